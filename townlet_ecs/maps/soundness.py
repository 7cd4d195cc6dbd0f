"""What must hold on every map: things stand where they can, and everybody can get to them.

Each check returns flaws that name a place or a fixture by its index; the reader of a file
turns them into faults with line numbers.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from components.words import Tile
from townlet_ecs.faults import Fault, Faults, nearest
from townlet_ecs.maps.draw import bare_ground
from townlet_ecs.maps.layout import (
    FIXTURE_SLOTS,
    OUTDOOR_KINDS,
    OUTDOORS,
    PLACE_KINDS,
    ROOM,
    STAFF,
    USER,
    Fixture,
    Place,
    Template,
    capacity_plane,
    place_plane,
)
from townlet_ecs.maps.walk import UNREACHABLE, sealing_tiles, walking_distance

PLACES = "places"
FIXTURES = "fixtures"
BLOCKS = "blocks"
WHOLE = ""


@dataclass(frozen=True)
class Flaw:
    """Something wrong with a place, a fixture, a block or (part `WHOLE`) the map."""

    part: str
    index: int
    what: str
    right: str = ""


def template_flaws(template: Template) -> tuple[Flaw, ...]:
    """Return everything that is wrong with a template as a piece of ground people live on."""
    return (
        *place_flaws(template.places, template.width, template.height),
        *fixture_flaws(bare_ground(template), template.places, template.fixtures),
        *spot_flaws(template),
        *way_flaws(template),
    )


def refuse(name: str, flaws: Iterable[Flaw]) -> None:
    """Raise `Faults` with every flaw of a map that was not read from a file; return when there is none."""
    faults = [
        Fault(name, 1, 1, f"{flaw.part}.{flaw.index}" if flaw.part else "", flaw.what, flaw.right)
        for flaw in flaws
    ]
    if faults:
        raise Faults(faults)


def place_flaws(places: Sequence[Place], width: int, height: int) -> Iterator[Flaw]:
    """Check that places are of known kinds, have names of their own, lie on the map and do not overlap."""
    names: set[str] = set()
    for index, place in enumerate(places):
        if place.kind not in PLACE_KINDS:
            right = nearest(place.kind, PLACE_KINDS) or f"one of {', '.join(PLACE_KINDS)}"
            yield Flaw(PLACES, index, f"unknown kind of place {place.kind!r}", right)
        if place.name in names:
            yield Flaw(PLACES, index, f"a second place is called '{place.name}'", "a name of its own")
        names.add(place.name)
        inside = place.x >= 0 and place.y >= 0 and place.x + place.width <= width
        if not inside or place.y + place.height > height:
            yield Flaw(PLACES, index, f"{place.name} reaches off the map", f"within {width} x {height} tiles")
    for (_, first), (other, second) in combinations(enumerate(places), 2):
        if _overlap(first, second):
            yield Flaw(PLACES, other, f"{second.name} overlaps {first.name}", "places apart")


def _overlap(one: Place, other: Place) -> bool:
    """Return whether two rectangles share a tile."""
    beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    return not (beside or one.y + one.height <= other.y or other.y + other.height <= one.y)


def fixture_flaws(
    ground: NDArray[np.uint8], places: Sequence[Place], fixtures: Sequence[Fixture]
) -> Iterator[Flaw]:
    """Check that fixtures are of known kinds, stand on free ground in a place and have the right slots.

    Args:
        ground: (height, width) tiles without furniture.
        places: All places.
        fixtures: All fixtures.
    """
    taken: dict[tuple[int, int], str] = {}
    for index, fixture in enumerate(fixtures):
        kind, x, y = fixture.kind, fixture.x, fixture.y
        if kind not in FIXTURE_SLOTS:
            right = nearest(kind, FIXTURE_SLOTS) or f"one of {', '.join(sorted(FIXTURE_SLOTS))}"
            yield Flaw(FIXTURES, index, f"unknown kind of fixture {kind!r}", right)
            continue
        if kind == ROOM:
            continue
        yield from (Flaw(FIXTURES, index, what, right) for what, right in _slot_troubles(fixture))
        if not (0 <= x < ground.shape[1] and 0 <= y < ground.shape[0]):
            right = f"x 0 to {ground.shape[1] - 1}, y 0 to {ground.shape[0] - 1}"
            yield Flaw(FIXTURES, index, f"{kind} at ({x}, {y}) is off the map", right)
            continue
        tile, stands = Tile(int(ground[y, x])), f"{kind} at ({x}, {y}) stands"
        if tile in (Tile.WALL, Tile.DOOR, Tile.WATER):
            yield Flaw(FIXTURES, index, f"{stands} on a {tile.name.lower()}", "a free tile")
        if fixture.place == OUTDOORS and kind not in OUTDOOR_KINDS:
            yield Flaw(FIXTURES, index, f"{stands} outside every place", "inside a place")
        if (x, y) in taken:
            yield Flaw(FIXTURES, index, f"{stands} on a {taken[x, y]}", "a tile of its own")
        taken[x, y] = kind


def _slot_troubles(fixture: Fixture) -> Iterator[tuple[str, str]]:
    """Compare the roles of a fixture's spots with what its kind may have."""
    slots = FIXTURE_SLOTS[fixture.kind]
    roles = [spot.role for spot in fixture.spots]
    users, staff = roles.count(USER), roles.count(STAFF)
    if not slots.users_min <= users <= slots.users_max:
        least = "" if slots.users_min == slots.users_max else f"{slots.users_min} to "
        yield f"{fixture.kind} has {users} use tiles for users", f"{least}{slots.users_max}"
    if staff > slots.staff_max:
        yield f"{fixture.kind} has {staff} use tiles for staff", f"at most {slots.staff_max}"
    elif not roles and slots.staff_max:
        yield f"{fixture.kind} has no use tile", "at least 1"
    if users + staff < len(roles):
        yield f"{fixture.kind} has a use tile for neither users nor staff", f"'{USER}' or '{STAFF}'"


