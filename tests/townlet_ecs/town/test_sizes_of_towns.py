"""What towns take in memory: a town of a million people fits into four gigabytes."""

import tracemalloc

from tests.scenes import riverside
from townlet_ecs.engine import build
from townlet_ecs.world import World

BYTES_MAX = 4 * 1024**3
MILLION = 1_000_000
SMALL, LARGE = 10_000, 50_000


def peak_bytes(people: int) -> tuple[int, World]:
    """Return the most memory that was held at any moment while a town was built, and the town."""
    tracemalloc.start()
    try:
        world = build(riverside(), seed=1, agents=people)
        return tracemalloc.get_traced_memory()[1], world
    finally:
        tracemalloc.stop()


def test_a_town_of_a_million_is_built_in_four_gigabytes() -> None:
    build(riverside(), seed=1, agents=SMALL)  # the fields of all districts are made once per process
    small, _ = peak_bytes(SMALL)
    large, _ = peak_bytes(LARGE)
    bytes_per_person = (large - small) / (LARGE - SMALL)
    assert 0 < bytes_per_person < (BYTES_MAX - small) / MILLION


def test_fields_are_shared_by_all_blocks_however_large_the_town() -> None:
    _, small = peak_bytes(SMALL)
    _, large = peak_bytes(LARGE)
    for name in ("terrain", "steps", "distance", "table"):
        assert getattr(small.atlas, name).shape == getattr(large.atlas, name).shape
