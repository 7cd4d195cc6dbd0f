"""Parquet shards hold the same rows as npz ones."""

from pathlib import Path

import pytest

from townlet_ecs.config.loading import load_all
from townlet_ecs.training.manifest import Dataset
from townlet_ecs.training.recorder import Order, record

pytestmark = pytest.mark.long


def test_both_formats_hold_the_same_rows(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="make setup-learn installs pyarrow")
    loaded = load_all("riverside")
    for kind in ("npz", "parquet"):
        record(Order("riverside", loaded, (), 3, 2, 1, kind=kind, shard_bytes_max=200_000), tmp_path / kind)
    one, other = Dataset(tmp_path / "npz"), Dataset(tmp_path / "parquet")
    first, second = one.table(), other.table()
    assert list(first) == list(second)
    for name in first:
        assert first[name].dtype == second[name].dtype
        assert (first[name] == second[name]).all(), name
    assert other.manifest["versions"]["pyarrow"]
    assert {**one.manifest, "versions": 0, "shards": 0} == {**other.manifest, "versions": 0, "shards": 0}
    shard = tmp_path / "parquet" / other.manifest["shards"][0]["file"]
    assert parquet.read_metadata(shard).num_rows == other.manifest["shards"][0]["rows"]
