"""Bearings: the nearest usable provider of a need, and which way and how far it is to where one wants to go.

A provider of a need is an object where something can be done that fills this need more than any other. Those of a
block that are open to all are listed for every tile and need, the nearest first; those of a private place, of which a
person can only use the own ones, by place and need. An entry is `slot * AFFORDANCES_MAX + affordance` in its low bits,
and the place above, counted from 1, 0 out of doors; NOTHING ends a list. It is `townlet_ecs.env.planes` that makes
these lists.
"""

import numpy as np

from components.atlas import LANES, BlockColumn, Slot
from components.catalogue import AFFORDANCES_MAX
from components.people import Belongs, Need
from components.reservations import Reservation
from components.town import Clock
from components.words import NOTHING, Direction, Reason
from systems.arrays import F32, I32, Float, Int
from systems.blocks import TownBlocks
from systems.features import BEARING_WIDTH, HINT_WIDTH
from systems.foresight import money_at
from systems.kernel import kernel
from systems.rules import fixture_refusal
from systems.scratch import Scratch
from systems.summons import is_called
from systems.ways import NO_WAY, block_of_place, block_of_slot, gate_towards, lane_towards, line_of, walking_ticks

NEEDS = len(Need)

PLACE_SHIFT = 20
"""Low bits of an entry: the use slot and the affordance."""

SLOT_SHIFT, SLOT_MASK = 6, (1 << 14) - 1
"""Where the use slot lies in it."""

NEAR_TICKS = 32
"""Walking ticks at which a goal is half as near as can be."""


@kernel
def nearness(ticks: Int) -> Float:
    """Return how near a goal is: 1 on the spot, one half at `NEAR_TICKS`, 0 where there is no way."""
    if ticks >= NO_WAY:
        return np.float32(0.0)
    return np.float32(NEAR_TICKS) / np.float32(ticks + NEAR_TICKS)


@kernel
def slot_of(provider: Int) -> Int:
    """Return the use slot of an entry."""
    return (provider >> SLOT_SHIFT) & SLOT_MASK


@kernel
def is_closed(town: TownBlocks, row: Int, block: Int, provider: Int) -> bool:
    """Return whether a provider is of no use to anybody from inside the block, nor to who is called there."""
    inside = provider >> PLACE_SHIFT
    if inside == 0 or block != town.scratch_i64[Scratch.BLOCK, row]:
        return False
    open_now = town.scratch_i64[Scratch.POSSIBLE, block * town.site.places + inside - 1]
    affordance = provider & (AFFORDANCES_MAX - 1)
    if (open_now >> affordance) & 1:
        return False
    called = (town.sieve[0].called >> affordance) & 1
    return not (called and is_called(town, row, town.town_i64[Clock.TICK]))


@kernel
def is_usable(town: TownBlocks, row: Int, block: Int, provider: Int, ticks: Int) -> bool:
    """Return whether a person may use a provider of a block on arrival, whoever uses it now.

    Most answers are those that everybody gets who comes from inside the block, see `systems.offers`.
    """
    slot, affordance = slot_of(provider), provider & (AFFORDANCES_MAX - 1)
    sieve = town.sieve[0]
    if (sieve.own >> affordance) & 1 and town.people_i32[Belongs.BED, row] != block * town.site.slots + slot:
        return False
    tick = town.town_i64[Clock.TICK]
    fee = sieve.fee[affordance]
    if fee > 0 and money_at(town, row, tick + ticks) < fee:
        return False
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    fixture = np.int64(town.atlas_i32[template, Slot.FIXTURE, slot])
    place = (provider >> PLACE_SHIFT) - 1
    thing = block * town.site.objects + fixture
    if place != NOTHING and block == town.scratch_i64[Scratch.BLOCK, row]:
        if (sieve.called >> affordance) & 1 and not is_called(town, row, tick):
            return False
        place += block * town.site.places
        doubted = town.scratch_i64[Scratch.DOUBTED, place] | town.scratch_i64[Scratch.BROKEN, block]
        if ((sieve.simple & ~doubted) >> affordance) & 1:
            held = town.reservations_i32[Reservation.COOLDOWN_OBJECT, row] == thing
            held = held and tick < town.reservations_i32[Reservation.COOLDOWN_UNTIL, row]
            return bool((town.scratch_i64[Scratch.OFFERED, place] >> affordance) & 1 and not held)
    return bool(fixture_refusal(town, affordance, row, block, fixture, tick + ticks) == Reason.NONE)


