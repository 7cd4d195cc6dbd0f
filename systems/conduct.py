"""How deeds begin and end for one person, whoever ends them: time, a failure, a change of mind or a departure."""

import numpy as np

from components.atlas import BlockColumn, Fixture
from components.catalogue import Hook
from components.memory import MEMORY_LENGTH, REASONS, MemoryEnd, MemoryKind, MemoryObject, MemoryTick
from components.objects import Object
from components.people import Bag, Body, Company, Identity, Intent, Larder, Need, Steps, Timer, Where
from components.reservations import Reservation
from components.town import Clock, Made, UseCount, Used
from components.words import NEVER, NOTHING, Claim, Doing, EventKind, Outcome
from systems.arrays import Float, Int, Record
from systems.blocks import TownBlocks
from systems.events import record
from systems.foresight import share_used
from systems.kernel import kernel
from systems.ways import block_of_object


@kernel
def remember(town: TownBlocks, row: Int, affordance: Int, thing: Int, tick: Int, outcome: Int, reason: Int) -> None:
    """Write an outcome over the oldest of the last eight."""
    entry = np.int64(town.people_i8[Intent.MEMORY_HEAD, row])
    town.people_i8[MemoryKind.FIRST + entry, row] = affordance
    town.people_i8[MemoryEnd.FIRST + entry, row] = outcome * REASONS + reason
    town.people_i16[MemoryObject.FIRST + entry, row] = thing % town.site.objects if thing != NOTHING else thing
    town.people_i32[MemoryTick.FIRST + entry, row] = tick
    town.people_i8[Intent.MEMORY_HEAD, row] = (entry + 1) % MEMORY_LENGTH


@kernel
def release(town: TownBlocks, row: Int) -> None:
    """End a reservation: its slot is free for the next in line."""
    slot = np.int64(town.reservations_i32[Reservation.SLOT, row])
    if slot != NOTHING:
        thing = np.int64(town.reservations_i32[Reservation.OBJECT, row])
        block = block_of_object(town, thing)
        template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
        first = np.int64(town.atlas_i32[template, Fixture.SLOT_FIRST, thing - block * town.site.objects])
        bit = slot - block * town.site.slots - first
        town.objects_i16[Object.TAKEN, thing] = np.int64(town.objects_i16[Object.TAKEN, thing]) & ~(np.int64(1) << bit)
    if town.reservations_i32[Reservation.STATE, row] == Claim.WAITING:
        town.objects_i16[Object.QUEUE, town.reservations_i32[Reservation.OBJECT, row]] -= 1
    town.reservations_i32[Reservation.STATE, row] = Claim.NONE
    town.reservations_i32[Reservation.OBJECT, row] = NOTHING
    town.reservations_i32[Reservation.SLOT, row] = NOTHING
    town.reservations_i32[Reservation.EXPIRY, row] = NEVER


@kernel
def gain(town: TownBlocks, row: Int, amounts: Record, share: Float) -> None:
    """Add a share of need gains to a person, between 0 and 1."""
    for need in range(Need.HUNGER, Need.COMFORT + 1):
        level = town.people_f32[need, row] + amounts[need] * share
        town.people_f32[need, row] = min(np.float32(1.0), max(np.float32(0.0), level))


@kernel
def take_oldest(town: TownBlocks, row: Int, used: Int) -> None:
    """Take meals that were used from those that have lain longest."""
    for _ in range(used):
        if town.people_i16[Larder.AGED_2, row] > 0:
            town.people_i16[Larder.AGED_2, row] -= 1
        elif town.people_i16[Larder.AGED_1, row] > 0:
            town.people_i16[Larder.AGED_1, row] -= 1


@kernel
def carry(town: TownBlocks, row: Int, items: Record, meal: Int) -> None:
    """Change what a person carries, and book goods made and used up; of meals the oldest are used first."""
    for item in range(items.shape[0]):
        count = np.int64(items[item])
        if count != 0:
            town.people_i16[Bag.ITEM_0 + item, row] += count
            if count > 0:
                town.town_i64[Made.ITEM_0 + item] += count
            else:
                town.town_i64[Used.ITEM_0 + item] -= count
                if Bag.ITEM_0 + item == meal:
                    take_oldest(town, row, -count)


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
def conclude(town: TownBlocks, row: Int, outcome: Int, reason: Int) -> None:
    """Write down how a deed ended; broken off while in use, the gains of the end are scaled to the elapsed share.

    What was never begun leaves no trace unless it failed or was given up. Idling is not remembered.
    """
    affordance = np.int64(town.people_i8[Intent.AFFORDANCE, row])
    if affordance == NOTHING:
        return
    tick = town.town_i64[Clock.TICK]
    what = town.affordances[affordance]
    using = town.people_i8[Body.DOING, row] >= Doing.IDLING
    thing = np.int64(town.reservations_i32[Reservation.OBJECT, row])
    if using and outcome != Outcome.DONE:
        gain(town, row, what.gain_end, share_used(town, row))
    if outcome == Outcome.DONE:
        town.town_i64[UseCount.FIRST + affordance] += 1
    if what.activity != Doing.IDLING and (using or outcome != Outcome.INTERRUPTED):
        remember(town, row, affordance, thing, tick, outcome, reason)
        who = np.int64(town.people_i32[Identity.ID, row])
        record(town, event_of(outcome), who, thing, affordance, reason)


