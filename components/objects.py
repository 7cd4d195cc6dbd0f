"""Columns of the `objects` blocks: what changes about fixtures; what never changes stands in the atlas."""

from enum import IntEnum


class Object(IntEnum):
    """Columns of `objects.i16`, one row per fixture of every block.

    TAKEN: bit k is set while slot k of the object is granted to somebody.
    BROKEN: 1 while out of order, by order or by a disturbance.
    QUEUE: people waiting for it, counted each tick.
    BROKEN_BY_ORDER: 1 while an operator has it out of order.
    """

    TAKEN = 0
    BROKEN = 1
    QUEUE = 2
    BROKEN_BY_ORDER = 3


class LastUse(IntEnum):
    """Columns of `objects.i32`: who finished with the object last.

    ROW: row of the person, or NOTHING.
    ID: id of the person, or NOTHING.
    TICK: when.
    """

    ROW = 0
    ID = 1
    TICK = 2


class Reprieve(IntEnum):
    """Columns of `objects.i32`.

    SPARED_UNTIL: tick before which the object is not closed of itself again.
    """

    SPARED_UNTIL = 3
