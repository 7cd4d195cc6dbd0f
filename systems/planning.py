"""From an option to a deed: which affordance an option leads to now, and at which object.

The same search makes the action mask (an option without a plan is masked out), steers the option, and explains
both. Affordances are tried in the order of the catalogue.
"""

import numpy as np

from components.atlas import BlockColumn, Fixture, KindIndex, Lot
from components.catalogue import Condition
from components.people import Belongs, Summons, Where
from components.town import Clock
from components.words import NOTHING, Reason, Role
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.company import company_of, home_block, place_allows
from systems.kernel import kernel
from systems.rules import condition_holds, object_refusal, open_slots, person_refusal, work_place
from systems.ways import block_of_cell, block_of_object, block_of_place, block_of_slot, place_of, walking_ticks

FULL_HOUSE_TICKS = 30
"""How much farther an object seems whose slots are seen to be taken."""

OUT_OF_REACH_TICKS = 65535
"""Walking time from which on there is no way."""


@kernel
def lowest_bit(mask: Int) -> Int:
    """Return the number of the lowest set bit of a positive mask."""
    bit = np.int64(0)
    while (mask >> bit) & 1 == 0:
        bit += 1
    return bit


@kernel
def first_slot(town: TownBlocks, thing: Int, role: Int) -> Int:
    """Return the first use slot of an object for a role, or NOTHING when it has none."""
    block = block_of_object(town, np.int64(thing))
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    fixture = np.int64(thing) - block * town.site.objects
    mask = np.int64(town.atlas_i32[template, Fixture.USER_MASK, fixture])
    if role == Role.STAFF:
        mask = np.int64(town.atlas_i32[template, Fixture.STAFF_MASK, fixture])
    if mask == 0:
        return np.int64(NOTHING)
    return block * town.site.slots + np.int64(town.atlas_i32[template, Fixture.SLOT_FIRST, fixture]) + lowest_bit(mask)


@kernel
def nearest_in_block(town: TownBlocks, affordance: Int, row: Int, block: Int) -> tuple[Int, Int, Int]:
    """Return the nearest usable object of one block, its walking time, and why others were refused."""
    what = town.affordances[affordance]
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    cell = np.int64(town.people_i32[Where.CELL, row])
    here = place_of(town, cell)
    best = np.int64(NOTHING)
    best_ticks = np.int64(OUT_OF_REACH_TICKS)
    reason = np.int64(Reason.NO_PROVIDER)
    first = np.int64(town.atlas_i32[template, KindIndex.FIRST, what.kind])
    for fixture in range(first, first + np.int64(town.atlas_i32[template, KindIndex.COUNT, what.kind])):
        thing = block * town.site.objects + fixture
        slot = first_slot(town, thing, what.role)
        if slot == NOTHING:
            continue
        ticks = walking_ticks(town, cell, slot)
        refusal = object_refusal(town, affordance, row, thing, town.town_i64[Clock.TICK] + ticks)
        if refusal != Reason.NONE:
            if refusal != Reason.OUT_OF_REACH:
                reason = refusal
            continue
        place = np.int64(town.atlas_i32[template, Fixture.PLACE, fixture])
        if place != NOTHING and block * town.site.places + place == here:
            if open_slots(town, thing, what.role, template, fixture) == 0:
                ticks += FULL_HOUSE_TICKS
        if ticks < best_ticks:
            best = thing
            best_ticks = ticks
    return best, best_ticks, reason


@kernel
def own_bed(town: TownBlocks, row: Int) -> Int:
    """Return the object row of a person's own bed, or NOTHING."""
    slot = np.int64(town.people_i32[Belongs.BED, row])
    if slot == NOTHING:
        return np.int64(NOTHING)
    block = block_of_slot(town, slot)
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    fixtures = np.int64(town.atlas_i32[template, KindIndex.FIRST, town.site.bed])
    for fixture in range(fixtures, fixtures + np.int64(town.atlas_i32[template, KindIndex.COUNT, town.site.bed])):
        if town.atlas_i32[template, Fixture.SLOT_FIRST, fixture] == slot - block * town.site.slots:
            return block * town.site.objects + fixture
    return np.int64(NOTHING)


