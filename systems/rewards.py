"""Rewards: what a tick was worth to each person, in parts that add up to the whole exactly."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from annotated_types import Ge, Le

from components.people import Belongs, Body, Bond, Identity, Need, Presence, Roster, Shift
from components.positions import Position
from components.rewards import Episode, Gain, Reward
from components.town import Clock, Kpi
from components.words import NOTHING, Attendance, System
from systems.arrays import Float, Int
from systems.blocks import TownBlocks
from systems.farewell import GAINS_MAX
from systems.kernel import kernel
from systems.params import Fraction, Positive, PositiveTicks, Weight, WeightPerNeed
from systems.processor import Stage
from systems.scratch import Scratch
from systems.traps import spring


@dataclass(frozen=True, kw_only=True)
class Params:
    """Weights of the reward."""

    weights: WeightPerNeed
    """Weight of each need's squared deficit."""
    scale: Weight
    """Factor on the sum of weighted squared deficits, per tick."""
    survival: Weight
    """Given for each tick lived."""
    judge_every_ticks: Annotated[int, Ge(1), Le(1_440)]
    """Ticks from one judgement of needs and survival to the next, which counts for all of them: 1 is dense."""
    wage_weight: Weight
    """Given per 100 cents of wage earned, spread over the ticks of the shift."""
    punctuality: Weight
    """Given once per shift for arriving at its very start."""
    punctuality_window: PositiveTicks
    """Ticks around the start of a shift over which the punctuality reward falls to zero."""
    social_stage: Annotated[int, Ge(0), Le(3)]
    """What social life is rewarded for: 0 nothing, 1 chats, 2 avoided conflicts too, 3 the state of the ties too."""
    social_scale: Weight
    """Factor on everything social."""
    chat_base: Weight
    """Given, times the scale, to both at the end of a chat that went well."""
    chat_per_trust: Weight
    """Added for a trust of 1 in the other, as it is after the chat."""
    chat_per_familiarity: Weight
    """Added for a familiarity of 1 with the other, as it is after the chat."""
    failed_chat_begun: Fraction
    """Share of the base that a failed chat takes from who began it."""
    failed_chat_joined: Fraction
    """Share of the base that a failed chat takes from who was spoken to."""
    avoided_conflict: Weight
    """Given, times the scale, in a tick in which a person kept away from a conflict."""
    ties: Weight
    """Given per tick, times the scale, for a mean of trust and familiarity over all ties that adds up to 1."""
    shaping: bool
    """Whether the difference of the potential is added (it changes no optimal policy)."""
    shaping_scale: Weight
    """Factor on the difference of the potential."""
    gamma: Annotated[float, Ge(0.0), Le(1.0)]
    """Discount in the difference of the potential."""
    collapse_penalty: Weight
    """Taken from somebody who collapses, beside the limits."""
    eviction_penalty: Weight
    """Taken from somebody who is evicted, beside the limits."""
    exit_guard_ticks: Annotated[int, Ge(0), Le(GAINS_MAX)]
    """Ticks before an exit whose positive rewards are taken back."""
    clip_per_tick: Positive
    """Largest reward of a tick, either way, apart from what ends a life."""
    clip_per_episode: Positive
    """Largest sum of rewards of an episode, either way, apart from what ends a life."""
    episode_days: Annotated[int, Ge(1), Le(1_000)]
    """Days of a life that make an episode; a longer life begins another one."""


@kernel
def ticks_judged(town: TownBlocks) -> Float:
    """Return how many ticks the needs are judged for in this one: all since the last judgement, or none yet."""
    every = np.int64(town.params.rewards.judge_every_ticks)
    return np.float32(every if (town.town_i64[Clock.TICK] + 1) % every == 0 else 0)


@kernel
def weigh_needs(town: TownBlocks, row: Int, ticks: Float) -> None:
    """Write what the needs are worth for some ticks, and how much better or worse that is than in the tick before.

    The potential phi is minus the weighted sum of what the needs lack; the worth goes by the squares.
    """
    rules = town.params.rewards
    phi = np.float32(0.0)
    squares = np.float32(0.0)
    for need in range(Need.HUNGER, Need.COMFORT + 1):
        missing = np.float32(1.0) - town.people_f32[need, row]
        phi -= rules.weights[need] * missing
        squares += rules.weights[need] * missing * missing
    before = town.people_f32[Episode.POTENTIAL, row]
    goes_on = rules.shaping and before <= np.float32(0.0)
    shaping = (rules.gamma * phi - before) * rules.shaping_scale
    town.people_f32[Episode.POTENTIAL, row] = phi
    town.rewards_f32[Reward.NEEDS, row] = -rules.scale * squares * ticks
    town.rewards_f32[Reward.SHAPING, row] = shaping if goes_on else np.float32(0.0)


@kernel
def wage_part(town: TownBlocks, row: Int) -> Float:
    """Return the wage earned in this tick, in hundreds of cents, times its weight.

    When a shift is paid it is minus what was kept back, so that a shift adds up to what was paid for it.
    """
    earns = np.int64(town.people_i16[Presence.WAGE_TICK, row])
    if earns == 0:
        return np.float32(0.0)
    cents = np.float32(earns)
    if earns > 0:
        position = np.int64(town.people_i32[Belongs.POSITION, row])
        length = np.int64(town.people_i32[Roster.END, row]) - np.int64(town.people_i32[Roster.START, row])
        cents = np.float32(np.int64(town.positions_i32[Position.WAGE, position])) / np.float32(length)
    return cents * town.params.rewards.wage_weight * np.float32(0.01)


