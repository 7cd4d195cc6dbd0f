"""What a key of a config means, what it may be, and where it is set; and the same as a JSON Schema."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from typing import Any

from townlet_ecs.config.checking import adapter_of
from townlet_ecs.config.fields import annotation_at, in_words, keys_of, words_at
from townlet_ecs.config.loading import Loaded
from townlet_ecs.config.marked import Marked, Way, dotted
from townlet_ecs.config.merging import CONFIG_ID, EXTENDS
from townlet_ecs.config.sections import Config
from townlet_ecs.faults import nearest

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True)
class Explanation:
    """What is known about one key.

    Attributes:
        key: The key, dotted.
        meaning: What it is for.
        allowed: Type and range, in words.
        value: Its value, or the keys below it.
        place: File, line and column where it is set.
    """

    key: str
    meaning: str
    allowed: str
    value: str
    place: str

    def __str__(self) -> str:
        """Return the explanation on a few lines."""
        rows = (("means", self.meaning), ("allowed", self.allowed), ("value", self.value), ("set in", self.place))
        return "\n".join([self.key, *(f"  {label:8} {text}" for label, text in rows if text)])


class UnknownKeyError(LookupError):
    """There is no such key; the text says which one may be meant."""


def explain(key: str, loaded: Loaded) -> Explanation:
    """Return what a key means, and its value in a config.

    Args:
        key: Dotted, such as `needs.ticks_to_empty.hunger`; `*` stands for the first name of a mapping.
        loaded: The config to take the value from.

    Raises:
        UnknownKeyError: There is no such key.
    """
    way = _way(key, loaded.tree)
    annotation = annotation_at(Config, way)
    node, found = loaded.tree.find(way)
    if annotation is None:
        raise UnknownKeyError(f"unknown key {key} ({_did_you_mean(key, loaded.tree)})")
    place = f"{node.key.file}:{node.key.line}:{node.key.column}" if found else ""
    return Explanation(dotted(way), _meaning(way), in_words(annotation), _value(node, found), place)


def all_keys(tree: Marked, kind: Any = Config, way: Way = ()) -> Iterator[Way]:
    """Yield the ways to all keys of a config, those of its mappings included."""
    annotation = annotation_at(kind, way)
    node, _ = tree.find(way)
    for name in dict.fromkeys([*words_at(kind, way), *node.members()]):
        if annotation_at(annotation, (name,)) is not None:
            yield (*way, name)
            yield from all_keys(tree, kind, (*way, name))


def _way(key: str, tree: Marked) -> Way:
    """Return the way that a dotted key names."""
    way: Way = ()
    for word in key.split("."):
        node, _ = tree.find(way)
        name: str | int = next(iter(node.members()), word) if word == "*" else word
        way = (*way, int(word) if node.items() and word.isdigit() else name)
    return way


def _did_you_mean(key: str, tree: Marked) -> str:
    """Return which key may be meant: one that ends like it, or one that is spelt like it."""
    keys = [dotted(way) for way in all_keys(tree)]
    ends = [known for known in keys if known.endswith(f".{key}")]
    if ends:
        return f"did you mean {', '.join(ends[:3])}"
    return nearest(key, keys) or f"one of {', '.join(keys_of(Config))}"


def _meaning(way: Way) -> str:
    """Return the docstring of a key; one that has none of its own is explained by its parent's."""
    for length in range(len(way), 0, -1):
        holder = annotation_at(Config, way[: length - 1])
        name = str(way[length - 1])
        if isinstance(holder, type) and is_dataclass(holder) and name in keys_of(holder):
            meaning = keys_of(holder)[name].meaning
            if meaning:
                return meaning
    return ""


def _value(node: Marked, found: bool) -> str:
    """Return a value, or what stands below it."""
    if not found:
        return "not set"
    if isinstance(node.value, Mapping):
        return ", ".join(node.value) or "empty"
    if isinstance(node.value, tuple):
        return ", ".join(item.shown() for item in node.value) or "empty"
    return str(node.value).lower() if isinstance(node.value, bool) else str(node.value)


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a config, for editors.

    A config that extends another may leave any key out, so nothing below the top is required;
    `townlet validate` sees to it that nothing is missing after merging.
    """
    kinds: dict[str, dict[str, Any]] = adapter_of(Config, told=True).json_schema()["$defs"]
    whole = kinds.pop("Config")
    for kind in kinds.values():
        kind.pop("required", None)
    properties = {
        EXTENDS: {
            "type": "string",
            "description": "Config that this one starts from: a shipped one by name, or a file beside it.",
        },
        **whole["properties"],
    }
    return {
        "$schema": SCHEMA_DIALECT,
        "title": "Townlet config",
        "description": whole["description"],
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "if": {"required": [EXTENDS]},
        "then": {"required": [CONFIG_ID]},
        "else": {"required": whole["required"]},
        "$defs": kinds,
    }
