"""Affordances in use: begin, advance and finish what people do, with every effect of the catalogue."""

import numpy as np

from components.atlas import BlockColumn, Slot
from components.catalogue import Hook, Payee
from components.objects import LastUse, Object
from components.people import Bag, Body, Company, Identity, Intent, Purse, Roster, Timer, Where
from components.places import Premises, Stock, Till
from components.reservations import Reservation
from components.town import Account, Clock, Used
from components.words import NOTHING, Claim, Doing, EventKind, Outcome, Reason
from systems.arrays import F32, I16, I32, I64, U8, U16, Int, Record
from systems.chats import begin_chats, bid_for_partners, end_chat, end_gift
from systems.conduct import carry, gain, is_over, leave_off, place_at, start_using
from systems.events import record
from systems.hooks import choose_vacancies, employ, pay_owed_rent, relieve
from systems.hospital import pay_stay
from systems.kernel import kernel
from systems.meals import share_meals
from systems.processor import Stage
from systems.purchases import buy, judge_purchases, line_up_purchases
from systems.random import Stream, below, draw
from systems.rules import object_refusal, person_refusal
from systems.scratch import Scratch


@kernel
def pay_fee(row: Int, what: Record, place: Int, people_i64: I64, places_i64: I64, town_i64: I64) -> None:
    """Move the fee of an affordance from the wallet to whom it is due."""
    people_i64[Purse.WALLET, row] -= what.fee
    if what.payee == Payee.PLACE and place != NOTHING:
        places_i64[Till.SALES, place] += what.fee
    elif what.payee == Payee.LANDLORD:
        town_i64[Account.LANDLORD] += what.fee
    else:
        town_i64[Account.TOWN] += what.fee


@kernel
def duration_of(row: Int, affordance: Int, people_i32: I32, town_i64: I64, affordances: Record) -> Int:
    """Return how many ticks an affordance will take this person, drawn between its bounds."""
    what = affordances[affordance]
    tick = town_i64[Clock.TICK]
    dice = draw(town_i64[Clock.KEY], Stream.WORLD, tick, np.int64(people_i32[Identity.ID, row]), 0)
    ticks = what.duration_min + below(dice, what.duration_max - what.duration_min + 1)
    if what.to_shift_end:
        start, end = np.int64(people_i32[Roster.START, row]), np.int64(people_i32[Roster.END, row])
        ticks = min(ticks, (start if tick < start else end) - tick)
    return np.int64(ticks)


@kernel
def begin(
    row: Int, people_f32: F32, people_i16: I16, people_i32: I32, people_i64: I64, reservations_i32: I32,
    objects_i16: I16, places_i32: I32, places_i64: I64, positions_i32: I32, town_i64: I64, events_i32: I32,
    terrain_u8: U8, blocks_i32: I32, atlas_i32: I32, affordances: Record, params: Record, scratch_i64: I64
) -> None:
    """Begin an affordance for whoever has arrived, or fail with the reason; the start effects happen now."""
    affordance = np.int64(people_i16[Intent.AFFORDANCE, row])
    what = affordances[affordance]
    thing = np.int64(reservations_i32[Reservation.OBJECT, row])
    refusal = person_refusal(
        affordance, row, people_f32, people_i16, people_i32, people_i64, positions_i32, town_i64,
        terrain_u8, blocks_i32, atlas_i32, affordances, params, scratch_i64
    )
    if refusal == Reason.NONE and thing != NOTHING:
        refusal = object_refusal(
            affordance, row, thing, town_i64[Clock.TICK], people_i32, people_i64, reservations_i32, objects_i16,
            places_i32, town_i64, blocks_i32, atlas_i32, affordances, params
        )
    if refusal != Reason.NONE:
        leave_off(
            row, np.int64(Outcome.FAILED), refusal, people_f32, people_i16, people_i32, reservations_i32, objects_i16,
            town_i64, events_i32, blocks_i32, atlas_i32, affordances, params
        )
        return
    place = place_at(thing, blocks_i32, atlas_i32, params.site)
    carry(row, what.items_start, params.goods.meal, people_i16, town_i64)
    if what.fee > 0:
        pay_fee(row, what, place, people_i64, places_i64, town_i64)
    ticks = duration_of(row, affordance, people_i32, town_i64, affordances)
    start_using(row, ticks, people_i16, people_i32, reservations_i32, affordances, town_i64[Clock.TICK])


