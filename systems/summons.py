"""Calls: who is called to a place, a festival or a meeting with somebody, and whether they have come."""

import numpy as np

from components.people import Summons, Where
from components.words import NOTHING
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.kernel import kernel
from systems.ways import place_of


@kernel
def is_called(town: TownBlocks, row: Int, tick: Int) -> bool:
    """Return whether a call to a person still holds."""
    return bool(town.people_i32[Summons.PLACE, row] != NOTHING and tick < town.people_i32[Summons.UNTIL, row])


@kernel
def is_called_to(town: TownBlocks, row: Int, place: Int, tick: Int) -> bool:
    """Return whether a person is called to a place, and will be at a tick."""
    return bool(is_called(town, row, tick) and town.people_i32[Summons.PLACE, row] == place)


@kernel
def is_called_here(town: TownBlocks, row: Int, tick: Int) -> bool:
    """Return whether a person stands in the place to which they are called."""
    return is_called_to(town, row, place_of(town, np.int64(town.people_i32[Where.CELL, row])), tick)


@kernel
def to_meet(town: TownBlocks, row: Int, tick: Int) -> Int:
    """Return the id of the one whom a person is called to meet, or NOTHING."""
    if not is_called(town, row, tick):
        return np.int64(NOTHING)
    return np.int64(town.people_i32[Summons.WHO, row])


@kernel
def summon(town: TownBlocks, row: Int, place: Int, who: Int, until: Int) -> None:
    """Call a person to a place, for a meeting with somebody or for its own sake."""
    town.people_i32[Summons.PLACE, row] = place
    town.people_i32[Summons.WHO, row] = who
    town.people_i32[Summons.UNTIL, row] = until


@kernel
def dismiss(town: TownBlocks, row: Int) -> None:
    """End the call to a person."""
    town.people_i32[Summons.PLACE, row] = NOTHING
    town.people_i32[Summons.WHO, row] = NOTHING
    town.people_i32[Summons.UNTIL, row] = NOTHING
