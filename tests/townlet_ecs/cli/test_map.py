"""`townlet map`: a town of so many people as a file that Tiled opens and `townlet validate` accepts."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from townlet_ecs.cli import main
from townlet_ecs.maps.generator import generate
from townlet_ecs.maps.tiled import read_map


def townlet(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "town.json"


def test_the_map_of_a_town_is_saved_with_the_picture_of_its_tiles(file: Path) -> None:
    result = townlet("map", "--agents", "37", "--seed", "5", "--out", str(file))
    assert result.exit_code == 0, result.output
    assert result.output == f"{file}: 4 blocks for 37 people, 96 x 96 tiles\n"
    assert read_map(file).templates == generate(37, 5).templates
    assert file.with_name("tiles.png").read_bytes()[:4] == b"\x89PNG"
    assert townlet("validate", str(file)).output == f"{file}: ok (map)\n"


def test_the_same_size_and_seed_are_the_same_file(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("one.json", "two.json", "three.json")]
    for file, seed in zip(files, ("5", "5", "6"), strict=True):
        assert townlet("map", "--agents", "60", "--seed", seed, "--out", str(file)).exit_code == 0
    one, two, three = (file.read_bytes() for file in files)
    assert one == two != three


def test_a_file_is_replaced_only_when_asked(file: Path) -> None:
    file.write_text("mine")
    refused = townlet("map", "--agents", "10", "--out", str(file))
    assert refused.exit_code == 2
    assert "is there already (a new file, or --overwrite)" in refused.stderr
    assert file.read_text() == "mine"
    assert townlet("map", "--agents", "10", "--out", str(file), "--overwrite").exit_code == 0
    assert read_map(file).templates


@pytest.mark.parametrize(
    ("arguments", "right"),
    [
        (["--agents", "9", "--out", "x.json"], "9 is not in the range 10<=x<=1000"),
        (["--agents", "1001", "--out", "x.json"], "1001 is not in the range 10<=x<=1000"),
        (["--agents", "50"], "Missing option '--out'"),
        (["--out", "x.json"], "Missing option '--agents'"),
        (["--agents", "50", "--out", "x.tmx"], "a file that ends in .json"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_writes_nothing(
    arguments: list[str], right: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = townlet("map", *arguments)
    assert result.exit_code == 2
    assert right in " ".join(result.stderr.split())
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_a_plain_error(tmp_path: Path) -> None:
    result = townlet("map", "--agents", "10", "--out", str(tmp_path / "nowhere" / "town.json"))
    assert result.exit_code == 1
    assert "cannot be written: No such file or directory" in result.stderr
