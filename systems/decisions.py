"""Decisions: the scripted policy, and the wishes of policies outside.

By the script every option has a desire, and the largest one that can be carried out is taken.

Desires follow the decision table of the design's catalogue, section 9. A person decides when an activity has
ended, every quarter of an hour when idle, exactly when it is time to leave for a shift, and when a need turns
urgent. Whom somebody outside decides for is not asked by the script: see `systems.outside` and
`systems.primitives`. Source: `docs/design` notes of the catalogue.
"""

from dataclasses import dataclass

import numpy as np

from components.atlas import BlockColumn, Fixture, Slot
from components.people import Belongs, Body, Intent, Mind, Timer, Where
from components.town import Clock, Kpi
from components.words import NEVER, NOTHING, Option, Outcome, Policy, Primitive, Reason, System
from systems.arrays import Float, Int
from systems.blocks import TownBlocks
from systems.conduct import leave_off, set_out
from systems.desires import desires_of, is_urgent
from systems.kernel import kernel
from systems.outside import heed, is_about
from systems.params import Cents, Fraction, PositiveTicks, Ticks, Weight
from systems.planning import first_slot, plan_option
from systems.primitives import perform
from systems.processor import Stage
from systems.schedule import slot_cell, ticks_to_leave, ticks_to_wake, time_to_leave
from systems.scratch import Scratch
from systems.traps import spring
from systems.ways import block_of_cell, block_of_object, place_of

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
def takes_ticks(town: TownBlocks, affordance: Int, walk: Int) -> Int:
    """Return the ticks a plan will need: the walk with its allowance and the longest use.

    What ends early at a level may be broken off, so only a useful part of it is counted.
    """
    what = town.affordances[affordance]
    use = np.int64(what.duration_max)
    if what.until_need != NOTHING:
        use = min(use, np.int64(USEFUL_TICKS))
    return np.int64(np.float32(walk) * town.params.decisions.walk_allowance) + use


@kernel
def fits(town: TownBlocks, row: Int, option: Int, affordance: Int, slot: Int, walk: Int) -> bool:
    """Return whether there is time for a plan and for the way from there to the next shift.

    Work and emergencies always fit, and so does a bite on the spot during a shift.
    """
    if option == Option.WORK or is_urgent(town, row):
        return True
    cell = np.int64(town.people_i32[Where.CELL, row])
    if slot != NOTHING:
        cell = slot_cell(town, slot)
    slack = ticks_to_leave(town, row, cell)
    if slack <= 0 and slot == NOTHING and option == Option.GET_FED:
        return True
    return bool(takes_ticks(town, affordance, walk) <= slack)


@kernel
def slot_of(town: TownBlocks, row: Int, affordance: Int, thing: Int) -> Int:
    """Return the use slot that a person walks to for a plan, or NOTHING on the spot.

    Who stands on a slot of the object already heads for that one.
    """
    if thing == NOTHING:
        return np.int64(NOTHING)
    if town.affordances[affordance].own:
        return np.int64(town.people_i32[Belongs.BED, row])
    role = town.affordances[affordance].role
    here = np.int64(town.people_i32[Where.CELL, row])
    standing = slot_under(town, thing, role, here)
    return standing if standing != NOTHING else first_slot(town, thing, role)


@kernel
def slot_under(town: TownBlocks, thing: Int, role: Int, here: Int) -> Int:
    """Return the use slot of an object for a role that lies on a tile, or NOTHING."""
    block = block_of_object(town, thing)
    if block_of_cell(town, here) != block:
        return np.int64(NOTHING)
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    fixture = thing - block * town.site.objects
    first = np.int64(town.atlas_i32[template, Fixture.SLOT_FIRST, fixture])
    for slot in range(first, first + np.int64(town.atlas_i32[template, Fixture.SLOTS, fixture])):
        if town.atlas_i32[template, Slot.CELL, slot] == here - block * town.site.cells:
            if town.atlas_i32[template, Slot.ROLE, slot] == role:
                return block * town.site.slots + slot
    return np.int64(NOTHING)


@kernel
def best_untried(tried: Int, desires: tuple[Float, ...]) -> tuple[Int, Float]:
    """Return the option with the largest desire among those whose bit is not set in `tried`, and that desire."""
    best = np.int64(Option.IDLE)
    best_desire = np.float32(-1.0)
    for option in range(Option.IDLE, Option.SEEK_JOB + 1):
        if not (tried >> option) & 1 and desires[option] > best_desire:
            best = np.int64(option)
            best_desire = desires[option]
    return best, best_desire


@kernel
def choose(town: TownBlocks, row: Int) -> tuple[Int, Int, Int, Int]:
    """Return (option, affordance, object, partner row) for the most wanted option that can be carried out in time.

    When there is time for nothing, a person idles without an affordance until it is time to leave.
    """
    place = place_of(town, np.int64(town.people_i32[Where.CELL, row]))
    slack = ticks_to_leave(town, row, np.int64(town.people_i32[Where.CELL, row]))
    to_wake = ticks_to_wake(town, row)
    desires = desires_of(town, row, slack, to_wake, place)
    tried = np.int64(0)
    for _ in range(Option.SEEK_JOB + 1):
        option, wanted = best_untried(tried, desires)
        if wanted <= np.float32(0.0):
            break
        tried |= np.int64(1) << option
        affordance, thing, partner, walk, _ = plan_option(town, option, row)
        if affordance == NOTHING:
            continue
        slot = slot_of(town, row, affordance, thing)
        if fits(town, row, option, affordance, slot, walk):
            return option, affordance, thing, partner
    return np.int64(Option.IDLE), np.int64(NOTHING), np.int64(NOTHING), np.int64(NOTHING)


