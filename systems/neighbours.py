"""Perception: who is near whom. People are listed block by block, so that neighbours are read, not searched."""

import numpy as np

from components.people import Body, Where
from components.words import System
from systems.blocks import TownBlocks
from systems.kernel import kernel
from systems.processor import Stage
from systems.scratch import Scratch
from systems.traps import spring
from systems.ways import block_of_cell


@kernel
def index_people(town: TownBlocks) -> None:
    """List the living by block with a counting sort; rows keep their order inside a block."""
    blocks = town.site.blocks
    for block in range(blocks + 1):
        town.scratch_i64[Scratch.BLOCK_FIRST, block] = 0
    for row in range(town.people_i16.shape[1]):
        town.scratch_i64[Scratch.CHAT_WORTH, row] = 0
        town.scratch_i64[Scratch.AVOIDED, row] = 0
    for row in range(town.people_i16.shape[1]):
        if town.people_i8[Body.LIVE, row]:
            block = block_of_cell(town, np.int64(town.people_i32[Where.CELL, row]))
            town.scratch_i64[Scratch.KEY, row] = block
            town.scratch_i64[Scratch.BLOCK_FIRST, block] += 1
    total = np.int64(0)
    for block in range(blocks + 1):
        total += town.scratch_i64[Scratch.BLOCK_FIRST, block]
        town.scratch_i64[Scratch.BLOCK_FIRST, block] = total
    for back in range(town.people_i16.shape[1]):
        row = town.people_i16.shape[1] - 1 - back
        if town.people_i8[Body.LIVE, row]:
            block = town.scratch_i64[Scratch.KEY, row]
            town.scratch_i64[Scratch.BLOCK_FIRST, block] -= 1
            town.scratch_i64[Scratch.BLOCK_PEOPLE, town.scratch_i64[Scratch.BLOCK_FIRST, block]] = row
    spring(town, System.PERCEPTION)


class Perception(Stage):
    """Stage 3: the index of people by block."""

    def process(self) -> None:
        """Index the town's people where they stand now."""
        town = self.town
        index_people(town)
