"""`townlet bench`: figures with what is needed to believe and compare them."""

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from townlet_ecs.bench.calibration import Calibration, best
from townlet_ecs.bench.figures import Measurement, Subject, compare, figure, read
from townlet_ecs.bench.large import thread_gains
from townlet_ecs.bench.machine import this_machine
from townlet_ecs.bench.processes import CommandError, kernel_lines, said_by
from townlet_ecs.bench.session import Session
from townlet_ecs.bench.suites import between_suites
from townlet_ecs.bench.table import calibration_lines, system_lines, table_lines, value_words
from townlet_ecs.bench.targets import reached
from townlet_ecs.bench.timing import DAY, laps, settled
from townlet_ecs.cli import main
from townlet_ecs.town import Town

SLOW, FAST = Calibration(1e6, 1e9), Calibration(2e6, 2e9)


def measurement(ticks_per_s: float, seconds: float, calibration: Calibration) -> Measurement:
    figures = [
        figure("core.run", "a town", [ticks_per_s / 2, ticks_per_s], "ticks/s", calibration),
        figure("start.run", "a start", [seconds * 2, seconds], "s", calibration),
        figure("scale.state", "state", [1000.0], "bytes"),
    ]
    return Measurement(this_machine(), "townlet bench", calibration, figures, [])


@pytest.fixture(scope="module")
def saved(
    townlet: Callable[..., "subprocess.CompletedProcess[str]"], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, Any]]:
    path = tmp_path_factory.mktemp("bench") / "core.json"
    result = townlet("bench", "--suite", "core", "--quick", "--json", "--save", path)
    assert result.returncode == 0, result.stderr
    return path, json.loads(result.stdout)


def test_the_object_tells_machine_calibration_and_workload(saved: tuple[Path, dict[str, Any]]) -> None:
    path, found = saved
    assert json.loads(path.read_text()) == found
    assert {"cpu", "cores", "python", "numpy", "numba", "load"} <= set(found["machine"])
    assert found["calibration"]["branchy_per_s"] > 0
    assert [each["name"] for each in found["figures"]] == ["core.run", "core.step", "core.staged"]
    for each in found["figures"]:
        assert each["value"] == max(each["repeats"]) > 0
        assert each["per_branchy"] > 0
        assert each["per_vector"] > 0
        assert each["load_s"] > 0
        shares = each["workload"]
        assert 0.1 < shares["asleep"] < 0.6
        assert 0 < shares["working"] < 0.6
        assert shares["events_per_1000"] > 0
    assert len({json.dumps(each["workload"]) for each in found["figures"]}) == 1, "all ways live the same days"


def test_a_measurement_is_compared_with_itself(saved: tuple[Path, dict[str, Any]]) -> None:
    before = read(saved[0])
    assert [change.change for change in compare(before, before)] == [0.0] * 3


def test_a_machine_twice_as_fast_changes_nothing() -> None:
    changes = compare(measurement(100.0, 4.0, SLOW), measurement(200.0, 2.0, FAST))
    assert [change.change for change in changes] == pytest.approx([0.0, 0.0, 0.0])


def test_better_is_positive_for_rates_and_for_times() -> None:
    changes = compare(measurement(100.0, 4.0, SLOW), measurement(150.0, 2.0, SLOW))
    assert [change.change for change in changes] == pytest.approx([0.5, 1.0, 0.0])


def test_fail_over_fails_when_a_figure_got_worse(saved: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    former = read(saved[0])
    faster = [replace(each, per_branchy=each.per_branchy * 1000) for each in former.figures]
    path = tmp_path / "faster.json"
    path.write_text(replace(former, figures=faster).as_json())
    arguments = ["bench", "--suite", "core", "--quick", "--compare", str(path)]
    result = CliRunner().invoke(main, [*arguments, "--fail-over", "50%"])
    assert result.exit_code == 1
    assert "core.run" in result.stdout.split("since then")[1]
    assert "worse by more than 50%: core.run (-9" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "right"),
    [
        (["--suite", "cores"], "'core', 'batch', 'scale', 'start', 'systems', 'telemetry', 'env', 'time', 'view', "),
        (["--fail-over", "10%"], "--fail-over without --compare"),
        (["--compare", __file__, "--fail-over", "much"], "much (0% to 1000%)"),
        (["--compare", __file__], "a file that --save wrote"),
        (["--compare", "nowhere.json"], "does not exist"),
        (["--save", "nowhere/now.json"], "there is no folder nowhere (a file in a folder that exists)"),
        (["--save", "."], "is a directory"),
        (["--plot", "chart.jpg"], "--plot chart.jpg (a name that ends in .png)"),
        (["--plot", "nowhere/chart.png"], "there is no folder nowhere"),
        (["--plot", "chart.png", "--suite", "start"], "something to draw: core, batch, scale, all"),
    ],
)
def test_wrong_usage_is_exit_code_2(arguments: list[str], right: str) -> None:
    result = CliRunner().invoke(main, ["bench", *arguments])
    assert (result.exit_code, result.stdout) == (2, "")
    assert right in result.stderr


def test_the_table_begins_with_the_machine() -> None:
    lines = list(table_lines(measurement(100.0, 4.0, SLOW)))
    assert "Python 3." in lines[0]
    assert lines[4].split() == ["core.run", "100", "ticks/s", ">=", "600,000", "0%", "100", "0.1000"]
    assert lines[5].split()[:6] == ["start.run", "4.000", "s", "<=", "1", "25%"]
    assert lines[6].split() == ["scale.state", "1,000", "bytes", "<=", "512", "51%"]


