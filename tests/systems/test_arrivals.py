"""Arrivals: newcomers take the bus, bring a kit, live in free beds, and are nobody's heirs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from components.atlas import Fixture, Lodging
from components.people import Bag, Belongs, Body, Identity, Moment, Need, Persona, Purse, Standing, TieWho, Token, Where
from components.positions import Position
from components.town import Account, Clock, Turnover
from components.words import NEVER, NOTHING, EventKind, Exit
from systems.blocks import TownBlocks
from systems.economy import Economy
from systems.lifecycle import Lifecycle
from systems.ties import touch
from tests.invariants import belongings, books, rows_and_names
from tests.lives import DAY, ids, item, times, told
from tests.scenes import blocks_of, do, idle, object_rows, riverside, tile_of_slot
from townlet_ecs import Town
from townlet_ecs.commands import Remove, Spawn
from townlet_ecs.config.loading import load_all

NOON = 720
LIFE = riverside().config.lifecycle
RENT = riverside().config.economy.rent_cents


def noon(*sets: str) -> Town:
    """A town at noon without upsets, in which nobody leaves for want of work and exits do not wait."""
    calm = ["disturbances.enabled=false", "lifecycle.jobless_days_max=127"]
    town = Town(load_all(sets=[*calm, "lifecycle.exits_per_day=100", "lifecycle.exit_gap_ticks=0", *sets]), seed=7)
    town.run(NOON)
    idle(blocks_of(town))
    blocks_of(town).view(Need)[:] = 0.9
    return town


TOWN = noon()
SAVED: NDArray[np.uint8] = TOWN.world.arena.copy()


@pytest.fixture
def town() -> Town:
    TOWN.world.arena[:] = SAVED
    return TOWN


@pytest.fixture
def blocks(town: Town) -> TownBlocks:
    return blocks_of(town)


def pass_ticks(blocks: TownBlocks, ticks: int) -> None:
    for _ in range(ticks):
        Lifecycle(blocks).process()
        blocks.town_i64[Clock.TICK] += 1


def let_go(blocks: TownBlocks, row: int) -> None:
    """Let somebody leave in the next tick, for good."""
    blocks.people_i8[Standing.EXIT, row] = Exit.OLD_AGE
    blocks.people_i32[Moment.DUE, row] = blocks.town_i64[Clock.TICK]
    pass_ticks(blocks, 1)


def replace(blocks: TownBlocks, row: int) -> None:
    """Let somebody leave and the newcomer come."""
    let_go(blocks, row)
    pass_ticks(blocks, LIFE.arrival_ticks_max)


def test_a_newcomer_gets_off_the_bus_with_the_kit(town: Town, blocks: TownBlocks) -> None:
    bed, home = blocks.people_i32[[Belongs.BED, Belongs.HOME], 0].tolist()
    traits = blocks.view(Persona)[:, 0].copy()
    before = int(blocks.town_i64[Account.TOWN]) + int(blocks.people_i64[Purse.WALLET, 0])
    replace(blocks, 0)
    assert blocks.people_i32[[Identity.ID, Belongs.BED, Belongs.HOME], 0].tolist() == [10, bed, home]
    stops = [tile_of_slot(town, int(blocks.atlas_i32[0, Fixture.SLOT_FIRST, stop]))
             for stop in object_rows(town, "bus_stop")]
    assert blocks.people_i32[Where.CELL, 0] in stops
    assert blocks.people_i64[Purse.WALLET, 0] == LIFE.kit_cents
    assert int(blocks.town_i64[Account.TOWN]) == before - LIFE.kit_cents, "the town pays, from what the other left"
    bag = {"raw": LIFE.kit_raw, "clothes": LIFE.kit_clothes, "meal": 0, "gift": 0}
    assert {name: int(blocks.people_i16[Bag.ITEM_0 + item(name), 0]) for name in bag} == bag
    assert blocks.view(Need)[:, 0] == pytest.approx(LIFE.newcomer_level)
    assert (blocks.view(Persona)[:, 0] != traits).any(), "somebody else, with traits of their own"
    arrived = told(blocks, EventKind.ARRIVED)
    assert len(arrived) == blocks.town_i64[Turnover.ARRIVALS] == 1
    assert LIFE.arrival_ticks_min <= arrived[0].tick - NOON <= LIFE.arrival_ticks_max
    assert not [*books(blocks), *rows_and_names(blocks), *belongings(blocks)]


def test_every_wait_for_the_bus_comes_up_and_no_other(blocks: TownBlocks) -> None:
    waits = set()
    for round_ in range(60):
        blocks.town_i64[Clock.TICK] = NOON + 100 * round_
        replace(blocks, round_ % 10)
        waits.add(told(blocks, EventKind.ARRIVED)[-1].tick - NOON - 100 * round_)
    assert min(waits) >= LIFE.arrival_ticks_min
    assert max(waits) <= LIFE.arrival_ticks_max
    assert len(waits) >= 13, "of sixteen"


def test_a_newcomer_knows_nobody_and_nobody_takes_them_for_the_other(blocks: TownBlocks) -> None:
    for one, other in ((0, 1), (1, 0)):
        touch(blocks, one, other, np.float32(0.0), np.float32(0.0), np.float32(0.9))
    replace(blocks, 0)
    assert (blocks.view(TieWho)[:, 0] == NOTHING).all()
    assert 10 not in blocks.view(TieWho)[:, 1]


def test_the_first_rent_is_due_a_day_after_arrival(blocks: TownBlocks) -> None:
    replace(blocks, 0)
    born = int(blocks.people_i32[Identity.BORN, 0])
    for day, wallet in ((0, LIFE.kit_cents), (1, LIFE.kit_cents - RENT)):
        blocks.town_i64[Clock.TICK] = day * DAY + riverside().config.economy.rent_tick
        assert (blocks.town_i64[Clock.TICK] - born >= LIFE.rent_free_ticks) == bool(day)
        Economy(blocks).process()
        assert blocks.people_i64[Purse.WALLET, 0] == wallet


def test_about_half_of_the_newcomers_come_for_a_vacancy(blocks: TownBlocks) -> None:
    saved = TOWN.world.arena.copy()
    employed = 0
    for number in range(200):
        TOWN.world.arena[:] = saved
        blocks.town_i64[Clock.NEXT_ID] += number
        replace(blocks, 0)
        position = int(blocks.people_i32[Belongs.POSITION, 0])
        if position != NOTHING:
            employed += 1
            assert blocks.positions_i32[Position.HOLDER, position] == 0
    assert 75 <= employed <= 125


def test_without_a_vacancy_newcomers_come_without_work(blocks: TownBlocks) -> None:
    let_go(blocks, 0)
    blocks.positions_i32[Position.HOLDER, blocks.positions_i32[Position.HOLDER] == NOTHING] = 11
    for _ in range(20):
        pass_ticks(blocks, LIFE.arrival_ticks_max)
        assert blocks.people_i32[Belongs.POSITION, 0] == NOTHING
        let_go(blocks, 0)


def test_an_operator_takes_people_away_for_good(town: Town, blocks: TownBlocks) -> None:
    do(town, Remove(person=0))
    pass_ticks(blocks, DAY)
    assert ids(blocks) == list(range(1, 10))
    assert times(blocks, EventKind.ARRIVED) == 0


def test_a_newcomer_whose_bed_was_taken_gets_another(town: Town, blocks: TownBlocks) -> None:
    bed = int(blocks.people_i32[Belongs.BED, 0])
    let_go(blocks, 0)
    taker = int(np.flatnonzero(blocks.people_i8[Body.LIVE])[0])
    blocks.people_i32[Belongs.BED, taker] = bed
    pass_ticks(blocks, LIFE.arrival_ticks_max)
    assert blocks.people_i32[Belongs.BED, 0] not in (bed, NOTHING)
    assert not list(belongings(blocks))


def test_without_a_free_bed_nobody_comes() -> None:
    blocks = blocks_of(noon())
    let_go(blocks, 0)
    blocks.people_i32[Belongs.BED, 1] = blocks.people_i32[Belongs.BED, 0]
    blocks.atlas_i32[0, Lodging.SLOT] = NOTHING  # all the other houses are gone
    pass_ticks(blocks, LIFE.arrival_ticks_max)
    assert ids(blocks) == list(range(1, 10))
    assert blocks.people_i32[Moment.DUE, 0] == NEVER


def test_where_policies_train_the_next_one_wakes_up_in_the_same_bed_with_the_same_work() -> None:
    town = noon("lifecycle.mode=training")
    blocks = blocks_of(town)
    bed, position = blocks.people_i32[[Belongs.BED, Belongs.POSITION], 0].tolist()
    let_go(blocks, 0)
    assert ids(blocks) == list(range(1, 10))
    pass_ticks(blocks, 1)
    assert ids(blocks)[0] == 10
    assert blocks.people_i32[[Belongs.BED, Belongs.POSITION], 0].tolist() == [bed, position]
    assert blocks.positions_i32[Position.HOLDER, position] == 0
    assert blocks.people_i32[Where.CELL, 0] == tile_of_slot(town, bed)


changes = st.lists(st.tuples(st.sampled_from(["leave", "take away", "come"]), st.integers(0, 9)), max_size=25)


@settings(max_examples=25)
@given(changes)
def test_beds_and_work_have_one_owner_whoever_comes_and_goes(story: list[tuple[str, int]]) -> None:
    TOWN.world.arena[:] = SAVED
    blocks = blocks_of(TOWN)
    seen = set(ids(blocks))
    for deed, number in story:
        here = np.flatnonzero(blocks.people_i8[Body.LIVE]).tolist()
        if deed == "come" and len(here) < 12:
            do(TOWN, Spawn())  # there are twelve beds
        elif deed == "take away" and len(here) > 1:
            do(TOWN, Remove(person=int(blocks.people_i32[Identity.ID, here[number % len(here)]])))
        elif deed == "leave" and len(here) > 1:
            let_go(blocks, here[number % len(here)])
        pass_ticks(blocks, number)
        assert not [*books(blocks), *rows_and_names(blocks), *belongings(blocks)]
        now = set(ids(blocks))
        assert all(who > max(seen) for who in now - seen), "no id is ever used again"
        seen |= now
        tokens = blocks.people_i32[Token.NUMBER]
        assert len(np.unique(tokens % len(tokens))) == len(tokens), "nor do two share an identity slot"
    pass_ticks(blocks, LIFE.arrival_ticks_max + 1)
    free = blocks.people_i8[Body.LIVE] == 0
    assert (blocks.people_i32[Moment.DUE, free] == NEVER).all(), "nobody is left waiting for the bus"


@settings(max_examples=40)
@given(st.lists(st.integers(21, 3 * DAY), min_size=1, max_size=12))
def test_an_identity_slot_cools_down_unless_both_of_a_row_are_warm(stays: list[int]) -> None:
    TOWN.world.arena[:] = SAVED
    blocks = blocks_of(TOWN)
    cool_from = {0: 0, blocks.people_i32.shape[1]: 0}
    forced = 0
    for stay in stays:
        slot = int(blocks.people_i32[Token.NUMBER, 0])
        blocks.town_i64[Clock.TICK] += stay
        cool_from[slot] = int(blocks.town_i64[Clock.TICK]) + LIFE.slot_cooldown_days * DAY
        replace(blocks, 0)
        came = int(blocks.people_i32[Identity.BORN, 0])
        taken = int(blocks.people_i32[Token.NUMBER, 0])
        assert cool_from[taken] == min(cool_from.values()), "the one that has cooled longest"
        forced += cool_from[taken] > came
        assert blocks.town_i64[Turnover.SLOTS_FORCED] == forced
