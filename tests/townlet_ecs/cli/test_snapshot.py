"""`townlet snapshot` as a user runs it: towns are saved, listed, looked at and checked."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.scenes import riverside
from townlet_ecs import Town
from townlet_ecs.chunks import MAGIC, Packer, read_chunks
from townlet_ecs.cli import exits, main
from townlet_ecs.snapshots.snapshot import decode
from townlet_ecs.snapshots.store import Store

TICKS = 300


def townlet(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["snapshot", *map(str, arguments)])


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a snapshot of the default town, under the id `dawn`."""
    folder = tmp_path_factory.mktemp("saved") / "kept"
    result = townlet("save", "--id", "dawn", "--ticks", f"{TICKS}", "--seed", "5", "--dir", folder)
    assert result.exit_code == exits.OK, result.output
    return folder


@pytest.fixture
def folder(saved: Path, tmp_path: Path) -> Path:
    """Return a copy of it that a test may spoil."""
    return Path(shutil.copytree(saved, tmp_path / "kept"))


def spoil(file: Path, place: int) -> None:
    data = bytearray(file.read_bytes())
    data[place] ^= 1
    file.write_bytes(data)


def test_a_town_is_saved_and_goes_on_from_there(saved: Path) -> None:
    town = Town(riverside(), seed=5)
    town.run(TICKS)
    loaded = Town.load(saved / "dawn.snap")
    assert (loaded.tick, loaded.digest()) == (TICKS, town.digest())


def test_save_tells_what_it_saved(folder: Path) -> None:
    result = townlet("save", "--id", "noon", "--ticks", "0", "--dir", folder)
    size = (folder / "noon.snap").stat().st_size
    digest = Town(riverside(), seed=7).digest()
    assert result.output == f"noon: tick 0, digest {digest}, {size:,} bytes in {folder}\n"


def test_the_list_tells_all_that_is_there(folder: Path) -> None:
    with Store.at(folder, check=decode, writes=True) as store:
        store.autosave(store.load("dawn"))
        store.autosave(store.load("dawn"))
    spoil(folder / "auto-000000000002.snap", -5)
    (folder / "noise.snap").write_bytes(b"nonsense")
    (folder / "link.snap").symlink_to(folder / "dawn.snap")
    lines = townlet("list", "--dir", folder).output.splitlines()
    first = ["id", "dawn", "link", "noise", "auto-000000000001", "auto-000000000002"]
    assert [line.split()[0] for line in lines] == first
    size = f"{(folder / 'dawn.snap').stat().st_size:,}"
    assert lines[0].split() == ["id", "tick", "day", "people", "seed", "config", "bytes", "state"]
    assert lines[1].split() == ["dawn", "300", "0.2", "10", "5", "riverside", size, "whole"]
    assert lines[2].endswith("it cannot be read: no regular file")
    assert lines[3].endswith("this is no file of Townlet")
    assert "damaged" in lines[5]


def test_the_list_is_there_for_programs(saved: Path) -> None:
    (entry,) = json.loads(townlet("list", "--json", "--dir", saved).output)
    size = (saved / "dawn.snap").stat().st_size
    about = {"tick": TICKS, "people": 10, "seed": 5, "config_id": "riverside"}
    assert entry == {"id": "dawn", **about, "bytes": size, "state": "whole"}


def test_a_folder_without_snapshots(tmp_path: Path) -> None:
    assert townlet("list", "--dir", tmp_path).output == f"{tmp_path}: no snapshots\n"
    result = townlet("list", "--dir", tmp_path / "none")
    assert result.exit_code == exits.FAILED
    assert result.output == f"Error: '{tmp_path}/none': it cannot be opened as a folder: No such file or directory\n"


@pytest.mark.parametrize("by", ["id", "file", "link"])
def test_a_snapshot_says_what_it_is(by: str, folder: Path) -> None:
    (folder / "my.link").symlink_to(folder / "dawn.snap")
    name = {"id": "dawn", "file": f"{folder}/dawn.snap", "link": f"{folder}/my.link"}[by]
    shown = townlet("inspect", name, "--dir", folder).output
    assert shown.startswith(f"{name}: riverside, tick 300 (day 0.2), 10 people\n")
    told = json.loads(townlet("inspect", name, "--json", "--dir", folder).output)
    assert (told["name"], told["tick"], told["seed"], told["people"]) == (name, TICKS, 5, 10)
    assert told["digests"][0] in shown
    for part in told["parts"]:
        assert part["name"] in shown


def test_sound_ones_are_verified(folder: Path) -> None:
    size = (folder / "dawn.snap").stat().st_size
    file = folder / "dawn.snap"
    result = townlet("verify", "dawn", file, "--dir", folder)
    assert result.output == "".join(f"{name}: sound (1 town, {size:,} bytes)\n" for name in ("dawn", file))
    assert result.exit_code == exits.OK


