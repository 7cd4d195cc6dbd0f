"""Values that remember where in a file they stood."""

from collections.abc import Mapping
from dataclasses import dataclass

from townlet_ecs.faults import Fault

Way = tuple[str | int, ...]
"""Keys and indices that lead from the top of a file to a value."""

Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file; lines and columns count from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Marked:
    """A value and where it stood.

    Attributes:
        value: A scalar, a tuple of marked values, or a mapping of keys to marked values.
        mark: Where the value begins.
        key: Where the key stands that leads to it; the value's own mark when there is none.
        text: A scalar as it is written in the file, quotes included.
        broken: A fault was already found here; the value means nothing.
    """

    value: "Scalar | tuple[Marked, ...] | Mapping[str, Marked]"
    mark: Mark
    key: Mark
    text: str = ""
    broken: bool = False

    def members(self) -> "Mapping[str, Marked]":
        """Return the members of a mapping; nothing for any other value."""
        return self.value if isinstance(self.value, Mapping) else {}

    def items(self) -> "tuple[Marked, ...]":
        """Return the items of a list; nothing for any other value."""
        return self.value if isinstance(self.value, tuple) else ()

    def plain(self) -> object:
        """Return the value without marks, as dicts, lists and scalars."""
        if isinstance(self.value, Mapping):
            return {key: member.plain() for key, member in self.value.items()}
        if isinstance(self.value, tuple):
            return [item.plain() for item in self.value]
        return self.value

    def step(self, key: str | int) -> "Marked | None":
        """Return the member or item of that key, or None."""
        if isinstance(key, str):
            return self.members().get(key)
        return self.items()[key] if 0 <= key < len(self.items()) else None

    def find(self, way: Way) -> "tuple[Marked, bool]":
        """Return the value at the end of a way and True, or its nearest parent and False."""
        here = self
        for key in way:
            member = here.step(key)
            if member is None:
                return here, False
            here = member
        return here, True

    def fault(self, way: Way, what: str, right: str = "") -> Fault:
        """Return a fault of the value at the end of a way; a missing one is marked at its parent's key."""
        node, found = self.find(way)
        return fault_at(node.mark if found else node.key, way, what, right)

    def shown(self) -> str:
        """Return the value in a few words, for a fault."""
        if isinstance(self.value, Mapping):
            return "a mapping"
        if isinstance(self.value, tuple):
            return f"a list of {len(self.value)}" if self.value else "an empty list"
        if self.value is None:
            return "nothing"
        return shortened(self.text or str(self.value))


def fault_at(mark: Mark, way: Way, what: str, right: str = "") -> Fault:
    """Return a fault at a place in a file."""
    return Fault(mark.file, mark.line, mark.column, dotted(way), what, right)


def dotted(way: Way) -> str:
    """Return a way as one printable word, such as `jobs.cook.days_off.1`."""
    return shortened(".".join(str(key) for key in way), 120)


def shortened(text: str, length: int = 60) -> str:
    """Return a text on one printable line of limited length."""
    line = "".join(mark if mark.isprintable() else ascii(mark)[1:-1] for mark in text[: length + 1])
    return line if len(line) <= length else line[: length - 3] + "..."
