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
from systems.arrays import F32, I16, I32, I64, U8, U16, Int, Record
from systems.company import company_of, home_block, place_allows
from systems.kernel import kernel
from systems.rules import condition_holds, object_refusal, open_slots, person_refusal, work_place
from systems.ways import place_of, walking_ticks

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
def first_slot(thing: Int, role: Int, blocks_i32: I32, atlas_i32: I32, site: Record) -> Int:
    """Return the first use slot of an object for a role, or NOTHING when it has none."""
    block = np.int64(thing) // site.objects
    template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
    fixture = np.int64(thing) - block * site.objects
    mask = np.int64(atlas_i32[template, Fixture.USER_MASK, fixture])
    if role == Role.STAFF:
        mask = np.int64(atlas_i32[template, Fixture.STAFF_MASK, fixture])
    if mask == 0:
        return np.int64(NOTHING)
    return block * site.slots + np.int64(atlas_i32[template, Fixture.SLOT_FIRST, fixture]) + lowest_bit(mask)


@kernel
def nearest_in_block(
    affordance: Int, row: Int, block: Int, people_i32: I32, people_i64: I64, reservations_i32: I32,
    objects_i16: I16, places_i32: I32, town_i64: I64, terrain_u8: U8, distance_u16: U16, blocks_i32: I32,
    atlas_i32: I32, affordances: Record, params: Record
) -> tuple[Int, Int, Int]:
    """Return the nearest usable object of one block, its walking time, and why others were refused."""
    site = params.site
    what = affordances[affordance]
    template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
    cell = np.int64(people_i32[Where.CELL, row])
    here = place_of(cell, terrain_u8, blocks_i32, site)
    best = np.int64(NOTHING)
    best_ticks = np.int64(OUT_OF_REACH_TICKS)
    reason = np.int64(Reason.NO_PROVIDER)
    first = np.int64(atlas_i32[template, KindIndex.FIRST, what.kind])
    for fixture in range(first, first + np.int64(atlas_i32[template, KindIndex.COUNT, what.kind])):
        thing = block * site.objects + fixture
        slot = first_slot(thing, what.role, blocks_i32, atlas_i32, site)
        if slot == NOTHING:
            continue
        ticks = walking_ticks(cell, slot, distance_u16, blocks_i32, site)
        refusal = object_refusal(
            affordance, row, thing, town_i64[Clock.TICK] + ticks, people_i32, people_i64, reservations_i32, objects_i16,
            places_i32, town_i64, blocks_i32, atlas_i32, affordances, params
        )
        if refusal != Reason.NONE:
            if refusal != Reason.OUT_OF_REACH:
                reason = refusal
            continue
        place = np.int64(atlas_i32[template, Fixture.PLACE, fixture])
        if place != NOTHING and block * site.places + place == here:
            if open_slots(thing, what.role, template, fixture, objects_i16, atlas_i32) == 0:
                ticks += FULL_HOUSE_TICKS
        if ticks < best_ticks:
            best = thing
            best_ticks = ticks
    return best, best_ticks, reason


@kernel
def own_bed(row: Int, people_i32: I32, blocks_i32: I32, atlas_i32: I32, site: Record) -> Int:
    """Return the object row of a person's own bed, or NOTHING."""
    slot = np.int64(people_i32[Belongs.BED, row])
    if slot == NOTHING:
        return np.int64(NOTHING)
    block = slot // site.slots
    template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
    fixtures = np.int64(atlas_i32[template, KindIndex.FIRST, site.bed])
    for fixture in range(fixtures, fixtures + np.int64(atlas_i32[template, KindIndex.COUNT, site.bed])):
        if atlas_i32[template, Fixture.SLOT_FIRST, fixture] == slot - block * site.slots:
            return block * site.objects + fixture
    return np.int64(NOTHING)


@kernel
def find_object(
    affordance: Int, row: Int, people_i32: I32, people_i64: I64, reservations_i32: I32, objects_i16: I16,
    places_i32: I32, town_i64: I64, terrain_u8: U8, distance_u16: U16, blocks_i32: I32, atlas_i32: I32,
    affordances: Record, params: Record
) -> tuple[Int, Int, Int]:
    """Return the object to use, its walking time, and the reason when there is none.

    People know the block they stand in, the block they live in and the block they work in.
    """
    site = params.site
    what = affordances[affordance]
    if what.own:
        bed = own_bed(row, people_i32, blocks_i32, atlas_i32, site)
        if bed == NOTHING:
            return bed, np.int64(0), np.int64(Reason.NO_PROVIDER)
        refusal = object_refusal(
            affordance, row, bed, town_i64[Clock.TICK], people_i32, people_i64, reservations_i32, objects_i16,
            places_i32, town_i64, blocks_i32, atlas_i32, affordances, params
        )
        if refusal != Reason.NONE:
            return np.int64(NOTHING), np.int64(0), refusal
        slot = np.int64(people_i32[Belongs.BED, row])
        return bed, walking_ticks(np.int64(people_i32[Where.CELL, row]), slot, distance_u16, blocks_i32, site), refusal
    best = np.int64(NOTHING)
    best_ticks = np.int64(0)
    reason = np.int64(Reason.NO_PROVIDER)
    here = np.int64(people_i32[Where.CELL, row]) // site.cells
    home = home_block(row, people_i32, site)
    if what.called and people_i32[Summons.PLACE, row] != NOTHING:
        here = home = np.int64(people_i32[Summons.PLACE, row]) // site.places
    for search in range(3):
        block = here if search == 0 else home
        if search == 2:
            position = np.int64(people_i32[Belongs.POSITION, row])
            if position == NOTHING or what.role != Role.STAFF:
                continue
            block = work_place(position, atlas_i32, blocks_i32, site) // site.places
        if (search > 0 and block == here) or (search > 1 and block == home):
            continue
        found, ticks, refusal = nearest_in_block(
            affordance, row, block, people_i32, people_i64, reservations_i32, objects_i16, places_i32, town_i64,
            terrain_u8, distance_u16, blocks_i32, atlas_i32, affordances, params
        )
        if found != NOTHING and (best == NOTHING or ticks < best_ticks):
            best = found
            best_ticks = ticks
        elif found == NOTHING and refusal != Reason.NO_PROVIDER:
            reason = refusal
    if best != NOTHING:
        reason = np.int64(Reason.NONE)
    return best, best_ticks, reason


