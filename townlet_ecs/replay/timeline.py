"""Timelines: what people did, needed, earned and lived through, tick by tick, of some hours or days of a recording."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from components.people import Belongs, Body, Identity, Need, Purse, Roster, Shift
from components.town import Clock
from components.words import NOTHING, Attendance, EventKind, Weather
from systems.blocks import TownBlocks
from townlet_ecs.names import name_of
from townlet_ecs.narration.plain import PlainWords, people_in
from townlet_ecs.replay.happenings import Reliving
from townlet_ecs.replay.past import Past, PastError
from townlet_ecs.report import job_name
from townlet_ecs.ring import Event

SAMPLES_MAX = 4_320
"""Samples of a timeline: every tick of three days."""

PEOPLE_MAX = 12
"""People of a timeline, so that it can be read."""

MARKS_MAX = 2_000
"""Marks of a person, and of the town."""

ABSENT = -1
"""Stands for what somebody does who does not live there."""

MARKED: dict[EventKind, tuple[str, str]] = {
    EventKind.SPAWNED: ("moves in", ""),
    EventKind.ARRIVED: ("arrives", ""),
    EventKind.REMOVED: ("leaves town", ""),
    EventKind.COLLAPSED: ("collapses", ""),
    EventKind.HOSPITALISED: ("to hospital", ""),
    EventKind.EVICTION_NOTICE: ("notice to leave", ""),
    EventKind.EVICTION_LIFTED: ("may stay", ""),
    EventKind.HIRED: ("hired", ""),
    EventKind.QUIT: ("quits", ""),
    EventKind.LET_GO: ("let go", ""),
    EventKind.BECAME_RIVALS: ("rival of", "rival of"),
    EventKind.ESCALATED: ("feud with", "feud with"),
    EventKind.BECAME_FRIENDS: ("friends with", "friends with"),
    EventKind.RECONCILED: ("makes up with", "makes up with"),
    EventKind.REVIEW_OPENED: ("under review", ""),
    EventKind.WARNED: ("warned", ""),
    EventKind.RENT_UNPAID: ("rent unpaid", ""),
    EventKind.RELIEF_PAID: ("fed by the town", ""),
    EventKind.LEFT_EARLY: ("leaves early", ""),
    EventKind.GIFT_GIVEN: ("gift to", "gift from"),
    EventKind.SHIFT_TAKEN: ("lets down", "let down by"),
    EventKind.SHIFT_COVERED: ("covered by", "covers for"),
    EventKind.SHARED_MEAL: ("meal with", "meal with"),
    EventKind.RIVAL_AVOIDED: ("avoids", "avoided by"),
    EventKind.BLOCKED: ("waits for", "keeps waiting"),
    EventKind.CHAT_FAILED: ("bad talk with", "bad talk with"),
}
"""Events that are marked, in the order of their weight, and what they are for the person and for the other one."""

OF_THE_TOWN = (EventKind.DISTURBANCE_BEGAN, EventKind.WEATHER_CHANGED)
"""Events that are marked above everybody."""


@dataclass(frozen=True)
class Mark:
    """Something that happened.

    Attributes:
        tick: When.
        kind: Its kind.
        label: It in a word or two.
        weight: 0 for what matters most.
        words: It in a sentence.
    """

    tick: int
    kind: str
    label: str
    weight: int
    words: str


@dataclass(frozen=True)
class Worked:
    """A shift.

    Attributes:
        begins, ends: Ticks, as the roster has it.
        state: The `Attendance` with which it ended, or how it stood at the end of the timeline.
    """

    begins: int
    ends: int
    state: str


@dataclass
class Strip:
    """One person over the whole time.

    Attributes:
        id, name, job: Who it is; the job is the last one, empty without any.
        doing: (samples,) a `Doing`, or ABSENT.
        needs: (needs, samples) levels; NaN where absent.
        wallet_cents: (samples,) money; NaN where absent.
        shifts: Shifts by the tick at which they begin.
        marks: What happened to the person.
    """

    id: int
    name: str
    job: str
    doing: NDArray[np.int8]
    needs: NDArray[np.float32]
    wallet_cents: NDArray[np.float64]
    shifts: dict[int, Worked] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)


@dataclass
class Timeline:
    """Some people over some time.

    Attributes:
        title: Config, seed and town.
        ticks_per_day: Length of a day.
        comfort_line: Level below which a need is felt.
        ticks: (samples,) when each sample was taken.
        strips: The people, by id.
        left_out: How many more there were.
        marks: What befell the whole town.
        last: The last tick.
    """

    title: str
    ticks_per_day: int
    comfort_line: float
    ticks: NDArray[np.int64]
    strips: list[Strip]
    left_out: int
    marks: list[Mark]
    last: int


def timeline_of(past: Past, first: int, last: int, *, people: Sequence[int] = ()) -> Timeline:
    """Return the timeline of some people, of the first that are met when none are named.

    Raises:
        PastError: The recording does not tell of two ticks of that time.
    """
    first, last = max(first, past.first_tick), min(last, past.last_tick)
    if last <= first:
        told = f"the recording tells of {past.first_tick:,} to {past.last_tick:,}"
        raise PastError(f"ticks {first:,} to {last:,}: a timeline needs two at least ({told})")
    every = math.ceil((last - first + 1) / SAMPLES_MAX)
    ticks = np.append(np.arange(first, last, every), last)
    reliving = Reliving(past, first)
    watcher = _Watcher(reliving, ticks, people)
    for number, tick in enumerate(ticks.tolist()):
        for event in reliving.to(tick):
            watcher.hear(event)
        watcher.look(number)
    return watcher.timeline(past)


class _Watcher:
    """Watches a town that is lived again, and writes strips."""

    def __init__(self, reliving: Reliving, ticks: NDArray[np.int64], people: Sequence[int]) -> None:
        self._world = reliving.town.world
        self._town: TownBlocks = self._world.town(0)
        self._ticks = ticks
        self._wanted = frozenset(people)
        self._strips: dict[int, Strip] = {}
        self._marks: list[Mark] = []
        self._others: set[int] = set()
        self._plain = PlainWords(self._world)
        self._key = int(self._town.town_i64[Clock.KEY])
        self._seen: tuple[list[int], list[int]] = ([], [])
        self._living = np.zeros(0, np.int64)

    def look(self, number: int) -> None:
        """Write a sample."""
        town = self._town
        living = np.where(town.people_i8[Body.LIVE] == 1, town.people_i32[Identity.ID], NOTHING)
        if not np.array_equal(living, self._living):
            self._living = living
            self._meet()
        rows, ids = self._seen
        for row, who in zip(rows, ids, strict=True):
            strip = self._strips[who]
            strip.doing[number] = town.people_i8[Body.DOING, row]
            strip.needs[:, number] = town.people_f32[Need.HUNGER : Need.COMFORT + 1, row]
            strip.wallet_cents[number] = town.people_i64[Purse.WALLET, row]
            self._look_at_work(strip, row, int(self._ticks[number]))

    def _look_at_work(self, strip: Strip, row: int, tick: int) -> None:
        """Write the job of a person, and how their shift goes."""
        town = self._town
        position, start = int(town.people_i32[Belongs.POSITION, row]), int(town.people_i32[Roster.START, row])
        if position == NOTHING:
            return
        strip.job = job_name(position, town, self._world)
        state = int(town.people_i8[Shift.STATE, row])
        if state != Attendance.OFF and start <= tick:
            strip.shifts[start] = Worked(start, int(town.people_i32[Roster.END, row]), Attendance(state).name.lower())

    def hear(self, event: Event) -> None:
        """Mark an event, for everybody of whom it tells."""
        tick, number, _, _, what, _ = event
        kind = EventKind(number)
        if kind in OF_THE_TOWN and len(self._marks) < MARKS_MAX:
            words = self._plain.say(event)
            label = Weather(what).name.lower() if kind == EventKind.WEATHER_CHANGED else words.split(" began")[0]
            self._marks.append(Mark(tick, kind.name.lower(), label, OF_THE_TOWN.index(kind), words))
        if kind not in MARKED:
            return
        concerned = people_in(event)
        for side, person in enumerate(concerned):
            strip = self._strips.get(person) or self._newcomer(kind, person)
            if strip is not None and len(strip.marks) < MARKS_MAX:
                others = [name_of(self._key, other).split()[0] for other in concerned if other != person]
                label, weight = " ".join([MARKED[kind][side], *others]), list(MARKED).index(kind)
                if all((mark.tick, mark.label) != (tick, label) for mark in strip.marks[-2:]):  # told by both of two
                    strip.marks.append(Mark(tick, kind.name.lower(), label, weight, self._plain.say(event)))

    def timeline(self, past: Past) -> Timeline:
        """Return all that was written."""
        manifest = past.tape.keyframes[past.first_tick].manifest
        number = past.tape.origin.numbers[past.place]
        return Timeline(
            title=f"{manifest.config_id}, seed {manifest.seed}, town {number}",
            ticks_per_day=self._world.config.time.ticks_per_day,
            comfort_line=self._world.config.needs.comfort_line,
            ticks=self._ticks,
            strips=[self._strips[who] for who in sorted(self._strips)],
            left_out=len(self._others),
            marks=self._marks,
            last=int(self._ticks[-1]),
        )

    def _meet(self) -> None:
        """Begin strips for those who are met for the first time, as long as there is room."""
        here = [(row, who) for row, who in enumerate(self._living.tolist()) if who != NOTHING]
        for _, who in sorted(here, key=lambda each: each[1]):
            self._strip_of(who)
        known = [(row, who) for row, who in here if who in self._strips]
        self._seen = [row for row, _ in known], [who for _, who in known]

    def _newcomer(self, kind: EventKind, who: int) -> Strip | None:
        """Return the strip of somebody who has just come and was not seen yet."""
        return self._strip_of(who) if kind in (EventKind.SPAWNED, EventKind.ARRIVED) else None

    def _strip_of(self, who: int) -> Strip | None:
        """Return the strip of a person, a new one where there is room, or None."""
        if who not in self._strips:
            if (self._wanted and who not in self._wanted) or len(self._strips) >= PEOPLE_MAX:
                if not self._wanted:
                    self._others.add(who)
                return None
            samples = len(self._ticks)
            self._strips[who] = Strip(
                who, name_of(self._key, who), "", np.full(samples, ABSENT, np.int8),
                np.full((len(Need), samples), np.nan, np.float32), np.full(samples, np.nan),
            )  # fmt: skip
        return self._strips[who]
