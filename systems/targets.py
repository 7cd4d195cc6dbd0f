"""Targets: whom and what the next disturbance may strike; nobody is struck twice within a few hours.

Places, objects and blocks are picked by dice; the two who are called to a meet are the greatest rivals of the town.
"""

import numpy as np

from components.atlas import BlockColumn, Fixture, KindIndex, Lot
from components.disturbances import Disturbance
from components.objects import Object, Reprieve
from components.people import ITEM_KINDS_MAX, TIES_MAX, Belongs, Body, Identity, Summons, TieRivalry, TieWho
from components.places import ListPrice, Premises, Supply
from components.town import Clock
from components.words import NOTHING, Doing, Trouble
from systems.arrays import Float, Int
from systems.blocks import TownBlocks
from systems.kernel import kernel
from systems.random import Stream, below, draw
from systems.rules import is_on_shift
from systems.ways import block_of_object, block_of_place

TRIES = 8
"""Targets that are looked at before a disturbance does not happen."""


@kernel
def throw(town: TownBlocks, kind: Int, number: Int, count: Int) -> Int:
    """Return an integer below a count, by the dice of a kind of disturbance in this tick."""
    return below(draw(town.town_i64[Clock.KEY], Stream.EVENTS, town.town_i64[Clock.TICK], kind, number), count)


@kernel
def is_struck(town: TownBlocks, kind: Int, target: Int) -> bool:
    """Return whether a disturbance of a kind goes on at a target."""
    for row in range(town.disturbances_i32.shape[1]):
        if (
            town.disturbances_i32[Disturbance.KIND, row] == kind
            and town.disturbances_i32[Disturbance.TARGET, row] == target
        ):
            return True
    return False


@kernel
def lives_in(town: TownBlocks, row: Int, kind: Int, target: Int, place: Int) -> bool:
    """Return whether a disturbance strikes a person where they live: their block, or with a closure their home.

    Args:
        row: the person.
        kind: a `Trouble`.
        target: the block or object.
        place: place row of the object, with a closure.
    """
    home = np.int64(town.people_i32[Belongs.HOME, row])
    if not town.people_i8[Body.LIVE, row] or home == NOTHING:
        return False
    if kind == Trouble.BLACKOUT or kind == Trouble.WATER_OUTAGE:
        return bool(block_of_place(town, home) == target)
    return bool(kind == Trouble.CLOSURE and home == place)


@kernel
def may_strike(town: TownBlocks, kind: Int, target: Int, place: Int) -> bool:
    """Return whether nobody who would be struck was struck lately, and the target is not struck already."""
    if is_struck(town, kind, target):
        return False
    for row in range(town.people_i16.shape[1]):
        if lives_in(town, row, kind, target, place):
            if town.town_i64[Clock.TICK] < town.people_i32[Summons.SPARED_UNTIL, row]:
                return False
    return True


@kernel
def is_shop(town: TownBlocks, place: Int) -> bool:
    """Return whether anything is sold at a place."""
    for item in range(ITEM_KINDS_MAX):
        if town.places_i32[ListPrice.ITEM_0 + item, place] > 0:
            return True
    return False


@kernel
def kind_of_place(town: TownBlocks, place: Int) -> Int:
    """Return the number of the kind of a place, or NOTHING for a row without one."""
    block = block_of_place(town, np.int64(place))
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    return np.int64(town.atlas_i32[template, Lot.KIND, np.int64(place) - block * town.site.places])


@kernel
def suits(town: TownBlocks, kind: Int, place: Int) -> bool:
    """Return whether a price spike, a meet or a festival may begin at a place of itself."""
    if kind == Trouble.PRICE_SPIKE:
        if town.town_i64[Clock.TICK] < town.places_i32[Supply.SPARED_UNTIL, place] or not is_shop(town, place):
            return False
    else:
        wanted = town.params.landmarks.cafe if kind == Trouble.MEET else town.params.landmarks.park
        if kind_of_place(town, place) != wanted or town.places_i32[Premises.SHUT, place]:
            return False
    return not is_struck(town, kind, place)


@kernel
def pick_place(town: TownBlocks, kind: Int) -> Int:
    """Return a place for a price spike or a festival, any that suits of a block that was drawn, or NOTHING."""
    lots = town.site.places
    for attempt in range(TRIES):
        block = throw(town, kind, 1 + 2 * attempt, town.site.blocks)
        count = np.int64(0)
        for place in range(block * lots, (block + 1) * lots):
            count += np.int64(suits(town, kind, place))
        if count == 0:
            continue
        left = throw(town, kind, 2 + 2 * attempt, count)
        for place in range(block * lots, (block + 1) * lots):
            if suits(town, kind, place):
                if left == 0:
                    return np.int64(place)
                left -= 1
    return np.int64(NOTHING)


@kernel
def pick_block(town: TownBlocks, kind: Int) -> Int:
    """Return a block for an outage, or NOTHING when everybody asked was struck lately."""
    for attempt in range(TRIES):
        block = throw(town, kind, 1 + attempt, town.site.blocks)
        if may_strike(town, kind, block, NOTHING):
            return np.int64(block)
    return np.int64(NOTHING)


