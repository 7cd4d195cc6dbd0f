"""Kills processes that save, with SIGKILL: at random instants, or before every operation; and looks what is left.

It runs as a process of its own, since it forks. What it counted is printed as JSON:
`python -m tests.townlet_ecs.snapshots.killing random FOLDER TRIALS SEED`, or `... each FOLDER`, or `... planted FOLDER`
for a store that writes in place.
"""

import itertools
import json
import mmap
import os
import random
import select
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.townlet_ecs.snapshots.framed import body_of, framed, writer
from tests.townlet_ecs.snapshots.planted import InPlace
from tests.townlet_ecs.snapshots.watched import Watched
from townlet_ecs.snapshots.disk import RealDisk
from townlet_ecs.snapshots.ids import is_autosave
from townlet_ecs.snapshots.store import Store

KEPT = 3
SIZES = (20, 3_000, 40_000, 250_000)
RARELY = 0.1
MINE = "mine"

Acknowledged = tuple[str, str, int]
"""Id of a snapshot, and name and size of its payload."""


class Child:
    """A process that saves, and says what it was told is saved.

    Attributes:
        busy: Whether it was within a save when it died.
    """

    def __init__(self, folder: Path, save: Callable[["Child", Path], None]) -> None:
        self._shared = mmap.mmap(-1, 1)
        self.reading, self._writing = os.pipe()
        self._pid = os.fork()
        if not self._pid:
            save(self, folder)
            os._exit(0)
        os.close(self._writing)
        self._said = b""

    @property
    def busy(self) -> bool:
        return self._shared[0] == 1

    def saves(self, store: Store[bytes], name: str, size: int, id: str = "") -> None:
        """Save a payload as an autosave, or under an id in place of what is there; then say so."""
        self._shared[0] = 1
        if id:
            store.save(id, framed(name, size), replace=True)
        else:
            id = store.autosave(framed(name, size))
        os.write(self._writing, f"{id} {name} {size}\n".encode())
        self._shared[0] = 0

    def acknowledged(self) -> list[Acknowledged]:
        """Return what it has said so far."""
        whole = self._said[: self._said.rfind(b"\n") + 1].decode()
        return [(id, name, int(size)) for id, name, size in (line.split() for line in whole.splitlines())]

    def listen(self, seconds: float | None) -> bool:
        """Hear more, but wait no longer than that; return whether there was something."""
        if not select.select([self.reading], [], [], seconds)[0]:
            return False
        said = os.read(self.reading, 65_536)
        self._said += said
        return bool(said)

    def die(self) -> int:
        """Kill it unless it is dead; hear the rest, and return how it ended."""
        os.kill(self._pid, signal.SIGKILL)
        while self.listen(None):
            pass
        os.close(self.reading)
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])


def faults_of(
    folder: Path, child: Child, standing: dict[str, bytes], replaced: set[bytes], kept: int = KEPT
) -> list[str]:
    """Return what is wrong with a folder after a child died; `standing` is updated to what is there.

    Args:
        standing: What was there before it lived.
        replaced: What it may have written under its own id without having said so.
    """
    said = child.acknowledged()
    saved = {id: framed(name, size) for id, name, size in said}
    must = {id: saved[id] for id in sorted(filter(is_autosave, saved))[-kept:]} if any(map(is_autosave, saved)) else {}
    if not must:  # nothing is removed before the first autosave
        must = {id: data for id, data in standing.items() if is_autosave(id)}
    faults = []
    with Store.at(folder, check=body_of, writes=True) as store:
        there = {id: store.load(id) for id in store.ids()}
        newest = store.newest_valid()
    faults += [f"{id} was acknowledged and is gone or other" for id in must if there.get(id) != must[id]]
    last = saved.get(MINE, standing.get(MINE))
    if MINE in there and there[MINE] != last and there[MINE] not in replaced:
        faults.append(f"{MINE} is half or wrong")
    if MINE not in there and last is not None:
        faults.append(f"{MINE} is gone")
    for id, data in there.items():
        try:
            body_of(data)
        except ValueError:
            faults.append(f"{id} is half")
    if newest.skipped or newest.id != max(filter(is_autosave, there), default=""):
        faults.append(f"the newest sound one is {newest.id!r}")
    faults += [f"{path} was not swept" for path in folder.glob(".*.part")]
    standing.clear()
    standing.update(there)
    return faults


def save_on_and_on(child: Child, folder: Path, trial: int) -> None:
    with Store.at(folder, check=body_of, writes=True) as store:
        for count in itertools.count():
            child.saves(store, f"{trial}.{count}", SIZES[count % 4])
            child.saves(store, f"{trial}.{count}", SIZES[(count + 1) % 4], MINE)
            store.prune(KEPT)


def at_random(folder: Path, trials: int, seed: int) -> dict[str, object]:
    """Kill children at random instants after a few acknowledgements."""
    dice = random.Random(seed)
    standing: dict[str, bytes] = {}
    counts = dict.fromkeys(("acknowledged", "trials_with_some", "mid_write", "unfinished_files"), 0)
    faults: list[str] = []
    for trial in range(trials):
        child = Child(folder, lambda child, folder, trial=trial: save_on_and_on(child, folder, trial))
        wanted = 0 if dice.random() < RARELY else dice.randrange(1, 6)
        while len(child.acknowledged()) < wanted:
            child.listen(None)
        instant = dice.random() ** 2 / 20
        while child.listen(instant):
            instant /= 2
        child.die()
        counts["mid_write"] += child.busy
        counts["acknowledged"] += len(child.acknowledged())
        counts["trials_with_some"] += bool(child.acknowledged())
        counts["unfinished_files"] += any(folder.glob(".*.part"))
        rounds = range(len(child.acknowledged()) + 1)
        replaced = {framed(f"{trial}.{count}", SIZES[(count + 1) % 4]) for count in rounds}
        faults += [f"trial {trial}: {fault}" for fault in faults_of(folder, child, standing, replaced)]
    return {"trials": trials, **counts, "faults": faults}


class InPieces(RealDisk):
    """It takes a third of the bytes at a time."""

    def write(self, file: int, data: memoryview) -> int:
        return super().write(file, data[: len(data) // 3 + 1])


def save_until(child: Child, folder: Path, last: int, kind: type[Store[Any]]) -> None:
    def kill(number: int, operation: str) -> None:
        if number == last:
            os.kill(os.getpid(), signal.SIGKILL)

    with writer(Watched(InPieces(folder), kill), kind) as store:
        for count in range(2):
            child.saves(store, f"{count}", SIZES[count % 2])
            child.saves(store, f"{count}", SIZES[(count + 1) % 2], MINE)
        store.prune(1)


def before_each(folder: Path, kind: type[Store[Any]] = Store) -> dict[str, object]:
    """Kill a child before its first operation, another before its second, and so on to the end."""
    faults: list[str] = []
    replaced = {framed(f"{count}", SIZES[(count + 1) % 2]) for count in range(2)}
    for last in itertools.count(1):
        place = folder / f"{last}"
        place.mkdir()
        child = Child(place, lambda child, folder, last=last: save_until(child, folder, last, kind))
        while child.listen(None):
            pass
        ended = child.die()
        faults += [f"operation {last}: {fault}" for fault in faults_of(place, child, {}, replaced, 1)]
        if ended == 0:
            return {"operations": last - 1, "faults": faults}
    raise AssertionError


if __name__ == "__main__":
    how, folder, *numbers = sys.argv[1:]
    if how == "random":
        counted = at_random(Path(folder), *map(int, numbers))
    else:
        counted = before_each(Path(folder), InPlace if how == "planted" else Store)
    print(json.dumps(counted))
