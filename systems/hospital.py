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
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.company import home_block, place_allows
from systems.conduct import leave_off, start_using
from systems.events import record
from systems.kernel import kernel
from systems.schedule import slot_cell
from systems.treasury import spend
from systems.ways import block_of_slot

STAY_CENTS = 100
"""What the town pays the clinic for a stay."""


@kernel
def free_sickbed(town: TownBlocks, stay: Int, block: Int) -> Int:
    """Return the use slot of a free bed of a block where a stay is possible, or NOTHING."""
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    kind = town.affordances[stay].kind
    first = np.int64(town.atlas_i32[template, KindIndex.FIRST, kind])
    for fixture in range(first, first + np.int64(town.atlas_i32[template, KindIndex.COUNT, kind])):
        place = np.int64(town.atlas_i32[template, Fixture.PLACE, fixture])
        if place == NOTHING or town.atlas_i32[template, Lot.PRIVATE, place]:
            continue
        if not place_allows(town.affordances[stay], place, np.int64(town.atlas_i32[template, Lot.KIND, place])):
            continue
        slot = block * town.site.slots + np.int64(town.atlas_i32[template, Fixture.SLOT_FIRST, fixture])
        cell = slot_cell(town, slot)
        room = np.int64(town.terrain_u8[template, Plane.CAPACITY, cell - block * town.site.cells])
        if town.objects_i16[Object.TAKEN, block * town.site.objects + fixture] == 0 and town.cells_u8[cell] < room:
            return slot
    return np.int64(NOTHING)


@kernel
def thing_of_slot(town: TownBlocks, slot: Int, kind: Int) -> Int:
    """Return the object of a kind whose first use slot a slot is, or NOTHING."""
    block = block_of_slot(town, slot)
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    first = np.int64(town.atlas_i32[template, KindIndex.FIRST, kind])
    for fixture in range(first, first + np.int64(town.atlas_i32[template, KindIndex.COUNT, kind])):
        if town.atlas_i32[template, Fixture.SLOT_FIRST, fixture] == slot - block * town.site.slots:
            return block * town.site.objects + fixture
    return np.int64(NOTHING)


@kernel
def hospitalise(town: TownBlocks, row: Int) -> bool:
    """Carry somebody who collapsed to a free clinic bed of their part of town; return whether there was one."""
    stay = np.int64(NOTHING)
    for affordance in range(town.affordances.shape[0]):
        if town.affordances[affordance].hook == Hook.HOSPITAL:
            stay = np.int64(affordance)
    if stay == NOTHING:
        return False
    block = home_block(town, row)
    slot = free_sickbed(town, stay, block)
    if slot == NOTHING:
        return False
    leave_off(town, row, np.int64(Outcome.INTERRUPTED), np.int64(Reason.GONE))
    cell = slot_cell(town, slot)
    town.cells_u8[town.people_i32[Where.CELL, row]] -= 1
    town.cells_u8[cell] += 1
    thing = thing_of_slot(town, slot, town.affordances[stay].kind)
    town.people_i32[Where.CELL, row] = cell
    town.people_i8[Intent.OPTION, row] = Option.IDLE
    town.people_i8[Intent.AFFORDANCE, row] = stay
    town.people_i16[Distress.STARVING, row] = 0
    town.objects_i16[Object.TAKEN, thing] = 1
    town.reservations_i32[Reservation.STATE, row] = Claim.CALLED
    town.reservations_i32[Reservation.OBJECT, row] = thing
    town.reservations_i32[Reservation.SLOT, row] = slot
    town.reservations_i32[Reservation.GENERATION, row] += 1
    ticks = np.int64(town.affordances[stay].duration_min)
    start_using(town, row, ticks, town.town_i64[Clock.TICK])
    town.people_i32[Timer.DECIDE, row] = NEVER
    who = np.int64(town.people_i32[Identity.ID, row])
    record(town, EventKind.HOSPITALISED, who, NOTHING, thing, ticks)
    return True


@kernel
def pay_stay(town: TownBlocks, place: Int) -> None:
    """Let the town pay the clinic for a stay that is over."""
    spend(town, np.int64(STAY_CENTS))
    town.places_i64[Till.SALES, place] += STAY_CENTS
