"""Prospects: whether an option leads anywhere for a person now.

The answer is that of `plan_option`, which looks for the best way; here any way will do, what refuses most and costs
least is asked first, and what served the same person last is tried before all else.
"""

import numpy as np

from components.atlas import BlockColumn, Fixture, KindIndex, Lot, Plane, Slot
from components.catalogue import BOUNDS_MAX, Condition
from components.people import Belongs, Roster, Summons, Where
from components.town import Clock, Rules
from components.words import NOTHING, Reason, Role
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.company import company_of, is_free_to_talk, place_allows
from systems.kernel import kernel
from systems.planning import OUT_OF_REACH_TICKS, lowest_bit
from systems.rules import WORK_EARLY_TICKS, condition_holds, fact, fixture_refusal, person_refusal, work_place
from systems.scratch import Scratch
from systems.summons import is_called
from systems.ways import place_of, walking_ticks

ONE_PLACE = 64
"""Hints are an affordance and, above that, the fixture that served."""


@kernel
def is_within_bounds(town: TownBlocks, affordance: Int, row: Int) -> bool:
    """Return whether all facts lie within the bounds that an affordance sets."""
    what = town.affordances[affordance]
    for place in range(BOUNDS_MAX):
        number = np.int64(what.bound_fact[place])
        if number == NOTHING:
            break
        value = fact(town, number, affordance, row)
        if value < what.bound_low[place] or value > what.bound_high[place]:
            return False
    return True


@kernel
def suits(town: TownBlocks, affordance: Int, row: Int, block: Int, fixture: Int) -> bool:
    """Return whether an object is in a kind of place for it, and has slots for the role; a home is the person's own."""
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
    if not town.atlas_i32[template, Lot.PRIVATE, place]:
        return True
    return bool(block * town.site.places + place == town.people_i32[Belongs.HOME, row])


@kernel
def opening(town: TownBlocks, block: Int, fixture: Int) -> Int:
    """Return 1 when the hours of an object's place allow any arrival from inside the block, 0 when none, else -1."""
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    place = np.int64(town.atlas_i32[template, Fixture.PLACE, fixture])
    if place == NOTHING:
        return np.int64(1)
    opens = np.int64(town.atlas_i32[template, Lot.OPENS, place])
    closes = np.int64(town.atlas_i32[template, Lot.CLOSES, place])
    day = town.params.time.ticks_per_day
    if opens == 0 and closes >= day:
        return np.int64(1)
    minute = town.town_i64[Clock.TICK] % day
    longest = town.site.walk_max
    if opens <= minute and minute + longest < closes:
        return np.int64(1)
    if opens <= closes and (minute + longest < opens or (closes <= minute and minute + longest < opens + day)):
        return np.int64(0)
    return np.int64(-1)


@kernel
def serves(town: TownBlocks, affordance: Int, row: Int, block: Int, fixture: Int, here: Int) -> bool:
    """Return whether an object that suits can be used by a person when they get there.

    Args:
        here: block that the person stands in.
    """
    tick = town.town_i64[Clock.TICK]
    staff = town.affordances[affordance].role == Role.STAFF
    if here == block and not staff and opening(town, block, fixture) == 1:
        return bool(fixture_refusal(town, affordance, row, block, fixture, tick) == Reason.NONE)
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    mask = np.int64(town.atlas_i32[template, Fixture.STAFF_MASK if staff else Fixture.USER_MASK, fixture])
    slot = np.int64(town.atlas_i32[template, Fixture.SLOT_FIRST, fixture]) + lowest_bit(mask)
    ticks = walking_ticks(town, np.int64(town.people_i32[Where.CELL, row]), block * town.site.slots + slot)
    if ticks >= OUT_OF_REACH_TICKS:
        return False
    return bool(fixture_refusal(town, affordance, row, block, fixture, tick + ticks) == Reason.NONE)


@kernel
def shut_mark(town: TownBlocks, block: Int) -> Int:
    """Return the mark of this tick, block and catalogue; hours never change, so it holds for all towns of a map."""
    now = town.town_i64[Clock.TICK] * town.site.blocks + block + 1
    return now ^ (town.town_i64[Rules.CATALOGUE] << np.int64(8))


