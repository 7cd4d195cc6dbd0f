"""Whether a config can be played on a drawn map: kinds that both know, posts for every job, a bed for everybody."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from townlet_ecs.config.plan import Plan
from townlet_ecs.faults import Fault


class Spot(Protocol):
    """A tile from which a fixture is used."""

    @property
    def role(self) -> str:
        """Return `user` or `staff`."""


class Fixture(Protocol):
    """A thing on the map."""

    @property
    def kind(self) -> str:
        """Return its kind."""

    @property
    def place(self) -> int:
        """Return the index of its place, negative outdoors."""

    @property
    def spots(self) -> Sequence[Spot]:
        """Return where it is used from."""


class Place(Protocol):
    """A building or park on the map."""

    @property
    def kind(self) -> str:
        """Return its kind."""


class Block(Protocol):
    """A map of one block, or a block of a larger town."""

    @property
    def places(self) -> Sequence[Place]:
        """Return its places."""

    @property
    def fixtures(self) -> Sequence[Fixture]:
        """Return its fixtures."""


def map_faults(plan: Plan, *blocks: Block) -> Iterator[Fault]:
    """Yield what keeps a config from being played on a map.

    Args:
        plan: The config and the places of its values.
        blocks: The map: of each block of the town, what it is an instance of, such as a
            `townlet_ecs.maps.layout.Template`.
    """
    config = plan.config
    for kind in sorted({place.kind for block in blocks for place in block.places} - set(config.places)):
        yield plan.key_fault(("places",), f"the map has a {kind}", f"an entry {kind}")
    for kind in sorted({fixture.kind for block in blocks for fixture in block.fixtures} - set(config.objects)):
        yield plan.key_fault(("objects",), f"the map has a {kind}", f"{kind} in the list")
    posts = set().union(*map(staffed, blocks))
    for name, job in config.jobs.items():
        if (job.place, job.at) not in posts:
            here = sorted(kind for place, kind in posts if place == job.place)
            right = f"there is a {', a '.join(here)}" if here else "another place"
            what = f"no {job.at} with room for staff in any {job.place}"
            yield plan.fault(("jobs", name, "at"), what, right)
    beds = sum(map(beds_in_homes, blocks))
    if config.people.count > beds:
        yield plan.fault(("people", "count"), f"{config.people.count} people, {beds} beds", f"at most {beds}")


def beds_in_homes(block: Block) -> int:
    """Return how many beds of a block people can live in."""
    return sum(fixture.kind == "bed" and _kind_of_place(block, fixture) == "home" for fixture in block.fixtures)


def staffed(block: Block) -> set[tuple[str, str]]:
    """Return the pairs (kind of place, kind of fixture) where a map has room for staff."""
    return {
        (_kind_of_place(block, fixture), fixture.kind)
        for fixture in block.fixtures
        if any(spot.role == "staff" for spot in fixture.spots)
    }


def _kind_of_place(block: Block, fixture: Fixture) -> str:
    """Return the kind of place in which a fixture stands; empty outdoors."""
    return block.places[fixture.place].kind if fixture.place >= 0 else ""
