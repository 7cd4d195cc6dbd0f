"""Work: when the shifts of those who hold a position are, and how they go."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from components.people import Belongs, Presence, Roster, Shift
from components.town import Clock
from components.words import NEVER, NOTHING, Attendance
from systems.blocks import TownBlocks
from townlet_ecs.sound.ground import Ground
from townlet_ecs.sound.telling import at, living, told


def shifts(town: TownBlocks, ground: Ground) -> Iterator[str]:
    """Yield shifts that are not those of the position, or that go otherwise than they can."""
    live = living(town)
    job = town.people_i32[Belongs.POSITION]
    yield from told("a position that is not there", (job != NOTHING) & (at(ground.post_job, job, 0) == NOTHING))
    start, end = town.people_i32[Roster.START], town.people_i32[Roster.END]
    off = (start == NEVER) & (end == NEVER)
    yield from told("a shift without a position", live & (job == NOTHING) & ~off)
    yield from told("a shift that is not the next of the position", misfits(town, ground))
    yield from attendance(town, ground)


def misfits(town: TownBlocks, ground: Ground) -> NDArray[np.bool_]:
    """Return who has a position and a shift that is none of it, or is over."""
    job = town.people_i32[Belongs.POSITION]
    start, end = town.people_i32[Roster.START].astype(np.int64), town.people_i32[Roster.END].astype(np.int64)
    day, week = ground.config.time.ticks_per_day, ground.config.time.days_per_week
    right = end == np.minimum(start + at(ground.post_length, job, 0), NEVER)
    right &= (start % day == at(ground.post_start, job, 0)) & (end >= town.town_i64[Clock.TICK])
    right &= (at(ground.post_days, job, 0) >> (start // day % week)) & 1 > 0
    right |= (start == NEVER) & (end == NEVER)
    found: NDArray[np.bool_] = living(town) & (job != NOTHING) & ~right
    return found


def attendance(town: TownBlocks, ground: Ground) -> Iterator[str]:
    """Yield who is at work before the shift or not yet in it, and counts of ticks that have not been."""
    live, state = living(town), town.people_i8[Shift.STATE]
    start, tick = town.people_i32[Roster.START], int(town.town_i64[Clock.TICK])
    begun = tick > start
    yield from told("attendance of a shift that has not begun, or none of one that has", (state != 0) != (live & begun))
    counted, rewarded = town.people_i8[Shift.LATENESS_COUNTED] > 0, town.people_i8[Shift.REWARDED] > 0
    late = state == Attendance.LATE
    yield from told("lateness that was not counted, or the reverse", late & ~counted)
    yield from told("lateness of somebody who was not late", counted & ~late & (state != Attendance.ABSENT))
    there = late | (state == Attendance.ON_TIME)
    yield from told("punctuality that was not judged", there & ~rewarded)
    passed = np.where(begun, tick - start, 0)
    present, away = town.people_i16[Presence.PRESENT], town.people_i16[Presence.AWAY]
    yield from told("more ticks at work, or away from it, than the shift has had", (present > passed) | (away > passed))
    window, known = town.people_i16[Presence.ATTENDED], town.people_i8[Shift.SHIFTS].astype(np.int64)
    yield from told("attendance of shifts that were none", window >> known != 0)
    yield from told("more shifts than are remembered", known > ground.config.employment.attendance_window)
