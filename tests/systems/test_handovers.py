"""Handovers: who waited a bearable time thanks the one who leaves; who waited longer holds it against them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.objects import LastUse
from components.people import Body, Identity, Persona, Purse, TieFamiliarity, TieRivalry, TieTrust, TieWho
from components.town import Clock, EventCount
from components.words import NOTHING, Claim, EventKind
from systems.affordances import Affordances
from systems.blocks import TownBlocks
from systems.queues import Queues
from tests.scenes import (
    affordance,
    blocks_of,
    do,
    hold,
    idle,
    look_around,
    nobody_else,
    object_rows,
    riverside,
    slots_of,
    town_at,
    wait_for,
)
from townlet_ecs.commands import Remove

RULES = riverside().config.ties
TOWN = town_at(720)
idle(nobody_else(TOWN, keep=6))
blocks_of(TOWN).people_i64[Purse.WALLET, :6] = 5_000
blocks_of(TOWN).view(Persona)[:] = 0.0
for kind in (TieTrust, TieFamiliarity, TieRivalry):
    blocks_of(TOWN).view(kind)[:] = 0.0
blocks_of(TOWN).view(TieWho)[:] = NOTHING
blocks_of(TOWN).view(EventCount)[:] = 0
SAVED = TOWN.world.arena.copy()
SHOWER = object_rows(TOWN, "shower", "gym")[0]
WASH = affordance(TOWN, "shower")
POLITE = (RULES.handover_trust, RULES.handover_familiarity, 0.0)
BLOCKED = (0.0, RULES.blocked_familiarity, RULES.blocked_rivalry)


@pytest.fixture
def blocks() -> TownBlocks:
    return begin()


def begin() -> TownBlocks:
    TOWN.world.arena[:] = SAVED
    return blocks_of(TOWN)


def finish(blocks: TownBlocks, row: int = 0) -> None:
    """Let somebody finish in the shower in this tick."""
    hold(TOWN, row, SHOWER, WASH, state=Claim.USING, left=0)
    look_around(blocks)
    Affordances(blocks).process()
    assert blocks.objects_i32[LastUse.ID, SHOWER] == blocks.people_i32[Identity.ID, row]


def call_next(blocks: TownBlocks, row: int = 1, *, waited: int, later: int = 1) -> None:
    """Let the next tick call somebody who has waited so long."""
    blocks.town_i64[Clock.TICK] += later
    wait_for(blocks, row, SHOWER, WASH, waited=waited, patience=1_000)
    Queues(blocks).process()
    assert blocks.reservations_i32[0, row] == Claim.CALLED


def tie(blocks: TownBlocks, row: int, other: int) -> tuple[float, ...] | None:
    """Return trust, familiarity and rivalry of a person towards another, or None without a tie."""
    known = blocks.people_i32[TieWho.FIRST : TieWho.LAST + 1, row].tolist()
    who = int(blocks.people_i32[Identity.ID, other])
    if who not in known:
        return None
    number = known.index(who)
    return tuple(float(blocks.people_f32[kind.FIRST + number, row]) for kind in (TieTrust, TieFamiliarity, TieRivalry))


def told(blocks: TownBlocks, kind: EventKind) -> int:
    return int(blocks.town_i64[EventCount.FIRST + kind])


@pytest.mark.parametrize(("patience", "bearable"), [(-1.0, 7), (0.0, 15), (1.0, 22)])
def test_how_long_is_too_long_depends_on_patience(patience: float, bearable: int) -> None:
    for waited, expected in ((1, POLITE), (bearable, POLITE), (bearable + 1, BLOCKED), (400, BLOCKED)):
        blocks = begin()
        blocks.people_f32[Persona.PATIENCE, 1] = patience
        finish(blocks)
        call_next(blocks, waited=waited)
        assert tie(blocks, 1, 0) == pytest.approx(expected), waited
        assert tie(blocks, 0, 1) == pytest.approx(expected), "the other feels it too"


@given(st.integers(1, 300), st.floats(-1, 1, width=32), st.floats(-1, 1, width=32))
def test_only_the_patience_of_who_waited_counts(waited: int, waiting: float, leaving: float) -> None:
    blocks = begin()
    blocks.people_f32[Persona.PATIENCE, :2] = leaving, waiting
    finish(blocks)
    call_next(blocks, waited=waited)
    limit = 15 * (1 + 0.5 * waiting)
    polite = waited <= limit
    if abs(waited - limit) > 1e-3:
        assert told(blocks, EventKind.POLITE_HANDOVER) == int(polite)
        assert told(blocks, EventKind.BLOCKED) == int(not polite)
        assert tie(blocks, 0, 1) == tie(blocks, 1, 0) == pytest.approx(POLITE if polite else BLOCKED)


def test_a_handover_softens_a_rivalry(blocks: TownBlocks) -> None:
    blocks.people_i32[TieWho.FIRST, 1] = blocks.people_i32[Identity.ID, 0]
    blocks.people_f32[TieRivalry.FIRST, 1] = 0.4
    finish(blocks)
    call_next(blocks, waited=3)
    found = tie(blocks, 1, 0)
    assert found is not None
    assert found[2] == pytest.approx(0.4 + RULES.handover_rivalry)


def test_a_handover_is_told_once_with_both_and_the_wait(blocks: TownBlocks) -> None:
    finish(blocks)
    first = int(blocks.town_i64[Clock.EVENTS])
    call_next(blocks, waited=9)
    ring = blocks.events_i32[first : int(blocks.town_i64[Clock.EVENTS])]
    mine = ring[ring[:, 1] == EventKind.POLITE_HANDOVER]
    taker, giver = blocks.people_i32[Identity.ID, [1, 0]].tolist()
    assert mine[:, 2:].tolist() == [[taker, giver, SHOWER, 9]]


def test_nothing_is_handed_over_when_it_stood_free_for_a_while(blocks: TownBlocks) -> None:
    finish(blocks)
    call_next(blocks, waited=9, later=2)
    assert tie(blocks, 1, 0) is None
    assert tie(blocks, 0, 1) is None


def test_who_did_not_wait_owes_nobody_anything(blocks: TownBlocks) -> None:
    finish(blocks)
    call_next(blocks, waited=0)
    assert tie(blocks, 1, 0) is None


def test_nobody_hands_over_to_themselves(blocks: TownBlocks) -> None:
    finish(blocks)
    call_next(blocks, 0, waited=9)
    assert (blocks.people_i32[TieWho.FIRST : TieWho.LAST + 1, 0] == NOTHING).all()


def test_who_has_left_the_town_is_not_thanked(blocks: TownBlocks) -> None:
    finish(blocks)
    do(TOWN, Remove(person=int(blocks.people_i32[Identity.ID, 0])))
    assert not blocks.people_i8[Body.LIVE, 0]
    call_next(blocks, waited=9)
    assert (blocks.people_i32[TieWho.FIRST : TieWho.LAST + 1, 1] == NOTHING).all()


def test_of_many_who_leave_each_is_thanked_by_their_own_next(blocks: TownBlocks) -> None:
    """Two showers change hands in the same tick, and somebody gets one who has just left the other."""
    other = object_rows(TOWN, "shower", "gym")[1]
    for row, thing in ((0, SHOWER), (2, other)):
        hold(TOWN, row, thing, WASH, state=Claim.USING, left=0, slot=slots_of(TOWN, thing)[0])
    look_around(blocks)
    Affordances(blocks).process()
    blocks.town_i64[Clock.TICK] += 1
    wait_for(blocks, 2, SHOWER, WASH, waited=40, patience=1_000)
    wait_for(blocks, 3, other, WASH, waited=5, patience=1_000)
    Queues(blocks).process()
    assert tie(blocks, 2, 0) == tie(blocks, 0, 2) == pytest.approx(BLOCKED)
    assert tie(blocks, 3, 2) == tie(blocks, 2, 3) == pytest.approx(POLITE)
    strangers = np.array([[tie(blocks, row, whom) is None for whom in range(4)] for row in range(4)])
    assert strangers.sum() == 12
