"""Direction and distance fields: from every tile, the next step to every goal and how far it is.

Made once per template and shared by all blocks and all towns of the process.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from components.words import Direction
from systems.arrays import Int
from systems.kernel import kernel
from townlet_ecs.maps.layout import Template, capacity_plane
from townlet_ecs.maps.walk import UNREACHABLE

Fields = tuple[NDArray[np.uint8], NDArray[np.uint16]]

STEP_COST = 1
OCCUPIED_COST = 4
"""Effort of a step onto a tile from which something is used: somebody may stand there."""

RING = 8
"""Lists of tiles in order of effort; more than any cost."""

FAR = 2**30
"""Effort of a tile from which there is no way."""

TEMPLATES_KEPT = 4
"""Templates whose fields are remembered, enough for drawn maps: a generated town has two dozen of 1.3 MB each."""


@kernel
def beside(cell: Int, direction: Int, width: Int, cells: Int) -> Int:
    """Return the cell next to a cell in a direction, or -1 beyond the edge of the map."""
    if direction == Direction.NORTH:
        return cell - width if cell >= width else -1
    if direction == Direction.SOUTH:
        return cell + width if cell + width < cells else -1
    if direction == Direction.EAST:
        return cell + 1 if cell % width < width - 1 else -1
    return cell - 1 if cell % width > 0 else -1


@kernel
def spread(
    cost: NDArray[np.int32], width: Int, goal: Int, effort: NDArray[np.int32], link: NDArray[np.int32]
) -> None:
    """Write the effort of the way from each tile to a goal into `effort`: the costs of its tiles, the first included.

    What a tile adds depends on the tile alone, so the first neighbour that is done settles it, and a ring of
    lists, one for each effort within reach, keeps the tiles in order. Source: Dial, "Shortest-path
    forest with topological ordering" (1969).
    """
    for place in range(RING):
        link[len(cost) + place] = -1
    effort[goal] = 0
    link[goal] = -1
    link[len(cost)] = goal
    empty = 0
    now = 0
    while empty < RING:
        head = len(cost) + now % RING
        cell = np.int64(link[head])
        link[head] = -1
        empty = empty + 1 if cell < 0 else 0
        while cell >= 0:
            after = np.int64(link[cell])
            for direction in range(4):
                other = beside(cell, direction, width, len(cost))
                if other >= 0 and cost[other] > 0 and effort[other] == FAR:
                    effort[other] = now + np.int64(cost[other])
                    entry = len(cost) + (now + np.int64(cost[other])) % RING
                    link[other] = link[entry]
                    link[entry] = other
            cell = after
        now += 1


@kernel
def point(
    cost: NDArray[np.int32], capacity: NDArray[np.uint8], width: Int, effort: NDArray[np.int32],
    steps: NDArray[np.uint8], distance: NDArray[np.uint16],
) -> None:
    """Write into `steps` the direction of the way with the least effort, and into `distance` its length in ticks.

    `distance` holds UNREACHABLE. Among equally good tiles a road, door or bus stop comes first, then the
    direction that the chess board gives.
    """
    for cell in range(len(cost)):
        if effort[cell] == FAR:
            continue
        steps[cell] = Direction.HERE
        best = np.int64(0)
        across = (cell % width + cell // width) % 2
        for number in range(4):
            direction = 3 - number if across else number
            other = beside(cell, direction, width, len(cost))
            if other >= 0 and effort[other] < effort[cell]:
                worth = 2 * np.int64(effort[other]) + np.int64(capacity[other] == 1)
                if steps[cell] == Direction.HERE or worth < best:
                    best = worth
                    steps[cell] = direction
    for cell in range(len(cost)):
        if effort[cell] != FAR:
            measure(cell, width, steps, distance)


@kernel
def onward(cell: Int, width: Int, steps: NDArray[np.uint8]) -> Int:
    """Return the tile after one that is not the goal."""
    direction = np.int64(steps[cell])
    if direction == Direction.NORTH:
        return cell - width
    if direction == Direction.SOUTH:
        return cell + width
    if direction == Direction.EAST:
        return cell + 1
    return cell - 1


@kernel
def measure(cell: Int, width: Int, steps: NDArray[np.uint8], distance: NDArray[np.uint16]) -> None:
    """Write how many steps lead to the goal, from a tile and all those on its way that have not been measured yet."""
    ticks = np.int64(0)
    tile = cell
    while steps[tile] != Direction.HERE and distance[tile] == UNREACHABLE:
        tile = onward(tile, width, steps)
        ticks += 1
    if steps[tile] != Direction.HERE:
        ticks += np.int64(distance[tile])
    tile = cell
    while distance[tile] == UNREACHABLE:
        distance[tile] = ticks
        if steps[tile] != Direction.HERE:
            tile = onward(tile, width, steps)
            ticks -= 1


@kernel
def flood(
    cost: NDArray[np.int32], capacity: NDArray[np.uint8], width: Int, goals: NDArray[np.int32],
    steps: NDArray[np.uint8], distance: NDArray[np.uint16], effort: NDArray[np.int32], link: NDArray[np.int32],
) -> None:
    """Fill the fields of all goals.

    Args:
        cost: (cells,) effort of a step onto a tile, 0 where nobody can walk.
        capacity: (cells,) people that a tile holds.
        width: Tiles in a row.
        goals: (goals,) cell of each goal.
        steps: (goals, cells) receives directions; holds NOWHERE.
        distance: (goals, cells) receives walking ticks; holds UNREACHABLE.
        effort: (cells,) room to work in.
        link: (cells + RING,) room to work in.
    """
    for goal in range(len(goals)):
        for cell in range(len(cost)):
            effort[cell] = FAR
        spread(cost, width, np.int64(goals[goal]), effort, link)
        point(cost, capacity, width, effort, steps[goal], distance[goal])


@lru_cache(maxsize=TEMPLATES_KEPT)
def make_fields(template: Template) -> Fields:
    """Return the fields of a template: (goals, cells) u8 `Direction` and (goals, cells) u16 walking ticks.

    Goals are `template.goals()`: the spots of all fixtures in order, then the gates. Both arrays are
    read-only; equal templates share them. People go round the places where others stand and use something,
    unless that takes them much farther; among equally good ways tiles alternate like a chess board between
    along and across, so that people walk diagonals and crowds spread.
    """
    capacity = capacity_plane(template)
    goals = np.array([y * template.width + x for x, y in template.goals()], dtype=np.int32)
    cost = np.where(capacity > 0, STEP_COST, 0).astype(np.int32)
    occupied = np.array([y * template.width + x for f in template.fixtures for s in f.spots for x, y in ((s.x, s.y),)])
    cost[occupied[capacity[occupied] == 1]] = OCCUPIED_COST
    shape = (len(goals), len(capacity))
    steps = np.full(shape, Direction.NOWHERE, dtype=np.uint8)
    distance = np.full(shape, UNREACHABLE, dtype=np.uint16)
    room = np.empty(2 * len(capacity) + RING, dtype=np.int32)
    flood(cost, capacity, template.width, goals, steps, distance, room[: len(cost)], room[len(cost) :])
    steps.setflags(write=False)
    distance.setflags(write=False)
    return steps, distance
