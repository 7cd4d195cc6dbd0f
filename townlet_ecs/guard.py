"""The guard: a tick is lived whole or not at all; what fails is undone, and told with its place.

Ticks are lived many at a time, so the guard goes back to a copy of the world and lives the ticks from there again, up
to the one that fails. See docs/decisions/015-a-tick-is-atomic.md.
"""

import time
from collections import deque
from collections.abc import Callable

from components.town import Clock
from components.words import NOTHING
from townlet_ecs.command import Command
from townlet_ecs.commands import CommandQueue
from townlet_ecs.culprit import BEFORE, Culprit, find_culprit, noted, seen, spoiled
from townlet_ecs.engine import Runner, TickError, first_fault
from townlet_ecs.lastgood import LastGood
from townlet_ecs.reload import ReloadCatalogue, ReloadDisturbances
from townlet_ecs.sentinel import Sentinel, Trouble
from townlet_ecs.storage import CLOCK
from townlet_ecs.world import World

FRESH_TICKS = 100
"""A run of so many ticks begins with a copy of its own, so that what was written by hand before it is kept."""

TAIL_LENGTH = 1_000
"""Last commands that are kept for whoever asks what led to a failure."""

COMMANDS = "Commands"
"""What stands for a system when a command fails."""

Between = Callable[[int], bool]


EVERY_TICK, SAMPLED, OFF = "every-tick", "sampled", "off"
SENTINELS = (EVERY_TICK, SAMPLED, OFF)
"""How often the numbers of a town are looked at: after every tick, whenever it is copied, or never."""


class Unguarded:
    """Lives ticks as they come: what fails stays as the failing tick left it.

    Attributes:
        running: Name of the system that is running, of those run one by one.
        attentive: Whether `ran` wants to be called after every system.
        tail: Tick, command and why it was refused, of the last commands.
    """

    attentive = False

    def __init__(self, runner: Runner, commands: CommandQueue) -> None:
        """Prepare to live the ticks of a runner's world, under the commands of a queue."""
        self.running = ""
        self.tail: deque[tuple[int, Command, str]] = deque(maxlen=TAIL_LENGTH)
        self._runner = runner
        self._commands = commands
        self.advance: Callable[[], None] = lambda: runner.advance(1)
        commands.listeners.append(self._hear)

    def drain(self) -> None:
        """Carry out the waiting commands."""
        self._commands.drain(self._world)

    def run(self, ticks: int, between: Between | None) -> int:
        """Carry out the waiting commands, live a number of ticks and return how many were lived."""
        self.drain()
        return self._runner.run(ticks, between=between)

    def live(self, process: Callable[[], None]) -> None:
        """Live a tick by calling what runs the systems one by one."""
        process()
        self._runner.look_for_faults()

    def begin(self) -> None:
        """Begin a tick whose systems are run one by one, commands first."""
        self.drain()

    def ran(self, system: str, *, own: bool) -> None:
        """Look at what a system did, one of ours or one of somebody's own."""

    def trust_nobody(self) -> None:
        """Learn that there is a system whose ticks cannot be lived again."""

    def expect(self, ticks: int) -> None:
        """Prepare for a run of so many ticks."""

    def check(self) -> None:
        """Look at all numbers now."""

    @property
    def _world(self) -> World:
        """The world that is run."""
        world = self._runner.world
        assert isinstance(world, World), "the ticks of a town need a town"
        return world

    def _hear(self, tick: int, command: Command, why: str) -> None:
        """Hear of a command that was carried out or refused."""
        self.tail.append((tick, command, why))


