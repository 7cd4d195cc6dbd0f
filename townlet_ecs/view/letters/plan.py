"""The plan of a town: the ground of every tile, what stands on it and how its walls join, made once."""

import numpy as np
from numpy.typing import NDArray

from components.words import NOTHING, Tile
from townlet_ecs.env.picture import FURNITURE, GROUND, OTHER_FURNITURE
from townlet_ecs.maps.draw import bare_ground
from townlet_ecs.maps.layout import ROOM
from townlet_ecs.view.map.site import Site

NORTH, EAST, SOUTH, WEST = 1, 2, 4, 8
"""Bits of the sides on which a wall goes on."""

Bytes = NDArray[np.uint8]


class Plan:
    """Every tile of a town, `[y, x]`.

    Attributes:
        site: What it is the plan of.
        tiles: `Tile` of every tile.
        bare: The same with what stands on it taken away.
        kinds: Kind of the object on it, an index into `site.kinds`, or NOTHING.
        objects: Row of that object, or NOTHING.
        lots: Row of the place in whose rectangle it lies, or NOTHING.
        walls: On which sides a wall or a door goes on as one, bits; 0 for tiles that are neither.
        ground: Colour of the ground, and of walls.
        things: Colour of what stands there, and of the ground where nothing does.
    """

    def __init__(self, site: Site) -> None:
        """Look at a site once."""
        self.site = site
        size = site.height, site.width
        self.tiles: Bytes = np.full(size, Tile.GRASS, np.uint8)
        self.bare: Bytes = np.full(size, Tile.GRASS, np.uint8)
        templates = site.town_map.templates
        bare = [bare_ground(template) for template in templates]
        across, down = site.block_corners()
        for left, top, index in zip(across.tolist(), down.tolist(), site.block_templates().tolist(), strict=True):
            spot = np.s_[top : top + templates[index].height, left : left + templates[index].width]
            self.tiles[spot], self.bare[spot] = templates[index].tiles, bare[index]
        self.objects: NDArray[np.int32] = np.full(size, NOTHING, np.int32)
        self.kinds: NDArray[np.int32] = np.full(size, NOTHING, np.int32)
        seen = site.object_kind != (site.kinds.index(ROOM) if ROOM in site.kinds else NOTHING)
        rows = np.flatnonzero((site.object_kind != NOTHING) & seen)
        self.objects[site.object_y[rows], site.object_x[rows]] = rows
        self.kinds[site.object_y[rows], site.object_x[rows]] = site.object_kind[rows]
        self.lots: NDArray[np.int32] = np.full(size, NOTHING, np.int32)
        for lot in site.lots:
            self.lots[lot.top : lot.top + lot.height, lot.left : lot.left + lot.width] = lot.row
        self.walls = _joined(np.isin(self.tiles, (Tile.WALL, Tile.DOOR)), self.lots)
        self.ground = _ground(self.tiles, self.bare)
        colours = np.array([FURNITURE.get(kind, OTHER_FURNITURE) for kind in site.kinds] + [(0, 0, 0)], np.uint8)
        self.things: Bytes = np.where((self.kinds != NOTHING)[..., None], colours[self.kinds], self.ground)

    def built(self) -> tuple[int, int, int, int]:
        """Return left, top, width and height of the part in which anything stands, and a tile around it."""
        lines, columns = np.nonzero((self.walls > 0) | (self.kinds != NOTHING))
        if len(lines) == 0:
            return 0, 0, self.site.width, self.site.height
        left, top = max(0, int(columns.min()) - 1), max(0, int(lines.min()))
        right, bottom = min(self.site.width, int(columns.max()) + 2), int(lines.max()) + 1
        return left, top, right - left, bottom - top


def _joined(solid: NDArray[np.bool_], lots: NDArray[np.int32]) -> Bytes:
    """Return on which sides of every solid tile the next one is solid too and of the same place."""
    sides: Bytes = np.zeros(solid.shape, np.uint8)
    down = solid[1:] & solid[:-1] & (lots[1:] == lots[:-1])
    across = solid[:, 1:] & solid[:, :-1] & (lots[:, 1:] == lots[:, :-1])
    sides[:-1] |= down * np.uint8(SOUTH)
    sides[1:] |= down * np.uint8(NORTH)
    sides[:, :-1] |= across * np.uint8(EAST)
    sides[:, 1:] |= across * np.uint8(WEST)
    return sides


def _ground(tiles: Bytes, bare: Bytes) -> Bytes:
    """Return the colour of every tile without what stands on it, grass and floor a little chequered."""
    palette = np.zeros((max(Tile) + 1, 3), np.uint8)
    for tile, colour in GROUND.items():
        palette[tile] = colour
    kinds = np.where(np.isin(tiles, (Tile.WALL, Tile.DOOR, Tile.BUS_STOP)), tiles, bare)
    colours: Bytes = palette[kinds]
    height, width = tiles.shape
    chequered = (np.arange(height)[:, None] + np.arange(width)) % 2 == 1
    colours[chequered & np.isin(kinds, (Tile.GRASS, Tile.FLOOR))] -= 5
    return colours
