"""A witness: sees what people see when they decide, what they choose, and what every tick is worth to them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from components.people import Body, Identity, Intent, Timer
from components.rewards import Reward
from components.town import Clock
from components.words import NOTHING
from systems.arrays import F32, I64, U8, Int
from systems.blocks import TownBlocks
from systems.choices import OPTIONS, mask_options
from systems.kernel import kernel
from systems.observing import prepare_views
from townlet_ecs.engine import Runner
from townlet_ecs.env.observation import VARIANTS, Variant
from townlet_ecs.env.planes import town_for
from townlet_ecs.env.stepping import observe
from townlet_ecs.world import World

FIRST_ROWS = 1024
"""Decisions for which room is made at first; it doubles when it is full."""


@kernel
def is_due(town: TownBlocks, row: Int, every: bool) -> bool:
    """Return whether somebody lives in a row who will be asked in the coming tick; every: whoever lives there."""
    if not town.people_i8[Body.LIVE, row]:
        return False
    return bool(every or town.people_i32[Timer.DECIDE, row] <= town.town_i64[Clock.TICK])


@kernel
def see_deciders(town: TownBlocks, variant: Int, every: bool, rows: I64, cells: U8, numbers: F32, masks: U8) -> Int:
    """Write what everybody is told who decides in the coming tick, and what they may choose; return how many they are.

    Args:
        variant: place of the observation among `townlet_ecs.env.observation.VARIANTS`.
        every: whether to look at everybody who lives in the town.
        rows: (people,) rows of those who decide.
        cells: (people or more, bytes) maps, in the order of `rows`.
        numbers: (people or more, features).
        masks: (people or more, OPTIONS).
    """
    found = np.int64(0)
    for row in range(town.people_i16.shape[1]):
        if not is_due(town, np.int64(row), every):
            continue
        if found == 0:
            prepare_views(town)
        rows[found] = row
        observe(town, variant, np.int64(row), cells[found, :], numbers[found, :])
        mask_options(town, np.int64(row), masks[found, :])
        found += 1
    return found


@dataclass(frozen=True)
class Testimony:
    """What was seen of one town: decisions in the order of ticks and rows, and every tick's rewards.

    Attributes:
        tick: (decisions,) before which somebody decided.
        row: (decisions,) where they live.
        cells: (decisions, bytes) map of the observation before the tick.
        numbers: (decisions, features) the rest of it.
        mask: (decisions, OPTIONS) what they could choose then.
        action: (decisions,) the `Option` they were about after the tick; NOTHING if they left the town in it.
        who: (ticks + 1, rows) person that lived in each row before each tick and after the last, or NOTHING.
        reward: (ticks, rows) what the tick was worth to them.
    """

    tick: NDArray[np.int32]
    row: NDArray[np.int64]
    cells: NDArray[np.uint8]
    numbers: NDArray[np.float32]
    mask: NDArray[np.uint8]
    action: NDArray[np.int8]
    who: NDArray[np.int32]
    reward: NDArray[np.float32]


class Witness:
    """Lives with one town and takes down what its people decide."""

    def __init__(self, world: World, variant: Variant, *, every_tick: bool) -> None:
        """Get ready to live in the only town of a world.

        Args:
            world: The town, before its first tick.
            variant: What people are told.
            every_tick: Take down everybody at every tick, not only those who are asked.
        """
        assert world.towns == 1, "a witness lives in one town"
        self._runner = Runner(world, threads=1)
        self._town = town_for(world, variant)
        self._variant, self._every_tick = VARIANTS.index(variant.name), every_tick
        self._people = world.rows["people"]
        self._rows = np.zeros(self._people, np.int64)
        self._used = 0
        room = max(FIRST_ROWS, self._people)
        self._cells = np.zeros((room, variant.cells_length), np.uint8)
        self._numbers = np.zeros((room, variant.numbers_length), np.float32)
        self._masks = np.zeros((room, OPTIONS), np.uint8)
        self._ticks = np.zeros(room, np.int32)
        self._places = np.zeros(room, np.int64)
        self._actions = np.zeros(room, np.int8)

    def live(self, ticks: int, tail: int = 0) -> Testimony:
        """Live a number of ticks, and some more of which only the rewards are noted; return what was seen."""
        who = np.full((ticks + tail + 1, self._people), NOTHING, np.int32)
        reward = np.zeros((ticks + tail, self._people), np.float32)
        for at in range(ticks + tail):
            who[at] = self._who()
            if at < ticks:
                self._live_watched(at, who[at])
            else:
                self._runner.advance(1)
            reward[at] = self._town.rewards_f32[Reward.TOTAL]
        who[-1] = self._who()
        end = slice(self._used)
        return Testimony(
            self._ticks[end], self._places[end], self._cells[end], self._numbers[end], self._masks[end],
            self._actions[end], who, reward,
        )  # fmt: skip

    def _who(self) -> NDArray[np.int32]:
        """Return who lives in each row now."""
        lives, ids = self._town.people_i8[Body.LIVE] == 1, self._town.people_i32[Identity.ID]
        found: NDArray[np.int32] = np.where(lives, ids, np.int32(NOTHING))
        return found

    def _live_watched(self, tick: int, who: NDArray[np.int32]) -> None:
        """Live one tick, and take down what people decide in it."""
        self._make_room()
        start = self._used
        cells, numbers, masks = self._cells[start:], self._numbers[start:], self._masks[start:]
        found = see_deciders(self._town, self._variant, self._every_tick, self._rows, cells, numbers, masks)
        self._runner.advance(1)
        if found:
            rows = self._rows[:found]
            stays = self._who()[rows] == who[rows]
            self._used = end = start + int(found)
            self._ticks[start:end] = tick
            self._places[start:end] = rows
            self._actions[start:end] = np.where(stays, self._town.people_i8[Intent.OPTION, rows], NOTHING)

    def _make_room(self) -> None:
        """See that there is room for everybody to decide."""
        if self._used + self._people <= len(self._ticks):
            return
        for name in ("_cells", "_numbers", "_masks", "_ticks", "_places", "_actions"):
            old = getattr(self, name)
            setattr(self, name, np.concatenate([old, np.zeros_like(old)]))
