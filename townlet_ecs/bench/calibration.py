"""Two small loops that say how fast this machine is just now; figures are also told as ratios to them.

A figure in ticks per second says little on another machine, or on the same one while somebody else works on it.
The ratio to a loop that was timed a moment before says more. One loop waits for each result before the next and
branches on it, as deciding and walking do; the other does the same to a long row of numbers, as decay does.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from systems.arrays import F32, I64, Int
from systems.kernel import kernel

BRANCHY_STEPS = 4_000_000
VECTOR_ROWS = 4_096
VECTOR_ROUNDS = 20_000
TABLE_ROWS = 1_024
REPEATS = 3


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


class Calibrator:
    """Times the two loops whenever asked.

    Attributes:
        table: What the branchy loop walks through.
        levels: What the vector loop lowers.
    """

    def __init__(self) -> None:
        """Compile or load the loops."""
        self.table = np.zeros(TABLE_ROWS, np.int64)
        self.levels = np.ones(VECTOR_ROWS, np.float32)
        branchy(1, self.table)
        vector(1, self.levels)

    def measure(self) -> Calibration:
        """Return the best of a few runs of each loop."""
        self.table[:] = 0
        self.levels[:] = 1.0
        branchy_s = best(lambda: branchy(BRANCHY_STEPS, self.table), REPEATS)
        vector_s = best(lambda: vector(VECTOR_ROUNDS, self.levels), REPEATS)
        return Calibration(BRANCHY_STEPS / branchy_s, VECTOR_ROUNDS * VECTOR_ROWS / vector_s)


def best(work: Callable[[], object], repeats: int) -> float:
    """Return the seconds of the quickest of several runs: the one that was disturbed least."""
    seconds = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return min(seconds)
