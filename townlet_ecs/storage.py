"""Storage: one arena of bytes for any number of towns, named views of it, and what their kernels are given.

A `Storage` knows no rules. `townlet_ecs.world.World` is the one of our town; a model of your own makes its own,
see docs/models.md.
"""

import functools
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.schema import BLOCKS, EVENT_FIELDS, Block
from components.sieve import FACTS_MAX, STRIP
from components.town import Clock
from systems.blocks import OWN, SHARED, TownBlocks
from systems.random import town_key
from systems.traps import Trap

ALIGNMENT = 64
CELLS = "cells.u8"
CLOCK = "town.i64"
SCRATCH = "scratch_i64"
BIDS = "bids_i64"
FACTS = "facts_f64"
EVENTS = "events_i32"
TRAP = "trap_i64"

DTYPES: dict[str, type[np.generic]] = {
    "f32": np.float32, "f64": np.float64, "i8": np.int8, "i16": np.int16, "i32": np.int32, "i64": np.int64,
    "u8": np.uint8, "u16": np.uint16,
}  # fmt: skip
"""What the names of arrays end in."""


class Storage:
    """Towns as blocks, without rules.

    Attributes:
        arena: (bytes,) u8, all mutable state; every block is a view into it.
        blocks: name of each block -> its array `[town, column, row]` (a block of "one" row has no rows).
        events_i32: (towns, capacity, 6) event rings; output, not state.
        events_before: (towns,) events of a town that were written into another ring, before it was loaded.
        outputs: name -> array `[town, column, row]` that every tick writes anew and none reads; output, not state.
        shared: name -> array that all towns read and none writes.
        trap_i64: the fault that a test has planted, see `systems.traps`; all 0 otherwise.
        seed: seed of the dice.
        town_numbers: numbers of the towns among those of the seed.
        towns: how many there are.
        rows: capacity of every archetype.
    """

    def __init__(
        self,
        rows: Mapping[str, int],
        *,
        towns: range = range(1),
        seed: int = 0,
        schema: Sequence[Block] = BLOCKS,
        cells: int = 1,
        events_kept: int = 1,
        shared: Mapping[str, NDArray[Any]] | None = None,
        outputs: Sequence[Block] = (),
        scratch: tuple[int, int] = (1, 1),
        bids: tuple[int, int] = (1, 1),
    ) -> None:
        """Allocate the blocks of the towns with these numbers; everything in them is 0 but the keys of the dice.

        Args:
            rows: capacity of every archetype of the schema; "one" has none.
            towns: numbers of the towns.
            seed: seed of the dice.
            schema: the blocks; their names, with `_` for `.`, are among `systems.blocks.OWN`, and one is `town.i64`
                with `components.town.Clock` among its components.
            cells: length of `cells_u8` in each town.
            events_kept: records that each town's event ring holds.
            shared: arrays by the names of `systems.blocks.SHARED`, of any shape and record type, C-contiguous.
            outputs: what the names of the arrays in `Storage.outputs` are, and their columns.
            scratch: columns and rows of `scratch_i64`, which every thread has for itself.
            bids: the same of `bids_i64`.

        Raises:
            ValueError: An array has a name that kernels do not know.
        """
        self.seed = seed
        self.town_numbers = towns
        self.towns = len(towns)
        self.rows = dict(rows)
        self.arena, self.blocks = allocate(self.towns, rows, cells, schema)
        self.events_i32 = np.zeros((self.towns, events_kept, EVENT_FIELDS), np.int32)
        self.events_before = np.zeros(self.towns, np.int64)
        self.outputs: dict[str, NDArray[Any]] = {
            block.name: np.zeros((self.towns, block.columns, rows[block.rows]), block.dtype) for block in outputs
        }
        self.shared = dict(shared or {})
        self.trap_i64 = np.zeros(len(Trap), np.int64)
        self.scratch, self.bids = scratch, bids
        unknown = [name for name in (*self._own(), *self.shared) if name not in (*OWN, *SHARED)]
        if unknown:
            raise ValueError(f"kernels know no {', '.join(unknown)}: one of {', '.join((*OWN, *SHARED))}")
        for place, number in enumerate(towns):
            self.blocks[CLOCK][place, Clock.KEY] = town_key(seed, number)

    def town(self, place: int, **more: NDArray[Any]) -> TownBlocks:
        """Return the views of the town at a place, with working columns of its own.

        Args:
            place: Which town.
            more: Further arrays by the names of `systems.blocks.SHARED`, for kernels that want them.
        """
        empty = {name: _empty(name, self.towns if name in OWN else 1) for name in (*OWN, *SHARED)}
        working: dict[str, NDArray[Any]] = {
            SCRATCH: np.zeros(self.scratch, np.int64),
            BIDS: np.zeros(self.bids, np.int64),
            FACTS: np.zeros((FACTS_MAX, STRIP), np.float64),
            TRAP: self.trap_i64,
        }
        return TownBlocks({**empty, **self._own(), **self.shared, **more, **working}, place)

    def digest(self, place: int) -> str:
        """Return 16 hex digits over all state of the town at a place."""
        return digest_of(block[place] for block in self.blocks.values())

    def block_digests(self, place: int) -> NDArray[np.uint64]:
        """Return a digest of each block of the town at a place, in order."""
        whole = b"".join(hashlib.blake2b(block[place].data, digest_size=8).digest() for block in self.blocks.values())
        return np.frombuffer(whole, ">u8").astype(np.uint64)

    def _own(self) -> dict[str, NDArray[Any]]:
        """Return the arrays of which every town has its own, by the names that kernels use."""
        named = {name.replace(".", "_"): block for name, block in (self.blocks | self.outputs).items()}
        return {**named, EVENTS: self.events_i32}


def digest_of(blocks: Iterable[NDArray[Any]]) -> str:
    """Return 16 hex digits over the blocks of a town, each C-contiguous, in order."""
    digest = hashlib.blake2b(digest_size=8)
    for block in blocks:
        digest.update(block.data)
    return digest.hexdigest()


def _empty(name: str, first: int) -> NDArray[Any]:
    """Return an array for kernels that never ask for it."""
    return np.zeros((first, 1, 1), DTYPES.get(name.rsplit("_", 1)[-1], np.int64))


@functools.cache
def _columns(block: Block) -> int:
    """Return the number of columns of a block."""
    return block.columns


def allocate(
    towns: int, rows: Mapping[str, int], cells: int, schema: Sequence[Block]
) -> tuple[NDArray[np.uint8], dict[str, NDArray[Any]]]:
    """Return the arena and the blocks as views into it, each beginning on a cache line."""
    shapes: list[tuple[str, tuple[int, ...], type[np.generic]]] = []
    for block in schema:
        rowless = (towns, _columns(block))
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
