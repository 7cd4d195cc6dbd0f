"""A folder of snapshots: what is saved is there, who may write, what goes when, and what is passed over."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.townlet_ecs.snapshots.framed import body_of, framed, writer
from tests.townlet_ecs.snapshots.simdisk import SimDisk
from tests.townlet_ecs.snapshots.watched import Watched
from tests.townlet_ecs.truth.processes import ROOT, python
from townlet_ecs.snapshots import store as module
from townlet_ecs.snapshots.disk import RealDisk
from townlet_ecs.snapshots.snapshot import BYTES_MAX
from townlet_ecs.snapshots.store import Newest, Skipped, Store, StoreError, Trouble

PLACES = ["simulated", "real"]


def opened(place: str, folder: Path) -> Store[bytes]:
    return writer(SimDisk()) if place == "simulated" else Store.at(folder / "kept", check=body_of, writes=True)


@pytest.fixture(params=PLACES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    with opened(request.param, tmp_path) as store:
        yield store


def refusal(do: Any, *arguments: Any, **more: Any) -> StoreError:
    """Return the error that a call is refused with."""
    with pytest.raises(StoreError) as refused:
        do(*arguments, **more)
    assert "\n" not in str(refused.value)
    return refused.value


def test_what_was_saved_is_there(store: Store[bytes]) -> None:
    store.save("before_the_storm", framed("calm"))
    store.save("2nd-try", framed("other"))
    assert store.ids() == ["2nd-try", "before_the_storm"]
    assert store.load("before_the_storm") == framed("calm")


def test_autosaves_are_numbered_as_they_were_saved(store: Store[bytes]) -> None:
    store.save("zoo", framed("zoo"))
    saved = [store.autosave(framed(f"{count}")) for count in range(3)]
    assert saved == ["auto-000000000001", "auto-000000000002", "auto-000000000003"]
    assert store.autosaves() == saved
    assert store.ids() == ["zoo", *saved]
    assert store.newest_valid() == Newest(saved[-1], body_of(framed("2")), ())


def test_an_id_is_taken_once_unless_it_is_to_be_replaced(store: Store[bytes]) -> None:
    store.save("mine", framed("old"))
    assert refusal(store.save, "mine", framed("new")).trouble is Trouble.TAKEN
    assert store.load("mine") == framed("old")
    store.save("mine", framed("new", 2_000), replace=True)
    assert store.load("mine") == framed("new", 2_000)


def test_ids_of_autosaves_are_given_by_the_store(store: Store[bytes]) -> None:
    refused = refusal(store.save, "auto-000000000007", framed("mine"))
    assert refused.trouble is Trouble.BAD_ID
    assert str(refused).endswith("autosaves are numbered by the store (another id)")
    store.save("auto-7", framed("mine"))
    assert not store.autosaves()


def test_an_empty_folder_has_nothing(store: Store[bytes]) -> None:
    assert store.ids() == []
    assert store.newest_valid() == Newest("", None, ())
    assert store.prune() == []
    assert refusal(store.load, "mine").trouble is Trouble.MISSING


def test_only_the_oldest_autosaves_go(store: Store[bytes]) -> None:
    store.save("mine", framed("mine"))
    saved = [store.autosave(framed(f"{count}")) for count in range(5)]
    assert store.prune(2) == saved[:3]
    assert store.ids() == ["mine", *saved[3:]]
    assert store.prune(2) == []
    assert store.autosave(framed("next")) == "auto-000000000006", "a number is not given twice"


def spoiled(names: list[str], sound: str) -> SimDisk:
    """Return a disk of autosaves of which some are sound: a letter each, `x` for those that are not."""
    data = {name: framed(name) if letter != "x" else b"nonsense" for name, letter in zip(names, sound, strict=True)}
    return SimDisk({f"{name}.snap": each for name, each in data.items()})


FIVE = [f"auto-{number:012}" for number in range(1, 6)]


@pytest.mark.parametrize(
    ("sound", "keep", "left"),
    [
        ("ooooo", 1, 1), ("oooox", 1, 2), ("oooxx", 2, 4), ("oxxxx", 1, 5), ("oxxxx", 3, 5), ("xxxxx", 1, 5),
        ("xxoxx", 1, 3), ("oxoxo", 2, 3), ("ooooo", 9, 5),
    ],
)  # fmt: skip
def test_so_many_sound_ones_stay(sound: str, keep: int, left: int) -> None:
    store = writer(spoiled(FIVE, sound))
    assert store.prune(keep) == FIVE[: 5 - left]
    assert store.autosaves() == FIVE[5 - left :]


def test_the_newest_sound_one_is_found_behind_others() -> None:
    store = writer(spoiled(FIVE, "oooxx"))
    why = "the checksum is wrong"
    skipped = (Skipped(FIVE[4], why), Skipped(FIVE[3], why))
    assert store.newest_valid() == Newest(FIVE[2], body_of(framed(FIVE[2])), skipped)
    assert writer(spoiled(FIVE, "xxxxx")).newest_valid().id == ""


def test_the_newest_is_found_while_a_writer_removes_what_was_listed() -> None:
    disk = SimDisk()
    store = writer(disk)
    store.autosave(framed("first"))

    def between(number: int, operation: str) -> None:
        if operation == "read" and number < 12:
            store.autosave(framed(f"{number}"))
            store.prune(1)

    reader = Store(Watched(disk, between), check=body_of)
    newest = reader.newest_valid()
    assert newest.id == store.autosaves()[-1]
    assert newest.skipped == ()


def test_who_only_reads_needs_no_lock_and_makes_nothing(tmp_path: Path) -> None:
    refused = refusal(Store.at, tmp_path / "none", check=body_of)
    assert refused.trouble is Trouble.NO_FOLDER
    assert str(refused) == f"'{tmp_path}/none': it cannot be opened as a folder: No such file or directory"
    with Store.at(tmp_path / "a" / "b", check=body_of, writes=True) as store:
        store.save("mine", framed("mine"))
        with Store.at(tmp_path / "a" / "b", check=body_of) as reader:
            assert reader.load("mine") == framed("mine")
            with pytest.raises(AssertionError, match="opened for reading"):
                reader.autosave(framed("no"))
            with pytest.raises(AssertionError, match="opened for reading"):
                reader.prune()


def test_a_second_writer_is_refused_until_the_first_has_closed(tmp_path: Path) -> None:
    with Store.at(tmp_path, check=body_of, writes=True):
        refused = refusal(Store.at, tmp_path, check=body_of, writes=True)
        assert refused.trouble is Trouble.LOCKED
        who = f"process {os.getpid()} is writing here"
        assert str(refused) == f"{tmp_path}: only one process may write to a folder of snapshots: {who}"
        second = python("-m", "tests.townlet_ecs.snapshots.locking", str(tmp_path))
        assert second.stdout == f"{refused}\n", second.stderr
    Store.at(tmp_path, check=body_of, writes=True).close()


@pytest.mark.parametrize("races", [5, pytest.param(400, marks=pytest.mark.reliability)])
def test_of_many_who_want_to_write_at_once_one_may(races: int, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.townlet_ecs.snapshots.racing", str(tmp_path), str(races)]
    racers = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    counts = [int(racer.communicate()[0]) for racer in racers]
    print(f"\n{3 * races:,} races for the lock; {sum(counts):,} won, and nobody met another inside")
    assert all(racer.returncode == 0 for racer in racers)
    assert sum(counts) >= 1


def test_what_dead_writers_left_unfinished_goes(tmp_path: Path) -> None:
    left = ".mine.0123456789abcdef.part"
    others = [".hidden", "mine.part", ".mine.0123.part", "notes.txt", ".MINE.0123456789abcdef.part"]
    for name in (left, *others):
        (tmp_path / name).write_text("half")
    with Store.at(tmp_path, check=body_of) as reader:
        assert reader.ids() == []
        assert (tmp_path / left).exists(), "who reads removes nothing"
    with Store.at(tmp_path, check=body_of, writes=True) as store:
        assert store.swept == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*others, ".lock"])


def test_a_snapshot_has_a_size_that_it_may_not_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.at(tmp_path, check=body_of, writes=True) as store:
        store.save("just", framed("just", 1_000))
        monkeypatch.setattr(module, "BYTES_MAX", 999)
        refused = refusal(store.save, "more", framed("more", 1_000))
        assert refused.trouble is Trouble.TOO_LARGE
        assert str(refused) == f"{tmp_path}/more: 1,000 bytes (at most 999)"
        assert refusal(store.load, "just").trouble is Trouble.TOO_LARGE


def test_all_that_is_read_may_be_kept() -> None:
    assert module.BYTES_MAX == BYTES_MAX


def test_a_folder_of_too_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.at(tmp_path, check=body_of, writes=True) as store:
        store.save("one", framed("one"))
        store.save("two", framed("two"))
        monkeypatch.setattr("townlet_ecs.snapshots.disk.FILES_MAX", 2)
        assert "more than 2 files" in str(refusal(store.ids))


def test_when_no_number_is_left_it_is_said() -> None:
    store = writer(SimDisk({"auto-999999999999.snap": framed("last")}))
    assert "no number is left" in str(refusal(store.autosave, framed("more")))


def test_many_autosaves_stay_few(tmp_path: Path) -> None:
    with RealDisk(tmp_path) as disk, writer(disk) as store:
        for count in range(40):
            store.autosave(framed(f"{count}", 20 + 50 * count))
            store.prune(3)
        assert len(list(tmp_path.iterdir())) == 4, "three, and the lock"
        assert store.load(store.newest_valid().id) == framed("39", 20 + 50 * 39)
