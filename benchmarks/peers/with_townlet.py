"""The rules as a model of one's own on the blocks of Townlet ECS, without a line changed in systems/.

Read it from top to bottom: what the town is made of, the numbers of its rules, what happens in a tick in the order in
which it happens, and how a town is built. docs/models.md says what each part is for.
"""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers import rules
from benchmarks.peers.ending import Ending
from benchmarks.peers.rules import KINDS, NOBODY, REACH
from benchmarks.peers.start import Start
from components.schema import Block
from components.town import Clock
from systems.arrays import U8, Float, Int
from systems.blocks import TownBlocks
from systems.kernel import kernel
from townlet_ecs.engine import Runner
from townlet_ecs.storage import Storage


class Need(IntEnum):
    """Columns of `people.f32`: fraction met; an object's kind is the number of its need."""

    HUNGER = 0
    ENERGY = 1
    HYGIENE = 2


class Reward(IntEnum):
    """Columns of `people.f32`: SUM: of all rewards so far."""

    SUM = 3


class Way(IntEnum):
    """Columns of `people.i32`.

    SPOT, HOME: tile stood on and home tile, as places in a square with a margin of `REACH` tiles on every side.
    ACROSS, DOWN: steps that are left to the goal, or home.
    """

    SPOT = 0
    HOME = 1
    ACROSS = 2
    DOWN = 3


class Visit(IntEnum):
    """Columns of `people.i32`.

    STAGE: a `Stage`.
    GOAL: row of the object that is visited.
    BEHIND: row of the next in the queue, or NOBODY.
    LEFT: ticks of use that are left.
    """

    STAGE = 4
    GOAL = 5
    BEHIND = 6
    LEFT = 7


class Stage(IntEnum):
    """How far a person is: without a wish, wanting something, on the way to it, in its queue, using it."""

    FREE = 0
    WANTING = 1
    COMING = 2
    QUEUEING = 3
    USING = 4


class Fixture(IntEnum):
    """Columns of `objects.i32`.

    SPOT: where it stands.
    KIND: need that it satisfies.
    USER, FIRST, LAST: rows of the user and of the ends of the queue, or NOBODY. LAST counts only
        while there is a FIRST.
    """

    SPOT = 0
    KIND = 1
    USER = 2
    FIRST = 3
    LAST = 4


SCHEMA = (
    Block("people.f32", "people", np.float32, (Need, Reward)),
    Block("people.i32", "people", np.int32, (Way, Visit)),
    Block("objects.i32", "objects", np.int32, (Fixture,)),
    Block("town.i64", "one", np.int64, (Clock,)),
)
"""The state of a town; `cells.u8` follows: how many stand on each tile, in each row of five, in each square of 25."""

PARAMS = np.dtype(
    (
        np.record,
        [
            ("stride", "i4"),  # tiles from one row of the square to the next, margins included
            ("spots", "i4"),  # tiles of the square, margins included
            ("use_ticks", "i4"),
            ("company_max", "i4"),
            ("decay", "f4", (KINDS,)),
            ("gain", "f4"),
            ("comfort", "f4"),
            ("company", "f4"),
            ("queueing", "f4"),
        ],
    ),
    align=True,
)
"""The numbers of the rules: kernels read them from here, so that another number needs no compiling."""

PLANES = 3
"""Planes of `cells.u8`."""

CROWD_MAX = 10
"""People on a tile that count: more than anybody is rewarded for, and 25 times this fits into a byte."""


@kernel
def decay(town: TownBlocks) -> None:
    """Lower every need of everybody, never below zero."""
    levels, rate = town.people_f32, town.params.decay
    for need in range(KINDS):
        for row in range(levels.shape[1]):
            levels[need, row] = max(np.float32(0.0), levels[need, row] - rate[need])


@kernel
def choose(town: TownBlocks) -> None:
    """Send whoever is free and needs something to the nearest object for their lowest need.

    Few do in a tick: a first loop without branches finds them, eight people at a time, twice as fast as one loop.
    """
    people, comfort = town.people_i32, town.params.comfort
    for row in range(people.shape[1]):
        wants = np.int32(lowest_level(town, row) < comfort) & np.int32(people[Visit.STAGE, row] == Stage.FREE)
        people[Visit.STAGE, row] += wants * np.int32(Stage.WANTING)
    for row in range(people.shape[1]):
        if people[Visit.STAGE, row] == Stage.WANTING:
            goal = np.int64(town.atlas_i32[lowest_need(town, row), people[Way.SPOT, row]])
            people[Visit.STAGE, row] = Stage.COMING
            people[Visit.GOAL, row] = goal
            set_out(town, row, np.int64(town.objects_i32[Fixture.SPOT, goal]))


