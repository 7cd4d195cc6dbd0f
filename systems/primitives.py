"""Primitives: what people do who are moved step by step from outside; see docs/decisions/009.

A step is a bid for the tile like any other. The other primitives set about an affordance where the person stands,
the first in the order of the catalogue that the world's rules allow; what people wish for is not asked.
"""

import numpy as np

from components.atlas import BlockColumn, Fixture, Lot, Slot
from components.people import Intent, Mind, Where
from components.reservations import Reservation
from components.town import Clock
from components.words import NOTHING, Doing, Option, Primitive, Reason
from systems.arrays import Int, Record
from systems.blocks import TownBlocks
from systems.company import company_of, place_allows
from systems.conduct import is_patient
from systems.kernel import kernel
from systems.planning import own_bed
from systems.rules import object_refusal, open_slots, person_refusal
from systems.ways import may_stand, place_of, tile_beside


@kernel
def step_target(town: TownBlocks, row: Int, primitive: Int) -> Int:
    """Return the tile that a step leads to, or NOTHING when nobody can stand there or the person may not go."""
    if is_patient(town, row):
        return np.int64(NOTHING)
    beside = tile_beside(town, np.int64(town.people_i32[Where.CELL, row]), primitive - Primitive.NORTH)
    if beside == NOTHING or not may_stand(town, beside):
        return np.int64(NOTHING)
    return beside


@kernel
def uses_goods(what: Record) -> bool:
    """Return whether an affordance begins with goods that the person carries."""
    for item in range(what.items_start.shape[0]):
        if what.items_start[item] < 0:
            return True
    return False


@kernel
def belongs_to(what: Record, primitive: Int) -> bool:
    """Return whether an affordance without an object is what a primitive does.

    Goods are used, others are talked to; what needs neither, such as paying the rent, is an interaction.
    """
    if what.option == NOTHING or what.kind != NOTHING:
        return False
    if uses_goods(what):
        return bool(primitive == Primitive.USE_ITEM)
    if what.partners > 0:
        return bool(primitive == Primitive.TALK)
    return bool(primitive == Primitive.INTERACT and what.activity != Doing.IDLING)


@kernel
def deed_on_the_spot(town: TownBlocks, row: Int, primitive: Int) -> tuple[Int, Int]:
    """Return the affordance without an object that a primitive begins, and the partner's row; or NOTHING."""
    place = place_of(town, np.int64(town.people_i32[Where.CELL, row]))
    kind = np.int64(0)
    if place != NOTHING:
        template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, place // town.site.places])
        kind = np.int64(town.atlas_i32[template, Lot.KIND, place % town.site.places])
    nothing = np.int64(NOTHING)
    for turn in range(town.affordances.shape[0]):
        affordance = np.int64(town.affordances[turn].turn)
        if affordance == NOTHING:
            break
        what = town.affordances[affordance]
        if not belongs_to(what, primitive) or not place_allows(what, place, kind):
            continue
        if person_refusal(town, affordance, row) != Reason.NONE:
            continue
        if what.partners == 0:
            return affordance, nothing
        _, partner = company_of(town, row, town.town_i64[Clock.KEY], town.town_i64[Clock.TICK])
        if partner != NOTHING:
            return affordance, partner
    return nothing, nothing


@kernel
def is_free_slot(town: TownBlocks, row: Int, thing: Int, slot: Int, role: Int) -> bool:
    """Return whether nobody else holds a use slot of an object for a role."""
    block = thing // town.site.objects
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    fixture = thing - block * town.site.objects
    bit = slot - block * town.site.slots - np.int64(town.atlas_i32[template, Fixture.SLOT_FIRST, fixture])
    if town.reservations_i32[Reservation.SLOT, row] == slot:
        return True
    return bool((open_slots(town, thing, role, template, fixture) >> bit) & 1)


@kernel
def turn_at(town: TownBlocks, row: Int, thing: Int, slot: Int, role: Int) -> Int:
    """Return the place in line of the first affordance that a person may begin on a use slot, or NOTHING."""
    block = thing // town.site.objects
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    kind = np.int64(town.atlas_i32[template, Fixture.KIND, thing - block * town.site.objects])
    tick = town.town_i64[Clock.TICK]
    for turn in range(town.affordances.shape[0]):
        affordance = np.int64(town.affordances[turn].turn)
        if affordance == NOTHING:
            break
        what = town.affordances[affordance]
        if what.option == NOTHING or what.kind != kind or what.role != role:
            continue
        if what.own and own_bed(town, row) != thing:
            continue
        if person_refusal(town, affordance, row) != Reason.NONE:
            continue
        if object_refusal(town, affordance, row, thing, tick) == Reason.NONE and (
            is_free_slot(town, row, thing, slot, role)
        ):
            return np.int64(turn)
    return np.int64(NOTHING)


@kernel
def deed_at_slot(town: TownBlocks, row: Int) -> tuple[Int, Int]:
    """Return the affordance that can begin on the use slot that a person stands on, and its object; or NOTHING."""
    here = np.int64(town.people_i32[Where.CELL, row])
    block = here // town.site.cells
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    best = np.int64(NOTHING)
    best_thing = np.int64(NOTHING)
    for slot in range(town.site.slots):
        fixture = np.int64(town.atlas_i32[template, Slot.FIXTURE, slot])
        if fixture == NOTHING or town.atlas_i32[template, Slot.CELL, slot] != here - block * town.site.cells:
            continue
        thing = block * town.site.objects + fixture
        role = np.int64(town.atlas_i32[template, Slot.ROLE, slot])
        turn = turn_at(town, row, thing, block * town.site.slots + slot, role)
        if turn != NOTHING and (best == NOTHING or turn < best):
            best = turn
            best_thing = thing
    if best == NOTHING:
        return best, best_thing
    return np.int64(town.affordances[best].turn), best_thing


@kernel
def deed_of(town: TownBlocks, row: Int, primitive: Int) -> tuple[Int, Int, Int]:
    """Return (affordance, object, partner row) that a primitive other than a step begins; NOTHING when none can."""
    nothing = np.int64(NOTHING)
    if primitive < Primitive.INTERACT or primitive > Primitive.USE_ITEM or is_patient(town, row):
        return nothing, nothing, nothing
    if primitive == Primitive.INTERACT:
        affordance, thing = deed_at_slot(town, row)
        if affordance != NOTHING:
            return affordance, thing, nothing
    affordance, partner = deed_on_the_spot(town, row, primitive)
    return affordance, nothing, partner


@kernel
def perform(town: TownBlocks, row: Int) -> tuple[Int, Int, Int, Int]:
    """Return (option, affordance, object, partner row) that a primitive sets about; the option is NOTHING to go on.

    The wish for a step stays, if it can be made, for movement to read; whoever uses something breaks it off first.
    """
    nothing = np.int64(NOTHING)
    wish = np.int64(town.people_i8[Mind.WISH, row])
    about = np.int64(town.people_i8[Intent.AFFORDANCE, row])
    if wish >= Primitive.NORTH and wish <= Primitive.WEST:
        if step_target(town, row, wish) == NOTHING:
            town.people_i8[Mind.WISH, row] = NOTHING
        elif about != NOTHING:
            return np.int64(Option.IDLE), nothing, nothing, nothing
        return nothing, nothing, nothing, nothing
    affordance, thing, partner = deed_of(town, row, wish)
    if affordance == NOTHING or affordance == about:
        return nothing, nothing, nothing, nothing
    return np.int64(town.affordances[affordance].option), affordance, thing, partner
