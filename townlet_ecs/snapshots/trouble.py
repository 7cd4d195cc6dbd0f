"""What the store of snapshots says when it says no."""

from enum import StrEnum

SHOWN_MAX = 80
"""Characters of a name of anybody's making that are printed."""


class Trouble(StrEnum):
    """Why the store said no."""

    BAD_ID = "no id"
    MISSING = "no such snapshot"
    TAKEN = "id taken"
    TOO_LARGE = "too large"
    UNREADABLE = "unreadable"
    LOCKED = "locked"
    NOT_WRITTEN = "not written"
    NOT_REMOVED = "not removed"
    NO_FOLDER = "no folder"


class StoreError(ValueError):
    """The store said no, or the disk did.

    Attributes:
        trouble: Which kind of no.
        where: The folder, or the snapshot in it.
        what: What is wrong, and what would be right.
        errno: Number of the disk's error; 0 when it was not the disk.
    """

    def __init__(self, trouble: Trouble, where: str, what: str, error: OSError | None = None) -> None:
        """Say what and where; the words of the disk's error follow."""
        self.trouble, self.where, self.errno = trouble, where, (error.errno or 0) if error else 0
        self.what = f"{what}: {error.strerror or error}" if error else what
        super().__init__(f"{where}: {self.what}")


def shown(name: object) -> str:
    """Return a name of anybody's making as it may be printed: short, and of plain characters."""
    text = str(name)
    return ascii(text[:SHOWN_MAX]) + ("..." if len(text) > SHOWN_MAX else "")
