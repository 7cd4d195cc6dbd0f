"""A config without its files: all that a world is built from as an `Origin`, and read again from one."""

import dataclasses
import functools
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from townlet_ecs.config.loading import Loaded, judged
from townlet_ecs.config.marked import Mark, Marked
from townlet_ecs.config.overrides import overridden
from townlet_ecs.config.reading import BYTES_MAX, DEPTH_MAX, NODES_MAX
from townlet_ecs.config.sections import GENERATED
from townlet_ecs.faults import Fault, Faults
from townlet_ecs.origin import Origin

CALLED = "config"
"""What faults call a config that comes from no file."""

KEPT = 64
"""Configs that are kept once they were read."""


def origin_of(loaded: Loaded, *, seed: int, towns: range, agents: int | None) -> Origin:
    """Return the origin of the world that `townlet_ecs.engine.build` makes of the same."""
    values: Any = loaded.tree.plain()
    for key in ("map", "affordances"):
        values[key] = Path(values[key]).name
    source = msgspec.json.encode(values)
    return Origin(source, loaded.catalogue_source, loaded.map_source, agents, seed, towns.start, len(towns))


def loaded_from(origin: Origin) -> Loaded:
    """Return the config of an origin, read and judged as any other.

    Raises:
        Faults: Something in it is wrong.
    """
    return _loaded(origin.config, origin.catalogue, origin.map)


def with_sets(origin: Origin, sets: Sequence[str]) -> Origin:
    """Return an origin with overrides such as `jobs.*.wage_cents_per_shift=+20%`.

    Raises:
        Faults: An override is wrong, or nobody can live by it.
    """
    tree, faults = overridden(_tree(origin.config), sets)
    if faults:
        raise Faults(faults)
    loaded = judged(tree, sources=(origin.catalogue, origin.map))
    return origin_of(loaded, seed=origin.seed, towns=origin.numbers, agents=origin.agents)


@functools.lru_cache(maxsize=KEPT)
def _loaded(config: bytes, catalogue: bytes, drawn: bytes) -> Loaded:
    """Return the config that some bytes hold."""
    loaded = _without_map(config, catalogue)
    generated = loaded.config.map == GENERATED
    if generated is bool(drawn):
        right = "no map beside a generated one" if generated else "a map"
        raise Faults([Fault(CALLED, 1, 1, "map", f"{len(drawn)} bytes", right)])
    return dataclasses.replace(loaded, map_source=drawn)


@functools.lru_cache(maxsize=KEPT)
def _without_map(config: bytes, catalogue: bytes) -> Loaded:
    """Return the config that some bytes hold, its map still to come."""
    return judged(_tree(config), sources=(catalogue, b""), further=False)


def _tree(config: bytes) -> Marked:
    """Return the values of a config that comes from no file."""
    if len(config) > BYTES_MAX:
        raise Faults([Fault(CALLED, 1, 1, "", f"{len(config)} bytes", f"at most {BYTES_MAX}")])
    try:
        values = msgspec.json.decode(config)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Faults([Fault(CALLED, 1, 1, "", str(error), "the values of a config as JSON")]) from None
    if not isinstance(values, dict):
        raise Faults([Fault(CALLED, 1, 1, "", "no mapping", "the values of a config as JSON")])
    return _marked(values, Mark(CALLED, 1, 1), 0, itertools.count(1))


def _marked(value: Any, mark: Mark, depth: int, nodes: Iterator[int]) -> Marked:
    """Return values as if they had stood in a file.

    Args:
        value: The values.
        mark: Where they stand.
        depth: How deep in others.
        nodes: Counts them.
    """
    if depth > DEPTH_MAX:
        raise Faults([Fault(CALLED, 1, 1, "", "nested too deeply", f"at most {DEPTH_MAX} levels")])
    if next(nodes) > NODES_MAX:
        raise Faults([Fault(CALLED, 1, 1, "", "too many keys and values", f"at most {NODES_MAX}")])
    if isinstance(value, dict):
        value = {key: _marked(member, mark, depth + 1, nodes) for key, member in value.items()}
    elif isinstance(value, list):
        value = tuple(_marked(item, mark, depth + 1, nodes) for item in value)
    return Marked(value, mark, mark)
