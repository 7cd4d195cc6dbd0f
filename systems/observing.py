"""Observations: what a policy is told of a person, as a map of bytes and a row of numbers that the caller owns.

There are three variants of one common block of numbers: compact adds path hints and a small map, hybrid adds bearings
and a thin map, full adds bearings and a wide map of many channels. `docs/observations.md` lists all of them, and what
a person cannot know. Observing changes nothing in the town but working columns.
"""

import numpy as np

from components.atlas import BlockColumn
from components.memory import MEMORY_LENGTH, REASONS, MemoryEnd, MemoryKind, MemoryTick
from components.people import (
    ITEM_KINDS_MAX,
    Bag,
    Belongs,
    Body,
    Identity,
    Intent,
    Need,
    Persona,
    Presence,
    Purse,
    Roster,
    Shift,
    Standing,
    Steps,
    Timer,
    Where,
)
from components.places import Premises
from components.reservations import Reservation
from components.town import Clock, Unrest
from components.words import NEVER, NOTHING, Claim, Doing, Review
from systems.arrays import F32, U8, Int
from systems.bearings import lowest_need, nearest_provider, write_bearing, write_hint
from systems.blocks import TownBlocks
from systems.choices import prepare_masks
from systems.features import (
    BEARING_WIDTH,
    COMPACT_LENGTH,
    COMPACT_REACH,
    COMPACT_STILL_LENGTH,
    FULL_LENGTH,
    FULL_REACH,
    FULL_STILL,
    FULL_STILL_LENGTH,
    HYBRID_LENGTH,
    HYBRID_REACH,
    HYBRID_STILL_LENGTH,
    THIN_STILL,
    Bearing,
    Distilled,
    Feature,
)
from systems.kernel import kernel
from systems.rules import work_place
from systems.schedule import work_slot
from systems.scratch import Scratch
from systems.sight import index_places, look_around, squash, write_ties
from systems.summons import is_called
from systems.ways import bits_in

HALF_CENTS = 2000
"""Cents in a wallet, or of debts, that are told as one half."""

HOUR = 60
"""Ticks to or from something hours away that are told as one half."""

WHILE = 15
"""The same for what takes minutes."""

HALF_ITEMS = 3
"""Goods of a kind that are told as one half."""

BLOCKED_MAX = 3
"""Refused steps in a row that are told as 1."""

WEEK = 7
"""Days over which absences are counted."""


@kernel
def prepare_views(town: TownBlocks) -> None:
    """Bring up to date what all observations and masks of a town share: once, after the tick and before the first."""
    prepare_masks(town)
    index_places(town)


@kernel
def write_clock(town: TownBlocks, row: Int, numbers: F32) -> None:
    """Write the time of day, the weather, and whether the person has only just begun to live here."""
    tick = town.town_i64[Clock.TICK]
    now = town.scratch_i64[Scratch.MINUTE, 0]
    numbers[Feature.CLOCK_SIN] = town.hours_f32[0, now, 0]
    numbers[Feature.CLOCK_COS] = town.hours_f32[0, now, 1]
    numbers[Feature.WEATHER + town.town_i64[Unrest.WEATHER]] = np.float32(1.0)
    numbers[Feature.CALLED] = np.float32(is_called(town, row, tick))
    born = np.int64(town.people_i32[Identity.BORN, row])
    newcomer = born > 0 and tick <= born + 1
    numbers[Feature.CONTEXT_RESET] = np.float32(newcomer or tick == born)


@kernel
def write_means(town: TownBlocks, row: Int, numbers: F32) -> None:
    """Write the person's needs, traits, money and goods."""
    for need in range(Need.HUNGER, Need.COMFORT + 1):
        numbers[Feature.NEEDS + need] = town.people_f32[need, row]
    for trait in range(Persona.PATIENCE - Persona.EXTROVERSION + 1):
        numbers[Feature.PERSONA + trait] = town.people_f32[Persona.EXTROVERSION + trait, row]
    for item in range(ITEM_KINDS_MAX):
        numbers[Feature.ITEMS + item] = squash(np.int64(town.people_i16[Bag.ITEM_0 + item, row]), HALF_ITEMS)
    numbers[Feature.WALLET] = squash(town.people_i64[Purse.WALLET, row], HALF_CENTS)
    numbers[Feature.RENT_OWED] = squash(town.people_i64[Purse.RENT_OWED, row], HALF_CENTS)
    numbers[Feature.NOTICE] = np.float32(town.people_i8[Standing.NOTICE, row]) / np.float32(2.0)


