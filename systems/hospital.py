"""The hospital: where it is configured, who collapses is carried to a clinic bed first, at the town's expense."""

import numpy as np

from components.atlas import BlockColumn, Fixture, KindIndex, Lot, Plane
from components.catalogue import Hook
from components.objects import Object
from components.people import Distress, Identity, Intent, Timer, Where
from components.places import Till
from components.reservations import Reservation
from components.town import Clock
from components.words import NEVER, NOTHING, Claim, EventKind, Option, Outcome, Reason
from systems.arrays import F32, I16, I32, I64, U8, Int, Record
from systems.company import home_block, place_allows
from systems.conduct import leave_off, start_using
from systems.events import record
from systems.kernel import kernel
from systems.schedule import slot_cell
from systems.treasury import spend

STAY_CENTS = 100
"""What the town pays the clinic for a stay."""


@kernel
def free_sickbed(
    stay: Int, block: Int, objects_i16: I16, cells_u8: U8, terrain_u8: U8, blocks_i32: I32, atlas_i32: I32,
    affordances: Record, site: Record
) -> Int:
    """Return the use slot of a free bed of a block where a stay is possible, or NOTHING."""
    template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
    kind = affordances[stay].kind
    first = np.int64(atlas_i32[template, KindIndex.FIRST, kind])
    for fixture in range(first, first + np.int64(atlas_i32[template, KindIndex.COUNT, kind])):
        place = np.int64(atlas_i32[template, Fixture.PLACE, fixture])
        if place == NOTHING or atlas_i32[template, Lot.PRIVATE, place]:
            continue
        if not place_allows(affordances[stay], place, np.int64(atlas_i32[template, Lot.KIND, place])):
            continue
        slot = block * site.slots + np.int64(atlas_i32[template, Fixture.SLOT_FIRST, fixture])
        cell = slot_cell(slot, blocks_i32, atlas_i32, site)
        room = np.int64(terrain_u8[template, Plane.CAPACITY, cell - block * site.cells])
        if objects_i16[Object.TAKEN, block * site.objects + fixture] == 0 and cells_u8[cell] < room:
            return slot
    return np.int64(NOTHING)


@kernel
def thing_of_slot(slot: Int, kind: Int, blocks_i32: I32, atlas_i32: I32, site: Record) -> Int:
    """Return the object of a kind whose first use slot a slot is, or NOTHING."""
    block = slot // site.slots
    template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
    first = np.int64(atlas_i32[template, KindIndex.FIRST, kind])
    for fixture in range(first, first + np.int64(atlas_i32[template, KindIndex.COUNT, kind])):
        if atlas_i32[template, Fixture.SLOT_FIRST, fixture] == slot - block * site.slots:
            return block * site.objects + fixture
    return np.int64(NOTHING)


@kernel
def hospitalise(
    row: Int, people_f32: F32, people_i16: I16, people_i32: I32, reservations_i32: I32, objects_i16: I16,
    cells_u8: U8, town_i64: I64, events_i32: I32, terrain_u8: U8, blocks_i32: I32, atlas_i32: I32,
    affordances: Record, params: Record
) -> bool:
    """Carry somebody who collapsed to a free clinic bed of their part of town; return whether there was one."""
    site = params.site
    stay = np.int64(NOTHING)
    for affordance in range(affordances.shape[0]):
        if affordances[affordance].hook == Hook.HOSPITAL:
            stay = np.int64(affordance)
    if stay == NOTHING:
        return False
    block = home_block(row, people_i32, site)
    slot = free_sickbed(stay, block, objects_i16, cells_u8, terrain_u8, blocks_i32, atlas_i32, affordances, site)
    if slot == NOTHING:
        return False
    leave_off(
        row, np.int64(Outcome.INTERRUPTED), np.int64(Reason.GONE), people_f32, people_i16, people_i32,
        reservations_i32, objects_i16, town_i64, events_i32, blocks_i32, atlas_i32, affordances, params
    )
    cell = slot_cell(slot, blocks_i32, atlas_i32, site)
    cells_u8[people_i32[Where.CELL, row]] -= 1
    cells_u8[cell] += 1
    thing = thing_of_slot(slot, affordances[stay].kind, blocks_i32, atlas_i32, site)
    people_i32[Where.CELL, row] = cell
    people_i16[Intent.OPTION, row] = Option.IDLE
    people_i16[Intent.AFFORDANCE, row] = stay
    people_i16[Distress.STARVING, row] = 0
    objects_i16[Object.TAKEN, thing] = 1
    reservations_i32[Reservation.STATE, row] = Claim.CALLED
    reservations_i32[Reservation.OBJECT, row] = thing
    reservations_i32[Reservation.SLOT, row] = slot
    reservations_i32[Reservation.GENERATION, row] += 1
    ticks = np.int64(affordances[stay].duration_min)
    start_using(row, ticks, people_i16, people_i32, reservations_i32, affordances, town_i64[Clock.TICK])
    people_i32[Timer.DECIDE, row] = NEVER
    who = np.int64(people_i32[Identity.ID, row])
    record(town_i64, events_i32, EventKind.HOSPITALISED, who, NOTHING, thing, ticks)
    return True


@kernel
def pay_stay(place: Int, places_i64: I64, town_i64: I64, events_i32: I32) -> None:
    """Let the town pay the clinic for a stay that is over."""
    spend(np.int64(STAY_CENTS), town_i64, events_i32)
    places_i64[Till.SALES, place] += STAY_CENTS
