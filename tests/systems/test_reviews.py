"""Exit reviews: three missed shifts within seven days, a day to mend one's ways, and an operator who may decide."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.people import Belongs, Moment, Roster, Standing, Where
from components.positions import Position
from components.town import Clock, Turnover
from components.words import NEVER, NOTHING, EventKind, Exit, Review
from systems.blocks import TownBlocks
from systems.employment import Employment
from systems.reviews import DAYS_MASK
from tests.drives import post_tile
from tests.invariants import belongings
from tests.lives import DAY, times, told
from tests.scenes import blocks_of, do, idle, riverside, stand
from townlet_ecs import Town
from townlet_ecs.command import CommandError
from townlet_ecs.commands import HoldReview, LetGo
from townlet_ecs.config.loading import load_all

RULES = riverside().config.employment
START, END = 600, 960
PEOPLE = 9
"""The first nine people have work, and rows and ids that are the same."""


def scene(*sets: str) -> Town:
    """A town on the first morning in which nobody's shift begins of itself."""
    town = Town(load_all(sets=["disturbances.enabled=false", *sets]), seed=7)
    town.run(300)
    idle(blocks_of(town))
    return town


TOWN = scene()
SAVED = TOWN.world.arena.copy()


@pytest.fixture
def town() -> Town:
    TOWN.world.arena[:] = SAVED
    return TOWN


@pytest.fixture
def blocks(town: Town) -> TownBlocks:
    return blocks_of(town)


def live_day(blocks: TownBlocks, day: int, missing: Any = (), *, until: int = END) -> None:
    """Let the people work from ten to four on a day; those who are missing stay at home.

    Only those minutes are lived in which something happens; nobody else works.
    """
    blocks.people_i32[[[Roster.START], [Roster.END]], :] = NEVER
    homes = blocks.people_i32[Where.CELL].copy()
    for row in range(PEOPLE):
        position = int(blocks.people_i32[Belongs.POSITION, row])
        if position != NOTHING:
            blocks.people_i32[[Roster.START, Roster.END], row] = day * DAY + START, day * DAY + END
            if row not in missing:
                stand(blocks, row, post_tile(position, blocks))
    for tick in (0, START, START + RULES.absent_cutoff, END - 1, END):
        if tick <= until:
            blocks.town_i64[Clock.TICK] = day * DAY + tick
            Employment(blocks).process()
    for row in range(PEOPLE):
        stand(blocks, row, int(homes[row]))


def standing(blocks: TownBlocks, row: int = 0) -> Review:
    return Review(int(blocks.people_i8[Standing.REVIEW, row]))


def test_two_warnings_then_a_review_which_comes_a_day_later(blocks: TownBlocks) -> None:
    for day in range(2):
        live_day(blocks, day, {0})
        assert [(event.who, event.amount) for event in told(blocks, EventKind.WARNED)][-1] == (0, day + 1)
    live_day(blocks, 2, {0})
    assert times(blocks, EventKind.WARNED) == 2
    assert standing(blocks) == Review.QUEUED
    assert told(blocks, EventKind.REVIEW_OPENED)[0][:2] == (2 * DAY + END, 0)
    position = int(blocks.people_i32[Belongs.POSITION, 0])
    live_day(blocks, 3, {0}, until=END - 1)
    assert blocks.people_i32[Belongs.POSITION, 0] == position, "nobody is let go before the review"
    live_day(blocks, 3, {0})
    assert told(blocks, EventKind.REVIEWED)[0] == (3 * DAY + END, 0, NOTHING, NOTHING, Review.APPROVED)
    assert blocks.people_i32[Belongs.POSITION, 0] == NOTHING
    assert blocks.positions_i32[Position.HOLDER, position] == NOTHING
    assert blocks.people_i8[Standing.EXIT, 0] == Exit.REVIEW
    assert times(blocks, EventKind.LET_GO) == 1
    assert not list(belongings(blocks))


def test_without_the_job_loop_only_the_work_is_lost() -> None:
    blocks = blocks_of(scene("employment.enforce_job_loop=false"))
    for day in range(4):
        live_day(blocks, day, {0})
    assert blocks.people_i32[Belongs.POSITION, 0] == NOTHING
    assert blocks.people_i8[Standing.EXIT, 0] == Exit.NONE


def test_whose_first_absence_is_forgotten_by_the_review_may_stay(blocks: TownBlocks) -> None:
    for day in range(8):
        live_day(blocks, day, {0} if day in (0, 3, 6) else ())
    assert told(blocks, EventKind.REVIEWED)[0].amount == Review.DISMISSED
    assert standing(blocks) == Review.NONE
    assert blocks.people_i32[Belongs.POSITION, 0] != NOTHING


@settings(max_examples=40)
@given(st.lists(st.booleans(), min_size=1, max_size=20))
def test_what_counts_are_the_last_seven_days(missed: list[bool]) -> None:
    TOWN.world.arena[:] = SAVED
    blocks = blocks_of(TOWN)
    warnings = 0
    for day, away in enumerate(missed):
        live_day(blocks, day, {0} if away else ())
        count = sum(missed[max(0, day - 6) : day + 1])
        if away and count >= RULES.absences_max:
            assert standing(blocks) == Review.QUEUED
            break
        warnings += away
        assert standing(blocks) == Review.NONE
        assert blocks.people_i8[Standing.ABSENCES, 0] <= DAYS_MASK
        assert int(blocks.people_i8[Standing.ABSENCES, 0]).bit_count() == count
    assert [event.amount for event in told(blocks, EventKind.WARNED)].count(1) <= warnings
    assert times(blocks, EventKind.WARNED) == warnings


