"""Ties: at most six, the strongest are kept, nothing leaves its bounds, and all of it fades."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from components.people import TIES_MAX, Persona, TieFamiliarity, TieRivalry, TieTrust, TieWho
from components.town import Clock
from components.words import NOTHING
from systems.blocks import TownBlocks
from systems.ties import Relationships, familiarity_with, moved, rivalry_with, touch, trust_in
from tests.scenes import blocks_of, riverside, town_at

RULES = riverside().config.ties
TOWN = town_at(0)
blocks_of(TOWN).view(Persona)[:] = 0.0
SAVED = TOWN.world.arena.copy()
HOUR = RULES.fade_ticks
F32 = np.float32
changes = st.floats(-0.5, 0.5, width=16)
events = st.lists(st.tuples(st.integers(1, 10), changes, changes, changes), min_size=1, max_size=40)
level = st.floats(-1, 1, width=32)


@pytest.fixture
def blocks() -> TownBlocks:
    return begin()


def begin() -> TownBlocks:
    TOWN.world.arena[:] = SAVED
    return blocks_of(TOWN)


def happens(blocks: TownBlocks, who: int, trust: float, familiarity: float, rivalry: float, row: int = 0) -> None:
    """Let something happen between a person and another."""
    touch(blocks, row, who, F32(trust), F32(familiarity), F32(rivalry))


def ties_of(blocks: TownBlocks, row: int = 0) -> dict[int, tuple[float, float, float]]:
    """Return trust, familiarity and rivalry by person."""
    who = blocks.people_i32[TieWho.FIRST : TieWho.LAST + 1, row].tolist()
    known = [number for number, other in enumerate(who) if other != NOTHING]
    assert len({who[number] for number in known}) == len(known), "two ties to one person"
    kinds = (TieTrust.FIRST, TieFamiliarity.FIRST, TieRivalry.FIRST)
    return {who[number]: tuple(float(blocks.people_f32[kind + number, row]) for kind in kinds) for number in known}


def strength(tie: Any) -> float:
    return sum(map(abs, tie))


def drawn_to(old: float, change: float, low: float) -> float:
    """Return a level after a change, as the catalogue's section on damping says."""
    away = change > 0 if old > 0 else change < 0 if old < 0 else True
    return float(np.clip(old + change * (1 - abs(old) if away else 1), low, 1))


def test_a_second_good_chat_counts_a_little_less_than_the_first(blocks: TownBlocks) -> None:
    happens(blocks, 7, 0.05, 0.10, 0.0)
    assert ties_of(blocks)[7] == pytest.approx((0.05, 0.10, 0.0))
    happens(blocks, 7, 0.05, 0.10, 0.0)
    assert ties_of(blocks)[7] == pytest.approx((0.0975, 0.19, 0.0))


@given(events)
def test_ties_are_what_a_list_of_six_acquaintances_would_be(story: list[tuple[int, float, float, float]]) -> None:
    blocks = begin()
    known: dict[int, tuple[float, float, float]] = {}
    for who, trust, familiarity, rivalry in story:
        happens(blocks, who, trust, familiarity, rivalry)
        if who not in known:
            weight = abs(trust) + abs(familiarity) + max(0.0, rivalry)
            if len(known) == TIES_MAX:
                weakest = min(known, key=lambda other: strength(known[other]))
                strengths = sorted(map(strength, known.values()))
                assume(strengths[1] - strengths[0] > 1e-4)
                assume(abs(strengths[0] - weight) > 1e-4)
                if weight < strengths[0]:
                    continue
                del known[weakest]
            known[who] = (0.0, 0.0, 0.0)
        old = known[who]
        known[who] = drawn_to(old[0], trust, -1), drawn_to(old[1], familiarity, -1), drawn_to(old[2], rivalry, 0)
    found = ties_of(blocks)
    assert found.keys() == known.keys()
    for who, tie in known.items():
        assert found[who] == pytest.approx(tie, abs=1e-5)


@given(events, st.floats(-1, 1, width=32))
def test_whatever_happens_levels_stay_in_bounds(story: list[tuple[int, float, float, float]], kind: float) -> None:
    blocks = begin()
    blocks.people_f32[Persona.FORGIVENESS, 0] = kind
    others = blocks.people_f32[:, 1:].copy()
    for who, trust, familiarity, rivalry in story:
        happens(blocks, who, 2 * trust, 2 * familiarity, 2 * rivalry)
        for found in ties_of(blocks).values():
            assert all(-1 <= value <= 1 for value in found)
            assert found[2] >= 0
    assert len(ties_of(blocks)) <= TIES_MAX
    empty = blocks.people_i32[TieWho.FIRST : TieWho.LAST + 1, 0] == NOTHING
    assert (blocks.view(TieTrust)[:, 0][empty] == 0).all()
    assert (blocks.people_f32[:, 1:] == others).all(), "what happens to one changes nobody else"


