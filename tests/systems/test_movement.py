"""Walking: one tile a tick along the field, one person a tile, and a way past each other when two meet."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest

from components.atlas import Plane
from components.people import Identity, Steps, Where
from components.reservations import Reservation
from components.town import EventCount
from components.words import NOTHING, Claim, Direction, EventKind
from systems.blocks import TownBlocks
from systems.movement import Movement
from systems.ways import next_tile, walking_ticks
from tests.scenes import blocks_of, idle, look_around, nobody_else, object_rows, slots_of, stand, town_at, walk_to
from townlet_ecs import Town

GHOSTS = EventCount.FIRST + EventKind.GHOST_STEP


@pytest.fixture
def town() -> Town:
    town = town_at(0)
    idle(nobody_else(town, keep=6))
    return town


def step(town: Town) -> None:
    look_around(blocks_of(town))
    Movement(blocks_of(town)).process()


def onward(town: Town, cell: int, slot: int) -> int:
    """Return the tile after this one on the way to a slot."""
    blocks = blocks_of(town)
    return int(next_tile(blocks, cell, slot))


def single(blocks: TownBlocks, cell: int) -> bool:
    """Return whether a tile holds one person."""
    return bool(blocks.terrain_u8[0, Plane.CAPACITY, cell] == 1)


def goals(town: Town) -> dict[int, int]:
    """Return the slots of furniture that people walk to, and their objects."""
    kinds = ("bench", "table", "stove", "mat", "shelf", "desk", "till", "bed")
    return {slot: thing for kind in kinds for thing in object_rows(town, kind) for slot in slots_of(town, thing)}


def meetings(town: Town) -> Iterator[tuple[int, int, int, int]]:
    """Yield (tile, slot, tile, slot): two single tiles from each of which one steps onto the other."""
    blocks = blocks_of(town)
    slots = list(goals(town))
    cells = np.flatnonzero(blocks.terrain_u8[0, Plane.CAPACITY] == 1)
    for first in slots[::5]:
        for cell in cells[::7].tolist():
            there = onward(town, cell, first)
            if there != cell and single(blocks, there):
                for second in slots[::3]:
                    if onward(town, there, second) == cell:
                        yield cell, first, there, second


def contests(town: Town) -> Iterator[tuple[int, int, int, int, int]]:
    """Yield (tile, slot, wanted tile, other tile, slot): two single tiles from which one steps onto a third."""
    for here, first, there, _ in meetings(town):
        for other in (there - 1, there + 1, there - 48, there + 48):
            slot = next((slot for slot in goals(town) if onward(town, other, slot) == there), None)
            if other != here and slot is not None and single(blocks_of(town), other):
                yield here, first, there, other, slot


def place(town: Town, row: int, cell: int, slot: int) -> None:
    stand(blocks_of(town), row, cell)
    walk_to(blocks_of(town), row, goals(town)[slot], slot)


def tiles(town: Town, *rows: int) -> list[int]:
    return blocks_of(town).people_i32[Where.CELL, list(rows)].tolist()


def test_a_walker_follows_the_field_and_arrives_when_it_said(town: Town) -> None:
    blocks = blocks_of(town)
    slot = next(iter(goals(town)))
    walk_to(blocks, 0, goals(town)[slot], slot)
    start = tiles(town, 0)[0]
    ticks = int(walking_ticks(blocks, start, slot))
    way = [start]
    for _ in range(ticks):
        step(town)
        way.append(tiles(town, 0)[0])
    assert len(set(way)) == ticks + 1, "one new tile each tick"
    assert onward(town, way[-1], slot) == way[-1], "there"
    width = int(town.world.atlas.site["width"][0])
    assert all(abs(late - early) in (1, width) for early, late in pairwise(way))
    step(town)
    assert tiles(town, 0)[0] == way[-1]


def test_two_who_want_each_others_tile_swap(town: Town) -> None:
    here, first, there, second = next(meetings(town))
    place(town, 0, here, first)
    place(town, 1, there, second)
    step(town)
    assert tiles(town, 0, 1) == [there, here]
    assert blocks_of(town).town_i64[GHOSTS] == 0


def test_of_two_who_want_one_tile_one_gets_it_and_the_other_waits(town: Town) -> None:
    blocks = blocks_of(town)
    here, first, there, other, slot = next(contests(town))
    place(town, 0, here, first)
    place(town, 1, other, slot)
    step(town)
    assert sorted(tiles(town, 0, 1)) in (sorted([there, other]), sorted([here, there]))
    assert sorted(blocks.people_i16[Steps.BLOCKED, :2].tolist()) == [0, 1]


def test_who_is_called_comes_before_who_only_walks(town: Town) -> None:
    blocks = blocks_of(town)
    here, first, there, other, slot = next(contests(town))
    for called, walker in ((0, 1), (1, 0)):
        saved = town.world.arena.copy()
        place(town, 0, here, first)
        place(town, 1, other, slot)
        blocks.reservations_i32[Reservation.STATE, called] = Claim.CALLED
        step(town)
        assert tiles(town, called) == [there]
        assert blocks.people_i16[Steps.BLOCKED, walker] == 1
        town.world.arena[:] = saved


def test_after_three_refusals_one_slips_past_somebody_who_stands_in_the_way(town: Town) -> None:
    blocks = blocks_of(town)
    after = town.world.config.movement.ghost_step_after
    here, first, there, _ = next(meetings(town))
    place(town, 0, here, first)
    stand(blocks, 1, there)
    for refused in range(1, after + 1):
        step(town)
        assert tiles(town, 0) == [here]
        assert blocks.people_i16[Steps.BLOCKED, 0] == refused
    assert blocks.town_i64[GHOSTS] == 0
    step(town)
    assert tiles(town, 0) == [there]
    assert blocks.town_i64[GHOSTS] == 1
    assert blocks.people_i16[Steps.BLOCKED, 0] == 0
    assert blocks.cells_u8[there] == 2


def test_a_swap_that_a_third_spoils_leaves_nobody_on_a_full_tile(town: Town) -> None:
    """A wants B's tile and B wants A's; C wants A's tile too, and may bid better than B."""
    blocks = blocks_of(town)
    tried = 0
    for here, first, there, second in meetings(town):
        for beside in (here - 1, here + 1, here - 48, here + 48):
            third = next((slot for slot in goals(town) if onward(town, beside, slot) == here), None)
            if beside == there or third is None or not single(blocks, beside):
                continue
            saved = town.world.arena.copy()
            place(town, 0, here, first)
            place(town, 1, there, second)
            place(town, 2, beside, third)
            blocks.reservations_i32[Reservation.STATE, 2] = Claim.CALLED  # the better bid
            step(town)
            assert blocks.cells_u8[[here, there, beside]].tolist() == [1, 1, 1]
            town.world.arena[:] = saved
            tried += 1
        if tried >= 5:
            return
    raise AssertionError("no such meeting on this map")


