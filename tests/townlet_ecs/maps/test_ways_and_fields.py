"""Fields lead everybody to their goal on a shortest way, and say how far it is."""

import heapq
from collections import deque
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from components.words import Direction, Tile
from townlet_ecs.maps.fields import OCCUPIED_COST, STEP_COST, make_fields
from townlet_ecs.maps.layout import Fixture, Place, Spot, Template, capacity_plane
from townlet_ecs.maps.tiled import read_map
from townlet_ecs.maps.walk import UNREACHABLE, sealing_tiles, walking_distance

RIVERSIDE = Path(__file__).parents[3] / "assets" / "maps" / "riverside.json"
STEPS = {Direction.NORTH: (0, -1), Direction.EAST: (1, 0), Direction.SOUTH: (0, 1), Direction.WEST: (-1, 0)}
SIZE = 7

grounds = arrays(np.uint8, (SIZE, SIZE), elements=st.sampled_from([Tile.GRASS, Tile.ROAD, Tile.WALL]))
tiles_of_map = st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1))


def template_with_goals(ground: NDArray[np.uint8], goals: list[tuple[int, int]]) -> Template:
    spots = tuple(Spot(x, y, "user") for x, y in goals)
    places = (Place("meadow", "park", 0, 0, SIZE, SIZE),)
    return Template("meadow", ground.copy(), places, (Fixture("room", *goals[0], 0, spots),))


def distance_by_queue(capacity: NDArray[np.uint8], goal: tuple[int, int]) -> dict[tuple[int, int], int]:
    """The textbook way, on a dict."""
    found = {goal: 0}
    queue = deque([goal])
    while queue:
        x, y = queue.popleft()
        for east, south in STEPS.values():
            beside = x + east, y + south
            inside = 0 <= beside[0] < capacity.shape[1] and 0 <= beside[1] < capacity.shape[0]
            if inside and beside not in found and capacity[beside[1], beside[0]]:
                found[beside] = found[x, y] + 1
                queue.append(beside)
    return found


def cost_of(tile: tuple[int, int], goals: list[tuple[int, int]], capacity: NDArray[np.uint8]) -> int:
    """Return the effort of a step onto a tile: more where people stand to use something."""
    return OCCUPIED_COST if tile in goals and capacity[tile[1], tile[0]] == 1 else STEP_COST


def effort_by_heap(
    capacity: NDArray[np.uint8], goals: list[tuple[int, int]], goal: tuple[int, int]
) -> dict[tuple[int, int], int]:
    """Return the least effort from every tile to a goal, by the textbook's algorithm."""
    found: dict[tuple[int, int], int] = {}
    heap = [(0, goal)]
    while heap:
        effort, (x, y) = heapq.heappop(heap)
        if (x, y) in found:
            continue
        found[x, y] = effort
        for east, south in STEPS.values():
            beside = x + east, y + south
            inside = 0 <= beside[0] < capacity.shape[1] and 0 <= beside[1] < capacity.shape[0]
            if inside and capacity[beside[1], beside[0]]:
                heapq.heappush(heap, (effort + cost_of((x, y), goals, capacity), beside))
    return found


def walk(template: Template, goal: int, start: tuple[int, int]) -> list[tuple[int, int]]:
    """Follow the field of a goal from a tile to the end."""
    steps = make_fields(template)[0][goal].reshape(template.tiles.shape)
    way = [start]
    while (direction := steps[way[-1][1], way[-1][0]]) != Direction.HERE:
        east, south = STEPS[Direction(int(direction))]
        way.append((way[-1][0] + east, way[-1][1] + south))
        assert len(way) <= template.tiles.size, "walking in circles"
    return way


def test_a_field_points_around_a_wall() -> None:
    ground = np.full((3, 3), Tile.GRASS, dtype=np.uint8)
    ground[:2, 1] = Tile.WALL
    template = Template("corner", ground, (), (Fixture("room", 0, 0, -1, (Spot(0, 0, "user"),)),))
    steps, distance = make_fields(template)
    wall = int(Direction.NOWHERE)
    assert steps.reshape(3, 3).tolist() == [[4, wall, 2], [0, wall, 2], [0, 3, 3]]
    far = UNREACHABLE
    assert distance.reshape(3, 3).tolist() == [[0, far, 6], [1, far, 5], [2, 3, 4]]


