"""Templates turned, mirrored, moved and put together."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from components.words import Tile
from townlet_ecs.maps.layout import OUTDOORS, Fixture, Place, Spot, Template, TownMap

Move = Callable[[int, int], tuple[int, int]]


def turned(template: Template, quarters: int) -> Template:
    """Return a template turned clockwise by some quarters, without its gates."""
    for _ in range(quarters % 4):
        tiles = np.ascontiguousarray(np.rot90(template.tiles, -1))
        template = _moved(replace(template, tiles=tiles), _quarter(template.height - 1))
    return template


def _quarter(last: int) -> Move:
    """Return the move of a quarter turn, given the last row."""
    return lambda x, y: (last - y, x)


def mirrored(template: Template) -> Template:
    """Return a template with east and west exchanged, without its gates."""
    last = template.width - 1
    tiles = np.ascontiguousarray(template.tiles[:, ::-1])
    return _moved(replace(template, tiles=tiles), lambda x, y: (last - x, y))


def _moved(template: Template, move: Move) -> Template:
    """Return a template whose places and fixtures are moved onto its new tiles."""
    return replace(
        template,
        places=tuple(_place(place, move) for place in template.places),
        fixtures=tuple(_fixture(fixture, move, 0) for fixture in template.fixtures),
        gates=(),
    )


def _place(place: Place, move: Move) -> Place:
    """Move a place by its corners."""
    one, other = move(place.x, place.y), move(place.x + place.width - 1, place.y + place.height - 1)
    (west, east), (north, south) = (sorted(pair) for pair in zip(one, other, strict=True))
    return Place(place.name, place.kind, west, north, east - west + 1, south - north + 1)


def _fixture(fixture: Fixture, move: Move, places_before: int) -> Fixture:
    """Move a fixture with its spots; `places_before` is added to its place."""
    spots = tuple(Spot(*move(spot.x, spot.y), spot.role) for spot in fixture.spots)
    place = fixture.place if fixture.place == OUTDOORS else fixture.place + places_before
    return Fixture(fixture.kind, *move(fixture.x, fixture.y), place, spots)


@dataclass(frozen=True)
class Stamp:
    """A template and the tile its north-west corner goes to."""

    template: Template
    x: int
    y: int


def stamped(ground: Template, stamps: Iterable[Stamp]) -> Template:
    """Return a template with others set onto its tiles, their places and fixtures behind its own."""
    tiles = np.array(ground.tiles)
    places, fixtures = list(ground.places), list(ground.fixtures)
    for stamp in stamps:
        piece = stamp.template
        tiles[stamp.y : stamp.y + piece.height, stamp.x : stamp.x + piece.width] = piece.tiles

        def move(x: int, y: int, stamp: Stamp = stamp) -> tuple[int, int]:
            return x + stamp.x, y + stamp.y

        fixtures += [_fixture(fixture, move, len(places)) for fixture in piece.fixtures]
        places += [_place(place, move) for place in piece.places]
    return replace(ground, tiles=tiles, places=tuple(places), fixtures=tuple(fixtures))


def joined(town: TownMap) -> Template:
    """Return a whole town as one template without gates, water where there is no block.

    For looking at towns and checking them; a large one becomes large. Places are numbered by block.
    """
    first = town.templates[0]
    rows, columns = town.grid.shape
    sea = np.full((rows * first.height, columns * first.width), Tile.WATER, dtype=np.uint8)
    stamps = []
    for block, (row, column, index) in enumerate(town.blocks().tolist()):
        template = town.templates[index]
        places = (replace(place, name=f"{place.name} of block {block}") for place in template.places)
        piece = replace(template, places=tuple(places))
        stamps.append(Stamp(piece, column * first.width, row * first.height))
    return stamped(Template(town.name, sea, (), ()), stamps)
