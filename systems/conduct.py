"""How deeds begin and end for one person, whoever ends them: time, a failure, a change of mind or a departure."""

import numpy as np

from components.atlas import BlockColumn, Fixture
from components.catalogue import Hook
from components.memory import MEMORY_LENGTH, MemoryKind, MemoryObject, MemoryOutcome, MemoryReason, MemoryTick
from components.objects import Object
from components.people import Bag, Body, Company, Identity, Intent, Larder, Need, Timer, Where
from components.reservations import Reservation
from components.town import Clock, Made, UseCount, Used
from components.words import NEVER, NOTHING, Claim, Doing, EventKind, Outcome
from systems.arrays import F32, I16, I32, I64, Float, Int, Record
from systems.events import record
from systems.kernel import kernel


@kernel
def remember(
    row: Int, affordance: Int, thing: Int, tick: Int, outcome: Int, reason: Int, people_i16: I16,
    people_i32: I32
) -> None:
    """Write an outcome over the oldest of the last eight."""
    entry = np.int64(people_i16[Intent.MEMORY_HEAD, row])
    people_i16[MemoryKind.FIRST + entry, row] = affordance
    people_i16[MemoryOutcome.FIRST + entry, row] = outcome
    people_i16[MemoryReason.FIRST + entry, row] = reason
    people_i32[MemoryObject.FIRST + entry, row] = thing
    people_i32[MemoryTick.FIRST + entry, row] = tick
    people_i16[Intent.MEMORY_HEAD, row] = (entry + 1) % MEMORY_LENGTH


@kernel
def release(
    row: Int, reservations_i32: I32, objects_i16: I16, blocks_i32: I32, atlas_i32: I32, site: Record
) -> None:
    """End a reservation: its slot is free for the next in line."""
    slot = np.int64(reservations_i32[Reservation.SLOT, row])
    if slot != NOTHING:
        thing = np.int64(reservations_i32[Reservation.OBJECT, row])
        block = thing // site.objects
        template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
        first = np.int64(atlas_i32[template, Fixture.SLOT_FIRST, thing - block * site.objects])
        bit = slot - block * site.slots - first
        objects_i16[Object.TAKEN, thing] = np.int64(objects_i16[Object.TAKEN, thing]) & ~(np.int64(1) << bit)
    if reservations_i32[Reservation.STATE, row] == Claim.WAITING:
        objects_i16[Object.QUEUE, reservations_i32[Reservation.OBJECT, row]] -= 1
    reservations_i32[Reservation.STATE, row] = Claim.NONE
    reservations_i32[Reservation.OBJECT, row] = NOTHING
    reservations_i32[Reservation.SLOT, row] = NOTHING
    reservations_i32[Reservation.EXPIRY, row] = NEVER


@kernel
def gain(row: Int, amounts: Record, share: Float, people_f32: F32) -> None:
    """Add a share of need gains to a person, between 0 and 1."""
    for need in range(Need.HUNGER, Need.COMFORT + 1):
        level = people_f32[need, row] + amounts[need] * share
        people_f32[need, row] = min(np.float32(1.0), max(np.float32(0.0), level))


@kernel
def take_oldest(row: Int, used: Int, people_i16: I16) -> None:
    """Take meals that were used from those that have lain longest."""
    for _ in range(used):
        if people_i16[Larder.AGED_2, row] > 0:
            people_i16[Larder.AGED_2, row] -= 1
        elif people_i16[Larder.AGED_1, row] > 0:
            people_i16[Larder.AGED_1, row] -= 1


@kernel
def carry(row: Int, items: Record, meal: Int, people_i16: I16, town_i64: I64) -> None:
    """Change what a person carries, and book goods made and used up; of meals the oldest are used first."""
    for item in range(items.shape[0]):
        count = np.int64(items[item])
        if count != 0:
            people_i16[Bag.ITEM_0 + item, row] += count
            if count > 0:
                town_i64[Made.ITEM_0 + item] += count
            else:
                town_i64[Used.ITEM_0 + item] -= count
                if Bag.ITEM_0 + item == meal:
                    take_oldest(row, -count, people_i16)


@kernel
def event_of(outcome: Int) -> Int:
    """Return the event kind that tells of an outcome."""
    if outcome == Outcome.DONE:
        return np.int64(EventKind.FINISHED)
    if outcome == Outcome.INTERRUPTED:
        return np.int64(EventKind.INTERRUPTED)
    if outcome == Outcome.GAVE_UP:
        return np.int64(EventKind.GAVE_UP)
    return np.int64(EventKind.FAILED)