class Guard(Unguarded):
    """Lives ticks so that one that fails leaves the world as it was before it, its commands carried out."""

    def __init__(self, runner: Runner, commands: CommandQueue, sentinel: str) -> None:
        """Prepare to guard the world of a runner."""
        super().__init__(runner, commands)
        self._good = LastGood(self._world, runner)
        self._look = None if sentinel == OFF else Sentinel(self._world).look
        self._every_tick = sentinel == EVERY_TICK
        self.attentive = self._every_tick
        self._keeps_every_tick = False
        self._began = NOTHING
        self._view = self._world.town(0)
        self.advance = self._advance_watched if self._every_tick else self._advance

    def drain(self) -> None:
        """Carry out the waiting commands; one that fails as none should is undone.

        Raises:
            TickError: A command failed.
        """
        if not len(self._commands):
            return
        if not self._good.is_taken or self._keeps_every_tick:
            self._renew()
        tick = self._tick
        try:
            self._commands.drain(self._world)
        except BaseException as error:
            self._good.relive(tick)
            self._tell(error, COMMANDS, tick)
            raise

    def run(self, ticks: int, between: Between | None) -> int:
        """Carry out the waiting commands, live a number of ticks and return how many were lived.

        Raises:
            TickError: A tick failed and was undone.
        """
        self.drain()
        self.expect(ticks)
        if self._every_tick:
            for done in range(1, ticks + 1):
                self.advance()
                if between is not None and between(done):
                    return done
            return ticks
        try:
            return self._runner.run(ticks, between=between, before=self._before_slice)
        except TickError as error:
            raise (error if error.undone else self._undone(error)) from None

    def live(self, process: Callable[[], None]) -> None:
        """Live a tick by calling what runs the systems one by one.

        Raises:
            TickError: A system failed, and the tick was undone.
        """
        self._began = NOTHING
        try:
            process()
            self._runner.look_for_faults()
        except BaseException as error:
            if self._began == NOTHING:
                raise  # a command failed: that is undone already
            tick, system = self._began, self.running
            if isinstance(error, TickError) and not self.attentive:
                raise self._undone(error) from None
            if self._keeps_every_tick:
                self._good.put_back()
            else:
                self._good.relive(tick)
            self._tell(error, system, tick)
            raise

    def begin(self) -> None:
        """Begin a tick whose systems are run one by one, commands first."""
        self.drain()
        if self._keeps_every_tick or self._good.is_due or self._good.is_full:
            self._renew()
        self._began = self._tick
        if self.attentive:
            self.ran(BEFORE, own=False)

    def ran(self, system: str, *, own: bool) -> None:
        """Look at what a system did, one of ours or one of somebody's own.

        Raises:
            TickError: It noted a fault, or left a number outside the range of its column.
        """
        looks = own or self._every_tick
        found = noted(self._view, system) or seen(self._look if looks else None, self._view, system)
        if found:
            raise self._error(found, 0, self._began)

    def trust_nobody(self) -> None:
        """Learn that there is a system whose ticks cannot be lived again: from now on every tick is copied."""
        self._keeps_every_tick = self.attentive = True

    def expect(self, ticks: int) -> None:
        """Prepare for a run of so many ticks: a longer one begins with a copy of its own."""
        if ticks >= FRESH_TICKS:
            self._good.expire()

    def check(self) -> None:
        """Look at all numbers now.

        Raises:
            TickError: One is outside the range of its column; the tick in which that happened was undone.
        """
        if self._look is not None and self._good.is_taken:
            troubles = self._look()
            if troubles:
                raise self._undone_trouble(troubles)

    @property
    def _tick(self) -> int:
        """Ticks lived so far."""
        return int(self._world.blocks[CLOCK][0, Clock.TICK])

    def _advance(self) -> None:
        """Live a tick in one go."""
        if self._good.steps_left <= 0 or self._good.is_full:
            self._renew()
        self._good.steps_left -= 1
        try:
            self._runner.advance(1)
        except TickError as error:
            raise self._undone(error) from None

    def _advance_watched(self) -> None:
        """Live a tick in one go, and look at all numbers after it."""
        self._advance()
        self.check()

    def _before_slice(self) -> None:
        """Renew the copy before a slice of ticks, if it is time."""
        if self._good.is_due or self._good.is_full:
            self._renew()

    def _renew(self) -> None:
        """Copy the world, once its numbers are looked at."""
        began = time.perf_counter()
        if not self._every_tick and not self._keeps_every_tick:
            self.check()
        self._good.renew(began)

    def _hear(self, tick: int, command: Command, why: str) -> None:
        """Hear of a command: it is carried out again when ticks are lived again, but for a reload of the rules."""
        super()._hear(tick, command, why)
        if why:
            return
        if isinstance(command, ReloadCatalogue | ReloadDisturbances):
            self._good.renew(time.perf_counter())  # the rules are not in the copy: it must not be older than they are
        else:
            self._good.note(tick, command)

    def _undone(self, error: TickError) -> TickError:
        """Undo the first tick in which a kernel noted a fault, and return what is to be told of it."""
        while True:
            place, tick = first_fault(self._world)
            failed = self._world.digest(place)
            try:
                self._good.relive(tick)
            except TickError:
                continue  # not as before: an earlier tick fails now, which is undone instead
            return self._explained(place, failed, Culprit(error.system, error.what, error.row))

    def _undone_trouble(self, troubles: list[Trouble]) -> TickError:
        """Undo the first tick that left a number outside its range, and return what is to be told of it."""
        assert self._look is not None
        last, place, found = self._tick, troubles[0].town, spoiled(troubles[0], "")
        for tick in self._good.walk(last):
            again = self._look()
            if again:
                place = again[0].town
                failed = self._world.digest(place)
                self._good.relive(tick)
                return self._explained(place, failed, found)
        again = self._look()
        if again:
            return self._error(spoiled(again[0], COMMANDS), again[0].town, last)
        return self._error(found, place, last, undone=True, repeats=False)

    def _explained(self, place: int, failed: str, found: Culprit) -> TickError:
        """Return what is to be told of the tick that comes next and fails; the world stays before it."""
        self._good.renew(time.perf_counter())
        culprit = find_culprit(self._world.town(place), self._look)
        repeats = self._world.digest(place) == failed
        self._good.put_back()
        return self._error(culprit or found, place, self._tick, undone=True, repeats=repeats)

    def _tell(self, error: BaseException, system: str, tick: int) -> None:
        """Mark an error of a tick as undone, or raise one that tells of an exception of somebody else's.

        Raises:
            TickError: It is neither one itself nor a wish to end.
        """
        if isinstance(error, TickError):
            error.undone = True
        elif isinstance(error, Exception):
            culprit = Culprit(system, f"{type(error).__name__}: {error}")
            raise self._error(culprit, 0, tick, undone=True) from error

    def _error(
        self, culprit: Culprit, place: int, tick: int, *, undone: bool = False, repeats: bool = True
    ) -> TickError:
        """Return the error that tells of a culprit."""
        return TickError(
            culprit.what, system=culprit.system, row=culprit.row, town=place, tick=tick, undone=undone, repeats=repeats
        )


def guard_of(runner: Runner, commands: CommandQueue, *, guard: bool, sentinel: str) -> Guard | Unguarded:
    """Return what lives the ticks of a runner's world, with or without a net.

    Raises:
        ValueError: There is no such sentinel, or one that needs the guard.
    """
    if sentinel not in SENTINELS:
        raise ValueError(f"sentinel {sentinel!r} ({', '.join(SENTINELS)})")
    if not guard:
        if sentinel == EVERY_TICK:
            raise ValueError("a sentinel in every tick needs the guard: guard=True, or sentinel='off'")
        return Unguarded(runner, commands)
    return Guard(runner, commands, sentinel)
