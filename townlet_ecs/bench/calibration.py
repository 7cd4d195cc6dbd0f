"""Two small loops that say how fast this machine is just now; figures are also told as ratios to them.

A figure in ticks per second says little on another machine, or on the same one while somebody else works on it.
The ratio to a loop that was timed a moment before says more. One loop waits for each result before the next and
branches on it, as deciding and walking do; the other does the same to a long row of numbers, as decay does.
Two cores may share what makes one of them quick, so both loops are also run on two threads at once.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from systems.arrays import F32, I64, Int
from systems.kernel import kernel

BRANCHY_STEPS = 4_000_000
VECTOR_ROWS = 4_096
VECTOR_ROUNDS = 20_000
TABLE_ROWS = 1_024
REPEATS = 3

COPY_BYTES = 128 * 1024**2
"""What is copied to see how fast memory is: more than a cache holds."""


@kernel
def branchy(steps: Int, table: I64) -> None:
    """Walk through a table: each step needs the one before, and branches on what it finds."""
    place = np.int64(1)
    for _ in range(steps):
        place = (place * 1103515245 + 12345 + table[place & (TABLE_ROWS - 1)]) & 0x7FFFFFFF
        if place & 4096:
            table[(place >> 13) & (TABLE_ROWS - 1)] += 1
        elif place & 8192:
            table[(place >> 14) & (TABLE_ROWS - 1)] ^= 1


@kernel
def vector(rounds: Int, levels: F32) -> None:
    """Lower a row of levels, never below zero, many times over."""
    for _ in range(rounds):
        for row in range(levels.shape[0]):
            levels[row] = max(np.float32(0.0), levels[row] - np.float32(0.00001))


@dataclass(frozen=True)
class Calibration:
    """How fast the machine was at one moment.

    Attributes:
        branchy_per_s: Steps of the branchy loop.
        vector_per_s: Numbers of the vector loop.
    """

    branchy_per_s: float
    vector_per_s: float

    def or_better(self, other: "Calibration") -> "Calibration":
        """Return the better of two moments, of which the other was disturbed."""
        return Calibration(max(self.branchy_per_s, other.branchy_per_s), max(self.vector_per_s, other.vector_per_s))


@dataclass(frozen=True)
class Gains:
    """What a second thread brings on this machine, at its best: 2.0 is twice the work in the same time.

    Attributes:
        branchy: Work of the branchy loop on two threads at once, over that on one.
        vector: The same for the vector loop.
    """

    branchy: float
    vector: float

    def or_better(self, other: "Gains") -> "Gains":
        """Return the better of two moments, of which the other was disturbed."""
        return Gains(max(self.branchy, other.branchy), max(self.vector, other.vector))


class Calibrator:
    """Times the two loops whenever asked."""

    def __init__(self) -> None:
        """Compile or load the loops."""
        self._tables = np.zeros((2, TABLE_ROWS), np.int64)
        self._levels = np.ones((2, VECTOR_ROWS), np.float32)
        self._branchy(0, steps=1)
        self._vector(0, rounds=1)

    def measure(self) -> Calibration:
        """Return the best of a few runs of each loop."""
        self._tables[:] = 0
        self._levels[:] = 1.0
        branchy_s = best(lambda: self._branchy(0), REPEATS)
        vector_s = best(lambda: self._vector(0), REPEATS)
        return Calibration(BRANCHY_STEPS / branchy_s, VECTOR_ROUNDS * VECTOR_ROWS / vector_s)

    def gains(self) -> Gains:
        """Return what a second thread brings: each loop timed on one thread, then on two at once."""
        with ThreadPoolExecutor(2) as pool:

            def gain(loop: Callable[[int], None]) -> float:
                alone = best(lambda: loop(0), REPEATS)
                together = best(lambda: list(pool.map(loop, (0, 1))), REPEATS)
                return 2 * alone / together

            return Gains(gain(self._branchy), gain(self._vector))

    def _branchy(self, place: int, steps: int = BRANCHY_STEPS) -> None:
        """Run the branchy loop over one of the tables."""
        branchy(steps, self._tables[place])

    def _vector(self, place: int, rounds: int = VECTOR_ROUNDS) -> None:
        """Run the vector loop over one of the rows of levels."""
        vector(rounds, self._levels[place])


def copied_bytes_per_s() -> float:
    """Return how many bytes one core reads and writes in a second while it copies; each counts as two."""
    source = np.ones(COPY_BYTES, np.uint8)
    target = np.zeros(COPY_BYTES, np.uint8)
    return 2 * COPY_BYTES / best(lambda: np.copyto(target, source), REPEATS)


def best(work: Callable[[], object], repeats: int) -> float:
    """Return the seconds of the quickest of several runs: the one that was disturbed least."""
    seconds = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return min(seconds)
