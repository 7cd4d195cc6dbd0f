"""The real disk: what it is asked for, in which order, and that it does it."""

import os
from pathlib import Path

import pytest

from tests.townlet_ecs.snapshots.framed import body_of, framed, writer
from tests.townlet_ecs.snapshots.watched import Watched
from townlet_ecs.snapshots.disk import RealDisk
from townlet_ecs.snapshots.store import Store

SAVING = ["create", "write", "fsync", "close_file", "rename", "fsync_folder"]


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that will hold the inode of whatever is flushed."""
    inodes: list[int] = []
    flush = os.fsync

    def noted(descriptor: int) -> None:
        flush(descriptor)
        inodes.append(os.fstat(descriptor).st_ino)

    monkeypatch.setattr(os, "fsync", noted)
    return inodes


def test_the_steps_of_saving_and_removing(tmp_path: Path) -> None:
    asked: list[str] = []
    disk = Watched(RealDisk(tmp_path), lambda number, operation: asked.append(operation))
    with writer(disk) as store:
        for count in range(4):
            store.autosave(framed(f"{count}"))
        changing = [operation for operation in asked if operation not in ("lock", "names", "read")]
        assert changing == 4 * SAVING
        asked.clear()
        store.prune(2)
        assert asked == ["names", "read", "read", "fsync_folder", "unlink", "unlink", "fsync_folder"]


def test_the_file_and_then_the_folder_are_flushed(flushed: list[int], tmp_path: Path) -> None:
    with Store.at(tmp_path, check=body_of, writes=True) as store:
        flushed.clear()
        store.save("mine", framed("mine"))
    assert flushed == [(tmp_path / "mine.snap").stat().st_ino, tmp_path.stat().st_ino]


def test_a_new_folder_is_flushed_into_the_one_that_holds_it(flushed: list[int], tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    RealDisk(folder, make=True).close()
    assert flushed == [tmp_path.stat().st_ino, (tmp_path / "a").stat().st_ino]
    flushed.clear()
    RealDisk(folder, make=True).close()
    assert flushed == [(tmp_path / "a").stat().st_ino], "whoever made it may have been killed before it was flushed"


def test_a_name_that_is_taken_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with RealDisk(tmp_path) as disk:
        for name in ("file", "link"):
            with pytest.raises(FileExistsError):
                disk.create(name)
    assert (tmp_path / "file").read_text() == "old"
    assert not (tmp_path / "elsewhere").exists()


def test_descriptors_are_given_back(tmp_path: Path) -> None:
    def use() -> None:
        with Store.at(tmp_path, check=body_of, writes=True) as store:
            store.save("mine", framed("mine"), replace=True)
            store.load("mine")
        store.close()

    def lowest_free() -> int:
        free = os.dup(0)
        os.close(free)
        return free

    use()
    before = lowest_free()
    for _ in range(20):
        use()
    assert lowest_free() == before
