"""Whether a tick has become much slower, in a few seconds and on any machine: an alarm, not a measurement.

Agent-ticks are counted for every million steps of the branchy loop, timed in turns with the town, so that a slow or
busy machine slows both. benchmarks/smoke.json keeps what they were.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec

from components.town import Clock
from townlet_ecs.bench.calibration import Calibrator
from townlet_ecs.bench.machine import this_machine
from townlet_ecs.bench.timing import DAY, settled
from townlet_ecs.town import Batch, Town

LOSS = 1.6
"""How many times slower is too slow: less may be noise or another kind of processor, and twice is never missed."""

TRIES = 5
LARGE_PEOPLE = 1_000
TOWNS = 64


@dataclass(frozen=True)
class Case:
    """A place that has settled in, and how it lives a day.

    Attributes:
        name: What is looked at.
        place: The town, or the towns.
        live: Lives so many ticks.
        rounds: How many days are timed: of short ones more, as each may be disturbed.
    """

    name: str
    place: Town | Batch
    live: Callable[[int], object]
    rounds: int


class Kept(msgspec.Struct, frozen=True):
    """What is kept of a former look.

    Attributes:
        machine: Where that was.
        ratios: Case -> agent-ticks for every million steps of the branchy loop.
    """

    machine: str
    ratios: dict[str, float]


def cases() -> Iterator[Case]:
    """Yield what is looked at: a town in the kernel and by calls, a large town, and many towns tick by tick."""
    town, _ = settled(partial(Town, threads=1))
    yield Case("run", town, town.run, 20)
    yield Case("step", town, partial(_repeated, town.step), 20)
    large, _ = settled(partial(Town, agents=LARGE_PEOPLE, threads=1))
    yield Case("large", large, large.run, 4)
    many, _ = settled(partial(Batch, towns=TOWNS, threads=1))
    yield Case("lockstep", many, partial(_repeated, many.step), 4)


def ratio(case: Case, calibrator: Calibrator, more: int = 1) -> float:
    """Return agent-ticks for every million steps of the branchy loop: the best day over the best loop.

    The town is left as it was.
    """
    world = case.place.world
    start, people = world.arena.copy(), int(world.blocks["town.i64"][:, Clock.PEOPLE].sum())
    days, loops = [], []
    for _ in range(more * case.rounds):
        loops.append(calibrator.measure().branchy_per_s)
        began = time.perf_counter()
        case.live(DAY)
        days.append(time.perf_counter() - began)
        world.arena[:] = start
    return DAY * people / min(days) / (max(loops) / 1e6)


def losses(found: Mapping[str, float], kept: Mapping[str, float]) -> list[str]:
    """Return a sentence for every case that has become too slow."""
    return [
        f"{name}: {found[name]:,.0f} agent-ticks for a million steps of the branchy loop, {kept[name]:,.0f} before"
        for name in found
        if found[name] * LOSS < kept[name]
    ]


def looked_at(case: Case, calibrator: Calibrator, kept: Mapping[str, float]) -> list[str]:
    """Return what is too slow about a case; what seems too slow is looked at again."""
    for _ in range(TRIES):
        found = losses({case.name: ratio(case, calibrator)}, kept)
        if not found:
            return []
    return found


def read(path: Path) -> Kept:
    """Return what is kept in a file."""
    return msgspec.json.decode(path.read_bytes(), type=Kept)


def renew(path: Path) -> Kept:
    """Look at every case for long, keep that in a file, and return it."""
    calibrator = Calibrator()
    ratios = {case.name: round(ratio(case, calibrator, 3), 1) for case in cases()}
    kept = Kept(str(this_machine()), ratios)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(kept), indent=2) + b"\n")
    return kept


def _repeated(step: Callable[[], object], ticks: int) -> None:
    """Take so many steps."""
    for _ in range(ticks):
        step()
