"""What is common to all who let a life go on at a pace: wishes are obeyed between ticks, and moments are looked at."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from townlet_ecs.chunks import DamagedError
from townlet_ecs.command import CommandError
from townlet_ecs.engine import TickError
from townlet_ecs.replay.past import Given, PastError
from townlet_ecs.view.living.life import Life
from townlet_ecs.view.living.schedule import Rate, Schedule
from townlet_ecs.view.wishes import Branch, Give, Now, Pause, Seek, Speed, Step

T = TypeVar("T")

Paced = Pause | Step | Speed | Seek | Now | Branch | Give
"""The wishes that concern the life, and not the window."""

PACED: tuple[type, ...] = (Pause, Step, Speed, Seek, Now, Branch, Give)
"""The same for `isinstance`."""

Trouble = (TickError, CommandError, PastError, DamagedError, OSError)
"""What can go wrong with a life, and is told in words."""

NOTES_MAX = 64
"""Notes that wait for whoever looks; of more, the oldest are left out."""


@dataclass(frozen=True)
class LookBy(Generic[T]):
    """Look at the life in another way from now on.

    Attributes:
        look: What is to be seen of it between two ticks.
    """

    look: Callable[[Life], T]


@dataclass(frozen=True, eq=False)
class Seen(Generic[T]):
    """A moment of a life as it was looked at.

    Attributes:
        what: What `look` returned.
        tick: Ticks lived.
        reached: When they were, in seconds of the clock.
        wished, measured: Ticks a second, as somebody wants it and over the last second.
        is_paused: Whether time stands still.
        is_now: Whether this is the newest tick of a life that goes on; only then it takes commands.
        first_tick, last_tick: Which ticks were lived.
        recorded_tick: Up to which of them can be visited; behind `last_tick` where recording has ended.
        ends_at: The tick at which a recording or a scenario ends, or None.
        has_ended: Whether this is that end.
        given: Commands that were carried out, or refused and why, since the last moment that was taken.
        notes: What went wrong since then, in sentences.
    """

    what: T
    tick: int
    reached: float
    wished: float
    measured: float
    is_paused: bool
    is_now: bool
    first_tick: int
    last_tick: int
    recorded_tick: int
    ends_at: int | None
    has_ended: bool
    given: tuple[Given, ...]
    notes: tuple[str, ...]


class Pacing(Generic[T]):
    """A life with a speed, that can be paused; nothing here waits.

    Attributes:
        life: The life.
        wished: Ticks a second as somebody wants it; infinite for as fast as it goes.
        schedule: When its ticks are due.
        is_paused: Whether time stands still.
        steps: Ticks that are to be lived at once although it is paused.
        has_changed: Whether something happened since the last look.
    """

    def __init__(
        self,
        life: Life,
        look: Callable[[Life], T],
        *,
        speed: float,
        paused: bool,
        now: float,
        endless: float = math.inf,
    ) -> None:
        """Take a life.

        Args:
            life, look, speed, paused: See `townlet_ecs.view.living.pace.Pace`.
            now: The moment.
            endless: How many ticks a second are as fast as it goes.
        """
        self.life = life
        self.wished = speed
        self._endless = endless
        self.schedule = self._schedule_from(now)
        self.is_paused = paused
        self.steps = 0
        self.has_changed = True
        self._look = look
        self._rate = Rate(now)
        self._reached = now
        self._trouble = ""
        self._notes: list[str] = []

    def obey(self, wish: "Paced | LookBy[T]", now: float) -> None:
        """Do what somebody wishes; what cannot be done is noted."""
        self.has_changed = True
        try:
            self._obey(wish, now)
        except Trouble as error:
            self._note(str(error))
        if not isinstance(wish, Give | LookBy):  # a shower of commands does not put off the next tick
            self.schedule = self._schedule_from(now)

    def live(self, ticks: int, clock: Callable[[], float]) -> int:
        """Live so many ticks and return how many were lived; when they are fewer it pauses, and says why."""
        before, lived = self.life.tick, 0
        try:
            lived = self.life.live(ticks)
        except Trouble as error:
            lived = max(0, self.life.tick - before)
            self.pause(clock())
            self._note(str(error))
        else:
            if lived < ticks or self.life.has_ended:
                self.pause(clock())
                self._note(self._why_it_stands())
        self.steps = max(0, self.steps - lived)
        self.schedule.lived(lived)
        self._reached = clock()
        self._rate.lived(lived, self._reached)
        self.has_changed = True
        return lived

    def pause(self, now: float) -> None:
        """Let time stand still."""
        self.is_paused, self.steps = True, 0
        self._rate = Rate(now)

    def see(self, now: float) -> Seen[T]:
        """Look at the life."""
        self.has_changed = False
        life = self.life
        if life.trouble != self._trouble:
            self._trouble = life.trouble
            self._note(life.trouble)
        notes = tuple(self._notes)
        self._notes.clear()
        return Seen(
            what=self._look(life),
            tick=life.tick,
            reached=self._reached,
            wished=self.wished,
            measured=0.0 if self.is_paused else self._rate.at(now),
            is_paused=self.is_paused,
            is_now=life.is_now,
            first_tick=life.first_tick,
            last_tick=life.last_tick,
            recorded_tick=life.recorded_tick,
            ends_at=life.ends_at,
            has_ended=life.has_ended,
            given=life.heard(),
            notes=notes,
        )

    def _obey(self, wish: "Paced | LookBy[T]", now: float) -> None:
        """Do what somebody wishes."""
        match wish:
            case Pause():
                self._pause_or_go_on(now)
            case Step(ticks):
                self.pause(now)
                if ticks < 0:
                    self.life.seek(max(self.life.first_tick, self.life.tick + ticks))
                    self._reached = now
                self.steps = max(0, ticks)
            case Speed(speed):
                self.wished = speed
                self._go_on(now)
            case Seek(tick):
                self.life.seek(tick)
                self._reached = now
            case Now():
                self.life.now()
                self._reached = now
            case Branch():
                self.life.branch()
            case Give(command):
                self.life.command(command)
            case LookBy(look):
                self._look = look

    def _schedule_from(self, now: float) -> Schedule:
        """Return when ticks are due from now on."""
        return Schedule(self.wished if math.isfinite(self.wished) else self._endless, now)

    def _pause_or_go_on(self, now: float) -> None:
        """Pause, or go on."""
        if self.is_paused:
            self._go_on(now)
        else:
            self.pause(now)

    def _go_on(self, now: float) -> None:
        """Let time go on."""
        if self.is_paused:
            self._rate = Rate(now)
        self.is_paused, self.steps = False, 0

    def _why_it_stands(self) -> str:
        """Return why no more ticks can be lived."""
        if self.life.has_ended:
            return "this is the end (go back, or branch from here)"
        return "nothing more is recorded here (branch from here, or go back to now)"

    def _note(self, sentence: str) -> None:
        """Keep a sentence for whoever looks."""
        if sentence:
            self._notes.append(sentence)
            del self._notes[:-NOTES_MAX]


def without_detours(wishes: "Iterable[Paced | LookBy[T]]") -> "Iterator[Paced | LookBy[T]]":
    """Yield wishes in order, but of moments to be shown one right after the other only the last."""
    waiting: Seek | None = None
    for wish in wishes:
        if waiting is not None and not isinstance(wish, Seek):
            yield waiting
        waiting = wish if isinstance(wish, Seek) else None
        if waiting is None:
            yield wish
    if waiting is not None:
        yield waiting

