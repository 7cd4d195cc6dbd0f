"""What happened: a recording tells the same events as the run that it was made of wrote down."""

import json
from pathlib import Path

import pytest

from components.words import EventKind
from tests.scenes import riverside
from townlet_ecs import Town, world
from townlet_ecs.commands import Remove, SetNeed, Spawn
from townlet_ecs.lines import EventLines
from townlet_ecs.output import Diary
from townlet_ecs.replay import happenings as module
from townlet_ecs.replay.happenings import Reliving, happenings, moment
from townlet_ecs.replay.past import Past, PastError, open_past
from townlet_ecs.replay.recorder import Recorder

TICKS = 1_600


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a recording, `day.tlr`, of the default town under commands, and the events that its diary wrote."""
    folder = tmp_path_factory.mktemp("day")
    town = Town(riverside(), seed=7)
    with Recorder(town, folder / "day.tlr", keyframe_every=500) as recorder, Diary(folder / "out", town.world) as diary:
        while town.tick < TICKS:
            if town.tick == 600:
                town.command(Remove(person=2))
                town.command(Spawn(wallet_cents=500))
            recorder.run(50)
            diary.follow()
        town.command(SetNeed(person=1, need="hunger", level=0.5))
        town.commands.drain(town.world)
        diary.follow()
    return folder


def written(folder: Path) -> list[dict[str, object]]:
    lines = (folder / "out" / "events.jsonl").read_text().splitlines()
    return [line for line in map(json.loads, lines) if line["tick"] or line["kind"] != "spawned"]


def told(past: Past, first: int, last: int, **more: object) -> list[dict[str, object]]:
    lines = EventLines(past.town_at(past.first_tick).world)
    return [lines.line(0, event) for event in happenings(past, first, last, **more)]  # type: ignore[arg-type]


def test_all_that_was_written_down_is_told(day: Path) -> None:
    lines = told(open_past(day / "day.tlr"), 0, TICKS)
    assert lines == written(day)
    assert len(lines) > 400
    assert (lines[-1]["tick"], lines[-1]["kind"]) == (TICKS, "command")  # given after the last tick, and part of it


@pytest.mark.parametrize(("first", "last"), [(0, 0), (100, 400), (499, 500), (500, 500), (600, 601), (1_200, 99_999)])
def test_events_are_those_of_the_ticks_asked_for_both_ends_included(day: Path, first: int, last: int) -> None:
    lines = [line for line in written(day) if first <= line["tick"] <= last]  # type: ignore[operator]
    assert told(open_past(day / "day.tlr"), first, last) == lines


def test_events_are_told_of_some_people_and_of_some_kinds(day: Path) -> None:
    past, lines = open_past(day / "day.tlr"), written(day)
    some = told(past, 0, TICKS, kinds=[EventKind.CHATTED, EventKind.WAGE_PAID])
    assert some == [line for line in lines if line["kind"] in ("chatted", "wage_paid")]
    chats = [line for line in lines if line["kind"] == "chatted"]
    joined = chats[0]["other"]
    own = told(past, 0, TICKS, kinds=[EventKind.CHATTED], people=[joined])
    assert own == [line for line in chats if joined in (line["who"], line["other"])]
    assert chats[0] in own
    deeds = told(past, 0, TICKS, kinds=[EventKind.FINISHED], people=[3])
    assert {line["who"] for line in deeds} == {3}  # `other` of these is an object, of which there is a third one too


def test_ticks_of_which_nothing_is_known_are_refused(day: Path) -> None:
    past = open_past(day / "day.tlr")
    for first, last in ((TICKS + 1, TICKS + 9), (9, 8), (-9, -1)):
        with pytest.raises(PastError, match=r"the recording tells of 0 to 1,600"):
            list(happenings(past, first, last))


def test_no_ring_overflows_however_short_it_is(day: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    past, lost = open_past(day / "day.tlr"), list[int]()
    monkeypatch.setattr(world, "EVENTS_KEPT", 64)
    assert Reliving(past, 0).town.world.events_i32.shape[1] == 64
    whole = list(happenings(past, 0, TICKS, missed=lost.append))
    assert (len(whole), lost) == (len(written(day)), [])
    monkeypatch.setattr(module, "ticks_between_reads", lambda world: 300)
    part = list(happenings(past, 0, TICKS, missed=lost.append))
    assert lost == [len(whole) - len(part)]
    assert lost[0] > 10


def test_a_snapshot_tells_of_no_events(tmp_path: Path) -> None:
    town = Town(riverside(), seed=7)
    town.run(300)
    town.save(tmp_path / "now.snap")
    assert list(happenings(open_past(tmp_path / "now.snap"), 300, 300)) == []


def test_a_moment_is_a_day_and_a_time() -> None:
    assert [moment(tick, 1_440) for tick in (0, 435, 1_439, 1_440)] == [
        "day 0 00:00", "day 0 07:15", "day 0 23:59", "day 1 00:00",
    ]  # fmt: skip
