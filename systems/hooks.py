"""Named effects of affordances that numbers cannot say: hiring, relief, rent."""

import numpy as np

from components.atlas import BlockColumn, Post
from components.catalogue import Hook
from components.people import Belongs, Body, Identity, Intent, Purse, Roster, Shift, Standing, Timer
from components.places import Till
from components.positions import Position
from components.town import Account, Clock
from components.words import NEVER, NOTHING, Attendance, Doing, EventKind, Exit, Reason
from systems.arrays import I16, I32, I64, Int, Record
from systems.company import home_block
from systems.events import record
from systems.kernel import kernel
from systems.random import Stream, draw
from systems.scratch import NO_BID, Scratch
from systems.treasury import spend

RELIEF_CENTS = 100
SHIFT_SEARCH_DAYS = 15


@kernel
def next_shift(position: Int, after: Int, blocks_i32: I32, atlas_i32: I32, params: Record) -> Int:
    """Return the first tick, at or after a given one, at which a shift of a position begins; NEVER without one."""
    site = params.site
    day_ticks = params.time.ticks_per_day
    block = np.int64(position) // site.positions
    template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
    post = np.int64(position) - block * site.positions
    first_day = np.int64(after) // day_ticks
    for day in range(first_day, first_day + SHIFT_SEARCH_DAYS):
        start = day * day_ticks + np.int64(atlas_i32[template, Post.START, post])
        weekday = day % params.time.days_per_week
        if start >= after and (np.int64(atlas_i32[template, Post.DAYS, post]) >> weekday) & 1:
            return np.int64(start)
    return np.int64(NEVER)


@kernel
def roster(
    row: Int, position: Int, after: Int, people_i16: I16, people_i32: I32, blocks_i32: I32, atlas_i32: I32,
    params: Record
) -> None:
    """Write the next shift of a position into a person's roster and clear the attendance of the last one."""
    site = params.site
    start = next_shift(position, after, blocks_i32, atlas_i32, params)
    block = np.int64(position) // site.positions
    template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
    length = np.int64(atlas_i32[template, Post.LENGTH, np.int64(position) - block * site.positions])
    people_i32[Roster.START, row] = start
    people_i32[Roster.END, row] = min(start + length, np.int64(NEVER))
    people_i16[Shift.STATE, row] = Attendance.OFF
    people_i16[Shift.LATENESS_COUNTED, row] = 0
    people_i16[Shift.PRESENT, row] = 0
    people_i16[Shift.AWAY, row] = 0
    people_i16[Shift.REWARDED, row] = 0


@kernel
def employ(
    row: Int, position: Int, people_i16: I16, people_i32: I32, positions_i32: I32, town_i64: I64,
    blocks_i32: I32, atlas_i32: I32, params: Record
) -> None:
    """Give a free position to a person; the first shift is the next that begins after now."""
    positions_i32[Position.HOLDER, position] = row
    people_i32[Belongs.POSITION, row] = position
    roster(row, position, town_i64[Clock.TICK] + 1, people_i16, people_i32, blocks_i32, atlas_i32, params)


@kernel
def vacancy_for(
    row: Int, people_i32: I32, positions_i32: I32, blocks_i32: I32, atlas_i32: I32, params: Record,
    site: Record
) -> Int:
    """Return the best paid free position in the home block; of equals the first from a place that the id chooses."""
    block = home_block(row, people_i32, site)
    template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
    best = np.int64(NOTHING)
    for step in range(site.positions):
        post = (np.int64(people_i32[Identity.ID, row]) + step) % site.positions
        position = block * site.positions + post
        if atlas_i32[template, Post.JOB, post] != NOTHING and positions_i32[Position.HOLDER, position] == NOTHING:
            if best == NOTHING or positions_i32[Position.WAGE, position] > positions_i32[Position.WAGE, best]:
                best = position
    return best


@kernel
def relieve(row: Int, place: Int, people_i32: I32, places_i64: I64, town_i64: I64, events_i32: I32) -> None:
    """Let the town pay the shop for a dish that somebody poor was given."""
    spend(np.int64(RELIEF_CENTS), town_i64, events_i32)
    places_i64[Till.SALES, place] += RELIEF_CENTS
    who = np.int64(people_i32[Identity.ID, row])
    record(town_i64, events_i32, EventKind.RELIEF_PAID, who, place, NOTHING, RELIEF_CENTS)


