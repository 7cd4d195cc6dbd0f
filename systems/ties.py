"""Relationships: what people are to one another, six directed ties each, and how they fade.

A tie has trust and familiarity in [-1, 1] and rivalry in [0, 1]. Its strength is |trust| + |familiarity| +
rivalry, so strong rivals are kept as strong friends are when there is no room for a new tie. Its story, the
`TieStory` columns, is a few bits: whether it came to a conflict, became a feud, a rivalry or a friendship, and the
day of the last avoidance.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from annotated_types import Ge, Le

from components.people import (
    TIES_MAX,
    Body,
    Bond,
    Identity,
    Persona,
    TieFamiliarity,
    TieRivalry,
    TieStory,
    TieTrust,
    TieWho,
)
from components.town import Bonds, Clock
from components.words import NOTHING, EventKind, System
from systems.arrays import Float, Int
from systems.blocks import TownBlocks
from systems.events import record
from systems.kernel import kernel
from systems.params import Fraction, PositiveTicks, Weight
from systems.processor import Stage
from systems.traps import spring

CONFLICT = 1
"""Bit of a tie's story: it came to a conflict."""
FEUD = 2
"""The conflict escalated."""
RIVAL = 4
"""They are rivals, and have not made it up."""
FRIEND = 8
"""They are friends."""
DAY_SHIFT = 4
"""The bits from here on hold the day of the last avoidance, counted from 1."""
STORY_MASK = 15
"""The bits below that."""
DAYS_KEPT = 2047
"""Days after which those counts begin anew."""

Delta = Annotated[float, Ge(-1.0), Le(1.0)]
"""What an event adds to a level of a tie."""


@dataclass(frozen=True, kw_only=True)
class Params:
    """What events do to ties."""

    chat_trust: Delta
    """Trust that a good chat adds, times its quality."""
    chat_familiarity: Delta
    """Familiarity that a good chat adds, times its quality."""
    extrovert_familiarity: Delta
    """Familiarity that a good chat adds besides to the tie of a full extrovert."""
    failed_chat_familiarity: Delta
    """Familiarity that a failed chat adds."""
    failed_chat_rivalry: Delta
    """Rivalry that a failed chat adds."""
    argument_from: Fraction
    """Rivalry from which a chat that fails turns into an argument."""
    argument_rivalry: Delta
    """Rivalry that an argument adds instead."""
    handover_trust: Delta
    """Trust that a polite handover adds."""
    handover_familiarity: Delta
    """Familiarity that a polite handover adds."""
    handover_rivalry: Delta
    """Rivalry that a polite handover adds."""
    blocked_familiarity: Delta
    """Familiarity that a long wait for somebody adds."""
    blocked_rivalry: Delta
    """Rivalry that a long wait for somebody adds."""
    blocked_after_ticks: PositiveTicks
    """Ticks of waiting up to which a handover is polite."""
    success_base: Fraction
    """Chance that a chat between strangers goes well."""
    success_per_trust: Weight
    """Added to the factor on that chance for a trust of 1."""
    success_per_familiarity: Weight
    """Added to the factor on that chance for a familiarity of 1."""
    quality_base: Fraction
    """Quality of a good chat between strangers."""
    quality_per_trust: Weight
    """Added to the quality for a trust of 1."""
    quality_per_familiarity: Weight
    """Added to the quality for a familiarity of 1."""
    quality_per_rivalry: Weight
    """Taken from the quality for a rivalry of 1."""
    liking_draw: Weight
    """Weight of chance beside the tie when people choose whom to speak to."""
    trust_fade: Fraction
    """Share of trust that an hour takes."""
    familiarity_fade: Fraction
    """Share of familiarity that an hour takes."""
    rivalry_fade: Fraction
    """Share of rivalry that an hour takes; the forgiving forget faster."""
    fade_ticks: PositiveTicks
    """Ticks between two fadings."""
    rival_from: Fraction
    """Rivalry from which two people are rivals, who do not chat and avoid each other's queues."""
    reconciled_below: Fraction
    """Rivalry below which rivals have made it up."""
    friend_from: Delta
    """Trust plus familiarity from which two people are friends."""
    gift_trust: Delta
    """Trust that a gift adds, on both sides."""
    gift_familiarity: Delta
    """Familiarity that a gift adds."""
    gift_rivalry: Delta
    """Rivalry that a gift adds."""
    meal_trust: Delta
    """Trust that a shared meal adds."""
    meal_familiarity: Delta
    """Familiarity that a shared meal adds."""
    taken_shift_trust: Delta
    """Trust in a coworker who was there when one missed the shift."""
    taken_shift_rivalry: Delta
    """Rivalry with them; the ambitious take it harder."""
    covered_shift_trust: Delta
    """Trust in a coworker who was there when one came late."""
    covered_shift_familiarity: Delta
    """Familiarity with them."""
    covered_shift_rivalry: Delta
    """Rivalry with them."""
    escalation_days: PositiveTicks
    """Days within which two avoidances make a conflict a feud."""
    avoid_unless_below: Fraction
    """Level of the need in question below which a rival in the queue keeps nobody away."""


