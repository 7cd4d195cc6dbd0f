"""Single files: read within a limit, written whole or not at all."""

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from townlet_ecs.snapshots.disk import RealDisk, fill
from townlet_ecs.snapshots.ids import unfinished_file_of
from townlet_ecs.snapshots.snapshot import BYTES_MAX, SnapshotError


def read_file(path: Path) -> bytes:
    """Return the bytes of a file; links are followed, and what is a pipe, a device or a folder is an error.

    Raises:
        SnapshotError: It is larger than any snapshot.
        OSError: It cannot be read.
    """
    if not stat.S_ISREG(path.stat().st_mode):  # to open a pipe is to wait for it
        raise OSError(errno.EINVAL, "no regular file", str(path))
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size > BYTES_MAX:
            raise SnapshotError("size", f"the file has {size:,} bytes (at most {BYTES_MAX:,})")
        return file.read(BYTES_MAX)


def write_file(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole, or as it was before, whatever happens meanwhile.

    Only a regular file is replaced: a link, a pipe, a device or a folder stays what it is.

    Raises:
        OSError: It cannot be written; a file that was there before still is.
    """
    unfinished = unfinished_file_of("file")
    try:
        _refuse_to_replace(path)
        with RealDisk(path.parent) as disk:
            try:
                fill(disk, unfinished, data)
                disk.rename(unfinished, path.name)
            except BaseException:
                with contextlib.suppress(OSError):  # the first error is told
                    disk.unlink(unfinished)
                raise
            disk.fsync_folder()
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None  # the unfinished file means nothing to anybody


@contextlib.contextmanager
def written_beside(path: Path) -> Iterator[Path]:
    """Yield a file beside another, for whoever writes bit by bit; it takes the other's place once all is written.

    Whatever happens meanwhile, the other is there as it was before.

    Raises:
        OSError: It cannot be written.
    """
    _refuse_to_replace(path)
    unfinished = path.with_name(unfinished_file_of("file"))
    try:
        yield unfinished
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from None
    finally:
        with contextlib.suppress(OSError):  # there is none any more, or the first error is told
            unfinished.unlink()


def _refuse_to_replace(path: Path) -> None:
    """Refuse a name that is none of a file, or that something else than a regular file has.

    Raises:
        OSError: It is so.
    """
    try:
        found = path.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "no regular file", str(path))
