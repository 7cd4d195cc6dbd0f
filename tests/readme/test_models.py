"""What docs/models.md shows works: every program runs as a file of its own, and its kernels keep the rules."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.test_kernel_rules import RULES, faults

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "models.md"
PROGRAMS = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
SECONDS_MAX = 240


def test_there_is_a_program_for_each_of_the_three_ways() -> None:
    assert len(PROGRAMS) == 3


@pytest.mark.parametrize("number", range(len(PROGRAMS)))
def test_every_program_runs_and_tells_something(number: int, tmp_path: Path) -> None:
    file = tmp_path / "model.py"
    file.write_text(PROGRAMS[number], encoding="utf-8")
    path = os.pathsep.join(part for part in (str(ROOT), os.environ.get("PYTHONPATH", "")) if part)
    done = subprocess.run(
        [sys.executable, "-W", "error", str(file)], cwd=tmp_path, env={**os.environ, "PYTHONPATH": path},
        capture_output=True, text=True, timeout=SECONDS_MAX, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_kernel_that_is_shown_keeps_the_rules(program: str) -> None:
    assert not [fault for rule in RULES for fault in faults(rule, PAGE.name, ast.parse(program))]
