"""The simulation keeps its own pace: it never waits for who looks, and who looks never waits for it."""

import math
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.townlet_ecs.view.unwatched import town
from townlet_ecs.commands import Remove, SetNeed
from townlet_ecs.engine import TickError
from townlet_ecs.replay.recorder import Recorder
from townlet_ecs.view.living.life import Life
from townlet_ecs.view.living.pace import Pace, Stepper, Timer
from townlet_ecs.view.living.pacing import LookBy, Seen, without_detours
from townlet_ecs.view.living.schedule import (
    SLICE_PASSED_SECONDS_MAX,
    SLICE_SECONDS,
    SLICE_SECONDS_MAX,
    Rate,
    Schedule,
    Slices,
)
from townlet_ecs.view.wishes import Branch, Give, Now, Pause, Seek, Step

PATIENCE_SECONDS = 60.0
"""After so long something hangs; nothing is measured by it."""


def digest_at(tick: int) -> str:
    other = town()
    other.run(tick)
    return other.digest()


@pytest.fixture
def life() -> Iterator[Life]:
    with Life.of(town()) as found:
        yield found


class HandTimer(Timer):
    """A clock that stands still until a test moves it on."""

    def __init__(self) -> None:
        self._time = 0.0
        self._waits = 0
        self._changed = threading.Condition()

    def now(self) -> float:
        return self._time

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        with self._changed:
            self._waits += 1
            self._changed.notify_all()
        condition.wait(0.001)  # to be asked again whether there is something to do: the time may have been moved on

    def settle(self) -> None:
        """Return when the thread, knowing all that was asked so far, waits for time to pass."""
        with self._changed:
            before = self._waits
            assert self._changed.wait_for(lambda: self._waits > before, PATIENCE_SECONDS)

    def advance(self, seconds: float) -> None:
        """Let time pass, and return when all that was due then is done."""
        self._time += seconds
        self.settle()


@contextmanager
def paced(life: Life, **options: float) -> Iterator[tuple["Pace[int]", HandTimer]]:
    timer = HandTimer()
    with Pace(life, lambda life: life.tick, timer=timer, **options) as pace:  # type: ignore[arg-type]
        timer.settle()
        yield pace, timer


def ask(pace: "Pace[int]", timer: HandTimer, *wishes: object) -> Seen[int]:
    """Ask for something and return what is seen when it was done."""
    for wish in wishes:
        pace.ask(wish)  # type: ignore[arg-type]
    timer.settle()
    seen = pace.take()
    assert seen is not None
    return seen


def wait_for(pace: "Pace[object]", enough: Callable[[Seen[object]], bool]) -> Seen[object]:
    """Return the first moment with which it is enough."""
    patience = threading.Event()
    for _ in range(round(PATIENCE_SECONDS / 0.001)):
        seen = pace.take()
        if seen is not None and enough(seen):
            return seen
        patience.wait(0.001)
    raise AssertionError("it never came")


def test_ticks_are_due_on_a_schedule_that_does_not_drift() -> None:
    schedule = Schedule(10.0, 100.0)
    lived = []
    for now in (100.0, 100.05, 100.1, 100.19, 100.35, 100.36, 100.401):
        lived.append(schedule.due(now))
        schedule.lived(int(schedule.due(now)))
    assert lived == [0, 0, 1, 0, 2, 0, 1]
    assert schedule.due_at(1) == pytest.approx(100.5)


def test_who_is_a_second_behind_does_not_race() -> None:
    schedule = Schedule(100.0, 0.0)
    schedule.forgive(0.9)
    assert schedule.due(0.9) == 90
    schedule.forgive(5.0)
    assert schedule.due(5.0) == 1
    schedule.lived(1)
    assert schedule.due(5.1) == 10


def test_a_slow_town_is_not_taken_for_a_late_one() -> None:
    schedule = Schedule(0.5, 0.0)
    schedule.forgive(2.0)
    assert schedule.due(2.0) == 1
    assert schedule.due_at(1) == pytest.approx(2.0)


def test_as_fast_as_it_goes_there_is_always_something_due() -> None:
    schedule = Schedule(math.inf, 0.0)
    schedule.forgive(100.0)
    assert schedule.due(0.0) == schedule.due(100.0) == math.inf


@given(st.lists(st.floats(0.001, 0.4), min_size=1, max_size=50), st.floats(0.5, 500.0))
def test_as_many_ticks_are_lived_as_time_has_passed(waits: list[float], speed: float) -> None:
    schedule, now, lived = Schedule(speed, 0.0), 0.0, 0
    for wait in waits:
        now += wait
        due = int(schedule.due(now))
        schedule.lived(due)
        lived += due
    assert abs(lived - now * speed) <= 1.0 + 1e-5


