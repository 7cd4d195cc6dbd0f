"""Chats: who talks to whom, and what it gave them."""

import numpy as np

from components.people import Body, Company, Identity, Intent, Timer, Where
from components.town import Clock
from components.words import NOTHING, Doing, EventKind, Outcome, Reason
from systems.arrays import F32, I16, I32, I64, U8, U16, Float, Int, Record
from systems.conduct import conclude, leave_off, start_using
from systems.events import record
from systems.kernel import kernel
from systems.random import Stream, below, draw, fraction
from systems.rules import is_free_to_talk
from systems.schedule import time_to_leave
from systems.scratch import NO_BID, Scratch
from systems.ways import place_of

CHAT_SUCCESS = np.float32(0.7)
"""Chance that a chat goes well."""

CHAT_FAILED_GAIN = np.float32(0.4)
"""Share of the gain that a chat gives which does not."""


@kernel
def chat_share(row: Int, people_i32: I32, town_i64: I64, events_i32: I32) -> Float:
    """Return the share of the full gain that a chat gave: 0.5 + quality when it went well, less when not.

    Both people compute the same draw, from the pair and the tick at which they began.
    """
    partner = np.int64(people_i32[Company.PARTNER, row])
    mine = np.int64(people_i32[Identity.ID, row])
    theirs = np.int64(people_i32[Identity.ID, partner])
    began = np.int64(people_i32[Timer.BEGAN, row])
    dice = draw(town_i64[Clock.KEY], Stream.TALK, began, min(mine, theirs), max(mine, theirs))
    went_well = fraction(dice) < CHAT_SUCCESS
    if mine < theirs:
        kind = EventKind.CHATTED if went_well else EventKind.CHAT_FAILED
        record(town_i64, events_i32, kind, mine, theirs, NOTHING, town_i64[Clock.TICK] - began)
    return np.float32(1.0) if went_well else CHAT_FAILED_GAIN


@kernel
def pair_key(row: Int, other: Int, people_i32: I32, town_i64: I64) -> Int:
    """Return the bid of two people who may talk: the same from both sides."""
    mine = np.int64(people_i32[Identity.ID, row])
    theirs = np.int64(people_i32[Identity.ID, other])
    dice = draw(
        town_i64[Clock.KEY], Stream.CHAT, -town_i64[Clock.TICK] - 1, min(mine, theirs), max(mine, theirs)
    )
    return np.int64(dice >> np.uint64(2))


@kernel
def wants_to_talk(row: Int, people_i16: I16, people_i32: I32, affordances: Record) -> bool:
    """Return whether a person has chosen somebody to speak to and not begun yet."""
    if not people_i16[Body.LIVE, row] or people_i16[Body.DOING, row] != Doing.IDLE:
        return False
    affordance = np.int64(people_i16[Intent.AFFORDANCE, row])
    return bool(
        affordance != NOTHING and affordances[affordance].partners > 0 and people_i32[Company.PARTNER, row] != NOTHING
    )


@kernel
def bid_for_partners(
    people_i16: I16, people_i32: I32, town_i64: I64, affordances: Record, scratch_i64: I64
) -> None:
    """Enter every wish to talk at both people: KEY is the smallest bid that touches a person.

    GRANTED holds 1 for a person whose wish was counted, so that beginnings do not create wishes.
    """
    for row in range(people_i16.shape[1]):
        scratch_i64[Scratch.KEY, row] = NO_BID
        scratch_i64[Scratch.TARGET, row] = np.int64(wants_to_talk(row, people_i16, people_i32, affordances))
    for row in range(people_i16.shape[1]):
        if scratch_i64[Scratch.TARGET, row]:
            partner = np.int64(people_i32[Company.PARTNER, row])
            key = pair_key(row, partner, people_i32, town_i64)
            scratch_i64[Scratch.KEY, row] = min(scratch_i64[Scratch.KEY, row], key)
            scratch_i64[Scratch.KEY, partner] = min(scratch_i64[Scratch.KEY, partner], key)


@kernel
def begin_chats(
    people_f32: F32, people_i16: I16, people_i32: I32, reservations_i32: I32, objects_i16: I16,
    town_i64: I64, events_i32: I32, terrain_u8: U8, distance_u16: U16, blocks_i32: I32, atlas_i32: I32,
    affordances: Record, params: Record, scratch_i64: I64
) -> None:
    """Begin the chats whose bid is the smallest for both people; everybody else decides again."""
    site = params.site
    tick = town_i64[Clock.TICK]
    for row in range(people_i16.shape[1]):
        if not scratch_i64[Scratch.TARGET, row] or people_i16[Body.DOING, row] != Doing.IDLE:
            continue
        affordance = np.int64(people_i16[Intent.AFFORDANCE, row])
        partner = np.int64(people_i32[Company.PARTNER, row])
        key = pair_key(row, partner, people_i32, town_i64)
        here = place_of(np.int64(people_i32[Where.CELL, row]), terrain_u8, blocks_i32, site)
        agreed = (
            key == scratch_i64[Scratch.KEY, row]
            and key == scratch_i64[Scratch.KEY, partner]
            and is_free_to_talk(partner, people_i16, affordances)
            and here != NOTHING
            and here == place_of(np.int64(people_i32[Where.CELL, partner]), terrain_u8, blocks_i32, site)
        )
        if not agreed:
            leave_off(
                row, np.int64(Outcome.INTERRUPTED), np.int64(Reason.NO_COMPANY), people_f32, people_i16,
                people_i32, reservations_i32,
                objects_i16, town_i64, events_i32, blocks_i32, atlas_i32, affordances, params
            )
            continue
        conclude(  # they keep their seat while they talk
            partner, np.int64(Outcome.INTERRUPTED), np.int64(Reason.CHANGED_MIND), people_f32, people_i16, people_i32,
            reservations_i32, town_i64, events_i32, affordances
        )
        ticks = affordances[affordance].duration_min + below(
            np.uint64(key) << np.uint64(2),
            affordances[affordance].duration_max - affordances[affordance].duration_min + 1,
        )
        people_i16[Intent.AFFORDANCE, partner] = affordance
        people_i32[Company.PARTNER, partner] = row
        people_i32[Timer.DECIDE, partner] = time_to_leave(
            partner, np.int64(NOTHING), people_i32, distance_u16, blocks_i32, atlas_i32, town_i64, params
        )
        start_using(row, ticks, people_i16, people_i32, reservations_i32, affordances, tick)
        start_using(partner, ticks, people_i16, people_i32, reservations_i32, affordances, tick)
