"""Suites of small towns: one of ten run in three ways, system by system, and thousands of towns."""

from collections.abc import Callable, Iterator
from functools import partial

from townlet_ecs.bench.calibration import copied_bytes_per_s
from townlet_ecs.bench.figures import Figure, Roofline, Subject, figure
from townlet_ecs.bench.session import Session, threads_words
from townlet_ecs.bench.timing import DAY, WEEK, laps, quickest, settled
from townlet_ecs.engine import Runner
from townlet_ecs.town import Batch, Town

PEOPLE = 10
"""People of the drawn town."""

TOWNS = (1, 16, 256, 4_096)
TOWNS_QUICK = (1, 128)
SYSTEMS_PEOPLE = (PEOPLE, 1_000, 10_000)
SYSTEMS_PEOPLE_QUICK = (PEOPLE, 1_000)


def core(session: Session) -> Iterator[Figure]:
    """Yield the figures of one town of ten."""
    ticks, repeats = (DAY, 2) if session.quick else (WEEK, 7)

    def by_steps(town: Town) -> Callable[[int], None]:
        """Return a loop of one Python call for each tick."""

        def live(count: int) -> None:
            for _ in range(count):
                town.step()

        return live

    town, load_s = settled(partial(Town, threads=1))
    staged, staged_s = settled(partial(Town, staged=True, threads=1))
    for way, meaning, place, live, load in (
        ("run", "one town of 10, run(n)", town, town.run, load_s),
        ("step", "one town of 10, a Python call through esper for each tick", town, by_steps(town), load_s),
        ("staged", "one town of 10, every system an esper processor", staged, by_steps(staged), staged_s),
    ):
        subject = Subject(towns=1, people=PEOPLE, threads=1, way=way)
        yield session.timed(
            f"core.{way}", meaning, "ticks/s", place.world, live,
            subject=subject, load_s=load, ticks=ticks, repeats=repeats,
        )  # fmt: skip


def systems(session: Session) -> Iterator[Figure]:
    """Yield the time of all systems, run one by one; what each of them takes is kept in the session."""
    for people in SYSTEMS_PEOPLE_QUICK if session.quick else SYSTEMS_PEOPLE:
        town, load_s = settled(partial(Town, agents=people, staged=True, threads=1))
        spent: list[dict[str, float]] = []

        def live(ticks: int, town: Town = town, spent: list[dict[str, float]] = spent) -> None:
            town.stage_seconds.update(dict.fromkeys(town.stage_seconds, 0.0))
            town.run(ticks)
            spent.append(dict(town.stage_seconds))

        calibration = session.calibrate()
        found, workload = laps(town.world, live, ticks=DAY, repeats=2 if session.quick or people > PEOPLE else 7)
        calibration = session.calibrate().or_better(calibration)
        sums = [sum(each.values()) * 1e9 / lap.agent_ticks for each, lap in zip(spent, found, strict=True)]
        least = sums.index(min(sums))
        agent_ticks = found[least].agent_ticks
        session.systems[people] = {name: seconds * 1e9 / agent_ticks for name, seconds in spent[least].items()}
        yield figure(
            f"systems.{people}", f"one town of {people:,}, all systems run one by one, each agent-tick", sums, "ns",
            calibration, load_s=load_s, workload=workload, cores=quickest(found).cores,
        )  # fmt: skip


def batch(session: Session) -> Iterator[Figure]:
    """Yield the figures of many towns of ten, tiled in time and tick by tick, on one core and on more."""
    sizes = TOWNS_QUICK if session.quick else TOWNS
    most = max(sizes)
    for towns in sizes:
        place, load_s = settled(partial(Batch, towns=towns))
        what = "1 town" if towns == 1 else f"{towns:,} towns"
        for runner in session.runners(place.world, f"{what} of 10"):
            ways: tuple[tuple[str, Callable[[int], object], str], ...] = (
                ("tiled", runner.advance, "each town lives its day in one go"),
                ("run", runner.run, "run(n), in slices that serve Ctrl-C"),
                ("lockstep", by_ticks(runner), "all towns live a tick, then the next"),
            )
            for way, live, words in ways:
                if way == "run" and towns < most:
                    continue
                meaning = f"{what} of 10, {threads_words(runner.threads)}: {words}"
                name = f"batch.{towns}.{way}.{runner.threads}"
                subject = Subject(towns=towns, people=PEOPLE, threads=runner.threads, way=way)
                yield session.timed(
                    name, meaning, "agent-ticks/s", place.world, live,
                    subject=subject, load_s=load_s, repeats=_repeats(towns, quick=session.quick),
                )  # fmt: skip
    state_bytes = place.world.arena.nbytes / (most * PEOPLE)
    session.roofline = roofline(session.found[f"batch.{most}.lockstep.1"], state_bytes)
    yield from _gains(session, most)


def by_ticks(runner: Runner) -> Callable[[int], None]:
    """Return a loop of one call for each tick of all towns."""

    def live(ticks: int) -> None:
        for _ in range(ticks):
            runner.advance(1)

    return live


def roofline(lockstep: Figure, state_bytes: float) -> Roofline:
    """Return what lockstep moves at most, beside what a core can copy.

    Args:
        lockstep: The figure of many towns, tick by tick, on one thread.
        state_bytes: State of a town for each of its people.
    """
    return Roofline(copied_bytes_per_s(), 2 * state_bytes, lockstep.value * 2 * state_bytes)


def _repeats(towns: int, *, quick: bool) -> int:
    """Return how many laps so many towns are given: few towns are done with a day in no time."""
    if quick:
        return 1
    return 1 if towns > 1_000 else 3 if towns > 100 else 7


def _gains(session: Session, towns: int) -> Iterator[Figure]:
    """Yield what a second thread brings to many towns."""
    for name, way in (("batch.gain", "tiled"), ("batch.gain_lockstep", "lockstep")):
        one, two = (session.found.get(f"batch.{towns}.{way}.{threads}") for threads in (1, 2))
        if one is not None and two is not None:
            meaning = f"{towns:,} towns of 10, {way}: two threads against one"
            yield figure(name, meaning, [two.value / one.value], "times as fast")
