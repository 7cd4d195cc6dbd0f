"""What the numbers of each kind of event mean, and so which words a sentence about it may use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from components.words import EventKind, Exit, Reason, Review, Trouble, Weather


class Word(StrEnum):
    """A word in braces in a sentence.

    WHO, OTHER: the person concerned and the second one.
    THING, PLACE: an object or a place by its kind, with the article.
    DEED, JOB, WORKPLACE, ITEM: an affordance, a job, where it is done, goods.
    MONEY, MINUTES, COUNT, QUALITY, RISE: the amount: in the town's money, as a length of time, as it is, and in
        percent, of a talk and of a price.
    REASON: why something came to nothing.
    TIME, DAY, MEAL: hour and minute, day of the week, and what one eats at that hour.
    """

    WHO = "who"
    OTHER = "other"
    THING = "thing"
    PLACE = "place"
    DEED = "deed"
    JOB = "job"
    WORKPLACE = "workplace"
    ITEM = "item"
    MONEY = "money"
    MINUTES = "minutes"
    COUNT = "count"
    QUALITY = "quality"
    RISE = "rise"
    REASON = "reason"
    TIME = "time"
    DAY = "day"
    MEAL = "meal"


ALWAYS = (Word.TIME, Word.DAY, Word.MEAL)
"""Words that every sentence may use."""

AMOUNTS = (Word.MONEY, Word.MINUTES, Word.COUNT, Word.QUALITY, Word.RISE, Word.REASON)
"""Words for numbers that are neither an id nor a row nor an index."""


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """How the record of one kind of event is to be read; None is a number that has no word.

    Attributes:
        who: `Word.WHO` where the event concerns a person.
        other: What the second party is.
        what: What `what` names.
        amount: What `amount` counts.
        variants: Names that sentences may be told apart by, or None.
        variant_in: Where the number of the variant is: `what` or `amount`.
        each: Variants whose numbers are to be read otherwise, and how.
    """

    who: Word | None = Word.WHO
    other: Word | None = None
    what: Word | None = None
    amount: Word | None = None
    variants: type[IntEnum] | None = None
    variant_in: str = "amount"
    each: "Mapping[int, Meaning]" = field(default_factory=dict)

    def variant_of(self, what: int, amount: int) -> int:
        """Return the number of the variant of an event."""
        return what if self.variant_in == "what" else amount

    def of(self, variant: int) -> "Meaning":
        """Return how the record of a variant is to be read."""
        return self.each.get(variant, self)

    @property
    def words(self) -> tuple[Word, ...]:
        """Words that a sentence about such an event may use."""
        own = [word for word in (self.who, self.other, self.what, self.amount) if word is not None]
        if Word.JOB in own:
            own.append(Word.WORKPLACE)
        return (*own, *ALWAYS)


_OUTCOME = Meaning(other=Word.THING, what=Word.DEED, amount=Word.REASON, variants=Reason)
_PAIR = Meaning(other=Word.OTHER)
_CHAT = Meaning(other=Word.OTHER, amount=Word.QUALITY)
_HANDOVER = Meaning(other=Word.OTHER, what=Word.THING, amount=Word.MINUTES)
_ALONE = Meaning()
_COUNTED = Meaning(amount=Word.COUNT)
_JOB = Meaning(what=Word.JOB)
_SHIFT = Meaning(amount=Word.MINUTES)
_MONEY = Meaning(amount=Word.MONEY)
_TOWN = Meaning(who=None)
_AT_A_PLACE = Meaning(who=None, other=Word.PLACE)
_BETWEEN = Meaning(other=Word.PLACE, amount=Word.OTHER)
_TOWN_MONEY = Meaning(who=None, amount=Word.MONEY)

MEANINGS: Mapping[EventKind, Meaning] = {
    EventKind.SPAWNED: _ALONE,
    EventKind.REMOVED: Meaning(variants=Exit),
    EventKind.COLLAPSED: _ALONE,
    EventKind.FINISHED: _OUTCOME,
    EventKind.INTERRUPTED: _OUTCOME,
    EventKind.FAILED: _OUTCOME,
    EventKind.GAVE_UP: _OUTCOME,
    EventKind.GHOST_STEP: _ALONE,
    EventKind.CHATTED: _CHAT,
    EventKind.CHAT_FAILED: _PAIR,
    EventKind.ARRIVED_ON_TIME: _SHIFT,
    EventKind.ARRIVED_LATE: _SHIFT,
    EventKind.ABSENT: _SHIFT,
    EventKind.LEFT_EARLY: _SHIFT,
    EventKind.WAGE_PAID: Meaning(what=Word.JOB, amount=Word.MONEY),
    EventKind.HIRED: _JOB,
    EventKind.RENT_PAID: _MONEY,
    EventKind.RENT_UNPAID: _MONEY,
    EventKind.RESTOCKED: Meaning(who=None, other=Word.PLACE, amount=Word.COUNT),
    EventKind.LEVY_PAID: _MONEY,
    EventKind.MINTED: _TOWN_MONEY,
    EventKind.BURNED: _TOWN_MONEY,
    EventKind.RELIEF_PAID: Meaning(other=Word.PLACE, amount=Word.MONEY),
    EventKind.POLITE_HANDOVER: _HANDOVER,
    EventKind.BLOCKED: _HANDOVER,
    EventKind.COMMAND: _TOWN,
    EventKind.ARRIVED: Meaning(other=Word.PLACE, what=Word.JOB),
    EventKind.EVICTION_NOTICE: _COUNTED,
    EventKind.EVICTION_LIFTED: _ALONE,
    EventKind.SHIFT_TAKEN: Meaning(other=Word.OTHER, what=Word.JOB),
    EventKind.SHIFT_COVERED: Meaning(other=Word.OTHER, what=Word.JOB),
    EventKind.WARNED: _COUNTED,
    EventKind.REVIEW_OPENED: _COUNTED,
    EventKind.REVIEWED: Meaning(variants=Review),
    EventKind.QUIT: _JOB,
    EventKind.LET_GO: _JOB,
    EventKind.SHARED_MEAL: Meaning(other=Word.OTHER, what=Word.DEED),
    EventKind.GIFT_GIVEN: _PAIR,
    EventKind.SPOILED: Meaning(what=Word.ITEM, amount=Word.COUNT),
    EventKind.RIVAL_AVOIDED: Meaning(other=Word.OTHER, what=Word.THING),
    EventKind.RECONCILED: _PAIR,
    EventKind.BECAME_RIVALS: _PAIR,
    EventKind.BECAME_FRIENDS: _PAIR,
    EventKind.ESCALATED: _PAIR,
    EventKind.DISTURBANCE_BEGAN: Meaning(
        who=None,
        variants=Trouble,
        variant_in="what",
        each={
            Trouble.PRICE_SPIKE: Meaning(who=None, other=Word.PLACE, amount=Word.RISE),
            Trouble.CLOSURE: Meaning(who=None, other=Word.THING, amount=Word.MINUTES),
            Trouble.BLACKOUT: Meaning(who=None, amount=Word.MINUTES),
            Trouble.WATER_OUTAGE: Meaning(who=None, amount=Word.MINUTES),
            Trouble.MEET: _BETWEEN,
            Trouble.FESTIVAL: _AT_A_PLACE,
        },
    ),
    EventKind.DISTURBANCE_ENDED: Meaning(
        who=None,
        variants=Trouble,
        variant_in="what",
        each={
            Trouble.PRICE_SPIKE: _AT_A_PLACE,
            Trouble.CLOSURE: Meaning(who=None, other=Word.THING),
            Trouble.BLACKOUT: Meaning(who=None, amount=Word.MINUTES),
            Trouble.WATER_OUTAGE: Meaning(who=None, amount=Word.MINUTES),
            Trouble.MEET: _AT_A_PLACE,
            Trouble.FESTIVAL: _AT_A_PLACE,
        },
    ),
    EventKind.WEATHER_CHANGED: Meaning(who=None, variants=Weather, variant_in="what"),
    EventKind.HOSPITALISED: _ALONE,
    EventKind.EXIT_HELD: Meaning(variants=Exit),
    EventKind.SOLD_OUT: Meaning(who=None, other=Word.PLACE, what=Word.ITEM),
}
"""Every kind of event; a new kind is a line here and an entry in the book of sentences.

In a handover `who` waited and `other` was there before; of a shift, `who` missed it and `other` worked it.
"""
