"""What is wrong with a file somebody gave us: where, what, and what would be right.

Every reader of outside data collects all its faults and raises them together, so that one
run shows a person everything there is to mend.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong at one place.

    Attributes:
        file: The file as the person named it.
        line: Line of the offending value, counted from 1.
        column: Column of the offending value, counted from 1.
        path: Dotted way to the value inside the file; empty for the file as a whole.
        what: The value and what is wrong with it, in one line.
        right: What would be right; may be empty.
    """

    file: str
    line: int
    column: int
    path: str
    what: str
    right: str = ""

    def __str__(self) -> str:
        """Return `file:line:column: path: what (right)` with empty parts left out."""
        path = f"{self.path}: " if self.path else ""
        right = f" ({self.right})" if self.right else ""
        return f"{self.file}:{self.line}:{self.column}: {path}{self.what}{right}"


class Faults(ValueError):  # noqa: N818 - all the faults of a file, not one error
    """All the faults of one reading; `str()` is one line for each."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults in the order in which they were found."""
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def nearest(word: str, words: Iterable[str]) -> str:
    """Return `did you mean <the most similar of words>`, or an empty string."""
    similar = difflib.get_close_matches(word, sorted(set(words)), n=1, cutoff=0.6)
    return f"did you mean {similar[0]}" if similar else ""
