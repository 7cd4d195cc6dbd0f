"""Columns of `positions.i32`: what changes about jobs, one row per position of every block."""

from enum import IntEnum


class Position(IntEnum):
    """Columns of `positions.i32`.

    HOLDER: row of the person employed, or NOTHING.
    WAGE: cents per full shift.
    """

    HOLDER = 0
    WAGE = 1
