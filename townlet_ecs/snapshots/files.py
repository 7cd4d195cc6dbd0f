"""Single files: read within a limit, written whole or not at all."""

import contextlib
import os
from pathlib import Path

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
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
