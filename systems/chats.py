"""Chats: who talks to whom, and what it gave them."""

import numpy as np

from components.people import Body, Company, Identity, Intent, Persona, Speaker, Talk, Timer, Where
from components.town import Clock
from components.words import NOTHING, Doing, EventKind, Outcome, Reason
from systems.arrays import Float, Int
from systems.blocks import TownBlocks
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
def outlook(town: TownBlocks, row: Int, partner: Int) -> Int:
    """Return the quality that a chat of two people will have, in thousandths, or 0 when it will fail.

    The same from both sides: ties count by the mean of both directions. Source: world.md section 7.
    """
    ties = town.params.ties
    mine = np.int64(town.people_i32[Identity.ID, row])
    theirs = np.int64(town.people_i32[Identity.ID, partner])
    half = np.float32(0.5)
    trust = half * (trust_in(town, row, theirs) + trust_in(town, partner, mine))
    known = half * (familiarity_with(town, row, theirs) + familiarity_with(town, partner, mine))
    rivalry = half * (rivalry_with(town, row, theirs) + rivalry_with(town, partner, mine))
    lively = half * (town.people_f32[Persona.EXTROVERSION, row] + town.people_f32[Persona.EXTROVERSION, partner])
    key = town.town_i64[Clock.KEY]
    first, second = min(mine, theirs), max(mine, theirs)
    fit = np.float32(0.8) + np.float32(0.4) * fraction(draw(key, Stream.TALK, 0, first, second))
    one = np.float32(1.0)
    chance = ties.success_base * (one + ties.success_per_trust * trust) * (one + ties.success_per_familiarity * known)
    chance = min(np.float32(0.98), max(np.float32(0.05), chance * fit))
    if fraction(draw(key, Stream.TALK, town.town_i64[Clock.TICK] + 1, first, second)) >= chance:
        return np.int64(0)
    quality = ties.quality_base + town.params.personality.chat_quality_per_extroversion * lively
    quality += ties.quality_per_trust * trust + ties.quality_per_familiarity * known
    quality -= ties.quality_per_rivalry * rivalry
    return np.int64(min(one, max(np.float32(0.1), quality)) * THOUSANDTHS)


@kernel
def worth_of_chat(town: TownBlocks, row: Int, theirs: Int) -> Int:
    """Return what a chat that is over is worth to one of the two, in millionths; the ties have changed already.

    A chat that failed costs who began it more than who was spoken to.
    """
    rules = town.params.rewards
    worth = rules.chat_base + rules.chat_per_trust * trust_in(town, row, theirs)
    worth += rules.chat_per_familiarity * familiarity_with(town, row, theirs)
    if town.people_i16[Talk.QUALITY, row] == 0:
        share = rules.failed_chat_begun if town.people_i8[Speaker.STARTED, row] else rules.failed_chat_joined
        worth = -rules.chat_base * share
    return np.int64(np.floor(worth * MILLIONTHS + np.float32(0.5)))


@kernel
def end_chat(town: TownBlocks, row: Int) -> Float:
    """Let a chat that is over change a person's tie to the other; return the factor on what it gave them."""
    ties = town.params.ties
    mine = np.int64(town.people_i32[Identity.ID, row])
    theirs = np.int64(town.people_i32[Identity.ID, town.people_i32[Company.PARTNER, row]])
    quality = np.float32(np.int64(town.people_i16[Talk.QUALITY, row])) / THOUSANDTHS
    extroversion = town.people_f32[Persona.EXTROVERSION, row]
    good = quality > np.float32(0.0)
    if mine < theirs:
        kind = EventKind.CHATTED if good else EventKind.CHAT_FAILED
        record(town, kind, mine, theirs, NOTHING, np.int64(town.people_i16[Talk.QUALITY, row]))
    if not good:
        rivalry = ties.failed_chat_rivalry
        if rivalry_with(town, row, theirs) >= ties.argument_from:
            rivalry = ties.argument_rivalry
        touch(town, row, theirs, np.float32(0.0), ties.failed_chat_familiarity, rivalry)
        town.scratch_i64[Scratch.CHAT_WORTH, row] = worth_of_chat(town, row, theirs)
        return FAILED_SHARE
    familiarity = ties.chat_familiarity * quality
    familiarity += ties.extrovert_familiarity * max(np.float32(0.0), extroversion)
    trust = ties.chat_trust * quality
    rivalry = np.float32(0.0)
    if to_meet(town, row, town.town_i64[Clock.TICK]) == theirs:  # the meeting has done its work
        rivalry = town.params.disturbances.meet_rivalry
        dismiss(town, row)
    touch(town, row, theirs, trust, familiarity, rivalry)
    town.scratch_i64[Scratch.CHAT_WORTH, row] = worth_of_chat(town, row, theirs)
    lively = np.float32(1.0) + town.params.personality.chat_gain_per_extroversion * extroversion
    return lively * (np.float32(0.5) + quality)


@kernel
def end_gift(town: TownBlocks, row: Int) -> None:
    """Let a gift bring a person and the other closer; whoever gave it tells."""
    ties = town.params.ties
    mine = np.int64(town.people_i32[Identity.ID, row])
    theirs = np.int64(town.people_i32[Identity.ID, town.people_i32[Company.PARTNER, row]])
    if town.people_i8[Speaker.STARTED, row]:
        record(town, EventKind.GIFT_GIVEN, mine, theirs, NOTHING, 1)
    touch(town, row, theirs, ties.gift_trust, ties.gift_familiarity, ties.gift_rivalry)


