"""The manifest of a data set, and how a data set is read back."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from townlet_ecs.training.columns import Column, Table, joined
from townlet_ecs.training.shards import checksum, read_shard

MANIFEST = "manifest.json"
KIND = "townlet dataset"
VERSION = 1
"""Counted up whenever a column or a key changes its meaning."""


class DatasetError(ValueError):
    """A data set cannot be written there, or is not what its manifest says."""


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest of a folder."""
    text = json.dumps(manifest, indent=1, allow_nan=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a data set.

    Raises:
        DatasetError: There is none, or it is one of another version.
    """
    path = folder / MANIFEST
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DatasetError(f"{path}: {error} (a folder that `townlet dataset record` wrote)") from None
    if not isinstance(found, dict) or found.get("kind") != KIND:
        raise DatasetError(f"{path}: no manifest of a data set (a folder that `townlet dataset record` wrote)")
    if found.get("version") != VERSION:
        raise DatasetError(f"{path}: version {found.get('version')} of data sets (version {VERSION})")
    return found


def is_dataset(folder: Path) -> bool:
    """Return whether a folder holds a data set and nothing else."""
    try:
        files = {MANIFEST, *(shard["file"] for shard in read_manifest(folder)["shards"])}
    except (DatasetError, KeyError, TypeError):
        return False
    return {path.name for path in folder.iterdir()} <= files


class Dataset:
    """A data set that was recorded.

    Attributes:
        folder: Where it is.
        manifest: What its manifest says; docs/datasets.md names the keys.
        columns: What a row is made of.
    """

    def __init__(self, folder: str | Path) -> None:
        """Open the data set of a folder.

        Raises:
            DatasetError: There is none.
        """
        self.folder = Path(folder)
        self.manifest = read_manifest(self.folder)
        self.columns = tuple(
            Column(each["name"], each["dtype"], tuple(each["shape"]), each["meaning"])
            for each in self.manifest["columns"]
        )

    def tables(self) -> Iterator[Table]:
        """Yield the rows, shard by shard.

        Raises:
            DatasetError: A shard is missing, or not what was written.
        """
        for shard in self.manifest["shards"]:
            path = self.folder / shard["file"]
            try:
                found = checksum(path)
            except OSError as error:
                raise DatasetError(f"{path}: {error.strerror or error}") from None
            if found != shard["sha256"]:
                raise DatasetError(f"{path}: its checksum is {found}, not {shard['sha256']}: it was changed since")
            yield read_shard(path, self.columns)

    def table(self) -> Table:
        """Return all rows at once.

        Raises:
            DatasetError: A shard is missing, or not what was written.
        """
        return joined(list(self.tables()))
