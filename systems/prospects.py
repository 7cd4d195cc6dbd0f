"""Prospects: whether an option leads anywhere for a person now.

The answer is that of `plan_option`, which looks for the best way; here any way will do. What all people of a block
ask alike is taken from `systems.offers`, what a person must fulfil from the sieve of the catalogue; so most answers
are the same few words for all affordances at once. Only what stays in doubt is asked about one by one: what is far
away, opens or closes within a walk, or depends on others.
"""

import numpy as np

from components.atlas import BlockColumn, Fixture, KindIndex, Lot, Plane, Slot
from components.catalogue import Condition
from components.people import Belongs, Purse, Roster, Summons, Where
from components.reservations import Reservation
from components.town import Clock
from components.words import NOTHING, Reason, Role
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.company import company_of, is_free_to_talk, place_allows
from systems.foresight import money_at
from systems.kernel import kernel
from systems.planning import OUT_OF_REACH_TICKS, lowest_bit
from systems.rules import (
    WORK_EARLY_TICKS,
    condition_holds,
    fixture_refusal,
    person_refusal,
    work_place,
)
from systems.scratch import Scratch
from systems.summons import is_called
from systems.ways import block_of_slot, place_of, walking_ticks


@kernel
def outlook(town: TownBlocks, row: Int, here: Int, home: Int) -> tuple[Int, Int, Int]:
    """Return what a person can surely do now, what there is an object for, and what must be asked about.

    A whim has its say on all of them later. The second are among the third: only the person is to be asked.

    Args:
        here: block that the person stands in.
        home: block that the person lives in.
    """
    sieve, scratch = town.sieve[0], town.scratch_i64
    tick = town.town_i64[Clock.TICK]
    allowed = scratch[Scratch.ALLOWED, row]
    offered, doubted = scratch[Scratch.FREELY, here], scratch[Scratch.PERHAPS, here]
    place, bed = np.int64(town.people_i32[Belongs.HOME, row]), np.int64(town.people_i32[Belongs.BED, row])
    own = np.int64(0)
    if place != NOTHING and is_bed_of(town, bed, place):
        own = sieve.own
    elif bed != NOTHING:
        doubted |= sieve.own
    if here != home:
        doubted |= sieve.things & ~(sieve.own | sieve.called | sieve.staff)
    elif place != NOTHING:
        own |= ~sieve.own
    if place != NOTHING and here == home:
        offered |= scratch[Scratch.OFFERED, place] & own
        doubted |= scratch[Scratch.DOUBTED, place] & own
    elif place != NOTHING:
        doubted |= (scratch[Scratch.OFFERED, place] | scratch[Scratch.DOUBTED, place]) & own
    if may_work(town, row):
        doubted |= sieve.staff
    if is_called(town, row, tick):
        doubted |= sieve.called
    wary = np.int64(0)
    wallet = town.people_i64[Purse.WALLET, row]
    left = money_at(town, row, tick + town.site.walk_max + sieve.ticks_max)
    if left < scratch[Scratch.DEAREST, here]:
        wary |= sieve.buys
    if left < wallet and left < sieve.fee_max:
        wary |= sieve.costs
    if town.reservations_i32[Reservation.COOLDOWN_OBJECT, row] != NOTHING and (
        tick < town.reservations_i32[Reservation.COOLDOWN_UNTIL, row]
    ):
        wary |= sieve.things
    offered |= sieve.anywhere
    served = allowed & offered & ~wary
    sure = served & ~sieve.unbounded
    return sure, served & sieve.things, allowed & (offered | doubted | sieve.somewhere) & ~sure


@kernel
def is_bed_of(town: TownBlocks, bed: Int, place: Int) -> bool:
    """Return whether a bed is in a place."""
    if bed == NOTHING:
        return False
    block = block_of_slot(town, bed)
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    fixture = np.int64(town.atlas_i32[template, Slot.FIXTURE, bed - block * town.site.slots])
    lot = np.int64(town.atlas_i32[template, Fixture.PLACE, fixture])
    return bool(block * town.site.places + lot == place)


@kernel
def suits(town: TownBlocks, affordance: Int, row: Int, block: Int, fixture: Int) -> bool:
    """Return whether an object is in a kind of place for it, and has slots for the role.

    A home is the person's own, and staff are where they work.
    """
    what = town.affordances[affordance]
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    mask = Fixture.STAFF_MASK if what.role == Role.STAFF else Fixture.USER_MASK
    if town.atlas_i32[template, mask, fixture] == 0:
        return False
    place = np.int64(town.atlas_i32[template, Fixture.PLACE, fixture])
    if place == NOTHING:
        return True
    if not place_allows(what, place, np.int64(town.atlas_i32[template, Lot.KIND, place])):
        return False
    position = np.int64(town.people_i32[Belongs.POSITION, row])
    if what.role == Role.STAFF and (
        position == NOTHING or work_place(town, position) != block * town.site.places + place
    ):
        return False
    if not town.atlas_i32[template, Lot.PRIVATE, place]:
        return True
    return bool(block * town.site.places + place == town.people_i32[Belongs.HOME, row])


@kernel
def serves(town: TownBlocks, affordance: Int, row: Int, block: Int, fixture: Int) -> bool:
    """Return whether an object that suits can be used by a person when they get there."""
    tick = town.town_i64[Clock.TICK]
    staff = town.affordances[affordance].role == Role.STAFF
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    mask = np.int64(town.atlas_i32[template, Fixture.STAFF_MASK if staff else Fixture.USER_MASK, fixture])
    slot = np.int64(town.atlas_i32[template, Fixture.SLOT_FIRST, fixture]) + lowest_bit(mask)
    ticks = walking_ticks(town, np.int64(town.people_i32[Where.CELL, row]), block * town.site.slots + slot)
    if ticks >= OUT_OF_REACH_TICKS:
        return False
    return bool(fixture_refusal(town, affordance, row, block, fixture, tick + ticks) == Reason.NONE)


