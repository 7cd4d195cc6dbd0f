"""`townlet view` with what it should never be given: one sentence, the right exit code, and nothing left behind."""

import errno
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from systems.processor import Stage
from systems.tick import Needs
from townlet_ecs import Town
from townlet_ecs.cli import exits, main
from townlet_ecs.replay.recorder import Recorder
from townlet_ecs.view.pictures.film import Reel, write_film

ROOT = Path(__file__).parents[3]
SMALL = ("--size", "320x200")


def townlet(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def test_a_snapshot_cannot_be_given_other_numbers(tmp_path: Path) -> None:
    saved = tmp_path / "noon.snap"
    assert townlet("run", "--ticks", 2, "--record", tmp_path / "day.tlr").exit_code == 0
    assert townlet("replay", tmp_path / "day.tlr", "--at", 1, "--save", saved).exit_code == 0
    for named in ((saved,), ("--from", saved)):
        result = townlet("view", *named, "--set", "needs.comfort_line=0.2", "--ascii")
        assert result.exit_code == exits.USAGE
        assert f"--set with {saved} (the file says it)" in result.stderr


@pytest.mark.parametrize("what", ["--screenshot a.png", "--film a.webp --ticks 1"])
def test_without_the_extra_a_picture_is_refused_like_a_window(tmp_path: Path, what: str) -> None:
    (tmp_path / "PIL.py").write_text("import no_such_library", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT)))}
    command = [sys.executable, "-m", "townlet_ecs", "view", *what.split()]
    found = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (exits.EXTRA_MISSING, "")
    assert found.stderr.startswith("Error: townlet view needs no_such_library, which is not installed; fix: ")
    assert found.stderr.count("\n") == 1


def test_art_that_is_damaged_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "atlas.png").write_bytes(b"no picture")
    monkeypatch.setattr("townlet_ecs.view.art.sprites.PICTURE", str(tmp_path / "atlas.png"))
    result = townlet("view", "--screenshot", tmp_path / "a.png", *SMALL)
    assert result.exit_code == exits.FAILED
    assert result.stderr.startswith("Error: ")
    assert "not a picture that can be read (install the package again" in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "a.png").exists()


class Idle(Stage):
    """Does nothing, but is no system of ours."""

    def process(self) -> None:
        """Do nothing."""


def test_a_recording_with_systems_of_somebody_else_is_refused_without_a_promise(tmp_path: Path) -> None:
    town = Town(staged=True)
    town.add_system(Idle(town.world.town(0)), after=Needs)
    with Recorder(town, tmp_path / "own.tlr"):
        town.run(3)
    result = townlet("view", tmp_path / "own.tlr", "--ascii")
    assert result.exit_code == exits.USAGE
    assert "systems that are not ours" in result.stderr
    assert "warning" not in result.stderr


@contextmanager
def full_disk(byte_count: int) -> Iterator[None]:
    """No file may become longer: what is written beyond that fails as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (byte_count, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("kind", ["webp", "gif", "mp4"])
def test_a_film_that_does_not_fit_onto_the_disk_says_so_and_leaves_nothing(tmp_path: Path, kind: str) -> None:
    reel = Reel(tmp_path / f"town.{kind}", 64, 64, frames=40, fps=10)
    with full_disk(4_096), pytest.raises(OSError, match=os.strerror(errno.EFBIG)) as refused:
        write_film(reel, lambda number: Image.effect_noise((64, 64), 40 + number).convert("RGB"))
    assert refused.value.filename == str(reel.path)
    assert list(tmp_path.iterdir()) == []
