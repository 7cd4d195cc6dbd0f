"""The scripted policy: every option has a desire, and the largest one that can be carried out is taken.

Desires follow the decision table of the design's catalogue, section 9. A person decides when an activity has
ended, every quarter of an hour when idle, exactly when it is time to leave for a shift, and when a need turns
urgent. Source: `docs/design` notes of the catalogue.
"""

from dataclasses import dataclass

import numpy as np

from components.atlas import BlockColumn, Fixture, Slot
from components.people import Belongs, Body, Intent, Timer, Where
from components.town import Clock, Kpi
from components.words import NEVER, NOTHING, Option, Outcome, Reason
from systems.arrays import F32, I16, I32, I64, U8, U16, Float, Int, Record
from systems.conduct import leave_off, set_out
from systems.desires import desire, is_urgent
from systems.kernel import kernel
from systems.params import Cents, Fraction, PositiveTicks, Ticks, Weight
from systems.planning import first_slot, plan_option
from systems.processor import Stage
from systems.schedule import slot_cell, ticks_to_leave, ticks_to_wake, time_to_leave
from systems.scratch import Scratch
from systems.ways import place_of

USEFUL_TICKS = 60
"""Ticks of an affordance without a fixed end that are worth beginning it for."""


@dataclass(frozen=True, kw_only=True)
class Params:
    """Thresholds of the scripted policy."""

    commit_ticks: PositiveTicks
    """How long an idle person waits before deciding again, and the window in which option switches are counted."""
    walk_allowance: Weight
    """Factor on the walking time when people reckon when to leave."""
    leave_margin_ticks: Ticks
    """Ticks that people allow themselves beyond the walk to work."""
    hungry_below: Fraction
    """Hunger below which people look for a meal."""
    hungry_before_work: Fraction
    """The same, when they leave for work in half an hour to two and a half hours."""
    hungry_before_bed: Fraction
    """The same, in the last hour before the own night."""
    hungry_at_work: Fraction
    """Hunger below which people eat a packed lunch at work."""
    tired_at_night: Fraction
    """Energy below which people go to bed in their own night."""
    tired_by_day: Fraction
    """Energy below which people lie down by day."""
    nap_before_work: Fraction
    """The same, some hours before a shift."""
    unclean_below: Fraction
    """Hygiene below which people wash."""
    unclean_before_work: Fraction
    """The same, when they leave for work soon, and before bed."""
    uneasy_below: Fraction
    """Comfort below which people rest before they look for company."""
    restless_below: Fraction
    """Comfort below which people rest when they have company enough."""
    lonely_below: Fraction
    """Social level below which people look for company."""
    content_with_company: Fraction
    """Social level at which they have had enough of it."""
    meals_kept: PositiveTicks
    """Cooked meals that people like to have in the bag."""
    food_kept: PositiveTicks
    """Raw food below which people go shopping."""
    clothes_from_cents: Cents
    """Wallet from which people without clean clothes buy some."""
    treat_chance: Fraction
    """Chance per decision of somebody with savings to go for a treat."""
    chat_chance: Fraction
    """Chance per decision to speak to somebody free."""
    outing_chance: Fraction
    """Chance per decision to go among people without need."""
    wash_chance: Fraction
    """Chance per decision of somebody at home to wash without need, be it only the hands."""
    sleep_ticks: PositiveTicks
    """Length of the own night."""
    wake_tick: PositiveTicks
    """Tick of day at which the night ends."""
    wake_tick_late_shift: PositiveTicks
    """The same for people whose shift begins around noon or later."""


@kernel
def takes_ticks(affordance: Int, walk: Int, affordances: Record, params: Record) -> Int:
    """Return the ticks a plan will need: the walk with its allowance and the longest use.

    What ends early at a level may be broken off, so only a useful part of it is counted.
    """
    what = affordances[affordance]
    use = np.int64(what.duration_max)
    if what.until_need != NOTHING:
        use = min(use, np.int64(USEFUL_TICKS))
    return np.int64(np.float32(walk) * params.decisions.walk_allowance) + use


@kernel
def fits(
    row: Int, option: Int, affordance: Int, slot: Int, walk: Int, people_f32: F32, people_i32: I32,
    distance_u16: U16, blocks_i32: I32, atlas_i32: I32, town_i64: I64, affordances: Record, params: Record
) -> bool:
    """Return whether there is time for a plan and for the way from there to the next shift.

    Work and emergencies always fit, and so does a bite on the spot during a shift.
    """
    if option == Option.WORK or is_urgent(row, people_f32, params):
        return True
    cell = np.int64(people_i32[Where.CELL, row])
    if slot != NOTHING:
        cell = slot_cell(slot, blocks_i32, atlas_i32, params.site)
    slack = ticks_to_leave(row, cell, people_f32, people_i32, distance_u16, blocks_i32, atlas_i32, town_i64, params)
    if slack <= 0 and slot == NOTHING and option == Option.GET_FED:
        return True
    return bool(takes_ticks(affordance, walk, affordances, params) <= slack)


