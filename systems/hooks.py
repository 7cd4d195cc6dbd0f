"""Named effects of affordances that numbers cannot say: hiring, relief, rent."""

import numpy as np

from components.atlas import BlockColumn, Post
from components.catalogue import Hook
from components.people import Arrears, Belongs, Identity, Intent, Presence, Purse, Roster, Shift, Standing
from components.places import Till
from components.positions import Position
from components.town import Account, Clock
from components.words import NEVER, NOTHING, Attendance, EventKind, Exit, Reason
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.company import home_block
from systems.events import record
from systems.kernel import kernel
from systems.random import Stream, draw
from systems.scratch import NO_BID, Bid, Scratch
from systems.treasury import spend
from systems.ways import block_of_position

RELIEF_CENTS = 100
SHIFT_SEARCH_DAYS = 15


@kernel
def next_shift(town: TownBlocks, position: Int, after: Int) -> Int:
    """Return the first tick, at or after a given one, at which a shift of a position begins; NEVER without one."""
    day_ticks = town.params.time.ticks_per_day
    block = block_of_position(town, np.int64(position))
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    post = np.int64(position) - block * town.site.positions
    first_day = np.int64(after) // day_ticks
    for day in range(first_day, first_day + SHIFT_SEARCH_DAYS):
        start = day * day_ticks + np.int64(town.atlas_i32[template, Post.START, post])
        weekday = day % town.params.time.days_per_week
        if start >= after and (np.int64(town.atlas_i32[template, Post.DAYS, post]) >> weekday) & 1:
            return np.int64(start)
    return np.int64(NEVER)


@kernel
def roster(town: TownBlocks, row: Int, position: Int, after: Int) -> None:
    """Write the next shift of a position into a person's roster and clear the attendance of the last one."""
    start = next_shift(town, position, after)
    block = block_of_position(town, np.int64(position))
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    length = np.int64(town.atlas_i32[template, Post.LENGTH, np.int64(position) - block * town.site.positions])
    town.people_i32[Roster.START, row] = start
    town.people_i32[Roster.END, row] = min(start + length, np.int64(NEVER))
    town.people_i8[Shift.STATE, row] = Attendance.OFF
    town.people_i8[Shift.LATENESS_COUNTED, row] = 0
    town.people_i16[Presence.PRESENT, row] = 0
    town.people_i16[Presence.AWAY, row] = 0
    town.people_i8[Shift.REWARDED, row] = 0


@kernel
def employ(town: TownBlocks, row: Int, position: Int) -> None:
    """Give a free position to a person; the first shift is the next that begins after now."""
    town.positions_i32[Position.HOLDER, position] = row
    town.people_i32[Belongs.POSITION, row] = position
    roster(town, row, position, town.town_i64[Clock.TICK] + 1)


@kernel
def vacancy_for(town: TownBlocks, row: Int) -> Int:
    """Return the best paid free position in the home block; of equals the first from a place that the id chooses."""
    block = home_block(town, row)
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    best = np.int64(NOTHING)
    for step in range(town.site.positions):
        post = (np.int64(town.people_i32[Identity.ID, row]) + step) % town.site.positions
        position = block * town.site.positions + post
        if (
            town.atlas_i32[template, Post.JOB, post] != NOTHING
            and town.positions_i32[Position.HOLDER, position] == NOTHING
        ):
            if best == NOTHING or town.positions_i32[Position.WAGE, position] > town.positions_i32[Position.WAGE, best]:
                best = position
    return best


@kernel
def relieve(town: TownBlocks, row: Int, place: Int) -> None:
    """Let the town pay the shop for a dish that somebody poor was given."""
    spend(town, np.int64(RELIEF_CENTS))
    town.places_i64[Till.SALES, place] += RELIEF_CENTS
    who = np.int64(town.people_i32[Identity.ID, row])
    record(town, EventKind.RELIEF_PAID, who, place, NOTHING, RELIEF_CENTS)


@kernel
def lift_notice(town: TownBlocks, row: Int) -> None:
    """Forget that rents went unpaid, now that nothing is owed; whoever was to leave for it may stay."""
    if town.people_i8[Standing.NOTICE, row] > 0:
        who = np.int64(town.people_i32[Identity.ID, row])
        record(town, EventKind.EVICTION_LIFTED, who, NOTHING, NOTHING, 0)
    town.people_i8[Arrears.RENTS_UNPAID, row] = 0
    town.people_i8[Standing.NOTICE, row] = 0
    if town.people_i8[Standing.EXIT, row] == Exit.EVICTION:
        town.people_i8[Standing.EXIT, row] = Exit.NONE


@kernel
def pay_owed_rent(town: TownBlocks, row: Int) -> Int:
    """Pay all rent owed, from the wallet to the landlord; return why not when the money has gone meanwhile."""
    owed = town.people_i64[Purse.RENT_OWED, row]
    if town.people_i64[Purse.WALLET, row] < owed:
        return np.int64(Reason.NO_MONEY)
    town.people_i64[Purse.WALLET, row] -= owed
    town.people_i64[Purse.RENT_OWED, row] = 0
    lift_notice(town, row)
    town.town_i64[Account.LANDLORD] += owed
    record(town, EventKind.RENT_PAID, np.int64(town.people_i32[Identity.ID, row]), NOTHING, NOTHING, owed)
    return np.int64(Reason.NONE)


@kernel
def applies(town: TownBlocks, row: Int) -> bool:
    """Return whether what a person does ends with being hired."""
    return bool(town.affordances[town.people_i8[Intent.AFFORDANCE, row]].hook == Hook.HIRE)


@kernel
def choose_vacancies(town: TownBlocks, ending: Int) -> None:
    """Give each vacancy applied for in this tick to the smallest bid: GRANTED is the position, or NOTHING.

    Args:
        ending: how many of ROWS end what they do in this tick.
    """
    for at in range(ending):
        row = town.scratch_i64[Scratch.ROWS, at]
        if applies(town, row):
            position = vacancy_for(town, row)
            who = np.int64(town.people_i32[Identity.ID, row])
            dice = draw(town.town_i64[Clock.KEY], Stream.WORK, town.town_i64[Clock.TICK], who, 0)
            town.scratch_i64[Scratch.GRANTED, row] = position
            town.scratch_i64[Scratch.KEY, row] = np.int64(dice >> np.uint64(2))
            if position != NOTHING:
                town.bids_i64[Bid.KEY, position] = NO_BID
    for at in range(ending):
        row = town.scratch_i64[Scratch.ROWS, at]
        if applies(town, row) and town.scratch_i64[Scratch.GRANTED, row] != NOTHING:
            position = town.scratch_i64[Scratch.GRANTED, row]
            town.bids_i64[Bid.KEY, position] = min(town.bids_i64[Bid.KEY, position], town.scratch_i64[Scratch.KEY, row])
    for at in range(ending):
        row = town.scratch_i64[Scratch.ROWS, at]
        if applies(town, row) and town.scratch_i64[Scratch.GRANTED, row] != NOTHING:
            position = town.scratch_i64[Scratch.GRANTED, row]
            if town.bids_i64[Bid.KEY, position] != town.scratch_i64[Scratch.KEY, row]:
                town.scratch_i64[Scratch.GRANTED, row] = NOTHING
