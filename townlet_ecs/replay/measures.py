"""Measures: what a span of ticks was like in each of some towns, with nothing of what was before it.

Counts are differences of the books between the end and the beginning of the span. Levels of needs are looked at when
an hour is over, so many ticks after the beginning, and averaged over people and looks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from components.people import Body, Identity, Need, Purse
from components.rewards import Episode
from components.town import Bonds, Clock, EventCount, Kpi, TimeUse, Turnover
from components.words import Doing, EventKind
from systems.survey import Survey
from townlet_ecs.report import survey_of
from townlet_ecs.world import World

LOOK_EVERY = 60
"""Ticks between looks at the needs."""

Unit = Literal["share", "cents", "ticks", "hours", "count", "points"]
Values = NDArray[np.float64]


@dataclass(frozen=True)
class Span:
    """What was seen of a span; the first axis of every array is the town.

    Attributes:
        world: The towns at its end.
        books: Differences of the columns of `town.i64`.
        levels: (towns, needs) mean level of each need; NaN where nobody lived.
        longest_wait: Ticks; a wait that was under way at the beginning counts whole.
        reward: Mean reward of a person and day; NaN where nobody lived.
    """

    world: World
    books: NDArray[np.int64]
    levels: Values
    longest_wait: NDArray[np.int64]
    reward: Values


@dataclass(frozen=True)
class Measure:
    """One thing that is measured.

    Attributes:
        name: For machines.
        words: For people.
        unit: What it is counted in; shares are fractions.
        of: What it is, in each town; NaN where it cannot be said.
    """

    name: str
    words: str
    unit: Unit
    of: Callable[[Span], Values]


class Meter:
    """Measures a span that begins now; the world is the same afterwards as without it."""

    def __init__(self, world: World) -> None:
        """Begin."""
        self._world = world
        self._books = world.blocks["town.i64"]
        self._before = self._books.copy()
        self._sums = np.zeros((world.towns, len(Need)))
        self._looks = np.zeros(world.towns)
        self._purse = _Rewards(world)
        # The longest wait is the only column that is no sum. It is written as the larger of two and never read.
        self._books[:, Kpi.LONGEST_WAIT] = 0

    def look(self) -> None:
        """Look at the needs, and at the rewards since the last look."""
        live = _live(self._world)
        levels = self._world.blocks["people.f32"][:, : len(Need)].astype(np.float64)
        self._sums += (levels * live[:, np.newaxis]).sum(axis=-1)
        self._looks += live.sum(axis=-1)
        self._purse.look()

    def end(self) -> dict[str, Values]:
        """Return what was measured: name -> value for each town."""
        self._purse.look()
        longest = self._books[:, Kpi.LONGEST_WAIT].copy()
        self._books[:, Kpi.LONGEST_WAIT] = np.maximum(longest, self._before[:, Kpi.LONGEST_WAIT])
        levels = _ratio(self._sums, self._looks[:, np.newaxis])
        span = Span(self._world, self._books - self._before, levels, longest, self._purse.a_day())
        return {measure.name: measure.of(span).astype(np.float64) for measure in MEASURES}


class _Rewards:
    """Adds rewards up, from what everybody has gathered in their episode so far.

    What somebody was given since the last look before they left, or before an episode ended, is not seen; nor are the
    ticks in which it was.
    """

    def __init__(self, world: World) -> None:
        """Begin."""
        self._world = world
        self._episode = world.config.rewards.episode_days * world.config.time.ticks_per_day
        self._sums = np.zeros(world.towns)
        self._ticks = np.zeros(world.towns)
        self._remember()

    def look(self) -> None:
        """Add up what was given since the last look."""
        live, people = _live(self._world), self._world.blocks["people.i32"]
        born = people[:, Identity.BORN].astype(np.int64)
        now = self._world.blocks["town.i64"][:, Clock.TICK, np.newaxis]
        begun = born + np.maximum(now - 1 - born, 0) // self._episode * self._episode
        goes_on = (people[:, Identity.ID] == self._ids) & (begun < self._now)
        gathered = self._world.blocks["people.f32"][:, Episode.RETURN] - np.where(goes_on, self._gathered, 0.0)
        self._sums += (gathered * live).sum(axis=-1)
        self._ticks += ((now - np.where(goes_on, self._now, begun)) * live).sum(axis=-1)
        self._remember()

    def a_day(self) -> Values:
        """Return the mean reward of a person and day; NaN where nobody lived."""
        return self._world.config.time.ticks_per_day * _ratio(self._sums, self._ticks)

    def _remember(self) -> None:
        """Note how things stand."""
        self._ids = np.where(_live(self._world), self._world.blocks["people.i32"][:, Identity.ID], -1)
        self._gathered = self._world.blocks["people.f32"][:, Episode.RETURN].astype(np.float64)
        self._now = self._world.blocks["town.i64"][:, Clock.TICK, np.newaxis].copy()


def _live(world: World) -> NDArray[np.bool_]:
    """Return (towns, people) which rows somebody lives in."""
    found: NDArray[np.bool_] = world.blocks["people.i8"][:, Body.LIVE] == 1
    return found


def _ratio(part: NDArray[Any], whole: NDArray[Any]) -> Values:
    """Return quotients; NaN of nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole == 0, np.nan, part / np.where(whole == 0, 1, whole))


