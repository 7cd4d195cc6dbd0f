"""Storage: one arena of bytes for all towns of a world, and named views of it."""

import functools
import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.catalogue import AFFORDANCES_MAX
from components.people import Bag, Persona
from components.schema import BLOCKS, EVENT_FIELDS
from components.town import Clock
from components.words import NOTHING
from systems.blocks import TownBlocks
from systems.random import town_key
from systems.scratch import SCRATCH_COLUMNS
from systems.upsets import HUNDRED
from townlet_ecs.atlas import Atlas
from townlet_ecs.catalogue import Catalogue
from townlet_ecs.config.packing import Record, params_record
from townlet_ecs.config.sections import Config

ALIGNMENT = 64
EVENTS_KEPT = 4096
EVENTS_KEPT_IN_BATCH = 64
WATCHED_TOWNS_MAX = 16
"""Up to so many towns, each keeps a long event ring: at least two events a person and tick."""

CELLS = "cells.u8"

KNOWN_GOODS = ("raw", "meal", "dish", "clothes")
"""Goods that the scripted policy keeps an eye on; every config has them."""

LANDMARKS = {"cafe": "places", "park": "places", "shower": "objects", "till": "objects"}
"""Kinds that disturbances strike, and the section that numbers them; a config may do without."""


class World:
    """T towns on the same map under the same config.

    Attributes:
        arena: (bytes,) u8, all mutable state; every block is a view into it.
        catalogue: what can be done now.
        affordances: (AFFORDANCES_MAX,) its records as kernels read them; unused ones are never tried.
        blocks: name of each block -> its array `[town, column, row]` (`town.i64` has no rows).
        events_i32: (towns, capacity, 6) event rings; output, not state.
    """

    def __init__(self, config: Config, atlas: Atlas, catalogue: Catalogue, *, seed: int, towns: range) -> None:
        """Allocate the blocks of the towns with these numbers; everybody is still to come."""
        self.config = config
        self.atlas = atlas
        self.affordances = np.zeros(AFFORDANCES_MAX, the_one(plain(catalogue.records).dtype))
        self.take_catalogue(catalogue)
        self.seed = seed
        self.town_numbers = towns
        self.towns = len(towns)
        self.rows = {
            "people": len(atlas.beds()),
            "objects": atlas.rows("objects"),
            "places": atlas.rows("places"),
            "positions": atlas.rows("positions"),
            "disturbances": max(1, config.disturbances.at_a_time * -(-len(atlas.beds()) // HUNDRED)),
        }
        self.arena, self.blocks = allocate(self.towns, self.rows, atlas.rows("cells"))
        watched = max(EVENTS_KEPT, 2 * self.rows["people"])
        kept = watched if self.towns <= WATCHED_TOWNS_MAX else EVENTS_KEPT_IN_BATCH
        self.events_i32 = np.zeros((self.towns, kept, EVENT_FIELDS), np.int32)
        self.params_block = plain(pack_params(config, atlas))
        self.scratch_rows = max(*self.rows.values(), int(atlas.site["blocks"][0]) + 1)
        clock = self.blocks["town.i64"]
        for place, number in enumerate(towns):
            clock[place, Clock.KEY] = town_key(seed, number)

    def take_catalogue(self, catalogue: Catalogue) -> None:
        """Let people live by a catalogue; kernels see it at the same place in memory, with room to spare."""
        self.catalogue = catalogue
        for name in ("option", "kind", "turn"):
            self.affordances[name] = NOTHING
        self.affordances[: len(catalogue.names)] = plain(catalogue.records)

    def town(self, place: int) -> TownBlocks:
        """Return the views of the town at a place of the batch, with working columns of its own."""
        own = {name.replace(".", "_"): block for name, block in self.blocks.items()}
        static = {
            "terrain_u8": self.atlas.terrain,
            "steps_u8": self.atlas.steps,
            "distance_u16": self.atlas.distance,
            "blocks_i32": self.atlas.blocks,
            "atlas_i32": self.atlas.table,
            "affordances": self.affordances,
            "params_block": self.params_block,
            "scratch_i64": np.zeros((SCRATCH_COLUMNS, self.scratch_rows), np.int64),
        }
        return TownBlocks({**own, "events_i32": self.events_i32, **static}, place)

    def digest(self, place: int) -> str:
        """Return 16 hex digits over all state of the town at a place of the batch."""
        digest = hashlib.blake2b(digest_size=8)
        for block in self.blocks.values():
            digest.update(block[place].tobytes())
        return digest.hexdigest()


def allocate(towns: int, rows: dict[str, int], cells: int) -> tuple[NDArray[np.uint8], dict[str, NDArray[Any]]]:
    """Return the arena and the blocks as views into it, each beginning on a cache line."""
    shapes: list[tuple[str, tuple[int, ...], type[np.generic]]] = []
    for block in BLOCKS:
        rowless = (towns, block.columns)
        shape: tuple[int, ...] = rowless if block.rows == "one" else (*rowless, rows[block.rows])
        shapes.append((block.name, shape, block.dtype))
    shapes.append((CELLS, (towns, cells), np.uint8))
    sizes = [int(np.prod(shape)) * np.dtype(dtype).itemsize for _, shape, dtype in shapes]
    starts = np.cumsum([0] + [-(-size // ALIGNMENT) * ALIGNMENT for size in sizes])
    room = np.zeros(int(starts[-1]) + ALIGNMENT, np.uint8)
    skip = -room.ctypes.data % ALIGNMENT
    arena = room[skip : skip + int(starts[-1])]
    blocks = {}
    for (name, shape, dtype), start, size in zip(shapes, starts[:-1], sizes, strict=True):
        blocks[name] = arena[start : start + size].view(dtype).reshape(shape)
    return arena, blocks


def pack_params(config: Config, atlas: Atlas) -> Record:
    """Return all parameters of the kernels as one record: every section, the sizes, and numbers of known kinds."""
    sections = params_record(config)
    goods = np.dtype((np.record, [(name, "i8") for name in KNOWN_GOODS]), align=True)
    persona = np.dtype((np.record, [(end, "f4", (len(Persona),)) for end in ("low", "high")]), align=True)
    landmarks = np.dtype((np.record, [(name, "i8") for name in LANDMARKS]), align=True)
    fields = [(name, sections.dtype[name]) for name in sections.dtype.names or ()]
    more = [("site", atlas.site.dtype), ("goods", goods), ("persona", persona), ("landmarks", landmarks)]
    kind = np.dtype((np.record, [*fields, *more]), align=True)
    params = np.recarray((1,), dtype=kind)
    for name, _ in fields:
        params[name] = sections[name]
    params["site"] = atlas.site
    params["persona"]["low"], params["persona"]["high"] = traits_of(config)
    for name in KNOWN_GOODS:
        params["goods"][name] = Bag.ITEM_0 + config.items.index(name)
    for name, section in LANDMARKS.items():
        kinds = list(getattr(config, section))
        params["landmarks"][name] = kinds.index(name) if name in kinds else NOTHING
    return params


def traits_of(config: Config) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the lowest and highest traits of the people's profile, in the order of `Persona`."""
    profile = config.profiles[config.people.profile]
    bounds = [getattr(profile, trait.name.lower()) for trait in Persona]
    low, high = np.array(bounds, np.float32).T
    return np.ascontiguousarray(low), np.ascontiguousarray(high)


def plain(records: Any) -> Any:
    """Return a record array as a plain array of the same records, which numba takes 10 times faster.

    Equal dtypes are made one object: numba is quick only for dtype objects that it has seen.
    """
    return np.asarray(records).view(np.ndarray).view(the_one(records.dtype))


@functools.cache
def the_one(dtype: Any) -> Any:
    """Return the first dtype equal to this one that was asked for."""
    return dtype
