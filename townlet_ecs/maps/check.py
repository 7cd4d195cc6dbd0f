"""Whether a town can be lived in: what it needs at least, and how far people have to walk."""

from collections import Counter
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from components.words import Tile
from townlet_ecs.maps.layout import OPEN_AIR, STAFF, USER, Place, Template, capacity_plane
from townlet_ecs.maps.soundness import PLACES, WHOLE, Flaw
from townlet_ecs.maps.walk import UNREACHABLE, walking_distance

WALK_TICKS_MAX = 45
"""Longest walk, door to door, from a home to work, grocer, cafe and shower."""


def fixture_counts(template: Template) -> Counter[tuple[str, str]]:
    """Return how many fixtures of each kind stand in each kind of place, by (place kind, fixture kind).

    Outdoors the place kind is the empty string.
    """
    kinds = [place.kind for place in template.places] + [""]
    return Counter((kinds[fixture.place], fixture.kind) for fixture in template.fixtures)


def doors(template: Template, place: Place) -> tuple[tuple[int, int], ...]:
    """Return the tiles (x, y) through which a place is entered: its doors, or in the open every free tile."""
    area = template.tiles[place.y : place.y + place.height, place.x : place.x + place.width]
    entries = (Tile.GRASS, Tile.ROAD) if place.kind in OPEN_AIR else (Tile.DOOR,)
    rows, columns = np.nonzero(np.isin(area, entries))
    return tuple((place.x + int(x), place.y + int(y)) for y, x in zip(rows, columns, strict=True))


def walking_table(template: Template) -> NDArray[np.uint16]:
    """Return (places, places) u16: steps from door to door, 65535 where no way leads."""
    capacity = capacity_plane(template).reshape(template.tiles.shape)
    entries = [doors(template, place) for place in template.places]
    table = np.full((len(entries), len(entries)), UNREACHABLE, dtype=np.uint16)
    for row, starts in enumerate(entries):
        distance = walking_distance(capacity, starts)
        table[row] = [min((distance[y, x] for x, y in ends), default=UNREACHABLE) for ends in entries]
    return table


def workplaces(template: Template) -> tuple[int, ...]:
    """Return the places with at least one use tile for staff."""
    staffed = {f.place for f in template.fixtures if any(spot.role == STAFF for spot in f.spots)}
    return tuple(sorted(index for index in staffed if index >= 0))


def town_flaws(template: Template, walk_ticks_max: int = WALK_TICKS_MAX) -> Iterator[Flaw]:
    """Check that a single block has all that a town needs, near enough to every home.

    Every home must have a bed, and a grocer, a cafe, a shower and a workplace within the limit; every
    workplace must have a home within it. Who works where is the config's business: see `commute_flaws`.
    """
    yield from _needs_of_a_town(template)
    homes = [index for index, place in enumerate(template.places) if place.kind == "home"]
    table = walking_table(template)
    work = workplaces(template)
    targets = {
        "grocer": _places_with(template, "grocer", "till"),
        "cafe": _places_with(template, "cafe", "counter"),
        "shower": _places_with(template, "", "shower"),
        "workplace": work,
    }
    for home in homes:
        name = template.places[home].name
        if home not in _places_with(template, "home", "bed"):
            yield Flaw(PLACES, home, f"{name} has no bed", "at least 1")
        for what, places in targets.items():
            steps = min((int(table[home, place]) for place in places), default=0)
            if steps > walk_ticks_max:
                far = _far(name, f"the nearest {what}", steps)
                yield Flaw(PLACES, home, far, f"at most {walk_ticks_max}")
    for place in work:
        steps = min((int(table[home, place]) for home in homes), default=0)
        if steps > walk_ticks_max:
            far = _far(template.places[place].name, "the nearest home", steps)
            yield Flaw(PLACES, place, far, f"at most {walk_ticks_max}")


def commute_flaws(
    template: Template, commutes: list[tuple[int, int]], walk_ticks_max: int = WALK_TICKS_MAX
) -> Iterator[Flaw]:
    """Check the walk of every pair (home, workplace) of place indices; one flaw for each that is too long."""
    table = walking_table(template)
    for home, place in dict.fromkeys(commutes):
        steps = int(table[home, place])
        if steps > walk_ticks_max:
            far = _far(template.places[home].name, template.places[place].name, steps)
            yield Flaw(PLACES, home, far, f"at most {walk_ticks_max}")


def _needs_of_a_town(template: Template) -> Iterator[Flaw]:
    """Check that nothing is missing without which nobody could live there."""
    counts = fixture_counts(template)
    kinds = Counter(kind for _, kind in counts.elements())
    needed = (
        ("bed in a home", counts["home", "bed"]),
        ("till in a grocer", counts["grocer", "till"]),
        ("counter in a cafe", counts["cafe", "counter"]),
        ("shower", kinds["shower"]),
        ("job board", kinds["job_board"]),
        ("bus stop", kinds["bus_stop"]),
        ("use tile for staff", len(workplaces(template))),
    )
    for what, count in needed:
        if not count:
            yield Flaw(WHOLE, 0, f"the town has no {what}", "at least 1")


def _places_with(template: Template, place_kind: str, fixture_kind: str) -> tuple[int, ...]:
    """Return the places of a kind (any kind if empty) that have a fixture customers can use."""
    found = {
        fixture.place
        for fixture in template.fixtures
        if fixture.kind == fixture_kind
        and fixture.place >= 0
        and place_kind in ("", template.places[fixture.place].kind)
        and any(spot.role == USER for spot in fixture.spots)
    }
    return tuple(sorted(found))


def _far(start: str, end: str, steps: int) -> str:
    """Say how far it is."""
    walk = "no way on foot" if steps >= UNREACHABLE else f"a walk of {steps} ticks"
    return f"from {start} to {end} it is {walk}"
