"""Copies of a town: one moment in many places of a world, each going on with dice of its own."""

from collections.abc import Sequence

import msgspec

from components.town import Clock
from systems.random import town_key
from townlet_ecs.origin import Origin
from townlet_ecs.reload import CATALOGUE, DISTURBANCES, take_disturbances
from townlet_ecs.snapshots.taking import empty_world
from townlet_ecs.storage import CLOCK
from townlet_ecs.world import World


def copies(world: World, keys: Sequence[int]) -> World:
    """Return a world with a town for each key: the only town of another world, from now on with these dice.

    Args:
        world: Of one town; it is left as it is.
        keys: What the dice of each are thrown with, see `key_of`.
    """
    assert world.towns == 1, f"a world of {world.towns} towns (one is copied)"
    found = empty_world(msgspec.structs.replace(world.origin, towns=len(keys)))
    for name, block in world.blocks.items():
        found.blocks[name][...] = block
    for name, output in world.outputs.items():
        found.outputs[name][...] = output
    found.events_before[:] = world.blocks[CLOCK][:, Clock.EVENTS]
    found.take_catalogue(world.catalogue)
    if DISTURBANCES in world.reloaded:
        take_disturbances(world.reloaded[DISTURBANCES], found)
    if CATALOGUE in world.reloaded:
        found.reloaded[CATALOGUE] = world.reloaded[CATALOGUE]
    found.blocks[CLOCK][:, Clock.KEY] = keys
    return found


def key_of(origin: Origin, own: int, seed: int) -> int:
    """Return the key of the dice that a copy is given.

    Args:
        origin: What the town was built from.
        own: The key that it has.
        seed: 0 for its own dice; k for those of the same town of the k-th seed after its own.
    """
    return own if seed == 0 else int(town_key(origin.seed + seed, origin.first_town))
