"""Columns of `reservations.i32`: row r is the reservation of the person in row r, at most one each."""

from enum import IntEnum


class Reservation(IntEnum):
    """Columns of `reservations.i32`.

    STATE: a `Claim`.
    OBJECT: object row, or NOTHING.
    SLOT: use slot once it was granted, or NOTHING.
    SINCE: tick at which the present state began.
    EXPIRY: tick at which it lapses, or NEVER (a user is never evicted).
    GENERATION: how many reservations this row has held.
    COOLDOWN_OBJECT: object that may not be claimed for a while, or NOTHING.
    COOLDOWN_UNTIL: tick at which that ends.
    """

    STATE = 0
    OBJECT = 1
    SLOT = 2
    SINCE = 3
    EXPIRY = 4
    GENERATION = 5
    COOLDOWN_OBJECT = 6
    COOLDOWN_UNTIL = 7