def test_every_fault_is_told_in_a_line(folder: Path) -> None:
    whole = (folder / "dawn.snap").read_bytes()
    (folder / "cut.snap").write_bytes(whole[:-1])
    (folder / "flipped.snap").write_bytes(whole)
    spoil(folder / "flipped.snap", len(whole) // 2)
    (folder / "empty.snap").write_bytes(b"")
    names = ["cut", "dawn", "flipped", "empty", "none"]
    result = townlet("verify", *names, "--dir", folder)
    assert result.exit_code == exits.FAILED
    assert result.stdout.startswith("dawn: sound")
    cut, flipped, empty, none = result.stderr.splitlines()
    assert cut.startswith("cut: the file ends in the middle of chunk")
    assert flipped.startswith("flipped: chunk")
    assert flipped.endswith("is damaged")
    assert empty == "empty: the file is empty"
    assert none == f"{folder}/none: there is no such snapshot"


def test_a_town_that_cannot_be_is_told(folder: Path) -> None:
    lie = changed(folder / "dawn.snap", tick=TICKS + 1)
    (folder / "liar.snap").write_bytes(lie)
    assert townlet("list", "--dir", folder).output.splitlines()[2].endswith("whole")
    result = townlet("verify", "liar", "--dir", folder)
    assert result.exit_code == exits.FAILED
    assert result.stderr == "liar: the manifest tells tick 301, the clocks of the towns another\n"


def test_what_a_file_says_of_itself_does_nothing_to_the_terminal(folder: Path) -> None:
    (folder / "rude.snap").write_bytes(changed(folder / "dawn.snap", config_id="a\x1b[2J\u202eb", version="\r\n9"))
    for arguments in (["list"], ["inspect", "rude"], ["verify", "rude"]):
        output = townlet(*arguments, "--dir", folder).output
        assert all(line.isprintable() for line in output.splitlines())
        assert "\r" not in output
    assert "a?[2J?b" in townlet("list", "--dir", folder).output


def changed(file: Path, **values: Any) -> bytes:
    """Return a snapshot whose manifest says something else, its checksums in order."""
    packer = Packer()
    chunks = list(read_chunks(file.read_bytes()))
    contents = [chunk.contents(length=chunk.length) for chunk in chunks]
    contents[0] = json.dumps({**json.loads(contents[0]), **values}).encode()
    pieces = [packer.pack(chunk.kind, each) for chunk, each in zip(chunks, contents, strict=True)]
    return b"".join((MAGIC, *pieces))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--id", "../up"], "--id '../up': this is no id of a snapshot (1 to 64 of a-z,"),
        (["--id", "auto-000000000001"], "autosaves are numbered by the store (another id)."),
        (["--id", "dawn"], "--id dawn: {folder} has one (another id, or --overwrite)."),
        (["--id", "x", "--days", "1", "--ticks", "1"], "--days with --ticks (one of the two)."),
        (["--id", "x", "--agents", "1"], "--agents 1 ("),
        ([], "Missing option '--id'."),
    ],
)
def test_what_cannot_be_saved_is_refused_before_the_town_lives(arguments: list[str], says: str, folder: Path) -> None:
    before = sorted(path.name for path in folder.iterdir())
    result = townlet("save", *arguments, "--dir", folder)
    assert result.exit_code == exits.USAGE
    assert says.format(folder=folder) in result.output
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_name_that_is_no_id_makes_no_folder(tmp_path: Path) -> None:
    assert townlet("save", "--id", "No", "--dir", tmp_path / "new").exit_code == exits.USAGE
    assert not (tmp_path / "new").exists()


def test_one_is_replaced_when_that_is_wanted(folder: Path) -> None:
    before = (folder / "dawn.snap").read_bytes()
    result = townlet("save", "--id", "dawn", "--ticks", "0", "--overwrite", "--dir", folder)
    assert result.exit_code == exits.OK, result.output
    assert (folder / "dawn.snap").read_bytes() != before


def test_a_folder_that_somebody_writes_to_is_refused(folder: Path) -> None:
    with Store.at(folder, check=decode, writes=True):
        result = townlet("save", "--id", "noon", "--ticks", "0", "--dir", folder)
        assert result.exit_code == exits.FAILED
        assert "only one process may write to a folder of snapshots" in result.output
        assert townlet("list", "--dir", folder).exit_code == exits.OK, "reading goes on"


@pytest.mark.parametrize("name", ["/dev/zero", ".", "/", "./none.snap", "a" * 300 + ".snap"])
@pytest.mark.parametrize("command", ["inspect", "verify"])
def test_what_is_no_file_of_a_snapshot_is_refused(command: str, name: str, folder: Path) -> None:
    result = townlet(command, name, "--dir", folder)
    assert result.exit_code == exits.FAILED
    assert len(result.output.splitlines()) == 1
    assert "it cannot be read" in result.output
