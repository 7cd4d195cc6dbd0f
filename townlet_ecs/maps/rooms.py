"""Where people stand who have nothing to do: a `room` in every place, chosen by the loader."""

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from components.words import Tile
from townlet_ecs.maps.layout import (
    OPEN_AIR,
    ROOM,
    USER,
    Fixture,
    Place,
    Spot,
    Template,
    capacity_plane,
)
from townlet_ecs.maps.walk import UNREACHABLE, walking_distance

HOME_SPOTS = 3
BUILDING_SPOTS = 6
PARK_SPOTS = 8

ROOMS_KEPT = 1024
"""Rooms that are remembered: the same building in the same surroundings has the same room."""


def with_rooms(template: Template) -> Template:
    """Return the template with one `room` per place behind its other fixtures.

    The spots of a room are floor nobody needs otherwise: no use tile, no door and no tile beside
    one, spread as far as the place allows. With people on all of them at once every use tile and
    every door can still be reached.
    """
    furniture = tuple(fixture for fixture in template.fixtures if fixture.kind != ROOM)
    capacity = capacity_plane(template).reshape(template.tiles.shape).copy()
    goals = [(spot.x, spot.y) for fixture in furniture for spot in fixture.spots]
    rooms = []
    for index, place in enumerate(template.places):
        chosen = _room_spots(_seen_from_inside(template, place, goals, capacity))
        spots = tuple(Spot(place.x + x, place.y + y, USER) for x, y in chosen)
        for spot in spots:
            capacity[spot.y, spot.x] = 0
        if spots:
            rooms.append(Fixture(ROOM, spots[0].x, spots[0].y, index, spots))
    return replace(template, fixtures=furniture + tuple(rooms))


class _Inside(NamedTuple):
    """All that the room of a place depends on; coordinates count from its corner.

    Attributes:
        kind: Kind of place.
        width: Tiles from west to east.
        tiles: Its tiles, row by row.
        around_width: Tiles of a row of `around`.
        around: People that its tiles hold and those of a border of one tile, as far as the map goes.
        west: Tiles of the border in the west, 0 or 1.
        north: Tiles of the border in the north, 0 or 1.
        goals: Its use tiles.
    """

    kind: str
    width: int
    tiles: bytes
    around_width: int
    around: bytes
    west: int
    north: int
    goals: tuple[tuple[int, int], ...]


def _seen_from_inside(
    template: Template, place: Place, goals: list[tuple[int, int]], capacity: NDArray[np.uint8]
) -> _Inside:
    """Return what the room of a place depends on."""
    north, west = max(place.y - 1, 0), max(place.x - 1, 0)
    around = capacity[north : place.y + place.height + 1, west : place.x + place.width + 1]
    tiles = template.tiles[place.y : place.y + place.height, place.x : place.x + place.width]
    own = tuple((x - place.x, y - place.y) for x, y in goals if place.holds(x, y))
    return _Inside(
        kind=place.kind,
        width=place.width,
        tiles=tiles.tobytes(),
        around_width=around.shape[1],
        around=around.tobytes(),
        west=place.x - west,
        north=place.y - north,
        goals=own,
    )


@lru_cache(maxsize=ROOMS_KEPT)
def _room_spots(inside: _Inside) -> tuple[tuple[int, int], ...]:
    """Choose the spots of one place, far from those before."""
    wanted = {"home": HOME_SPOTS, "park": PARK_SPOTS}.get(inside.kind, BUILDING_SPOTS)
    around = np.frombuffer(inside.around, np.uint8).reshape(-1, inside.around_width).copy()
    tiles = np.frombuffer(inside.tiles, np.uint8).reshape(-1, inside.width)
    doors = [(int(x), int(y)) for y, x in np.argwhere(tiles == Tile.DOOR)]
    needed = [*inside.goals, *doors]
    free = _free_floor(inside, tiles, doors)
    chosen: list[tuple[int, int]] = []
    while free and len(chosen) < wanted:
        x, y = max(free, key=lambda tile: _elbow_room(tile, chosen, needed))
        free.remove((x, y))
        here = y + inside.north, x + inside.west
        before = around[here]
        around[here] = 0
        if _all_reached(around, [(x + inside.west, y + inside.north) for x, y in needed]):
            chosen.append((x, y))
        else:
            around[here] = before
    return tuple(chosen)


def _free_floor(inside: _Inside, tiles: NDArray[np.uint8], doors: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the tiles of a place that are nobody's use tile, no door and not beside a door."""
    ground = Tile.GRASS if inside.kind in OPEN_AIR else Tile.FLOOR
    taken = set(inside.goals)
    return [
        (x, y)
        for y, x in np.argwhere(tiles == ground).tolist()
        if (x, y) not in taken and all(abs(x - door_x) + abs(y - door_y) > 1 for door_x, door_y in doors)
    ]


def _elbow_room(
    tile: tuple[int, int], chosen: list[tuple[int, int]], needed: list[tuple[int, int]]
) -> tuple[int, int, int, int]:
    """Rank a tile: far from those who stand there already, then from use tiles; ties to the north-west."""
    x, y = tile

    def nearest(others: list[tuple[int, int]]) -> int:
        return min((abs(x - other_x) + abs(y - other_y) for other_x, other_y in others), default=99)

    return min(nearest(chosen), 3), nearest(needed), -y, -x


def _all_reached(capacity: NDArray[np.uint8], needed: list[tuple[int, int]]) -> bool:
    """Return whether all tiles that matter in a place are still in one piece, the outside included."""
    distance = walking_distance(capacity, needed[:1])
    return all(distance[y, x] != UNREACHABLE for x, y in needed)
