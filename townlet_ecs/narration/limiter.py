"""What is worth telling: the limiter between events and stories.

Nobody wants to read everything. A story is held back when it repeats a recent one, when its category or its
people had their turn a moment ago, or when the hour is full; each is counted by the reason.
"""

from collections import Counter, deque
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Le

HOUR_TICKS = 60

LONG_AGO = -1_000_000

Moment = Annotated[int, Ge(0), Le(1_440)]
"""A time for which something is held back."""


class HeldBack(StrEnum):
    """Why a story is not told.

    MINOR: its amount is below what the book asks for.
    REPEATED: the same was told of the same people a moment ago.
    CATEGORY: others of its category were told a moment ago.
    PERSON: one of its people was told of a moment ago.
    HOUR: the hour has as many stories as the town may have.
    """

    MINOR = "minor"
    REPEATED = "repeated"
    CATEGORY = "category"
    PERSON = "person"
    HOUR = "hour"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much is told."""

    repeat_ticks: Moment
    """Ticks for which the same is not told again of the same people."""
    person_ticks: Moment
    """Ticks for which nothing else is told of the people of a story, unless it has priority."""
    per_hour: Annotated[int, Ge(1), Le(1_000)]
    """Stories in any 60 ticks, for every `residents` people or part of so many."""
    residents: Annotated[int, Ge(1), Le(1_000_000)]
    """People for whom `per_hour` and one story per category cooldown are meant."""
    kept_for_priority: Annotated[int, Ge(0), Le(999)]
    """How many of the stories of an hour are kept for those with priority."""


@dataclass(frozen=True)
class Candidate:
    """A story that might be told.

    Attributes:
        tick: When it happened.
        category: Its category in the book.
        subject: What makes it the same as another one.
        people: Ids of the people it speaks of.
        has_priority: Whether it may break into the turns of others.
        residents: People in the town at that moment.
    """

    tick: int
    category: str
    subject: Hashable
    people: tuple[int, ...]
    has_priority: bool
    residents: int


@dataclass(frozen=True)
class StoryCounts:
    """What was told of a run, and what was not.

    Attributes:
        told: Stories told.
        held_back: Reason -> stories that were not told because of it.
        missed: Events that were overwritten before they could be told.
    """

    told: int
    held_back: dict[str, int]
    missed: int


class Limiter:
    """Decides for one town, in the order of events, what is told.

    It remembers what was told within the longest of its times and nothing else, so its memory is bounded.
    """

    def __init__(self, limits: Limits, cooldowns: Mapping[str, int]) -> None:
        """Take the limits, and the cooldown of each category in ticks."""
        self.told = 0
        self.held_back: Counter[HeldBack] = Counter()
        self._limits = limits
        self._cooldowns = cooldowns
        self._memory_ticks = max(limits.repeat_ticks, limits.person_ticks)
        self._recent: deque[Candidate] = deque()
        self._subjects: dict[Hashable, int] = {}
        self._people: dict[int, int] = {}
        self._hour: deque[int] = deque()
        self._turns: dict[str, deque[int]] = {category: deque() for category in cooldowns}

    def lets_pass(self, candidate: Candidate) -> bool:
        """Return whether a story is told, and remember it or count why not; ticks never go back."""
        self._forget(candidate.tick)
        reason = self._objection(candidate)
        if reason is not None:
            self.held_back[reason] += 1
            return False
        self.told += 1
        self._recent.append(candidate)
        self._subjects[candidate.subject] = candidate.tick
        self._people.update(dict.fromkeys(candidate.people, candidate.tick))
        self._hour.append(candidate.tick)
        self._turns[candidate.category].append(candidate.tick)
        return True

    def _objection(self, new: Candidate) -> HeldBack | None:
        """Return why a story is held back, or None."""
        limits = self._limits
        hundreds = max(1, -(-new.residents // limits.residents))
        if new.tick < self._subjects.get(new.subject, LONG_AGO) + limits.repeat_ticks:
            return HeldBack.REPEATED
        if not new.has_priority:
            if len(self._turns[new.category]) >= hundreds:
                return HeldBack.CATEGORY
            if any(new.tick < self._people.get(who, LONG_AGO) + limits.person_ticks for who in new.people):
                return HeldBack.PERSON
        room = limits.per_hour if new.has_priority else limits.per_hour - limits.kept_for_priority
        return HeldBack.HOUR if len(self._hour) >= room * hundreds else None

    def _forget(self, tick: int) -> None:
        """Drop what no longer counts at a tick."""
        _drop_before(self._hour, tick - HOUR_TICKS)
        for category, turns in self._turns.items():
            _drop_before(turns, tick - self._cooldowns[category])
        while self._recent and self._recent[0].tick <= tick - self._memory_ticks:
            old = self._recent.popleft()
            if self._subjects.get(old.subject) == old.tick:
                del self._subjects[old.subject]
            for who in old.people:
                if self._people.get(who) == old.tick:
                    del self._people[who]


def _drop_before(ticks: deque[int], last: int) -> None:
    """Drop the ticks up to the last one that no longer counts."""
    while ticks and ticks[0] <= last:
        ticks.popleft()