@kernel
def way_to(town: TownBlocks, block: Int, local: Int, slot_block: Int, slot: Int) -> Int:
    """Return the walking ticks from a tile, told by its block, to a use slot, told by its own."""
    if slot_block == block:
        return np.int64(town.distance_u16[town.blocks_i32[BlockColumn.TEMPLATE, block], local, slot])
    return walking_ticks(town, block * town.site.cells + local, slot_block * town.site.slots + slot)


@kernel
def nearest_listed(
    town: TownBlocks, row: Int, local: Int, block: Int, listed: I32, best: Int, best_ticks: Int
) -> tuple[Int, Int]:
    """Return the nearest usable use slot of a list, and its walking time, if it is nearer than the best so far.

    Args:
        row: the person.
        local: local tile of the person.
        block: block of the list.
        listed: providers of that block.
        best: the nearest slot found so far.
        best_ticks: its walking time.
    """
    here = town.scratch_i64[Scratch.BLOCK, row]
    for entry in range(listed.shape[0]):
        provider = np.int64(listed[entry])
        if provider == NOTHING:
            break
        if is_closed(town, row, block, provider):
            continue
        slot = slot_of(provider)
        ticks = way_to(town, here, local, block, slot)
        if ticks < best_ticks and is_usable(town, row, block, provider, ticks):
            best = block * town.site.slots + slot
            best_ticks = ticks
    return best, best_ticks


@kernel
def nearest_open(town: TownBlocks, row: Int, need: Int, local: Int, best: Int, best_ticks: Int) -> tuple[Int, Int]:
    """Return the nearest usable use slot that is open to all in the block where a person is, if nearer than the best.

    The providers are listed from the nearest on, so that the first that is usable ends the search.
    """
    block = town.scratch_i64[Scratch.BLOCK, row]
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    listed = town.nearest_i32[template, local * NEEDS + need, :]
    for entry in range(listed.shape[0]):
        provider = np.int64(listed[entry])
        if provider == NOTHING:
            break
        if is_closed(town, row, block, provider):
            continue
        slot = slot_of(provider)
        ticks = np.int64(town.distance_u16[template, local, slot])
        if ticks >= best_ticks:
            break
        if is_usable(town, row, block, provider, ticks):
            return block * town.site.slots + slot, ticks
    return best, best_ticks


@kernel
def any_provider(town: TownBlocks, row: Int, need: Int, local: Int) -> tuple[Int, Int]:
    """Return the use slot of the nearest usable provider of a need and its walking time, searched for in full.

    People know the block they stand in and the block they live in.
    """
    best, ticks = np.int64(NOTHING), np.int64(NO_WAY)
    place = np.int64(town.people_i32[Belongs.HOME, row])
    if place != NOTHING:
        home = block_of_place(town, place)
        lot = place - home * town.site.places
        template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, home])
        listed = town.providers_i32[template, (1 + lot) * NEEDS + need, :]
        best, ticks = nearest_listed(town, row, local, home, listed, best, ticks)
        if home != town.scratch_i64[Scratch.BLOCK, row]:
            listed = town.providers_i32[template, need, :]
            best, ticks = nearest_listed(town, row, local, home, listed, best, ticks)
    return nearest_open(town, row, need, local, best, ticks)


