"""Recordings: what was lived is written down, can be visited tick by tick, and is lived again to the same digests."""

import weakref
from pathlib import Path

import numpy as np
import pytest

from components.people import Need
from systems.needs import Needs
from systems.processor import Processor
from tests.scenes import riverside
from townlet_ecs import Batch, Town
from townlet_ecs.chunks import DamagedError, Packer, read_chunks
from townlet_ecs.commands import Remove, SetNeed, Spawn
from townlet_ecs.replay.past import Past, PastError, open_past
from townlet_ecs.replay.recorder import Recorder
from townlet_ecs.replay.tape import read_tape
from townlet_ecs.replay.verifying import verify


def recorded(path: Path, *, ticks: int = 900, seed: int = 7, every: int = 60, keyframes: int = 300) -> dict[int, str]:
    """Record a town that is given commands, and return its digest after every tick, before the commands of then."""
    town = Town(riverside(), seed=seed)
    digests = {}
    with Recorder(town, path, ladder_every=every, keyframe_every=keyframes) as recorder:
        while town.tick < ticks:
            digests[town.tick] = town.digest()
            if town.tick % 100 == 50:
                town.command(SetNeed(person=1, need="hunger", level=0.5))
                town.command(Remove(person=999))
            if town.tick == 450:
                town.command(Remove(person=3))
                town.command(Spawn(wallet_cents=500))
            recorder.run(1)
        digests[ticks] = town.digest()
    return digests


def test_every_tick_of_a_recording_can_be_visited(tmp_path: Path) -> None:
    digests = recorded(tmp_path / "day.tlr")
    past = open_past(tmp_path / "day.tlr")
    assert (past.first_tick, past.last_tick) == (0, 900)
    for tick in (0, 1, 50, 51, 299, 300, 301, 450, 451, 777, 900):
        assert past.town_at(tick).digest() == digests[tick]


def test_who_visits_many_moments_needs_room_for_one(tmp_path: Path) -> None:
    recorded(tmp_path / "day.tlr")
    past = open_past(tmp_path / "day.tlr")
    unpacked = [weakref.ref(moment.arrays["people.f32"]) for moment in past.tape.keyframes.values()]
    assert all(array() is not None for array in unpacked)
    for tick in past.tape.keyframes:
        past.town_at(tick)
    assert all(array() is None for array in unpacked)


def test_a_recording_is_lived_again_to_the_same_digests(tmp_path: Path) -> None:
    digests = recorded(tmp_path / "day.tlr")
    found = verify(open_past(tmp_path / "day.tlr"))
    assert found.divergence is None
    assert (found.rungs, found.ticks, found.digest, found.whole) == (17, 900, digests[900], True)


def test_refused_commands_are_in_the_journal_with_the_reason(tmp_path: Path) -> None:
    recorded(tmp_path / "day.tlr")
    given = open_past(tmp_path / "day.tlr").given
    refused = [each for each in given if each.why]
    assert len(refused) == 9
    assert all("no person 999" in each.why for each in refused)
    assert [each.tick for each in given if isinstance(each.command, Spawn)] == [450]


def test_commands_after_the_last_tick_count(tmp_path: Path) -> None:
    town = Town(riverside(), seed=7)
    with Recorder(town, tmp_path / "day.tlr") as recorder:
        recorder.run(100)
        town.command(SetNeed(person=1, need="hunger", level=0.5))
        town.commands.drain(town.world)
    assert verify(open_past(tmp_path / "day.tlr")).digest == town.digest()


def test_a_recording_that_was_cut_off_tells_of_what_is_whole(tmp_path: Path) -> None:
    digests = recorded(tmp_path / "day.tlr", ticks=400)
    data = (tmp_path / "day.tlr").read_bytes()
    starts = [chunk.begins for chunk in read_chunks(data)]
    told, reasons = [], set()
    for length in range(starts[1], len(data), 97):
        try:
            past = Past(read_tape(data[:length]))
        except DamagedError as error:
            reasons.add(error.reason)
            continue
        told.append(past.last_tick)
        assert past.end_digest() is None
        assert past.last_tick in digests
    assert told == sorted(told)
    assert reasons == {"cut"}
    past = Past(read_tape(data[: starts[-1] + 10]))
    assert past.town_at(past.last_tick).digest() == digests[past.last_tick]
    assert not verify(past).whole


