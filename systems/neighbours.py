"""Perception: who is near whom. People are listed block by block, so that neighbours are read, not searched."""

import numpy as np

from components.people import Body, Where
from systems.arrays import I16, I32, I64, Record
from systems.kernel import kernel
from systems.processor import Stage
from systems.scratch import Scratch


@kernel
def index_people(people_i16: I16, people_i32: I32, params_block: Record, scratch_i64: I64) -> None:
    """List the living by block with a counting sort; rows keep their order inside a block.

    Args:
        people_i16: (columns, people) read for `Body.LIVE`.
        people_i32: (columns, people) read for `Where.CELL`.
        params_block: `params.site` is read.
        scratch_i64: (columns, n) BLOCK_FIRST and BLOCK_PEOPLE are written; what people bring about in this tick
            that is rewarded, CHAT_WORTH and AVOIDED, begins at 0.
    """
    params = params_block[0]
    site = params.site
    blocks = site.blocks
    for block in range(blocks + 1):
        scratch_i64[Scratch.BLOCK_FIRST, block] = 0
    for row in range(people_i16.shape[1]):
        scratch_i64[Scratch.CHAT_WORTH, row] = 0
        scratch_i64[Scratch.AVOIDED, row] = 0
        if people_i16[Body.LIVE, row]:
            scratch_i64[Scratch.BLOCK_FIRST, np.int64(people_i32[Where.CELL, row]) // site.cells] += 1
    total = np.int64(0)
    for block in range(blocks + 1):
        total += scratch_i64[Scratch.BLOCK_FIRST, block]
        scratch_i64[Scratch.BLOCK_FIRST, block] = total
    for back in range(people_i16.shape[1]):
        row = people_i16.shape[1] - 1 - back
        if people_i16[Body.LIVE, row]:
            block = np.int64(people_i32[Where.CELL, row]) // site.cells
            scratch_i64[Scratch.BLOCK_FIRST, block] -= 1
            scratch_i64[Scratch.BLOCK_PEOPLE, scratch_i64[Scratch.BLOCK_FIRST, block]] = row


class Perception(Stage):
    """Stage 3: the index of people by block."""

    def process(self) -> None:
        """Index the town's people where they stand now."""
        town = self.town
        index_people(town.people_i16, town.people_i32, town.params_block, town.scratch_i64)
