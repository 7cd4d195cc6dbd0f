"""Where nothing can be drawn, one sentence says why and what mends it; the environment stays as it was."""

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from townlet_ecs.extras import MissingExtraError, install_extra
from townlet_ecs.view.doors import HEADLESS, INSTALL_PACKAGES, QUIET, Door, ShutError, open_headless, refuse_old

if TYPE_CHECKING:
    import arcade

ROOT = Path(__file__).parents[3]

OPEN = """
import sys
from townlet_ecs.view.doors import ShutError, try_doors
try:
    print(try_doors(sys.argv[1]))
except (ShutError, ImportError) as error:
    print(type(error).__name__, error)
"""

APT = f"; fix: {INSTALL_PACKAGES}"


def tried(where: str, stub: Path | None = None, **environment: str) -> list[str]:
    """What a process of its own says that opens something, without a display unless one is given."""
    known = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", HEADLESS)}
    path = os.pathsep.join([*([str(stub)] if stub else []), str(ROOT)])
    found = subprocess.run(
        [sys.executable, "-c", OPEN, where], env={**known, "PYTHONPATH": path, **environment}, cwd=ROOT,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return (found.stdout + found.stderr).splitlines()


def stub_of(folder: Path, code: str, name: str = "arcade") -> Path:
    """A folder with a library that is not what it seems."""
    (folder / f"{name}.py").write_text(code, encoding="utf-8")
    return folder


def test_pictures_are_drawn_without_a_screen() -> None:
    (said,) = tried("headless")
    assert "OpenGL" in said


@pytest.mark.parametrize(("display", "words"), [("", "DISPLAY is not set"), (":987", "DISPLAY=:987 cannot be reached")])
def test_without_a_screen_there_is_no_window_and_two_ways_out(display: str, words: str) -> None:
    (said,) = tried("screen", DISPLAY=display)
    ways = "xvfb-run -a townlet view, or townlet view --headless --screenshot town.png"
    assert said == f"ShutError townlet view: there is no screen for a window: {words}; fix: {ways}"


@pytest.mark.parametrize("name", ["MESA_GL_VERSION_OVERRIDE=3.0", "LIBGL_DRIVERS_PATH=/nowhere"])
def test_an_old_or_missing_driver_is_told_with_its_packages(name: str) -> None:
    variable, _, value = name.partition("=")
    (said,) = tried("headless", **{variable: value})
    words = "there is no OpenGL 3.3 without a screen (EGL), its driver is missing or too old"
    assert said == f"ShutError townlet view: {words}{APT}"


@pytest.mark.parametrize("library", ["GL", "EGL", "freetype", "fontconfig"])
def test_a_missing_system_library_is_told_with_its_packages(tmp_path: Path, library: str) -> None:
    stub = stub_of(tmp_path, f"raise ImportError('Library \"{library}\" not found.')")
    assert tried("headless", stub) == [f'ShutError townlet view: the system library "{library}" is missing{APT}']


def test_a_missing_extra_is_told_with_what_installs_it(tmp_path: Path) -> None:
    stub = stub_of(tmp_path, "import no_such_library")
    words = "townlet view needs no_such_library, which is not installed"
    assert tried("headless", stub) == [f"MissingExtraError {words}; fix: {install_extra('view')}"]


def test_a_library_that_does_not_fit_is_told_with_what_installs_the_right_one(tmp_path: Path) -> None:
    stub = stub_of(tmp_path, "from pyglet import no_such_name")
    (said,) = tried("headless", stub)
    assert said.startswith("ShutError townlet view: the arcade that is installed does not fit (cannot import name")
    assert said.endswith(f"; fix: {install_extra('view')}")


@pytest.mark.parametrize("kind", ["RuntimeError", "ValueError", "OSError"])
def test_whatever_a_driver_says_is_one_sentence(tmp_path: Path, kind: str) -> None:
    code = f"def get_window(): raise RuntimeError\ndef Window(*_, **__): raise {kind}('first\\nsecond')"
    (said,) = tried("headless", stub_of(tmp_path, code))
    assert said == f"ShutError townlet view: the graphics driver cannot be used ({kind}: first second){APT}"


def test_a_mistake_of_our_own_stays_one() -> None:
    with pytest.raises(ZeroDivisionError), Door(headless=True):
        _ = 1 // 0
    with pytest.raises(ModuleNotFoundError) as found, Door(headless=True):
        import townlet_ecs.no_such_module  # type: ignore[import-not-found]  # noqa: F401
    assert not isinstance(found.value, MissingExtraError)


def test_the_environment_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EGL_LOG_LEVEL", "debug")
    monkeypatch.delenv(HEADLESS, raising=False)
    before = dict(os.environ)
    with Door(headless=True):
        assert os.environ[HEADLESS] == "True"
        assert os.environ["EGL_LOG_LEVEL"] == "debug"
        assert set(QUIET) <= set(os.environ)
    assert dict(os.environ) == before
    with Door(headless=False):
        assert HEADLESS not in os.environ


def test_a_process_has_one_window(headless: "arcade.Window") -> None:
    assert open_headless(64, 64) is headless


def test_an_old_version_is_refused(headless: "arcade.Window", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(headless.ctx, "_gl_version", (2, 1))
    with pytest.raises(ShutError, match=r"has OpenGL 2\.1 \(3\.3 or newer\); fix: "):
        refuse_old(headless)
