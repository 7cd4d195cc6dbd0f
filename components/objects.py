"""Columns of the `objects` blocks: what changes about fixtures; what never changes stands in the atlas."""

from enum import IntEnum


class Object(IntEnum):
    """Columns of `objects.i16`, one row per fixture of every block.

    TAKEN: bit k is set while slot k of the object is granted to somebody.
    BROKEN: 1 while out of order.
    QUEUE: people waiting for it, counted each tick.
    """

    TAKEN = 0
    BROKEN = 1
    QUEUE = 2


class LastUse(IntEnum):
    """Columns of `objects.i32`: who finished with the object last.

    ROW: row of the person, or NOTHING.
    ID: id of the person, or NOTHING.
    TICK: when.
    """

    ROW = 0
    ID = 1
    TICK = 2
