"""A life can be lived, visited, branched and recorded, and none of that changes what happens in it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from components.people import Need
from tests.townlet_ecs.view.unwatched import hungry, lived_apart, town
from townlet_ecs.command import Command, CommandError
from townlet_ecs.commands import Remove, Spawn
from townlet_ecs.replay.past import open_past
from townlet_ecs.replay.recorder import Recorder
from townlet_ecs.replay.verifying import verify
from townlet_ecs.scenarios.playing import Play
from townlet_ecs.scenarios.reading import load_scenario
from townlet_ecs.view.living.life import Life


@pytest.fixture
def record(tmp_path: Path) -> Callable[..., Path]:
    """Write a recording of a town that is given commands."""

    def write(ticks: int = 600, name: str = "day.tlr") -> Path:
        place = town()
        with Recorder(place, tmp_path / name, keyframe_every=200) as recorder:
            recorder.run(250)
            place.command(hungry())
            recorder.run(ticks - 250)
        return tmp_path / name

    return write


def test_a_watched_town_lives_as_one_that_nobody_watches() -> None:
    with Life.of(town()) as life:
        assert life.live(700) == 700
        assert life.town.digest() == lived_apart({}, 700).digest()


def test_every_tick_that_was_lived_can_be_shown_again() -> None:
    with Life.of(town()) as life:
        digests = {}
        for tick in range(120):
            digests[tick] = life.town.digest()
            if tick % 40 == 20:
                life.command(hungry())
                life.command(Remove(person=999))
            life.live(1)
        for tick in (119, 0, 60, 61, 20, 100, 99, 98):
            life.seek(tick)
            assert (life.tick, life.town.digest(), life.is_now) == (tick, digests[tick], False)


def test_back_from_the_past_the_newest_town_is_the_very_same() -> None:
    with Life.of(town()) as life:
        life.live(300)
        life.command(hungry())
        newest, digest = life.town, life.town.digest()
        life.seek(10)
        life.live(30)
        life.now()
        assert life.town is newest
        assert life.town.digest() == digest
        assert life.is_now


def test_what_is_seen_again_is_lived_up_to_now_and_then_goes_on() -> None:
    with Life.of(town()) as life:
        life.live(100)
        life.command(hungry())
        life.live(100)
        life.seek(50)
        assert life.live(250) == 250
        assert life.is_now
        assert (life.tick, life.last_tick) == (300, 300)
        assert life.town.digest() == lived_apart({100: [hungry()]}, 300).digest()


def test_nothing_can_be_commanded_in_the_past() -> None:
    with Life.of(town()) as life:
        life.live(60)
        life.seek(30)
        with pytest.raises(CommandError, match="branch from here"):
            life.command(hungry())
        assert len(life.town.commands) == 0


def test_a_command_is_carried_out_before_the_next_tick_and_a_refusal_is_told() -> None:
    with Life.of(town()) as life:
        life.live(5)
        life.command(hungry())
        life.command(Remove(person=999))
        assert life.town.view(Need)[Need.HUNGER, 1] == pytest.approx(0.2)
        accepted, refused = life.heard()
        assert (accepted.command, accepted.why, accepted.tick) == (hungry(), "", 5)
        assert "no person 999" in refused.why
        assert life.heard() == ()


def test_a_branch_goes_on_with_the_same_dice_and_without_what_was_commanded_later() -> None:
    with Life.of(town()) as life:
        life.live(50)
        life.command(hungry(1))
        life.live(100)
        life.command(hungry(2))
        life.live(50)
        life.seek(120)
        life.branch()
        assert (life.is_now, life.first_tick, life.last_tick) == (True, 0, 120)
        life.live(180)
        assert life.town.digest() == lived_apart({50: [hungry(1)]}, 300).digest()
        life.command(hungry(3))
        life.live(50)
        assert life.town.digest() == lived_apart({50: [hungry(1)], 300: [hungry(3)]}, 350).digest()


def test_the_past_before_a_branch_can_be_visited_and_lived_through() -> None:
    with Life.of(town()) as life:
        life.live(90)
        for tick in (60, 30):
            life.seek(tick)
            life.branch()
            life.command(hungry(tick // 30))
            life.live(60)
        life.seek(10)
        assert life.town.digest() == lived_apart({}, 10).digest()
        life.live(45)
        assert life.town.digest() == lived_apart({30: [hungry(1)]}, 55).digest()
        life.live(155)
        assert life.town.digest() == lived_apart({30: [hungry(1)]}, 210).digest()


def test_what_was_seen_of_the_past_does_not_hide_what_came_after_it() -> None:
    with Life.of(town()) as life:
        commands: dict[int, list[Command]] = {}
        for tick in (50, 100, 150):
            life.live(50)
            life.command(hungry(tick // 50))
            commands[tick] = [hungry(tick // 50)]
            life.seek(20)
            life.seek(tick - 10)
            assert life.town.digest() == lived_apart(commands, tick - 10).digest()
            life.now()


def test_now_is_nothing_to_branch_from() -> None:
    with Life.of(town()) as life, pytest.raises(CommandError, match="this is now"):
        life.branch()


def test_a_recording_that_is_made_while_somebody_looks_around_is_lived_again_to_the_same_digests(
    tmp_path: Path,
) -> None:
    with Life.of(town(), record=tmp_path / "day.tlr") as life:
        life.live(400)
        life.command(hungry())
        life.seek(100)
        life.live(50)
        life.now()
        life.live(600)
        life.command(hungry(2))
        digest = life.town.digest()
    found = verify(open_past(tmp_path / "day.tlr"))
    assert (found.divergence, found.whole, found.ticks, found.digest) == (None, True, 1000, digest)


def test_a_branch_leaves_the_recording_that_somebody_asked_for_whole(tmp_path: Path) -> None:
    with Life.of(town(), record=tmp_path / "day.tlr") as life:
        life.live(200)
        digest = life.town.digest()
        life.seek(80)
        life.branch()
        life.live(10)
    past = open_past(tmp_path / "day.tlr")
    assert verify(past).digest == digest
    assert past.tape.done is not None
    assert past.tape.done.why == "branch"


def test_a_recording_file_that_is_there_already_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "day.tlr").write_text("mine")
    with pytest.raises(FileExistsError):
        Life.of(town(), record=tmp_path / "day.tlr")
    assert (tmp_path / "day.tlr").read_text() == "mine"


def test_a_recording_is_shown_from_its_beginning_to_its_end(record: Callable[..., Path]) -> None:
    with Life.from_recording(record()) as life:
        assert (life.tick, life.first_tick, life.last_tick, life.ends_at) == (0, 0, 600, 600)
        assert not life.is_now
        with pytest.raises(CommandError, match="branch from here"):
            life.command(hungry())
        assert life.live(10_000) == 600
        assert life.has_ended
        assert life.live(1) == 0
        assert life.town.digest() == lived_apart({250: [hungry()]}, 600).digest()


def test_a_branch_of_a_recording_is_a_town_that_goes_on(record: Callable[..., Path]) -> None:
    path = record()
    before = path.read_bytes()
    with Life.from_recording(path) as life:
        life.seek(240)
        life.branch()
        assert life.is_now
        assert not life.ends
        life.command(Spawn())
        life.live(400)
        life.seek(100)
        assert life.town.digest() == lived_apart({}, 100).digest()
        life.now()
        assert life.town.digest() == lived_apart({240: [Spawn()]}, 640).digest()
    assert path.read_bytes() == before


def test_the_end_of_a_recording_can_be_branched_from(record: Callable[..., Path]) -> None:
    with Life.from_recording(record()) as life:
        life.live(600)
        life.branch()
        assert life.live(100) == 100
        assert life.town.digest() == lived_apart({250: [hungry()]}, 700).digest()


@pytest.mark.parametrize("slices", [(1_000_000,), (1, 7, 333)])
def test_a_scenario_is_played_as_the_command_plays_it(slices: tuple[int, ...], tmp_path: Path) -> None:
    expected = Play(load_scenario("blackout_evening")).run()
    with Life.of_scenario("blackout_evening", record=tmp_path / "scene.tlr") as life:
        assert life.staging is not None
        assert life.staging.outcomes == ()
        turn = 0
        while not life.has_ended:
            life.live(slices[turn % len(slices)])
            turn += 1
        assert life.town.digest() == expected.digest
        assert (life.staging.outcomes, life.staging.ok) == (expected.outcomes, expected.ok)
        assert not life.is_now
        assert life.live(1) == 0
    assert verify(open_past(tmp_path / "scene.tlr")).digest == expected.digest


def test_a_scenario_goes_on_after_a_look_at_its_past_and_ends_there_by_a_branch() -> None:
    expected = Play(load_scenario("blackout_evening")).run()
    with Life.of_scenario("blackout_evening") as life:
        life.live(700)
        life.seek(300)
        life.live(100_000)
        assert life.town.digest() == expected.digest
        life.branch()
        assert (life.staging, life.ends) == (None, False)
        assert life.live(10) == 10
