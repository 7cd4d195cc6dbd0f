"""Movement: people under way take one step along the field of their goal, first asking who may have the tile."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from annotated_types import Ge, Le

from components.atlas import BlockColumn, Plane
from components.people import Body, Identity, Mind, Steps, Where
from components.reservations import Reservation
from components.town import Clock
from components.words import NOTHING, Claim, Direction, Doing, EventKind, Policy, Primitive, System
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.events import record
from systems.kernel import kernel
from systems.processor import Stage
from systems.random import Stream, draw
from systems.scratch import Scratch
from systems.traps import spring
from systems.ways import block_of_cell, next_tile, tile_beside

CROWD_MAX = 250
"""People on a road, a door or the bus stop."""


@dataclass(frozen=True, kw_only=True)
class Params:
    """Rules of walking."""

    ghost_step_after: Annotated[int, Ge(1), Le(1000)]
    """Refused steps in a row after which a person may pass through another for one tick."""


@kernel
def wished_tile(town: TownBlocks, row: Int) -> Int:
    """Return the tile that somebody wants to step on who is moved step by step, or NOTHING."""
    wish = np.int64(town.people_i8[Mind.WISH, row])
    if town.people_i8[Mind.POLICY, row] != Policy.PRIMITIVE or wish < Primitive.NORTH or wish > Primitive.WEST:
        return np.int64(NOTHING)
    return tile_beside(town, np.int64(town.people_i32[Where.CELL, row]), wish - Primitive.NORTH)


@kernel
def intend(town: TownBlocks, first: Int, last: Int) -> None:
    """Note the tile that each walker wants in TARGET, NOTHING for who stays."""
    for row in range(first, last):
        town.scratch_i64[Scratch.TARGET, row] = NOTHING
        if town.people_i8[Body.LIVE, row] and town.people_i8[Body.DOING, row] == Doing.WALKING:
            cell = np.int64(town.people_i32[Where.CELL, row])
            target = next_tile(town, cell, np.int64(town.people_i32[Where.GOAL, row]))
            if target != cell:
                town.scratch_i64[Scratch.TARGET, row] = target
        elif town.people_i8[Body.LIVE, row] and town.people_i8[Mind.WISH, row] != NOTHING:
            town.scratch_i64[Scratch.TARGET, row] = wished_tile(town, row)
            town.people_i8[Mind.WISH, row] = NOTHING


@kernel
def bid_of(town: TownBlocks, row: Int) -> Int:
    """Return the bid of a walker for a tile that another one wants too: those called come first, then chance."""
    called = np.int64(town.reservations_i32[Reservation.STATE, row] == Claim.CALLED)
    who = np.int64(town.people_i32[Identity.ID, row])
    dice = draw(town.town_i64[Clock.KEY], Stream.MOVEMENT, town.town_i64[Clock.TICK], who, 0)
    return np.int64(dice >> np.uint64(2)) + ((1 - called) << 62)


@kernel
def is_best_bid(town: TownBlocks, row: Int, target: Int, block: Int) -> bool:
    """Return whether nobody else in a block wants the tile with a smaller bid."""
    for place in range(town.scratch_i64[Scratch.BLOCK_FIRST, block], town.scratch_i64[Scratch.BLOCK_FIRST, block + 1]):
        other = town.scratch_i64[Scratch.BLOCK_PEOPLE, place]
        if town.scratch_i64[Scratch.TARGET, other] == target and other != row:
            if bid_of(town, other) < bid_of(town, row):
                return False
    return True


@kernel
def may_join_crowd(town: TownBlocks, row: Int) -> bool:
    """Return whether a walker may enter a tile that many share: at once, or one at a time when it might overflow."""
    target = town.scratch_i64[Scratch.TARGET, row]
    block = block_of_cell(town, target)
    here = block_of_cell(town, np.int64(town.people_i32[Where.CELL, row]))
    there = np.int64(town.cells_u8[target])
    nearby = (
        town.scratch_i64[Scratch.BLOCK_FIRST, block + 1]
        - town.scratch_i64[Scratch.BLOCK_FIRST, block]
        + town.scratch_i64[Scratch.BLOCK_FIRST, here + 1]
        - town.scratch_i64[Scratch.BLOCK_FIRST, here]
    )
    if there + nearby <= CROWD_MAX:
        return True
    if there >= CROWD_MAX or not is_best_bid(town, row, target, block):
        return False
    return bool(here == block or is_best_bid(town, row, target, here))


@kernel
def swaps(town: TownBlocks, row: Int, shared: bool) -> bool:
    """Return whether the one person on the wanted tile comes to this tile in the same tick.

    Args:
        row: the walker.
        shared: whether the walker stands on a tile that many share.
    """
    cell = np.int64(town.people_i32[Where.CELL, row])
    target = town.scratch_i64[Scratch.TARGET, row]
    block = block_of_cell(town, target)
    if town.cells_u8[target] != 1:
        return False
    for place in range(town.scratch_i64[Scratch.BLOCK_FIRST, block], town.scratch_i64[Scratch.BLOCK_FIRST, block + 1]):
        other = town.scratch_i64[Scratch.BLOCK_PEOPLE, place]
        if town.people_i32[Where.CELL, other] == target and town.scratch_i64[Scratch.TARGET, other] == cell:
            if shared:
                return may_join_crowd(town, other)
            return is_best_bid(town, other, cell, block_of_cell(town, cell))
    return False


@kernel
def capacity_of(town: TownBlocks, cell: Int) -> Int:
    """Return how many people a tile holds."""
    block = block_of_cell(town, cell)
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    return np.int64(town.terrain_u8[template, Plane.CAPACITY, cell - block * town.site.cells])


@kernel
def may_enter(town: TownBlocks, row: Int) -> Int:
    """Return 1 when a walker may enter the wanted tile, 2 when only as a ghost step, 0 when not."""
    target = town.scratch_i64[Scratch.TARGET, row]
    capacity = capacity_of(town, target)
    if capacity == 0:
        return np.int64(0)
    if capacity > 1:
        return np.int64(may_join_crowd(town, row))
    if not is_best_bid(town, row, target, block_of_cell(town, target)):
        return np.int64(0)
    there = np.int64(town.cells_u8[target])
    shared = capacity_of(town, np.int64(town.people_i32[Where.CELL, row])) > 1
    if there == 0 or swaps(town, row, shared):
        return np.int64(1)
    if town.people_i16[Steps.BLOCKED, row] >= town.params.movement.ghost_step_after and there < CROWD_MAX - 1:
        return np.int64(2)
    return np.int64(0)


@kernel
def award(town: TownBlocks, first: Int, last: Int) -> None:
    """Decide every bid on the state before anybody moves: GRANTED becomes 0, 1 or 2 (a ghost step)."""
    for row in range(first, last):
        town.scratch_i64[Scratch.GRANTED, row] = 0
        if town.scratch_i64[Scratch.TARGET, row] != NOTHING:
            town.scratch_i64[Scratch.GRANTED, row] = may_enter(town, row)


@kernel
def facing(town: TownBlocks, cell: Int, target: Int) -> Int:
    """Return the direction of a step, within a block or into the next one."""
    block, other = block_of_cell(town, np.int64(cell)), block_of_cell(town, np.int64(target))
    if block != other:
        for side in range(4):
            if town.blocks_i32[BlockColumn.NORTH + side, block] == other:
                return np.int64(side)
    if target == cell - town.site.width:
        return np.int64(Direction.NORTH)
    if target == cell + 1:
        return np.int64(Direction.EAST)
    if target == cell + town.site.width:
        return np.int64(Direction.SOUTH)
    return np.int64(Direction.WEST)


@kernel
def walk(town: TownBlocks) -> None:
    """Move everybody whose bid won, and count refusals of the others."""
    for row in range(town.people_i16.shape[1]):
        target = town.scratch_i64[Scratch.TARGET, row]
        if target == NOTHING:
            continue
        granted = town.scratch_i64[Scratch.GRANTED, row]
        if granted == 0:
            blocked = np.int64(town.people_i16[Steps.BLOCKED, row]) + 1
            town.people_i16[Steps.BLOCKED, row] = min(blocked, np.int64(32000))
            continue
        cell = np.int64(town.people_i32[Where.CELL, row])
        if granted == 2:
            who = np.int64(town.people_i32[Identity.ID, row])
            record(town, EventKind.GHOST_STEP, who, target, NOTHING, 0)
        town.people_i16[Steps.BLOCKED, row] = 0
        town.people_i8[Body.FACING, row] = facing(town, cell, target)
        town.people_i32[Where.CELL, row] = target
        town.cells_u8[cell] -= 1
        town.cells_u8[target] += 1
    spring(town, System.MOVEMENT)


class Movement(Stage):
    """Stage 5: one tile per tick along the fields."""

    def process(self) -> None:
        """Let the walkers of one town bid for their next tiles, and move those who win."""
        town = self.town
        people = town.people_i16.shape[1]
        intend(town, 0, people)
        award(town, 0, people)
        walk(town)
