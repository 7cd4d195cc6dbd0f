"""`townlet run` as a user sees it: the report, the object, exit codes, Ctrl-C."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from components.town import Kpi
from townlet_ecs import Batch, Town, __version__
from townlet_ecs.charter import BOUNDS
from townlet_ecs.cli import main

ROOT = Path(__file__).parents[3]
NOT_YET: set[str] = set()
SECONDS_MAX = 120

Townlet = Callable[..., "subprocess.CompletedProcess[str]"]


def object_of(*arguments: str) -> dict[str, Any]:
    result = CliRunner().invoke(main, ["run", "--json", *arguments])
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_object_has_what_was_promised(lived: Any) -> None:
    summary = lived.summary
    types = {
        "version": str, "config": str, "config_id": str, "seed": int, "agents": int, "towns": int, "town": int,
        "ticks": int, "digest": str, "digests": list, "kpis": dict, "time_use": dict, "speed": dict, "events": dict,
    }  # fmt: skip
    assert {key: type(summary[key]) for key in types} == types
    assert summary["version"] == __version__
    assert (summary["config"], summary["config_id"], summary["agents"]) == ("riverside", "riverside", 10)
    assert summary["ticks"] == 3 * 1440
    assert summary["digests"] == [summary["digest"]]
    assert len(summary["digest"]) == 16
    assert set(summary["speed"]) >= {"ticks_per_s", "agent_ticks_per_s"}
    assert all(value > 0 for value in summary["speed"].values())
    assert summary["speed"]["agent_ticks_per_s"] == pytest.approx(10 * summary["speed"]["ticks_per_s"])


def test_only_what_has_no_system_yet_is_null(lived: Any) -> None:
    kpis = lived.summary["kpis"]
    assert set(kpis) == {bound.kpi for bound in BOUNDS}
    assert {name for name, value in kpis.items() if value is None} == NOT_YET
    assert isinstance(kpis["longest_wait_ticks"], int)
    assert (kpis["money_drift_cents"], kpis["goods_drift"]) == (0, 0)


def test_shares_of_time_add_up(lived: Any) -> None:
    assert sum(lived.summary["time_use"].values()) == pytest.approx(1.0)


def test_the_command_lives_the_life_that_python_lives(lived: Any) -> None:
    town = Town("riverside")
    town.run(lived.summary["ticks"])
    assert town.digest() == lived.summary["digest"]
    assert {key: getattr(town.kpis(), key) for key in lived.summary["kpis"]} == lived.summary["kpis"]


def test_the_report_tells_charter_day_and_money(townlet: Townlet) -> None:
    result = townlet("run", "--days", "1")
    assert result.returncode == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "riverside: 10 people, town 0, seed 7, 1 day"
    assert lines[1].startswith("digest ")
    for bound in BOUNDS:
        assert any(line.startswith(f"  {bound.name} ") for line in lines), bound.name
    for word in ("sleeping", "working", "walking", "shifts", "sleep", "eat meal", "shower", "wallets"):
        assert word in result.stdout
    assert "\x1b" not in result.stdout
    assert all(len(line) <= 80 for line in lines)
    assert "ticks/s" in result.stderr
    assert "ticks/s" not in result.stdout


def test_many_towns_are_told_as_one() -> None:
    summary = object_of("--towns", "3", "--days", "2", "--seed", "11", "--threads", "2")
    batch = Batch("riverside", towns=3, seed=11)
    batch.run(2 * 1440)
    books = batch.world.blocks["town.i64"]
    kpis = summary["kpis"]
    sums = books.sum(axis=0)
    assert summary["digests"] == [batch.digest(town) for town in range(3)]
    assert kpis["self_sufficiency"] == sums[Kpi.GOOD_DAYS] / sums[Kpi.PERSON_DAYS]
    assert kpis["attendance"] == sums[Kpi.ATTENDED] / sums[Kpi.SHIFTS]
    assert kpis["lateness"] == sums[Kpi.LATE] / sums[Kpi.SHIFTS]
    assert kpis["longest_wait_ticks"] == books[:, Kpi.LONGEST_WAIT].max()
    assert summary["events"]["finished"] > 3 * 100
    assert summary["person_days"] == 3 * 2 * 10
    assert summary["money"]["wages_paid_cents"] == sums[Kpi.WAGES_PAID]
    alone = object_of("--town", "2", "--days", "2", "--seed", "11")
    assert (alone["digest"], alone["town"]) == (summary["digests"][2], 2)


def test_a_leak_in_one_town_is_not_hidden_by_another() -> None:
    from townlet_ecs.output import kpis_of_all

    batch = Batch("riverside", towns=2)
    batch.run(10)
    wallets = batch.world.blocks["people.i64"]
    wallets[:, 0, 0] += np.array([5, -5])
    assert kpis_of_all(batch.world).money_drift_cents == 10


def test_set_overrides_the_config() -> None:
    by_set = object_of("--set", "run.days=1", "--set", "run.seed=9")
    by_option = object_of("--days", "1", "--seed", "9")
    assert by_set["ticks"] == 1440
    assert (by_set["seed"], by_set["digest"]) == (9, by_option["digest"])
    richer = object_of("--ticks", "1", "--set", "economy.wallet_cents=+10%")
    assert richer["money"]["wallet_least_cents"] > by_set["money"]["wallet_least_cents"]


def test_another_number_of_people_gets_a_town_of_its_own() -> None:
    summary = object_of("--agents", "25", "--ticks", "30")
    assert (summary["agents"], summary["people"], summary["ticks"]) == (25, 25, 30)


def test_staged_is_the_same_life_with_time_per_system() -> None:
    staged = object_of("--staged", "--ticks", "500")
    assert staged["digest"] == object_of("--ticks", "500")["digest"]
    assert {"Movement", "Needs", "Economy"} <= set(staged["stages"])
    assert all(seconds > 0 for seconds in staged["stages"].values())


def test_check_fails_when_a_bound_is_missed(townlet: Townlet) -> None:
    harsh = ("run", "--days", "1", "--set", "needs.comfort_line=0.9")
    plain = townlet(*harsh)
    assert plain.returncode == 0
    assert "MISSED" in plain.stdout
    assert townlet(*harsh, "--check").returncode == 1
    assert townlet("run", "--ticks", "1", "--check").returncode == 0


def test_faults_of_the_config_are_plain_lines(townlet: Townlet) -> None:
    result = townlet("run", "--set", "run.dayz=3", "--set", "needs.comfort_line=2")
    assert (result.returncode, result.stdout) == (3, "")
    assert result.stderr.splitlines() == [
        "--set:1:1: run.dayz: unknown key (did you mean days)",
        "--set:2:20: needs.comfort_line: 2 (a number from 0.0 to 1.0)",
    ]


@pytest.mark.parametrize(
    ("arguments", "right"),
    [
        (["--days", "0"], "1<=x<=36500"),
        (["--days", "many"], "'many' is not a valid integer"),
        (["--ticks", "-3"], "is not in the range"),
        (["--seed", "-1"], "is not in the range 0<="),
        (["--agents", "5"], "--agents 5 (10 to 1,000,000, or the config's own 10)"),
        (["--towns", "0"], "1<=x<="),
        (["--towns", "60000", "--agents", "1000"], "4,000 towns at most"),
        (["--town", "1", "--towns", "2"], "--town with --towns (one of the two)"),
        (["--days", "1", "--ticks", "5"], "--days with --ticks (one of the two)"),
        (["--staged", "--towns", "2"], "--staged with --towns"),
        (["--overwrite"], "--out DIR --overwrite"),
        (["--threads", "0"], "1<=x<="),
        (["--dayz", "1"], "--days"),
        (["riverside", "riverside"], "unexpected extra argument"),
    ],
)
def test_wrong_usage_is_exit_code_2_with_the_right_value(arguments: list[str], right: str) -> None:
    result = CliRunner().invoke(main, ["run", *arguments])
    assert (result.exit_code, result.stdout) == (2, "")
    assert right in result.stderr
    assert "Traceback" not in result.stderr


def test_an_unknown_config_is_exit_code_3() -> None:
    result = CliRunner().invoke(main, ["run", "riversid"])
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == "riversid:1:1: no such config (did you mean riverside)\n"


def test_help_of_run_loads_nothing_heavy() -> None:
    program = "import sys\nfrom townlet_ecs.cli import main\nmain(['run', '--help'], standalone_mode=False)\n"
    program += "print('\\n'.join(sys.modules))"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert not {"numba", "numpy", "rich", "yaml"} & set(result.stdout.splitlines())


def test_a_run_of_one_tick_loads_no_rich() -> None:
    program = "import sys\nfrom townlet_ecs.cli import main\n"
    program += "main(['run', '--ticks', '1'], standalone_mode=False)\nprint('\\n'.join(sys.modules))"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert not {"rich", "numba.cuda", "concurrent.futures.process"} & set(result.stdout.splitlines())


def test_ctrl_c_finishes_the_tick_and_tells_what_was_lived(tmp_path: Path) -> None:
    arguments = ["run", "--days", "36500", "--json", "--out", str(tmp_path / "run")]
    process = subprocess.Popen(
        [sys.executable, "-m", "townlet_ecs", *arguments], cwd=ROOT, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    days = tmp_path / "run" / "kpis.jsonl"
    for _ in range(SECONDS_MAX * 20):
        try:
            process.wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            if days.exists() and days.stat().st_size:
                break
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=SECONDS_MAX)
    assert process.returncode == 130, stderr
    assert "Traceback" not in stderr
    summary = json.loads(stdout)
    assert summary["interrupted"] is True
    assert 0 < summary["ticks"] < 36500 * 1440
    last = [json.loads(line) for line in days.read_text(encoding="utf-8").splitlines()][-1]
    assert last["day"] == (summary["ticks"] - 1) // 1440
    assert last["ticks"] == (summary["ticks"] - 1) % 1440 + 1
    assert json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8")) == summary
