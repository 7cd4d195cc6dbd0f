"""Rewards: named parts that add up to the whole exactly, and each part is what its rule says."""

from collections.abc import Iterable
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from components.people import (
    Belongs,
    Body,
    Identity,
    Need,
    Presence,
    Purse,
    Roster,
    Shift,
    TieFamiliarity,
    TieTrust,
    TieWho,
)
from components.positions import Position
from components.rewards import Episode, Gain, Reward
from components.town import Clock, Kpi
from components.words import Attendance
from systems.blocks import TownBlocks
from systems.lifecycle import Lifecycle
from systems.rewards import Rewards
from systems.scratch import Scratch
from systems.ties import reckon_warmth
from tests.scenes import blocks_of, do, idle, riverside, tile, town_at
from townlet_ecs import Town
from townlet_ecs.commands import Remove, Spawn, Teleport
from townlet_ecs.config.loading import load_all

RULES = riverside().config.rewards
WEIGHTS = [getattr(RULES.weights, need.name.lower()) for need in Need]
CLIP = RULES.clip_per_tick
DAY = 1_440
TOWN = town_at(720)
idle(blocks_of(TOWN))
SAVED = TOWN.world.arena.copy()
PARTS = [part for part in Reward if Reward.NEEDS <= part <= Reward.CLIP]
levels = st.lists(st.floats(0, 1, width=32), min_size=5, max_size=5)


@pytest.fixture
def blocks() -> TownBlocks:
    return begin()


def begin() -> TownBlocks:
    TOWN.world.arena[:] = SAVED
    return blocks_of(TOWN)


@cache
def town_under(*rules: str) -> tuple[Town, NDArray[np.uint8]]:
    """Return a town under other rules of reward, and a copy of its state."""
    town = Town(load_all("riverside", [f"rewards.{rule}" for rule in rules]), seed=7)
    return town, town.world.arena.copy()


def begin_under(*rules: str) -> TownBlocks:
    """Return a town at its first tick, under other rules of reward."""
    town, saved = town_under(*rules)
    town.world.arena[:] = saved
    return blocks_of(town)


def live(blocks: TownBlocks, needs: Iterable[float], row: int = 0) -> float:
    """Let a tick pass that ends with these needs, and return its reward."""
    blocks.town_i64[Clock.TICK] += 1
    blocks.people_f32[:5, row] = list(needs)
    blocks.scratch_i64[[Scratch.CHAT_WORTH, Scratch.AVOIDED]] = 0
    Rewards(blocks).process()
    return part(blocks, Reward.TOTAL, row)


def phi(needs: Iterable[float]) -> float:
    return -sum(weight * (1 - level) for weight, level in zip(WEIGHTS, needs, strict=True))


def sum_of_parts(blocks: TownBlocks, row: int = 0) -> np.float32:
    total = np.float32(0)
    for column in PARTS:
        total += blocks.rewards_f32[column, row]
    return total


def part(blocks: TownBlocks, which: Reward, row: int = 0) -> float:
    return float(blocks.rewards_f32[which, row])


@given(levels, levels, st.integers(-5_000, 600_000), st.floats(-50, 50, width=32))
def test_the_parts_add_up_to_the_total_exactly(before: list[float], after: list[float], chat: int, sum_: float) -> None:
    blocks = begin()
    live(blocks, before)
    blocks.people_f32[:5, 0] = after
    blocks.people_f32[Episode.RETURN, 0] = sum_
    blocks.scratch_i64[Scratch.CHAT_WORTH, 0] = chat
    blocks.scratch_i64[Scratch.AVOIDED, 0] = chat % 2
    Rewards(blocks).process()
    assert sum_of_parts(blocks) == blocks.rewards_f32[Reward.TOTAL, 0]


@given(levels, levels)
def test_needs_and_shaping_are_what_the_formula_says(before: list[float], after: list[float]) -> None:
    blocks = begin()
    live(blocks, before)
    live(blocks, after)
    deficit = sum(weight * (1 - level) ** 2 for weight, level in zip(WEIGHTS, after, strict=True))
    shaping = RULES.shaping_scale * (RULES.gamma * phi(after) - phi(before)) if RULES.shaping else 0.0
    assert part(blocks, Reward.NEEDS) == pytest.approx(-RULES.scale * deficit, abs=1e-6)
    assert part(blocks, Reward.SHAPING) == pytest.approx(shaping, abs=1e-5)
    assert part(blocks, Reward.SURVIVAL) == pytest.approx(RULES.survival)


