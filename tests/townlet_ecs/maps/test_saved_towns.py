"""Generated towns saved as one Tiled map: read again they are the same, and broken ones are refused with the place."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.townlet_ecs.maps.test_broken_maps import ODD_VALUES, changed, faults_of, is_plain, ways
from townlet_ecs import Town
from townlet_ecs.config.loading import load_all
from townlet_ecs.faults import Faults
from townlet_ecs.maps.districts import GATES, PLANS, TURNS, district
from townlet_ecs.maps.generator import PEOPLE_PER_BLOCK, generate
from townlet_ecs.maps.pieces import street_gates
from townlet_ecs.maps.save import SAVED_PEOPLE_MAX, town_json
from townlet_ecs.maps.tiled import BLOCKS_MAX, parse_map

Document = dict[str, Any]


@given(st.integers(10, 300), st.integers(0, 2**64 - 1))
@settings(max_examples=8)
def test_a_saved_town_is_read_again_as_it_was(people: int, seed: int) -> None:
    town = generate(people, seed)
    again = parse_map(town_json(town).encode(), "town.json")
    assert again.templates == town.templates
    assert again.grid.tolist() == town.grid.tolist()


def test_the_largest_town_that_is_saved_is_read_again() -> None:
    town = generate(SAVED_PEOPLE_MAX, seed=1)
    assert len(town.blocks()) == BLOCKS_MAX == SAVED_PEOPLE_MAX // PEOPLE_PER_BLOCK
    again = parse_map(town_json(town).encode(), "town.json")
    assert again.templates == town.templates
    assert again.grid.tolist() == town.grid.tolist()


def test_a_larger_town_is_not_saved() -> None:
    with pytest.raises(ValueError, match=r"101 blocks is too large for one map \(at most 100\)"):
        town_json(generate(SAVED_PEOPLE_MAX + 1, seed=1))


@pytest.mark.parametrize("number", range(len(PLANS) * TURNS))
def test_the_gates_of_a_district_are_where_its_streets_cross_the_edge(number: int) -> None:
    assert street_gates(district(number).tiles) == GATES


def test_people_live_in_a_saved_town_as_in_the_generated_one(tmp_path: Path) -> None:
    (tmp_path / "saved.json").write_text(town_json(generate(50, seed=11)))
    (tmp_path / "town.yaml").write_text(
        "extends: riverside\nconfig_id: saved\nmap: saved.json\npeople: {count: 50}\n"
    )
    saved = Town(tmp_path / "town.yaml", seed=11)
    generated = Town("riverside", seed=11, agents=50)
    for town in (saved, generated):
        town.run(600)
    assert saved.digest() == generated.digest()


def test_more_people_than_all_blocks_have_beds_for_are_refused(tmp_path: Path) -> None:
    (tmp_path / "saved.json").write_text(town_json(generate(20, seed=11)))
    (tmp_path / "town.yaml").write_text(
        "extends: riverside\nconfig_id: saved\nmap: saved.json\npeople: {count: 25}\n"
    )
    loaded = load_all(str(tmp_path / "town.yaml"))
    with pytest.raises(Faults, match=r"people.count: 25 people, 24 beds \(at most 24\)"):
        Town(loaded)


@cache
def saved() -> str:
    return town_json(generate(30, seed=2))


def layer(document: Document, name: str) -> Document:
    found: Document = next(layer for layer in document["layers"] if layer["name"] == name)
    return found


def shift_a_block(document: Document) -> None:
    layer(document, "blocks")["objects"][1]["x"] += 16


def widen_a_block(document: Document) -> None:
    layer(document, "blocks")["objects"][1]["width"] += 16


def drop_a_block(document: Document) -> None:
    del layer(document, "blocks")["objects"][1]


def drop_all_blocks(document: Document) -> None:
    layer(document, "blocks")["objects"].clear()


def add_blocks(document: Document) -> None:
    blocks = layer(document, "blocks")["objects"]
    blocks += [dict(blocks[0]) for _ in range(BLOCKS_MAX)]


def close_a_street(document: Document) -> None:
    ground = layer(document, "ground")
    grass = 1
    for x in (48 + 15, 48 + 16):
        ground["data"][x] = grass


def put_a_place_across_the_border(document: Document) -> None:
    grocer = next(place for place in layer(document, "places")["objects"] if place["type"] == "grocer")
    grocer["x"] = 40 * 16


def put_a_fixture_into_the_sea(document: Document) -> None:
    layer(document, "fixtures")["objects"][0].update(x=60 * 16, y=60 * 16)


def take_a_bed(document: Document) -> None:
    fixtures = layer(document, "fixtures")["objects"]
    second = next(n for n, thing in enumerate(fixtures) if thing["type"] == "bed" and thing["x"] >= 48 * 16)
    del fixtures[second]


BROKEN: dict[Callable[[Document], None], str] = {
    shift_a_block: "begins at (49, 0) ((48, 0))",
    widen_a_block: "has 49 x 48 tiles (48 x 48, as the first one)",
    drop_a_block: "begins at (0, 48) ((48, 0))",
    drop_all_blocks: "no blocks (a rectangle for each block, or no such layer)",
    add_blocks: "103 objects are too many (at most 100)",
    close_a_street: "do not meet those of the others (two streets across every side, at the same places in all blocks)",
    put_a_place_across_the_border: "does not lie in one block (within a block)",
    put_a_fixture_into_the_sea: "bed at (60, 60) lies in no block (in a block)",
    take_a_bed: "has 11 beds in homes (12, as the first one)",
}


@pytest.mark.parametrize("spoil", BROKEN, ids=lambda spoil: spoil.__name__)
def test_a_broken_town_is_refused_with_the_right_value(spoil: Callable[[Document], None]) -> None:
    document = json.loads(saved())
    spoil(document)
    told = [str(fault) for fault in faults_of(json.dumps(document, indent=1).encode())]
    assert any(BROKEN[spoil] in line for line in told), told


WAYS = [way for way in ways(json.loads(saved())) if "fixtures" not in way][:60]
BLOCK_WAYS = [way for way in ways(json.loads(saved())) if way[:2] == ("layers", 4)]


@given(st.lists(st.tuples(st.sampled_from(WAYS + BLOCK_WAYS), ODD_VALUES), min_size=1, max_size=2))
@settings(max_examples=25)
def test_a_town_with_any_value_replaced_is_read_or_refused_in_plain_lines(changes: list[Any]) -> None:
    document = json.loads(saved())
    for way, value in changes:
        document = changed(document, way, value)
    try:
        assert parse_map(json.dumps(document).encode(), "town.json").templates
    except Faults as refusal:
        if not is_plain(refusal):
            raise
