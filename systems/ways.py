"""Where tiles lead: the next tile towards a goal, walking times, and which place a tile belongs to.

A town is a grid of equal blocks. Inside a block people follow the field of their goal; towards another block
they follow the field of a gate and step across. Fields are made once per block template.
"""

import numpy as np

from components.atlas import BlockColumn, Plane
from components.words import NOTHING, Direction
from systems.arrays import I32, U8, U16, Int, Record
from systems.kernel import kernel


@kernel
def place_of(cell: Int, terrain_u8: U8, blocks_i32: I32, site: Record) -> Int:
    """Return the place row that a tile belongs to, or NOTHING outdoors."""
    block = np.int64(cell) // site.cells
    local = np.int64(cell) - block * site.cells
    place = np.int64(terrain_u8[blocks_i32[BlockColumn.TEMPLATE, block], Plane.PLACE, local])
    if place == 0:
        return np.int64(NOTHING)
    return block * site.places + place - 1


@kernel
def gate_towards(here: Int, there: Int, blocks_i32: I32) -> Int:
    """Return the direction in which to leave a block for another; the last row of blocks may be short.

    Going up comes before going sideways, and that before going down, so nobody needs a block that is not there.
    """
    if blocks_i32[BlockColumn.Y, there] < blocks_i32[BlockColumn.Y, here]:
        return np.int64(Direction.NORTH)
    if blocks_i32[BlockColumn.X, there] > blocks_i32[BlockColumn.X, here]:
        return np.int64(Direction.EAST)
    if blocks_i32[BlockColumn.X, there] < blocks_i32[BlockColumn.X, here]:
        return np.int64(Direction.WEST)
    return np.int64(Direction.SOUTH)


@kernel
def next_tile(cell: Int, slot: Int, steps_u8: U8, blocks_i32: I32, site: Record) -> Int:
    """Return the tile that follows on the way to a use slot; the same tile when there, or when there is no way."""
    block = np.int64(cell) // site.cells
    local = np.int64(cell) - block * site.cells
    goal_block = np.int64(slot) // site.slots
    goal = np.int64(slot) - goal_block * site.slots
    template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
    gate = np.int64(Direction.HERE)
    if goal_block != block:
        gate = gate_towards(block, goal_block, blocks_i32)
        goal = site.slots + gate
    direction = np.int64(steps_u8[template, goal, local])
    if direction == Direction.NORTH:
        return np.int64(cell) - site.width
    if direction == Direction.EAST:
        return np.int64(cell) + 1
    if direction == Direction.SOUTH:
        return np.int64(cell) + site.width
    if direction == Direction.WEST:
        return np.int64(cell) - 1
    if direction == Direction.HERE and goal_block != block:
        opposite = (gate + 2) % 4
        beyond = np.int64(blocks_i32[BlockColumn.NORTH + gate, block])
        return beyond * site.cells + site.gates[opposite]
    return np.int64(cell)


@kernel
def walking_ticks(cell: Int, slot: Int, distance_u16: U16, blocks_i32: I32, site: Record) -> Int:
    """Return the ticks of an undisturbed walk from a tile to a use slot; 65535 or more when there is no way.

    Across blocks the way through each block between is taken as one block's length.
    """
    block = np.int64(cell) // site.cells
    local = np.int64(cell) - block * site.cells
    goal_block = np.int64(slot) // site.slots
    goal = np.int64(slot) - goal_block * site.slots
    template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
    if goal_block == block:
        return np.int64(distance_u16[template, goal, local])
    rows = np.int64(blocks_i32[BlockColumn.Y, goal_block]) - np.int64(blocks_i32[BlockColumn.Y, block])
    columns = np.int64(blocks_i32[BlockColumn.X, goal_block]) - np.int64(blocks_i32[BlockColumn.X, block])
    leaving = gate_towards(block, goal_block, blocks_i32)
    arriving = (gate_towards(goal_block, block, blocks_i32)) % 4
    goal_template = np.int64(blocks_i32[BlockColumn.TEMPLATE, goal_block])
    out = np.int64(distance_u16[template, site.slots + leaving, local])
    inward = np.int64(distance_u16[goal_template, goal, site.gates[arriving]])
    between = abs(rows) * site.height + abs(columns) * site.width - site.width
    return out + 1 + between + inward
