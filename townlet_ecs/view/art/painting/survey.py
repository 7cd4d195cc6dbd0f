"""A survey of a block: what the ground of every tile is to the eye."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from components.words import Tile
from townlet_ecs.maps.layout import OPEN_AIR, ROOM, Fixture, Place, Template

Plane = NDArray[np.bool_]

PATH_TILES_MAX = 3
"""How far a garden path leads from a door to a road."""

SIDES = ((0, -1), (1, 0), (0, 1), (-1, 0))


@dataclass(frozen=True, eq=False)
class Survey:
    """What lies where; all planes are (height, width).

    Attributes:
        template: Of this block.
        street: Roads two tiles wide or more.
        path: Narrower ways, and garden paths that lead from doors to the road.
        water: Ponds and rivers.
        wall: Walls.
        door: Doors.
        built: Whatever lies in the rectangle of a building.
        park: Whatever lies in a park.
        lawn: Grass on which nothing stands, in parks too.
        houses: The places with walls.
        fixtures: The furniture, without rooms, from north to south.
    """

    template: Template
    street: Plane
    path: Plane
    water: Plane
    wall: Plane
    door: Plane
    built: Plane
    park: Plane
    lawn: Plane
    houses: tuple[Place, ...]
    fixtures: tuple[Fixture, ...]

    @property
    def width(self) -> int:
        """Return tiles from west to east."""
        return self.template.width

    @property
    def height(self) -> int:
        """Return tiles from north to south."""
        return self.template.height

    def near(self, plane: Plane, tiles: int) -> Plane:
        """Return the tiles at most so far from a plane, diagonals counted as one."""
        padded = np.pad(plane, tiles)
        found = np.zeros_like(plane)
        for down in range(2 * tiles + 1):
            for right in range(2 * tiles + 1):
                found |= padded[down : down + self.height, right : right + self.width]
        return found


def survey(template: Template) -> Survey:
    """Return the survey of a block."""
    tiles = template.tiles
    road = np.isin(tiles, (Tile.ROAD, Tile.BUS_STOP))
    street = road & _wide(road)
    built, park = np.zeros_like(road), np.zeros_like(road)
    for place in template.places:
        plane = park if place.kind in OPEN_AIR else built
        plane[place.y : place.y + place.height, place.x : place.x + place.width] = True
    door = tiles == Tile.DOOR
    fixtures = tuple(sorted((f for f in template.fixtures if f.kind != ROOM), key=lambda f: (f.y, f.x)))
    taken = np.zeros_like(road)
    for fixture in fixtures:
        taken[fixture.y, fixture.x] = True
    path = (road & ~street) | _garden_paths(tiles, road, door, taken)
    for fixture in fixtures:
        if park[fixture.y, fixture.x] and fixture.kind == "table":
            path[fixture.y, fixture.x] = True
            for spot in fixture.spots:
                path[spot.y, spot.x] = True
    water = tiles == Tile.WATER
    lawn = (tiles == Tile.GRASS) & ~built & ~path & ~taken
    houses = tuple(place for place in template.places if place.kind not in OPEN_AIR)
    wall = tiles == Tile.WALL
    return Survey(template, street, path, water, wall, door, built, park, lawn, houses, fixtures)


def _wide(road: Plane) -> Plane:
    """Return the tiles that are in a square of four tiles of road."""
    padded = np.pad(road, 1, mode="edge")
    square = padded[:-1, :-1] & padded[1:, :-1] & padded[:-1, 1:] & padded[1:, 1:]
    return square[:-1, :-1] | square[1:, :-1] | square[:-1, 1:] | square[1:, 1:]


def _garden_paths(tiles: NDArray[np.uint8], road: Plane, door: Plane, taken: Plane) -> Plane:
    """Return the grass between doors and a road that is straight ahead."""
    found = np.zeros_like(road)
    high, wide = road.shape
    for y, x in np.argwhere(door).tolist():
        for right, down in SIDES:
            way: list[tuple[int, int]] = []
            for step in range(1, PATH_TILES_MAX + 2):
                column, line = x + right * step, y + down * step
                if not (0 <= column < wide and 0 <= line < high) or taken[line, column]:
                    break
                if road[line, column]:
                    for way_line, way_column in way:
                        found[way_line, way_column] = True
                    break
                if tiles[line, column] != Tile.GRASS:
                    break
                way.append((line, column))
    return found
