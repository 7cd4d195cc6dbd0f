"""Affordances in use: begin, advance and finish what people do, with every effect of the catalogue."""

import numpy as np

from components.atlas import BlockColumn, Slot
from components.catalogue import Hook, Payee
from components.objects import LastUse, Object
from components.people import Bag, Body, Company, Identity, Intent, Purse, Roster, Timer, Where
from components.places import Premises, Stock, Till
from components.reservations import Reservation
from components.town import Account, Clock, Used
from components.words import NOTHING, Claim, Doing, EventKind, Outcome, Reason, System
from systems.arrays import Int, Record
from systems.blocks import TownBlocks
from systems.chats import begin_chats, end_chat, end_gift
from systems.conduct import carry, gain, is_over, leave_off, place_at, start_using
from systems.events import record
from systems.hooks import choose_vacancies, employ, pay_owed_rent, relieve
from systems.hospital import pay_stay
from systems.kernel import kernel
from systems.meals import share_meals
from systems.processor import Stage
from systems.purchases import buy, judge_purchases, line_up_purchases
from systems.random import Stream, below, draw
from systems.rules import LET_IN, object_refusal, person_refusal
from systems.scratch import Scratch
from systems.traps import spring
from systems.ways import block_of_slot

GOES_ON, BEGINS = -1, -2
"""Verdicts on what does not end in this tick, and on what may begin."""


@kernel
def pay_fee(town: TownBlocks, row: Int, what: Record, place: Int) -> None:
    """Move the fee of an affordance from the wallet to whom it is due."""
    town.people_i64[Purse.WALLET, row] -= what.fee
    if what.payee == Payee.PLACE and place != NOTHING:
        town.places_i64[Till.SALES, place] += what.fee
    elif what.payee == Payee.LANDLORD:
        town.town_i64[Account.LANDLORD] += what.fee
    else:
        town.town_i64[Account.TOWN] += what.fee


@kernel
def duration_of(town: TownBlocks, row: Int, affordance: Int) -> Int:
    """Return how many ticks an affordance will take this person, drawn between its bounds."""
    what = town.affordances[affordance]
    tick = town.town_i64[Clock.TICK]
    dice = draw(town.town_i64[Clock.KEY], Stream.WORLD, tick, np.int64(town.people_i32[Identity.ID, row]), 0)
    ticks = what.duration_min + below(dice, what.duration_max - what.duration_min + 1)
    if what.to_shift_end:
        start, end = np.int64(town.people_i32[Roster.START, row]), np.int64(town.people_i32[Roster.END, row])
        ticks = min(ticks, (start if tick < start else end) - tick)
    return np.int64(ticks)


@kernel
def begin(town: TownBlocks, row: Int) -> None:
    """Begin an affordance for whoever has arrived, or fail with the reason; the start effects happen now."""
    affordance = np.int64(town.people_i8[Intent.AFFORDANCE, row])
    what = town.affordances[affordance]
    thing = np.int64(town.reservations_i32[Reservation.OBJECT, row])
    refusal = person_refusal(town, affordance, row)
    if refusal == Reason.NONE and thing != NOTHING:
        refusal = object_refusal(town, affordance, row, thing, np.int64(LET_IN))
    if refusal != Reason.NONE:
        leave_off(town, row, np.int64(Outcome.FAILED), refusal)
        return
    place = place_at(town, thing)
    carry(town, row, what.items_start, town.params.goods.meal)
    if what.fee > 0:
        pay_fee(town, row, what, place)
    ticks = duration_of(town, row, affordance)
    start_using(town, row, ticks, town.town_i64[Clock.TICK])


@kernel
def is_cut_somewhere(town: TownBlocks) -> bool:
    """Return whether power or water is missing anywhere; nearly always it is not, and nobody need be asked."""
    supplied = np.int64(1)
    for place in range(town.places_i32.shape[1]):
        supplied &= np.int64(town.places_i32[Premises.POWER, place]) & np.int64(town.places_i32[Premises.WATER, place])
    return bool(supplied == 0)


