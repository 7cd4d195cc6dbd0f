"""Names of anybody's making: none is ever a path, and nothing outside the folder is opened, whatever is asked."""

import os
import socket
from pathlib import Path

import pytest

from tests.townlet_ecs.snapshots.framed import body_of, framed, writer
from tests.townlet_ecs.snapshots.hostile import hostile_names
from tests.townlet_ecs.snapshots.simdisk import SimDisk
from tests.townlet_ecs.truth.processes import python
from townlet_ecs.snapshots.ids import ID_RULE
from townlet_ecs.snapshots.store import Store, StoreError, Trouble

NAMES = 10_000


def test_no_hostile_name_comes_as_far_as_the_disk() -> None:
    disk = SimDisk()
    store = writer(disk)
    before = disk.operations
    names = hostile_names(NAMES)
    for name in names:
        for act in (store.load, lambda name: store.save(name, b"planted", replace=True)):
            with pytest.raises(StoreError) as refused:
                act(name)
            text = str(refused.value)
            assert refused.value.trouble is Trouble.BAD_ID
            assert text.endswith(f": this is no id of a snapshot ({ID_RULE})")
            assert text.isascii()
            assert text.isprintable()
            assert len(text) < 1_200
    print(f"\n{len(names):,} hostile names, each to load and to save")
    assert len(set(names)) >= NAMES
    assert disk.operations == before


@pytest.mark.parametrize("name", ["a", "0", "a" * 64, "before-the_storm", "9-_"])
def test_honest_names_are_taken(name: str) -> None:
    store = writer(SimDisk())
    store.save(name, framed(name))
    assert store.ids() == [name]


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """Return a folder of a store with traps in it, in a folder with what they would lead to."""
    folder = tmp_path / "kept"
    folder.mkdir()
    (tmp_path / "outside").write_bytes(framed("outside"))
    (folder / "link.snap").symlink_to(tmp_path / "outside")
    (folder / "dangling.snap").symlink_to(tmp_path / "made-through-a-link")
    (folder / "zero.snap").symlink_to("/dev/zero")
    (folder / "folder.snap").mkdir()
    os.mkfifo(folder / "fifo.snap")
    here = socket.socket(socket.AF_UNIX)
    here.bind(str(folder / "socket.snap"))
    here.close()
    return folder


def test_what_is_no_regular_file_is_refused(trap: Path) -> None:
    with Store.at(trap, check=body_of) as store:
        for id in store.ids():
            with pytest.raises(StoreError, match=rf"^{trap}/{id}: it cannot be read: no regular file$") as refused:
                store.load(id)
            assert refused.value.trouble is Trouble.UNREADABLE
        assert store.ids() == ["dangling", "fifo", "folder", "link", "socket", "zero"]


def test_nothing_is_written_through_a_link(trap: Path) -> None:
    with Store.at(trap, check=body_of, writes=True) as store:
        for id in ("link", "dangling"):
            with pytest.raises(StoreError, match="there is one already"):
                store.save(id, framed("new"))
            store.save(id, framed("new"), replace=True)
            assert store.load(id) == framed("new")
        with pytest.raises(StoreError, match="it was not saved: Is a directory"):
            store.save("folder", framed("new"), replace=True)
    assert (trap.parent / "outside").read_bytes() == framed("outside")
    assert not (trap.parent / "made-through-a-link").exists()


@pytest.mark.parametrize("what", ["link", "fifo", "folder"])
def test_a_lock_that_is_no_regular_file_is_refused(what: str, trap: Path) -> None:
    (trap / f"{what}.snap").rename(trap / ".lock")
    with pytest.raises(StoreError, match="it cannot be locked"):
        Store.at(trap, check=body_of, writes=True)
    assert (trap.parent / "outside").read_bytes() == framed("outside")


def test_an_autosave_that_is_no_file_counts_for_nothing_and_is_told(tmp_path: Path) -> None:
    (tmp_path / "auto-000000000001.snap").mkdir()
    (tmp_path / "auto-000000000002.snap").symlink_to(tmp_path / "auto-000000000003.snap")
    with Store.at(tmp_path, check=body_of, writes=True) as store:
        saved = [store.autosave(framed(f"{count}")) for count in range(3)]
        with pytest.raises(StoreError, match=r"000001: it cannot be removed \(1 of 4 could not\)") as refused:
            store.prune(1)
        assert refused.value.trouble is Trouble.NOT_REMOVED
        assert store.autosaves() == ["auto-000000000001", saved[-1]]


def test_nothing_outside_the_folder_is_opened_and_nothing_is_run(trap: Path, tmp_path: Path) -> None:
    decoys = tmp_path / "decoys"
    decoys.mkdir()
    for name in ("mine.snap", "auto-000000000004.snap", "link.snap", ".lock"):
        (decoys / name).write_bytes(b"a decoy")
    command = f"import os, runpy, sys; os.chdir({str(decoys)!r}); sys.argv[1:] = [{str(trap)!r}, '{NAMES}']"
    done = python("-c", f"{command}; runpy.run_module('tests.townlet_ecs.snapshots.audited', run_name='__main__')")
    assert done.returncode == 0, done.stderr
    names, refused, other, planted, seen = map(int, done.stdout.split())
    print(f"\n{names:,} names; {refused:,} of {2 * names:,} calls refused; {seen} names opened, all in the folder")
    assert (names, refused, other, planted) == (NAMES, 2 * NAMES, 0, 6)
    assert seen > 20
    assert all(path.read_bytes() == b"a decoy" for path in decoys.iterdir())
    assert (tmp_path / "outside").read_bytes() == framed("outside")


@pytest.mark.parametrize(
    "deed", ["open('/etc/passwd')", "os.open('..', 0)", "import colorsys", "eval('1')", "os.system('true')"]
)
def test_the_watch_itself_is_awake(deed: str, tmp_path: Path) -> None:
    watch = f"from tests.townlet_ecs.snapshots.audited import os, watch; watch({str(tmp_path)!r})"
    done = python("-c", f"{watch}; {deed}")
    assert done.returncode == 9, done.stderr