@kernel
def outage_reason(
    what: Record, thing: Int, objects_i16: I16, places_i32: I32, blocks_i32: I32, atlas_i32: I32,
    params: Record
) -> Int:
    """Return why a running affordance cannot go on, or `Reason.NONE`; closing time does not throw anybody out."""
    if thing == NOTHING:
        return np.int64(Reason.NONE)
    if objects_i16[Object.BROKEN, thing]:
        return np.int64(Reason.BROKEN)
    place = place_at(thing, blocks_i32, atlas_i32, params.site)
    if place != NOTHING:
        if what.power and not places_i32[Premises.POWER, place]:
            return np.int64(Reason.NO_POWER)
        if what.water and not places_i32[Premises.WATER, place]:
            return np.int64(Reason.NO_WATER)
    return np.int64(Reason.NONE)


@kernel
def give_back(row: Int, what: Record, reason: Int, people_i16: I16, town_i64: I64) -> None:
    """Give back what was used at the start, where the catalogue says so, when a supply or the object fails."""
    if what.kept and reason != Reason.GONE:
        for item in range(what.items_start.shape[0]):
            people_i16[Bag.ITEM_0 + item, row] -= what.items_start[item]
            town_i64[Used.ITEM_0 + item] += what.items_start[item]


@kernel
def note_last_use(row: Int, thing: Int, people_i32: I32, objects_i32: I32, town_i64: I64) -> None:
    """Note who finished with an object; of several in one tick the one with the largest id."""
    tick = town_i64[Clock.TICK]
    if objects_i32[LastUse.TICK, thing] == tick and objects_i32[LastUse.ID, thing] > people_i32[Identity.ID, row]:
        return
    objects_i32[LastUse.ROW, thing] = row
    objects_i32[LastUse.ID, thing] = people_i32[Identity.ID, row]
    objects_i32[LastUse.TICK, thing] = tick


