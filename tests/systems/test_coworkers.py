"""Coworkers: thanks to who was there when one came late, a grudge against them when one did not come."""

import numpy as np
import pytest

from components.people import Belongs, Persona, Roster, TieWho, Where
from components.positions import Position
from components.town import Clock
from components.words import NEVER, NOTHING, EventKind
from systems.blocks import TownBlocks
from systems.employment import Employment
from systems.ties import familiarity_with, rivalry_with, trust_in
from tests.drives import post_tile
from tests.lives import times, told
from tests.scenes import blocks_of, idle, riverside, stand, town_at
from townlet_ecs import Town

START, END = 600, 960
TIES = riverside().config.ties
RULES = riverside().config.employment
ME, COWORKER = 4, 5
"""The two who hold the positions of the job `office`."""


@pytest.fixture
def town() -> Town:
    """A town in which two work in the office from ten to four; all are at home, and nobody has a temper."""
    town = town_at(300)
    blocks = blocks_of(town)
    idle(blocks)
    blocks.view(Persona)[:] = 0.0
    blocks.people_i32[[[Roster.START], [Roster.END]], :] = NEVER
    for row in (ME, COWORKER):
        blocks.people_i32[[Roster.START, Roster.END], row] = START, END
    return town


@pytest.fixture
def blocks(town: Town) -> TownBlocks:
    return blocks_of(town)


def work(blocks: TownBlocks, presence: dict[int, range]) -> None:
    """Let the shift run, with people on site in some ticks of it."""
    homes = blocks.people_i32[Where.CELL].copy()
    for tick in range(START - 1, END + 1):
        for row, present in presence.items():
            position = int(blocks.people_i32[Belongs.POSITION, row])
            there = position != NOTHING and tick - START in present
            stand(blocks, row, post_tile(position, blocks) if there else int(homes[row]))
        blocks.town_i64[Clock.TICK] = tick
        Employment(blocks).process()


ALL_DAY = range(END - START)


def feelings(blocks: TownBlocks, row: int = ME, who: int = COWORKER) -> list[float]:
    return [float(ask(blocks, row, who))
            for ask in (trust_in, familiarity_with, rivalry_with)]


def test_who_comes_late_is_thankful_to_who_was_there(blocks: TownBlocks) -> None:
    work(blocks, {ME: range(RULES.grace_ticks + 1, 360), COWORKER: ALL_DAY})
    late = START + RULES.grace_ticks + 1
    assert told(blocks, EventKind.SHIFT_COVERED) == [(late, ME, COWORKER, blocks.people_i32[Belongs.POSITION, ME], 0)]
    assert feelings(blocks) == pytest.approx([TIES.covered_shift_trust, TIES.covered_shift_familiarity, 0.0])
    assert times(blocks, EventKind.SHIFT_TAKEN) == 0
    assert (blocks.view(TieWho)[:, COWORKER] == NOTHING).all(), "who was there thinks nothing of it"


def test_who_does_not_come_bears_a_grudge_against_who_did(blocks: TownBlocks) -> None:
    work(blocks, {ME: range(0), COWORKER: ALL_DAY})
    assert [event[:3] for event in told(blocks, EventKind.SHIFT_TAKEN)] == [
        (START + RULES.absent_cutoff, ME, COWORKER)
    ]
    assert feelings(blocks) == pytest.approx([TIES.taken_shift_trust, 0.0, TIES.taken_shift_rivalry])


@pytest.mark.parametrize(("ambition", "share"), [(-1.0, 1.0), (0.0, 1.0), (0.5, 1.15), (1.0, 1.3)])
def test_the_ambitious_take_it_harder(blocks: TownBlocks, ambition: float, share: float) -> None:
    blocks.people_f32[Persona.AMBITION, ME] = ambition
    work(blocks, {ME: range(0), COWORKER: ALL_DAY})
    assert feelings(blocks)[2] == pytest.approx(TIES.taken_shift_rivalry * share)


