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
from townlet_ecs.bench.figures import Measurement, compare, figure, read
from townlet_ecs.bench.machine import this_machine
from townlet_ecs.bench.timing import DAY, laps, settled
from townlet_ecs.cli import main
from townlet_ecs.cli.bench import table_lines
from townlet_ecs.town import Town

SLOW, FAST = Calibration(1e6, 1e9), Calibration(2e6, 2e9)


def measurement(ticks_per_s: float, seconds: float, calibration: Calibration) -> Measurement:
    figures = [
        figure("core.run", "a town", [ticks_per_s / 2, ticks_per_s], "ticks/s", calibration),
        figure("start.run", "a start", [seconds * 2, seconds], "s", calibration),
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
    assert [change.change for change in changes] == pytest.approx([0.0, 0.0])


def test_better_is_positive_for_rates_and_for_times() -> None:
    changes = compare(measurement(100.0, 4.0, SLOW), measurement(150.0, 2.0, SLOW))
    assert [change.change for change in changes] == pytest.approx([0.5, 1.0])


def test_fail_over_fails_when_a_figure_got_worse(saved: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    former = read(saved[0])
    faster = [replace(each, per_branchy=each.per_branchy * 1000) for each in former.figures]
    path = tmp_path / "faster.json"
    path.write_text(replace(former, figures=faster).as_json())
    arguments = ["bench", "--suite", "core", "--quick", "--compare", str(path)]
    result = CliRunner().invoke(main, [*arguments, "--fail-over", "50%"])
    assert result.exit_code == 1
    assert "core.run" in result.stdout.split("since then")[1]


@pytest.mark.parametrize(
    ("arguments", "right"),
    [
        (["--suite", "cores"], "'core', 'batch', 'scale', 'start', 'all'"),
        (["--fail-over", "10%"], "--fail-over without --compare"),
        (["--compare", __file__, "--fail-over", "much"], "much (0% to 1000%)"),
        (["--compare", __file__], "a file that --save wrote"),
        (["--compare", "nowhere.json"], "does not exist"),
    ],
)
def test_wrong_usage_is_exit_code_2(arguments: list[str], right: str) -> None:
    result = CliRunner().invoke(main, ["bench", *arguments])
    assert (result.exit_code, result.stdout) == (2, "")
    assert right in result.stderr


def test_the_table_begins_with_the_machine() -> None:
    lines = list(table_lines(measurement(100.0, 4.0, SLOW)))
    assert "Python 3." in lines[0]
    assert lines[4].split() == ["core.run", "100", "ticks/s", "100", "0.1"]
    assert lines[5].split()[:3] == ["start.run", "4.000", "s"]


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
