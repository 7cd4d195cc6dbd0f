"""What every command is, how it is refused, and the questions that most commands ask first."""

import msgspec
import numpy as np

from components.atlas import BlockColumn, Plane, Slot
from components.people import Body, Identity
from systems.blocks import TownBlocks
from townlet_ecs.world import World


class CommandError(ValueError):
    """A command that cannot be carried out; the message says why and what would be right."""


class Command(msgspec.Struct, frozen=True, tag_field="kind", tag=True, forbid_unknown_fields=True):
    """What every command says.

    Attributes:
        town: Number of the town in the batch.
    """

    town: int = 0


def row_of(person: int, town: TownBlocks) -> int:
    """Return the row of a living person.

    Raises:
        CommandError: Nobody of that id lives here.
    """
    rows = np.flatnonzero((town.people_i32[Identity.ID] == person) & (town.people_i8[Body.LIVE] == 1))
    if len(rows) == 0:
        raise CommandError(f"no person {person} lives in this town")
    return int(rows[0])


def within(name: str, value: float, low: float, high: float) -> None:
    """Refuse a number outside a range, and NaN."""
    if not low <= value <= high:
        raise CommandError(f"{name} {value} is not between {low} and {high}")


def row_within(name: str, row: int, count: int) -> int:
    """Return a row, refusing one that is not there."""
    within(name, row, 0, count - 1)
    return row


def capacity_of(cell: int, town: TownBlocks, world: World) -> int:
    """Return how many people a tile holds.

    Raises:
        CommandError: There is no such tile.
    """
    site = world.atlas.site[0]
    within("cell", cell, 0, len(town.cells_u8) - 1)
    block, local = divmod(cell, int(site.cells))
    return int(town.terrain_u8[town.blocks_i32[BlockColumn.TEMPLATE, block], Plane.CAPACITY, local])


def free_tile(cell: int, town: TownBlocks, world: World) -> None:
    """Refuse a tile that nobody may stand on, or that is full."""
    capacity = capacity_of(cell, town, world)
    if capacity == 0:
        raise CommandError(f"nobody can stand on tile {cell}")
    if town.cells_u8[cell] >= capacity:
        raise CommandError(f"tile {cell} is full ({capacity})")


def cell_of_slot(slot: int, town: TownBlocks, world: World) -> int:
    """Return the tile of a use slot."""
    site = world.atlas.site[0]
    block, local = divmod(slot, int(site.slots))
    return int(block * site.cells + town.atlas_i32[town.blocks_i32[BlockColumn.TEMPLATE, block], Slot.CELL, local])
