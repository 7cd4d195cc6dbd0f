"""Chats: two who are free and in the same place, never three, and both gain."""

import numpy as np
import pytest

from components.people import Body, Company, Intent, Need, Persona, Timer, Where
from components.town import Clock, EventCount
from components.words import NOTHING, Claim, Doing, EventKind, Reason
from systems.affordances import Affordances
from tests.scenes import (
    affordance,
    blocks_of,
    hold,
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
from townlet_ecs.world import TownBlocks


@pytest.fixture
def town() -> Town:
    """Four people in the park, with nothing to do."""
    town = town_at(720)
    idle(blocks_of(town))
    tables = object_rows(town, "table", "park")
    places = [tile_of_slot(town, slot) for thing in tables for slot in slots_of(town, thing)]
    for row in range(4):
        stand(blocks_of(town), row, places[row])
    blocks_of(town).view(Persona)[:] = 0.0
    return town


@pytest.fixture
def blocks(town: Town) -> TownBlocks:
    return blocks_of(town)


def wish(town: Town, row: int, partner: int) -> None:
    """Let somebody want to talk to somebody."""
    blocks = blocks_of(town)
    blocks.people_i16[Intent.AFFORDANCE, row] = affordance(town, "chat")
    blocks.people_i32[Company.PARTNER, row] = partner


def pair_up(town: Town) -> list[int]:
    """Run the stage once and return whom each of the four talks to."""
    blocks = blocks_of(town)
    look_around(blocks)
    Affordances(blocks).process()
    chatting = blocks.people_i16[Body.DOING, :4] == Doing.SOCIALISING
    partners = blocks.people_i32[Company.PARTNER, :4]
    return [int(p) if busy else NOTHING for p, busy in zip(partners, chatting, strict=True)]


def test_two_who_are_free_begin_to_talk_for_the_same_time(town: Town, blocks: TownBlocks) -> None:
    wish(town, 0, 1)
    assert pair_up(town) == [1, 0, NOTHING, NOTHING]
    assert blocks.people_i32[Timer.ENDS, 0] == blocks.people_i32[Timer.ENDS, 1]
    record = town.world.catalogue.records[affordance(town, "chat")]
    ticks = int(blocks.people_i32[Timer.ENDS, 0]) - 720
    assert record.duration_min <= ticks <= record.duration_max


def test_a_wish_on_both_sides_is_one_chat(town: Town) -> None:
    wish(town, 0, 1)
    wish(town, 1, 0)
    assert pair_up(town) == [1, 0, NOTHING, NOTHING]


def test_of_two_who_want_the_same_person_one_is_left_to_think_again(town: Town, blocks: TownBlocks) -> None:
    wish(town, 0, 2)
    wish(town, 1, 2)
    pairs = pair_up(town)
    assert sorted(pairs) in ([NOTHING, NOTHING, 0, 2], [NOTHING, NOTHING, 1, 2])
    left = 0 if pairs[0] == NOTHING else 1
    assert blocks.people_i32[Timer.DECIDE, left] == 721
    assert blocks.people_i16[Intent.AFFORDANCE, left] == NOTHING


def test_a_ring_of_wishes_leaves_nobody_in_two_chats(town: Town) -> None:
    for row in range(4):
        wish(town, row, (row + 1) % 4)
    pairs = pair_up(town)
    assert any(partner != NOTHING for partner in pairs)
    assert all(pairs[partner] == row for row, partner in enumerate(pairs) if partner != NOTHING)


def test_nobody_talks_across_the_street(town: Town, blocks: TownBlocks) -> None:
    stand(blocks, 1, tile_of_slot(town, slots_of(town, object_rows(town, "table", "cafe")[0])[0]))
    wish(town, 0, 1)
    assert pair_up(town) == [NOTHING] * 4


def test_nobody_talks_to_somebody_who_is_busy(town: Town, blocks: TownBlocks) -> None:
    mat = object_rows(town, "mat")[0]
    hold(town, 1, mat, affordance(town, "work_out"), state=Claim.USING)
    stand_beside = tile_of_slot(town, slots_of(town, object_rows(town, "mat")[1])[0])
    stand(blocks, 0, stand_beside)
    wish(town, 0, 1)
    assert pair_up(town) == [NOTHING] * 4


def test_who_is_spoken_to_at_a_table_keeps_the_seat(town: Town, blocks: TownBlocks) -> None:
    table = object_rows(town, "table", "park")[0]
    slot = hold(town, 1, table, affordance(town, "meet_in_park"), state=Claim.USING, slot=slots_of(town, table)[1])
    wish(town, 0, 1)
    assert pair_up(town)[:2] == [1, 0]
    assert blocks.reservations_i32[[0, 2], 1].tolist() == [Claim.USING, slot]
    assert blocks.people_i32[Where.CELL, 1] == tile_of_slot(town, slot)


def finish_chat(town: Town) -> None:
    blocks = blocks_of(town)
    wish(town, 0, 1)
    pair_up(town)
    blocks.people_f32[Need.SOCIAL, :2] = 0.5
    blocks.town_i64[Clock.TICK] = blocks.people_i32[Timer.ENDS, 0]
    look_around(blocks)
    Affordances(blocks).process()


def test_both_gain_and_the_chat_is_told_once(town: Town, blocks: TownBlocks) -> None:
    told = [EventCount.FIRST + EventKind.CHATTED, EventCount.FIRST + EventKind.CHAT_FAILED]
    before = blocks.town_i64[told].sum()
    finish_chat(town)
    gained = blocks.people_f32[Need.SOCIAL, :2] - np.float32(0.5)
    assert gained[0] == gained[1] > 0
    assert blocks.town_i64[told].sum() == before + 1
    assert (blocks.people_i32[Company.PARTNER, :2] == NOTHING).all()


def test_a_chat_whose_partner_is_gone_ends(town: Town, blocks: TownBlocks) -> None:
    wish(town, 0, 1)
    pair_up(town)
    town.command(Remove(person=int(blocks.people_i32[0, 1])))
    head = int(blocks.people_i16[Intent.MEMORY_HEAD, 0])
    town.step()
    assert blocks.people_i16[Body.DOING, 0] == Doing.IDLE
    assert blocks.people_i16[41 + head, 0] == Reason.GONE


def test_as_many_chats_go_well_as_the_rule_says() -> None:
    """Seven of ten among strangers, a little more as they come to trust and know each other; never nine of ten."""
    went = failed = 0
    for seed in range(20):
        town = Town(riverside(), seed=seed)
        town.run(4 * 1_440)
        counts = blocks_of(town).town_i64
        went += int(counts[EventCount.FIRST + EventKind.CHATTED])
        failed += int(counts[EventCount.FIRST + EventKind.CHAT_FAILED])
    total = went + failed
    assert total > 1_000
    assert 0.7 < went / total < 0.85
