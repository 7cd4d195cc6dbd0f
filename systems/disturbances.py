"""Disturbances: price spikes, outages, closures, meets and festivals; they begin by dice and end by the clock.

Each goes on in one row of `disturbances.i32`. For every hundred residents, or part of a hundred, the dice are
thrown once a tick, so many may go on at a time, and the waits between them are that much shorter.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from annotated_types import Ge, Le

from components.atlas import BlockColumn, Fixture
from components.disturbances import Disturbance
from components.people import Belongs, Body, Company, Identity, Intent, Need, Timer, Where
from components.town import Clock, Respite, Unrest
from components.words import NOTHING, Doing, System, Trouble
from systems.arrays import Float, Int, Record
from systems.blocks import TownBlocks
from systems.kernel import kernel
from systems.params import PositiveTicks, TickOfDay, Ticks
from systems.processor import Stage
from systems.random import Stream, draw, fraction, mix
from systems.rules import is_open
from systems.targets import pick_block, pick_object, pick_place, pick_rivals, suits, throw
from systems.traps import spring
from systems.upsets import blow_over, break_out, hundreds
from systems.ways import block_of_place, place_of, walking_ticks

Rate = Annotated[float, Ge(0.0), Le(100.0)]
"""How often a day."""

Permille = Annotated[int, Ge(1000), Le(10_000)]
"""A factor in thousandths, at least 1."""


@dataclass(frozen=True, kw_only=True)
class RatePerKind:
    """One rate for each kind of disturbance."""

    price_spike: Rate
    blackout: Rate
    water_outage: Rate
    closure: Rate
    meet: Rate
    festival: Rate


@dataclass(frozen=True, kw_only=True)
class LengthPerKind:
    """One duration for each kind of disturbance."""

    price_spike: PositiveTicks
    blackout: PositiveTicks
    water_outage: PositiveTicks
    closure: PositiveTicks
    meet: PositiveTicks
    festival: PositiveTicks


@dataclass(frozen=True, kw_only=True)
class WaitPerKind:
    """One wait for each kind of disturbance."""

    price_spike: Ticks
    blackout: Ticks
    water_outage: Ticks
    closure: Ticks
    meet: Ticks
    festival: Ticks


@dataclass(frozen=True, kw_only=True)
class Params:
    """How often the town is upset, and by what; all waits count from the beginning of a disturbance."""

    enabled: bool
    """Whether disturbances begin of themselves; an operator can always start one."""
    per_day: RatePerKind
    """How often each kind begins in a day, where no wait keeps it from it, for each hundred residents."""
    ticks_min: LengthPerKind
    """Shortest duration of each kind."""
    ticks_max: LengthPerKind
    """Longest duration of each kind."""
    cooldown_ticks: WaitPerKind
    """Ticks before another one of the same kind; divided by the hundreds of residents."""
    gap_ticks: Ticks
    """Ticks before another one of any kind; divided by the hundreds of residents."""
    at_a_time: Annotated[int, Ge(0), Le(8)]
    """How many may go on at once for each hundred residents."""
    person_spared_ticks: Ticks
    """Ticks before a person is struck again by an outage or closure at home, or called to a meet."""
    shop_spared_ticks: Ticks
    """Ticks before the prices of the same shop spike again."""
    object_spared_ticks: Ticks
    """Ticks before the same object is closed again."""
    spike_permille_min: Permille
    """Smallest factor of a price spike, in thousandths."""
    spike_permille_max: Permille
    """Largest factor of a price spike, in thousandths."""
    festival_times: Annotated[float, Ge(1.0), Le(10.0)]
    """How many times as much company people find in what they do at a festival."""
    meet_rivalry: Annotated[float, Ge(-1.0), Le(0.0)]
    """Rivalry that a good chat adds between two who were called to a meet."""
    gather_from_tick: TickOfDay
    """Tick of the day from which meets and festivals begin of themselves."""
    gather_until_tick: TickOfDay
    """Tick of the day from which they do so no more."""


@kernel
def length_of(town: TownBlocks, kind: Int, rules: Record) -> Int:
    """Return the ticks that a disturbance of a kind lasts, drawn between its bounds."""
    shortest = np.int64(rules.ticks_min[kind - 1])
    longest = np.int64(rules.ticks_max[kind - 1])
    return shortest + throw(town, kind, 101, longest - shortest + 1)


@kernel
def meeting_place(town: TownBlocks, row: Int) -> Int:
    """Return an open cafe in the block where a person lives, or NOTHING."""
    home = np.int64(town.people_i32[Belongs.HOME, row])
    if home == NOTHING:
        return np.int64(NOTHING)
    block = block_of_place(town, home)
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    for lot in range(town.site.places):
        place = block * town.site.places + lot
        if suits(town, Trouble.MEET, place):
            if is_open(town, place, lot, template, town.town_i64[Clock.TICK]):
                return np.int64(place)
    return np.int64(NOTHING)


@kernel
def ticks_to(town: TownBlocks, row: Int, place: Int) -> Int:
    """Return the walking ticks of a person to the first use slot in a place."""
    block = block_of_place(town, place)
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    for fixture in range(town.site.objects):
        if town.atlas_i32[template, Fixture.KIND, fixture] != NOTHING:
            if town.atlas_i32[template, Fixture.PLACE, fixture] == place - block * town.site.places:
                slot = block * town.site.slots + np.int64(town.atlas_i32[template, Fixture.SLOT_FIRST, fixture])
                return walking_ticks(town, np.int64(town.people_i32[Where.CELL, row]), slot)
    return np.int64(0)


@kernel
def prepare_meet(town: TownBlocks, ticks: Int) -> tuple[Int, Int, Int, Int]:
    """Return (cafe, ticks, id, id) of a meet of the two greatest rivals; the ticks include their longer walk."""
    nothing = np.int64(NOTHING)
    first, second = pick_rivals(town, ticks)
    if first == NOTHING:
        return nothing, ticks, nothing, nothing
    place = meeting_place(town, first)
    if place == NOTHING:
        return nothing, ticks, nothing, nothing
    walk = max(
        ticks_to(town, first, place),
        ticks_to(town, second, place),
    )
    return (
        place,
        ticks + walk,
        np.int64(town.people_i32[Identity.ID, first]),
        np.int64(town.people_i32[Identity.ID, second]),
    )


@kernel
def come_up(town: TownBlocks, kind: Int) -> bool:
    """Let a disturbance of a kind begin of itself where it may, and return whether it did."""
    rules = town.params.disturbances
    ticks = length_of(town, kind, rules)
    permille = np.int64(0)
    who, other = np.int64(NOTHING), np.int64(NOTHING)
    if kind == Trouble.CLOSURE:
        target = pick_object(town)
    elif kind == Trouble.MEET:
        target, ticks, who, other = prepare_meet(town, ticks)
    elif kind == Trouble.PRICE_SPIKE or kind == Trouble.FESTIVAL:
        target = pick_place(town, kind)
        if kind == Trouble.PRICE_SPIKE:
            spread = rules.spike_permille_max - rules.spike_permille_min + 1
            permille = rules.spike_permille_min + throw(town, kind, 102, spread)
    else:
        target = pick_block(town, kind)
    if target == NOTHING:
        return False
    number = break_out(town, kind, target, ticks, permille, who, other)
    return bool(number != NOTHING)


@kernel
def chance_of(town: TownBlocks, kind: Int) -> Float:
    """Return the chance of a kind of disturbance in this tick, for a hundred residents.

    Meets and festivals are for the day: their chances lie between two hours and are so much larger there.
    """
    rules = town.params.disturbances
    day = town.params.time.ticks_per_day
    hours = np.int64(day)
    if kind == Trouble.MEET or kind == Trouble.FESTIVAL:
        hours = rules.gather_until_tick - rules.gather_from_tick
        since = town.town_i64[Clock.TICK] % day - rules.gather_from_tick
        if since < 0 or since >= hours:
            return np.float32(0.0)
    return rules.per_day[kind - 1] / np.float32(hours)


@kernel
def come_up_by_chance(town: TownBlocks) -> None:
    """Throw the dice for every hundred residents and every kind that is not waiting."""
    tick = town.town_i64[Clock.TICK]
    for part in range(hundreds(town)):
        moment = draw(town.town_i64[Clock.KEY], Stream.EVENTS, tick, part, 0)
        for kind in range(Trouble.PRICE_SPIKE, Trouble.FESTIVAL + 1):
            if tick < town.town_i64[Unrest.QUIET_UNTIL]:
                return
            if tick < town.town_i64[Respite.FIRST + kind - 1]:
                continue
            if fraction(mix(moment + np.uint64(kind))) < chance_of(town, kind):
                come_up(town, kind)


@kernel
def celebrate(town: TownBlocks, place: Int) -> None:
    """Let everybody at a festival find more company in what they do than it gives by itself."""
    more = town.params.disturbances.festival_times - np.float32(1.0)
    for row in range(town.people_i16.shape[1]):
        if not town.people_i8[Body.LIVE, row] or town.people_i8[Body.DOING, row] < Doing.IDLING:
            continue
        if place_of(town, np.int64(town.people_i32[Where.CELL, row])) != place:
            continue
        what = town.affordances[town.people_i8[Intent.AFFORDANCE, row]]
        company = what.gain_tick[Need.SOCIAL]
        planned = np.int64(town.people_i32[Timer.ENDS, row]) - np.int64(town.people_i32[Timer.BEGAN, row])
        if town.people_i32[Company.PARTNER, row] != NOTHING and planned > 0:
            company += what.gain_end[Need.SOCIAL] / np.float32(planned)
        if company > np.float32(0.0):
            town.people_f32[Need.SOCIAL, row] = min(np.float32(1.0), town.people_f32[Need.SOCIAL, row] + more * company)


@kernel
def disturb(town: TownBlocks) -> None:
    """End what is over, start what is due, and let people at festivals celebrate."""
    if town.town_i64[Unrest.ACTIVE] > 0:
        for number in range(town.disturbances_i32.shape[1]):
            kind = np.int64(town.disturbances_i32[Disturbance.KIND, number])
            if kind == Trouble.NONE:
                continue
            if town.town_i64[Clock.TICK] >= town.disturbances_i32[Disturbance.ENDS, number]:
                blow_over(town, number)
            elif kind == Trouble.FESTIVAL:
                celebrate(town, np.int64(town.disturbances_i32[Disturbance.TARGET, number]))
    if town.params.disturbances.enabled:
        come_up_by_chance(town)
    spring(town, System.DISTURBANCES)


class Disturbances(Stage):
    """Stage 2: what upsets the town begins and ends."""

    def process(self) -> None:
        """Let the disturbances of one town take their course for one tick."""
        town = self.town
        disturb(town)
