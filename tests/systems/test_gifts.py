"""Gifts: handed over to somebody near by, gone from the bag, and dear to both."""

import pytest

from components.people import Bag, Body, Company, Intent, Need, Persona, Timer
from components.town import Clock, Used
from components.words import NOTHING, Doing, EventKind
from systems.affordances import Affordances
from systems.blocks import TownBlocks
from systems.ties import familiarity_with, rivalry_with, touch, trust_in
from tests.invariants import books
from tests.lives import forget, give, item, times, told
from tests.scenes import (
    affordance,
    blocks_of,
    do,
    idle,
    look_around,
    object_rows,
    riverside,
    slots_of,
    stand,
    tile_of_slot,
    town_at,
)
from townlet_ecs import Town
from townlet_ecs.commands import Remove

TIES = riverside().config.ties
GIFT = item("gift")


@pytest.fixture
def town() -> Town:
    """Three people in the park, strangers with even tempers; the first one has a gift for the second."""
    town = town_at(720)
    blocks = blocks_of(town)
    idle(blocks)
    forget(blocks)
    blocks.view(Persona)[:] = 0.0
    tables = object_rows(town, "table", "park")
    places = [tile_of_slot(town, slot) for thing in tables for slot in slots_of(town, thing)]
    for row in range(3):
        stand(blocks, row, places[row])
        give(blocks, row, "gift", 0)
    offer(town, 0, 1)
    return town


@pytest.fixture
def blocks(town: Town) -> TownBlocks:
    return blocks_of(town)


def offer(town: Town, row: int, partner: int) -> None:
    """Let somebody carry a gift and want to give it to somebody."""
    blocks = blocks_of(town)
    give(blocks, row, "gift", 1)
    blocks.people_i8[Intent.AFFORDANCE, row] = affordance(town, "give_gift")
    blocks.people_i32[Company.PARTNER, row] = partner


def run(blocks: TownBlocks) -> None:
    look_around(blocks)
    Affordances(blocks).process()


def hand_over(blocks: TownBlocks) -> None:
    """Let the gift be given, from beginning to end."""
    run(blocks)
    assert blocks.people_i8[Body.DOING, 0] == Doing.SOCIALISING
    blocks.people_f32[Need.SOCIAL, :3] = 0.5
    blocks.town_i64[Clock.TICK] = blocks.people_i32[Timer.ENDS, 0]
    run(blocks)


def bags(blocks: TownBlocks) -> list[int]:
    return blocks.people_i16[Bag.ITEM_0 + GIFT, :3].tolist()


def tie(blocks: TownBlocks, row: int, who: int) -> list[float]:
    return [float(ask(blocks, row, who))
            for ask in (trust_in, familiarity_with, rivalry_with)]


def test_a_gift_is_gone_and_both_are_closer(blocks: TownBlocks) -> None:
    used = int(blocks.town_i64[Used.ITEM_0 + GIFT])
    hand_over(blocks)
    assert bags(blocks) == [0, 0, 0]
    assert blocks.town_i64[Used.ITEM_0 + GIFT] == used + 1
    for row, other in ((0, 1), (1, 0)):
        assert tie(blocks, row, other) == pytest.approx([TIES.gift_trust, TIES.gift_familiarity, 0.0])
        assert blocks.people_f32[Need.SOCIAL, row] == pytest.approx(0.55)
    assert blocks.people_f32[Need.SOCIAL, 2] == 0.5
    assert not list(books(blocks))


def test_a_gift_is_told_once_by_whom_it_came_from(blocks: TownBlocks) -> None:
    before = times(blocks, EventKind.CHATTED) + times(blocks, EventKind.CHAT_FAILED)
    hand_over(blocks)
    assert [event[1:3] for event in told(blocks, EventKind.GIFT_GIVEN)] == [(0, 1)]
    assert times(blocks, EventKind.CHATTED) + times(blocks, EventKind.CHAT_FAILED) == before, "it is no chat"


def test_a_gift_softens_a_rival(town: Town, blocks: TownBlocks) -> None:
    touch(blocks, 1, 0, 0.0, 0.0, 0.5)
    hand_over(blocks)
    assert tie(blocks, 1, 0)[2] == pytest.approx(0.5 + TIES.gift_rivalry)


def test_two_with_gifts_for_one_another_give_one_at_a_time(town: Town, blocks: TownBlocks) -> None:
    offer(town, 1, 0)
    hand_over(blocks)
    assert sorted(bags(blocks)[:2]) == [0, 1]
    assert times(blocks, EventKind.GIFT_GIVEN) == 1
    assert not list(books(blocks))


def test_of_two_givers_one_keeps_the_gift_and_thinks_again(town: Town, blocks: TownBlocks) -> None:
    offer(town, 2, 1)
    run(blocks)
    assert sorted(bags(blocks)) == [0, 0, 1]
    keeper = bags(blocks).index(1)
    assert keeper in (0, 2)
    assert blocks.people_i8[Intent.AFFORDANCE, keeper] == NOTHING
    assert not list(books(blocks))


def test_whoever_it_was_for_leaves_and_the_gift_is_gone_for_nothing(town: Town, blocks: TownBlocks) -> None:
    run(blocks)
    do(town, Remove(person=1))
    blocks.town_i64[Clock.TICK] += 1
    run(blocks)
    assert blocks.people_i8[Body.DOING, 0] == Doing.IDLE
    assert bags(blocks)[0] == 0
    assert times(blocks, EventKind.GIFT_GIVEN) == 0
    assert not list(books(blocks))
