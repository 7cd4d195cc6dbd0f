"""Where tiles lead: the next tile towards a goal, walking times, and which place a tile belongs to.

A town is a grid of equal blocks. Inside a block people follow the field of their goal; towards another block
they follow the field of a gate and step across. Two streets cross each side of a block, so it has eight gates.
Fields are made once per block template.
"""

import numpy as np

from components.atlas import LANES, SHARE_BITS, BlockColumn, Plane
from components.words import NOTHING, Direction
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.kernel import kernel

NO_WAY = 65535
"""Walking ticks from which on there is no way."""


@kernel
def bits_in(mask: Int) -> Int:
    """Return how many bits of a mask that is not negative are set."""
    count = np.int64(0)
    while mask > 0:
        mask &= mask - 1
        count += 1
    return count


@kernel
def block_of_cell(town: TownBlocks, cell: Int) -> Int:
    """Return the block that a tile lies in."""
    return (np.int64(cell) * town.site.cell_share) >> SHARE_BITS


@kernel
def block_of_slot(town: TownBlocks, slot: Int) -> Int:
    """Return the block that a use slot lies in."""
    return (np.int64(slot) * town.site.slot_share) >> SHARE_BITS


@kernel
def block_of_object(town: TownBlocks, thing: Int) -> Int:
    """Return the block that an object lies in."""
    return (np.int64(thing) * town.site.object_share) >> SHARE_BITS


@kernel
def block_of_place(town: TownBlocks, place: Int) -> Int:
    """Return the block that a place lies in."""
    return (np.int64(place) * town.site.place_share) >> SHARE_BITS


@kernel
def block_of_position(town: TownBlocks, position: Int) -> Int:
    """Return the block that a position lies in."""
    return (np.int64(position) * town.site.position_share) >> SHARE_BITS


@kernel
def line_of(town: TownBlocks, local: Int) -> Int:
    """Return the line of tiles, from the north, that a local tile lies in."""
    return (np.int64(local) * town.site.line_share) >> SHARE_BITS


@kernel
def place_of(town: TownBlocks, cell: Int) -> Int:
    """Return the place row that a tile belongs to, or NOTHING outdoors."""
    block = block_of_cell(town, np.int64(cell))
    local = np.int64(cell) - block * town.site.cells
    place = np.int64(town.terrain_u8[town.blocks_i32[BlockColumn.TEMPLATE, block], Plane.PLACE, local])
    if place == 0:
        return np.int64(NOTHING)
    return block * town.site.places + place - 1


@kernel
def gate_towards(town: TownBlocks, here: Int, there: Int) -> Int:
    """Return the direction in which to leave a block for another; the last row of blocks may be short.

    Going up comes before going sideways, and that before going down, so nobody needs a block that is not there.
    """
    if town.blocks_i32[BlockColumn.Y, there] < town.blocks_i32[BlockColumn.Y, here]:
        return np.int64(Direction.NORTH)
    if town.blocks_i32[BlockColumn.X, there] > town.blocks_i32[BlockColumn.X, here]:
        return np.int64(Direction.EAST)
    if town.blocks_i32[BlockColumn.X, there] < town.blocks_i32[BlockColumn.X, here]:
        return np.int64(Direction.WEST)
    return np.int64(Direction.SOUTH)


@kernel
def lane_towards(town: TownBlocks, local: Int, block: Int, side: Int, goal_block: Int, goal: Int) -> Int:
    """Return the gate by which to cross a side of a block: on the shorter way to a goal next door, else the nearer.

    Args:
        local: local cell of the walker.
        block: the walker's block.
        side: a `Direction`.
        goal_block: block of the goal, another one.
        goal: local slot of the goal.
    """
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    goal_template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, goal_block])
    next_door = town.blocks_i32[BlockColumn.NORTH + side, block] == goal_block
    best = np.int64(0)
    best_ticks = np.int64(NO_WAY)
    for lane in range(LANES):
        ticks = np.int64(town.distance_u16[template, local, town.site.slots + side * LANES + lane])
        if next_door:
            entry = town.site.gates[(side + 2) % 4 * LANES + lane]
            ticks += np.int64(town.distance_u16[goal_template, entry, goal])
        if lane == 0 or ticks < best_ticks:
            best = side * LANES + lane
            best_ticks = ticks
    return best


