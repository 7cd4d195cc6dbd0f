"""Departures: what makes people leave the town, and who may go today.

A cause makes an exit due; who starves too long goes at once. All other exits keep to a daily cap for every hundred
residents and to a distance in time within a part of town, the longest due first.
"""

import numpy as np

from components.people import Belongs, Body, Distress, Identity, Moment, Need, Standing
from components.places import Premises
from components.town import Clock, Turnover, Unrest
from components.words import NEVER, NOTHING, EventKind, Exit
from systems.arrays import F32, I16, I32, I64, Int, Record
from systems.company import home_block
from systems.conduct import is_patient
from systems.events import record
from systems.kernel import kernel
from systems.random import Stream, draw, fraction
from systems.rules import vacancies
from systems.upsets import hundreds

HARDSHIPS_HELD = (1 << Exit.NEGLECT) | (1 << Exit.EVICTION) | (1 << Exit.UNEMPLOYMENT)
"""Exits, a bit each, for which nobody has to go while the town is upset."""


@kernel
def make_due(row: Int, reason: Int, people_i16: I16, people_i32: I32, town_i64: I64) -> None:
    """Let an exit be due, unless another one is already."""
    if people_i16[Standing.EXIT, row] == Exit.NONE:
        people_i16[Standing.EXIT, row] = reason
        people_i16[Standing.HELD, row] = 0
        people_i32[Moment.EXIT_DUE, row] = town_i64[Clock.TICK]


@kernel
def count_starving(row: Int, people_f32: F32, people_i16: I16, params: Record) -> bool:
    """Count a tick of starving or begin anew; return whether it has been too many."""
    if people_f32[Need.HUNGER, row] > params.lifecycle.collapse_level:
        people_i16[Distress.STARVING, row] = 0
        return False
    starving = np.int64(people_i16[Distress.STARVING, row]) + 1
    people_i16[Distress.STARVING, row] = min(starving, params.lifecycle.collapse_ticks)
    return bool(starving >= params.lifecycle.collapse_ticks)


@kernel
def count_neglect(
    row: Int, people_f32: F32, people_i16: I16, people_i32: I32, town_i64: I64, params: Record
) -> None:
    """Count a tick of neglect or begin anew: loneliness and discomfort never count."""
    life = params.lifecycle
    lowest = min(people_f32[Need.HUNGER, row], people_f32[Need.ENERGY, row], people_f32[Need.HYGIENE, row])
    if lowest > life.neglect_level:
        people_i16[Standing.NEGLECTED, row] = 0
        if people_i16[Standing.EXIT, row] == Exit.NEGLECT:
            people_i16[Standing.EXIT, row] = Exit.NONE
        return
    neglected = min(np.int64(people_i16[Standing.NEGLECTED, row]) + 1, life.neglect_ticks)
    people_i16[Standing.NEGLECTED, row] = neglected
    if neglected >= life.neglect_ticks:
        make_due(row, np.int64(Exit.NEGLECT), people_i16, people_i32, town_i64)


@kernel
def lifespan(row: Int, people_i32: I32, town_i64: I64, params: Record) -> Int:
    """Return how many ticks a person will live here when old age is on: the mean, a quarter more or less."""
    dice = draw(town_i64[Clock.KEY], Stream.LIFE, 0, np.int64(people_i32[Identity.ID, row]), 1)
    share = np.float64(0.75) + np.float64(0.5) * np.float64(fraction(dice))
    return np.int64(np.float64(params.lifecycle.old_age_days * params.time.ticks_per_day) * share)


@kernel
def look_back_on_day(
    row: Int, people_i16: I16, people_i32: I32, positions_i32: I32, town_i64: I64, blocks_i32: I32,
    atlas_i32: I32, params: Record
) -> None:
    """Count a day without work while there was some, at midnight; newcomers are given some days first."""
    life = params.lifecycle
    tick = town_i64[Clock.TICK]
    born = np.int64(people_i32[Identity.BORN, row])
    new = born > 0 and tick - born < life.newcomer_search_days * params.time.ticks_per_day
    block = home_block(row, people_i32, params.site)
    idle = people_i32[Belongs.POSITION, row] == NOTHING and (
        vacancies(block, positions_i32, atlas_i32, blocks_i32, params.site) > 0
    )
    if not idle or new:
        people_i16[Standing.JOBLESS_DAYS, row] = 0
        if people_i16[Standing.EXIT, row] == Exit.UNEMPLOYMENT:
            people_i16[Standing.EXIT, row] = Exit.NONE
        return
    people_i16[Standing.JOBLESS_DAYS, row] += 1
    if people_i16[Standing.JOBLESS_DAYS, row] >= life.jobless_days_max:
        make_due(row, np.int64(Exit.UNEMPLOYMENT), people_i16, people_i32, town_i64)


