"""Employment: attendance of every shift, day after day, and the wage at its end.

A shift goes off -> due -> on time, late or absent, and is paid for the ticks present.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from annotated_types import Ge, Le

from components.atlas import BlockColumn, Post
from components.people import Belongs, Body, Career, Identity, Purse, Roster, Shift
from components.places import Till
from components.positions import Position
from components.town import Account, Clock, Kpi
from components.words import NOTHING, Attendance, EventKind
from systems.arrays import F32, I16, I32, I64, U8, Int, Record
from systems.coworkers import MISSED, is_late_now, remember_coworkers
from systems.events import record
from systems.hooks import roster, vacancy_for
from systems.kernel import kernel
from systems.params import Cents, PositiveTicks, Ticks
from systems.processor import Stage
from systems.reviews import hold_reviews, let_go, note_absence, queue_reviews, start_day
from systems.rules import is_on_shift, is_on_site, work_place
from systems.scratch import Scratch

OVER = 2
"""Mark in `Scratch.TARGET` of a person whose shift was closed in this tick."""

QUITTING = 3
"""The same, for somebody who quits after it."""


@dataclass(frozen=True, kw_only=True)
class Params:
    """Rules of attendance; jobs may set their own, but for the window."""

    grace_ticks: Ticks
    """Ticks after the start within which an arrival is on time."""
    absent_cutoff: Ticks
    """Ticks after the start at which somebody who has not come is absent."""
    absence_slack: Ticks
    """Ticks in a row that somebody may be away during a shift."""
    attendance_window: Annotated[int, Ge(1), Le(14)]
    """Shifts over which the attendance ratio is taken."""
    lateness_penalty_cents: Cents
    """Kept back from the wage of a shift that was begun late, at most the wage."""
    absence_penalty_cents: Cents
    """Kept back from the wage of a shift that was missed or left, at most the wage."""
    enforce_job_loop: bool
    """Whether people whose exit review was approved must leave the town; they lose the job in any case."""
    absences_max: Annotated[int, Ge(1), Le(7)]
    """Missed shifts within seven days that bring somebody before an exit review; fewer bring a warning."""
    review_after_ticks: PositiveTicks
    """Ticks on the queue, or after a deferral, after which an exit review is held."""
    reviews_max: Annotated[int, Ge(0), Le(100)]
    """People on the review queue for every hundred residents."""
    exits_per_day: Annotated[int, Ge(0), Le(100)]
    """Exits after reviews a day for every hundred residents."""
    quit_for_percent: Annotated[int, Ge(1), Le(1_000)]
    """How much more an open position near home must pay, at the end of a shift, for somebody to quit for it."""


@kernel
def attend(
    row: Int, post: Int, template: Int, on_site: bool, people_i16: I16, people_i32: I32, town_i64: I64,
    events_i32: I32, atlas_i32: I32, scratch_i64: I64
) -> None:
    """Advance the attendance of a running shift by one tick."""
    late_by = town_i64[Clock.TICK] - np.int64(people_i32[Roster.START, row])
    state = np.int64(people_i16[Shift.STATE, row])
    who = np.int64(people_i32[Identity.ID, row])
    if state == Attendance.OFF:
        state = np.int64(Attendance.DUE)
    if on_site:
        people_i16[Shift.PRESENT, row] += 1
        people_i16[Shift.AWAY, row] = 0
        people_i16[Shift.WAGE_TICK, row] = 1
        if state == Attendance.DUE:
            if late_by <= atlas_i32[template, Post.GRACE, post]:
                state = np.int64(Attendance.ON_TIME)
                record(town_i64, events_i32, EventKind.ARRIVED_ON_TIME, who, NOTHING, NOTHING, late_by)
            else:
                state = np.int64(Attendance.LATE)
                people_i16[Shift.LATENESS_COUNTED, row] = 1
                record(town_i64, events_i32, EventKind.ARRIVED_LATE, who, NOTHING, NOTHING, late_by)
    elif state == Attendance.DUE:
        if late_by >= atlas_i32[template, Post.CUTOFF, post]:
            state = np.int64(Attendance.ABSENT)
            scratch_i64[Scratch.TARGET, row] = MISSED
            record(town_i64, events_i32, EventKind.ABSENT, who, NOTHING, NOTHING, late_by)
    elif state != Attendance.ABSENT:
        people_i16[Shift.AWAY, row] += 1
        if people_i16[Shift.AWAY, row] > atlas_i32[template, Post.SLACK, post]:
            state = np.int64(Attendance.ABSENT)
            scratch_i64[Scratch.TARGET, row] = MISSED
            record(town_i64, events_i32, EventKind.LEFT_EARLY, who, NOTHING, NOTHING, late_by)
    people_i16[Shift.STATE, row] = state


@kernel
def pay_wage(
    row: Int, position: Int, post: Int, template: Int, place: Int, people_i16: I16, people_i32: I32,
    people_i64: I64, places_i64: I64, positions_i32: I32, town_i64: I64, events_i32: I32, atlas_i32: I32
) -> None:
    """Pay a shift that is over: wage times ticks present over its length, rounded down.

    An employer without money is lent it by minting, which is counted; the account never goes below zero.
    """
    wage = np.int64(positions_i32[Position.WAGE, position])
    earned = wage * np.int64(people_i16[Shift.PRESENT, row]) // np.int64(atlas_i32[template, Post.LENGTH, post])
    due = earned
    if people_i16[Shift.LATENESS_COUNTED, row]:
        due -= np.int64(atlas_i32[template, Post.LATENESS_PENALTY, post])
    if people_i16[Shift.STATE, row] == Attendance.ABSENT or people_i16[Shift.STATE, row] == Attendance.OFF:
        due -= np.int64(atlas_i32[template, Post.ABSENCE_PENALTY, post])
    due = max(np.int64(0), due)
    short = max(np.int64(0), due - places_i64[Till.PAYROLL, place])
    places_i64[Till.PAYROLL, place] += short - due
    town_i64[Account.MINTED] += short
    people_i16[Shift.WAGE_TICK, row] = -min(earned - due, np.int64(32767))
    people_i64[Purse.WALLET, row] += due
    people_i64[Purse.EARNED, row] += due
    people_i64[Purse.WITHHELD, row] += wage - due
    town_i64[Kpi.WAGES_PAID] += due
    town_i64[Kpi.WAGES_WITHHELD] += wage - due
    record(town_i64, events_i32, EventKind.WAGE_PAID, np.int64(people_i32[Identity.ID, row]), NOTHING, position, due)


@kernel
def close_shift(
    row: Int, people_i16: I16, people_i32: I32, town_i64: I64, events_i32: I32, params: Record
) -> None:
    """Count a shift that is over in the person's record and in the town's."""
    state = np.int64(people_i16[Shift.STATE, row])
    attended = np.int64(state == Attendance.ON_TIME or state == Attendance.LATE)
    window = params.employment.attendance_window
    history = np.int64(people_i16[Shift.ATTENDED, row]) * 2 + attended
    people_i16[Shift.ATTENDED, row] = history & ((np.int64(1) << window) - 1)
    people_i16[Shift.SHIFTS, row] = min(np.int64(people_i16[Shift.SHIFTS, row]) + 1, window)
    town_i64[Kpi.SHIFTS] += 1
    town_i64[Kpi.ATTENDED] += attended
    town_i64[Kpi.LATE] += np.int64(people_i16[Shift.LATENESS_COUNTED, row])
    people_i16[Career.WORKED, row] += attended
    people_i16[Career.LATE, row] += np.int64(people_i16[Shift.LATENESS_COUNTED, row])
    if not attended:
        note_absence(row, people_i16, people_i32, town_i64, events_i32, params)


@kernel
def would_quit(
    row: Int, people_i32: I32, positions_i32: I32, blocks_i32: I32, atlas_i32: I32, params: Record
) -> bool:
    """Return whether an open position near home pays so much better that somebody quits for it."""
    position = np.int64(people_i32[Belongs.POSITION, row])
    other = vacancy_for(row, people_i32, positions_i32, blocks_i32, atlas_i32, params, params.site)
    if position == NOTHING or other == NOTHING:
        return False
    wage = np.int64(positions_i32[Position.WAGE, position])
    better = np.int64(positions_i32[Position.WAGE, other])
    return bool(better * 100 > wage * (100 + params.employment.quit_for_percent))


@kernel
def keep_shifts(
    people_f32: F32, people_i16: I16, people_i32: I32, people_i64: I64, places_i64: I64, positions_i32: I32,
    town_i64: I64, events_i32: I32, terrain_u8: U8, blocks_i32: I32, atlas_i32: I32, params_block: Record,
    scratch_i64: I64
) -> None:
    """Run the attendance of everybody with a job: present or not, paid when the shift is over, reviewed if need be."""
    params = params_block[0]
    site = params.site
    tick = town_i64[Clock.TICK]
    over = np.int64(0)
    missed = np.int64(0)
    if tick % params.time.ticks_per_day == 0:
        start_day(people_i16)
    for row in range(people_i16.shape[1]):
        people_i16[Shift.WAGE_TICK, row] = 0
        scratch_i64[Scratch.TARGET, row] = NOTHING
        position = np.int64(people_i32[Belongs.POSITION, row])
        if not people_i16[Body.LIVE, row] or position == NOTHING or tick < people_i32[Roster.START, row]:
            continue
        block = position // site.positions
        template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
        post = position - block * site.positions
        if is_on_shift(row, people_i32, tick):
            on_site = is_on_site(row, people_i32, positions_i32, terrain_u8, atlas_i32, blocks_i32, site)
            attend(row, post, template, on_site, people_i16, people_i32, town_i64, events_i32, atlas_i32, scratch_i64)
            missed += np.int64(scratch_i64[Scratch.TARGET, row] == MISSED or is_late_now(row, people_i16))
        elif tick >= people_i32[Roster.END, row]:
            place = work_place(position, atlas_i32, blocks_i32, site)
            pay_wage(
                row, position, post, template, place, people_i16, people_i32, people_i64, places_i64, positions_i32,
                town_i64, events_i32, atlas_i32
            )
            close_shift(row, people_i16, people_i32, town_i64, events_i32, params)
            roster(row, position, tick, people_i16, people_i32, blocks_i32, atlas_i32, params)
            scratch_i64[Scratch.TARGET, row] = OVER
            over += 1
    if missed > 0:
        remember_coworkers(
            people_f32, people_i16, people_i32, positions_i32, town_i64, events_i32, blocks_i32, atlas_i32, params,
            scratch_i64
        )
    if over > 0:
        queue_reviews(people_i16, people_i32, town_i64, events_i32, params)
        for row in range(people_i16.shape[1]):
            if scratch_i64[Scratch.TARGET, row] == OVER:
                if would_quit(row, people_i32, positions_i32, blocks_i32, atlas_i32, params):
                    scratch_i64[Scratch.TARGET, row] = QUITTING
        for row in range(people_i16.shape[1]):
            if scratch_i64[Scratch.TARGET, row] == QUITTING:
                let_go(row, np.int64(EventKind.QUIT), people_i16, people_i32, positions_i32, town_i64, events_i32)
    hold_reviews(people_i16, people_i32, positions_i32, town_i64, events_i32, params)


class Employment(Stage):
    """Stage 9: attendance, wages and exit reviews."""

    def process(self) -> None:
        """Run the shifts of one town for one tick."""
        town = self.town
        keep_shifts(
            town.people_f32, town.people_i16, town.people_i32, town.people_i64, town.places_i64, town.positions_i32,
            town.town_i64, town.events_i32, town.terrain_u8, town.blocks_i32, town.atlas_i32, town.params_block,
            town.scratch_i64,
        )
