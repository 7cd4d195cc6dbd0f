"""A folder of snapshots under ids, written so that nothing acknowledged is lost and nothing half is ever seen.

A snapshot is written to an unfinished file, flushed, renamed to its id and flushed in the folder; only then does
`save` return. What is in a snapshot is not the store's business: it deals in bytes, and `check` says whether they are
sound. `docs/snapshots.md` tells the rules for people, `docs/decisions/014-the-store-of-snapshots.md` the reasons.
"""

import contextlib
import errno
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Self, TypeVar

from townlet_ecs.snapshots.disk import Disk, RealDisk, fill
from townlet_ecs.snapshots.ids import (
    autosave_after,
    file_of,
    id_of,
    is_autosave,
    is_unfinished,
    refuse_what_is_no_id,
    unfinished_file_of,
)
from townlet_ecs.snapshots.trouble import StoreError, Trouble, shown

BYTES_MAX = 2**31
"""Bytes of one snapshot."""
AUTOSAVES_KEPT = 5
LISTINGS_MAX = 8
"""How often the newest snapshot is looked for while a writer removes those that were just listed."""

T = TypeVar("T")
"""What `check` makes of the bytes of a snapshot."""


@dataclass(frozen=True)
class Skipped:
    """A snapshot that was passed over, and why."""

    id: str
    why: str


@dataclass(frozen=True)
class Newest(Generic[T]):
    """The newest sound autosave.

    Attributes:
        id: Its id; empty when there is none.
        value: What `check` made of it; None when there is none.
        skipped: Newer ones that are not sound, the newest first.
    """

    id: str
    value: T | None
    skipped: tuple[Skipped, ...]