@kernel
def finish(
    row: Int, people_f32: F32, people_i16: I16, people_i32: I32, people_i64: I64, reservations_i32: I32,
    objects_i16: I16, objects_i32: I32, places_i32: I32, places_i64: I64, positions_i32: I32, town_i64: I64,
    events_i32: I32,
    blocks_i32: I32, atlas_i32: I32, affordances: Record, params: Record, scratch_i64: I64
) -> None:
    """Apply the end effects of an affordance that ran its time, or fail it where the shop cannot serve."""
    affordance = np.int64(people_i16[Intent.AFFORDANCE, row])
    what = affordances[affordance]
    outcome = np.int64(Outcome.DONE)
    reason = np.int64(Reason.NONE)
    place = place_at(np.int64(reservations_i32[Reservation.OBJECT, row]), blocks_i32, atlas_i32, params.site)
    if what.buy_item != NOTHING:
        reason = scratch_i64[Scratch.GRANTED, row]
        if reason == Reason.NONE:
            buy(row, what, place, people_i16, people_i64, places_i32, places_i64)
            if places_i32[Stock.ITEM_0 + what.buy_item, place] == 0:
                record(town_i64, events_i32, EventKind.SOLD_OUT, NOTHING, place, what.buy_item, 0)
    elif what.hook == Hook.HIRE:
        position = scratch_i64[Scratch.GRANTED, row]
        if position == NOTHING:
            reason = np.int64(Reason.NO_PROVIDER)
        else:
            employ(row, position, people_i16, people_i32, positions_i32, town_i64, blocks_i32, atlas_i32, params)
            record(
                town_i64, events_i32, EventKind.HIRED, np.int64(people_i32[Identity.ID, row]), NOTHING, position, 0
            )
    elif what.hook == Hook.RELIEF:
        relieve(row, place, people_i32, places_i64, town_i64, events_i32)
    elif what.hook == Hook.HOSPITAL:
        pay_stay(place, places_i64, town_i64, events_i32)
    elif what.hook == Hook.PAY_RENT:
        reason = pay_owed_rent(row, people_i16, people_i32, people_i64, town_i64, events_i32)
    if reason != Reason.NONE:
        outcome = np.int64(Outcome.FAILED)
    else:
        carry(row, what.items_end, params.goods.meal, people_i16, town_i64)
        share = np.float32(1.0)
        if what.hook == Hook.GIVE_GIFT:
            end_gift(row, people_f32, people_i16, people_i32, town_i64, events_i32, params)
        elif what.partners > 0:
            share = end_chat(row, people_f32, people_i16, people_i32, town_i64, events_i32, params, scratch_i64)
        gain(row, what.gain_end, share, people_f32)
    thing = np.int64(reservations_i32[Reservation.OBJECT, row])
    if thing != NOTHING:
        note_last_use(row, thing, people_i32, objects_i32, town_i64)
    leave_off(
        row, outcome, reason, people_f32, people_i16, people_i32, reservations_i32, objects_i16, town_i64,
        events_i32, blocks_i32, atlas_i32, affordances, params
    )


@kernel
def trouble(
    row: Int, people_i16: I16, people_i32: I32, reservations_i32: I32, objects_i16: I16, places_i32: I32,
    town_i64: I64, blocks_i32: I32, atlas_i32: I32, affordances: Record, params: Record
) -> Int:
    """Return why what somebody is doing cannot go on, or `Reason.NONE`."""
    what = affordances[people_i16[Intent.AFFORDANCE, row]]
    if what.kind != NOTHING:
        thing = np.int64(reservations_i32[Reservation.OBJECT, row])
        return outage_reason(what, thing, objects_i16, places_i32, blocks_i32, atlas_i32, params)
    partner = np.int64(people_i32[Company.PARTNER, row])
    if partner != NOTHING:
        replaced = people_i32[Identity.BORN, partner] > people_i32[Timer.BEGAN, row]
        if not people_i16[Body.LIVE, partner] or replaced:
            return np.int64(Reason.GONE)
        if people_i32[Company.PARTNER, partner] != row and town_i64[Clock.TICK] < people_i32[Timer.ENDS, row]:
            return np.int64(Reason.GONE)
    return np.int64(Reason.NONE)


@kernel
def has_arrived(
    row: Int, people_i16: I16, people_i32: I32, reservations_i32: I32, blocks_i32: I32, atlas_i32: I32,
    affordances: Record, site: Record
) -> bool:
    """Return whether a person with an intent is where it can begin: on the granted slot, or anywhere without one."""
    if affordances[people_i16[Intent.AFFORDANCE, row]].kind == NOTHING:
        return bool(affordances[people_i16[Intent.AFFORDANCE, row]].partners == 0)
    if reservations_i32[Reservation.STATE, row] != Claim.CALLED:
        return False
    slot = np.int64(reservations_i32[Reservation.SLOT, row])
    block = slot // site.slots
    template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
    cell = block * site.cells + np.int64(atlas_i32[template, Slot.CELL, slot - block * site.slots])
    return bool(people_i32[Where.CELL, row] == cell)


