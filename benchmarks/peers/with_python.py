"""The rules in plain Python: people are objects, queues are deques, tiles are a list of counts."""

from collections import deque

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


class Fixture:
    """An object: one may use it, the others wait in the order of their arrival."""

    __slots__ = ("kind", "place", "queue", "user")

    def __init__(self, kind: int, place: tuple[int, int]) -> None:
        self.kind = kind
        self.place = place
        self.user: Person | None = None
        self.queue: deque[Person] = deque()


class Person:
    """Somebody; x and y are the tile they stand on."""

    __slots__ = ("goal", "here", "home", "left", "needs", "number", "reward", "x", "y")

    def __init__(self, number: int, place: tuple[int, int], needs: list[float]) -> None:
        self.number = number
        self.home = place
        self.x, self.y = place
        self.needs = needs
        self.reward = 0.0
        self.goal: Fixture | None = None
        self.here = False
        self.left = 0


class Model:
    """A town of such people."""

    def __init__(self, start: Start) -> None:
        self.side = start.side
        self.stride = start.side + 2 * REACH
        places = [(cell % start.side, cell // start.side) for cell in start.object_cells.tolist()]
        self.fixtures = [Fixture(kind, place) for kind, place in zip(start.object_kinds.tolist(), places, strict=True)]
        self.nearest = [[self.fixtures[each] for each in row] for row in start.nearest.tolist()]
        self.crowd = [0] * self.stride**2
        self.people = []
        for number, cell in enumerate(start.cells.tolist()):
            person = Person(number, (cell % start.side, cell // start.side), start.needs[:, number].tolist())
            self.people.append(person)
            self.crowd[self.spot(person)] += 1

    def spot(self, person: Person) -> int:
        """Return the person's place among the counts, which have a margin as wide as people see."""
        return (person.y + REACH) * self.stride + person.x + REACH

    def run(self, ticks: int) -> None:
        for _ in range(ticks):
            for person in self.people:
                self.decay(person)
                self.choose(person)
                if not person.here:
                    self.walk(person)
            for fixture in self.fixtures:
                if fixture.user is None and fixture.queue:
                    fixture.user = fixture.queue.popleft()
                    fixture.user.left = USE_TICKS
            for fixture in self.fixtures:
                if fixture.user is not None:
                    self.use(fixture, fixture.user)
            for person in self.people:
                self.judge(person)

    def decay(self, person: Person) -> None:
        needs = person.needs
        for kind in range(KINDS):
            level = needs[kind] - DECAY[kind]
            needs[kind] = level if level > 0.0 else 0.0

    def choose(self, person: Person) -> None:
        if person.goal is None:
            lowest = min(person.needs)
            if lowest < COMFORT:
                kind = person.needs.index(lowest)
                person.goal = self.nearest[kind][person.y * self.side + person.x]

    def walk(self, person: Person) -> None:
        """Take a step to the goal or home, across before down; who stands at the goal then is in its queue."""
        x, y = person.home if person.goal is None else person.goal.place
        if person.x != x or person.y != y:
            self.crowd[self.spot(person)] -= 1
            if person.x != x:
                person.x += 1 if person.x < x else -1
            else:
                person.y += 1 if person.y < y else -1
            self.crowd[self.spot(person)] += 1
        if person.goal is not None and person.x == x and person.y == y:
            person.here = True
            person.goal.queue.append(person)

    def use(self, fixture: Fixture, user: Person) -> None:
        level = user.needs[fixture.kind] + GAIN
        user.needs[fixture.kind] = level if level < 1.0 else 1.0
        user.left -= 1
        if user.left == 0:
            user.goal = None
            user.here = False
            fixture.user = None

    def judge(self, person: Person) -> None:
        neighbours = -1
        first = self.spot(person) - REACH * self.stride - REACH
        for row in range(first, first + (2 * REACH + 1) * self.stride, self.stride):
            neighbours += sum(self.crowd[row : row + 2 * REACH + 1])
        reward = min(person.needs) + COMPANY * min(neighbours, COMPANY_MAX)
        if person.here and person.left == 0:
            reward -= QUEUEING
        person.reward += reward

    def ending(self) -> Ending:
        return Ending(
            cells=[person.y * self.side + person.x for person in self.people],
            needs=[[person.needs[kind] for person in self.people] for kind in range(KINDS)],
            rewards=[person.reward for person in self.people],
            users=[NOBODY if fixture.user is None else fixture.user.number for fixture in self.fixtures],
        )
