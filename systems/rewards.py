"""Rewards: what a tick was worth to each person, in parts that add up to the whole exactly."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from annotated_types import Ge, Le

from components.people import Belongs, Body, Need, Reward, Roster, Shift
from components.positions import Position
from components.town import Clock, Kpi
from components.words import Attendance, Doing
from systems.arrays import F32, I16, I32, I64, Float, Int, Record
from systems.kernel import kernel
from systems.params import Positive, PositiveTicks, Weight, WeightPerNeed
from systems.processor import Stage


@dataclass(frozen=True, kw_only=True)
class Params:
    """Weights of the reward."""

    weights: WeightPerNeed
    """Weight of each need's squared deficit."""
    scale: Weight
    """Factor on the sum of weighted squared deficits, per tick."""
    survival: Weight
    """Given for each tick lived."""
    wage_weight: Weight
    """Given per 100 cents of wage earned, spread over the ticks of the shift."""
    punctuality: Weight
    """Given once per shift for arriving at its very start."""
    punctuality_window: PositiveTicks
    """Ticks around the start of a shift over which the punctuality reward falls to zero."""
    company_scale: Weight
    """Given per tick spent in conversation."""
    shaping: bool
    """Whether the difference of the potential is added (it changes no optimal policy)."""
    shaping_scale: Weight
    """Factor on the difference of the potential."""
    gamma: Annotated[float, Ge(0.0), Le(1.0)]
    """Discount in the difference of the potential."""
    collapse_penalty: Weight
    """Taken from somebody who collapses, beside the clip."""
    clip_per_tick: Positive
    """Largest reward of a tick, either way, apart from what ends a life."""


@kernel
def potential(row: Int, people_f32: F32, params: Record) -> Float:
    """Return phi: minus the weighted sum of deficits."""
    phi = np.float32(0.0)
    for need in range(Need.HUNGER, Need.COMFORT + 1):
        phi -= params.rewards.weights[need] * (np.float32(1.0) - people_f32[need, row])
    return phi


@kernel
def deficit(row: Int, people_f32: F32, params: Record) -> Float:
    """Return the weighted sum of squared deficits."""
    total = np.float32(0.0)
    for need in range(Need.HUNGER, Need.COMFORT + 1):
        missing = np.float32(1.0) - people_f32[need, row]
        total += params.rewards.weights[need] * missing * missing
    return total


@kernel
def wage_part(row: Int, people_i16: I16, people_i32: I32, positions_i32: I32, params: Record) -> Float:
    """Return the wage earned in this tick, in hundreds of cents, times its weight."""
    if people_i16[Shift.WAGE_TICK, row] != 1:
        return np.float32(0.0)
    position = np.int64(people_i32[Belongs.POSITION, row])
    length = np.int64(people_i32[Roster.END, row]) - np.int64(people_i32[Roster.START, row])
    wage = np.float32(np.int64(positions_i32[Position.WAGE, position])) / np.float32(length)
    return wage * params.rewards.wage_weight * np.float32(0.01)


@kernel
def punctuality_part(row: Int, people_i16: I16, people_i32: I32, town_i64: I64, params: Record) -> Float:
    """Return the punctuality reward on the tick of arrival: a triangle around the shift start, else 0."""
    state = np.int64(people_i16[Shift.STATE, row])
    if people_i16[Shift.REWARDED, row] or not (state == Attendance.ON_TIME or state == Attendance.LATE):
        return np.float32(0.0)
    people_i16[Shift.REWARDED, row] = 1
    window = np.float32(params.rewards.punctuality_window)
    late_by = np.float32(abs(town_i64[Clock.TICK] - np.int64(people_i32[Roster.START, row])))
    return params.rewards.punctuality * max(np.float32(0.0), np.float32(1.0) - late_by / window)


@kernel
def judge(
    people_f32: F32, people_i16: I16, people_i32: I32, positions_i32: I32, town_i64: I64, params_block: Record
) -> None:
    """Write this tick's reward and its parts for everybody; a row that was freed tells its terminal part once.

    The parts are added in the order of the columns; CLIP is what the limit takes away, so TOTAL is their sum.
    """
    params = params_block[0]
    weights = params.rewards
    for row in range(people_f32.shape[1]):
        if not people_i16[Body.LIVE, row]:
            if people_f32[Reward.TOTAL, row] != np.float32(0.0):
                people_f32[Reward.TERMINAL, row] = np.float32(0.0)
            people_f32[Reward.TOTAL, row] = people_f32[Reward.TERMINAL, row]
            continue
        phi = potential(row, people_f32, params)
        shaping = np.float32(0.0)
        if weights.shaping and people_f32[Reward.SURVIVAL, row] > np.float32(0.0):
            shaping = (weights.gamma * phi - people_f32[Reward.POTENTIAL, row]) * weights.shaping_scale
        company = np.float32(0.0)
        if people_i16[Body.DOING, row] == Doing.SOCIALISING:
            company = weights.company_scale
        people_f32[Reward.POTENTIAL, row] = phi
        people_f32[Reward.NEEDS, row] = -weights.scale * deficit(row, people_f32, params)
        people_f32[Reward.SHAPING, row] = shaping
        people_f32[Reward.WAGE, row] = wage_part(row, people_i16, people_i32, positions_i32, params)
        people_f32[Reward.PUNCTUALITY, row] = punctuality_part(row, people_i16, people_i32, town_i64, params)
        people_f32[Reward.SURVIVAL, row] = weights.survival
        people_f32[Reward.COMPANY, row] = company
        people_f32[Reward.TERMINAL, row] = np.float32(0.0)
        total = np.float32(0.0)
        for part in range(Reward.NEEDS, Reward.TERMINAL + 1):
            total += people_f32[part, row]
        within = min(weights.clip_per_tick, max(-weights.clip_per_tick, total))
        people_f32[Reward.CLIP, row] = within - total
        people_f32[Reward.TOTAL, row] = total + (within - total)
        town_i64[Kpi.REWARDS] += 1
        town_i64[Kpi.CLIPPED] += np.int64(within != total)


class Rewards(Stage):
    """Stage 13: rewards."""

    def process(self) -> None:
        """Reward the people of one town for this tick."""
        town = self.town
        judge(town.people_f32, town.people_i16, town.people_i32, town.positions_i32, town.town_i64, town.params_block)
