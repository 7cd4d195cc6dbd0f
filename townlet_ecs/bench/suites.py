"""What is measured: one town, many towns, large towns, and how soon a command answers."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import townlet_ecs
from townlet_ecs.bench.calibration import Calibration, Calibrator, best
from townlet_ecs.bench.figures import SECONDS, Figure, Measurement, figure
from townlet_ecs.bench.machine import this_machine
from townlet_ecs.bench.timing import DAY, WEEK, laps, quickest, settled
from townlet_ecs.engine import Runner, usable_cores
from townlet_ecs.town import Batch, Town

TOWNS = 4_096
TOWNS_QUICK = 256
PEOPLE = (1_000, 10_000, 100_000)
PEOPLE_QUICK = (1_000,)
LARGE_SECONDS_MAX = 60.0
"""A town that would take longer for its two days is left out."""

COMMAND_SECONDS_MAX = 900
"""A command that has not answered by then hangs."""


class Bench:
    """One run of the bench.

    Attributes:
        quick: Whether to show only that everything works.
        left_out: What was not measured, and why.
        best: The best calibration so far.
    """

    def __init__(self, *, quick: bool) -> None:
        """Prepare the calibration."""
        self.quick = quick
        self.left_out: list[str] = []
        self._calibrator = Calibrator()
        self.best = self._calibrator.measure()

    def calibrate(self) -> Calibration:
        """Return how fast the machine is just now."""
        now = self._calibrator.measure()
        self.best = Calibration(
            max(self.best.branchy_per_s, now.branchy_per_s), max(self.best.vector_per_s, now.vector_per_s)
        )
        return now

    def core(self) -> Iterator[Figure]:
        """Yield the figures of one town of ten."""
        ticks, repeats = (DAY, 2) if self.quick else (WEEK, 7)

        def by_steps(town: Town) -> Callable[[int], None]:
            """Return a loop of one Python call for each tick."""

            def live(count: int) -> None:
                for _ in range(count):
                    town.step()

            return live

        town, load_s = settled(Town)
        cases = (
            ("core.run", "one town of 10, run(n)", town, town.run, load_s),
            ("core.step", "one town of 10, a Python call through esper for each tick", town, by_steps(town), load_s),
        )
        staged, staged_s = settled(lambda: Town(staged=True))
        each = ("core.staged", "one town of 10, every system an esper processor", staged, by_steps(staged), staged_s)
        for name, meaning, place, live, load in (*cases, each):
            calibration = self.calibrate()
            found, workload = laps(place.world, live, ticks=ticks, repeats=repeats)
            values = [lap.ticks_per_s for lap in found]
            yield figure(name, meaning, values, "ticks/s", calibration, load, workload, quickest(found).cores)

    def batch(self) -> Iterator[Figure]:
        """Yield the figures of many towns of ten, tiled in time and tick by tick, on one core and on more."""
        towns = TOWNS_QUICK if self.quick else TOWNS
        batch, load_s = settled(lambda: Batch(towns=towns))
        for threads in sorted({1, 2, usable_cores()}):
            if threads > usable_cores():
                self.left_out.append(f"batch on {threads} threads: this process may use one core")
                continue
            runner, on = Runner(batch.world, threads=threads), f"{threads} thread" + "s" * (threads > 1)
            ways: tuple[tuple[str, Callable[[int], object], str], ...] = (
                ("tiled", runner.advance, "each town lives its day in one go"),
                ("run", runner.run, "run(n), in slices that serve Ctrl-C"),
                ("lockstep", _by_ticks(runner), "all towns live a tick, then the next"),
            )
            for way, live, words in ways:
                name, meaning = (
                    f"batch.{way}.{threads}",
                    f"{towns:,} towns of 10, {on}: {words}",
                )
                calibration = self.calibrate()
                found, workload = laps(batch.world, live, ticks=DAY, repeats=2 if self.quick else 1)
                values, cores = [lap.agent_ticks_per_s for lap in found], quickest(found).cores
                yield figure(name, meaning, values, "agent-ticks/s", calibration, load_s, workload, cores)

    def scale(self) -> Iterator[Figure]:
        """Yield the figures of large towns, as long as they can be had within a minute."""
        seconds_per_agent_tick = 0.0
        for people in PEOPLE_QUICK if self.quick else PEOPLE:
            expected = seconds_per_agent_tick * people * 2 * DAY
            if expected > LARGE_SECONDS_MAX:
                self.left_out.append(f"a town of {people:,}: two days would take {expected:.0f} s")
                continue
            town, load_s = settled(partial(Town, agents=people))
            calibration = self.calibrate()
            found, workload = laps(town.world, town.run, ticks=DAY, repeats=3 if people <= PEOPLE[0] else 1)
            values = [lap.agent_ticks_per_s for lap in found]
            seconds_per_agent_tick = 1.0 / max(values)
            name, meaning, cores = f"scale.{people}", f"one town of {people:,}, run(n)", quickest(found).cores
            yield figure(name, meaning, values, "agent-ticks/s", calibration, load_s, workload, cores)

    def start(self) -> Iterator[Figure]:
        """Yield how soon commands answer, kernels compiled; and once with nothing compiled."""
        run = ("-m", "townlet_ecs", "run", "--ticks", "1", "--json")
        cases: tuple[tuple[str, str, Sequence[str]], ...] = (
            ("start.import", "import townlet_ecs", ("-c", "import townlet_ecs")),
            ("start.help", "townlet --help", ("-m", "townlet_ecs", "--help")),
            ("start.run", "townlet run --ticks 1, kernels compiled", run),
        )
        _seconds_of(run)
        for name, meaning, arguments in cases:
            calibration = self.calibrate()
            seconds = [_seconds_of(arguments) for _ in range(2 if self.quick else 7)]
            yield figure(name, meaning, seconds, SECONDS, calibration)
        if self.quick:
            self.left_out.append("start.cold: compiling every kernel takes too long for --quick")
            return
        with tempfile.TemporaryDirectory() as cache:
            calibration = self.calibrate()
            seconds = [_seconds_of(run, {"TOWNLET_CACHE": cache})]
        yield figure("start.cold", "townlet run --ticks 1, every kernel compiled anew", seconds, SECONDS, calibration)


SUITES: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    "core": Bench.core,
    "batch": Bench.batch,
    "scale": Bench.scale,
    "start": Bench.start,
}
"""Every suite by name."""


def measure(
    suites: Sequence[str], *, quick: bool, command: str, tell: Callable[[Figure], None] = lambda _: None
) -> Measurement:
    """Return the figures of some suites.

    Args:
        suites: Names of suites.
        quick: Whether to show only that everything works.
        command: What repeats the measurement.
        tell: Receives each figure as soon as it is there.
    """
    machine = this_machine()
    bench = Bench(quick=quick)
    figures: list[Figure] = []
    for name in suites:
        for each in SUITES[name](bench):
            tell(each)
            figures.append(each)
    return Measurement(machine, command, bench.best, figures, bench.left_out)


def _by_ticks(runner: Runner) -> Callable[[int], None]:
    """Return a loop of one call for each tick of all towns."""

    def live(ticks: int) -> None:
        for _ in range(ticks):
            runner.advance(1)

    return live


def _seconds_of(arguments: Sequence[str], more: dict[str, str] | None = None) -> float:
    """Return how long a new Python takes for a command of ours.

    Raises:
        CalledProcessError: It failed.
    """
    home = str(Path(townlet_ecs.__file__).parents[1])
    path = os.pathsep.join(part for part in (home, os.environ.get("PYTHONPATH", "")) if part)
    environment = {**os.environ, "PYTHONPATH": path, **(more or {})}
    command = [sys.executable, *arguments]

    def work() -> None:
        subprocess.run(  # noqa: S603 - our own interpreter
            command, env=environment, check=True, capture_output=True, timeout=COMMAND_SECONDS_MAX
        )

    return best(work, 1)
