"""Columns of `disturbances.i32`: what upsets the town just now, one row each; free rows wait for the next."""

from enum import IntEnum


class Disturbance(IntEnum):
    """Columns of `disturbances.i32`.

    KIND: a `Trouble`; NONE marks a free row.
    TARGET: what is struck: a place row, an object row or a block, as the kind has it.
    BEGAN: tick at which it began.
    ENDS: tick at which it is over.
    PERMILLE: (price spike) factor on the prices in thousandths, else 0.
    WHO, OTHER: (meet) ids of the two who are called, else NOTHING.
    """

    KIND = 0
    TARGET = 1
    BEGAN = 2
    ENDS = 3
    PERMILLE = 4
    WHO = 5
    OTHER = 6
