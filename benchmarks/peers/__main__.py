"""The same small town in Mesa, plain Python, plain numpy and Townlet ECS, side by side: `make bench-peers`.

README.md in this folder has the rules. Exit code 1: two implementations did not end alike.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.peers.table import Lap, different_laps, table

# Nothing heavy is imported here: a process begins with the memory of the one that started it.

ROOT = Path(__file__).parents[2]
PAGE = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- generated: peers -->\n", "<!-- end -->"

NAMES = ("mesa", "python", "numpy", "townlet")
"""In the order of the table; the first is what the others are compared with."""

PEOPLE = (10, 100, 1_000, 10_000)
AGENT_TICKS = 500_000
TICKS_MIN, TICKS_MAX = 20, 10_000
WARM_UP_TICKS = 200

MANY_TOWNS = 1_000
MANY_NAME, MANY_PEOPLE, MANY_THREADS = "townlet", 10, (1, 2)
"""Towns that run at once, where one implementation has a way to do so."""

SECONDS_MAX = 600

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"}
MACHINE = "from townlet_ecs.bench.machine import this_machine; print(this_machine())"


def ticks_for(people: int, *, quick: bool) -> int:
    """Return how many ticks of a town of that size are timed."""
    ticks = max(TICKS_MIN, min(AGENT_TICKS // people, TICKS_MAX))
    return max(1, ticks // 10) if quick else ticks


def laps(names: list[str], sizes: list[int], *, seed: int, quick: bool) -> Iterator[Lap]:
    """Yield every implementation at every size, each in a process of its own; at last many towns at once."""
    for people in sizes:
        for name in names:
            yield lap(name, people, seed=seed, quick=quick)
    if MANY_NAME in names and MANY_PEOPLE in sizes:
        for threads in MANY_THREADS:
            yield lap(MANY_NAME, MANY_PEOPLE, towns=MANY_TOWNS, threads=threads, seed=seed, quick=quick)


def lap(name: str, people: int, *, towns: int = 1, threads: int = 1, seed: int, quick: bool) -> Lap:
    """Return what one process found."""
    ticks = ticks_for(people, quick=quick)
    options = {
        "--people": people, "--towns": towns, "--threads": threads, "--seed": seed,
        "--ticks": ticks, "--warm-up": min(WARM_UP_TICKS, ticks),
    }  # fmt: skip
    print(f"  {name}, {people:,} people, {ticks:,} ticks", file=sys.stderr)
    words = [str(word) for option in options.items() for word in option]
    return Lap(**json.loads(run("-m", "benchmarks.peers.lap", name, *words).splitlines()[-1]))


def run(*words: str) -> str:
    """Return what a Python of its own prints."""
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env={**os.environ, **ONE_THREAD}, stdout=subprocess.PIPE, text=True,
        check=True, timeout=SECONDS_MAX,
    )  # fmt: skip
    return done.stdout


def write(lines: list[str]) -> None:
    """Put the lines of a report where README.md of this folder has the last ones."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    text = "\n".join(["```text", "$ make bench-peers", *lines, "```", ""])
    PAGE.write_text(before + BEGIN + text + END + rest.partition(END)[2], encoding="utf-8")


def positive(text: str) -> int:
    """Return a number of people.

    Raises:
        ValueError: It is none.
    """
    if (number := int(text)) < 1:
        raise ValueError(text)
    return number


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.peers", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--names", nargs="+", choices=NAMES, default=list(NAMES), help="which implementations")
    parser.add_argument("--people", nargs="+", type=positive, default=list(PEOPLE), help="which sizes")
    parser.add_argument("--seed", type=int, default=1, help="seed of the start")
    parser.add_argument("--quick", action="store_true", help="a tenth of the ticks: shows that everything works")
    parser.add_argument("--write", action="store_true", help="put the table into README.md of this folder")
    asked = parser.parse_args()
    if asked.write and asked.quick:
        parser.error("--write takes whole measurements, not --quick ones")
    found = list(laps(asked.names, asked.people, seed=asked.seed, quick=asked.quick))
    lines = [run("-c", MACHINE).strip(), *table(found)]
    print("\n".join(lines))
    if asked.write:
        write(lines)
    if faults := different_laps(found):
        places = ", ".join(f"{lap.name} at {lap.people:,} people ({lap.digest})" for lap in faults)
        sys.exit(f"not one and the same town: {places}")


if __name__ == "__main__":
    main()