def test_who_leaves_early_loses_the_shift_to_the_other_too(blocks: TownBlocks) -> None:
    work(blocks, {ME: range(100), COWORKER: ALL_DAY})
    assert [event.tick for event in told(blocks, EventKind.SHIFT_TAKEN)] == [START + 100 + RULES.absence_slack]


@pytest.mark.parametrize("present", [ALL_DAY, range(RULES.grace_ticks, 360)])
def test_who_comes_in_time_owes_nobody_anything(blocks: TownBlocks, present: range) -> None:
    work(blocks, {ME: present, COWORKER: ALL_DAY})
    assert (blocks.view(TieWho)[:, [ME, COWORKER]] == NOTHING).all()


def test_when_both_are_missing_there_is_nobody_to_blame(blocks: TownBlocks) -> None:
    work(blocks, {ME: range(0), COWORKER: range(0)})
    assert times(blocks, EventKind.SHIFT_TAKEN) == 0


def test_who_is_off_duty_or_works_elsewhere_covers_for_nobody(blocks: TownBlocks) -> None:
    blocks.people_i32[[Roster.START, Roster.END], COWORKER] = NEVER
    blocks.people_i32[[Roster.START, Roster.END], 0] = START, END
    work(blocks, {ME: range(0), COWORKER: ALL_DAY, 0: ALL_DAY})
    assert times(blocks, EventKind.SHIFT_TAKEN) == 0


def test_whichever_of_several_was_there_is_chance(blocks: TownBlocks) -> None:
    others = [row for row in range(9) if row != ME and site_of(blocks, row) == site_of(blocks, ME)]
    assert len(others) == 3
    for row in others:
        blocks.people_i32[[Roster.START, Roster.END], row] = START, END
        stand(blocks, row, post_tile(int(blocks.people_i32[Belongs.POSITION, row]), blocks))
    written = ("people_i8", "people_i16", "people_i32", "people_f32", "town_i64")
    saved = {name: getattr(blocks, name).copy() for name in written}
    blamed: list[int] = []
    for number in range(60):
        for name, block in saved.items():
            getattr(blocks, name)[...] = block
        blocks.town_i64[Clock.KEY] += number
        for tick in (START, START + RULES.absent_cutoff):
            blocks.town_i64[Clock.TICK] = tick
            Employment(blocks).process()
        blamed.append(int(blocks.people_i32[TieWho.FIRST, ME]))
    assert all(blamed.count(row) >= 8 for row in others)


def site_of(blocks: TownBlocks, row: int) -> str:
    names = [name for name, job in riverside().config.jobs.items() for _ in range(job.positions)]
    return riverside().config.jobs[names[int(blocks.people_i32[Belongs.POSITION, row])]].place


@pytest.mark.parametrize(("percent", "quits"), [(0, False), (19, False), (21, True), (100, True)])
def test_people_quit_for_a_vacancy_that_pays_a_fifth_more(blocks: TownBlocks, percent: int, quits: bool) -> None:
    position = int(blocks.people_i32[Belongs.POSITION, ME])
    vacant = np.flatnonzero(blocks.positions_i32[Position.HOLDER] == NOTHING)
    wage = int(blocks.positions_i32[Position.WAGE, position])
    blocks.positions_i32[Position.WAGE, vacant] = wage * (100 + percent) // 100
    paid = int(blocks.people_i64[0, ME])
    work(blocks, {ME: ALL_DAY})
    assert blocks.people_i64[0, ME] == paid + wage, "what was worked is paid"
    assert (blocks.people_i32[Belongs.POSITION, ME] == NOTHING) == quits
    assert (blocks.positions_i32[Position.HOLDER, position] == NOTHING) == quits
    who = [event.who for event in told(blocks, EventKind.QUIT)]
    assert (ME in who) == quits
    assert (COWORKER in who) == quits, "the other one's shift was over as well, and they look at the same vacancy"
    assert len(who) == len(set(who))
