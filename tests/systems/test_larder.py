"""The larder: meals keep for two days, the oldest are eaten first, and what is thrown away is booked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.people import Bag, Larder
from components.town import Turnover
from components.words import EventKind
from systems.blocks import TownBlocks
from systems.conduct import carry
from systems.larder import spoil_meals
from tests.invariants import books
from tests.lives import give, item, times, told
from tests.scenes import blocks_of, riverside, town_at

TOWN = town_at(0)
SAVED = TOWN.world.arena.copy()
MEAL = item("meal")
KEEPS = riverside().config.economy.meal_keeps_days


def begin() -> TownBlocks:
    """A town in which nobody has a meal."""
    TOWN.world.arena[:] = SAVED
    blocks = blocks_of(TOWN)
    for row in range(10):
        give(blocks, row, "meal", 0)
    return blocks


@pytest.fixture
def blocks() -> TownBlocks:
    return begin()


def cook(blocks: TownBlocks, count: int, row: int = 0) -> None:
    """Let somebody make meals, or eat as many when the count is negative."""
    items = np.zeros_like(blocks.affordances["items_end"][0])
    items[MEAL] = count
    carry(blocks, row, items, Bag.ITEM_0 + MEAL)


def midnight(blocks: TownBlocks) -> None:
    spoil_meals(blocks)


def meals(blocks: TownBlocks, row: int = 0) -> int:
    return int(blocks.people_i16[Bag.ITEM_0 + MEAL, row])


def test_a_meal_keeps_for_two_whole_days(blocks: TownBlocks) -> None:
    cook(blocks, 2)
    for _ in range(KEEPS):
        midnight(blocks)
        assert meals(blocks) == 2
    midnight(blocks)
    assert meals(blocks) == 0
    assert [event[1:] for event in told(blocks, EventKind.SPOILED)] == [(0, -1, MEAL, 2)]
    assert blocks.town_i64[Turnover.SPOILED] == 2
    assert not list(books(blocks))


def test_the_oldest_meal_is_eaten_first(blocks: TownBlocks) -> None:
    cook(blocks, 1)
    midnight(blocks)
    cook(blocks, 1)
    midnight(blocks)
    cook(blocks, -1)
    midnight(blocks)
    assert meals(blocks) == 1, "what is left was cooked a day later, and has a day to go"
    midnight(blocks)
    assert meals(blocks) == 0
    assert times(blocks, EventKind.SPOILED) == 1


def test_a_config_in_which_meals_keep_for_a_day(blocks: TownBlocks) -> None:
    keeps = blocks.params_block["economy"]["meal_keeps_days"]
    days = int(keeps[0])
    keeps[0] = 1
    try:
        cook(blocks, 1)
        for left in (1, 0):
            spoil_meals(blocks)
            assert meals(blocks) == left
    finally:
        keeps[0] = days


@given(st.lists(st.one_of(st.integers(-3, 3), st.none()), max_size=30))
def test_a_larder_is_a_row_of_meals_by_age(story: list[int | None]) -> None:
    """Numbers are meals cooked, or eaten when below nothing; `None` is a midnight."""
    blocks = begin()
    ages: list[int] = []
    thrown = 0
    for count in story:
        if count is None:
            midnight(blocks)
            thrown += sum(age == KEEPS for age in ages)
            ages = [age + 1 for age in ages if age < KEEPS]
        elif count > 0:
            cook(blocks, count)
            ages += [0] * count
        else:
            eaten = min(-count, len(ages))
            cook(blocks, -eaten)
            ages = sorted(ages, reverse=True)[eaten:]
        assert meals(blocks) == len(ages)
        aged = blocks.people_i16[[Larder.AGED_1, Larder.AGED_2], 0].tolist()
        assert aged == [ages.count(1), ages.count(2)]
        assert blocks.town_i64[Turnover.SPOILED] == thrown
        assert not list(books(blocks))
    assert meals(blocks, 1) == 0
