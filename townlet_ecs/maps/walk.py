"""Who can walk where: connected areas, tiles that seal something off, and walking distance.

Plain numpy and Python, so that a map can be checked without a compiler; the fields that the
town walks along come from `fields`.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

UNREACHABLE = 65535
"""Distance to where no way leads."""


def walking_distance(capacity: NDArray[np.uint8], start: Iterable[tuple[int, int]]) -> NDArray[np.uint16]:
    """Return (height, width) u16: steps to the nearest of some tiles, `UNREACHABLE` where there is no way.

    Args:
        capacity: (height, width) people a tile holds, 0 is not walkable.
        start: Tiles (x, y).
    """
    open_tiles = capacity > 0
    distance = np.full(capacity.shape, UNREACHABLE, dtype=np.uint16)
    front = np.zeros(capacity.shape, dtype=bool)
    for x, y in start:
        front[y, x] = open_tiles[y, x]
    steps = 0
    while front.any():
        distance[front] = steps
        spread = np.zeros_like(front)
        spread[1:] |= front[:-1]
        spread[:-1] |= front[1:]
        spread[:, 1:] |= front[:, :-1]
        spread[:, :-1] |= front[:, 1:]
        front = spread & open_tiles & (distance == UNREACHABLE)
        steps += 1
    return distance


def sealing_tiles(
    capacity: NDArray[np.uint8], goals: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    """Return the goals (x, y) on which one standing person cuts some other goals off from each other.

    Tiles that hold more than one person never do. Goals must be walkable and in one piece.

    Source: articulation points, Hopcroft and Tarjan (1973), counting the goals on each side.
    """
    width = capacity.shape[1]
    cells = capacity.reshape(-1).tolist()
    goal_cells = {y * width + x for x, y in goals}
    if not goal_cells:
        return ()
    sides = _goal_sides(cells, width, goal_cells)
    sealing = (cell for cell, count in sides.items() if count > 1 and cells[cell] == 1)
    return tuple((cell % width, cell // width) for cell in sorted(sealing))


def _goal_sides(cells: list[int], width: int, goal_cells: set[int]) -> dict[int, int]:
    """Count, for every goal cell, the parts with goals into which the map falls without it."""
    first = min(goal_cells)
    order: dict[int, int] = {first: 0}
    lowest: dict[int, int] = {first: 0}
    goals_below: dict[int, int] = {first: 1}
    cut_goals = dict.fromkeys(goal_cells, 0)
    parts = dict.fromkeys(goal_cells, 0)
    stack = [(first, -1, iter(_neighbours(first, cells, width)))]
    while stack:
        cell, parent, rest = stack[-1]
        for beside in rest:
            if beside not in order:
                order[beside] = lowest[beside] = len(order)
                goals_below[beside] = int(beside in goal_cells)
                stack.append((beside, cell, iter(_neighbours(beside, cells, width))))
                break
            if beside != parent:
                lowest[cell] = min(lowest[cell], order[beside])
        else:
            stack.pop()
            if parent < 0:
                break
            lowest[parent] = min(lowest[parent], lowest[cell])
            goals_below[parent] += goals_below[cell]
            if parent in goal_cells and lowest[cell] >= order[parent] and goals_below[cell]:
                cut_goals[parent] += goals_below[cell]
                parts[parent] += 1
    total = goals_below[first]
    return {cell: parts[cell] + (total - 1 - cut_goals[cell] > 0) for cell in goal_cells if cell in order}


def _neighbours(cell: int, cells: list[int], width: int) -> list[int]:
    """Return the walkable cells north, east, south and west of a cell."""
    x = cell % width
    beside = []
    if cell >= width and cells[cell - width]:
        beside.append(cell - width)
    if x + 1 < width and cells[cell + 1]:
        beside.append(cell + 1)
    if cell + width < len(cells) and cells[cell + width]:
        beside.append(cell + width)
    if x and cells[cell - 1]:
        beside.append(cell - 1)
    return beside
