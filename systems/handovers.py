"""Handovers: who gets an object from whom, and what the two think of it."""

import numpy as np

from components.objects import LastUse
from components.people import Body, Identity
from components.reservations import Reservation
from components.town import Clock
from components.words import NOTHING, EventKind
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.events import record
from systems.kernel import kernel
from systems.personality import patience_ticks
from systems.scratch import Scratch
from systems.ties import touch

FRESH_TICKS = 1
"""Ticks after the end of a use within which the next in line takes over from that person."""


@kernel
def note_handover(town: TownBlocks, row: Int, waited: Int) -> None:
    """Note from whom somebody who was just called takes over: GRANTED is that row or NOTHING, KEY the wait."""
    thing = np.int64(town.reservations_i32[Reservation.OBJECT, row])
    giver = np.int64(town.objects_i32[LastUse.ROW, thing])
    fresh = town.town_i64[Clock.TICK] - np.int64(town.objects_i32[LastUse.TICK, thing]) <= FRESH_TICKS
    same = giver != NOTHING and town.people_i32[Identity.ID, giver] == town.objects_i32[LastUse.ID, thing]
    if fresh and same and giver != row and town.people_i8[Body.LIVE, giver] and waited > 0:
        town.scratch_i64[Scratch.GRANTED, row] = giver
        town.scratch_i64[Scratch.KEY, row] = waited


@kernel
def judge_wait(town: TownBlocks, row: Int, other: Int, polite: bool) -> None:
    """Let a handover, polite or after a long wait, change a person's tie to the other."""
    ties = town.params.ties
    who = np.int64(town.people_i32[Identity.ID, other])
    if polite:
        touch(town, row, who, ties.handover_trust, ties.handover_familiarity, ties.handover_rivalry)
    else:
        touch(town, row, who, np.float32(0.0), ties.blocked_familiarity, ties.blocked_rivalry)


@kernel
def is_polite(town: TownBlocks, row: Int) -> bool:
    """Return whether a wait was short enough to be no conflict for the one who waited."""
    bearable = patience_ticks(town, row, town.params.ties.blocked_after_ticks)
    return bool(town.scratch_i64[Scratch.KEY, row] <= bearable)


@kernel
def hand_over(town: TownBlocks, waiting: Int) -> None:
    """Apply the handovers noted in this tick: first those who got something, then those who gave it.

    Nobody gets or gives more than one object in a tick, so the order of rows does not matter.

    Args:
        waiting: how many of ROWS waited in this tick.
    """
    for at in range(waiting):
        row = town.scratch_i64[Scratch.ROWS, at]
        giver = town.scratch_i64[Scratch.GRANTED, row]
        if giver != NOTHING:
            polite = is_polite(town, row)
            kind = EventKind.POLITE_HANDOVER if polite else EventKind.BLOCKED
            who, whom = np.int64(town.people_i32[Identity.ID, row]), np.int64(town.people_i32[Identity.ID, giver])
            thing = np.int64(town.reservations_i32[Reservation.OBJECT, row])
            record(town, kind, who, whom, thing, town.scratch_i64[Scratch.KEY, row])
            judge_wait(town, row, giver, polite)
    for at in range(waiting):
        row = town.scratch_i64[Scratch.ROWS, at]
        giver = town.scratch_i64[Scratch.GRANTED, row]
        if giver != NOTHING:
            polite = is_polite(town, row)
            judge_wait(town, giver, row, polite)
