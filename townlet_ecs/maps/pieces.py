"""A town that was saved as one map, cut into its blocks again.

In the object layer `blocks` every block is a rectangle; its name is that of the template. All are of one size and
fill the map row by row from the north-west corner; only the last row may be short. Two streets cross each side of a
block at the same places in all of them, and people step from block to block in the inner lanes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from components.words import Tile
from townlet_ecs.maps.check import commute_flaws, workplaces
from townlet_ecs.maps.draw import place_at
from townlet_ecs.maps.layout import WALKABLE, Fixture, Place, Spot, Template, TownMap
from townlet_ecs.maps.soundness import BLOCKS, FIXTURES, PLACES, Flaw

Gates = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Area:
    """A rectangle of tiles with a name."""

    name: str
    x: int
    y: int
    width: int
    height: int

    def holds(self, x: int, y: int) -> bool:
        """Return whether a tile lies in it."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


@dataclass(frozen=True)
class Piece:
    """A block of a town as it was drawn, and where its places and fixtures stand in the lists of the file.

    Attributes:
        template: Without rooms.
        ground: (height, width) its tiles without furniture.
        places: Of each place of the template, the number in the file.
        fixtures: Of each fixture of the template, the number in the file.
    """

    template: Template
    ground: NDArray[np.uint8]
    places: tuple[int, ...]
    fixtures: tuple[int, ...]

    def in_file(self, flaw: Flaw) -> Flaw:
        """Return a flaw of the template as one of the file."""
        numbers = {PLACES: self.places, FIXTURES: self.fixtures}.get(flaw.part, ())
        return replace(flaw, index=numbers[flaw.index]) if flaw.index < len(numbers) else flaw


