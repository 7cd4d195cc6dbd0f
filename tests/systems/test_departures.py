"""Departures: what makes people leave, when it counts, and how few may leave in a day."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from components.people import Belongs, Body, Identity, Moment, Need, Standing
from components.places import Premises
from components.positions import Position
from components.town import Clock, Turnover, Unrest
from components.words import NEVER, NOTHING, EventKind, Exit
from systems.blocks import TownBlocks
from systems.lifecycle import Lifecycle
from tests.invariants import belongings, books, rows_and_names
from tests.lives import DAY, ids, times, told
from tests.scenes import blocks_of, idle, riverside
from townlet_ecs import Town
from townlet_ecs.config.loading import load_all

NOON = 720
LIFE = riverside().config.lifecycle
HARDSHIPS = (Exit.NEGLECT, Exit.EVICTION, Exit.UNEMPLOYMENT)


def noon(*sets: str) -> Town:
    town = Town(load_all(sets=["disturbances.enabled=false", *sets]), seed=7)
    town.run(NOON)
    idle(blocks_of(town))
    blocks_of(town).view(Need)[:] = 0.9
    return town


TOWN = noon("lifecycle.jobless_days_max=127")
SAVED: NDArray[np.uint8] = TOWN.world.arena.copy()


@pytest.fixture
def town() -> Town:
    return noon()


@pytest.fixture
def blocks(town: Town) -> TownBlocks:
    return blocks_of(town)


def pass_ticks(blocks: TownBlocks, ticks: int) -> None:
    """Let nothing pass but time, and the lives."""
    for _ in range(ticks):
        Lifecycle(blocks).process()
        blocks.town_i64[Clock.TICK] += 1


def lives(blocks: TownBlocks, who: int = 0) -> bool:
    """Return whether somebody is still here; at noon the id of everybody is their row."""
    return who in ids(blocks)


def let_be_due(blocks: TownBlocks, row: int, reason: Exit) -> None:
    blocks.people_i8[[Standing.EXIT, Standing.HELD], row] = reason, 0
    blocks.people_i32[Moment.DUE, row] = blocks.town_i64[Clock.TICK]


def test_half_an_hour_of_starving_is_the_end(blocks: TownBlocks) -> None:
    blocks.people_f32[Need.HUNGER, 0] = LIFE.collapse_level
    pass_ticks(blocks, LIFE.collapse_ticks - 1)
    assert lives(blocks)
    pass_ticks(blocks, 1)
    assert not lives(blocks)
    assert [event[:2] for event in told(blocks, EventKind.COLLAPSED)] == [(NOON + LIFE.collapse_ticks - 1, 0)]
    assert ids(blocks) == list(range(1, 10)), "and nobody else is touched"
    assert not [*books(blocks), *rows_and_names(blocks), *belongings(blocks)]


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 40)), max_size=8))
@settings(max_examples=60)
def test_only_ticks_in_a_row_count(spells: list[tuple[bool, int]]) -> None:
    TOWN.world.arena[:] = SAVED
    blocks = blocks_of(TOWN)
    for starving, ticks in spells:
        if lives(blocks):
            blocks.people_f32[Need.HUNGER, 0] = 0.01 if starving else 0.5
            pass_ticks(blocks, ticks)
    runs, run = [0], 0
    for starving, ticks in spells:
        run = run + ticks if starving else 0
        runs.append(run)
    assert lives(blocks) == (max(runs) < LIFE.collapse_ticks)


@pytest.mark.parametrize("need", ["HUNGER", "ENERGY", "HYGIENE"])
def test_six_hours_of_neglect_are_too_many(blocks: TownBlocks, need: str) -> None:
    blocks.people_f32[Need[need], 0] = LIFE.neglect_level
    pass_ticks(blocks, LIFE.neglect_ticks - 1)
    assert lives(blocks)
    pass_ticks(blocks, 1)
    assert not lives(blocks)
    assert told(blocks, EventKind.REMOVED)[-1].amount == Exit.NEGLECT


@pytest.mark.parametrize("need", ["SOCIAL", "COMFORT"])
def test_loneliness_and_discomfort_send_nobody_away(blocks: TownBlocks, need: str) -> None:
    blocks.people_f32[Need[need], :] = 0.0
    pass_ticks(blocks, 2 * LIFE.neglect_ticks)
    assert len(ids(blocks)) == 10


def test_who_washes_in_time_may_stay(blocks: TownBlocks) -> None:
    blocks.town_i64[Turnover.EXITS_TODAY] = LIFE.exits_per_day
    blocks.people_f32[Need.HYGIENE, 0] = 0.0
    pass_ticks(blocks, LIFE.neglect_ticks + 10)
    assert blocks.people_i8[Standing.EXIT, 0] == Exit.NEGLECT, "due, but held back"
    blocks.people_f32[Need.HYGIENE, 0] = 0.5
    pass_ticks(blocks, DAY)
    assert len(ids(blocks)) == 10


def dismiss(blocks: TownBlocks, row: int) -> None:
    blocks.positions_i32[Position.HOLDER, blocks.people_i32[Belongs.POSITION, row]] = NOTHING
    blocks.people_i32[Belongs.POSITION, row] = NOTHING


def midnights_to_exit(blocks: TownBlocks, row: int, days: int = 6) -> int | None:
    """Return at which midnight from now on a person has to go, if any of the next ones."""
    who = int(blocks.people_i32[Identity.ID, row])
    for midnight in range(1, days + 1):
        blocks.town_i64[Clock.TICK] = midnight * DAY
        pass_ticks(blocks, 2)
        if who not in ids(blocks):
            return midnight
    return None


def work_for_all_but(blocks: TownBlocks, row: int) -> None:
    """Give everybody work but one, who finds none of the vacancies good enough."""
    for other in np.flatnonzero(blocks.people_i8[Body.LIVE]).tolist():
        if blocks.people_i32[Belongs.POSITION, other] == NOTHING and other != row:
            free = int(np.flatnonzero(blocks.positions_i32[Position.HOLDER] == NOTHING)[0])
            blocks.positions_i32[Position.HOLDER, free] = other
            blocks.people_i32[Belongs.POSITION, other] = free


def test_two_midnights_without_work_while_there_is_some_are_too_many(blocks: TownBlocks) -> None:
    work_for_all_but(blocks, 0)
    dismiss(blocks, 0)
    assert midnights_to_exit(blocks, 0) == LIFE.jobless_days_max
    assert told(blocks, EventKind.REMOVED)[-1].amount == Exit.UNEMPLOYMENT


def test_where_there_is_no_work_nobody_has_to_go_for_it(blocks: TownBlocks) -> None:
    work_for_all_but(blocks, 0)
    dismiss(blocks, 0)
    holders = blocks.positions_i32[Position.HOLDER]
    holders[holders == NOTHING] = 1
    assert midnights_to_exit(blocks, 0) is None


def test_newcomers_are_given_some_days_to_find_work(blocks: TownBlocks) -> None:
    work_for_all_but(blocks, 0)
    dismiss(blocks, 0)
    blocks.people_i32[Identity.BORN, 0] = NOON
    first = 1 + LIFE.newcomer_search_days  # the first midnight that counts
    assert midnights_to_exit(blocks, 0) == first - 1 + LIFE.jobless_days_max


def test_of_three_exits_due_at_once_two_are_today_and_two_hours_apart(blocks: TownBlocks) -> None:
    for row in (2, 0, 1):
        let_be_due(blocks, row, Exit.EVICTION)
    pass_ticks(blocks, 2 * DAY - NOON)
    gone = [(event.tick, event.who) for event in told(blocks, EventKind.REMOVED)]
    assert gone == [(NOON, 0), (NOON + LIFE.exit_gap_ticks, 1), (DAY, 2)]
    held = [event[:2] for event in told(blocks, EventKind.EXIT_HELD)]
    assert held == [(NOON + 1, 1), (NOON + 1, 2)], "each told once"


dues = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 2 * DAY), st.sampled_from([Exit.EVICTION, Exit.REVIEW, Exit.OLD_AGE])),
    min_size=1, max_size=8, unique_by=lambda due: due[0],
)


@settings(max_examples=15)
@given(dues)
def test_never_more_than_may_go_and_the_longest_due_go_first(story: list[tuple[int, int, Exit]]) -> None:
    TOWN.world.arena[:] = SAVED
    blocks = blocks_of(TOWN)
    story = sorted(story, key=lambda due: (due[1], due[0]))
    for row, tick, reason in story:
        pass_ticks(blocks, NOON + tick - int(blocks.town_i64[Clock.TICK]))
        if blocks.people_i32[Identity.ID, row] == row:
            let_be_due(blocks, row, reason)
    pass_ticks(blocks, 4 * DAY)
    gone = told(blocks, EventKind.REMOVED)
    assert [event.who for event in gone] == [row for row, _, _ in story], "all, in the order in which they were due"
    ticks = [event.tick for event in gone]
    assert all(later - sooner >= LIFE.exit_gap_ticks for sooner, later in pairwise(ticks))
    days = [tick // DAY for tick in ticks]
    assert max(days.count(day) for day in days) <= LIFE.exits_per_day
    held = told(blocks, EventKind.EXIT_HELD)
    assert len({event.who for event in held}) == len(held)


def test_reviews_have_a_cap_of_their_own() -> None:
    blocks = blocks_of(noon("employment.exits_per_day=1"))
    for row in range(2):
        let_be_due(blocks, row, Exit.REVIEW)
    let_be_due(blocks, 2, Exit.OLD_AGE)
    pass_ticks(blocks, DAY - NOON + 1)
    assert [event.who for event in told(blocks, EventKind.REMOVED)] == [0, 2, 1]
    assert told(blocks, EventKind.REMOVED)[-1].tick == DAY


def test_a_collapse_waits_for_nobody(blocks: TownBlocks) -> None:
    blocks.town_i64[Turnover.EXITS_TODAY] = LIFE.exits_per_day
    blocks.people_f32[Need.HUNGER, :3] = 0.0
    pass_ticks(blocks, LIFE.collapse_ticks)
    assert ids(blocks) == list(range(3, 10))
    assert blocks.town_i64[Turnover.EXITS_TODAY] == LIFE.exits_per_day, "nor does it count"


@pytest.mark.parametrize("reason", [Exit.NEGLECT, Exit.EVICTION, Exit.UNEMPLOYMENT, Exit.REVIEW, Exit.OLD_AGE])
def test_nobody_has_to_go_for_hardship_while_the_town_is_upset(blocks: TownBlocks, reason: Exit) -> None:
    if reason == Exit.NEGLECT:
        blocks.people_f32[Need.HYGIENE, 0] = 0.0
    blocks.town_i64[Unrest.ACTIVE] = 1
    let_be_due(blocks, 0, reason)
    pass_ticks(blocks, 100)
    assert lives(blocks) == (reason in HARDSHIPS)
    blocks.town_i64[[Unrest.ACTIVE, Unrest.CALM_SINCE]] = 0, NOON + 100
    pass_ticks(blocks, LIFE.calm_ticks)
    assert lives(blocks) == (reason in HARDSHIPS), "nor for an hour after"
    pass_ticks(blocks, 1)
    assert not lives(blocks)


@pytest.mark.parametrize("supply", [Premises.POWER, Premises.WATER])
def test_nobody_has_to_go_whose_home_lacks_power_or_water(blocks: TownBlocks, supply: Premises) -> None:
    home = int(blocks.people_i32[Belongs.HOME, 0])
    blocks.places_i32[supply, home] = 0
    stranger = int(np.flatnonzero(blocks.people_i32[Belongs.HOME] != home)[0])
    let_be_due(blocks, 0, Exit.EVICTION)
    let_be_due(blocks, stranger, Exit.EVICTION)
    pass_ticks(blocks, DAY)
    assert lives(blocks)
    assert [event.who for event in told(blocks, EventKind.REMOVED)] == [stranger]
    blocks.places_i32[supply, home] = 1
    pass_ticks(blocks, 1)
    assert not lives(blocks)


def test_where_lives_are_off_nobody_leaves_but_by_order() -> None:
    blocks = blocks_of(noon("lifecycle.mode='off'", "lifecycle.old_age_days=1"))
    blocks.view(Need)[:] = 0.0
    for row in range(10):
        let_be_due(blocks, row, Exit.REVIEW)
    pass_ticks(blocks, 2 * DAY)
    assert len(ids(blocks)) == 10
    assert times(blocks, EventKind.REMOVED) == times(blocks, EventKind.EXIT_HELD) == 0
    assert (blocks.people_i32[Moment.DUE, blocks.people_i8[Body.LIVE] == 0] == NEVER).all()


def test_people_grow_as_old_as_the_mean_a_quarter_more_or_less() -> None:
    blocks = blocks_of(noon("lifecycle.old_age_days=8", "lifecycle.exits_per_day=100", "lifecycle.exit_gap_ticks=0"))
    ages = []
    for midnight in range(1, 40):
        blocks.view(Need)[:] = 0.9
        blocks.town_i64[Clock.TICK] = midnight * DAY
        born = dict(blocks.people_i32[[Identity.ID, Identity.BORN]].T.tolist())
        pass_ticks(blocks, 40)
        ages += [
            (event.tick - born[event.who]) / DAY
            for event in told(blocks, EventKind.REMOVED)
            if event.tick // DAY == midnight and event.amount == Exit.OLD_AGE
        ]
    assert len(ages) >= 30
    assert min(ages) >= 6
    assert max(ages) <= 11  # who is old enough waits for the next midnight
    assert 7.5 <= np.mean(ages) <= 9.0
