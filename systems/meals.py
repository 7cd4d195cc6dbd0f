"""Meals in company: two who eat in one place at the same time share the meal, are glad of it and remember it."""

import numpy as np

from components.catalogue import Hook
from components.people import Body, Identity, Intent, Moment, Timer, Where
from components.town import Clock, UseCount
from components.words import NOTHING, Doing, EventKind, Outcome, Reason
from systems.arrays import F32, I16, I32, I64, U8, Int, Record
from systems.conduct import gain, remember
from systems.events import record
from systems.kernel import kernel
from systems.random import Stream, draw
from systems.scratch import NO_BID, Scratch
from systems.ties import touch
from systems.ways import place_of


@kernel
def with_hook(hook: Int, affordances: Record) -> Int:
    """Return the first affordance with a hook, or NOTHING."""
    for affordance in range(affordances.shape[0]):
        if affordances[affordance].hook == hook:
            return np.int64(affordance)
    return np.int64(NOTHING)


@kernel
def table_of(
    row: Int, meal: Int, people_i16: I16, people_i32: I32, town_i64: I64, terrain_u8: U8, blocks_i32: I32,
    affordances: Record, site: Record
) -> Int:
    """Return the place where a person eats and may have company at it, or NOTHING.

    They must have eaten for a while already, and not have shared a meal just before.
    """
    tick = town_i64[Clock.TICK]
    if not people_i16[Body.LIVE, row] or people_i16[Body.DOING, row] != Doing.EATING:
        return np.int64(NOTHING)
    if not affordances[people_i16[Intent.AFFORDANCE, row]].together:
        return np.int64(NOTHING)
    if tick - np.int64(people_i32[Timer.BEGAN, row]) < affordances[meal].duration_min:
        return np.int64(NOTHING)
    before = np.int64(people_i32[Moment.ATE_TOGETHER, row])
    if before != NOTHING and tick - before < affordances[meal].cooldown:
        return np.int64(NOTHING)
    return place_of(np.int64(people_i32[Where.CELL, row]), terrain_u8, blocks_i32, site)


@kernel
def meal_key(row: Int, other: Int, people_i32: I32, town_i64: I64) -> Int:
    """Return the bid of two people who may share a meal: the same from both sides."""
    mine = np.int64(people_i32[Identity.ID, row])
    theirs = np.int64(people_i32[Identity.ID, other])
    dice = draw(town_i64[Clock.KEY], Stream.MEAL, town_i64[Clock.TICK], min(mine, theirs), max(mine, theirs))
    return np.int64(dice >> np.uint64(2))


@kernel
def bid_for_company(
    row: Int, people_i32: I32, town_i64: I64, site: Record, scratch_i64: I64
) -> None:
    """Find whom somebody at table would share the meal with: KEY is the smallest bid, GRANTED who it is."""
    place = scratch_i64[Scratch.TARGET, row]
    scratch_i64[Scratch.KEY, row] = NO_BID
    scratch_i64[Scratch.GRANTED, row] = NOTHING
    block = place // site.places
    for at in range(scratch_i64[Scratch.BLOCK_FIRST, block], scratch_i64[Scratch.BLOCK_FIRST, block + 1]):
        other = scratch_i64[Scratch.BLOCK_PEOPLE, at]
        if other != row and scratch_i64[Scratch.TARGET, other] == place:
            key = meal_key(row, other, people_i32, town_i64)
            if key < scratch_i64[Scratch.KEY, row]:
                scratch_i64[Scratch.KEY, row] = key
                scratch_i64[Scratch.GRANTED, row] = other


@kernel
def enjoy(
    row: Int, other: Int, meal: Int, people_f32: F32, people_i16: I16, people_i32: I32, town_i64: I64,
    events_i32: I32, affordances: Record, params: Record
) -> None:
    """Let a shared meal do one of the two good: company, a closer tie, a memory."""
    ties = params.ties
    tick = town_i64[Clock.TICK]
    mine, theirs = np.int64(people_i32[Identity.ID, row]), np.int64(people_i32[Identity.ID, other])
    gain(row, affordances[meal].gain_end, np.float32(1.0), people_f32)
    touch(
        row, theirs, ties.meal_trust, ties.meal_familiarity, np.float32(0.0), people_f32, people_i16, people_i32,
        town_i64, events_i32, params
    )
    people_i32[Moment.ATE_TOGETHER, row] = tick
    remember(
        row, meal, np.int64(NOTHING), tick, np.int64(Outcome.DONE), np.int64(Reason.NONE), people_i16, people_i32
    )
    town_i64[UseCount.FIRST + meal] += 1
    if mine < theirs:
        eaten = np.int64(people_i16[Intent.AFFORDANCE, row])
        record(town_i64, events_i32, EventKind.SHARED_MEAL, mine, theirs, eaten, 0)


@kernel
def share_meals(
    people_f32: F32, people_i16: I16, people_i32: I32, town_i64: I64, events_i32: I32, terrain_u8: U8,
    blocks_i32: I32, affordances: Record, params: Record, scratch_i64: I64
) -> None:
    """Let everybody who eats share the meal with one other at most: the pairs whose bid is smallest for both."""
    people = people_i16.shape[1]
    eaters = np.int64(0)
    for row in range(people):
        eaters += np.int64(people_i16[Body.DOING, row] == Doing.EATING)
    if eaters < 2:
        return
    meal = with_hook(np.int64(Hook.SHARE_MEAL), affordances)
    if meal == NOTHING:
        return
    eaters = np.int64(0)
    for row in range(people):
        scratch_i64[Scratch.TARGET, row] = table_of(
            row, meal, people_i16, people_i32, town_i64, terrain_u8, blocks_i32, affordances, params.site
        )
        eaters += np.int64(scratch_i64[Scratch.TARGET, row] != NOTHING)
    if eaters < 2:
        return
    for row in range(people):
        if scratch_i64[Scratch.TARGET, row] != NOTHING:
            bid_for_company(row, people_i32, town_i64, params.site, scratch_i64)
    for row in range(people):
        if scratch_i64[Scratch.TARGET, row] != NOTHING:
            other = scratch_i64[Scratch.GRANTED, row]
            if other != NOTHING and scratch_i64[Scratch.GRANTED, other] == row:
                enjoy(
                    row, other, meal, people_f32, people_i16, people_i32, town_i64, events_i32, affordances, params
                )
