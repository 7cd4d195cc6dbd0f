"""The site of a town: what never changes about where things stand, in tiles; x grows east and y grows south."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from components.atlas import BlockColumn
from components.words import NOTHING
from townlet_ecs.atlas import sorted_fixtures
from townlet_ecs.maps.layout import ROOM, TownMap
from townlet_ecs.view.wishes import Subject
from townlet_ecs.world import World

Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Lot:
    """A place of the town.

    Attributes:
        row: Its row.
        name: What the map calls it; in a generated town several have the same name.
        kind: One of `townlet_ecs.maps.layout.PLACE_KINDS`.
        left, top, width, height: Its rectangle in tiles, walls included.
    """

    row: int
    name: str
    kind: str
    left: int
    top: int
    width: int
    height: int

    def holds(self, x: float, y: float) -> bool:
        """Return whether a spot lies in the rectangle."""
        return self.left <= x < self.left + self.width and self.top <= y < self.top + self.height


class Site:
    """Where everything stands.

    Attributes:
        town_map: Its templates and where each is repeated.
        width, height: Of the town, in tiles.
        object_x, object_y: Tile of every object row; NOTHING for unused rows.
        object_kind: Kind of every object row, an index into `kinds`; NOTHING for unused rows.
        kinds: Names of the kinds of objects.
        lots: The places by row.
    """

    def __init__(self, world: World) -> None:
        """Look at a world once."""
        atlas = world.atlas
        self._record = atlas.site[0]
        self._blocks = atlas.blocks
        self.town_map: TownMap = atlas.town_map
        self.kinds: tuple[str, ...] = tuple(world.config.objects)
        self.width = int((self._blocks[BlockColumn.X].max() + 1) * self._record["width"])
        self.height = int((self._blocks[BlockColumn.Y].max() + 1) * self._record["height"])
        rows = int(self._record["objects"])
        local = np.full((len(self.town_map.templates), 3, rows), NOTHING, np.int32)
        for index, template in enumerate(self.town_map.templates):
            for row, number in enumerate(sorted_fixtures(template, world.config)):
                fixture = template.fixtures[number]
                local[index, :, row] = self.kinds.index(fixture.kind), fixture.x, fixture.y
        of_blocks = local[self._blocks[BlockColumn.TEMPLATE]]
        used = of_blocks[:, 0] != NOTHING
        across, down = self.block_corners()
        self.object_kind: Ints = of_blocks[:, 0].reshape(-1)
        self.object_x: Ints = np.where(used, of_blocks[:, 1] + across[:, None], NOTHING).reshape(-1)
        self.object_y: Ints = np.where(used, of_blocks[:, 2] + down[:, None], NOTHING).reshape(-1)
        self.lots = self._lots()
        self._block_at, self._place_in = self._plans()

    def block_corners(self) -> tuple[Ints, Ints]:
        """Return the tile of the north-west corner of every block."""
        across = self._blocks[BlockColumn.X] * int(self._record["width"])
        down = self._blocks[BlockColumn.Y] * int(self._record["height"])
        return across.astype(np.int32), down.astype(np.int32)

    def block_templates(self) -> Ints:
        """Return the index of the template of every block."""
        return np.asarray(self._blocks[BlockColumn.TEMPLATE], np.int32)

    def tiles_of(self, cells: Ints) -> tuple[Ints, Ints]:
        """Return how far east and south tiles lie, given their numbers."""
        block, local = np.divmod(cells, int(self._record["cells"]))
        line, column = np.divmod(local, int(self._record["width"]))
        across, down = self.block_corners()
        return (across[block] + column).astype(np.int32), (down[block] + line).astype(np.int32)

    def cell_at(self, x: int, y: int) -> int | None:
        """Return the number of the tile at a spot, or None outside the town."""
        wide, high = int(self._record["width"]), int(self._record["height"])
        across, down = self.block_corners()
        found = np.flatnonzero((across == x // wide * wide) & (down == y // high * high))
        if len(found) == 0 or x < 0 or y < 0:
            return None
        return int(found[0]) * int(self._record["cells"]) + y % high * wide + x % wide

    def object_at(self, x: int, y: int) -> int | None:
        """Return the row of the thing that stands on a tile, or None; rooms are no things."""
        found = np.flatnonzero((self.object_x == x) & (self.object_y == y))
        rows = [row for row in found.tolist() if self.kinds[self.object_kind[row]] != ROOM]
        return rows[0] if rows else None

    def lot_at(self, x: float, y: float) -> Lot | None:
        """Return the place whose rectangle a spot lies in."""
        if not (0 <= x < self.width and 0 <= y < self.height):
            return None
        (row,) = self.lots_at(np.array([int(x)]), np.array([int(y)])).tolist()
        return self.lots[row] if row != NOTHING else None

    def lots_at(self, x: Ints, y: Ints) -> Ints:
        """Return the rows of the places in whose rectangles tiles of the town lie; NOTHING for tiles between them."""
        high, wide = self._place_in.shape[1:]
        block = self._block_at[y // high, x // wide]
        place = self._place_in[self.block_templates()[block], y % high, x % wide]
        there = (block != NOTHING) & (place != NOTHING)
        return np.where(there, block * int(self._record["places"]) + place, NOTHING).astype(np.int32)

    def _plans(self) -> tuple[Ints, Ints]:
        """Return which block is where, and which of its places every tile of a template lies in."""
        high, wide = int(self._record["height"]), int(self._record["width"])
        block_at = np.full((self.height // high, self.width // wide), NOTHING, np.int32)
        columns = self._blocks[BlockColumn.Y], self._blocks[BlockColumn.X]
        block_at[columns] = np.arange(len(self._blocks[BlockColumn.X]))
        place_in = np.full((len(self.town_map.templates), high, wide), NOTHING, np.int32)
        for template, plan in zip(self.town_map.templates, place_in, strict=True):
            for number, place in reversed(list(enumerate(template.places))):  # the first of two is the one that counts
                plan[place.y : place.y + place.height, place.x : place.x + place.width] = number
        return block_at, place_in

    def middle_of(self, subject: Subject) -> tuple[float, float] | None:
        """Return the middle of an object or of a place, or None if it is nowhere."""
        if subject.kind == "object" and 0 <= subject.number < len(self.object_x):
            x, y = int(self.object_x[subject.number]), int(self.object_y[subject.number])
            return (x + 0.5, y + 0.5) if x != NOTHING else None
        if subject.kind == "place" and 0 <= subject.number < len(self.lots) and self.lots[subject.number].kind:
            lot = self.lots[subject.number]
            return lot.left + lot.width / 2, lot.top + lot.height / 2
        return None

    def _lots(self) -> list[Lot]:
        """Return the places by row; unused rows have no kind."""
        rows = int(self._record["places"])
        across, down = self.block_corners()
        found = []
        for block, template in enumerate(self.block_templates().tolist()):
            places = self.town_map.templates[template].places
            left, top = int(across[block]), int(down[block])
            for local in range(rows):
                row = block * rows + local
                if local < len(places):
                    place = places[local]
                    corner = place.x + left, place.y + top
                    found.append(Lot(row, place.name, place.kind, *corner, place.width, place.height))
                else:
                    found.append(Lot(row, "", "", 0, 0, 0, 0))
        return found
