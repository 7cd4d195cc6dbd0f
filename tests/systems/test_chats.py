"""Chats: two who are free and in the same place, never three, and both gain."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from components.people import (
    Body,
    Company,
    Identity,
    Intent,
    Need,
    Persona,
    Speaker,
    Talk,
    TieFamiliarity,
    TieRivalry,
    TieTrust,
    TieWho,
    Timer,
    Where,
)
from components.town import Clock, EventCount
from components.words import NOTHING, Claim, Doing, EventKind, Reason
from systems.affordances import Affordances
from systems.blocks import TownBlocks
from systems.chats import outlook
from systems.company import company_of
from systems.scratch import Scratch
from tests.lives import remembered_reason
from tests.scenes import (
    affordance,
    blocks_of,
    do,
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
from townlet_ecs.commands import Remove, Spawn


@pytest.fixture
def town() -> Town:
    return four_in_the_park()


def four_in_the_park() -> Town:
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
    blocks.people_i8[Intent.AFFORDANCE, row] = affordance(town, "chat")
    blocks.people_i32[Company.PARTNER, row] = partner


def pair_up(town: Town) -> list[int]:
    """Run the stage once and return whom each of the four talks to."""
    blocks = blocks_of(town)
    look_around(blocks)
    Affordances(blocks).process()
    chatting = blocks.people_i8[Body.DOING, :4] == Doing.SOCIALISING
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
    assert blocks.people_i8[Intent.AFFORDANCE, left] == NOTHING


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
    town.command(Remove(person=int(blocks.people_i32[Identity.ID, 1])))
    head = int(blocks.people_i8[Intent.MEMORY_HEAD, 0])
    town.step()
    assert blocks.people_i8[Body.DOING, 0] == Doing.IDLE
    assert remembered_reason(blocks, head, 0) == Reason.GONE


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


# What two people are to one another decides how a chat goes, and the chat what they become.

levels = st.tuples(st.floats(-1, 1, width=32), st.floats(-1, 1, width=32), st.floats(0, 1, width=32))


@cache
def park_at_rest() -> tuple[Town, NDArray[np.uint8]]:
    """The four in the park before they know anybody, to begin anew from."""
    town = four_in_the_park()
    blocks = blocks_of(town)
    for kind in (TieTrust, TieFamiliarity, TieRivalry):
        blocks.view(kind)[:] = 0.0
    blocks.view(TieWho)[:] = NOTHING
    return town, town.world.arena.copy()


def strangers() -> Town:
    town, saved = park_at_rest()
    town.world.arena[:] = saved
    return town


def acquaint(blocks: TownBlocks, row: int, other: int, tie: tuple[float, float, float]) -> None:
    """Let the first tie of a person be to another, as it is said."""
    blocks.people_i32[TieWho.FIRST, row] = blocks.people_i32[Identity.ID, other]
    for kind, value in zip((TieTrust, TieFamiliarity, TieRivalry), tie, strict=True):
        blocks.people_f32[kind.FIRST, row] = value


def tie_of(blocks: TownBlocks, row: int) -> list[float]:
    """Return trust, familiarity and rivalry of a person's first tie."""
    return [float(blocks.people_f32[kind.FIRST, row]) for kind in (TieTrust, TieFamiliarity, TieRivalry)]


def quality(blocks: TownBlocks, row: int, other: int) -> int:
    return int(
        outlook(blocks, row, other)
    )


@given(levels, levels, st.tuples(st.floats(-1, 1, width=32), st.floats(-1, 1, width=32)), st.integers(0, 10**6))
def test_a_chat_looks_the_same_from_both_sides(
    mine: tuple[float, float, float], theirs: tuple[float, float, float], lively: tuple[float, float], tick: int
) -> None:
    blocks = blocks_of(strangers())
    acquaint(blocks, 0, 1, mine)
    acquaint(blocks, 1, 0, theirs)
    blocks.people_f32[Persona.EXTROVERSION, :2] = lively
    blocks.town_i64[Clock.TICK] = tick
    found = quality(blocks, 0, 1)
    assert found == quality(blocks, 1, 0)
    trust, known, rivalry = ((a + b) / 2 for a, b in zip(mine, theirs, strict=True))
    expected = 0.5 + 0.15 * sum(lively) / 2 + 0.2 * trust + 0.1 * known - 0.2 * rivalry
    assert found == 0 or found == pytest.approx(1_000 * min(1.0, max(0.1, expected)), abs=1.5)


@pytest.mark.parametrize(
    ("tie", "low", "high"),
    [((0.0, 0.0, 0.0), 0.56, 0.84), ((1.0, 1.0, 0.0), 0.87, 0.98), ((-1.0, -1.0, 0.0), 0.31, 0.48)],
)
def test_friends_get_on_more_often_than_strangers(tie: tuple[float, float, float], low: float, high: float) -> None:
    """The bounds are those of the topics that two people share, which chance sets once for every pair."""
    blocks = blocks_of(strangers())
    acquaint(blocks, 0, 1, tie)
    acquaint(blocks, 1, 0, tie)
    went = 0
    for tick in range(2_000):
        blocks.town_i64[Clock.TICK] = tick
        went += quality(blocks, 0, 1) > 0
    assert low - 0.03 < went / 2_000 < high + 0.03


