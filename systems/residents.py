"""Residents: how a person comes to have a row, and how a row falls free; shared by all who let people in or out."""

import numpy as np

from components.memory import MEMORY_LENGTH, MemoryKind, MemoryObject
from components.people import (
    ITEM_KINDS_MAX,
    Bag,
    Belongs,
    Body,
    Identity,
    Intent,
    Mind,
    Moment,
    Need,
    Purse,
    Roster,
    Shift,
    Timer,
    Token,
    Where,
)
from components.positions import Position
from components.reservations import Reservation
from components.rewards import Episode, Gain
from components.town import Account, Clock, Turnover, Used
from components.words import NEVER, NOTHING, Attendance, Claim, EventKind, Exit, LifeMode, Outcome, Reason
from systems.arrays import Float, Int
from systems.blocks import TownBlocks
from systems.conduct import leave_off
from systems.events import record
from systems.farewell import forget_rewards, settle_reward
from systems.kernel import kernel
from systems.personality import give_traits
from systems.random import Stream, below, draw


@kernel
def free_row(town: TownBlocks) -> Int:
    """Return the lowest free row, or NOTHING when the town is full."""
    for row in range(town.people_i16.shape[1]):
        if not town.people_i8[Body.LIVE, row]:
            return np.int64(row)
    return np.int64(NOTHING)


@kernel
def clear(town: TownBlocks, row: Int) -> None:
    """Reset every column of a row but its count of reservations, its identity slot, its policy and its rewards."""
    token = np.int64(town.people_i32[Token.NUMBER, row])
    spare_from = np.int64(town.people_i32[Token.SPARE_FROM, row])
    vacated = np.int64(town.people_i32[Moment.VACATED, row])
    policy = np.int64(town.people_i8[Mind.POLICY, row])
    claims = np.int64(town.reservations_i32[Reservation.GENERATION, row])
    for column in range(town.people_f32.shape[0]):
        if column < Episode.POTENTIAL or column > Gain.LAST:
            town.people_f32[column, row] = np.float32(0.0)
    for column in range(town.people_i8.shape[0]):
        town.people_i8[column, row] = 0
    for column in range(town.people_i16.shape[0]):
        town.people_i16[column, row] = 0
    for column in range(town.people_i32.shape[0]):
        town.people_i32[column, row] = NOTHING
    for column in range(town.people_i64.shape[0]):
        town.people_i64[column, row] = 0
    for column in range(town.reservations_i32.shape[0]):
        town.reservations_i32[column, row] = NOTHING
    town.people_i32[Token.NUMBER, row] = token
    town.people_i32[Token.SPARE_FROM, row] = spare_from
    town.people_i32[Moment.VACATED, row] = vacated
    town.people_i32[Moment.DUE, row] = NEVER
    town.people_i32[Timer.DECIDE, row] = NEVER
    town.people_i32[Timer.ENDS, row] = NEVER
    town.people_i32[Roster.START, row] = NEVER
    town.people_i32[Roster.END, row] = NEVER
    town.people_i8[Intent.AFFORDANCE, row] = NOTHING
    town.people_i8[Mind.POLICY, row] = policy
    town.people_i8[Mind.WISH, row] = NOTHING
    for entry in range(MEMORY_LENGTH):
        town.people_i8[MemoryKind.FIRST + entry, row] = NOTHING
        town.people_i16[MemoryObject.FIRST + entry, row] = NOTHING
    town.reservations_i32[Reservation.STATE, row] = Claim.NONE
    town.reservations_i32[Reservation.EXPIRY, row] = NEVER
    town.reservations_i32[Reservation.GENERATION, row] = claims
    town.reservations_i32[Reservation.COOLDOWN_UNTIL, row] = 0


@kernel
def take_slot(town: TownBlocks, row: Int) -> None:
    """Choose the identity slot of a newcomer: the one of the row's two that has cooled down longest."""
    vacated = np.int64(town.people_i32[Moment.VACATED, row])
    if vacated == NOTHING:
        return
    tick = town.town_i64[Clock.TICK]
    free_from = vacated + town.params.lifecycle.slot_cooldown_days * town.params.time.ticks_per_day
    spare_from = np.int64(town.people_i32[Token.SPARE_FROM, row])
    if min(free_from, spare_from) > tick:
        town.town_i64[Turnover.SLOTS_FORCED] += 1
    if spare_from <= free_from:
        capacity = town.people_i32.shape[1]
        town.people_i32[Token.NUMBER, row] = (np.int64(town.people_i32[Token.NUMBER, row]) + capacity) % (2 * capacity)
        town.people_i32[Token.SPARE_FROM, row] = min(free_from, np.int64(NEVER))