def test_the_rate_is_that_of_the_last_second() -> None:
    rate = Rate(0.0)
    for tenth in range(1, 31):
        rate.lived(100 if tenth <= 10 else 1, tenth / 10)
    assert rate.at(3.0) == pytest.approx(10.0)


def slices_of(tick_seconds: float, waiting: float, *, alone: bool = True) -> Slices:
    """Return slices after many were lived, each of which waited for somebody."""
    slices = Slices()
    for _ in range(60):
        ticks, worked = slices.ticks, slices.ticks * tick_seconds
        slices.took(ticks, worked if alone else 0.0, worked + waiting)
    return slices


@given(st.floats(1e-6, 0.1))
def test_a_slice_is_short_enough_for_wishes_and_long_enough_for_speed(tick_seconds: float) -> None:
    ticks = slices_of(tick_seconds, 0.0).ticks
    assert ticks == 1 or SLICE_SECONDS / 4 <= ticks * tick_seconds <= SLICE_SECONDS


def test_a_drawer_that_holds_the_interpreter_makes_slices_longer_up_to_a_bound() -> None:
    ticks = [slices_of(0.000_01, waiting).ticks for waiting in (0.0, 0.02, 0.05)]
    assert ticks == sorted(ticks)
    assert ticks[0] < ticks[-1] <= SLICE_SECONDS_MAX / 0.000_01


def test_where_other_threads_do_the_work_the_time_that_passes_counts() -> None:
    assert slices_of(0.01, 0.0, alone=False).ticks * 0.01 <= SLICE_PASSED_SECONDS_MAX


def test_ten_ticks_a_second_are_ten_ticks_in_a_second(life: Life) -> None:
    with paced(life, speed=10.0) as (pace, timer):
        for _ in range(25):
            timer.advance(0.04)
        seen = pace.take()
    assert life.tick == 10
    assert seen is not None
    assert life.town.digest() == digest_at(10)


def test_every_tick_is_seen_when_they_are_slow_and_somebody_looks(life: Life) -> None:
    with paced(life, speed=10.0) as (pace, timer):
        ticks = []
        for _ in range(30):
            seen = pace.take()
            ticks += [seen.what] if seen else []
            timer.advance(0.1)
    assert ticks == list(range(30))


def test_ticks_do_not_wait_for_somebody_who_never_looks(life: Life) -> None:
    with paced(life, speed=10.0) as (pace, timer):
        for _ in range(50):
            timer.advance(0.1)
        seen = pace.take()
        assert seen is not None
        assert seen.tick == life.tick == 50
        assert (seen.wished, seen.measured) == (10.0, pytest.approx(10.0))
        assert seen.reached == pytest.approx(5.0)
        assert pace.take() is None


def test_a_moment_is_taken_once(life: Life) -> None:
    with paced(life, paused=True) as (pace, _):
        seen = pace.take()
        assert seen is not None
        assert (seen.tick, seen.is_paused, seen.is_now) == (0, True, True)
        assert pace.take() is None


def test_wishes_are_obeyed_in_order_and_seen_at_once(life: Life) -> None:
    with paced(life, paused=True) as (pace, timer):
        pace.take()
        seen = ask(pace, timer, Step(7))
        assert (seen.tick, seen.is_paused) == (7, True)
        seen = ask(pace, timer, Step(-1))
        assert (seen.tick, seen.last_tick, seen.is_now) == (6, 7, False)
        seen = ask(pace, timer, Give(Remove(person=1)))
        assert seen.notes == ("this is the past (branch from here, or go back to now)",)
        seen = ask(pace, timer, Now(), Give(Remove(person=999)))
        assert (seen.tick, seen.is_now, seen.notes) == (7, True, ())
        assert "no person 999" in seen.given[0].why
        seen = ask(pace, timer, Seek(3), Branch())
        assert (seen.tick, seen.last_tick, seen.is_now) == (3, 3, True)
        seen = ask(pace, timer, Seek(100))
        assert (seen.tick, "tick 100 is not recorded" in seen.notes[0]) == (3, True)


def test_what_is_asked_after_steps_is_done_after_them(life: Life) -> None:
    with paced(life, paused=True) as (pace, timer):
        seen = ask(pace, timer, Step(3), Step(2), Give(Remove(person=999)), Step(1), Seek(2), Now())
        assert (seen.tick, [each.tick for each in seen.given]) == (6, [5])


