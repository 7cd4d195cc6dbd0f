"""Bounds: which affordances the facts about people allow, by the rungs of the sieve.

Everybody is asked the same, so that a strip of people is asked at once, row beside row: one instruction then answers
for several of them.
"""

import numpy as np

from components.catalogue import Fact
from components.people import ITEM_KINDS_MAX, Bag, Belongs, Body, Need, Purse, Roster, Where
from components.sieve import STRIP
from components.town import Clock, Unrest
from components.words import NOTHING, Weather
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.foresight import level_on_leaving, share_used
from systems.kernel import kernel
from systems.personality import buffer_cents
from systems.rules import fact, is_on_shift, work_place
from systems.scratch import Scratch
from systems.summons import is_called, is_called_here
from systems.ways import place_of


@kernel
def tell_belongings(town: TownBlocks, first: Int, count: Int) -> None:
    """Write the facts about the people of some rows that stand in columns: needs once they leave off, goods and money.

    Args:
        first: row of the first of them; a sum of rows is an index without a sign, so that rows are read side by side.
        count: how many rows.
    """
    facts, tick = town.facts_f64, town.town_i64[Clock.TICK]
    for need in range(Need.HUNGER, Need.COMFORT + 1):
        for lane in range(count):
            facts[need, lane] = np.float64(town.people_f32[need, np.uint64(first + lane)])
    for item in range(ITEM_KINDS_MAX):
        for lane in range(count):
            at = np.uint64(first + lane)
            facts[Fact.ITEM_FIRST + item, lane] = np.float64(town.people_i16[Bag.ITEM_0 + item, at])
    for lane in range(count):
        row = first + lane
        share = share_used(town, row)
        if share > np.float32(0.0):
            for need in range(Need.HUNGER, Need.COMFORT + 1):
                facts[need, lane] = np.float64(level_on_leaving(town, row, need, share))
        wallet = town.people_i64[Purse.WALLET, row]
        facts[Fact.WALLET, lane] = np.float64(wallet)
        facts[Fact.SAVINGS, lane] = np.float64(wallet - buffer_cents(town, row))
        facts[Fact.RENT_OWED, lane] = np.float64(town.people_i64[Purse.RENT_OWED, row])
        facts[Fact.HAS_JOB, lane] = np.float64(town.people_i32[Belongs.POSITION, row] != NOTHING)
        facts[Fact.ON_SHIFT, lane] = np.float64(is_on_shift(town, row, tick))
        ahead = np.int64(town.people_i32[Roster.START, row]) - tick
        facts[Fact.TICKS_TO_SHIFT, lane] = np.float64(max(np.int64(0), ahead))


@kernel
def tell_surroundings(town: TownBlocks, first: Int, count: Int) -> None:
    """Write the facts about where the people of some rows are, the time of day and the weather; see above."""
    facts, tick = town.facts_f64, town.town_i64[Clock.TICK]
    minute = np.float64(tick % town.params.time.ticks_per_day)
    sunny = np.float64(town.town_i64[Unrest.WEATHER] == Weather.SUNNY)
    dry = np.float64(town.town_i64[Unrest.WEATHER] != Weather.RAIN)
    for lane in range(count):
        facts[Fact.TICK_OF_DAY, lane] = minute
        facts[Fact.SUNNY, lane] = sunny
        facts[Fact.DRY, lane] = dry
        row = first + lane
        if not town.people_i8[Body.LIVE, row]:
            continue
        position = np.int64(town.people_i32[Belongs.POSITION, row])
        here = place_of(town, np.int64(town.people_i32[Where.CELL, row]))
        on_site = position != NOTHING and here != NOTHING and work_place(town, position) == here
        at_home = here != NOTHING and here == town.people_i32[Belongs.HOME, row]
        facts[Fact.ON_SITE, lane] = np.float64(on_site)
        facts[Fact.AT_HOME, lane] = np.float64(at_home)
        facts[Fact.HERE_INSIDE, lane] = np.float64(here != NOTHING)
        facts[Fact.CALLED, lane] = np.float64(is_called(town, row, tick))
        facts[Fact.CALLED_HERE, lane] = np.float64(is_called_here(town, row, tick))


@kernel
def weigh_strip(town: TownBlocks, first: Int) -> None:
    """Write what the facts allow the people of a strip; for rows in which nobody lives it means nothing."""
    facts, scratch = town.facts_f64, town.scratch_i64
    every = town.sieve[0].every
    for lane in range(facts.shape[1]):
        scratch[Scratch.ALLOWED, np.uint64(first + lane)] = every
    for number in range(town.sieve[0].plain_rungs):
        rung = town.rungs[np.uint64(number)]
        value, below, flip, about = rung.value, rung.below, rung.flip, rung.fact
        for lane in range(facts.shape[1]):
            reached = -np.int64(facts[about, lane] >= value)
            scratch[Scratch.ALLOWED, np.uint64(first + lane)] &= below ^ (flip & reached)


@kernel
def weigh_people(town: TownBlocks) -> None:
    """Write which affordances the facts about each person allow, but for a whim."""
    people = town.people_i16.shape[1]
    for first in range(0, people, STRIP):
        count = min(np.int64(STRIP), people - first)
        tell_belongings(town, np.int64(first), count)
        tell_surroundings(town, np.int64(first), count)
        weigh_strip(town, np.int64(first))


@kernel
def on_a_whim(town: TownBlocks, row: Int, those: Int) -> Int:
    """Return which of some affordances a person's whim of this hour is for, or does not matter for."""
    sieve = town.sieve[0]
    if not those & sieve.whim:
        return those
    whim = fact(town, np.int64(Fact.WHIM), np.int64(0), row)
    for number in range(sieve.plain_rungs, sieve.all_rungs):
        rung = town.rungs[np.uint64(number)]
        those &= rung.below ^ (rung.flip & -np.int64(whim >= rung.value))
    return those