@kernel
def write_work(town: TownBlocks, row: Int, numbers: F32, place: Int) -> None:
    """Write the person's job, shift and attendance.

    Args:
        row: the person.
        numbers: the features of that person, 0 so far.
        place: where they are, or NOTHING.
    """
    one = np.float32(1.0)
    tick = town.town_i64[Clock.TICK]
    numbers[Feature.SHIFT + np.int64(town.people_i8[Shift.STATE, row])] = one
    absences = bits_in(np.int64(town.people_i8[Standing.ABSENCES, row]))
    numbers[Feature.ABSENCES] = np.float32(absences) / np.float32(WEEK)
    numbers[Feature.UNDER_REVIEW] = np.float32(town.people_i8[Standing.REVIEW, row] != Review.NONE)
    shifts = np.int64(town.people_i8[Shift.SHIFTS, row])
    numbers[Feature.ATTENDED] = one
    if shifts > 0:
        attended = np.int64(town.people_i16[Presence.ATTENDED, row]) & ((np.int64(1) << shifts) - 1)
        numbers[Feature.ATTENDED] = np.float32(bits_in(attended)) / np.float32(shifts)
    position = np.int64(town.people_i32[Belongs.POSITION, row])
    if position == NOTHING:
        return
    numbers[Feature.HAS_JOB] = one
    numbers[Feature.ON_SITE] = np.float32(place != NOTHING and place == work_place(town, position))
    start, end = np.int64(town.people_i32[Roster.START, row]), np.int64(town.people_i32[Roster.END, row])
    if start == NEVER:
        return
    numbers[Feature.SHIFT_NEAR] = one - squash(max(start - tick, np.int64(0)), HOUR)
    if start <= tick and tick < end:
        numbers[Feature.SHIFT_LEFT] = np.float32(end - tick) / np.float32(end - start)
        present = min(np.int64(town.people_i16[Presence.PRESENT, row]), end - start)
        numbers[Feature.SHIFT_PRESENT] = np.float32(present) / np.float32(end - start)


