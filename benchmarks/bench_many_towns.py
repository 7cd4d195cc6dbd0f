"""Many towns of ten: each its day in one go, and all of them tick by tick."""

from typing import Any

import pytest

from townlet_ecs.bench.timing import DAY, settled
from townlet_ecs.engine import Runner, usable_cores
from townlet_ecs.town import Batch

TOWNS = 256
ROUNDS = 3


@pytest.fixture(scope="module")
def batch() -> Batch:
    return settled(lambda: Batch(towns=TOWNS))[0]


@pytest.mark.parametrize("threads", [threads for threads in (1, 2) if threads <= usable_cores()])
@pytest.mark.parametrize("tile", [DAY, 1], ids=["tiled", "lockstep"])
def test_batch(benchmark: Any, batch: Batch, threads: int, tile: int) -> None:
    runner = Runner(batch.world, threads=threads)
    start = batch.world.arena.copy()

    def live() -> None:
        for _ in range(DAY // tile):
            runner.advance(tile)

    def from_the_start() -> None:
        batch.world.arena[:] = start

    benchmark.extra_info.update(towns=TOWNS, threads=threads, agent_ticks=TOWNS * 10 * DAY)
    benchmark.pedantic(live, setup=from_the_start, rounds=ROUNDS)
    from_the_start()
