"""What never changes about a place: columns of the atlas, planes of the terrain, records of the catalogue.

`atlas.i32[template, column, row]` holds, for each block template, its use slots, fixtures, premises, posts
and an index of fixtures by kind. `terrain.u8[template, plane, cell]` holds the ground. Rows are local to a
block; the row in the whole town is `block * site.<archetype> + row`.
"""

from enum import IntEnum

import numpy as np


class Plane(IntEnum):
    """Planes of `terrain.u8`.

    TILE: a `Tile`.
    PLACE: local place row + 1, or 0 outdoors.
    CAPACITY: people a tile holds: 0 nobody may enter, 1, or 250 on roads, doors and the bus stop.
    """

    TILE = 0
    PLACE = 1
    CAPACITY = 2


class BlockColumn(IntEnum):
    """Columns of `blocks.i32`, one row per block.

    TEMPLATE: index of the template.
    X, Y: place of the block in the grid of blocks.
    NORTH, EAST, SOUTH, WEST: neighbouring blocks, or NOTHING.
    """

    TEMPLATE = 0
    X = 1
    Y = 2
    NORTH = 3
    EAST = 4
    SOUTH = 5
    WEST = 6


class Slot(IntEnum):
    """Columns of the atlas: use slots, where one person stands to use a fixture.

    CELL: local cell.
    FIXTURE: local fixture row.
    ROLE: a `Role`.
    """

    CELL = 0
    FIXTURE = 1
    ROLE = 2


class Fixture(IntEnum):
    """Columns of the atlas: fixtures, sorted by kind.

    KIND: index into the config's object kinds, or NOTHING for an unused row.
    PLACE: local place row, or NOTHING outdoors.
    SLOT_FIRST, SLOTS: its use slots.
    USER_MASK, STAFF_MASK: bits of the slots open to each role.
    """

    KIND = 3
    PLACE = 4
    SLOT_FIRST = 5
    SLOTS = 6
    USER_MASK = 7
    STAFF_MASK = 8


class KindIndex(IntEnum):
    """Columns of the atlas: for each kind of fixture, its first row and number of rows in a block."""

    FIRST = 9
    COUNT = 10


class Lot(IntEnum):
    """Columns of the atlas: premises.

    KIND: index into the config's place kinds, or NOTHING for an unused row.
    OPENS, CLOSES: ticks of day; a place whose hours are 0 to ticks_per_day never closes.
    PRIVATE: 1 for homes, which only residents use.
    SALES_FLOAT, PAYROLL_FLOAT: cents to which the accounts are settled at midnight.
    FRESH: bit k is set when unsold goods of kind k are thrown away at the restock.
    """

    KIND = 11
    OPENS = 12
    CLOSES = 13
    PRIVATE = 14
    SALES_FLOAT = 27
    PAYROLL_FLOAT = 28
    FRESH = 29


class Post(IntEnum):
    """Columns of the atlas: positions of employment.

    JOB: index into the config's jobs, or NOTHING for an unused row.
    PLACE: local place row of the site.
    FIXTURE_KIND: kind of fixture worked at.
    START: tick of day at which the shift begins.
    LENGTH: ticks.
    DAYS: bit d is set when day d of the week is worked.
    GRACE, CUTOFF, SLACK: ticks (attendance, per job).
    SLOT: local use slot by which the site is found.
    LATENESS_PENALTY, ABSENCE_PENALTY: cents kept back from the wage, once per shift.
    """

    JOB = 15
    PLACE = 16
    FIXTURE_KIND = 17
    START = 18
    LENGTH = 19
    DAYS = 20
    GRACE = 21
    CUTOFF = 22
    SLACK = 23
    SLOT = 26
    LATENESS_PENALTY = 38
    ABSENCE_PENALTY = 39


class Lodging(IntEnum):
    """Columns of the atlas: beds of a block, one row each.

    SLOT: local use slot.
    PLACE: local place row of the home.
    """

    SLOT = 24
    PLACE = 25


class Shelf(IntEnum):
    """Columns of the atlas: goods that a place holds after the delivery, in config order of the items."""

    ITEM_0 = 30
    ITEM_1 = 31
    ITEM_2 = 32
    ITEM_3 = 33
    ITEM_4 = 34
    ITEM_5 = 35
    ITEM_6 = 36
    ITEM_7 = 37


ATLAS_COLUMNS = 40
PLANES = 3
BLOCK_COLUMNS = 7
LANES = 2
"""Streets that cross each side of a block."""

GATES = 4 * LANES
"""Tiles where people step into the next block: the lanes of the north, then east, south and west side."""


SHARE_BITS = 40
"""A share is kept as a multiple of 2**-40."""


def share_of(rows: int, blocks: int) -> int:
    """Return one row's share of a block, rounded up: `row * share >> SHARE_BITS` is the block that the row lies in.

    It is `row // rows`, without a division, of which a tick would make ten for each person.

    Args:
        rows: rows in a block.
        blocks: blocks in the town.

    Raises:
        ValueError: The town is so large that the multiplication would not be exact.
    """
    if rows * rows * blocks >= 1 << SHARE_BITS:
        raise ValueError(f"{blocks} blocks of {rows} rows each (rows * rows * blocks below 2**{SHARE_BITS})")
    return -(-(1 << SHARE_BITS) // rows)


SITE = np.dtype(
    (
        np.record,
        [
            ("width", "i8"),  # tiles of a block
            ("height", "i8"),
            ("cells", "i8"),  # width * height
            ("slots", "i8"),  # rows of each archetype per block
            ("objects", "i8"),
            ("places", "i8"),
            ("positions", "i8"),
            ("blocks", "i8"),  # blocks in the town
            ("bed", "i8"),  # fixture kinds: beds,
            ("bus_stop", "i8"),  # and bus stops (of beds, where a config has no bus stops)
            ("walk_max", "i8"),  # ticks of the longest walk inside a block
            ("gates", "i8", (GATES,)),  # local cells of the gates
            ("cell_share", "i8"),  # a cell's share of a block, and so on: see `share_of`
            ("slot_share", "i8"),
            ("object_share", "i8"),
            ("place_share", "i8"),
            ("position_share", "i8"),
            ("line_share", "i8"),  # a tile's share of a line of tiles
        ],
    ),
    align=True,
)
"""Sizes that every block of a town shares."""
