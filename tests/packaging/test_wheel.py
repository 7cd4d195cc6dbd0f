"""The wheel is whole: installed alone in an environment of its own, it runs the default town."""

import json
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from the checkout, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment that has the wheel and our libraries, but not this checkout.

    The libraries come from the present environment by a .pth file; python does not follow the .pth files
    of a folder that is named in one, so the editable install of the checkout stays behind.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    place = dict(zip(("base", "platbase"), [str(folder)] * 2, strict=True))
    packages = Path(sysconfig.get_path("purelib", scheme="venv", vars=place))
    python = Path(sysconfig.get_path("scripts", scheme="venv", vars=place)) / "python"
    pip = (sys.executable, "-m", "pip", "--python", python)
    run(*pip, "install", "--no-deps", "--no-index", wheel, cwd=folder)
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command that must succeed and return what it printed."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_the_wheel_carries_code_types_configs_and_assets(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for package in ("components", "systems", "townlet_ecs"):
        assert {f"{package}/__init__.py", f"{package}/py.typed"} <= names
    assert any(name.startswith("townlet_ecs/_data/configs/") for name in names)
    assert any(name.startswith("townlet_ecs/_data/assets/") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", ".venv/"))]


def test_the_wheel_runs_the_town_from_another_folder(python: Path, tmp_path: Path) -> None:
    where = run(python, "-c", "import townlet_ecs; print(townlet_ecs.__file__)", cwd=tmp_path)
    assert not Path(where.strip()).is_relative_to(ROOT), "the checkout was found, not the wheel"
    result = json.loads(run(python, "-m", "townlet_ecs", "run", "--ticks", "1", "--json", cwd=tmp_path))
    assert result["ticks"] == 1


def test_the_wheel_installs_the_townlet_command(python: Path, tmp_path: Path) -> None:
    assert "run" in run(python.with_name("townlet"), "--help", cwd=tmp_path)
