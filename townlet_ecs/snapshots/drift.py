"""Drift: a town that lives on under another config than the one it was built from.

Rules take effect at once. Of the numbers of the town, only wages and list prices come from the config: where the config
gives another one, and no command has set one of its own meanwhile, it is taken over.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.places import ListPrice
from components.positions import Position
from systems.effects import mark_prices
from townlet_ecs.reload import CATALOGUE, DISTURBANCES, reload_catalogue, take_disturbances
from townlet_ecs.snapshots.snapshot import SnapshotError
from townlet_ecs.spawn import furnish
from townlet_ecs.world import World

KINDS = ("items", "objects", "places", "jobs")
"""Sections whose names are numbers in a town that lives."""

FROM_CONFIG = {"positions.i32": (Position.WAGE,), "places.i32": tuple(ListPrice)}
"""Columns that begin as the config says."""


def moved(world: World, new: World) -> World:
    """Return a world of another config, filled with the towns of one that lived.

    Args:
        world: The towns so far.
        new: A world of the same towns under the other config, with nothing in its blocks yet.

    Raises:
        SnapshotError: The other config is of another place or other kinds of things: it takes a town built anew.
    """
    _refuse_other_places(world, new)
    before, after = _furnished(world), _furnished(new)
    for name, block in world.blocks.items():
        new.blocks[name][...] = block
    for name, output in world.outputs.items():
        new.outputs[name][...] = output
    new.events_before[:] = world.events_before
    if DISTURBANCES in world.reloaded:
        take_disturbances(world.reloaded[DISTURBANCES], new)
    source = new.origin.catalogue
    new.take_catalogue(world.catalogue)
    if source != world.origin.catalogue:
        reload_catalogue(source, new)
    elif CATALOGUE in world.reloaded:
        new.reloaded[CATALOGUE] = world.reloaded[CATALOGUE]
    for name, columns in FROM_CONFIG.items():
        for column in columns:
            changed = before[name][column] != after[name][column]
            kept = world.blocks[name][:, column] == before[name][column]
            new.blocks[name][:, column] = np.where(changed & kept, after[name][column], world.blocks[name][:, column])
    for place in range(new.towns):
        town = new.town(place)
        for row in range(town.places_i32.shape[1]):
            mark_prices(town, row)
    return new


def _refuse_other_places(world: World, new: World) -> None:
    """Refuse a config whose numbers mean other things.

    Raises:
        SnapshotError: With all that is too different.
    """
    wrong = [f"{kind}: other names" for kind in KINDS if _names(world, kind) != _names(new, kind)]
    if world.origin.map != new.origin.map:
        wrong.append("map: another place")
    wrong += [
        f"{name}: {block.shape[-1]} rows, {new.blocks[name].shape[-1]}"
        for name, block in world.blocks.items()
        if block.shape != new.blocks[name].shape
    ]
    if wrong:
        what = "a town that lives cannot be moved under this config; it takes a town built anew:"
        raise SnapshotError("config", "\n".join([what, *wrong]))


def _names(world: World, kind: str) -> tuple[str, ...]:
    """Return the names that a section of the config declares."""
    return tuple(getattr(world.config, kind))


def _furnished(world: World) -> dict[str, NDArray[Any]]:
    """Return what each town of a world begins with, before people come; the first town is used for it."""
    saved = {name: block[0].copy() for name, block in world.blocks.items()}
    for block in world.blocks.values():
        block[0] = 0
    furnish(world.town(0), world)
    found = {name: block[0].copy() for name, block in world.blocks.items()}
    for name, block in world.blocks.items():
        block[0] = saved[name]
    return found
