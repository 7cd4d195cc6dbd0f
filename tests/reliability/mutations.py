"""Mutations: a living town in which a single number was changed, judged, and if it is believed, lived on.

As a program it runs a campaign of its own, `python -m tests.reliability.mutations COUNT SEED`, and prints the counts as
JSON; a kernel that crashes takes down that process alone.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.town import Clock
from tests.invariants import faults_of_blocks
from townlet_ecs import Town
from townlet_ecs.sentinel import Watched, watched_blocks
from townlet_ecs.snapshots.meaning import faults_of_town
from townlet_ecs.sound.ground import Ground, ground_of

LIVED_TICKS = (1, 2, 7, 20, 70)
"""A town that was believed lives so many ticks, and is looked at after each: a hundred in all."""

KINDS = ("price_spike", "blackout", "water_outage", "closure", "meet", "festival")
LIVELY = (
    "weather.cold=1", "disturbances.gap_ticks=30", "disturbances.at_a_time=4", "disturbances.person_spared_ticks=0",
    *(f"disturbances.{key}.{kind}={ticks}" for kind in KINDS
      for key, ticks in (("per_day", 12), ("ticks_min", 20), ("ticks_max", 90), ("cooldown_ticks", 40))),
)  # fmt: skip
LEAVING = (
    "lifecycle.neglect_ticks=60", "lifecycle.neglect_level=0.6", "lifecycle.collapse_ticks=60",
    "lifecycle.collapse_level=0.3", "lifecycle.exits_per_day=100", "lifecycle.exit_gap_ticks=0",
    "lifecycle.old_age_days=2", "lifecycle.arrival_ticks_min=30", "lifecycle.arrival_ticks_max=400",
    "employment.absences_max=1", "employment.enforce_job_loop=true", "lifecycle.hospital=true",
)  # fmt: skip
TRAINING = (*LEAVING, "lifecycle.mode=training")


@dataclass
class Tally:
    """What became of mutants, by column.

    Attributes:
        refused, believed: How many.
        escaped: Mutants that were believed and did not live soundly, in words.
    """

    refused: Counter[str] = field(default_factory=Counter)
    believed: Counter[str] = field(default_factory=Counter)
    escaped: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Return one line for each column, and their sum."""
        names = sorted(self.refused | self.believed)
        told = [f"{name:<44} refused {self.refused[name]:>7,}   believed {self.believed[name]:>7,}" for name in names]
        total = f"refused {self.refused.total():>7,}   believed {self.believed.total():>7,}"
        return [*told, f"{'together':<44} {total}   escaped {len(self.escaped):,}"]

    def add(self, other: "Tally") -> None:
        """Add the mutants of another tally."""
        self.refused += other.refused
        self.believed += other.believed
        self.escaped += other.escaped


class Subject:
    """A town whose moments are changed.

    Attributes:
        name: What the town is called.
        town: The town.
        moments: Its arena at several moments.
    """

    def __init__(self, name: str, town: Town, ticks: Sequence[int]) -> None:
        """Live to each of some ticks, and keep the town as it is there."""
        self.name = name
        self.town = town
        self.moments: list[NDArray[np.uint8]] = []
        for tick in ticks:
            town.run(tick - town.tick)
            self.moments.append(town.world.arena.copy())
        self.ground: Ground = ground_of(town.world)
        self.blocks: list[tuple[Watched, NDArray[Any]]] = [
            (block, town.world.blocks[block.name][0].reshape(len(block.columns), -1))
            for block in watched_blocks(town.world)
        ]
        self.columns = [
            (at, column) for at, (block, _) in enumerate(self.blocks) for column in range(len(block.columns))
        ]

    def judge(self, rng: np.random.Generator, tally: Tally) -> None:
        """Change a number of one moment and count what becomes of it."""
        at, column = self.columns[rng.integers(len(self.columns))]
        block, numbers = self.blocks[at]
        moment = int(rng.integers(len(self.moments)))
        self.town.world.arena[:] = self.moments[moment]
        row = int(rng.integers(numbers.shape[1]))
        before = numbers[column, row]
        after = changed(rng, block, column, numbers)
        if after == before or (np.isnan(after) and np.isnan(before)):
            return
        numbers[column, row] = after
        name = f"{block.name} {block.columns[column]}"
        if next(faults_of_town(self.town.world, 0, self.ground), None):
            tally.refused[name] += 1
            return
        tally.believed[name] += 1
        what = f"{self.name}, moment {moment}, {name}, row {row}: {before} -> {after}"
        for fault in self.live_on():
            tally.escaped.append(f"{what}: {fault}")
            break

    def live_on(self) -> Iterator[str]:
        """Live a hundred ticks and yield what is wrong after some of them."""
        world = self.town.world
        for ticks in LIVED_TICKS:
            self.town.run(ticks)
            yield from faults_of_town(world, 0, self.ground)
            yield from faults_of_blocks(world.town(0), world)
            assert world.blocks["town.i64"][0, Clock.ERROR_CODE] == 0


