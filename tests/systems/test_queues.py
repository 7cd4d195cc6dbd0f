"""Queues: who waits longest is called first, who does not come loses the slot, who uses something is left alone."""

import numpy as np
import pytest

from components.atlas import Fixture, Plane
from components.objects import Object
from components.people import Belongs, Body, Intent, Purse, Where
from components.places import Premises
from components.reservations import Reservation
from components.town import Clock, EventCount
from components.words import NEVER, NOTHING, Claim, Doing, EventKind, Outcome, Reason
from systems.blocks import TownBlocks
from systems.processor import Processor
from systems.queues import Queues
from systems.tick import Movement
from tests.lives import remembered_outcome, remembered_reason
from tests.scenes import (
    affordance,
    blocks_of,
    hold,
    idle,
    nobody_else,
    object_rows,
    riverside,
    slots_of,
    stand,
    tile_of_slot,
    town_at,
    wait_for,
    walk_to,
)
from townlet_ecs import Town

NOON = 720
RULES = riverside().config.queues


@pytest.fixture
def town() -> Town:
    town = town_at(NOON)
    idle(nobody_else(town, keep=6))
    blocks_of(town).people_i64[Purse.WALLET, :6] = 5_000
    return town


@pytest.fixture
def blocks(town: Town) -> TownBlocks:
    return blocks_of(town)


@pytest.fixture
def shower(town: Town) -> int:
    """The first shower of the gym."""
    return object_rows(town, "shower", "gym")[0]


@pytest.fixture
def wash(town: Town) -> int:
    return affordance(town, "shower")


def states(blocks: TownBlocks, count: int) -> list[Claim]:
    return [Claim(int(state)) for state in blocks.reservations_i32[Reservation.STATE, :count]]


def test_who_has_waited_longest_is_called_first(blocks: TownBlocks, shower: int, wash: int) -> None:
    for row, waited in enumerate((5, 25, 15)):
        wait_for(blocks, row, shower, wash, waited=waited)
    Queues(blocks).process()
    assert states(blocks, 3) == [Claim.WAITING, Claim.CALLED, Claim.WAITING]
    assert blocks.objects_i16[[Object.TAKEN, Object.QUEUE], shower].tolist() == [1, 2]
    assert blocks.reservations_i32[Reservation.EXPIRY, 1] == NOON + RULES.call_ticks
    assert blocks.people_i8[Body.DOING, 1] == Doing.WALKING


def test_nobody_else_is_called_while_the_slot_is_taken(blocks: TownBlocks, shower: int, wash: int) -> None:
    for row, waited in enumerate((25, 5)):
        wait_for(blocks, row, shower, wash, waited=waited)
    for _ in range(3):
        Queues(blocks).process()
    assert states(blocks, 2) == [Claim.CALLED, Claim.WAITING]


def test_each_slot_of_a_table_is_granted_once(town: Town, blocks: TownBlocks) -> None:
    table = object_rows(town, "table", "park")[0]
    slots = slots_of(town, table)
    meet = affordance(town, "meet_in_park")
    for row in range(len(slots) + 1):
        wait_for(blocks, row, table, meet, waited=100 - 20 * row, patience=200)
    for _ in range(len(slots) + 1):
        Queues(blocks).process()
    assert states(blocks, len(slots) + 1) == [Claim.CALLED] * len(slots) + [Claim.WAITING]
    assert sorted(blocks.reservations_i32[Reservation.SLOT, : len(slots)].tolist()) == slots
    assert blocks.objects_i16[Object.TAKEN, table] == 2 ** len(slots) - 1


def test_equals_take_turns_by_chance(town: Town, blocks: TownBlocks, shower: int, wash: int) -> None:
    won = [0, 0]
    for offset in range(100):
        saved = town.world.arena.copy()
        blocks.town_i64[Clock.TICK] += offset
        for row in range(2):
            wait_for(blocks, row, shower, wash, waited=4)
        Queues(blocks).process()
        won[states(blocks, 2).index(Claim.CALLED)] += 1
        town.world.arena[:] = saved
    assert min(won) > 25


def test_chance_never_beats_a_wait_that_is_long_enough(town: Town, blocks: TownBlocks, shower: int, wash: int) -> None:
    longer = int(1 / RULES.age_weight) + 1
    for offset in range(60):
        saved = town.world.arena.copy()
        blocks.town_i64[Clock.TICK] += offset
        wait_for(blocks, 0, shower, wash, waited=4)
        wait_for(blocks, 1, shower, wash, waited=4 + longer)
        Queues(blocks).process()
        assert states(blocks, 2) == [Claim.WAITING, Claim.CALLED]
        town.world.arena[:] = saved