def test_a_shower_of_commands_does_not_put_off_the_next_tick(life: Life) -> None:
    with paced(life, speed=1.0) as (pace, timer):
        for _ in range(10):
            pace.take()
            timer.advance(0.15)
            ask(pace, timer, Give(SetNeed(person=1, need="hunger", level=0.5)))
    assert life.tick == 1


def test_of_a_hundred_moments_that_are_scrubbed_over_only_the_last_is_shown() -> None:
    wishes = [Seek(1), Seek(2), Pause(), Seek(3), Step(1), Step(1), Seek(4), Seek(5)]
    assert list(without_detours(wishes)) == [Seek(2), Pause(), Seek(3), Step(1), Step(1), Seek(5)]


def test_another_way_of_looking_is_used_at_once(life: Life) -> None:
    with Pace(life, lambda life: "first", paused=True) as pace:
        wait_for(pace, lambda seen: seen.what == "first")  # type: ignore[arg-type]
        pace.ask(LookBy(lambda life: "second"))
        wait_for(pace, lambda seen: seen.what == "second")  # type: ignore[arg-type]


def test_as_fast_as_it_goes_wishes_are_heard_and_the_town_lives_the_same(life: Life) -> None:
    with Pace(life, lambda life: life.tick, speed=math.inf) as pace:
        wait_for(pace, lambda seen: seen.tick > 3_000)  # type: ignore[arg-type]
        pace.ask(Seek(1_000))
        pace.ask(Pause())
        wait_for(pace, lambda seen: seen.tick == 1_000 and seen.is_paused)  # type: ignore[arg-type]
        pace.ask(Now())
        pace.ask(Step(500))
        seen = wait_for(pace, lambda seen: seen.is_now and seen.tick >= 3_500)  # type: ignore[arg-type]
        assert seen.is_paused
    assert life.town.digest() == digest_at(life.tick)


def test_the_town_goes_on_while_a_drawer_holds_a_moment(life: Life) -> None:
    with Pace(life, lambda life: life.tick, speed=math.inf) as pace:
        first = wait_for(pace, lambda seen: True)  # type: ignore[arg-type]
        later = wait_for(pace, lambda seen: seen.tick > first.tick + 1_000)  # type: ignore[arg-type]
    assert later.tick > first.tick


def test_a_tick_that_fails_pauses_and_is_told(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    run, sick = life.town.run, [True]

    def fail(ticks: int, **options: object) -> int:
        if life.tick + ticks > 20 and sick[0]:
            run(max(0, 20 - life.tick))
            raise TickError("nobody can be in two beds", tick=20, undone=True)
        return run(ticks)

    monkeypatch.setattr(life.town, "run", fail)
    with paced(life, speed=10.0) as (pace, timer):
        for _ in range(30):
            timer.advance(0.1)
        seen = pace.take()
        assert seen is not None
        assert (seen.tick, seen.is_paused) == (20, True)
        assert "two beds" in seen.notes[0]
        sick[0] = False
        assert ask(pace, timer, Step(5)).tick == 25
    life.seek(19)
    assert life.town.digest() == digest_at(19)


def test_a_mistake_in_looking_reaches_who_takes(life: Life) -> None:
    def look(life: Life) -> int:
        raise ZeroDivisionError("a mistake")

    pace = Pace(life, look, paused=True)
    with pytest.raises(ZeroDivisionError):
        wait_for(pace, lambda seen: True)  # type: ignore[arg-type]
    with pytest.raises(ZeroDivisionError):
        pace.close()
    pace.close()


def test_no_thread_is_left_behind(life: Life) -> None:
    before = threading.active_count()
    with Pace(life, lambda life: life.tick, speed=math.inf) as pace:
        wait_for(pace, lambda seen: seen.tick > 100)  # type: ignore[arg-type]
        assert threading.active_count() == before + 1
    assert threading.active_count() == before


def test_a_recording_that_ends_pauses_and_says_so(tmp_path: Path) -> None:
    with Recorder(town(), tmp_path / "hour.tlr") as recorder:
        recorder.run(60)
    with Life.from_recording(tmp_path / "hour.tlr") as life:
        stepper = Stepper(life, lambda life: life.tick, speed=100.0)
        stepper.advance(0.6)
        seen = stepper.take()
        assert seen is not None
        assert (seen.tick, seen.ends_at, seen.has_ended, seen.is_paused) == (60, 60, True, True)
        assert "this is the end" in seen.notes[0]
        stepper.ask(Branch())
        stepper.ask(Pause())
        assert stepper.advance(1.0) == 100
