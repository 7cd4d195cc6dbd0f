"""Planes: what kernels need to observe a town quickly, made once for a world.

For every tile of a block template the part of the map that never changes lies ready, with what is beyond the block
as out of map; for every need there are the lists of its providers; and there is the clock.
"""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from components.atlas import Fixture, KindIndex, Lot, Plane, Slot
from components.catalogue import AFFORDANCES_MAX
from components.people import Need
from components.words import NOTHING, Option, Role, Tile
from systems.bearings import PLACE_SHIFT
from systems.blocks import TownBlocks
from townlet_ecs.env.observation import Variant
from townlet_ecs.maps.layout import ROOM, Template
from townlet_ecs.world import World

OBJECT_CLASSES: Mapping[str, tuple[Option, ...]] = {
    "food": (Option.GET_FED,),
    "wash": (Option.GET_CLEAN,),
    "bed": (Option.SLEEP,),
    "work": (Option.WORK, Option.SEEK_JOB),
    "shop": (Option.SHOP,),
    "leisure": (Option.SOCIALISE, Option.RELAX),
}
"""Channels of objects, and the options that lead to them."""

QUARTERS = 4
SERIES_LENGTH = 12


def town_for(world: World, variant: Variant, place: int = 0) -> TownBlocks:
    """Return the views of the town at a place, as the kernels of `systems.observing` want them for a variant.

    They hold for the catalogue that is in force now: after a reload, ask again.
    """
    return world.town(place, **planes_of(world, variant))


def planes_of(world: World, variant: Variant) -> dict[str, NDArray[np.generic]]:
    """Return the arrays that observing needs, by the names of `systems.blocks.SHARED`."""
    listed = providers(world)
    near = nearest(world, listed)
    return {
        "windows_u8": windows(world, variant),
        "nearest_i32": placed(world, near),
        "providers_i32": placed(world, listed),
        "hours_f32": hours(world.config.time.ticks_per_day),
    }


def hours(ticks_per_day: int) -> NDArray[np.float32]:
    """Return (1, ticks_per_day, 2): sine and cosine of the time of day, the same to the last bit on every machine."""
    turns = [turn(tick, ticks_per_day) for tick in range(ticks_per_day)]
    return np.array([turns], np.float64).astype(np.float32)


def turn(part: int, whole: int) -> tuple[float, float]:
    """Return sine and cosine of a part of a turn.

    Libraries differ in the last bit of sines; sums and products do not. So the angle is brought into the first
    eighth of a turn by whole numbers, and the series does the rest.
    """
    quarter, rest = divmod(QUARTERS * part, whole)
    mirrored = 2 * rest > whole
    angle = np.pi / 2 * ((whole - rest if mirrored else rest) / whole)
    sine, cosine = _series(angle, 1), _series(angle, 0)
    if mirrored:
        sine, cosine = cosine, sine
    for _ in range(quarter):
        sine, cosine = cosine, -sine
    return sine + 0.0, cosine + 0.0


def _series(angle: float, power: int) -> float:
    """Return the series of the sine (from power 1) or the cosine (from power 0) of an angle of at most pi/4."""
    term, total = (angle, angle) if power else (1.0, 1.0)
    for step in range(1, SERIES_LENGTH):
        first = 2 * step + power
        term *= -angle * angle / ((first - 1) * first)
        total += term
    return total


def windows(world: World, variant: Variant) -> NDArray[np.uint8]:
    """Return (templates, cells, channels * side * side): the unchanging channels around every tile."""
    side = 2 * variant.reach + 1
    found = []
    for index, template in enumerate(world.atlas.town_map.templates):
        planes = still_planes(world, index, template)
        layers = []
        for name in variant.channels[: variant.still_channels]:
            padded = np.pad(planes[name], variant.reach, constant_values=name in ("blocked", "outside"))
            layers.append(np.lib.stride_tricks.sliding_window_view(padded, (side, side)))
        cells = template.width * template.height
        found.append(np.stack(layers, axis=2).reshape(cells, -1))
    return np.ascontiguousarray(found, np.uint8)


def still_planes(world: World, index: int, template: Template) -> dict[str, NDArray[np.bool_]]:
    """Return the (height, width) planes of a block template by the names of channels."""
    tiles = template.tiles
    planes = {
        "blocked": (world.atlas.terrain[index, Plane.CAPACITY] == 0).reshape(tiles.shape),
        "walls": tiles == Tile.WALL,
        "water": tiles == Tile.WATER,
        "doors": tiles == Tile.DOOR,
        "outside": np.zeros(tiles.shape, bool),
        "use_tiles": np.zeros(tiles.shape, bool),
    }
    classes = {f"objects_{name}": set(kinds_for(world, options)) for name, options in OBJECT_CLASSES.items()}
    planes |= {name: np.zeros(tiles.shape, bool) for name in classes}
    for fixture in template.fixtures:
        if fixture.kind != ROOM:
            for spot in fixture.spots:
                planes["use_tiles"][spot.y, spot.x] = True
            for name, kinds in classes.items():
                planes[name][fixture.y, fixture.x] |= world.config.objects.index(fixture.kind) in kinds
    return planes


