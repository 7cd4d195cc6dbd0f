"""The page about watching shows the pictures that its commands draw, and says what every key does."""

import importlib.util
import re
import shlex
import sys
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import CliRunner
from PIL import Image

from townlet_ecs.cli import main

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "viewer.md"
PICTURES = ROOT / "docs" / "pictures"
BYTES_MAX = 2_500_000
TYPED = re.compile(r"`(townlet view[^`]*)`|^\$ (townlet view.*)$", re.MULTILINE)


def script() -> ModuleType:
    """The script that `make pictures` runs."""
    spec = importlib.util.spec_from_file_location("draw_pictures", PICTURES / "draw.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_page_shows_every_picture_and_no_other() -> None:
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", PAGE.read_text(encoding="utf-8"))
    assert len(shown) == len(set(shown)) >= 10
    assert {PAGE.parent / name for name in shown} == set(PICTURES.glob("*.webp")) | set(PICTURES.glob("*.png"))


def test_the_pictures_are_large_and_their_files_small() -> None:
    for path in PICTURES.glob("*.webp"):
        with Image.open(path) as picture:
            assert picture.size == (1280, 720)
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < BYTES_MAX


def test_the_generated_parts_are_those_of_today() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert script().written(text) == text, "make pictures, or: python docs/pictures/draw.py none"


@pytest.mark.parametrize("line", sorted({one or other for one, other in TYPED.findall(PAGE.read_text("utf-8"))}))
def test_every_command_on_the_page_is_one(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, *arguments = shlex.split(line)[1:]
    command = main.get_command(click.Context(main), name)
    assert command is not None
    command.make_context(name, arguments).close()


def test_a_command_of_the_page_draws_its_picture(tmp_path: Path) -> None:
    moment = next(each for each in script().MOMENTS if each.name == "inspector")
    arguments = shlex.split(moment.command.replace(f"{moment.name}.webp", str(tmp_path / "new.webp")))[1:]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    with Image.open(tmp_path / "new.webp") as new, Image.open(moment.path) as kept:
        apart = [
            abs(one - other)
            for one, other in zip(
                new.convert("L").resize((64, 36)).tobytes(), kept.convert("L").resize((64, 36)).tobytes(), strict=True
            )
        ]
    assert sum(apart) / len(apart) < 4
