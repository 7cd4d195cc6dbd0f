"""What `townlet run --out` writes agrees with what it prints."""

import itertools
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from components.town import Clock
from components.words import Doing
from townlet_ecs import Batch, Town
from townlet_ecs.cli import main
from townlet_ecs.output import DAYS_FILE, EVENTS_FILE, RUN_FILE, Diary

Townlet = Callable[..., Any]


def test_the_files_are_named(lived: Any) -> None:
    assert sorted(path.name for path in lived.folder.iterdir()) == [EVENTS_FILE, DAYS_FILE, RUN_FILE]
    assert f"written to {lived.folder}" in lived.stderr


def test_the_run_file_is_the_printed_object(lived: Any) -> None:
    assert lived.lines(RUN_FILE) == [lived.summary]
    assert lived.summary["events_missed"] == 0


def test_everybody_has_a_line_a_day(lived: Any) -> None:
    lines = lived.lines(DAYS_FILE)
    assert [(line["day"], line["id"]) for line in lines] == [(day, who) for day in range(3) for who in range(10)]
    assert all(line["ticks"] == sum(line["minutes"].values()) == 1440 for line in lines)
    assert all(0 <= level <= 1 for line in lines for level in line["needs"].values())


def test_minutes_add_up_to_the_shares_of_time(lived: Any) -> None:
    lines = lived.lines(DAYS_FILE)
    for doing in Doing:
        name = doing.name.lower()
        share = sum(line["minutes"][name] for line in lines) / (3 * 10 * 1440)
        assert share == pytest.approx(lived.summary["time_use"][name])


def test_wages_and_wallets_agree_with_the_money(lived: Any) -> None:
    lines, money = lived.lines(DAYS_FILE), lived.summary["money"]
    assert sum(line["wages_cents"] for line in lines) == money["wages_paid_cents"]
    last = sorted(line["wallet_cents"] for line in lines if line["day"] == 2)
    assert [last[0], last[-1]] == [money["wallet_least_cents"], money["wallet_most_cents"]]


def test_shifts_and_jobs_are_told(lived: Any) -> None:
    lines = lived.lines(DAYS_FILE)
    shifts = Counter(line["shift"] for line in lines)
    arrived = lived.summary["events"].get("arrived_on_time", 0)
    assert 0 < shifts["on_time"] <= arrived
    assert set(shifts) <= {"on_time", "late", "absent", None}
    assert {line["job"] for line in lines} > {"grocer_morning", "clinic_night"}
    assert all(line["attendance"] is None or 0 <= line["attendance"] <= 1 for line in lines)


def test_every_event_is_written_once(lived: Any) -> None:
    events = lived.lines(EVENTS_FILE)
    assert Counter(event["kind"] for event in events) == lived.summary["events"]
    assert all(first["tick"] <= then["tick"] for first, then in itertools.pairwise(events))


def test_events_carry_names(lived: Any) -> None:
    events = lived.lines(EVENTS_FILE)
    finished = Counter(event["what"] for event in events if event["kind"] == "finished")
    counted = {name: count for uses in lived.summary["uses"].values() for name, count in uses.items()}
    for name in ("eat_meal", "shower", "chat", "work_desk"):
        assert finished[name] == counted[name] > 0
    paid = [event for event in events if event["kind"] == "wage_paid"]
    assert sum(event["amount"] for event in paid) == lived.summary["money"]["wages_paid_cents"]
    assert {event["what"] for event in paid} >= {"office", "cafe_morning"}
    assert all(event["reason"] == "none" for event in events if event["kind"] == "finished")


def test_following_a_run_changes_no_life(lived: Any) -> None:
    town = Town("riverside")
    town.run(3 * 1440)
    assert town.digest() == lived.summary["digest"]


def test_a_day_cut_short_is_written_as_far_as_it_went(tmp_path: Path) -> None:
    out = tmp_path / "run"
    result = CliRunner().invoke(main, ["run", "--ticks", "1500", "--towns", "2", "--out", str(out)])
    assert result.exit_code == 0
    lines = [json.loads(line) for line in (out / DAYS_FILE).read_text().splitlines()]
    assert Counter((line["town"], line["day"], line["ticks"]) for line in lines) == {
        (0, 0, 1440): 10, (1, 0, 1440): 10, (0, 1, 60): 10, (1, 1, 60): 10,
    }  # fmt: skip


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    arguments = ["run", "--ticks", "5", "--out", str(tmp_path)]
    refused = CliRunner().invoke(main, arguments)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "is not empty (a new folder, or --overwrite)" in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
    allowed = CliRunner().invoke(main, [*arguments, "--overwrite"])
    assert allowed.exit_code == 0
    assert (tmp_path / "thesis.txt").read_text() == "years of work"
    assert json.loads((tmp_path / RUN_FILE).read_text())["ticks"] == 5


def test_a_folder_that_cannot_be_made_is_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = CliRunner().invoke(main, ["run", "--ticks", "5", "--out", str(tmp_path / "file" / "run")])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Not a directory (a folder that can be written to)" in result.stderr


def test_a_faulty_config_leaves_no_folder(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["run", "--set", "run.dayz=1", "--out", str(tmp_path / "run")])
    assert result.exit_code == 3
    assert not (tmp_path / "run").exists()


def test_what_the_ring_lost_is_counted(tmp_path: Path) -> None:
    batch = Batch("riverside", towns=17)
    with Diary(tmp_path, batch.world) as diary:
        batch.run(1440)
        diary.follow()
    kept = batch.world.events_i32.shape[1] * 17
    assert len((tmp_path / EVENTS_FILE).read_text().splitlines()) == kept
    assert diary.missed == int(batch.world.blocks["town.i64"][:, Clock.EVENTS].sum()) - kept > 0


def test_slices_are_short_enough_for_the_ring(tmp_path: Path) -> None:
    batch = Batch("riverside", towns=17)
    with Diary(tmp_path, batch.world) as diary:
        while batch.tick < 1440:
            batch.run(min(diary.ticks_at_most, 1440 - batch.tick))
            diary.follow()
    assert diary.missed == 0
