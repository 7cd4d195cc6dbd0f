"""Timelines: what a recording says that people did, minute by minute, and its picture."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from components.people import Body, Need, Purse
from components.words import Doing
from tests.scenes import riverside
from townlet_ecs import Town
from townlet_ecs.commands import Remove, Spawn
from townlet_ecs.guidance import SetPolicy
from townlet_ecs.narration.meanings import MEANINGS, Word
from townlet_ecs.replay.past import PastError, open_past
from townlet_ecs.replay.picture import ACTIVITIES, SMALL, Placed, _lanes, _placed, _stretches, draw
from townlet_ecs.replay.recorder import Recorder
from townlet_ecs.replay.timeline import ABSENT, MARKED, PEOPLE_MAX, SAMPLES_MAX, Mark, Timeline, timeline_of

TICKS = 1_500
LOTTE, MORITZ, ELIZA = 4, 8, 9
PNG = b"\x89PNG\r\n"


@pytest.fixture(scope="module")
def tape(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording of the default town: Lotte is kept from her shift, and Moritz makes room for somebody at 600."""
    path = tmp_path_factory.mktemp("timeline") / "day.tlr"
    town = Town(riverside(), seed=7)
    with Recorder(town, path) as recorder:
        town.command(SetPolicy(person=LOTTE, policy="outside"))
        recorder.run(600)
        town.command(Remove(person=MORITZ))
        town.command(Spawn(wallet_cents=500))
        recorder.run(TICKS - 600)
    return path


@pytest.fixture(scope="module")
def day(tape: Path) -> Timeline:
    return timeline_of(open_past(tape), 0, TICKS)


def test_every_minute_is_as_it_was_lived(day: Timeline) -> None:
    town = Town(riverside(), seed=7)
    town.command(SetPolicy(person=LOTTE, policy="outside"))
    for tick in range(1, 500):
        town.step()
        for row, strip in enumerate(day.strips[:10]):
            assert strip.doing[tick] == town.view(Body)[Body.DOING, row]
            assert strip.wallet_cents[tick] == town.view(Purse)[Purse.WALLET, row]
        assert day.strips[3].needs[Need.ENERGY, tick] == town.view(Need)[Need.ENERGY, 3]
    assert (day.ticks == np.arange(TICKS + 1)).all()


def test_people_are_there_from_when_they_come_until_they_leave(day: Timeline) -> None:
    assert [strip.id for strip in day.strips] == list(range(12))  # and somebody comes by bus besides
    gone, new = day.strips[MORITZ], day.strips[10]
    assert np.flatnonzero(gone.doing == ABSENT).tolist() == list(range(601, TICKS + 1))
    assert np.flatnonzero(new.doing != ABSENT).tolist() == list(range(601, TICKS + 1))
    assert np.isnan(new.needs[:, :600]).all()
    assert not np.isnan(new.needs[:, 601:]).any()
    assert [(mark.tick, mark.label) for mark in gone.marks if mark.kind == "removed"] == [(600, "leaves town")]
    assert (new.marks[0].tick, new.marks[0].label) == (600, "moves in")


def test_shifts_say_when_and_how_they_went(day: Timeline) -> None:
    lotte, rowan = day.strips[LOTTE], day.strips[6]
    assert (lotte.job, rowan.job) == ("office", "office_early")
    assert [(worked.begins, worked.ends, worked.state) for worked in lotte.shifts.values()] == [(540, 900, "absent")]
    (shift,) = rowan.shifts.values()
    assert shift.state == "on_time"
    at_work = (day.ticks >= shift.begins) & (day.ticks < shift.ends)
    assert (rowan.doing[at_work] == Doing.WORKING).mean() > 0.7


def test_a_shift_that_has_not_begun_is_none_yet(tape: Path) -> None:
    for last, states in ((540, []), (541, ["due"])):
        (lotte,) = timeline_of(open_past(tape), 500, last, people=[LOTTE]).strips
        assert [worked.state for worked in lotte.shifts.values()] == states


