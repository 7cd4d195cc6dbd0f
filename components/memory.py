"""Columns of the `people` blocks that hold the last outcomes a person remembers, a ring of eight."""

from enum import IntEnum

MEMORY_LENGTH = 8
"""Finished or failed affordances that a person remembers."""

REASONS = 24
"""More than the largest `Reason`, so that an outcome and its reason fit into eight bits together."""


class MemoryKind(IntEnum):
    """Columns of `people.i8`: the affordance of each remembered outcome, or NOTHING."""

    FIRST = 18
    LAST = 25


class MemoryEnd(IntEnum):
    """Columns of `people.i8`: how each remembered affordance ended: its `Outcome` * REASONS + its `Reason`."""

    FIRST = 26
    LAST = 33


class MemoryObject(IntEnum):
    """Columns of `people.i16`: the fixture of each remembered outcome, or NOTHING.

    It is the local row, as the atlas of its block numbers it; which block that was is not remembered.
    """

    FIRST = 41
    LAST = 48


class MemoryTick(IntEnum):
    """Columns of `people.i32`: the tick of each remembered outcome."""

    FIRST = 13
    LAST = 20
