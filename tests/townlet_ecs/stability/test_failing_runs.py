"""`townlet run` when a tick fails: one clear message, a crash bundle, exit code 1; and what it refuses to be told."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from components.words import System
from systems.tick import STAGES
from townlet_ecs.cli import main
from townlet_ecs.snapshots.taking import load
from townlet_ecs.town import Town

PLACES = (
    (System.SKY, 0, []),
    (System.MOVEMENT, 77, ["--staged"]),
    (System.NEEDS, 1_439, ["--towns", "3"]),
    (System.TELEMETRY, 1_440, ["--sentinel", "every-tick"]),
)


def run(*arguments: Any) -> Any:
    return CliRunner().invoke(main, ["run", *map(str, arguments)])


@pytest.mark.parametrize(("system", "tick", "manner"), PLACES)
def test_a_failing_run_tells_what_failed_and_where_the_bundle_is(
    system: System, tick: int, manner: list[str], plant_in_all: Callable[..., None], tmp_path: Path
) -> None:
    plant_in_all(system, tick=tick, row=2)
    result = run("--ticks", 2_000, "--crashes", tmp_path, *manner)
    assert result.exit_code == 1
    assert result.stdout == ""
    folder = tmp_path / f"crash-riverside-7-{tick}"
    name = STAGES[system].__name__
    assert result.stderr.splitlines() == [
        f"Error: town 0, tick {tick}: {name}: fault {system + 1}, row 2 (the world is as it was before that tick)",
        f"what is known of it is in {folder}",
    ]
    error = json.loads((folder / "error.json").read_text())
    assert (error["system"], error["tick"], error["row"]) == (name, tick, 2)
    world = load((folder / "last-good.snap").read_bytes())
    assert world.digest(0) == error["digest"]
    plain = Town(seed=7)
    if tick:
        plain.run(tick)
    assert error["digest"] == plain.digest()


def test_when_the_bundle_cannot_be_written_the_message_says_both(
    plant_in_all: Callable[..., None], tmp_path: Path
) -> None:
    plant_in_all(System.QUEUES, tick=20)
    (tmp_path / "crashes").write_text("")
    result = run("--ticks", 50, "--crashes", tmp_path / "crashes")
    assert result.exit_code == 1
    first, last = result.stderr.splitlines()
    assert "Queues: fault 6" in first
    assert last.startswith("the crash bundle could not be written: ")


def test_without_the_guard_the_message_says_how_the_world_is(plant_in_all: Callable[..., None], tmp_path: Path) -> None:
    plant_in_all(System.QUEUES, tick=20)
    result = run("--ticks", 50, "--crashes", tmp_path, "--no-guard")
    assert result.exit_code == 1
    assert "(the world is as that tick left it)" in result.stderr
    assert (tmp_path / "crash-riverside-7-20" / "as-left.snap").exists()


def test_a_tick_that_fails_for_good_is_tried_again_and_then_ends_the_run(
    plant_in_all: Callable[..., None], tmp_path: Path
) -> None:
    plant_in_all(System.QUEUES, tick=20)
    result = run("--ticks", 50, "--crashes", tmp_path, "--on-failure", "restore")
    assert result.exit_code == 1
    error = json.loads((tmp_path / "crash-riverside-7-20" / "error.json").read_text())
    assert (error["decision"], error["tick"]) == ("restore", 20)
    assert "Queues: fault 6" in result.stderr


def test_a_recording_of_a_failing_run_goes_up_to_the_failing_tick(
    plant_in_all: Callable[..., None], tmp_path: Path
) -> None:
    plant_in_all(System.QUEUES, tick=500)
    result = run("--ticks", 900, "--crashes", tmp_path / "crashes", "--record", tmp_path / "run.tlr")
    assert result.exit_code == 1
    replayed = CliRunner().invoke(main, ["replay", str(tmp_path / "run.tlr"), "--verify"])
    assert replayed.exit_code == 0, replayed.output
    assert "500" in replayed.output


def test_a_run_that_was_saved_goes_on_to_the_same_end(tmp_path: Path) -> None:
    whole = json.loads(run("--ticks", 900, "--json").stdout)
    result = run("--ticks", 450, "--autosave-every", 100, "--saves", tmp_path, "--keep", 2)
    saves = sorted(tmp_path.glob("*.snap"))
    assert [path.stem for path in saves] == ["auto-000000000004", "auto-000000000005"]
    assert f"saved at tick 450: townlet run --from {saves[-1]}" in result.stderr
    rest = json.loads(run("--from", saves[-1], "--ticks", 450, "--json").stdout)
    assert rest["digest"] == whole["digest"]
    rest = json.loads(run("--from", saves[0], "--ticks", 500, "--json").stdout)
    assert rest["digest"] == whole["digest"]


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--keep", "3"], "--keep without a time to save"),
        (["--saves", "x"], "--saves without a time to save"),
        (["--no-guard", "--sentinel", "every-tick"], "--sentinel every-tick with --no-guard"),
        (["--no-guard", "--on-failure", "restore"], "--on-failure restore with --no-guard"),
        (["--sentinel", "always"], "'always' is not one of"),
        (["--autosave-every", "0"], "0 is not in the range"),
        (["--autosave-every", "5", "--saves", "/dev/null"], "--saves '/dev/null'"),
    ],
)
def test_options_that_make_no_sense_are_refused(arguments: list[str], what: str) -> None:
    result = run("--ticks", 5, *arguments)
    assert result.exit_code == 2
    assert what in result.stderr
