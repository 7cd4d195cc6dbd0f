"""The command as a user runs it, and one run with files that several tests look at."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
DAYS = 3

Result = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Lived:
    """A run that was lived: its object, its folder, and what it said."""

    summary: dict[str, Any]
    folder: Path
    stderr: str

    def lines(self, name: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.folder / name).read_text(encoding="utf-8").splitlines()]


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "townlet_ecs", *map(str, arguments)]


@pytest.fixture(scope="session")
def townlet() -> Callable[..., Result]:
    """Run a command in a process of its own."""

    def call(*arguments: str | Path) -> Result:
        return subprocess.run(command(*arguments), capture_output=True, text=True, cwd=ROOT, check=False)

    return call


@pytest.fixture(scope="session")
def lived(townlet: Callable[..., Result], tmp_path_factory: pytest.TempPathFactory) -> Lived:
    folder = tmp_path_factory.mktemp("runs") / "deep" / "run"
    result = townlet("run", "--days", str(DAYS), "--json", "--out", folder)
    assert result.returncode == 0, result.stderr
    return Lived(json.loads(result.stdout), folder, result.stderr)
