"""Broken maps are refused with the place and the right value, all faults at once, never with a traceback."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from townlet_ecs.config.files import MAP_BYTES_MAX
from townlet_ecs.faults import Fault, Faults, nearest
from townlet_ecs.maps.document import FAULTS_MAX
from townlet_ecs.maps.tiled import parse_map, read_map

CORPUS = Path(__file__).parents[2] / "corpus" / "maps"
HAMLET = Path(__file__).with_name("hamlet.json")

EXPECTED = {
    "base64_layer": ':24:15: layers.0.encoding: "base64" is not supported (CSV',
    "compressed_layer": ':34:40: layers.1.compression: "zlib" is not supported (no compression',
    "duplicate_key": ":9:11: width: duplicate key 'width' (each key once)",
    "empty": ":1:1: not JSON: Expecting value",
    "external_tileset": "external tileset 'town.tsx' (a tileset embedded in the map)",
    "fixture_of_unknown_kind": ":52:4: layers.3.objects.2: unknown kind of fixture 'tilt' (did you mean",
    "fixture_off_the_map": "bus_stop at (19, 6) is off the map (x 0 to 17, y 0 to 7)",
    "fixture_on_a_fixture": "shower at (2, 2) stands on a bed (a tile of its own)",
    "fixture_on_a_wall": "shower at (4, 1) stands on a wall (a free tile)",
    "fixture_outdoors": "shower at (4, 7) stands outside every place (inside a place)",
    "hexagonal": 'orientation: "hexagonal" is not supported ("orthogonal")',
    "infinite": ":7:14: infinite: true is not supported (false",
    "layer_missing": ":33:3: layers.1: unknown layer 'structure' (did you mean structures)",
    "layer_too_short": "layers.0.data: 126 cells (18 x 8)",
    "nested_too_deeply": "nested too deeply (at most 32 levels)",
    "no_ground": ":32:8: layers.0.data.128: no tile (one of 1, 2, 3, 4, 5, 6)",
    "not_a_number": ":50:46: layers.3.objects.0.x: NaN is no JSON number (a finite number)",
    "not_utf8": ":46:1: not UTF-8 text",
    "nowhere_to_eat": "the town has no counter in a cafe (at least 1)",
    "off_the_grid": "x 230, y 48 is not on the grid (multiples of 16",
    "place_of_unknown_kind": "unknown kind of place 'grocery' (did you mean grocer)",
    "place_off_the_map": "cafe reaches off the map (within 18 x 8 tiles)",
    "places_overlap": ":46:4: layers.2.objects.1: grocer overlaps home (places apart)",
    "room_drawn": "rooms are chosen by the reader (leave it out)",
    "sealed_off": "whoever stands on use tile (14, 4) of the counter seals off others",
    "three_faults": ":7:14: infinite: true is not supported",
    "tile_without_number": ":28:12: layers.0.data.58: 9 is no tile (one of 1, 2, 3, 4, 5, 6)",
    "too_far": "from home to the nearest cafe it is a walk of 76 ticks (at most 45)",
    "too_many_users": "shower has 2 use tiles for users (1)",
    "too_wide": ":8:11: width: 300 (a whole number from 1 to 256)",
    "truncated": "not JSON: Unterminated string",
    "unknown_tile": ":16:4: tilesets.0.tiles.0: unknown tile 'gras' (did you mean grass)",
    "use_tile_in_a_wall": "use tile (1, 2) of the bed is not walkable: wall",
    "use_tile_of_no_side": "'south' are no sides (letters N E S W, or O for its own tile)",
    "use_tile_shared": "use tile (3, 2) of the shower is shared with a bed (a tile of its own)",
    "walled_in": "use tile (3, 2) of the bed cannot be reached from the rest (a way on foot)",
}


def faults_of(raw: bytes) -> tuple[Fault, ...]:
    with pytest.raises(Faults) as caught:
        parse_map(raw, "town.json")
    return caught.value.faults


def test_every_broken_map_of_the_corpus_is_expected_to_fail() -> None:
    assert {path.stem for path in CORPUS.glob("*.json")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_broken_map_is_refused_with_place_and_remedy(name: str) -> None:
    path = CORPUS / f"{name}.json"
    with pytest.raises(Faults) as caught:
        read_map(path)
    lines = str(caught.value).split("\n")
    assert len(lines) == len(caught.value.faults)
    assert all(line.startswith(f"{path}:") for line in lines)
    assert any(EXPECTED[name] in line for line in lines), str(caught.value)


def test_three_faults_in_one_map_are_three_lines() -> None:
    lines = [(fault.line, fault.path) for fault in faults_of((CORPUS / "three_faults.json").read_bytes())]
    assert lines == [(7, "infinite"), (46, "layers.2.objects.1"), (52, "layers.3.objects.2")]


def test_the_hamlet_from_which_the_broken_maps_were_made_is_sound() -> None:
    assert read_map(HAMLET).templates[0].name == "hamlet"


def test_a_town_nobody_can_live_in_may_still_be_read_on_request() -> None:
    assert read_map(CORPUS / "too_far.json", walk_ticks_max=76)
    assert read_map(CORPUS / "nowhere_to_eat.json", walk_ticks_max=None)


def test_a_missing_map_is_a_fault_and_no_traceback(tmp_path: Path) -> None:
    with pytest.raises(Faults, match="cannot be read: No such file"):
        read_map(tmp_path / "atlantis.json")
    with pytest.raises(Faults, match="cannot be read: Is a directory"):
        read_map(tmp_path)


def test_a_map_of_many_megabytes_is_not_even_parsed() -> None:
    (fault,) = faults_of(b" " * (MAP_BYTES_MAX + 1))
    assert fault.what == f"{MAP_BYTES_MAX + 1} bytes are too many"


@pytest.mark.parametrize("raw", [b"null", b"[]", b"7", b'"map"', b"{}", b'{"layers": null}', b"\xef\xbb\xbf{}"])
def test_json_that_is_no_map_is_refused(raw: bytes) -> None:
    assert faults_of(raw)


def test_hostile_quotes_and_brackets_are_read_in_no_time() -> None:
    assert faults_of(b'"\\' * (MAP_BYTES_MAX // 2))[0].what.startswith("not JSON")
    assert faults_of(b"[" * MAP_BYTES_MAX)[0].what == "nested too deeply"


def test_thousands_of_faults_are_counted_and_the_first_hundred_told() -> None:
    hamlet = json.loads(HAMLET.read_bytes())
    hamlet["layers"][0]["data"] = [1000 + cell for cell in range(18 * 8)]
    faults = faults_of(json.dumps(hamlet).encode())
    assert len(faults) == FAULTS_MAX + 1
    assert faults[-1].what.endswith("more faults")


def test_a_fault_without_path_or_remedy_leaves_them_out() -> None:
    assert str(Fault("a.json", 1, 2, "", "empty")) == "a.json:1:2: empty"
    assert str(Fault("a.json", 1, 2, "x.y", "7", "at most 5")) == "a.json:1:2: x.y: 7 (at most 5)"


def test_the_nearest_word_is_offered_only_when_there_is_one() -> None:
    assert nearest("gras", ["grass", "road"]) == "did you mean grass"
    assert nearest("elephant", ["grass", "road"]) == ""


def ways(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every way into a JSON value but those to single tiles."""
    if isinstance(value, dict):
        return [way, *(found for key, item in value.items() for found in ways(item, (*way, key)))]
    if isinstance(value, list) and not (way and way[-1] == "data"):
        return [way, *(found for index, item in enumerate(value) for found in ways(item, (*way, index)))]
    return [way]


