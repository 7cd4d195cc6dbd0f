"""What is remembered of a life: as much as there is room for, without a trace, and quick to come back to."""

import errno
import gc
import math
import weakref
from pathlib import Path

import pytest

from tests.townlet_ecs.view.unwatched import hungry, lived_apart, town
from townlet_ecs import Town
from townlet_ecs.replay.appending import Appending
from townlet_ecs.replay.past import Past, PastError, open_past
from townlet_ecs.replay.verifying import verify
from townlet_ecs.view.living import memory, waypoints
from townlet_ecs.view.living.life import Life


def test_a_branch_forgets_the_waypoints_of_the_other_life(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waypoints, "WAY_PEOPLE_TICKS_MIN", 12)
    with Life.of(town()) as life:
        life.live(200)
        life.seek(190)
        life.seek(100)
        life.branch()
        life.command(hungry())
        life.live(100)
        for tick in range(199, 100, -7):
            life.seek(tick)
            assert life.town.digest() == lived_apart({100: [hungry()]}, tick).digest()


def test_what_is_remembered_of_a_town_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Life.of(town()) as life:
        life.live(50)
        assert [path.name for path in tmp_path.rglob("*.tlr")] == ["life.tlr"]
        life.seek(20)
        life.branch()
        assert [path.name for path in tmp_path.rglob("*.tlr")] == ["life.tlr"]
    assert list(tmp_path.iterdir()) == []


def test_when_enough_is_remembered_recording_ends_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "REMEMBERED_BYTES_MAX", 1_000)
    with Life.of(town()) as life:
        life.live(30_000)
        assert life.recorded_tick < life.last_tick == 30_000
        assert f"tick {life.recorded_tick:,} is not recorded" in life.trouble
        with pytest.raises(PastError, match="is not recorded"):
            life.seek(29_999)
        life.seek(life.recorded_tick - 5)
        assert life.live(100) == 5
        life.now()
        assert life.live(10) == 10
        assert life.town.digest() == lived_apart({}, 30_010).digest()


def test_a_full_disk_ends_the_recording_and_not_the_town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Life.of(town(), record=tmp_path / "day.tlr") as life:
        life.live(800)

        def full(self: Appending, pieces: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device", str(self.path))

        monkeypatch.setattr(Appending, "append", full)
        assert life.live(800) == 800
        assert "No space left on device" in life.trouble
        assert life.recorded_tick == 720
        life.seek(700)
        assert life.town.digest() == lived_apart({}, 700).digest()


def test_ticks_that_were_undone_end_the_recording_and_spoil_it_not(tmp_path: Path) -> None:
    with Life.of(town(), record=tmp_path / "day.tlr") as life:
        life.live(700)
        before = life.town.world.arena.copy()
        life.live(50)
        life.town.world.arena[:] = before
        life.live(10)
        assert "were undone" in life.trouble
        assert (life.recorded_tick, life.last_tick) == (710, 710)
        life.seek(650)
        assert life.town.digest() == lived_apart({}, 650).digest()
    assert verify(open_past(tmp_path / "day.tlr")).divergence is None


def test_without_a_place_for_the_recording_the_town_lives_but_shows_no_past(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(**options: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("tempfile.TemporaryDirectory", nowhere)
    with Life.of(town()) as life:
        assert life.live(10) == 10
        assert "Read-only file system" in life.trouble
        assert (life.first_tick, life.last_tick, life.is_now) == (10, 10, True)
        with pytest.raises(PastError):
            life.seek(5)


def test_towns_of_the_past_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    with Life.of(town()) as life:
        life.live(200)
        life.seek(100)
        past = weakref.ref(life.town.world)
        gc.disable()
        try:
            life.seek(50)
            assert past() is None
        finally:
            gc.enable()


def test_step_by_step_the_way_back_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    lived_again: list[int] = []
    live = Past.live

    def counted(self: Past, place: Town, tick: int) -> None:
        lived_again.append(tick - place.tick)
        live(self, place, tick)

    monkeypatch.setattr(Past, "live", counted)
    monkeypatch.setattr(waypoints, "WAY_PEOPLE_TICKS_MIN", 12 * 3)
    with Life.of(town()) as life:
        digests = []
        for _ in range(150):
            digests.append(life.town.digest())
            life.live(1)
        life.seek(149)
        assert sum(lived_again) == 149
        lived_again.clear()
        while life.tick > 0:
            life.seek(life.tick - 1)
            assert life.town.digest() == digests[life.tick]
        assert sum(lived_again) / 149 < 10 + 3 * math.log2(150)


def test_waypoints_take_so_much_room_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waypoints, "WAYPOINT_BYTES_MAX", 3 * town().world.arena.nbytes)
    place, kept = town(), waypoints.Waypoints()
    for _ in range(5):
        kept.keep(place)
        place.run(10)
    assert [kept.before(tick) for tick in (9, 19, 20, 39, 1_000)] == [None, None, 20, 30, 40]
    assert kept.town_at(30).digest() == lived_apart({}, 30).digest()
    kept.forget(after=30)
    assert kept.before(1_000) == 30


def test_what_follows_a_stretch_that_was_not_recorded_begins_a_past_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "REMEMBERED_BYTES_MAX", 1_000)
    with Life.of_scenario("blackout_evening") as life:
        life.live(1)
        life.live(100_000)
        end = life.tick
        assert life.recorded_tick < end
        monkeypatch.setattr(memory, "REMEMBERED_BYTES_MAX", 1_000_000)
        life.branch()
        life.live(50)
        assert (life.first_tick, life.recorded_tick) == (end, end + 50)
        with pytest.raises(PastError):
            life.seek(end - 1)
        life.seek(end + 20)