@kernel
def lift_notice(row: Int, people_i16: I16, people_i32: I32, town_i64: I64, events_i32: I32) -> None:
    """Forget that rents went unpaid, now that nothing is owed; whoever was to leave for it may stay."""
    if people_i16[Standing.NOTICE, row] > 0:
        who = np.int64(people_i32[Identity.ID, row])
        record(town_i64, events_i32, EventKind.EVICTION_LIFTED, who, NOTHING, NOTHING, 0)
    people_i16[Standing.RENTS_UNPAID, row] = 0
    people_i16[Standing.NOTICE, row] = 0
    if people_i16[Standing.EXIT, row] == Exit.EVICTION:
        people_i16[Standing.EXIT, row] = Exit.NONE


@kernel
def pay_owed_rent(
    row: Int, people_i16: I16, people_i32: I32, people_i64: I64, town_i64: I64, events_i32: I32
) -> Int:
    """Pay all rent owed, from the wallet to the landlord; return why not when the money has gone meanwhile."""
    owed = people_i64[Purse.RENT_OWED, row]
    if people_i64[Purse.WALLET, row] < owed:
        return np.int64(Reason.NO_MONEY)
    people_i64[Purse.WALLET, row] -= owed
    people_i64[Purse.RENT_OWED, row] = 0
    lift_notice(row, people_i16, people_i32, town_i64, events_i32)
    town_i64[Account.LANDLORD] += owed
    record(town_i64, events_i32, EventKind.RENT_PAID, np.int64(people_i32[Identity.ID, row]), NOTHING, NOTHING, owed)
    return np.int64(Reason.NONE)


@kernel
def is_hired_now(row: Int, people_i16: I16, people_i32: I32, town_i64: I64, affordances: Record) -> bool:
    """Return whether a person's application ends in this tick."""
    if not people_i16[Body.LIVE, row] or people_i16[Body.DOING, row] != Doing.ERRAND:
        return False
    hook = affordances[people_i16[Intent.AFFORDANCE, row]].hook
    return bool(hook == Hook.HIRE and town_i64[Clock.TICK] >= people_i32[Timer.ENDS, row])


@kernel
def choose_vacancies(
    people_i16: I16, people_i32: I32, positions_i32: I32, town_i64: I64, blocks_i32: I32, atlas_i32: I32,
    affordances: Record, params: Record, scratch_i64: I64
) -> None:
    """Give each vacancy applied for in this tick to the smallest bid: GRANTED is the position, or NOTHING."""
    people = people_i16.shape[1]
    for row in range(people):
        if is_hired_now(row, people_i16, people_i32, town_i64, affordances):
            position = vacancy_for(row, people_i32, positions_i32, blocks_i32, atlas_i32, params, params.site)
            dice = draw(
                town_i64[Clock.KEY], Stream.WORK, town_i64[Clock.TICK], np.int64(people_i32[Identity.ID, row]), 0
            )
            scratch_i64[Scratch.GRANTED, row] = position
            scratch_i64[Scratch.KEY, row] = np.int64(dice >> np.uint64(2))
            if position != NOTHING:
                scratch_i64[Scratch.BEST_KEY, position] = NO_BID
    for row in range(people):
        if is_hired_now(row, people_i16, people_i32, town_i64, affordances):
            position = scratch_i64[Scratch.GRANTED, row]
            if position != NOTHING:
                scratch_i64[Scratch.BEST_KEY, position] = min(
                    scratch_i64[Scratch.BEST_KEY, position], scratch_i64[Scratch.KEY, row]
                )
    for row in range(people):
        if is_hired_now(row, people_i16, people_i32, town_i64, affordances):
            position = scratch_i64[Scratch.GRANTED, row]
            if position != NOTHING and scratch_i64[Scratch.BEST_KEY, position] != scratch_i64[Scratch.KEY, row]:
                scratch_i64[Scratch.GRANTED, row] = NOTHING
