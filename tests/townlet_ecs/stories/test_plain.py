"""Plain words: every event can be said in a sentence."""

from string import Formatter

import pytest

from components.words import NOTHING, EventKind, Exit, Reason, Trouble
from tests.scenes import affordance, object_rows, place_rows, riverside
from townlet_ecs import Town
from townlet_ecs.commands import SetNeed, carry_out
from townlet_ecs.narration.meanings import MEANINGS
from townlet_ecs.narration.plain import BY_VARIANT, PLAIN, PlainWords, people_in
from townlet_ecs.ring import Cursor


@pytest.fixture(scope="module")
def town() -> Town:
    return Town(riverside(), seed=7)


def test_there_are_words_for_every_kind_of_event() -> None:
    assert set(PLAIN) == set(EventKind)


@pytest.mark.parametrize("kind", EventKind, ids=lambda kind: kind.name.lower())
def test_words_tell_only_what_an_event_says(kind: EventKind) -> None:
    for variant, text in [(None, PLAIN[kind]), *BY_VARIANT.get(kind, {}).items()]:
        meaning = MEANINGS[kind] if variant is None else MEANINGS[kind].of(variant)
        assert {word for _, word, _, _ in Formatter().parse(text) if word} <= set(meaning.words)


def test_variants_are_variants() -> None:
    for kind, texts in BY_VARIANT.items():
        variants = MEANINGS[kind].variants
        assert variants is not None
        assert set(texts) <= set(variants)


def test_events_are_said_as_the_town_knows_them(town: Town) -> None:
    shower, till, cafe = object_rows(town, "shower")[0], object_rows(town, "till")[0], place_rows(town, "cafe")[0]
    say = PlainWords(town.world).say
    deed = affordance(town, "shower")
    ada, bea = (town.name_of(who).split()[0] for who in (0, 3))
    told = {
        (5, EventKind.FINISHED, 0, shower, deed, 0): f"{ada} finished shower",
        (5, EventKind.FAILED, 0, shower, deed, Reason.NO_WATER): f"{ada} failed at shower: no water",
        (5, EventKind.ARRIVED_LATE, 3, NOTHING, NOTHING, 1): f"{bea} came to work 1 minute late",
        (5, EventKind.BLOCKED, 3, 0, till, 12): f"{bea} had to wait 12 minutes for {ada} at the till",
        (5, EventKind.REMOVED, 0, NOTHING, NOTHING, Exit.EVICTION): f"{ada} left the town for good: eviction",
        (5, EventKind.DISTURBANCE_BEGAN, 0, cafe, Trouble.MEET, 3): f"{ada} and {bea} were called to meet at the cafe",
        (5, EventKind.DISTURBANCE_BEGAN, NOTHING, cafe, Trouble.PRICE_SPIKE, 1250): "Prices at the cafe rose by 25 %",
        (5, EventKind.RENT_PAID, 3, NOTHING, NOTHING, 1234): f"{bea} paid 12.34 of rent",
    }
    assert {event: say([*map(int, event)]) for event in told} == told


def test_a_command_is_told_by_its_name(town: Town) -> None:
    cursor = Cursor(town.world, from_now=True)
    carry_out(SetNeed(person=1, need="hunger", level=0.5), town.world)
    (event,) = next(events for _, events in cursor.fresh())
    assert PlainWords(town.world).say(event) == "The command set_need was carried out"


def test_an_event_concerns_its_people_and_no_rows() -> None:
    assert people_in([0, EventKind.FINISHED, 3, 5, 1, 0]) == (3,)
    assert people_in([0, EventKind.CHATTED, 3, 5, NOTHING, 700]) == (3, 5)
    assert people_in([0, EventKind.DISTURBANCE_BEGAN, 3, 9, Trouble.MEET, 5]) == (3, 5)
    assert people_in([0, EventKind.SOLD_OUT, NOTHING, 9, 1, 0]) == ()
    assert people_in([0, EventKind.BLOCKED, 3, 4, 7, 12]) == (3, 4)
