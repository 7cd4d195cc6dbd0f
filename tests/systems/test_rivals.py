"""Rivals: people keep away from where a rival waits or washes, unless they need it badly."""

import pytest

from components.people import Body, Intent, Need, Persona, TieRivalry, TieWho, Timer
from components.reservations import Reservation
from components.town import Bonds
from components.words import Claim, Doing, EventKind, Option, Reason
from systems.blocks import TownBlocks
from systems.queues import Queues
from tests.lives import strangers, times, told
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
    wait_for,
    walk_to,
)
from townlet_ecs import Town

NOON = 720
TIES = riverside().config.ties


@pytest.fixture
def town() -> Town:
    """A town in which nobody knows anybody, but for the first two, who are rivals; nobody does anything."""
    town = strangers(NOON)
    blocks = blocks_of(town)
    blocks.view(Need)[:] = 0.5
    for row in (0, 1):
        resent(blocks, row, 1 - row, TIES.rival_from)
    return town


@pytest.fixture
def blocks(town: Town) -> TownBlocks:
    return blocks_of(town)


def resent(blocks: TownBlocks, row: int, who: int, rivalry: float, number: int = 0) -> None:
    blocks.people_i32[TieWho.FIRST + number, row] = who
    blocks.people_f32[TieRivalry.FIRST + number, row] = rivalry


def shower_of(town: Town) -> int:
    return object_rows(town, "shower", "gym")[0]


def come_near(town: Town, row: int = 0, *, option: Option = Option.GET_CLEAN, what: str = "shower") -> None:
    """Let somebody arrive at the shower, and the queues look on."""
    blocks = blocks_of(town)
    shower = shower_of(town)
    other = object_rows(town, "shower", "gym")[1]
    slot = slots_of(town, shower)[0]
    stand(blocks, row, tile_of_slot(town, slots_of(town, other)[0]))
    walk_to(blocks, row, shower, slot)
    blocks.people_i8[[Intent.OPTION, Intent.AFFORDANCE], row] = option, affordance(town, what)
    look_around(blocks)
    Queues(blocks).process()


def rival_washes(town: Town, row: int = 1) -> None:
    hold(town, row, shower_of(town), affordance(town, "shower"), state=Claim.USING)


def state(blocks: TownBlocks, row: int = 0) -> Claim:
    return Claim(int(blocks.reservations_i32[Reservation.STATE, row]))


def test_who_finds_a_rival_turns_away_and_says_so(town: Town, blocks: TownBlocks) -> None:
    rival_washes(town)
    come_near(town)
    assert state(blocks) == Claim.NONE
    assert [event[1:4] for event in told(blocks, EventKind.RIVAL_AVOIDED)] == [(0, 1, shower_of(town))]
    assert blocks.town_i64[Bonds.AVOIDANCES] == 1
    assert blocks.people_i8[Body.DOING, 0] == Doing.IDLE
    assert blocks.people_i32[Timer.DECIDE, 0] == NOON + 1
    assert told(blocks, EventKind.GAVE_UP)[-1].amount == Reason.RIVAL
    assert state(blocks, 1) == Claim.USING, "the rival is left alone"


def test_they_do_not_come_back_to_it_for_a_while(town: Town, blocks: TownBlocks) -> None:
    rival_washes(town)
    come_near(town)
    until = NOON + riverside().config.queues.cooldown_ticks
    columns = [Reservation.COOLDOWN_OBJECT, Reservation.COOLDOWN_UNTIL]
    assert blocks.reservations_i32[columns, 0].tolist() == [shower_of(town), until]


def test_a_rival_who_waits_is_kept_away_from_as_well(town: Town, blocks: TownBlocks) -> None:
    rival_washes(town, 2)
    wait_for(blocks, 1, shower_of(town), affordance(town, "shower"), waited=5)
    come_near(town)
    assert times(blocks, EventKind.RIVAL_AVOIDED) == 1


