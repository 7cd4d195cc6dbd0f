"""Ticks take no memory: neither kernels nor what calls them keep anything from one tick to the next."""

import json
import tracemalloc
from collections.abc import Callable

import pytest

from townlet_ecs.bench.large import STATUS
from townlet_ecs.bench.processes import said_by
from townlet_ecs.bench.timing import DAY
from townlet_ecs.town import Batch, Town

OBJECTS_BYTES_MAX = 4_096
"""What Python itself may keep, such as integers that grew; a byte a tick would be more."""

RESIDENT_BYTES_MAX = 1_000_000

NUMBA_COUNTS = """
import json
import numba
import numpy
from numba.core.runtime import rtsys
from townlet_ecs.town import Town

def counted(work):
    before = rtsys.get_allocation_stats().mi_alloc
    work()
    return rtsys.get_allocation_stats().mi_alloc - before

town = Town(agents=100, threads=1)
town.run(1440)
greedy = numba.njit(lambda: numpy.zeros(3).sum())
greedy()
print(json.dumps([counted(lambda: town.run(1440)), counted(greedy)]))
"""

RESIDENT = """
import json, pathlib, resource
from townlet_ecs.town import Town

def memory():
    return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()

town = Town(agents=300, threads=1)
town.run(1440)
before = memory()
town.run(4 * 1440)
print(json.dumps([before, memory()]))
"""

Place = Town | Batch


def by_steps(place: Place) -> None:
    for _ in range(DAY):
        place.step()


@pytest.mark.parametrize("live", [lambda place: place.run(DAY), by_steps], ids=["run", "step"])
@pytest.mark.parametrize("build", [Town, lambda: Batch(towns=3)], ids=["town", "batch"])
def test_a_day_leaves_no_objects_behind(build: Callable[[], Place], live: Callable[[Place], object]) -> None:
    place = build()
    live(place)
    tracemalloc.start()
    try:
        live(place)
        before = tracemalloc.get_traced_memory()[0]
        live(place)
        assert tracemalloc.get_traced_memory()[0] - before < OBJECTS_BYTES_MAX
    finally:
        tracemalloc.stop()


def test_kernels_allocate_nothing() -> None:
    in_kernels, in_a_greedy_one = json.loads(said_by("-c", NUMBA_COUNTS, NUMBA_NRT_STATS="1"))
    assert in_kernels == 0
    assert in_a_greedy_one == 1, "the counter counts"


@pytest.mark.skipif(not STATUS.exists(), reason="this system does not tell the memory of a process")
def test_a_process_does_not_grow_while_its_town_lives() -> None:
    before, after = json.loads(said_by("-c", RESIDENT))
    assert after - before < RESIDENT_BYTES_MAX
