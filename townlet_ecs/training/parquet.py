"""Shards as Parquet files; the one door to pyarrow, which the extra `parquet` installs."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from townlet_ecs.training.columns import Column, Table


def write_parquet(path: Path, table: Table) -> None:
    """Write a table; an entry that is an array becomes a list of fixed length, in C order."""
    columns = {}
    for name, column in table.items():
        values = pa.array(column.reshape(-1))
        each = int(np.prod(column.shape[1:], dtype=np.int64))
        columns[name] = pa.FixedSizeListArray.from_arrays(values, each) if column.ndim > 1 else values
    pq.write_table(pa.table(columns), path, compression="zstd")


def read_parquet(path: Path, columns: tuple[Column, ...]) -> Table:
    """Return a table that `write_parquet` wrote.

    Raises:
        OSError, ValueError: It cannot be read.
    """
    found = pq.read_table(path, columns=[column.name for column in columns]).combine_chunks()
    table: Table = {}
    for column in columns:
        values = found[column.name].combine_chunks()
        if column.shape:
            values = values.flatten()
        flat = values.to_numpy(zero_copy_only=False).astype(column.dtype, copy=False)
        table[column.name] = flat.reshape(found.num_rows, *column.shape)
    return table