@kernel
def slot_of(
    row: Int, affordance: Int, thing: Int, people_i32: I32, blocks_i32: I32, atlas_i32: I32,
    affordances: Record, site: Record
) -> Int:
    """Return the use slot that a person walks to for a plan, or NOTHING on the spot.

    Who stands on a slot of the object already heads for that one.
    """
    if thing == NOTHING:
        return np.int64(NOTHING)
    if affordances[affordance].own:
        return np.int64(people_i32[Belongs.BED, row])
    role = affordances[affordance].role
    here = np.int64(people_i32[Where.CELL, row])
    standing = slot_under(thing, role, here, blocks_i32, atlas_i32, site)
    return standing if standing != NOTHING else first_slot(thing, role, blocks_i32, atlas_i32, site)


@kernel
def slot_under(thing: Int, role: Int, here: Int, blocks_i32: I32, atlas_i32: I32, site: Record) -> Int:
    """Return the use slot of an object for a role that lies on a tile, or NOTHING."""
    block = thing // site.objects
    if here // site.cells != block:
        return np.int64(NOTHING)
    template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
    fixture = thing - block * site.objects
    first = np.int64(atlas_i32[template, Fixture.SLOT_FIRST, fixture])
    for slot in range(first, first + np.int64(atlas_i32[template, Fixture.SLOTS, fixture])):
        if atlas_i32[template, Slot.CELL, slot] == here - block * site.cells:
            if atlas_i32[template, Slot.ROLE, slot] == role:
                return block * site.slots + slot
    return np.int64(NOTHING)


@kernel
def best_untried(
    tried: Int, row: Int, slack: Int, to_wake: Int, place: Int, people_f32: F32, people_i16: I16,
    people_i32: I32, people_i64: I64, town_i64: I64, params: Record
) -> tuple[Int, Float]:
    """Return the option with the largest desire among those whose bit is not set in `tried`, and that desire."""
    best = np.int64(Option.IDLE)
    best_desire = np.float32(-1.0)
    for option in range(Option.IDLE, Option.SEEK_JOB + 1):
        if (tried >> option) & 1:
            continue
        wanted = desire(option, row, slack, to_wake, place, people_f32, people_i16, people_i32, people_i64,
                        town_i64, params)
        if wanted > best_desire:
            best = np.int64(option)
            best_desire = wanted
    return best, best_desire


@kernel
def choose(
    row: Int, people_f32: F32, people_i16: I16, people_i32: I32, people_i64: I64, reservations_i32: I32,
    objects_i16: I16, places_i32: I32, positions_i32: I32, town_i64: I64, terrain_u8: U8, distance_u16: U16,
    blocks_i32: I32, atlas_i32: I32, affordances: Record, params: Record, scratch_i64: I64
) -> tuple[Int, Int, Int, Int]:
    """Return (option, affordance, object, partner row) for the most wanted option that can be carried out in time.

    When there is time for nothing, a person idles without an affordance until it is time to leave.
    """
    place = place_of(np.int64(people_i32[Where.CELL, row]), terrain_u8, blocks_i32, params.site)
    slack = ticks_to_leave(
        row, np.int64(people_i32[Where.CELL, row]), people_f32, people_i32, distance_u16, blocks_i32, atlas_i32,
        town_i64, params
    )
    to_wake = ticks_to_wake(row, people_i32, distance_u16, blocks_i32, atlas_i32, town_i64, params)
    tried = np.int64(0)
    for _ in range(Option.SEEK_JOB + 1):
        option, wanted = best_untried(tried, row, slack, to_wake, place, people_f32, people_i16, people_i32,
                              people_i64, town_i64, params)
        if wanted <= np.float32(0.0):
            break
        tried |= np.int64(1) << option
        affordance, thing, partner, walk, _ = plan_option(
            option, row, people_f32, people_i16, people_i32, people_i64, reservations_i32, objects_i16,
            places_i32, positions_i32, town_i64, terrain_u8, distance_u16, blocks_i32, atlas_i32, affordances,
            params, scratch_i64
        )
        if affordance == NOTHING:
            continue
        slot = slot_of(row, affordance, thing, people_i32, blocks_i32, atlas_i32, affordances, params.site)
        if fits(
            row, option, affordance, slot, walk, people_f32, people_i32, distance_u16, blocks_i32, atlas_i32,
            town_i64, affordances, params
        ):
            return option, affordance, thing, partner
    return np.int64(Option.IDLE), np.int64(NOTHING), np.int64(NOTHING), np.int64(NOTHING)


