"""Queues: who has come near an object waits for it, is called when a slot is free, or gives up.

Nobody who is using an object is ever sent away; only a holder who was called and does not come loses the slot.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from annotated_types import Ge, Le

from components.atlas import BlockColumn, Fixture
from components.objects import Object
from components.people import Body, Identity, Intent, Steps, Where
from components.reservations import Reservation
from components.town import Clock
from components.words import NOTHING, Claim, Doing, Outcome, Reason, System
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.conduct import leave_off, place_at
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
from systems.scratch import NO_BID, Bid, Scratch
from systems.traps import spring
from systems.ways import block_of_object, place_of, walking_ticks

SLOTS_MAX = 15
"""Use slots of an object: bits of an int16."""

LOOK_ROUND_TICKS = 2
"""Ticks of waiting after which people look round for another object."""

FAR, NEAR, LAPSED = -1, 1, 2
"""Verdicts on those who want an object."""

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
def join(town: TownBlocks, row: Int) -> None:
    """Put a walker who has come near the object into its queue."""
    tick = town.town_i64[Clock.TICK]
    town.objects_i16[Object.QUEUE, town.reservations_i32[Reservation.OBJECT, row]] += 1
    town.reservations_i32[Reservation.STATE, row] = Claim.WAITING
    town.reservations_i32[Reservation.SINCE, row] = tick
    town.reservations_i32[Reservation.EXPIRY, row] = tick + patience_ticks(town, row, town.params.queues.patience_ticks)
    town.people_i8[Body.DOING, row] = Doing.WAITING
    town.people_i16[Steps.BLOCKED, row] = 0


@kernel
def turn_to_another(town: TownBlocks, row: Int) -> bool:
    """Let somebody whose object is taken walk to a better one, if there is one; return whether they do."""
    affordance = np.int64(town.people_i8[Intent.AFFORDANCE, row])
    role = town.affordances[affordance].role
    thing = np.int64(town.reservations_i32[Reservation.OBJECT, row])
    block = block_of_object(town, thing)
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    if open_slots(town, thing, role, template, thing - block * town.site.objects) != 0:
        return False
    other, _, _ = find_object(town, affordance, row)
    if other == NOTHING or other == thing:
        return False
    if town.reservations_i32[Reservation.STATE, row] == Claim.WAITING:
        town.objects_i16[Object.QUEUE, thing] -= 1
    tick = town.town_i64[Clock.TICK]
    town.reservations_i32[Reservation.STATE, row] = Claim.WALKING
    town.reservations_i32[Reservation.OBJECT, row] = other
    town.reservations_i32[Reservation.SINCE, row] = tick
    town.reservations_i32[Reservation.EXPIRY, row] = tick + town.params.queues.walk_ticks_max
    town.people_i32[Where.GOAL, row] = first_slot(town, other, role)
    town.people_i8[Body.DOING, row] = Doing.WALKING
    return True


@kernel
def has_come_near(town: TownBlocks, row: Int) -> bool:
    """Return whether a walker is as near to the object as those who wait for it stand, and in the same place.

    Nobody queues in front of a building: only inside one sees what is taken, and is at work.
    """
    cell, goal = np.int64(town.people_i32[Where.CELL, row]), np.int64(town.people_i32[Where.GOAL, row])
    place = place_at(town, np.int64(town.reservations_i32[Reservation.OBJECT, row]))
    if place != NOTHING and place != place_of(town, cell):
        return False
    return bool(walking_ticks(town, cell, goal) <= town.params.queues.join_distance)


@kernel
def arrive(town: TownBlocks, row: Int) -> None:
    """Let a walker who has come near an object join its queue, or turn to another one near by if it is taken."""
    if not turn_to_another(town, row):
        join(town, row)


@kernel
def lapse(town: TownBlocks, row: Int) -> None:
    """End a reservation whose time is up; who was called and did not come may not claim the object for a while."""
    state = np.int64(town.reservations_i32[Reservation.STATE, row])
    tick = town.town_i64[Clock.TICK]
    reason = np.int64(Reason.TIMEOUT)
    outcome = np.int64(Outcome.FAILED)
    if state == Claim.WAITING:
        reason = np.int64(Reason.PATIENCE)
        outcome = np.int64(Outcome.GAVE_UP)
    if state == Claim.CALLED:
        town.reservations_i32[Reservation.COOLDOWN_OBJECT, row] = town.reservations_i32[Reservation.OBJECT, row]
        town.reservations_i32[Reservation.COOLDOWN_UNTIL, row] = tick + town.params.queues.cooldown_ticks
    leave_off(town, row, outcome, reason)


@kernel
def rank(town: TownBlocks, row: Int) -> Int:
    """Return the bid of somebody who waits: the longer the wait the smaller, chance only between equals.

    The tie-break is a draw in [0, 1) for this tick, so that nobody loses for ever.
    """
    tick = town.town_i64[Clock.TICK]
    waited = tick - np.int64(town.reservations_i32[Reservation.SINCE, row])
    dice = draw(town.town_i64[Clock.KEY], Stream.QUEUE, tick, np.int64(town.people_i32[Identity.ID, row]), 0)
    jitter = np.int64(dice >> np.uint64(48))
    age = np.int64(np.float32(waited) * town.params.queues.age_weight * np.float32(65536.0))
    return ((np.int64(1) << 40) - age + jitter) * (np.int64(1) << 20) + (
        np.int64(town.people_i32[Identity.ID, row]) & 0xFFFFF
    )


@kernel
def bid(town: TownBlocks, row: Int) -> None:
    """Enter the bid of somebody who waits and for whose role there is a free slot; the smallest per object stays."""
    thing = np.int64(town.reservations_i32[Reservation.OBJECT, row])
    block = block_of_object(town, thing)
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    role = town.affordances[town.people_i8[Intent.AFFORDANCE, row]].role
    if open_slots(town, thing, role, template, thing - block * town.site.objects) == 0:
        return
    key = rank(town, row)
    if key < town.bids_i64[Bid.KEY, thing]:
        town.bids_i64[Bid.KEY, thing] = key
        town.bids_i64[Bid.ROW, thing] = row


@kernel
def emptiest(town: TownBlocks, free: Int, first: Int, here: Int) -> Int:
    """Return the number of the free slot that a person stands on, else of one where nobody stands, else of any."""
    best = lowest_bit(free)
    for back in range(SLOTS_MAX):
        bit = SLOTS_MAX - 1 - back
        if (free >> bit) & 1:
            cell = slot_cell(town, first + bit)
            if cell == here:
                return np.int64(bit)
            if town.cells_u8[cell] == 0:
                best = np.int64(bit)
    return best


@kernel
def call(town: TownBlocks, row: Int) -> None:
    """Grant a free slot to the first in line, or send them away when the object cannot be used at all."""
    affordance = np.int64(town.people_i8[Intent.AFFORDANCE, row])
    thing = np.int64(town.reservations_i32[Reservation.OBJECT, row])
    block = block_of_object(town, thing)
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    fixture = thing - block * town.site.objects
    refusal = object_refusal(town, affordance, row, thing, town.town_i64[Clock.TICK])
    if refusal == Reason.CLOSED:  # somebody early waits for the door to open, who came before it closed is served
        refusal = object_refusal(town, affordance, row, thing, town.town_i64[Clock.TICK] + EARLY_TICKS)
        if refusal == Reason.NONE:
            return
        came = np.int64(town.reservations_i32[Reservation.SINCE, row])
        refusal = object_refusal(town, affordance, row, thing, came)
    if refusal != Reason.NONE:
        leave_off(town, row, np.int64(Outcome.FAILED), refusal)
        return
    free = open_slots(town, thing, town.affordances[affordance].role, template, fixture)
    if free == 0:
        return
    tick = town.town_i64[Clock.TICK]
    first = block * town.site.slots + np.int64(town.atlas_i32[template, Fixture.SLOT_FIRST, fixture])
    bit = emptiest(town, free, first, np.int64(town.people_i32[Where.CELL, row]))
    slot = first + bit
    town.objects_i16[Object.TAKEN, thing] = np.int64(town.objects_i16[Object.TAKEN, thing]) | (np.int64(1) << bit)
    town.objects_i16[Object.QUEUE, thing] -= 1
    town.reservations_i32[Reservation.STATE, row] = Claim.CALLED
    town.reservations_i32[Reservation.SLOT, row] = slot
    town.reservations_i32[Reservation.SINCE, row] = tick
    town.reservations_i32[Reservation.EXPIRY, row] = tick + town.params.queues.call_ticks
    town.people_i32[Where.GOAL, row] = slot
    town.people_i8[Body.DOING, row] = Doing.WALKING


@kernel
def look_round(town: TownBlocks, first: Int, last: Int) -> None:
    """Note in VERDICT for whom among some rows time has run out, and who has come near or waited a little.

    Nearly everybody else walks far off or uses something.
    """
    tick = town.town_i64[Clock.TICK]
    for row in range(first, last):
        town.scratch_i64[Scratch.VERDICT, row] = FAR
        state = np.int64(town.reservations_i32[Reservation.STATE, row])
        if state == Claim.NONE:
            continue
        waited = tick - np.int64(town.reservations_i32[Reservation.SINCE, row])
        if tick >= town.reservations_i32[Reservation.EXPIRY, row]:
            town.scratch_i64[Scratch.VERDICT, row] = LAPSED
        elif (state == Claim.WALKING and has_come_near(town, row)) or (
            state == Claim.WAITING and waited == LOOK_ROUND_TICKS
        ):
            town.scratch_i64[Scratch.VERDICT, row] = NEAR


@kernel
def choose_queues(town: TownBlocks) -> None:
    """End what has lapsed, and let those who are near choose their queue; ROWS holds the few whom this concerns."""
    near = np.int64(0)
    for row in range(town.people_i16.shape[1]):
        verdict = town.scratch_i64[Scratch.VERDICT, row]
        if verdict == LAPSED:
            lapse(town, row)
        elif verdict == NEAR:
            town.scratch_i64[Scratch.ROWS, near] = row
            near += 1
    for at in range(near):
        row = town.scratch_i64[Scratch.ROWS, at]
        if town.reservations_i32[Reservation.STATE, row] == Claim.WALKING:
            keep_away(town, row)
    for at in range(near):
        row = town.scratch_i64[Scratch.ROWS, at]
        if town.reservations_i32[Reservation.STATE, row] == Claim.WALKING:
            arrive(town, row)
        elif town.reservations_i32[Reservation.STATE, row] == Claim.WAITING:
            turn_to_another(town, row)


@kernel
def serve(town: TownBlocks) -> None:
    """Run the queues of a town: join, lapse, bid, then call the best bidder of every object."""
    choose_queues(town)
    tick = town.town_i64[Clock.TICK]
    waiting = np.int64(0)
    for row in range(town.people_i16.shape[1]):
        if town.reservations_i32[Reservation.STATE, row] == Claim.WAITING:
            town.bids_i64[Bid.KEY, town.reservations_i32[Reservation.OBJECT, row]] = NO_BID
            town.bids_i64[Bid.ROW, town.reservations_i32[Reservation.OBJECT, row]] = NOTHING
            town.scratch_i64[Scratch.GRANTED, row] = NOTHING
            town.scratch_i64[Scratch.ROWS, waiting] = row
            waiting += 1
    for at in range(waiting):
        bid(town, town.scratch_i64[Scratch.ROWS, at])
    for at in range(waiting):
        row = town.scratch_i64[Scratch.ROWS, at]
        if town.bids_i64[Bid.ROW, town.reservations_i32[Reservation.OBJECT, row]] == row:
            waited = tick - np.int64(town.reservations_i32[Reservation.SINCE, row])
            call(town, row)
            if town.reservations_i32[Reservation.STATE, row] == Claim.CALLED:
                note_handover(town, row, waited)
    hand_over(town, waiting)
    spring(town, System.QUEUES)


class Queues(Stage):
    """Stage 6: reservations granted, waited for, timed out."""

    def process(self) -> None:
        """Run the queues of one town."""
        town = self.town
        look_round(town, 0, town.people_i16.shape[1])
        serve(town)
