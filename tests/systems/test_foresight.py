"""Foresight: what fails by the clock, the rent or one's own leaving off is no plan in the first place."""

import numpy as np
import pytest

from components.people import Belongs, Body, Identity, Intent, Mind, Need, Summons, Where
from components.places import Premises
from components.reservations import Reservation
from components.town import Clock
from components.words import NOTHING, Claim, Doing, Policy, Primitive, Reason
from systems.affordances import begin_all, go_on, line_up
from systems.blocks import TownBlocks
from systems.choices import PRIMITIVES, mask_primitives
from systems.foresight import level_on_leaving, money_at, share_used
from systems.planning import first_slot, plan_affordance
from systems.queues import Queues
from systems.ways import walking_ticks
from tests.lives import empty_bags, give
from tests.scenes import (
    affordance,
    blocks_of,
    break_off,
    do,
    hold,
    idle,
    nobody_else,
    object_rows,
    place_rows,
    set_wallet,
    town_at,
    wait_for,
)
from townlet_ecs import Town
from townlet_ecs.commands import SetOpen

CLOSING = 1_320
"""When the cafe closes."""

RENT = 1_200


def at_rest(tick: int) -> Town:
    """Return the default town before a tick, with three people in it who are about nothing."""
    town = town_at(0)
    idle(nobody_else(town, keep=3))
    blocks_of(town).town_i64[Clock.TICK] = tick
    blocks_of(town).people_i8[Mind.POLICY, :3] = Policy.OUTSIDE
    return town


def walk_of(town: Town, deed: str, row: int = 0) -> int:
    """Return the walking ticks to where somebody would do something."""
    blocks = blocks_of(town)
    number = affordance(town, deed)
    thing, _, ticks, reason = plan_affordance(blocks, number, row)
    assert reason == Reason.NONE
    slot = first_slot(blocks, thing, blocks.affordances[number].role)
    assert ticks == walking_ticks(blocks, int(blocks.people_i32[Where.CELL, row]), slot)
    return int(ticks)


def reason_of(town: Town, deed: str, row: int = 0) -> Reason:
    """Return why something is no plan now."""
    return Reason(int(plan_affordance(blocks_of(town), affordance(town, deed), row)[3]))


def live_the_moment(blocks: TownBlocks) -> None:
    """Let what can begin in this tick begin."""
    line_up(blocks)
    go_on(blocks, 0, blocks.people_i16.shape[1])
    begin_all(blocks)


@pytest.mark.parametrize("deed", ["snack", "work_out", "wash_hands", "sleep"])
def test_needs_after_leaving_off_are_known_before(deed: str) -> None:
    town = at_rest(720)
    blocks = blocks_of(town)
    kind = town.world.config.objects[blocks.affordances[affordance(town, deed)].kind]
    hold(town, 0, object_rows(town, kind)[0], affordance(town, deed), state=Claim.USING, left=10)
    blocks.people_f32[Need.HUNGER : Need.COMFORT + 1, 0] = 0.5, 0.5, 0.05, 0.99, 0.5
    blocks.town_i64[Clock.TICK] += 4
    share = np.float32(share_used(blocks, 0))
    assert share == np.float32(0.4)
    told = [level_on_leaving(blocks, 0, need, share) for need in Need]
    break_off(0, blocks)
    assert told == blocks.people_f32[Need.HUNGER : Need.COMFORT + 1, 0].tolist()
    assert share_used(blocks, 0) == 0


def test_who_is_fed_by_breaking_off_a_snack_does_not_eat_something_raw() -> None:
    town = at_rest(720)
    blocks = blocks_of(town)
    empty_bags(blocks, [0])
    give(blocks, 0, "raw", 2)
    blocks.people_i8[Mind.POLICY, 0] = Policy.PRIMITIVE
    blocks.people_f32[Need.HUNGER, 0] = 0.39
    hold(town, 0, object_rows(town, "fridge")[0], affordance(town, "snack"), state=Claim.USING, left=5)
    mask = np.zeros(PRIMITIVES, np.uint8)
    for elapsed, allowed in ((0, 1), (1, 0)):
        blocks.town_i64[Clock.TICK] = 720 + elapsed
        with np.errstate(over="ignore"):
            mask_primitives(blocks, 0, mask)
        assert mask[Primitive.USE_ITEM] == allowed


