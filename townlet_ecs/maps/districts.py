"""The districts that generated towns are made of: blocks of 48 x 48 tiles for ten people each.

Two streets run through every block from north to south and two from west to east, two tiles wide and at the
same places whichever way the block is turned; so the streets of neighbouring blocks join. Between them lie
nine lots:

    nw  n  ne
    w   c  e
    sw  s  se

A plan says what stands on which side of a lot, in reading order: `nw S home cottage` is two homes along the
south side of the north-western lot, doors to the street. `boards` names the lots with a job board on the
corner at the crossing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from components.words import Tile
from townlet_ecs.maps.blueprints import BLUEPRINTS
from townlet_ecs.maps.draw import spots_at
from townlet_ecs.maps.layout import OUTDOORS, PLACE_KINDS, Fixture, Template
from townlet_ecs.maps.rooms import with_rooms
from townlet_ecs.maps.turn import Stamp, mirrored, stamped, turned

SIDE = 48
"""Tiles along each side of a block."""

STREETS = (15, 16, 31, 32)
"""Rows and columns that are street."""

GATES = ((16, 0), (31, 0), (47, 16), (47, 31), (16, 47), (31, 47), (0, 16), (0, 31))
"""Tiles in the N, E, S and W where one walks to the next block, one in each street."""

BUS_STOPS = ((24, 15), (23, 32))

PLANS: Mapping[str, str] = MappingProxyType(
    {
        "green": """
            nw S home cottage
            n  S cafe
            ne S home
            w  E office
            c  N pond
            e  W gym clinic
            sw N cottage
            s  N grocer
            se N home cottage
            boards ne sw""",
        "market": """
            nw E home
            n  S home cottage
            w  E gym clinic
            c  N cafe
            c  S grocer
            e  W cottage home
            sw N pond
            s  N office
            se N cottage
            boards nw se""",
        "high street": """
            nw S home cottage
            n  S cafe
            ne S cottage
            w  E clinic gym
            c  N office
            c  S grocer
            e  W home cottage
            sw E home
            s  N lawn
            boards ne sw""",
        "terrace": """
            n  S home cottage
            ne S gym clinic
            w  E lawn
            c  N cafe
            c  S office
            e  W home cottage
            sw N grocer
            s  N cottage home
            boards nw se""",
        "crossing": """
            nw S cottage
            n  S office
            ne W home cottage
            w  E grocer
            c  N lawn
            e  W cafe
            sw E cottage home
            s  N clinic gym
            se N home
            boards nw se""",
        "meadow": """
            nw S home
            n  S gym home
            ne S cottage
            w  E lawn
            c  N grocer
            c  S clinic cottage
            e  W office
            s  N cafe
            se N home cottage
            boards ne sw""",
    }
)
"""What stands where, by the name of the plan; every plan also comes turned by one, two and three quarters."""

TURNS = 4
"""Templates made of each plan."""


class _Strip(NamedTuple):
    """Tiles between two streets; of those that houses leave free, `before` halves come first."""

    first: int
    length: int
    before: int

    def start(self, filled: int) -> int:
        """Return the first tile of a row of houses, as near to the crossing as it goes."""
        assert filled <= self.length, "too many houses for the lot"
        return self.first + (self.length - filled) * self.before // 2


_ROWS = {"n": _Strip(0, 15, 2), "c": _Strip(17, 14, 1), "s": _Strip(33, 15, 0)}
_COLUMNS = {"w": _Strip(0, 15, 2), "c": _Strip(17, 14, 1), "e": _Strip(33, 15, 0)}
_QUARTERS = {"S": 0, "W": 1, "N": 2, "E": 3}
_CORNERS = {"nw": (14, 14, "S"), "ne": (33, 14, "S"), "sw": (14, 33, "N"), "se": (33, 33, "N")}
_FLUSH = frozenset({"grocer", "cafe", "office", "lawn"})
"""Built right to the street; the others have a front garden of one tile."""


@cache
def district(number: int) -> Template:
    """Return one of the templates: plan `number // TURNS`, turned by `number % TURNS` quarters."""
    name = tuple(PLANS)[number // TURNS]
    quarters = number % TURNS
    block = with_rooms(turned(_built(name, PLANS[name]), quarters))
    return replace(block, name=f"{name}, turned {quarters}" if quarters else name, gates=GATES)


def _built(name: str, plan: str) -> Template:
    """Set the buildings, job boards and bus stops of a plan on the streets."""
    stamps: list[Stamp] = []
    boards: list[Fixture] = []
    for line in plan.split("\n"):
        match line.split():
            case ["boards", *lots]:
                boards = [_board(lot) for lot in lots]
            case [lot, side, *names]:
                stamps += _frontage(lot, side, names)
    stamps.sort(key=lambda stamp: PLACE_KINDS.index(stamp.template.places[0].kind))
    block = stamped(Template(name, _streets(), (), ()), _numbered(stamps))
    tiles = np.array(block.tiles)
    _lay_paths(tiles)
    stops = [Fixture("bus_stop", x, y, OUTDOORS, spots_at(x, y, "O")) for x, y in BUS_STOPS]
    for fixture in boards:
        assert tiles[fixture.y, fixture.x] == Tile.GRASS, f"{name}: no room for a job board"
        tiles[fixture.y, fixture.x] = Tile.FURNITURE
    for fixture in stops:
        tiles[fixture.y, fixture.x] = Tile.BUS_STOP
    return replace(block, tiles=tiles, fixtures=(*block.fixtures, *boards, *stops))


def _streets() -> NDArray[np.uint8]:
    """Return the tiles of a block with nothing but streets."""
    tiles = np.full((SIDE, SIDE), Tile.GRASS, dtype=np.uint8)
    tiles[STREETS, :] = Tile.ROAD
    tiles[:, STREETS] = Tile.ROAD
    return tiles


def _frontage(lot: str, side: str, names: list[str]) -> Iterator[Stamp]:
    """Set buildings side by side along one side of a lot, corner lots from the crossing outwards."""
    down, across = _ROWS[lot[0] if lot[0] in "ns" else "c"], _COLUMNS[lot[-1] if lot[-1] in "we" else "c"]
    houses = [turned(_house(name, number), _QUARTERS[side]) for number, name in enumerate(names)]
    back = 0 if lot == "c" or names[0] in _FLUSH else 1
    x = across.start(sum(house.width for house in houses)) if side in "NS" else 0
    y = down.start(sum(house.height for house in houses)) if side in "WE" else 0
    for house in houses:
        match side:
            case "N":
                yield Stamp(house, x, down.first + back)
            case "S":
                yield Stamp(house, x, down.first + down.length - house.height - back)
            case "W":
                yield Stamp(house, across.first + back, y)
            case _:
                yield Stamp(house, across.first + across.length - house.width - back, y)
        x += house.width
        y += house.height


def _house(name: str, number: int) -> Template:
    """Return a blueprint; every second house of a row is the mirror image."""
    house = BLUEPRINTS[name]
    return mirrored(house) if number % 2 else house


def _numbered(stamps: list[Stamp]) -> Iterator[Stamp]:
    """Give every home its number and every other place the name of its kind."""
    homes = 0
    for stamp in stamps:
        (place,) = stamp.template.places
        homes += place.kind == "home"
        name = f"home {homes}" if place.kind == "home" else place.kind
        yield replace(stamp, template=replace(stamp.template, places=(replace(place, name=name),)))


def _board(lot: str) -> Fixture:
    """Return the job board on the corner of a lot, read from the street."""
    x, y, side = _CORNERS[lot]
    return Fixture("job_board", x, y, OUTDOORS, spots_at(x, y, side))


def _lay_paths(tiles: NDArray[np.uint8]) -> None:
    """Pave the grass in front of every door."""
    doors = np.pad(tiles == Tile.DOOR, 1)
    before = doors[2:, 1:-1] | doors[:-2, 1:-1] | doors[1:-1, 2:] | doors[1:-1, :-2]
    tiles[before & (tiles == Tile.GRASS)] = Tile.ROAD
