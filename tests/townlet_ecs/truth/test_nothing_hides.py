"""What is not in the arena is not state: a walk over all that a town holds finds nothing that changes outside it."""

import enum
import re
import types
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import esper
import numpy as np
import pytest
from numpy.typing import NDArray

from components.people import Need
from components.rewards import Reward
from systems.tick import run_towns
from tests.scenes import riverside
from townlet_ecs import Batch, Town
from townlet_ecs.commands import Remove, SetNeed
from townlet_ecs.world import World

OUTPUT = (
    r"\.events_i32$|\._arrays\['events_i32'\]$",  # the event ring: written for readers, counted in the arena
    r"\.rewards_f32$|\._arrays\['rewards_f32'\]$|\.outputs\['rewards.f32'\]$",  # written anew in every tick
    r"\.(scratch|bids)_i64$|\._arrays\['(scratch|bids)_i64'\]$",  # nothing in it outlives a tick; see the test below
)
"""Arrays outside the arena that a tick may write."""

STATIC = (
    r"\.atlas\.(terrain|steps|distance|blocks|table|site)$",
    r"\.atlas\.town_map\.",  # the map that the atlas was made of
    r"\.catalogue\.records$",
    r"\.params_block$",
    r"\.(terrain_u8|steps_u8|distance_u16|blocks_i32|atlas_i32|affordances)$",  # the same, as kernels see them
    r"\.(sieve|rungs|offers|offers_i64)$",  # the catalogue, turned on its side
    r"\.facts_f64$",  # for masks, which no tick makes
    r"\.trap_i64$",  # the fault that a test plants
    r"\.(windows_u8|nearest_i32|providers_i32|hours_f32)$",  # for who observes
    r"\._arrays\['\w+'\]$",
    r"\.shared\['\w+'\]$",
    r"\.atlas\._beds$",  # made when first asked for
    r"\.events_before$",  # changes when a town is loaded, never while it lives
    r"\._look\.__self__\._(floats|ints|watched\[\d+\]\.(low|high))$",  # the ranges of the columns
    r"\._table$",  # where the blocks lie in memory, for compiled kernels
)
"""Arrays outside the arena that nothing may write."""

OUTSIDE = (
    r"\.commands\.(accepted|refused)$|\.commands\._waiting|\.commands\.refusals",  # what was asked from outside
    r"\.directory\.(entities|_seen)",  # the directory follows the rows, on request
    r"\._runner\._slice_ticks$",  # how long a slice takes on this machine
    r"\.stage_seconds",
    r"\._good\.|\._began$|\.running$|\.tail",  # what the guard needs to go back, and what it tells
)
"""What else may change while a town lives, and is no part of its life."""

LEAVES = (str, bytes, int, float, bool, type(None), enum.Enum, Path, np.generic, range)
CLOSED = (type, types.ModuleType, ThreadPoolExecutor, types.BuiltinFunctionType, type(run_towns))


def walk(thing: Any, name: str, seen: set[int]) -> Iterator[tuple[str, Any]]:
    """Yield every array and every plain value that can be reached, by the shortest-named way first taken."""
    if isinstance(thing, CLOSED):
        return
    if isinstance(thing, (np.ndarray, *LEAVES)):
        yield name, thing
        return
    if id(thing) in seen:
        return
    seen.add(id(thing))
    for further, child in children(thing):
        yield from walk(child, name + further, seen)


def children(thing: Any) -> Iterator[tuple[str, Any]]:
    """Yield what a thing holds: attributes, slots, items, what a method is bound to and a closure closes over."""
    if isinstance(thing, dict | types.MappingProxyType):
        for key, value in thing.items():
            yield f"[{key!r}]", value
    elif isinstance(thing, list | tuple | set | frozenset) or type(thing).__name__ == "deque":
        for index, value in enumerate(thing):
            yield f"[{index}]", value
    if isinstance(thing, types.MethodType):
        yield ".__self__", thing.__self__
    for index, cell in enumerate(getattr(thing, "__closure__", None) or ()):
        yield f".closure[{index}]", cell.cell_contents
    for key, value in getattr(thing, "__dict__", {}).items():
        yield f".{key}", value
    for kind in type(thing).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        for key in (slots,) if isinstance(slots, str) else slots:
            if hasattr(thing, key):
                yield f".{key}", getattr(thing, key)


def reachable(town: Town | Batch) -> dict[str, Any]:
    """Return all arrays and plain values of a town, also those of the processors that esper keeps for it."""
    seen: set[int] = set()
    found = dict(walk(town, "town", seen))
    if isinstance(town, Town):
        with town.directory.active():
            for processor in esper._processors:
                found |= dict(walk(processor, f"town.esper.{type(processor).__name__}", seen))
    return found


