"""Marked values to frozen dataclasses: the one door to pydantic.

pydantic judges types, ranges, unknown and missing keys, all at once; what is told of them is said in the
words of `fields`, at the place of the value.
"""

import json
from functools import cache
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import ConfigDict, TypeAdapter, ValidationError

from townlet_ecs.config.fields import annotation_at, in_words, words_at
from townlet_ecs.config.marked import Marked, Way, fault_at, shortened
from townlet_ecs.faults import Fault, nearest

STRICT = ConfigDict(strict=True, extra="forbid")
"""How every dataclass is checked; the nested ones inherit it."""

TOLD = ConfigDict(**STRICT, use_attribute_docstrings=True)
"""The same with what each key is for, which takes a while to read from the sources."""

Kind = TypeVar("Kind")


@cache
def adapter_of(kind: Any, *, told: bool = False) -> TypeAdapter[Any]:
    """Return the strict pydantic adapter of a dataclass, on request with what each key is for."""
    return TypeAdapter(kind | None, config=TOLD if told else STRICT)  # a bare dataclass takes no config


def build(kind: type[Kind], tree: Marked) -> tuple[Kind | None, list[Fault]]:
    """Return the dataclass that a tree describes, or None and what is wrong with the tree.

    Args:
        kind: A frozen dataclass whose fields are annotated with their ranges.
        tree: The values; what is marked as broken is passed over, as it was told already.
    """
    try:
        shape: Any = kind
        built: Kind = adapter_of(shape).validate_json(json.dumps(tree.plain()))
        return built, []
    except ValidationError as error:
        faults: dict[tuple[Way, str], Fault] = {}
        for wrong in error.errors(include_url=False, include_context=False, include_input=False):
            way = _known_way(tree, kind, wrong["loc"], wrong["type"])
            if not _is_broken(tree, way) and not _is_echo(tree, way, wrong["type"]):
                faults.setdefault((way, ""), _told(kind, tree, way, str(wrong["type"])))
        return None, list(faults.values())


def _known_way(tree: Marked, kind: Any, loc: tuple[str | int, ...], what: str) -> Way:
    """Return the part of a pydantic location that leads to a value; the rest names union members."""
    way: Way = ()
    for key in loc:
        node, _ = tree.find(way)
        missing = what == "missing" and isinstance(key, str) and key in words_at(kind, way)
        if node.step(key) is None and not missing:
            break
        way = (*way, key)
    return way


def _is_broken(tree: Marked, way: Way) -> bool:
    """Return whether a fault was already told of this value or of a parent."""
    return any(tree.find(way[:length])[0].broken for length in range(len(way) + 1))


def _is_echo(tree: Marked, way: Way, what: str) -> bool:
    """Return whether a list is called too short only because its items have faults of their own."""
    node, _ = tree.find(way)
    return what == "too_short" and bool(node.items() or node.members())


def _told(kind: Any, tree: Marked, way: Way, what: str) -> Fault:
    """Return a pydantic error in the words of a person who wrote the file."""
    node, found = tree.find(way)
    if not found:
        right = in_words(annotation_at(kind, way))
        return tree.fault(way, "missing", right)
    if what in ("unexpected_keyword_argument", "extra_forbidden"):
        words = words_at(kind, way[:-1])
        right = nearest(str(way[-1]), words) or f"one of {', '.join(words)}"
        return fault_at(node.key, way, "unknown key", right)
    if what == "string_pattern_mismatch" and isinstance(way[-1], str) and not isinstance(node.value, str):
        what = f"the name {shortened(way[-1])}"
        return fault_at(node.key, way, what, "small letters, digits and underscores, at most 32")
    annotation = annotation_at(kind, way)
    options = [str(option) for option in get_args(annotation)] if get_origin(annotation) is Literal else []
    right = nearest(str(node.value), options) or in_words(annotation)
    return fault_at(node.mark, way, node.shown(), right)