@kernel
def lowest_level(town: TownBlocks, row: Int) -> Float:
    """Return the level of the need of a person that is met least."""
    levels = town.people_f32
    return min(levels[Need.HUNGER, row], levels[Need.ENERGY, row], levels[Need.HYGIENE, row])


@kernel
def lowest_need(town: TownBlocks, row: Int) -> Int:
    """Return the need of a person that is met least; of equals the first."""
    levels = town.people_f32
    found = 0
    for need in range(1, KINDS):
        if levels[need, row] < levels[found, row]:
            found = need
    return found


@kernel
def set_out(town: TownBlocks, row: Int, spot: Int) -> None:
    """Let a person walk to a tile from now on."""
    people, stride = town.people_i32, town.params.stride
    here = np.int64(people[Way.SPOT, row])
    people[Way.ACROSS, row] = spot % stride - here % stride
    people[Way.DOWN, row] = spot // stride - here // stride


@kernel
def walk(town: TownBlocks) -> None:
    """Take everybody a step further, across before down; no branches, so that people walk eight at a time."""
    people, stride = town.people_i32, town.params.stride
    one = np.int32(1)
    for row in range(people.shape[1]):
        across, down = people[Way.ACROSS, row], people[Way.DOWN, row]
        right = min(max(across, -one), one)
        below = min(max(down, -one), one) * np.int32(across == 0)
        people[Way.ACROSS, row] = across - right
        people[Way.DOWN, row] = down - below
        people[Way.SPOT, row] += right + below * stride


@kernel
def join(town: TownBlocks) -> None:
    """Let whoever stands at their goal join its queue: row by row, which here is by id."""
    people, objects = town.people_i32, town.objects_i32
    for row in range(people.shape[1]):
        steps_left = people[Way.ACROSS, row] | people[Way.DOWN, row]
        if steps_left | (people[Visit.STAGE, row] ^ Stage.COMING) == 0:
            goal = people[Visit.GOAL, row]
            if objects[Fixture.FIRST, goal] == NOBODY:
                objects[Fixture.FIRST, goal] = row
            else:
                people[Visit.BEHIND, objects[Fixture.LAST, goal]] = row
            objects[Fixture.LAST, goal] = row
            people[Visit.BEHIND, row] = NOBODY
            people[Visit.STAGE, row] = Stage.QUEUEING


@kernel
def use(town: TownBlocks) -> None:
    """Give every free object to the first in its queue, and every user what the object gives."""
    people, objects = town.people_i32, town.objects_i32
    for place in range(objects.shape[1]):
        if objects[Fixture.USER, place] == NOBODY and objects[Fixture.FIRST, place] != NOBODY:
            first = objects[Fixture.FIRST, place]
            objects[Fixture.USER, place] = first
            objects[Fixture.FIRST, place] = people[Visit.BEHIND, first]
            people[Visit.STAGE, first] = Stage.USING
            people[Visit.LEFT, first] = town.params.use_ticks
        if objects[Fixture.USER, place] != NOBODY:
            serve(town, place, objects[Fixture.USER, place])


@kernel
def serve(town: TownBlocks, place: Int, user: Int) -> None:
    """Serve the user of an object for a tick; whose time is up goes home."""
    levels, people, objects = town.people_f32, town.people_i32, town.objects_i32
    need = objects[Fixture.KIND, place]
    levels[need, user] = min(np.float32(1.0), levels[need, user] + town.params.gain)
    people[Visit.LEFT, user] -= 1
    if people[Visit.LEFT, user] == 0:
        people[Visit.STAGE, user] = Stage.FREE
        objects[Fixture.USER, place] = NOBODY
        set_out(town, user, np.int64(people[Way.HOME, user]))


@kernel
def look(town: TownBlocks) -> None:
    """Count people on each tile, then on five tiles side by side, then on five such rows: the squares around tiles."""
    people, stride, spots = town.people_i32, np.int64(town.params.stride), np.int64(town.params.spots)
    crowd = town.cells_u8[:spots]
    rows = town.cells_u8[spots : 2 * spots]
    squares = town.cells_u8[2 * spots : 3 * spots]
    for spot in range(spots):
        crowd[spot] = 0
    for row in range(people.shape[1]):
        spot = people[Way.SPOT, row]
        crowd[spot] = min(np.int64(crowd[spot]) + 1, CROWD_MAX)
    add_five(rows, crowd, 1)
    add_five(squares, rows, stride)