def test_a_walker_joins_the_queue_when_near_and_not_before(town: Town, blocks: TownBlocks) -> None:
    shelf = object_rows(town, "shelf", "grocer")[0]
    slot = slots_of(town, shelf)[0]
    buy = affordance(town, "buy_clothes")
    stand(blocks, 0, tile_of_slot(town, slot))
    for row in range(2):
        blocks.people_i8[Intent.AFFORDANCE, row] = buy
        walk_to(blocks, row, shelf, slot)
    Queues(blocks).process()
    assert states(blocks, 2) == [Claim.CALLED, Claim.WALKING], "the first is there, the second still at home"


def test_nobody_joins_a_queue_from_outside_the_building(town: Town, blocks: TownBlocks, shower: int, wash: int) -> None:
    slot = slots_of(town, shower)[0]
    atlas = town.world.atlas
    place = blocks.terrain_u8[0, Plane.PLACE]
    gym = place == place[tile_of_slot(town, slot)]
    near = atlas.distance[0, :, slot] <= 20
    outside, inside = (int(np.flatnonzero(near & area)[0]) for area in (~gym, gym))
    blocks.params_block["queues"]["join_distance"] = 20
    for row, cell in enumerate((outside, inside)):
        stand(blocks, row, cell)
        blocks.people_i8[Intent.AFFORDANCE, row] = wash
        walk_to(blocks, row, shower, slot)
    Queues(blocks).process()
    assert states(blocks, 2) == [Claim.WALKING, Claim.CALLED], "both are near, but only one is there"


def test_who_loses_patience_gives_up_and_remembers_why(blocks: TownBlocks, shower: int, wash: int) -> None:
    blocks.objects_i16[Object.TAKEN, shower] = 1  # somebody else is in there
    wait_for(blocks, 0, shower, wash, waited=RULES.patience_ticks)
    head = int(blocks.people_i8[Intent.MEMORY_HEAD, 0])
    Queues(blocks).process()
    assert states(blocks, 1) == [Claim.NONE]
    assert blocks.objects_i16[Object.QUEUE, shower] == 0
    assert remembered_outcome(blocks, head, 0) == Outcome.GAVE_UP
    assert remembered_reason(blocks, head, 0) == Reason.PATIENCE
    assert blocks.town_i64[EventCount.FIRST + EventKind.GAVE_UP] >= 1


def test_who_is_called_and_does_not_come_loses_the_slot_to_the_next(
    town: Town, blocks: TownBlocks, shower: int, wash: int
) -> None:
    hold(town, 0, shower, wash, state=Claim.CALLED, left=0)
    wait_for(blocks, 1, shower, wash, waited=1)
    Queues(blocks).process()
    assert states(blocks, 2) == [Claim.NONE, Claim.CALLED]
    claim = blocks.reservations_i32[:, 0]
    assert claim[Reservation.COOLDOWN_OBJECT] == shower
    assert claim[Reservation.COOLDOWN_UNTIL] == NOON + RULES.cooldown_ticks


def test_who_is_in_disgrace_at_an_object_is_sent_away(blocks: TownBlocks, shower: int, wash: int) -> None:
    wait_for(blocks, 0, shower, wash, waited=1)
    blocks.reservations_i32[Reservation.COOLDOWN_OBJECT, 0] = shower
    blocks.reservations_i32[Reservation.COOLDOWN_UNTIL, 0] = NOON + 1
    head = int(blocks.people_i8[Intent.MEMORY_HEAD, 0])
    Queues(blocks).process()
    assert states(blocks, 1) == [Claim.NONE]
    assert remembered_reason(blocks, head, 0) == Reason.COOLDOWN


def test_a_walk_that_takes_too_long_is_given_up(town: Town, blocks: TownBlocks) -> None:
    shelf = object_rows(town, "shelf", "grocer")[0]
    blocks.people_i8[Intent.AFFORDANCE, 0] = affordance(town, "buy_clothes")
    walk_to(blocks, 0, shelf, slots_of(town, shelf)[0], expiry=0)
    Queues(blocks).process()
    assert states(blocks, 1) == [Claim.NONE]
    assert blocks.people_i8[Body.DOING, 0] == Doing.IDLE
    assert blocks.people_i32[Where.GOAL, 0] == NOTHING


