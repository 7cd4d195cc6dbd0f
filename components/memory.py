"""Columns of the `people` blocks that hold the last outcomes a person remembers, a ring of eight."""

from enum import IntEnum

MEMORY_LENGTH = 8
"""Finished or failed affordances that a person remembers."""


class MemoryKind(IntEnum):
    """Columns of `people.i16`: the affordance of each remembered outcome, or NOTHING."""

    FIRST = 25
    LAST = 32


class MemoryOutcome(IntEnum):
    """Columns of `people.i16`: the `Outcome` of each remembered affordance."""

    FIRST = 33
    LAST = 40


class MemoryReason(IntEnum):
    """Columns of `people.i16`: the `Reason` of each remembered outcome."""

    FIRST = 41
    LAST = 48


class MemoryObject(IntEnum):
    """Columns of `people.i32`: the object row of each remembered outcome, or NOTHING."""

    FIRST = 15
    LAST = 22


class MemoryTick(IntEnum):
    """Columns of `people.i32`: the tick of each remembered outcome."""

    FIRST = 23
    LAST = 30