def test_needs_that_are_judged_seldom_count_for_every_tick_since() -> None:
    blocks = begin_under("judge_every_ticks=60", "shaping=false", "clip_per_tick=10")
    needs = [0.5] * 5
    told = []
    for _ in range(120):
        live(blocks, needs)
        told.append((part(blocks, Reward.NEEDS), part(blocks, Reward.SURVIVAL), int(blocks.town_i64[Clock.TICK])))
    assert [tick for _, survival, tick in told if survival] == [59, 119], "at the end of each hour"
    deficit = sum(weight * 0.25 for weight in WEIGHTS)
    assert told[58][0] == pytest.approx(-60 * RULES.scale * deficit)
    assert told[58][1] == pytest.approx(60 * RULES.survival)
    assert told[0][:2] == (0.0, 0.0)


@given(levels, st.sampled_from(list(Need)), st.floats(0, 1, width=32))
def test_a_need_that_is_better_met_never_costs_more(needs: list[float], need: Need, better: float) -> None:
    blocks = begin()
    live(blocks, needs)
    worse = part(blocks, Reward.NEEDS), float(blocks.people_f32[Episode.POTENTIAL, 0])
    needs[need] = max(needs[need], better)
    live(blocks, needs)
    assert part(blocks, Reward.NEEDS) >= worse[0]
    assert float(blocks.people_f32[Episode.POTENTIAL, 0]) >= worse[1]


@given(levels, levels, st.integers(1, 30))
def test_going_forth_and_back_earns_no_shaping(here: list[float], there: list[float], times: int) -> None:
    blocks = begin_under("gamma=1.0")
    live(blocks, here)
    assert part(blocks, Reward.SHAPING) == 0.0, "there is nothing to compare the first tick of a life to"
    earned = 0.0
    for _ in range(times):
        for needs in (there, here):
            live(blocks, needs)
            earned += part(blocks, Reward.SHAPING)
    assert earned == pytest.approx(0.0, abs=1e-5)


def test_a_whole_shift_pays_the_wage_times_its_weight(blocks: TownBlocks) -> None:
    length = int(blocks.people_i32[Roster.END, 0] - blocks.people_i32[Roster.START, 0])
    position = int(blocks.people_i32[Belongs.POSITION, 0])
    wage = int(blocks.positions_i32[Position.WAGE, position])
    blocks.people_i16[Presence.WAGE_TICK, 0] = 1
    Rewards(blocks).process()
    assert part(blocks, Reward.WAGE) * length == pytest.approx(RULES.wage_weight * wage / 100, rel=1e-4)


@pytest.mark.parametrize("late_by", [0, 10, RULES.punctuality_window, RULES.punctuality_window + 30])
def test_punctuality_falls_to_zero_over_its_window_and_is_given_once(blocks: TownBlocks, late_by: int) -> None:
    blocks.people_i32[Roster.START, 0] = blocks.town_i64[Clock.TICK] - late_by
    blocks.people_i8[Shift.STATE, 0] = Attendance.ON_TIME
    blocks.people_i8[Shift.REWARDED, 0] = 0
    Rewards(blocks).process()
    share = max(0.0, 1 - late_by / RULES.punctuality_window)
    assert part(blocks, Reward.PUNCTUALITY) == pytest.approx(RULES.punctuality * share, abs=1e-6)
    Rewards(blocks).process()
    assert part(blocks, Reward.PUNCTUALITY) == 0.0


def test_over_a_day_the_wage_part_is_what_was_paid() -> None:
    """Late workers are fined at the end of the shift: what the ticks gave too much is taken back then."""
    town = Town(load_all("riverside", ["employment.lateness_penalty_cents=150"]), seed=7)
    blocks = blocks_of(town)
    earned = np.zeros(blocks.people_f32.shape[1])
    for _ in range(DAY + 120):
        for row in range(4):
            if blocks.people_i32[Roster.START, row] == town.tick + 20:
                town.command(Teleport(person=int(blocks.people_i32[Identity.ID, row]), cell=tile(town, 4 + row, 0)))
        town.step()
        earned += blocks.rewards_f32[Reward.WAGE]
    assert blocks.town_i64[Kpi.LATE] >= 1
    assert blocks.people_i64[Purse.EARNED].sum() > 4_000
    paid = blocks.people_i64[Purse.EARNED] * RULES.wage_weight / 100
    over = blocks.people_i16[Presence.PRESENT] == 0  # one works by night
    assert over[:10].sum() >= 9
    assert earned[over] == pytest.approx(paid[over], abs=RULES.wage_weight / 100 + 1e-4), "to the cent"


