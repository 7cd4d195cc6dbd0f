"""Work: who is there is paid for it, to the tick; who is late, away or missing is counted, once."""

from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from components.atlas import BlockColumn, Post
from components.people import Belongs, Presence, Purse, Roster, Shift, Where
from components.places import Till
from components.positions import Position
from components.town import Account, Clock, EventCount, Kpi
from components.words import NOTHING, Attendance, EventKind
from systems.blocks import TownBlocks
from systems.employment import Employment
from systems.hooks import employ
from tests.drives import post_tile
from tests.invariants import books
from tests.scenes import blocks_of, idle, riverside, stand, town_at
from townlet_ecs import Town

RULES = riverside().config.employment
LENGTH = 360
WAGE = 860
START = 600


@pytest.fixture
def town() -> Town:
    return scene()


def scene() -> Town:
    """A town in which only person 0 works: from tick 600 on, for six hours; they stand at home."""
    town = town_at(300)
    blocks = blocks_of(town)
    idle(blocks)
    blocks.people_i32[Roster.START, 1:] = 2**30
    blocks.people_i32[Roster.END, 1:] = 2**30 + 1
    position = int(blocks.people_i32[Belongs.POSITION, 0])
    blocks.people_i32[Roster.START, 0], blocks.people_i32[Roster.END, 0] = START, START + LENGTH
    table = town.world.atlas.table
    template = town.world.atlas.blocks[BlockColumn.TEMPLATE, 0]
    assert table[template, Post.LENGTH, position] == LENGTH
    blocks.positions_i32[Position.WAGE, position] = WAGE
    return town


@cache
def saved_scene() -> tuple[Town, NDArray[np.uint8]]:
    """The scene, and its arena to begin anew from."""
    town = scene()
    return town, town.world.arena.copy()


def work(town: Town, present: Any) -> list[Attendance]:
    """Let the shift run with person 0 on site in the given ticks of it; return the states, after each tick."""
    blocks = blocks_of(town)
    home, site = int(blocks.people_i32[Where.CELL, 0]), post_tile(int(blocks.people_i32[Belongs.POSITION, 0]), blocks)
    states = []
    for tick in range(START - 1, START + LENGTH + 1):
        stand(blocks, 0, site if tick - START in present else home)
        blocks.town_i64[Clock.TICK] = tick
        Employment(blocks).process()
        states.append(Attendance(int(blocks.people_i8[Shift.STATE, 0])))
    return states


def runs(states: list[Attendance]) -> list[Attendance]:
    """Return the states without repetitions."""
    return [state for place, state in enumerate(states) if place == 0 or states[place - 1] != state]


def paid(blocks: TownBlocks) -> int:
    return int(blocks.people_i64[Purse.EARNED, 0])


def test_who_is_there_all_the_time_is_on_time_and_paid_in_full(town: Town) -> None:
    blocks = blocks_of(town)
    wallet = int(blocks.people_i64[Purse.WALLET, 0])
    assert runs(work(town, range(LENGTH))) == [Attendance.OFF, Attendance.ON_TIME, Attendance.OFF]
    assert paid(blocks) == WAGE
    assert blocks.people_i64[Purse.WALLET, 0] == wallet + WAGE
    assert blocks.town_i64[[Kpi.SHIFTS, Kpi.ATTENDED, Kpi.LATE]].tolist() == [1, 1, 0]
    assert not list(books(blocks))


@pytest.mark.parametrize("late_by", [RULES.grace_ticks, RULES.grace_ticks + 1])
def test_grace_is_the_last_minute_that_is_on_time(town: Town, late_by: int) -> None:
    arrived = Attendance.ON_TIME if late_by <= RULES.grace_ticks else Attendance.LATE
    states = runs(work(town, range(late_by, LENGTH)))
    assert states == [Attendance.OFF, Attendance.DUE, arrived, Attendance.OFF]
    assert blocks_of(town).town_i64[Kpi.LATE] == (arrived == Attendance.LATE)


def test_a_late_worker_earns_less_rounded_down(town: Town) -> None:
    work(town, range(29, LENGTH))
    due = WAGE * (LENGTH - 29) // LENGTH
    assert WAGE * (LENGTH - 29) % LENGTH != 0, "or nothing is rounded"
    penalty = getattr(RULES, "lateness_penalty_cents", 0)
    assert paid(blocks_of(town)) == max(0, due - penalty)
    assert blocks_of(town).people_i64[Purse.WITHHELD, 0] == WAGE - paid(blocks_of(town))


