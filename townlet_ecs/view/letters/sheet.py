"""A sheet of characters, each with its colours, and the codes that make a terminal show it."""

import unicodedata
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from townlet_ecs.view.letters.inks import PLAIN, Colours, nearest_of_256

RESET = "\x1b[0m"


class Sheet:
    """Lines of characters of equal length.

    Attributes:
        letters: [line, column], one character each.
        ink, paper: [line, column], colours of the characters and behind them as 0xRRGGBB, or `PLAIN`.
        bold: [line, column].
    """

    def __init__(self, columns: int, lines: int) -> None:
        """Begin with blanks."""
        self.letters = np.full((lines, columns), " ", "<U1")
        self.ink: NDArray[np.int32] = np.full((lines, columns), PLAIN, np.int32)
        self.paper: NDArray[np.int32] = np.full((lines, columns), PLAIN, np.int32)
        self.bold = np.zeros((lines, columns), np.bool_)

    @property
    def columns(self) -> int:
        """Characters of a line."""
        return int(self.letters.shape[1])

    def put(
        self, column: int, line: int, text: str, *, ink: int = PLAIN, paper: int | None = None, bold: bool = False
    ) -> int:
        """Write a text as far as it fits, and return the column after it.

        Args:
            column, line: Of the first character; what lies outside is left out.
            text: What is written; a character that is not one column wide becomes a question mark.
            ink: Colour of the characters.
            paper: Colour behind them; what is there stays when left out.
            bold: Whether they are bold.
        """
        end = column + len(text)
        first, last = max(column, 0), min(end, self.columns)
        if 0 <= line < len(self.letters) and first < last:
            self.letters[line, first:last] = list(narrow(text)[first - column : last - column])
            self.ink[line, first:last] = ink
            self.bold[line, first:last] = bold
            if paper is not None:
                self.paper[line, first:last] = paper
        return end

    def text(self, colours: Colours) -> list[str]:
        """Return its lines as a terminal takes them, blanks at their ends left out."""
        if colours == "none":
            return ["".join(line).rstrip() for line in self.letters.tolist()]
        changes = np.ones(self.letters.shape, np.bool_)
        changes[:, 1:] = (np.diff(self.ink) != 0) | (np.diff(self.paper) != 0) | (np.diff(self.bold.view(np.int8)) != 0)
        bare = (self.letters == " ") & (self.paper == PLAIN)
        kept = self.columns - np.argmin(bare[:, ::-1], axis=1)
        kept[bare.all(axis=1)] = 0
        return [self._line(line, int(end), changes[line], colours) for line, end in enumerate(kept)]

    def _line(self, line: int, end: int, changes: NDArray[np.bool_], colours: Colours) -> str:
        """Return a line up to a column."""
        if end == 0:
            return ""
        starts = np.flatnonzero(changes[:end]).tolist()
        letters = "".join(self.letters[line].tolist())
        parts = []
        for start, stop in zip(starts, [*starts[1:], end], strict=True):
            ink, paper, bold = (int(each[line, start]) for each in (self.ink, self.paper, self.bold))
            parts.append(_code(ink, paper, bool(bold), colours) + letters[start:stop])
        return "".join(parts) + RESET


@lru_cache(maxsize=4096)
def narrow(text: str) -> str:
    """Return a text of as many characters, each of which takes one column and does nothing to a terminal."""
    return "".join(letter if _is_narrow(letter) else "?" for letter in text)


def _is_narrow(letter: str) -> bool:
    """Return whether a character is printed in one column."""
    wide = unicodedata.east_asian_width(letter) in "WF" or unicodedata.category(letter) in ("Mn", "Me", "Cf")
    return letter.isprintable() and not wide


@lru_cache(maxsize=65_536)
def _code(ink: int, paper: int, bold: bool, colours: Colours) -> str:
    """Return what makes a terminal write in some colours from here on."""
    parts = ["0"] + ["1"] * bold
    for kind, colour in (("38", ink), ("48", paper)):
        if colour == PLAIN:
            continue
        if colours == "all":
            parts.append(f"{kind};2;{colour >> 16};{colour >> 8 & 255};{colour & 255}")
        else:
            parts.append(f"{kind};5;{nearest_of_256(colour)}")
    return f"\x1b[{';'.join(parts)}m"