WAYS = [*ways(json.loads(HAMLET.read_bytes())), ("layers", 0, "data", 7), ("layers", 1, "data", 99)]
ODD_VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(), st.text(max_size=5), st.just([]),
    st.just({}), st.just([None]), st.sampled_from(["bed", "home", "ground", "N", "room", "wall", "x\ny"]),
)  # fmt: skip


def changed(inside: Any, way: tuple[Any, ...], value: Any) -> Any:
    """A JSON value with one inner value replaced; the same if the way has gone."""
    if not way:
        return value
    if isinstance(inside, dict) and way[0] in inside:
        return {**inside, way[0]: changed(inside[way[0]], way[1:], value)}
    if isinstance(inside, list) and isinstance(way[0], int) and way[0] < len(inside):
        return [changed(item, way[1:], value) if index == way[0] else item for index, item in enumerate(inside)]
    return inside


def is_plain(refusal: Faults) -> bool:
    """One printable line for each fault, and at least one."""
    lines = str(refusal).split("\n")
    return len(lines) == len(refusal.faults) > 0 and all(line.isprintable() for line in lines)


@given(st.lists(st.tuples(st.sampled_from(WAYS), ODD_VALUES), min_size=1, max_size=3))
def test_a_map_with_any_value_replaced_is_read_or_refused_in_plain_lines(changes: list[Any]) -> None:
    document = json.loads(HAMLET.read_bytes())
    for way, value in changes:
        document = changed(document, way, value)
    try:
        assert parse_map(json.dumps(document).encode(), "town.json").templates
    except Faults as refusal:
        if not is_plain(refusal):
            raise
