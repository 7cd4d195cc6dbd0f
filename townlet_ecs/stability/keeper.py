"""The keeper: lets a town or a batch live for long, saves it on the way, and decides what to do when a tick fails."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from townlet_ecs.engine import TickError
from townlet_ecs.snapshots.trouble import StoreError
from townlet_ecs.stability.autosave import Autosave
from townlet_ecs.stability.crashes import write_bundle
from townlet_ecs.stability.failure import Failure, failure_of
from townlet_ecs.stability.health import SimulationHealth
from townlet_ecs.town import Batch, Town
from townlet_ecs.world import World

HALT, RESTORE, TAKE_OUT = "halt", "restore", "take-out"
POLICIES = (HALT, RESTORE, TAKE_OUT)
"""What to do when a tick fails: end; go on from the state before it; go on without the system that failed."""

TIMES_MAX = 3
"""Failures of the same tick after which a run that goes on from the state before it ends nevertheless."""

Handler = Callable[[Failure], None]


class HaltedError(RuntimeError):
    """A tick failed and the run does not go on.

    Attributes:
        failure: What failed.
    """

    def __init__(self, failure: Failure, sentence: str) -> None:
        """Take the record of the failure, and the sentence that tells of it."""
        self.failure = failure
        lines = [sentence]
        if failure.bundle:
            lines.append(f"what is known of it is in {failure.bundle}")
        if failure.bundle_error:
            lines.append(f"the crash bundle could not be written: {failure.bundle_error}")
        super().__init__("\n".join(lines))


class Keeper:
    """Lets a town or a batch live, saves it now and then, and decides what to do when a tick fails.

    Attributes:
        place: The town or the batch.
        health: How it fares.
    """

    def __init__(
        self,
        place: Town | Batch,
        *,
        policy: str = HALT,
        handlers: Sequence[Handler] = (),
        crashes: str | Path | None = None,
        autosave: Autosave | None = None,
        warn: Callable[[str], None] | None = None,
    ) -> None:
        """Prepare to keep a town or a batch.

        Args:
            place: What lives.
            policy: What to do when a tick fails, one of `POLICIES`. Only systems of a user's own can be taken out.
            handlers: Told of every failure, in order, before what is decided is done.
            crashes: Folder for crash bundles; none are written when left out.
            autosave: When and where to save, if at all.
            warn: Told, in a line, what went wrong beside the town: saves, bundles, handlers.

        Raises:
            ValueError: There is no such policy.
        """
        if policy not in POLICIES:
            raise ValueError(f"policy {policy!r} ({', '.join(POLICIES)})")
        self.place = place
        self.health = SimulationHealth(tick=place.tick)
        self._policy, self._handlers = policy, tuple(handlers)
        self._crashes = None if crashes is None else Path(crashes)
        self._autosave = autosave
        self._warn = warn or _say_nothing
        self._first_tick = place.tick
        self._failed: tuple[int, int, str] | None = None
        self._times = 0
        self._wants_end = False

    @property
    def world(self) -> World:
        """The storage of what is kept."""
        return self.place.world

    def step(self) -> None:
        """Live one tick; see `run`."""
        self.run(1)

    def run(self, ticks: int, *, between: Callable[[int], bool] | None = None) -> int:
        """Live a number of ticks and return how many were lived, those that were undone not counted.

        Args:
            ticks: How many.
            between: Called now and then with the ticks lived so far; returning True ends the run.

        Raises:
            HaltedError: A tick failed and the run does not go on.
        """
        first, self._wants_end = self.place.tick, False
        while (left := first + ticks - self.place.tick) > 0 and not self._wants_end:
            try:
                self._live(left, first, between)
                if self._autosave is not None and self._autosave.is_due(self.place.tick):
                    self.save()
            except TickError as error:
                self._decide(error)
        return self.place.tick - first

    def save(self) -> None:
        """Save the world now; a save that fails is counted and told, and the run goes on.

        Raises:
            TickError: A number is out of its range; nothing was saved, and the tick that spoiled it was undone.
        """
        assert self._autosave is not None, "there is nowhere to save to: Keeper(..., autosave=Autosave(folder))"
        self.place.guard.check()
        tick = self.place.tick
        try:
            id = self._autosave.save(self.world, tick)
        except (StoreError, OSError, MemoryError) as error:
            self.health = replace(self.health, autosaves_failed=self.health.autosaves_failed + 1)
            self._warn(f"tick {tick} was not saved: {error}")
            return
        saves = self.health.autosaves + 1
        self.health = replace(self.health, autosaves=saves, last_autosave=id, last_autosave_tick=tick)
        try:
            self._autosave.prune()
        except (StoreError, OSError) as error:
            self._warn(f"older saves could not be removed: {error}")

    def finish(self) -> None:
        """Look at all numbers a last time, and save what is not saved yet, if it is to be saved at all.

        Raises:
            HaltedError: A number is out of its range.
        """
        try:
            self.place.guard.check()
            if self._autosave is not None and self._autosave.is_missing(self.place.tick):
                self.save()
        except TickError as error:
            self._decide(error, may_go_on=False)

    def _live(self, ticks: int, first: int, between: Callable[[int], bool] | None) -> None:
        """Live some ticks, up to the next save."""
        start, began = self.place.tick, time.perf_counter()
        autosave = self._autosave
        at_most = autosave.ticks_at_most(start) if autosave is not None else None

        def ends(lived: int) -> bool:
            self._wants_end = between is not None and between(start + lived - first)
            return self._wants_end or (autosave is not None and autosave.time_is_up())

        try:
            self.place.run(min(ticks, at_most or ticks), between=ends)
        finally:
            now = self.place.tick
            seconds = (time.perf_counter() - began) / max(1, now - start)
            self.health = replace(self.health, tick=now, ticks_kept=now - self._first_tick, tick_seconds=seconds)

    def _decide(self, error: TickError, *, may_go_on: bool = True) -> None:
        """Do what is to be done about a failing tick.

        Raises:
            HaltedError: The run does not go on.
        """
        failed = (error.town, error.tick, error.system)
        self._times = self._times + 1 if failed == self._failed else 1
        self._failed = failed
        decision = self._decision(error) if may_go_on else HALT
        failure = failure_of(error, self.world, times=self._times, decision=decision)
        if self._crashes is not None and self._times == 1:
            failure = self._with_bundle(failure, self._crashes)
        self.health = replace(
            self.health, tick=self.place.tick, failures=self.health.failures + 1, last_failure=failure
        )
        self._tell(failure)
        if decision == HALT:
            raise HaltedError(failure, str(error)) from error
        if decision == TAKE_OUT:
            self.health = replace(self.health, taken_out=(*self.health.taken_out, error.system))
            self._warn(f"{error.system} was taken out: {error}")
        self.health = replace(self.health, restarts=self.health.restarts + 1)

    def _decision(self, error: TickError) -> str:
        """Return what to do about a failing tick."""
        if self._policy == RESTORE and error.undone and self._times <= TIMES_MAX:
            return RESTORE
        if self._policy == TAKE_OUT and error.undone and isinstance(self.place, Town):
            return TAKE_OUT if self.place.take_out(error.system) else HALT
        return HALT

    def _with_bundle(self, failure: Failure, crashes: Path) -> Failure:
        """Return the failure with its crash bundle, or with why there is none."""
        try:
            folder = write_bundle(crashes, failure, self.world, self.place.guard.tail)
        except (OSError, ValueError, MemoryError) as error:
            return msgspec.structs.replace(failure, bundle_error=f"{error}".splitlines()[0])
        return msgspec.structs.replace(failure, bundle=str(folder))

    def _tell(self, failure: Failure) -> None:
        """Tell every handler; one that fails itself is counted, and the failure is still dealt with."""
        for handler in self._handlers:
            try:
                handler(failure)
            except Exception as error:  # noqa: BLE001 - the edge to supervisors: it must not hide the failure
                self.health = replace(self.health, handler_errors=self.health.handler_errors + 1)
                self._warn(f"a handler of failures failed: {type(error).__name__}: {error}")


def _say_nothing(line: str) -> None:
    """Take a warning that nobody wants."""
