"""The terminal: what it can show, how large it is, drawing on it in place, and the keys that are pressed."""

import os
import select
import shutil
import sys
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self, TextIO

from townlet_ecs.view.letters.inks import Colours, Means

try:
    import termios
    import tty
except ImportError:  # not on Windows: no keys there, but Ctrl-C
    termios = None  # type: ignore[assignment]

SAMPLE = "│█▇≈→▀"
"""What a terminal must be able to write for a town with boxes."""

ENTER, LEAVE = "\x1b[?1049h\x1b[?25l\x1b[2J", "\x1b[0m\x1b[?25h\x1b[?1049l"
"""Take another screen and hide the cursor; and give both back."""

TOGETHER, SHOWN = "\x1b[?2026h", "\x1b[?2026l"
"""Between these a terminal that knows them shows nothing, and then everything at once."""

KEY_BYTES_MAX = 64

COLUMNS, LINES = 80, 24
"""Of a terminal of which nothing is known."""


def means_of(stream: TextIO, environ: Mapping[str, str] = os.environ) -> Means:
    """Return what the terminal behind a stream can show; a file or a pipe shows no colours unless FORCE_COLOR asks.

    `NO_COLOR` takes colours away, `TERM=dumb` everything but letters.
    """
    term = environ.get("TERM", "")
    return Means(colours=_colours(stream, environ, term), boxes=term != "dumb" and _can_write(stream))


def _colours(stream: TextIO, environ: Mapping[str, str], term: str) -> Colours:
    """Return how many colours there are."""
    if environ.get("NO_COLOR") or term == "dumb":
        return "none"
    if not stream.isatty() and not environ.get("FORCE_COLOR"):
        return "none"
    return "all" if environ.get("COLORTERM") in ("truecolor", "24bit") or "direct" in term else "256"


def _can_write(stream: TextIO) -> bool:
    """Return whether a stream takes more than ASCII."""
    try:
        SAMPLE.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def size_of(columns: int | None = None, *, lines: int = LINES) -> tuple[int, int]:
    """Return columns and lines of the terminal; other columns if they are given, and so many lines without one."""
    size = shutil.get_terminal_size((COLUMNS, lines))
    return columns or size.columns, size.lines


class Screen:
    """Another screen of a terminal, on which lines are drawn in place; leaving it brings the former one back."""

    def __init__(self, out: TextIO | None = None) -> None:
        """Take where to draw; the standard output when left out."""
        self._out = out or sys.stdout
        self._drawn: list[str] = []
        self._size = (0, 0)
        self._former: list[Any] | None = None

    def __enter__(self) -> Self:
        """Take the screen, and hear keys at once."""
        if termios is not None and _has_the_keyboard():
            self._former = termios.tcgetattr(sys.stdin)
            tty.setcbreak(sys.stdin)
        self._write(ENTER)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the screen back."""
        if self._former is not None and _has_the_keyboard():
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, self._former)
        self._write(LEAVE)

    def draw(self, lines: Sequence[str], size: tuple[int, int]) -> None:
        """Draw lines, only those that have changed unless the terminal has another size now."""
        if size != self._size:
            self._drawn, self._size = [], size
            self._write("\x1b[0m\x1b[2J")
        changed = [
            f"\x1b[{number + 1};1H{line}\x1b[K"
            for number, line in enumerate(lines)
            if number >= len(self._drawn) or self._drawn[number] != line
        ]
        if changed:
            self._write(TOGETHER + "".join(changed) + SHOWN)
        self._drawn = list(lines)

    def keys(self, seconds: float) -> str:
        """Return what was pressed, after so many seconds at most."""
        ready, _, _ = select.select([sys.stdin] if self._former is not None else [], [], [], seconds)
        return os.read(sys.stdin.fileno(), KEY_BYTES_MAX).decode("utf-8", "ignore") if ready else ""

    def _write(self, text: str) -> None:
        """Write at once."""
        self._out.write(text)
        self._out.flush()


def _has_the_keyboard() -> bool:
    """Return whether keys that are pressed now come to this process: it runs in a terminal, and not behind another."""
    if sys.stdin is None or not sys.stdin.isatty():
        return False
    try:
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except OSError:  # the terminal is gone
        return False