@kernel
def use(
    people_f32: F32, people_i16: I16, people_i32: I32, people_i64: I64, reservations_i32: I32,
    objects_i16: I16, objects_i32: I32, places_i32: I32, places_i64: I64, positions_i32: I32, town_i64: I64,
    events_i32: I32,
    terrain_u8: U8, distance_u16: U16, blocks_i32: I32, atlas_i32: I32, affordances: Record,
    params_block: Record, scratch_i64: I64
) -> None:
    """Run every affordance of a town for one tick: go on or end, begin, pair up for chats, share meals.

    Endings come before beginnings, so that nobody's beginning depends on who was looked at first.
    """
    params = params_block[0]
    line_up_purchases(
        people_f32, people_i16, people_i32, reservations_i32, town_i64, blocks_i32, atlas_i32, affordances,
        params, scratch_i64
    )
    judge_purchases(
        people_i16, people_i32, people_i64, reservations_i32, places_i32, blocks_i32, atlas_i32, affordances,
        params, scratch_i64
    )
    choose_vacancies(
        people_i16, people_i32, positions_i32, town_i64, blocks_i32, atlas_i32, affordances, params, scratch_i64
    )
    for row in range(people_i16.shape[1]):
        if not people_i16[Body.LIVE, row] or people_i16[Intent.AFFORDANCE, row] == NOTHING:
            continue
        if people_i16[Body.DOING, row] >= Doing.IDLING:
            reason = trouble(
                row, people_i16, people_i32, reservations_i32, objects_i16, places_i32, town_i64, blocks_i32,
                atlas_i32, affordances, params
            )
            if reason != Reason.NONE:
                give_back(row, affordances[people_i16[Intent.AFFORDANCE, row]], reason, people_i16, town_i64)
                leave_off(
                    row, np.int64(Outcome.FAILED), reason, people_f32, people_i16, people_i32, reservations_i32,
                    objects_i16, town_i64, events_i32, blocks_i32, atlas_i32, affordances, params
                )
                continue
            gain(row, affordances[people_i16[Intent.AFFORDANCE, row]].gain_tick, np.float32(1.0), people_f32)
            if is_over(row, people_f32, people_i16, people_i32, town_i64, affordances):
                finish(
                    row, people_f32, people_i16, people_i32, people_i64, reservations_i32, objects_i16,
                    objects_i32, places_i32,
                    places_i64, positions_i32, town_i64, events_i32, blocks_i32, atlas_i32, affordances, params,
                    scratch_i64
                )
    for row in range(people_i16.shape[1]):
        if not people_i16[Body.LIVE, row] or people_i16[Intent.AFFORDANCE, row] == NOTHING:
            continue
        if people_i16[Body.DOING, row] < Doing.IDLING and has_arrived(
            row, people_i16, people_i32, reservations_i32, blocks_i32, atlas_i32, affordances, params.site
        ):
            begin(
                row, people_f32, people_i16, people_i32, people_i64, reservations_i32, objects_i16, places_i32,
                places_i64, positions_i32, town_i64, events_i32, terrain_u8, blocks_i32, atlas_i32, affordances,
                params, scratch_i64
            )
    bid_for_partners(people_i16, people_i32, town_i64, affordances, scratch_i64)
    begin_chats(
        people_f32, people_i16, people_i32, reservations_i32, objects_i16, town_i64, events_i32, terrain_u8,
        distance_u16, blocks_i32, atlas_i32, affordances, params, scratch_i64
    )
    share_meals(
        people_f32, people_i16, people_i32, town_i64, events_i32, terrain_u8, blocks_i32, affordances, params,
        scratch_i64
    )


class Affordances(Stage):
    """Stage 7: what people use begins, goes on, ends or fails."""

    def process(self) -> None:
        """Run the affordances of one town for one tick."""
        town = self.town
        use(
            town.people_f32, town.people_i16, town.people_i32, town.people_i64, town.reservations_i32,
            town.objects_i16, town.objects_i32, town.places_i32, town.places_i64, town.positions_i32, town.town_i64,
            town.events_i32, town.terrain_u8, town.distance_u16, town.blocks_i32, town.atlas_i32, town.affordances,
            town.params_block, town.scratch_i64,
        )
