"""Drift: a town that lives on under another config than the one it was built from.

Rules take effect at once. Of the numbers of the town, wages and list prices come from the config: where the config
gives another one, and no command has set one of its own meanwhile, it is taken over. Shifts, deadlines and records that
the new rules do not allow are brought in line with them.
"""

from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from components.people import Belongs, Intent, Presence, Shift, Timer
from components.places import ListPrice
from components.positions import Position
from components.reservations import Reservation
from components.rewards import Episode, Gain
from components.town import Clock
from components.words import NEVER, NOTHING
from systems.blocks import TownBlocks
from systems.effects import mark_prices
from systems.hooks import roster
from townlet_ecs.reload import CATALOGUE, DISTURBANCES, reload_catalogue, take_disturbances
from townlet_ecs.snapshots.meaning import faults_of
from townlet_ecs.snapshots.snapshot import SnapshotError
from townlet_ecs.sound.claims import longest
from townlet_ecs.sound.ground import ground_of
from townlet_ecs.sound.telling import living
from townlet_ecs.sound.work import misfits
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
        SnapshotError: The other config is of another place or other kinds of things, or the town cannot live on by it:
            it takes a town built anew.
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
        bring_in_line(town, new)
    faults = faults_of(new)
    if faults:
        raise SnapshotError("config", "\n".join(["the town cannot live on under this config:", *faults]))
    return new


def bring_in_line(town: TownBlocks, world: World) -> None:
    """Let shifts, deadlines and records keep within the rules that hold now.

    Whose position has other hours waits for its next shift; what is under way is over by its new limit at the latest.
    """
    config, ground, tick = world.config, ground_of(world), int(town.town_i64[Clock.TICK])
    for row in np.flatnonzero(misfits(town, ground)).tolist():
        roster(town, row, int(town.people_i32[Belongs.POSITION, row]), tick)
    idle = living(town) & (town.people_i8[Intent.AFFORDANCE] == NOTHING)
    decide, expiry = town.people_i32[Timer.DECIDE], town.reservations_i32[Reservation.EXPIRY]
    decide[:] = np.where(idle, np.minimum(decide, tick + config.decisions.commit_ticks), decide)
    expiry[:] = np.where(expiry == NEVER, NEVER, np.minimum(expiry, tick + longest(town, ground)))
    known, attended = town.people_i8[Shift.SHIFTS], town.people_i16[Presence.ATTENDED]
    known[:] = np.minimum(known, config.employment.attendance_window)
    attended[:] = attended & ((1 << known.astype(np.int64)) - 1)
    most = np.float32(config.rewards.clip_per_episode)
    town.people_f32[Episode.RETURN] = np.clip(town.people_f32[Episode.RETURN], -most, most)
    town.view(Gain)[config.rewards.exit_guard_ticks :] = 0.0


def _refuse_other_places(world: World, new: World) -> None:
    """Refuse a config whose numbers mean other things.

    Raises:
        SnapshotError: With all that is too different.
    """
    wrong = [f"{kind}: other names" for kind in KINDS if _names(world, kind) != _names(new, kind)]
    if world.origin.map != new.origin.map or _map_name(world) != _map_name(new):
        wrong.append("map: another place")
    wrong += [
        f"{name}: {block.shape[-1]} rows, {new.blocks[name].shape[-1]}"
        for name, block in world.blocks.items()
        if block.shape != new.blocks[name].shape
    ]
    if wrong:
        what = "a town that lives cannot be moved under this config; it takes a town built anew:"
        raise SnapshotError("config", "\n".join([what, *wrong]))


def _map_name(world: World) -> Any:
    """Return what the config from which a world was built calls its map."""
    return msgspec.json.decode(world.origin.config)["map"]


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
