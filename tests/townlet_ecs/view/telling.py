"""What tests of the facts share: towns at some moments, and what is told of them."""

from functools import cache

from tests.scenes import town_at
from townlet_ecs import Town
from townlet_ecs.view.facts.object import ObjectFacts
from townlet_ecs.view.facts.person import PersonFacts
from townlet_ecs.view.facts.place import PlaceFacts
from townlet_ecs.view.facts.reading import facts_of
from townlet_ecs.view.map.site import Site
from townlet_ecs.view.wishes import Subject

DAY = 1440
MOMENTS = (1, 450, 800, 2 * DAY + 1230, 5 * DAY + 725, 9 * DAY)


@cache
def still(tick: int) -> tuple[Town, Site]:
    """Return the default town at a tick, which no test may change."""
    town = town_at(tick)
    return town, Site(town.world)


def person(town: Town, who: int) -> PersonFacts:
    facts = facts_of(town, Site(town.world), Subject("person", who))
    assert isinstance(facts, PersonFacts)
    return facts


def thing(town: Town, row: int) -> ObjectFacts:
    facts = facts_of(town, Site(town.world), Subject("object", row))
    assert isinstance(facts, ObjectFacts)
    return facts


def place(town: Town, kind: str) -> PlaceFacts:
    site = Site(town.world)
    row = next(lot.row for lot in site.lots if lot.kind == kind)
    facts = facts_of(town, site, Subject("place", row))
    assert isinstance(facts, PlaceFacts)
    return facts


def everybody(tick: int) -> list[PersonFacts]:
    town, site = still(tick)
    found = [facts_of(town, site, Subject("person", int(who))) for who in town.people()["id"]]
    assert all(isinstance(facts, PersonFacts) for facts in found)
    return [facts for facts in found if isinstance(facts, PersonFacts)]


# People.
