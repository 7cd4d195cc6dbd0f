"""What the tests of people's lives share: what was told of them, what they carry, and living on under watch."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from components.memory import REASONS, MemoryEnd
from components.people import (
    Bag,
    Body,
    Identity,
    Larder,
    Persona,
    TieFamiliarity,
    TieRivalry,
    TieStory,
    TieTrust,
    TieWho,
)
from components.town import Clock, EventCount, Made, Used
from components.words import NOTHING, EventKind, Outcome, Reason
from systems.blocks import TownBlocks
from tests.invariants import books
from tests.scenes import blocks_of, idle, riverside, town_at
from townlet_ecs import Town

DAY = 1_440


class Told(NamedTuple):
    """An event as it stands in the ring."""

    tick: int
    who: int
    other: int
    what: int
    amount: int


def told(blocks: TownBlocks, kind: EventKind) -> list[Told]:
    """Return the events of a kind that the ring still holds, oldest first."""
    ring, count = blocks.events_i32, int(blocks.town_i64[Clock.EVENTS])
    capacity = len(ring)
    order = np.arange(max(0, count - capacity), count) % capacity
    return [Told(tick, *rest) for tick, found, *rest in ring[order].tolist() if found == kind]


def times(blocks: TownBlocks, kind: EventKind) -> int:
    """Return how often something has happened since the start."""
    return int(blocks.town_i64[EventCount.FIRST + kind])


def ids(blocks: TownBlocks) -> list[int]:
    """Return the ids of all who live in a town, row by row."""
    return [int(who) for who in blocks.people_i32[Identity.ID, blocks.people_i8[Body.LIVE] == 1]]


def remembered_outcome(blocks: TownBlocks, entry: int, row: int) -> Outcome:
    """Return how a person remembers that something ended."""
    return Outcome(int(blocks.people_i8[MemoryEnd.FIRST + entry, row]) // REASONS)


def remembered_reason(blocks: TownBlocks, entry: int, row: int) -> Reason:
    """Return why, as they remember it."""
    return Reason(int(blocks.people_i8[MemoryEnd.FIRST + entry, row]) % REASONS)


def item(name: str) -> int:
    """Return the number of a kind of goods."""
    return riverside().config.items.index(name)


def give(blocks: TownBlocks, row: int, name: str, count: int) -> None:
    """Let a person carry so much of a kind of goods, fresh; the books follow."""
    change = count - int(blocks.people_i16[Bag.ITEM_0 + item(name), row])
    blocks.people_i16[Bag.ITEM_0 + item(name), row] = count
    blocks.town_i64[Made.ITEM_0 + item(name)] += max(0, change)
    blocks.town_i64[Used.ITEM_0 + item(name)] += max(0, -change)
    if name == "meal":
        blocks.people_i16[[Larder.AGED_1, Larder.AGED_2], row] = 0


def empty_bags(blocks: TownBlocks, rows: Sequence[int]) -> None:
    """Take from people all that they carry."""
    for row in rows:
        for name in riverside().config.items:
            give(blocks, row, name, 0)


def forget(blocks: TownBlocks) -> None:
    """Let nobody know anybody."""
    blocks.view(TieWho)[:] = NOTHING
    for levels in (TieTrust, TieFamiliarity, TieRivalry):
        blocks.view(levels)[:] = 0.0
    blocks.view(TieStory)[:] = 0


def live_on(town: Town, ticks: int) -> None:
    """Let a town live; money and goods are exact after every tick."""
    for _ in range(ticks):
        town.step()
        wrong = list(books(blocks_of(town)))
        assert not wrong, f"after tick {town.tick - 1}: {wrong}"


def strangers(tick: int) -> Town:
    """Return the default town before a tick: even tempers, nobody does anything, and nobody knows anybody."""
    town = town_at(tick)
    blocks = blocks_of(town)
    idle(blocks)
    forget(blocks)
    blocks.view(Persona)[:] = 0.0
    return town