@kernel
def leave_off(town: TownBlocks, row: Int, outcome: Int, reason: Int) -> None:
    """End what a person is about, in use or still on the way, and let them decide again on the next tick."""
    conclude(town, row, outcome, reason)
    release(town, row)
    town.people_i8[Intent.AFFORDANCE, row] = NOTHING
    town.people_i8[Body.DOING, row] = Doing.IDLE
    town.people_i16[Steps.BLOCKED, row] = 0
    town.people_i32[Where.GOAL, row] = NOTHING
    town.people_i32[Company.PARTNER, row] = NOTHING
    town.people_i32[Timer.ENDS, row] = NEVER
    town.people_i32[Timer.DECIDE, row] = town.town_i64[Clock.TICK] + 1


@kernel
def set_out(town: TownBlocks, row: Int, affordance: Int, thing: Int, partner: Int, slot: Int) -> None:
    """Turn a plan into an intent: walk to the object's slot, or begin where one stands."""
    tick = town.town_i64[Clock.TICK]
    town.people_i8[Intent.AFFORDANCE, row] = affordance
    town.people_i32[Company.PARTNER, row] = partner
    town.people_i32[Where.GOAL, row] = slot
    town.people_i8[Body.DOING, row] = Doing.IDLE
    if thing != NOTHING:
        town.people_i8[Body.DOING, row] = Doing.WALKING
        town.reservations_i32[Reservation.STATE, row] = Claim.WALKING
        town.reservations_i32[Reservation.OBJECT, row] = thing
        town.reservations_i32[Reservation.SLOT, row] = NOTHING
        town.reservations_i32[Reservation.SINCE, row] = tick
        town.reservations_i32[Reservation.EXPIRY, row] = tick + town.params.queues.walk_ticks_max
        town.reservations_i32[Reservation.GENERATION, row] += 1


@kernel
def place_at(town: TownBlocks, thing: Int) -> Int:
    """Return the place row that an object belongs to, or NOTHING."""
    if thing == NOTHING:
        return np.int64(NOTHING)
    block = block_of_object(town, np.int64(thing))
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    place = np.int64(town.atlas_i32[template, Fixture.PLACE, np.int64(thing) - block * town.site.objects])
    if place == NOTHING:
        return np.int64(NOTHING)
    return block * town.site.places + place


@kernel
def start_using(town: TownBlocks, row: Int, duration: Int, tick: Int) -> None:
    """Mark an affordance as in use from this tick on."""
    town.people_i8[Body.DOING, row] = town.affordances[town.people_i8[Intent.AFFORDANCE, row]].activity
    town.people_i32[Where.GOAL, row] = NOTHING
    town.people_i32[Timer.BEGAN, row] = tick
    town.people_i32[Timer.ENDS, row] = tick + duration
    if town.reservations_i32[Reservation.STATE, row] == Claim.CALLED:
        town.reservations_i32[Reservation.STATE, row] = Claim.USING
        town.reservations_i32[Reservation.SINCE, row] = tick
        town.reservations_i32[Reservation.EXPIRY, row] = NEVER


@kernel
def is_over(town: TownBlocks, row: Int) -> bool:
    """Return whether an affordance in use has run its time or reached its level."""
    if town.town_i64[Clock.TICK] >= town.people_i32[Timer.ENDS, row]:
        return True
    what = town.affordances[town.people_i8[Intent.AFFORDANCE, row]]
    return bool(what.until_need != NOTHING and town.people_f32[what.until_need, row] >= what.until_level)


@kernel
def is_patient(town: TownBlocks, row: Int) -> bool:
    """Return whether a person lies in the hospital."""
    if town.people_i8[Body.DOING, row] < Doing.IDLING:
        return False
    return bool(town.affordances[town.people_i8[Intent.AFFORDANCE, row]].hook == Hook.HOSPITAL)
