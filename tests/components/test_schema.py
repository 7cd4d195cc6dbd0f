"""The table of columns: no two components share a column, none is forgotten, and each member has its own."""

import importlib
import inspect
import re
from enum import IntEnum
from pathlib import Path

import pytest

import components
from components.schema import BLOCKS, OUTPUTS, ROW_REFERENCES, Block, block_named, block_of

COLUMN_FILES = (
    "memory", "disturbances", "objects", "people", "places", "positions", "reservations", "rewards", "town",
)  # fmt: skip
ALL = (*BLOCKS, *OUTPUTS)
each_block = pytest.mark.parametrize("block", ALL, ids=lambda block: block.name)


def columns(component: type[IntEnum]) -> set[int]:
    """Return all columns of a component, those between a first and a last member as well."""
    return set(range(min(component), max(component) + 1)) if spans(component) else {int(member) for member in component}


def spans(component: type[IntEnum]) -> bool:
    """Return whether a component names only the ends of a range of columns."""
    names = set(component.__members__)
    return names == {"FIRST", "LAST"} or names == {"ITEM_0", "ITEM_7"}


@each_block
def test_no_two_components_share_a_column(block: Block) -> None:
    taken: dict[int, str] = {}
    for component in block.components:
        for column in columns(component):
            assert column not in taken, f"{component.__name__} and {taken[column]} share column {column}"
            taken[column] = component.__name__


@each_block
def test_every_column_belongs_to_a_component(block: Block) -> None:
    named = set().union(*(columns(component) for component in block.components))
    assert named == set(range(block.columns))


@each_block
def test_no_member_is_an_alias_of_another(block: Block) -> None:
    for component in block.components:
        assert len(component) == len(component.__members__)


@each_block
def test_the_dtype_is_in_the_name_of_the_block(block: Block) -> None:
    archetype, dtype = block.name.split(".")
    names = {"f32": "float32", "i8": "int8", "i16": "int16", "i32": "int32", "i64": "int64"}
    assert names[dtype] == block.dtype.__name__
    assert archetype in ("people", "reservations", "objects", "places", "positions", "disturbances", "town", "rewards")


def test_every_component_is_in_the_schema_and_found_by_name() -> None:
    listed = {component for block in ALL for component in block.components}
    for name in COLUMN_FILES:
        module = importlib.import_module(f"components.{name}")
        here = {each for _, each in inspect.getmembers(module, inspect.isclass) if each.__module__ == module.__name__}
        assert here <= listed, f"{here - listed} is in no block"
    for block in ALL:
        assert block_named(block.name) is block
        assert all(block_of(component) is block for component in block.components)


def test_unknown_blocks_and_components_are_refused() -> None:
    with pytest.raises(KeyError):
        block_named("people.f64")
    with pytest.raises(KeyError):
        block_of(IntEnum("Stranger", {"A": 0}))


def test_columns_that_say_they_hold_a_row_of_people_are_listed() -> None:
    """The docstrings of the components name them: 'row of the person ...'."""
    said = set()
    for name in COLUMN_FILES:
        text = Path(str(components.__file__)).with_name(f"{name}.py").read_text(encoding="utf-8")
        said |= set(re.findall(r"^ +(\w+): row of the person", text, re.MULTILINE))
    assert said == {member.name for members in ROW_REFERENCES.values() for member in members}