@kernel
def tie_with(town: TownBlocks, row: Int, who: Int) -> Int:
    """Return the number of the tie to a person, 0 to 5, or NOTHING."""
    for number in range(TIES_MAX):
        if town.people_i32[TieWho.FIRST + number, row] == who:
            return np.int64(number)
    return np.int64(NOTHING)


@kernel
def strength(town: TownBlocks, row: Int, number: Int) -> Float:
    """Return the strength of a tie."""
    return (
        abs(town.people_f32[TieTrust.FIRST + number, row])
        + abs(town.people_f32[TieFamiliarity.FIRST + number, row])
        + town.people_f32[TieRivalry.FIRST + number, row]
    )


@kernel
def room_for(town: TownBlocks, row: Int, who: Int, weight: Float) -> Int:
    """Return the number of the tie to a person: the one there is, an empty one, or the weakest if it is weaker.

    The tie is emptied when it held somebody else; NOTHING when all are stronger than the new one would be.
    """
    found = tie_with(town, row, who)
    if found != NOTHING:
        return found
    best = np.int64(0)
    for number in range(TIES_MAX):
        if town.people_i32[TieWho.FIRST + number, row] == NOTHING:
            best = np.int64(number)
            break
        if strength(town, row, np.int64(number)) < strength(town, row, best):
            best = np.int64(number)
    taken = town.people_i32[TieWho.FIRST + best, row] != NOTHING
    if taken and strength(town, row, best) >= weight:
        return np.int64(NOTHING)
    town.town_i64[Bonds.MADE] += 1
    town.town_i64[Bonds.DROPPED] += np.int64(taken)
    town.people_i16[TieStory.FIRST + best, row] = 0
    town.people_i32[TieWho.FIRST + best, row] = who
    town.people_f32[TieTrust.FIRST + best, row] = np.float32(0.0)
    town.people_f32[TieFamiliarity.FIRST + best, row] = np.float32(0.0)
    town.people_f32[TieRivalry.FIRST + best, row] = np.float32(0.0)
    return best


@kernel
def moved(level: Float, delta: Float, low: Float) -> Float:
    """Return a level after a change: away from 0 it moves the less the farther it is, and it stays in bounds."""
    if level * delta > np.float32(0.0) or level == np.float32(0.0):
        delta = delta * (np.float32(1.0) - abs(level))
    return min(np.float32(1.0), max(low, level + delta))


@kernel
def tell_tie(town: TownBlocks, row: Int, number: Int) -> None:
    """Record when a tie turns into a friendship or a rivalry, or a rivalry is made up."""
    ties = town.params.ties
    story = np.int64(town.people_i16[TieStory.FIRST + number, row])
    me, who = np.int64(town.people_i32[Identity.ID, row]), np.int64(town.people_i32[TieWho.FIRST + number, row])
    rivalry = town.people_f32[TieRivalry.FIRST + number, row]
    fondness = town.people_f32[TieTrust.FIRST + number, row] + town.people_f32[TieFamiliarity.FIRST + number, row]
    if rivalry >= ties.rival_from and not story & RIVAL:
        story |= RIVAL
        record(town, EventKind.BECAME_RIVALS, me, who, NOTHING, 0)
    elif rivalry < ties.reconciled_below and story & RIVAL:
        story &= ~RIVAL
        record(town, EventKind.RECONCILED, me, who, NOTHING, 0)
    if fondness >= ties.friend_from and not story & FRIEND:
        story |= FRIEND
        record(town, EventKind.BECAME_FRIENDS, me, who, NOTHING, 0)
    elif fondness < np.float32(0.5) * ties.friend_from:
        story &= ~FRIEND
    town.people_i16[TieStory.FIRST + number, row] = story


@kernel
def reckon_warmth(town: TownBlocks, row: Int) -> None:
    """Write the mean of trust and familiarity over a person's ties, after a tie has changed."""
    total = np.float32(0.0)
    count = np.int64(0)
    for number in range(TIES_MAX):
        if town.people_i32[TieWho.FIRST + number, row] != NOTHING:
            total += town.people_f32[TieTrust.FIRST + number, row] + town.people_f32[TieFamiliarity.FIRST + number, row]
            count += 1
    town.people_f32[Bond.WARMTH, row] = total / np.float32(max(count, np.int64(1)))


