"""Exit reviews: who has missed too many shifts within seven days is warned, then reviewed, then let go.

The queue is served in order of arrival. A review is held after a day: whose absences have fallen out of the seven
days by then may stay. An operator may hold it earlier, defer it, or dismiss it.
"""

import numpy as np

from components.people import (
    SHIFTS_MAX,
    STRIKES_MAX,
    Belongs,
    Body,
    Career,
    Identity,
    Intent,
    Moment,
    Presence,
    Roster,
    Shift,
    Standing,
    Strikes,
    Timer,
)
from components.positions import Position
from components.town import Clock, Turnover
from components.words import NEVER, NOTHING, Attendance, Doing, EventKind, Exit, Review
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.departures import make_due
from systems.events import record
from systems.kernel import kernel
from systems.random import Stream, draw
from systems.upsets import hundreds

DAYS_MASK = 127
"""Seven days of absences, a bit each."""


@kernel
def absences_of(town: TownBlocks, row: Int) -> Int:
    """Return on how many of the last seven days a person missed a shift."""
    bits = np.int64(town.people_i8[Standing.ABSENCES, row])
    count = np.int64(0)
    while bits > 0:
        count += bits & 1
        bits >>= 1
    return count


@kernel
def start_day(town: TownBlocks) -> None:
    """Let a day pass in everybody's record of absences."""
    for row in range(town.people_i16.shape[1]):
        town.people_i8[Standing.ABSENCES, row] = (np.int64(town.people_i8[Standing.ABSENCES, row]) << 1) & DAYS_MASK


@kernel
def note_absence(town: TownBlocks, row: Int) -> None:
    """Write a missed shift into a person's record, and warn them while it is not too many."""
    town.people_i8[Standing.ABSENCES, row] = np.int64(town.people_i8[Standing.ABSENCES, row]) | 1
    absent = np.int64(town.people_i16[Career.ABSENT, row]) + 1
    town.people_i16[Career.ABSENT, row] = min(absent, np.int64(SHIFTS_MAX))
    count = absences_of(town, row)
    if count < town.params.employment.absences_max:
        warnings = np.int64(town.people_i8[Strikes.WARNINGS, row]) + 1
        town.people_i8[Strikes.WARNINGS, row] = min(warnings, np.int64(STRIKES_MAX))
        who = np.int64(town.people_i32[Identity.ID, row])
        record(town, EventKind.WARNED, who, NOTHING, NOTHING, count)


@kernel
def awaits_review(town: TownBlocks, row: Int) -> bool:
    """Return whether a person has missed too many shifts and is not on the queue yet."""
    if not town.people_i8[Body.LIVE, row] or town.people_i8[Standing.REVIEW, row] != Review.NONE:
        return False
    return bool(absences_of(town, row) >= town.params.employment.absences_max)


@kernel
def queue_reviews(town: TownBlocks) -> None:
    """Put those who missed too many shifts on the queue while there is room, by lot when it is short."""
    queued = np.int64(0)
    waiting = np.int64(0)
    for row in range(town.people_i16.shape[1]):
        review = np.int64(town.people_i8[Standing.REVIEW, row])
        queued += np.int64(review == Review.QUEUED or review == Review.DEFERRED)
        waiting += np.int64(awaits_review(town, row))
    room = town.params.employment.reviews_max * hundreds(town) - queued
    tick = town.town_i64[Clock.TICK]
    for _ in range(min(room, waiting)):
        best = np.int64(NOTHING)
        best_key = np.uint64(0)
        for row in range(town.people_i16.shape[1]):
            if awaits_review(town, row):
                key = draw(town.town_i64[Clock.KEY], Stream.WORK, tick, np.int64(town.people_i32[Identity.ID, row]), 1)
                if best == NOTHING or key < best_key:
                    best = np.int64(row)
                    best_key = key
        town.people_i8[Standing.REVIEW, best] = Review.QUEUED
        town.people_i32[Moment.REVIEWED_FROM, best] = tick + town.params.employment.review_after_ticks
        who = np.int64(town.people_i32[Identity.ID, best])
        record(town, EventKind.REVIEW_OPENED, who, NOTHING, NOTHING, queued)
        queued += 1
    town.town_i64[Turnover.REVIEWS_REFUSED] += max(np.int64(0), waiting - max(np.int64(0), room))


@kernel
def let_go(town: TownBlocks, row: Int, kind: Int) -> None:
    """End a person's employment: the position is open again, work under way ends, and no review is held any more."""
    position = np.int64(town.people_i32[Belongs.POSITION, row])
    if position == NOTHING:
        return
    town.positions_i32[Position.HOLDER, position] = NOTHING
    town.people_i32[Belongs.POSITION, row] = NOTHING
    town.people_i32[Roster.START, row] = NEVER
    town.people_i32[Roster.END, row] = NEVER
    town.people_i8[Standing.REVIEW, row] = Review.NONE
    town.people_i8[Shift.STATE, row] = Attendance.OFF
    town.people_i16[Presence.PRESENT, row] = 0
    town.people_i16[Presence.AWAY, row] = 0
    town.people_i8[Shift.LATENESS_COUNTED, row] = 0
    if town.people_i8[Body.DOING, row] == Doing.WORKING and town.people_i8[Intent.AFFORDANCE, row] != NOTHING:
        town.people_i32[Timer.ENDS, row] = town.town_i64[Clock.TICK]
    town.people_i32[Timer.DECIDE, row] = town.town_i64[Clock.TICK] + 1
    record(town, kind, np.int64(town.people_i32[Identity.ID, row]), NOTHING, position, 0)


@kernel
def decide_review(town: TownBlocks, row: Int, verdict: Int) -> None:
    """Carry out a verdict: approved, the person loses the job and, where the job loop is enforced, must leave."""
    who = np.int64(town.people_i32[Identity.ID, row])
    record(town, EventKind.REVIEWED, who, NOTHING, NOTHING, verdict)
    if verdict == Review.DEFERRED:
        town.people_i8[Standing.REVIEW, row] = Review.DEFERRED
        town.people_i32[Moment.REVIEWED_FROM, row] = (
            town.town_i64[Clock.TICK] + town.params.employment.review_after_ticks
        )
        return
    town.people_i8[Standing.REVIEW, row] = Review.NONE
    town.people_i8[Standing.ABSENCES, row] = 0
    if verdict == Review.APPROVED:
        let_go(town, row, np.int64(EventKind.LET_GO))
        if town.params.employment.enforce_job_loop:
            make_due(town, row, np.int64(Exit.REVIEW))


@kernel
def hold_reviews(town: TownBlocks) -> None:
    """Hold the reviews whose time has come: who has mended their ways may stay."""
    for row in range(town.people_i16.shape[1]):
        review = np.int64(town.people_i8[Standing.REVIEW, row])
        if review == Review.NONE or town.people_i32[Moment.REVIEWED_FROM, row] > town.town_i64[Clock.TICK]:
            continue
        verdict = np.int64(Review.APPROVED)
        if absences_of(town, row) < town.params.employment.absences_max:
            verdict = np.int64(Review.DISMISSED)
        decide_review(town, row, verdict)
