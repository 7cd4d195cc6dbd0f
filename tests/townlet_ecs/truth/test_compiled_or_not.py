"""The kernels do the same compiled, interpreted and bounds-checked, in hours in which everything happens."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from tests.townlet_ecs.truth.processes import ROOT, python, says
from tests.townlet_ecs.truth.windows import prepare

FOLDER = Path(__file__).parent

NOT_IN_A_TICK = {
    "systems.random.town_key": "asked when a world is made",
    "systems.survey.survey": "asked for indicators, between ticks",
    "systems.residents.free_row": "people come by command or at the start",
    "systems.arrivals.find_bed": "asked when an operator has given away the bed of somebody to come",
    "systems.ways.gate_towards": "asked in towns of several blocks; see the generated towns",
    "systems.ways.lane_towards": "the same",
    "systems.ways.beyond": "the same",
    "systems.traps.note_fault": "no tick finds a fault; those that tests plant are in test_traps",
    "systems.sight.is_ahead": "asked when somebody who waits is observed; see the queue in test_observing",
}
"""Kernels that no tick of riverside calls."""


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A folder with the state at the start of every window, and what the compiled kernels made of it."""
    folder = tmp_path_factory.mktemp("windows")
    return folder, prepare(folder)


@pytest.fixture(scope="module")
def interpreted(lived: tuple[Path, dict[str, Any]]) -> Any:
    return json.loads(says(str(FOLDER / "again.py"), str(lived[0]), NUMBA_DISABLE_JIT="1"))


def test_every_affordance_is_done_in_the_windows(lived: tuple[Path, dict[str, Any]]) -> None:
    assert not [name for name, times in lived[1]["used"].items() if times == 0]


def test_compiled_kernels_repeat_themselves(lived: tuple[Path, dict[str, Any]]) -> None:
    again = json.loads(says(str(FOLDER / "again.py"), str(lived[0])))
    assert again["digests"] == lived[1]["digests"]


def test_without_the_compiler_the_digests_are_the_same(lived: tuple[Path, dict[str, Any]], interpreted: Any) -> None:
    assert interpreted["digests"] == lived[1]["digests"]


def test_every_kernel_of_every_stage_runs_in_the_windows(interpreted: Any) -> None:
    silent = set(kernels()) - set(interpreted["called"])
    assert silent == NOT_IN_A_TICK.keys()


def kernels() -> list[str]:
    """Return the full names of all kernels in the systems."""
    return [
        f"systems.{path.stem}.{node.name}"
        for path in sorted((ROOT / "systems").glob("*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
        if any(isinstance(mark, ast.Name) and mark.id == "kernel" for mark in node.decorator_list)
    ]


@pytest.mark.long  # bounds-checked kernels are compiled for this test alone, which takes most of a minute
def test_with_bounds_checking_the_digests_are_the_same(lived: tuple[Path, dict[str, Any]]) -> None:
    checked = json.loads(says(str(FOLDER / "again.py"), str(lived[0]), NUMBA_BOUNDSCHECK="1"))
    assert checked["digests"] == lived[1]["digests"]


def test_a_planted_read_out_of_range_fails_under_bounds_checking() -> None:
    checked = python(str(FOLDER / "planted.py"), NUMBA_BOUNDSCHECK="1")
    assert checked.returncode == 1
    assert checked.stdout.split() == ["0.0"], "the last row is there, the one after it is not"
    assert "IndexError" in checked.stderr


def test_without_bounds_checking_nobody_notices_the_planted_read() -> None:
    assert says(str(FOLDER / "planted.py"), NUMBA_BOUNDSCHECK="0").endswith("nobody noticed")
