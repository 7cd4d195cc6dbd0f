"""Single files: read within a limit, written whole or not at all."""

import contextlib
import os
from pathlib import Path

from townlet_ecs.snapshots.disk import RealDisk, fill
from townlet_ecs.snapshots.ids import unfinished_file_of
from townlet_ecs.snapshots.snapshot import BYTES_MAX, SnapshotError


def read_file(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        SnapshotError: It is larger than any snapshot.
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size > BYTES_MAX:
            raise SnapshotError("size", f"the file has {size:,} bytes (at most {BYTES_MAX:,})")
        return file.read(BYTES_MAX)


def write_file(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole, or as it was before, whatever happens meanwhile.

    Raises:
        OSError: It cannot be written; a file that was there before still is.
    """
    unfinished = unfinished_file_of("file")
    with RealDisk(path.parent) as disk:
        try:
            fill(disk, unfinished, data)
            disk.rename(unfinished, path.name)
        except BaseException:
            with contextlib.suppress(OSError):  # the first error is told
                disk.unlink(unfinished)
            raise
        disk.fsync_folder()
