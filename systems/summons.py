"""Calls: who is called to a place, a festival or a meeting with somebody, and whether they have come."""

import numpy as np

from components.people import Summons, Where
from components.words import NOTHING
from systems.arrays import I32, U8, Int, Record
from systems.kernel import kernel
from systems.ways import place_of


@kernel
def is_called(row: Int, people_i32: I32, tick: Int) -> bool:
    """Return whether a call to a person still holds."""
    return bool(people_i32[Summons.PLACE, row] != NOTHING and tick < people_i32[Summons.UNTIL, row])


@kernel
def is_called_here(row: Int, people_i32: I32, tick: Int, terrain_u8: U8, blocks_i32: I32, site: Record) -> bool:
    """Return whether a person stands in the place to which they are called."""
    here = place_of(np.int64(people_i32[Where.CELL, row]), terrain_u8, blocks_i32, site)
    return bool(is_called(row, people_i32, tick) and here == people_i32[Summons.PLACE, row])


@kernel
def to_meet(row: Int, people_i32: I32, tick: Int) -> Int:
    """Return the id of the one whom a person is called to meet, or NOTHING."""
    if not is_called(row, people_i32, tick):
        return np.int64(NOTHING)
    return np.int64(people_i32[Summons.WHO, row])


@kernel
def summon(row: Int, place: Int, who: Int, until: Int, people_i32: I32) -> None:
    """Call a person to a place, for a meeting with somebody or for its own sake."""
    people_i32[Summons.PLACE, row] = place
    people_i32[Summons.WHO, row] = who
    people_i32[Summons.UNTIL, row] = until


@kernel
def dismiss(row: Int, people_i32: I32) -> None:
    """End the call to a person."""
    people_i32[Summons.PLACE, row] = NOTHING
    people_i32[Summons.WHO, row] = NOTHING
    people_i32[Summons.UNTIL, row] = NOTHING