@kernel
def is_quiet_round(row: Int, people_i32: I32, town_i64: I64, params: Record) -> bool:
    """Return whether nobody has left a home in a person's part of town for a while."""
    block = home_block(row, people_i32, params.site)
    for other in range(people_i32.shape[1]):
        left = np.int64(people_i32[Moment.VACATED, other])
        if left == NOTHING or town_i64[Clock.TICK] - left >= params.lifecycle.exit_gap_ticks:
            continue
        if np.int64(people_i32[Belongs.HOME, other]) // params.site.places == block:
            return False
    return True


@kernel
def is_upset(row: Int, people_i32: I32, places_i32: I32, town_i64: I64, params: Record) -> bool:
    """Return whether something upsets the life of a person: an outage at home, or anything in a town of one hundred.

    It counts for a while after it is over.
    """
    home = np.int64(people_i32[Belongs.HOME, row])
    if home != NOTHING and not (places_i32[Premises.POWER, home] and places_i32[Premises.WATER, home]):
        return True
    if hundreds(town_i64) > 1:
        return False
    calm = town_i64[Clock.TICK] - town_i64[Unrest.CALM_SINCE] >= params.lifecycle.calm_ticks
    return bool(town_i64[Unrest.ACTIVE] > 0 or (town_i64[Unrest.CALM_SINCE] > 0 and not calm))


@kernel
def may_go(row: Int, people_i16: I16, people_i32: I32, places_i32: I32, town_i64: I64, params: Record) -> bool:
    """Return whether the caps, and the state of the town, allow an exit that is due."""
    many = hundreds(town_i64)
    reason = np.int64(people_i16[Standing.EXIT, row])
    if (np.int64(HARDSHIPS_HELD) >> reason) & 1 and is_upset(row, people_i32, places_i32, town_i64, params):
        return False
    if town_i64[Turnover.EXITS_TODAY] >= params.lifecycle.exits_per_day * many:
        return False
    if people_i16[Standing.EXIT, row] == Exit.REVIEW:
        if town_i64[Turnover.REVIEW_EXITS_TODAY] >= params.employment.exits_per_day * many:
            return False
    return is_quiet_round(row, people_i32, town_i64, params)


@kernel
def next_to_go(
    people_i16: I16, people_i32: I32, places_i32: I32, town_i64: I64, events_i32: I32, affordances: Record,
    params: Record
) -> Int:
    """Return the row of the one whose exit is due longest and allowed now, or NOTHING; the others are held back.

    Nobody has to leave a sickbed.
    """
    best = np.int64(NOTHING)
    best_key = np.int64(NEVER) << 31
    for row in range(people_i16.shape[1]):
        if not people_i16[Body.LIVE, row] or people_i16[Standing.EXIT, row] == Exit.NONE:
            continue
        if is_patient(row, people_i16, affordances):
            continue
        if may_go(row, people_i16, people_i32, places_i32, town_i64, params):
            who = np.int64(people_i32[Identity.ID, row])
            key = (np.int64(people_i32[Moment.EXIT_DUE, row]) << 31) | who
            if key < best_key:
                best_key = key
                best = np.int64(row)
        elif not people_i16[Standing.HELD, row]:
            people_i16[Standing.HELD, row] = 1
            who = np.int64(people_i32[Identity.ID, row])
            record(
                town_i64, events_i32, EventKind.EXIT_HELD, who, NOTHING, NOTHING,
                np.int64(people_i16[Standing.EXIT, row])
            )
    return best


@kernel
def count_exit(reason: Int, town_i64: I64) -> None:
    """Count an exit against the caps of the day."""
    town_i64[Turnover.EXITS_TODAY] += 1
    town_i64[Turnover.REVIEW_EXITS_TODAY] += np.int64(reason == Exit.REVIEW)
