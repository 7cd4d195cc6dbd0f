"""Watching over a run from the terminal: a bar when it takes long, and Ctrl-C."""

import signal
import sys
import time
from types import FrameType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress

PROGRESS_AFTER_SECONDS = 2.0
"""A run that takes longer shows how far it is."""


class Watch:
    """Watches over a run: a bar on the terminal when it is long, and Ctrl-C, which ends it after a tick.

    Attributes:
        interrupted: Whether somebody wants the run to end.
        lived: Ticks lived before the slice that is running.
    """

    def __init__(self, ticks: int, *, quiet: bool = False) -> None:
        """Prepare for a run of so many ticks; a quiet watch shows no bar."""
        self.interrupted = False
        self.lived = 0
        self._ticks = ticks
        self._quiet = quiet
        self._shown_from = time.perf_counter() + PROGRESS_AFTER_SECONDS
        self._bar: Progress | None = None

    def __enter__(self) -> Self:
        """Take over Ctrl-C."""
        self._former = signal.signal(signal.SIGINT, self._interrupt)
        return self

    def __exit__(self, *error: object) -> None:
        """Give Ctrl-C back and take the bar away."""
        signal.signal(signal.SIGINT, self._former)
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
