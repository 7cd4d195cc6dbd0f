"""Chats: who talks to whom, and what it gave them."""

import numpy as np

from components.people import Body, Company, Identity, Intent, Persona, Talk, Timer, Where
from components.town import Clock
from components.words import NOTHING, Doing, EventKind, Outcome, Reason
from systems.arrays import F32, I16, I32, I64, U8, U16, Float, Int, Record
from systems.company import is_free_to_talk
from systems.conduct import carry, conclude, leave_off, start_using
from systems.events import record
from systems.kernel import kernel
from systems.random import Stream, below, draw, fraction
from systems.schedule import time_to_leave
from systems.scratch import NO_BID, Scratch
from systems.summons import dismiss, to_meet
from systems.ties import familiarity_with, rivalry_with, touch, trust_in
from systems.ways import place_of

FAILED_SHARE = np.float32(0.4)
"""Share of the gain that a chat gives which does not go well."""

THOUSANDTHS = np.float32(1000.0)
MILLIONTHS = np.float32(1_000_000.0)


@kernel
def outlook(row: Int, partner: Int, people_f32: F32, people_i32: I32, town_i64: I64, params: Record) -> Int:
    """Return the quality that a chat of two people will have, in thousandths, or 0 when it will fail.

    The same from both sides: ties count by the mean of both directions. Source: world.md section 7.
    """
    ties = params.ties
    mine = np.int64(people_i32[Identity.ID, row])
    theirs = np.int64(people_i32[Identity.ID, partner])
    half = np.float32(0.5)
    trust = half * (trust_in(row, theirs, people_f32, people_i32) + trust_in(partner, mine, people_f32, people_i32))
    known = half * (
        familiarity_with(row, theirs, people_f32, people_i32) + familiarity_with(partner, mine, people_f32, people_i32)
    )
    rivalry = half * (
        rivalry_with(row, theirs, people_f32, people_i32) + rivalry_with(partner, mine, people_f32, people_i32)
    )
    lively = half * (people_f32[Persona.EXTROVERSION, row] + people_f32[Persona.EXTROVERSION, partner])
    key = town_i64[Clock.KEY]
    first, second = min(mine, theirs), max(mine, theirs)
    fit = np.float32(0.8) + np.float32(0.4) * fraction(draw(key, Stream.TALK, 0, first, second))
    one = np.float32(1.0)
    chance = ties.success_base * (one + ties.success_per_trust * trust) * (one + ties.success_per_familiarity * known)
    chance = min(np.float32(0.98), max(np.float32(0.05), chance * fit))
    if fraction(draw(key, Stream.TALK, town_i64[Clock.TICK] + 1, first, second)) >= chance:
        return np.int64(0)
    quality = ties.quality_base + params.personality.chat_quality_per_extroversion * lively
    quality += ties.quality_per_trust * trust + ties.quality_per_familiarity * known
    quality -= ties.quality_per_rivalry * rivalry
    return np.int64(min(one, max(np.float32(0.1), quality)) * THOUSANDTHS)


@kernel
def worth_of_chat(row: Int, theirs: Int, people_f32: F32, people_i16: I16, people_i32: I32, params: Record) -> Int:
    """Return what a chat that is over is worth to one of the two, in millionths; the ties have changed already.

    A chat that failed costs who began it more than who was spoken to.
    """
    rules = params.rewards
    worth = rules.chat_base + rules.chat_per_trust * trust_in(row, theirs, people_f32, people_i32)
    worth += rules.chat_per_familiarity * familiarity_with(row, theirs, people_f32, people_i32)
    if people_i16[Talk.QUALITY, row] == 0:
        share = rules.failed_chat_begun if people_i16[Talk.STARTED, row] else rules.failed_chat_joined
        worth = -rules.chat_base * share
    return np.int64(np.floor(worth * MILLIONTHS + np.float32(0.5)))


