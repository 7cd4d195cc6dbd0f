"""The pace of a life: a thread that lives it and never waits for whoever draws it, and the same without a thread."""

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from types import TracebackType
from typing import Generic, Self, TypeVar

from townlet_ecs.view.living.life import Life
from townlet_ecs.view.living.pacing import NOTES_MAX, LookBy, Paced, Pacing, Seen, without_detours
from townlet_ecs.view.living.schedule import Slices

T = TypeVar("T")

SMOOTH_SPEED_MAX = 20.0
"""Up to so many ticks a second each of them can be seen, for people who walk smoothly."""

STALE_SECONDS = 0.05
"""A moment that nobody took for so long is replaced by a newer one."""

STEPPER_SPEED_MAX = 1_000.0
"""Ticks in a second of a film that goes as fast as it goes."""


class Timer:
    """The clock of this machine, and waiting by it."""

    def now(self) -> float:
        """Return seconds since some moment."""
        return time.monotonic()

    def worked(self) -> float:
        """Return seconds that this thread has worked, and not waited for others."""
        return time.thread_time()

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        """Wait until something happens, or for so many seconds."""
        condition.wait(seconds)


class Pace(Generic[T]):
    """A thread that lives a life at the wished speed; it alone touches the life until it is closed.

    Use it as a context, or close it: the program does not end before the thread has.
    """

    def __init__(
        self,
        life: Life,
        look: Callable[[Life], T],
        *,
        speed: float = 1.0,
        paused: bool = False,
        timer: Timer | None = None,
    ) -> None:
        """Begin.

        Args:
            life: What is lived; it stays open when this is closed.
            look: What is to be seen of it between two ticks; called by the thread.
            speed: Ticks a second; infinite for as fast as it goes.
            paused: Whether to begin paused.
            timer: What time it is.
        """
        self._timer = timer or Timer()
        self._pacing = Pacing(life, look, speed=speed, paused=paused, now=self._timer.now())
        self._condition = threading.Condition()
        self._wishes: deque[Paced | LookBy[T]] = deque()
        self._waiting: deque[Paced | LookBy[T]] = deque()
        self._seen: Seen[T] | None = None
        self._seen_at = 0.0
        self._is_closing = False
        self._slices = Slices()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="townlet-pace")
        self._thread: Future[None] = self._pool.submit(self._run)

    def ask(self, wish: Paced | LookBy[T]) -> None:
        """Let the thread do something after the tick that it is living, in the order of asking."""
        with self._condition:
            self._wishes.append(wish)
            self._condition.notify()

    def take(self) -> Seen[T] | None:
        """Return the newest moment that was not taken yet, or None; this never waits for a tick.

        Raises:
            BaseException: What ended the thread, if anything did: a mistake in `look`.
        """
        if self._thread.done() and not self._is_closing:
            self._thread.result()
        with self._condition:
            seen, self._seen = self._seen, None
            self._condition.notify()
        return seen

    def close(self) -> None:
        """End the thread and wait for it; a second time does nothing.

        Raises:
            BaseException: What ended the thread before, if anything did and it was not told yet.
        """
        with self._condition:
            was_closing, self._is_closing = self._is_closing, True
            self._condition.notify()
        self._pool.shutdown()
        if not was_closing:
            self._thread.result()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the thread."""
        self.close()

    def _run(self) -> None:
        """Live until it is closed."""
        pacing = self._pacing
        while self._wait():
            asked = bool(self._waiting)
            while self._waiting and not pacing.steps:  # what was asked after steps comes after them
                pacing.obey(self._waiting.popleft(), self._timer.now())
            self._live_due()
            if pacing.has_changed and self._is_wanted(asked=asked):
                self._publish()

    def _wait(self) -> bool:
        """Wait until there is something to do, and return whether it is not the end."""
        with self._condition:
            while not (self._is_closing or self._wishes or self._has_work()):
                self._timer.wait(self._condition, self._seconds_left())
            self._waiting = deque(without_detours((*self._waiting, *self._wishes)))
            self._wishes.clear()
            return not self._is_closing

    def _has_work(self) -> bool:
        """Return whether a wish waits, or a tick is due, or a look."""
        pacing = self._pacing
        if self._waiting or (pacing.has_changed and self._seen is None):
            return True
        return bool(pacing.steps or (not pacing.is_paused and pacing.schedule.due(self._timer.now())))

    def _seconds_left(self) -> float | None:
        """Return how long nothing is due; None while time stands still."""
        if self._pacing.is_paused:
            return None
        return max(0.0, self._pacing.schedule.due_at(1) - self._timer.now())

    def _live_due(self) -> None:
        """Live what is due, but not for longer than a slice."""
        pacing, now = self._pacing, self._timer.now()
        if pacing.is_paused:
            due: float = pacing.steps
        else:
            pacing.schedule.forgive(now)
            due = pacing.schedule.due(now)
        if due == 0:
            return
        smooth = not pacing.is_paused and pacing.schedule.speed <= SMOOTH_SPEED_MAX
        ticks = 1 if smooth else int(min(due, self._slices.ticks))
        worked = self._timer.worked()
        pacing.live(ticks, self._timer.now)
        self._slices.took(ticks, self._timer.worked() - worked, self._timer.now() - now)

    def _is_wanted(self, *, asked: bool) -> bool:
        """Return whether somebody waits for a look, or the last one is not worth taking any more."""
        stands_still = self._pacing.is_paused and not self._pacing.steps
        return self._seen is None or asked or stands_still or self._timer.now() - self._seen_at >= STALE_SECONDS

    def _publish(self) -> None:
        """Look, and leave what is seen where it can be taken; what was told with one that was not is told again."""
        seen = self._pacing.see(self._timer.now())
        with self._condition:
            missed = self._seen
            if missed is not None:
                given, notes = missed.given + seen.given, missed.notes + seen.notes
                seen = replace(seen, given=given[-NOTES_MAX:], notes=notes[-NOTES_MAX:])
            self._seen, self._seen_at = seen, self._timer.now()


class Stepper(Generic[T]):
    """The same as `Pace` without a thread, by a clock of its own: for films and tests, every run like the last."""

    def __init__(
        self, life: Life, look: Callable[[Life], T], *, speed: float = 1.0, paused: bool = False
    ) -> None:
        """Begin; see `Pace`."""
        self._now = 0.0
        self._pacing = Pacing(life, look, speed=speed, paused=paused, now=0.0, endless=STEPPER_SPEED_MAX)
        self._wishes: list[Paced | LookBy[T]] = []

    def now(self) -> float:
        """Return the seconds that were advanced."""
        return self._now

    def ask(self, wish: Paced | LookBy[T]) -> None:
        """Let something be done at the next `advance`."""
        self._wishes.append(wish)

    def advance(self, seconds: float = 0.0) -> int:
        """Do what was asked, live as many ticks as are due after so many seconds, and return how many.

        Sums of seconds are exact: 30 times 1/30 s at 10 ticks a second are 10 ticks.
        """
        pacing, lived = self._pacing, 0
        wishes, self._wishes = self._wishes, []
        for wish in without_detours(wishes):
            pacing.obey(wish, self._now)
            if pacing.steps:
                lived += pacing.live(pacing.steps, self.now)
        self._now += seconds
        due = 0 if pacing.is_paused else int(pacing.schedule.due(self._now))
        return lived + (pacing.live(due, self._due_moment) if due else 0)

    def take(self) -> Seen[T] | None:
        """Return the moment that is reached, or None if nothing happened since the last one was taken."""
        return self._pacing.see(self._now) if self._pacing.has_changed else None

    def _due_moment(self) -> float:
        """Return when the last tick was due, which is mostly between two calls."""
        return min(self._now, self._pacing.schedule.due_at(0))

    def close(self) -> None:
        """Do nothing: there is no thread."""

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Do nothing."""
