"""The numbers of the rules in README.md, and what every implementation of them offers."""

from typing import Protocol

from benchmarks.peers.ending import Ending

GRAIN = 1024
"""Levels and rewards are whole multiples of 1 / GRAIN: single and double precision add them without rounding."""

KINDS = 3
"""Needs, and the kind of object that satisfies each: 0 hunger, 1 energy, 2 hygiene."""

DECAY = (10 / GRAIN, 8 / GRAIN, 6 / GRAIN)
"""What each need loses in a tick."""

GAIN = 160 / GRAIN
"""What the need of an object's kind gains in a tick of use."""

COMFORT = 512 / GRAIN
"""Whose lowest need is at least this wants nothing."""

USE_TICKS = 5
"""How long one use of an object takes."""

REACH = 2
"""Neighbours stand at most so many tiles away, across and down: in a square of five by five tiles."""

COMPANY = 16 / GRAIN
"""Reward for each neighbour."""

COMPANY_MAX = 8
"""Neighbours beyond these bring no more."""

QUEUEING = 64 / GRAIN
"""Taken off the reward of whoever waits in a queue."""

TILES_PER_PERSON = 10
PEOPLE_PER_OBJECT = 5
"""People for each object of a kind."""

NOBODY = -1
"""No user, no object to go to."""

TICKS_MAX = 14_000
"""So long every sum of rewards is exact in single precision: 1.125 a tick at most, below 2 ** 14 in all."""


class Model(Protocol):
    """A town under the rules; made from a `benchmarks.peers.start.Start`."""

    def run(self, ticks: int) -> None:
        """Live a number of ticks."""

    def ending(self) -> Ending:
        """Return how things stand now."""