def chat_of(blocks: TownBlocks, thousandths: int, *, started: int = 0) -> list[int]:
    """Let a chat of the first two, settled beforehand, end in this tick; return its worth to each."""
    deed = affordance(park_at_rest()[0], "chat")
    for row in (0, 1):
        blocks.people_i8[Intent.AFFORDANCE, row] = deed
        blocks.people_i8[Body.DOING, row] = Doing.SOCIALISING
        blocks.people_i16[Talk.QUALITY, row] = thousandths
        blocks.people_i8[Speaker.STARTED, row] = row == started
        blocks.people_i32[Company.PARTNER, row] = 1 - row
        blocks.people_i32[Timer.ENDS, row] = blocks.town_i64[Clock.TICK]
    look_around(blocks)
    Affordances(blocks).process()
    return blocks.scratch_i64[Scratch.CHAT_WORTH, :2].tolist()


def test_a_good_chat_makes_friends_and_is_worth_what_they_have_become() -> None:
    """A chat of quality 0.5 between strangers: trust 0.025, familiarity 0.05, worth 0.01 + 0.3 x 0.025 + 0.2 x 0.05."""
    blocks = blocks_of(strangers())
    worth = chat_of(blocks, 500)
    for row in (0, 1):
        assert tie_of(blocks, row) == pytest.approx([0.025, 0.05, 0.0])
    assert worth == [27_500, 27_500]


@pytest.mark.parametrize("started", [0, 1])
def test_a_failed_chat_costs_who_began_it_more(started: int) -> None:
    blocks = blocks_of(strangers())
    worth = chat_of(blocks, 0, started=started)
    for row in (0, 1):
        assert tie_of(blocks, row) == pytest.approx([0.0, -0.05, 0.05])
    assert worth[started] == -5_000
    assert worth[1 - started] == -2_500


@given(levels, st.integers(1, 1_000))
def test_a_chat_is_worth_the_same_whatever_its_quality_once_the_ties_are(
    tie: tuple[float, float, float], thousandths: int
) -> None:
    blocks = blocks_of(strangers())
    acquaint(blocks, 0, 1, tie)
    worth = chat_of(blocks, thousandths)
    trust, known, _ = tie_of(blocks, 0)
    assert worth[0] == pytest.approx(1e6 * (0.01 + 0.3 * trust + 0.2 * known), abs=2)
    assert trust >= tie[0]
    assert known >= tie[1]


def test_extroverts_come_to_know_people_sooner() -> None:
    blocks = blocks_of(strangers())
    blocks.people_f32[Persona.EXTROVERSION, :2] = 1.0, -1.0
    chat_of(blocks, 500)
    assert [tie_of(blocks, row)[1] for row in (0, 1)] == pytest.approx([0.07, 0.05])


def test_who_wished_to_talk_began_it_and_of_two_the_one_who_came_first_to_town() -> None:
    for wishes in ([(0, 1)], [(1, 0)], [(0, 1), (1, 0)]):
        town = strangers()
        for row, partner in wishes:
            wish(town, row, partner)
        assert pair_up(town)[:2] == [1, 0]
        began = blocks_of(town).people_i8[Speaker.STARTED, :2].tolist()
        assert began == ([0, 1] if wishes == [(1, 0)] else [1, 0])


def choice(blocks: TownBlocks, row: int = 0) -> tuple[int, int]:
    """Return how many somebody could speak to, and whom they would choose."""
    look_around(blocks)
    count, partner = company_of(blocks, row, blocks.town_i64[Clock.KEY], blocks.town_i64[Clock.TICK])
    return int(count), int(partner)


def test_a_friend_is_chosen_before_strangers_and_a_stranger_now_and_then_by_chance() -> None:
    blocks = blocks_of(strangers())
    chosen = set()
    for tick in range(60):
        blocks.town_i64[Clock.TICK] = tick
        chosen.add(choice(blocks))
    assert chosen == {(3, 1), (3, 2), (3, 3)}
    acquaint(blocks, 0, 2, (0.3, 0.3, 0.0))
    for tick in range(60):
        blocks.town_i64[Clock.TICK] = tick
        assert choice(blocks) == (3, 2)


def test_rivals_do_not_chat() -> None:
    """Neither would the one speak to the other nor the other to the one, whoever of them holds the grudge."""
    blocks = blocks_of(strangers())
    acquaint(blocks, 0, 2, (0.9, 0.9, riverside().config.ties.rival_from))
    for tick in range(60):
        blocks.town_i64[Clock.TICK] = tick
        assert choice(blocks, 0)[0] == 2
        assert choice(blocks, 0)[1] in (1, 3)
        assert choice(blocks, 2)[1] in (1, 3)
    acquaint(blocks, 0, 2, (0.9, 0.9, riverside().config.ties.rival_from - 0.01))
    assert choice(blocks, 0) == (3, 2)


def test_who_is_left_in_the_last_moment_of_a_chat_makes_no_tie_to_nobody() -> None:
    """The other is taken out of the town, and somebody new may even stand in their row, when the chat would end."""
    for replaced in (False, True):
        town = strangers()
        blocks = blocks_of(town)
        wish(town, 0, 1)
        assert pair_up(town)[:2] == [1, 0]
        blocks.town_i64[Clock.TICK] = blocks.people_i32[Timer.ENDS, 0]
        do(town, Remove(person=int(blocks.people_i32[Identity.ID, 1])))
        if replaced:
            do(town, Spawn())
            assert blocks.people_i8[Body.LIVE, 1]
        look_around(blocks)
        Affordances(blocks).process()
        assert blocks.people_i8[Body.DOING, 0] == Doing.IDLE
        assert tie_of(blocks, 0) == [0.0, 0.0, 0.0]
        assert (blocks.people_i32[TieWho.FIRST : TieWho.LAST + 1, 0] == NOTHING).all()
