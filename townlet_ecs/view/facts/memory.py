"""What somebody carries in heart and mind: ties to others, and what lately came of what they did."""

from dataclasses import dataclass

import numpy as np

from components.memory import MEMORY_LENGTH, REASONS, MemoryEnd, MemoryKind, MemoryObject, MemoryTick
from components.people import TIES_MAX, Body, Identity, Intent, TieFamiliarity, TieRivalry, TieStory, TieTrust, TieWho
from components.words import NOTHING, Outcome, Reason
from systems.ties import CONFLICT, FEUD, FRIEND, RIVAL
from townlet_ecs.view.facts.words import OUTCOMES, Words

STORIES = ((FEUD | RIVAL, "feud"), (RIVAL, "rival"), (FRIEND, "friend"), (CONFLICT, "has quarrelled"))
"""Bits of a tie's story that must all be set, and what it is then; the first that fits."""


@dataclass(frozen=True)
class TieFacts:
    """What somebody is to somebody else.

    Attributes:
        who, name: Id and name of the other.
        lives_here: Whether they still do.
        trust, familiarity: -1 to 1.
        rivalry: 0 to 1.
        strength: The sizes of the three together, 0 to 3.
        sign: 1 of those who are liked, -1 of those who are not, 0 between.
        story: What it has come to, or empty.
    """

    who: int
    name: str
    lives_here: bool
    trust: float
    familiarity: float
    rivalry: float
    strength: float
    sign: int
    story: str


@dataclass(frozen=True)
class OutcomeFacts:
    """What came of something that somebody did.

    Attributes:
        affordance: Name of what was done; `deed` says what it means.
        deed: What it means.
        outcome: An `Outcome`.
        words: The same in words.
        reason: Why, in words; empty where it was done.
        tick, when: When it ended, and as people say it.
        thing: Kind of the object where it was done, or empty.
    """

    affordance: str
    deed: str
    outcome: Outcome
    words: str
    reason: str
    tick: int
    when: str
    thing: str


def ties_of(words: Words, row: int) -> tuple[TieFacts, ...]:
    """Return the ties of the person in a row, the strongest first."""
    town, found = words.blocks, []
    ids = town.people_i32[TieWho.FIRST : TieWho.LAST + 1, row]
    living = town.people_i32[Identity.ID][town.people_i8[Body.LIVE] == 1]
    here = np.isin(ids, living)
    for number in range(TIES_MAX):
        who = int(ids[number])
        if who == NOTHING:
            continue
        trust, familiarity, rivalry = (
            float(town.people_f32[column + number, row])
            for column in (TieTrust.FIRST, TieFamiliarity.FIRST, TieRivalry.FIRST)
        )
        story, liking = int(town.people_i16[TieStory.FIRST + number, row]), trust + familiarity - rivalry
        found.append(
            TieFacts(
                who=who,
                name=words.name(who),
                lives_here=bool(here[number]),
                trust=trust,
                familiarity=familiarity,
                rivalry=rivalry,
                strength=abs(trust) + abs(familiarity) + rivalry,
                sign=(liking > 0) - (liking < 0),
                story=next((name for bits, name in STORIES if story & bits == bits), ""),
            )
        )
    return tuple(sorted(found, key=lambda tie: -tie.strength))


def outcomes_of(words: Words, row: int) -> tuple[OutcomeFacts, ...]:
    """Return what the person in a row remembers, the newest first."""
    town, world, found = words.blocks, words.world, []
    head = int(town.people_i8[Intent.MEMORY_HEAD, row])
    for back in range(1, MEMORY_LENGTH + 1):
        entry = (head - back) % MEMORY_LENGTH
        affordance = int(town.people_i8[MemoryKind.FIRST + entry, row])
        if affordance == NOTHING:
            continue
        outcome, reason = divmod(int(town.people_i8[MemoryEnd.FIRST + entry, row]), REASONS)
        tick, kind = int(town.people_i32[MemoryTick.FIRST + entry, row]), int(world.affordances["kind"][affordance])
        at_object = int(town.people_i16[MemoryObject.FIRST + entry, row]) != NOTHING and kind != NOTHING
        found.append(
            OutcomeFacts(
                affordance=world.catalogue.names[affordance],
                deed=words.deed(affordance),
                outcome=Outcome(outcome),
                words=OUTCOMES[Outcome(outcome)],
                reason=words.reason(reason) if reason != Reason.NONE else "",
                tick=tick,
                when=words.when(tick),
                thing=words.kind(world.config.objects[kind]) if at_object else "",
            )
        )
    return tuple(found)
