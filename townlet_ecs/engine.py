"""The engine: builds a world from a config, applies commands, and runs its ticks on all cores."""

import dataclasses
import functools
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import numpy as np

from components.town import Clock
from components.words import NOTHING
from systems.blocks import TownBlocks
from systems.kernel import jit_is_on
from systems.tick import STAGES, run_towns
from townlet_ecs.atlas import Atlas, make_atlas
from townlet_ecs.config.fitting import map_faults
from townlet_ecs.config.loading import Loaded, load_all
from townlet_ecs.config.plan import Plan
from townlet_ecs.config.sections import GENERATED, Config
from townlet_ecs.faults import Faults
from townlet_ecs.maps.generator import generate
from townlet_ecs.maps.layout import TownMap
from townlet_ecs.maps.tiled import parse_map
from townlet_ecs.resources import shown
from townlet_ecs.sharing import PEOPLE_MIN, SharedTown
from townlet_ecs.spawn import Founding
from townlet_ecs.storage import CLOCK, Storage
from townlet_ecs.world import World

SLICE_SECONDS = 0.05
"""How long `run` stays in compiled code before signals are served, when a town or a few are run."""

BATCH_SLICE_SECONDS = 0.5
"""The same for a batch: long enough that each town lives dozens of ticks while it is in the cache."""

FIRST_SLICE_TICKS = 16
Loop = Callable[[TownBlocks, int, int, int], None]
"""A kernel that lives a number of ticks in a range of towns: any town of the storage, first, last, ticks."""

CHUNK_TOWNS = 64
"""Towns that a thread takes at a time; fixed, so that it never depends on the number of threads."""


MAPS_KEPT = 8
"""Drawn maps that are kept once they were read and judged: reading takes longer than building a town on them."""


class TickError(RuntimeError):
    """A tick failed.

    Attributes:
        what: What went wrong, in words.
        town: Place of the town in its world.
        tick: The tick that failed, counted from 0.
        system: Name of the system that failed, as far as it is known.
        row: Row that it concerns, or NOTHING.
        undone: Whether the world is as it was before that tick, after its commands.
        repeats: Whether the same happened when the tick was lived again.
    """

    def __init__(
        self,
        what: str,
        *,
        town: int = 0,
        tick: int = NOTHING,
        system: str = "",
        row: int = NOTHING,
        undone: bool = False,
        repeats: bool = True,
    ) -> None:
        """Take what is known of the failure."""
        super().__init__(what)
        self.what, self.town, self.tick, self.system, self.row = what, town, tick, system, row
        self.undone, self.repeats = undone, repeats

    def __str__(self) -> str:
        """Return the failure in a sentence."""
        where = f"town {self.town}, tick {self.tick}: " + (f"{self.system}: " if self.system else "")
        row = f", row {self.row}" if self.row != NOTHING else ""
        end = "the world is as it was before that tick" if self.undone else "the world is as that tick left it"
        again = "" if self.repeats else "; it did not happen again when the ticks since the last copy were lived again"
        return f"{where}{self.what}{row} ({end}{again})"


def usable_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def town_map_of(loaded: Loaded) -> TownMap:
    """Return the map of a config: the drawn one, or a generated one when its name is `generated`."""
    config = loaded.config
    if config.map == GENERATED:
        return generate(config.people.count, config.run.seed)
    town_map = _drawn_map(loaded.map_source, shown(Path(config.map)))
    faults = list(map_faults(Plan(config, loaded.tree), *town_map.block_templates()))
    if faults:
        raise Faults(faults)
    return town_map


@functools.lru_cache(maxsize=MAPS_KEPT)
def _drawn_map(source: bytes, file: str) -> TownMap:
    """Return the map that some bytes hold; it is never changed."""
    return parse_map(source, file)


def build(loaded: Loaded, *, seed: int | None = None, towns: range = range(1), agents: int | None = None) -> World:
    """Return a world of towns with these numbers, furnished and peopled.

    Args:
        loaded: Config and catalogue.
        seed: Seed of the world; the config's `run.seed` when left out.
        towns: Numbers of the towns.
        agents: People per town; a number other than the config's own takes a generated map.

    Raises:
        Faults: The map is wrong.
        ValueError: The map has too few beds.
    """
    seed = loaded.config.run.seed if seed is None else seed
    agents = None if agents == loaded.config.people.count else agents
    config, atlas = ground_of(loaded, seed, agents)
    world = World(config, atlas, loaded, seed=seed, towns=towns, agents=agents)
    founding = Founding(world, once=len(towns) == 1)
    for place in range(len(towns)):
        founding.found(place)
    return world


def ground_of(loaded: Loaded, seed: int, agents: int | None) -> tuple[Config, Atlas]:
    """Return the config with its people counted, and the atlas of its map.

    Raises:
        Faults: The map is wrong.
    """
    config = loaded.config
    if agents is None:
        town_map = town_map_of(loaded)
    else:
        config = dataclasses.replace(config, people=dataclasses.replace(config.people, count=agents))
        town_map = generate(agents, seed)
    return config, make_atlas(town_map, config)


