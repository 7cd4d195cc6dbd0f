"""Employment: attendance of every shift, day after day, and the wage at its end.

A shift goes off -> due -> on time, late or absent, and is paid for the ticks present.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from annotated_types import Ge, Le

from components.atlas import BlockColumn, Post
from components.people import SHIFTS_MAX, Belongs, Body, Career, Identity, Presence, Purse, Roster, Shift
from components.places import Till
from components.positions import Position
from components.town import Account, Clock, Kpi
from components.words import NOTHING, Attendance, EventKind, System
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.coworkers import MISSED, is_late_now, remember_coworkers
from systems.events import record
from systems.hooks import roster, vacancy_for
from systems.kernel import kernel
from systems.params import Cents, PositiveTicks, Ticks
from systems.processor import Stage
from systems.reviews import hold_reviews, let_go, note_absence, queue_reviews, start_day
from systems.rules import is_on_shift, is_on_site, work_place
from systems.scratch import Scratch
from systems.traps import spring
from systems.ways import block_of_position

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
def attend(town: TownBlocks, row: Int, post: Int, template: Int, on_site: bool) -> None:
    """Advance the attendance of a running shift by one tick."""
    late_by = town.town_i64[Clock.TICK] - np.int64(town.people_i32[Roster.START, row])
    state = np.int64(town.people_i8[Shift.STATE, row])
    who = np.int64(town.people_i32[Identity.ID, row])
    if state == Attendance.OFF:
        state = np.int64(Attendance.DUE)
    if on_site:
        town.people_i16[Presence.PRESENT, row] += 1
        town.people_i16[Presence.AWAY, row] = 0
        town.people_i16[Presence.WAGE_TICK, row] = 1
        if state == Attendance.DUE:
            if late_by <= town.atlas_i32[template, Post.GRACE, post]:
                state = np.int64(Attendance.ON_TIME)
                record(town, EventKind.ARRIVED_ON_TIME, who, NOTHING, NOTHING, late_by)
            else:
                state = np.int64(Attendance.LATE)
                town.people_i8[Shift.LATENESS_COUNTED, row] = 1
                record(town, EventKind.ARRIVED_LATE, who, NOTHING, NOTHING, late_by)
    elif state == Attendance.DUE:
        if late_by >= town.atlas_i32[template, Post.CUTOFF, post]:
            state = np.int64(Attendance.ABSENT)
            town.scratch_i64[Scratch.TARGET, row] = MISSED
            record(town, EventKind.ABSENT, who, NOTHING, NOTHING, late_by)
    elif state != Attendance.ABSENT:
        town.people_i16[Presence.AWAY, row] += 1
        if town.people_i16[Presence.AWAY, row] > town.atlas_i32[template, Post.SLACK, post]:
            state = np.int64(Attendance.ABSENT)
            town.scratch_i64[Scratch.TARGET, row] = MISSED
            record(town, EventKind.LEFT_EARLY, who, NOTHING, NOTHING, late_by)
    town.people_i8[Shift.STATE, row] = state


@kernel
def pay_wage(town: TownBlocks, row: Int, position: Int, post: Int, template: Int, place: Int) -> None:
    """Pay a shift that is over: wage times ticks present over its length, rounded down.

    An employer without money is lent it by minting, which is counted; the account never goes below zero.
    """
    wage = np.int64(town.positions_i32[Position.WAGE, position])
    earned = (
        wage * np.int64(town.people_i16[Presence.PRESENT, row]) // np.int64(town.atlas_i32[template, Post.LENGTH, post])
    )
    due = earned
    if town.people_i8[Shift.LATENESS_COUNTED, row]:
        due -= np.int64(town.atlas_i32[template, Post.LATENESS_PENALTY, post])
    if town.people_i8[Shift.STATE, row] == Attendance.ABSENT or town.people_i8[Shift.STATE, row] == Attendance.OFF:
        due -= np.int64(town.atlas_i32[template, Post.ABSENCE_PENALTY, post])
    due = max(np.int64(0), due)
    short = max(np.int64(0), due - town.places_i64[Till.PAYROLL, place])
    town.places_i64[Till.PAYROLL, place] += short - due
    town.town_i64[Account.MINTED] += short
    town.people_i16[Presence.WAGE_TICK, row] = -min(earned - due, np.int64(32767))
    town.people_i64[Purse.WALLET, row] += due
    town.people_i64[Purse.EARNED, row] += due
    town.people_i64[Purse.WITHHELD, row] += wage - due
    town.town_i64[Kpi.WAGES_PAID] += due
    town.town_i64[Kpi.WAGES_WITHHELD] += wage - due
    record(town, EventKind.WAGE_PAID, np.int64(town.people_i32[Identity.ID, row]), NOTHING, position, due)


@kernel
def close_shift(town: TownBlocks, row: Int) -> None:
    """Count a shift that is over in the person's record and in the town's."""
    state = np.int64(town.people_i8[Shift.STATE, row])
    attended = np.int64(state == Attendance.ON_TIME or state == Attendance.LATE)
    window = town.params.employment.attendance_window
    history = np.int64(town.people_i16[Presence.ATTENDED, row]) * 2 + attended
    town.people_i16[Presence.ATTENDED, row] = history & ((np.int64(1) << window) - 1)
    town.people_i8[Shift.SHIFTS, row] = min(np.int64(town.people_i8[Shift.SHIFTS, row]) + 1, window)
    town.town_i64[Kpi.SHIFTS] += 1
    town.town_i64[Kpi.ATTENDED] += attended
    town.town_i64[Kpi.LATE] += np.int64(town.people_i8[Shift.LATENESS_COUNTED, row])
    worked = np.int64(town.people_i16[Career.WORKED, row]) + attended
    late = np.int64(town.people_i16[Career.LATE, row]) + np.int64(town.people_i8[Shift.LATENESS_COUNTED, row])
    town.people_i16[Career.WORKED, row] = min(worked, np.int64(SHIFTS_MAX))
    town.people_i16[Career.LATE, row] = min(late, np.int64(SHIFTS_MAX))
    if not attended:
        note_absence(town, row)


@kernel
def would_quit(town: TownBlocks, row: Int) -> bool:
    """Return whether an open position near home pays so much better that somebody quits for it."""
    position = np.int64(town.people_i32[Belongs.POSITION, row])
    other = vacancy_for(town, row)
    if position == NOTHING or other == NOTHING:
        return False
    wage = np.int64(town.positions_i32[Position.WAGE, position])
    better = np.int64(town.positions_i32[Position.WAGE, other])
    return bool(better * 100 > wage * (100 + town.params.employment.quit_for_percent))


@kernel
def keep_shifts(town: TownBlocks) -> None:
    """Run the attendance of everybody with a job: present or not, paid when the shift is over, reviewed if need be."""
    tick = town.town_i64[Clock.TICK]
    over = np.int64(0)
    missed = np.int64(0)
    if tick % town.params.time.ticks_per_day == 0:
        start_day(town)
    for row in range(town.people_i16.shape[1]):
        town.people_i16[Presence.WAGE_TICK, row] = 0
        town.scratch_i64[Scratch.TARGET, row] = NOTHING
        position = np.int64(town.people_i32[Belongs.POSITION, row])
        if not town.people_i8[Body.LIVE, row] or position == NOTHING or tick < town.people_i32[Roster.START, row]:
            continue
        block = block_of_position(town, position)
        template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
        post = position - block * town.site.positions
        if is_on_shift(town, row, tick):
            on_site = is_on_site(town, row)
            attend(town, row, post, template, on_site)
            missed += np.int64(town.scratch_i64[Scratch.TARGET, row] == MISSED or is_late_now(town, row))
        elif tick >= town.people_i32[Roster.END, row]:
            place = work_place(town, position)
            pay_wage(town, row, position, post, template, place)
            close_shift(town, row)
            roster(town, row, position, tick)
            town.scratch_i64[Scratch.TARGET, row] = OVER
            over += 1
    if missed > 0:
        remember_coworkers(town)
    if over > 0:
        queue_reviews(town)
        for row in range(town.people_i16.shape[1]):
            if town.scratch_i64[Scratch.TARGET, row] == OVER:
                if would_quit(town, row):
                    town.scratch_i64[Scratch.TARGET, row] = QUITTING
        for row in range(town.people_i16.shape[1]):
            if town.scratch_i64[Scratch.TARGET, row] == QUITTING:
                let_go(town, row, np.int64(EventKind.QUIT))
    hold_reviews(town)
    spring(town, System.EMPLOYMENT)


class Employment(Stage):
    """Stage 9: attendance, wages and exit reviews."""

    def process(self) -> None:
        """Run the shifts of one town for one tick."""
        town = self.town
        keep_shifts(town)