@kernel
def beyond(town: TownBlocks, gate: Int, block: Int) -> Int:
    """Return the tile on the other side of a gate of a block."""
    side = np.int64(gate) // LANES
    next_block = np.int64(town.blocks_i32[BlockColumn.NORTH + side, block])
    return next_block * town.site.cells + town.site.gates[(side + 2) % 4 * LANES + gate % LANES]


@kernel
def next_tile(town: TownBlocks, cell: Int, slot: Int) -> Int:
    """Return the tile that follows on the way to a use slot; the same tile when there, or when there is no way."""
    block = block_of_cell(town, np.int64(cell))
    local = np.int64(cell) - block * town.site.cells
    goal_block = block_of_slot(town, np.int64(slot))
    goal = np.int64(slot) - goal_block * town.site.slots
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    gate = np.int64(NOTHING)
    if goal_block != block:
        side = gate_towards(town, block, goal_block)
        gate = lane_towards(town, local, block, side, goal_block, goal)
        goal = town.site.slots + gate
    direction = np.int64(town.steps_u8[template, local, goal])
    if direction == Direction.NORTH:
        return np.int64(cell) - town.site.width
    if direction == Direction.EAST:
        return np.int64(cell) + 1
    if direction == Direction.SOUTH:
        return np.int64(cell) + town.site.width
    if direction == Direction.WEST:
        return np.int64(cell) - 1
    if direction == Direction.HERE and gate != NOTHING:
        return beyond(town, gate, block)
    return np.int64(cell)


@kernel
def walking_ticks(town: TownBlocks, cell: Int, slot: Int) -> Int:
    """Return the ticks of an undisturbed walk from a tile to a use slot; 65535 or more when there is no way.

    Across blocks the way is followed from gate to gate, so the answer is exact.
    """
    block = block_of_cell(town, np.int64(cell))
    local = np.int64(cell) - block * town.site.cells
    goal_block = block_of_slot(town, np.int64(slot))
    goal = np.int64(slot) - goal_block * town.site.slots
    ticks = np.int64(0)
    while block != goal_block and ticks < NO_WAY:
        side = gate_towards(town, block, goal_block)
        gate = lane_towards(town, local, block, side, goal_block, goal)
        template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
        ticks += np.int64(town.distance_u16[template, local, town.site.slots + gate]) + 1
        local = np.int64(town.site.gates[(side + 2) % 4 * LANES + gate % LANES])
        block = np.int64(town.blocks_i32[BlockColumn.NORTH + side, block])
    return ticks + np.int64(town.distance_u16[town.blocks_i32[BlockColumn.TEMPLATE, block], local, goal])


@kernel
def tile_beside(town: TownBlocks, cell: Int, direction: Int) -> Int:
    """Return the tile next to another one in a direction, or NOTHING; blocks are left by their gates alone."""
    block = np.int64(cell) // town.site.cells
    local = np.int64(cell) - block * town.site.cells
    column, line = local % town.site.width, local // town.site.width
    if direction == Direction.NORTH and line > 0:
        return np.int64(cell) - town.site.width
    if direction == Direction.EAST and column < town.site.width - 1:
        return np.int64(cell) + 1
    if direction == Direction.SOUTH and line < town.site.height - 1:
        return np.int64(cell) + town.site.width
    if direction == Direction.WEST and column > 0:
        return np.int64(cell) - 1
    if town.blocks_i32[BlockColumn.NORTH + direction, block] != NOTHING:
        for gate in range(direction * LANES, (direction + 1) * LANES):
            if town.site.gates[gate] == local:
                return beyond(town, np.int64(gate), block)
    return np.int64(NOTHING)


@kernel
def may_stand(town: TownBlocks, cell: Int) -> bool:
    """Return whether people can stand on a tile, if there is room."""
    block = np.int64(cell) // town.site.cells
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    return bool(town.terrain_u8[template, Plane.CAPACITY, cell - block * town.site.cells] > 0)
