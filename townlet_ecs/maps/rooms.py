"""Where people stand who have nothing to do: a `room` in every place, chosen by the loader."""

from dataclasses import replace

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
        spots = _room_spots(template, place, goals, capacity)
        if spots:
            x, y = spots[0]
            rooms.append(Fixture(ROOM, x, y, index, tuple(Spot(x, y, USER) for x, y in spots)))
    return replace(template, fixtures=furniture + tuple(rooms))


def _room_spots(
    template: Template, place: Place, goals: list[tuple[int, int]], capacity: NDArray[np.uint8]
) -> list[tuple[int, int]]:
    """Choose the spots of one place, far from those before; sets `capacity` under them to 0."""
    wanted = {"home": HOME_SPOTS, "park": PARK_SPOTS}.get(place.kind, BUILDING_SPOTS)
    free = _free_floor(template, place, goals)
    needed = [goal for goal in goals if place.holds(*goal)] + _doors(template, place)
    chosen: list[tuple[int, int]] = []
    while free and len(chosen) < wanted:
        x, y = max(free, key=lambda tile: _elbow_room(tile, chosen, needed))
        free.remove((x, y))
        before = capacity[y, x]
        capacity[y, x] = 0
        if _all_reached(capacity, place, needed):
            chosen.append((x, y))
        else:
            capacity[y, x] = before
    return chosen


def _free_floor(template: Template, place: Place, goals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the tiles of a place that are nobody's use tile, no door and not beside a door."""
    ground = Tile.GRASS if place.kind in OPEN_AIR else Tile.FLOOR
    doors = _doors(template, place)
    taken = set(goals)
    return [
        (x, y)
        for y in range(place.y, place.y + place.height)
        for x in range(place.x, place.x + place.width)
        if template.tiles[y, x] == ground
        and (x, y) not in taken
        and all(abs(x - door_x) + abs(y - door_y) > 1 for door_x, door_y in doors)
    ]


def _doors(template: Template, place: Place) -> list[tuple[int, int]]:
    """Return the door tiles in the walls of a place."""
    area = template.tiles[place.y : place.y + place.height, place.x : place.x + place.width]
    rows, columns = np.nonzero(area == Tile.DOOR)
    return [(place.x + int(x), place.y + int(y)) for y, x in zip(rows, columns, strict=True)]


def _elbow_room(
    tile: tuple[int, int], chosen: list[tuple[int, int]], needed: list[tuple[int, int]]
) -> tuple[int, int, int, int]:
    """Rank a tile: far from those who stand there already, then from use tiles; ties to the north-west."""
    x, y = tile

    def nearest(others: list[tuple[int, int]]) -> int:
        return min((abs(x - other_x) + abs(y - other_y) for other_x, other_y in others), default=99)

    return min(nearest(chosen), 3), nearest(needed), -y, -x


def _all_reached(capacity: NDArray[np.uint8], place: Place, needed: list[tuple[int, int]]) -> bool:
    """Return whether all tiles that matter in a place are still in one piece, the outside included."""
    north, west = max(place.y - 1, 0), max(place.x - 1, 0)
    around = capacity[north : place.y + place.height + 1, west : place.x + place.width + 1]
    tiles = [(x - west, y - north) for x, y in needed]
    distance = walking_distance(around, tiles[:1])
    return all(distance[y, x] != UNREACHABLE for x, y in tiles)