@kernel
def pair_key(town: TownBlocks, row: Int, other: Int) -> Int:
    """Return the bid of two people who may talk: the same from both sides."""
    mine = np.int64(town.people_i32[Identity.ID, row])
    theirs = np.int64(town.people_i32[Identity.ID, other])
    dice = draw(
        town.town_i64[Clock.KEY], Stream.CHAT, -town.town_i64[Clock.TICK] - 1, min(mine, theirs), max(mine, theirs)
    )
    return np.int64(dice >> np.uint64(2))


@kernel
def wants_to_talk(town: TownBlocks, row: Int) -> bool:
    """Return whether a person has chosen somebody to speak to and not begun yet."""
    if town.people_i8[Body.DOING, row] != Doing.IDLE or town.people_i32[Company.PARTNER, row] == NOTHING:
        return False
    affordance = np.int64(town.people_i8[Intent.AFFORDANCE, row])
    return bool(town.people_i8[Body.LIVE, row] and affordance != NOTHING and town.affordances[affordance].partners > 0)


@kernel
def gather_wishes(town: TownBlocks) -> Int:
    """Gather in ROWS who wants to talk to whom, and return how many.

    KEY of both becomes the smallest bid that touches them, and TARGET 1 for who had the wish, so that beginnings do
    not create wishes.
    """
    wishes = np.int64(0)
    for row in range(town.people_i16.shape[1]):
        if wants_to_talk(town, row):
            town.scratch_i64[Scratch.ROWS, wishes] = row
            wishes += 1
    for at in range(wishes):
        row = town.scratch_i64[Scratch.ROWS, at]
        for one in (row, np.int64(town.people_i32[Company.PARTNER, row])):
            town.scratch_i64[Scratch.KEY, one] = NO_BID
            town.scratch_i64[Scratch.TARGET, one] = 0
    for at in range(wishes):
        row = town.scratch_i64[Scratch.ROWS, at]
        town.scratch_i64[Scratch.TARGET, row] = 1
        key = pair_key(town, row, np.int64(town.people_i32[Company.PARTNER, row]))
        for one in (row, np.int64(town.people_i32[Company.PARTNER, row])):
            town.scratch_i64[Scratch.KEY, one] = min(town.scratch_i64[Scratch.KEY, one], key)
    return wishes


@kernel
def speaks_second(town: TownBlocks, row: Int, partner: Int) -> bool:
    """Return whether two wish to talk to one another and the other one, with the smaller id, speaks first."""
    mutual = town.scratch_i64[Scratch.TARGET, partner] and town.people_i32[Company.PARTNER, partner] == row
    return bool(mutual and town.people_i32[Identity.ID, partner] < town.people_i32[Identity.ID, row])


@kernel
def begin_chats(town: TownBlocks) -> None:
    """Begin the chats whose bid is the smallest for both people; everybody else decides again."""
    tick = town.town_i64[Clock.TICK]
    for at in range(gather_wishes(town)):
        row = town.scratch_i64[Scratch.ROWS, at]
        if town.people_i8[Body.DOING, row] != Doing.IDLE:
            continue
        affordance = np.int64(town.people_i8[Intent.AFFORDANCE, row])
        partner = np.int64(town.people_i32[Company.PARTNER, row])
        if speaks_second(town, row, partner):
            continue
        key = pair_key(town, row, partner)
        here = place_of(town, np.int64(town.people_i32[Where.CELL, row]))
        agreed = (
            key == town.scratch_i64[Scratch.KEY, row]
            and key == town.scratch_i64[Scratch.KEY, partner]
            and is_free_to_talk(town, partner)
            and here != NOTHING
            and here == place_of(town, np.int64(town.people_i32[Where.CELL, partner]))
        )
        if not agreed:
            leave_off(town, row, np.int64(Outcome.INTERRUPTED), np.int64(Reason.NO_COMPANY))
            continue
        conclude(  # they keep their seat while they talk
            town, partner, np.int64(Outcome.INTERRUPTED), np.int64(Reason.CHANGED_MIND)
        )
        ticks = town.affordances[affordance].duration_min + below(
            np.uint64(key) << np.uint64(2),
            town.affordances[affordance].duration_max - town.affordances[affordance].duration_min + 1,
        )
        carry(town, row, town.affordances[affordance].items_start, town.params.goods.meal)
        quality = outlook(town, row, partner)
        town.people_i16[Talk.QUALITY, row] = quality
        town.people_i16[Talk.QUALITY, partner] = quality
        town.people_i8[Speaker.STARTED, row] = 1
        town.people_i8[Speaker.STARTED, partner] = 0
        town.people_i8[Intent.AFFORDANCE, partner] = affordance
        town.people_i32[Company.PARTNER, partner] = row
        town.people_i32[Timer.DECIDE, partner] = time_to_leave(town, partner, np.int64(NOTHING))
        start_using(town, row, ticks, tick)
        start_using(town, partner, ticks, tick)
