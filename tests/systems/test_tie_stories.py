"""Stories of ties: rivals, friends and feuds are told once, when they become so."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.people import Company, Persona, Talk, TieFamiliarity, TieRivalry, TieStory, TieTrust, TieWho
from components.town import Bonds, Clock
from components.words import EventKind
from systems.blocks import TownBlocks
from systems.chats import end_chat
from systems.ties import CONFLICT, DAYS_KEPT, FEUD, FRIEND, RIVAL, Relationships, note_avoidance, touch
from tests.lives import DAY, forget, times, told
from tests.scenes import blocks_of, riverside, town_at

TIES = riverside().config.ties
TOWN = town_at(0)
forget(blocks_of(TOWN))
blocks_of(TOWN).view(Persona)[:] = 0.0
SAVED = TOWN.world.arena.copy()
F32 = np.float32
ME, OTHER = 0, 4


def begin() -> TownBlocks:
    TOWN.world.arena[:] = SAVED
    return blocks_of(TOWN)


@pytest.fixture
def blocks() -> TownBlocks:
    return begin()


def happens(blocks: TownBlocks, trust: float, familiarity: float, rivalry: float, who: int = OTHER) -> None:
    touch(blocks, ME, who, F32(trust), F32(familiarity), F32(rivalry))


def feel(blocks: TownBlocks, trust: float, familiarity: float, rivalry: float) -> None:
    """Let a tie have certain levels, and something that changes nothing happen to it."""
    happens(blocks, 0.001, 0.0, 0.0)
    for levels, value in ((TieTrust, trust), (TieFamiliarity, familiarity), (TieRivalry, rivalry)):
        blocks.people_f32[levels.FIRST, ME] = value
    happens(blocks, 0.0, 0.0, 0.0)


def story(blocks: TownBlocks) -> int:
    return int(blocks.people_i16[TieStory.FIRST, ME])


def test_a_rivalry_is_told_when_it_begins_and_when_it_is_made_up(blocks: TownBlocks) -> None:
    for rivalry in (0.69, 0.7, 0.9, 0.36, 0.71, 0.34, 0.2):
        feel(blocks, 0.0, 0.0, rivalry)
    assert [event[1:3] for event in told(blocks, EventKind.BECAME_RIVALS)] == [(ME, OTHER)]
    assert [event[1:3] for event in told(blocks, EventKind.RECONCILED)] == [(ME, OTHER)]


def test_a_rivalry_that_fades_is_made_up_without_a_word(blocks: TownBlocks) -> None:
    feel(blocks, 0.0, 0.0, 0.75)
    for hour in range(1, 400):
        blocks.town_i64[Clock.TICK] = hour * 60
        Relationships(blocks).process()
    made_up = told(blocks, EventKind.RECONCILED)
    assert len(made_up) == 1
    hours = np.log(TIES.reconciled_below / 0.75) / np.log(1 - TIES.rivalry_fade)
    assert made_up[0].tick == pytest.approx(60 * np.ceil(hours), abs=60)


@given(st.lists(st.floats(0, 1, width=16), max_size=30))
def test_quarrels_and_reconciliations_take_turns(levels: list[float]) -> None:
    blocks = begin()
    rivals, told_of = False, [0, 0]
    for level in map(F32, levels):
        feel(blocks, 0.0, 0.0, level)
        if not rivals and level >= F32(TIES.rival_from):
            rivals = True
            told_of[0] += 1
        elif rivals and level < F32(TIES.reconciled_below):
            rivals = False
            told_of[1] += 1
        assert bool(story(blocks) & RIVAL) == rivals
        assert [times(blocks, EventKind.BECAME_RIVALS), times(blocks, EventKind.RECONCILED)] == told_of


def test_friends_are_told_of_again_only_after_they_have_drifted_apart(blocks: TownBlocks) -> None:
    counts = []
    for fondness in (0.5, 0.6, 0.9, 0.4, 0.8, 0.2, 0.7):
        feel(blocks, fondness / 2, fondness / 2 + 0.001, 0.0)
        counts.append(times(blocks, EventKind.BECAME_FRIENDS))
    assert counts == [0, 1, 1, 1, 1, 1, 2]
    assert story(blocks) & FRIEND


def test_a_tie_comes_to_a_conflict_once(blocks: TownBlocks) -> None:
    for rivalry in (-0.1, 0.1, 0.1):
        happens(blocks, 0.0, 0.1, rivalry)
    assert blocks.town_i64[Bonds.CONFLICTS] == 1
    assert story(blocks) & CONFLICT


def test_whoever_takes_the_place_of_another_inherits_no_story(blocks: TownBlocks) -> None:
    feel(blocks, 0.0, 0.0, 0.9)
    note(blocks, 0)
    blocks.people_f32[TieRivalry.FIRST, ME] = 0.01
    for who in range(5, 10):
        happens(blocks, 0.5, 0.5, 0.0, who)
    happens(blocks, 0.1, 0.25, 0.0, 3)
    assert blocks.people_i32[TieWho.FIRST, ME] == 3
    assert story(blocks) == 0


def note(blocks: TownBlocks, day: int) -> None:
    """Let the rival be avoided on a day."""
    blocks.town_i64[Clock.TICK] = day * DAY + 700
    note_avoidance(blocks, ME, 0)


@pytest.mark.parametrize(("days", "feud"), [((0,), 0), ((0, 0), 1), ((2, 5), 1), ((2, 6), 0), ((0, 4, 8, 11, 12), 1)])
def test_two_avoidances_within_three_days_make_a_feud_which_counts_once(
    blocks: TownBlocks, days: tuple[int, ...], feud: int
) -> None:
    feel(blocks, 0.0, 0.0, 0.9)
    for day in days:
        note(blocks, day)
    assert blocks.town_i64[[Bonds.AVOIDANCES, Bonds.ESCALATED]].tolist() == [len(days), feud]
    assert [event[1:3] for event in told(blocks, EventKind.ESCALATED)] == [(ME, OTHER)] * feud
    assert bool(story(blocks) & FEUD) == bool(feud)
    assert story(blocks) & RIVAL, "and they are rivals as before"


@given(st.lists(st.integers(0, 9), min_size=1, max_size=12), st.integers(0, 2 * DAYS_KEPT))
def test_a_feud_is_two_avoidances_close_together_in_any_year(gaps: list[int], start: int) -> None:
    blocks = begin()
    feel(blocks, 0.0, 0.0, 0.9)
    day, close = start, False
    note(blocks, day)
    for gap in gaps:
        day += gap
        note(blocks, day)
        close = close or gap <= TIES.escalation_days
        assert blocks.town_i64[Bonds.ESCALATED] == close
        assert story(blocks) > 0


def fail(blocks: TownBlocks) -> None:
    """Let a chat of the two end that did not go well."""
    for row, other in ((ME, OTHER), (OTHER, ME)):
        blocks.people_i32[Company.PARTNER, row] = other
        blocks.people_i16[Talk.QUALITY, row] = 0
    for row in (ME, OTHER):
        end_chat(blocks, row)


def rivalry(blocks: TownBlocks, row: int = ME) -> float:
    return float(blocks.people_f32[TieRivalry.FIRST, row])


def test_a_failed_chat_of_strangers_leaves_a_little_bad_blood(blocks: TownBlocks) -> None:
    fail(blocks)
    assert rivalry(blocks) == rivalry(blocks, OTHER) == pytest.approx(TIES.failed_chat_rivalry)


def test_where_there_is_bad_blood_a_failed_chat_becomes_an_argument(blocks: TownBlocks) -> None:
    happens(blocks, 0.0, 0.0, TIES.argument_from)
    fail(blocks)
    before = TIES.argument_from
    assert rivalry(blocks) == pytest.approx(before + TIES.argument_rivalry * (1 - before))
    assert rivalry(blocks, OTHER) == pytest.approx(TIES.failed_chat_rivalry), "each by their own feelings"


@pytest.mark.parametrize(("kind", "share"), [(0.0, 1.0), (1.0, 0.5)])
def test_arguments_make_rivals_sooner_of_those_who_do_not_forgive(blocks: TownBlocks, kind: Any, share: float) -> None:
    blocks.people_f32[Persona.FORGIVENESS, ME] = kind
    count = 0
    while times(blocks, EventKind.BECAME_RIVALS) == 0:
        fail(blocks)
        count += 1
        blocks.people_f32[Persona.FORGIVENESS, OTHER] = 1.0
        assert count < 40
    assert (count <= 6) == (share == 1.0)
