"""Watching over a run from the terminal: a bar when it takes long, Ctrl-C, and a request to terminate."""

import signal
import sys
import time
from types import FrameType
from typing import TYPE_CHECKING, Any, Self

from townlet_ecs.cli import exits

if TYPE_CHECKING:
    from rich.progress import Progress

EXIT_CODES = {signal.SIGINT: exits.INTERRUPTED, signal.SIGTERM: exits.TERMINATED}
"""The signals that end a run, and what the process then says."""

PROGRESS_AFTER_SECONDS = 2.0
"""A run that takes longer shows how far it is."""


class Watch:
    """Watches over a run: a bar on the terminal when it is long, and signals, which end it after a tick.

    Attributes:
        interrupted: Whether somebody wants the run to end.
        exit_code: What a process says that ends by the signal.
        lived: Ticks lived before the slice that is running.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        """Prepare to watch; a quiet watch shows no bar."""
        self.interrupted = False
        self.exit_code = exits.INTERRUPTED
        self.lived = 0
        self._ticks = 0
        self._quiet = quiet
        self._former: dict[int, Any] = {}
        self._shown_from = time.perf_counter() + PROGRESS_AFTER_SECONDS
        self._bar: Progress | None = None

    def over(self, ticks: int) -> Self:
        """Return itself, to be entered for a run of so many ticks."""
        self._ticks = ticks
        self._shown_from = time.perf_counter() + PROGRESS_AFTER_SECONDS
        return self

    def __enter__(self) -> Self:
        """Take over Ctrl-C and the request to terminate."""
        for number in EXIT_CODES:
            self._former[number] = signal.signal(number, self._interrupt)
        return self

    def __exit__(self, *error: object) -> None:
        """Give the signals back and take the bar away."""
        for number, former in self._former.items():
            signal.signal(number, former)
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, done: int) -> bool:
        """Show how many ticks are lived, so many of this slice, and return whether the run is to end."""
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=self.lived + done)
        elif not self._quiet and time.perf_counter() > self._shown_from and sys.stderr.isatty():
            self._bar = _progress(self._ticks, self.lived + done)
        return self.interrupted

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        """Ask for an end after this tick; the second time, end at once."""
        self.exit_code = EXIT_CODES[signal.Signals(number)]
        if self.interrupted:
            raise KeyboardInterrupt
        self.interrupted = True


def _progress(ticks: int, done: int) -> "Progress":
    """Return a running bar on stderr with the time left."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.completed:,.0f} of {task.total:,.0f} ticks"), BarColumn(), TaskProgressColumn())
    bar = Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True)
    bar.add_task("run", total=ticks, completed=done)
    bar.start()
    return bar
