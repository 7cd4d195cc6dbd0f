"""The start of a run: who stands where, who needs what, and where the objects are; the same for everybody."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.rules import GRAIN, KINDS, PEOPLE_PER_OBJECT, TILES_PER_PERSON

FAR = np.int64(1) << 40
"""Farther than any object."""

OBJECTS_MAX = np.int64(1) << 20
"""Objects have ids below this."""


@dataclass(frozen=True)
class Start:
    """A town before its first tick. Tile (x, y) is cell y * side + x.

    Attributes:
        side: tiles across and down.
        cells: (people,) i32, tile of each person, who stands at home.
        needs: (kinds, people) f32, levels.
        object_cells: (objects,) i32, tile of each object; no two share one.
        object_kinds: (objects,) i32, need that it satisfies.
        nearest: (kinds, side * side) i32, for each tile the nearest object of each kind.
    """

    side: int
    cells: NDArray[np.int32]
    needs: NDArray[np.float32]
    object_cells: NDArray[np.int32]
    object_kinds: NDArray[np.int32]
    nearest: NDArray[np.int32]

    @property
    def people(self) -> int:
        """Number of people."""
        return len(self.cells)

    @property
    def objects(self) -> int:
        """Number of objects."""
        return len(self.object_cells)


def make_start(people: int, seed: int, town: int = 0) -> Start:
    """Return a town of a number of people; the towns of a seed have one map, and people of their own."""
    side = int(np.ceil(np.sqrt(TILES_PER_PERSON * people)))
    tiles = side * side
    objects = KINDS * max(1, people // PEOPLE_PER_OBJECT)
    shuffled = np.argsort(noise(seed, 0, tiles), kind="stable")
    object_cells = shuffled[:objects].astype(np.int32)
    object_kinds = (np.arange(objects) % KINDS).astype(np.int32)
    cells = (noise(seed, 1 + 2 * town, people) % np.uint64(tiles)).astype(np.int32)
    # From a quarter to full.
    grains = noise(seed, 2 + 2 * town, KINDS * people) % np.uint64(GRAIN - GRAIN // 4 + 1) + np.uint64(GRAIN // 4)
    needs = (grains.astype(np.int64) / GRAIN).astype(np.float32).reshape(KINDS, people)
    nearest = np.stack([nearest_of(object_cells, np.flatnonzero(object_kinds == kind), side) for kind in range(KINDS)])
    return Start(side, cells, needs, object_cells, object_kinds, nearest)


def noise(seed: int, stream: int, count: int) -> NDArray[np.uint64]:
    """Return 64-bit numbers of a stream of a seed.

    Source: splitmix64, Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).
    """
    first = np.uint64(((seed << 20) + stream) % (1 << 32)) << np.uint64(32)
    value = (np.arange(count, dtype=np.uint64) + first) * np.uint64(0x9E3779B97F4A7C15)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


def nearest_of(object_cells: NDArray[np.int32], ids: NDArray[np.int64], side: int) -> NDArray[np.int32]:
    """Return for every tile which of these objects is nearest on foot; of equals the one with the smallest id.

    A tile's key is distance * OBJECTS_MAX + id. Steps across and steps down add up, so the smallest key is found
    along the rows first and along the columns after that, from each end.
    """
    keys = np.full(side * side, FAR * OBJECTS_MAX // 2)
    keys[object_cells[ids]] = ids
    field = keys.reshape(side, side)
    for axis in (1, 0):
        field = np.minimum(_from_one_end(field, axis), np.flip(_from_one_end(np.flip(field, axis), axis), axis))
    return (field % OBJECTS_MAX).astype(np.int32).ravel()


def _from_one_end(field: NDArray[np.int64], axis: int) -> NDArray[np.int64]:
    """Return the smallest key among a tile's own and those before it, each with the steps from there."""
    steps = np.arange(field.shape[axis], dtype=np.int64) * OBJECTS_MAX
    along = steps[:, None] if axis == 0 else steps[None, :]
    least: NDArray[np.int64] = np.minimum.accumulate(field - along, axis=axis) + along
    return least
