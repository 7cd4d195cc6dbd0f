"""The rules as a Mesa user would write them: agents on the cells of a grid, and an AgentSet for each kind."""

from collections import deque

import mesa
from mesa.discrete_space import Cell, CellAgent, OrthogonalMooreGrid

from benchmarks.peers.ending import Ending
from benchmarks.peers.rules import (
    COMFORT,
    COMPANY,
    COMPANY_MAX,
    DECAY,
    GAIN,
    KINDS,
    NOBODY,
    QUEUEING,
    REACH,
    USE_TICKS,
)
from benchmarks.peers.start import Start


class Tile(Cell):
    """A cell that knows the nearest object of each kind."""

    nearest: "list[Fixture]"


class Fixture(mesa.Agent):
    """An object: one may use it, the others wait in the order of their arrival."""

    def __init__(self, model: "Model", kind: int, cell: Tile) -> None:
        super().__init__(model)
        self.kind = kind
        self.cell = cell
        self.user: Resident | None = None
        self.queue: deque[Resident] = deque()

    def serve(self) -> None:
        """Let in whoever came first, and serve whoever is in."""
        if self.user is None and self.queue:
            self.user = self.queue.popleft()
            self.user.left = USE_TICKS
        if self.user is not None:
            self.user.use()


class Resident(CellAgent):
    """Somebody, who stands on a cell."""

    def __init__(self, model: "Model", home: Tile, needs: list[float]) -> None:
        super().__init__(model)
        self.home = home
        self.cell = home
        self.needs = needs
        self.reward = 0.0
        self.goal: Fixture | None = None
        self.here = False
        self.left = 0

    def live(self) -> None:
        """Become needier, choose and walk."""
        self.needs = [max(0.0, level - decay) for level, decay in zip(self.needs, DECAY, strict=True)]
        if self.goal is None:
            lowest = min(self.needs)
            if lowest < COMFORT:
                self.goal = self.cell.nearest[self.needs.index(lowest)]
        if not self.here:
            self.walk()

    def walk(self) -> None:
        """Take a step to the goal or home, across before down; who stands at the goal then is in its queue."""
        target = self.home if self.goal is None else self.goal.cell
        if self.cell is not target:
            (x, y), (target_x, target_y) = self.cell.coordinate, target.coordinate
            if x != target_x:
                self.move_relative((1 if x < target_x else -1, 0))
            else:
                self.move_relative((0, 1 if y < target_y else -1))
        if self.goal is not None and self.cell is target:
            self.here = True
            self.goal.queue.append(self)

    def use(self) -> None:
        """Gain what the object gives, and leave it when the time is up."""
        self.needs[self.goal.kind] = min(1.0, self.needs[self.goal.kind] + GAIN)
        self.left -= 1
        if self.left == 0:
            self.goal.user = None
            self.goal = None
            self.here = False

    def judge(self) -> None:
        """Look around and add up the reward."""
        around = self.cell.get_neighborhood(radius=REACH, include_center=True)
        neighbours = sum(1 for _ in around.agents) - 1
        reward = min(self.needs) + COMPANY * min(neighbours, COMPANY_MAX)
        if self.here and self.left == 0:
            reward -= QUEUEING
        self.reward += reward


class Model(mesa.Model):
    """A town of residents and fixtures."""

    def __init__(self, start: Start) -> None:
        super().__init__(seed=0)
        side = start.side
        self.grid = OrthogonalMooreGrid((side, side), random=self.random, cell_klass=Tile)
        tiles = [self.grid[cell % side, cell // side] for cell in range(side * side)]
        kinds, cells = start.object_kinds.tolist(), start.object_cells.tolist()
        fixtures = [Fixture(self, kind, tiles[cell]) for kind, cell in zip(kinds, cells, strict=True)]
        for tile, nearest in zip(tiles, start.nearest.T.tolist(), strict=True):
            tile.nearest = [fixtures[each] for each in nearest]
            # Mesa keeps a neighbourhood once it was asked for; here that is no part of what is timed.
            tile.get_neighborhood(radius=REACH, include_center=True)
        for cell, needs in zip(start.cells.tolist(), start.needs.T.tolist(), strict=True):
            Resident(self, tiles[cell], needs)

    def step(self) -> None:
        """Live one tick."""
        self.agents_by_type[Resident].do("live")
        self.agents_by_type[Fixture].do("serve")
        self.agents_by_type[Resident].do("judge")

    def run(self, ticks: int) -> None:
        """Live a number of ticks."""
        for _ in range(ticks):
            self.step()

    def ending(self) -> Ending:
        """Return how things stand now."""
        people, side = self.agents_by_type[Resident], self.grid.width
        coordinates = [person.cell.coordinate for person in people]
        users = {each.user: place for place, each in enumerate(self.agents_by_type[Fixture])}
        numbers = [NOBODY] * len(self.agents_by_type[Fixture])
        for number, person in enumerate(people):
            if person in users:
                numbers[users[person]] = number
        return Ending(
            cells=[y * side + x for x, y in coordinates],
            needs=[[person.needs[kind] for person in people] for kind in range(KINDS)],
            rewards=[person.reward for person in people],
            users=numbers,
        )