@kernel
def write_conduct(town: TownBlocks, row: Int, numbers: F32) -> None:
    """Write what the person is about: the option, the activity, the claim on an object, and how the last deed went."""
    one = np.float32(1.0)
    tick = town.town_i64[Clock.TICK]
    numbers[Feature.OPTION + np.int64(town.people_i8[Intent.OPTION, row])] = one
    if town.people_i8[Body.DOING, row] >= Doing.IDLING:
        numbers[Feature.BUSY] = one
        numbers[Feature.ACTIVITY_AGE] = squash(tick - np.int64(town.people_i32[Timer.BEGAN, row]), WHILE)
    blocked = min(np.int64(town.people_i16[Steps.BLOCKED, row]), np.int64(BLOCKED_MAX))
    numbers[Feature.BLOCKED] = np.float32(blocked) / np.float32(BLOCKED_MAX)
    state = np.int64(town.reservations_i32[Reservation.STATE, row])
    numbers[Feature.CLAIM + state] = one
    if state != Claim.NONE:
        numbers[Feature.CLAIM_AGE] = squash(tick - np.int64(town.reservations_i32[Reservation.SINCE, row]), WHILE)
    last = (np.int64(town.people_i8[Intent.MEMORY_HEAD, row]) + MEMORY_LENGTH - 1) % MEMORY_LENGTH
    if town.people_i8[MemoryKind.FIRST + last, row] == NOTHING:
        numbers[Feature.OUTCOME] = one
    else:
        numbers[Feature.OUTCOME + np.int64(town.people_i8[MemoryEnd.FIRST + last, row]) // REASONS] = one
        ago = tick - np.int64(town.people_i32[MemoryTick.FIRST + last, row])
        numbers[Feature.OUTCOME_RECENT] = one - squash(ago, HOUR)


@kernel
def write_place(town: TownBlocks, row: Int, numbers: F32, place: Int) -> None:
    """Write where the person is, and whether there are light and water."""
    one = np.float32(1.0)
    numbers[Feature.POWER] = one
    numbers[Feature.WATER] = one
    if place != NOTHING:
        numbers[Feature.IN_PLACE] = one
        numbers[Feature.AT_HOME] = np.float32(place == town.people_i32[Belongs.HOME, row])
        numbers[Feature.POWER] = np.float32(town.places_i32[Premises.POWER, place])
        numbers[Feature.WATER] = np.float32(town.places_i32[Premises.WATER, place])


@kernel
def local_template(town: TownBlocks, row: Int) -> Int:
    """Return the template of the block in which a person is."""
    return np.int64(town.blocks_i32[BlockColumn.TEMPLATE, town.scratch_i64[Scratch.BLOCK, row]])


@kernel
def local_tile(town: TownBlocks, row: Int) -> Int:
    """Return the tile on which a person stands, inside the block."""
    return np.int64(town.people_i32[Where.CELL, row]) - town.scratch_i64[Scratch.BLOCK, row] * town.site.cells


@kernel
def write_common(town: TownBlocks, row: Int, numbers: F32) -> bool:
    """Write the common block but for the neighbours; return whether anybody lives in the row."""
    for at in range(numbers.shape[0]):
        numbers[at] = np.float32(0.0)
    if not town.people_i8[Body.LIVE, row]:
        return False
    place = np.int64(NOTHING)
    if town.scratch_i64[Scratch.INSIDE, row] > 0:
        place = town.scratch_i64[Scratch.BLOCK, row] * town.site.places + town.scratch_i64[Scratch.INSIDE, row] - 1
    write_clock(town, row, numbers)
    write_means(town, row, numbers)
    write_work(town, row, numbers, place)
    write_conduct(town, row, numbers)
    write_place(town, row, numbers, place)
    write_ties(town, row, numbers)
    return True


@kernel
def write_bearings(town: TownBlocks, row: Int, numbers: F32) -> None:
    """Write the bearings to the nearest usable provider of each need, to the own bed and to the place of work."""
    local = local_tile(town, row)
    for need in range(Need.HUNGER, Need.COMFORT + 1):
        slot, _ = nearest_provider(town, row, need, local)
        write_bearing(town, row, numbers, Bearing.NEEDS + need * BEARING_WIDTH, slot, local)
    bed = np.int64(town.people_i32[Belongs.BED, row])
    write_bearing(town, row, numbers, np.int64(Bearing.HOME), bed, local)
    write_bearing(town, row, numbers, np.int64(Bearing.WORK), work_slot(town, row), local)


@kernel
def write_hints(town: TownBlocks, row: Int, numbers: F32) -> None:
    """Write the lowest need, and the path hints to its nearest usable provider, to bed, work and the present goal."""
    local = local_tile(town, row)
    need = lowest_need(town, row)
    numbers[Distilled.LOWEST + need] = np.float32(1.0)
    slot, _ = nearest_provider(town, row, need, local)
    write_hint(town, row, numbers, np.int64(Distilled.HINT_NEED), slot, local)
    bed = np.int64(town.people_i32[Belongs.BED, row])
    write_hint(town, row, numbers, np.int64(Distilled.HINT_HOME), bed, local)
    write_hint(town, row, numbers, np.int64(Distilled.HINT_WORK), work_slot(town, row), local)
    goal = np.int64(town.people_i32[Where.GOAL, row])
    write_hint(town, row, numbers, np.int64(Distilled.HINT_GOAL), goal, local)


@kernel
def write_map(
    town: TownBlocks, row: Int, cells: U8, numbers: F32, length: Int, still_length: Int, reach: Int, still: Int
) -> bool:
    """Write the common block and the map of a person; return whether anybody lives in the row.

    Args:
        row: the person; in a free row everything becomes 0.
        cells: (length,) the map, channel by channel and row by row.
        numbers: the features.
        length: bytes of the map.
        still_length: bytes of its channels that never change, which come first and are copied.
        reach: tiles that are seen in each direction.
        still: how many channels those are.
    """
    for at in range(still_length, length):
        cells[at] = 0
    if not write_common(town, row, numbers):
        for at in range(still_length):
            cells[at] = 0
        return False
    window = town.windows_u8[local_template(town, row), local_tile(town, row), :]
    for at in range(still_length):
        cells[at] = window[at]
    look_around(town, row, cells, numbers, np.int64(reach), np.int64(still))
    return True


@kernel
def observe_compact(town: TownBlocks, row: Int, cells: U8, numbers: F32) -> None:
    """Write the compact observation of a person: the common block, path hints, and 5 channels of 5 x 5 tiles.

    Args:
        row: the person; in a free row everything becomes 0.
        cells: (5 * 5 * 5,) the map, channel by channel and row by row.
        numbers: (Distilled.END,) the features.
    """
    if write_map(town, row, cells, numbers, COMPACT_LENGTH, COMPACT_STILL_LENGTH, COMPACT_REACH, THIN_STILL):
        write_hints(town, row, numbers)


@kernel
def observe_hybrid(town: TownBlocks, row: Int, cells: U8, numbers: F32) -> None:
    """Write the hybrid observation of a person: the common block, bearings, and 5 channels of 9 x 9 tiles.

    Args:
        row: the person; in a free row everything becomes 0.
        cells: (5 * 9 * 9,) the map, channel by channel and row by row.
        numbers: (Bearing.END,) the features.
    """
    if write_map(town, row, cells, numbers, HYBRID_LENGTH, HYBRID_STILL_LENGTH, HYBRID_REACH, THIN_STILL):
        write_bearings(town, row, numbers)


@kernel
def observe_full(town: TownBlocks, row: Int, cells: U8, numbers: F32) -> None:
    """Write the full observation of a person: the common block, bearings, and 15 channels of 11 x 11 tiles.

    Args:
        row: the person; in a free row everything becomes 0.
        cells: (15 * 11 * 11,) the map, channel by channel and row by row.
        numbers: (Bearing.END,) the features.
    """
    if write_map(town, row, cells, numbers, FULL_LENGTH, FULL_STILL_LENGTH, FULL_REACH, FULL_STILL):
        write_bearings(town, row, numbers)