@kernel
def end_chat(
    row: Int, people_f32: F32, people_i16: I16, people_i32: I32, town_i64: I64, events_i32: I32, params: Record,
    scratch_i64: I64
) -> Float:
    """Let a chat that is over change a person's tie to the other; return the factor on what it gave them."""
    ties = params.ties
    mine = np.int64(people_i32[Identity.ID, row])
    theirs = np.int64(people_i32[Identity.ID, people_i32[Company.PARTNER, row]])
    quality = np.float32(np.int64(people_i16[Talk.QUALITY, row])) / THOUSANDTHS
    extroversion = people_f32[Persona.EXTROVERSION, row]
    good = quality > np.float32(0.0)
    if mine < theirs:
        kind = EventKind.CHATTED if good else EventKind.CHAT_FAILED
        record(town_i64, events_i32, kind, mine, theirs, NOTHING, np.int64(people_i16[Talk.QUALITY, row]))
    if not good:
        rivalry = ties.failed_chat_rivalry
        if rivalry_with(row, theirs, people_f32, people_i32) >= ties.argument_from:
            rivalry = ties.argument_rivalry
        touch(
            row, theirs, np.float32(0.0), ties.failed_chat_familiarity, rivalry, people_f32,
            people_i16, people_i32, town_i64, events_i32, params
        )
        scratch_i64[Scratch.CHAT_WORTH, row] = worth_of_chat(row, theirs, people_f32, people_i16, people_i32, params)
        return FAILED_SHARE
    familiarity = ties.chat_familiarity * quality
    familiarity += ties.extrovert_familiarity * max(np.float32(0.0), extroversion)
    trust = ties.chat_trust * quality
    rivalry = np.float32(0.0)
    if to_meet(row, people_i32, town_i64[Clock.TICK]) == theirs:  # the meeting has done its work
        rivalry = params.disturbances.meet_rivalry
        dismiss(row, people_i32)
    touch(
        row, theirs, trust, familiarity, rivalry, people_f32, people_i16, people_i32, town_i64, events_i32, params
    )
    scratch_i64[Scratch.CHAT_WORTH, row] = worth_of_chat(row, theirs, people_f32, people_i16, people_i32, params)
    lively = np.float32(1.0) + params.personality.chat_gain_per_extroversion * extroversion
    return lively * (np.float32(0.5) + quality)


@kernel
def end_gift(
    row: Int, people_f32: F32, people_i16: I16, people_i32: I32, town_i64: I64, events_i32: I32, params: Record
) -> None:
    """Let a gift bring a person and the other closer; whoever gave it tells."""
    ties = params.ties
    mine = np.int64(people_i32[Identity.ID, row])
    theirs = np.int64(people_i32[Identity.ID, people_i32[Company.PARTNER, row]])
    if people_i16[Talk.STARTED, row]:
        record(town_i64, events_i32, EventKind.GIFT_GIVEN, mine, theirs, NOTHING, 1)
    touch(
        row, theirs, ties.gift_trust, ties.gift_familiarity, ties.gift_rivalry, people_f32, people_i16, people_i32,
        town_i64, events_i32, params
    )


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
def speaks_second(row: Int, partner: Int, people_i32: I32, scratch_i64: I64) -> bool:
    """Return whether two wish to talk to one another and the other one, with the smaller id, speaks first."""
    mutual = scratch_i64[Scratch.TARGET, partner] and people_i32[Company.PARTNER, partner] == row
    return bool(mutual and people_i32[Identity.ID, partner] < people_i32[Identity.ID, row])


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
        if speaks_second(row, partner, people_i32, scratch_i64):
            continue
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
        carry(row, affordances[affordance].items_start, params.goods.meal, people_i16, town_i64)
        quality = outlook(row, partner, people_f32, people_i32, town_i64, params)
        people_i16[Talk.QUALITY, row] = quality
        people_i16[Talk.QUALITY, partner] = quality
        people_i16[Talk.STARTED, row] = 1
        people_i16[Talk.STARTED, partner] = 0
        people_i16[Intent.AFFORDANCE, partner] = affordance
        people_i32[Company.PARTNER, partner] = row
        people_i32[Timer.DECIDE, partner] = time_to_leave(
            partner, np.int64(NOTHING), people_f32, people_i32, distance_u16, blocks_i32, atlas_i32, town_i64, params
        )
        start_using(row, ticks, people_i16, people_i32, reservations_i32, affordances, tick)
        start_using(partner, ticks, people_i16, people_i32, reservations_i32, affordances, tick)
