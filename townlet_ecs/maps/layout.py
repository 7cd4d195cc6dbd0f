"""What a town map is: a grid of equal blocks, each an instance of a template.

A hand-made map is one block. A generated town has thousands, of a dozen templates, so
that direction and distance fields are made once per template and shared by all its blocks.

Within a block a tile is the *local cell* `y * width + x`; within a town it is the *global
cell* `block * cells_per_block + local cell`, and blocks are numbered row by row over the
cells of `TownMap.grid` that hold one.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from components.atlas import GATES
from components.words import Tile

CROWD = 250
"""How many people a road, a door or the bus stop holds."""

WALKABLE = frozenset({Tile.GRASS, Tile.ROAD, Tile.FLOOR, Tile.DOOR, Tile.BUS_STOP})
CROWDED = frozenset({Tile.ROAD, Tile.DOOR, Tile.BUS_STOP})

PLACE_KINDS = ("home", "grocer", "cafe", "office", "gym", "clinic", "park")
OPEN_AIR = frozenset({"park"})
"""Kinds of place without walls: their area is the whole rectangle."""

USER = "user"
STAFF = "staff"
OUTDOORS = -1
"""`Fixture.place` of what stands in no place, such as a bus stop."""


class Slots(NamedTuple):
    """How many use tiles of each role a kind of fixture has."""

    users_min: int
    users_max: int
    staff_max: int = 0


ROOM = "room"
FIXTURE_SLOTS: Mapping[str, Slots] = MappingProxyType(
    {
        "bed": Slots(1, 1),
        "fridge": Slots(1, 1),
        "stove": Slots(1, 1),
        "shower": Slots(1, 1),
        "wardrobe": Slots(1, 1),
        "sink": Slots(1, 1),
        "table": Slots(1, 4),
        "till": Slots(1, 1, 1),
        "desk": Slots(0, 0, 1),
        "counter": Slots(1, 1, 1),
        "shelf": Slots(1, 1),
        "bench": Slots(1, 2),
        "mat": Slots(1, 1),
        "job_board": Slots(1, 1),
        "bus_stop": Slots(1, 1),
        ROOM: Slots(1, 8),
    }
)
"""Every kind of fixture. A `room` is where people stand who have nothing to do."""

OUTDOOR_KINDS = frozenset({"job_board", "bus_stop"})
"""Kinds that may stand outside every place."""


@dataclass(frozen=True)
class Spot:
    """A tile one person stands on to use a fixture; role is `user` or `staff`."""

    x: int
    y: int
    role: str


@dataclass(frozen=True)
class Fixture:
    """A thing on a tile; `place` is an index into the template's places or `OUTDOORS`."""

    kind: str
    x: int
    y: int
    place: int
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class Place:
    """A named rectangle with its walls: a building or a park."""

    name: str
    kind: str
    x: int
    y: int
    width: int
    height: int

    def holds(self, x: int, y: int) -> bool:
        """Return whether a tile lies in the rectangle."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


@dataclass(frozen=True, eq=False)
class Template:
    """A block of a town; templates with the same content are equal.

    Attributes:
        name: What it is called in drawings and faults.
        tiles: (height, width) `Tile` of every cell, read-only.
        places: Buildings and parks; they do not overlap.
        fixtures: Furniture in the order of the file, then one `room` per place.
        gates: Tiles (x, y) where the streets of neighbouring blocks meet, two on the N, E, S and W edge
            each, west before east and north before south; empty for a map of a single block.
    """

    name: str
    tiles: NDArray[np.uint8]
    places: tuple[Place, ...]
    fixtures: tuple[Fixture, ...]
    gates: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        """Refuse arrays of another shape or type and seal the tiles."""
        assert self.tiles.ndim == 2, "tiles: (height, width)"
        assert self.tiles.dtype == np.uint8, "tiles: u8"
        assert len(self.gates) in (0, GATES), "gates: none, or two each N, E, S, W"
        self.tiles.setflags(write=False)

    @cached_property
    def digest(self) -> str:
        """16 hex digits over everything it holds."""
        parts = (self.name, self.tiles.shape, self.places, self.fixtures, self.gates)
        return hashlib.blake2b(repr(parts).encode() + self.tiles.tobytes(), digest_size=8).hexdigest()

    def __eq__(self, other: object) -> bool:
        """Return whether the other is a template with the same content."""
        return isinstance(other, Template) and self.digest == other.digest

    def __hash__(self) -> int:
        """Return a hash of the content."""
        return hash(self.digest)

    @property
    def width(self) -> int:
        """Tiles from west to east."""
        return int(self.tiles.shape[1])

    @property
    def height(self) -> int:
        """Tiles from north to south."""
        return int(self.tiles.shape[0])

    def goals(self) -> tuple[tuple[int, int], ...]:
        """Return every tile that has a field: the spots of all fixtures, then the gates."""
        spots = tuple((spot.x, spot.y) for fixture in self.fixtures for spot in fixture.spots)
        return spots + self.gates


@dataclass(frozen=True, eq=False)
class TownMap:
    """A whole town.

    Attributes:
        name: Name of the map.
        templates: The templates that the grid refers to, all of the same size.
        grid: (blocks_high, blocks_wide) i32 template index of each block, -1 for no block.
    """

    name: str
    templates: tuple[Template, ...]
    grid: NDArray[np.int32]

    def __post_init__(self) -> None:
        """Refuse a grid or templates that do not fit together and seal the grid."""
        assert self.grid.ndim == 2, "grid: (rows, columns)"
        assert self.grid.dtype == np.int32, "grid: i32"
        assert len({template.tiles.shape for template in self.templates}) == 1, "one size"
        self.grid.setflags(write=False)

    def blocks(self) -> NDArray[np.int32]:
        """Return (blocks, 3) i32: row, column and template of every block in its order."""
        rows, columns = np.nonzero(self.grid >= 0)
        return np.stack((rows, columns, self.grid[rows, columns]), axis=1).astype(np.int32)

    def block_templates(self) -> list[Template]:
        """Return the template of every block in its order."""
        return [self.templates[index] for index in self.grid[self.grid >= 0].tolist()]


def place_plane(template: Template) -> NDArray[np.uint8]:
    """Return (cells,) u8: index + 1 of the place whose area a tile is, 0 outdoors.

    The area of a building is its floor and its doors, that of a park its whole rectangle.
    """
    plane = np.zeros(template.tiles.shape, dtype=np.uint8)
    indoors = np.isin(template.tiles, (Tile.FLOOR, Tile.DOOR))
    for index, place in enumerate(template.places):
        area = np.s_[place.y : place.y + place.height, place.x : place.x + place.width]
        inside = np.ones_like(indoors[area]) if place.kind in OPEN_AIR else indoors[area]
        plane[area][inside] = index + 1
    return plane.reshape(-1)


def capacity_plane(template: Template) -> NDArray[np.uint8]:
    """Return (cells,) u8: how many people a tile holds; 0 is not walkable."""
    people = np.zeros(len(Tile), dtype=np.uint8)
    people[list(WALKABLE)] = 1
    people[list(CROWDED)] = CROWD
    capacity: NDArray[np.uint8] = people[template.tiles].reshape(-1)
    return capacity