@kernel
def closable(town: TownBlocks, block: Int, number: Int) -> Int:
    """Return the object row of the n-th shower or till of a block, or NOTHING when it has fewer."""
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    left = np.int64(number)
    for part in range(2):
        kind = town.params.landmarks.shower if part == 0 else town.params.landmarks.till
        if kind == NOTHING:
            continue
        count = np.int64(town.atlas_i32[template, KindIndex.COUNT, kind])
        if left < count:
            return block * town.site.objects + np.int64(town.atlas_i32[template, KindIndex.FIRST, kind]) + left
        left -= count
    return np.int64(NOTHING)


@kernel
def place_of_object(town: TownBlocks, thing: Int) -> Int:
    """Return the place row in which an object stands, or NOTHING outdoors."""
    block = block_of_object(town, np.int64(thing))
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    place = np.int64(town.atlas_i32[template, Fixture.PLACE, np.int64(thing) - block * town.site.objects])
    return block * town.site.places + place if place != NOTHING else np.int64(NOTHING)


@kernel
def pick_object(town: TownBlocks) -> Int:
    """Return a shower or till to be closed, or NOTHING when all that were asked were closed lately or are broken."""
    kind = np.int64(Trouble.CLOSURE)
    for attempt in range(TRIES):
        block = throw(town, kind, 1 + 2 * attempt, town.site.blocks)
        count = np.int64(0)
        while closable(town, block, count) != NOTHING:
            count += 1
        if count == 0:
            continue
        number = throw(town, kind, 2 + 2 * attempt, count)
        thing = closable(town, block, number)
        if (
            town.objects_i16[Object.BROKEN, thing]
            or town.town_i64[Clock.TICK] < town.objects_i32[Reprieve.SPARED_UNTIL, thing]
        ):
            continue
        place = place_of_object(town, thing)
        if may_strike(town, kind, thing, place):
            return thing
    return np.int64(NOTHING)


@kernel
def row_of_id(town: TownBlocks, who: Int) -> Int:
    """Return the row of a living person, or NOTHING."""
    for row in range(town.people_i16.shape[1]):
        if town.people_i8[Body.LIVE, row] and town.people_i32[Identity.ID, row] == who:
            return np.int64(row)
    return np.int64(NOTHING)


@kernel
def may_be_called(town: TownBlocks, row: Int, ticks: Int) -> bool:
    """Return whether a person is awake, has time for a while, and was left in peace lately."""
    tick = town.town_i64[Clock.TICK]
    if not town.people_i8[Body.LIVE, row] or town.people_i8[Body.DOING, row] == Doing.SLEEPING:
        return False
    busy = is_on_shift(town, row, tick) or is_on_shift(town, row, tick + ticks)
    return not busy and tick >= town.people_i32[Summons.SPARED_UNTIL, row]


@kernel
def greatest_rivalry(town: TownBlocks, ceiling: Float, last: Int, ticks: Int) -> tuple[Int, Int]:
    """Return the row and the number of the strongest rivalry that comes after one already tried.

    Those are the weaker ones, and of equals those of larger ids: `last` is id * 8 + number of the tie.

    Args:
        ceiling: rivalry of the one tried last.
        last: who felt it and in which tie.
        ticks: for which people must have time.
    """
    found = np.int64(NOTHING)
    found_tie = np.int64(NOTHING)
    best = np.float32(0.0)
    best_key = np.int64(0)
    for row in range(town.people_i16.shape[1]):
        if not may_be_called(town, row, ticks):
            continue
        for number in range(TIES_MAX):
            if town.people_i32[TieWho.FIRST + number, row] == NOTHING:
                continue
            rivalry = town.people_f32[TieRivalry.FIRST + number, row]
            key = np.int64(town.people_i32[Identity.ID, row]) * 8 + number
            if rivalry > ceiling or (rivalry == ceiling and key <= last):
                continue
            if rivalry > best or (rivalry == best and found != NOTHING and key < best_key):
                found, found_tie = np.int64(row), np.int64(number)
                best, best_key = rivalry, key
    return found, found_tie


@kernel
def pick_rivals(town: TownBlocks, ticks: Int) -> tuple[Int, Int]:
    """Return the rows of the two greatest rivals who have time to meet, or NOTHING twice."""
    ceiling = np.float32(2.0)
    last = np.int64(NOTHING)
    for _ in range(TRIES):
        row, number = greatest_rivalry(town, ceiling, last, ticks)
        if row == NOTHING:
            break
        other = row_of_id(town, np.int64(town.people_i32[TieWho.FIRST + number, row]))
        if other != NOTHING and may_be_called(town, other, ticks):
            return row, other
        ceiling = town.people_f32[TieRivalry.FIRST + number, row]
        last = np.int64(town.people_i32[Identity.ID, row]) * 8 + number
    return np.int64(NOTHING), np.int64(NOTHING)
