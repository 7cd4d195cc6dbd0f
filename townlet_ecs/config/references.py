"""Whether every name in a config leads to something that exists."""

from collections.abc import Iterable, Iterator

from components.words import NOTHING, Option, Role
from townlet_ecs.catalogue.compiling import FACTS, Catalogue
from townlet_ecs.config.marked import Marked, Way, fault_at
from townlet_ecs.config.plan import Plan
from townlet_ecs.faults import Fault, nearest

NEEDED = {"items": ("raw", "meal", "clothes"), "objects": ("bed",), "places": ("home",)}
"""Names that the rules of the town ask for; whatever else there is, is up to the config."""


def reference_faults(plan: Plan) -> Iterator[Fault]:
    """Yield the names of a plan that are given twice, are missing, or lead nowhere."""
    yield from _declared(plan)
    config = plan.config
    goods: list[tuple[str, ...]] = [("people", "kit", item) for item in config.people.kit]
    goods += [("places", name, "sells", item) for name, place in config.places.items() for item in place.sells]
    for way in goods:
        if way[-1] not in config.items:
            yield plan.key_fault(way, f"unknown item {way[-1]}", _known(way[-1], config.items))
    if config.people.profile not in config.profiles:
        right = _known(config.people.profile, config.profiles)
        yield plan.fault(("people", "profile"), f"unknown profile {config.people.profile}", right)
    for name, job in config.jobs.items():
        if job.place not in config.places:
            right = _known(job.place, config.places)
            yield plan.fault(("jobs", name, "place"), f"unknown place {job.place}", right)
        if job.at not in config.objects:
            yield plan.fault(("jobs", name, "at"), f"unknown object {job.at}", _known(job.at, config.objects))
    if plan.catalogue is not None and plan.deeds is not None:
        yield from _goods_for_sale(plan, plan.catalogue, plan.deeds)
        yield from _posts_with_work(plan, plan.catalogue)


def _known(name: str, names: Iterable[str]) -> str:
    """Return what would be right instead of an unknown name."""
    return nearest(name, names) or f"one of {', '.join(names)}"


def _declared(plan: Plan) -> Iterator[Fault]:
    """Yield faults of the lists of names themselves."""
    config = plan.config
    for key, names in (("items", config.items), ("objects", config.objects)):
        for index, name in enumerate(names):
            if name in names[:index]:
                yield plan.fault((key, index), f"{name} is given twice", "each name once")
    for index, item in enumerate(config.items):
        if item in FACTS:
            yield plan.fault(("items", index), f"{item} is a fact of preconditions", "another name")
    for key, names in NEEDED.items():
        for name in names:
            if name not in getattr(config, key):
                yield plan.key_fault((key,), f"{name} is missing", f"with {', '.join(names)}")


def _goods_for_sale(plan: Plan, catalogue: Catalogue, deeds: Marked) -> Iterator[Fault]:
    """Yield purchases of goods that no place sells where they are bought."""
    kinds = tuple(plan.config.places)
    for index, record in enumerate(catalogue.records):
        if record.buy_item == NOTHING:
            continue
        item = plan.config.items[record.buy_item]
        sold = [name for name, place in plan.config.places.items() if item in place.sells]
        allowed = [kind for bit, kind in enumerate(kinds) if record.place_mask >> bit & 1] or list(kinds)
        if not set(sold) & set(allowed):
            way: Way = ("affordances", index, "buy", item)
            what = f"{item} is not sold at {', '.join(allowed)}"
            right = f"it is sold at {', '.join(sold) or 'no place'}"
            yield fault_at(deeds.find(way)[0].key, way, what, right)


def _posts_with_work(plan: Plan, catalogue: Catalogue) -> Iterator[Fault]:
    """Yield jobs at objects where the catalogue knows no work."""
    objects = plan.config.objects
    posts = {
        objects[record.kind]
        for record in catalogue.records
        if record.option == Option.WORK and record.role == Role.STAFF
    }
    for name, job in plan.config.jobs.items():
        if job.at in objects and job.at not in posts:
            what = f"no affordance of the option work at a {job.at}"
            right = f"one of {', '.join(sorted(posts))}" if posts else "an affordance for it"
            yield plan.fault(("jobs", name, "at"), what, right)