@kernel
def conclude(
    row: Int, outcome: Int, reason: Int, people_f32: F32, people_i16: I16, people_i32: I32,
    reservations_i32: I32, town_i64: I64, events_i32: I32, affordances: Record
) -> None:
    """Write down how a deed ended; broken off while in use, the gains of the end are scaled to the elapsed share.

    What was never begun leaves no trace unless it failed or was given up. Idling is not remembered.
    """
    affordance = np.int64(people_i16[Intent.AFFORDANCE, row])
    if affordance == NOTHING:
        return
    tick = town_i64[Clock.TICK]
    what = affordances[affordance]
    using = people_i16[Body.DOING, row] >= Doing.IDLING
    thing = np.int64(reservations_i32[Reservation.OBJECT, row])
    if using and outcome != Outcome.DONE:
        planned = np.int64(people_i32[Timer.ENDS, row]) - np.int64(people_i32[Timer.BEGAN, row])
        elapsed = min(tick - np.int64(people_i32[Timer.BEGAN, row]), planned)
        if planned > 0 and elapsed > 0:
            gain(row, what.gain_end, np.float32(elapsed) / np.float32(planned), people_f32)
    if outcome == Outcome.DONE:
        town_i64[UseCount.FIRST + affordance] += 1
    if what.activity != Doing.IDLING and (using or outcome != Outcome.INTERRUPTED):
        remember(row, affordance, thing, tick, outcome, reason, people_i16, people_i32)
        who = np.int64(people_i32[Identity.ID, row])
        record(town_i64, events_i32, event_of(outcome), who, thing, affordance, reason)


@kernel
def leave_off(
    row: Int, outcome: Int, reason: Int, people_f32: F32, people_i16: I16, people_i32: I32,
    reservations_i32: I32, objects_i16: I16, town_i64: I64, events_i32: I32, blocks_i32: I32,
    atlas_i32: I32, affordances: Record, params: Record
) -> None:
    """End what a person is about, in use or still on the way, and let them decide again on the next tick."""
    conclude(
        row, outcome, reason, people_f32, people_i16, people_i32, reservations_i32, town_i64, events_i32, affordances
    )
    release(row, reservations_i32, objects_i16, blocks_i32, atlas_i32, params.site)
    people_i16[Intent.AFFORDANCE, row] = NOTHING
    people_i16[Body.DOING, row] = Doing.IDLE
    people_i16[Body.BLOCKED, row] = 0
    people_i32[Where.GOAL, row] = NOTHING
    people_i32[Company.PARTNER, row] = NOTHING
    people_i32[Timer.ENDS, row] = NEVER
    people_i32[Timer.DECIDE, row] = town_i64[Clock.TICK] + 1


@kernel
def set_out(
    row: Int, affordance: Int, thing: Int, partner: Int, slot: Int, people_i16: I16, people_i32: I32,
    reservations_i32: I32, town_i64: I64, params: Record
) -> None:
    """Turn a plan into an intent: walk to the object's slot, or begin where one stands."""
    tick = town_i64[Clock.TICK]
    people_i16[Intent.AFFORDANCE, row] = affordance
    people_i32[Company.PARTNER, row] = partner
    people_i32[Where.GOAL, row] = slot
    people_i16[Body.DOING, row] = Doing.IDLE
    if thing != NOTHING:
        people_i16[Body.DOING, row] = Doing.WALKING
        reservations_i32[Reservation.STATE, row] = Claim.WALKING
        reservations_i32[Reservation.OBJECT, row] = thing
        reservations_i32[Reservation.SLOT, row] = NOTHING
        reservations_i32[Reservation.SINCE, row] = tick
        reservations_i32[Reservation.EXPIRY, row] = tick + params.queues.walk_ticks_max
        reservations_i32[Reservation.GENERATION, row] += 1


@kernel
def place_at(thing: Int, blocks_i32: I32, atlas_i32: I32, site: Record) -> Int:
    """Return the place row that an object belongs to, or NOTHING."""
    if thing == NOTHING:
        return np.int64(NOTHING)
    block = np.int64(thing) // site.objects
    template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
    place = np.int64(atlas_i32[template, Fixture.PLACE, np.int64(thing) - block * site.objects])
    if place == NOTHING:
        return np.int64(NOTHING)
    return block * site.places + place


@kernel
def start_using(
    row: Int, duration: Int, people_i16: I16, people_i32: I32, reservations_i32: I32, affordances: Record,
    tick: Int
) -> None:
    """Mark an affordance as in use from this tick on."""
    people_i16[Body.DOING, row] = affordances[people_i16[Intent.AFFORDANCE, row]].activity
    people_i32[Where.GOAL, row] = NOTHING
    people_i32[Timer.BEGAN, row] = tick
    people_i32[Timer.ENDS, row] = tick + duration
    if reservations_i32[Reservation.STATE, row] == Claim.CALLED:
        reservations_i32[Reservation.STATE, row] = Claim.USING
        reservations_i32[Reservation.SINCE, row] = tick
        reservations_i32[Reservation.EXPIRY, row] = NEVER


@kernel
def is_over(
    row: Int, people_f32: F32, people_i16: I16, people_i32: I32, town_i64: I64, affordances: Record
) -> bool:
    """Return whether an affordance in use has run its time or reached its level."""
    if town_i64[Clock.TICK] >= people_i32[Timer.ENDS, row]:
        return True
    what = affordances[people_i16[Intent.AFFORDANCE, row]]
    return bool(what.until_need != NOTHING and people_f32[what.until_need, row] >= what.until_level)


@kernel
def is_patient(row: Int, people_i16: I16, affordances: Record) -> bool:
    """Return whether a person lies in the hospital."""
    if people_i16[Body.DOING, row] < Doing.IDLING:
        return False
    return bool(affordances[people_i16[Intent.AFFORDANCE, row]].hook == Hook.HOSPITAL)
