"""Drift: a town that is moved under another config is as sound as one that always lived by it."""

from pathlib import Path

import numpy as np
import pytest

from components.people import Roster, Shift
from components.town import Clock
from tests.invariants import faults_of as invariants_of
from tests.scenes import riverside
from townlet_ecs import Town
from townlet_ecs.snapshots.meaning import faults_of
from townlet_ecs.snapshots.snapshot import SnapshotError
from townlet_ecs.snapshots.taking import load, read_world, save, write_world

SETS = (
    ("jobs.*.length=300",),
    ("jobs.cafe_morning.start=420", "jobs.grocer_morning.start=400"),
    ("jobs.*.days_off=[3]",),
    ("time.days_per_week=6", "jobs.*.days_off=[1]"),
    ("decisions.commit_ticks=2",),
    ("queues.patience_ticks=2", "queues.walk_ticks_max=2", "queues.call_ticks=1"),
    ("employment.attendance_window=1",),
    ("rewards.clip_per_episode=0.001", "rewards.exit_guard_ticks=0"),
    ("lifecycle.collapse_ticks=1", "lifecycle.neglect_ticks=1", "lifecycle.mode=training"),
    ("economy.town_cents_per_person=1", "economy.rent_cents=0", "economy.notice_after_rents=1"),
    ("people.count=3",),
)
"""Settings that change what the numbers of a town may be."""

MOMENTS = (395, 640, 1_005)
"""Ticks at which some are at work, wait, and walk."""


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("moments")
    town = Town(riverside(), seed=7, threads=1)
    town.run(2 * 1_440)
    for moment in MOMENTS:
        town.run(2 * 1_440 + moment - town.tick)
        write_world(town.world, folder / f"{moment}.snap")
    return sorted(folder.iterdir())


@pytest.mark.parametrize("sets", SETS, ids=lambda sets: sets[0])
def test_a_town_that_was_moved_is_sound_and_lives_on(sets: tuple[str, ...], saved: list[Path]) -> None:
    for path in saved:
        town = Town.of(read_world(path, sets=sets, allow_drift=True))
        assert not faults_of(town.world)
        for ticks in (1, 60, 700):
            town.run(ticks)
            assert not faults_of(town.world) + invariants_of(town), f"{path.stem}: after tick {town.tick - 1}"
        assert load(save(town.world)).digest(0) == town.digest(), "what was moved can be saved again"


def test_whoever_has_other_hours_now_waits_for_their_next_shift(saved: list[Path]) -> None:
    (path,) = (path for path in saved if path.stem == "640")
    before = read_world(path).blocks
    after = read_world(path, sets=["jobs.*.length=300"], allow_drift=True).blocks
    at_work = before["people.i8"][0, Shift.STATE] > 0
    assert at_work.any()
    tick = int(after["town.i64"][0, Clock.TICK])
    assert (after["people.i32"][0, Roster.START, at_work] > tick).all()
    assert (after["people.i8"][0, Shift.STATE] == 0).all()


def test_what_fits_the_new_config_as_well_is_left_alone(saved: list[Path]) -> None:
    plain, moved = read_world(saved[0]), read_world(saved[0], sets=["needs.comfort_line=0.25"], allow_drift=True)
    assert np.array_equal(plain.arena, moved.arena)


def test_a_town_that_cannot_live_by_the_new_config_is_not_moved(
    saved: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("townlet_ecs.snapshots.drift.bring_in_line", lambda _town, _world: None)
    with pytest.raises(SnapshotError, match="cannot live on under this config:\ntown 0: a shift that is not the next"):
        read_world(saved[0], sets=["jobs.*.length=300"], allow_drift=True)


def test_a_town_that_lives_is_not_moved_to_another_map(tmp_path: Path) -> None:
    town = Town("riverside", seed=7)
    town.run(10)
    town.save(tmp_path / "now.snap")
    with pytest.raises(SnapshotError, match="map: another place"):
        Town.load(tmp_path / "now.snap", sets=["map=nowhere"], allow_config_drift=True)