def changed(rng: np.random.Generator, block: Watched, column: int, numbers: NDArray[Any]) -> Any:
    """Return another value for a number: likely ones, those near the ends of its range, and any at all."""
    low, high = block.low[column], block.high[column]
    here = numbers[column, rng.integers(numbers.shape[1])]
    dtype = numbers.dtype
    if dtype == np.float32:
        span = np.float64(high) - np.float64(low)
        choices = [low, high, here, low + span * rng.random(), here + rng.normal() * 1e-3, here * rng.random(), 0.0]
        choices += [np.nan, np.inf, -np.inf, np.nextafter(high, np.inf), -here, 1e-45, 1e30 * rng.normal()]
        return dtype.type(choices[rng.integers(len(choices))])
    info = np.iinfo(dtype)
    least, most = int(low), int(high)
    near = int(here) + int(rng.choice([-1440, -60, -2, -1, 1, 2, 60, 1440]))
    flipped = int(here) ^ (1 << int(rng.integers(8 * dtype.itemsize - 1)))
    choices = [least, most, int(here), near, near, int(here) + 1, int(here) - 1, flipped, -1, 0, 1, least - 1, most + 1]
    choices += [int(rng.integers(least, most, endpoint=True)), int(rng.integers(info.min, info.max, endpoint=True))]
    choices += [int(rng.integers(min(least, 64), min(most, 64), endpoint=True)) for _ in range(3)]
    value = choices[rng.integers(len(choices))]
    return dtype.type(min(max(value, int(info.min)), int(info.max)))


@cache
def subjects() -> list[Subject]:
    """Return towns at many moments: the default one, upset ones, one that people leave, and one of several blocks."""
    hours = [*range(390, 1_440, 75), *range(1_441, 2_900, 240)]
    return [
        Subject("riverside", Town("riverside", seed=3, threads=1), [0, 1, *hours, 7 * 1_440 + 700]),
        Subject("lively", Town("riverside", seed=4, threads=1, sets=LIVELY), hours),
        Subject("leaving", Town("riverside", seed=5, threads=1, sets=(*LIVELY, *LEAVING)), range(1_900, 4_400, 100)),
        Subject("training", Town("riverside", seed=6, threads=1, sets=TRAINING), hours),
        Subject("streets", Town("riverside", seed=7, threads=1, agents=40, sets=LIVELY), hours[::4]),
    ]


def campaign(count: int, seed: int) -> Tally:
    """Judge so many mutants, of all towns in turn."""
    rng, tally = np.random.default_rng(seed), Tally()
    towns = subjects()
    for number in range(count):
        towns[number % len(towns)].judge(rng, tally)
    return tally


if __name__ == "__main__":
    found = campaign(int(sys.argv[1]), int(sys.argv[2]))
    print(json.dumps({"refused": found.refused, "believed": found.believed, "escaped": found.escaped}))
