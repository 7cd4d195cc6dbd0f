"""Comparing finished runs: recordings and folders, by the days of their towns."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from components.town import Kpi
from tests.scenes import riverside
from townlet_ecs import Batch, Town
from townlet_ecs.cli import main
from townlet_ecs.commands import Remove
from townlet_ecs.config.loading import load_all
from townlet_ecs.output import RUN_FILE
from townlet_ecs.replay.comparing import DaySpan, compare, life_of
from townlet_ecs.replay.past import PastError, open_past
from townlet_ecs.replay.recorder import Recorder
from townlet_ecs.replay.relived import days_of


def run(folder: Path, *options: object) -> Path:
    arguments = ["run", "--days", "3", "--out", str(folder), *map(str, options)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return folder


def taped(path: Path, place: Town | Batch, ticks: int, *, at_noon: Callable[[], None] = lambda: None) -> Path:
    with Recorder(place, path) as recorder:
        recorder.run(720)
        at_noon()
        recorder.run(ticks - 720)
    return path


def test_a_run_and_the_same_again_are_identical(tmp_path: Path) -> None:
    one, other = run(tmp_path / "one"), run(tmp_path / "other")
    found = compare(life_of(one), life_of(other))
    assert found.identical
    assert (found.unlike, found.measures) == ((), ())
    tapes = [taped(tmp_path / f"{name}.tlr", Town(riverside(), seed=3), 800) for name in ("a", "b")]
    assert compare(*map(life_of, tapes)).identical


def test_folders_of_many_towns_are_paired_by_town(tmp_path: Path) -> None:
    one = run(tmp_path / "one", "--towns", 8)
    other = run(tmp_path / "other", "--towns", 8, "--set", "jobs.*.wage_cents_per_shift=+20%")
    found = compare(life_of(one), life_of(other))
    assert (found.paired, found.unpaired, found.identical) == ("towns", 0, False)
    measures = {each.name: each for each in found.measures}
    wages = measures["wages_paid"]
    assert (wages.pairs, wages.word) == (8, "clear")
    total = json.loads((one / RUN_FILE).read_text())["money"]["wages_paid_cents"]
    assert wages.one == pytest.approx(total / 8 / 3)
    assert wages.other == pytest.approx(1.2 * total / 8 / 3)
    assert [name for name, _, _ in wages.values] == [f"town {number}" for number in range(8)]


def test_folders_of_one_town_are_paired_by_day_as_far_as_both_go(tmp_path: Path) -> None:
    one, other = run(tmp_path / "one"), run(tmp_path / "other", "--seed", 9)
    run(other, "--seed", 9, "--days", 4, "--overwrite")
    found = compare(life_of(one), life_of(other))
    assert (found.paired, found.unpaired) == ("days", 1)
    assert {each.pairs for each in found.measures} <= {1, 2, 3}
    assert {line.partition(":")[0] for line in found.unlike} == {"seed", "ticks"}


def test_recordings_tell_what_differs_in_their_rules(tmp_path: Path) -> None:
    cheap = load_all("riverside", ["jobs.office.wage_cents_per_shift=800"])
    one = taped(tmp_path / "one.tlr", Town(riverside(), seed=3), 2_880)
    other = taped(tmp_path / "other.tlr", Town(cheap, seed=3), 2_880)
    found = compare(life_of(one), life_of(other))
    assert found.unlike == ("jobs.office.wage_cents_per_shift: 860, 800",)
    assert found.paired == "days"
    (wages,) = [each for each in found.measures if each.name == "wages_paid"]
    assert [round(b - a) for _, a, b in wages.values] == [-120, -120]


def test_days_of_a_recording_add_up_to_the_whole(tmp_path: Path) -> None:
    batch = Batch(riverside(), towns=2, seed=3)
    path = taped(tmp_path / "two.tlr", batch, 3_500, at_noon=lambda: batch.commands.put(Remove(person=1, town=1)))
    days = days_of(open_past(path))
    assert list(days) == [DaySpan(town, day, 1_440 if day < 2 else 620) for town in (0, 1) for day in (0, 1, 2)]
    for town in (0, 1):
        books = batch.world.blocks["town.i64"][town]
        assert sum(days[span]["wages_paid"] for span in days if span.town == town) == books[Kpi.WAGES_PAID]
    assert [days[DaySpan(town, 0, 1_440)]["exits"] for town in (0, 1)] == [0.0, 1.0]


def test_what_is_no_finished_run_is_refused_in_a_line(tmp_path: Path) -> None:
    folder = run(tmp_path / "run")
    tape = taped(tmp_path / "day.tlr", Town(riverside(), seed=3), 800)
    Town(riverside(), seed=3).save(tmp_path / "moment.snap")
    (tmp_path / "empty").mkdir()
    for path, says in ((tmp_path / "empty", "has no run.json"), (tmp_path / "moment.snap", "a single moment")):
        with pytest.raises(PastError, match=says):
            life_of(path)
    with pytest.raises(PastError, match=r"two folders, or two recordings"):
        compare(life_of(folder), life_of(tape))
    elsewhere = taped(tmp_path / "later.tlr", Town(riverside(), seed=3, town=4), 800)
    with pytest.raises(PastError, match="no day of a town is in both"):
        compare(life_of(tape), life_of(elsewhere))


@pytest.mark.parametrize("new", ['"wallet_cents": 1e99, "w": ', '"wallet": ', '"wallet_cents": [', "\x00"])
def test_a_line_that_is_no_day_of_a_person_is_refused_with_its_place(tmp_path: Path, new: str) -> None:
    one, other = run(tmp_path / "one"), run(tmp_path / "other", "--seed", 9)
    path = one / "kpis.jsonl"
    path.write_text(path.read_text().replace('"wallet_cents": ', new, 1))
    with pytest.raises(PastError, match=r"kpis.jsonl:1: .* \(a line that townlet run --out wrote\)"):
        compare(life_of(one), life_of(other))


def test_a_day_on_which_a_need_is_not_told_is_left_out(tmp_path: Path) -> None:
    one, other = run(tmp_path / "one"), run(tmp_path / "other", "--seed", 9)
    path = one / "kpis.jsonl"
    path.write_text(path.read_text().replace('"hunger": ', '"thirst": ', 1))
    found = {each.name: each.pairs for each in compare(life_of(one), life_of(other)).measures}
    assert (found["hunger"], found["energy"]) == (2, 3)
