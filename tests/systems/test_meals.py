"""Meals in company: two who have eaten side by side for a while share the meal, once in an hour."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.memory import MemoryKind
from components.people import Body, Intent, Need, TieWho, Timer
from components.town import Clock, UseCount
from components.words import NOTHING, Claim, Doing, EventKind, Outcome
from systems.affordances import Affordances
from systems.blocks import TownBlocks
from systems.ties import familiarity_with, rivalry_with, trust_in
from tests.lives import remembered_outcome, strangers, times, told
from tests.scenes import (
    affordance,
    blocks_of,
    break_off,
    hold,
    look_around,
    object_rows,
    riverside,
    slots_of,
    stand,
    tile_of_slot,
)
from townlet_ecs import Town

NOON = 720
TIES = riverside().config.ties
AWHILE = 5
APART = 60


def scene() -> Town:
    """A town of even tempers at noon, in which nobody does anything or knows anybody."""
    town = strangers(NOON)
    blocks_of(town).view(Need)[:] = 0.5
    return town


TOWN = scene()
SAVED = TOWN.world.arena.copy()


@pytest.fixture
def town() -> Town:
    TOWN.world.arena[:] = SAVED
    return TOWN


@pytest.fixture
def blocks(town: Town) -> TownBlocks:
    return blocks_of(town)


def seats(town: Town, place: str) -> list[tuple[int, int]]:
    """Return the seats in a kind of place, as table and slot."""
    return [(table, slot) for table in object_rows(town, "table", place) for slot in slots_of(town, table)]


def eat(town: Town, row: int, seat: tuple[int, int], what: str = "eat_meal", *, left: int = 200) -> None:
    """Let somebody sit down to eat."""
    hold(town, row, seat[0], affordance(town, what), state=Claim.USING, slot=seat[1], left=left)


def pass_ticks(blocks: TownBlocks, ticks: int) -> None:
    for _ in range(ticks):
        blocks.town_i64[Clock.TICK] += 1
        look_around(blocks)
        Affordances(blocks).process()


def social(blocks: TownBlocks, row: int) -> float:
    return float(blocks.people_f32[Need.SOCIAL, row])


def test_two_at_table_share_the_meal_and_are_glad_of_it(town: Town, blocks: TownBlocks) -> None:
    first, second = seats(town, "cafe")[:2]
    eat(town, 0, first, "eat_out")
    eat(town, 1, second, "eat_out")
    heads = blocks.people_i8[Intent.MEMORY_HEAD, :2].tolist()
    pass_ticks(blocks, AWHILE - 1)
    assert social(blocks, 0) == 0.5, "not before they have eaten for a while"
    pass_ticks(blocks, 1)
    shared = affordance(town, "share_meal")
    for row, other in ((0, 1), (1, 0)):
        assert social(blocks, row) == pytest.approx(0.62)
        assert float(trust_in(blocks, row, other)) == pytest.approx(TIES.meal_trust)
        known = float(familiarity_with(blocks, row, other))
        assert known == pytest.approx(TIES.meal_familiarity)
        assert rivalry_with(blocks, row, other) == 0
        assert blocks.people_i8[MemoryKind.FIRST + heads[row], row] == shared
        assert remembered_outcome(blocks, heads[row], row) == Outcome.DONE
    assert [event[:3] for event in told(blocks, EventKind.SHARED_MEAL)] == [(NOON + AWHILE, 0, 1)]
    assert blocks.town_i64[UseCount.FIRST + shared] == 2
    assert (blocks.people_i8[Body.DOING, :2] == Doing.EATING).all(), "and they go on eating"


def test_not_again_within_an_hour(town: Town, blocks: TownBlocks) -> None:
    first, second = seats(town, "cafe")[:2]
    eat(town, 0, first, "eat_out")
    eat(town, 1, second, "eat_out")
    pass_ticks(blocks, AWHILE + APART - 1)
    assert times(blocks, EventKind.SHARED_MEAL) == 1
    pass_ticks(blocks, 1)
    assert times(blocks, EventKind.SHARED_MEAL) == 2


def test_of_three_at_table_two_share_the_meal(town: Town, blocks: TownBlocks) -> None:
    for row, seat in enumerate(seats(town, "cafe")[:3]):
        eat(town, row, seat, "eat_out")
    pass_ticks(blocks, AWHILE + 20)
    glad = [row for row in range(3) if social(blocks, row) > 0.6]
    assert len(glad) == 2
    assert times(blocks, EventKind.SHARED_MEAL) == 1
    left = next(row for row in range(3) if row not in glad)
    assert (blocks.view(TieWho)[:, left] == NOTHING).all()


def test_who_eats_alone_or_in_another_house_has_no_company(town: Town, blocks: TownBlocks) -> None:
    eat(town, 0, seats(town, "cafe")[0], "eat_out")
    eat(town, 1, seats(town, "park")[0])
    pass_ticks(blocks, 2 * APART)
    assert times(blocks, EventKind.SHARED_MEAL) == 0


@pytest.mark.parametrize("what", ["snack", "meet_in_cafe"])
def test_a_bite_in_passing_is_no_meal_and_sitting_is_no_eating(town: Town, blocks: TownBlocks, what: str) -> None:
    first, second = seats(town, "cafe")[:2]
    eat(town, 0, first, "eat_out")
    eat(town, 1, second, what)
    pass_ticks(blocks, AWHILE + 10)
    assert times(blocks, EventKind.SHARED_MEAL) == 0


def test_who_has_just_sat_down_is_waited_for(town: Town, blocks: TownBlocks) -> None:
    first, second = seats(town, "cafe")[:2]
    eat(town, 0, first, "eat_out")
    pass_ticks(blocks, 10)
    eat(town, 1, second, "eat_out")
    assert blocks.people_i32[Timer.BEGAN, 1] == NOON + 10
    pass_ticks(blocks, AWHILE)
    assert [event.tick for event in told(blocks, EventKind.SHARED_MEAL)] == [NOON + 10 + AWHILE]


def test_a_packed_lunch_is_shared_without_a_table(town: Town, blocks: TownBlocks) -> None:
    """The place counts, not the table."""
    for row, (_, slot) in enumerate(seats(town, "park")[:2]):
        stand(blocks, row, tile_of_slot(town, slot))
        blocks.people_i8[Intent.AFFORDANCE, row] = affordance(town, "eat_packed")
        blocks.people_i8[Body.DOING, row] = Doing.EATING
        blocks.people_i32[[Timer.BEGAN, Timer.ENDS], row] = NOON, NOON + 15
    pass_ticks(blocks, AWHILE)
    assert times(blocks, EventKind.SHARED_MEAL) == 1


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 8)), max_size=14), st.integers(0, 2**31))
def test_nobody_shares_with_two_nor_twice_within_an_hour(story: list[tuple[int, int]], key: int) -> None:
    TOWN.world.arena[:] = SAVED
    blocks = blocks_of(TOWN)
    blocks.town_i64[Clock.KEY] = key
    free = [*seats(TOWN, "cafe")[:6], *seats(TOWN, "park")[:4]]
    taken: dict[int, tuple[int, int]] = {}
    for row, ticks in story:
        if row in taken:
            break_off(row, blocks)
            free.append(taken.pop(row))
        else:
            taken[row] = free.pop(0)
            eat(TOWN, row, taken[row], "eat_out", left=1_000)
        pass_ticks(blocks, ticks)
    pass_ticks(blocks, AWHILE)
    found = told(blocks, EventKind.SHARED_MEAL)
    for row in range(10):
        ticks_of_row = [event.tick for event in found if row in (event.who, event.other)]
        assert all(b - a >= APART for a, b in pairwise(ticks_of_row))
    assert all(event.who < event.other for event in found)
    lonely = [row for row in taken if not any(row in (event.who, event.other) for event in found)]
    cafe = [row for row in lonely if taken[row][0] in object_rows(TOWN, "table", "cafe")]
    assert len(cafe) <= 1, "where two are left at table, they share"


def test_whom_one_shares_with_is_chance_and_not_the_row(town: Town, blocks: TownBlocks) -> None:
    for row, seat in enumerate(seats(town, "cafe")[:3]):
        eat(town, row, seat, "eat_out")
    pass_ticks(blocks, AWHILE - 1)
    saved = town.world.arena.copy()
    left = np.zeros(3, np.int64)
    for number in range(90):
        town.world.arena[:] = saved
        blocks.town_i64[Clock.KEY] += number
        pass_ticks(blocks, 1)
        left[[row for row in range(3) if social(blocks, row) < 0.6]] += 1
    assert left.min() >= 15
