"""The sentinel: finds a number that lies outside the range of its column, see `components.ranges`.

Columns are numbered through all blocks in the order of the schema, and `cells.u8` comes last.
"""

from typing import Any

import numpy as np

from components.words import NOTHING
from systems.arrays import F32, I64, Int
from systems.blocks import TownBlocks
from systems.kernel import kernel


@kernel
def column_outside(block: Any, ranges: Any, before: Int, first: Int, last: Int) -> Int:
    """Return the number of the first column of a block with a number outside its range, or NOTHING.

    NaN lies in no range.

    Args:
        block: (columns, rows).
        ranges: (2, columns of all blocks) the lowest and the highest values.
        before: columns of the blocks before this one.
        first: number of the first column to look at.
        last: number of the one after the last.
    """
    for column in range(max(first - before, 0), min(last - before, block.shape[0])):
        low, high = ranges[0, before + column], ranges[1, before + column]
        within = True
        for row in range(block.shape[1]):
            within &= (block[column, row] >= low) & (block[column, row] <= high)
        if not within:
            return np.int64(before + column)
    return np.int64(NOTHING)


@kernel
def count_outside(numbers: I64, ranges: I64, before: Int, first: Int, last: Int) -> Int:
    """Return the same for a block of a single row."""
    for column in range(max(first - before, 0), min(last - before, numbers.shape[0])):
        number = numbers[column]
        if not (ranges[0, before + column] <= number and number <= ranges[1, before + column]):
            return np.int64(before + column)
    return np.int64(NOTHING)


@kernel
def crowd_outside(town: TownBlocks, ranges: I64, before: Int, first: Int, last: Int) -> Int:
    """Return the same for the people on tiles."""
    low, high = ranges[0, before], ranges[1, before]
    within = True
    if first <= before and before < last:
        for cell in range(town.cells_u8.shape[0]):
            within &= (town.cells_u8[cell] >= low) & (town.cells_u8[cell] <= high)
    return np.int64(NOTHING if within else before)


@kernel
def look_at_people(town: TownBlocks, floats: F32, ints: I64, first: Int, last: Int) -> tuple[Int, Int]:
    """Return the first column of the people outside its range, or NOTHING, and how many columns people have."""
    before = np.int64(town.people_f32.shape[0])
    found = column_outside(town.people_f32, floats, np.int64(0), first, last)
    if found == NOTHING:
        found = column_outside(town.people_i8, ints, before, first, last)
    before += town.people_i8.shape[0]
    if found == NOTHING:
        found = column_outside(town.people_i16, ints, before, first, last)
    before += town.people_i16.shape[0]
    if found == NOTHING:
        found = column_outside(town.people_i32, ints, before, first, last)
    before += town.people_i32.shape[0]
    if found == NOTHING:
        found = column_outside(town.people_i64, ints, before, first, last)
    before += town.people_i64.shape[0]
    if found == NOTHING:
        found = column_outside(town.reservations_i32, ints, before, first, last)
    before += town.reservations_i32.shape[0]
    return found, before


@kernel
def find_outside(town: TownBlocks, floats: F32, ints: I64, first: Int, last: Int) -> Int:
    """Return the number of the first column of a town with a number outside its range, or NOTHING.

    Args:
        town: which town to look at.
        floats: (2, columns) the lowest and the highest values of columns of float32.
        ints: (2, columns) those of all other columns.
        first: number of the first column to look at.
        last: number of the one after the last.
    """
    found, before = look_at_people(town, floats, ints, first, last)
    if found == NOTHING:
        found = column_outside(town.objects_i16, ints, before, first, last)
    before += town.objects_i16.shape[0]
    if found == NOTHING:
        found = column_outside(town.objects_i32, ints, before, first, last)
    before += town.objects_i32.shape[0]
    if found == NOTHING:
        found = column_outside(town.places_i32, ints, before, first, last)
    before += town.places_i32.shape[0]
    if found == NOTHING:
        found = column_outside(town.places_i64, ints, before, first, last)
    before += town.places_i64.shape[0]
    if found == NOTHING:
        found = column_outside(town.positions_i32, ints, before, first, last)
    before += town.positions_i32.shape[0]
    if found == NOTHING:
        found = column_outside(town.disturbances_i32, ints, before, first, last)
    before += town.disturbances_i32.shape[0]
    if found == NOTHING:
        found = count_outside(town.town_i64, ints, before, first, last)
    before += town.town_i64.shape[0]
    if found == NOTHING:
        found = crowd_outside(town, ints, before, first, last)
    return found


@kernel
def find_town_outside(
    world: TownBlocks, place: Int, end: Int, floats: F32, ints: I64, first: Int, last: Int
) -> Int:  # fmt: skip
    """Return the place of the first town, from a place to before the end, with a number outside its range."""
    for number in range(place, end):
        if find_outside(world.at(number), floats, ints, first, last) != NOTHING:
            return np.int64(number)
    return np.int64(NOTHING)