@pytest.mark.parametrize("stage", [0, 1, 2, 3])
def test_each_social_stage_adds_a_part(stage: int) -> None:
    blocks = begin_under(f"social_stage={stage}")
    blocks.people_i32[TieWho.FIRST : TieWho.FIRST + 2, 0] = 4, 5
    blocks.people_f32[TieTrust.FIRST : TieTrust.FIRST + 2, 0] = 0.6, -0.2
    blocks.people_f32[TieFamiliarity.FIRST : TieFamiliarity.FIRST + 2, 0] = 0.3, 0.5
    reckon_warmth(blocks, 0)
    blocks.scratch_i64[Scratch.CHAT_WORTH, 0] = 27_500
    blocks.scratch_i64[Scratch.AVOIDED, 0] = 2
    Rewards(blocks).process()
    scale = RULES.social_scale
    told = [part(blocks, which) for which in (Reward.CHATS, Reward.AVOIDANCE, Reward.TIES)]
    whole = [scale * 0.0275, scale * RULES.avoided_conflict, scale * RULES.ties * (0.9 + 0.3) / 2]
    assert told == pytest.approx([*whole[:stage], *[0.0] * (3 - stage)], abs=1e-8)
    assert part(blocks, Reward.TIES, 1) == 0.0, "nobody known"


def test_what_was_rewarded_once_is_not_rewarded_again(blocks: TownBlocks) -> None:
    blocks.scratch_i64[[Scratch.CHAT_WORTH, Scratch.AVOIDED]] = 10_000
    Rewards(blocks).process()
    assert part(blocks, Reward.CHATS) > 0
    TOWN.step()
    assert part(blocks, Reward.CHATS) == part(blocks, Reward.AVOIDANCE) == 0.0


def test_what_is_beyond_the_limit_is_cut_and_counted(blocks: TownBlocks) -> None:
    blocks.people_f32[:5, 0] = 0.0
    Rewards(blocks).process()
    blocks.people_f32[:5, 0] = 1.0
    blocks.people_f32[Episode.POTENTIAL, 0] = -100.0
    before = blocks.town_i64[[Kpi.REWARDS, Kpi.CLIPPED]].copy()
    Rewards(blocks).process()
    assert part(blocks, Reward.TOTAL) == pytest.approx(CLIP)
    assert part(blocks, Reward.CLIP) < 0
    live = int((blocks.people_i8[Body.LIVE] == 1).sum())
    assert (blocks.town_i64[[Kpi.REWARDS, Kpi.CLIPPED]] - before).tolist() == [live, 1]


hard_ticks = st.lists(st.tuples(levels, st.integers(-900_000, 900_000)), min_size=1, max_size=40)


@given(hard_ticks, st.sampled_from([0.05, 0.4, 2.0]))
def test_an_episode_never_sums_to_more_than_its_limit(ticks: list[tuple[list[float], int]], bound: float) -> None:
    blocks = begin_under("clip_per_tick=1.0", "social_scale=1.0", f"clip_per_episode={bound}")
    expected = paid = 0.0
    for needs, chat in ticks:
        blocks.town_i64[Clock.TICK] += 1
        blocks.people_f32[:5, 0] = needs
        blocks.scratch_i64[Scratch.CHAT_WORTH, 0] = chat
        Rewards(blocks).process()
        paid += part(blocks, Reward.TOTAL)
        wanted = sum(part(blocks, which) for which in PARTS if which != Reward.CLIP)
        expected = float(np.clip(expected + np.clip(wanted, -1.0, 1.0), -bound, bound))
        assert abs(paid) <= bound + 1e-4
        assert paid == pytest.approx(expected, abs=1e-4)


def test_after_thirty_days_another_episode_begins(blocks: TownBlocks) -> None:
    blocks.people_f32[:5, 0] = 1.0
    blocks.people_f32[Episode.RETURN, 0] = RULES.clip_per_episode
    span = RULES.episode_days * DAY
    blocks.town_i64[Clock.TICK] = blocks.people_i32[Identity.BORN, 0] + span - 2
    assert live(blocks, [1.0] * 5) == 0.0
    assert part(blocks, Reward.CLIP) < 0
    assert live(blocks, [1.0] * 5) > 0
    assert blocks.people_f32[Episode.RETURN, 0] == part(blocks, Reward.TOTAL)


def collapse(blocks: TownBlocks, row: int = 0) -> None:
    blocks.people_f32[Need.HUNGER, row] = 0.0
    for _ in range(riverside().config.lifecycle.collapse_ticks):
        assert blocks.people_i8[Body.LIVE, row]
        Lifecycle(blocks).process()
    assert not blocks.people_i8[Body.LIVE, row]


def test_who_collapses_is_told_so_once_and_beyond_the_limit(blocks: TownBlocks) -> None:
    blocks.people_f32[[*range(Gain.FIRST, Gain.LAST + 1)], 0] = 0.0
    blocks.people_f32[Episode.POTENTIAL, 0] = 0.0
    collapse(blocks)
    assert (blocks.people_i32[Identity.ID] != 0).all()
    Rewards(blocks).process()
    assert part(blocks, Reward.TOTAL) == part(blocks, Reward.TERMINAL) == -RULES.collapse_penalty
    Rewards(blocks).process()
    assert (blocks.view(Reward)[:, 0] == 0.0).all()
    assert (blocks.view(Gain)[:, 0] == 0.0).all()