@kernel
def find_in_block(town: TownBlocks, affordance: Int, row: Int, block: Int) -> Int:
    """Return the first fixture of a block that serves, or NOTHING."""
    what = town.affordances[affordance]
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    first = np.int64(town.atlas_i32[template, KindIndex.FIRST, what.kind])
    for fixture in range(first, first + np.int64(town.atlas_i32[template, KindIndex.COUNT, what.kind])):
        if suits(town, affordance, row, block, np.int64(fixture)):
            if serves(town, affordance, row, block, np.int64(fixture)):
                return np.int64(fixture)
    return np.int64(NOTHING)


@kernel
def find_anywhere(town: TownBlocks, affordance: Int, row: Int, here: Int, home: Int) -> Int:
    """Return a fixture that serves where the person stands, at home or at work, or NOTHING.

    Args:
        here: block that the person stands in.
        home: block that the person lives in.
    """
    what = town.affordances[affordance]
    if what.own:
        bed = np.int64(town.people_i32[Belongs.BED, row])
        if bed == NOTHING:
            return bed
        block = bed // town.site.slots
        template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
        fixture = np.int64(town.atlas_i32[template, Slot.FIXTURE, bed - block * town.site.slots])
        arrival = town.town_i64[Clock.TICK] + walking_ticks(town, np.int64(town.people_i32[Where.CELL, row]), bed)
        refusal = fixture_refusal(town, affordance, row, block, fixture, arrival)
        return fixture if refusal == Reason.NONE else np.int64(NOTHING)
    if what.called:
        if not is_called(town, row, town.town_i64[Clock.TICK]):
            return np.int64(NOTHING)
        home = np.int64(town.people_i32[Summons.PLACE, row]) // town.site.places
        return find_in_block(town, affordance, row, home)
    found = find_in_block(town, affordance, row, here)
    if found == NOTHING and home != here:
        found = find_in_block(town, affordance, row, home)
    position = np.int64(town.people_i32[Belongs.POSITION, row])
    if found == NOTHING and what.role == Role.STAFF and position != NOTHING:
        work = work_place(town, position) // town.site.places
        if work != here and work != home:
            found = find_in_block(town, affordance, row, work)
    return found


@kernel
def may_work(town: TownBlocks, row: Int) -> bool:
    """Return whether a shift runs or begins soon enough to go to work."""
    tick = town.town_i64[Clock.TICK]
    start = np.int64(town.people_i32[Roster.START, row])
    return bool(start - WORK_EARLY_TICKS <= tick and tick < town.people_i32[Roster.END, row])


@kernel
def is_done_here(town: TownBlocks, affordance: Int, row: Int) -> bool:
    """Return whether an affordance without an object can be done in the place where a person stands."""
    what = town.affordances[affordance]
    if what.place_mask == 0 and what.partners == 0:
        return True
    place = place_of(town, np.int64(town.people_i32[Where.CELL, row]))
    if place == NOTHING:
        return False
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, place // town.site.places])
    return place_allows(what, place, np.int64(town.atlas_i32[template, Lot.KIND, place % town.site.places]))


@kernel
def is_anybody_near(town: TownBlocks, row: Int) -> bool:
    """Return whether anybody else who is free to talk stands in the same place."""
    cell = np.int64(town.people_i32[Where.CELL, row])
    block = cell // town.site.cells
    first = block * town.site.cells
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    here = np.int64(town.terrain_u8[template, Plane.PLACE, cell - first])
    for at in range(town.scratch_i64[Scratch.BLOCK_FIRST, block], town.scratch_i64[Scratch.BLOCK_FIRST, block + 1]):
        other = town.scratch_i64[Scratch.BLOCK_PEOPLE, at]
        local = np.int64(town.people_i32[Where.CELL, other]) - first
        if other != row and town.terrain_u8[template, Plane.PLACE, local] == here:
            if is_free_to_talk(town, other):
                return True
    return False


@kernel
def is_allowed(town: TownBlocks, affordance: Int, row: Int) -> bool:
    """Return whether the slower questions are answered well: a program beyond its bounds, a cooldown, company."""
    what = town.affordances[affordance]
    if what.partners > 0 and not is_anybody_near(town, row):
        return False
    if not what.bounded:
        if person_refusal(town, affordance, row) != Reason.NONE:
            return False
        if not condition_holds(town, Condition.WISH, affordance, row):
            return False
    if what.partners > 0:
        _, partner = company_of(town, row, town.town_i64[Clock.KEY], town.town_i64[Clock.TICK])
        return bool(partner != NOTHING)
    return True


@kernel
def leads_on(town: TownBlocks, affordance: Int, row: Int, here: Int, home: Int, served: bool) -> bool:
    """Return whether an affordance whose bounds are kept can be set about.

    Args:
        served: whether an object for it is there for sure.
        here: block that the person stands in.
        home: block that the person lives in.
    """
    if town.affordances[affordance].kind == NOTHING:
        return is_done_here(town, affordance, row) and is_allowed(town, affordance, row)
    if not served and find_anywhere(town, affordance, row, here, home) == NOTHING:
        return False
    return is_allowed(town, affordance, row)
