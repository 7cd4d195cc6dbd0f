"""Places and what upsets them: prices, supplies and objects as orders and disturbances have them."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from components.disturbances import Disturbance
from components.objects import LastUse, Object
from components.places import ListPrice, Premises, Price, Supply
from components.town import Clock, Unrest
from components.words import NOTHING, Trouble
from systems.blocks import TownBlocks
from systems.effects import PERMILLE_MAX
from townlet_ecs.sound.ground import Ground
from townlet_ecs.sound.telling import told

SUPPLIES = ((Premises.POWER, Supply.POWER, Trouble.BLACKOUT), (Premises.WATER, Supply.WATER, Trouble.WATER_OUTAGE))
PERMILLE_LEAST = 100
"""The smallest factor of a price spike that an operator may ask for."""


def disturbances(town: TownBlocks, ground: Ground) -> Iterator[str]:
    """Hold what is asked, supplied and in order against the orders and what goes on, worked out in another way."""
    now = town.disturbances_i32[:, town.disturbances_i32[Disturbance.KIND] != Trouble.NONE]
    kind, target = now[Disturbance.KIND], now[Disturbance.TARGET]
    if town.town_i64[Unrest.ACTIVE] != len(kind):
        yield f"{town.town_i64[Unrest.ACTIVE]} disturbances are counted, {len(kind)} go on"
    if (now[Disturbance.ENDS] < town.town_i64[Clock.TICK]).any():
        yield "a disturbance that should be over"
    for effect, order, outage in SUPPLIES:
        cut = struck(target[kind == outage], ground.blocks)[ground.place_block]
        wrong = ((town.places_i32[order] != 0) & ~cut) != (town.places_i32[effect] != 0)
        yield from told(f"{effect.name.lower()} on or off for no reason", wrong, of="place")
    closed = struck(target[kind == Trouble.CLOSURE], town.objects_i16.shape[1])
    wrong = ((town.objects_i16[Object.BROKEN_BY_ORDER] != 0) | closed) != (town.objects_i16[Object.BROKEN] != 0)
    yield from told("objects in or out of order for no reason", wrong, of="object")
    calm = ~struck(target[kind == Trouble.PRICE_SPIKE], town.places_i32.shape[1])
    wrong = (town.view(Price) != town.view(ListPrice)).any(axis=0)
    yield from told("prices off the list for no reason", calm & wrong, of="place")


def struck(targets: NDArray[np.int32], count: int) -> NDArray[np.bool_]:
    """Return which of so many rows are among some targets."""
    found = np.zeros(count, np.bool_)
    found[targets[targets < count]] = True
    return found


def spikes(town: TownBlocks) -> Iterator[str]:
    """Yield prices that are not those of the list times the spikes that go on there."""
    kind, target = town.disturbances_i32[Disturbance.KIND], town.disturbances_i32[Disturbance.TARGET]
    rows = np.flatnonzero((kind == Trouble.PRICE_SPIKE) & (target < town.places_i32.shape[1]))
    permille = np.full(town.places_i32.shape[1], 1_000, np.int64)
    for row in rows.tolist():
        place = target[row]
        factor = int(town.disturbances_i32[Disturbance.PERMILLE, row])
        permille[place] = min(permille[place] * factor // 1_000, PERMILLE_MAX)
    for place in np.unique(target[rows]).tolist():
        listed = town.view(ListPrice)[:, place].astype(np.int64)
        asked = np.where(listed > 0, np.maximum(listed * permille[place] // 1_000, 1), 0)
        if (asked != town.view(Price)[:, place]).any():
            yield f"prices that are not those of a spike: place {place}"


def upsets(town: TownBlocks, ground: Ground) -> Iterator[str]:
    """Yield disturbances of what is not there, of nobody, or that have not begun, and free rows that hold anything."""
    rows, tick = town.disturbances_i32, town.town_i64[Clock.TICK]
    kind, target = rows[Disturbance.KIND], rows[Disturbance.TARGET]
    going = kind != Trouble.NONE
    if (rows[:, ~going] != 0).any():
        yield from told("a free row of disturbances that is not empty", ~going & (rows != 0).any(axis=0))
    if town.town_i64[Unrest.CALM_SINCE] > tick:
        yield "calm since a time to come"
    if not going.any():
        return
    outage = (kind == Trouble.BLACKOUT) | (kind == Trouble.WATER_OUTAGE)
    closure = kind == Trouble.CLOSURE
    there = np.where(outage, target < ground.blocks, entry(ground.place_kind, target) != NOTHING)
    there = np.where(closure, entry(ground.object_kind, target) != NOTHING, there)
    yield from told("a disturbance of what is not there", going & ~there)
    yield from told("a disturbance that has not begun", going & (rows[Disturbance.BEGAN] > tick))
    spike = kind == Trouble.PRICE_SPIKE
    wrong = spike != (rows[Disturbance.PERMILLE] >= PERMILLE_LEAST)
    yield from told("a price spike without a factor, or the reverse", going & wrong)
    who, other = rows[Disturbance.WHO], rows[Disturbance.OTHER]
    meet, given = kind == Trouble.MEET, town.town_i64[Clock.NEXT_ID]
    named = (who != NOTHING) & (other != NOTHING) & (who < given) & (other < given) & (who != other)
    yield from told("a meeting of nobody", meet & ~named)
    yield from told("somebody called by what calls nobody", going & ~meet & ((who != NOTHING) | (other != NOTHING)))


def entry(table: NDArray[np.int64], numbers: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the entries of a table at some numbers; NOTHING beyond its end."""
    found: NDArray[np.int64] = np.where(numbers < len(table), table[np.minimum(numbers, len(table) - 1)], NOTHING)
    return found


def last_uses(town: TownBlocks) -> Iterator[str]:
    """Yield objects that nobody, or somebody never here, has used last, or in a time to come."""
    row, who, when = (town.objects_i32[column] for column in LastUse)
    yield from told("a last use by nobody", (row == NOTHING) != (who == NOTHING), of="object")
    yield from told("a last use by somebody never here", who >= town.town_i64[Clock.NEXT_ID], of="object")
    yield from told("a last use in a time to come", when > town.town_i64[Clock.TICK], of="object")


def shelves(town: TownBlocks, ground: Ground) -> Iterator[str]:
    """Yield prices where nothing is sold."""
    listed = (town.view(ListPrice) > 0).any(axis=0)
    yield from told("a price in a place that is not there", listed & (ground.place_kind == NOTHING), of="place")
