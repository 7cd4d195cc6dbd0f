"""Disks and stores with a fault in them, for tests that must see it."""

from typing import Any

from tests.townlet_ecs.snapshots.simdisk import SimDisk
from townlet_ecs.snapshots.disk import fill
from townlet_ecs.snapshots.ids import file_of, unfinished_file_of
from townlet_ecs.snapshots.store import Store


class WithoutFileFlush(SimDisk):
    def fsync(self, file: int) -> None:
        self._begin("fsync")


class WithoutFolderFlush(SimDisk):
    def fsync_folder(self) -> None:
        self._begin("fsync_folder")


class FlushedTwice(SimDisk):
    """A file whose flush failed is flushed again, which then seems to do."""

    def fsync(self, file: int) -> None:
        try:
            super().fsync(file)
        except OSError:
            super().fsync(file)


class InPlace(Store[Any]):
    """A snapshot is written under its own name."""

    def _write(self, id: str, data: bytes, *, fresh: bool) -> None:
        if not fresh:
            self._disk.unlink(file_of(id))
        fill(self._disk, file_of(id), data)
        self._disk.fsync_folder()


class AcknowledgedEarly(Store[Any]):
    """A save returns before its name is flushed; the next one flushes it."""

    def _write(self, id: str, data: bytes, *, fresh: bool) -> None:
        self._disk.fsync_folder()
        unfinished = unfinished_file_of(id)
        fill(self._disk, unfinished, data)
        self._disk.rename(unfinished, file_of(id))


class PrunedAtOnce(Store[Any]):
    """Older autosaves go before the names of those that stay are flushed."""

    def _flush_folder(self) -> None:
        self._flushes = getattr(self, "_flushes", 0) + 1
        if self._flushes % 2 == 0:
            super()._flush_folder()


class WithoutDoubt(Store[Any]):
    """An autosave whose name could not be flushed counts as one that is kept."""

    def prune(self, keep: int = 5) -> list[str]:
        self._doubtful.clear()
        return super().prune(keep)


class LeftBehind(Store[Any]):
    """Unfinished files are never removed."""

    def _sweep(self) -> None:
        pass
