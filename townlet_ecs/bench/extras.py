"""The suite of telemetry: what it costs to look at a large town after every tick."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from components.people import Body, Identity, Need, Where
from townlet_ecs.bench.figures import PERCENT, Figure, figure
from townlet_ecs.bench.session import Session
from townlet_ecs.bench.timing import DAY, laps, quickest, settled
from townlet_ecs.report import kpis_of
from townlet_ecs.ring import Cursor
from townlet_ecs.town import Town

PEOPLE = 10_000
PEOPLE_QUICK = 1_000
REPEATS = 2
TABLES = 5
"""How often the table of everybody with all names is made: it takes longer than many ticks."""


@dataclass(frozen=True)
class Reader:
    """Something that is read after every tick.

    Attributes:
        name: End of the name of its figure.
        meaning: What is read, in words.
        read: Reads it.
    """

    name: str
    meaning: str
    read: Callable[[], object]


def telemetry(session: Session) -> Iterator[Figure]:
    """Yield the cost of indicators, events and a frame after every tick, in percent of running without."""
    people = PEOPLE_QUICK if session.quick else PEOPLE
    town, load_s = settled(partial(Town, agents=people))
    readers, seconds = readers_of(town), dict[str, float]()

    def watched(ticks: int) -> None:
        for _ in range(ticks):
            town.run(1)
            for reader in readers:
                began = time.perf_counter()
                reader.read()
                seconds[reader.name] = seconds.get(reader.name, 0.0) + time.perf_counter() - began

    calibration = session.calibrate()
    plain, workload = laps(town.world, town.run, ticks=DAY, repeats=REPEATS)
    alone_s = quickest(plain).seconds
    with_all, _ = laps(town.world, watched, ticks=DAY, repeats=REPEATS)
    costs = [percent_more(lap.seconds, alone_s) for lap in with_all]
    meaning = f"a town of {people:,}: indicators, events and a frame after every tick, more than without"
    yield figure(
        "telemetry.all", meaning, costs, PERCENT, load_s=load_s, workload=workload, cores=quickest(with_all).cores
    )
    for reader in readers:
        cost = 100 * seconds[reader.name] / REPEATS / alone_s
        yield figure(f"telemetry.{reader.name}", f"of it {reader.meaning}", [cost], PERCENT)
    began = time.perf_counter()
    for _ in range(TABLES):
        town.people()
    table_ms = (time.perf_counter() - began) * 1e3 / TABLES
    meaning = f"the table of all {people:,} people with every name, once"
    yield figure("telemetry.table", meaning, [table_ms], "ms", calibration)


def readers_of(town: Town) -> tuple[Reader, ...]:
    """Return what is read of a town after every tick."""
    blocks = town.world.town(0)
    cursor = Cursor(town.world, from_now=True)

    def events() -> list[object]:
        """Return the events of the last tick, as columns."""
        return list(cursor.records())

    def frame() -> tuple[object, ...]:
        """Return a copy of what a picture of the town is drawn from: who is where, does what, and feels how."""
        return (
            blocks.people_i32[Identity.ID].copy(), blocks.people_i32[Where.CELL].copy(),
            blocks.people_i8[Body.LIVE].copy(), blocks.people_i8[Body.DOING].copy(),
            blocks.people_f32[min(Need) : max(Need) + 1].copy(),
        )  # fmt: skip

    return (
        Reader("kpis", "the indicators of the charter", lambda: kpis_of(blocks, town.world)),
        Reader("events", "the events, from the ring", events),
        Reader("frame", "a frame: number, tile, activity and needs of everybody, copied", frame),
    )


def percent_more(seconds: float, alone_s: float) -> float:
    """Return how many percent longer something took than alone; what is lost in noise is nothing."""
    return max(0.0, 100 * (seconds / alone_s - 1))
