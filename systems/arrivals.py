"""Arrivals: newcomers get off the bus for homes that fell free, with a kit, a bed and perhaps a job."""

import numpy as np

from components.atlas import BlockColumn, Fixture, KindIndex, Lodging, Plane, Slot
from components.people import Bag, Belongs, Body, Identity, Moment, Need, Purse, Timer
from components.positions import Position
from components.town import Clock, Made, Turnover
from components.words import NEVER, NOTHING, EventKind, LifeMode
from systems.arrays import F32, I16, I32, I64, U8, Int, Record
from systems.events import record
from systems.hooks import employ, vacancy_for
from systems.kernel import kernel
from systems.random import Stream, draw, fraction
from systems.residents import admit
from systems.schedule import slot_cell
from systems.treasury import spend


@kernel
def is_bed_free(bed: Int, people_i16: I16, people_i32: I32) -> bool:
    """Return whether no living person owns a bed."""
    for row in range(people_i16.shape[1]):
        if people_i16[Body.LIVE, row] and people_i32[Belongs.BED, row] == bed:
            return False
    return True


@kernel
def find_bed(
    row: Int, people_i16: I16, people_i32: I32, blocks_i32: I32, atlas_i32: I32, site: Record
) -> Int:
    """Give a free row another bed when somebody took its own: the first free one, block by block; NOTHING without."""
    for block in range(site.blocks):
        template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
        for bed in range(atlas_i32.shape[2]):
            slot = np.int64(atlas_i32[template, Lodging.SLOT, bed])
            if slot == NOTHING:
                break
            if is_bed_free(block * site.slots + slot, people_i16, people_i32):
                people_i32[Belongs.BED, row] = block * site.slots + slot
                people_i32[Belongs.HOME, row] = block * site.places + np.int64(atlas_i32[template, Lodging.PLACE, bed])
                return block * site.slots + slot
    return np.int64(NOTHING)


@kernel
def stop_cell(
    block: Int, bed: Int, cells_u8: U8, terrain_u8: U8, blocks_i32: I32, atlas_i32: I32, params: Record
) -> Int:
    """Return the tile of the bus stop of a block with the most room, or of the bed where there is none."""
    site = params.site
    template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
    best = slot_cell(bed, blocks_i32, atlas_i32, site)
    if params.lifecycle.mode == LifeMode.TRAINING:
        return best
    most = np.int64(0)
    first = np.int64(atlas_i32[template, KindIndex.FIRST, site.bus_stop])
    for fixture in range(first, first + np.int64(atlas_i32[template, KindIndex.COUNT, site.bus_stop])):
        slot = np.int64(atlas_i32[template, Fixture.SLOT_FIRST, fixture])
        local = np.int64(atlas_i32[template, Slot.CELL, slot])
        cell = block * site.cells + local
        room = np.int64(terrain_u8[template, Plane.CAPACITY, local]) - np.int64(cells_u8[cell])
        if room > most:
            most = room
            best = cell
    return best


@kernel
def equip(row: Int, people_f32: F32, people_i16: I16, people_i64: I64, town_i64: I64, events_i32: I32,
          params: Record) -> None:
    """Give a newcomer the kit: money from the town, some food, something to wear, a fair start."""
    life = params.lifecycle
    spend(life.kit_cents, town_i64, events_i32)
    people_i64[Purse.WALLET, row] = life.kit_cents
    people_i16[params.goods.raw, row] = life.kit_raw
    town_i64[Made.ITEM_0 + params.goods.raw - Bag.ITEM_0] += life.kit_raw
    people_i16[params.goods.clothes, row] = life.kit_clothes
    town_i64[Made.ITEM_0 + params.goods.clothes - Bag.ITEM_0] += life.kit_clothes
    for need in range(Need.HUNGER, Need.COMFORT + 1):
        people_f32[need, row] = life.newcomer_level


@kernel
def job_for(
    row: Int, kept: Int, people_i32: I32, positions_i32: I32, town_i64: I64, blocks_i32: I32, atlas_i32: I32,
    params: Record
) -> Int:
    """Return the position that a newcomer comes for: the one kept, else by chance a vacancy, else NOTHING."""
    if kept != NOTHING and positions_i32[Position.HOLDER, kept] == NOTHING:
        return kept
    dice = draw(town_i64[Clock.KEY], Stream.LIFE, 0, np.int64(people_i32[Identity.ID, row]), 2)
    if fraction(dice) >= params.lifecycle.newcomer_job_chance:
        return np.int64(NOTHING)
    return vacancy_for(row, people_i32, positions_i32, blocks_i32, atlas_i32, params, params.site)


@kernel
def next_to_come(people_i16: I16, people_i32: I32, town_i64: I64) -> Int:
    """Return the free row whose newcomer is due, the one with the lowest bed of several, or NOTHING."""
    best = np.int64(NOTHING)
    for row in range(people_i16.shape[1]):
        if people_i16[Body.LIVE, row] or people_i32[Moment.ARRIVES, row] > town_i64[Clock.TICK]:
            continue
        if best == NOTHING or people_i32[Belongs.BED, row] < people_i32[Belongs.BED, best]:
            best = np.int64(row)
    return best


@kernel
def come(
    row: Int, people_f32: F32, people_i16: I16, people_i32: I32, people_i64: I64, reservations_i32: I32,
    positions_i32: I32, cells_u8: U8, town_i64: I64, events_i32: I32, terrain_u8: U8, blocks_i32: I32,
    atlas_i32: I32, params: Record
) -> None:
    """Let the newcomer of a free row get off the bus; without a free bed in the town nobody comes."""
    bed = np.int64(people_i32[Belongs.BED, row])
    if not is_bed_free(bed, people_i16, people_i32):
        bed = find_bed(row, people_i16, people_i32, blocks_i32, atlas_i32, params.site)
    people_i32[Moment.ARRIVES, row] = NEVER
    if bed == NOTHING:
        return
    home = np.int64(people_i32[Belongs.HOME, row])
    kept = np.int64(people_i32[Belongs.POSITION, row])
    cell = stop_cell(home // params.site.places, bed, cells_u8, terrain_u8, blocks_i32, atlas_i32, params)
    admit(
        row, cell, home, bed, people_f32, people_i16, people_i32, people_i64, reservations_i32, cells_u8, town_i64,
        events_i32, params
    )
    equip(row, people_f32, people_i16, people_i64, town_i64, events_i32, params)
    position = job_for(row, kept, people_i32, positions_i32, town_i64, blocks_i32, atlas_i32, params)
    if position != NOTHING:
        employ(row, position, people_i16, people_i32, positions_i32, town_i64, blocks_i32, atlas_i32, params)
    people_i32[Timer.DECIDE, row] = town_i64[Clock.TICK] + 1
    town_i64[Turnover.ARRIVALS] += 1
    who = np.int64(people_i32[Identity.ID, row])
    record(town_i64, events_i32, EventKind.ARRIVED, who, home, position, cell)
