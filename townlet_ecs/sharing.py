"""One large town on several threads: each takes its share of the rows where rows do not matter to one another."""

from concurrent.futures import ThreadPoolExecutor, wait
from itertools import pairwise
from threading import Barrier, BrokenBarrierError

import numpy as np

from components.town import Clock
from systems.blocks import TownBlocks
from systems.tick import BY_ROWS, PARTS

PEOPLE_MIN = 20_000
"""Rows of people from which sharing pays; below, meeting nine times a tick costs more than it gains."""


class SharedTown:
    """The ticks of one town, shared by threads; every bit is as in a town that one thread runs."""

    def __init__(self, town: TownBlocks, threads: int) -> None:
        """Cut the rows of people into one share for each thread."""
        self._town = town
        cuts = np.linspace(0, town.people_i16.shape[1], threads + 1).astype(int).tolist()
        self._shares = list(pairwise(cuts))
        self._pool = ThreadPoolExecutor(threads)
        self._meet = Barrier(threads)

    def run(self, ticks: int) -> None:
        """Live a number of ticks; what goes wrong in one thread, or a fault that is noted, ends the run of all."""
        self._meet.reset()
        jobs = [self._pool.submit(self._live, thread, ticks) for thread in range(len(self._shares))]
        try:
            errors = [error for job in jobs if (error := job.exception()) is not None]
        finally:
            wait(jobs)  # whoever ends the run by a signal finds the town at the end of a tick
        for error in sorted(errors, key=lambda error: isinstance(error, BrokenBarrierError)):
            if not (isinstance(error, BrokenBarrierError) and self._stands_still()):
                raise error

    def _live(self, thread: int, ticks: int) -> None:
        """Live as one of the threads: the first does what has to be done by one, the others wait for it."""
        first, last = self._shares[thread]
        try:
            for _ in range(ticks):
                if thread == 0 and self._stands_still():
                    self._meet.abort()  # the others wait for the next tick, or will
                    return
                waits = False
                for part in PARTS:
                    if part in BY_ROWS:
                        self._meet.wait()
                        part(self._town, first, last)
                        waits = True
                        continue
                    if waits:
                        self._meet.wait()
                        waits = False
                    if thread == 0:
                        part(self._town)
        except BaseException:
            self._meet.abort()
            raise

    def _stands_still(self) -> bool:
        """Return whether a fault is noted, after which no tick is lived."""
        return bool(self._town.town_i64[Clock.ERROR_CODE])
