"""Direction and distance fields: from every tile, the next step to every goal and how far it is.

Made once per template and shared by all blocks and all towns of the process.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from components.words import Direction
from systems.kernel import kernel
from townlet_ecs.maps.layout import Template, capacity_plane
from townlet_ecs.maps.walk import UNREACHABLE

Fields = tuple[NDArray[np.uint8], NDArray[np.uint16]]

TEMPLATES_KEPT = 64
"""Templates whose fields are remembered; the one not asked for longest goes first."""


@kernel
def beside(cell: int, direction: int, width: int, cells: int) -> int:
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
    capacity: NDArray[np.uint8], width: int, goal: int, distance: NDArray[np.uint16], queue: NDArray[np.int32]
) -> None:
    """Write the walking ticks to a goal into `distance`, breadth first over the tiles that hold somebody."""
    distance[goal] = 0
    queue[0] = goal
    done = 0
    seen = 1
    while done < seen:
        cell = queue[done]
        done += 1
        for direction in range(4):
            other = beside(cell, direction, width, len(capacity))
            if other >= 0 and capacity[other] > 0 and distance[other] == UNREACHABLE:
                distance[other] = np.int64(distance[cell]) + 1
                queue[seen] = other
                seen += 1


@kernel
def point(
    capacity: NDArray[np.uint8], width: int, steps: NDArray[np.uint8], distance: NDArray[np.uint16]
) -> None:
    """Write into `steps` the direction of the best tile that is one tick nearer to the goal."""
    for cell in range(len(capacity)):
        if distance[cell] == UNREACHABLE:
            continue
        best = np.int64(-1)
        steps[cell] = Direction.HERE
        across = (cell % width + cell // width) % 2
        for number in range(4):
            direction = number % 2 * 2 + (number // 2 ^ across)
            other = beside(cell, direction, width, len(capacity))
            if other >= 0 and np.int64(distance[other]) + 1 == np.int64(distance[cell]):
                ease = np.int64(capacity[other])
                if ease > best:
                    best = ease
                    steps[cell] = direction


@kernel
def flood(
    capacity: NDArray[np.uint8],
    width: int,
    goals: NDArray[np.int32],
    steps: NDArray[np.uint8],
    distance: NDArray[np.uint16],
    queue: NDArray[np.int32],
) -> None:
    """Fill the fields of all goals.

    Args:
        capacity: (cells,) people a tile holds, 0 is not walkable.
        width: Tiles in a row.
        goals: (goals,) cell of each goal.
        steps: (goals, cells) receives directions; holds NOWHERE.
        distance: (goals, cells) receives walking ticks; holds UNREACHABLE.
        queue: (cells,) room to work in.
    """
    for goal in range(len(goals)):
        spread(capacity, width, goals[goal], distance[goal], queue)
        point(capacity, width, steps[goal], distance[goal])


@lru_cache(maxsize=TEMPLATES_KEPT)
def make_fields(template: Template) -> Fields:
    """Return the fields of a template: (goals, cells) u8 `Direction` and (goals, cells) u16 walking ticks.

    Goals are `template.goals()`: the spots of all fixtures in order, then the gates. Both arrays are
    read-only; equal templates share them. Among equally short ways a step onto a road, door or bus stop
    goes first, for nobody is in the way there; otherwise tiles alternate like a chess board between along
    and across, so that people walk diagonals and crowds spread.
    """
    capacity = capacity_plane(template)
    goals = np.array([y * template.width + x for x, y in template.goals()], dtype=np.int32)
    steps = np.full((len(goals), len(capacity)), Direction.NOWHERE, dtype=np.uint8)
    distance = np.full((len(goals), len(capacity)), UNREACHABLE, dtype=np.uint16)
    flood(capacity, template.width, goals, steps, distance, np.empty(len(capacity), dtype=np.int32))
    steps.setflags(write=False)
    distance.setflags(write=False)
    return steps, distance
