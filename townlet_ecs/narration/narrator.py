"""The narrator: events become sentences, chosen by the town's own dice and held to a limit.

Which stories are told depends on the events alone: not on how often somebody looks, nor on who else does.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from components.town import Clock
from components.words import NOTHING, EventKind, Reason
from systems.random import Stream, below, draw
from townlet_ecs.landmarks import object_kind, place_kind
from townlet_ecs.names import short_name_of
from townlet_ecs.narration.book import Book, Sentence, Telling, shipped_book
from townlet_ecs.narration.limiter import Candidate, HeldBack, Limiter
from townlet_ecs.narration.meanings import AMOUNTS, MEANINGS, Meaning, Word
from townlet_ecs.report import job_name
from townlet_ecs.ring import Cursor, Event
from townlet_ecs.world import World

PAIRS_MAX = 100_000
"""Pairs whose first time is remembered, in each town; beyond them nothing is a first time."""

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

MEALS = ((240, "a late snack"), (630, "breakfast"), (900, "lunch"), (1020, "tea"), (1320, "dinner"))
"""Ticks of the day up to which one eats what."""

NOBODY_IN_PARTICULAR = {Word.WHO: "somebody", Word.OTHER: "somebody", Word.PLACE: "somewhere", Word.WORKPLACE: "work"}
"""What stands for a word where the event names nothing."""


@dataclass(frozen=True)
class Story:
    """One thing told.

    Attributes:
        town: Number of the town.
        tick: When it happened.
        kind: Kind of the event.
        category: Its category in the book.
        who: Id of the person concerned, or None.
        other: Id of a second person, or None.
        text: The sentence.
    """

    town: int
    tick: int
    kind: str
    category: str
    who: int | None
    other: int | None
    text: str


class Narrator:
    """Tells what happens in the towns of a world from now on, or from the first event that their rings still hold.

    Attributes:
        book: What is told, and how.
        told: Stories told so far.
    """

    def __init__(self, world: World, book: Book | None = None, *, from_now: bool = True) -> None:
        """Take the shipped book when none is given."""
        self.book = book or shipped_book()
        self.told = 0
        self._world = world
        self._cursor = Cursor(world, from_now=from_now)
        self._towns = [_Teller(world, place, self.book) for place in range(world.towns)]

    @property
    def missed(self) -> int:
        """Events that were overwritten before they were read."""
        return self._cursor.missed

    @property
    def held_back(self) -> Counter[HeldBack]:
        """Stories that were not told, by the reason."""
        total: Counter[HeldBack] = Counter()
        for teller in self._towns:
            total += teller.limiter.held_back
        return total

    def follow(self) -> list[Story]:
        """Return what is worth telling of all that has happened since the last call, town by town."""
        stories = [story for place, events in self._cursor.fresh() for story in self._towns[place].tell(events)]
        self.told += len(stories)
        return stories


class _Teller:
    """Tells what happens in one town."""

    def __init__(self, world: World, place: int, book: Book) -> None:
        self.limiter = Limiter(book.limits, book.cooldowns)
        self._book = book
        self._phrases = Phrases(world, place, book.phrases)
        self._number = world.town_numbers[place]
        self._key = world.blocks["town.i64"][place, Clock.KEY]
        self._residents = int(world.blocks["town.i64"][place, Clock.PEOPLE])
        self._told_kinds = frozenset(map(int, book.tellings))
        self._known_pairs: set[tuple[str, int, int]] = set()

    def tell(self, events: list[Event]) -> Iterator[Story]:
        """Yield the stories of some events; of one tick, those with priority come first."""
        for _, together in groupby(events, key=lambda event: event[0]):
            same_tick = list(together)
            self._residents += sum(event[1] == EventKind.SPAWNED for event in same_tick)
            self._residents -= sum(event[1] == EventKind.REMOVED for event in same_tick)
            told = [event for event in same_tick if event[1] in self._told_kinds]
            for urgent in (True, False):
                for event in told:
                    yield from self._told(event, urgent=urgent)

    def _told(self, event: Event, *, urgent: bool) -> Iterator[Story]:
        """Yield the story of an event, if it is as urgent as asked for and passes the limits."""
        tick, number, who, other, what, amount = event
        kind = EventKind(number)
        telling = self._book.tellings[kind]
        variant = MEANINGS[kind].variant_of(what, amount)
        meaning = MEANINGS[kind].of(variant)
        pair = (telling.category, min(who, other), max(who, other))
        if urgent != self._has_priority(telling, pair):
            return
        if meaning.amount is not None and amount < telling.amount_from:
            self.limiter.held_back[HeldBack.MINOR] += 1
            return
        second = {meaning.amount: amount, meaning.other: other}.get(Word.OTHER, NOTHING)
        people = tuple(each for each in (who, second) if each != NOTHING)
        subject = (telling.category, *sorted(people)) if people else (number, other, what)
        candidate = Candidate(tick, telling.category, subject, people, urgent, self._residents)
        if not self.limiter.lets_pass(candidate):
            return
        if telling.priority == "first" and len(self._known_pairs) < PAIRS_MAX:
            self._known_pairs.add(pair)
        sentence = self._chosen(telling.sentences_for(variant), tick, who, number)
        text = self._phrases.render(sentence, event, meaning)
        yield Story(self._number, tick, kind.name.lower(), telling.category, _some(who), _some(second), text)

    def _has_priority(self, telling: Telling, pair: tuple[str, int, int]) -> bool:
        """Return whether an event breaks into the turns of others."""
        if telling.priority == "first":
            return pair not in self._known_pairs and len(self._known_pairs) < PAIRS_MAX
        return telling.priority == "always"

    def _chosen(self, sentences: tuple[Sentence, ...], tick: int, who: int, kind: int) -> Sentence:
        """Return one of some sentences, by the dice of the town."""
        with np.errstate(over="ignore"):
            dice = np.uint64(draw(self._key, int(Stream.STORIES), tick, np.int64(who), kind))
            return sentences[int(below(dice, len(sentences)))]


def _some(number: int) -> int | None:
    """Return a number, or None for NOTHING."""
    return None if number == NOTHING else number


class Phrases:
    """Puts words for the braces of a sentence."""

    def __init__(self, world: World, place: int, phrases: Mapping[Word, Mapping[str, str]]) -> None:
        """Take the world, which of its towns it is, and phrases for names; what has none is told by its name."""
        self._world = world
        self._town = world.town(place)
        self._phrases = phrases

    def render(self, sentence: Sentence, event: Event, meaning: Meaning) -> str:
        """Return a sentence about an event, beginning with a capital."""
        words = (before + (self._word(word, event, meaning) if word else "") for before, word in sentence)
        text = "".join(words)
        return text[:1].upper() + text[1:]

    def _word(self, word: Word, event: Event, meaning: Meaning) -> str:
        """Return what stands for a word in braces."""
        tick, _, who, other, what, amount = event
        if word in (Word.TIME, Word.DAY, Word.MEAL):
            return self._moment(word, tick)
        fields = {meaning.who: who, meaning.other: other, meaning.what: what, meaning.amount: amount}
        number = fields[Word.JOB if word == Word.WORKPLACE else word]
        return self._amount(word, number) if word in AMOUNTS else self._named(word, number)

    def _named(self, word: Word, number: int) -> str:
        """Return what a person, a thing, a deed or the like is called."""
        if number == NOTHING:
            return NOBODY_IN_PARTICULAR.get(word, "something")
        if word in (Word.WHO, Word.OTHER):
            key = int(self._town.town_i64[Clock.KEY])
            return short_name_of(key, number, self._town.people_i16.shape[1])
        name, config = "", self._world.config
        if word == Word.THING:
            name = object_kind(number, self._world)
        elif word == Word.PLACE:
            name = place_kind(number, self._world)
        elif word == Word.DEED:
            name = self._world.catalogue.names[number]
        elif word == Word.ITEM:
            name = config.items[number]
        else:
            name = job_name(number, self._town, self._world)
            if word == Word.WORKPLACE:
                word, name = Word.PLACE, config.jobs[name].place
        article = "the " if word in (Word.THING, Word.PLACE) else ""
        return self._phrase(word, name, article + _spaced(name))

    def _amount(self, word: Word, amount: int) -> str:
        """Return an amount in words."""
        if word == Word.MONEY:
            return f"{amount / 100:,.2f}"
        if word == Word.MINUTES:
            return f"{amount} minute" + ("" if amount == 1 else "s")
        if word == Word.QUALITY:
            return f"{amount / 10:.0f} %"
        if word == Word.RISE:
            return f"{(amount - 1000) / 10:.0f} %"
        if word == Word.REASON:
            name = Reason(amount).name.lower()
            return self._phrase(word, name, _spaced(name))
        return f"{amount:,}"

    def _moment(self, word: Word, tick: int) -> str:
        """Return an hour, a day or a meal."""
        time = self._world.config.time
        of_day = tick % time.ticks_per_day
        if word == Word.TIME:
            return clock_of(of_day)
        if word == Word.DAY:
            return day_of(tick // time.ticks_per_day, time.days_per_week)
        return next((meal for end, meal in MEALS if of_day < end), MEALS[0][1])

    def _phrase(self, word: Word, name: str, plain: str) -> str:
        """Return the phrase for a name, or what it is called without one."""
        return self._phrases.get(word, {}).get(name, plain)


def _spaced(name: str) -> str:
    """Return a name with blanks."""
    return name.replace("_", " ")


def clock_of(tick_of_day: int) -> str:
    """Return hour and minute."""
    return f"{tick_of_day // 60:02}:{tick_of_day % 60:02}"


def day_of(day: int, days_per_week: int = len(DAYS)) -> str:
    """Return the name of a day; weeks of another length count their days."""
    return DAYS[day % len(DAYS)] if days_per_week == len(DAYS) else f"day {day % days_per_week + 1} of the week"