@kernel
def set_about(town: TownBlocks, row: Int, option: Int, affordance: Int, thing: Int, partner: Int, slot: Int) -> None:
    """Let a person leave off what they are about and set out for an affordance of an option; NOTHING to stand still."""
    if town.people_i8[Intent.OPTION, row] != option:
        town.town_i64[Kpi.SWITCHES] += 1
    town.people_i8[Intent.OPTION, row] = option
    reason = np.int64(Reason.CALLED_AWAY if option == Option.WORK else Reason.CHANGED_MIND)
    leave_off(town, row, np.int64(Outcome.INTERRUPTED), reason)
    set_out(town, row, affordance, thing, partner, slot)


@kernel
def take(town: TownBlocks, row: Int, option: Int, affordance: Int, thing: Int, partner: Int) -> None:
    """Make a choice of the script the person's intent; who is about the same option already simply goes on."""
    slot = slot_of(town, row, affordance, thing)
    if not is_about(town, row, option):
        set_about(town, row, option, affordance, thing, partner, slot)
    leave = np.int64(NEVER)
    if option != Option.WORK:
        leave = time_to_leave(town, row, slot)
    if affordance == NOTHING:
        leave = min(leave, town.town_i64[Clock.TICK] + town.params.decisions.commit_ticks)
    town.people_i32[Timer.DECIDE, row] = leave


@kernel
def follow(town: TownBlocks, row: Int, option: Int, affordance: Int, thing: Int, partner: Int) -> None:
    """Make a choice from outside the person's intent; nothing but the end of a deed or a wish makes them think."""
    set_about(town, row, option, affordance, thing, partner, slot_of(town, row, affordance, thing))
    wait_for_wish(town, row)


@kernel
def wait_for_wish(town: TownBlocks, row: Int) -> None:
    """Let a person go on until a wish comes; who has nothing to do looks round again after a while."""
    town.people_i32[Timer.DECIDE, row] = NEVER
    if town.people_i8[Intent.AFFORDANCE, row] == NOTHING:
        town.people_i32[Timer.DECIDE, row] = town.town_i64[Clock.TICK] + town.params.decisions.commit_ticks


@kernel
def is_asked(town: TownBlocks, row: Int) -> bool:
    """Return whether a person has to choose now: their time has come, or a policy outside has a wish."""
    if not town.people_i8[Body.LIVE, row]:
        return False
    if town.people_i32[Timer.DECIDE, row] <= town.town_i64[Clock.TICK]:
        return True
    return bool(town.people_i8[Mind.WISH, row] != NOTHING and town.people_i8[Mind.POLICY, row] != Policy.SCRIPTED)


@kernel
def choose_by_policy(town: TownBlocks, row: Int) -> tuple[Int, Int, Int, Int]:
    """Return (option, affordance, object, partner row) by the person's policy; the option is NOTHING to go on.

    The wish is done with then, but for a step, which is still to be made.
    """
    policy = np.int64(town.people_i8[Mind.POLICY, row])
    if policy == Policy.SCRIPTED:
        return choose(town, row)
    if policy == Policy.PRIMITIVE:
        option, affordance, thing, partner = perform(town, row)
        wish = np.int64(town.people_i8[Mind.WISH, row])
        if wish < Primitive.NORTH or wish > Primitive.WEST:
            town.people_i8[Mind.WISH, row] = NOTHING
        return option, affordance, thing, partner
    option, affordance, thing, partner = heed(town, row)
    town.people_i8[Mind.WISH, row] = NOTHING
    return option, affordance, thing, partner


@kernel
def choose_all(town: TownBlocks, first: Int, last: Int) -> None:
    """Let everybody in some rows whose time has come choose, on the state before any of them acts.

    Choices are kept in TARGET (option and affordance), KEY (object) and GRANTED (partner) until people act on them.
    """
    for row in range(first, last):
        town.scratch_i64[Scratch.TARGET, row] = NOTHING
        if is_asked(town, row):
            option, affordance, thing, partner = choose_by_policy(town, row)
            if option == NOTHING:
                wait_for_wish(town, row)
                continue
            town.scratch_i64[Scratch.TARGET, row] = option * 1024 + affordance + 1
            town.scratch_i64[Scratch.KEY, row] = thing
            town.scratch_i64[Scratch.GRANTED, row] = partner


@kernel
def act(town: TownBlocks) -> None:
    """Let everybody who has chosen act on it; nobody's choice depends on who was asked first."""
    for row in range(town.people_i16.shape[1]):
        choice = town.scratch_i64[Scratch.TARGET, row]
        if choice == NOTHING:
            continue
        option, affordance = choice // 1024, choice % 1024 - 1
        thing, partner = town.scratch_i64[Scratch.KEY, row], town.scratch_i64[Scratch.GRANTED, row]
        if town.people_i8[Mind.POLICY, row] == Policy.SCRIPTED:
            take(town, row, option, affordance, thing, partner)
        else:
            follow(town, row, option, affordance, thing, partner)
    spring(town, System.DECISIONS)


class Decisions(Stage):
    """Stage 4: what people choose, by the script or from outside."""

    def process(self) -> None:
        """Let the people of one town decide who are due."""
        town = self.town
        choose_all(town, 0, town.people_i16.shape[1])
        act(town)
