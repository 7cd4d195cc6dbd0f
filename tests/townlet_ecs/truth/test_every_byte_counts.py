"""The digest is over all state: no byte of a block can change unnoticed, and nothing outside the blocks is state."""

import numpy as np
import pytest

from components.schema import BLOCKS
from tests.scenes import town_at
from townlet_ecs.storage import ALIGNMENT, CELLS
from townlet_ecs.world import World

TICK = 600


@pytest.fixture(scope="module")
def world() -> World:
    return town_at(TICK).world


@pytest.mark.parametrize("name", [*(block.name for block in BLOCKS), CELLS])
def test_flipping_any_byte_of_a_block_changes_the_digest(world: World, name: str) -> None:
    raw = world.blocks[name].reshape(-1).view(np.uint8)
    assert np.shares_memory(raw, world.arena), "a reshape must not copy, or the flip would miss the block"
    digest = world.digest(0)
    silent = []
    for place in range(len(raw)):
        raw[place] ^= 1 << place % 8
        if world.digest(0) == digest:
            silent.append(place)
        raw[place] ^= 1 << place % 8
    assert not silent
    assert world.digest(0) == digest


def test_blocks_and_padding_fill_the_arena() -> None:
    world = town_at(0).world
    covered = np.zeros(len(world.arena), bool)
    start = world.arena.ctypes.data
    for block in world.blocks.values():
        first = block.ctypes.data - start
        assert first % ALIGNMENT == 0
        assert not covered[first : first + block.nbytes].any(), "two blocks overlap"
        covered[first : first + block.nbytes] = True
    assert (~covered).sum() < ALIGNMENT * len(world.blocks)
    assert not world.arena[~covered].any()


def test_the_digest_of_one_town_hears_nothing_of_another() -> None:
    from tests.scenes import riverside
    from townlet_ecs import Batch

    batch = Batch(riverside(), towns=3, seed=7)
    batch.run(60)
    before = [batch.digest(town) for town in range(3)]
    batch.world.blocks["people.f32"][1, 0, 0] /= 2
    after = [batch.digest(town) for town in range(3)]
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False, True]


def test_a_copy_of_the_arena_is_a_snapshot() -> None:
    town = town_at(TICK)
    saved, digest = town.world.arena.copy(), town.digest()
    town.run(777)
    later = town.digest()
    town.world.arena[:] = saved
    assert (town.tick, town.digest()) == (TICK, digest)
    town.run(777)
    assert town.digest() == later
