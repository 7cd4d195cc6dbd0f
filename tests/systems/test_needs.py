"""Needs sink at their rate, more slowly or faster by what one does, and never leave 0 to 1."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from components.people import Body, Identity, Intent, Need, Persona, Timer
from components.town import Clock
from components.words import NEVER, NOTHING
from systems.needs import Needs
from tests.scenes import affordance, blocks_of, idle, riverside, town_at
from townlet_ecs import Town

NAMES = [need.name.lower() for need in Need]
EMPTY = riverside().config.needs.ticks_to_empty
levels = st.floats(0, 1, width=32)


def idle_town() -> Town:
    town = town_at(0)
    idle(blocks_of(town))
    blocks_of(town).view(Persona)[:] = 0.0
    return town


@cache
def saved_town() -> tuple[Town, NDArray[np.uint8]]:
    """An idle town, and its arena to begin anew from."""
    town = idle_town()
    return town, town.world.arena.copy()


@pytest.mark.parametrize("need", Need, ids=NAMES)
def test_a_full_need_is_empty_after_its_ticks(need: Need) -> None:
    town = idle_town()
    blocks = blocks_of(town)
    ticks = getattr(EMPTY, NAMES[need])
    blocks.people_f32[need] = 1.0
    for _ in range(ticks // 2):
        Needs(blocks).process()
    assert blocks.people_f32[need, 0] == pytest.approx(0.5, abs=1e-3)
    for _ in range(ticks // 2 + 1):
        Needs(blocks).process()
    assert blocks.people_f32[need, 0] == pytest.approx(0.0, abs=1e-3)


def test_sleepers_need_half_the_food_and_no_company() -> None:
    town = idle_town()
    blocks = blocks_of(town)
    sleep = affordance(town, "sleep")
    factors = town.world.catalogue.records[sleep].decay
    assert factors[Need.HUNGER] == 0.5
    blocks.people_f32[:5] = 0.5
    blocks.people_i8[Intent.AFFORDANCE, 0] = sleep
    blocks.people_i8[Body.DOING, 0] = town.world.catalogue.records[sleep].activity
    Needs(blocks).process()
    lost = 0.5 - blocks.people_f32[:5, [0, 1]]
    assert lost[Need.HUNGER, 0] * 2 == pytest.approx(lost[Need.HUNGER, 1], rel=1e-4)
    assert lost[Need.SOCIAL, 0] == 0.0 < lost[Need.SOCIAL, 1]


def test_a_free_row_needs_nothing() -> None:
    blocks = blocks_of(idle_town())
    row = int(np.flatnonzero(blocks.people_i8[Body.LIVE] == 0)[0])
    blocks.people_f32[:5, row] = 0.5
    Needs(blocks).process()
    assert (blocks.people_f32[:5, row] == 0.5).all()


def test_a_need_that_turns_urgent_makes_one_think_again_once() -> None:
    blocks = blocks_of(idle_town())
    urgent = riverside().config.needs.urgent.hunger
    blocks.people_f32[:5] = 0.9
    blocks.people_f32[Need.HUNGER, 0] = np.float32(urgent) + np.float32(0.5 / EMPTY.hunger)
    Needs(blocks).process()
    assert blocks.people_i32[Timer.DECIDE, :2].tolist() == [blocks.town_i64[Clock.TICK] + 1, NEVER]
    blocks.people_i32[Timer.DECIDE, 0] = NEVER
    Needs(blocks).process()
    assert blocks.people_i32[Timer.DECIDE, 0] == NEVER, "it is urgent already"


@settings(max_examples=50)
@given(st.lists(levels, min_size=5, max_size=5), st.integers(0, len(riverside().catalogue.names) - 1), st.booleans())
def test_needs_sink_as_the_plain_arithmetic_says(start: list[float], doing: int, busy: bool) -> None:
    town, saved = saved_town()
    town.world.arena[:] = saved
    blocks = blocks_of(town)
    record = town.world.catalogue.records[doing]
    blocks.people_f32[:5, 0] = start
    if busy:
        blocks.people_i8[Intent.AFFORDANCE, 0] = doing
        blocks.people_i8[Body.DOING, 0] = record.activity
    Needs(blocks).process()
    for need in Need:
        rate = np.float32(1) / np.float32(getattr(EMPTY, NAMES[need]))
        factor = record.decay[need] if busy else np.float32(1)
        assert blocks.people_f32[need, 0] == max(np.float32(0), np.float32(start[need]) - rate * factor)


def test_newcomers_start_content_and_nobody_has_an_id_twice() -> None:
    blocks = blocks_of(town_at(0))
    live = blocks.people_i8[Body.LIVE] == 1
    assert (blocks.people_i32[Identity.ID, live] == np.arange(live.sum())).all()
    assert (blocks.people_i32[Identity.ID, ~live] == NOTHING).all()
    people = riverside().config.people
    needs = blocks.view(Need)[:, live]
    assert (needs >= people.needs_low).all()
    assert (needs <= people.needs_high).all()
    assert (np.ptp(needs, axis=1) > 0.6 * (people.needs_high - people.needs_low)).all(), "spread over the range"