@kernel
def admit(town: TownBlocks, row: Int, cell: Int, home: Int, bed: Int) -> None:
    """Let a new person into a free row: a new id, traits, standing on a tile, with a home or NOTHING and no goods.

    Needs start at 1, the wallet at 0; the caller sets them. The person decides on the next tick.
    """
    clear(town, row)
    forget_rewards(town, row)
    take_slot(town, row)
    give_traits(town, row, town.town_i64[Clock.NEXT_ID])
    town.people_i8[Body.LIVE, row] = 1
    town.people_i32[Identity.ID, row] = town.town_i64[Clock.NEXT_ID]
    town.people_i32[Identity.BORN, row] = town.town_i64[Clock.TICK]
    town.people_i32[Where.CELL, row] = cell
    town.people_i32[Belongs.HOME, row] = home
    town.people_i32[Belongs.BED, row] = bed
    town.people_i32[Timer.DECIDE, row] = town.town_i64[Clock.TICK]
    for need in range(Need.HUNGER, Need.COMFORT + 1):
        town.people_f32[need, row] = np.float32(1.0)
    town.people_i8[Shift.STATE, row] = Attendance.OFF
    town.cells_u8[cell] += 1
    town.town_i64[Clock.NEXT_ID] += 1
    town.town_i64[Clock.PEOPLE] += 1
    record(town, EventKind.SPAWNED, np.int64(town.people_i32[Identity.ID, row]), NOTHING, NOTHING, cell)


@kernel
def expect_successor(town: TownBlocks, row: Int, position: Int) -> None:
    """Let somebody come for the row that was just left: by the next bus, or on the next tick when policies train."""
    tick = town.town_i64[Clock.TICK]
    life = town.params.lifecycle
    if life.mode == LifeMode.TRAINING:
        town.people_i32[Belongs.POSITION, row] = position
        town.people_i32[Moment.DUE, row] = tick + 1
    elif life.mode == LifeMode.LIVE:
        bed = np.int64(town.people_i32[Belongs.BED, row])
        dice = draw(town.town_i64[Clock.KEY], Stream.LIFE, tick, bed, 0)
        span = max(np.int64(1), life.arrival_ticks_max - life.arrival_ticks_min + 1)
        town.people_i32[Moment.DUE, row] = tick + life.arrival_ticks_min + below(dice, span)


@kernel
def depart(town: TownBlocks, row: Int, reason: Int, penalty: Float) -> None:
    """Take a person out of the town for an `Exit`: what they used is freed, money falls to the town, goods are lost.

    The row keeps the last reward, with the penalty for leaving in this way, for one tick. It also remembers the
    home; unless an operator took the person away, somebody comes to live in it.
    """
    leave_off(town, row, np.int64(Outcome.INTERRUPTED), np.int64(Reason.GONE))
    position = np.int64(town.people_i32[Belongs.POSITION, row])
    if position != NOTHING:
        town.positions_i32[Position.HOLDER, position] = NOTHING
    town.town_i64[Account.TOWN] += town.people_i64[Purse.WALLET, row]
    for item in range(ITEM_KINDS_MAX):
        town.town_i64[Used.ITEM_0 + item] += np.int64(town.people_i16[Bag.ITEM_0 + item, row])
    town.cells_u8[town.people_i32[Where.CELL, row]] -= 1
    tick = town.town_i64[Clock.TICK]
    town.town_i64[Clock.PEOPLE] -= 1
    town.town_i64[Turnover.EXITS] += 1
    town.town_i64[Turnover.TENURE_TICKS] += tick - np.int64(town.people_i32[Identity.BORN, row])
    who = np.int64(town.people_i32[Identity.ID, row])
    settle_reward(town, row, penalty)
    home, bed = np.int64(town.people_i32[Belongs.HOME, row]), np.int64(town.people_i32[Belongs.BED, row])
    clear(town, row)
    town.people_i32[Belongs.HOME, row] = home
    town.people_i32[Belongs.BED, row] = bed
    town.people_i32[Moment.VACATED, row] = tick
    if reason != Exit.OPERATOR and bed != NOTHING:
        expect_successor(town, row, position)
    record(town, EventKind.REMOVED, who, NOTHING, NOTHING, reason)
