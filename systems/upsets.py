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
from systems.arrays import I16, I32, I64, Int, Record
from systems.effects import bring_about, send_home
from systems.events import record
from systems.kernel import kernel
from systems.summons import summon
from systems.targets import lives_in, place_of_object

HUNDRED = 100
"""Residents for whom limits and rates are given."""


@kernel
def hundreds(town_i64: I64) -> Int:
    """Return the hundreds of residents, a part of a hundred for a whole one, at least one."""
    return max(np.int64(1), (town_i64[Clock.PEOPLE] + HUNDRED - 1) // HUNDRED)


@kernel
def free_row(disturbances_i32: I32, town_i64: I64, params: Record) -> Int:
    """Return a row for another disturbance, or NOTHING when as many go on as may."""
    if town_i64[Unrest.ACTIVE] >= params.disturbances.at_a_time * hundreds(town_i64):
        return np.int64(NOTHING)
    for row in range(disturbances_i32.shape[1]):
        if disturbances_i32[Disturbance.KIND, row] == Trouble.NONE:
            return np.int64(row)
    return np.int64(NOTHING)


@kernel
def spare(
    number: Int, people_i16: I16, people_i32: I32, objects_i32: I32, places_i32: I32, disturbances_i32: I32,
    town_i64: I64, blocks_i32: I32, atlas_i32: I32, params: Record
) -> None:
    """Note who and what is left in peace for a while after a disturbance has begun."""
    tick = town_i64[Clock.TICK]
    rules = params.disturbances
    kind = np.int64(disturbances_i32[Disturbance.KIND, number])
    target = np.int64(disturbances_i32[Disturbance.TARGET, number])
    town_i64[Unrest.QUIET_UNTIL] = tick + rules.gap_ticks // hundreds(town_i64)
    town_i64[Respite.FIRST + kind - 1] = tick + np.int64(rules.cooldown_ticks[kind - 1]) // hundreds(town_i64)
    place = np.int64(NOTHING)
    if kind == Trouble.PRICE_SPIKE:
        places_i32[Supply.SPARED_UNTIL, target] = tick + rules.shop_spared_ticks
    elif kind == Trouble.CLOSURE:
        objects_i32[Reprieve.SPARED_UNTIL, target] = tick + rules.object_spared_ticks
        place = place_of_object(target, blocks_i32, atlas_i32, params.site)
    who = np.int64(disturbances_i32[Disturbance.WHO, number])
    other = np.int64(disturbances_i32[Disturbance.OTHER, number])
    for row in range(people_i16.shape[1]):
        mine = np.int64(people_i32[Identity.ID, row])
        called = kind == Trouble.MEET and mine != NOTHING and (mine == who or mine == other)
        if called or lives_in(row, kind, target, place, people_i16, people_i32, params.site):
            people_i32[Summons.SPARED_UNTIL, row] = tick + rules.person_spared_ticks


@kernel
def invite(
    number: Int, people_i16: I16, people_i32: I32, disturbances_i32: I32, town_i64: I64, site: Record
) -> None:
    """Call the two of a meet, or for a festival everybody of its block who has nothing else on."""
    tick = town_i64[Clock.TICK]
    place = np.int64(disturbances_i32[Disturbance.TARGET, number])
    until = np.int64(disturbances_i32[Disturbance.ENDS, number])
    first = np.int64(disturbances_i32[Disturbance.WHO, number])
    second = np.int64(disturbances_i32[Disturbance.OTHER, number])
    meet = disturbances_i32[Disturbance.KIND, number] == Trouble.MEET
    for row in range(people_i16.shape[1]):
        if not people_i16[Body.LIVE, row]:
            continue
        mine = np.int64(people_i32[Identity.ID, row])
        home = np.int64(people_i32[Belongs.HOME, row])
        if meet and mine != first and mine != second:
            continue
        if not meet and (home == NOTHING or home // site.places != place // site.places):
            continue
        if not meet and tick < people_i32[Summons.UNTIL, row]:
            continue
        who = np.int64(NOTHING)
        if meet:
            who = second if mine == first else first
        summon(row, place, who, until, people_i32)
        doing = np.int64(people_i16[Body.DOING, row])
        if doing == Doing.IDLE or doing == Doing.IDLING or doing == Doing.RELAXING:
            people_i32[Timer.DECIDE, row] = tick


@kernel
def break_out(
    kind: Int, target: Int, ticks: Int, permille: Int, who: Int, other: Int, people_i16: I16, people_i32: I32,
    objects_i16: I16, objects_i32: I32, places_i32: I32, disturbances_i32: I32, town_i64: I64, events_i32: I32,
    blocks_i32: I32, atlas_i32: I32, params: Record
) -> Int:
    """Let a disturbance begin now, and return its row, or NOTHING when as many go on as may.

    Args:
        kind: a `Trouble`.
        target: place row of a price spike, meet or festival, object row of a closure, block of an outage.
        ticks: how long it lasts.
        permille: factor of a price spike, else 0.
        who: id of the first of a meet, else NOTHING.
        other: id of the second.
    """
    number = free_row(disturbances_i32, town_i64, params)
    if number == NOTHING:
        return number
    tick = town_i64[Clock.TICK]
    disturbances_i32[Disturbance.KIND, number] = kind
    disturbances_i32[Disturbance.TARGET, number] = target
    disturbances_i32[Disturbance.BEGAN, number] = tick
    disturbances_i32[Disturbance.ENDS, number] = tick + ticks
    disturbances_i32[Disturbance.PERMILLE, number] = permille
    disturbances_i32[Disturbance.WHO, number] = who
    disturbances_i32[Disturbance.OTHER, number] = other
    town_i64[Unrest.ACTIVE] += 1
    spare(
        number, people_i16, people_i32, objects_i32, places_i32, disturbances_i32, town_i64, blocks_i32, atlas_i32,
        params
    )
    bring_about(kind, target, objects_i16, places_i32, disturbances_i32, params.site)
    amount = np.int64(ticks)
    if kind == Trouble.PRICE_SPIKE:
        amount = np.int64(permille)
    elif kind == Trouble.MEET:
        amount = np.int64(other)
    if kind == Trouble.MEET or kind == Trouble.FESTIVAL:
        invite(number, people_i16, people_i32, disturbances_i32, town_i64, params.site)
    record(town_i64, events_i32, EventKind.DISTURBANCE_BEGAN, who, target, kind, amount)
    return number


@kernel
def blow_over(
    number: Int, people_i32: I32, objects_i16: I16, places_i32: I32, disturbances_i32: I32, town_i64: I64,
    events_i32: I32, site: Record
) -> None:
    """End a disturbance now: its row is free, and its target is as the orders and all that still goes on have it."""
    tick = town_i64[Clock.TICK]
    kind = np.int64(disturbances_i32[Disturbance.KIND, number])
    target = np.int64(disturbances_i32[Disturbance.TARGET, number])
    who = np.int64(disturbances_i32[Disturbance.WHO, number])
    lasted = tick - np.int64(disturbances_i32[Disturbance.BEGAN, number])
    if kind == Trouble.MEET or kind == Trouble.FESTIVAL:
        send_home(number, people_i32, disturbances_i32)
    for column in range(disturbances_i32.shape[0]):
        disturbances_i32[column, number] = 0
    town_i64[Unrest.ACTIVE] -= 1
    town_i64[Unrest.CALM_SINCE] = tick
    bring_about(kind, target, objects_i16, places_i32, disturbances_i32, site)
    record(town_i64, events_i32, EventKind.DISTURBANCE_ENDED, who, target, kind, lasted)
