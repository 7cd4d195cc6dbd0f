"""Handovers: who gets an object from whom, and what the two think of it."""

import numpy as np

from components.objects import LastUse
from components.people import Body, Identity
from components.reservations import Reservation
from components.town import Clock
from components.words import NOTHING, EventKind
from systems.arrays import F32, I16, I32, I64, Int, Record
from systems.events import record
from systems.kernel import kernel
from systems.personality import patience_ticks
from systems.scratch import Scratch
from systems.ties import touch

FRESH_TICKS = 1
"""Ticks after the end of a use within which the next in line takes over from that person."""


@kernel
def note_handover(
    row: Int, waited: Int, people_i16: I16, people_i32: I32, reservations_i32: I32, objects_i32: I32,
    town_i64: I64, scratch_i64: I64
) -> None:
    """Note from whom somebody who was just called takes over: GRANTED is that row or NOTHING, KEY the wait."""
    thing = np.int64(reservations_i32[Reservation.OBJECT, row])
    giver = np.int64(objects_i32[LastUse.ROW, thing])
    fresh = town_i64[Clock.TICK] - np.int64(objects_i32[LastUse.TICK, thing]) <= FRESH_TICKS
    same = giver != NOTHING and people_i32[Identity.ID, giver] == objects_i32[LastUse.ID, thing]
    if fresh and same and giver != row and people_i16[Body.LIVE, giver] and waited > 0:
        scratch_i64[Scratch.GRANTED, row] = giver
        scratch_i64[Scratch.KEY, row] = waited


@kernel
def judge_wait(
    row: Int, other: Int, polite: bool, people_f32: F32, people_i16: I16, people_i32: I32, town_i64: I64,
    events_i32: I32, params: Record
) -> None:
    """Let a handover, polite or after a long wait, change a person's tie to the other."""
    ties = params.ties
    who = np.int64(people_i32[Identity.ID, other])
    if polite:
        touch(
            row, who, ties.handover_trust, ties.handover_familiarity, ties.handover_rivalry, people_f32,
            people_i16, people_i32, town_i64, events_i32, params
        )
    else:
        touch(
            row, who, np.float32(0.0), ties.blocked_familiarity, ties.blocked_rivalry, people_f32,
            people_i16, people_i32, town_i64, events_i32, params
        )


@kernel
def is_polite(row: Int, people_f32: F32, params: Record, scratch_i64: I64) -> bool:
    """Return whether a wait was short enough to be no conflict for the one who waited."""
    bearable = patience_ticks(row, params.ties.blocked_after_ticks, people_f32, params)
    return bool(scratch_i64[Scratch.KEY, row] <= bearable)


@kernel
def hand_over(
    people_f32: F32, people_i16: I16, people_i32: I32, reservations_i32: I32, town_i64: I64, events_i32: I32,
    params: Record, scratch_i64: I64
) -> None:
    """Apply the handovers noted in this tick: first those who got something, then those who gave it.

    Nobody gets or gives more than one object in a tick, so the order of rows does not matter.
    """
    for row in range(people_f32.shape[1]):
        giver = scratch_i64[Scratch.GRANTED, row]
        if giver != NOTHING:
            polite = is_polite(row, people_f32, params, scratch_i64)
            kind = EventKind.POLITE_HANDOVER if polite else EventKind.BLOCKED
            who, whom = np.int64(people_i32[Identity.ID, row]), np.int64(people_i32[Identity.ID, giver])
            thing = np.int64(reservations_i32[Reservation.OBJECT, row])
            record(town_i64, events_i32, kind, who, whom, thing, scratch_i64[Scratch.KEY, row])
            judge_wait(row, giver, polite, people_f32, people_i16, people_i32, town_i64, events_i32, params)
    for row in range(people_f32.shape[1]):
        giver = scratch_i64[Scratch.GRANTED, row]
        if giver != NOTHING:
            polite = is_polite(row, people_f32, params, scratch_i64)
            judge_wait(giver, row, polite, people_f32, people_i16, people_i32, town_i64, events_i32, params)
