"""The suite of time: what it takes to keep a town, to take it up again, and to visit any tick of what it lived."""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

from townlet_ecs.bench.figures import Figure, figure
from townlet_ecs.bench.session import Session
from townlet_ecs.bench.timing import DAY, settled
from townlet_ecs.replay.past import open_past
from townlet_ecs.replay.recorder import Recorder
from townlet_ecs.snapshots.snapshot import decode, read_manifest
from townlet_ecs.snapshots.taking import fill, load, save, write_world
from townlet_ecs.town import Town

SMALL, LARGE, LARGE_QUICK = 10, 100_000, 1_000
SETTLED_TICKS = {SMALL: DAY + DAY // 2}
"""What a town lives before: the small one until noon of its second day."""

LARGE_TICKS = 60
REPEATS, LARGE_REPEATS = 200, 5
MANIFEST_BYTES = 8_192
"""The beginning of a file that is read for its manifest."""

SEEK_DAYS, SEEKS = 10, 100


def keeping(session: Session) -> Iterator[Figure]:
    """Yield milliseconds to write, save, read and restore a small and a large town, and to visit ticks."""
    for people in (SMALL, LARGE_QUICK if session.quick else LARGE):
        yield from _kept(session, people)
    yield from _visited(session)


def _kept(session: Session, people: int) -> Iterator[Figure]:
    """Yield the figures of a town of so many people."""
    town, load_s = settled(partial(Town, agents=people), SETTLED_TICKS.get(people, LARGE_TICKS))
    data = save(town.world)
    world = load(data)
    repeats = (REPEATS if people == SMALL else LARGE_REPEATS) // (10 if session.quick and people == SMALL else 1)
    who = f"a town of {people:,} ({len(data) / 1024:,.0f} KB)"
    with tempfile.TemporaryDirectory() as folder:
        deeds: tuple[tuple[str, str, Callable[[], object]], ...] = (
            ("encode", f"the bytes of {who}", lambda: save(town.world)),
            ("durable", f"{who} in a file, on the disk", lambda: write_world(town.world, Path(folder) / "a.snap")),
            ("manifest", f"the manifest of {who}, without the rest", lambda: read_manifest(data[:MANIFEST_BYTES])),
            ("fill", f"{who} read into a world that is there, and judged", lambda: fill(world, decode(data))),
            ("load", f"{who} read into a new world, and judged", lambda: load(data)),
        )
        for name, meaning, act in deeds:
            calibration = session.calibrate()
            yield figure(f"time.{name}.{people}", meaning, _times(act, repeats), "ms", calibration, load_s=load_s)


def _visited(session: Session) -> Iterator[Figure]:
    """Yield how long it takes to visit ticks of a recording, as the median and the longest of many."""
    days, seeks = (2, 10) if session.quick else (SEEK_DAYS, SEEKS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "days.tlr"
        with Recorder(Town(), path) as recorder:
            recorder.run(days * DAY)
        calibration = session.calibrate()
        opened = _times(lambda: open_past(path), 5)
        past = open_past(path)
        dice = random.Random(7)  # noqa: S311 - which ticks are visited is no secret
        visits = [_times(partial(past.town_at, dice.randint(0, days * DAY)), 1)[0] for _ in range(seeks)]
    what = f"of {seeks} ticks of {days} days"
    yield figure("time.open", f"a recording of {days} days opened", opened, "ms", calibration)
    yield figure(
        "time.seek.median", f"the town at any {what}: half are visited within", [median(visits)], "ms", calibration
    )
    yield figure("time.seek.longest", f"the town at any {what}: the longest way", [max(visits)], "ms", calibration)


def _times(act: Callable[[], object], repeats: int) -> list[float]:
    """Return the milliseconds that something takes, again and again."""
    found = []
    for _ in range(repeats):
        began = time.perf_counter()
        act()
        found.append((time.perf_counter() - began) * 1e3)
    return found
