"""Plain words: every event in one short sentence that says what it is and nothing else, with names as in the config.

The book of sentences is for readers of stories and leaves most events out; this is for those who look something up.
"""

from collections.abc import Mapping

from components.words import NOTHING, EventKind, Exit, Review, Trouble, Weather
from townlet_ecs.commands import COMMANDS
from townlet_ecs.narration.book import Sentence, sentence_of
from townlet_ecs.narration.meanings import MEANINGS, Word
from townlet_ecs.narration.narrator import Phrases
from townlet_ecs.ring import Event
from townlet_ecs.world import World

PLAIN: Mapping[EventKind, str] = {
    EventKind.SPAWNED: "{who} moved in",
    EventKind.REMOVED: "{who} left the town for good",
    EventKind.COLLAPSED: "{who} collapsed of hunger",
    EventKind.FINISHED: "{who} finished {deed}",
    EventKind.INTERRUPTED: "{who} broke off {deed}: {reason}",
    EventKind.FAILED: "{who} failed at {deed}: {reason}",
    EventKind.GAVE_UP: "{who} gave up {deed}: {reason}",
    EventKind.GHOST_STEP: "{who} squeezed past somebody",
    EventKind.CHATTED: "{who} talked with {other}, quality {quality}",
    EventKind.CHAT_FAILED: "{who} talked with {other}, and it went badly",
    EventKind.ARRIVED_ON_TIME: "{who} came to work on time",
    EventKind.ARRIVED_LATE: "{who} came to work {minutes} late",
    EventKind.ABSENT: "{who} missed the shift",
    EventKind.LEFT_EARLY: "{who} left work before the end of the shift",
    EventKind.WAGE_PAID: "{who} was paid {money} as {job}",
    EventKind.HIRED: "{who} was hired as {job}",
    EventKind.RENT_PAID: "{who} paid {money} of rent",
    EventKind.RENT_UNPAID: "{who} could not pay {money} of rent",
    EventKind.RESTOCKED: "{count} goods were brought to {place}",
    EventKind.LEVY_PAID: "{who} paid a levy of {money}",
    EventKind.MINTED: "{money} were minted",
    EventKind.BURNED: "{money} were burned",
    EventKind.RELIEF_PAID: "{who} was fed at {place}, for {money} of the town",
    EventKind.POLITE_HANDOVER: "{other} left {thing} to {who}, who had waited {minutes}",
    EventKind.BLOCKED: "{who} had to wait {minutes} for {other} at {thing}",
    EventKind.COMMAND: "a command was carried out",
    EventKind.ARRIVED: "{who} came by bus to live here",
    EventKind.EVICTION_NOTICE: "{who} got notice to leave after {count} unpaid rents",
    EventKind.EVICTION_LIFTED: "{who} may stay after all",
    EventKind.SHIFT_TAKEN: "{who} left {other} alone with the work as {job}",
    EventKind.SHIFT_COVERED: "{other} covered for {who}, who was late, as {job}",
    EventKind.WARNED: "{who} was warned for {count} absences",
    EventKind.REVIEW_OPENED: "{who} is to be reviewed",
    EventKind.REVIEWED: "{who} was reviewed",
    EventKind.QUIT: "{who} quit as {job}",
    EventKind.LET_GO: "{who} was let go as {job}",
    EventKind.SHARED_MEAL: "{who} shared a meal with {other}",
    EventKind.GIFT_GIVEN: "{who} gave {other} a gift",
    EventKind.SPOILED: "{who} threw away {count} {item}",
    EventKind.RIVAL_AVOIDED: "{who} kept away from {other} at {thing}",
    EventKind.RECONCILED: "{who} made it up with {other}",
    EventKind.BECAME_RIVALS: "{who} became a rival of {other}",
    EventKind.BECAME_FRIENDS: "{who} became a friend of {other}",
    EventKind.ESCALATED: "{who} is in a feud with {other}",
    EventKind.DISTURBANCE_BEGAN: "a disturbance began",
    EventKind.DISTURBANCE_ENDED: "a disturbance ended",
    EventKind.WEATHER_CHANGED: "the weather changed",
    EventKind.HOSPITALISED: "{who} was taken to hospital",
    EventKind.EXIT_HELD: "{who} was held back from leaving for good",
    EventKind.SOLD_OUT: "{place} sold out of {item}",
}
"""What is said of each kind of event."""

BY_VARIANT: Mapping[EventKind, Mapping[int, str]] = {
    EventKind.REMOVED: {reason: f"{{who}} left the town for good: {reason.name.lower()}" for reason in Exit if reason},
    EventKind.EXIT_HELD: {
        reason: f"{{who}} was held back from leaving for good: {reason.name.lower()}" for reason in Exit if reason
    },
    EventKind.REVIEWED: {
        Review.DEFERRED: "the review of {who} was put off",
        Review.APPROVED: "the review of {who} ended with losing the job",
        Review.DISMISSED: "the review of {who} came to nothing",
    },
    EventKind.DISTURBANCE_BEGAN: {
        Trouble.PRICE_SPIKE: "prices at {place} rose by {rise}",
        Trouble.BLACKOUT: "a blackout began",
        Trouble.WATER_OUTAGE: "the water was cut off",
        Trouble.CLOSURE: "{thing} is out of order",
        Trouble.MEET: "{who} and {other} were called to meet at {place}",
        Trouble.FESTIVAL: "a festival began at {place}",
    },
    EventKind.DISTURBANCE_ENDED: {
        Trouble.PRICE_SPIKE: "prices at {place} are as before",
        Trouble.BLACKOUT: "the blackout ended after {minutes}",
        Trouble.WATER_OUTAGE: "the water came back after {minutes}",
        Trouble.CLOSURE: "{thing} is in order again",
        Trouble.MEET: "the meeting at {place} is over",
        Trouble.FESTIVAL: "the festival at {place} ended",
    },
    EventKind.WEATHER_CHANGED: {
        Weather.SUNNY: "the sun came out",
        Weather.RAIN: "it began to rain",
        Weather.COLD: "it turned cold",
    },
}
"""What is said of some variants instead."""


class PlainWords:
    """Says what happens in a town."""

    def __init__(self, world: World, place: int = 0) -> None:
        """Take the world, and which of its towns it is."""
        self._phrases = Phrases(world, place, {})
        self._sentences: dict[str, Sentence] = {}

    def say(self, event: Event) -> str:
        """Return an event in a sentence."""
        kind = EventKind(event[1])
        if kind == EventKind.COMMAND:
            return f"The command {command_name(event[4])} was carried out"
        variant = MEANINGS[kind].variant_of(event[4], event[5])
        text = BY_VARIANT.get(kind, {}).get(variant, PLAIN[kind])
        if text not in self._sentences:
            self._sentences[text] = sentence_of(text)
        return self._phrases.render(self._sentences[text], event, MEANINGS[kind].of(variant))


def command_name(number: int) -> str:
    """Return what a kind of command is called in a journal."""
    return str(COMMANDS[number].__struct_config__.tag)


def people_in(event: Event) -> tuple[int, ...]:
    """Return the ids of the people whom an event concerns."""
    _, number, who, other, what, amount = event
    meaning = MEANINGS[EventKind(number)]
    meaning = meaning.of(meaning.variant_of(what, amount))
    second = {meaning.amount: amount, meaning.other: other}.get(Word.OTHER, NOTHING)
    return tuple(each for each in (who, second) if each != NOTHING)
