"""What the store of snapshots asks of a disk, and the real one.

The store sees one folder, through these operations alone. So tests can put another disk in its place: one that fails
at the operation they choose, or one that forgets what was not flushed.
"""

import contextlib
import errno
import fcntl
import itertools
import os
import stat
from pathlib import Path
from typing import Protocol, Self

LOCK_FILE = ".lock"
FILES_MAX = 100_000
"""Files in a folder; a folder of more is refused, not listed for minutes."""

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_FILE = os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
_MODE = 0o644
_PID_DIGITS_MAX = 20


class Disk(Protocol):
    """One folder of files. Names are names in it, never paths; every operation may raise `OSError`."""

    @property
    def where(self) -> str:
        """The folder, as people know it."""

    def lock(self) -> None:
        """Become the only one who writes here, until `close`.

        Raises:
            BlockingIOError: Somebody else is.
        """

    def names(self) -> list[str]:
        """Return the names of all that is in the folder, sorted."""

    def read(self, name: str, *, bytes_max: int) -> bytes:
        """Return a regular file whole; what is larger or no regular file is an error."""

    def create(self, name: str) -> int:
        """Make a new file, and return a descriptor to write it with; a name that is taken is an error."""

    def write(self, file: int, data: memoryview) -> int:
        """Write some of the bytes, and return how many."""

    def fsync(self, file: int) -> None:
        """Return when the bytes of a file will outlast a power cut."""

    def close_file(self, file: int) -> None:
        """Give a descriptor back, even when that is an error."""

    def rename(self, old: str, new: str) -> None:
        """Give a file another name, in place of what had it."""

    def unlink(self, name: str) -> None:
        """Remove a name."""

    def fsync_folder(self) -> None:
        """Return when the names in the folder will outlast a power cut."""

    def close(self) -> None:
        """Give back the folder and the lock."""


class RealDisk:
    """A folder of the file system, held by a descriptor: nothing outside can be named, and no link is followed."""

    def __init__(self, folder: str | Path, *, make: bool = False) -> None:
        """Open a folder; with `make` it is made when there is none.

        Raises:
            OSError: It is not there, is no folder, or may not be read or made.
        """
        self._where = str(folder)
        self._lock: int | None = None
        if make:
            _make_durably(Path(folder))
        self._folder = os.open(folder, _FOLDER)

    @property
    def where(self) -> str:
        """The folder, as people know it."""
        return self._where

    def lock(self) -> None:
        """Become the only one who writes here; a lock ends with its process, however that ends.

        Raises:
            BlockingIOError: Somebody else is; says which process, when that is known.
        """
        lock = os.open(LOCK_FILE, os.O_RDWR | os.O_CREAT | _FILE, _MODE, dir_fd=self._folder)
        try:
            _refuse_unless_regular(os.fstat(lock))
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(lock, _PID_DIGITS_MAX, 0).decode("ascii", "replace").strip()
            os.close(lock)
            who = f"process {holder}" if holder.isdigit() else "another process"
            raise BlockingIOError(errno.EWOULDBLOCK, f"{who} is writing here") from None
        except OSError:
            os.close(lock)
            raise
        self._lock = lock
        with contextlib.suppress(OSError):  # who holds it is only told; a full disk is no reason to stop here
            os.ftruncate(lock, 0)
            os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)

    def names(self) -> list[str]:
        """Return the names of all that is in the folder, sorted."""
        with os.scandir(self._folder) as entries:
            names = [entry.name for entry in itertools.islice(entries, FILES_MAX + 1)]
        if len(names) > FILES_MAX:
            raise OSError(errno.EFBIG, f"more than {FILES_MAX:,} files")
        return sorted(names)

    def read(self, name: str, *, bytes_max: int) -> bytes:
        """Return a regular file whole; what is larger or no regular file is an error."""
        _refuse_unless_regular(os.stat(name, dir_fd=self._folder, follow_symlinks=False))  # opening alone may do harm
        file = os.open(name, os.O_RDONLY | _FILE, dir_fd=self._folder)
        try:
            size = _refuse_unless_regular(os.fstat(file))
            if size > bytes_max:
                raise OSError(errno.EFBIG, f"{size:,} bytes (at most {bytes_max:,})")
            parts = [os.read(file, size + 1)]
            while parts[-1]:
                parts.append(os.read(file, size + 1))
                if sum(map(len, parts)) > bytes_max:
                    raise OSError(errno.EFBIG, f"it grew past {bytes_max:,} bytes while it was read")
        finally:
            os.close(file)
        return b"".join(parts)

    def create(self, name: str) -> int:
        """Make a new file, and return a descriptor to write it with; a name that is taken is an error."""
        return os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FILE, _MODE, dir_fd=self._folder)

    def write(self, file: int, data: memoryview) -> int:
        """Write some of the bytes, and return how many."""
        return os.write(file, data)

    def fsync(self, file: int) -> None:
        """Return when the bytes of a file will outlast a power cut."""
        os.fsync(file)

    def close_file(self, file: int) -> None:
        """Give a descriptor back, even when that is an error."""
        os.close(file)

    def rename(self, old: str, new: str) -> None:
        """Give a file another name, in place of what had it."""
        os.rename(old, new, src_dir_fd=self._folder, dst_dir_fd=self._folder)

    def unlink(self, name: str) -> None:
        """Remove a name."""
        os.unlink(name, dir_fd=self._folder)

    def fsync_folder(self) -> None:
        """Return when the names in the folder will outlast a power cut."""
        os.fsync(self._folder)

    def close(self) -> None:
        """Give back the folder and the lock; a second time does nothing."""
        for descriptor in (self._lock, self._folder):
            if descriptor is not None and descriptor >= 0:
                os.close(descriptor)
        self._lock, self._folder = None, -1

    def __enter__(self) -> Self:
        """Let `with` close it."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close it, whatever happened."""
        self.close()


def fill(disk: Disk, name: str, data: bytes) -> None:
    """Write and flush a new file. Its descriptor is flushed once: after a failure a second time may lie.

    Raises:
        OSError: The disk said no; the file is worth nothing.
    """
    file = disk.create(name)
    try:
        rest = memoryview(data)
        while rest:
            written = disk.write(file, rest)
            if written <= 0:
                raise OSError(errno.EIO, "the disk took nothing")
            rest = rest[written:]
        disk.fsync(file)
    except BaseException:
        with contextlib.suppress(OSError):  # the first error is told
            disk.close_file(file)
        raise
    disk.close_file(file)


def _refuse_unless_regular(found: os.stat_result) -> int:
    """Return the size of a regular file in bytes; a link, a pipe, a device or a folder is an error."""
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "no regular file")
    return found.st_size


def _make_durably(folder: Path) -> None:
    """Make a folder and those above it, each flushed into the one that holds it.

    Without that a power cut may take the folder, and with it every snapshot that was flushed in it.
    """
    missing = list(itertools.takewhile(lambda each: not each.exists(), (folder, *folder.parents)))
    for each in reversed(missing):
        each.mkdir(exist_ok=True)
        _flush(each.parent)
    if not missing:  # whoever made it may have been killed before it was flushed
        with contextlib.suppress(PermissionError):
            _flush(folder.parent)


def _flush(folder: Path) -> None:
    """Return when the names in a folder will outlast a power cut."""
    descriptor = os.open(folder, _FOLDER)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