@kernel
def find_in_block(town: TownBlocks, affordance: Int, row: Int, block: Int, here: Int) -> Int:
    """Return the first fixture of a block that serves, or NOTHING."""
    what = town.affordances[affordance]
    if here == block and town.scratch_i64[Scratch.SHUT, affordance] == shut_mark(town, block):
        return np.int64(NOTHING)
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    first = np.int64(town.atlas_i32[template, KindIndex.FIRST, what.kind])
    shut = what.role != Role.STAFF
    for fixture in range(first, first + np.int64(town.atlas_i32[template, KindIndex.COUNT, what.kind])):
        if not suits(town, affordance, row, block, np.int64(fixture)):
            shut = shut and not is_for_others(town, affordance, block, np.int64(fixture))
            continue
        if serves(town, affordance, row, block, np.int64(fixture), here):
            return np.int64(fixture)
        shut = shut and opening(town, block, np.int64(fixture)) == 0
    if shut and here == block:
        town.scratch_i64[Scratch.SHUT, affordance] = shut_mark(town, block)
    return np.int64(NOTHING)


@kernel
def is_for_others(town: TownBlocks, affordance: Int, block: Int, fixture: Int) -> bool:
    """Return whether an object that does not suit one person may suit another, whose home it is in."""
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    place = np.int64(town.atlas_i32[template, Fixture.PLACE, fixture])
    if place == NOTHING or not town.atlas_i32[template, Lot.PRIVATE, place]:
        return False
    return place_allows(town.affordances[affordance], place, np.int64(town.atlas_i32[template, Lot.KIND, place]))


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
        refusal = fixture_refusal(town, affordance, row, block, fixture, town.town_i64[Clock.TICK])
        return fixture if refusal == Reason.NONE else np.int64(NOTHING)
    if what.called:
        if not is_called(town, row, town.town_i64[Clock.TICK]):
            return np.int64(NOTHING)
        home = np.int64(town.people_i32[Summons.PLACE, row]) // town.site.places
        return find_in_block(town, affordance, row, home, here)
    found = find_in_block(town, affordance, row, here, here)
    if found == NOTHING and home != here:
        found = find_in_block(town, affordance, row, home, here)
    position = np.int64(town.people_i32[Belongs.POSITION, row])
    if found == NOTHING and what.role == Role.STAFF and position != NOTHING:
        work = work_place(town, position) // town.site.places
        if work != here and work != home:
            found = find_in_block(town, affordance, row, work, here)
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
    if not what.bounded:
        if person_refusal(town, affordance, row) != Reason.NONE:
            return False
        if not condition_holds(town, Condition.WISH, affordance, row):
            return False
    if what.partners > 0:
        if not is_anybody_near(town, row):
            return False
        _, partner = company_of(town, row, town.town_i64[Clock.KEY], town.town_i64[Clock.TICK])
        return bool(partner != NOTHING)
    return True


@kernel
def still_serves(town: TownBlocks, option: Int, row: Int, hint: Int, here: Int, home: Int) -> bool:
    """Return whether what a hint says leads somewhere; a hint may be out of date or of another town."""
    affordance = hint % ONE_PLACE
    fixture = hint // ONE_PLACE - 1
    what = town.affordances[affordance]
    if what.option != option or what.kind == NOTHING or what.called or what.own or fixture < 0:
        return False
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, home])
    nth = fixture - np.int64(town.atlas_i32[template, KindIndex.FIRST, what.kind])
    if nth < 0 or nth >= town.atlas_i32[template, KindIndex.COUNT, what.kind]:
        return False
    mask = Fixture.STAFF_MASK if what.role == Role.STAFF else Fixture.USER_MASK
    if town.atlas_i32[template, mask, fixture] == 0 or not is_within_bounds(town, affordance, row):
        return False
    return serves(town, affordance, row, home, fixture, here) and is_allowed(town, affordance, row)


@kernel
def has_plan(town: TownBlocks, option: Int, row: Int, here: Int, home: Int) -> bool:
    """Return whether `plan_option` has a plan for an option.

    Args:
        here: block that the person stands in.
        home: block that the person lives in.
    """
    working = may_work(town, row)
    hint = town.scratch_i64[Scratch.HINT_FIRST + option, row]
    if hint != 0 and still_serves(town, option, row, hint, here, home):
        if town.affordances[hint % ONE_PLACE].role != Role.STAFF or working:
            return True
    affordance = np.int64(town.affordances[option].first_of_option)
    while affordance != NOTHING:
        what = town.affordances[affordance]
        if (what.role != Role.STAFF or working) and is_within_bounds(town, affordance, row):
            if what.kind == NOTHING:
                if is_done_here(town, affordance, row) and is_allowed(town, affordance, row):
                    return True
            else:
                fixture = find_anywhere(town, affordance, row, here, home)
                if fixture != NOTHING and is_allowed(town, affordance, row):
                    town.scratch_i64[Scratch.HINT_FIRST + option, row] = affordance + ONE_PLACE * (fixture + 1)
                    return True
        affordance = np.int64(what.next_of_option)
    return False
