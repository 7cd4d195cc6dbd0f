"""The public classes: `Town`, one town to run, watch and steer, and `Batch`, many towns of the same kind."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.town import Clock
from systems.processor import Processor, Stage
from systems.tick import STAGES
from townlet_ecs.command import Command
from townlet_ecs.commands import CommandQueue
from townlet_ecs.config.loading import Loaded, load_all
from townlet_ecs.directory import Directory
from townlet_ecs.engine import Runner, build
from townlet_ecs.explain import Explanation, explain
from townlet_ecs.guard import SAMPLED, Guard, Unguarded, guard_of
from townlet_ecs.names import name_of
from townlet_ecs.report import Kpis, kpis_of, people_of, time_use_of
from townlet_ecs.world import World

FUSED_PRIORITY = 0
STAGE_PRIORITY_MAX = 1_000_000
"""esper priority of the first stage; each following one is a step lower, so that there is room in between."""

STAGE_PRIORITY_STEP = 1_000


class Town:
    """One town.

    `Town(config, seed=s, town=k)` lives the life of town k of any `Batch(config, seed=s)`.

    Attributes:
        world: Its storage.
        commands: The queue of commands for the next tick.
        directory: Its people, objects and reservations as esper entities.
        guard: What undoes a tick that fails.
        stage_seconds: (staged only) seconds spent in each stage so far.
        own_systems: Names of the systems that were slotted in.
    """

    def __init__(
        self,
        config: str | Path | Loaded = "riverside",
        *,
        seed: int | None = None,
        town: int = 0,
        agents: int | None = None,
        sets: Sequence[str] = (),
        staged: bool = False,
        threads: int | None = None,
        guard: bool = True,
        sentinel: str = SAMPLED,
    ) -> None:
        """Build a town.

        Args:
            config: Name of a bundled config, path of a config file, or a loaded config.
            seed: Seed of all chance; the config's `run.seed` when left out.
            town: Number of the town among those of the seed.
            agents: People; a number other than the config's own takes a generated map.
            sets: Overrides such as `jobs.*.wage_cents_per_shift=+20%`.
            staged: Run the systems one by one as esper processors, instead of fused into one call.
            threads: Threads; all usable cores when left out.
            guard: Undo a tick that fails, which takes a copy of the town; else the town is as that tick left it.
            sentinel: Look for numbers outside their range in `every-tick`, now and then (`sampled`), or never (`off`).

        Raises:
            Faults: The config is wrong; holds every fault with its place.
        """
        loaded = config if isinstance(config, Loaded) else load_all(config, sets)
        world = build(loaded, seed=seed, towns=range(town, town + 1), agents=agents)
        self._take(world, staged=staged, threads=threads, guard=guard, sentinel=sentinel)

    @classmethod
    def load(
        cls,
        path: str | Path,
        *,
        config: str | Path | Loaded | None = None,
        sets: Sequence[str] = (),
        allow_config_drift: bool = False,
        staged: bool = False,
        threads: int | None = None,
        guard: bool = True,
        sentinel: str = SAMPLED,
        warn: Callable[[str], None] | None = None,
    ) -> "Town":
        """Return the town of a snapshot; it goes on bit for bit as the one that was saved would have.

        Args:
            path: The file that `save` wrote.
            config: The config that is expected, if any.
            sets: Overrides of it, or of the one in the snapshot.
            allow_config_drift: Live on by this config, though the snapshot was taken under another one.
            staged, threads, guard, sentinel: As for a new town.
            warn: Told, in a sentence, when the snapshot was written by other code.

        Raises:
            SnapshotError: The file is damaged, its town cannot be, or its config is another one.
            OSError: The file cannot be read.
        """
        from townlet_ecs.snapshots.taking import read_world

        world = read_world(Path(path), config=config, sets=sets, allow_drift=allow_config_drift, warn=warn)
        return cls.of(world, staged=staged, threads=threads, guard=guard, sentinel=sentinel)

    @classmethod
    def of(
        cls,
        world: World,
        *,
        staged: bool = False,
        threads: int | None = None,
        guard: bool = True,
        sentinel: str = SAMPLED,
    ) -> "Town":
        """Return a town around a world of one town; the rest is as for a new one."""
        town = cls.__new__(cls)
        town._take(world, staged=staged, threads=threads, guard=guard, sentinel=sentinel)
        return town

    def save(self, path: str | Path) -> None:
        """Save a snapshot to a file: whole or not at all, whatever happens meanwhile.

        Raises:
            OSError: It cannot be written; a file that was there before still is.
        """
        from townlet_ecs.snapshots.taking import write_world

        write_world(self.world, Path(path))

    def _take(self, world: World, *, staged: bool, threads: int | None, guard: bool, sentinel: str) -> None:
        """Prepare to run and watch a world."""
        self.world: World = world
        self.commands = CommandQueue()
        self._blocks = self.world.town(0)
        self.directory = Directory(self.world, self._blocks)
        self.staged = staged
        self.own_systems: list[str] = []
        self.stage_seconds: dict[str, float] = {}
        self._own: list[_Timed] = []
        self._runner = Runner(self.world, threads=threads)
        self.guard = guard_of(self._runner, self.commands, guard=guard, sentinel=sentinel)
        self.directory.add_processor(_Commands(self.commands, self.guard, staged), priority=STAGE_PRIORITY_MAX + 1)
        if staged:
            for place, stage in enumerate(STAGES):
                self._add_stage(stage(self._blocks), stage.__name__, self._priority(place))
        else:
            self.directory.add_processor(_Tick(self.guard.advance), priority=FUSED_PRIORITY)

    @property
    def tick(self) -> int:
        """Ticks lived so far; 1,440 make a day."""
        return int(self._blocks.town_i64[Clock.TICK])

    def step(self) -> None:
        """Apply waiting commands and live one tick.

        Raises:
            TickError: The tick failed; unless the town is unguarded, it is as it was before the tick.
        """
        if self.staged:
            self.guard.live(self.directory.process)
        else:
            self.directory.process()

    def run(self, ticks: int, *, between: Callable[[int], bool] | None = None) -> int:
        """Apply waiting commands, live a number of ticks, and return how many were lived.

        Args:
            ticks: How many.
            between: Called now and then with the ticks lived so far; returning True ends the run.

        Raises:
            TickError: A tick failed; unless the town is unguarded, it is as it was before that tick.
        """
        if self.staged:
            self.guard.expect(ticks)
            for done in range(1, ticks + 1):
                self.step()
                if between is not None and between(done):
                    return done
            return ticks
        return self.guard.run(ticks, between)

    def add_system(self, system: Processor, *, after: type[Stage]) -> None:
        """Slot a processor of your own in after a stage; only a staged town has stages.

        Args:
            system: Its `process()` is called once per tick, and may change the town's blocks. When it raises, the tick
                is undone in the blocks, but not in what the system keeps for itself.
            after: One of `systems.tick.STAGES`.

        Raises:
            ValueError: The town is fused.
        """
        if not self.staged:
            raise ValueError("only a staged town takes systems of your own: Town(..., staged=True)")
        self.own_systems.append(type(system).__name__)
        self.guard.trust_nobody()
        self._add_stage(system, type(system).__name__, self._priority(STAGES.index(after)) - 1, own=True)

    def take_out(self, name: str) -> bool:
        """Let the systems of your own of a type name run no more; return whether there are any."""
        taken = [timed for timed in self._own if timed.name == name]
        for timed in taken:
            timed.is_out = True
        self._own = [timed for timed in self._own if not timed.is_out]
        self.own_systems = [timed.name for timed in self._own]
        return bool(taken)

    def digest(self) -> str:
        """Return 16 hex digits over all state of the town."""
        return self.world.digest(0)

    def people(self) -> NDArray[np.void]:
        """Return a structured array, one record per living person; see `townlet_ecs.report.PERSON`."""
        return people_of(self._blocks, self.world)

    def name_of(self, person: int) -> str:
        """Return what the person of an id is called, whether they live here now, did once or will one day."""
        return name_of(int(self._blocks.town_i64[Clock.KEY]), person)

    def view(self, component: Any) -> NDArray[Any]:
        """Return a read-only view `[column, row]` of a component, such as `components.people.Need`."""
        view = self._blocks.view(component)
        view.flags.writeable = False
        return view

    def explain(self, person: int) -> Explanation:
        """Return what a person does and why: options with scores, masks with reasons.

        Raises:
            CommandError: Nobody of that id lives here.
        """
        return explain(person, self._blocks, self.world)

    def kpis(self) -> Kpis:
        """Return the indicators of the charter so far."""
        return kpis_of(self._blocks, self.world)

    def time_use(self) -> dict[str, float]:
        """Return the share of person-minutes spent on each activity so far."""
        return time_use_of(self._blocks)

    def command(self, command: Command) -> None:
        """Let a command wait for the next tick.

        Raises:
            CommandError: The queue is full.
        """
        self.commands.put(command)

    def _priority(self, place: int) -> int:
        """Return the esper priority of a stage."""
        return STAGE_PRIORITY_MAX - place * STAGE_PRIORITY_STEP

    def _add_stage(self, processor: Processor, name: str, priority: int, *, own: bool = False) -> None:
        """Add a processor that is timed under a name."""
        self.stage_seconds.setdefault(name, 0.0)
        timed = _Timed(processor, name, self.stage_seconds, self.guard, own=own)
        if own:
            self._own.append(timed)
        self.directory.add_processor(timed, priority=priority)


class _Commands(Processor):
    """First of a tick: the commands that wait."""

    def __init__(self, queue: CommandQueue, guard: Guard | Unguarded, staged: bool) -> None:
        self._queue = queue
        self._carry_out = guard.begin if staged else guard.drain
        self._always = staged

    def process(self) -> None:
        """Apply the waiting commands."""
        if self._always or len(self._queue):
            self._carry_out()


class _Tick(Processor):
    """A whole tick in one call."""

    def __init__(self, advance: Callable[[], None]) -> None:
        self.process: Any = advance


class _Timed(Processor):
    """A stage whose seconds are added up, and which the guard knows to be running."""

    def __init__(
        self, inner: Processor, name: str, seconds: dict[str, float], guard: Guard | Unguarded, *, own: bool
    ) -> None:
        self._inner = inner
        self.name = name
        self.is_out = False
        self._seconds = seconds
        self._guard = guard
        self._own = own

    def process(self) -> None:
        """Run the stage and the clock."""
        guard, name = self._guard, self.name
        if self.is_out:
            return
        guard.running = name
        began = time.perf_counter()
        with np.errstate(over="ignore"):
            self._inner.process()
        self._seconds[name] += time.perf_counter() - began
        if guard.attentive:
            guard.ran(name, own=self._own)


class Batch:
    """Many towns on the same map under the same config, run together on all cores.

    Attributes:
        world: Their storage; every block is `[town, column, row]`.
        commands: The queue of commands for the next tick; each names its town.
        guard: What undoes a tick that fails.
    """

    def __init__(
        self,
        config: str | Path | Loaded = "riverside",
        *,
        towns: int,
        seed: int | None = None,
        first_town: int = 0,
        agents: int | None = None,
        sets: Sequence[str] = (),
        threads: int | None = None,
        guard: bool = True,
        sentinel: str = SAMPLED,
    ) -> None:
        """Build towns with the numbers `first_town` to `first_town + towns - 1`; the rest is as for `Town`."""
        loaded = config if isinstance(config, Loaded) else load_all(config, sets)
        world = build(loaded, seed=seed, towns=range(first_town, first_town + towns), agents=agents)
        self._take(world, threads=threads, guard=guard, sentinel=sentinel)

    @classmethod
    def of(
        cls, world: World, *, threads: int | None = None, guard: bool = True, sentinel: str = SAMPLED
    ) -> "Batch":
        """Return a batch around a world; the rest is as for a new one."""
        batch = cls.__new__(cls)
        batch._take(world, threads=threads, guard=guard, sentinel=sentinel)
        return batch

    def _take(self, world: World, *, threads: int | None, guard: bool, sentinel: str) -> None:
        """Prepare to run a world."""
        self.world: World = world
        self.commands = CommandQueue()
        self._runner = Runner(self.world, threads=threads)
        self.guard = guard_of(self._runner, self.commands, guard=guard, sentinel=sentinel)

    @property
    def towns(self) -> int:
        """How many towns there are."""
        return self.world.towns

    @property
    def tick(self) -> int:
        """Ticks lived so far."""
        return int(self.world.blocks["town.i64"][0, Clock.TICK])

    def run(self, ticks: int, *, between: Callable[[int], bool] | None = None) -> int:
        """Apply waiting commands, live a number of ticks in every town, and return how many were lived.

        Raises:
            TickError: A tick failed in a town; unless the batch is unguarded, all are as they were before that tick.
        """
        return self.guard.run(ticks, between)

    def step(self) -> None:
        """Apply waiting commands and live one tick in every town.

        Raises:
            TickError: It failed in a town; unless the batch is unguarded, all are as they were before the tick.
        """
        self.guard.drain()
        self.guard.advance()

    def digest(self, town: int) -> str:
        """Return 16 hex digits over all state of one town of the batch."""
        return self.world.digest(town)

    def people(self, town: int) -> NDArray[np.void]:
        """Return the living people of one town, as `Town.people` does."""
        return people_of(self.world.town(town), self.world)

    def kpis(self, town: int) -> Kpis:
        """Return the indicators of the charter for one town."""
        return kpis_of(self.world.town(town), self.world)