@kernel
def take(
    row: Int, option: Int, affordance: Int, thing: Int, partner: Int, people_f32: F32, people_i16: I16,
    people_i32: I32, reservations_i32: I32, objects_i16: I16, town_i64: I64, events_i32: I32,
    distance_u16: U16, blocks_i32: I32, atlas_i32: I32, affordances: Record, params: Record
) -> None:
    """Make a choice the person's intent; somebody who is about the same option already simply goes on."""
    tick = town_i64[Clock.TICK]
    site = params.site
    slot = slot_of(row, affordance, thing, people_i32, blocks_i32, atlas_i32, affordances, site)
    going_on = people_i16[Intent.AFFORDANCE, row] != NOTHING and people_i16[Intent.OPTION, row] == option
    if not going_on:
        if people_i16[Intent.OPTION, row] != option:
            town_i64[Kpi.SWITCHES] += 1
            people_i32[Timer.OPTION_SINCE, row] = tick
        people_i16[Intent.OPTION, row] = option
        reason = np.int64(Reason.CALLED_AWAY if option == Option.WORK else Reason.CHANGED_MIND)
        leave_off(
            row, np.int64(Outcome.INTERRUPTED), reason, people_f32, people_i16, people_i32, reservations_i32,
            objects_i16,
            town_i64, events_i32, blocks_i32, atlas_i32, affordances, params
        )
        set_out(row, affordance, thing, partner, slot, people_i16, people_i32, reservations_i32, town_i64, params)
    leave = np.int64(NEVER)
    if option != Option.WORK:
        leave = time_to_leave(row, slot, people_f32, people_i32, distance_u16, blocks_i32, atlas_i32, town_i64, params)
    if affordance == NOTHING:
        leave = min(leave, tick + params.decisions.commit_ticks)
    people_i32[Timer.DECIDE, row] = leave


@kernel
def decide(
    people_f32: F32, people_i16: I16, people_i32: I32, people_i64: I64, reservations_i32: I32,
    objects_i16: I16, places_i32: I32, positions_i32: I32, town_i64: I64, events_i32: I32, terrain_u8: U8,
    distance_u16: U16, blocks_i32: I32, atlas_i32: I32, affordances: Record, params_block: Record,
    scratch_i64: I64
) -> None:
    """Let everybody whose time has come choose on the state before any of them acts, then act.

    Choices are kept in TARGET (option and affordance), KEY (object) and GRANTED (partner) between the passes, so
    that nobody's choice depends on who was asked first.
    """
    params = params_block[0]
    tick = town_i64[Clock.TICK]
    for row in range(people_i16.shape[1]):
        scratch_i64[Scratch.TARGET, row] = NOTHING
        if people_i16[Body.LIVE, row] and people_i32[Timer.DECIDE, row] <= tick:
            option, affordance, thing, partner = choose(
                row, people_f32, people_i16, people_i32, people_i64, reservations_i32, objects_i16, places_i32,
                positions_i32, town_i64, terrain_u8, distance_u16, blocks_i32, atlas_i32, affordances, params,
                scratch_i64
            )
            scratch_i64[Scratch.TARGET, row] = option * 1024 + affordance + 1
            scratch_i64[Scratch.KEY, row] = thing
            scratch_i64[Scratch.GRANTED, row] = partner
    for row in range(people_i16.shape[1]):
        choice = scratch_i64[Scratch.TARGET, row]
        if choice != NOTHING:
            take(
                row, choice // 1024, choice % 1024 - 1, scratch_i64[Scratch.KEY, row],
                scratch_i64[Scratch.GRANTED, row], people_f32, people_i16, people_i32, reservations_i32,
                objects_i16, town_i64, events_i32, distance_u16, blocks_i32, atlas_i32, affordances, params
            )


class Decisions(Stage):
    """Stage 4: the scripted policy."""

    def process(self) -> None:
        """Let the people of one town decide who are due."""
        town = self.town
        decide(
            town.people_f32, town.people_i16, town.people_i32, town.people_i64, town.reservations_i32,
            town.objects_i16, town.places_i32, town.positions_i32, town.town_i64, town.events_i32,
            town.terrain_u8, town.distance_u16, town.blocks_i32, town.atlas_i32, town.affordances, town.params_block,
            town.scratch_i64,
        )
