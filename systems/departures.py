"""Departures: what makes people leave the town, and who may go today.

A cause makes an exit due; who starves too long goes at once. All other exits keep to a daily cap for every hundred
residents and to a distance in time within a part of town, the longest due first.
"""

import numpy as np

from components.people import STRIKES_MAX, Belongs, Body, Distress, Identity, Moment, Need, Standing, Strikes
from components.places import Premises
from components.town import Clock, Turnover, Unrest
from components.words import NEVER, NOTHING, EventKind, Exit
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.company import home_block
from systems.conduct import is_patient
from systems.events import record
from systems.kernel import kernel
from systems.random import Stream, draw, fraction
from systems.rules import vacancies
from systems.upsets import hundreds
from systems.ways import block_of_place

HARDSHIPS_HELD = (1 << Exit.NEGLECT) | (1 << Exit.EVICTION) | (1 << Exit.UNEMPLOYMENT)
"""Exits, a bit each, for which nobody has to go while the town is upset."""


@kernel
def make_due(town: TownBlocks, row: Int, reason: Int) -> None:
    """Let an exit be due, unless another one is already."""
    if town.people_i8[Standing.EXIT, row] == Exit.NONE:
        town.people_i8[Standing.EXIT, row] = reason
        town.people_i8[Standing.HELD, row] = 0
        town.people_i32[Moment.DUE, row] = town.town_i64[Clock.TICK]


@kernel
def count_starving(town: TownBlocks, row: Int) -> bool:
    """Count a tick of starving or begin anew; return whether it has been too many."""
    if town.people_f32[Need.HUNGER, row] > town.params.lifecycle.collapse_level:
        town.people_i16[Distress.STARVING, row] = 0
        return False
    starving = np.int64(town.people_i16[Distress.STARVING, row]) + 1
    town.people_i16[Distress.STARVING, row] = min(starving, town.params.lifecycle.collapse_ticks)
    return bool(starving >= town.params.lifecycle.collapse_ticks)


@kernel
def is_well(town: TownBlocks, row: Int) -> bool:
    """Return whether there is nothing to count: no need is low, none was, and no exit is due."""
    life = town.params.lifecycle
    lowest = min(
        town.people_f32[Need.HUNGER, row], town.people_f32[Need.ENERGY, row], town.people_f32[Need.HYGIENE, row]
    )
    if lowest <= max(life.collapse_level, life.neglect_level) or town.people_i8[Standing.EXIT, row] != Exit.NONE:
        return False
    return bool(town.people_i16[Distress.STARVING, row] == 0 and town.people_i16[Distress.NEGLECTED, row] == 0)


@kernel
def count_neglect(town: TownBlocks, row: Int) -> None:
    """Count a tick of neglect or begin anew: loneliness and discomfort never count."""
    life = town.params.lifecycle
    lowest = min(
        town.people_f32[Need.HUNGER, row], town.people_f32[Need.ENERGY, row], town.people_f32[Need.HYGIENE, row]
    )
    if lowest > life.neglect_level:
        town.people_i16[Distress.NEGLECTED, row] = 0
        if town.people_i8[Standing.EXIT, row] == Exit.NEGLECT:
            town.people_i8[Standing.EXIT, row] = Exit.NONE
        return
    neglected = min(np.int64(town.people_i16[Distress.NEGLECTED, row]) + 1, life.neglect_ticks)
    town.people_i16[Distress.NEGLECTED, row] = neglected
    if neglected >= life.neglect_ticks:
        make_due(town, row, np.int64(Exit.NEGLECT))


@kernel
def lifespan(town: TownBlocks, row: Int) -> Int:
    """Return how many ticks a person will live here when old age is on: the mean, a quarter more or less."""
    dice = draw(town.town_i64[Clock.KEY], Stream.LIFE, 0, np.int64(town.people_i32[Identity.ID, row]), 1)
    share = np.float64(0.75) + np.float64(0.5) * np.float64(fraction(dice))
    return np.int64(np.float64(town.params.lifecycle.old_age_days * town.params.time.ticks_per_day) * share)


