"""One town of ten, the three ways to run it: `make bench`, or `pytest benchmarks`.

pytest-benchmark shows the spread of single rounds; the figures that we publish come from `townlet bench`, which
tells the machine, the workload and the ratio to a calibration loop as well.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from townlet_ecs.bench.calibration import BRANCHY_STEPS, TABLE_ROWS, branchy
from townlet_ecs.bench.timing import DAY, laps, settled
from townlet_ecs.town import Town

ROUNDS = 10


@pytest.fixture
def whole_days(benchmark: Any) -> Callable[[Town, Callable[[int], object]], None]:
    """Time one day of a town that has settled in; every round is the same day."""

    def measure(town: Town, live: Callable[[int], object]) -> None:
        start = town.world.arena.copy()
        _, workload = laps(town.world, live, ticks=DAY, repeats=1)

        def from_the_start() -> tuple[tuple[int], dict[str, int]]:
            town.world.arena[:] = start
            return (DAY,), {}

        benchmark.extra_info.update(vars(workload), ticks=DAY)
        benchmark.pedantic(live, setup=from_the_start, rounds=ROUNDS)

    return measure


def by_steps(town: Town) -> Callable[[int], None]:
    def live(ticks: int) -> None:
        for _ in range(ticks):
            town.step()

    return live


def test_calibration(benchmark: Any) -> None:
    benchmark(branchy, BRANCHY_STEPS, np.zeros(TABLE_ROWS, np.int64))


def test_run(whole_days: Callable[..., None]) -> None:
    town, _ = settled(Town)
    whole_days(town, town.run)


def test_step(whole_days: Callable[..., None]) -> None:
    town, _ = settled(Town)
    whole_days(town, by_steps(town))


def test_staged(whole_days: Callable[..., None]) -> None:
    town, _ = settled(lambda: Town(staged=True))
    whole_days(town, by_steps(town))
