"""Coworkers: whoever is there when somebody comes late covers for them; when they do not come, the shift is taken."""

import numpy as np

from components.people import Belongs, Body, Identity, Persona, Presence, Shift
from components.positions import Position
from components.town import Clock
from components.words import NOTHING, Attendance, EventKind
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.events import record
from systems.kernel import kernel
from systems.random import Stream, draw
from systems.rules import is_on_shift, work_place
from systems.scratch import Scratch
from systems.ties import touch
from systems.ways import block_of_position

MISSED = 1
"""Mark in `Scratch.TARGET` of a person whose shift has come to count as missed in this tick."""


@kernel
def coworker_of(town: TownBlocks, row: Int) -> Int:
    """Return the row of somebody at work now in the place where a person should be, by lot, or NOTHING."""
    tick = town.town_i64[Clock.TICK]
    mine = np.int64(town.people_i32[Belongs.POSITION, row])
    place = work_place(town, mine)
    best = np.int64(NOTHING)
    best_key = np.uint64(0)
    for position in range(
        block_of_position(town, mine) * town.site.positions, (block_of_position(town, mine) + 1) * town.site.positions
    ):
        other = np.int64(town.positions_i32[Position.HOLDER, position])
        if other == NOTHING or other == row or work_place(town, position) != place:
            continue
        state = np.int64(town.people_i8[Shift.STATE, other])
        at_work = state == Attendance.ON_TIME or state == Attendance.LATE
        present = at_work and town.people_i16[Presence.AWAY, other] == 0
        if not present or not is_on_shift(town, other, tick):
            continue
        key = draw(town.town_i64[Clock.KEY], Stream.WORK, tick, np.int64(town.people_i32[Identity.ID, other]), 2)
        if best == NOTHING or key < best_key:
            best = other
            best_key = key
    return best


@kernel
def blame_or_thank(town: TownBlocks, row: Int, late: bool) -> None:
    """Change a person's tie to the coworker who was there instead: thanks when late, a grudge when absent."""
    other = coworker_of(town, row)
    if other == NOTHING:
        return
    ties = town.params.ties
    me, who = np.int64(town.people_i32[Identity.ID, row]), np.int64(town.people_i32[Identity.ID, other])
    position = np.int64(town.people_i32[Belongs.POSITION, row])
    if late:
        record(town, EventKind.SHIFT_COVERED, me, who, position, 0)
        touch(town, row, who, ties.covered_shift_trust, ties.covered_shift_familiarity, ties.covered_shift_rivalry)
        return
    record(town, EventKind.SHIFT_TAKEN, me, who, position, 0)
    keen = max(np.float32(0.0), town.people_f32[Persona.AMBITION, row])
    harder = np.float32(1.0) + town.params.personality.rivalry_per_ambition * keen
    touch(town, row, who, ties.taken_shift_trust, np.float32(0.0), ties.taken_shift_rivalry * harder)


@kernel
def is_late_now(town: TownBlocks, row: Int) -> bool:
    """Return whether a person has come late to work in this tick."""
    return bool(
        town.people_i8[Shift.STATE, row] == Attendance.LATE
        and town.people_i16[Presence.PRESENT, row] == 1
        and town.people_i16[Presence.WAGE_TICK, row] == 1
    )


@kernel
def remember_coworkers(town: TownBlocks) -> None:
    """After everybody's attendance is known: thank those who covered, blame those who took a shift."""
    for row in range(town.people_i16.shape[1]):
        if not town.people_i8[Body.LIVE, row] or town.people_i32[Belongs.POSITION, row] == NOTHING:
            continue
        if not is_on_shift(town, row, town.town_i64[Clock.TICK]):
            continue
        late = is_late_now(town, row)
        if late or town.scratch_i64[Scratch.TARGET, row] == MISSED:
            blame_or_thank(town, row, late)
