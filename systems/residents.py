"""Residents: how a person comes to have a row, and how a row falls free; shared by all who let people in or out."""

import numpy as np

from components.memory import MEMORY_LENGTH, MemoryKind
from components.people import (
    ITEM_KINDS_MAX,
    Bag,
    Belongs,
    Body,
    Gain,
    Identity,
    Intent,
    Moment,
    Need,
    Purse,
    Reward,
    Roster,
    Shift,
    Timer,
    Token,
    Where,
)
from components.positions import Position
from components.reservations import Reservation
from components.town import Account, Clock, Turnover, Used
from components.words import NEVER, NOTHING, Attendance, Claim, EventKind, Exit, LifeMode, Outcome, Reason
from systems.arrays import F32, I16, I32, I64, U8, Float, Int, Record
from systems.conduct import leave_off
from systems.events import record
from systems.farewell import forget_rewards, settle_reward
from systems.kernel import kernel
from systems.personality import give_traits
from systems.random import Stream, below, draw


@kernel
def free_row(people_i16: I16) -> Int:
    """Return the lowest free row, or NOTHING when the town is full."""
    for row in range(people_i16.shape[1]):
        if not people_i16[Body.LIVE, row]:
            return np.int64(row)
    return np.int64(NOTHING)


@kernel
def clear(
    row: Int, people_f32: F32, people_i16: I16, people_i32: I32, people_i64: I64, reservations_i32: I32
) -> None:
    """Reset every column of a row but its generation counters, its identity slots and what it holds of rewards."""
    generation = np.int64(people_i32[Identity.GENERATION, row])
    token, spare = np.int64(people_i32[Token.NUMBER, row]), np.int64(people_i32[Token.SPARE, row])
    spare_from = np.int64(people_i32[Token.SPARE_FROM, row])
    vacated = np.int64(people_i32[Moment.VACATED, row])
    claims = np.int64(reservations_i32[Reservation.GENERATION, row])
    for column in range(people_f32.shape[0]):
        if column < Reward.TOTAL or column > Gain.LAST:
            people_f32[column, row] = np.float32(0.0)
    for column in range(people_i16.shape[0]):
        people_i16[column, row] = 0
    for column in range(people_i32.shape[0]):
        people_i32[column, row] = NOTHING
    for column in range(people_i64.shape[0]):
        people_i64[column, row] = 0
    for column in range(reservations_i32.shape[0]):
        reservations_i32[column, row] = NOTHING
    people_i32[Identity.GENERATION, row] = generation
    people_i32[Token.NUMBER, row] = token
    people_i32[Token.SPARE, row] = spare
    people_i32[Token.SPARE_FROM, row] = spare_from
    people_i32[Moment.VACATED, row] = vacated
    people_i32[Moment.ARRIVES, row] = NEVER
    people_i32[Timer.DECIDE, row] = NEVER
    people_i32[Timer.ENDS, row] = NEVER
    people_i32[Roster.START, row] = NEVER
    people_i32[Roster.END, row] = NEVER
    people_i16[Intent.AFFORDANCE, row] = NOTHING
    for entry in range(MEMORY_LENGTH):
        people_i16[MemoryKind.FIRST + entry, row] = NOTHING
    reservations_i32[Reservation.STATE, row] = Claim.NONE
    reservations_i32[Reservation.EXPIRY, row] = NEVER
    reservations_i32[Reservation.GENERATION, row] = claims
    reservations_i32[Reservation.COOLDOWN_UNTIL, row] = 0


@kernel
def take_slot(row: Int, people_i32: I32, town_i64: I64, params: Record) -> None:
    """Choose the identity slot of a newcomer: the one of the row's two that has cooled down longest."""
    vacated = np.int64(people_i32[Moment.VACATED, row])
    if vacated == NOTHING:
        return
    tick = town_i64[Clock.TICK]
    free_from = vacated + params.lifecycle.slot_cooldown_days * params.time.ticks_per_day
    spare_from = np.int64(people_i32[Token.SPARE_FROM, row])
    if min(free_from, spare_from) > tick:
        town_i64[Turnover.SLOTS_FORCED] += 1
    if spare_from <= free_from:
        number = np.int64(people_i32[Token.NUMBER, row])
        people_i32[Token.NUMBER, row] = people_i32[Token.SPARE, row]
        people_i32[Token.SPARE, row] = number
        people_i32[Token.SPARE_FROM, row] = min(free_from, np.int64(NEVER))