def test_an_end_that_tells_of_other_towns_is_refused(tmp_path: Path) -> None:
    recorded(tmp_path / "day.tlr", ticks=60)
    data = (tmp_path / "day.tlr").read_bytes()
    *_, last = read_chunks(data)
    end = Packer(number=last.number).pack("DONE", b'{"tick": 60, "digests": [], "why": "end"}')
    with pytest.raises(DamagedError, match="the end tells of 0 towns"):
        read_tape(data[: last.begins] + end)


def test_a_recording_whose_journal_was_changed_is_found_out(tmp_path: Path) -> None:
    recorded(tmp_path / "day.tlr")
    tape = read_tape((tmp_path / "day.tlr").read_bytes())
    del tape.entries[0]
    found = verify(Past(tape)).divergence
    assert found is not None
    assert (found.after, found.tick) == (0, 60)
    assert "people.f32" in found.blocks
    assert str(found).startswith("town 0 is not as it was recorded: equal up to tick 0, different at tick 60 in people")


def test_a_town_of_a_batch_is_visited_alone(tmp_path: Path) -> None:
    batch = Batch(riverside(), seed=7, towns=3)
    with Recorder(batch, tmp_path / "three.tlr", ladder_every=50, keyframe_every=200) as recorder:
        recorder.run(120)
        batch.commands.put(SetNeed(town=2, person=1, need="hunger", level=0.2))
        recorder.run(400)
    for place in range(3):
        past = open_past(tmp_path / "three.tlr", town=place)
        assert verify(past).divergence is None
        assert past.town_at(520).digest() == batch.digest(place)
    assert len(open_past(tmp_path / "three.tlr", town=1).given) == 0
    with pytest.raises(PastError, match="town 3 of the file"):
        open_past(tmp_path / "three.tlr", town=3)


def test_a_snapshot_is_a_recording_of_one_moment(tmp_path: Path) -> None:
    town = Town(riverside(), seed=7)
    town.run(300)
    town.save(tmp_path / "now.snap")
    past = open_past(tmp_path / "now.snap")
    assert (past.first_tick, past.last_tick) == (300, 300)
    assert past.town_at(300).digest() == town.digest()
    with pytest.raises(PastError, match="tick 301"):
        past.town_at(301)


class Doorbell(Processor):
    """A system of a user's own: every hour it makes somebody a little hungrier."""

    def __init__(self, town: Town) -> None:
        self._blocks = town._blocks
        self._town = town

    def process(self) -> None:
        if self._town.tick % 60 == 0:
            self._blocks.people_f32[Need.HUNGER, 0] *= np.float32(0.9)


def test_a_system_of_a_users_own_is_named_and_needed(tmp_path: Path) -> None:
    town = Town(riverside(), seed=7, staged=True)
    town.add_system(Doorbell(town), after=Needs)
    with Recorder(town, tmp_path / "day.tlr", ladder_every=60) as recorder:
        recorder.run(300)
    tape = read_tape((tmp_path / "day.tlr").read_bytes())
    assert tape.header is not None
    assert tape.header.systems == ("Doorbell",)
    assert verify(Past(tape, systems=[(Doorbell, Needs)])).divergence is None
    assert verify(Past(tape)).divergence is not None


def test_a_recording_does_not_change_the_town(tmp_path: Path) -> None:
    digests = recorded(tmp_path / "day.tlr", ticks=200)
    town = Town(riverside(), seed=7)
    town.run(50)
    assert town.digest() == digests[50]
    with pytest.raises(FileExistsError):
        Recorder(town, tmp_path / "day.tlr")
