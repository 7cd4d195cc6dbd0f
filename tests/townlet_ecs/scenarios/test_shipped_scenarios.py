"""Every shipped scenario, played by the command that people use, comes true."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner

from townlet_ecs.cli import main
from townlet_ecs.resources import bundled_scenarios
from townlet_ecs.scenarios.playing import Play
from townlet_ecs.scenarios.reading import load_scenario

NAMES = list(bundled_scenarios())
EXPECTED = {
    "kitchen_breakfast", "queue_conflict", "employment_punctuality", "rivalry_decay", "newcomer_week",
    "blackout_evening", "price_spike_market", "mass_arrival", "story_arc",
}  # fmt: skip

Townlet = Callable[..., Any]


def test_the_promised_scenarios_are_there() -> None:
    assert set(NAMES) >= EXPECTED


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_scenario_comes_true(name: str) -> None:
    result = CliRunner().invoke(main, ["scenario", "run", name])
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"{name}: ")
    assert "FAILED" not in result.stdout
    assert result.stdout.count("  ok    ") == len(load_scenario(name).expectations)


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_scenario_is_named_after_its_file_and_expects_something_of_what_it_does(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.name == name
    assert scenario.orders
    assert len(scenario.expectations) >= 4


def test_the_command_in_a_process_of_its_own(townlet: Townlet) -> None:
    result = townlet("scenario", "run", "kitchen_breakfast", "--json")
    assert result.returncode == 0, result.stderr
    played = json.loads(result.stdout)
    assert played["ok"] is True
    assert played["digest"] == Play(load_scenario("kitchen_breakfast")).run().digest


def test_all_are_listed_with_what_happens() -> None:
    listed = CliRunner().invoke(main, ["scenario", "list"]).stdout.splitlines()
    assert [line.split()[0] for line in listed] == NAMES
    assert all(len(line.split(maxsplit=1)[1]) > 20 for line in listed)
    assert set(NAMES) <= set(CliRunner().invoke(main, ["list", "scenarios"]).stdout.split())


def test_all_are_checked_without_being_played() -> None:
    result = CliRunner().invoke(main, ["scenario", "check", *NAMES])
    assert result.exit_code == 0
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == NAMES
    validated = CliRunner().invoke(main, ["validate", *NAMES])
    assert validated.stdout.count("ok (scenario)") == len(NAMES)
