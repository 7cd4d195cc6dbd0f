"""The columns of a data set: one row for each decision."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from systems.choices import OPTIONS
from townlet_ecs.env.observation import Variant

Table: TypeAlias = dict[str, NDArray[np.generic]]
"""Columns by name, all of the same length."""


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        name: What it is called.
        dtype: Kind of its numbers.
        shape: Shape of one entry; nothing for a single number.
        meaning: What it tells.
    """

    name: str
    dtype: str
    shape: tuple[int, ...]
    meaning: str

    @property
    def bytes(self) -> int:
        """Bytes of one entry."""
        return np.dtype(self.dtype).itemsize * int(np.prod(self.shape, dtype=np.int64))


def columns_of(variant: Variant) -> tuple[Column, ...]:
    """Return the columns of a data set with observations of a variant, in order."""
    return (
        Column("town", "int32", (), "number of the town among those of the seed"),
        Column("person", "int32", (), "id of the person, within the town"),
        Column("tick", "int32", (), "ticks that the town had lived when the person decided"),
        Column("cells", "uint8", variant.cells_shape, "map of the observation, 0 or 1: channel, south, east"),
        Column("numbers", "float32", (variant.numbers_length,), "features of the observation"),
        Column("mask", "uint8", (OPTIONS,), "1 for each option that could be chosen"),
        Column("action", "uint8", (), "the option that was chosen"),
        Column("reward", "float32", (), "discounted sum of the rewards up to the person's next row, or the end"),
        Column("ticks", "int32", (), "ticks up to the person's next row, or the end"),
        Column("done", "bool", (), "the person left the town in these ticks"),
        Column("truncated", "bool", (), "the record ended with these ticks, and the person lives on"),
        Column("value", "float32", (), "discounted sum of all rewards to come: the value target"),
    )


def row_bytes(columns: tuple[Column, ...]) -> int:
    """Return the bytes of one row."""
    return sum(column.bytes for column in columns)


def length_of(table: Table) -> int:
    """Return how many rows a table has."""
    return len(next(iter(table.values())))


def joined(tables: list[Table]) -> Table:
    """Return tables with the same columns, one below the other."""
    return {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}


def rows_of(table: Table, first: int, last: int) -> Table:
    """Return some rows of a table."""
    return {name: column[first:last] for name, column in table.items()}