def test_the_rent_is_gone_after_the_minute_at_which_it_falls_due() -> None:
    blocks = blocks_of(at_rest(RENT - 10))
    set_wallet(blocks, 0, 300)
    assert [int(money_at(blocks, 0, RENT + past)) for past in (0, 1, 1_440, 1_441)] == [300, 100, 100, 100]
    blocks.people_i32[Identity.BORN, 0] = 700
    assert money_at(blocks, 0, RENT + 1) == 300, "newcomers live free"
    blocks.people_i32[Identity.BORN, 0] = 0
    blocks.people_i32[Belongs.HOME, 0] = NOTHING
    assert money_at(blocks, 0, RENT + 1) == 300
    set_wallet(blocks, 1, 199)
    assert money_at(blocks, 1, RENT + 1) == 199, "who cannot pay owes it"


@pytest.mark.parametrize(("deed", "cents"), [("buy_groceries", 360), ("shower", 20)])
def test_nobody_sets_out_with_money_that_the_rent_will_take(deed: str, cents: int) -> None:
    town = at_rest(RENT - 2)
    blocks = blocks_of(town)
    empty_bags(blocks, [0])
    blocks.people_f32[Need.HYGIENE, 0] = 0.3
    set_wallet(blocks, 0, cents + 200)
    assert walk_of(town, deed) > 2
    set_wallet(blocks, 0, cents + 199)
    assert reason_of(town, deed) == Reason.NO_MONEY
    blocks.town_i64[Clock.TICK] = RENT + 1
    assert reason_of(town, deed) == Reason.NONE


def test_a_call_that_ends_before_one_arrives_is_no_plan() -> None:
    town = at_rest(720)
    blocks = blocks_of(town)
    blocks.people_i32[[Summons.PLACE, Summons.WHO, Summons.UNTIL], 0] = place_rows(town, "cafe")[0], NOTHING, 2_000
    ticks = walk_of(town, "answer_call")
    assert ticks > 3
    blocks.people_i32[Summons.UNTIL, 0] = 720 + ticks
    assert reason_of(town, "answer_call") == Reason.NO_PROVIDER
    blocks.people_i32[Summons.UNTIL, 0] = 720 + ticks + 1
    assert reason_of(town, "answer_call") == Reason.NONE


@pytest.mark.parametrize(("waited", "state"), [(3, Claim.CALLED), (2, Claim.NONE)])
def test_who_is_in_line_when_it_closes_is_served_and_who_comes_later_is_not(waited: int, state: Claim) -> None:
    town = at_rest(CLOSING + 2)
    blocks = blocks_of(town)
    wait_for(blocks, 0, object_rows(town, "counter", "cafe")[0], affordance(town, "buy_coffee"), waited=waited)
    Queues(blocks).process()
    assert blocks.reservations_i32[Reservation.STATE, 0] == state


def test_who_waits_at_the_door_in_the_morning_still_does() -> None:
    town = at_rest(355)
    blocks = blocks_of(town)
    wait_for(blocks, 0, object_rows(town, "counter", "cafe")[0], affordance(town, "buy_coffee"), waited=0)
    for tick, state in ((355, Claim.WAITING), (359, Claim.WAITING), (360, Claim.CALLED)):
        blocks.town_i64[Clock.TICK] = tick
        Queues(blocks).process()
        assert blocks.reservations_i32[Reservation.STATE, 0] == state


@pytest.mark.parametrize("shut", [False, True])
def test_who_was_given_a_seat_takes_it_though_it_has_closed_unless_by_order(shut: bool) -> None:
    town = at_rest(CLOSING - 1)
    blocks = blocks_of(town)
    table = object_rows(town, "table", "cafe")[0]
    slot = hold(town, 0, table, affordance(town, "meet_in_cafe"), state=Claim.USING)
    blocks.reservations_i32[[Reservation.STATE, Reservation.SLOT], 0] = Claim.CALLED, slot
    blocks.people_i8[Body.DOING, 0] = Doing.WALKING
    blocks.town_i64[Clock.TICK] = CLOSING + 1
    if shut:
        do(town, SetOpen(place=place_rows(town, "cafe")[0], open=False))
        assert blocks.places_i32[Premises.SHUT, place_rows(town, "cafe")[0]]
    live_the_moment(blocks)
    assert (blocks.people_i8[Intent.AFFORDANCE, 0] == NOTHING) == shut
    assert blocks.people_i8[Body.DOING, 0] == (Doing.IDLE if shut else Doing.SOCIALISING)