@kernel
def plan_affordance(
    affordance: Int, row: Int, people_f32: F32, people_i16: I16, people_i32: I32, people_i64: I64,
    reservations_i32: I32, objects_i16: I16, places_i32: I32, positions_i32: I32, town_i64: I64,
    terrain_u8: U8, distance_u16: U16, blocks_i32: I32, atlas_i32: I32, affordances: Record, params: Record,
    scratch_i64: I64
) -> tuple[Int, Int, Int, Int]:
    """Return (object, partner row, walking ticks, reason) for one affordance; `Reason.NONE` means go."""
    what = affordances[affordance]
    site = params.site
    nothing = np.int64(NOTHING)
    refusal = person_refusal(
        affordance, row, people_f32, people_i16, people_i32, people_i64, positions_i32, town_i64,
        terrain_u8, blocks_i32, atlas_i32, affordances, params, scratch_i64
    )
    if refusal == Reason.NONE and not condition_holds(
        Condition.WISH, affordance, row, people_f32, people_i16, people_i32, people_i64, positions_i32, town_i64,
        terrain_u8, blocks_i32, atlas_i32, affordances, params, scratch_i64
    ):
        refusal = np.int64(Reason.PRECONDITION)
    if refusal != Reason.NONE:
        return nothing, nothing, np.int64(0), refusal
    if what.kind != NOTHING:
        thing, ticks, reason = find_object(
            affordance, row, people_i32, people_i64, reservations_i32, objects_i16, places_i32, town_i64,
            terrain_u8, distance_u16, blocks_i32, atlas_i32, affordances, params
        )
        return thing, nothing, ticks, reason
    place = place_of(np.int64(people_i32[Where.CELL, row]), terrain_u8, blocks_i32, site)
    kind = np.int64(0)
    if place != NOTHING:
        template = np.int64(blocks_i32[BlockColumn.TEMPLATE, place // site.places])
        kind = np.int64(atlas_i32[template, Lot.KIND, place % site.places])
    if not place_allows(what, place, kind):
        return nothing, nothing, np.int64(0), np.int64(Reason.OUT_OF_REACH)
    if what.partners == 0:
        return nothing, nothing, np.int64(0), np.int64(Reason.NONE)
    _, partner = company_of(
        row, people_f32, people_i16, people_i32, terrain_u8, blocks_i32, affordances, params, scratch_i64,
        town_i64[Clock.KEY], town_i64[Clock.TICK]
    )
    if partner == NOTHING:
        return nothing, nothing, np.int64(0), np.int64(Reason.NO_COMPANY)
    return nothing, partner, np.int64(0), np.int64(Reason.NONE)


@kernel
def plan_option(
    option: Int, row: Int, people_f32: F32, people_i16: I16, people_i32: I32, people_i64: I64,
    reservations_i32: I32, objects_i16: I16, places_i32: I32, positions_i32: I32, town_i64: I64,
    terrain_u8: U8, distance_u16: U16, blocks_i32: I32, atlas_i32: I32, affordances: Record, params: Record,
    scratch_i64: I64
) -> tuple[Int, Int, Int, Int, Int]:
    """Return (affordance, object, partner row, walking ticks, reason) for an option.

    The affordance is NOTHING when the option is masked; the reason is then that of the last one tried which
    was refused for something other than its precondition, where there is one.
    """
    reason = np.int64(Reason.PRECONDITION)
    for place in range(affordances.shape[0]):
        affordance = np.int64(affordances[place].turn)
        if affordance == NOTHING:
            break
        if affordances[affordance].option != option:
            continue
        thing, partner, ticks, refusal = plan_affordance(
            affordance, row, people_f32, people_i16, people_i32, people_i64, reservations_i32, objects_i16,
            places_i32, positions_i32, town_i64, terrain_u8, distance_u16, blocks_i32, atlas_i32, affordances,
            params, scratch_i64
        )
        if refusal == Reason.NONE:
            return np.int64(affordance), thing, partner, ticks, refusal
        if refusal != Reason.PRECONDITION:
            reason = refusal
    return np.int64(NOTHING), np.int64(NOTHING), np.int64(NOTHING), np.int64(0), reason
