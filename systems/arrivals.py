"""Arrivals: newcomers get off the bus for homes that fell free, with a kit, a bed and perhaps a job."""

import numpy as np

from components.atlas import BlockColumn, Fixture, KindIndex, Lodging, Plane, Slot
from components.people import Bag, Belongs, Body, Identity, Moment, Need, Purse, Timer
from components.positions import Position
from components.town import Clock, Made, Turnover
from components.words import NEVER, NOTHING, EventKind, LifeMode
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.events import record
from systems.hooks import employ, vacancy_for
from systems.kernel import kernel
from systems.random import Stream, draw, fraction
from systems.residents import admit
from systems.schedule import slot_cell
from systems.treasury import spend
from systems.ways import block_of_place


@kernel
def is_bed_free(town: TownBlocks, bed: Int) -> bool:
    """Return whether no living person owns a bed."""
    for row in range(town.people_i16.shape[1]):
        if town.people_i8[Body.LIVE, row] and town.people_i32[Belongs.BED, row] == bed:
            return False
    return True


@kernel
def find_bed(town: TownBlocks, row: Int) -> Int:
    """Give a free row another bed when somebody took its own: the first free one, block by block; NOTHING without."""
    for block in range(town.site.blocks):
        template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
        for bed in range(town.atlas_i32.shape[2]):
            slot = np.int64(town.atlas_i32[template, Lodging.SLOT, bed])
            if slot == NOTHING:
                break
            if is_bed_free(town, block * town.site.slots + slot):
                town.people_i32[Belongs.BED, row] = block * town.site.slots + slot
                town.people_i32[Belongs.HOME, row] = block * town.site.places + np.int64(
                    town.atlas_i32[template, Lodging.PLACE, bed]
                )
                return block * town.site.slots + slot
    return np.int64(NOTHING)


@kernel
def stop_cell(town: TownBlocks, block: Int, bed: Int) -> Int:
    """Return the tile of the bus stop of a block with the most room, or of the bed where there is none."""
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    best = slot_cell(town, bed)
    if town.params.lifecycle.mode == LifeMode.TRAINING:
        return best
    most = np.int64(0)
    first = np.int64(town.atlas_i32[template, KindIndex.FIRST, town.site.bus_stop])
    for fixture in range(first, first + np.int64(town.atlas_i32[template, KindIndex.COUNT, town.site.bus_stop])):
        slot = np.int64(town.atlas_i32[template, Fixture.SLOT_FIRST, fixture])
        local = np.int64(town.atlas_i32[template, Slot.CELL, slot])
        cell = block * town.site.cells + local
        room = np.int64(town.terrain_u8[template, Plane.CAPACITY, local]) - np.int64(town.cells_u8[cell])
        if room > most:
            most = room
            best = cell
    return best


@kernel
def equip(town: TownBlocks, row: Int) -> None:
    """Give a newcomer the kit: money from the town, some food, something to wear, a fair start."""
    life = town.params.lifecycle
    spend(town, life.kit_cents)
    town.people_i64[Purse.WALLET, row] = life.kit_cents
    town.people_i16[town.params.goods.raw, row] = life.kit_raw
    town.town_i64[Made.ITEM_0 + town.params.goods.raw - Bag.ITEM_0] += life.kit_raw
    town.people_i16[town.params.goods.clothes, row] = life.kit_clothes
    town.town_i64[Made.ITEM_0 + town.params.goods.clothes - Bag.ITEM_0] += life.kit_clothes
    for need in range(Need.HUNGER, Need.COMFORT + 1):
        town.people_f32[need, row] = life.newcomer_level


@kernel
def job_for(town: TownBlocks, row: Int, kept: Int) -> Int:
    """Return the position that a newcomer comes for: the one kept, else by chance a vacancy, else NOTHING."""
    if kept != NOTHING and town.positions_i32[Position.HOLDER, kept] == NOTHING:
        return kept
    dice = draw(town.town_i64[Clock.KEY], Stream.LIFE, 0, np.int64(town.people_i32[Identity.ID, row]), 2)
    if fraction(dice) >= town.params.lifecycle.newcomer_job_chance:
        return np.int64(NOTHING)
    return vacancy_for(town, row)


@kernel
def next_to_come(town: TownBlocks) -> Int:
    """Return the free row whose newcomer is due, the one with the lowest bed of several, or NOTHING."""
    best = np.int64(NOTHING)
    for row in range(town.people_i16.shape[1]):
        if town.people_i8[Body.LIVE, row] or town.people_i32[Moment.DUE, row] > town.town_i64[Clock.TICK]:
            continue
        if best == NOTHING or town.people_i32[Belongs.BED, row] < town.people_i32[Belongs.BED, best]:
            best = np.int64(row)
    return best


@kernel
def come(town: TownBlocks, row: Int) -> None:
    """Let the newcomer of a free row get off the bus; without a free bed in the town nobody comes."""
    bed = np.int64(town.people_i32[Belongs.BED, row])
    if not is_bed_free(town, bed):
        bed = find_bed(town, row)
    town.people_i32[Moment.DUE, row] = NEVER
    if bed == NOTHING:
        return
    home = np.int64(town.people_i32[Belongs.HOME, row])
    kept = np.int64(town.people_i32[Belongs.POSITION, row])
    cell = stop_cell(town, block_of_place(town, home), bed)
    admit(town, row, cell, home, bed)
    equip(town, row)
    position = job_for(town, row, kept)
    if position != NOTHING:
        employ(town, row, position)
    town.people_i32[Timer.DECIDE, row] = town.town_i64[Clock.TICK] + 1
    town.town_i64[Turnover.ARRIVALS] += 1
    who = np.int64(town.people_i32[Identity.ID, row])
    record(town, EventKind.ARRIVED, who, home, position, cell)