def _level(need: Need) -> Measure:
    """Return the measure of a need."""
    name = need.name.lower()
    return Measure(name, f"{name}, mean level", "share", lambda span: span.levels[:, need])


def _share(name: str, words: str, part: int, whole: int) -> Measure:
    """Return a share of two columns of the books."""
    return Measure(name, words, "share", lambda span: _ratio(span.books[:, part], span.books[:, whole]))


def _column(name: str, words: str, column: int, unit: Unit = "count") -> Measure:
    """Return what a column of the books grew by."""
    return Measure(name, words, unit, lambda span: span.books[:, column].astype(np.float64))


def _event(kind: EventKind, words: str) -> Measure:
    """Return how often an event happened."""
    return _column(kind.name.lower(), words, EventCount.FIRST + kind)


def _hours(doing: Doing, words: str) -> Measure:
    """Return the hours a day that people spent on something."""

    def of(span: Span) -> Values:
        spent = span.books[:, TimeUse.FIRST : TimeUse.FIRST + len(Doing)]
        return 24.0 * _ratio(spent[:, doing], spent.sum(axis=1))

    return Measure(f"{doing.name.lower()}_hours", words, "hours", of)


def _wallets(span: Span) -> Values:
    """Return the median wallet at the end."""
    live = _live(span.world)
    wallets = span.world.blocks["people.i64"][:, Purse.WALLET]
    found = [np.median(town[lives]) if lives.any() else np.nan for town, lives in zip(wallets, live, strict=True)]
    return np.array(found)


def _tied(span: Span) -> Values:
    """Return the share of people who have somebody, at the end."""
    told = np.stack([survey_of(span.world.town(place)) for place in range(span.world.towns)])
    return _ratio(told[:, Survey.TIED], told[:, Survey.LIVING])


def _minds_changed(span: Span) -> Values:
    """Return changes of option per person and commit window."""
    windows = span.books[:, Kpi.PERSON_TICKS] / span.world.config.decisions.commit_ticks
    return _ratio(span.books[:, Kpi.SWITCHES], windows)


MEASURES: tuple[Measure, ...] = (
    *map(_level, Need),
    _share("good_days", "good person-days", Kpi.GOOD_DAYS, Kpi.PERSON_DAYS),
    Measure("reward", "reward a person-day", "points", lambda span: span.reward),
    _share("attendance", "attendance", Kpi.ATTENDED, Kpi.SHIFTS),
    _share("lateness", "lateness", Kpi.LATE, Kpi.SHIFTS),
    _hours(Doing.WORKING, "work a day"),
    _hours(Doing.SLEEPING, "sleep a day"),
    _column("wages_paid", "wages paid", Kpi.WAGES_PAID, "cents"),
    _column("wages_withheld", "wages withheld", Kpi.WAGES_WITHHELD, "cents"),
    Measure("wallet", "wallet in the middle", "cents", _wallets),
    _event(EventKind.RENT_UNPAID, "rents unpaid"),
    _column("exits", "people who left", Turnover.EXITS),
    _column("arrivals", "people who came", Turnover.ARRIVALS),
    _event(EventKind.COLLAPSED, "collapses"),
    _event(EventKind.CHATTED, "good chats"),
    _event(EventKind.SHARED_MEAL, "meals shared"),
    Measure("tied", "people with a tie", "share", _tied),
    _column("conflicts", "ties in conflict", Bonds.CONFLICTS),
    _column("feuds", "feuds", Bonds.ESCALATED),
    Measure("longest_wait", "longest wait", "ticks", lambda span: span.longest_wait.astype(np.float64)),
    Measure("option_switch_rate", "changes of mind", "share", _minds_changed),
)
"""Everything that is measured, in the order in which it is read out."""

BY_NAME: Mapping[str, Measure] = {measure.name: measure for measure in MEASURES}
