"""What is allowed: the one set of preconditions that masks, plans and the world itself share.

A question returns a `Reason`; `Reason.NONE` is a yes. First the person is asked, then an object.
"""

import numpy as np

from components.atlas import BlockColumn, Fixture, Lot, Post
from components.catalogue import PROGRAM_LENGTH_MAX, Condition, Fact, Op
from components.memory import MEMORY_LENGTH, MemoryKind, MemoryOutcome, MemoryTick
from components.objects import Object
from components.people import Bag, Belongs, Identity, Purse, Roster, Summons, Where
from components.places import Premises, Price, Stock
from components.positions import Position
from components.reservations import Reservation
from components.town import Clock, Unrest
from components.words import NOTHING, Outcome, Reason, Role, Weather
from systems.arrays import F32, I16, I32, I64, U8, Float, Int, Record
from systems.company import acquaintances_at, company_of, home_block, place_allows
from systems.kernel import kernel
from systems.personality import buffer_cents
from systems.random import Stream, draw, fraction
from systems.summons import is_called, is_called_here
from systems.ways import place_of

WORK_EARLY_TICKS = 120
"""How long before a shift people may go to work."""


@kernel
def vacancies(block: Int, positions_i32: I32, atlas_i32: I32, blocks_i32: I32, site: Record) -> Int:
    """Return how many positions of a block nobody holds."""
    open_positions = np.int64(0)
    template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
    for post in range(site.positions):
        if atlas_i32[template, Post.JOB, post] != NOTHING:
            open_positions += np.int64(positions_i32[Position.HOLDER, block * site.positions + post] == NOTHING)
    return open_positions


@kernel
def is_on_site(
    row: Int, people_i32: I32, positions_i32: I32, terrain_u8: U8, atlas_i32: I32, blocks_i32: I32,
    site: Record
) -> bool:
    """Return whether a person stands inside the place where they work."""
    position = np.int64(people_i32[Belongs.POSITION, row])
    if position == NOTHING:
        return False
    work = work_place(position, atlas_i32, blocks_i32, site)
    return bool(place_of(np.int64(people_i32[Where.CELL, row]), terrain_u8, blocks_i32, site) == work)


@kernel
def work_place(position: Int, atlas_i32: I32, blocks_i32: I32, site: Record) -> Int:
    """Return the place row of a position."""
    block = np.int64(position) // site.positions
    template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
    post = np.int64(position) - block * site.positions
    return block * site.places + np.int64(atlas_i32[template, Post.PLACE, post])


@kernel
def is_on_shift(row: Int, people_i32: I32, tick: Int) -> bool:
    """Return whether a person's shift runs now."""
    return bool(people_i32[Roster.START, row] <= tick and tick < people_i32[Roster.END, row])