def test_a_rival_who_is_only_on_the_way_keeps_nobody_away(town: Town, blocks: TownBlocks) -> None:
    walk_to(blocks, 1, shower_of(town), slots_of(town, shower_of(town))[0])
    blocks.people_i8[[Intent.OPTION, Intent.AFFORDANCE], 1] = Option.GET_CLEAN, affordance(town, "shower")
    come_near(town)
    assert times(blocks, EventKind.RIVAL_AVOIDED) == 0


@pytest.mark.parametrize(("level", "stays"), [(TIES.avoid_unless_below - 0.01, True), (0.16, False)])
def test_a_great_need_is_stronger_than_a_grudge(town: Town, blocks: TownBlocks, level: float, stays: bool) -> None:
    blocks.people_f32[Need.HYGIENE, 0] = level
    rival_washes(town)
    come_near(town)
    assert (times(blocks, EventKind.RIVAL_AVOIDED) == 0) == stays


@pytest.mark.parametrize(
    ("option", "need"),
    [(Option.GET_FED, Need.HUNGER), (Option.SHOP, Need.HUNGER), (Option.SLEEP, Need.ENERGY)],
)
def test_the_need_that_counts_is_the_one_they_come_for(
    town: Town, blocks: TownBlocks, option: Option, need: Need
) -> None:
    blocks.people_f32[need, 0] = 0.1
    rival_washes(town)
    come_near(town, option=option)
    assert times(blocks, EventKind.RIVAL_AVOIDED) == 0
    blocks.people_f32[need, 0] = 0.5
    blocks.people_f32[Need.HYGIENE, 0] = 0.1
    break_off(0, blocks)
    come_near(town, option=option)
    assert times(blocks, EventKind.RIVAL_AVOIDED) == 1


def test_work_is_never_avoided(town: Town, blocks: TownBlocks) -> None:
    rival_washes(town)
    come_near(town, option=Option.WORK)
    assert times(blocks, EventKind.RIVAL_AVOIDED) == 0


def test_a_little_less_than_rivalry_keeps_nobody_away(town: Town, blocks: TownBlocks) -> None:
    resent(blocks, 0, 1, TIES.rival_from - 0.01)
    rival_washes(town)
    come_near(town)
    assert times(blocks, EventKind.RIVAL_AVOIDED) == 0


@pytest.mark.parametrize(("forgiveness", "avoided"), [(-1.0, 1), (0.0, 1), (1.0, 0)])
def test_the_forgiving_put_up_with_a_little_more(
    town: Town, blocks: TownBlocks, forgiveness: float, avoided: int
) -> None:
    blocks.people_f32[Persona.FORGIVENESS, 0] = forgiveness
    blocks.people_f32[TieRivalry.FIRST, 0] = TIES.rival_from + 0.05
    rival_washes(town)
    come_near(town)
    assert times(blocks, EventKind.RIVAL_AVOIDED) == avoided


def test_one_side_may_bear_a_grudge_and_the_other_not(town: Town, blocks: TownBlocks) -> None:
    resent(blocks, 1, 0, 0.0)
    rival_washes(town)
    come_near(town)
    assert times(blocks, EventKind.RIVAL_AVOIDED) == 1


def test_of_two_rivals_the_worse_one_is_told_of(town: Town, blocks: TownBlocks) -> None:
    resent(blocks, 0, 2, 0.9, number=1)
    rival_washes(town)
    wait_for(blocks, 2, shower_of(town), affordance(town, "shower"), waited=5)
    come_near(town)
    assert [event.other for event in told(blocks, EventKind.RIVAL_AVOIDED)] == [2]


def test_a_rival_at_another_shower_is_far_enough(town: Town, blocks: TownBlocks) -> None:
    hold(town, 1, object_rows(town, "shower", "home")[0], affordance(town, "shower"), state=Claim.USING)
    come_near(town)
    assert times(blocks, EventKind.RIVAL_AVOIDED) == 0