def area_flaws(areas: Sequence[Area], width: int, height: int) -> Iterator[Flaw]:
    """Check that blocks are of one size and fill a map row by row, the last row as far as it goes."""
    first = areas[0]
    columns = max(1, width // first.width)
    for index, area in enumerate(areas):
        row, column = divmod(index, columns)
        x, y = column * first.width, row * first.height
        if (area.width, area.height) != (first.width, first.height):
            what = f"block '{area.name}' has {area.width} x {area.height} tiles"
            yield Flaw(BLOCKS, index, what, f"{first.width} x {first.height}, as the first one")
        elif (area.x, area.y) != (x, y):
            yield Flaw(BLOCKS, index, f"block '{area.name}' begins at ({area.x}, {area.y})", f"({x}, {y})")
    rows = -(-len(areas) // columns)
    if (width, height) != (columns * first.width, rows * first.height):
        right = f"{columns * first.width} x {rows * first.height} for these blocks"
        yield Flaw(BLOCKS, 0, f"a map of {width} x {height} tiles", right)


def homeless_flaws(areas: Sequence[Area], places: Sequence[Place], fixtures: Sequence[Fixture]) -> Iterator[Flaw]:
    """Check that every place and every fixture lies in one block."""
    for index, place in enumerate(places):
        corners = ((place.x, place.y), (place.x + place.width - 1, place.y + place.height - 1))
        if len({area_at(areas, *corner) for corner in corners} - {None}) != 1 or area_at(areas, *corners[1]) is None:
            yield Flaw(PLACES, index, f"{place.name} does not lie in one block", "within a block")
    for index, fixture in enumerate(fixtures):
        if area_at(areas, fixture.x, fixture.y) is None:
            yield Flaw(FIXTURES, index, f"{fixture.kind} at ({fixture.x}, {fixture.y}) lies in no block", "in a block")


def area_at(areas: Sequence[Area], x: int, y: int) -> int | None:
    """Return the number of the block in which a tile lies; blocks are in order and of one size."""
    columns = max(area.x for area in areas) // areas[0].width + 1
    number = y // areas[0].height * columns + x // areas[0].width
    inside = x >= 0 and 0 <= number < len(areas) and areas[number].holds(x, y)
    return number if inside else None


def cut(
    areas: Sequence[Area], tiles: NDArray[np.uint8], places: Sequence[Place], fixtures: Sequence[Fixture]
) -> list[Piece]:
    """Return the blocks of a town; fixtures get their place, and coordinates count from the corner of the block.

    A single block takes everything, also what lies off the map. Gates are left out.
    """
    places_of = _by_block(areas, [(place.x, place.y) for place in places])
    fixtures_of = _by_block(areas, [(fixture.x, fixture.y) for fixture in fixtures])
    found = []
    for area, place_rows, fixture_rows in zip(areas, places_of, fixtures_of, strict=True):
        own = tuple(replace(places[row], x=places[row].x - area.x, y=places[row].y - area.y) for row in place_rows)
        ground = tiles[area.y : area.y + area.height, area.x : area.x + area.width]
        things = tuple(_moved(fixtures[row], area, own) for row in fixture_rows)
        template = Template(area.name, _furnished(ground, things), own, things)
        found.append(Piece(template, ground, tuple(place_rows), tuple(fixture_rows)))
    return found


def _by_block(areas: Sequence[Area], corners: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Return the numbers of the things in each block, given where they lie."""
    held: list[list[int]] = [[] for _ in areas]
    for index, (x, y) in enumerate(corners):
        number = area_at(areas, x, y) if len(areas) > 1 else 0
        if number is not None:
            held[number].append(index)
    return held


def _furnished(ground: NDArray[np.uint8], fixtures: Sequence[Fixture]) -> NDArray[np.uint8]:
    """Return the tiles of a block with its fixtures on them."""
    tiles = np.array(ground)
    for fixture in fixtures:
        if 0 <= fixture.x < tiles.shape[1] and 0 <= fixture.y < tiles.shape[0]:
            stop = fixture.kind == "bus_stop" and Tile(int(tiles[fixture.y, fixture.x])) in WALKABLE
            tiles[fixture.y, fixture.x] = Tile.BUS_STOP if stop else Tile.FURNITURE
    return tiles


def _moved(fixture: Fixture, area: Area, places: Sequence[Place]) -> Fixture:
    """Return a fixture of a block in the coordinates of the block."""
    x, y = fixture.x - area.x, fixture.y - area.y
    spots = tuple(Spot(spot.x - area.x, spot.y - area.y, spot.role) for spot in fixture.spots)
    return Fixture(fixture.kind, x, y, place_at(places, x, y), spots)


def street_gates(tiles: NDArray[np.uint8]) -> Gates | None:
    """Return the gates of a block: the inner lanes of the two streets across each side; None if they do not join."""
    height, width = tiles.shape
    across = [_inner_lanes(tiles[row]) for row in (0, height - 1)]
    along = [_inner_lanes(tiles[:, column]) for column in (0, width - 1)]
    if across[0] is None or along[0] is None or across[0] != across[1] or along[0] != along[1]:
        return None
    north, south = (tuple((x, y) for x in across[0]) for y in (0, height - 1))
    west, east = (tuple((x, y) for y in along[0]) for x in (0, width - 1))
    return (*north, *east, *south, *west)


def _inner_lanes(edge: NDArray[np.uint8]) -> tuple[int, int] | None:
    """Return the last tile of the first street across an edge and the first of the second, if there are two."""
    road = np.flatnonzero(np.diff(np.pad(edge == Tile.ROAD, 1).astype(np.int8)))
    return (int(road[1]) - 1, int(road[2])) if len(road) == 4 else None


def neighbour_flaws(found: Sequence[Piece]) -> Iterator[Flaw]:
    """Check that the streets of all blocks meet and that each has as many beds as the others."""
    first = found[0]
    for index, piece in enumerate(found):
        name = piece.template.name
        gates = street_gates(piece.ground)
        if gates is None or gates != street_gates(first.ground):
            right = "two streets across every side, at the same places in all blocks"
            yield Flaw(BLOCKS, index, f"the streets of block '{name}' do not meet those of the others", right)
        if beds(piece.template) != beds(first.template):
            what = f"block '{name}' has {beds(piece.template)} beds in homes"
            yield Flaw(BLOCKS, index, what, f"{beds(first.template)}, as the first one")


def job_flaws(template: Template, walk_ticks_max: int) -> Iterator[Flaw]:
    """Check that every workplace of a block is near every home; people of several blocks may change jobs."""
    homes = [number for number, place in enumerate(template.places) if place.kind == "home"]
    commutes = [(home, place) for home in homes for place in workplaces(template)]
    yield from commute_flaws(template, commutes, walk_ticks_max)


def assembled(name: str, areas: Sequence[Area], blocks: Sequence[Template]) -> TownMap:
    """Return a town of these blocks, templates in the order in which they come first."""
    templates = tuple(dict.fromkeys(blocks))
    columns = max(area.x for area in areas) // areas[0].width + 1
    grid = np.full(-(-len(blocks) // columns) * columns, -1, dtype=np.int32)
    number = {template: index for index, template in enumerate(templates)}
    grid[: len(blocks)] = [number[template] for template in blocks]
    return TownMap(name, templates, grid.reshape(-1, columns))


def beds(template: Template) -> int:
    """Return how many beds stand in homes."""
    rooms = [template.places[f.place].kind for f in template.fixtures if f.kind == "bed" and f.place >= 0]
    return rooms.count("home")