def test_what_two_lived_through_is_marked_with_both(day: Timeline) -> None:
    names = {strip.id: strip.name.split()[0] for strip in day.strips}
    marks = [(strip.id, mark) for strip in day.strips for mark in strip.marks if mark.kind == "chat_failed"]
    assert marks
    for who, mark in marks:
        other = next(each for each, same in marks if (same.tick, same.words) == (mark.tick, mark.words) and each != who)
        assert mark.label.split()[-1] == names[other]
        assert {names[who], names[other]} <= set(mark.words.replace(",", "").split())
    assert {mark.label.rsplit(" ", 1)[0] for _, mark in marks} == {"bad talk with"}


def test_what_befell_the_whole_town_is_marked_once(day: Timeline) -> None:
    assert (1_080, "cold", "It turned cold") in [(mark.tick, mark.label, mark.words) for mark in day.marks]


def test_one_person_and_some_hours_may_be_chosen(tape: Path) -> None:
    found = timeline_of(open_past(tape), 300, 400, people=[3])
    assert ([strip.id for strip in found.strips], found.left_out) == ([3], 0)
    assert (found.ticks[0], found.last, len(found.ticks)) == (300, 400, 101)


def test_long_times_are_sampled_and_crowds_are_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("townlet_ecs.replay.timeline.SAMPLES_MAX", 100)
    monkeypatch.setattr("townlet_ecs.replay.timeline.PEOPLE_MAX", 4)
    town = Town(riverside(), seed=7)
    with Recorder(town, tmp_path / "day.tlr") as recorder:
        recorder.run(555)
    found = timeline_of(open_past(tmp_path / "day.tlr"), 0, 555)
    assert len(found.ticks) <= 101
    assert found.last == 555
    assert (len(found.strips), found.left_out) == (4, 6)
    assert (SAMPLES_MAX, PEOPLE_MAX) == (4_320, 12)


def test_a_single_moment_is_no_timeline(tape: Path) -> None:
    with pytest.raises(PastError, match="a timeline needs two at least"):
        timeline_of(open_past(tape), TICKS, TICKS + 5)


# The picture


def test_stretches_cover_a_life_without_gaps(day: Timeline) -> None:
    for strip in day.strips:
        there = day.ticks[strip.doing != ABSENT]
        stretches = list(_stretches(strip, day))
        assert (stretches[0][0], stretches[-1][1]) in ((there[0], there[-1]), (there[0], there[-1] + 1))
        assert all(one[1] == other[0] and one[2] != other[2] for one, other in pairwise(stretches))


def test_every_activity_has_one_colour() -> None:
    assert sorted(doing for _, some in ACTIVITIES.values() for doing in some) == list(Doing)
    assert len({colour for colour, _ in ACTIVITIES.values()}) == len(ACTIVITIES)


def test_words_never_overlap_and_the_weightiest_have_room(day: Timeline) -> None:
    crowd = [Mark(tick, "gift_given", "gift to somebody", 15, "") for tick in range(0, 300, 7)]
    placed = _placed([*crowd, Mark(150, "removed", "leaves town", 2, "")], day, SMALL)
    assert placed[0].words == "leaves town"
    assert len(placed) == len(crowd) + 1
    assert 0 < sum(bool(each.words) for each in placed) < len(crowd)
    assert _lanes(placed) <= SMALL.lanes_max
    for lane in range(SMALL.lanes_max):
        ends = -np.inf
        for begin, end in sorted(extent(each) for each in placed if each.words and each.lane == lane):
            assert begin > ends
            ends = end


def extent(placed: Placed) -> tuple[float, float]:
    """Return from where to where a mark and its words reach."""
    length = len(placed.words) * placed.letter
    tick = placed.mark.tick
    return (tick - length, tick) if placed.to_the_left else (tick, tick + length)


def test_pictures_are_drawn_of_towns_and_of_people(tape: Path, day: Timeline, tmp_path: Path) -> None:
    draw(day, tmp_path / "all.png")
    draw(timeline_of(open_past(tape), 300, 1_000, people=[LOTTE, MORITZ]), tmp_path / "two.png")
    sizes = [(tmp_path / name).stat().st_size for name in ("all.png", "two.png")]
    assert all((tmp_path / name).read_bytes().startswith(PNG) for name in ("all.png", "two.png"))
    assert sizes[0] > sizes[1] > 10_000


def test_every_mark_says_what_it_is_for_both_sides() -> None:
    for kind, (own, of_other) in MARKED.items():
        assert own
        assert bool(of_other) == (MEANINGS[kind].other == Word.OTHER), kind.name
