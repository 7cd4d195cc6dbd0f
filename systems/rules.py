"""What is allowed: the one set of preconditions that masks, plans and the world itself share.

A question returns a `Reason`; `Reason.NONE` is a yes. First the person is asked, then an object.
"""

import numpy as np

from components.atlas import BlockColumn, Fixture, Lot, Post
from components.catalogue import PROGRAM_LENGTH_MAX, Condition, Fact, Op
from components.memory import MEMORY_LENGTH, REASONS, MemoryEnd, MemoryKind, MemoryTick
from components.objects import Object
from components.people import Bag, Belongs, Identity, Purse, Roster, Where
from components.places import Premises, Price, Stock
from components.positions import Position
from components.reservations import Reservation
from components.town import Clock, Unrest
from components.words import NOTHING, Outcome, Reason, Role, Weather
from systems.arrays import Float, Int
from systems.blocks import TownBlocks
from systems.company import acquaintances_at, company_of, home_block, place_allows
from systems.foresight import level_on_leaving, money_at, share_used
from systems.kernel import kernel
from systems.personality import buffer_cents
from systems.random import Stream, draw, fraction
from systems.summons import is_called, is_called_here, is_called_to
from systems.ways import block_of_object, block_of_position, place_of

LET_IN = -1
"""Arrival of somebody who was given a slot already: neither hours nor a call send them away again."""

WORK_EARLY_TICKS = 120
"""How long before a shift people may go to work."""


@kernel
def vacancies(town: TownBlocks, block: Int) -> Int:
    """Return how many positions of a block nobody holds."""
    open_positions = np.int64(0)
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    for post in range(town.site.positions):
        if town.atlas_i32[template, Post.JOB, post] != NOTHING:
            open_positions += np.int64(
                town.positions_i32[Position.HOLDER, block * town.site.positions + post] == NOTHING
            )
    return open_positions


@kernel
def is_on_site(town: TownBlocks, row: Int) -> bool:
    """Return whether a person stands inside the place where they work."""
    position = np.int64(town.people_i32[Belongs.POSITION, row])
    if position == NOTHING:
        return False
    work = work_place(town, position)
    return bool(place_of(town, np.int64(town.people_i32[Where.CELL, row])) == work)


@kernel
def work_place(town: TownBlocks, position: Int) -> Int:
    """Return the place row of a position."""
    block = block_of_position(town, np.int64(position))
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    post = np.int64(position) - block * town.site.positions
    return block * town.site.places + np.int64(town.atlas_i32[template, Post.PLACE, post])


@kernel
def is_on_shift(town: TownBlocks, row: Int, tick: Int) -> bool:
    """Return whether a person's shift runs now."""
    return bool(town.people_i32[Roster.START, row] <= tick and tick < town.people_i32[Roster.END, row])


