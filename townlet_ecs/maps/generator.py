"""Towns for any number of people, put together from districts: a pure function of (people, seed)."""

import math

import numpy as np
from numpy.typing import NDArray

from townlet_ecs.maps.districts import PLANS, TURNS, district
from townlet_ecs.maps.layout import TownMap

PEOPLE_PER_BLOCK = 10
PEOPLE_MIN = 10
PEOPLE_MAX = 1_000_000


def generate(people: int, seed: int) -> TownMap:
    """Return a town of one block per ten people, on a grid as square as it gets.

    Blocks of one colour of a chess board are drawn from one half of the plans and those of the other colour
    from the other half; in every second row the plans are turned by an odd number of quarters. So no two
    blocks that touch are alike, not even at a corner. The die of a block is its row and column.

    Args:
        people: `PEOPLE_MIN` to `PEOPLE_MAX`; the last block may be left with empty homes.
        seed: Any whole number; its low 64 bits count.

    Raises:
        ValueError: The number of people is out of range.
    """
    if not PEOPLE_MIN <= people <= PEOPLE_MAX:
        raise ValueError(f"{people} people ({PEOPLE_MIN} to {PEOPLE_MAX})")
    blocks = math.ceil(people / PEOPLE_PER_BLOCK)
    columns = math.ceil(math.sqrt(blocks))
    rows = math.ceil(blocks / columns)
    numbers = _districts(rows, columns, seed)
    numbers.reshape(-1)[blocks:] = -1
    used, first = np.unique(numbers[numbers >= 0], return_index=True)
    order = np.argsort(first)
    place = np.empty(len(used), dtype=np.int32)
    place[order] = np.arange(len(used))
    grid = np.where(numbers >= 0, place[np.searchsorted(used, numbers.clip(used[0]))], -1).astype(np.int32)
    return TownMap(f"town of {people}", tuple(district(number) for number in used[order].tolist()), grid)


def _districts(rows: int, columns: int, seed: int) -> NDArray[np.int64]:
    """Return (rows, columns) numbers of districts: neighbours differ in plan, those at a corner at least in turn."""
    row, column = np.indices((rows, columns), dtype=np.uint64)
    key = _mix(np.full((rows, columns), seed & 0xFFFF_FFFF_FFFF_FFFF, dtype=np.uint64))
    bits = _mix(_mix(key + row) ^ column)
    half = len(PLANS) // 2
    two, turns = np.uint64(2), np.uint64(TURNS // 2)
    colour = (row + column + (key >> np.uint64(63))) % two
    odd = (row + (key >> np.uint64(62))) % two
    choice = (bits >> np.uint64(32)) % (np.uint64(half) * turns)
    plan = choice // turns * two + colour
    return (plan * np.uint64(TURNS) + choice % turns * two + odd).astype(np.int64)


def _mix(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the splitmix64 finaliser of every element, as `systems.random.mix` does for one."""
    bits = bits + np.uint64(0x9E3779B97F4A7C15)
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))