def test_of_a_good_life_just_the_last_ten_ticks_are_taken_back(blocks: TownBlocks) -> None:
    rewards = [live(blocks, [0.5 + tick / 50] * 5) for tick in range(25)]
    assert min(rewards[1:]) > 0
    do(TOWN, Remove(person=int(blocks.people_i32[Identity.ID, 0])))
    assert part(blocks, Reward.CLAWBACK) == pytest.approx(-sum(rewards[-10:]), abs=1e-7)


@given(st.lists(levels, min_size=1, max_size=25), st.booleans())
def test_at_an_exit_the_last_ten_ticks_are_taken_back_and_no_more(life: list[list[float]], collapses: bool) -> None:
    blocks = begin()
    blocks.people_f32[[*range(Gain.FIRST, Gain.LAST + 1)], 0] = 0.0
    rewards = [live(blocks, needs) for needs in life]
    if collapses:
        collapse(blocks)
    else:
        do(TOWN, Remove(person=int(blocks.people_i32[Identity.ID, 0])))
    Rewards(blocks).process()
    recent = [max(0.0, reward) for reward in rewards[-RULES.exit_guard_ticks :]]
    assert part(blocks, Reward.CLAWBACK) == pytest.approx(-sum(recent), abs=1e-6)
    assert part(blocks, Reward.TERMINAL) == (-RULES.collapse_penalty if collapses else 0.0)
    assert part(blocks, Reward.SHAPING) == pytest.approx(-RULES.shaping_scale * phi(life[-1]), abs=1e-6)
    assert part(blocks, Reward.TOTAL) <= 0.0, "nothing positive at an exit"
    assert sum_of_parts(blocks) == blocks.rewards_f32[Reward.TOTAL, 0], "in the last tick of a life too"
    told = [which for which in PARTS if part(blocks, which) != 0.0]
    assert set(told) <= {Reward.SHAPING, Reward.TERMINAL, Reward.CLAWBACK, Reward.CLIP}


@given(st.lists(levels, min_size=1, max_size=25))
def test_over_a_whole_life_the_shaping_is_what_its_first_state_lacked(life: list[list[float]]) -> None:
    blocks = begin_under("gamma=1.0")
    shaping = 0.0
    for needs in life:
        live(blocks, needs)
        shaping += part(blocks, Reward.SHAPING)
    assert shaping == pytest.approx(RULES.shaping_scale * (phi(life[-1]) - phi(life[0])), abs=1e-5)
    collapse(blocks)
    shaping += part(blocks, Reward.SHAPING)
    assert shaping == pytest.approx(-RULES.shaping_scale * phi(life[0]), abs=1e-5)


def test_a_newcomer_inherits_no_reward(blocks: TownBlocks) -> None:
    for _ in range(12):
        live(blocks, [1.0] * 5)
    do(TOWN, Remove(person=int(blocks.people_i32[Identity.ID, 0])))
    assert part(blocks, Reward.CLAWBACK) < 0
    do(TOWN, Spawn())
    assert blocks.people_i8[Body.LIVE, 0]
    live(blocks, [0.5] * 5)
    told = {which: part(blocks, which) for which in PARTS if part(blocks, which) != 0.0}
    assert set(told) == {Reward.NEEDS, Reward.SURVIVAL}
    assert blocks.people_f32[Episode.RETURN, 0] == part(blocks, Reward.TOTAL)


def test_an_ordinary_day_is_worth_what_the_catalogue_says() -> None:
    town = town_at(DAY)
    sums = np.zeros(len(Reward))
    for _ in range(DAY):
        town.step()
        sums += town.view(Reward).astype(np.float64)[:, :10].mean(axis=1)
    day = dict(zip(Reward, sums, strict=True))
    assert 1.0 < day[Reward.TOTAL] < 1.5
    assert day[Reward.SURVIVAL] == pytest.approx(1.44, abs=1e-3)
    assert -0.85 < day[Reward.NEEDS] < -0.5
    assert 0.2 < day[Reward.WAGE] < 0.4
    assert 0.02 < day[Reward.PUNCTUALITY] <= 0.051
    assert 0.01 < day[Reward.CHATS] + day[Reward.TIES] < 0.1
    assert day[Reward.CLIP] == 0.0


def test_in_an_ordinary_day_nothing_is_cut() -> None:
    rate = town_at(DAY).kpis().reward_clip_rate
    assert rate is not None
    assert rate < 0.02