def test_laps_live_the_same_days_and_leave_the_town_as_it_was() -> None:
    town, load_s = settled(Town)
    before = town.digest()
    found, workload = laps(town.world, town.run, ticks=DAY, repeats=2)
    assert town.digest() == before
    assert {lap.agent_ticks for lap in found} == {10 * DAY}
    assert load_s > 0
    assert workload.asleep > 0.1


def test_the_best_of_several_is_the_shortest() -> None:
    assert 0 <= best(lambda: None, 3) < 0.1


def test_a_measurement_of_another_suite_is_refused_before_anything_is_measured(tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text(measurement(100.0, 4.0, SLOW).as_json())
    result = CliRunner().invoke(main, ["bench", "--suite", "batch", "--compare", str(path)])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "it is of townlet bench (one that `townlet bench --suite batch --save FILE` wrote)" in result.stderr


def test_nothing_is_measured_without_the_compiler() -> None:
    with pytest.raises(CommandError, match="NUMBA_DISABLE_JIT is set"):
        said_by("-m", "townlet_ecs", "bench", "--quick", NUMBA_DISABLE_JIT="1")


@pytest.mark.parametrize(
    ("unit", "before", "after", "change"),
    [("bytes", 500.0, 1000.0, -0.5), ("times as fast", 1.0, 1.8, 0.8), ("%", 1.0, 4.0, -0.03), ("%", 4.0, 0.0, 0.04)],
)
def test_sizes_and_shares_are_compared_as_they_are(unit: Any, before: float, after: float, change: float) -> None:
    was, now = (
        replace(measurement(1.0, 1.0, loops), figures=[figure("scale.it", "it", [value], unit)])
        for value, loops in ((before, SLOW), (after, FAST))
    )
    assert [each.change for each in compare(was, now)] == pytest.approx([change])


def test_less_is_better_of_times_and_sizes_and_more_of_rates() -> None:
    shares = [reached(each) for each in measurement(300_000.0, 0.5, SLOW).figures]
    assert shares == pytest.approx([0.5, 2.0, 0.512])
    assert reached(figure("core.staged", "no target", [1.0], "ticks/s")) is None


def test_systems_are_told_dearest_first() -> None:
    lines = list(system_lines({10: {"Needs": 30.0, "Movement": 10.0}, 1_000: {"Needs": 1.0, "Movement": 3.0}}))
    assert [line.split() for line in lines[1:]] == [
        ["Movement", "10.0", "3.0", "75%"],
        ["Needs", "30.0", "1.0", "25%"],
        ["all", "40.0", "4.0"],
    ]


def test_small_values_keep_their_digits() -> None:
    words = [value_words(3.25, "ticks/s"), value_words(1.974, "times as fast"), value_words(0.0421, "s")]
    assert words == ["3.2 ticks/s", "1.97 times as fast", "0.042 s"]


def test_the_lines_of_kernels_are_counted() -> None:
    assert 1_000 < kernel_lines() < 20_000


def test_a_command_that_fails_says_what_it_said() -> None:
    with pytest.raises(CommandError, match=r"(?s)python -c .*no such town"):
        said_by("-c", "raise SystemExit('no such town')")


def test_two_threads_are_compared_with_one_of_the_same_town() -> None:
    session = Session(quick=True)
    for name, value, threads in (("scale.1000.1", 5.0, 1), ("scale.10000.1", 4.0, 1), ("scale.10000.2", 7.0, 2)):
        subject = Subject(towns=1, people=int(name.split(".")[1]), threads=threads, way="run")
        session.found[name] = figure(name, "a town", [value], "ticks/s", SLOW, subject=subject)
    session.found["batch.4096.tiled.1"] = figure("batch.4096.tiled.1", "towns", [20_000.0], "agent-ticks/s", SLOW)
    found = {each.name: each.value for each in (*thread_gains(session), *between_suites(session))}
    assert found == {"scale.gain.10000": pytest.approx(1.75), "batch.share": pytest.approx(0.5)}


def test_a_lap_of_hours_has_to_say_so() -> None:
    town, _ = settled(Town, 60)
    with pytest.raises(AssertionError, match="says which hours it is"):
        laps(town.world, town.run, ticks=60, repeats=1)
    found, _ = laps(town.world, town.run, ticks=60, repeats=1, span="01:00 to 02:00 of the first day")
    assert found[0].agent_ticks == 600


def test_everything_is_measured_saved_drawn_and_compared(
    townlet: Callable[..., "subprocess.CompletedProcess[str]"], tmp_path: Path
) -> None:
    saved, chart = tmp_path / "all.json", tmp_path / "all.png"
    result = townlet("bench", "--quick", "--save", saved, "--plot", chart)
    assert result.returncode == 0, result.stderr
    found = read(saved)
    suites = ("core", "batch", "scale", "start", "systems", "telemetry", "env", "time", "view")
    assert {each.suite for each in found.figures} == set(suites)
    names = {each.name for each in found.figures}
    assert {"scale.growth", "scale.hours", "scale.state", "telemetry.frame", "batch.1.lockstep.1"} <= names
    assert {"env.compact.1", "env.full.bytes.1", "env.town.50", "env.dict.100"} <= names
    assert all(each.value > 0 for each in found.figures if each.suite != "telemetry")
    assert chart.read_bytes().startswith(b"\x89PNG")
    assert set(found.systems) == {10, 1_000}
    assert set(found.systems[10]) == set(Town(staged=True).stage_seconds)
    assert found.roofline is not None
    assert found.roofline.copied_bytes_per_s > 1e8
    for line in (*calibration_lines(found), *system_lines(found.systems)):
        assert line in result.stdout
    (hours,) = [each for each in found.figures if each.name == "scale.2000.1"]
    assert hours.meaning.endswith("08:00 to 10:00 of the first day")
    assert hours.workload is not None
    assert hours.workload.working > 0.2
