"""What a kernel is given: one town, as two-dimensional views of its blocks.

In Python a `TownBlocks` is a plain object whose attributes are arrays; compiled kernels see the same attributes
through a handle of two words, see `systems.handle`. Either way `town.people_f32[Need.HUNGER, row]` is the hunger
of the person in a row.
"""

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.schema import block_of
from systems.arrays import F32, F64, I8, I16, I32, I64, U8, U16, Int, Record
from systems.handle import address_table, handle_type

OWN = (
    "people_f32", "people_i8", "people_i16", "people_i32", "people_i64", "reservations_i32", "objects_i16",
    "objects_i32", "places_i32", "places_i64", "positions_i32", "disturbances_i32", "town_i64",
    "cells_u8", "events_i32", "rewards_f32",
)  # fmt: skip
"""Blocks of which every town has its own: `[town, ...]` in storage."""

SHARED = (
    "terrain_u8", "steps_u8", "distance_u16", "blocks_i32", "atlas_i32", "affordances", "params_block",
    "scratch_i64", "bids_i64", "facts_f64", "sieve", "rungs", "offers_i64",
    "windows_u8", "nearest_i32", "providers_i32", "hours_f32",
    "trap_i64",
)  # fmt: skip
"""Arrays that all towns of a world share; working columns and facts are shared by the towns of one thread.

From the windows to the hours they are only for who observes: `townlet_ecs.env.planes` makes them.
"""


class TownBlocks:
    """Views of one town's blocks, under the names that kernels use.

    Attributes:
        number: place of the town in its world.
        address: where the table of addresses begins in memory, for compiled kernels.
    """

    people_f32: F32
    people_i8: I8
    people_i16: I16
    people_i32: I32
    people_i64: I64
    reservations_i32: I32
    objects_i16: I16
    objects_i32: I32
    places_i32: I32
    places_i64: I64
    positions_i32: I32
    disturbances_i32: I32
    town_i64: I64
    cells_u8: U8
    events_i32: I32
    rewards_f32: F32
    terrain_u8: U8
    steps_u8: U8
    distance_u16: U16
    blocks_i32: I32
    atlas_i32: I32
    affordances: Record
    params_block: Record
    scratch_i64: I64
    bids_i64: I64
    facts_f64: F64
    sieve: Record
    rungs: Record
    offers_i64: I64
    windows_u8: U8
    nearest_i32: I32
    providers_i32: I32
    hours_f32: F32
    trap_i64: I64

    def __init__(self, arrays: Mapping[str, NDArray[Any]], number: int = 0) -> None:
        """Take the views of one town.

        Args:
            arrays: every array of `OWN` and `SHARED` by name, C-contiguous; kept, because kernels see addresses.
            number: place of the town in its world.
        """
        self._arrays = arrays
        self.number = number
        for name in OWN:
            setattr(self, name, arrays[name][number])
        for name in SHARED:
            setattr(self, name, arrays[name])
        self._table = address_table(arrays, own=OWN, shared=SHARED)
        self.address = int(self._table.ctypes.data)
        self._numba_type_ = handle_type(arrays, OWN, SHARED)

    @property
    def params(self) -> Record:
        """The parameters: a record with one section for each system, and the sizes of the map."""
        return self.params_block[0]

    @property
    def site(self) -> Record:
        """Sizes that every block of houses shares, see `components.atlas.SITE`."""
        return self.params.site

    def at(self, number: Int) -> "TownBlocks":
        """Return another town of the same world."""
        return TownBlocks(self._arrays, int(number))

    def fetch(self, share: Int, shares: Int) -> None:
        """Ask the memory for what the town has of its own, before it is needed; this changes nothing.

        Memory takes no more than some dozens of wishes at a time, so they are better told in shares.

        Args:
            share: Which of them, from 0.
            shares: How many there are.
        """

    def replaced(self, **arrays: NDArray[Any]) -> "TownBlocks":
        """Return a town that has some blocks of its own exchanged for others, by name."""
        return TownBlocks({**self._arrays, **{name: array[np.newaxis] for name, array in arrays.items()}})

    def view(self, component: type[IntEnum]) -> NDArray[Any]:
        """Return the columns of a component as a writable view, in the order of its members."""
        block = getattr(self, block_of(component).name.replace(".", "_"))
        view: NDArray[Any] = block[min(component) : max(component) + 1]
        return view
