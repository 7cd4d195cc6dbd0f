"""The sentinel: says which numbers of a running town lie outside the range of their column.

`Sentinel.look` looks at everything, `Sentinel.glance` at a few columns and at the next ones when asked again, so that
it may be asked often. A look at a sound town of ten takes a few microseconds.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.ranges import CROWD, Sizes, bounds
from components.schema import BLOCKS, column_name
from components.words import NOTHING
from systems.sentinel import find_town_outside
from townlet_ecs.storage import CELLS
from townlet_ecs.world import World

TROUBLES_MAX = 64
"""Troubles that one look tells of."""

GLANCES = 16
"""Glances after which every column has been looked at."""

SIZES_KEPT = 8
"""Sizes of towns of which the ranges are kept."""


@dataclass(frozen=True)
class Trouble:
    """A number outside the range of its column.

    Attributes:
        town: Place of the town in its world.
        block: Name of the block, such as `people.f32`.
        column: Name of the column, such as `Need.HUNGER`.
        row: Row of the block; in `cells.u8` the tile.
        value: What stands there.
        low, high: The range.
    """

    town: int
    block: str
    column: str
    row: int
    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """Return the trouble in words."""
        where = f"{self.block}: {self.column}, row {self.row}"
        return f"town {self.town}: {where}: {self.value} ({self.low} to {self.high})"


@dataclass(frozen=True)
class Watched:
    """A block with the ranges of its columns.

    Attributes:
        name: Name of the block.
        columns: What its columns are called.
        low, high: (columns,) the ranges, in the dtype of the block.
    """

    name: str
    columns: tuple[str, ...]
    low: NDArray[Any]
    high: NDArray[Any]


class Sentinel:
    """Looks at the numbers of the towns of a world.

    Attributes:
        world: Whose numbers.
        columns: How many columns a town has, all blocks together.
    """

    def __init__(self, world: World) -> None:
        """Work out the ranges, which depend on the size of the towns."""
        self.world = world
        self._watched = watched_blocks(world)
        self.columns = sum(len(block.columns) for block in self._watched)
        self._floats = np.zeros((2, self.columns), np.float32)
        self._ints = np.zeros((2, self.columns), np.int64)
        first = 0
        for block in self._watched:
            table = self._floats if block.low.dtype == np.float32 else self._ints
            table[:, first : first + len(block.columns)] = block.low, block.high
            first += len(block.columns)
        self._town = world.town(0)
        self._share = -(-self.columns // GLANCES)
        self._next = 0

    def look(self, place: int | None = None) -> list[Trouble]:
        """Return the first troubles of a town, or of all towns, in the order of the schema; nothing if all is well."""
        return self._look(place, 0, self.columns)

    def glance(self, place: int | None = None) -> list[Trouble]:
        """Return the troubles in the next few columns, in turn at each call."""
        first, self._next = self._next, (self._next + self._share) % (self._share * GLANCES)
        return self._look(place, first, min(first + self._share, self.columns))

    def _look(self, place: int | None, first: int, last: int) -> list[Trouble]:
        """Return the troubles in some columns."""
        town, end = (0, self.world.towns) if place is None else (place, place + 1)
        troubles: list[Trouble] = []
        while town < end and len(troubles) < TROUBLES_MAX:
            town = int(find_town_outside(self._town, town, end, self._floats, self._ints, first, last))
            if town == NOTHING:
                break
            troubles += troubles_of(self.world, town, self._watched)
            town += 1
        return troubles[:TROUBLES_MAX]


def sizes_of(world: World) -> Sizes:
    """Return the sizes on which ranges depend."""
    site = world.atlas.site[0]
    return Sizes(
        **{name: world.rows[name] for name in ("people", "objects", "places", "positions", "disturbances")},
        cells=world.atlas.rows("cells"),
        slots=world.atlas.rows("slots"),
        fixtures=int(site["objects"]),
        blocks=int(site["blocks"]),
    )


def watched_blocks(world: World) -> tuple[Watched, ...]:
    """Return every block of a world with the ranges of its columns."""
    return _watched(sizes_of(world))


@lru_cache(maxsize=SIZES_KEPT)
def _watched(sizes: Sizes) -> tuple[Watched, ...]:
    """Return every block of towns of a size with the ranges of its columns."""
    found = []
    for block in BLOCKS:
        names = tuple(column_name(block, column) for column in range(block.columns))
        found.append(Watched(block.name, names, *bounds(block, sizes)))
    crowd = np.array(CROWD, np.uint8)
    return (*found, Watched(CELLS, ("PEOPLE",), crowd[:1], crowd[1:]))


def troubles_of(world: World, place: int, blocks: tuple[Watched, ...]) -> list[Trouble]:
    """Return the first numbers of a town outside their ranges; it takes no kernel."""
    troubles: list[Trouble] = []
    for block in blocks:
        numbers = world.blocks[block.name][place].reshape(len(block.columns), -1)
        low, high = block.low[:, np.newaxis], block.high[:, np.newaxis]
        inside = (numbers >= low) & (numbers <= high)
        if inside.all():  # as nearly always; to look for what is not takes ten times as long
            continue
        for column, row in np.argwhere(~inside)[:TROUBLES_MAX].tolist():
            value = numbers[column, row].item()
            span = block.low[column].item(), block.high[column].item()
            troubles.append(Trouble(place, block.name, block.columns[column], row, value, *span))
    return troubles[:TROUBLES_MAX]
