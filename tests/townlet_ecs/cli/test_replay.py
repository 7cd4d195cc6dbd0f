"""`townlet run --record`, `--from` and `townlet replay`, as a user runs them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from townlet_ecs.cli import main


def townlet(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def told(*arguments: object) -> dict[str, object]:
    result = townlet(*arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, object] = json.loads(result.stdout)
    return found


def test_a_recorded_run_is_lived_again_and_gone_on_with(tmp_path: Path) -> None:
    tape, moment = tmp_path / "day.tlr", tmp_path / "noon.snap"
    run = told("run", "--days", 2, "--record", tape)
    assert townlet("replay", tape, "--verify").output.splitlines()[-1] == (
        f"town 0 is as it was recorded: 6 moments, 2,880 ticks, digest {run['digest']}"
    )
    there = told("replay", tape, "--at", 720, "--save", moment)
    assert there["at"] == {"tick": 720, "digest": there["at"]["digest"], "people": 10, "saved": str(moment)}  # type: ignore[index]
    rest = told("run", "--from", moment, "--ticks", 2160)
    assert (rest["digest"], rest["ticks"], rest["config"]) == (run["digest"], 2880, "riverside")


def test_a_run_that_goes_on_writes_the_days_it_lived(tmp_path: Path) -> None:
    tape, moment = tmp_path / "day.tlr", tmp_path / "night.snap"
    whole, rest = tmp_path / "whole", tmp_path / "rest"
    townlet("run", "--days", 3, "--record", tape, "--out", whole)
    townlet("replay", tape, "--at", 1440, "--save", moment)
    assert townlet("run", "--from", moment, "--days", 2, "--out", rest).exit_code == 0
    for name in ("kpis.jsonl", "events.jsonl"):
        lines = (whole / name).read_text().splitlines()
        assert (rest / name).read_text().splitlines() == [line for line in lines if is_later(json.loads(line))]


def is_later(line: dict[str, int]) -> bool:
    return line["day"] >= 1 if "day" in line else line["tick"] >= 1440


def test_towns_of_a_batch_are_recorded_together(tmp_path: Path) -> None:
    run = told("run", "--ticks", 500, "--towns", 3, "--record", tmp_path / "three.tlr")
    found = told("replay", tmp_path / "three.tlr", "--verify")
    assert [each["digest"] for each in found["verified"]] == run["digests"]  # type: ignore[attr-defined]
    townlet("replay", tmp_path / "three.tlr", "--at", 500, "--town", 2, "--save", tmp_path / "two.snap")
    assert told("run", "--from", tmp_path / "two.snap", "--ticks", 1)["town"] == 2


def test_a_changed_recording_fails_and_says_where(tmp_path: Path) -> None:
    townlet("run", "--ticks", 400, "--record", tmp_path / "day.tlr")
    data = bytearray((tmp_path / "day.tlr").read_bytes())
    data[-30] ^= 1
    (tmp_path / "day.tlr").write_bytes(data)
    result = townlet("replay", tmp_path / "day.tlr")
    assert result.exit_code == 1
    assert "is damaged" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("arguments", "says", "code"),
    [
        (("run", "--from", "SNAP", "--seed", 3), "--seed with --from (the snapshot says it)", 2),
        (("run", "--from", "SNAP", "--towns", 3), "--towns with --from (the snapshot says it)", 2),
        (("run", "--allow-config-drift"), "--allow-config-drift without --from", 2),
        (("run", "--record", "SNAP"), "is there already (a new file)", 2),
        (("run", "--record", "nowhere/day.tlr"), "No such file or directory (a file that can be written)", 2),
        (("run", "quiet", "--from", "SNAP"), 'config_id: "riverside", "quiet"', 1),
        (("run", "--from", "SNAP", "--set", "run.dayz=3"), "did you mean", 3),
        (("run", "--from", "nowhere.snap"), "File 'nowhere.snap' does not exist", 2),
        (("run", "--from", "short.tlr"), "replay FILE --at TICK --save SNAPSHOT makes one of a recording", 1),
        (("run", "--from", "TEXT"), "this is no file of Townlet", 1),
        (("replay", "TEXT"), "this is no file of Townlet", 1),
        (("replay", "SNAP", "--at", 99), "tick 99 (the recording tells of 10 to 10)", 1),
        (("replay", "SNAP", "--at", "noon"), "--at 'noon' (a tick, or a moment such as", 2),
        (("replay", "SNAP", "--town", 3), "town 3 of the file (0 to 0)", 1),
        (("replay", "SNAP", "--save", "x.snap"), "--save without --at", 2),
        (("replay", "nowhere.tlr"), "does not exist", 2),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[object, ...], says: str, code: int
) -> None:
    monkeypatch.chdir(tmp_path)
    townlet("run", "--ticks", 10, "--record", "short.tlr")
    townlet("replay", "short.tlr", "--at", 10, "--save", "SNAP")
    Path("TEXT").write_text("a poem\n")
    result = townlet(*arguments)
    assert says in " ".join(result.output.split())
    assert result.exit_code == code
    assert "Traceback" not in result.output


def test_a_town_goes_on_under_another_config_if_that_is_wanted(tmp_path: Path) -> None:
    townlet("run", "--ticks", 300, "--record", tmp_path / "day.tlr")
    townlet("replay", tmp_path / "day.tlr", "--at", 300, "--save", tmp_path / "dawn.snap")
    found = told("run", "quiet", "--from", tmp_path / "dawn.snap", "--ticks", 60, "--allow-config-drift")
    assert (found["config_id"], found["ticks"]) == ("quiet", 360)


def test_a_run_that_goes_on_tells_the_speed_of_what_it_lived_itself(tmp_path: Path) -> None:
    townlet("run", "--ticks", 400, "--record", tmp_path / "day.tlr")
    townlet("replay", tmp_path / "day.tlr", "--at", "day 0 05:00", "--save", tmp_path / "five.snap")
    assert townlet("run", "--from", tmp_path / "five.snap", "--ticks", 21).stderr.startswith("20 ticks in ")


def test_a_snapshot_is_told_as_one(tmp_path: Path) -> None:
    townlet("run", "--ticks", 400, "--record", tmp_path / "day.tlr")
    townlet("replay", tmp_path / "day.tlr", "--at", 300, "--save", tmp_path / "five.snap")
    assert told("replay", tmp_path / "five.snap")["kind"] == "snapshot"
    second_lines = [townlet("replay", tmp_path / name).output.splitlines()[1] for name in ("day.tlr", "five.snap")]
    assert second_lines == [
        "  0 commands, 1 keyframe, 1 rung; complete",
        "  a snapshot, which holds a single moment",
    ]
