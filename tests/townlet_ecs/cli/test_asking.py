"""`townlet why`, `townlet events` and `townlet timeline`, as a user runs them on the shipped config."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.scenes import riverside
from townlet_ecs import Town
from townlet_ecs.cli import main
from townlet_ecs.cli.past import asked
from townlet_ecs.config.loading import load_all


def townlet(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `day.tlr`, a day of the default town, and what the run wrote of it."""
    folder = tmp_path_factory.mktemp("run")
    found = townlet("run", "--days", 1, "--record", folder / "day.tlr", "--out", folder / "out")
    assert found.exit_code == 0, found.output
    return folder


def test_why_says_what_somebody_does_and_what_stands_in_the_way(run: Path) -> None:
    result = townlet("why", run / "day.tlr", "freya", "--tick", "day 0 07:15")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    town = Town(load_all(), seed=7)
    town.run(435)
    said = town.explain(3)
    assert lines[0] == "Freya Maas (person 3), day 0 07:15, tick 435"
    assert lines[1].startswith(f"  does      {said.doing}, for {said.affordance or said.option}")
    known = {each.option for each in said.choices}
    options = [line[2:].split()[:2] for line in lines if line[2:].split(" ")[0] in known]
    assert options == [[each.option, f"{each.score:.2f}"] for each in said.choices]
    assert [line[2:].split()[0] for line in lines if line.startswith(">")] == [said.option]
    assert "      apply_for_job         has_job == 0 (has_job is 1)" in lines
    for title in ("Needs ", "Reward of the last tick", "What they remember", "What happened to them since day 0 00:00"):
        assert any(line.startswith(title) for line in lines)


def test_why_tells_everything_of_every_option_if_asked(run: Path) -> None:
    some, everything = (
        townlet("why", run / "day.tlr", 3, "--tick", 435, *more).stdout.splitlines() for more in ((), ("--all",))
    )
    assert len(everything) > len(some)
    assert all(any(line.startswith(each) for line in everything) for each in some)
    assert any("; of: " in line for line in everything)


def test_why_prints_an_object_with_the_same(run: Path) -> None:
    result = townlet("why", run / "day.tlr", 3, "--json")
    answer = json.loads(result.stdout)
    assert (answer["tick"], answer["moment"], answer["person"]["name"]) == (1_440, "day 1 00:00", "Freya Maas")
    seek = next(each for each in answer["options"] if each["choice"]["option"] == "seek_job")
    assert seek["choice"]["masked"] is True
    assert seek["refused"] == [
        {
            "affordance": "apply_for_job", "reason": "precondition", "precondition": "has_job == 0",
            "failed": [{"text": "has_job == 0", "facts": {"has_job": 1.0}}], "words": "has_job == 0 (has_job is 1)",
        }
    ]  # fmt: skip
    assert set(answer["reward"]) >= {"total", "needs", "wage", "clip"}


