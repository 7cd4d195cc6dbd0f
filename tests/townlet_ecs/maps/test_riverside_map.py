"""The default town is the one that the catalogue draws, counts and measures."""

from collections import Counter
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from townlet_ecs.maps.check import commute_flaws, town_flaws, walking_table, workplaces
from townlet_ecs.maps.draw import draw
from townlet_ecs.maps.layout import ROOM, Template, capacity_plane, place_plane
from townlet_ecs.maps.save import tiled_json
from townlet_ecs.maps.soundness import template_flaws
from townlet_ecs.maps.tiled import parse_map, read_map
from townlet_ecs.maps.walk import UNREACHABLE, walking_distance

RIVERSIDE = Path(__file__).parents[3] / "assets" / "maps" / "riverside.json"
DRAWING = Path(__file__).with_name("riverside.txt")

HOMES_AND_JOBS = (
    ("home 1", "grocer"), ("home 2", "grocer"), ("home 3", "cafe"), ("home 4", "cafe"), ("home 5", "office"),
    ("home 6", "office"), ("home 1", "office"), ("home 2", "office"), ("home 3", "clinic"),
    ("home 4", "clinic"),
)  # fmt: skip


@pytest.fixture(scope="module")
def riverside() -> Template:
    (template,) = read_map(RIVERSIDE).templates
    return template


def index_of(template: Template, name: str) -> int:
    return [place.name for place in template.places].index(name)


def test_riverside_looks_as_drawn_in_the_catalogue(riverside: Template) -> None:
    assert draw(riverside) == DRAWING.read_text()


def test_riverside_read_and_saved_is_the_same_file(riverside: Template) -> None:
    assert tiled_json(riverside) == RIVERSIDE.read_text()
    assert parse_map(tiled_json(riverside).encode(), "riverside.json").templates == (riverside,)


def test_riverside_is_sound_and_can_be_lived_in(riverside: Template) -> None:
    assert not template_flaws(riverside)
    assert not list(town_flaws(riverside))


def test_riverside_has_93_objects_and_127_use_slots(riverside: Template) -> None:
    furniture = [fixture for fixture in riverside.fixtures if fixture.kind != ROOM]
    assert len(furniture) == 93
    assert sum(len(fixture.spots) for fixture in furniture) == 127
    assert len(set(riverside.goals())) == len(riverside.goals())


def test_riverside_has_the_furniture_of_the_catalogue(riverside: Template) -> None:
    counts = Counter(fixture.kind for fixture in riverside.fixtures)
    assert counts == {
        "bed": 14, "fridge": 6, "stove": 7, "shower": 8, "wardrobe": 6, "sink": 11, "table": 12, "till": 2,
        "desk": 6, "counter": 4, "shelf": 6, "bench": 4, "mat": 3, "job_board": 2, "bus_stop": 2, "room": 12,
    }  # fmt: skip


def test_riverside_is_walkable_in_one_piece_of_1706_tiles(riverside: Template) -> None:
    capacity = capacity_plane(riverside).reshape(48, 48)
    reached = walking_distance(capacity, riverside.goals()[:1]) < UNREACHABLE
    assert np.count_nonzero(capacity) == np.count_nonzero(reached) == 1706


def test_nobody_in_riverside_seals_off_a_use_tile_by_standing_on_one(riverside: Template) -> None:
    """The slow way, tile by tile; the reader uses another method."""
    open_tiles = capacity_plane(riverside).reshape(48, 48)
    for x, y in riverside.goals():
        capacity = open_tiles.copy()
        capacity[y, x] = 0
        others = [goal for goal in riverside.goals() if goal != (x, y)]
        distance = walking_distance(capacity, others[:1])
        assert all(distance[row, column] < UNREACHABLE for column, row in others), (x, y)


def test_the_longest_walk_from_door_to_door_is_53(riverside: Template) -> None:
    buildings = [index for index, place in enumerate(riverside.places) if place.kind != "park"]
    table = walking_table(riverside)[np.ix_(buildings, buildings)]
    assert table.max() == 53
    assert table[index_of(riverside, "home 3"), index_of(riverside, "home 4")] == 53
    assert table[index_of(riverside, "home 1"), index_of(riverside, "home 6")] == 53


def test_walks_to_work_and_shops_are_as_short_as_the_catalogue_says(riverside: Template) -> None:
    table = walking_table(riverside)
    pairs = [(index_of(riverside, home), index_of(riverside, job)) for home, job in HOMES_AND_JOBS]
    homes = [index_of(riverside, f"home {number}") for number in range(1, 7)]
    assert max(table[pair] for pair in pairs) == 37
    assert max(table[home, index_of(riverside, "grocer")] for home in homes) == 38
    assert max(table[home, index_of(riverside, "cafe")] for home in homes) == 38
    assert not list(commute_flaws(riverside, pairs))
    assert len(list(commute_flaws(riverside, pairs, walk_ticks_max=36))) == 1


def test_every_place_of_riverside_has_room_for_people_with_nothing_to_do(riverside: Template) -> None:
    rooms = {fixture.place: len(fixture.spots) for fixture in riverside.fixtures if fixture.kind == ROOM}
    assert sorted(rooms) == list(range(len(riverside.places)))
    for index, place in enumerate(riverside.places):
        fewest, most = {"home": (3, 3), "park": (8, 8)}.get(place.kind, (4, 8))
        assert fewest <= rooms[index] <= most, place.name


def test_every_use_tile_lies_in_the_place_of_its_fixture(riverside: Template) -> None:
    plane = place_plane(riverside).reshape(48, 48)
    for fixture in riverside.fixtures:
        assert {int(plane[spot.y, spot.x]) for spot in fixture.spots} == {fixture.place + 1}, fixture


def test_people_of_riverside_can_only_enter_free_tiles(riverside: Template) -> None:
    capacity = capacity_plane(riverside).reshape(48, 48)
    shown = {(x, y): glyph for y, row in enumerate(draw(riverside).split()) for x, glyph in enumerate(row)}
    for x, y in product(range(48), range(48)):
        people = {"=": 250, "+": 250, "U": 250, ".": 1, ",": 1}.get(shown[x, y], 0)
        assert capacity[y, x] == people, (x, y)


def test_the_workplaces_of_riverside_are_those_with_staff(riverside: Template) -> None:
    names = {riverside.places[index].name for index in workplaces(riverside)}
    assert names == {"grocer", "cafe", "office", "gym", "clinic"}
