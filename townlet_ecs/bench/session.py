"""What the suites share while one measurement is made."""

from collections.abc import Callable, Iterator

from townlet_ecs.bench.calibration import Calibration, Calibrator, Gains
from townlet_ecs.bench.figures import WHOLE_DAYS, Figure, Roofline, Subject, Unit, figure
from townlet_ecs.bench.timing import DAY, laps, quickest
from townlet_ecs.engine import Runner, usable_cores
from townlet_ecs.world import World


class Session:
    """One run of the bench.

    Attributes:
        quick: Whether to show only that everything works.
        found: Name -> figure, of all so far.
        left_out: What was not measured, and why.
        best: The best calibration so far.
        gains: What a second thread brings to the loops; None on one core.
        systems: As in `Measurement`; so is the roofline.
    """

    def __init__(self, *, quick: bool) -> None:
        """Prepare the calibration."""
        self.quick = quick
        self.found: dict[str, Figure] = {}
        self.left_out: list[str] = []
        self.systems: dict[int, dict[str, float]] = {}
        self.roofline: Roofline | None = None
        self._calibrator = Calibrator()
        self.best = self._calibrator.measure()
        self.gains: Gains | None = None
        self.look_at_gains()

    def calibrate(self) -> Calibration:
        """Return how fast the machine is just now."""
        now = self._calibrator.measure()
        self.best = self.best.or_better(now)
        return now

    def look_at_gains(self) -> None:
        """Time the loops on two threads, if there are two cores; the best moment of several counts."""
        if usable_cores() > 1:
            now = self._calibrator.gains()
            self.gains = now.or_better(self.gains or now)

    def runners(self, world: World, what: str) -> Iterator[Runner]:
        """Yield a runner of a world for one thread, for two, and for all cores.

        Args:
            world: What is run.
            what: What it is called where a number of threads is left out.
        """
        for threads in sorted({1, 2, usable_cores()}):
            if threads > usable_cores():
                self.left_out.append(f"{what} on {threads} threads: this process may use one core")
                continue
            runner = Runner(world, threads=threads)
            if runner.threads < threads:
                self.left_out.append(f"{what} on {threads} threads: it is run on {runner.threads}")
                continue
            yield runner

    def timed(
        self, name: str, meaning: str, unit: Unit, world: World, live: Callable[[int], object], *,
        subject: Subject, load_s: float, ticks: int = DAY, repeats: int = 1,
    ) -> Figure:  # fmt: skip
        """Return the figure of a world that has settled in, timed between two calibrations.

        Args:
            name: Name of the figure.
            meaning: What is done, in words.
            unit: Ticks of a town, or of people.
            world: What is run.
            live: Runs so many ticks of it.
            subject: What is run, for the chart.
            load_s: As in `Figure`.
            ticks: Length of a lap.
            repeats: How many laps.
        """
        before, span = self.calibrate(), subject.span
        found, workload = laps(world, live, ticks=ticks, repeats=repeats, span=span)
        calibration = self.calibrate().or_better(before)
        values = [lap.ticks_per_s if unit == "ticks/s" else lap.agent_ticks_per_s for lap in found]
        told = meaning if span == WHOLE_DAYS else f"{meaning}; {span}"
        cores = quickest(found).cores
        return figure(
            name, told, values, unit, calibration, load_s=load_s, workload=workload, cores=cores, subject=subject
        )


def threads_words(threads: int) -> str:
    """Return a number of threads in words."""
    return f"{threads} thread" + "s" * (threads > 1)
