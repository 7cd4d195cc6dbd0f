"""Movement: people under way take one step along the field of their goal, first asking who may have the tile."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from annotated_types import Ge, Le

from components.atlas import BlockColumn, Plane
from components.people import Body, Identity, Where
from components.reservations import Reservation
from components.town import Clock
from components.words import NOTHING, Claim, Direction, Doing, EventKind
from systems.arrays import I16, I32, I64, U8, U16, Int, Record
from systems.events import record
from systems.kernel import kernel
from systems.processor import Stage
from systems.random import Stream, draw
from systems.scratch import Scratch
from systems.ways import next_tile

CROWD_MAX = 250
"""People on a road, a door or the bus stop."""


@dataclass(frozen=True, kw_only=True)
class Params:
    """Rules of walking."""

    ghost_step_after: Annotated[int, Ge(1), Le(1000)]
    """Refused steps in a row after which a person may pass through another for one tick."""


@kernel
def intend(
    people_i16: I16, people_i32: I32, reservations_i32: I32, town_i64: I64, steps_u8: U8, distance_u16: U16,
    blocks_i32: I32, params_block: Record, scratch_i64: I64, first: Int, last: Int
) -> None:
    """Note the tile that each walker wants and the bid for it: TARGET and KEY, NOTHING for who stays."""
    params = params_block[0]
    site = params.site
    for row in range(first, last):
        scratch_i64[Scratch.TARGET, row] = NOTHING
        if people_i16[Body.LIVE, row] and people_i16[Body.DOING, row] == Doing.WALKING:
            cell = np.int64(people_i32[Where.CELL, row])
            goal = np.int64(people_i32[Where.GOAL, row])
            target = next_tile(cell, goal, steps_u8, distance_u16, blocks_i32, site)
            if target != cell:
                called = np.int64(reservations_i32[Reservation.STATE, row] == Claim.CALLED)
                who = np.int64(people_i32[Identity.ID, row])
                dice = draw(town_i64[Clock.KEY], Stream.MOVEMENT, town_i64[Clock.TICK], who, 0)
                scratch_i64[Scratch.TARGET, row] = target
                scratch_i64[Scratch.KEY, row] = np.int64(dice >> np.uint64(2)) + ((1 - called) << 62)


@kernel
def is_best_bid(row: Int, target: Int, block: Int, scratch_i64: I64) -> bool:
    """Return whether nobody else in a block wants the tile with a smaller key."""
    key = scratch_i64[Scratch.KEY, row]
    for place in range(scratch_i64[Scratch.BLOCK_FIRST, block], scratch_i64[Scratch.BLOCK_FIRST, block + 1]):
        other = scratch_i64[Scratch.BLOCK_PEOPLE, place]
        if scratch_i64[Scratch.TARGET, other] == target and other != row and scratch_i64[Scratch.KEY, other] < key:
            return False
    return True


@kernel
def may_join_crowd(row: Int, people_i32: I32, cells_u8: U8, params: Record, scratch_i64: I64) -> bool:
    """Return whether a walker may enter a tile that many share: at once, or one at a time when it might overflow."""
    site = params.site
    target = scratch_i64[Scratch.TARGET, row]
    block = target // site.cells
    here = np.int64(people_i32[Where.CELL, row]) // site.cells
    there = np.int64(cells_u8[target])
    nearby = (
        scratch_i64[Scratch.BLOCK_FIRST, block + 1]
        - scratch_i64[Scratch.BLOCK_FIRST, block]
        + scratch_i64[Scratch.BLOCK_FIRST, here + 1]
        - scratch_i64[Scratch.BLOCK_FIRST, here]
    )
    if there + nearby <= CROWD_MAX:
        return True
    if there >= CROWD_MAX or not is_best_bid(row, target, block, scratch_i64):
        return False
    return bool(here == block or is_best_bid(row, target, here, scratch_i64))


@kernel
def swaps(row: Int, shared: bool, people_i32: I32, cells_u8: U8, params: Record, scratch_i64: I64) -> bool:
    """Return whether the one person on the wanted tile comes to this tile in the same tick.

    Args:
        row: the walker.
        shared: whether the walker stands on a tile that many share.
    """
    site = params.site
    cell = np.int64(people_i32[Where.CELL, row])
    target = scratch_i64[Scratch.TARGET, row]
    block = target // site.cells
    if cells_u8[target] != 1:
        return False
    for place in range(scratch_i64[Scratch.BLOCK_FIRST, block], scratch_i64[Scratch.BLOCK_FIRST, block + 1]):
        other = scratch_i64[Scratch.BLOCK_PEOPLE, place]
        if people_i32[Where.CELL, other] == target and scratch_i64[Scratch.TARGET, other] == cell:
            if shared:
                return may_join_crowd(other, people_i32, cells_u8, params, scratch_i64)
            return is_best_bid(other, cell, cell // site.cells, scratch_i64)
    return False


@kernel
def capacity_of(cell: Int, terrain_u8: U8, blocks_i32: I32, site: Record) -> Int:
    """Return how many people a tile holds."""
    block = cell // site.cells
    template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
    return np.int64(terrain_u8[template, Plane.CAPACITY, cell - block * site.cells])


@kernel
def may_enter(
    row: Int, people_i16: I16, people_i32: I32, cells_u8: U8, terrain_u8: U8, blocks_i32: I32, params: Record,
    scratch_i64: I64
) -> Int:
    """Return 1 when a walker may enter the wanted tile, 2 when only as a ghost step, 0 when not."""
    site = params.site
    target = scratch_i64[Scratch.TARGET, row]
    capacity = capacity_of(target, terrain_u8, blocks_i32, site)
    if capacity == 0:
        return np.int64(0)
    if capacity > 1:
        return np.int64(may_join_crowd(row, people_i32, cells_u8, params, scratch_i64))
    if not is_best_bid(row, target, target // site.cells, scratch_i64):
        return np.int64(0)
    there = np.int64(cells_u8[target])
    shared = capacity_of(np.int64(people_i32[Where.CELL, row]), terrain_u8, blocks_i32, site) > 1
    if there == 0 or swaps(row, shared, people_i32, cells_u8, params, scratch_i64):
        return np.int64(1)
    if people_i16[Body.BLOCKED, row] >= params.movement.ghost_step_after and there < CROWD_MAX - 1:
        return np.int64(2)
    return np.int64(0)


@kernel
def award(
    people_i16: I16, people_i32: I32, cells_u8: U8, terrain_u8: U8, blocks_i32: I32, params_block: Record,
    scratch_i64: I64, first: Int, last: Int
) -> None:
    """Decide every bid on the state before anybody moves: GRANTED becomes 0, 1 or 2 (a ghost step)."""
    params = params_block[0]
    for row in range(first, last):
        scratch_i64[Scratch.GRANTED, row] = 0
        if scratch_i64[Scratch.TARGET, row] != NOTHING:
            scratch_i64[Scratch.GRANTED, row] = may_enter(
                row, people_i16, people_i32, cells_u8, terrain_u8, blocks_i32, params, scratch_i64
            )


@kernel
def facing(cell: Int, target: Int, blocks_i32: I32, site: Record) -> Int:
    """Return the direction of a step, within a block or into the next one."""
    block, other = np.int64(cell) // site.cells, np.int64(target) // site.cells
    if block != other:
        for side in range(4):
            if blocks_i32[BlockColumn.NORTH + side, block] == other:
                return np.int64(side)
    if target == cell - site.width:
        return np.int64(Direction.NORTH)
    if target == cell + 1:
        return np.int64(Direction.EAST)
    if target == cell + site.width:
        return np.int64(Direction.SOUTH)
    return np.int64(Direction.WEST)


@kernel
def walk(
    people_i16: I16, people_i32: I32, cells_u8: U8, town_i64: I64, events_i32: I32, blocks_i32: I32,
    params_block: Record, scratch_i64: I64
) -> None:
    """Move everybody whose bid won, and count refusals of the others."""
    params = params_block[0]
    for row in range(people_i16.shape[1]):
        target = scratch_i64[Scratch.TARGET, row]
        if target == NOTHING:
            continue
        granted = scratch_i64[Scratch.GRANTED, row]
        if granted == 0:
            people_i16[Body.BLOCKED, row] = min(np.int64(people_i16[Body.BLOCKED, row]) + 1, np.int64(32000))
            continue
        cell = np.int64(people_i32[Where.CELL, row])
        if granted == 2:
            who = np.int64(people_i32[Identity.ID, row])
            record(town_i64, events_i32, EventKind.GHOST_STEP, who, target, NOTHING, 0)
        people_i16[Body.BLOCKED, row] = 0
        people_i16[Body.FACING, row] = facing(cell, target, blocks_i32, params.site)
        people_i32[Where.CELL, row] = target
        cells_u8[cell] -= 1
        cells_u8[target] += 1


class Movement(Stage):
    """Stage 5: one tile per tick along the fields."""

    def process(self) -> None:
        """Let the walkers of one town bid for their next tiles, and move those who win."""
        town = self.town
        people = town.people_i16.shape[1]
        intend(
            town.people_i16, town.people_i32, town.reservations_i32, town.town_i64, town.steps_u8,
            town.distance_u16, town.blocks_i32, town.params_block, town.scratch_i64, 0, people
        )
        award(
            town.people_i16, town.people_i32, town.cells_u8, town.terrain_u8, town.blocks_i32, town.params_block,
            town.scratch_i64, 0, people
        )
        walk(
            town.people_i16, town.people_i32, town.cells_u8, town.town_i64, town.events_i32, town.blocks_i32,
            town.params_block, town.scratch_i64
        )