@kernel
def outage_reason(town: TownBlocks, what: Record, thing: Int, cut: bool) -> Int:
    """Return why a running affordance cannot go on, or `Reason.NONE`; closing time does not throw anybody out.

    Args:
        cut: whether power or water is missing anywhere.
    """
    if thing == NOTHING:
        return np.int64(Reason.NONE)
    if town.objects_i16[Object.BROKEN, thing]:
        return np.int64(Reason.BROKEN)
    if not cut:
        return np.int64(Reason.NONE)
    place = place_at(town, thing)
    if place != NOTHING:
        if what.power and not town.places_i32[Premises.POWER, place]:
            return np.int64(Reason.NO_POWER)
        if what.water and not town.places_i32[Premises.WATER, place]:
            return np.int64(Reason.NO_WATER)
    return np.int64(Reason.NONE)


@kernel
def give_back(town: TownBlocks, row: Int, what: Record, reason: Int) -> None:
    """Give back what was used at the start, where the catalogue says so, when a supply or the object fails."""
    if what.kept and reason != Reason.GONE:
        for item in range(what.items_start.shape[0]):
            town.people_i16[Bag.ITEM_0 + item, row] -= what.items_start[item]
            town.town_i64[Used.ITEM_0 + item] += what.items_start[item]


@kernel
def note_last_use(town: TownBlocks, row: Int, thing: Int) -> None:
    """Note who finished with an object; of several in one tick the one with the largest id."""
    tick = town.town_i64[Clock.TICK]
    if (
        town.objects_i32[LastUse.TICK, thing] == tick
        and town.objects_i32[LastUse.ID, thing] > town.people_i32[Identity.ID, row]
    ):
        return
    town.objects_i32[LastUse.ROW, thing] = row
    town.objects_i32[LastUse.ID, thing] = town.people_i32[Identity.ID, row]
    town.objects_i32[LastUse.TICK, thing] = tick


@kernel
def finish(town: TownBlocks, row: Int) -> None:
    """Apply the end effects of an affordance that ran its time, or fail it where the shop cannot serve."""
    affordance = np.int64(town.people_i8[Intent.AFFORDANCE, row])
    what = town.affordances[affordance]
    outcome = np.int64(Outcome.DONE)
    reason = np.int64(Reason.NONE)
    place = place_at(town, np.int64(town.reservations_i32[Reservation.OBJECT, row]))
    if what.buy_item != NOTHING:
        reason = town.scratch_i64[Scratch.GRANTED, row]
        if reason == Reason.NONE:
            buy(town, row, what, place)
            if town.places_i32[Stock.ITEM_0 + what.buy_item, place] == 0:
                record(town, EventKind.SOLD_OUT, NOTHING, place, what.buy_item, 0)
    elif what.hook == Hook.HIRE:
        position = town.scratch_i64[Scratch.GRANTED, row]
        if position == NOTHING:
            reason = np.int64(Reason.NO_PROVIDER)
        else:
            employ(town, row, position)
            record(town, EventKind.HIRED, np.int64(town.people_i32[Identity.ID, row]), NOTHING, position, 0)
    elif what.hook == Hook.RELIEF:
        relieve(town, row, place)
    elif what.hook == Hook.HOSPITAL:
        pay_stay(town, place)
    elif what.hook == Hook.PAY_RENT:
        reason = pay_owed_rent(town, row)
    if reason != Reason.NONE:
        outcome = np.int64(Outcome.FAILED)
    else:
        carry(town, row, what.items_end, town.params.goods.meal)
        share = np.float32(1.0)
        if what.hook == Hook.GIVE_GIFT:
            end_gift(town, row)
        elif what.partners > 0:
            share = end_chat(town, row)
        gain(town, row, what.gain_end, share)
    thing = np.int64(town.reservations_i32[Reservation.OBJECT, row])
    if thing != NOTHING:
        note_last_use(town, row, thing)
    leave_off(town, row, outcome, reason)


@kernel
def trouble(town: TownBlocks, row: Int, cut: bool) -> Int:
    """Return why what somebody is doing cannot go on, or `Reason.NONE`."""
    what = town.affordances[town.people_i8[Intent.AFFORDANCE, row]]
    if what.kind != NOTHING:
        thing = np.int64(town.reservations_i32[Reservation.OBJECT, row])
        return outage_reason(town, what, thing, cut)
    partner = np.int64(town.people_i32[Company.PARTNER, row])
    if partner != NOTHING:
        replaced = town.people_i32[Identity.BORN, partner] > town.people_i32[Timer.BEGAN, row]
        if not town.people_i8[Body.LIVE, partner] or replaced:
            return np.int64(Reason.GONE)
        if (
            town.people_i32[Company.PARTNER, partner] != row
            and town.town_i64[Clock.TICK] < town.people_i32[Timer.ENDS, row]
        ):
            return np.int64(Reason.GONE)
    return np.int64(Reason.NONE)


