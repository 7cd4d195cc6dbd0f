"""The ticker: what has happened of late, in sentences; who came and who left; and what the timeline marks.

It reads the event ring with cursors of its own, as the narrator does, and is no part of the town.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from components.town import Clock
from components.words import EventKind, Exit
from townlet_ecs.names import short_name_of
from townlet_ecs.narration.narrator import Narrator, Story
from townlet_ecs.narration.plain import PlainWords, command_name
from townlet_ecs.replay.past import Given
from townlet_ecs.ring import Cursor, Event
from townlet_ecs.town import Town
from townlet_ecs.view.panels.brush import LINE, Brush
from townlet_ecs.view.panels.hours import Calendar, calendar_of
from townlet_ecs.view.panels.painted import Painted, Style
from townlet_ecs.view.panels.theme import GREEN, GREY, ORANGE, PURPLE, SKY, THEME, VERMILLION, YELLOW, Colour, faded
from townlet_ecs.view.wishes import Select, Subject, Toggle

LINES_KEPT_MAX = 64
"""Sentences that are kept."""

LINES_SHOWN_MAX = 8

EVENTS_READ_MAX = 4_000
"""Events that are read for sentences at a look; of more, as of a town that runs as fast as it goes, none is told."""

PASSINGS_KEPT_MAX = 6
"""People whose coming or going is kept."""

MARKS_KEPT_MAX = 512
"""Marks of the timeline that are kept; the oldest is dropped first."""

SIGNS: Mapping[str, tuple[str, Colour]] = {
    "comings": ("arrive", GREEN),
    "leavings": ("leave", VERMILLION),
    "quarrels": ("rival", VERMILLION),
    "bad_talks": ("talk", ORANGE),
    "friendships": ("heart", PURPLE),
    "company": ("talk", SKY),
    "kindness": ("hand", GREEN),
    "work": ("work", SKY),
    "money": ("money", YELLOW),
    "mishaps": ("warning", ORANGE),
    "supply": ("goods", YELLOW),
    "town": ("home", GREY),
}
"""Glyph and colour of every category of the book of sentences."""

LEFT: Mapping[int, str] = {
    Exit.NONE: "left",
    Exit.COLLAPSE: "collapsed of hunger",
    Exit.NEGLECT: "could not cope",
    Exit.EVICTION: "evicted",
    Exit.UNEMPLOYMENT: "found no work",
    Exit.REVIEW: "missed too much work",
    Exit.OLD_AGE: "died of old age",
    Exit.OPERATOR: "taken out of the town",
}
"""Why somebody left, in few words."""

MarkKind = Literal["disturbance", "exit", "arrival", "command"]


@dataclass(frozen=True)
class Line:
    """A sentence of the ticker.

    Attributes:
        tick: When it happened.
        clock: The same as day and hour.
        text: The sentence.
        category: Its category in the book of sentences.
        person: Id of whom a click looks at, or None.
    """

    tick: int
    clock: str
    text: str
    category: str
    person: int | None


@dataclass(frozen=True)
class Passing:
    """Somebody who came to live here, or left for good.

    Attributes:
        tick: When.
        clock: The same as day and hour.
        person: Id.
        name: What they are or were called.
        is_coming: Whether they came.
        words: How, or why.
    """

    tick: int
    clock: str
    person: int
    name: str
    is_coming: bool
    words: str


@dataclass(frozen=True, order=True)
class Mark:
    """A notable tick of the timeline.

    Attributes:
        tick: When.
        kind: What sort of thing it is.
        words: What it is.
    """

    tick: int
    kind: MarkKind
    words: str


class Ticker:
    """Follows a town.

    Attributes:
        lines: The last sentences, the newest last.
        passings: Who came and who left of late, the newest last.
        marks: Notable ticks.
        skipped: Events of which nothing was told because there were too many at a look.
    """

    def __init__(self, town: Town) -> None:
        """Begin with what happens from now on."""
        self.lines: deque[Line] = deque(maxlen=LINES_KEPT_MAX)
        self.passings: deque[Passing] = deque(maxlen=PASSINGS_KEPT_MAX)
        self.marks: dict[Mark, None] = {}
        self.skipped = 0
        self.restart(town)

    def restart(self, town: Town) -> None:
        """Follow a town from here, after a jump in time or into another life; later lines and passings are dropped."""
        self._town, self._tick = town, town.tick
        self._calendar: Calendar = calendar_of(town)
        self._narrator = Narrator(town.world)
        self._cursor = Cursor(town.world, from_now=True)
        self._plain = PlainWords(town.world)
        self._read = self._events()
        for kept in (self.lines, self.passings):
            while kept and kept[-1].tick > town.tick:
                kept.pop()

    def forget_marks(self, tick: int) -> None:
        """Drop the marks after a tick, as when another life branches off there."""
        self.marks = {mark: None for mark in self.marks if mark.tick <= tick}

    def look(self, town: Town) -> None:
        """Read what has happened since the last look; begin anew by itself when the town has jumped back."""
        if town is not self._town or town.tick < self._tick:
            self.restart(town)
            return
        self._tick = town.tick
        waiting = self._events() - self._read
        self._read += waiting
        if waiting > EVENTS_READ_MAX:
            self.skipped += waiting
            self._narrator = Narrator(town.world)
        self.lines.extend(map(self._line, self._narrator.follow()))
        for _, records in self._cursor.records():
            self._note(records[np.isin(records[:, 1], _NOTABLE)].tolist())

    def _events(self) -> int:
        """Return how many events were written since the town began."""
        return int(self._town.world.blocks["town.i64"][0, Clock.EVENTS])

    def _line(self, story: Story) -> Line:
        """Return a story as a line."""
        return Line(story.tick, self._calendar.when(story.tick), story.text, story.category, story.who)

    def _note(self, events: Sequence[Event]) -> None:
        """Note who came, who left, and what the timeline marks."""
        by_bus = {event[2] for event in events if event[1] == EventKind.ARRIVED}
        for event in events:
            tick, kind, who, _, what, amount = event
            if kind == EventKind.SPAWNED:
                self._pass(tick, who, "arrived on the bus" if who in by_bus else "moved in", is_coming=True)
                self.mark(tick, "arrival", self._plain.say(event))
            elif kind == EventKind.REMOVED:
                self._pass(tick, who, LEFT[amount], is_coming=False)
                self.mark(tick, "exit", self._plain.say(event))
            elif kind == EventKind.DISTURBANCE_BEGAN:
                self.mark(tick, "disturbance", self._plain.say(event))
            elif kind == EventKind.COMMAND and command_name(what) not in _COMMON:
                self.mark(tick, "command", command_name(what).replace("_", " "))

    def _pass(self, tick: int, who: int, words: str, *, is_coming: bool) -> None:
        """Note that somebody came or left."""
        blocks = self._town.world.blocks
        name = short_name_of(int(blocks["town.i64"][0, Clock.KEY]), who, blocks["people.i16"].shape[2])
        self.passings.append(Passing(tick, self._calendar.when(tick), who, name, is_coming, words))

    def mark(self, tick: int, kind: MarkKind, words: str) -> None:
        """Mark a tick; the same is marked once however often it is lived."""
        self.marks[Mark(tick, kind, words)] = None
        while len(self.marks) > MARKS_KEPT_MAX:
            del self.marks[min(self.marks)]


_NOTABLE = [
    EventKind.SPAWNED, EventKind.ARRIVED, EventKind.REMOVED, EventKind.DISTURBANCE_BEGAN, EventKind.COMMAND,
]  # fmt: skip
_COMMON = frozenset({"act", "choose"})
"""Commands that come by the hundred when somebody is possessed, and are not marked."""


def marks_of(given: Iterable[Given]) -> Iterator[Mark]:
    """Yield the marks of the commands of a recording that were carried out."""
    for each in given:
        name = str(each.command.__struct_config__.tag)
        if not each.why and name not in _COMMON:
            yield Mark(each.tick, "command", name.replace("_", " "))


def ticker_panel(lines: Sequence[Line], style: Style, width: int, *, lines_max: int = LINES_SHOWN_MAX) -> Painted:
    """Return the newest lines, the newest first; a click on one selects whom it is about."""
    brush = Brush.card(width, 40 + lines_max * 40, style)
    brush.text(12, 7, "Lately", bold=True, room=brush.width - 40)
    brush.glyph(brush.width - 26, 10, "close", size=12, colour=THEME.quiet)
    brush.spot(brush.width - 32, 4, 28, 24, Toggle("ticker"))
    y, size = 32.0, 12.0
    if not lines:
        brush.text(12, y, "Nothing worth telling yet.", size=size, colour=THEME.quiet, room=brush.width - 24)
        return brush.painted(y + size * LINE + 10)
    clock = max(brush.measure(line.clock, 11) for line in lines) + 8
    for age, line in enumerate(list(reversed(lines))[:lines_max]):
        glyph, colour = SIGNS.get(line.category, ("dot", GREY))
        brush.glyph(10, y + 1, glyph, size=14, colour=colour)
        brush.text(30, y + 0.5, line.clock, size=11, colour=THEME.quiet)
        ink = THEME.text if age < 3 else faded(THEME.text, 0.8)
        left = 30 + clock
        high = brush.paragraph(left, y, line.text, brush.width - left - 10, size=size, colour=ink, lines_max=2)
        if line.person is not None:
            brush.spot(4, y - 3, brush.width - 8, high + 6, Select(Subject("person", line.person)))
        y += high + 6
    return brush.painted(y + 4)


def passing_card(fact: Passing, style: Style, width: int) -> Painted:
    """Return a card that tells who came or left; a click looks at whoever came."""
    brush = Brush.card(width, 60, style)
    colour = GREEN if fact.is_coming else VERMILLION
    brush.box(0, 0, 4, 52, fill=colour, radius=0)
    by_bus = fact.is_coming and "bus" in fact.words
    brush.glyph(16, 13, "bus" if by_bus else "arrive" if fact.is_coming else "leave", size=26, colour=colour)
    room = brush.width - 54 - 12
    if fact.is_coming:
        brush.text(54, 6, f"{fact.name} {fact.words}", bold=True, room=room)
        brush.spot(0, 0, brush.width, 52, Select(Subject("person", fact.person)))
    else:
        brush.text(54, 6, f"{fact.name} left: {fact.words}", bold=True, room=room)
    brush.text(54, 27, fact.clock, size=12, colour=THEME.quiet, room=room)
    return brush.painted(52)
