"""Lifecycle: how people come to be in the town, and how they leave it."""

from dataclasses import dataclass

import numpy as np

from components.people import (
    ITEM_KINDS_MAX,
    MEMORY_LENGTH,
    Bag,
    Belongs,
    Body,
    Distress,
    Gain,
    Identity,
    Intent,
    MemoryKind,
    Need,
    Purse,
    Reward,
    Roster,
    Shift,
    Timer,
    Where,
)
from components.positions import Position
from components.reservations import Reservation
from components.town import Account, Clock, Used
from components.words import NEVER, NOTHING, Attendance, Claim, EventKind, Outcome, Reason
from systems.arrays import F32, I16, I32, I64, U8, Float, Int, Record
from systems.conduct import leave_off
from systems.events import record
from systems.farewell import forget_rewards, settle_reward
from systems.kernel import kernel
from systems.params import Fraction, PositiveTicks
from systems.processor import Stage


@dataclass(frozen=True, kw_only=True)
class Params:
    """Rules of leaving."""

    collapse_level: Fraction
    """Hunger at or below which a person starves."""
    collapse_ticks: PositiveTicks
    """Ticks in a row of starving after which a person collapses and is gone."""


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
    """Reset every column of a row but its generation counters and what it holds of rewards."""
    generation = np.int64(people_i32[Identity.GENERATION, row])
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
def admit(
    row: Int, cell: Int, home: Int, bed: Int, people_f32: F32, people_i16: I16, people_i32: I32,
    people_i64: I64, reservations_i32: I32, cells_u8: U8, town_i64: I64, events_i32: I32
) -> None:
    """Let a new person into a free row: a new id, standing on a tile, with a home or NOTHING and no goods.

    Needs start at 1, the wallet at 0; the caller sets them. The person decides on the next tick.
    """
    clear(row, people_f32, people_i16, people_i32, people_i64, reservations_i32)
    forget_rewards(row, people_f32)
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
def depart(
    row: Int, reason: Int, penalty: Float, people_f32: F32, people_i16: I16, people_i32: I32, people_i64: I64,
    reservations_i32: I32, objects_i16: I16, positions_i32: I32, cells_u8: U8, town_i64: I64,
    events_i32: I32, blocks_i32: I32, atlas_i32: I32, affordances: Record, params: Record
) -> None:
    """Take a person out of the town: what they used is freed, money falls to the town, goods are thrown away.

    The row keeps their last reward, with the penalty for leaving in this way, for one tick.
    """
    leave_off(
        row, np.int64(Outcome.INTERRUPTED), np.int64(Reason.GONE), people_f32, people_i16, people_i32,
        reservations_i32, objects_i16,
        town_i64, events_i32, blocks_i32, atlas_i32, affordances, params
    )
    position = np.int64(people_i32[Belongs.POSITION, row])
    if position != NOTHING:
        positions_i32[Position.HOLDER, position] = NOTHING
    town_i64[Account.TOWN] += people_i64[Purse.WALLET, row]
    for item in range(ITEM_KINDS_MAX):
        town_i64[Used.ITEM_0 + item] += np.int64(people_i16[Bag.ITEM_0 + item, row])
    cells_u8[people_i32[Where.CELL, row]] -= 1
    town_i64[Clock.PEOPLE] -= 1
    who = np.int64(people_i32[Identity.ID, row])
    settle_reward(row, penalty, people_f32, params)
    clear(row, people_f32, people_i16, people_i32, people_i64, reservations_i32)
    people_i32[Identity.GENERATION, row] += 1
    record(town_i64, events_i32, EventKind.REMOVED, who, NOTHING, NOTHING, reason)


@kernel
def watch_over(
    people_f32: F32, people_i16: I16, people_i32: I32, people_i64: I64, reservations_i32: I32,
    objects_i16: I16, positions_i32: I32, cells_u8: U8, town_i64: I64, events_i32: I32, blocks_i32: I32,
    atlas_i32: I32, affordances: Record, params_block: Record
) -> None:
    """Count how long people starve, and end the life of those who did too long."""
    params = params_block[0]
    for row in range(people_i16.shape[1]):
        if not people_i16[Body.LIVE, row]:
            continue
        if people_f32[Need.HUNGER, row] > params.lifecycle.collapse_level:
            people_i16[Distress.STARVING, row] = 0
            continue
        people_i16[Distress.STARVING, row] += 1
        if people_i16[Distress.STARVING, row] >= params.lifecycle.collapse_ticks:
            record(
                town_i64, events_i32, EventKind.COLLAPSED, np.int64(people_i32[Identity.ID, row]), NOTHING, NOTHING,
                np.int64(people_i16[Distress.STARVING, row])
            )
            depart(
                row, np.int64(EventKind.COLLAPSED), params.rewards.collapse_penalty, people_f32, people_i16, people_i32,
                people_i64, reservations_i32, objects_i16, positions_i32, cells_u8, town_i64, events_i32, blocks_i32,
                atlas_i32, affordances, params
            )


class Lifecycle(Stage):
    """Stage 12: collapse."""

    def process(self) -> None:
        """Look after the lives of one town for one tick."""
        town = self.town
        watch_over(
            town.people_f32, town.people_i16, town.people_i32, town.people_i64, town.reservations_i32,
            town.objects_i16, town.positions_i32, town.cells_u8, town.town_i64, town.events_i32, town.blocks_i32,
            town.atlas_i32, town.affordances, town.params_block,
        )