def test_events_are_those_that_the_run_wrote(run: Path) -> None:
    result = townlet("events", run / "day.tlr", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert [json.loads(line) for line in result.stdout.splitlines()] == written(run)


def written(run: Path) -> list[dict[str, Any]]:
    """Return the events that the run wrote, but for how its people were there from the start."""
    lines = map(json.loads, (run / "out" / "events.jsonl").read_text().splitlines())
    return [line for line in lines if line["tick"] or line["kind"] != "spawned"]


def test_events_are_told_in_plain_words(run: Path) -> None:
    some = ("--person", "Freya", "--kind", "finished", "--between", "day 0 00:00", "day 0 12:30")
    result = townlet("events", run / "day.tlr", *some)
    told = result.stdout.splitlines()
    own = [line for line in written(run) if (line["who"], line["kind"]) == (3, "finished") and line["tick"] <= 750]
    assert len(told) > 4
    assert told == [
        f"day 0 {line['tick'] // 60:02}:{line['tick'] % 60:02}  Freya finished {line['what'].replace('_', ' ')}"
        for line in own
    ]
    assert townlet("events", run / "day.tlr", *some, "--limit", 2).stdout.splitlines() == told[:2]
    both = townlet("events", run / "day.tlr", "--kind", "wage_paid", "--kind", "rent_paid", "--json").stdout
    assert {json.loads(line)["kind"] for line in both.splitlines()} == {"wage_paid", "rent_paid"}


def test_a_timeline_is_a_picture_and_its_numbers(run: Path, tmp_path: Path) -> None:
    picture = tmp_path / "freya.png"
    result = townlet("timeline", run / "day.tlr", "--out", picture, "--person", "Freya", "--between", 0, 600)
    assert (result.exit_code, result.stdout) == (0, f"{picture}: 1 person, 600 ticks\n")
    assert picture.read_bytes().startswith(b"\x89PNG")
    told = json.loads(townlet("timeline", run / "day.tlr", "--json", "--between", 0, 600).stdout)
    assert [person["id"] for person in told["people"]] == list(range(10))
    freya = told["people"][3]
    assert (freya["name"], len(freya["doing"]), freya["doing"][0]) == ("Freya Maas", 601, "idle")
    assert len(freya["needs"]["hunger"]) == len(told["ticks"]) == 601


def test_a_snapshot_can_be_asked_too(tmp_path: Path) -> None:
    town = Town(riverside(), seed=7)
    town.run(300)
    town.save(tmp_path / "now.snap")
    told = townlet("why", tmp_path / "now.snap", 3)
    assert told.exit_code == 0
    assert "The tick before is not in the file, so no reward is known." in told.stdout
    none = townlet("events", tmp_path / "now.snap")
    assert (none.exit_code, none.stdout) == (0, "")
    assert "holds a single moment, in which nothing happens" in none.stderr
    assert "a timeline needs two at least" in townlet("timeline", tmp_path / "now.snap", "--json").stderr


@pytest.mark.parametrize(
    ("arguments", "right"),
    [
        (("why", "{}", "Freja"), "nobody is called 'Freja' (did you mean Freya)."),
        (("why", "{}", "99"), "no person 99 ever lived there (an id from 0 to 9)."),
        (("why", "{}", "-1"), "No such option"),
        (("why", "{}", "9" * 4_000), "ever lived there (an id from 0 to 9)."),
        (("why", "{}", ""), "nobody is called '' (one of Tilda, Kasimir, "),
        (("why", "{}", "Freya", "--tick", "1441"), "tick 1,441 (the recording tells of 0 to 1,440)."),
        (("why", "{}", "Freya", "--tick", "noon"), "--tick 'noon' (a tick, or a moment such as \"day 0 06:30\")."),
        (("why", "{}", "Freya", "--tick", "-5"), "--tick '-5' (a tick, or a moment"),
        (("why", "{}", "Freya", "--tick", "9" * 30), "(a tick, or a moment"),
        (("why", "{}", "Freya", "--town", "1"), "town 1 of the file (0 to 0)."),
        (("why", "nowhere.tlr", "Freya"), "'nowhere.tlr' does not exist"),
        (("events", "{}", "--kind", "finishd"), "--kind finishd (did you mean finished)."),
        (("events", "{}", "--kind", "zzz"), "--kind zzz (see townlet list events)."),
        (("events", "{}", "--person", "Zed"), "nobody is called 'Zed'"),
        (("events", "{}", "--between", "5", "4"), "--between 5 4 (the earlier one first)."),
        (("events", "{}", "--between", "1441", "1500"), "ticks 1,441 to 1,500 (the recording tells of 0 to 1,440)."),
        (("events", "{}", "--limit", "0"), "0 is not in the range x>=1"),
        (("timeline", "{}"), "nothing to do (--out PNG, --json, or both)."),
        (("timeline", "{}", "--out", "day.svg"), "--out day.svg (a name that ends in .png)."),
        (("timeline", "{}", "--out", "no/day.png"), "there is no folder no (a file in a folder that exists)."),
        (("timeline", "{}", "--json", *["--person", "1"] * 13), "--person 13 times (12 at most)."),
    ],
)
def test_wrong_questions_are_told_in_a_line(run: Path, arguments: tuple[str, ...], right: str) -> None:
    result = townlet(*(each.format(run / "day.tlr") for each in arguments))
    assert (result.exit_code, result.stdout) == (2, "")
    assert right in result.stderr
    assert len([line for line in result.stderr.splitlines() if line.startswith("Error")]) == 1


@pytest.mark.parametrize("command", [("why", 3), ("events",), ("timeline", "--json")])
def test_damaged_files_are_told_in_a_line(run: Path, tmp_path: Path, command: tuple[object, ...]) -> None:
    data = bytearray((run / "day.tlr").read_bytes())
    data[len(data) // 2] ^= 1
    for name, content in (("empty", b""), ("text", b"hello\n" * 99), ("changed", bytes(data)), ("cut", data[:300])):
        path = tmp_path / name
        path.write_bytes(content)
        result = townlet(command[0], path, *command[1:])
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith(f"Error: {path}: ")
        assert result.stderr.count("\n") == 1


def test_without_matplotlib_one_sentence_says_what_to_type(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result = townlet("timeline", run / "day.tlr", "--out", tmp_path / "day.png")
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("--out draws with matplotlib, which is not installed; fix: ")
    assert result.stderr.endswith('-m pip install "townlet-ecs[plot]"\n')
    assert townlet("timeline", run / "day.tlr", "--json", "--between", 0, 60).exit_code == 0


def test_who_reads_no_further_is_told_of_no_trouble_with_the_file(run: Path) -> None:
    with pytest.raises(BrokenPipeError), asked(run / "day.tlr", 0):
        raise BrokenPipeError
