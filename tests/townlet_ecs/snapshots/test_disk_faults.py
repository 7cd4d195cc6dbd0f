"""Disks that are full or broken: a save fails with one clear error, what was there stands, and the next save works."""

import errno
import itertools
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.townlet_ecs.snapshots.framed import body_of, framed, writer
from tests.townlet_ecs.snapshots.promises import Promises
from tests.townlet_ecs.snapshots.simdisk import SimDisk, nothing
from tests.townlet_ecs.snapshots.watched import Watched
from tests.townlet_ecs.truth.processes import says
from townlet_ecs.snapshots.disk import RealDisk
from townlet_ecs.snapshots.store import Store, StoreError, Trouble

ERRORS = ("ENOSPC", "EDQUOT", "EFBIG", "EIO", "EROFS", "EMFILE", "EACCES", "ENOMEM", "EINVAL")


def live(promises: Promises) -> None:
    """Do all that a store is for."""
    promises.autosave(framed(f"auto {promises.disk.operations}"))
    promises.save("mine", framed(f"mine {promises.disk.operations}"))
    promises.autosave(framed(f"auto {promises.disk.operations}"))
    promises.prune(1)
    promises.save("mine", framed(f"mine {promises.disk.operations}", 60))


def live_with(error: int, promises: Promises, operations: range, *, late: bool) -> None:
    """Live while some operations fail, before or after they took effect."""

    def fail(name: str) -> None:
        if promises.disk.operations in operations:
            raise OSError(error, os.strerror(error))

    setattr(promises.disk, "after" if late else "before", fail)
    live(promises)
    promises.disk.before = promises.disk.after = nothing


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("lasting", [1, 4, 1_000])
@pytest.mark.parametrize("bytes_per_write", [7, 1_000])
def test_whichever_operation_fails_the_store_goes_on(bytes_per_write: int, lasting: int, late: bool) -> None:
    runs = refused = 0
    promises = Promises(SimDisk(bytes_per_write=bytes_per_write))
    opened = promises.disk.operations
    live(promises)
    lived = promises.disk.operations
    for name, first in itertools.product(ERRORS, range(opened + 1, lived + 1)):
        error = getattr(errno, name)
        promises = Promises(SimDisk(bytes_per_write=bytes_per_write))
        live_with(error, promises, range(first, first + lasting), late=late)
        runs += 1
        refused += len(promises.refused)
        assert all(each.errno == error for each in promises.refused)
        assert promises.broken_now() == ""
        before = len(promises.refused)
        live(promises)
        assert len(promises.refused) == before, "the disk works again, and so does the store"
        assert promises.broken_now() == ""
    print(f"\n{runs:,} runs with a fault in each; {refused:,} saves and prunings were refused, the rest went on")
    assert refused


def test_a_store_that_cannot_open_lets_the_lock_go() -> None:
    disk = SimDisk()

    def fail(name: str) -> None:
        if name == "names":
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    disk.before = fail
    with pytest.raises(StoreError, match="sim: its files cannot be listed: Input/output error"):
        writer(disk)
    disk.before = nothing
    writer(disk).save("mine", framed("mine"))


def failing(operations: dict[str, int]) -> Callable[[int, str], None]:
    """Return who lets the named operations fail."""

    def fail(number: int, operation: str) -> None:
        if operation in operations:
            raise OSError(operations[operation], os.strerror(operations[operation]))

    return fail


@pytest.mark.parametrize(
    ("operation", "error", "what"),
    [
        ("create", errno.EROFS, "it was not saved: Read-only file system"),
        ("write", errno.ENOSPC, "it was not saved: No space left on device"),
        ("fsync", errno.EIO, "it was not saved: Input/output error"),
        ("close_file", errno.EDQUOT, "it was not saved: Disk quota exceeded"),
        ("rename", errno.EACCES, "it was not saved: Permission denied"),
        ("fsync_folder", errno.EIO, "it was not saved: Input/output error"),
    ],
)
def test_the_error_says_what_and_where(operation: str, error: int, what: str, tmp_path: Path) -> None:
    faults: dict[str, int] = {}
    with writer(Watched(RealDisk(tmp_path), failing(faults))) as store:
        store.save("mine", framed("old"))
        faults[operation] = error
        with pytest.raises(StoreError) as refused:
            store.save("other", framed("new"))
        assert str(refused.value) == f"{tmp_path}/other: {what}"
        assert (refused.value.trouble, refused.value.errno) == (Trouble.NOT_WRITTEN, error)
        assert store.ids() == ["mine"]
        assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "mine.snap"]
        faults.clear()
        store.save("other", framed("new"))
        assert store.ids() == ["mine", "other"]


def test_a_file_whose_flush_failed_is_never_flushed_again() -> None:
    flushed: list[int] = []

    class Counted(SimDisk):
        def fsync(self, file: int) -> None:
            assert file not in flushed, "the kernel may say yes, and have thrown the bytes away"
            flushed.append(file)
            if len(flushed) < 4:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            super().fsync(file)

    store = writer(Counted())
    for _ in range(3):
        with pytest.raises(StoreError, match="Input/output error"):
            store.autosave(framed("lost"))
    assert store.autosave(framed("kept")) == "auto-000000000001"
    assert len(flushed) == 4


def test_one_that_took_another_s_place_but_could_not_be_flushed_is_told_so() -> None:
    disk = SimDisk()
    store = writer(disk)
    store.save("mine", framed("old"))

    def fail(name: str) -> None:
        if name == "fsync_folder":
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    disk.before = fail
    with pytest.raises(StoreError, match="took the place of the older one, but a power cut may undo that"):
        store.save("mine", framed("new"), replace=True)
    assert {names["mine.snap"] for names in disk.remains()} == {framed("old"), framed("new")}


def test_a_disk_that_takes_nothing_is_not_asked_for_ever() -> None:
    class Deaf(SimDisk):
        def write(self, file: int, data: memoryview) -> int:
            return 0

    with pytest.raises(StoreError, match="it was not saved: the disk took nothing"):
        writer(Deaf()).save("mine", framed("mine"))


def test_a_folder_that_vanished_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    with Store.at(folder, check=body_of, writes=True) as store:
        (folder / ".lock").unlink()
        folder.rmdir()
        with pytest.raises(StoreError, match="kept/mine: it was not saved: No such file or directory"):
            store.save("mine", framed("mine"))
        assert store.ids() == []


LIMITED = """
import json, resource, sys
from tests.townlet_ecs.snapshots.framed import body_of, framed
from townlet_ecs.snapshots.store import Store, StoreError
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
with Store.at(sys.argv[1], check=body_of, writes=True) as store:
    store.save("small", framed("small"))
    told = []
    for replace in (False, True):
        try:
            store.save("large" if not replace else "small", framed("large", 300_000), replace=replace)
        except StoreError as error:
            told.append(str(error))
    store.save("next", framed("next", 99_000))
    print(json.dumps([told, store.ids(), store.load("small") == framed("small")]))
"""


def test_a_limit_on_the_size_of_files_is_met_with_an_error(tmp_path: Path) -> None:
    told, ids, stands = json.loads(says("-c", LIMITED, str(tmp_path)))
    assert told == [f"{tmp_path}/{id}: it was not saved: File too large" for id in ("large", "small")]
    assert ids == ["next", "small"]
    assert stands
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "next.snap", "small.snap"]
