"""Returns: what became of decisions, reckoned backwards over every tick of a life."""

from dataclasses import dataclass
from math import ceil, log

import numpy as np
from numpy.typing import NDArray

from components.words import NOTHING

TAIL_WEIGHT = 0.01
"""What lies further ahead than this discount is left out of a value target."""

TAIL_DAYS_MAX = 10
"""Days that are lived on at most for the sake of the last value targets."""


@dataclass(frozen=True)
class Outcomes:
    """What became of each decision.

    Attributes:
        ticks: (decisions,) ticks to the person's next decision, or to the end of their life or of the record.
        reward: (decisions,) discounted sum of the rewards of these ticks.
        done: (decisions,) whether the person left the town in them.
        truncated: (decisions,) whether the record ended in them, and the life did not.
        value: (decisions,) discounted sum of all rewards to come.
    """

    ticks: NDArray[np.int32]
    reward: NDArray[np.float32]
    done: NDArray[np.bool_]
    truncated: NDArray[np.bool_]
    value: NDArray[np.float32]


def tail_ticks(gamma: float, ticks_per_day: int) -> int:
    """Return how many ticks after the last one recorded still matter for its value target."""
    most = TAIL_DAYS_MAX * ticks_per_day
    if gamma <= 0.0:
        return 0
    return most if gamma >= 1.0 else min(most, ceil(log(TAIL_WEIGHT) / log(gamma)))


def discounted(who: NDArray[np.int32], reward: NDArray[np.float32], gamma: float) -> NDArray[np.float64]:
    """Return (ticks + 1, rows): the discounted sum of the rewards of a life from each tick on.

    Args:
        who: (ticks + 1, rows) who lives in each row before each tick, and after the last.
        reward: (ticks, rows) what the tick was worth.
        gamma: Discount of a tick.
    """
    found = np.zeros(who.shape)
    for tick in range(len(reward) - 1, -1, -1):
        found[tick] = reward[tick] + gamma * np.where(who[tick + 1] == who[tick], found[tick + 1], 0.0)
    return found


def ends_of_lives(who: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return (ticks + 1, rows): the first tick after the life that goes on in each row; beyond the last if unknown."""
    found = np.full(who.shape, len(who), np.int32)
    for tick in range(len(who) - 2, -1, -1):
        found[tick] = np.where(who[tick + 1] == who[tick], found[tick + 1], tick + 1)
    return found


@dataclass(frozen=True)
class Record:
    """Every tick of a town: who lived where, and what it was worth to them.

    Attributes:
        who: (ticks and tail + 1, rows) who lives in each row before each tick, and after the last; or NOTHING.
        reward: (ticks and tail, rows) what each tick was worth.
        ticks: How many of the ticks are recorded; the others only tell what became of them.
    """

    who: NDArray[np.int32]
    reward: NDArray[np.float32]
    ticks: int

    def outcomes(self, tick: NDArray[np.int32], row: NDArray[np.int64], gamma: float) -> Outcomes:
        """Return what became of decisions, which are in the order of people, and of ticks for each.

        Args:
            tick: (decisions,) before which they were made.
            row: (decisions,) where the people live.
            gamma: Discount of a tick.
        """
        person = self.who[tick, row]
        assert not (person == NOTHING).any(), "somebody decided"
        worth = discounted(self.who, self.reward, gamma)
        end = ends_of_lives(self.who)[tick, row]
        following = np.minimum(end, self.ticks)
        goes_on = np.zeros(len(tick), np.bool_)
        goes_on[:-1] = person[1:] == person[:-1]
        following[:-1] = np.where(goes_on[:-1], tick[1:], following[:-1])
        done = ~goes_on & (end <= self.ticks)
        ticks = following - tick
        beyond = np.where(done, 0.0, worth[following, row])
        within = worth[tick, row] - gamma ** ticks.astype(np.float64) * beyond
        return Outcomes(
            ticks=ticks.astype(np.int32),
            reward=within.astype(np.float32),
            done=done,
            truncated=~goes_on & ~done,
            value=worth[tick, row].astype(np.float32),
        )