@given(grounds, st.lists(tiles_of_map, min_size=1, max_size=3, unique=True))
def test_every_walk_along_a_field_is_the_easiest_one_and_its_length_is_told(
    ground: NDArray[np.uint8], goals: list[tuple[int, int]]
) -> None:
    for x, y in goals:
        ground[y, x] = Tile.GRASS
    template = template_with_goals(ground, goals)
    capacity = capacity_plane(template).reshape(ground.shape)
    steps, distance = make_fields(template)
    for number, goal in enumerate(goals):
        expected = effort_by_heap(capacity, goals, goal)
        for y, x in np.ndindex(ground.shape):
            cell = y * SIZE + x
            if (x, y) in expected:
                way = walk(template, number, (x, y))
                assert sum(cost_of(tile, goals, capacity) for tile in way[1:]) == expected[x, y]
                assert distance[number, cell] == len(way) - 1
            else:
                assert steps[number, cell] == Direction.NOWHERE
                assert distance[number, cell] == UNREACHABLE


@given(grounds, st.lists(tiles_of_map, min_size=1, max_size=3, unique=True))
def test_fields_lead_everywhere_that_the_loader_reaches_and_are_never_shorter(
    ground: NDArray[np.uint8], goals: list[tuple[int, int]]
) -> None:
    for x, y in goals:
        ground[y, x] = Tile.ROAD
    template = template_with_goals(ground, goals)
    capacity = capacity_plane(template).reshape(ground.shape)
    _, distance = make_fields(template)
    shortest = walking_distance(capacity, goals).reshape(-1)
    assert (shortest <= distance.min(axis=0)).all()
    assert ((shortest == UNREACHABLE) == (distance.min(axis=0) == UNREACHABLE)).all()


@given(grounds, st.lists(tiles_of_map, min_size=2, max_size=6, unique=True))
def test_sealing_tiles_are_those_whose_loss_parts_the_others(
    ground: NDArray[np.uint8], goals: list[tuple[int, int]]
) -> None:
    for x, y in goals:
        ground[y, x] = Tile.GRASS
    capacity = capacity_plane(template_with_goals(ground, goals)).reshape(ground.shape)
    together = [goal for goal in goals if goal in distance_by_queue(capacity, goals[0])]
    sealing = set()
    for x, y in together:
        without = capacity.copy()
        without[y, x] = 0
        others = [goal for goal in together if goal != (x, y)]
        if others and not set(others) <= set(distance_by_queue(without, others[0])):
            sealing.add((x, y))
    assert set(sealing_tiles(capacity, together)) == sealing


def test_nobody_seals_off_anything_by_standing_on_a_road() -> None:
    lane = np.ones((1, 3), dtype=np.uint8)
    goals = [(0, 0), (1, 0), (2, 0)]
    assert sealing_tiles(lane, goals) == ((1, 0),)
    lane[0, 1] = 250
    assert sealing_tiles(lane, goals) == ()


def test_people_prefer_the_street_where_it_is_no_longer() -> None:
    ground = np.full((SIZE, SIZE), Tile.GRASS, dtype=np.uint8)
    ground[:, 0] = ground[6, :] = Tile.ROAD
    way = walk(template_with_goals(ground, [(6, 6)]), 0, (0, 0))
    assert all(x == 0 or y == 6 for x, y in way)


def test_people_cross_a_meadow_on_the_diagonal() -> None:
    ground = np.full((SIZE, SIZE), Tile.GRASS, dtype=np.uint8)
    way = walk(template_with_goals(ground, [(6, 6)]), 0, (0, 0))
    assert max(abs(x - y) for x, y in way) <= 1


def test_equal_templates_share_their_fields() -> None:
    (one,), (other,) = read_map(RIVERSIDE).templates, read_map(RIVERSIDE).templates
    assert one == other
    assert make_fields(one)[0] is make_fields(other)[0]


def test_fields_cannot_be_written() -> None:
    steps, distance = make_fields(read_map(RIVERSIDE).templates[0])
    for field in (steps, distance):
        with pytest.raises(ValueError, match="read-only"):
            field[0, 0] = 0


def test_every_tile_of_riverside_leads_to_every_goal() -> None:
    (riverside,) = read_map(RIVERSIDE).templates
    steps, distance = make_fields(riverside)
    walkable = capacity_plane(riverside) > 0
    assert steps.shape == distance.shape == (len(riverside.goals()), 48 * 48)
    assert (distance[:, walkable] < UNREACHABLE).all()
    assert (steps[:, walkable] <= Direction.HERE).all()
    assert (steps[:, ~walkable] == Direction.NOWHERE).all()