@kernel
def punctuality_part(town: TownBlocks, row: Int) -> Float:
    """Return the punctuality reward on the tick of arrival: a triangle around the shift start, else 0."""
    state = np.int64(town.people_i8[Shift.STATE, row])
    if town.people_i8[Shift.REWARDED, row] or not (state == Attendance.ON_TIME or state == Attendance.LATE):
        return np.float32(0.0)
    town.people_i8[Shift.REWARDED, row] = 1
    window = np.float32(town.params.rewards.punctuality_window)
    late_by = np.float32(abs(town.town_i64[Clock.TICK] - np.int64(town.people_i32[Roster.START, row])))
    return town.params.rewards.punctuality * max(np.float32(0.0), np.float32(1.0) - late_by / window)


@kernel
def weigh_social(town: TownBlocks, row: Int) -> None:
    """Write what social life is worth, as far as the stage goes."""
    rules = town.params.rewards
    chats = avoidance = ties = np.float32(0.0)
    if rules.social_stage >= 1:
        chats = rules.social_scale * np.float32(town.scratch_i64[Scratch.CHAT_WORTH, row]) * np.float32(0.000001)
    if rules.social_stage >= 2 and town.scratch_i64[Scratch.AVOIDED, row] > 0:
        avoidance = rules.social_scale * rules.avoided_conflict
    if rules.social_stage >= 3:
        ties = rules.social_scale * rules.ties * town.people_f32[Bond.WARMTH, row]
    town.rewards_f32[Reward.CHATS, row] = chats
    town.rewards_f32[Reward.AVOIDANCE, row] = avoidance
    town.rewards_f32[Reward.TIES, row] = ties


@kernel
def add_up(town: TownBlocks, row: Int) -> Float:
    """Add the parts up within the limits of a tick and of an episode; return what is paid."""
    rules = town.params.rewards
    largest = rules.clip_per_episode
    total = np.float32(0.0)
    for part in range(Reward.NEEDS, Reward.CLIP):
        total += town.rewards_f32[part, row]
    so_far = town.people_f32[Episode.RETURN, row]
    within = min(rules.clip_per_tick, max(-rules.clip_per_tick, total))
    within = min(largest - so_far, max(-largest - so_far, within))
    paid = total + (within - total)
    town.rewards_f32[Reward.CLIP, row] = within - total
    town.rewards_f32[Reward.TOTAL, row] = paid
    town.people_f32[Episode.RETURN, row] = min(largest, max(-largest, so_far + paid))
    return paid


@kernel
def tell_last_reward(town: TownBlocks, row: Int) -> None:
    """Let a row that was left in this tick keep the last reward of that life, and clear it in the next."""
    if town.people_f32[Episode.POTENTIAL, row] > np.float32(0.0):
        town.people_f32[Episode.POTENTIAL, row] = np.float32(0.0)
        return
    for part in range(Reward.TOTAL, Reward.CLIP + 1):
        town.rewards_f32[part, row] = np.float32(0.0)


@kernel
def judge(town: TownBlocks, first: Int, last: Int) -> None:
    """Write this tick's reward and its parts for some rows; a row that was left tells its last reward once.

    The parts are added in the order of the columns; CLIP is what the limits take away, so TOTAL is their sum.
    """
    rules = town.params.rewards
    tick = town.town_i64[Clock.TICK]
    episode = rules.episode_days * town.params.time.ticks_per_day
    ticks = ticks_judged(town)
    gain = Gain.FIRST + tick % max(rules.exit_guard_ticks, np.int64(1))
    born = np.int64(NOTHING)
    begins = False
    for row in range(first, last):
        if not town.people_i8[Body.LIVE, row]:
            tell_last_reward(town, row)
            continue
        if town.people_i32[Identity.BORN, row] != born:  # most came on the same day, and remainders are slow
            born = np.int64(town.people_i32[Identity.BORN, row])
            begins = (tick - born) % episode == 0
        if begins:
            town.people_f32[Episode.RETURN, row] = np.float32(0.0)
        weigh_needs(town, row, ticks)
        town.rewards_f32[Reward.WAGE, row] = wage_part(town, row)
        town.rewards_f32[Reward.PUNCTUALITY, row] = punctuality_part(town, row)
        town.rewards_f32[Reward.SURVIVAL, row] = rules.survival * ticks
        weigh_social(town, row)
        town.rewards_f32[Reward.TERMINAL, row] = np.float32(0.0)
        town.rewards_f32[Reward.CLAWBACK, row] = np.float32(0.0)
        paid = add_up(town, row)
        if rules.exit_guard_ticks > 0:
            town.people_f32[gain, row] = max(np.float32(0.0), paid)


@kernel
def count_rewards(town: TownBlocks) -> None:
    """Count the rewards given in this tick, and those of which the limits took something."""
    clipped = np.int64(0)
    for row in range(town.people_f32.shape[1]):
        clipped += np.int64(town.rewards_f32[Reward.CLIP, row] != np.float32(0.0)) & np.int64(
            town.people_i8[Body.LIVE, row] != 0
        )
    town.town_i64[Kpi.REWARDS] += town.town_i64[Clock.PEOPLE]
    town.town_i64[Kpi.CLIPPED] += clipped
    spring(town, System.REWARDS)


class Rewards(Stage):
    """Stage 13: rewards."""

    def process(self) -> None:
        """Reward the people of one town for this tick."""
        town = self.town
        judge(town, 0, town.people_i16.shape[1])
        count_rewards(town)
