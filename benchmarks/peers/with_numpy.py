"""The rules in plain numpy: a column for everything, and every rule applied to all people at once."""

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.ending import Ending
from benchmarks.peers.rules import (
    COMFORT,
    COMPANY,
    COMPANY_MAX,
    DECAY,
    GAIN,
    NOBODY,
    QUEUEING,
    REACH,
    USE_TICKS,
)
from benchmarks.peers.start import Start

ONE = np.float32(1.0)
ZERO = np.float32(0.0)
NO_BID = np.int64(2**63 - 1)


class Model:
    """A town as columns.

    Attributes:
        x, y: (people,) tiles.
        home_x, home_y: (people,) where somebody goes who wants nothing.
        goal_x, goal_y: (people,) tile of the goal; of those without one, their home.
        goal: (people,) object, or NOBODY.
        arrived: (people,) tick since which somebody stands at the goal, or NOBODY.
        left: (people,) ticks of use that are left; 0 for all who use nothing.
        users: (objects,) who uses it, or NOBODY.
    """

    def __init__(self, start: Start) -> None:
        self.side = start.side
        self.nearest = start.nearest
        self.object_kinds = start.object_kinds
        self.object_x, self.object_y = start.object_cells % start.side, start.object_cells // start.side
        self.decay = np.array(DECAY, np.float32)[:, None]
        self.needs = start.needs.copy()
        self.home_x, self.home_y = start.cells % start.side, start.cells // start.side
        self.x, self.y = self.home_x.copy(), self.home_y.copy()
        self.goal_x, self.goal_y = self.home_x.copy(), self.home_y.copy()
        self.goal = np.full(start.people, NOBODY, np.int32)
        self.arrived = np.full(start.people, NOBODY, np.int64)
        self.left = np.zeros(start.people, np.int32)
        self.rewards = np.zeros(start.people, np.float32)
        self.users = np.full(start.objects, NOBODY, np.int64)
        self.tick = 0

    def run(self, ticks: int) -> None:
        for _ in range(ticks):
            np.subtract(self.needs, self.decay, out=self.needs)
            np.maximum(self.needs, ZERO, out=self.needs)
            self.choose()
            self.walk()
            self.serve()
            self.use()
            self.judge()
            self.tick += 1

    def choose(self) -> None:
        free = np.flatnonzero(self.goal == NOBODY)
        kinds = self.needs[:, free].argmin(axis=0)
        wanting = self.needs[kinds, free] < COMFORT
        who, kinds = free[wanting], kinds[wanting]
        goals = self.nearest[kinds, self.y[who] * self.side + self.x[who]]
        self.goal[who] = goals
        self.goal_x[who], self.goal_y[who] = self.object_x[goals], self.object_y[goals]

    def walk(self) -> None:
        """Take a step, across before down; who stands at the goal now has arrived."""
        across = np.sign(self.goal_x - self.x)
        down = np.sign(self.goal_y - self.y) * (across == 0)
        self.x += across
        self.y += down
        there = (self.x == self.goal_x) & (self.y == self.goal_y) & (self.goal != NOBODY) & (self.arrived == NOBODY)
        self.arrived[there] = self.tick

    def serve(self) -> None:
        """Let whoever came first use each free object: the smallest (arrived, id)."""
        waiting = np.flatnonzero((self.arrived != NOBODY) & (self.left == 0))
        bids = np.full(len(self.users), NO_BID)
        np.minimum.at(bids, self.goal[waiting], self.arrived[waiting] * len(self.x) + waiting)
        taken = np.flatnonzero((self.users == NOBODY) & (bids != NO_BID))
        winners = bids[taken] % len(self.x)
        self.users[taken] = winners
        self.left[winners] = USE_TICKS

    def use(self) -> None:
        using = np.flatnonzero(self.left)
        kinds = self.object_kinds[self.goal[using]]
        self.needs[kinds, using] = np.minimum(self.needs[kinds, using] + np.float32(GAIN), ONE)
        self.left[using] -= 1
        done = using[self.left[using] == 0]
        self.users[self.goal[done]] = NOBODY
        self.goal[done] = NOBODY
        self.arrived[done] = NOBODY
        self.goal_x[done], self.goal_y[done] = self.home_x[done], self.home_y[done]

    def judge(self) -> None:
        neighbours = np.minimum(self.squares()[self.y, self.x] - 1, COMPANY_MAX)
        rewards = self.needs.min(axis=0) + np.float32(COMPANY) * neighbours.astype(np.float32)
        waiting = (self.arrived != NOBODY) & (self.left == 0)
        self.rewards += rewards - np.float32(QUEUEING) * waiting

    def squares(self) -> NDArray[np.uint16]:
        """Return how many people stand in the square around each tile: sums over rows, then over columns."""
        stride = self.side + 2 * REACH
        spots = (self.y + REACH) * stride + self.x + REACH
        crowd = np.bincount(spots, minlength=stride * stride).astype(np.uint16).reshape(stride, stride)
        width = 2 * REACH + 1
        rows = np.zeros((stride, self.side), np.uint16)
        for shift in range(width):
            rows += crowd[:, shift : shift + self.side]
        squares = np.zeros((self.side, self.side), np.uint16)
        for shift in range(width):
            squares += rows[shift : shift + self.side]
        return squares

    def ending(self) -> Ending:
        return Ending(self.y * self.side + self.x, self.needs, self.rewards, self.users)
