"""The last good state of a world: a copy of all its bytes, and the commands since.

From the copy any tick after it can be lived again.
"""

import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray
from zstandard import ZstdCompressor, ZstdDecompressor

from components.town import Clock
from townlet_ecs.command import Command, CommandError
from townlet_ecs.commands import carry_out
from townlet_ecs.engine import Runner
from townlet_ecs.storage import CLOCK
from townlet_ecs.world import World

COST_SHARE = 0.02
"""What keeping copies may take of the time of a run."""

COSTS_AVERAGED = 8
"""Copies over which the cost of one is averaged; a dear one counts at once, so that the share is kept."""

STEPS_MAX = 10_000
"""Ticks lived one by one after which the copy is renewed, however cheap they are."""

PACKED_BYTES_MIN = 8 * 2**20
"""Arrays of so many bytes are kept compressed: that takes no longer than copying them, and a tenth of the room."""

COMMANDS_MAX = 4096
"""Commands since the copy after which it is renewed, so that they stay few."""


class LastGood:
    """A copy of a world's state and outputs, renewed so rarely that it costs next to nothing.

    Attributes:
        is_taken: Whether there is a copy.
        tick: Tick at which it was taken.
        steps_left: Ticks that may be lived one by one before the copy is due for renewal.
    """

    def __init__(self, world: World, runner: Runner) -> None:
        """Prepare to copy a world; the first copy is taken when the first tick is lived."""
        self.is_taken = False
        self.tick = 0
        self.steps_left = 0
        self._world = world
        self._runner = runner
        self._pairs: list[tuple[NDArray[Any], NDArray[Any]]] = []
        arrays: list[NDArray[Any]] = [world.arena, world.events_i32, *world.outputs.values()]
        self._small = [array for array in arrays if array.nbytes < PACKED_BYTES_MIN]
        self._large = [array for array in arrays if array.nbytes >= PACKED_BYTES_MIN]
        self._packed: list[bytes] = []
        self._journal: list[tuple[int, Command]] = []
        self._cost = 0.0
        self._due = 0.0
        self._taken = 0.0

    @property
    def is_due(self) -> bool:
        """Whether so much time has passed that another copy is cheap."""
        return time.perf_counter() >= self._due

    @property
    def is_full(self) -> bool:
        """Whether so many commands came since the copy that it should be renewed."""
        return len(self._journal) >= COMMANDS_MAX

    def expire(self) -> None:
        """Let the copy be due for renewal."""
        self.steps_left, self._due = 0, 0.0

    def note(self, tick: int, command: Command) -> None:
        """Remember a command that was carried out at a tick."""
        self._journal.append((tick, command))

    def renew(self, began: float) -> None:
        """Copy the world as it is now, and reckon from what that cost when to do so again.

        Args:
            began: `time.perf_counter()` when the work on the copy began, a look at the numbers included.
        """
        if not (self._pairs or self._packed):
            self._pairs = [(array, array.copy()) for array in self._small]
            began = time.perf_counter()  # memory that is new and kernels that are loaded cost only once
        self.is_taken = False
        for live, copy in self._pairs:
            np.copyto(copy, live)
        if self._large:
            self._packed = [ZstdCompressor(level=1).compress(live.data.cast("B")) for live in self._large]
        self.is_taken = True
        self._journal.clear()
        now = int(self._world.blocks[CLOCK][0, Clock.TICK])
        ended = time.perf_counter()
        spent = ended - began
        self._cost = max(spent, self._cost + (spent - self._cost) / COSTS_AVERAGED)
        apart = self._cost / COST_SHARE
        lived, seconds = now - self.tick, ended - self._taken
        steps = int(apart * lived / seconds) if lived > 0 and self._taken else 1
        self.steps_left = min(max(1, steps), STEPS_MAX)
        self.tick, self._taken, self._due = now, ended, ended + apart

    def put_back(self) -> None:
        """Make the world what it was when it was copied."""
        for live, copy in self._pairs:
            np.copyto(live, copy)
        for live, packed in zip(self._large, self._packed, strict=True):
            live.reshape(-1).view(np.uint8)[:] = np.frombuffer(ZstdDecompressor().decompress(packed), np.uint8)

    def relive(self, tick: int) -> None:
        """Bring the world to a tick: the copy, and from there by the same commands and ticks.

        Raises:
            TickError: A tick before that one fails.
        """
        self.put_back()
        for at, command in self._journal:
            if at > tick:
                break
            self._live_until(at)
            self._carry_out(command)
        self._live_until(tick)

    def walk(self, tick: int) -> Iterator[int]:
        """Do the same, and yield every tick that was lived before the next one is.

        Raises:
            TickError: A tick before that one fails.
        """
        self.put_back()
        waiting = deque(self._journal)
        for now in range(self.tick, tick + 1):
            while waiting and waiting[0][0] <= now:
                self._carry_out(waiting.popleft()[1])
            if now < tick:
                self._live_until(now + 1)
                yield now

    def _carry_out(self, command: Command) -> None:
        """Carry out a command again; one that is now refused was given to a world that somebody had written into."""
        with suppress(CommandError):
            carry_out(command, self._world)

    def _live_until(self, tick: int) -> None:
        """Live the ticks up to one."""
        missing = tick - int(self._world.blocks[CLOCK][0, Clock.TICK])
        if missing > 0:
            self._runner.advance(missing)
