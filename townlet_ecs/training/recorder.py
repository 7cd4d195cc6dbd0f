"""The recorder: what the scripted policy sees, may choose and chooses, as a data set to learn from.

A data set is a folder of shards with a `manifest.json` that says what is in them; see docs/datasets.md.
"""

import contextlib
import dataclasses
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from components.words import NOTHING, Option
from systems.choices import OPTIONS
from townlet_ecs import __version__
from townlet_ecs.config.loading import Loaded
from townlet_ecs.engine import build
from townlet_ecs.env.observation import Variant, variant
from townlet_ecs.training.columns import Column, Table, columns_of, length_of, row_bytes
from townlet_ecs.training.manifest import KIND, VERSION, DatasetError, is_dataset, write_manifest
from townlet_ecs.training.returns import Record, tail_ticks
from townlet_ecs.training.shards import SHARD_BYTES_MAX, Format, ShardWriter
from townlet_ecs.training.witness import Witness

TOWN_BYTES_MAX = 4 * 2**30
"""Bytes of the rows of one town, which are held in memory until its last day is lived."""

DECIDING_SHARE_MAX = 1 / 8
"""Share of ticks before which somebody decides, at most, for reckoning how much room their rows take."""

COMMON_ACTION_SHARE = 0.90
"""A data set of which one action makes up more than this share teaches little else."""


@dataclass(frozen=True)
class Order:
    """What is to be recorded.

    Attributes:
        name: The config as it was named.
        loaded: The config.
        sets: Overrides that it was loaded with.
        seed: Seed of all chance.
        towns: How many towns of the seed, 0 and following.
        days: Days of each.
        observation: Variant of the observations.
        every_tick: Whether everybody's every tick is recorded, not only when they decide.
        kind: Format of the shards.
        shard_bytes_max: Bytes of the rows of a shard.
    """

    name: str
    loaded: Loaded
    sets: tuple[str, ...]
    seed: int
    towns: int
    days: int
    observation: str = "compact"
    every_tick: bool = False
    kind: Format = "npz"
    shard_bytes_max: int = SHARD_BYTES_MAX

    @property
    def ticks(self) -> int:
        """Ticks that are recorded of each town."""
        return self.days * self.loaded.config.time.ticks_per_day

    @property
    def days_max(self) -> int:
        """Days of which the rows of a town fit into memory."""
        config = self.loaded.config
        share = 1.0 if self.every_tick else DECIDING_SHARE_MAX
        a_day = config.people.count * config.time.ticks_per_day * share * row_bytes(columns_of(self.variant()))
        return int(TOWN_BYTES_MAX / a_day)

    def variant(self) -> Variant:
        """Return what the observations are made of."""
        return variant(self.observation, self.loaded.config)


@dataclass
class Counts:
    """What is counted on the way.

    Attributes:
        rows: Rows written.
        lives: People that they are of, in all towns together.
        done: Rows with which a life ended.
        masked_out: Rows whose action the mask forbids, since something happened at the very beginning of the tick.
        unfinished: Decisions left out because the person left the town in the same tick.
        actions: How often each option was chosen.
    """

    rows: int = 0
    lives: int = 0
    done: int = 0
    masked_out: int = 0
    unfinished: int = 0
    actions: list[int] = dataclasses.field(default_factory=lambda: [0] * OPTIONS)

    def add(self, table: Table, unfinished: int) -> None:
        """Count the rows of a town."""
        action = table["action"].astype(np.int64)
        self.rows += len(action)
        self.lives += len(np.unique(table["person"]))
        self.done += int(np.count_nonzero(table["done"]))
        self.masked_out += int(np.count_nonzero(table["mask"][np.arange(len(action)), action] == 0))
        self.unfinished += unfinished
        chosen = np.bincount(action, minlength=OPTIONS).tolist()
        self.actions = [before + more for before, more in zip(self.actions, chosen, strict=True)]

    def warnings(self) -> list[str]:
        """Return what somebody who learns from these rows should know."""
        most = int(np.argmax(self.actions))
        if self.rows == 0:
            return ["nobody decided anything"]
        share = self.actions[most] / self.rows
        if share <= COMMON_ACTION_SHARE:
            return []
        name = Option(most).name.lower()
        return [f"{share:.1%} of all actions are {name}: whoever learns from them learns little else"]