def test_a_user_is_never_sent_away_however_many_wait(town: Town, blocks: TownBlocks, shower: int, wash: int) -> None:
    hold(town, 0, shower, wash, state=Claim.USING, left=10_000)
    for row in range(1, 6):
        wait_for(blocks, row, shower, wash, waited=0, patience=400)
    before = blocks.reservations_i32[:, 0].copy()
    for _ in range(500):
        Queues(blocks).process()
        blocks.town_i64[Clock.TICK] += 1
        assert (blocks.reservations_i32[:, 0] == before).all()
    assert before[Reservation.EXPIRY] == NEVER
    assert states(blocks, 6) == [Claim.USING, *[Claim.NONE] * 5], "those who waited gave up"


def till_of_row_0(town: Town) -> tuple[int, int, int]:
    """Return a till where the person of row 0 works, its user slot and its staff slot."""
    till = object_rows(town, "till", "grocer")[0]
    table = town.world.atlas.table[0]
    slots = slots_of(town, till)
    bits = {name: int(table[column, till]) for name, column in (("u", Fixture.USER_MASK), ("s", Fixture.STAFF_MASK))}
    return till, slots[bits["u"].bit_length() - 1], slots[bits["s"].bit_length() - 1]


def test_a_clerk_at_the_till_does_not_block_customers(town: Town, blocks: TownBlocks) -> None:
    till, user, staff = till_of_row_0(town)
    hold(town, 0, till, affordance(town, "work_till"), state=Claim.USING, slot=staff, left=500)
    wait_for(blocks, 1, till, affordance(town, "buy_food"), waited=1)
    Queues(blocks).process()
    assert states(blocks, 2) == [Claim.USING, Claim.CALLED]
    assert blocks.reservations_i32[Reservation.SLOT, 1] == user


def test_a_clerk_who_waits_for_the_till_does_not_block_customers(town: Town, blocks: TownBlocks) -> None:
    """Two clerks at a change of shift: the second waits for the staff slot, the customer's slot is free."""
    till, user, staff = till_of_row_0(town)
    work = affordance(town, "work_till")
    hold(town, 0, till, work, state=Claim.USING, slot=staff, left=500)
    blocks.people_i32[Belongs.POSITION, 1] = blocks.people_i32[Belongs.POSITION, 0]
    wait_for(blocks, 1, till, work, waited=20)
    wait_for(blocks, 2, till, affordance(town, "buy_food"), waited=1)
    Queues(blocks).process()
    assert states(blocks, 3) == [Claim.USING, Claim.WAITING, Claim.CALLED]
    assert blocks.reservations_i32[Reservation.SLOT, 2] == user


def test_a_closed_place_sends_those_who_wait_away(town: Town, blocks: TownBlocks, shower: int, wash: int) -> None:
    wait_for(blocks, 0, shower, wash, waited=1)
    blocks.places_i32[Premises.SHUT] = 1
    Queues(blocks).process()
    assert states(blocks, 1) == [Claim.NONE]


def test_who_comes_as_a_slot_falls_free_fares_the_same_in_any_row(town: Town) -> None:
    saved = town.world.arena.copy()
    fared = []
    for late, comer in ((0, 1), (1, 0)):
        town.world.arena[:] = saved
        fared.append(come_as_a_slot_falls_free(town, late, comer))
    assert fared[0] == fared[1]


def come_as_a_slot_falls_free(town: Town, late: int, comer: int) -> tuple[int, int]:
    """Let one person lose a till as another comes to it; return the state of the other's claim, and its object."""
    blocks = blocks_of(town)
    till = object_rows(town, "till", "grocer")[0]
    slot = slots_of(town, till)[0]
    hold(town, late, till, affordance(town, "buy_food"), state=Claim.CALLED, slot=slot, left=0)
    stand(blocks, comer, tile_of_slot(town, slot))
    blocks.people_i8[Intent.AFFORDANCE, comer] = affordance(town, "buy_food")
    walk_to(blocks, comer, till, slot)
    Queues(blocks).process()
    state, thing = blocks.reservations_i32[[Reservation.STATE, Reservation.OBJECT], comer].tolist()
    return state, thing


def test_the_stage_of_queues_leaves_every_user_alone_for_days() -> None:
    """In a staged town, whoever uses something before the stage uses it after the stage as well."""
    town = Town(riverside(), seed=11, staged=True)
    claims = blocks_of(town).reservations_i32
    before = claims.copy()
    evicted = []

    class Before(Processor):
        def process(self) -> None:
            before[:] = claims

    class After(Processor):
        def process(self) -> None:
            using = before[Reservation.STATE] == Claim.USING
            if (claims[:, using] != before[:, using]).any():
                evicted.append(town.tick)

    town.add_system(Before(), after=Movement)
    town.add_system(After(), after=Queues)
    town.run(3 * 1_440)
    assert not evicted
    assert np.any(before[Reservation.GENERATION] > 20)
