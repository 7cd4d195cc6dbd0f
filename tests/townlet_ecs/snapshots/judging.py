"""A program: judges forgeries `first` to `last - 1` of a seed, lives on with those taken, and writes down the tally.

`python -m tests.townlet_ecs.snapshots.judging SEED FIRST LAST FILE`; before each forgery its number is written to the
file, so that whoever started the program knows which one ended it. A forgery that takes half a minute ends it, too.
"""

import faulthandler
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.townlet_ecs.snapshots.reference import SLOW_S, Verdicts, loads, times

LIVED_TICKS = (1, 99)
"""A town that was taken lives so many ticks, and is looked at after each."""

MEMORY_BYTES = 6 * 2**30
HANGS_S = 30.0
CAMPAIGN_S = 3_600.0
TOLD_EVERY = 200
"""Forgeries after which a process writes down what it found."""


@dataclass
class Tally:
    """What became of forgeries.

    Attributes:
        judged: How many there were.
        refused: How often each reason was given.
        taken: How many were taken for a sound town.
        escaped: What was raised besides.
        unsound: Those that were taken and did not live soundly.
        crashed: Those that ended the process.
        slow: How many refusals for each reason took longer than 50 ms.
        seconds: Of refusals.
        peak_bytes: Most memory that was resident.
    """

    judged: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    taken: int = 0
    escaped: list[str] = field(default_factory=list)
    unsound: list[str] = field(default_factory=list)
    crashed: list[str] = field(default_factory=list)
    slow: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    peak_bytes: int = 0

    def add(self, other: "Tally") -> None:
        """Add what became of others."""
        self.judged += other.judged
        self.taken += other.taken
        self.refused += other.refused
        self.slow += other.slow
        for name in ("escaped", "unsound", "crashed", "seconds"):
            getattr(self, name).extend(getattr(other, name))
        self.peak_bytes = max(self.peak_bytes, other.peak_bytes)

    def lines(self) -> list[str]:
        """Return it in lines."""
        reasons = ", ".join(f"{reason} {count:,}" for reason, count in self.refused.most_common())
        slow = ", ".join(f"{reason} {count:,}" for reason, count in self.slow.most_common())
        return [
            f"{self.judged:,} forgeries: {self.refused.total():,} refused ({reasons}); {self.taken:,} taken",
            f"refusals: {times(self.seconds)}{f' ({slow})' if slow else ''}; at most {self.peak_bytes / 2**20:,.0f} MB",
            *(f"escaped: {each}" for each in self.escaped[:20]),
            *(f"lived unsoundly: {each}" for each in self.unsound[:20]),
            *(f"crashed: {each}" for each in self.crashed[:20]),
        ]


def judge(seed: int, first: int, last: int, note: int = -1) -> Tally:
    """Judge some forgeries, writing the number of each into a file before."""
    from tests.townlet_ecs.snapshots.forging import forgery

    tally = Tally()
    for number in range(first, last):
        if note >= 0:
            os.pwrite(note, number.to_bytes(8, "little"), 0)
        if note >= 0 and os.environ.get("TOWNLET_TEST_CRASHES_AT") == str(number):
            os.abort()
        faulthandler.dump_traceback_later(HANGS_S, exit=True)
        what, data = forgery(seed, number)
        what = f"forgery {number} of seed {seed}: {what}"
        verdicts = Verdicts()
        world = verdicts.judge(data, loads, what)
        tally.judged += 1
        tally.refused.update(verdicts.refused)
        tally.escaped += verdicts.escaped
        tally.seconds += verdicts.seconds
        for seconds in verdicts.seconds:
            tally.slow.update(verdicts.refused if seconds > SLOW_S else ())
        if world is not None:
            tally.taken += 1
            tally.unsound += [f"{what}: {fault}" for fault in lived(world)[:1]]
    faulthandler.cancel_dump_traceback_later()
    tally.peak_bytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return tally


def lived(world: Any) -> list[str]:
    """Live a hundred ticks in every town of a world, and return what is wrong after some of them."""
    from tests.invariants import faults_of_blocks
    from townlet_ecs import Batch
    from townlet_ecs.engine import TickError

    batch = Batch.of(world, threads=1)
    for ticks in LIVED_TICKS:
        try:
            batch.run(ticks)
        except TickError as error:
            return [str(error)]
        for place in range(world.towns):
            faults = faults_of_blocks(world.town(place), world)
            if faults:
                return faults
    return []


def campaign(seed: int, first: int, last: int, *, processes: int = 2) -> Tally:
    """Judge forgeries in processes of their own, and start again after the one that crashed."""
    tally = Tally()
    step = -(-(last - first) // processes)
    shares = [(begin, min(begin + step, last)) for begin in range(first, last, step)]
    with ThreadPoolExecutor(processes) as pool:
        for found in pool.map(lambda share: _share(seed, *share), shares):
            tally.add(found)
    return tally


def _share(seed: int, first: int, last: int) -> Tally:
    """Judge some forgeries in a process, and in another one what it leaves when it crashes."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        note, found = Path(folder) / "note", Path(folder) / "found"
        while first < last:
            command = [sys.executable, "-m", __name__, *map(str, (seed, first, last, note, found))]
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=CAMPAIGN_S)
            for line in found.read_text().splitlines() if found.exists() else ():
                told = json.loads(line)
                counters = {name: Counter(told.pop(name)) for name in ("refused", "slow")}
                tally.add(Tally(**told, **counters))
                first += told["judged"]
            found.unlink(missing_ok=True)
            if done.returncode == 0:
                break
            number = int.from_bytes(note.read_bytes(), "little") if note.exists() else -1
            if number < first:
                raise RuntimeError(done.stderr)
            tally.crashed.append(
                f"forgery {number} of seed {seed}: exit code {done.returncode}\n{done.stderr[-2_000:]}"
            )
            tally.judged += 1
            tally.add(judge(seed, first, number))
            first = number + 1
    return tally


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    seed, first, last = map(int, sys.argv[1:4])
    handle = os.open(sys.argv[4], os.O_WRONLY | os.O_CREAT, 0o600)
    with Path(sys.argv[5]).open("w") as file:
        for begin in range(first, last, TOLD_EVERY):
            print(json.dumps(vars(judge(seed, begin, min(begin + TOLD_EVERY, last), handle))), file=file, flush=True)
