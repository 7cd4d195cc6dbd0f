"""What must be true of a town after any tick; `faults_of` says in sentences what is not.

Every test that lets towns live asks here, the quick properties as well as the storms. The checks are those that a
snapshot is judged by before it is loaded, but for a few which scenes arranged by hand need not keep.
"""

from collections.abc import Iterator

from components.people import Need
from components.town import Clock
from systems.blocks import TownBlocks
from townlet_ecs import Batch, Town
from townlet_ecs.sound.books import books, counters
from townlet_ecs.sound.claims import reservations
from townlet_ecs.sound.deeds import partners, what_people_do
from townlet_ecs.sound.ground import ground_of
from townlet_ecs.sound.people import belongings, rows_and_names, standing_room
from townlet_ecs.sound.places import disturbances
from townlet_ecs.sound.rewards import rewards
from townlet_ecs.sound.telling import told
from townlet_ecs.sound.ties import warmth
from townlet_ecs.world import World

__all__ = ["belongings", "books", "faults_in_batch", "faults_of", "faults_of_blocks", "rows_and_names"]


def faults_of(town: Town) -> list[str]:
    """Return what is wrong with a town between two ticks; nothing, if all is well."""
    return faults_of_blocks(town.world.town(0), town.world)


def faults_in_batch(batch: Batch, town: int) -> list[str]:
    """Return what is wrong with one town of a batch."""
    return faults_of_blocks(batch.world.town(town), batch.world)


def faults_of_blocks(blocks: TownBlocks, world: World) -> list[str]:
    """Return what is wrong with the town in these blocks."""
    ground = ground_of(world)
    faults = [
        *needs(blocks),
        *rewards(blocks),
        *warmth(blocks),
        *rows_and_names(blocks),
        *belongings(blocks),
        *standing_room(blocks, ground),
        *reservations(blocks, ground),
        *what_people_do(blocks, ground),
        *partners(blocks, ground),
        *disturbances(blocks, ground),
        *books(blocks),
        *counters(blocks),
    ]
    tick = int(blocks.town_i64[Clock.TICK])
    return [f"after tick {tick - 1}: {fault}" for fault in faults]


def needs(blocks: TownBlocks) -> Iterator[str]:
    levels = blocks.view(Need)
    yield from told("needs outside 0 to 1 (or NaN)", ~((levels >= 0) & (levels <= 1)))