def is_listed(name: str, *lists: tuple[str, ...]) -> bool:
    return any(re.search(pattern, name) for patterns in lists for pattern in patterns)


def in_arena(array: NDArray[Any], world: World) -> bool:
    return np.shares_memory(array, world.arena) if array.size else True


def live_a_little(town: Town | Batch) -> None:
    """Use all that may leave traces: ticks one by one and many, commands, every way of looking."""
    town.commands.put(SetNeed(person=2, need="hunger", level=0.3))
    town.commands.put(SetNeed(person=999))
    town.step()
    town.run(1_500)
    if isinstance(town, Town):
        town.directory.sync()
        town.explain(1)
        town.people()
        town.view(Need)
    town.kpis(*([0] if isinstance(town, Batch) else []))


KINDS = {
    "fused": lambda: Town(riverside(), seed=7),
    "staged": lambda: Town(riverside(), seed=7, staged=True),
    "batch": lambda: Batch(riverside(), seed=7, towns=70, threads=2),
}
each_kind = pytest.mark.parametrize("kind", KINDS)


@each_kind
def test_every_array_is_in_the_arena_or_named_here(kind: str) -> None:
    town = KINDS[kind]()
    found = reachable(town)
    arrays = {name: value for name, value in found.items() if isinstance(value, np.ndarray)}
    strays = [
        name
        for name, array in arrays.items()
        if not in_arena(array, town.world) and not is_listed(name, OUTPUT, STATIC, OUTSIDE)
    ]
    assert not [name for name in strays if name != "town.world.arena"]
    assert len(arrays) > 40, "the walk must reach the blocks to say anything"


@each_kind
def test_nothing_outside_the_arena_changes_while_a_town_lives(kind: str) -> None:
    town = KINDS[kind]()
    live_a_little(town)
    before = {name: frozen(value) for name, value in outside(town)}
    live_a_little(town)
    after = {name: frozen(value) for name, value in outside(town)}
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert not {name for name in changed if not is_listed(name, OUTPUT, OUTSIDE)}


def outside(town: Town | Batch) -> Iterator[tuple[str, Any]]:
    for name, value in reachable(town).items():
        if not isinstance(value, np.ndarray) or not in_arena(value, town.world):
            yield name, value


def frozen(value: Any) -> Any:
    return value.tobytes() if isinstance(value, np.ndarray) else repr(value)


def test_what_the_working_columns_hold_between_ticks_means_nothing() -> None:
    plain, upset = Town(riverside(), seed=7), Town(riverside(), seed=7)
    for _ in range(1_500):
        plain.step()
        upset._runner._views[0].scratch_i64[:] = -987_654_321
        upset._runner._views[0].bids_i64[:] = -987_654_321
        upset.step()
    assert upset.digest() == plain.digest()


def test_the_event_ring_is_output_and_not_state() -> None:
    plain, upset = Town(riverside(), seed=7), Town(riverside(), seed=7)
    for _ in range(30):
        plain.run(50)
        upset.world.events_i32[:] = -1
        upset.run(50)
    assert upset.digest() == plain.digest()


def test_rewards_are_output_and_not_state() -> None:
    plain, upset = Town(riverside(), seed=7), Town(riverside(), seed=7)
    for _ in range(30):
        plain.run(50)
        upset.world.outputs["rewards.f32"][:] = np.nan
        upset.run(50)
    assert upset.digest() == plain.digest()
    assert (upset.view(Reward) == plain.view(Reward)).all(), "each tick writes them all anew"


def test_a_world_that_is_loaded_goes_on_with_the_same_rewards() -> None:
    lived, loaded = Town(riverside(), seed=7), Town(riverside(), seed=7)
    lived.run(700)
    lived.command(Remove(person=3))
    lived.step()
    loaded.world.arena[:] = lived.world.arena
    for tick in range(120):
        for town in (lived, loaded):
            if tick % 40 == 0:
                town.command(Remove(person=int(town.people()["id"][0])))
            town.step()
        assert (loaded.view(Reward) == lived.view(Reward)).all()
    assert loaded.digest() == lived.digest()


def test_the_walk_sees_a_hidden_array_and_a_hidden_number() -> None:
    town = Town(riverside(), seed=7)
    town.world.memory = {"of": [np.zeros(3), 17]}  # type: ignore[attr-defined]
    found = reachable(town)
    hidden = [name for name in found if ".memory" in name]
    assert hidden == ["town.world.memory['of'][0]", "town.world.memory['of'][1]"]
    assert not is_listed(hidden[0], OUTPUT, STATIC, OUTSIDE)
