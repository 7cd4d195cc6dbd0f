"""Facts: what the inspector says of a person, an object or a place, read from a town between two ticks."""

from townlet_ecs.town import Town
from townlet_ecs.view.facts.daylog import DayLog
from townlet_ecs.view.facts.object import ObjectFacts, object_facts
from townlet_ecs.view.facts.person import PersonFacts, person_facts
from townlet_ecs.view.facts.place import PlaceFacts, place_facts
from townlet_ecs.view.facts.words import Words
from townlet_ecs.view.map.site import Site
from townlet_ecs.view.wishes import Subject

Facts = PersonFacts | ObjectFacts | PlaceFacts


def facts_of(town: Town, site: Site, subject: Subject, *, log: DayLog | None = None) -> Facts | None:
    """Return what there is to say of a subject now, or None if it is not there (any more).

    Args:
        town: The town, between two ticks.
        site: Where its things stand.
        subject: Who or what to tell of.
        log: What people were seen doing today, if somebody kept a log.
    """
    words = Words(town, site)
    if subject.kind == "person":
        return person_facts(words, subject.number, log)
    if subject.kind == "object":
        return object_facts(words, subject.number)
    return place_facts(words, subject.number)
