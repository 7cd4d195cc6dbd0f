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
    ROWS: people rows that a system has gathered for its own passes, in the order of rows.
    BLOCK: (by person) block the person is in.
    ACROSS, DOWN: (by person) tile inside the block.
    INSIDE: (by person) local row of the place the person is in + 1, or 0 outdoors.
    CODE: (by person) bits of the code of the identity slot.
    ID_FIRST: (by low bits of an id) row of a living person with such an id, or NOTHING.
    ID_NEXT: (by person) row of the next one, or NOTHING.
    MINUTE: (in the first row) tick of the day.
    OFFERED, DOUBTED: (by place) affordances that can be done there, and those that can by some, see `systems.offers`.
    POSSIBLE: (by place) both, or all where any object of the block is broken.
    FREELY, PERHAPS: (by block) the same for all places of a block that are no home, and out of doors.
    DEAREST: (by block) cents that the dearest purchase there costs.
    PLACE_FIRST: (by place, each block beginning with what is out of doors) row of somebody in it, or NOTHING.
    PLACE_NEXT: (by person) row of the next one in the same place, or NOTHING.
    TAKEN_DOWN, TAKEN_ACROSS: (by person) the use slot that they were granted in the place that they are in.
    FREE: (by person) 1 when they are free to talk.
    BROKEN: (by block) -1 when any object there is broken, so that not all at which the same can be done are alike.
    ALLOWED: (by person) affordances that the facts about the person allow, see `systems.bounds`.
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
    BLOCK = 9
    ACROSS = 10
    DOWN = 11
    INSIDE = 12
    CODE = 13
    ID_FIRST = 14
    ID_NEXT = 15
    MINUTE = 16
    OFFERED = 17
    DOUBTED = 18
    FREELY = 19
    PERHAPS = 20
    DEAREST = 21
    PLACE_FIRST = 22
    PLACE_NEXT = 23
    TAKEN_DOWN = 24
    TAKEN_ACROSS = 25
    FREE = 26
    BROKEN = 27
    POSSIBLE = 28
    ALLOWED = 29


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