def test_a_road_holds_a_crowd(town: Town) -> None:
    blocks = blocks_of(town)
    road = int(np.flatnonzero(blocks.terrain_u8[0, Plane.CAPACITY] > 1)[0])
    slot = next(slot for slot in goals(town) if blocks.terrain_u8[0, Plane.CAPACITY, onward(town, road, slot)] > 1)
    for row in range(5):
        place(town, row, road, slot)
    step(town)
    assert len(set(tiles(town, *range(5)))) == 1
    assert tiles(town, 0) != [road]


def test_no_field_leads_into_a_wall_or_off_the_map() -> None:
    atlas = town_at(0).world.atlas
    width, cells = int(atlas.site["width"][0]), int(atlas.site["cells"][0])
    ahead = {Direction.NORTH: -width, Direction.EAST: 1, Direction.SOUTH: width, Direction.WEST: -1}
    capacity = atlas.terrain[0, Plane.CAPACITY]
    for steps in atlas.steps[0].T:
        for direction, offset in ahead.items():
            start = np.flatnonzero(steps == direction)
            end = start + offset
            assert ((end >= 0) & (end < cells)).all()
            assert (capacity[end] > 0).all()
            if direction in (Direction.EAST, Direction.WEST):
                assert (end // width == start // width).all()


def test_people_who_stand_are_never_moved(town: Town) -> None:
    blocks = blocks_of(town)
    before = tiles(town, *range(6))
    for _ in range(5):
        step(town)
    assert tiles(town, *range(6)) == before
    assert (blocks.people_i32[Where.GOAL, blocks.people_i32[Identity.ID] >= 0] == NOTHING).all()