@kernel
def has_arrived(town: TownBlocks, row: Int) -> bool:
    """Return whether a person with an intent is where it can begin: on the granted slot, or anywhere without one."""
    state = np.int64(town.reservations_i32[Reservation.STATE, row])
    if state == Claim.WALKING or state == Claim.WAITING:
        return False
    what = town.affordances[town.people_i8[Intent.AFFORDANCE, row]]
    if what.kind == NOTHING:
        return bool(what.partners == 0)
    if state != Claim.CALLED:
        return False
    slot = np.int64(town.reservations_i32[Reservation.SLOT, row])
    block = block_of_slot(town, slot)
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    cell = block * town.site.cells + np.int64(town.atlas_i32[template, Slot.CELL, slot - block * town.site.slots])
    return bool(town.people_i32[Where.CELL, row] == cell)


@kernel
def line_up(town: TownBlocks) -> None:
    """Decide who is served among those who have done long enough what they do, before anything ends."""
    ending = np.int64(0)
    for row in range(town.people_i16.shape[1]):
        if town.town_i64[Clock.TICK] >= town.people_i32[Timer.ENDS, row] and town.people_i8[Body.LIVE, row]:
            if town.people_i8[Body.DOING, row] >= Doing.IDLING:
                town.scratch_i64[Scratch.ROWS, ending] = row
                ending += 1
    if ending > 0:
        line_up_purchases(town, ending)
        judge_purchases(town, ending)
        choose_vacancies(town, ending)


@kernel
def go_on(town: TownBlocks, first: Int, last: Int) -> None:
    """Let what some people use give what it gives in a tick; VERDICT says whose use ends and why, and whose begins."""
    cut = is_cut_somewhere(town)
    for row in range(first, last):
        town.scratch_i64[Scratch.VERDICT, row] = GOES_ON
        if not town.people_i8[Body.LIVE, row] or town.people_i8[Intent.AFFORDANCE, row] == NOTHING:
            continue
        if town.people_i8[Body.DOING, row] < Doing.IDLING:
            if has_arrived(town, row):
                town.scratch_i64[Scratch.VERDICT, row] = BEGINS
            continue
        reason = trouble(town, row, cut)
        if reason != Reason.NONE:
            town.scratch_i64[Scratch.VERDICT, row] = reason
            continue
        gain(town, row, town.affordances[town.people_i8[Intent.AFFORDANCE, row]].gain_tick, np.float32(1.0))
        if is_over(town, row):
            town.scratch_i64[Scratch.VERDICT, row] = Reason.NONE


@kernel
def end_all(town: TownBlocks) -> None:
    """End what has run its time, with its effects, and what cannot go on."""
    for row in range(town.people_i16.shape[1]):
        verdict = town.scratch_i64[Scratch.VERDICT, row]
        if verdict == Reason.NONE:
            finish(town, row)
        elif verdict > Reason.NONE:
            give_back(town, row, town.affordances[town.people_i8[Intent.AFFORDANCE, row]], verdict)
            leave_off(town, row, np.int64(Outcome.FAILED), verdict)


@kernel
def begin_all(town: TownBlocks) -> None:
    """Let everybody begin who has come to where they can do what they are about, alone or with others.

    Endings come before beginnings, so that nobody's beginning depends on who was looked at first.
    """
    end_all(town)
    for row in range(town.people_i16.shape[1]):
        if town.scratch_i64[Scratch.VERDICT, row] == BEGINS:
            begin(town, row)
    begin_chats(town)
    share_meals(town)
    spring(town, System.AFFORDANCES)


class Affordances(Stage):
    """Stage 7: what people use begins, goes on, ends or fails."""

    def process(self) -> None:
        """Run the affordances of one town for one tick."""
        town = self.town
        line_up(town)
        go_on(town, 0, town.people_i16.shape[1])
        begin_all(town)