@kernel
def touch(town: TownBlocks, row: Int, who: Int, trust: Float, familiarity: Float, rivalry: Float) -> None:
    """Let an event change a person's tie to another; the forgiving take harm more lightly."""
    kind = max(np.float32(0.0), town.people_f32[Persona.FORGIVENESS, row])
    lightly = np.float32(1.0) + town.params.personality.harm_per_forgiveness * kind
    if trust < np.float32(0.0):
        trust = trust * lightly
    if familiarity < np.float32(0.0):
        familiarity = familiarity * lightly
    if rivalry > np.float32(0.0):
        rivalry = rivalry * lightly
    weight = abs(trust) + abs(familiarity) + max(np.float32(0.0), rivalry)
    number = room_for(town, row, who, weight)
    if number == NOTHING:
        return
    low = np.float32(-1.0)
    zero = np.float32(0.0)
    place = TieTrust.FIRST + number
    town.people_f32[place, row] = moved(town.people_f32[place, row], trust, low)
    place = TieFamiliarity.FIRST + number
    town.people_f32[place, row] = moved(town.people_f32[place, row], familiarity, low)
    place = TieRivalry.FIRST + number
    town.people_f32[place, row] = moved(town.people_f32[place, row], rivalry, zero)
    reckon_warmth(town, row)
    story = np.int64(town.people_i16[TieStory.FIRST + number, row])
    if rivalry > zero and not story & CONFLICT:
        town.people_i16[TieStory.FIRST + number, row] = story | CONFLICT
        town.town_i64[Bonds.CONFLICTS] += 1
    tell_tie(town, row, number)


@kernel
def note_avoidance(town: TownBlocks, row: Int, number: Int) -> None:
    """Write into the story of a tie that the rival was avoided; twice within some days makes it a feud, once."""
    story = np.int64(town.people_i16[TieStory.FIRST + number, row])
    day = (town.town_i64[Clock.TICK] // town.params.time.ticks_per_day) % DAYS_KEPT + 1
    before = story >> DAY_SHIFT
    town.town_i64[Bonds.AVOIDANCES] += 1
    if before > 0 and (day - before) % DAYS_KEPT <= town.params.ties.escalation_days and not story & FEUD:
        story |= FEUD
        town.town_i64[Bonds.ESCALATED] += 1
        me, who = np.int64(town.people_i32[Identity.ID, row]), np.int64(town.people_i32[TieWho.FIRST + number, row])
        record(town, EventKind.ESCALATED, me, who, NOTHING, 0)
    town.people_i16[TieStory.FIRST + number, row] = (story & STORY_MASK) | (day << DAY_SHIFT)


@kernel
def trust_in(town: TownBlocks, row: Int, who: Int) -> Float:
    """Return a person's trust in another, 0 without a tie."""
    number = tie_with(town, row, who)
    return town.people_f32[TieTrust.FIRST + number, row] if number != NOTHING else np.float32(0.0)


@kernel
def familiarity_with(town: TownBlocks, row: Int, who: Int) -> Float:
    """Return a person's familiarity with another, 0 without a tie."""
    number = tie_with(town, row, who)
    return town.people_f32[TieFamiliarity.FIRST + number, row] if number != NOTHING else np.float32(0.0)


@kernel
def rivalry_with(town: TownBlocks, row: Int, who: Int) -> Float:
    """Return a person's rivalry with another, 0 without a tie."""
    number = tie_with(town, row, who)
    return town.people_f32[TieRivalry.FIRST + number, row] if number != NOTHING else np.float32(0.0)


@kernel
def fade_all(town: TownBlocks) -> None:
    """Let all ties fade a little."""
    ties = town.params.ties
    one = np.float32(1.0)
    for number in range(TIES_MAX):
        for row in range(town.people_f32.shape[1]):
            if town.people_i8[Body.LIVE, row]:
                forgiving = max(np.float32(0.0), town.people_f32[Persona.FORGIVENESS, row])
                faster = one + town.params.personality.rivalry_decay_per_forgiveness * forgiving
                town.people_f32[TieTrust.FIRST + number, row] *= one - ties.trust_fade
                town.people_f32[TieFamiliarity.FIRST + number, row] *= one - ties.familiarity_fade
                town.people_f32[TieRivalry.FIRST + number, row] *= one - min(one, ties.rivalry_fade * faster)
                if np.int64(town.people_i16[TieStory.FIRST + number, row]) & (RIVAL | FRIEND):
                    tell_tie(town, row, number)
    for row in range(town.people_f32.shape[1]):
        if town.people_i8[Body.LIVE, row]:
            reckon_warmth(town, row)


@kernel
def fade(town: TownBlocks) -> None:
    """Let all ties fade a little, once an hour."""
    if town.town_i64[Clock.TICK] % town.params.ties.fade_ticks == 0:
        fade_all(town)
    spring(town, System.RELATIONSHIPS)


class Relationships(Stage):
    """Stage 11: ties fade; what happened to them this tick was applied where it happened."""

    def process(self) -> None:
        """Let the ties of one town fade, if the hour has come."""
        town = self.town
        fade(town)