def spot_flaws(template: Template) -> Iterator[Flaw]:
    """Check that use tiles are walkable, beside their fixture, in the same place, and nobody else's."""
    capacity, place = capacity_plane(template), place_plane(template)
    taken: dict[tuple[int, int], str] = {}
    for index, fixture in enumerate(template.fixtures):
        if not (0 <= fixture.x < template.width and 0 <= fixture.y < template.height):
            continue
        for spot in fixture.spots:
            where = f"use tile ({spot.x}, {spot.y}) of the {fixture.kind}"
            if not (0 <= spot.x < template.width and 0 <= spot.y < template.height):
                yield Flaw(FIXTURES, index, f"{where} is off the map", "a tile of the map")
                continue
            cell = spot.y * template.width + spot.x
            if not capacity[cell]:
                tile = Tile(int(template.tiles[spot.y, spot.x])).name.lower()
                yield Flaw(FIXTURES, index, f"{where} is not walkable: {tile}", "grass, floor or road")
            elif fixture.place != OUTDOORS and place[cell] != fixture.place + 1:
                name = template.places[fixture.place].name
                yield Flaw(FIXTURES, index, f"{where} lies outside {name}", "in the same place")
            if fixture.kind != ROOM and abs(spot.x - fixture.x) + abs(spot.y - fixture.y) > 1:
                yield Flaw(FIXTURES, index, f"{where} is not beside it", "at most one step away")
            if (spot.x, spot.y) in taken:
                other = taken[spot.x, spot.y]
                yield Flaw(FIXTURES, index, f"{where} is shared with a {other}", "a tile of its own")
            taken[spot.x, spot.y] = fixture.kind


def way_flaws(template: Template) -> Iterator[Flaw]:
    """Check that all use tiles and gates are in one piece and that nobody on one seals off another."""
    capacity = capacity_plane(template).reshape(template.tiles.shape)
    goals = [
        (x, y)
        for x, y in template.goals()
        if 0 <= x < template.width and 0 <= y < template.height and capacity[y, x]
    ]
    town = _largest_part(capacity, goals)
    sealing = set(sealing_tiles(capacity, [goal for goal in goals if goal in town]))
    for index, fixture in enumerate(template.fixtures):
        for spot in fixture.spots:
            where = f"use tile ({spot.x}, {spot.y}) of the {fixture.kind}"
            if (spot.x, spot.y) in goals and (spot.x, spot.y) not in town:
                yield Flaw(FIXTURES, index, f"{where} cannot be reached from the rest", "a way on foot")
            if (spot.x, spot.y) in sealing:
                what = f"whoever stands on {where} seals off others"
                yield Flaw(FIXTURES, index, what, "a use tile that leaves a way around")
    for x, y in template.gates:
        if (x, y) not in town:
            yield Flaw(WHOLE, 0, f"the gate ({x}, {y}) cannot be reached", "a way on foot")


def _largest_part(capacity: NDArray[np.uint8], goals: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return the goals of the connected piece of ground that has the most of them."""
    largest: set[tuple[int, int]] = set()
    rest = set(goals)
    while rest:
        distance = walking_distance(capacity, [min(rest)])
        part = {(x, y) for x, y in rest if distance[y, x] != UNREACHABLE}
        rest -= part
        largest = max(largest, part, key=len)
    return largest
