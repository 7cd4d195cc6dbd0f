"""Maps as text: a template drawn with one letter per tile, and read back from a drawing.

    ~ water   . grass   = road   , floor   # wall   + door   U bus stop
    B bed  F fridge  S stove  H shower  W wardrobe  K sink  T table  I till
    D desk  C counter  L shelf  N bench  M mat  J job board

A drawing says where things stand. Where people stand to use them is said beside it, one word
per thing in reading order: the sides of it that are use tiles, capital for users, small for
staff (`Ns`: a customer in the north, a clerk in the south); `o` is the tile itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from components.words import Tile
from townlet_ecs.maps.layout import OPEN_AIR, OUTDOORS, ROOM, STAFF, USER, Fixture, Place, Spot, Template

TILE_GLYPHS: Mapping[Tile, str] = MappingProxyType(
    {
        Tile.WATER: "~",
        Tile.GRASS: ".",
        Tile.ROAD: "=",
        Tile.FLOOR: ",",
        Tile.WALL: "#",
        Tile.DOOR: "+",
        Tile.BUS_STOP: "U",
    }
)

FIXTURE_GLYPHS: Mapping[str, str] = MappingProxyType(
    {
        "bed": "B",
        "fridge": "F",
        "stove": "S",
        "shower": "H",
        "wardrobe": "W",
        "sink": "K",
        "table": "T",
        "till": "I",
        "desk": "D",
        "counter": "C",
        "shelf": "L",
        "bench": "N",
        "mat": "M",
        "job_board": "J",
        "bus_stop": "U",
    }
)

SIDES: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"N": (0, -1), "E": (1, 0), "S": (0, 1), "W": (-1, 0), "O": (0, 0)}
)
"""Step from a fixture to its use tile, by capital letter of the side; O is the tile itself."""


def draw(template: Template) -> str:
    """Return a template as lines of glyphs, north at the top."""
    glyphs = np.full(template.tiles.shape, "?")
    for tile, glyph in TILE_GLYPHS.items():
        glyphs[template.tiles == tile] = glyph
    for fixture in template.fixtures:
        if fixture.kind != ROOM:
            glyphs[fixture.y, fixture.x] = FIXTURE_GLYPHS[fixture.kind]
    return "".join("".join(row) + "\n" for row in glyphs.tolist())


def sides_of(fixture: Fixture) -> str:
    """Return the use tiles of a fixture as letters of its sides, users before staff."""
    letters = {step: letter for letter, step in SIDES.items()}
    words = {USER: "", STAFF: ""}
    for spot in fixture.spots:
        letter = letters[spot.x - fixture.x, spot.y - fixture.y]
        words[spot.role] += letter if spot.role == USER else letter.lower()
    return words[USER] + words[STAFF]


def spots_at(x: int, y: int, sides: str) -> tuple[Spot, ...]:
    """Return the use tiles of a fixture from the letters of its sides."""
    steps = [(SIDES[side.upper()], STAFF if side.islower() else USER) for side in sides]
    return tuple(Spot(x + east, y + south, role) for (east, south), role in steps)


def read_drawing(name: str, drawing: str, *, places: Iterable[Place], sides: Sequence[str]) -> Template:
    """Return the template that a drawing shows, without rooms.

    Args:
        name: What to call it.
        drawing: Lines of glyphs of equal length.
        places: Its buildings and parks.
        sides: One word of side letters per fixture, in reading order.
    """
    places = tuple(places)
    rows = drawing.strip("\n").split("\n")
    assert len({len(row) for row in rows}) == 1, f"{name}: lines of unequal length"
    tiles = np.full((len(rows), len(rows[0])), Tile.GRASS, dtype=np.uint8)
    kinds = {glyph: kind for kind, glyph in FIXTURE_GLYPHS.items()}
    grounds = {glyph: tile for tile, glyph in TILE_GLYPHS.items()}
    found: list[tuple[str, int, int]] = []
    for y, row in enumerate(rows):
        for x, glyph in enumerate(row):
            if glyph in kinds:
                found.append((kinds[glyph], x, y))
            tiles[y, x] = grounds.get(glyph, Tile.FURNITURE)
    assert len(found) == len(sides), f"{name}: {len(found)} fixtures and {len(sides)} words of sides"
    fixtures = tuple(
        Fixture(kind, x, y, place_at(places, x, y), spots_at(x, y, word))
        for (kind, x, y), word in zip(found, sides, strict=True)
    )
    return Template(name, tiles, places, fixtures)


def place_at(places: Sequence[Place], x: int, y: int) -> int:
    """Return the index of the place in whose rectangle a tile lies, or `OUTDOORS`."""
    holders = (index for index, place in enumerate(places) if place.holds(x, y))
    return next(holders, OUTDOORS)


def bare_ground(template: Template) -> NDArray[np.uint8]:
    """Return (height, width) u8: the tiles with every fixture and wall taken away.

    Below things in a building and below its walls there is floor, in a park grass, and below
    a bus stop road.
    """
    ground = np.array(template.tiles)
    ground[np.isin(ground, (Tile.WALL, Tile.DOOR))] = Tile.FLOOR
    ground[ground == Tile.BUS_STOP] = Tile.ROAD
    for fixture in template.fixtures:
        if template.tiles[fixture.y, fixture.x] == Tile.FURNITURE:
            indoors = fixture.place != OUTDOORS and template.places[fixture.place].kind not in OPEN_AIR
            ground[fixture.y, fixture.x] = Tile.FLOOR if indoors else Tile.GRASS
    return ground
