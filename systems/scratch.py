"""Working columns that kernels share within a tick; nothing in them outlives the tick, so they are not state.

`scratch.i64[column, n]` has one row for every person, object, position and block, whichever are most.
"""

from enum import IntEnum


class Scratch(IntEnum):
    """Columns of the scratch block.

    BLOCK_FIRST: (by block) where its people begin in BLOCK_PEOPLE; one entry more than there are blocks.
    BLOCK_PEOPLE: people rows, block by block.
    TARGET: (by person) tile wanted this tick, or position applied for.
    KEY: (by person) the person's bid; the smallest wins.
    GRANTED: (by person) 1 when the bid won.
    BEST_KEY: (by object or position) smallest bid so far.
    BEST_ROW: (by object) who made it.
    CHAT_WORTH: (by person) what a chat that ended in this tick was worth, in millionths.
    AVOIDED: (by person) conflicts that the person kept away from in this tick.
    VERDICT: (by person) why a use ends in this tick, `Reason.NONE` when it is done, -1 when it goes on.
    ROWS: people rows that a system has gathered for its own passes, in the order of rows.
    BLOCK: (by person) block the person is in.
    ACROSS, DOWN: (by person) tile inside the block.
    INSIDE: (by person) local row of the place the person is in + 1, or 0 outdoors.
    CODE: (by person) bits of the code of the identity slot.
    ID_FIRST: (by low bits of an id) row of a living person with such an id, or NOTHING.
    ID_NEXT: (by person) row of the next one, or NOTHING.
    """

    BLOCK_FIRST = 0
    BLOCK_PEOPLE = 1
    TARGET = 2
    KEY = 3
    GRANTED = 4
    BEST_KEY = 5
    BEST_ROW = 6
    CHAT_WORTH = 7
    AVOIDED = 8
    ROWS = 9
    VERDICT = 10
    BLOCK = 11
    ACROSS = 12
    DOWN = 13
    INSIDE = 14
    CODE = 15
    ID_FIRST = 16
    ID_NEXT = 17


SCRATCH_COLUMNS = len(Scratch)
NO_BID = 2**63 - 1
"""Larger than any bid."""