@kernel
def fact(
    number: Int, affordance: Int, row: Int, people_f32: F32, people_i16: I16, people_i32: I32, people_i64: I64,
    positions_i32: I32, town_i64: I64, terrain_u8: U8, blocks_i32: I32, atlas_i32: I32, affordances: Record,
    params: Record, scratch_i64: I64
) -> Float:
    """Return the value of a named fact about a person who thinks of doing something, as a float64."""
    tick = town_i64[Clock.TICK]
    site = params.site
    if number <= Fact.COMFORT:
        return np.float64(people_f32[number, row])
    if number >= Fact.ITEM_FIRST:
        return np.float64(people_i16[Bag.ITEM_0 + number - Fact.ITEM_FIRST, row])
    if number == Fact.WALLET:
        return np.float64(people_i64[Purse.WALLET, row])
    if number == Fact.SAVINGS:
        return np.float64(people_i64[Purse.WALLET, row] - buffer_cents(row, people_f32, params))
    if number == Fact.RENT_OWED:
        return np.float64(people_i64[Purse.RENT_OWED, row])
    if number == Fact.HAS_JOB:
        return np.float64(people_i32[Belongs.POSITION, row] != NOTHING)
    if number == Fact.ON_SHIFT:
        return np.float64(is_on_shift(row, people_i32, tick))
    if number == Fact.ON_SITE:
        return np.float64(is_on_site(row, people_i32, positions_i32, terrain_u8, atlas_i32, blocks_i32, site))
    if number == Fact.AT_HOME or number == Fact.HERE_INSIDE:
        place = place_of(np.int64(people_i32[Where.CELL, row]), terrain_u8, blocks_i32, site)
        if number == Fact.HERE_INSIDE:
            return np.float64(place != NOTHING)
        return np.float64(place != NOTHING and place == people_i32[Belongs.HOME, row])
    if number == Fact.TICK_OF_DAY:
        return np.float64(tick % params.time.ticks_per_day)
    if number == Fact.TICKS_TO_SHIFT:
        return np.float64(max(np.int64(0), np.int64(people_i32[Roster.START, row]) - tick))
    if number == Fact.SUNNY:
        return np.float64(town_i64[Unrest.WEATHER] == Weather.SUNNY)
    if number == Fact.DRY:
        return np.float64(town_i64[Unrest.WEATHER] != Weather.RAIN)
    if number == Fact.CALLED:
        return np.float64(is_called(row, people_i32, tick))
    if number == Fact.CALLED_HERE:
        return np.float64(is_called_here(row, people_i32, tick, terrain_u8, blocks_i32, site))
    if number == Fact.VACANCIES:
        return np.float64(
            vacancies(home_block(row, people_i32, site), positions_i32, atlas_i32, blocks_i32, site)
        )
    if number == Fact.COMPANY:
        count, _ = company_of(
            row, people_f32, people_i16, people_i32, terrain_u8, blocks_i32, affordances, params, scratch_i64,
            town_i64[Clock.KEY], tick
        )
        return np.float64(count)
    if number == Fact.FRIENDS_THERE or number == Fact.RIVALS_THERE:
        return np.float64(
            acquaintances_at(
                number == Fact.FRIENDS_THERE, affordance, row, people_f32, people_i32, terrain_u8, blocks_i32,
                atlas_i32, affordances, params, scratch_i64
            )
        )
    dice = draw(town_i64[Clock.KEY], Stream.POLICY, tick // 60, np.int64(people_i32[Identity.ID, row]), 99)
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
def condition_holds(
    part: Int, affordance: Int, row: Int, people_f32: F32, people_i16: I16, people_i32: I32,
    people_i64: I64, positions_i32: I32, town_i64: I64, terrain_u8: U8, blocks_i32: I32, atlas_i32: I32,
    affordances: Record, params: Record, scratch_i64: I64
) -> bool:
    """Run one compiled `Condition` of an affordance for a person; an empty one holds.

    The four topmost values of the stack are kept in locals; the compiler refuses expressions that need a fifth.
    """
    program = affordances[affordance]
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
                top = fact(
                    np.int64(top),
                    affordance,
                    row,
                    people_f32,
                    people_i16,
                    people_i32,
                    people_i64,
                    positions_i32,
                    town_i64,
                    terrain_u8,
                    blocks_i32,
                    atlas_i32,
                    affordances,
                    params,
                    scratch_i64,
                )
        elif op == Op.NOT:
            top = np.float64(top == np.float64(0.0))
        else:
            top = compare(op, second, top)
            second = third
            third = fourth
    return bool(top != np.float64(0.0))


@kernel
def remembers_doing(affordance: Int, row: Int, since: Int, people_i16: I16, people_i32: I32) -> bool:
    """Return whether a person finished an affordance at or after a tick, as far as they remember."""
    for entry in range(MEMORY_LENGTH):
        if (
            people_i16[MemoryKind.FIRST + entry, row] == affordance
            and people_i16[MemoryOutcome.FIRST + entry, row] == Outcome.DONE
            and people_i32[MemoryTick.FIRST + entry, row] >= since
        ):
            return True
    return False


@kernel
def person_refusal(
    affordance: Int, row: Int, people_f32: F32, people_i16: I16, people_i32: I32, people_i64: I64,
    positions_i32: I32, town_i64: I64, terrain_u8: U8, blocks_i32: I32, atlas_i32: I32, affordances: Record,
    params: Record, scratch_i64: I64
) -> Int:
    """Return why a person may not do something wherever they were, or `Reason.NONE`."""
    what = affordances[affordance]
    if people_i64[Purse.WALLET, row] < what.fee:
        return np.int64(Reason.NO_MONEY)
    for item in range(what.items_start.shape[0]):
        if np.int64(people_i16[Bag.ITEM_0 + item, row]) + what.items_start[item] < 0:
            return np.int64(Reason.PRECONDITION)
    tick = town_i64[Clock.TICK]
    if what.role == Role.STAFF and not (
        np.int64(people_i32[Roster.START, row]) - WORK_EARLY_TICKS <= tick and tick < people_i32[Roster.END, row]
    ):
        return np.int64(Reason.PRECONDITION)
    if not condition_holds(
        Condition.WHEN, affordance, row, people_f32, people_i16, people_i32, people_i64, positions_i32, town_i64,
        terrain_u8, blocks_i32, atlas_i32, affordances, params, scratch_i64
    ):
        return np.int64(Reason.PRECONDITION)
    if what.cooldown > 0 and remembers_doing(affordance, row, tick - what.cooldown, people_i16, people_i32):
        return np.int64(Reason.COOLDOWN)
    return np.int64(Reason.NONE)


@kernel
def is_open(
    place: Int, kind_row: Int, template: Int, tick_of_day: Int, places_i32: I32, atlas_i32: I32
) -> bool:
    """Return whether a place is open now, by its hours (which may cross midnight) and by order."""
    if places_i32[Premises.SHUT, place]:
        return False
    opens = np.int64(atlas_i32[template, Lot.OPENS, kind_row])
    closes = np.int64(atlas_i32[template, Lot.CLOSES, kind_row])
    if opens <= closes:
        return bool(opens <= tick_of_day and tick_of_day < closes)
    return bool(opens <= tick_of_day or tick_of_day < closes)


@kernel
def object_refusal(
    affordance: Int, row: Int, thing: Int, arrival: Int, people_i32: I32, people_i64: I64,
    reservations_i32: I32, objects_i16: I16, places_i32: I32, town_i64: I64, blocks_i32: I32,
    atlas_i32: I32, affordances: Record, params: Record
) -> Int:
    """Return why a person may not do something at an object, or `Reason.NONE`; being taken is no refusal.

    Opening hours are asked for the tick of arrival.
    """
    what = affordances[affordance]
    site = params.site
    block = np.int64(thing) // site.objects
    template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
    fixture = np.int64(thing) - block * site.objects
    tick = town_i64[Clock.TICK]
    if objects_i16[Object.BROKEN, thing]:
        return np.int64(Reason.BROKEN)
    if reservations_i32[Reservation.COOLDOWN_OBJECT, row] == thing and (
        tick < reservations_i32[Reservation.COOLDOWN_UNTIL, row]
    ):
        return np.int64(Reason.COOLDOWN)
    local_place = np.int64(atlas_i32[template, Fixture.PLACE, fixture])
    if local_place == NOTHING:
        return np.int64(Reason.NONE if what.place_mask == 0 else Reason.OUT_OF_REACH)
    place = block * site.places + local_place
    if not place_allows(what, place, np.int64(atlas_i32[template, Lot.KIND, local_place])):
        return np.int64(Reason.OUT_OF_REACH)
    if what.called and not (is_called(row, people_i32, tick) and people_i32[Summons.PLACE, row] == place):
        return np.int64(Reason.OUT_OF_REACH)
    if atlas_i32[template, Lot.PRIVATE, local_place] and place != people_i32[Belongs.HOME, row]:
        return np.int64(Reason.OUT_OF_REACH)
    if what.role == Role.STAFF:
        position = np.int64(people_i32[Belongs.POSITION, row])
        if position == NOTHING or work_place(position, atlas_i32, blocks_i32, site) != place:
            return np.int64(Reason.OUT_OF_REACH)
    elif not is_open(place, local_place, template, arrival % params.time.ticks_per_day, places_i32, atlas_i32):
        return np.int64(Reason.CLOSED)
    if what.power and not places_i32[Premises.POWER, place]:
        return np.int64(Reason.NO_POWER)
    if what.water and not places_i32[Premises.WATER, place]:
        return np.int64(Reason.NO_WATER)
    if what.buy_item != NOTHING:
        if places_i32[Stock.ITEM_0 + what.buy_item, place] < what.buy_count:
            return np.int64(Reason.NO_STOCK)
        cost = np.int64(what.buy_count) * np.int64(places_i32[Price.ITEM_0 + what.buy_item, place])
        if people_i64[Purse.WALLET, row] < cost + what.fee:
            return np.int64(Reason.NO_MONEY)
    return np.int64(Reason.NONE)


@kernel
def open_slots(thing: Int, role: Int, template: Int, fixture: Int, objects_i16: I16, atlas_i32: I32) -> Int:
    """Return the bits of an object's free use slots for a role."""
    mask = np.int64(atlas_i32[template, Fixture.USER_MASK, fixture])
    if role == Role.STAFF:
        mask = np.int64(atlas_i32[template, Fixture.STAFF_MASK, fixture])
    return mask & ~np.int64(objects_i16[Object.TAKEN, thing])
