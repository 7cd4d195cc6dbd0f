"""The parts of a town's tick as esper calls them, one after the other: commands, and the tick or its stages."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from systems.processor import Processor
from townlet_ecs.commands import CommandQueue
from townlet_ecs.guard import Guard, Unguarded


class Commands(Processor):
    """First of a tick: the commands that wait."""

    def __init__(self, queue: CommandQueue, guard: Guard | Unguarded, *, always: bool) -> None:
        self._queue = queue
        self._carry_out = guard.begin if always else guard.drain
        self._always = always

    def process(self) -> None:
        """Apply the waiting commands."""
        if self._always or len(self._queue):
            self._carry_out()


class Tick(Processor):
    """A whole tick in one call."""

    def __init__(self, advance: Callable[[], None]) -> None:
        self.process: Any = advance


class Timed(Processor):
    """A stage whose seconds are added up, and which the guard knows to be running."""

    def __init__(
        self, inner: Processor, name: str, seconds: dict[str, float], guard: Guard | Unguarded, *, own: bool
    ) -> None:
        self._inner = inner
        self.name = name
        self.is_out = False
        self._seconds = seconds
        self._guard = guard
        self._own = own

    def process(self) -> None:
        """Run the stage and the clock."""
        guard, name = self._guard, self.name
        if self.is_out:
            return
        guard.running = name
        began = time.perf_counter()
        with np.errstate(over="ignore"):
            self._inner.process()
        self._seconds[name] += time.perf_counter() - began
        if guard.attentive:
            guard.ran(name, own=self._own)