def test_who_has_not_come_by_the_cutoff_is_absent_once(town: Town) -> None:
    blocks = blocks_of(town)
    states = work(town, ())
    assert runs(states) == [Attendance.OFF, Attendance.DUE, Attendance.ABSENT, Attendance.OFF]
    assert states[1 + RULES.absent_cutoff - 1 : 1 + RULES.absent_cutoff + 1] == [Attendance.DUE, Attendance.ABSENT]
    assert paid(blocks) == 0
    assert blocks.town_i64[[Kpi.SHIFTS, Kpi.ATTENDED]].tolist() == [1, 0]
    assert blocks.town_i64[EventCount.FIRST + EventKind.ABSENT] == 1


def test_a_short_errand_is_forgiven_and_a_long_one_is_absence(town: Town) -> None:
    slack = RULES.absence_slack
    saved = town.world.arena.copy()
    short = [tick for tick in range(LENGTH) if not 100 <= tick < 100 + slack]
    assert runs(work(town, short)) == [Attendance.OFF, Attendance.ON_TIME, Attendance.OFF]
    assert paid(blocks_of(town)) == WAGE * (LENGTH - slack) // LENGTH
    town.world.arena[:] = saved
    long = [tick for tick in range(LENGTH) if not 100 <= tick < 101 + slack]
    assert runs(work(town, long)) == [Attendance.OFF, Attendance.ON_TIME, Attendance.ABSENT, Attendance.OFF]


def test_the_next_shift_follows_the_week(town: Town) -> None:
    blocks = blocks_of(town)
    work(town, range(LENGTH))
    job = riverside().config.jobs["grocer_morning"]
    start = int(blocks.people_i32[Roster.START, 0])
    assert start > START
    assert start % 1_440 == job.start
    assert start // 1_440 % 7 not in job.days_off
    assert blocks.people_i16[[Presence.PRESENT, Presence.AWAY], 0].tolist() == [0, 0]
    assert blocks.people_i8[[Shift.STATE, Shift.REWARDED], 0].tolist() == [0, 0]


def test_the_attendance_of_the_last_shifts_is_kept_newest_first(town: Town) -> None:
    blocks = blocks_of(town)
    kept = []
    for present in (range(LENGTH), (), range(LENGTH), range(LENGTH)):
        blocks.people_i32[Roster.START, 0], blocks.people_i32[Roster.END, 0] = START, START + LENGTH
        work(town, present)
        kept.append(int(blocks.people_i16[Presence.ATTENDED, 0]))
    window = (1 << RULES.attendance_window) - 1
    assert kept == [bits & window for bits in (0b1, 0b10, 0b101, 0b1011)]
    assert blocks.people_i8[Shift.SHIFTS, 0] == min(4, RULES.attendance_window)


def test_an_employer_without_money_is_lent_what_is_missing_and_it_is_counted(town: Town) -> None:
    blocks = blocks_of(town)
    blocks.town_i64[Account.BURNED] += blocks.places_i64[Till.PAYROLL].sum()
    blocks.places_i64[Till.PAYROLL] = 0
    minted = int(blocks.town_i64[Account.MINTED])
    work(town, range(LENGTH))
    assert blocks.town_i64[Account.MINTED] == minted + WAGE
    assert not list(books(blocks))


@settings(max_examples=60)
@given(st.integers(0, 100_000), st.integers(0, LENGTH))
def test_no_wage_and_no_presence_ever_pays_too_much(wage: int, ticks: int) -> None:
    town, saved = saved_scene()
    town.world.arena[:] = saved
    blocks = blocks_of(town)
    position = blocks.people_i32[Belongs.POSITION, 0]
    blocks.positions_i32[Position.WAGE, position] = wage
    blocks.people_i16[Presence.PRESENT, 0] = ticks
    blocks.people_i8[Shift.STATE, 0] = Attendance.ON_TIME
    blocks.town_i64[Clock.TICK] = START + LENGTH
    Employment(blocks).process()
    assert paid(blocks) == wage * ticks // LENGTH
    assert paid(blocks) + blocks.people_i64[Purse.WITHHELD, 0] == wage
    assert not list(books(blocks))


def test_a_night_shift_goes_on_after_midnight() -> None:
    town = Town(riverside(), seed=7)
    blocks = blocks_of(town)
    jobs = town.world.atlas.table[0, Post.JOB].tolist()
    night = jobs.index(list(riverside().config.jobs).index("clinic_night"))
    for row in (8, int(blocks.positions_i32[Position.HOLDER, night])):
        if row != NOTHING and blocks.people_i32[Belongs.POSITION, row] != NOTHING:
            blocks.positions_i32[Position.HOLDER, blocks.people_i32[Belongs.POSITION, row]] = NOTHING
            blocks.people_i32[Belongs.POSITION, row] = NOTHING
    employ(blocks, 8, night)
    start, end = blocks.people_i32[[Roster.START, Roster.END], 8].tolist()
    assert start // 1_440 < end // 1_440
    town.run(end + 1)
    assert blocks.people_i64[Purse.EARNED, 8] > 0
    assert blocks.people_i32[Roster.START, 8] > end