@kernel
def fact(town: TownBlocks, number: Int, affordance: Int, row: Int) -> Float:
    """Return the value of a named fact about a person who thinks of doing something, as a float64."""
    tick = town.town_i64[Clock.TICK]
    if number <= Fact.COMFORT:
        return np.float64(level_on_leaving(town, row, number, share_used(town, row)))
    if number >= Fact.ITEM_FIRST:
        return np.float64(town.people_i16[Bag.ITEM_0 + number - Fact.ITEM_FIRST, row])
    if number == Fact.WALLET:
        return np.float64(town.people_i64[Purse.WALLET, row])
    if number == Fact.SAVINGS:
        return np.float64(town.people_i64[Purse.WALLET, row] - buffer_cents(town, row))
    if number == Fact.RENT_OWED:
        return np.float64(town.people_i64[Purse.RENT_OWED, row])
    if number == Fact.HAS_JOB:
        return np.float64(town.people_i32[Belongs.POSITION, row] != NOTHING)
    if number == Fact.ON_SHIFT:
        return np.float64(is_on_shift(town, row, tick))
    if number == Fact.ON_SITE:
        return np.float64(is_on_site(town, row))
    if number == Fact.AT_HOME or number == Fact.HERE_INSIDE:
        place = place_of(town, np.int64(town.people_i32[Where.CELL, row]))
        if number == Fact.HERE_INSIDE:
            return np.float64(place != NOTHING)
        return np.float64(place != NOTHING and place == town.people_i32[Belongs.HOME, row])
    if number == Fact.TICK_OF_DAY:
        return np.float64(tick % town.params.time.ticks_per_day)
    if number == Fact.TICKS_TO_SHIFT:
        return np.float64(max(np.int64(0), np.int64(town.people_i32[Roster.START, row]) - tick))
    if number == Fact.SUNNY:
        return np.float64(town.town_i64[Unrest.WEATHER] == Weather.SUNNY)
    if number == Fact.DRY:
        return np.float64(town.town_i64[Unrest.WEATHER] != Weather.RAIN)
    if number == Fact.CALLED:
        return np.float64(is_called(town, row, tick))
    if number == Fact.CALLED_HERE:
        return np.float64(is_called_here(town, row, tick))
    if number == Fact.VACANCIES:
        return np.float64(vacancies(town, home_block(town, row)))
    if number == Fact.COMPANY:
        count, _ = company_of(town, row, town.town_i64[Clock.KEY], tick)
        return np.float64(count)
    if number == Fact.FRIENDS_THERE or number == Fact.RIVALS_THERE:
        return np.float64(acquaintances_at(town, number == Fact.FRIENDS_THERE, affordance, row))
    dice = draw(town.town_i64[Clock.KEY], Stream.POLICY, tick // 60, np.int64(town.people_i32[Identity.ID, row]), 99)
    return np.float64(fraction(dice))


@kernel
def compare(op: Int, left: Float, right: Float) -> Float:
    """Return the result of one comparison or connective as 1.0 or 0.0."""
    if op == Op.LESS:
        return np.float64(left < right)
    if op == Op.LESS_EQUAL:
        return np.float64(left <= right)
    if op == Op.GREATER:
        return np.float64(left > right)
    if op == Op.GREATER_EQUAL:
        return np.float64(left >= right)
    if op == Op.EQUAL:
        return np.float64(left == right)
    if op == Op.NOT_EQUAL:
        return np.float64(left != right)
    if op == Op.AND:
        return np.float64(left != np.float64(0.0) and right != np.float64(0.0))
    return np.float64(left != np.float64(0.0) or right != np.float64(0.0))


@kernel
def condition_holds(town: TownBlocks, part: Int, affordance: Int, row: Int) -> bool:
    """Run one compiled `Condition` of an affordance for a person; an empty one holds.

    The four topmost values of the stack are kept in locals; the compiler refuses expressions that need a fifth.
    """
    program = town.affordances[affordance]
    top = np.float64(1.0)
    second = np.float64(0.0)
    third = np.float64(0.0)
    fourth = np.float64(0.0)
    for step in range(PROGRAM_LENGTH_MAX):
        op = program.ops[part, step]
        if op == Op.END:
            break
        if op <= Op.NUMBER:
            fourth = third
            third = second
            second = top
            top = program.args[part, step]
            if op == Op.FACT:
                top = fact(town, np.int64(top), affordance, row)
        elif op == Op.NOT:
            top = np.float64(top == np.float64(0.0))
        else:
            top = compare(op, second, top)
            second = third
            third = fourth
    return bool(top != np.float64(0.0))


@kernel
def remembers_doing(town: TownBlocks, affordance: Int, row: Int, since: Int) -> bool:
    """Return whether a person finished an affordance at or after a tick, as far as they remember."""
    for entry in range(MEMORY_LENGTH):
        if (
            town.people_i8[MemoryKind.FIRST + entry, row] == affordance
            and np.int64(town.people_i8[MemoryEnd.FIRST + entry, row]) // REASONS == Outcome.DONE
            and town.people_i32[MemoryTick.FIRST + entry, row] >= since
        ):
            return True
    return False


@kernel
def person_refusal(town: TownBlocks, affordance: Int, row: Int) -> Int:
    """Return why a person may not do something wherever they were, or `Reason.NONE`."""
    what = town.affordances[affordance]
    if town.people_i64[Purse.WALLET, row] < what.fee:
        return np.int64(Reason.NO_MONEY)
    for item in range(what.items_start.shape[0]):
        if np.int64(town.people_i16[Bag.ITEM_0 + item, row]) + what.items_start[item] < 0:
            return np.int64(Reason.PRECONDITION)
    tick = town.town_i64[Clock.TICK]
    if what.role == Role.STAFF and not (
        np.int64(town.people_i32[Roster.START, row]) - WORK_EARLY_TICKS <= tick
        and tick < town.people_i32[Roster.END, row]
    ):
        return np.int64(Reason.PRECONDITION)
    if not condition_holds(town, Condition.WHEN, affordance, row):
        return np.int64(Reason.PRECONDITION)
    if what.cooldown > 0 and remembers_doing(town, affordance, row, tick - what.cooldown):
        return np.int64(Reason.COOLDOWN)
    return np.int64(Reason.NONE)


@kernel
def is_open(town: TownBlocks, place: Int, kind_row: Int, template: Int, tick: Int) -> bool:
    """Return whether a place is open at a tick, or LET_IN, by its hours (which may cross midnight) and by order."""
    if town.places_i32[Premises.SHUT, place]:
        return False
    if tick == LET_IN:
        return True
    opens = np.int64(town.atlas_i32[template, Lot.OPENS, kind_row])
    closes = np.int64(town.atlas_i32[template, Lot.CLOSES, kind_row])
    if opens == 0 and closes >= town.params.time.ticks_per_day:
        return True
    tick_of_day = tick % town.params.time.ticks_per_day
    if opens <= closes:
        return bool(opens <= tick_of_day and tick_of_day < closes)
    return bool(opens <= tick_of_day or tick_of_day < closes)


@kernel
def object_refusal(town: TownBlocks, affordance: Int, row: Int, thing: Int, arrival: Int) -> Int:
    """Return why a person may not do something at an object, or `Reason.NONE`; being taken is no refusal.

    Opening hours, the end of a shift and of a call are asked for the tick of arrival, which may be LET_IN; and money
    must last until then, and a purchase to its end.
    """
    block = block_of_object(town, np.int64(thing))
    return fixture_refusal(town, affordance, row, block, np.int64(thing) - block * town.site.objects, arrival)


@kernel
def fixture_refusal(town: TownBlocks, affordance: Int, row: Int, block: Int, fixture: Int, arrival: Int) -> Int:
    """Return why a person may not do something at a fixture of a block, or `Reason.NONE`; see `object_refusal`."""
    what = town.affordances[affordance]
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    thing = block * town.site.objects + fixture
    tick = town.town_i64[Clock.TICK]
    if town.objects_i16[Object.BROKEN, thing]:
        return np.int64(Reason.BROKEN)
    if town.reservations_i32[Reservation.COOLDOWN_OBJECT, row] == thing and (
        tick < town.reservations_i32[Reservation.COOLDOWN_UNTIL, row]
    ):
        return np.int64(Reason.COOLDOWN)
    local_place = np.int64(town.atlas_i32[template, Fixture.PLACE, fixture])
    if local_place == NOTHING:
        return np.int64(Reason.NONE if what.place_mask == 0 else Reason.OUT_OF_REACH)
    place = block * town.site.places + local_place
    if not place_allows(what, place, np.int64(town.atlas_i32[template, Lot.KIND, local_place])):
        return np.int64(Reason.OUT_OF_REACH)
    if what.called and arrival != LET_IN and not is_called_to(town, row, place, arrival):
        return np.int64(Reason.OUT_OF_REACH)
    if town.atlas_i32[template, Lot.PRIVATE, local_place] and place != town.people_i32[Belongs.HOME, row]:
        return np.int64(Reason.OUT_OF_REACH)
    if what.role == Role.STAFF:
        position = np.int64(town.people_i32[Belongs.POSITION, row])
        if position == NOTHING or work_place(town, position) != place:
            return np.int64(Reason.OUT_OF_REACH)
        if arrival >= town.people_i32[Roster.END, row]:
            return np.int64(Reason.OUT_OF_REACH)
    elif not is_open(town, place, local_place, template, arrival):
        return np.int64(Reason.CLOSED)
    if what.power and not town.places_i32[Premises.POWER, place]:
        return np.int64(Reason.NO_POWER)
    if what.water and not town.places_i32[Premises.WATER, place]:
        return np.int64(Reason.NO_WATER)
    if what.buy_item != NOTHING:
        if town.places_i32[Stock.ITEM_0 + what.buy_item, place] < what.buy_count:
            return np.int64(Reason.NO_STOCK)
        cost = np.int64(what.buy_count) * np.int64(town.places_i32[Price.ITEM_0 + what.buy_item, place])
        if money_at(town, row, arrival + what.duration_max) < cost + what.fee:
            return np.int64(Reason.NO_MONEY)
    elif what.fee > 0 and money_at(town, row, arrival) < what.fee:
        return np.int64(Reason.NO_MONEY)
    return np.int64(Reason.NONE)


@kernel
def open_slots(town: TownBlocks, thing: Int, role: Int, template: Int, fixture: Int) -> Int:
    """Return the bits of an object's free use slots for a role."""
    mask = np.int64(town.atlas_i32[template, Fixture.USER_MASK, fixture])
    if role == Role.STAFF:
        mask = np.int64(town.atlas_i32[template, Fixture.STAFF_MASK, fixture])
    return mask & ~np.int64(town.objects_i16[Object.TAKEN, thing])
