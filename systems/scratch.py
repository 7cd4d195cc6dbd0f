"""Working columns that kernels share within a tick; nothing in them outlives the tick, so they are not state.

`scratch.i64[column, n]` has one row for every person, or block if there are more; `bids.i64[column, n]` one for every
object, or position if there are more.
"""

from enum import IntEnum


class Scratch(IntEnum):
    """Columns of the scratch block.

    BLOCK_FIRST: (by block) where its people begin in BLOCK_PEOPLE; one entry more than there are blocks.
    BLOCK_PEOPLE: people rows, block by block.
    TARGET: (by person) tile wanted this tick, or position applied for.
    KEY: (by person) the person's bid; the smallest wins.
    GRANTED: (by person) 1 when the bid won.
    CHAT_WORTH: (by person) what a chat that ended in this tick was worth, in millionths.
    AVOIDED: (by person) conflicts that the person kept away from in this tick.
    VERDICT: (by person) what a system has found about a person, before it acts on it: see there.
    HINT_FIRST to HINT_LAST: (by person) for each option what it led to when somebody in that row was last asked. It
        may be of another tick or town: it says where to look first, and changes no answer.
    SHUT: (by affordance) when and in which block it was last found that its hours allow it to nobody there.
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
    CHAT_WORTH = 5
    AVOIDED = 6
    ROWS = 7
    VERDICT = 8
    HINT_FIRST = 9
    HINT_LAST = 17
    SHUT = 18
    BLOCK = 19
    ACROSS = 20
    DOWN = 21
    INSIDE = 22
    CODE = 23
    ID_FIRST = 24
    ID_NEXT = 25


SCRATCH_COLUMNS = max(Scratch) + 1


class Bid(IntEnum):
    """Columns of the block of bids, for what can be had by one at a time.

    KEY: (by object or position) smallest bid so far.
    ROW: (by object) who made it.
    """

    KEY = 0
    ROW = 1


NO_BID = 2**63 - 1
"""Larger than any bid."""
