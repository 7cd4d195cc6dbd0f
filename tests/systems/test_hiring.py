"""Hiring: one applicant for each vacancy, by chance and not by row, and the first shift is still to come."""

import numpy as np
import pytest

from components.people import Belongs, Identity, Intent, Roster, Shift
from components.positions import Position
from components.town import Clock, EventCount
from components.words import NEVER, NOTHING, Attendance, Claim, EventKind, Reason
from systems.affordances import Affordances
from tests.invariants import faults_of
from tests.lives import remembered_reason
from tests.scenes import affordance, blocks_of, do, hold, idle, look_around, object_rows, riverside, slots_of, town_at
from townlet_ecs import Town
from townlet_ecs.commands import Spawn

HIRED = EventCount.FIRST + EventKind.HIRED


@pytest.fixture
def town() -> Town:
    town = town_at(720)
    idle(blocks_of(town))
    return town


def dismiss(town: Town, *rows: int) -> None:
    """Take people's jobs away."""
    blocks = blocks_of(town)
    for row in rows:
        blocks.positions_i32[Position.HOLDER, blocks.people_i32[Belongs.POSITION, row]] = NOTHING
        blocks.people_i32[Belongs.POSITION, row] = NOTHING
        blocks.people_i32[[Roster.START, Roster.END], row] = NEVER


def apply(town: Town, *rows: int) -> None:
    """Let people's applications end now."""
    boards = object_rows(town, "job_board")
    for place, row in enumerate(rows):
        board = boards[place % len(boards)]
        slot = slots_of(town, board)[0]
        hold(town, row, board, affordance(town, "apply_for_job"), state=Claim.USING, slot=slot, left=0)
    look_around(blocks_of(town))
    Affordances(blocks_of(town)).process()


def leave_one_vacancy(town: Town) -> int:
    """Fill every vacancy but one, with nobody's row, and return it."""
    blocks = blocks_of(town)
    free = np.flatnonzero(blocks.positions_i32[Position.HOLDER] == NOTHING)
    blocks.positions_i32[Position.HOLDER, free[1:]] = 11
    return int(free[0])


def test_an_applicant_gets_the_vacancy_and_a_shift_that_is_still_to_come(town: Town) -> None:
    blocks = blocks_of(town)
    before = int(blocks.town_i64[HIRED])
    dismiss(town, 4)
    apply(town, 4)
    position = int(blocks.people_i32[Belongs.POSITION, 4])
    assert blocks.positions_i32[Position.HOLDER, position] == 4
    assert blocks.people_i32[Roster.START, 4] > blocks.town_i64[Clock.TICK]
    assert blocks.people_i8[Shift.STATE, 4] == Attendance.OFF
    assert blocks.town_i64[HIRED] == before + 1


def test_one_vacancy_goes_to_one_of_two_applicants(town: Town) -> None:
    blocks = blocks_of(town)
    dismiss(town, 4)
    dismiss(town, 5)
    vacancy = leave_one_vacancy(town)
    heads = blocks.people_i8[Intent.MEMORY_HEAD, [4, 5]].tolist()
    apply(town, 4, 5)
    holders = blocks.people_i32[Belongs.POSITION, [4, 5]].tolist()
    assert sorted(holders) == [NOTHING, vacancy]
    loser = holders.index(NOTHING)
    assert remembered_reason(blocks, heads[loser], 4 + loser) == Reason.NO_PROVIDER
    assert blocks.positions_i32[Position.HOLDER, vacancy] == 5 - loser


def test_who_is_hired_is_chance_and_not_the_row(town: Town) -> None:
    blocks = blocks_of(town)
    dismiss(town, 4, 5)
    vacancy = leave_one_vacancy(town)
    saved = town.world.arena.copy()
    hired = []
    for offset in range(60):
        town.world.arena[:] = saved
        blocks.town_i64[Clock.TICK] += offset
        apply(town, 4, 5)
        hired.append(int(blocks.positions_i32[Position.HOLDER, vacancy]))
    assert 12 < hired.count(4) < 48


def test_without_a_vacancy_nobody_is_hired(town: Town) -> None:
    blocks = blocks_of(town)
    dismiss(town, 4)
    leave_one_vacancy(town)
    blocks.positions_i32[Position.HOLDER, blocks.positions_i32[Position.HOLDER] == NOTHING] = 11
    apply(town, 4)
    assert blocks.people_i32[Belongs.POSITION, 4] == NOTHING


def test_a_jobless_newcomer_finds_a_vacancy_by_day() -> None:
    town = town_at(7 * 60)
    blocks = blocks_of(town)
    vacant = np.flatnonzero(blocks.positions_i32[Position.HOLDER] == NOTHING).tolist()
    do(town, Spawn(wallet_cents=2_000))
    newcomer = int(blocks.people_i32[Identity.ID].max())
    row = int(np.flatnonzero(blocks.people_i32[Identity.ID] == newcomer)[0])
    for _ in range(600):
        town.step()
        assert not faults_of(town)
        if blocks.people_i32[Belongs.POSITION, row] != NOTHING:
            break
    assert blocks.people_i32[Belongs.POSITION, row] in vacant
    assert town.people()["job"][row] in riverside().config.jobs
