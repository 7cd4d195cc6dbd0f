"""`townlet bench --plot`: a chart of what was measured."""

import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner

from townlet_ecs.bench.calibration import Calibration
from townlet_ecs.bench.chart import draw, people_lines, short, town_lines
from townlet_ecs.bench.figures import Figure, Measurement, Subject, Unit, figure
from townlet_ecs.bench.machine import this_machine
from townlet_ecs.cli import main
from townlet_ecs.cli.bench import DRAWN, SUITES

LOOPS = Calibration(1e6, 1e9)
PNG = b"\x89PNG\r\n\x1a\n"


def one(value: float, unit: Unit, way: str, *, towns: int = 1, people: int = 10, threads: int = 1) -> Figure:
    subject = Subject(towns=towns, people=people, threads=threads, way=way)
    return figure(f"batch.{towns}.{people}.{way}.{threads}", "a town", [value], unit, LOOPS, subject=subject)


FIGURES = [
    one(400_000.0, "ticks/s", "run"),
    one(140_000.0, "ticks/s", "step"),
    one(4.0, "ticks/s", "run", people=1_000_000),
    one(7.0, "ticks/s", "run", people=1_000_000, threads=2),
    one(5_000.0, "ticks/s", "run", people=1_000),
    one(4e6, "agent-ticks/s", "tiled", towns=1),
    one(8e6, "agent-ticks/s", "tiled", towns=256, threads=2),
    one(2e6, "agent-ticks/s", "lockstep", towns=1),
    figure("start.run", "a start", [1.0], "s", LOOPS),
]


def drawn(figures: Iterable[Figure], path: Path) -> bytes:
    draw(Measurement(this_machine(), "townlet bench", LOOPS, list(figures), []), path)
    return path.read_bytes()


def test_towns_are_drawn_by_their_people_from_left_to_right() -> None:
    lines = {line.label: [(x, each.value) for x, each in line.points] for line in people_lines(FIGURES)}
    assert lines == {
        "2 threads": [(1_000_000, 7.0)],
        "1 thread": [(10, 400_000.0), (1_000, 5_000.0), (1_000_000, 4.0)],
    }


def test_batches_are_drawn_by_their_towns() -> None:
    lines = {line.label: [(x, each.value) for x, each in line.points] for line in town_lines(FIGURES)}
    assert lines == {
        "a day at a time, 2 threads": [(256, 8e6)],
        "a day at a time, 1 thread": [(1, 4e6)],
        "a tick at a time, 1 thread": [(1, 2e6)],
    }


def test_a_chart_is_a_png_of_what_there_is(tmp_path: Path) -> None:
    whole = drawn(FIGURES, tmp_path / "whole.png")
    part = drawn(FIGURES[:1], tmp_path / "part.png")
    assert whole.startswith(PNG)
    assert part.startswith(PNG)
    assert len(whole) > len(part) > 10_000


def test_numbers_are_short() -> None:
    values = (0.25, 4.1, 68.0, 774.0, 5_885.0, 417_000.0, 10_000.0, 4.2e6, 15e6)
    assert [short(value) for value in values] == ["0.25", "4.1", "68", "774", "5.9 k", "417 k", "10 k", "4.2 M", "15 M"]


def test_without_matplotlib_one_sentence_says_what_to_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result = CliRunner().invoke(main, ["bench", "--quick", "--plot", str(tmp_path / "chart.png")])
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("--plot draws with matplotlib, which is not installed; fix: ")
    assert result.stderr.endswith('-m pip install "townlet-ecs[plot]"\n')


def test_every_suite_that_is_drawn_is_one() -> None:
    assert set(DRAWN) < set(SUITES)
