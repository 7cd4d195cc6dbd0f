"""What every command is, and what those about tiles ask of a town before they are carried out."""

import msgspec

from components.atlas import BlockColumn, Plane, Slot
from townlet_ecs.refusals import CommandError, within
from townlet_ecs.world import TownBlocks, World


class Command(msgspec.Struct, frozen=True, tag_field="kind", tag=True, forbid_unknown_fields=True):
    """What every command says.

    Attributes:
        town: Number of the town in the batch.
    """

    town: int = 0


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
