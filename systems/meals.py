"""Meals in company: two who eat in one place at the same time share the meal, are glad of it and remember it."""

import numpy as np

from components.catalogue import Hook
from components.people import Body, Identity, Intent, Moment, Timer, Where
from components.town import Clock, UseCount
from components.words import NOTHING, Doing, EventKind, Outcome, Reason
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.conduct import gain, remember
from systems.events import record
from systems.kernel import kernel
from systems.random import Stream, draw
from systems.scratch import NO_BID, Scratch
from systems.ties import touch
from systems.ways import block_of_place, place_of


@kernel
def with_hook(town: TownBlocks, hook: Int) -> Int:
    """Return the first affordance with a hook, or NOTHING."""
    for affordance in range(town.affordances.shape[0]):
        if town.affordances[affordance].hook == hook:
            return np.int64(affordance)
    return np.int64(NOTHING)


@kernel
def table_of(town: TownBlocks, row: Int, meal: Int) -> Int:
    """Return the place where a person eats and may have company at it, or NOTHING.

    They must have eaten for a while already, and not have shared a meal just before.
    """
    tick = town.town_i64[Clock.TICK]
    if not town.people_i8[Body.LIVE, row] or town.people_i8[Body.DOING, row] != Doing.EATING:
        return np.int64(NOTHING)
    if not town.affordances[town.people_i8[Intent.AFFORDANCE, row]].together:
        return np.int64(NOTHING)
    if tick - np.int64(town.people_i32[Timer.BEGAN, row]) < town.affordances[meal].duration_min:
        return np.int64(NOTHING)
    before = np.int64(town.people_i32[Moment.ATE_TOGETHER, row])
    if before != NOTHING and tick - before < town.affordances[meal].cooldown:
        return np.int64(NOTHING)
    return place_of(town, np.int64(town.people_i32[Where.CELL, row]))


@kernel
def meal_key(town: TownBlocks, row: Int, other: Int) -> Int:
    """Return the bid of two people who may share a meal: the same from both sides."""
    mine = np.int64(town.people_i32[Identity.ID, row])
    theirs = np.int64(town.people_i32[Identity.ID, other])
    dice = draw(town.town_i64[Clock.KEY], Stream.MEAL, town.town_i64[Clock.TICK], min(mine, theirs), max(mine, theirs))
    return np.int64(dice >> np.uint64(2))


@kernel
def bid_for_company(town: TownBlocks, row: Int) -> None:
    """Find whom somebody at table would share the meal with: KEY is the smallest bid, GRANTED who it is."""
    place = town.scratch_i64[Scratch.TARGET, row]
    town.scratch_i64[Scratch.KEY, row] = NO_BID
    town.scratch_i64[Scratch.GRANTED, row] = NOTHING
    block = block_of_place(town, place)
    for at in range(town.scratch_i64[Scratch.BLOCK_FIRST, block], town.scratch_i64[Scratch.BLOCK_FIRST, block + 1]):
        other = town.scratch_i64[Scratch.BLOCK_PEOPLE, at]
        if other != row and town.scratch_i64[Scratch.TARGET, other] == place:
            key = meal_key(town, row, other)
            if key < town.scratch_i64[Scratch.KEY, row]:
                town.scratch_i64[Scratch.KEY, row] = key
                town.scratch_i64[Scratch.GRANTED, row] = other


@kernel
def enjoy(town: TownBlocks, row: Int, other: Int, meal: Int) -> None:
    """Let a shared meal do one of the two good: company, a closer tie, a memory."""
    ties = town.params.ties
    tick = town.town_i64[Clock.TICK]
    mine, theirs = np.int64(town.people_i32[Identity.ID, row]), np.int64(town.people_i32[Identity.ID, other])
    gain(town, row, town.affordances[meal].gain_end, np.float32(1.0))
    touch(town, row, theirs, ties.meal_trust, ties.meal_familiarity, np.float32(0.0))
    town.people_i32[Moment.ATE_TOGETHER, row] = tick
    remember(town, row, meal, np.int64(NOTHING), tick, np.int64(Outcome.DONE), np.int64(Reason.NONE))
    town.town_i64[UseCount.FIRST + meal] += 1
    if mine < theirs:
        eaten = np.int64(town.people_i8[Intent.AFFORDANCE, row])
        record(town, EventKind.SHARED_MEAL, mine, theirs, eaten, 0)


@kernel
def share_meals(town: TownBlocks) -> None:
    """Let everybody who eats share the meal with one other at most: the pairs whose bid is smallest for both."""
    people = town.people_i16.shape[1]
    eaters = np.int64(0)
    for row in range(people):
        eaters += np.int64(town.people_i8[Body.DOING, row] == Doing.EATING)
    if eaters < 2:
        return
    meal = with_hook(town, np.int64(Hook.SHARE_MEAL))
    if meal == NOTHING:
        return
    eaters = np.int64(0)
    for row in range(people):
        town.scratch_i64[Scratch.TARGET, row] = table_of(town, row, meal)
        eaters += np.int64(town.scratch_i64[Scratch.TARGET, row] != NOTHING)
    if eaters < 2:
        return
    for row in range(people):
        if town.scratch_i64[Scratch.TARGET, row] != NOTHING:
            bid_for_company(town, row)
    for row in range(people):
        if town.scratch_i64[Scratch.TARGET, row] != NOTHING:
            other = town.scratch_i64[Scratch.GRANTED, row]
            if other != NOTHING and town.scratch_i64[Scratch.GRANTED, other] == row:
                enjoy(town, row, other, meal)