class Runner:
    """Runs the ticks of a world: threads over fixed chunks of towns, slices of bounded length.

    Attributes:
        world: What is run; a `Storage` with blocks of your own takes a loop of your own.
        threads: How many threads share the towns.
    """

    def __init__(self, world: Storage, *, threads: int | None = None, loop: Loop = run_towns) -> None:
        """Prepare working columns for each thread.

        Args:
            world: What is run.
            threads: Threads; all cores that the process may use when left out.
            loop: The ticks, one after the other; our town's when left out.
        """
        self.world = world
        self._loop = loop
        self._towns = world.towns
        self._compiled = jit_is_on()
        self._codes = world.blocks["town.i64"][:, Clock.ERROR_CODE]
        chunks = -(-world.towns // CHUNK_TOWNS)
        threads = threads or usable_cores()
        large = world.towns == 1 and world.rows.get("people", 0) >= PEOPLE_MIN and loop is run_towns and jit_is_on()
        self.threads = threads if large else max(1, min(threads, chunks))
        self._views = [world.town(0) for _ in range(1 if large else self.threads)]
        self._pool = ThreadPoolExecutor(self.threads) if self.threads > 1 and not large else None
        self._shared = SharedTown(self._views[0], self.threads) if self.threads > 1 and large else None
        alone = self._pool is None and self._shared is None
        self._clock = time.thread_time if alone else time.perf_counter  # to wait for the interpreter is no work
        self._slice_ticks = FIRST_SLICE_TICKS
        self._slice_seconds = SLICE_SECONDS if chunks == 1 else BATCH_SLICE_SECONDS

    def run(
        self,
        ticks: int,
        *,
        between: Callable[[int], bool] | None = None,
        before: Callable[[], None] | None = None,
    ) -> int:
        """Run a number of ticks and return how many were run.

        Args:
            ticks: How many.
            before: Called before each slice.
            between: Called after each slice with the ticks run so far; returning True ends the run.

        Raises:
            TickError: A kernel reported a fault.
        """
        done = 0
        while done < ticks:
            if before is not None:
                before()
            count = min(self._slice_ticks, ticks - done)
            began = self._clock()
            self.advance(count)
            spent = self._clock() - began
            done += count
            if count == self._slice_ticks and spent < self._slice_seconds / 2:
                self._slice_ticks = min(2 * self._slice_ticks, 1 << 20)
            elif spent > self._slice_seconds:
                self._slice_ticks = max(1, self._slice_ticks // 2)
            if between is not None and between(done):
                break
        return done

    def advance(self, ticks: int) -> None:
        """Run a number of ticks in one go, without looking up."""
        if self._shared is not None:
            self._shared.run(ticks)
        elif self._pool is None:
            self._run_chunk(0, self._towns, ticks, self._views[0])
        else:
            jobs = [self._pool.submit(self._run_share, share, ticks) for share in range(self.threads)]
            try:
                for job in jobs:
                    job.result()
            finally:
                wait(jobs)  # whoever ends the run by a signal finds all towns at the same tick
        if self._codes[0] or self._towns > 1:  # one town is asked directly: that is ten times quicker
            self.look_for_faults()

    def _run_share(self, share: int, ticks: int) -> None:
        """Run the chunks that fall to one thread."""
        towns = self.world.towns
        for first in range(share * CHUNK_TOWNS, towns, self.threads * CHUNK_TOWNS):
            self._run_chunk(first, min(first + CHUNK_TOWNS, towns), ticks, self._views[share])

    def _run_chunk(self, first: int, last: int, ticks: int, view: TownBlocks) -> None:
        """Run a range of towns; without the compiler, unsigned overflow is meant and not worth a warning."""
        if self._compiled:
            self._loop(view, first, last, ticks)
        else:
            with np.errstate(over="ignore"):
                self._loop(view, first, last, ticks)

    def look_for_faults(self) -> None:
        """Raise what a kernel has noted.

        Raises:
            TickError: There is something.
        """
        if self._codes.any():
            raise noted_fault(self.world)


def first_fault(world: Storage) -> tuple[int, int]:
    """Return the place of the town in which a fault was noted first, and the tick in which it was."""
    clock = world.blocks[CLOCK]
    places = np.flatnonzero(clock[:, Clock.ERROR_CODE])
    ticks = clock[places, Clock.TICK] - 1
    return int(places[ticks.argmin()]), int(ticks.min())


def noted_fault(world: Storage) -> TickError:
    """Return what kernels have noted, of several faults the first; one of our systems is known by its code."""
    place, tick = first_fault(world)
    code, row = world.blocks[CLOCK][place, [Clock.ERROR_CODE, Clock.ERROR_ROW]].tolist()
    system = STAGES[code - 1].__name__ if 1 <= code <= len(STAGES) else ""
    return TickError(f"fault {code}", town=place, tick=tick, system=system, row=row)


def warm() -> float:
    """Compile every kernel by running one tick of the default town; return the seconds it took."""
    began = time.perf_counter()
    world = build(load_all())
    Runner(world, threads=1).run(1)
    return time.perf_counter() - began