@kernel
def nearest_provider(town: TownBlocks, row: Int, need: Int, local: Int) -> tuple[Int, Int]:
    """Return the use slot of the nearest usable provider of a need and its walking time, or NOTHING and `NO_WAY`.

    Being taken does not make an object unusable. The nearest of all is usable most of the time, and then asking
    about that one is enough; only otherwise, or away from the block one lives in, all are asked about.
    """
    block = town.scratch_i64[Scratch.BLOCK, row]
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    first = np.int64(town.nearest_i32[template, local * NEEDS + need, 0])
    ticks = np.int64(NO_WAY)
    is_open = True
    if first != NOTHING:
        ticks = np.int64(town.distance_u16[template, local, slot_of(first)])
    place = np.int64(town.people_i32[Belongs.HOME, row])
    if place != NOTHING:
        home = block_of_place(town, place)
        lot = place - home * town.site.places
        if home != block:
            return any_provider(town, row, need, local)
        listed = town.providers_i32[template, (1 + lot) * NEEDS + need, :]
        for entry in range(listed.shape[0]):
            provider = np.int64(listed[entry])
            if provider == NOTHING:
                break
            walk = np.int64(town.distance_u16[template, local, slot_of(provider)])
            if walk < ticks or (walk == ticks and is_open):  # between equals the own one
                first, ticks, is_open = provider, walk, False
    if ticks < NO_WAY and not is_closed(town, row, block, first) and is_usable(town, row, block, first, ticks):
        return block * town.site.slots + slot_of(first), ticks
    return any_provider(town, row, need, local)


@kernel
def lowest_need(town: TownBlocks, row: Int) -> Int:
    """Return the need with the lowest level, the first of equals."""
    lowest = np.int64(Need.HUNGER)
    for need in range(Need.HUNGER, Need.COMFORT + 1):
        if town.people_f32[need, row] < town.people_f32[lowest, row]:
            lowest = np.int64(need)
    return lowest


@kernel
def heading(town: TownBlocks, block: Int, local: Int, goal_block: Int, goal: Int) -> Int:
    """Return the `Direction` of the next step from a tile to a use slot, HERE when there, NOWHERE without a way."""
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    if goal_block == block:
        return np.int64(town.steps_u8[template, local, goal])
    gate = lane_towards(town, local, block, gate_towards(town, block, goal_block), goal_block, goal)
    direction = np.int64(town.steps_u8[template, local, town.site.slots + gate])
    return gate // LANES if direction == Direction.HERE else direction


@kernel
def write_hint(town: TownBlocks, row: Int, numbers: F32, first: Int, slot: Int, local: Int) -> None:
    """Write a path hint to a use slot: 1 for the direction of the next step, and how near the slot is.

    Args:
        row: the person.
        numbers: the features of that person, 0 so far.
        first: where the hint begins.
        slot: the use slot, or NOTHING: nothing is written.
        local: local tile of the person.
    """
    if slot == NOTHING:
        return
    block = town.scratch_i64[Scratch.BLOCK, row]
    goal_block = block_of_slot(town, slot)
    goal = slot - goal_block * town.site.slots
    direction = heading(town, block, local, goal_block, goal)
    if direction < Direction.HERE:
        numbers[first + direction] = np.float32(1.0)
    numbers[first + HINT_WIDTH - 1] = nearness(way_to(town, block, local, goal_block, goal))


@kernel
def write_bearing(town: TownBlocks, row: Int, numbers: F32, first: Int, slot: Int, local: Int) -> None:
    """Write a bearing to a use slot: a vector of length 1 eastward and southward, and how near it is on foot.

    Args:
        row: the person.
        numbers: the features of that person, 0 so far.
        first: where the bearing begins.
        slot: the use slot, or NOTHING: nothing is written.
        local: local tile of the person.
    """
    if slot == NOTHING:
        return
    block = town.scratch_i64[Scratch.BLOCK, row]
    goal_block = block_of_slot(town, slot)
    goal = slot - goal_block * town.site.slots
    blocks, width = town.blocks_i32, town.site.width
    tile = np.int64(town.atlas_i32[blocks[BlockColumn.TEMPLATE, goal_block], Slot.CELL, goal])
    goal_down = line_of(town, tile)
    down = goal_down - town.scratch_i64[Scratch.DOWN, row]
    across = tile - goal_down * width - town.scratch_i64[Scratch.ACROSS, row]
    if block != goal_block:
        across += (np.int64(blocks[BlockColumn.X, goal_block]) - np.int64(blocks[BlockColumn.X, block])) * width
        apart = np.int64(blocks[BlockColumn.Y, goal_block]) - np.int64(blocks[BlockColumn.Y, block])
        down += apart * town.site.height
    length = np.sqrt(np.float32(across * across + down * down))
    if length > np.float32(0.0):
        numbers[first] = np.float32(across) / length
        numbers[first + 1] = np.float32(down) / length
    numbers[first + BEARING_WIDTH - 1] = nearness(way_to(town, block, local, goal_block, goal))
