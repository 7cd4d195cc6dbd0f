"""Random commands: every kind, every field over its whole range and beyond it."""

import types
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np
import yaml

from components.disturbances import Disturbance
from components.people import Body, Identity, Mind
from components.places import Price
from components.town import Clock
from components.words import NOTHING, Policy
from systems.blocks import TownBlocks
from townlet_ecs.commands import COMMANDS, Act, Choose, Command
from townlet_ecs.reload import ReloadCatalogue, ReloadDisturbances, checksum_of
from townlet_ecs.resources import CONFIGS
from townlet_ecs.upsetting import EndDisturbance, StartDisturbance, Upset
from townlet_ecs.world import World

HUGE = (-(2**63), -(2**31), -1, 2**31 - 1, 2**31, 2**63 - 1, 2**64 + 1)
WORDS = ("", "raw ", "RAW", "gold", "\N{SNOWMAN}", "x" * 300)
RANGES = {
    "cents": (0, 3_000),
    "wallet_cents": (0, 6_000),
    "count": (1, 5),
}
"""Amounts that are likely to matter; rows and tiles come from the town."""


KINDNESS = (0.5, 0.8, 0.97)
"""Chance that a switch is set to what people would wish for, from town to town."""

SECTION = yaml.safe_dump(yaml.safe_load((CONFIGS / "riverside.yaml").read_bytes())["disturbances"]).encode()
SOURCES: dict[type[Command], bytes] = {
    ReloadCatalogue: (CONFIGS / "affordances.yaml").read_bytes(),
    ReloadDisturbances: SECTION,
}
REPLACEMENTS: dict[type[Command], list[tuple[bytes, bytes]]] = {
    ReloadCatalogue: [
        (b"", b""), (b"ticks: 25", b"ticks: 22"), (b"id: snack", b"id: nibble"), (b"hunger", b"thirst"),
    ],
    ReloadDisturbances: [
        (b"", b""), (b"at_a_time: 2", b"at_a_time: 1"), (b"gap_ticks: 240", b"gap_ticks: 30"), (b"meet", b"feud"),
    ],
}
"""What storms reload: two rules that differ a little, and one that is refused."""

PLAYED: dict[type[Command], Policy] = {Choose: Policy.OUTSIDE, Act: Policy.PRIMITIVE}
"""Commands for people whom only a certain policy decides for, of whom there are few."""

UNKIND = ("broken",)
"""Switches that people would wish to be off."""


def fields_of(kind: type[Command]) -> dict[str, Any]:
    """Return the fields of a command but its town, with their types."""
    hints = get_type_hints(kind)
    return {name: hints[name] for name in kind.__struct_fields__ if name != "town"}


def random_command(rng: np.random.Generator, town: TownBlocks, world: World, place: int) -> Command:
    """Return a command of any kind for the town at a place of the batch; some towns are treated more kindly."""
    kind = COMMANDS[rng.integers(len(COMMANDS))]
    if kind in (ReloadCatalogue, ReloadDisturbances):
        return random_reload(rng, kind, place)
    if kind in (StartDisturbance, EndDisturbance) and rng.random() < 0.7:
        return likely_upset(rng, kind, town, place)
    values = {name: random_value(rng, name, hint, town, world) for name, hint in fields_of(kind).items()}
    for name, hint in fields_of(kind).items():
        if hint is bool:
            is_kind = bool(rng.random() < KINDNESS[place % len(KINDNESS)])
            values[name] = not is_kind if name in UNKIND else is_kind
    if {"place", "item"} <= values.keys() and rng.random() < 0.6:
        item, shop = rng.choice(np.argwhere(town.view(Price) > 0))  # few places sell anything
        values |= {"place": int(shop), "item": world.config.items[item]}
    if kind in PLAYED and rng.random() < 0.7:
        played = (town.people_i8[Mind.POLICY] == PLAYED[kind]) & (town.people_i8[Body.LIVE] == 1)
        values["person"] = int(rng.choice(town.people_i32[Identity.ID, played])) if played.any() else values["person"]
    return kind(town=place, **values)


def random_reload(rng: np.random.Generator, kind: type[Command], place: int) -> Command:
    """Return a reload of a few slightly different rules, sometimes of garbage or with a wrong checksum."""
    variant = int(rng.integers(4))
    source = SOURCES[kind].replace(*REPLACEMENTS[kind][variant])
    meant = checksum_of(source) if rng.random() < 0.8 else "0" * 16
    return kind(town=place, source=source, checksum=meant)  # type: ignore[call-arg]


def likely_upset(rng: np.random.Generator, kind: type[Command], town: TownBlocks, place: int) -> Command:
    """Return a disturbance that may well begin, or the end of one that goes on."""
    if kind is StartDisturbance:
        return StartDisturbance(town=place, disturbance=rng.choice(get_args(Upset)), ticks=int(rng.integers(1, 90)))
    going_on = town.disturbances_i32[Disturbance.KIND]
    numbers = going_on[going_on > 0]
    number = int(rng.choice(numbers)) if len(numbers) else 1
    return EndDisturbance(town=place, disturbance=get_args(Upset)[number - 1])


def random_value(rng: np.random.Generator, name: str, hint: Any, town: TownBlocks, world: World) -> Any:
    """Return a value of a field: mostly a likely one, sometimes its extremes, sometimes out of all range."""
    origin = get_origin(hint)
    if origin is Literal:
        return str(rng.choice(get_args(hint)))
    if origin in (Union, types.UnionType):
        options = [option for option in get_args(hint) if option is not type(None)]
        return None if rng.random() < 0.4 else random_value(rng, name, options[0], town, world)
    if hint is bool:
        return False  # decided by the kindness of the town
    if hint is float:
        return random_float(rng)
    if hint is str:
        return str(rng.choice(world.config.items)) if rng.random() < 0.8 else str(rng.choice(WORDS))
    assert hint is int, f"a storm knows no values for {name}: {hint}"
    return random_int(rng, name, town)


def random_float(rng: np.random.Generator) -> float:
    """Return a number mostly from 0 to 1, low ones oftener, and sometimes none at all."""
    if rng.random() < 0.8:
        return float(rng.random() ** 2)
    return float(rng.choice([0.0, 1.0, -0.0, 1e-45, -1e-9, 1.0000001, 5.0, np.nan, np.inf, -np.inf]))


def random_int(rng: np.random.Generator, name: str, town: TownBlocks) -> int:
    """Return a row, tile, id or amount; one in twenty is far out of range."""
    if rng.random() < 0.05:
        return int(HUGE[rng.integers(len(HUGE))])
    sizes = {
        "cell": len(town.cells_u8),
        "place": town.places_i32.shape[1],
        "position": town.positions_i32.shape[1],
        "object": town.objects_i16.shape[1],
    }
    if name in ("person", "other"):
        ids = town.people_i32[Identity.ID, town.people_i8[Body.LIVE] == 1]
        if len(ids) and rng.random() < 0.85:
            return int(rng.choice(ids))
        return int(rng.integers(NOTHING, town.town_i64[Clock.NEXT_ID] + 3))
    if name in sizes:
        return int(rng.integers(-1, sizes[name] + 1))
    low, high = RANGES.get(name, (0, 100))
    edges = (low, 1, high, 1_000_000, 1_000_000_000, 1_000_000_001)
    return int(rng.integers(low, high)) if rng.random() < 0.85 else int(rng.choice(edges))
