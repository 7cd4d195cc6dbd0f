"""Coworkers: whoever is there when somebody comes late covers for them; when they do not come, the shift is taken."""

import numpy as np

from components.people import Belongs, Body, Identity, Persona, Shift
from components.positions import Position
from components.town import Clock
from components.words import NOTHING, Attendance, EventKind
from systems.arrays import F32, I16, I32, I64, Int, Record
from systems.events import record
from systems.kernel import kernel
from systems.random import Stream, draw
from systems.rules import is_on_shift, work_place
from systems.scratch import Scratch
from systems.ties import touch

MISSED = 1
"""Mark in `Scratch.TARGET` of a person whose shift has come to count as missed in this tick."""


@kernel
def coworker_of(
    row: Int, people_i16: I16, people_i32: I32, positions_i32: I32, town_i64: I64, blocks_i32: I32,
    atlas_i32: I32, params: Record
) -> Int:
    """Return the row of somebody at work now in the place where a person should be, by lot, or NOTHING."""
    site = params.site
    tick = town_i64[Clock.TICK]
    mine = np.int64(people_i32[Belongs.POSITION, row])
    place = work_place(mine, atlas_i32, blocks_i32, site)
    best = np.int64(NOTHING)
    best_key = np.uint64(0)
    for position in range(mine // site.positions * site.positions, (mine // site.positions + 1) * site.positions):
        other = np.int64(positions_i32[Position.HOLDER, position])
        if other == NOTHING or other == row or work_place(position, atlas_i32, blocks_i32, site) != place:
            continue
        state = np.int64(people_i16[Shift.STATE, other])
        present = people_i16[Shift.AWAY, other] == 0 and (state == Attendance.ON_TIME or state == Attendance.LATE)
        if not present or not is_on_shift(other, people_i32, tick):
            continue
        key = draw(town_i64[Clock.KEY], Stream.WORK, tick, np.int64(people_i32[Identity.ID, other]), 2)
        if best == NOTHING or key < best_key:
            best = other
            best_key = key
    return best


@kernel
def blame_or_thank(
    row: Int, late: bool, people_f32: F32, people_i16: I16, people_i32: I32, positions_i32: I32, town_i64: I64,
    events_i32: I32, blocks_i32: I32, atlas_i32: I32, params: Record
) -> None:
    """Change a person's tie to the coworker who was there instead: thanks when late, a grudge when absent."""
    other = coworker_of(row, people_i16, people_i32, positions_i32, town_i64, blocks_i32, atlas_i32, params)
    if other == NOTHING:
        return
    ties = params.ties
    me, who = np.int64(people_i32[Identity.ID, row]), np.int64(people_i32[Identity.ID, other])
    position = np.int64(people_i32[Belongs.POSITION, row])
    if late:
        record(town_i64, events_i32, EventKind.SHIFT_COVERED, me, who, position, 0)
        touch(
            row, who, ties.covered_shift_trust, ties.covered_shift_familiarity, ties.covered_shift_rivalry,
            people_f32, people_i16, people_i32, town_i64, events_i32, params
        )
        return
    record(town_i64, events_i32, EventKind.SHIFT_TAKEN, me, who, position, 0)
    keen = max(np.float32(0.0), people_f32[Persona.AMBITION, row])
    harder = np.float32(1.0) + params.personality.rivalry_per_ambition * keen
    touch(
        row, who, ties.taken_shift_trust, np.float32(0.0), ties.taken_shift_rivalry * harder, people_f32, people_i16,
        people_i32, town_i64, events_i32, params
    )


@kernel
def is_late_now(row: Int, people_i16: I16) -> bool:
    """Return whether a person has come late to work in this tick."""
    return bool(
        people_i16[Shift.STATE, row] == Attendance.LATE
        and people_i16[Shift.PRESENT, row] == 1
        and people_i16[Shift.WAGE_TICK, row] == 1
    )


@kernel
def remember_coworkers(
    people_f32: F32, people_i16: I16, people_i32: I32, positions_i32: I32, town_i64: I64, events_i32: I32,
    blocks_i32: I32, atlas_i32: I32, params: Record, scratch_i64: I64
) -> None:
    """After everybody's attendance is known: thank those who covered, blame those who took a shift."""
    for row in range(people_i16.shape[1]):
        if not people_i16[Body.LIVE, row] or people_i32[Belongs.POSITION, row] == NOTHING:
            continue
        if not is_on_shift(row, people_i32, town_i64[Clock.TICK]):
            continue
        late = is_late_now(row, people_i16)
        if late or scratch_i64[Scratch.TARGET, row] == MISSED:
            blame_or_thank(
                row, late, people_f32, people_i16, people_i32, positions_i32, town_i64, events_i32, blocks_i32,
                atlas_i32, params
            )