def kinds_for(world: World, options: Iterable[Option]) -> list[int]:
    """Return the kinds of objects at which something is done that one of the options leads to."""
    listed = world.affordances[: len(world.catalogue.names)]
    return sorted({int(kind) for kind in listed["kind"][np.isin(listed["option"], list(options))] if kind != NOTHING})


def need_filled(world: World, affordance: int) -> int:
    """Return the need that an affordance at an object fills most, or NOTHING; what happens by itself fills none."""
    what = world.affordances[affordance]
    if what["kind"] == NOTHING or what["option"] == NOTHING or what["role"] == Role.STAFF:
        return NOTHING
    gains = np.float64(what["gain_tick"]) * int(what["duration_max"]) + what["gain_end"]
    return int(np.argmax(gains)) if gains.max() > 0 else NOTHING


def providers(world: World) -> NDArray[np.int32]:
    """Return (templates, (1 + places) * needs, entries): the providers in each template, see `systems.bearings`.

    First come the lists of what is open to all, then those of every private place.
    """
    places = int(world.atlas.site["places"][0])
    lists: list[list[list[int]]] = []
    for table in world.atlas.table:
        rows: list[list[int]] = [[] for _ in range((1 + places) * len(Need))]
        for affordance in range(len(world.catalogue.names)):
            need = need_filled(world, affordance)
            if need != NOTHING:
                for lot, slot in slots_for(world, table, affordance):
                    rows[lot * len(Need) + need].append(slot * AFFORDANCES_MAX + affordance)
        lists.append([sorted(row) for row in rows])
    longest = max(len(row) for rows in lists for row in rows)
    found = np.full((len(lists), len(lists[0]), 1 + longest), NOTHING, np.int32)
    for template, rows in enumerate(lists):
        for number, row in enumerate(rows):
            found[template, number, : len(row)] = row
    return found


def placed(world: World, listed: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return lists of providers with the place of each, counted from 1, in the high bits.

    Raises:
        ValueError: The map has more use slots or places in a block than an entry has room for.
    """
    if listed.max() >= 1 << PLACE_SHIFT or world.atlas.site["places"][0] >= 1 << (30 - PLACE_SHIFT):
        raise ValueError("a block has more use slots or places than observations can tell apart")
    table = world.atlas.table
    found = listed.copy()
    for template in range(len(listed)):
        entries = listed[template]
        fixtures = table[template, Slot.FIXTURE, np.maximum(entries, 0) // AFFORDANCES_MAX]
        lots = table[template, Fixture.PLACE, fixtures]
        inside = np.where(lots == NOTHING, 0, 1 + lots).astype(np.int32)
        found[template] = np.where(entries == NOTHING, NOTHING, entries | inside << PLACE_SHIFT)
    return found


def nearest(world: World, listed: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return (templates, cells * needs, entries): for every tile what is open to all, the nearest first."""
    cells = int(world.atlas.site["cells"][0])
    open_to_all = listed[:, : len(Need)]
    entries = max(1, int((open_to_all != NOTHING).sum(axis=2).max()))
    found = np.full((len(listed), cells, len(Need), entries), NOTHING, np.int32)
    for template, rows in enumerate(open_to_all):
        for need, row in enumerate(rows):
            known = row[row != NOTHING]
            ticks = world.atlas.distance[template][:, known // AFFORDANCES_MAX]
            order = np.argsort(ticks, axis=1, kind="stable")
            found[template, :, need, : len(known)] = known[order]
    return found.reshape(len(listed), cells * len(Need), entries)


def slots_for(world: World, table: NDArray[np.int32], affordance: int) -> Iterable[tuple[int, int]]:
    """Yield the list and the first user slot of every object of a template at which something can be done."""
    what = world.affordances[affordance]
    first = int(table[KindIndex.FIRST, what["kind"]])
    for fixture in range(first, first + int(table[KindIndex.COUNT, what["kind"]])):
        mask, place = int(table[Fixture.USER_MASK, fixture]), int(table[Fixture.PLACE, fixture])
        if mask == 0:
            continue
        lot = 0
        if place != NOTHING:
            allowed = int(what["place_mask"])
            if allowed and not allowed >> int(table[Lot.KIND, place]) & 1:
                continue
            lot = 1 + place if table[Lot.PRIVATE, place] else 0
        slot = int(table[Fixture.SLOT_FIRST, fixture]) + (mask & -mask).bit_length() - 1
        if not what["own"]:
            yield lot, slot
            continue
        for bit in range(mask.bit_length()):
            yield lot, int(table[Fixture.SLOT_FIRST, fixture]) + bit
