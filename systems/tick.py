"""A day in the town: the one place where the order of a tick is written down.

Commands are applied before the tick, by the engine. The kernels below are called in the order of the list in
the design, once per town and tick; `run_towns` is the loop over towns and ticks, `STAGES` the same order as
processors that can be run, timed and interleaved one by one, `PARTS` the same order for several threads.
"""

from collections.abc import Callable
from typing import Any

from components.town import Clock
from systems.affordances import Affordances, begin_all, go_on, line_up
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.decisions import Decisions, act, choose_all
from systems.disturbances import Disturbances, disturb
from systems.economy import Economy, trade
from systems.employment import Employment, keep_shifts
from systems.kernel import kernel
from systems.lifecycle import Lifecycle, watch_over
from systems.movement import Movement, award, intend, walk
from systems.needs import Needs, decay
from systems.neighbours import Perception, index_people
from systems.processor import Stage
from systems.queues import Queues, look_round, serve
from systems.rewards import Rewards, count_rewards, judge
from systems.telemetry import Telemetry, keep_count
from systems.ties import Relationships, fade
from systems.weather import Sky, blow

STAGES: tuple[type[Stage], ...] = (
    Sky,
    Disturbances,
    Perception,
    Decisions,
    Movement,
    Queues,
    Affordances,
    Needs,
    Employment,
    Economy,
    Relationships,
    Lifecycle,
    Rewards,
    Telemetry,
)
"""The systems of a tick, in order."""

BY_ROWS: frozenset[Callable[..., Any]] = frozenset({choose_all, intend, award, look_round, go_on, decay, judge})
"""Kernels that take some rows of people and write nothing but what is theirs, so that threads may share a town."""

PARTS: tuple[Callable[..., Any], ...] = (
    blow, disturb, index_people, choose_all, act, intend, award, walk, look_round, serve, line_up, go_on, begin_all,
    decay, keep_shifts, trade, fade, watch_over, judge, count_rewards, keep_count,
)  # fmt: skip
"""The kernels of a tick, in order."""


@kernel
def tick(town: TownBlocks) -> None:
    """Live one minute in one town."""
    people = town.people_i16.shape[1]
    blow(town)
    disturb(town)
    index_people(town)
    choose_all(town, 0, people)
    act(town)
    intend(town, 0, people)
    award(town, 0, people)
    walk(town)
    look_round(town, 0, people)
    serve(town)
    line_up(town)
    go_on(town, 0, people)
    begin_all(town)
    decay(town, 0, people)
    keep_shifts(town)
    trade(town)
    fade(town)
    watch_over(town)
    judge(town, 0, people)
    count_rewards(town)
    keep_count(town)


@kernel
def run_towns(world: TownBlocks, first: Int, last: Int, ticks: Int) -> None:
    """Live a number of ticks in each of a range of towns: towns outside, ticks inside, so a town stays in cache.

    A town in which a fault was noted lives no further tick.

    Args:
        world: any town of the world.
        first: place of the first town.
        last: place after that of the last town.
        ticks: how many.
    """
    for place in range(first, last):
        town = world.at(place)
        for _ in range(ticks):
            if town.town_i64[Clock.ERROR_CODE] != 0:
                break
            tick(town)