@given(level, st.floats(-1, 1, width=32))
def test_damping_slows_what_moves_away_from_zero_and_nothing_else(old: float, change: float) -> None:
    for low in (-1.0, 0.0):
        start = max(old, low)
        new = float(moved(F32(start), F32(change), F32(low)))
        assert low <= new <= 1.0
        assert new == pytest.approx(drawn_to(start, change, low), abs=1e-6)
        assert abs(new - start) <= abs(change) + 1e-6
        assert (new - start) * change >= 0.0


def fill(blocks: TownBlocks) -> None:
    """Let a person know six others: 1 hardly, 2 to 5 better and better, and 6 as a rival."""
    for who in range(1, 6):
        happens(blocks, who, 0.1 * who, 0.1 * who, 0.0)
    happens(blocks, 6, 0.0, 0.0, 0.9)


def test_an_acquaintance_gives_way_only_to_somebody_who_means_more(blocks: TownBlocks) -> None:
    fill(blocks)
    happens(blocks, 7, 0.05, 0.10, 0.0)
    assert sorted(ties_of(blocks)) == [1, 2, 3, 4, 5, 6], "a first chat means less than the weakest tie"
    happens(blocks, 7, 0.1, 0.25, 0.0)
    assert sorted(ties_of(blocks)) == [2, 3, 4, 5, 6, 7]
    assert ties_of(blocks)[7] == pytest.approx((0.1, 0.25, 0.0)), "nothing is left of whom they forgot"


def test_a_strong_rival_is_kept_as_a_strong_friend_is(blocks: TownBlocks) -> None:
    fill(blocks)
    for who in range(7, 11):
        happens(blocks, who, 0.5, 0.6, 0.0)
    assert sorted(ties_of(blocks)) == [5, 6, 7, 8, 9, 10]


def test_who_has_no_tie_is_neither_trusted_nor_known_nor_a_rival(blocks: TownBlocks) -> None:
    happens(blocks, 4, 0.2, 0.3, 0.4)
    for who, expected in ((4, (0.2, 0.3, 0.4)), (5, (0.0, 0.0, 0.0))):
        told = [ask(blocks, 0, who) for ask in (trust_in, familiarity_with, rivalry_with)]
        assert told == pytest.approx(expected)


@pytest.mark.parametrize(("forgiveness", "share"), [(-1.0, 1.0), (0.0, 1.0), (0.5, 0.75), (1.0, 0.5)])
def test_the_forgiving_take_harm_by_up_to_half_more_lightly(
    blocks: TownBlocks, forgiveness: float, share: float
) -> None:
    blocks.people_f32[Persona.FORGIVENESS, 0] = forgiveness
    happens(blocks, 4, -0.2, -0.3, 0.4)
    assert ties_of(blocks)[4] == pytest.approx((-0.2 * share, -0.3 * share, 0.4 * share))
    happens(blocks, 5, 0.2, 0.3, 0.0)
    assert ties_of(blocks)[5] == pytest.approx((0.2, 0.3, 0.0)), "good is taken as it is"


def pass_hours(blocks: TownBlocks, hours: int) -> None:
    for hour in range(hours):
        blocks.town_i64[Clock.TICK] = (hour + 1) * HOUR
        Relationships(blocks).process()


def test_a_day_takes_a_little_of_every_tie(blocks: TownBlocks) -> None:
    happens(blocks, 4, 0.5, 0.5, 0.5)
    pass_hours(blocks, 24)
    lost = [1 - value / 0.5 for value in ties_of(blocks)[4]]
    assert lost == pytest.approx([0.047, 0.092, 0.070], abs=6e-4)


def test_ties_fade_on_the_hour_only(blocks: TownBlocks) -> None:
    happens(blocks, 4, 0.5, 0.5, 0.5)
    for tick in (HOUR - 1, HOUR + 1):
        blocks.town_i64[Clock.TICK] = tick
        Relationships(blocks).process()
    assert ties_of(blocks)[4] == (0.5, 0.5, 0.5)


@given(level, level, st.floats(0, 1, width=32), st.floats(-1, 1, width=32))
def test_fading_shrinks_and_never_turns_a_tie_round(
    trust: float, familiarity: float, rivalry: float, forgiveness: float
) -> None:
    blocks = begin()
    blocks.people_f32[Persona.FORGIVENESS, 0] = forgiveness
    blocks.people_i32[TieWho.FIRST, 0] = 4
    for kind, value in ((TieTrust, trust), (TieFamiliarity, familiarity), (TieRivalry, rivalry)):
        blocks.people_f32[kind.FIRST, 0] = value
    pass_hours(blocks, 1)
    rates = (RULES.trust_fade, RULES.familiarity_fade, RULES.rivalry_fade * (1 + max(0.0, forgiveness)))
    for now, before, rate in zip(ties_of(blocks)[4], (trust, familiarity, rivalry), rates, strict=True):
        assert now == pytest.approx(before * (1 - rate), abs=1e-6)
        assert abs(now) <= abs(before)
        assert now * before >= 0.0
