"""Meaning: whether the numbers of a town hold together, so that it can live on and no kernel reads beyond an array.

A file may have the right form and checksums and still say what no town can be. Everything is looked at that kernels
rely on: ranges first, then references, reservations, the books, and what people are about.
"""

from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import Any

from systems.blocks import TownBlocks
from townlet_ecs.sentinel import troubles_of, watched_blocks
from townlet_ecs.sound.books import books, counters, room_to_grow, tallies
from townlet_ecs.sound.claims import reservations, wants
from townlet_ecs.sound.deeds import beginnings, conversations, partners, what_people_do
from townlet_ecs.sound.ground import Ground, ground_of
from townlet_ecs.sound.people import (
    ages,
    belongings,
    days,
    free_rows,
    hardships,
    homes,
    memories,
    rows_and_names,
    standing_room,
    summonses,
)
from townlet_ecs.sound.places import disturbances, last_uses, shelves, spikes, upsets
from townlet_ecs.sound.rewards import rewards
from townlet_ecs.sound.ties import ties, warmth
from townlet_ecs.sound.work import shifts
from townlet_ecs.world import World

FAULTS_MAX = 32
"""Faults that are told of."""

OF_NUMBERS: tuple[Callable[[TownBlocks], Iterator[str]], ...] = (
    rows_and_names, ages, belongings, warmth, ties, hardships, free_rows, spikes, last_uses, books, counters,
    room_to_grow, rewards,
)  # fmt: skip
"""Checks of the numbers of a town against one another."""

OF_GROUND: tuple[Callable[[TownBlocks, Ground], Iterator[str]], ...] = (
    standing_room, homes, shifts, reservations, what_people_do, wants, beginnings, partners, conversations, memories,
    summonses, days, disturbances, upsets, shelves, tallies,
)  # fmt: skip
"""Checks of the numbers of a town against its map, catalogue and config."""


def faults_of(world: World) -> list[str]:
    """Return what is wrong with the towns of a world, `FAULTS_MAX` faults at most; nothing if all is well."""
    ground = ground_of(world)
    found = chain.from_iterable(faults_of_town(world, place, ground) for place in range(world.towns))
    return list(islice(found, FAULTS_MAX))


def faults_of_town(world: World, place: int, ground: Ground) -> Iterator[str]:
    """Yield what is wrong with one town; what cannot be in range at all is told alone."""
    troubles: list[Any] = troubles_of(world, place, watched_blocks(world))
    if troubles:
        yield from map(str, troubles)
        return
    town = world.town(place)
    for check in OF_NUMBERS:
        yield from (f"town {place}: {fault}" for fault in check(town))
    for check_ground in OF_GROUND:
        yield from (f"town {place}: {fault}" for fault in check_ground(town, ground))
