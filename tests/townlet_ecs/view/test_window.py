"""A real window on a screen in memory: a session of keys and mouse, and the command as it is started and ended."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PIL import Image

from tests.townlet_ecs.view.diary import SEED, lived_unwatched
from townlet_ecs.command import Command
from townlet_ecs.commands import AnyCommand
from townlet_ecs.replay.past import open_past

ROOT = Path(__file__).parents[3]
SECONDS_MAX = 240.0
SCREEN = "1920x1200x24"


@pytest.fixture(scope="module")
def screen() -> Iterator[dict[str, str]]:
    """The environment of a process that draws on a screen of our own, in memory."""
    with screen_of(SCREEN) as found:
        yield found


@contextmanager
def screen_of(size: str) -> Iterator[dict[str, str]]:
    if shutil.which("Xvfb") is None:
        pytest.skip("there is no Xvfb here")
    reads, writes = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writes), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=[writes], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writes)
    with os.fdopen(reads) as told:
        number = told.readline().strip()
    assert number, "it says which display it is"
    kept = {name: value for name, value in os.environ.items() if name not in ("ARCADE_HEADLESS", "WAYLAND_DISPLAY")}
    yield {**kept, "DISPLAY": f":{number}"}
    server.terminate()
    server.wait()


def played(screen: dict[str, str], folder: Path, *words: str) -> dict[str, Any]:
    """Return what came of a session at a window in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.townlet_ecs.view.driven", str(folder), *words],
        cwd=ROOT, env=screen, capture_output=True, text=True, timeout=SECONDS_MAX, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    assert done.returncode == 0
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def accepted(told: dict[str, Any]) -> list[tuple[int, Command]]:
    """Return the commands that the town accepted."""
    return [(tick, msgspec.convert(given, AnyCommand)) for tick, given in told["given"]]


@pytest.mark.long
def test_a_town_lives_in_a_window_as_without_one(screen: dict[str, str], tmp_path: Path) -> None:
    told = played(screen, tmp_path, "short")
    assert told["tick"] > 400
    kinds = [given["kind"] for _, given in told["given"]]
    assert (kinds[0], set(kinds[1:-1]), kinds[-1]) == ("set_policy", {"act"}, "set_policy")
    assert told["digest"] == lived_unwatched(accepted(told), told["tick"])


@pytest.mark.long
def test_a_session_through_every_control_ends_without_a_word(screen: dict[str, str], tmp_path: Path) -> None:
    told = played(screen, tmp_path)
    assert told["branches"] == 1
    kinds = {given["kind"] for _, given in told["given"]}
    assert kinds >= {"act", "set_policy", "set_weather", "start_disturbance", "end_disturbance", "set_supply", "spawn",
                     "set_need"}  # fmt: skip
    assert told["digest"] == lived_unwatched(accepted(told), told["tick"])
    (picture,) = tmp_path.glob("townlet-*.png")
    with Image.open(picture) as image:
        colours = image.convert("RGB").resize((64, 36)).getcolors(64 * 36)
    assert colours is not None
    assert len(colours) > 100, "it shows the town"


@pytest.mark.long
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_closes_the_window_in_order(
    screen: dict[str, str], tmp_path: Path, number: signal.Signals, code: int
) -> None:
    path = tmp_path / "life.tlr"
    view = [sys.executable, "-m", "townlet_ecs", "view", "--speed", "100", "--seed", str(SEED), "--record", str(path)]
    opened = subprocess.Popen(view, cwd=ROOT, env=screen, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not lives(path):
        with pytest.raises(subprocess.TimeoutExpired):
            opened.wait(0.1)
    opened.send_signal(number)
    out, err = opened.communicate(timeout=SECONDS_MAX)
    assert (opened.returncode, out, err) == (code, "", "")
    past = open_past(path)
    assert past.last_tick > 0
    assert past.tape.done is not None
    assert past.tape.done.why == "end"
    verified = [sys.executable, "-m", "townlet_ecs", "replay", str(path), "--verify"]
    assert subprocess.run(verified, cwd=ROOT, capture_output=True, check=False).returncode == 0


def lives(path: Path) -> bool:
    """Return whether a recording tells of some ticks already."""
    return path.is_file() and path.stat().st_size > 0 and open_past(path).last_tick > 50


def test_a_screen_with_few_colours_is_refused_in_a_sentence() -> None:
    with screen_of("640x480x16") as poor:
        ended = subprocess.run(
            [sys.executable, "-m", "townlet_ecs", "view"], env=poor, capture_output=True, text=True, timeout=60,
            check=False,
        )  # fmt: skip
    assert ended.returncode == 1
    assert "the screen has 16 bits of colour (24" in ended.stderr
    assert "Traceback" not in ended.stderr