def record(
    order: Order, folder: str | Path, *, overwrite: bool = False, told: Callable[[int], None] | None = None
) -> dict[str, Any]:
    """Record towns into a folder, which appears when all of it is written; return its manifest.

    Args:
        order: What to record.
        folder: A new or empty one.
        overwrite: Replace a data set that is there.
        told: Called with the number of towns done so far.

    Raises:
        DatasetError: The folder holds something else, or the rows of a town take too much memory.
        OSError: It cannot be written.
    """
    folder = Path(folder)
    refuse_folder(folder, overwrite=overwrite)
    if order.days > order.days_max:
        raise DatasetError(f"{order.days} days of a town do not fit into memory (at most {order.days_max}, more towns)")
    columns = columns_of(order.variant())
    counts = Counts()
    with beside(folder) as part:
        writer = ShardWriter(part, order.kind, columns, bytes_max=order.shard_bytes_max)
        for number in range(order.towns):
            table, unfinished = record_town(order, number)
            counts.add(table, unfinished)
            writer.add(table)
            if told is not None:
                told(number + 1)
        shards = [dataclasses.asdict(shard) for shard in writer.finish()]
        manifest = {**about(order, columns), **about_rows(counts), "shards": shards}
        write_manifest(part, manifest)
    return manifest


def record_town(order: Order, number: int) -> tuple[Table, int]:
    """Return the rows of one town, by people and then by ticks, and how many decisions were left out."""
    config = order.loaded.config
    world = build(order.loaded, seed=order.seed, towns=range(number, number + 1))
    tail = tail_ticks(config.rewards.gamma, config.time.ticks_per_day)
    seen = Witness(world, order.variant(), every_tick=order.every_tick).live(order.ticks, tail)
    person = seen.who[seen.tick, seen.row]
    kept = np.flatnonzero(seen.action != NOTHING)
    kept = kept[np.lexsort((seen.tick[kept], person[kept]))]
    became = Record(seen.who, seen.reward, order.ticks).outcomes(seen.tick[kept], seen.row[kept], config.rewards.gamma)
    table: Table = {
        "town": np.full(len(kept), number, np.int32),
        "person": person[kept],
        "tick": seen.tick[kept],
        "cells": seen.cells[kept].reshape(-1, *order.variant().cells_shape),
        "numbers": seen.numbers[kept],
        "mask": seen.mask[kept],
        "action": seen.action[kept].astype(np.uint8),
        "reward": became.reward,
        "ticks": became.ticks,
        "done": became.done,
        "truncated": became.truncated,
        "value": became.value,
    }
    return table, len(seen.action) - length_of(table)


def about(order: Order, columns: tuple[Column, ...]) -> dict[str, Any]:
    """Return what the manifest says of where rows come from and what they mean."""
    config, seen = order.loaded.config, order.variant()
    return {
        "kind": KIND,
        "version": VERSION,
        "versions": versions(order.kind),
        "config": order.name,
        "config_id": config.config_id,
        "config_digest": config.digest(),
        "set": list(order.sets),
        "seed": order.seed,
        "towns": list(range(order.towns)),
        "days": order.days,
        "ticks": order.ticks,
        "people": config.people.count,
        "policy": "scripted",
        "recorded": "every tick" if order.every_tick else "decisions",
        "gamma": config.rewards.gamma,
        "tail_ticks": tail_ticks(config.rewards.gamma, config.time.ticks_per_day),
        "observation": {
            "variant": seen.name,
            "version": seen.version,
            "config_id": seen.config_id,
            "channels": list(seen.channels),
            "cells_shape": list(seen.cells_shape),
            "feature_names": list(seen.feature_names),
            "local_summary": list(seen.local_summary),
            "low": seen.low.tolist(),
            "high": seen.high.tolist(),
        },
        "columns": [dataclasses.asdict(column) for column in columns],
    }


def about_rows(counts: Counts) -> dict[str, Any]:
    """Return what the manifest says of how many rows there are of what."""
    found = dataclasses.asdict(counts)
    found["actions"] = {option.name.lower(): counts.actions[option] for option in Option}
    return {**found, "warnings": counts.warnings()}


def versions(kind: Format) -> dict[str, str]:
    """Return the versions of what made the rows and wrote the files."""
    found = {"townlet": __version__, "numpy": np.__version__}
    if kind == "parquet":
        from importlib.metadata import version

        found["pyarrow"] = version("pyarrow")
    return found


def refuse_folder(folder: Path, *, overwrite: bool) -> None:
    """Refuse a folder that holds something; a data set may be overwritten.

    Raises:
        DatasetError: With the right value.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise DatasetError(f"{folder} is a file (a new folder)")
    if not any(folder.iterdir()):
        return
    if not overwrite:
        raise DatasetError(f"{folder} is not empty (a new folder, or --overwrite)")
    if not is_dataset(folder):
        raise DatasetError(f"{folder} holds something else than a data set (a new folder)")


@contextlib.contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """Give a folder to write into that takes the place of another when all went well, and vanishes otherwise."""
    folder = folder.absolute()
    part = folder.with_name(f".{folder.name}.part")
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    try:
        yield part
        if folder.exists():
            old = folder.with_name(f".{folder.name}.old")
            shutil.rmtree(old, ignore_errors=True)
            folder.rename(old)
            part.rename(folder)
            shutil.rmtree(old)
        else:
            part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


