"""What stands where, by name: kinds of objects and places of rows, and rows of kinds."""

import numpy as np
from numpy.typing import NDArray

from components.atlas import BlockColumn, Fixture, Lot, Plane, Post
from components.words import NOTHING
from townlet_ecs.world import World

Rows = NDArray[np.int64]


def _kinds(world: World, column: int, archetype: str) -> NDArray[np.int32]:
    """Return the number of the kind of each row of an archetype, NOTHING for unused rows."""
    atlas = world.atlas
    of_templates = atlas.table[:, column, : int(atlas.site[archetype][0])]
    kinds: NDArray[np.int32] = of_templates[atlas.blocks[BlockColumn.TEMPLATE]].reshape(-1)
    return kinds


def object_kinds(world: World) -> NDArray[np.int32]:
    """Return the kind of each object row as an index into the config's `objects`, NOTHING for unused rows."""
    return _kinds(world, Fixture.KIND, "objects")


def place_kinds_of_rows(world: World) -> NDArray[np.int32]:
    """Return the kind of each place row as an index into the config's `places`, NOTHING for unused rows."""
    return _kinds(world, Lot.KIND, "places")


def jobs_of_positions(world: World) -> NDArray[np.int32]:
    """Return the job of each position as an index into the config's `jobs`, NOTHING for unused rows."""
    return _kinds(world, Post.JOB, "positions")


def rows_of(kinds: NDArray[np.int32], kind: int) -> list[int]:
    """Return the rows of one kind, in order."""
    found: list[int] = np.flatnonzero(kinds == kind).tolist()
    return found


def object_kind(row: int, world: World) -> str:
    """Return the kind of the object in a row, such as `shower`."""
    block, local = divmod(row, int(world.atlas.site["objects"][0]))
    kind = int(world.atlas.table[world.atlas.blocks[BlockColumn.TEMPLATE, block], Fixture.KIND, local])
    assert kind != NOTHING, f"no object in row {row}"
    return world.config.objects[kind]


def place_kind(row: int, world: World) -> str:
    """Return the kind of the place in a row, such as `cafe`."""
    block, local = divmod(row, int(world.atlas.site["places"][0]))
    kind = int(world.atlas.table[world.atlas.blocks[BlockColumn.TEMPLATE, block], Lot.KIND, local])
    assert kind != NOTHING, f"no place in row {row}"
    return list(world.config.places)[kind]


def tiles_of_place(row: int, world: World) -> list[int]:
    """Return the tiles of a place on which people may stand, in order."""
    atlas, site = world.atlas, world.atlas.site[0]
    block, local = divmod(row, int(site.places))
    terrain = atlas.terrain[atlas.blocks[BlockColumn.TEMPLATE, block]]
    inside = (terrain[Plane.PLACE] == local + 1) & (terrain[Plane.CAPACITY] > 0)
    return [block * int(site.cells) + tile for tile in np.flatnonzero(inside).tolist()]