class Store(Generic[T]):
    """A folder of snapshots. Anybody may read; one process at a time may write.

    Attributes:
        swept: Unfinished files, of dead writers or of saves that failed, that were removed.
    """

    def __init__(self, disk: Disk, *, check: Callable[[bytes], T], writes: bool = False) -> None:
        """Open a folder.

        Args:
            disk: The folder; the store closes it.
            check: Makes something of the bytes of a snapshot; raises `ValueError` when they are not sound.
            writes: Whether to save and remove as well. Nobody else may, until this store is closed.

        Raises:
            StoreError: Somebody else is writing here, or the disk said no.
        """
        self._disk, self._check, self._writes = disk, check, writes
        self._doubtful: set[str] = set()
        self.swept = 0
        if writes:
            try:
                self._claim()
            except StoreError:
                disk.close()
                raise

    @classmethod
    def at(cls, folder: str | Path, *, check: Callable[[bytes], T], writes: bool = False) -> Self:
        """Open a folder of the file system; one that is to be written to is made when there is none.

        Raises:
            StoreError: There is no such folder, somebody else is writing here, or the disk said no.
        """
        try:
            disk = RealDisk(folder, make=writes)
        except (OSError, ValueError) as error:
            words = error if isinstance(error, OSError) else OSError(errno.EINVAL, str(error))
            raise StoreError(Trouble.NO_FOLDER, shown(folder), "it cannot be opened as a folder", words) from None
        return cls(disk, check=check, writes=writes)

    def ids(self) -> list[str]:
        """Return all ids: named snapshots in the order of the alphabet, then autosaves, the oldest first.

        Raises:
            StoreError: The folder cannot be read.
        """
        found = [id for file in self._names() if (id := id_of(file)) is not None]
        return sorted(found, key=lambda id: (is_autosave(id), id))

    def autosaves(self) -> list[str]:
        """Return the ids of autosaves, the oldest first.

        They are numbered as they were saved in this folder. So one run of a town after another may be kept in a
        folder, or a run that began anew from an older snapshot, and the newest is still what was saved last.

        Raises:
            StoreError: The folder cannot be read.
        """
        return [id for id in self.ids() if is_autosave(id)]

    def load(self, id: str) -> bytes:
        """Return the bytes of a snapshot, unchecked.

        Raises:
            StoreError: The id is none, or there is no such snapshot, or it cannot be read or is too large.
        """
        file = file_of(id)
        try:
            return self._disk.read(file, bytes_max=BYTES_MAX)
        except FileNotFoundError:
            raise StoreError(Trouble.MISSING, self._where(id), "there is no such snapshot") from None
        except OSError as error:
            trouble = Trouble.TOO_LARGE if error.errno == errno.EFBIG else Trouble.UNREADABLE
            raise StoreError(trouble, self._where(id), "it cannot be read", error) from None

    def newest_valid(self) -> Newest[T]:
        """Return the newest sound autosave, and those that were passed over on the way back to it.

        Raises:
            StoreError: The folder cannot be read.
        """
        for _ in range(LISTINGS_MAX):
            skipped: list[Skipped] = []
            gone = False
            for id in reversed(self.autosaves()):
                value = self._tried(id)
                if not isinstance(value, StoreError | ValueError):
                    return Newest(id, value, tuple(skipped))
                gone |= isinstance(value, StoreError) and value.trouble is Trouble.MISSING
                skipped.append(Skipped(id, str(value)))
            if not gone:  # else a writer has removed what was listed, and so has saved something newer
                break
        return Newest("", None, tuple(skipped))

    def save(self, id: str, data: bytes, *, replace: bool = False) -> None:
        """Return when a snapshot is on the disk under its id, for good.

        An error leaves what was there before; only when `replace` could not be flushed in the folder, either of the
        two may be there after a power cut, whole.

        Args:
            id: A name of one's own; those of autosaves are given by `autosave`.
            data: The bytes.
            replace: Whether it may take the place of one of that id.

        Raises:
            StoreError: It is not saved.
        """
        self.refuse_to_save(id, replace=replace)
        self._write(id, data, fresh=file_of(id) not in self._names())

    def refuse_to_save(self, id: str, *, replace: bool = False) -> None:
        """Refuse an id that `save` would not take, before there is anything to save.

        Raises:
            StoreError: It is no id, or one of autosaves, or taken.
        """
        refuse_what_is_no_id(id)
        if is_autosave(id):
            raise StoreError(Trouble.BAD_ID, self._where(id), "autosaves are numbered by the store (another id)")
        if not replace and file_of(id) in self._names():
            raise StoreError(Trouble.TAKEN, self._where(id), "there is one already (another id, or replace it)")

    def autosave(self, data: bytes) -> str:
        """Return the id of a new autosave when it is on the disk, for good.

        Raises:
            StoreError: It is not saved; all others are as they were.
        """
        id = autosave_after(self.autosaves())
        if id is None:
            raise StoreError(Trouble.NOT_WRITTEN, self._disk.where, "no number is left for an autosave (a new folder)")
        self._write(id, data, fresh=True)
        return id

    def prune(self, keep: int = AUTOSAVES_KEPT) -> list[str]:
        """Remove all autosaves older than the newest so many sound ones, the oldest first; return their ids.

        Where there are not more than so many sound ones, nothing is removed. Named snapshots are never.

        Raises:
            StoreError: The folder cannot be read or flushed, or something could not be removed; the rest was.
        """
        assert keep >= 1, "the last sound autosave is never removed"
        self._assert_writes()
        kept, autosaves = 0, self.autosaves()
        while autosaves and kept < keep:
            id = autosaves.pop()
            kept += id not in self._doubtful and not isinstance(self._tried(id), ValueError)
        if not autosaves:
            return []
        # The names of those that stay are flushed before others go: a writer that was killed may not have done it.
        self._flush_folder()
        faults = [(id, error) for id in autosaves if (error := self._removed(id)) is not None]
        self._flush_folder()
        if faults:
            id, error = faults[0]
            what = f"it cannot be removed ({len(faults)} of {len(autosaves)} could not)"
            raise StoreError(Trouble.NOT_REMOVED, self._where(id), what, error)
        return autosaves

    def close(self) -> None:
        """Let others write here; a second time does nothing."""
        self._disk.close()

    def __enter__(self) -> Self:
        """Let `with` close it."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close it, whatever happened."""
        self.close()

    def _claim(self) -> None:
        """Become the only writer, and remove what dead ones left unfinished."""
        try:
            self._disk.lock()
        except BlockingIOError as error:
            what = "only one process may write to a folder of snapshots"
            raise StoreError(Trouble.LOCKED, self._disk.where, what, error) from None
        except OSError as error:
            raise StoreError(Trouble.LOCKED, self._disk.where, "it cannot be locked", error) from None
        self._sweep()

    def _sweep(self) -> None:
        """Remove unfinished files: this is the only writer, and it is writing none."""
        for name in self._names():
            if is_unfinished(name):
                with contextlib.suppress(OSError):  # nobody reads it, and the next time it is tried again
                    self._disk.unlink(name)
                    self.swept += 1

    def _names(self) -> list[str]:
        """Return the names of all files."""
        try:
            return self._disk.names()
        except OSError as error:
            raise StoreError(Trouble.UNREADABLE, self._disk.where, "its files cannot be listed", error) from None

    def _tried(self, id: str) -> T | ValueError:
        """Return what `check` makes of a snapshot, or why it is not sound."""
        try:
            return self._check(self.load(id))
        except ValueError as error:
            return error

    def _write(self, id: str, data: bytes, *, fresh: bool) -> None:
        """Write a snapshot durably; `fresh` tells that the id was not taken."""
        self._assert_writes()
        if len(data) > BYTES_MAX:
            what = f"{len(data):,} bytes (at most {BYTES_MAX:,})"
            raise StoreError(Trouble.TOO_LARGE, self._where(id), what)
        self._sweep()
        unfinished, file, what = unfinished_file_of(id), file_of(id), "it was not saved"
        if fresh:
            self._doubtful.add(id)
        try:
            fill(self._disk, unfinished, data)
            self._disk.rename(unfinished, file)
            if not fresh:
                what = "it took the place of the older one, but a power cut may undo that"
            self._disk.fsync_folder()
        except BaseException as error:
            for name in (unfinished, file) if fresh else (unfinished,):
                with contextlib.suppress(OSError):  # the first error is told; what stays is swept later, or doubtful
                    self._disk.unlink(name)
            if isinstance(error, OSError):
                raise StoreError(Trouble.NOT_WRITTEN, self._where(id), what, error) from None
            raise
        self._doubtful.discard(id)

    def _removed(self, id: str) -> OSError | None:
        """Remove a snapshot; return why that was not possible."""
        try:
            self._disk.unlink(file_of(id))
        except FileNotFoundError:
            return None
        except OSError as error:
            return error
        return None

    def _flush_folder(self) -> None:
        """Make durable what was renamed and removed."""
        try:
            self._disk.fsync_folder()
        except OSError as error:
            raise StoreError(Trouble.NOT_REMOVED, self._disk.where, "it cannot be flushed", error) from None

    def _assert_writes(self) -> None:
        """Stop a programmer who writes with a store for reading."""
        assert self._writes, "this store was opened for reading (writes=True)"

    def _where(self, id: str) -> str:
        """Return a snapshot as people know it."""
        return f"{self._disk.where}/{id}"
