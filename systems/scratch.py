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
    HINT_FIRST to HINT_LAST: (by person) for each option what it led to when somebody in that row was last asked. It
        may be of another tick or town: it says where to look first, and changes no answer.
    SHUT: (by affordance) when and in which block it was last found that its hours allow it to nobody there.
    ROWS: people rows that a system has gathered for its own passes, in the order of rows.
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
    HINT_FIRST = 11
    HINT_LAST = 19
    SHUT = 20


SCRATCH_COLUMNS = Scratch.SHUT + 1
NO_BID = 2**63 - 1
"""Larger than any bid."""
