"""Somebody's job and how they keep it: shift, wage, attendance, warnings and reviews."""

from dataclasses import dataclass

from components.atlas import Post
from components.people import Belongs, Career, Moment, Presence, Roster, Shift, Standing, Strikes
from components.positions import Position
from components.words import NEVER, NOTHING, Attendance, Review
from systems.reviews import absences_of
from townlet_ecs.view.facts.words import ATTENDANCES, REVIEWS, Words


@dataclass(frozen=True)
class JobFacts:
    """A job that somebody has.

    Attributes:
        position: Row of the position.
        name: What the job is called.
        place, place_name: Place row where it is done, and what that is called.
        days: The days it is worked, such as `Mon-Fri`.
        hours: Its hours, such as `09:00 to 15:00`.
        start, end: Ticks of the present or next shift; None before the first is drawn up.
        when: The same as people say it, or empty.
        is_on: Whether the shift runs now.
        late_ticks: Ticks since the shift began for somebody who is due and not there; else 0.
        wage_cents: Of a full shift.
        state: State of the shift in words.
        attendance: Name of the `Attendance`.
        present_ticks, length_ticks: Ticks present in this shift, and how long it is.
    """

    position: int
    name: str
    place: int
    place_name: str
    days: str
    hours: str
    start: int | None
    end: int | None
    when: str
    is_on: bool
    late_ticks: int
    wage_cents: int
    state: str
    attendance: str
    present_ticks: int
    length_ticks: int


@dataclass(frozen=True)
class WorkFacts:
    """Somebody's work, or that they have none.

    Attributes:
        job: The job, or None.
        worked, late, missed: Shifts of this life.
        recent: The last shifts, newest first: whether they were worked.
        warnings: Warnings of this life.
        absences, absences_max: Missed shifts of the last seven days, and how many lead to a review.
        review: State of the review in words, or empty.
        review_when: From when it may be held, as people say it, or empty.
        jobless_days: Days in a row without work while there was some.
    """

    job: JobFacts | None
    worked: int
    late: int
    missed: int
    recent: tuple[bool, ...]
    warnings: int
    absences: int
    absences_max: int
    review: str
    review_when: str
    jobless_days: int


def work_of(words: Words, row: int) -> WorkFacts:
    """Return the work of the person in a row."""
    town = words.blocks
    review = Review(int(town.people_i8[Standing.REVIEW, row]))
    shifts, attended = int(town.people_i8[Shift.SHIFTS, row]), int(town.people_i16[Presence.ATTENDED, row])
    waits = review in (Review.QUEUED, Review.DEFERRED)
    return WorkFacts(
        job=_job(words, row),
        worked=int(town.people_i16[Career.WORKED, row]),
        late=int(town.people_i16[Career.LATE, row]),
        missed=int(town.people_i16[Career.ABSENT, row]),
        recent=tuple(bool(attended >> shift & 1) for shift in range(shifts)),
        warnings=int(town.people_i8[Strikes.WARNINGS, row]),
        absences=int(absences_of(town, row)),
        absences_max=words.world.config.employment.absences_max,
        review=REVIEWS[review],
        review_when=words.when(int(town.people_i32[Moment.REVIEWED_FROM, row])) if waits else "",
        jobless_days=int(town.people_i8[Strikes.JOBLESS_DAYS, row]),
    )


def _job(words: Words, row: int) -> JobFacts | None:
    """Return the job of the person in a row."""
    town = words.blocks
    position = int(town.people_i32[Belongs.POSITION, row])
    if position == NOTHING:
        return None
    place, post = words.post(position)
    start, end = int(town.people_i32[Roster.START, row]), int(town.people_i32[Roster.END, row])
    known = start != NEVER
    state = Attendance(int(town.people_i8[Shift.STATE, row]))
    is_on = known and start <= words.tick < end
    first = post[Post.START]
    return JobFacts(
        position=position,
        name=words.job(position),
        place=place,
        place_name=words.the_place(place),
        days=words.days(post[Post.DAYS]),
        hours=f"{words.clock(first)} to {words.clock(first + post[Post.LENGTH])}",
        start=start if known else None,
        end=end if known else None,
        when=words.span(start, end) if known else "",
        is_on=is_on,
        late_ticks=words.tick - start if is_on and state == Attendance.DUE else 0,
        wage_cents=int(town.positions_i32[Position.WAGE, position]),
        state=ATTENDANCES[state],
        attendance=state.name.lower(),
        present_ticks=int(town.people_i16[Presence.PRESENT, row]) if is_on else 0,
        length_ticks=post[Post.LENGTH],
    )
