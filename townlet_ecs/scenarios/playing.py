"""Playing a scenario: its commands through the town's own queue, and what is seen on the way."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np

from components.words import NOTHING
from townlet_ecs.charter import judge
from townlet_ecs.command import CommandError
from townlet_ecs.landmarks import jobs_of_positions
from townlet_ecs.narration.meanings import MEANINGS, Word
from townlet_ecs.ring import Cursor, Event, ticks_between_reads
from townlet_ecs.scenarios.expectations import (
    NOUNS,
    CharterExpectation,
    EventExpectation,
    Expectation,
    ValueExpectation,
)
from townlet_ecs.scenarios.moments import moment_of, shown
from townlet_ecs.scenarios.naming import Places
from townlet_ecs.scenarios.orders import Order, command_of, noun_of
from townlet_ecs.scenarios.reading import Scenario, check_places
from townlet_ecs.scenarios.values import VALUES, Seen
from townlet_ecs.town import Town


@dataclass(frozen=True)
class Given:
    """A command that was given.

    Attributes:
        tick: When.
        command: The command as JSON; empty when a name in it meant nobody.
        refused: Why the town refused it, or empty.
        expected: Whether it was to be refused.
    """

    tick: int
    do: str
    command: dict[str, Any]
    refused: str
    expected: bool

    @property
    def ok(self) -> bool:
        """Whether it was carried out, or refused as expected."""
        return bool(self.refused) == self.expected


@dataclass(frozen=True)
class Outcome:
    """What became of an expectation.

    Attributes:
        says: The expectation in words.
        seen: What was seen.
        ok: Whether it came true.
    """

    says: str
    seen: str
    ok: bool


@dataclass(frozen=True)
class Played:
    """A scenario that was played to the end.

    Attributes:
        name: Of the scenario.
        config_id: Of its config.
        seed: With which it was played.
        people: At the start.
        ticks: Lived.
        digest: Of the town at the end.
        given: Commands in order.
        outcomes: Expectations in the order of the file.
    """

    name: str
    config_id: str
    seed: int
    people: int
    ticks: int
    digest: str
    given: tuple[Given, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def ok(self) -> bool:
        """Whether everything came true and every command was taken as expected."""
        return all(outcome.ok for outcome in self.outcomes) and all(given.ok for given in self.given)


class Play:
    """A scenario on its way.

    Attributes:
        town: The town that lives it.
        blocks: Its blocks.
    """

    def __init__(self, scenario: Scenario, *, seed: int | None = None) -> None:
        """Build the town.

        Raises:
            Faults: The map is wrong, or lacks what the scenario names.
        """
        self.scenario = scenario
        self.seed = scenario.seed if seed is None else seed
        self.town = Town(scenario.loaded, seed=self.seed)
        self._world = self.town.world
        check_places(scenario, self._world)
        self.blocks = self._world.town(0)
        self._places = Places(self.blocks, self._world)
        self._cursor = Cursor(self._world)
        self._orders = deque(scenario.orders)
        self._given: list[Given] = []
        self._watches = [_watch_for(each, self) for each in scenario.expectations]
        self._people = len(self.town.people())
        self._has_begun = False

    @property
    def is_over(self) -> bool:
        """Whether it was played to the end."""
        return self.town.tick >= self.scenario.ticks

    def run(self, *, follow: Callable[[], None] | None = None) -> Played:
        """Play it to the end and return what was seen.

        Args:
            follow: Called after every slice of ticks, often enough for a reader of events.
        """
        while not self.is_over:
            self.live(self.scenario.ticks)
            if follow is not None:
                follow()
        return self.played()

    def live(self, ticks: int) -> int:
        """Give the commands that are due, live a slice of at most so many ticks, and return how many were lived.

        However it is sliced, the same is lived and seen.

        Raises:
            TickError: A tick failed; the town is as it was before that tick.
        """
        if self.is_over or ticks < 1:
            return 0
        if not self._has_begun:
            self._has_begun = True
            self._look()
        self._give_orders()
        lived = self.town.run(min(ticks, self._ticks_until_next()))
        self._look()
        return lived

    def played(self) -> Played:
        """Return what was seen, once it is over."""
        assert self.is_over, f"tick {self.town.tick} of {self.scenario.ticks}"
        outcomes = tuple(watch.outcome() for watch in self._watches)
        config_id = self._world.config.config_id
        return Played(
            self.scenario.name, config_id, self.seed, self._people, self.town.tick, self.town.digest(),
            tuple(self._given), outcomes,
        )  # fmt: skip

    def number(self, noun: str, value: Any) -> int:
        """Return what a reference means now.

        Raises:
            CommandError: There is nobody, or no room, at the moment.
        """
        return self._places.number(noun, value)

    def _give_orders(self) -> None:
        """Give the commands that are due, one after the other."""
        while self._orders and self._orders[0].at <= self.town.tick:
            order = self._orders.popleft()
            self._given.append(self._give(order))

    def _give(self, order: Order) -> Given:
        """Give a command through the queue of the town, and return how it was taken."""
        queue, plain = self.town.commands, {}
        try:
            command = command_of(order, self._places)
            plain = msgspec.to_builtins(command)
            refused_before = queue.refused
            self.town.command(command)
            queue.drain(self._world)
            why = queue.refusals[-1] if queue.refused > refused_before else ""
        except CommandError as error:
            why = str(error)
        return Given(self.town.tick, order.do, plain, why, order.refused)

    def _ticks_until_next(self) -> int:
        """Return how many ticks may be lived before something must be done or seen."""
        tick = self.town.tick
        ends = [self.scenario.ticks, tick + ticks_between_reads(self._world)]
        ends += [order.at for order in self._orders if order.at > tick][:1]
        ends += [watch.next_look(tick) for watch in self._watches]
        return max(1, min(ends) - tick)

    def _look(self) -> None:
        """Let every expectation see what has happened and how things stand."""
        events = [event for _, some in self._cursor.fresh() for event in some]
        for watch in self._watches:
            watch.look(self.town.tick, events)


def _watch_for(expectation: Expectation, play: Play) -> "_EventWatch | _ValueWatch | _CharterWatch":
    """Return who watches over an expectation."""
    if isinstance(expectation, EventExpectation):
        return _EventWatch(expectation, play)
    if isinstance(expectation, ValueExpectation):
        return _ValueWatch(expectation, play)
    return _CharterWatch(expectation, play)


NEVER = 2**62
"""A tick at which nobody needs to look."""


@dataclass
class _EventWatch:
    """Counts events."""

    expectation: EventExpectation
    play: Play
    count: int = 0
    wanted: dict[int, int] | None = None
    jobs: np.ndarray[Any, Any] | None = None
    trouble: str = ""

    def _look_up(self) -> dict[int, int]:
        """Return the numbers that an event must have, by their places in the record."""
        expected, meaning = self.expectation, MEANINGS[self.expectation.kind]
        wanted = {}
        for place, word, value in ((2, meaning.who, expected.who), (3, meaning.other, expected.other)):
            if value is not None and word is not None:
                wanted[place] = self.play.number(NOUNS[word], value)
        if expected.what is not None and meaning.what == Word.JOB:
            world = self.play.town.world
            self.jobs = jobs_of_positions(world) == list(world.config.jobs).index(expected.what)
        elif expected.what is not None:
            is_row = meaning.what == Word.THING
            wanted[4] = self.play.number("object", expected.what) if is_row else expected.what
        if expected.variant is not None:
            wanted[4 if meaning.variant_in == "what" else 5] = expected.variant
        return wanted

    def look(self, tick: int, events: list[Event]) -> None:
        """Count the events that are meant; whom they are about is looked up when the window opens."""
        if self.wanted is None and tick >= self.expectation.since:
            try:
                self.wanted = self._look_up()
            except CommandError as error:
                self.wanted, self.trouble = {}, str(error)
        if self.wanted is not None:
            self.count += sum(self._is_meant(event, self.wanted) for event in events)

    def _is_meant(self, event: Event, wanted: dict[int, int]) -> bool:
        """Return whether an event is one of those that are counted."""
        expected = self.expectation
        if event[1] != expected.kind or not expected.since <= event[0] < expected.until:
            return False
        if self.jobs is not None and (event[4] == NOTHING or not self.jobs[event[4]]):
            return False
        return all(event[place] == number for place, number in wanted.items())

    def next_look(self, tick: int) -> int:
        """Return the tick at which the window opens; after that, events wait in the ring."""
        return self.expectation.since if self.wanted is None else NEVER

    def outcome(self) -> Outcome:
        """Return what was counted."""
        if self.trouble:
            return Outcome(self.expectation.says, self.trouble, ok=False)
        return Outcome(self.expectation.says, f"{self.count:,}", self.expectation.bounds.kept_by(self.count))


@dataclass
class _ValueWatch:
    """Looks at a value."""

    expectation: ValueExpectation
    play: Play
    seen: Seen = None
    seen_at: int = -1
    decided: bool | None = None
    trouble: str = ""

    def look(self, tick: int, events: list[Event]) -> None:
        """Look at the value, if it counts at this tick and nothing is decided yet."""
        expected = self.expectation
        if self.decided is not None or not expected.since <= tick <= expected.until:
            return
        self.seen, self.seen_at = self._read(), tick
        kept = expected.bounds.kept_by(self.seen)
        if kept != expected.always:
            self.decided = kept
        elif tick >= expected.until:
            self.decided = expected.always

    def _read(self) -> Seen:
        """Return the value, or None with the trouble noted."""
        value = VALUES[self.expectation.value]
        town = self.play.town
        try:
            subject = [self.play.number(noun_of(key), self.expectation.subject[key]) for key in value.subject]
            return value.read(self.play.blocks, town.world, *subject)
        except CommandError as error:
            self.trouble = str(error)
            return None

    def next_look(self, tick: int) -> int:
        """Return the next tick at which to look."""
        expected = self.expectation
        if self.decided is not None or tick >= expected.until:
            return NEVER
        return max(tick + 1, expected.since)

    def outcome(self) -> Outcome:
        """Return what was seen when it was decided."""
        moment = moment_of(self.seen_at, self.play.scenario.ticks_per_day)
        seen = self.trouble if self.seen is None and self.trouble else f"{shown(self.seen)} at {moment}"
        return Outcome(self.expectation.says, seen, bool(self.decided))


@dataclass
class _CharterWatch:
    """Judges by the charter."""

    expectation: CharterExpectation
    play: Play

    def look(self, tick: int, events: list[Event]) -> None:
        """Wait for the end."""

    def next_look(self, tick: int) -> int:
        """Return a tick that does not come."""
        return NEVER

    def outcome(self) -> Outcome:
        """Return which bounds were kept and missed."""
        days = self.play.town.tick / self.play.scenario.ticks_per_day
        verdicts = {verdict.bound.kpi: verdict.met for verdict in judge(self.play.town.kpis(), days)}
        wanted = self.expectation.kpis or tuple(kpi for kpi, met in verdicts.items() if met is not None)
        missed = [kpi for kpi in wanted if not verdicts[kpi]]
        kept = len(wanted) - len(missed)
        seen = f"{kept} kept" + (f", missed: {', '.join(missed)}" if missed else "")
        return Outcome(self.expectation.says, seen, not missed)
