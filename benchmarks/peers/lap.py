"""One implementation at one size, in a process of its own: prints its speed, memory and digest as JSON.

python -m benchmarks.peers.lap mesa --people 1000 --ticks 500 --warm-up 200 --seed 1
"""

import argparse
import importlib
import importlib.metadata
import json
import platform
import resource
import sys
import time

REPEATS_MIN = 3
REPEATS_MAX = 20
SECONDS_ENOUGH = 1.0
SECONDS_MAX = 20.0
"""No further repeat begins after so long."""

PACKAGES = {"mesa": ("mesa",), "numpy": ("numpy",), "python": (), "townlet": ("numba",)}
"""For each implementation in a module `with_<name>`, the packages whose versions its figures depend on."""


def peak_mb() -> float:
    """Return the most memory that this process has held so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def versions(name: str) -> str:
    packages = [f"{package} {importlib.metadata.version(package)}" for package in PACKAGES[name]]
    if name == "townlet":
        from townlet_ecs import __version__

        packages.insert(0, f"townlet {__version__}")
    return ", ".join(packages) or f"Python {platform.python_version()}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=PACKAGES)
    for option in ("--people", "--ticks", "--warm-up", "--seed"):
        parser.add_argument(option, type=int, required=True)
    parser.add_argument("--towns", type=int, default=1, help="that many towns on one map (townlet alone)")
    parser.add_argument("--threads", type=int, default=1, help="threads that share the towns (townlet alone)")
    asked = parser.parse_args()
    module = importlib.import_module(f"benchmarks.peers.with_{asked.name}")
    imported_mb = peak_mb()

    from benchmarks.peers.start import make_start

    starts = [make_start(asked.people, asked.seed, town) for town in range(asked.towns)]
    on = {"threads": asked.threads} if asked.threads > 1 else {}
    began = time.perf_counter()
    seconds: list[float] = []
    cpu_seconds: list[float] = []
    digests: set[str] = set()
    first_mb = 0.0
    while len(seconds) < REPEATS_MIN or (sum(seconds) < SECONDS_ENOUGH and len(seconds) < REPEATS_MAX):
        town = module.Model(*starts, **on)
        town.run(asked.warm_up)
        lap_began, cpu_began = time.perf_counter(), time.process_time()
        town.run(asked.ticks)
        seconds.append(time.perf_counter() - lap_began)
        cpu_seconds.append(time.process_time() - cpu_began)
        digests.add(town.ending().digest())
        first_mb = first_mb or peak_mb()
        if time.perf_counter() - began > SECONDS_MAX:
            break
    # A thread that waits for its turn does not run slower; several share the clock on the wall.
    counted = cpu_seconds if asked.threads == 1 else seconds
    found = {
        "name": asked.name,
        "people": asked.people,
        "towns": asked.towns,
        "threads": asked.threads,
        "versions": versions(asked.name),
        "agent_ticks_per_s": [asked.towns * asked.people * asked.ticks / each for each in counted],
        "cores": [cpu / wall for cpu, wall in zip(cpu_seconds, seconds, strict=True)],
        "peak_mb": first_mb,
        "imported_mb": imported_mb,
        "digest": " and ".join(sorted(digests)),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
