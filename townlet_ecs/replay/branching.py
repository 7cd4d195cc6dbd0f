"""Branching: a town goes on twice from one moment, unchanged and changed, with the same luck.

Chance is a function of the town's key, the stream, the tick, the person and the number of the throw, and of nothing
that happened before. So the same person at the same tick throws the same dice in both lives of a seed, however far
these have come apart: what differs between them comes from the change, and not from other luck. Seed 0 is the town's
own future; the others give both lives other dice from that moment on.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import pairwise

import msgspec
import numpy as np

from components.town import Clock
from townlet_ecs.command import Command, CommandError
from townlet_ecs.commands import carry_out
from townlet_ecs.config.embedding import with_sets
from townlet_ecs.engine import Runner, usable_cores
from townlet_ecs.origin import Origin, differences
from townlet_ecs.reload import ReloadCatalogue, ReloadDisturbances
from townlet_ecs.replay.copies import copies, key_of
from townlet_ecs.replay.measures import LOOK_EVERY, MEASURES, Meter, Values
from townlet_ecs.replay.pairing import Difference, table
from townlet_ecs.replay.past import Given, Past, PastError
from townlet_ecs.snapshots.drift import moved
from townlet_ecs.snapshots.taking import empty_world
from townlet_ecs.storage import CLOCK
from townlet_ecs.world import World

SEEDS_MAX = 1_024
PEOPLE_MAX = 4_000_000
"""Rows of people in all towns of both lives: what fits into the memory of an ordinary machine."""

DAYS_MAX = 3_650
POLL_SECONDS = 0.1


class BranchError(ValueError):
    """The town cannot be branched like that."""


class CrowdError(BranchError):
    """There would be too many towns, or too many people in them."""


class Stopped(Exception):  # noqa: N818 - somebody wanted it
    """Somebody wanted the branch to end before it was done."""


@dataclass(frozen=True)
class Change:
    """What is other in the changed life.

    Attributes:
        sets: Overrides of the config, such as `jobs.*.wage_cents_per_shift=+20%`.
        commands: What is commanded at the moment of the branch, after the commands of the recording.
    """

    sets: tuple[str, ...] = ()
    commands: tuple[Command, ...] = ()


@dataclass(frozen=True)
class Branch:
    """What became of a town in two lives.

    Attributes:
        config_id, seed, town: Which town it is.
        tick: The moment of the branch.
        ticks: Ticks that were lived from there.
        days: The same in days.
        seeds: Pairs of lives.
        config: What differs in the config, a line each.
        commands: What was commanded in the changed lives alone.
        given: Commands of the recording that both were given.
        refused: How many of those were refused, of all pairs, in the unchanged and in the changed lives.
        measures: The differences.
        digests: Of the unchanged and of the changed town of each seed, at the end.
    """

    config_id: str
    seed: int
    town: int
    tick: int
    ticks: int
    days: float
    seeds: int
    config: tuple[str, ...]
    commands: tuple[Command, ...]
    given: int
    refused: tuple[int, int]
    measures: tuple[Difference, ...]
    digests: tuple[tuple[str, str], ...]

    @property
    def identical(self) -> bool:
        """Whether all pairs ended alike, to the bit."""
        return all(one == other for one, other in self.digests)


@dataclass
class _Life:
    """Some towns that go on from one moment, side by side.

    Attributes:
        world: Them.
        given: Commands of the recording, in order.
        commands: What is commanded at the beginning.
        refused: How many commands of the recording were refused.
        measured: What was measured; empty until the end.
    """

    world: World
    given: Sequence[Given]
    commands: Sequence[Command]
    refused: int = 0
    measured: dict[str, Values] | None = None

    @property
    def tick(self) -> int:
        """Ticks lived."""
        return int(self.world.blocks[CLOCK][0, Clock.TICK])

    def live(self, ticks: int, threads: int, stop: threading.Event) -> None:
        """Live the ticks, and measure them."""
        runner, meter = Runner(self.world, threads=threads), Meter(self.world)
        begin, end = self.tick, self.tick + ticks
        waiting = list(self.given)
        self._give(waiting)
        for command in self.commands:
            self._command(command)
        while self.tick < end and not stop.is_set():
            look = begin + ((self.tick - begin) // LOOK_EVERY + 1) * LOOK_EVERY
            until = min([look, end, *(given.tick for given in waiting[:1])])
            runner.run(until - self.tick)
            if until == look:
                meter.look()
            if until < end:
                self._give(waiting)
        self.measured = meter.end()

    def _give(self, waiting: list[Given]) -> None:
        """Give the commands of the recording that come now."""
        while waiting and waiting[0].tick <= self.tick:
            for command in self._for_all(waiting.pop(0).command):
                try:
                    carry_out(command, self.world)
                except CommandError:
                    self.refused += 1

    def _command(self, command: Command) -> None:
        """Carry out a command of the change in every town.

        Raises:
            BranchError: It is refused.
        """
        try:
            for each in self._for_all(command):
                carry_out(each, self.world)
        except CommandError as error:
            raise BranchError(f"{type(command).__struct_config__.tag}: {error}") from None

    def _for_all(self, command: Command) -> list[Command]:
        """Return a command as it is for each town; a reload is for all of them."""
        if isinstance(command, ReloadCatalogue | ReloadDisturbances):
            return [msgspec.structs.replace(command, town=0)]
        return [msgspec.structs.replace(command, town=place) for place in range(self.world.towns)]


def branch(
    past: Past,
    tick: int,
    change: Change,
    *,
    ticks: int,
    seeds: int,
    threads: int | None = None,
    between: Callable[[int], bool] | None = None,
) -> Branch:
    """Let a town go on unchanged and changed, and return what differs.

    Args:
        past: The town.
        tick: The moment from which both lives go on.
        change: What is other in the changed one.
        ticks: How many ticks.
        seeds: Pairs of lives, each with dice of its own.
        threads: Threads; all cores that the process may use when left out.
        between: Called now and then with the ticks that all lives together have come on, divided by their number;
            returning True ends it.

    Raises:
        CrowdError: There would be too many people.
        BranchError: A command of the change is refused.
        PastError: The recording does not tell of the tick, or cannot be lived again here.
        SnapshotError: The change takes a town built anew.
        Faults: An override is wrong.
        Stopped: `between` ended it.
    """
    unlike, here = _moments(past, tick, change)
    _refuse_crowds(here, seeds)
    origin = here.origin
    own = int(here.blocks[CLOCK][0, Clock.KEY])
    keys = [key_of(origin, own, seed) for seed in range(seeds)]
    given = [each for each in past.given if tick <= each.tick < tick + ticks]
    threads = threads or usable_cores()
    cuts = np.linspace(0, seeds, min(seeds, max(1, -(-threads // 2))) + 1).astype(int).tolist()
    shares = [keys[first:last] for first, last in pairwise(cuts)]
    arms = [
        [_Life(copies(world, share), given, commands) for share in shares]
        for world, commands in ((here, ()), (unlike, change.commands))
    ]
    _live_all([life for arm in arms for life in arm], ticks, threads, between)
    one, other = ({name: _joined(arm, name) for name in _names()} for arm in arms)
    digests = [[life.world.digest(place) for life in arm for place in range(life.world.towns)] for arm in arms]
    return Branch(
        config_id=here.config.config_id,
        seed=origin.seed,
        town=origin.first_town,
        tick=tick,
        ticks=ticks,
        days=ticks / here.config.time.ticks_per_day,
        seeds=seeds,
        config=tuple(differences(origin, unlike.origin)),
        commands=change.commands,
        given=len(given),
        refused=(sum(life.refused for life in arms[0]), sum(life.refused for life in arms[1])),
        measures=table(MEASURES, [f"seed {seed}" for seed in range(seeds)], one, other),
        digests=tuple(zip(*digests, strict=True)),
    )


def _moments(past: Past, tick: int, change: Change) -> tuple[World, World]:
    """Return the moment under the changed rules, and as it was."""
    refuse_own_systems(past)
    here = past.town_at(tick).world
    origin: Origin = with_sets(here.origin, change.sets) if change.sets else here.origin
    if origin.digest == here.origin.digest:
        return here, here
    return moved(here, empty_world(origin)), here


def refuse_own_systems(past: Past) -> None:
    """Refuse a recording that cannot be lived again.

    Raises:
        PastError: It was made with systems that are not ours.
    """
    header = past.tape.header
    if header is not None and header.systems:
        names = ", ".join(header.systems)
        raise PastError(f"it was recorded with systems that are not ours and is not to be repeated here: {names}")


def _refuse_crowds(world: World, seeds: int) -> None:
    """Refuse more people than fit.

    Raises:
        CrowdError: There are too many.
    """
    rows = world.rows["people"]
    most = min(SEEDS_MAX, PEOPLE_MAX // (2 * rows))
    if most == 0:
        raise CrowdError(f"a town of {rows:,} people ({PEOPLE_MAX // 2:,} at most)")
    if not 1 <= seeds <= most:
        raise CrowdError(f"{seeds:,} seeds of a town of {rows:,} people (1 to {most:,})")


def _live_all(lives: list[_Life], ticks: int, threads: int, between: Callable[[int], bool] | None) -> None:
    """Let some lives go on, on all threads, and wait for them.

    Raises:
        Stopped: `between` ended it.
    """
    stop = threading.Event()
    begin = lives[0].tick
    each = max(1, threads // len(lives))
    with ThreadPoolExecutor(min(threads, len(lives))) as pool:
        jobs: list[Future[None]] = [pool.submit(life.live, ticks, each, stop) for life in lives]
        try:
            while wait(jobs, POLL_SECONDS, FIRST_EXCEPTION).not_done and not any(map(_has_failed, jobs)):
                lived = sum(life.tick - begin for life in lives) // len(lives)
                if between is not None and between(lived):
                    stop.set()
        finally:
            stop.set()
    for job in jobs:
        job.result()
    if any(life.tick < begin + ticks for life in lives):
        raise Stopped


def _has_failed(job: Future[None]) -> bool:
    """Return whether a job is done, and not well."""
    return job.done() and job.exception() is not None


def _names() -> list[str]:
    """Return the names of all measures."""
    return [measure.name for measure in MEASURES]


def _joined(arm: list[_Life], name: str) -> Values:
    """Return a measure of all towns of an arm, in the order of their seeds."""
    return np.concatenate([(life.measured or {})[name] for life in arm])
