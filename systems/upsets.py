"""How a disturbance begins and ends, whoever starts it: the dice of the town or an operator.

Every one goes on in a row of `disturbances.i32`; limits and waits are given for each hundred residents.
"""

import numpy as np

from components.disturbances import Disturbance
from components.objects import Reprieve
from components.people import Belongs, Body, Identity, Summons, Timer
from components.places import Supply
from components.town import Clock, Respite, Unrest
from components.words import NOTHING, Doing, EventKind, Trouble
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.effects import bring_about, send_home
from systems.events import record
from systems.kernel import kernel
from systems.summons import summon
from systems.targets import lives_in, place_of_object
from systems.ways import block_of_place

HUNDRED = 100
"""Residents for whom limits and rates are given."""


@kernel
def hundreds(town: TownBlocks) -> Int:
    """Return the hundreds of residents, a part of a hundred for a whole one, at least one."""
    return max(np.int64(1), (town.town_i64[Clock.PEOPLE] + HUNDRED - 1) // HUNDRED)


@kernel
def free_row(town: TownBlocks) -> Int:
    """Return a row for another disturbance, or NOTHING when as many go on as may."""
    if town.town_i64[Unrest.ACTIVE] >= town.params.disturbances.at_a_time * hundreds(town):
        return np.int64(NOTHING)
    for row in range(town.disturbances_i32.shape[1]):
        if town.disturbances_i32[Disturbance.KIND, row] == Trouble.NONE:
            return np.int64(row)
    return np.int64(NOTHING)


@kernel
def spare(town: TownBlocks, number: Int) -> None:
    """Note who and what is left in peace for a while after a disturbance has begun."""
    tick = town.town_i64[Clock.TICK]
    rules = town.params.disturbances
    kind = np.int64(town.disturbances_i32[Disturbance.KIND, number])
    target = np.int64(town.disturbances_i32[Disturbance.TARGET, number])
    town.town_i64[Unrest.QUIET_UNTIL] = tick + rules.gap_ticks // hundreds(town)
    town.town_i64[Respite.FIRST + kind - 1] = tick + np.int64(rules.cooldown_ticks[kind - 1]) // hundreds(town)
    place = np.int64(NOTHING)
    if kind == Trouble.PRICE_SPIKE:
        town.places_i32[Supply.SPARED_UNTIL, target] = tick + rules.shop_spared_ticks
    elif kind == Trouble.CLOSURE:
        town.objects_i32[Reprieve.SPARED_UNTIL, target] = tick + rules.object_spared_ticks
        place = place_of_object(town, target)
    who = np.int64(town.disturbances_i32[Disturbance.WHO, number])
    other = np.int64(town.disturbances_i32[Disturbance.OTHER, number])
    for row in range(town.people_i16.shape[1]):
        mine = np.int64(town.people_i32[Identity.ID, row])
        called = kind == Trouble.MEET and mine != NOTHING and (mine == who or mine == other)
        if called or lives_in(town, row, kind, target, place):
            town.people_i32[Summons.SPARED_UNTIL, row] = tick + rules.person_spared_ticks


@kernel
def invite(town: TownBlocks, number: Int) -> None:
    """Call the two of a meet, or for a festival everybody of its block who has nothing else on."""
    tick = town.town_i64[Clock.TICK]
    place = np.int64(town.disturbances_i32[Disturbance.TARGET, number])
    until = np.int64(town.disturbances_i32[Disturbance.ENDS, number])
    first = np.int64(town.disturbances_i32[Disturbance.WHO, number])
    second = np.int64(town.disturbances_i32[Disturbance.OTHER, number])
    meet = town.disturbances_i32[Disturbance.KIND, number] == Trouble.MEET
    for row in range(town.people_i16.shape[1]):
        if not town.people_i8[Body.LIVE, row]:
            continue
        mine = np.int64(town.people_i32[Identity.ID, row])
        home = np.int64(town.people_i32[Belongs.HOME, row])
        if meet and mine != first and mine != second:
            continue
        if not meet and (home == NOTHING or block_of_place(town, home) != block_of_place(town, place)):
            continue
        if not meet and tick < town.people_i32[Summons.UNTIL, row]:
            continue
        who = np.int64(NOTHING)
        if meet:
            who = second if mine == first else first
        summon(town, row, place, who, until)
        doing = np.int64(town.people_i8[Body.DOING, row])
        if doing == Doing.IDLE or doing == Doing.IDLING or doing == Doing.RELAXING:
            town.people_i32[Timer.DECIDE, row] = tick


@kernel
def break_out(town: TownBlocks, kind: Int, target: Int, ticks: Int, permille: Int, who: Int, other: Int) -> Int:
    """Let a disturbance begin now, and return its row, or NOTHING when as many go on as may.

    Args:
        kind: a `Trouble`.
        target: place row of a price spike, meet or festival, object row of a closure, block of an outage.
        ticks: how long it lasts.
        permille: factor of a price spike, else 0.
        who: id of the first of a meet, else NOTHING.
        other: id of the second.
    """
    number = free_row(town)
    if number == NOTHING:
        return number
    tick = town.town_i64[Clock.TICK]
    town.disturbances_i32[Disturbance.KIND, number] = kind
    town.disturbances_i32[Disturbance.TARGET, number] = target
    town.disturbances_i32[Disturbance.BEGAN, number] = tick
    town.disturbances_i32[Disturbance.ENDS, number] = tick + ticks
    town.disturbances_i32[Disturbance.PERMILLE, number] = permille
    town.disturbances_i32[Disturbance.WHO, number] = who
    town.disturbances_i32[Disturbance.OTHER, number] = other
    town.town_i64[Unrest.ACTIVE] += 1
    spare(town, number)
    bring_about(town, kind, target)
    amount = np.int64(ticks)
    if kind == Trouble.PRICE_SPIKE:
        amount = np.int64(permille)
    elif kind == Trouble.MEET:
        amount = np.int64(other)
    if kind == Trouble.MEET or kind == Trouble.FESTIVAL:
        invite(town, number)
    record(town, EventKind.DISTURBANCE_BEGAN, who, target, kind, amount)
    return number


@kernel
def blow_over(town: TownBlocks, number: Int) -> None:
    """End a disturbance now: its row is free, and its target is as the orders and all that still goes on have it."""
    tick = town.town_i64[Clock.TICK]
    kind = np.int64(town.disturbances_i32[Disturbance.KIND, number])
    target = np.int64(town.disturbances_i32[Disturbance.TARGET, number])
    who = np.int64(town.disturbances_i32[Disturbance.WHO, number])
    lasted = tick - np.int64(town.disturbances_i32[Disturbance.BEGAN, number])
    if kind == Trouble.MEET or kind == Trouble.FESTIVAL:
        send_home(town, number)
    for column in range(town.disturbances_i32.shape[0]):
        town.disturbances_i32[column, number] = 0
    town.town_i64[Unrest.ACTIVE] -= 1
    town.town_i64[Unrest.CALM_SINCE] = tick
    bring_about(town, kind, target)
    record(town, EventKind.DISTURBANCE_ENDED, who, target, kind, lasted)
