"""Scenarios written in a test, and the command as a user runs it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from townlet_ecs.scenarios.playing import Play, Played
from townlet_ecs.scenarios.reading import Scenario, read_scenario

ROOT = Path(__file__).parents[3]

HEAD = "scenario: trial\nabout: A trial.\nconfig: riverside\nseed: 7\nticks: 60\n"


def scenario_of(body: str, *, head: str = HEAD) -> Scenario:
    """Return the scenario of a file that begins with the usual head."""
    return read_scenario((head + body).encode(), "trial.yaml", ROOT)


def play(body: str, *, head: str = HEAD) -> Played:
    """Play a scenario that begins with the usual head."""
    return Play(scenario_of(body, head=head)).run()


@pytest.fixture(scope="session")
def townlet() -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Run a command in a process of its own."""

    def call(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "townlet_ecs", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)

    return call
