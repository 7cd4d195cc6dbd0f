"""Rewards: named parts that add up to the whole exactly, and each part is what its rule says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.people import Belongs, Body, Identity, Need, Reward, Roster, Shift
from components.positions import Position
from components.town import Clock, Kpi
from components.words import Attendance, Doing
from systems.lifecycle import Lifecycle
from systems.rewards import Rewards
from tests.scenes import blocks_of, idle, riverside, town_at
from townlet_ecs.world import TownBlocks

RULES = riverside().config.rewards
WEIGHTS = [getattr(RULES.weights, need.name.lower()) for need in Need]
CLIP = next(value for name, value in vars(RULES).items() if name.startswith("clip"))
TOWN = town_at(720)
idle(blocks_of(TOWN))
SAVED = TOWN.world.arena.copy()
levels = st.lists(st.floats(0, 1, width=32), min_size=5, max_size=5)


@pytest.fixture
def blocks() -> TownBlocks:
    return begin()


def begin() -> TownBlocks:
    TOWN.world.arena[:] = SAVED
    return blocks_of(TOWN)


def part(blocks: TownBlocks, which: Reward, row: int = 0) -> float:
    return float(blocks.people_f32[which, row])


@given(levels, levels)
def test_the_parts_add_up_to_the_total_exactly(before: list[float], after: list[float]) -> None:
    blocks = begin()
    for needs in (before, after):
        blocks.people_f32[:5, 0] = needs
        Rewards(blocks).process()
        total = np.float32(0)
        for column in range(Reward.NEEDS, Reward.CLIP + 1):
            total += blocks.people_f32[column, 0]
        assert total == blocks.people_f32[Reward.TOTAL, 0]


@given(levels, levels)
def test_needs_and_shaping_are_what_the_formula_says(before: list[float], after: list[float]) -> None:
    blocks = begin()
    blocks.people_f32[:5, 0] = before
    Rewards(blocks).process()
    blocks.people_f32[:5, 0] = after
    Rewards(blocks).process()

    def phi(needs: list[float]) -> float:
        return -sum(weight * (1 - level) for weight, level in zip(WEIGHTS, needs, strict=True))

    deficit = sum(weight * (1 - level) ** 2 for weight, level in zip(WEIGHTS, after, strict=True))
    shaping = RULES.shaping_scale * (RULES.gamma * phi(after) - phi(before)) if RULES.shaping else 0.0
    assert part(blocks, Reward.NEEDS) == pytest.approx(-RULES.scale * deficit, abs=1e-6)
    assert part(blocks, Reward.SHAPING) == pytest.approx(shaping, abs=1e-5)
    assert part(blocks, Reward.SURVIVAL) == pytest.approx(RULES.survival)


def test_a_whole_shift_pays_the_wage_times_its_weight(blocks: TownBlocks) -> None:
    length = int(blocks.people_i32[Roster.END, 0] - blocks.people_i32[Roster.START, 0])
    position = int(blocks.people_i32[Belongs.POSITION, 0])
    wage = int(blocks.positions_i32[Position.WAGE, position])
    blocks.people_i16[Shift.WAGE_TICK, 0] = 1
    Rewards(blocks).process()
    assert part(blocks, Reward.WAGE) * length == pytest.approx(RULES.wage_weight * wage / 100, rel=1e-4)


@pytest.mark.parametrize("late_by", [0, 10, RULES.punctuality_window, RULES.punctuality_window + 30])
def test_punctuality_falls_to_zero_over_its_window_and_is_given_once(blocks: TownBlocks, late_by: int) -> None:
    blocks.people_i32[Roster.START, 0] = blocks.town_i64[Clock.TICK] - late_by
    blocks.people_i16[Shift.STATE, 0] = Attendance.ON_TIME
    blocks.people_i16[Shift.REWARDED, 0] = 0
    Rewards(blocks).process()
    share = max(0.0, 1 - late_by / RULES.punctuality_window)
    assert part(blocks, Reward.PUNCTUALITY) == pytest.approx(RULES.punctuality * share, abs=1e-6)
    Rewards(blocks).process()
    assert part(blocks, Reward.PUNCTUALITY) == 0.0


def test_talking_is_company(blocks: TownBlocks) -> None:
    blocks.people_i16[Body.DOING, 0] = Doing.SOCIALISING
    Rewards(blocks).process()
    assert part(blocks, Reward.COMPANY) == pytest.approx(RULES.company_scale)
    assert part(blocks, Reward.COMPANY, 1) == 0.0


def test_what_is_beyond_the_limit_is_cut_and_counted(blocks: TownBlocks) -> None:
    blocks.people_f32[:5, 0] = 0.0
    Rewards(blocks).process()
    blocks.people_f32[:5, 0] = 1.0
    blocks.people_f32[Reward.POTENTIAL, 0] = -100.0
    before = blocks.town_i64[[Kpi.REWARDS, Kpi.CLIPPED]].copy()
    Rewards(blocks).process()
    assert part(blocks, Reward.TOTAL) == pytest.approx(CLIP)
    assert part(blocks, Reward.CLIP) < 0
    live = int((blocks.people_i16[Body.LIVE] == 1).sum())
    assert (blocks.town_i64[[Kpi.REWARDS, Kpi.CLIPPED]] - before).tolist() == [live, 1]


def test_who_collapses_is_told_so_once_and_beyond_the_limit(blocks: TownBlocks) -> None:
    blocks.people_f32[Need.HUNGER, 0] = 0.0
    for _ in range(riverside().config.lifecycle.collapse_ticks):
        assert blocks.people_i16[Body.LIVE, 0]
        Lifecycle(blocks).process()
    assert not blocks.people_i16[Body.LIVE, 0]
    assert (blocks.people_i32[Identity.ID] != 0).all()
    Rewards(blocks).process()
    assert part(blocks, Reward.TOTAL) == -RULES.collapse_penalty
    parts = [part(blocks, which) for which in Reward if Reward.NEEDS <= which <= Reward.CLIP]
    assert sum(parts) == part(blocks, Reward.TOTAL), "the parts add up in the last tick of a life too"
    Rewards(blocks).process()
    assert part(blocks, Reward.TOTAL) == 0.0


def test_in_an_ordinary_day_nothing_is_cut() -> None:
    rate = town_at(1_440).kpis().reward_clip_rate
    assert rate is not None
    assert rate < 0.02
