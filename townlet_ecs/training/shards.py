"""Shards: the files of a data set, each of a bounded size, as npz or Parquet."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from townlet_ecs.training.columns import Column, Table, joined, length_of, row_bytes, rows_of

Format = Literal["npz", "parquet"]

SHARD_BYTES_MAX = 64 * 2**20
"""Bytes of the rows of a shard, before they are compressed."""

CHUNK_BYTES = 2**20


@dataclass(frozen=True)
class Shard:
    """One file of a data set.

    Attributes:
        file: Its name.
        rows: How many rows it holds.
        bytes: Its size.
        sha256: Checksum of its bytes, in hex digits.
    """

    file: str
    rows: int
    bytes: int
    sha256: str


class ShardWriter:
    """Cuts tables into shards and writes them into a folder."""

    def __init__(
        self, folder: Path, kind: Format, columns: tuple[Column, ...], *, bytes_max: int = SHARD_BYTES_MAX
    ) -> None:
        """Begin with no shard.

        Args:
            folder: Where to write.
            kind: Format of the files.
            columns: What a row is made of.
            bytes_max: Bytes of the rows of a shard; it holds one row at least.
        """
        self._folder, self._kind, self._columns = folder, kind, columns
        self._rows_max = max(1, bytes_max // row_bytes(columns))
        self._waiting: list[Table] = []
        self._rows = 0
        self.shards: list[Shard] = []

    def add(self, table: Table) -> None:
        """Take rows, and write as many shards as they fill."""
        self._waiting.append(table)
        self._rows += length_of(table)
        if self._rows < self._rows_max:
            return
        whole, first = joined(self._waiting), 0
        while self._rows - first >= self._rows_max:
            self._write(rows_of(whole, first, first + self._rows_max))
            first += self._rows_max
        self._waiting, self._rows = [rows_of(whole, first, self._rows)], self._rows - first

    def finish(self) -> list[Shard]:
        """Write the rows that are left; return all shards in order."""
        if self._rows:
            self._write(joined(self._waiting))
        self._waiting, self._rows = [], 0
        return self.shards

    def _write(self, table: Table) -> None:
        """Write one shard."""
        path = self._folder / f"shard-{len(self.shards):05}.{self._kind}"
        if self._kind == "npz":
            np.savez_compressed(path, allow_pickle=False, **table)  # numbers alone: whoever reads it runs nothing
        else:
            from townlet_ecs.training.parquet import write_parquet

            write_parquet(path, table)
        self.shards.append(Shard(path.name, length_of(table), path.stat().st_size, checksum(path)))


def read_shard(path: Path, columns: tuple[Column, ...]) -> Table:
    """Return the rows of a shard.

    Raises:
        OSError, ValueError: It cannot be read.
    """
    if path.suffix == ".npz":
        with np.load(path, allow_pickle=False) as arrays:  # anything but numbers is an error
            return {column.name: arrays[column.name] for column in columns}
    from townlet_ecs.training.parquet import read_parquet

    return read_parquet(path, columns)


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file in hex digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