@kernel
def admit(
    row: Int, cell: Int, home: Int, bed: Int, people_f32: F32, people_i16: I16, people_i32: I32,
    people_i64: I64, reservations_i32: I32, cells_u8: U8, town_i64: I64, events_i32: I32, params: Record
) -> None:
    """Let a new person into a free row: a new id, traits, standing on a tile, with a home or NOTHING and no goods.

    Needs start at 1, the wallet at 0; the caller sets them. The person decides on the next tick.
    """
    clear(row, people_f32, people_i16, people_i32, people_i64, reservations_i32)
    forget_rewards(row, people_f32)
    take_slot(row, people_i32, town_i64, params)
    give_traits(row, town_i64[Clock.NEXT_ID], people_f32, town_i64, params)
    people_i16[Body.LIVE, row] = 1
    people_i32[Identity.ID, row] = town_i64[Clock.NEXT_ID]
    people_i32[Identity.GENERATION, row] += 1
    people_i32[Identity.BORN, row] = town_i64[Clock.TICK]
    people_i32[Where.CELL, row] = cell
    people_i32[Belongs.HOME, row] = home
    people_i32[Belongs.BED, row] = bed
    people_i32[Timer.DECIDE, row] = town_i64[Clock.TICK]
    people_i32[Timer.OPTION_SINCE, row] = town_i64[Clock.TICK]
    for need in range(Need.HUNGER, Need.COMFORT + 1):
        people_f32[need, row] = np.float32(1.0)
    people_i16[Shift.STATE, row] = Attendance.OFF
    cells_u8[cell] += 1
    town_i64[Clock.NEXT_ID] += 1
    town_i64[Clock.PEOPLE] += 1
    record(
        town_i64, events_i32, EventKind.SPAWNED, np.int64(people_i32[Identity.ID, row]), NOTHING, NOTHING, cell
    )


@kernel
def expect_successor(row: Int, position: Int, people_i32: I32, town_i64: I64, params: Record) -> None:
    """Let somebody come for the row that was just left: by the next bus, or on the next tick when policies train."""
    tick = town_i64[Clock.TICK]
    life = params.lifecycle
    if life.mode == LifeMode.TRAINING:
        people_i32[Belongs.POSITION, row] = position
        people_i32[Moment.ARRIVES, row] = tick + 1
    elif life.mode == LifeMode.LIVE:
        bed = np.int64(people_i32[Belongs.BED, row])
        dice = draw(town_i64[Clock.KEY], Stream.LIFE, tick, bed, 0)
        span = max(np.int64(1), life.arrival_ticks_max - life.arrival_ticks_min + 1)
        people_i32[Moment.ARRIVES, row] = tick + life.arrival_ticks_min + below(dice, span)


@kernel
def depart(
    row: Int, reason: Int, penalty: Float, people_f32: F32, people_i16: I16, people_i32: I32, people_i64: I64,
    reservations_i32: I32, objects_i16: I16, positions_i32: I32, cells_u8: U8, town_i64: I64,
    events_i32: I32, blocks_i32: I32, atlas_i32: I32, affordances: Record, params: Record
) -> None:
    """Take a person out of the town for an `Exit`: what they used is freed, money falls to the town, goods are lost.

    The row keeps the last reward, with the penalty for leaving in this way, for one tick. It also remembers the
    home; unless an operator took the person away, somebody comes to live in it.
    """
    leave_off(
        row, np.int64(Outcome.INTERRUPTED), np.int64(Reason.GONE), people_f32, people_i16, people_i32,
        reservations_i32, objects_i16, town_i64, events_i32, blocks_i32, atlas_i32, affordances, params
    )
    position = np.int64(people_i32[Belongs.POSITION, row])
    if position != NOTHING:
        positions_i32[Position.HOLDER, position] = NOTHING
    town_i64[Account.TOWN] += people_i64[Purse.WALLET, row]
    for item in range(ITEM_KINDS_MAX):
        town_i64[Used.ITEM_0 + item] += np.int64(people_i16[Bag.ITEM_0 + item, row])
    cells_u8[people_i32[Where.CELL, row]] -= 1
    tick = town_i64[Clock.TICK]
    town_i64[Clock.PEOPLE] -= 1
    town_i64[Turnover.EXITS] += 1
    town_i64[Turnover.TENURE_TICKS] += tick - np.int64(people_i32[Identity.BORN, row])
    who = np.int64(people_i32[Identity.ID, row])
    settle_reward(row, penalty, people_f32, params)
    home, bed = np.int64(people_i32[Belongs.HOME, row]), np.int64(people_i32[Belongs.BED, row])
    clear(row, people_f32, people_i16, people_i32, people_i64, reservations_i32)
    people_i32[Identity.GENERATION, row] += 1
    people_i32[Belongs.HOME, row] = home
    people_i32[Belongs.BED, row] = bed
    people_i32[Moment.VACATED, row] = tick
    if reason != Exit.OPERATOR and bed != NOTHING:
        expect_successor(row, position, people_i32, town_i64, params)
    record(town_i64, events_i32, EventKind.REMOVED, who, NOTHING, NOTHING, reason)
