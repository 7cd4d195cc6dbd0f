"""Ways from block to block: people walk as far as they reckoned, and take the better of two streets."""

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from components.atlas import GATES, LANES, BlockColumn, Plane, Slot
from components.words import NOTHING, Direction
from systems.blocks import TownBlocks
from systems.ways import next_tile, walking_ticks
from tests.scenes import ground as empty_town
from tests.scenes import riverside
from townlet_ecs.atlas import Atlas, make_atlas
from townlet_ecs.maps.generator import generate
from townlet_ecs.maps.layout import capacity_plane
from townlet_ecs.maps.turn import joined
from townlet_ecs.maps.walk import walking_distance

PEOPLE = 110
"""Eleven blocks in three rows; the last row is short."""


@cache
def atlas() -> Atlas:
    return make_atlas(generate(PEOPLE, seed=3), riverside().config)


@cache
def land() -> TownBlocks:
    return empty_town(atlas())


def way(cell: int, slot: int) -> list[int]:
    """Follow the steps from a tile to a slot until they end."""
    tiles = [cell]
    for _ in range(2_000):
        onward = int(next_tile(land(), tiles[-1], slot))
        if onward == tiles[-1]:
            return tiles
        tiles.append(onward)
    raise AssertionError("walking in circles")


def ticks(cell: int, slot: int) -> int:
    return int(walking_ticks(land(), cell, slot))


def slot_tile(slot: int) -> int:
    """Return the tile of a slot in the whole town."""
    town, site = atlas(), atlas().site[0]
    block, local = divmod(slot, int(site.slots))
    return block * int(site.cells) + int(town.table[town.blocks[BlockColumn.TEMPLATE, block], Slot.CELL, local])


def point(cell: int) -> tuple[int, int]:
    """Return where a tile lies on the joined map."""
    town, site = atlas(), atlas().site[0]
    block, local = divmod(cell, int(site.cells))
    y, x = divmod(local, int(site.width))
    return (
        x + int(town.blocks[BlockColumn.X, block]) * int(site.width),
        y + int(town.blocks[BlockColumn.Y, block]) * int(site.height),
    )


@st.composite
def tile_and_slot(draw: st.DrawFn) -> tuple[int, int]:
    """Any tile where people walk, and any slot of any block."""
    town, site = atlas(), atlas().site[0]
    blocks = st.integers(0, int(site.blocks) - 1)
    here, there = draw(blocks), draw(blocks)
    walkable = np.flatnonzero(town.terrain[town.blocks[BlockColumn.TEMPLATE, here], Plane.CAPACITY])
    used = np.flatnonzero(town.table[town.blocks[BlockColumn.TEMPLATE, there], Slot.CELL] != NOTHING)
    cell = draw(st.sampled_from(walkable.tolist()))
    slot = draw(st.sampled_from(used.tolist()))
    return here * int(site.cells) + cell, there * int(site.slots) + slot


@given(tile_and_slot())
def test_people_arrive_after_as_many_steps_as_they_reckoned(pair: tuple[int, int]) -> None:
    tiles = way(*pair)
    assert tiles[-1] == slot_tile(pair[1])
    assert len(tiles) - 1 == ticks(*pair)


@given(tile_and_slot())
def test_every_step_leads_to_the_tile_beside_also_from_block_to_block(pair: tuple[int, int]) -> None:
    points = [point(cell) for cell in way(*pair)]
    steps = [abs(x - u) + abs(y - v) for (x, y), (u, v) in pairwise(points)]
    assert set(steps) <= {1}


@cache
def ground() -> NDArray[np.uint8]:
    whole = joined(atlas().town_map)
    return capacity_plane(whole).reshape(whole.tiles.shape)


@pytest.mark.parametrize("there", range(1, 11))
def test_the_way_into_another_block_is_hardly_longer_than_the_shortest(there: int) -> None:
    """Streets cost a detour over the meadow at most, and fields go round the places where somebody stands."""
    slots = int(atlas().site[0].slots)
    goals = [there * slots + local for local in range(0, 150, 30)]
    for slot in goals:
        x, y = point(slot_tile(slot))
        shortest = walking_distance(ground(), [(x, y)])
        for start in (slot_tile(local) for local in range(0, 150, 30)):
            u, v = point(start)
            assert shortest[v, u] <= ticks(start, slot) <= shortest[v, u] + 40


def test_next_door_the_better_of_the_two_streets_is_taken() -> None:
    town, site = atlas(), atlas().site[0]
    east = int(town.blocks[BlockColumn.EAST, 0])
    here, there = (int(town.blocks[BlockColumn.TEMPLATE, block]) for block in (0, east))
    lanes_taken = set()
    for local in range(100):
        start = int(town.table[here, Slot.CELL, local])
        for goal in range(100):
            both = [
                int(town.distance[here, start, site.slots + Direction.EAST * LANES + lane])
                + 1
                + int(town.distance[there, site.gates[Direction.WEST * LANES + lane], goal])
                for lane in range(LANES)
            ]
            assert ticks(start, east * int(site.slots) + goal) == min(both)
            lanes_taken.add(both.index(min(both)))
    assert lanes_taken == {0, 1}


def test_a_block_has_as_many_gates_as_streets_across_its_sides() -> None:
    assert GATES == 4 * LANES
    assert len(set(atlas().site[0].gates.tolist())) == GATES
