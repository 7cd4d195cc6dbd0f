"""The schedule: when to leave for work, and when a person's own night is."""

import numpy as np

from components.atlas import BlockColumn, Post, Slot
from components.people import Belongs, Persona, Roster, Where
from components.town import Clock
from components.words import NEVER, NOTHING
from systems.arrays import F32, I32, I64, U16, Int, Record
from systems.kernel import kernel
from systems.ways import walking_ticks

FAR_AHEAD = 1_000_000
"""Ticks to the next shift of somebody who has none."""


@kernel
def slot_cell(slot: Int, blocks_i32: I32, atlas_i32: I32, site: Record) -> Int:
    """Return the tile of a use slot."""
    block = slot // site.slots
    template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
    return block * site.cells + np.int64(atlas_i32[template, Slot.CELL, slot - block * site.slots])


@kernel
def work_slot(row: Int, people_i32: I32, blocks_i32: I32, atlas_i32: I32, site: Record) -> Int:
    """Return the use slot by which a person's place of work is found, or NOTHING without a job."""
    position = np.int64(people_i32[Belongs.POSITION, row])
    if position == NOTHING:
        return np.int64(NOTHING)
    block = position // site.positions
    template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
    return block * site.slots + np.int64(atlas_i32[template, Post.SLOT, position - block * site.positions])


@kernel
def home_to_work(
    bed: Int, slot: Int, distance_u16: U16, blocks_i32: I32, atlas_i32: I32, site: Record
) -> Int:
    """Return the walking ticks from the bed to the place of work."""
    cell = slot_cell(bed, blocks_i32, atlas_i32, site)
    return walking_ticks(cell, slot, distance_u16, blocks_i32, site)


@kernel
def ticks_to_leave(
    row: Int, cell: Int, people_f32: F32, people_i32: I32, distance_u16: U16, blocks_i32: I32, atlas_i32: I32,
    town_i64: I64, params: Record
) -> Int:
    """Return the ticks left before a person at a tile must set out for work; 0 or less from then on."""
    slot = work_slot(row, people_i32, blocks_i32, atlas_i32, params.site)
    if slot == NOTHING or people_i32[Roster.START, row] == NEVER:
        return np.int64(FAR_AHEAD)
    walk = np.float32(walking_ticks(cell, slot, distance_u16, blocks_i32, params.site))
    careful = np.float32(params.personality.leave_margin_per_ambition) * people_f32[Persona.AMBITION, row]
    margin = params.decisions.leave_margin_ticks + np.int64(careful)
    allowance = np.int64(walk * params.decisions.walk_allowance) + margin
    return np.int64(people_i32[Roster.START, row]) - allowance - town_i64[Clock.TICK]


@kernel
def ticks_to_wake(
    row: Int, people_i32: I32, distance_u16: U16, blocks_i32: I32, atlas_i32: I32,
    town_i64: I64, params: Record
) -> Int:
    """Return the ticks until a person's own night ends; the night itself is the last `sleep_ticks` of them.

    The night ends in the morning, early enough for the shift; after a night shift it begins once one is home.
    """
    day = params.time.ticks_per_day
    slot = work_slot(row, people_i32, blocks_i32, atlas_i32, params.site)
    wake = np.int64(params.decisions.wake_tick)
    bed = np.int64(people_i32[Belongs.BED, row])
    if slot != NOTHING and people_i32[Roster.START, row] != NEVER and bed != NOTHING:
        start = np.int64(people_i32[Roster.START, row]) % day
        length = np.int64(people_i32[Roster.END, row]) - np.int64(people_i32[Roster.START, row])
        commute = home_to_work(bed, slot, distance_u16, blocks_i32, atlas_i32, params.site)
        if start + length > day:
            wake = start + length + commute + 72 + params.decisions.sleep_ticks
        else:
            if start >= 700:
                wake = np.int64(params.decisions.wake_tick_late_shift)
            wake = min(wake, start - commute - 72)
    return (wake - town_i64[Clock.TICK]) % day


@kernel
def time_to_leave(
    row: Int, slot: Int, people_f32: F32, people_i32: I32, distance_u16: U16, blocks_i32: I32, atlas_i32: I32,
    town_i64: I64, params: Record
) -> Int:
    """Return the tick at which a person must leave for work from a use slot, or from here; NEVER when it has passed.

    That is when somebody decides again whom nothing else stops before.
    """
    cell = np.int64(people_i32[Where.CELL, row])
    if slot != NOTHING:
        cell = slot_cell(slot, blocks_i32, atlas_i32, params.site)
    slack = ticks_to_leave(row, cell, people_f32, people_i32, distance_u16, blocks_i32, atlas_i32, town_i64, params)
    if slack <= 0:
        return np.int64(NEVER)
    return min(town_i64[Clock.TICK] + slack, np.int64(NEVER))
