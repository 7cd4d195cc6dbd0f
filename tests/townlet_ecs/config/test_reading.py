"""YAML is read strictly: one meaning for each word, and every value keeps its place."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from townlet_ecs.config.marked import Marked
from townlet_ecs.config.reading import read
from townlet_ecs.config.scalars import read_plain
from townlet_ecs.resources import CONFIGS


def tree_of(text: str) -> Marked:
    tree, faults = read(text.encode(), "town.yaml")
    assert not faults
    return tree


@pytest.mark.parametrize("file", sorted(CONFIGS.glob("*.yaml")), ids=lambda file: file.stem)
def test_shipped_files_mean_the_same_to_every_reader(file: str) -> None:
    source = file.read_bytes()  # type: ignore[attr-defined]
    tree, faults = read(source, str(file))
    assert not faults
    assert tree.plain() == yaml.safe_load(source)


def test_every_value_keeps_its_place() -> None:
    tree = tree_of("run:\n  days: 3\npeople: {count: 4, kit: {raw: 1}}\nitems:\n- raw\n- meal\n")
    places = {
        ("run", "days"): (2, 9),
        ("people", "count"): (3, 17),
        ("people", "kit", "raw"): (3, 31),
        ("items", 1): (6, 3),
    }
    for way, place in places.items():
        node, found = tree.find(way)
        assert found
        assert (node.mark.line, node.mark.column) == place
    assert tree.find(("people", "kit"))[0].key.column == 20


def test_a_missing_key_is_marked_at_the_key_of_its_mapping() -> None:
    tree = tree_of("people:\n  kit:\n    raw: 1\n")
    assert str(tree.fault(("people", "count"), "missing", "a number")).startswith("town.yaml:1:1: people.count")


@pytest.mark.parametrize(
    ("text", "value"),
    [("3", 3), ("-3", -3), ("0", 0), ("0.5", 0.5), ("-1.0", -1.0), ("true", True), ("false", False)],
)
def test_plain_numbers_and_switches(text: str, value: object) -> None:
    reading = read_plain(text)
    assert (reading.value, type(reading.value), reading.trap) == (value, type(value), "")


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("no", 'false, or "no" in quotes'),
        ("Yes", 'true, or "Yes" in quotes'),
        ("1e3", "1000.0"),
        ("2.5E-2", "0.025"),
        (".5", "0.5"),
        ("5.", "5.0"),
        ("012", "12"),
        ("0x1F", "31"),
        ("0o17", "15"),
        ("1_000", "1000"),
        ("6:30", "390, as a tick of the day"),
        ("06:30", "390, as a tick of the day"),
        ("2026-11-21", '"2026-11-21" in quotes'),
        (".NaN", "a finite number"),
        ("-.inf", "a finite number"),
        ("~", "a value, or leave the key out"),
    ],
)
def test_words_that_readers_disagree_about_are_refused(text: str, right: str) -> None:
    reading = read_plain(text)
    assert reading.trap.startswith(text)
    assert reading.right == right


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=12))
def test_what_is_read_as_a_plain_word_means_the_same_to_every_reader(text: str) -> None:
    reading = read_plain(text)
    if not reading.trap and isinstance(reading.value, int | float | str) and text:
        resolver = yaml.SafeLoader("")
        tag = resolver.resolve(yaml.ScalarNode, text, (True, False))
        kinds = {bool: "bool", int: "int", float: "float", str: "str"}
        if text not in ("<<", "=", "&", "*", "!"):
            assert tag.endswith(f":{kinds[type(reading.value)]}"), tag


def test_quotes_make_any_word_a_text() -> None:
    tree = tree_of('a: "no"\nb: \'012\'\nc: "6:30"\n')
    assert tree.plain() == {"a": "no", "b": "012", "c": "6:30"}


def test_a_byte_order_mark_and_windows_line_ends_are_no_faults() -> None:
    tree, faults = read(b"\xef\xbb\xbfrun:\r\n  days: 3\r\n", "town.yaml")
    assert not faults
    assert tree.plain() == {"run": {"days": 3}}
    assert tree.find(("run", "days"))[0].mark.line == 2