@kernel
def find_object(town: TownBlocks, affordance: Int, row: Int) -> tuple[Int, Int, Int]:
    """Return the object to use, its walking time, and the reason when there is none.

    People know the block they stand in, the block they live in and the block they work in.
    """
    what = town.affordances[affordance]
    if what.own:
        bed = own_bed(town, row)
        if bed == NOTHING:
            return bed, np.int64(0), np.int64(Reason.NO_PROVIDER)
        slot = np.int64(town.people_i32[Belongs.BED, row])
        ticks = walking_ticks(town, np.int64(town.people_i32[Where.CELL, row]), slot)
        refusal = object_refusal(town, affordance, row, bed, town.town_i64[Clock.TICK] + ticks)
        if refusal != Reason.NONE:
            return np.int64(NOTHING), np.int64(0), refusal
        return bed, ticks, refusal
    best = np.int64(NOTHING)
    best_ticks = np.int64(0)
    reason = np.int64(Reason.NO_PROVIDER)
    here = block_of_cell(town, np.int64(town.people_i32[Where.CELL, row]))
    home = home_block(town, row)
    if what.called and town.people_i32[Summons.PLACE, row] != NOTHING:
        here = home = block_of_place(town, np.int64(town.people_i32[Summons.PLACE, row]))
    for search in range(3):
        block = here if search == 0 else home
        if search == 2:
            position = np.int64(town.people_i32[Belongs.POSITION, row])
            if position == NOTHING or what.role != Role.STAFF:
                continue
            block = block_of_place(town, work_place(town, position))
        if (search > 0 and block == here) or (search > 1 and block == home):
            continue
        found, ticks, refusal = nearest_in_block(town, affordance, row, block)
        if found != NOTHING and (best == NOTHING or ticks < best_ticks):
            best = found
            best_ticks = ticks
        elif found == NOTHING and refusal != Reason.NO_PROVIDER:
            reason = refusal
    if best != NOTHING:
        reason = np.int64(Reason.NONE)
    return best, best_ticks, reason


@kernel
def plan_affordance(town: TownBlocks, affordance: Int, row: Int) -> tuple[Int, Int, Int, Int]:
    """Return (object, partner row, walking ticks, reason) for one affordance; `Reason.NONE` means go."""
    what = town.affordances[affordance]
    nothing = np.int64(NOTHING)
    refusal = person_refusal(town, affordance, row)
    if refusal == Reason.NONE and not condition_holds(town, Condition.WISH, affordance, row):
        refusal = np.int64(Reason.PRECONDITION)
    if refusal != Reason.NONE:
        return nothing, nothing, np.int64(0), refusal
    if what.kind != NOTHING:
        thing, ticks, reason = find_object(town, affordance, row)
        return thing, nothing, ticks, reason
    place = place_of(town, np.int64(town.people_i32[Where.CELL, row]))
    kind = np.int64(0)
    if place != NOTHING:
        template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block_of_place(town, place)])
        kind = np.int64(town.atlas_i32[template, Lot.KIND, place % town.site.places])
    if not place_allows(what, place, kind):
        return nothing, nothing, np.int64(0), np.int64(Reason.OUT_OF_REACH)
    if what.partners == 0:
        return nothing, nothing, np.int64(0), np.int64(Reason.NONE)
    _, partner = company_of(town, row, town.town_i64[Clock.KEY], town.town_i64[Clock.TICK])
    if partner == NOTHING:
        return nothing, nothing, np.int64(0), np.int64(Reason.NO_COMPANY)
    return nothing, partner, np.int64(0), np.int64(Reason.NONE)


@kernel
def plan_option(town: TownBlocks, option: Int, row: Int) -> tuple[Int, Int, Int, Int, Int]:
    """Return (affordance, object, partner row, walking ticks, reason) for an option.

    The affordance is NOTHING when the option is masked; the reason is then that of the last one tried which
    was refused for something other than its precondition, where there is one.
    """
    reason = np.int64(Reason.PRECONDITION)
    for place in range(town.affordances.shape[0]):
        affordance = np.int64(town.affordances[place].turn)
        if affordance == NOTHING:
            break
        if town.affordances[affordance].option != option:
            continue
        thing, partner, ticks, refusal = plan_affordance(town, affordance, row)
        if refusal == Reason.NONE:
            return np.int64(affordance), thing, partner, ticks, refusal
        if refusal != Reason.PRECONDITION:
            reason = refusal
    return np.int64(NOTHING), np.int64(NOTHING), np.int64(NOTHING), np.int64(0), reason
