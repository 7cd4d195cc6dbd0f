"""`townlet branch` and `townlet compare`, as a user runs them."""

import csv
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from townlet_ecs.cli import main
from townlet_ecs.replay.measures import MEASURES

WAGES = "jobs.*.wage_cents_per_shift=+20%"


def townlet(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def told(*arguments: object) -> dict[str, Any]:
    result = townlet(*arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.fixture(scope="module")
def tape(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tapes") / "days.tlr"
    assert townlet("run", "--days", 2, "--seed", 7, "--record", path).exit_code == 0
    return path


def test_a_branch_is_told_in_a_table(tape: Path) -> None:
    result = townlet("branch", tape, "--at", "day 0 08:00", "--set", WAGES, "--days", 1, "--seeds", 6)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == "riverside, town 0 of seed 7, from day 0 08:00, 1 day, 6 seeds"
    assert lines[1] == f"changed: --set {WAGES}"
    assert lines[2] == "  jobs.grocer_morning.wage_cents_per_shift: 860, 1032"
    assert lines[8] == "  and 4 more"
    (wages,) = [line for line in lines if line.startswith("wages paid")]
    assert wages.endswith("clear")
    assert len([line for line in lines if line.endswith(("clear", "the same"))]) == len(MEASURES)
    assert lines[-1].startswith("Of 20 measures without any effect, about one")
    assert all(len(line) <= 86 for line in lines)


def test_a_branch_of_nothing_says_that_all_is_the_same(tape: Path) -> None:
    result = townlet("branch", tape, "--at", 1_440, "--ticks", 720, "--seeds", 2)
    found = told("branch", tape, "--at", 1_440, "--ticks", 720, "--seeds", 2)
    assert result.stdout.splitlines()[1] == "changed: nothing is changed"
    assert result.stdout.splitlines()[-1].startswith("All pairs are the same to the bit, digest ")
    assert found["identical"]
    assert {each["difference"] for each in found["measures"]} <= {0.0, None}
    assert found["digests"][0][0] == told("replay", tape, "--at", 2_160)["at"]["digest"]


def test_orders_can_be_the_change_and_one_pair_has_no_interval(tape: Path) -> None:
    options = ("--at", 600, "--do", "remove, person: office 1", "--do", "{do: set_weather, weather: rain}")
    found = told("branch", tape, *options, "--ticks", 900, "--seeds", 1)
    assert [each["kind"] for each in found["commands"]] == ["remove", "set_weather"]
    measures = {each["name"]: each for each in found["measures"]}
    assert (measures["exits"]["one"], measures["exits"]["other"], measures["exits"]["low"]) == (0.0, 1.0, None)
    lines = townlet("branch", tape, *options, "--ticks", 900, "--seeds", 1).stdout.splitlines()
    assert lines[0].endswith("from day 0 10:00, 900 ticks, its own dice alone")
    assert lines[-1] == "One pair of lives: no interval can be given; what differs may be luck."


def test_a_snapshot_goes_on_from_its_moment(tape: Path, tmp_path: Path) -> None:
    townlet("replay", tape, "--at", 700, "--save", tmp_path / "noon.snap")
    found = told("branch", tmp_path / "noon.snap", "--set", WAGES, "--ticks", 200, "--seeds", 2)
    from_tape = told("branch", tape, "--at", 700, "--set", WAGES, "--ticks", 200, "--seeds", 2)
    assert {**found, "file": ""} == {**from_tape, "file": ""}


def test_a_branch_leaves_its_table_and_a_picture(tape: Path, tmp_path: Path) -> None:
    arguments = ("branch", tape, "--at", 600, "--set", WAGES, "--days", 1, "--seeds", 6, "--out", tmp_path / "out")
    found = told(*arguments)
    written = json.loads((tmp_path / "out" / "branch.json").read_text())
    assert written == found
    rows = list(csv.DictReader((tmp_path / "out" / "branch.csv").read_text().splitlines()))
    wages = [row for row in rows if row["measure"] == "wages_paid"]
    assert [row["pair"] for row in wages] == [f"seed {seed}" for seed in range(6)]
    assert (tmp_path / "out" / "plot.png").read_bytes().startswith(b"\x89PNG")
    again = townlet(*arguments)
    assert (again.exit_code, "is not empty (a new folder, or --overwrite)" in again.stderr) == (2, True)
    assert townlet(*arguments, "--overwrite").exit_code == 0


def test_without_matplotlib_there_is_a_table_and_a_line_that_says_what_to_type(
    tape: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result = townlet("branch", tape, "--at", 600, "--ticks", 60, "--seeds", 1, "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["branch.csv", "branch.json"]
    first, second = result.stderr.splitlines()
    assert first.startswith("no plot.png: it takes matplotlib, which is not installed; fix: ")
    assert first.endswith('-m pip install "townlet-ecs[plot]"')
    assert second.endswith("branch.json, branch.csv")


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (("--at", "noon"), 2, "--at noon (a tick, or a day and time such as day 0 06:30)."),
        (("--at", 99_999), 1, "tick 99,999 (the recording tells of 0 to 2,880)"),
        (("--town", 3), 1, "town 3 of the file (0 to 0)"),
        (("--days", 1, "--ticks", 1), 2, "--days with --ticks (one of the two)."),
        (("--seeds", 2_000), 2, "2000 is not in the range 1<=x<=1024"),
        (("--overwrite",), 2, "--overwrite without --out (--out DIR --overwrite)."),
        (("--set", "needs.comfort_lin=0.2"), 3, "needs.comfort_lin: unknown key (did you mean comfort_line)"),
        (("--set", "people.count=20"), 1, "no town can be built by this config:\nconfig:1:1: people.count: 20 people"),
        (("--set", "disturbances.at_a_time=8"), 1, "it takes a town built anew:\ndisturbances.i32"),
        (("--do", "remov, person: 1"), 3, "--do:1:1: do: unknown command remov (did you mean remove)"),
        (("--do", "remove, person: 999"), 1, "Error: --do: remove: no person 999 lives in this town"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(tape: Path, options: tuple[object, ...], code: int, says: str) -> None:
    result = townlet("branch", tape, *options)
    assert (result.exit_code, result.stdout) == (code, "")
    assert says in result.stderr
    assert "Traceback" not in result.output


def test_what_is_no_recording_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.tlr").write_text("hello")
    for arguments in (("branch", tmp_path / "text.tlr"), ("compare", tmp_path / "text.tlr", tmp_path)):
        result = townlet(*arguments)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith(f"Error: {tmp_path / 'text.tlr'}: ")


def test_finished_runs_are_compared_in_a_table(tmp_path: Path) -> None:
    for name, sets in (("one", ()), ("same", ()), ("other", ("--set", WAGES))):
        assert townlet("run", "--days", 2, "--towns", 6, "--out", tmp_path / name, *sets).exit_code == 0
    same = townlet("compare", tmp_path / "one", tmp_path / "same").stdout.splitlines()
    assert same[-1] == "They are identical: every town ended with the same digest."
    result = townlet("compare", tmp_path / "one", tmp_path / "other", "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    (wages,) = [line for line in result.stdout.splitlines() if line.startswith("wages paid a day")]
    assert wages.endswith("clear")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"compare.json", "compare.csv", "plot.png"}
    found = told("compare", tmp_path / "one", tmp_path / "other")
    assert (found["identical"], found["paired"], found["unlike"]) == (False, "towns", [])