@kernel
def look_back_on_day(town: TownBlocks, row: Int) -> None:
    """Count a day without work while there was some, at midnight; newcomers are given some days first."""
    life = town.params.lifecycle
    tick = town.town_i64[Clock.TICK]
    born = np.int64(town.people_i32[Identity.BORN, row])
    new = born > 0 and tick - born < life.newcomer_search_days * town.params.time.ticks_per_day
    block = home_block(town, row)
    idle = town.people_i32[Belongs.POSITION, row] == NOTHING and (vacancies(town, block) > 0)
    if not idle or new:
        town.people_i8[Strikes.JOBLESS_DAYS, row] = 0
        if town.people_i8[Standing.EXIT, row] == Exit.UNEMPLOYMENT:
            town.people_i8[Standing.EXIT, row] = Exit.NONE
        return
    days = np.int64(town.people_i8[Strikes.JOBLESS_DAYS, row]) + 1
    town.people_i8[Strikes.JOBLESS_DAYS, row] = min(days, np.int64(STRIKES_MAX))
    if days >= life.jobless_days_max:
        make_due(town, row, np.int64(Exit.UNEMPLOYMENT))


@kernel
def is_quiet_round(town: TownBlocks, row: Int) -> bool:
    """Return whether nobody has left a home in a person's part of town for a while."""
    block = home_block(town, row)
    for other in range(town.people_i32.shape[1]):
        left = np.int64(town.people_i32[Moment.VACATED, other])
        if left == NOTHING or town.town_i64[Clock.TICK] - left >= town.params.lifecycle.exit_gap_ticks:
            continue
        if block_of_place(town, np.int64(town.people_i32[Belongs.HOME, other])) == block:
            return False
    return True


@kernel
def is_upset(town: TownBlocks, row: Int) -> bool:
    """Return whether something upsets the life of a person: an outage at home, or anything in a town of one hundred.

    It counts for a while after it is over.
    """
    home = np.int64(town.people_i32[Belongs.HOME, row])
    if home != NOTHING and not (town.places_i32[Premises.POWER, home] and town.places_i32[Premises.WATER, home]):
        return True
    if hundreds(town) > 1:
        return False
    calm = town.town_i64[Clock.TICK] - town.town_i64[Unrest.CALM_SINCE] >= town.params.lifecycle.calm_ticks
    return bool(town.town_i64[Unrest.ACTIVE] > 0 or (town.town_i64[Unrest.CALM_SINCE] > 0 and not calm))


@kernel
def may_go(town: TownBlocks, row: Int) -> bool:
    """Return whether the caps, and the state of the town, allow an exit that is due."""
    many = hundreds(town)
    reason = np.int64(town.people_i8[Standing.EXIT, row])
    if (np.int64(HARDSHIPS_HELD) >> reason) & 1 and is_upset(town, row):
        return False
    if town.town_i64[Turnover.EXITS_TODAY] >= town.params.lifecycle.exits_per_day * many:
        return False
    if town.people_i8[Standing.EXIT, row] == Exit.REVIEW:
        if town.town_i64[Turnover.REVIEW_EXITS_TODAY] >= town.params.employment.exits_per_day * many:
            return False
    return is_quiet_round(town, row)


@kernel
def next_to_go(town: TownBlocks) -> Int:
    """Return the row of the one whose exit is due longest and allowed now, or NOTHING; the others are held back.

    Nobody has to leave a sickbed.
    """
    best = np.int64(NOTHING)
    best_key = np.int64(NEVER) << 31
    for row in range(town.people_i16.shape[1]):
        if not town.people_i8[Body.LIVE, row] or town.people_i8[Standing.EXIT, row] == Exit.NONE:
            continue
        if is_patient(town, row):
            continue
        if may_go(town, row):
            who = np.int64(town.people_i32[Identity.ID, row])
            key = (np.int64(town.people_i32[Moment.DUE, row]) << 31) | who
            if key < best_key:
                best_key = key
                best = np.int64(row)
        elif not town.people_i8[Standing.HELD, row]:
            town.people_i8[Standing.HELD, row] = 1
            who = np.int64(town.people_i32[Identity.ID, row])
            record(town, EventKind.EXIT_HELD, who, NOTHING, NOTHING, np.int64(town.people_i8[Standing.EXIT, row]))
    return best


@kernel
def count_exit(town: TownBlocks, reason: Int) -> None:
    """Count an exit against the caps of the day."""
    town.town_i64[Turnover.EXITS_TODAY] += 1
    town.town_i64[Turnover.REVIEW_EXITS_TODAY] += np.int64(reason == Exit.REVIEW)
