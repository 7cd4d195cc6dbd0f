"""The schedule: when to leave for work, and when a person's own night is."""

import numpy as np

from components.atlas import BlockColumn, Post, Slot
from components.people import Belongs, Persona, Roster, Where
from components.town import Clock
from components.words import NEVER, NOTHING
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.kernel import kernel
from systems.ways import block_of_position, block_of_slot, walking_ticks

FAR_AHEAD = 1_000_000
"""Ticks to the next shift of somebody who has none."""


@kernel
def slot_cell(town: TownBlocks, slot: Int) -> Int:
    """Return the tile of a use slot."""
    block = block_of_slot(town, slot)
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    return block * town.site.cells + np.int64(town.atlas_i32[template, Slot.CELL, slot - block * town.site.slots])


@kernel
def work_slot(town: TownBlocks, row: Int) -> Int:
    """Return the use slot by which a person's place of work is found, or NOTHING without a job."""
    position = np.int64(town.people_i32[Belongs.POSITION, row])
    if position == NOTHING:
        return np.int64(NOTHING)
    block = block_of_position(town, position)
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    return block * town.site.slots + np.int64(
        town.atlas_i32[template, Post.SLOT, position - block * town.site.positions]
    )


@kernel
def home_to_work(town: TownBlocks, bed: Int, slot: Int) -> Int:
    """Return the walking ticks from the bed to the place of work."""
    cell = slot_cell(town, bed)
    return walking_ticks(town, cell, slot)


@kernel
def ticks_to_leave(town: TownBlocks, row: Int, cell: Int) -> Int:
    """Return the ticks left before a person at a tile must set out for work; 0 or less from then on."""
    slot = work_slot(town, row)
    if slot == NOTHING or town.people_i32[Roster.START, row] == NEVER:
        return np.int64(FAR_AHEAD)
    walk = np.float32(walking_ticks(town, cell, slot))
    careful = np.float32(town.params.personality.leave_margin_per_ambition) * town.people_f32[Persona.AMBITION, row]
    margin = town.params.decisions.leave_margin_ticks + np.int64(careful)
    allowance = np.int64(walk * town.params.decisions.walk_allowance) + margin
    return np.int64(town.people_i32[Roster.START, row]) - allowance - town.town_i64[Clock.TICK]


@kernel
def ticks_to_wake(town: TownBlocks, row: Int) -> Int:
    """Return the ticks until a person's own night ends; the night itself is the last `sleep_ticks` of them.

    The night ends in the morning, early enough for the shift; after a night shift it begins once one is home.
    """
    day = town.params.time.ticks_per_day
    slot = work_slot(town, row)
    wake = np.int64(town.params.decisions.wake_tick)
    bed = np.int64(town.people_i32[Belongs.BED, row])
    if slot != NOTHING and town.people_i32[Roster.START, row] != NEVER and bed != NOTHING:
        start = np.int64(town.people_i32[Roster.START, row]) % day
        length = np.int64(town.people_i32[Roster.END, row]) - np.int64(town.people_i32[Roster.START, row])
        commute = home_to_work(town, bed, slot)
        if start + length > day:
            wake = start + length + commute + 72 + town.params.decisions.sleep_ticks
        else:
            if start >= 700:
                wake = np.int64(town.params.decisions.wake_tick_late_shift)
            wake = min(wake, start - commute - 72)
    return (wake - town.town_i64[Clock.TICK]) % day


@kernel
def time_to_leave(town: TownBlocks, row: Int, slot: Int) -> Int:
    """Return the tick at which a person must leave for work from a use slot, or from here; NEVER when it has passed.

    That is when somebody decides again whom nothing else stops before.
    """
    cell = np.int64(town.people_i32[Where.CELL, row])
    if slot != NOTHING:
        cell = slot_cell(town, slot)
    slack = ticks_to_leave(town, row, cell)
    if slack <= 0:
        return np.int64(NEVER)
    return min(town.town_i64[Clock.TICK] + slack, np.int64(NEVER))
