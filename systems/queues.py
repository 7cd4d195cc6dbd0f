"""Queues: who has come near an object waits for it, is called when a slot is free, or gives up.

Nobody who is using an object is ever sent away; only a holder who was called and does not come loses the slot.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from annotated_types import Ge, Le

from components.atlas import BlockColumn, Fixture
from components.objects import Object
from components.people import Body, Identity, Intent, Where
from components.reservations import Reservation
from components.town import Clock
from components.words import NOTHING, Claim, Doing, Outcome, Reason
from systems.arrays import F32, I16, I32, I64, U8, U16, Int, Record
from systems.conduct import leave_off
from systems.handovers import hand_over, note_handover
from systems.kernel import kernel
from systems.params import PositiveTicks, Ticks, Weight
from systems.personality import patience_ticks
from systems.planning import find_object, first_slot, lowest_bit
from systems.processor import Stage
from systems.random import Stream, draw
from systems.rivals import keep_away
from systems.rules import object_refusal, open_slots
from systems.schedule import slot_cell
from systems.scratch import NO_BID, Scratch
from systems.ways import walking_ticks

SLOTS_MAX = 15
"""Use slots of an object: bits of an int16."""

LOOK_ROUND_TICKS = 2
"""Ticks of waiting after which people look round for another object."""

EARLY_TICKS = 10
"""Ticks before the opening from which people wait at the door."""


@dataclass(frozen=True, kw_only=True)
class Params:
    """Rules of waiting."""

    join_distance: Annotated[int, Ge(0), Le(20)]
    """Walking ticks from an object within which people join its queue."""
    patience_ticks: PositiveTicks
    """Ticks after which somebody who waits gives up and plans anew."""
    call_ticks: PositiveTicks
    """Ticks in which somebody who was called must reach the slot."""
    walk_ticks_max: PositiveTicks
    """Ticks after which a walk to an object is given up."""
    cooldown_ticks: Ticks
    """Ticks during which somebody who held up an object may not claim it again."""
    age_weight: Weight
    """Advantage in the queue per tick of waiting, against a tie-break of at most one."""


@kernel
def join(
    row: Int, people_f32: F32, people_i16: I16, people_i32: I32, reservations_i32: I32, objects_i16: I16, town_i64: I64,
    params: Record
) -> None:
    """Put a walker who has come near the object into its queue."""
    tick = town_i64[Clock.TICK]
    objects_i16[Object.QUEUE, reservations_i32[Reservation.OBJECT, row]] += 1
    reservations_i32[Reservation.STATE, row] = Claim.WAITING
    reservations_i32[Reservation.SINCE, row] = tick
    reservations_i32[Reservation.EXPIRY, row] = tick + patience_ticks(
        row, params.queues.patience_ticks, people_f32, params
    )
    people_i16[Body.DOING, row] = Doing.WAITING
    people_i16[Body.BLOCKED, row] = 0


@kernel
def turn_to_another(
    row: Int, people_i16: I16, people_i32: I32, people_i64: I64, reservations_i32: I32, objects_i16: I16,
    places_i32: I32, town_i64: I64, terrain_u8: U8, distance_u16: U16, blocks_i32: I32, atlas_i32: I32,
    affordances: Record, params: Record
) -> bool:
    """Let somebody whose object is taken walk to a better one, if there is one; return whether they do."""
    site = params.site
    affordance = np.int64(people_i16[Intent.AFFORDANCE, row])
    role = affordances[affordance].role
    thing = np.int64(reservations_i32[Reservation.OBJECT, row])
    block = thing // site.objects
    template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
    if open_slots(thing, role, template, thing - block * site.objects, objects_i16, atlas_i32) != 0:
        return False
    other, _, _ = find_object(
        affordance, row, people_i32, people_i64, reservations_i32, objects_i16, places_i32, town_i64,
        terrain_u8, distance_u16, blocks_i32, atlas_i32, affordances, params
    )
    if other == NOTHING or other == thing:
        return False
    if reservations_i32[Reservation.STATE, row] == Claim.WAITING:
        objects_i16[Object.QUEUE, thing] -= 1
    tick = town_i64[Clock.TICK]
    reservations_i32[Reservation.STATE, row] = Claim.WALKING
    reservations_i32[Reservation.OBJECT, row] = other
    reservations_i32[Reservation.SINCE, row] = tick
    reservations_i32[Reservation.EXPIRY, row] = tick + params.queues.walk_ticks_max
    people_i32[Where.GOAL, row] = first_slot(other, role, blocks_i32, atlas_i32, site)
    people_i16[Body.DOING, row] = Doing.WALKING
    return True


@kernel
def has_come_near(row: Int, people_i32: I32, distance_u16: U16, blocks_i32: I32, params: Record) -> bool:
    """Return whether a walker is as near to the object as those who wait for it stand."""
    cell, goal = np.int64(people_i32[Where.CELL, row]), np.int64(people_i32[Where.GOAL, row])
    return bool(walking_ticks(cell, goal, distance_u16, blocks_i32, params.site) <= params.queues.join_distance)


@kernel
def arrive(
    row: Int, people_f32: F32, people_i16: I16, people_i32: I32, people_i64: I64, reservations_i32: I32,
    objects_i16: I16, places_i32: I32, town_i64: I64, terrain_u8: U8, distance_u16: U16, blocks_i32: I32,
    atlas_i32: I32, affordances: Record, params: Record
) -> None:
    """Let a walker who has come near an object join its queue, or turn to another one near by if it is taken."""
    if not turn_to_another(
        row, people_i16, people_i32, people_i64, reservations_i32, objects_i16, places_i32, town_i64, terrain_u8,
        distance_u16, blocks_i32, atlas_i32, affordances, params
    ):
        join(row, people_f32, people_i16, people_i32, reservations_i32, objects_i16, town_i64, params)


@kernel
def lapse(
    row: Int, people_f32: F32, people_i16: I16, people_i32: I32, reservations_i32: I32, objects_i16: I16,
    town_i64: I64, events_i32: I32, blocks_i32: I32, atlas_i32: I32, affordances: Record, params: Record
) -> None:
    """End a reservation whose time is up; who was called and did not come may not claim the object for a while."""
    state = np.int64(reservations_i32[Reservation.STATE, row])
    tick = town_i64[Clock.TICK]
    reason = np.int64(Reason.TIMEOUT)
    outcome = np.int64(Outcome.FAILED)
    if state == Claim.WAITING:
        reason = np.int64(Reason.PATIENCE)
        outcome = np.int64(Outcome.GAVE_UP)
    if state == Claim.CALLED:
        reservations_i32[Reservation.COOLDOWN_OBJECT, row] = reservations_i32[Reservation.OBJECT, row]
        reservations_i32[Reservation.COOLDOWN_UNTIL, row] = tick + params.queues.cooldown_ticks
    leave_off(
        row, outcome, reason, people_f32, people_i16, people_i32, reservations_i32, objects_i16, town_i64,
        events_i32, blocks_i32, atlas_i32, affordances, params
    )


@kernel
def rank(row: Int, people_i32: I32, reservations_i32: I32, town_i64: I64, params: Record) -> Int:
    """Return the bid of somebody who waits: the longer the wait the smaller, chance only between equals.

    The tie-break is a draw in [0, 1) for this tick, so that nobody loses for ever.
    """
    tick = town_i64[Clock.TICK]
    waited = tick - np.int64(reservations_i32[Reservation.SINCE, row])
    dice = draw(town_i64[Clock.KEY], Stream.QUEUE, tick, np.int64(people_i32[Identity.ID, row]), 0)
    jitter = np.int64(dice >> np.uint64(48))
    age = np.int64(np.float32(waited) * params.queues.age_weight * np.float32(65536.0))
    return ((np.int64(1) << 40) - age + jitter) * (np.int64(1) << 20) + (
        np.int64(people_i32[Identity.ID, row]) & 0xFFFFF
    )


@kernel
def bid(
    row: Int, people_i16: I16, people_i32: I32, reservations_i32: I32, objects_i16: I16, town_i64: I64,
    blocks_i32: I32, atlas_i32: I32, affordances: Record, params: Record, scratch_i64: I64
) -> None:
    """Enter the bid of somebody who waits and for whose role there is a free slot; the smallest per object stays."""
    thing = np.int64(reservations_i32[Reservation.OBJECT, row])
    block = thing // params.site.objects
    template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
    role = affordances[people_i16[Intent.AFFORDANCE, row]].role
    if open_slots(thing, role, template, thing - block * params.site.objects, objects_i16, atlas_i32) == 0:
        return
    key = rank(row, people_i32, reservations_i32, town_i64, params)
    if key < scratch_i64[Scratch.BEST_KEY, thing]:
        scratch_i64[Scratch.BEST_KEY, thing] = key
        scratch_i64[Scratch.BEST_ROW, thing] = row


@kernel
def emptiest(
    free: Int, first: Int, here: Int, cells_u8: U8, blocks_i32: I32, atlas_i32: I32, site: Record
) -> Int:
    """Return the number of the free slot that a person stands on, else of one where nobody stands, else of any."""
    best = lowest_bit(free)
    for back in range(SLOTS_MAX):
        bit = SLOTS_MAX - 1 - back
        if (free >> bit) & 1:
            cell = slot_cell(first + bit, blocks_i32, atlas_i32, site)
            if cell == here:
                return np.int64(bit)
            if cells_u8[cell] == 0:
                best = np.int64(bit)
    return best


@kernel
def call(
    row: Int, people_f32: F32, people_i16: I16, people_i32: I32, people_i64: I64, reservations_i32: I32,
    objects_i16: I16, places_i32: I32, town_i64: I64, events_i32: I32, cells_u8: U8, blocks_i32: I32, atlas_i32: I32,
    affordances: Record, params: Record
) -> None:
    """Grant a free slot to the first in line, or send them away when the object cannot be used at all."""
    affordance = np.int64(people_i16[Intent.AFFORDANCE, row])
    thing = np.int64(reservations_i32[Reservation.OBJECT, row])
    site = params.site
    block = thing // site.objects
    template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
    fixture = thing - block * site.objects
    refusal = object_refusal(
        affordance, row, thing, town_i64[Clock.TICK], people_i32, people_i64, reservations_i32, objects_i16,
        places_i32, town_i64, blocks_i32, atlas_i32, affordances, params
    )
    if refusal == Reason.CLOSED:  # somebody early waits for the door to open
        refusal = object_refusal(
            affordance, row, thing, town_i64[Clock.TICK] + EARLY_TICKS, people_i32, people_i64, reservations_i32,
            objects_i16, places_i32, town_i64, blocks_i32, atlas_i32, affordances, params
        )
        if refusal == Reason.NONE:
            return
    if refusal != Reason.NONE:
        leave_off(
            row, np.int64(Outcome.FAILED), refusal, people_f32, people_i16, people_i32, reservations_i32, objects_i16,
            town_i64, events_i32, blocks_i32, atlas_i32, affordances, params
        )
        return
    free = open_slots(thing, affordances[affordance].role, template, fixture, objects_i16, atlas_i32)
    if free == 0:
        return
    tick = town_i64[Clock.TICK]
    first = block * site.slots + np.int64(atlas_i32[template, Fixture.SLOT_FIRST, fixture])
    bit = emptiest(free, first, np.int64(people_i32[Where.CELL, row]), cells_u8, blocks_i32, atlas_i32, site)
    slot = first + bit
    objects_i16[Object.TAKEN, thing] = np.int64(objects_i16[Object.TAKEN, thing]) | (np.int64(1) << bit)
    objects_i16[Object.QUEUE, thing] -= 1
    reservations_i32[Reservation.STATE, row] = Claim.CALLED
    reservations_i32[Reservation.SLOT, row] = slot
    reservations_i32[Reservation.SINCE, row] = tick
    reservations_i32[Reservation.EXPIRY, row] = tick + params.queues.call_ticks
    people_i32[Where.GOAL, row] = slot
    people_i16[Body.DOING, row] = Doing.WALKING


@kernel
def serve(
    people_f32: F32, people_i16: I16, people_i32: I32, people_i64: I64, reservations_i32: I32,
    objects_i16: I16, objects_i32: I32, places_i32: I32, town_i64: I64, cells_u8: U8,
    events_i32: I32, terrain_u8: U8, distance_u16: U16, blocks_i32: I32, atlas_i32: I32, affordances: Record,
    params_block: Record, scratch_i64: I64
) -> None:
    """Run the queues of a town: join, lapse, bid, then call the best bidder of every object."""
    params = params_block[0]
    people = people_i16.shape[1]
    tick = town_i64[Clock.TICK]
    for row in range(people):
        if reservations_i32[Reservation.STATE, row] != Claim.NONE and tick >= reservations_i32[Reservation.EXPIRY, row]:
            lapse(
                row, people_f32, people_i16, people_i32, reservations_i32, objects_i16, town_i64, events_i32,
                blocks_i32, atlas_i32, affordances, params
            )
    for row in range(people):
        if reservations_i32[Reservation.STATE, row] == Claim.WALKING and has_come_near(
            row, people_i32, distance_u16, blocks_i32, params
        ):
            keep_away(
                row, people_f32, people_i16, people_i32, reservations_i32, objects_i16, town_i64, events_i32,
                blocks_i32, atlas_i32, affordances, params, scratch_i64
            )
    for row in range(people):
        scratch_i64[Scratch.GRANTED, row] = NOTHING
        state = np.int64(reservations_i32[Reservation.STATE, row])
        if state == Claim.WALKING and has_come_near(row, people_i32, distance_u16, blocks_i32, params):
            arrive(
                row, people_f32, people_i16, people_i32, people_i64, reservations_i32, objects_i16, places_i32,
                town_i64, terrain_u8, distance_u16, blocks_i32, atlas_i32, affordances, params
            )
        elif state == Claim.WAITING and tick - np.int64(reservations_i32[Reservation.SINCE, row]) == LOOK_ROUND_TICKS:
            turn_to_another(
                row, people_i16, people_i32, people_i64, reservations_i32, objects_i16, places_i32, town_i64,
                terrain_u8, distance_u16, blocks_i32, atlas_i32, affordances, params
            )
    for row in range(people):
        if reservations_i32[Reservation.STATE, row] == Claim.WAITING:
            scratch_i64[Scratch.BEST_KEY, reservations_i32[Reservation.OBJECT, row]] = NO_BID
            scratch_i64[Scratch.BEST_ROW, reservations_i32[Reservation.OBJECT, row]] = NOTHING
    for row in range(people):
        if reservations_i32[Reservation.STATE, row] == Claim.WAITING:
            bid(
                row, people_i16, people_i32, reservations_i32, objects_i16, town_i64, blocks_i32, atlas_i32,
                affordances, params, scratch_i64
            )
    for row in range(people):
        if reservations_i32[Reservation.STATE, row] == Claim.WAITING:
            if scratch_i64[Scratch.BEST_ROW, reservations_i32[Reservation.OBJECT, row]] == row:
                waited = tick - np.int64(reservations_i32[Reservation.SINCE, row])
                call(
                    row, people_f32, people_i16, people_i32, people_i64, reservations_i32, objects_i16, places_i32,
                    town_i64, events_i32, cells_u8, blocks_i32, atlas_i32, affordances, params
                )
                if reservations_i32[Reservation.STATE, row] == Claim.CALLED:
                    note_handover(
                        row, waited, people_i16, people_i32, reservations_i32, objects_i32, town_i64, scratch_i64
                    )
    hand_over(people_f32, people_i16, people_i32, reservations_i32, town_i64, events_i32, params, scratch_i64)


class Queues(Stage):
    """Stage 6: reservations granted, waited for, timed out."""

    def process(self) -> None:
        """Run the queues of one town."""
        town = self.town
        serve(
            town.people_f32, town.people_i16, town.people_i32, town.people_i64, town.reservations_i32,
            town.objects_i16, town.objects_i32, town.places_i32, town.town_i64, town.cells_u8, town.events_i32,
            town.terrain_u8,
            town.distance_u16, town.blocks_i32, town.atlas_i32, town.affordances, town.params_block, town.scratch_i64,
        )
