"""How a town is timed: it lives a day to settle in, then whole days, while what people do is counted.

A town for which days would take many minutes lives a stretch of its first morning instead, and its figure says so.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from components.town import Clock, Kpi, TimeUse
from components.words import Doing
from townlet_ecs.bench.figures import WHOLE_DAYS, Workload
from townlet_ecs.town import Batch, Town
from townlet_ecs.world import World

DAY = 1440
WEEK = 7 * DAY

Place = TypeVar("Place", Town, Batch)


@dataclass(frozen=True)
class Lap:
    """One timed stretch.

    Attributes:
        seconds: How long it took.
        ticks: Ticks that every town lived.
        agent_ticks: Ticks that people lived, all towns together.
        cores: Cores that this process had of the machine meanwhile; less than its threads when others worked too.
    """

    seconds: float
    ticks: int
    agent_ticks: int
    cores: float

    @property
    def ticks_per_s(self) -> float:
        """Ticks of a town per second."""
        return self.ticks / self.seconds

    @property
    def agent_ticks_per_s(self) -> float:
        """Ticks of people per second."""
        return self.agent_ticks / self.seconds


def settled(build: Callable[[], Place], ticks: int = DAY) -> tuple[Place, float]:
    """Return a town or batch that has lived its first day, and the seconds until its first tick was over.

    Args:
        build: Builds it.
        ticks: What it lives instead of a day.
    """
    began = time.perf_counter()
    place = build()
    place.run(1)
    load_s = time.perf_counter() - began
    place.run(ticks - 1)
    return place, load_s


def laps(
    world: World, live: Callable[[int], object], *, ticks: int, repeats: int, span: str = WHOLE_DAYS
) -> tuple[list[Lap], Workload]:
    """Return the laps of a world and what its people did meanwhile.

    Every lap begins with the state that the world is in now, so that all laps, and all ways to run them, are the
    same days of the same lives; the world is left in that state.

    Args:
        world: What is run; it has settled in.
        live: Runs so many ticks.
        ticks: Length of a lap: whole days.
        repeats: How many laps.
        span: Which hours a lap is, if it is no whole day.
    """
    short = "a lap is whole days, or says which hours it is: a town asleep is quicker than one at work"
    assert ticks % DAY == 0 or span != WHOLE_DAYS, short
    books = world.blocks["town.i64"]
    start, before = world.arena.copy(), books.sum(axis=0)
    spent = []
    for _ in range(repeats):
        began, worked = time.perf_counter(), time.process_time()
        live(ticks)
        spent.append((time.perf_counter() - began, time.process_time() - worked))
        lived = books.sum(axis=0) - before
        world.arena[:] = start
    agent_ticks = max(1, int(lived[Kpi.PERSON_TICKS]))
    shares = {doing: int(lived[TimeUse.FIRST + doing]) / agent_ticks for doing in Doing}
    workload = Workload(
        asleep=shares[Doing.SLEEPING],
        working=shares[Doing.WORKING],
        walking=shares[Doing.WALKING],
        waiting=shares[Doing.WAITING],
        events_per_1000=1000 * int(lived[Clock.EVENTS]) / agent_ticks,
    )
    return [Lap(seconds, ticks, agent_ticks, cpu_s / seconds) for seconds, cpu_s in spent], workload


def quickest(found: list[Lap]) -> Lap:
    """Return the lap that was disturbed least."""
    return min(found, key=lambda lap: lap.seconds)