def queue_up(blocks: TownBlocks, rows: set[int]) -> None:
    for day in range(3):
        live_day(blocks, day, rows)


def test_a_deferred_review_is_held_a_day_later(town: Town, blocks: TownBlocks) -> None:
    queue_up(blocks, {0})
    blocks.town_i64[Clock.TICK] = 3 * DAY + 100
    do(town, HoldReview(person=0, verdict="defer"))
    assert standing(blocks) == Review.DEFERRED
    assert blocks.people_i32[Moment.REVIEWED_FROM, 0] == 3 * DAY + 100 + RULES.review_after_ticks
    live_day(blocks, 3)
    assert standing(blocks) == Review.DEFERRED, "the day of the first review has passed"
    live_day(blocks, 4)
    assert standing(blocks) == Review.NONE
    assert [event.amount for event in told(blocks, EventKind.REVIEWED)] == [Review.DEFERRED, Review.APPROVED]


def test_a_dismissed_review_is_over_and_absences_count_from_nothing(town: Town, blocks: TownBlocks) -> None:
    queue_up(blocks, {0})
    do(town, HoldReview(person=0, verdict="dismiss"))
    assert standing(blocks) == Review.NONE
    for day in (3, 4):
        live_day(blocks, day, {0})
        assert standing(blocks) == Review.NONE
    assert blocks.people_i32[Belongs.POSITION, 0] != NOTHING
    assert [event.amount for event in told(blocks, EventKind.WARNED)] == [1, 2, 1, 2]


def test_an_operator_may_approve_at_once(town: Town, blocks: TownBlocks) -> None:
    live_day(blocks, 0)
    do(town, HoldReview(person=3, verdict="approve"))
    assert blocks.people_i32[Belongs.POSITION, 3] == NOTHING
    assert blocks.people_i8[Standing.EXIT, 3] == Exit.REVIEW


@pytest.mark.parametrize("verdict", ["approve", "defer", "dismiss"])
def test_who_has_no_work_and_is_not_on_the_queue_is_not_reviewed(town: Town, blocks: TownBlocks, verdict: Any) -> None:
    do(town, LetGo(person=0))
    before = town.digest()
    with pytest.raises(CommandError, match="person 0 does not await a review"):
        do(town, HoldReview(person=0, verdict=verdict))
    assert town.digest() == before


def test_who_is_let_go_by_an_operator_may_stay(town: Town, blocks: TownBlocks) -> None:
    do(town, LetGo(person=0))
    assert blocks.people_i32[[Belongs.POSITION, Roster.START, Roster.END], 0].tolist() == [NOTHING, NEVER, NEVER]
    assert blocks.people_i8[Standing.EXIT, 0] == Exit.NONE


def test_a_full_queue_turns_people_away_until_there_is_room() -> None:
    town = scene("employment.reviews_max=2", "employment.review_after_ticks=2000")
    blocks = blocks_of(town)
    queue_up(blocks, {0, 1, 2, 3, 4})
    queued = [row for row in range(PEOPLE) if standing(blocks, row) == Review.QUEUED]
    assert len(queued) == 2
    assert blocks.town_i64[Turnover.REVIEWS_REFUSED] == 3
    do(town, HoldReview(person=queued[0], verdict="dismiss"))
    live_day(blocks, 3)
    now = [row for row in range(PEOPLE) if standing(blocks, row) == Review.QUEUED]
    assert len(now) == 2
    assert queued[1] in now
    assert queued[0] not in now


def test_who_gets_the_last_place_on_the_queue_is_chance_and_not_the_row() -> None:
    blocks = blocks_of(scene("employment.reviews_max=1"))
    for day in range(2):
        live_day(blocks, day, {0, 1})
    saved = blocks.town_i64[Clock.KEY]
    live_day(blocks, 2, {0, 1}, until=END - 1)
    written = ("people_i8", "people_i16", "people_i32", "people_i64", "town_i64")
    arena = {name: getattr(blocks, name).copy() for name in written}
    first = 0
    for number in range(60):
        for name, block in arena.items():
            getattr(blocks, name)[...] = block
        blocks.town_i64[Clock.KEY] = saved + number
        blocks.town_i64[Clock.TICK] = 2 * DAY + END
        Employment(blocks).process()
        assert {standing(blocks, 0), standing(blocks, 1)} == {Review.QUEUED, Review.NONE}
        first += standing(blocks, 0) == Review.QUEUED
    assert 15 < first < 45


def test_a_hundred_more_residents_make_room_for_as_many_more(blocks: TownBlocks) -> None:
    rules = blocks.params_block[0]["employment"]
    limit = int(rules["reviews_max"])
    blocks.people_i8[Standing.ABSENCES, :PEOPLE] = 0b111
    blocks.town_i64[Clock.PEOPLE] = 101
    live_day(blocks, 0)
    assert sum(standing(blocks, row) == Review.QUEUED for row in range(PEOPLE)) == min(PEOPLE, 2 * limit)
