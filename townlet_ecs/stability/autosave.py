"""Autosaves: when the next is due, and saving one."""

import time
from pathlib import Path
from types import TracebackType
from typing import Self

from townlet_ecs.snapshots.snapshot import Snapshot, decode
from townlet_ecs.snapshots.store import AUTOSAVES_KEPT, Store
from townlet_ecs.snapshots.taking import save
from townlet_ecs.world import World


class Autosave:
    """Saves a world now and then into a folder of snapshots, and removes old ones."""

    def __init__(
        self,
        folder: str | Path,
        *,
        every_ticks: int | None = None,
        every_seconds: float | None = None,
        keep: int = AUTOSAVES_KEPT,
    ) -> None:
        """Open the folder; nobody else may write there until this is closed.

        Args:
            folder: Where; it is made when there is none.
            every_ticks: Save whenever the tick is a multiple of it.
            every_seconds: Save when so much time has passed since the last time.
            keep: Sound autosaves that stay.

        Raises:
            StoreError: The folder cannot be used.
        """
        self._store: Store[Snapshot] = Store.at(folder, check=decode, writes=True)
        self._every_ticks, self._every_seconds, self._keep = every_ticks, every_seconds, keep
        self._last_time = time.monotonic()
        self._last_tick: int | None = None

    def ticks_at_most(self, tick: int) -> int | None:
        """Return how many ticks may be lived from a tick on before one is due by ticks."""
        return self._every_ticks - tick % self._every_ticks if self._every_ticks else None

    def time_is_up(self) -> bool:
        """Return whether one is due by time."""
        return self._every_seconds is not None and time.monotonic() - self._last_time >= self._every_seconds

    def is_due(self, tick: int) -> bool:
        """Return whether one is due at a tick."""
        by_ticks = bool(self._every_ticks) and tick % (self._every_ticks or 1) == 0
        return self.time_is_up() or (by_ticks and tick != self._last_tick)

    def is_missing(self, tick: int) -> bool:
        """Return whether the state at a tick was not tried to be saved yet."""
        return tick != self._last_tick

    def save(self, world: World, tick: int) -> str:
        """Save a world and return the id; whatever comes of it, the next one is due later.

        Raises:
            StoreError: It was not saved.
        """
        self._last_time, self._last_tick = time.monotonic(), tick
        return self._store.autosave(save(world))

    def prune(self) -> None:
        """Remove those that are older than what is to stay.

        Raises:
            StoreError: Not all could be removed.
        """
        self._store.prune(self._keep)

    def close(self) -> None:
        """Let others write into the folder."""
        self._store.close()

    def __enter__(self) -> Self:
        """Let `with` close it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()