@kernel
def add_five(sums: U8, terms: U8, apart: Int) -> None:
    """Set every sum to that of five terms: its own, and two before and two behind it, so far apart.

    Five views, and indices that cannot be negative, are what the compiler needs to add 32 bytes at once.
    """
    length = terms.shape[0] - 4 * apart
    middle = sums[2 * apart : 2 * apart + length]
    first, second, third = terms[:length], terms[apart : apart + length], terms[2 * apart : 2 * apart + length]
    fourth, fifth = terms[3 * apart : 3 * apart + length], terms[4 * apart :]
    for place in range(length):
        middle[place] = first[place] + second[place] + third[place] + fourth[place] + fifth[place]


@kernel
def judge(town: TownBlocks) -> None:
    """Add everybody's reward: the lowest level, company, and less for whoever waits."""
    levels, people, params = town.people_f32, town.people_i32, town.params
    squares = town.cells_u8[2 * params.spots :]
    for row in range(people.shape[1]):
        neighbours = min(np.int64(squares[people[Way.SPOT, row]]) - 1, params.company_max)
        waits = np.float32(people[Visit.STAGE, row] == Stage.QUEUEING)
        company = params.company * np.float32(neighbours)
        levels[Reward.SUM, row] += lowest_level(town, row) + company - params.queueing * waits


@kernel
def count(town: TownBlocks) -> None:
    """Let the clock go on."""
    town.town_i64[Clock.TICK] += 1


ORDER = (decay, choose, walk, join, use, look, judge, count)
"""The kernels of a tick, for whoever calls them one by one."""


@kernel
def tick(town: TownBlocks) -> None:
    """Live one tick in one town: `ORDER`, compiled into one."""
    decay(town)
    choose(town)
    walk(town)
    join(town)
    use(town)
    look(town)
    judge(town)
    count(town)


@kernel
def live(world: TownBlocks, first: Int, last: Int, ticks: Int) -> None:
    """Live a number of ticks in each of a range of towns."""
    for place in range(first, last):
        town = world.at(place)
        for _ in range(ticks):
            tick(town)


class Model:
    """Towns under these rules, on the map of the first.

    Attributes:
        storage: Their blocks.
    """

    def __init__(self, start: Start, *others: Start, threads: int = 1) -> None:
        """Allocate the towns and set people and objects into them."""
        self.start = start
        self.stride = start.side + 2 * REACH
        spots = self.stride**2
        nearest = np.zeros((KINDS, spots), np.int32)
        nearest[:, self.spots(np.arange(start.side**2))] = start.nearest
        self.storage = Storage(
            {"people": start.people, "objects": start.objects},
            towns=range(1 + len(others)),
            schema=SCHEMA,
            cells=PLANES * spots,
            shared={"atlas_i32": nearest, "params_block": params_of(self.stride)},
        )
        levels, people = self.storage.blocks["people.f32"], self.storage.blocks["people.i32"]
        objects = self.storage.blocks["objects.i32"]
        for place, town in enumerate((start, *others)):
            levels[place, :KINDS] = town.needs
            people[place, Way.SPOT] = people[place, Way.HOME] = self.spots(town.cells)
        objects[:, Fixture.SPOT] = self.spots(start.object_cells)
        objects[:, Fixture.KIND] = start.object_kinds
        objects[:, Fixture.USER] = objects[:, Fixture.FIRST] = NOBODY
        self._runner = Runner(self.storage, loop=live, threads=threads)

    def spots(self, cells: NDArray[np.int64] | NDArray[np.int32]) -> NDArray[np.int64]:
        """Return the places of cells in the square with margins."""
        side = self.start.side
        return (cells // side + REACH) * self.stride + cells % side + REACH

    def run(self, ticks: int) -> None:
        """Live a number of ticks, in compiled code all the way."""
        self._runner.advance(ticks)

    def ending(self, place: int = 0) -> Ending:
        """Return how things stand in a town."""
        levels, people = self.storage.blocks["people.f32"][place], self.storage.blocks["people.i32"][place]
        down, across = np.divmod(people[Way.SPOT], self.stride)
        cells = (down - REACH) * self.start.side + across - REACH
        return Ending(
            cells, levels[:KINDS], levels[Reward.SUM], self.storage.blocks["objects.i32"][place, Fixture.USER]
        )


def params_of(stride: int) -> NDArray[np.void]:
    """Return the numbers of the rules as kernels read them."""
    params = np.zeros(1, PARAMS)
    params["stride"], params["spots"] = stride, stride**2
    for name in ("use_ticks", "company_max", "decay", "gain", "comfort", "company", "queueing"):
        params[name] = getattr(rules, name.upper())
    return params
