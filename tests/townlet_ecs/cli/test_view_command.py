"""`townlet view` as a user runs it on the shipped config, without a screen: pictures, films, and what it refuses."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image, ImageChops, ImageStat

from townlet_ecs import Town
from townlet_ecs.cli import exits, main
from townlet_ecs.cli.view import OVERLAYS
from townlet_ecs.view import wishes

ROOT = Path(__file__).parents[3]
SMALL = ("--size", "320x200")


def townlet(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def shot(path: Path, *arguments: object) -> Image.Image:
    """The picture that the command draws."""
    result = townlet("view", *arguments, "--headless", "--screenshot", path)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    with Image.open(path) as picture:
        picture.load()
        return picture


def brightness(picture: Image.Image) -> float:
    return ImageStat.Stat(picture.convert("L")).mean[0]


def test_a_picture_is_drawn_of_the_moment_that_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "town.png"
    result = townlet("view", "--headless", "--screenshot", path, "--at", "day 0 08:00")
    town = Town(seed=7)
    town.run(480)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{path}: 1280x720, tick 480, day 0 08:00, digest {town.digest()}\n"
    with Image.open(path) as picture:
        assert picture.size == (1280, 720)
        colours = picture.convert("RGB").getcolors(1 << 20)
    assert colours is not None
    assert len(colours) > 100


def test_the_same_command_draws_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    arguments = ["view", *SMALL, "--at", "700", "--select", "Freya", "--follow", "Freya", "--show", "ties"]
    shot(tmp_path / "here.png", *arguments[1:])
    command = [sys.executable, "-m", "townlet_ecs", *arguments, "--screenshot", str(tmp_path / "there.png")]
    environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    subprocess.run(command, check=True, cwd=ROOT, env=environment, capture_output=True)
    assert (tmp_path / "here.png").read_bytes() == (tmp_path / "there.png").read_bytes()


def test_night_is_darker_than_noon_unless_the_light_is_hidden(tmp_path: Path) -> None:
    night, noon, lit = (
        brightness(shot(tmp_path / f"{name}.png", *SMALL, "--at", moment, "--no-panels", *more))
        for name, moment, more in (
            ("night", "day 0 03:00", ()), ("noon", "day 0 12:00", ()), ("lit", "day 0 03:00", ("--hide", "light")),
        )
    )  # fmt: skip
    assert night < 0.8 * noon
    assert lit > 0.95 * noon


def test_whoever_is_followed_is_in_the_middle(tmp_path: Path) -> None:
    far, near = (
        shot(tmp_path / f"{zoom}.png", *SMALL, "--at", 720, "--follow", "kasimir", "--zoom", zoom, "--no-panels")
        for zoom in (8, 24)
    )
    assert ImageChops.difference(far.convert("RGB"), near.convert("RGB")).getbbox() is not None
    elsewhere = shot(tmp_path / "else.png", *SMALL, "--at", 720, "--follow", "moritz", "--zoom", 24, "--no-panels")
    assert near.tobytes() != elsewhere.tobytes()


def test_a_recording_a_snapshot_and_a_scenario_are_drawn(tmp_path: Path) -> None:
    assert townlet("run", "--ticks", 600, "--record", tmp_path / "day.tlr").exit_code == 0
    assert townlet("replay", tmp_path / "day.tlr", "--at", 480, "--save", tmp_path / "day.snap").exit_code == 0
    pictures = [
        shot(tmp_path / f"{number}.png", *SMALL, *arguments, "--no-panels").tobytes()
        for number, arguments in enumerate(
            (
                ("--at", 500), (tmp_path / "day.tlr", "--at", 500), (tmp_path / "day.snap", "--at", 500),
                ("--from", tmp_path / "day.snap", "--at", 500),
            )
        )
    ]  # fmt: skip
    assert len(set(pictures)) == 1
    shot(tmp_path / "scenario.png", *SMALL, "--scenario", "kitchen_breakfast", "--at", "day 0 07:30")


@pytest.mark.parametrize("kind", ["webp", "gif", "mp4"])
def test_a_film_shows_the_ticks_that_are_asked_for(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"town.{kind}"
    film = ("--film", path, "--ticks", 6, "--speed", 10, "--fps", 20, "--at", "day 0 07:00", "--follow", "Freya")
    result = townlet("view", "--headless", *SMALL, *film)
    assert result.exit_code == 0, result.output
    assert re.fullmatch(
        rf"{re.escape(str(path))}: 320x200, 12 frames, 0\.6 s, tick 426, day 0 07:06, digest [0-9a-f]{{16}}\n",
        result.stdout,
    )
    if kind == "webp":
        with Image.open(path) as found:
            assert found.size == (320, 200)
            first = found.convert("RGB")
            found.seek(getattr(found, "n_frames", 1) - 1)
            assert ImageChops.difference(first, found.convert("RGB")).getbbox() is not None


def test_a_picture_that_is_there_is_replaced_only_if_asked(tmp_path: Path) -> None:
    path = tmp_path / "town.png"
    path.write_bytes(b"former")
    refused = townlet("view", "--screenshot", path)
    assert refused.exit_code == exits.USAGE
    assert "is there already (a new file, or --overwrite)" in " ".join(refused.stderr.split())
    assert path.read_bytes() == b"former"
    shot(path, *SMALL, "--overwrite")


REFUSED = (
    ("--headless", "--headless draws without a window (--screenshot FILE.png, or --film FILE.webp --ticks N)"),
    ("--screenshot a.jpg", "--screenshot a.jpg (a name that ends in .png, .webp)"),
    ("--screenshot no/a.png", "there is no folder no (a file in a folder that exists)"),
    ("--film a.webp", "--film without a length (--film FILE --ticks N)"),
    ("--film a.avi --ticks 3", "--film a.avi (a name that ends in .webp, .gif, .mp4)"),
    ("--film a.gif --ticks 3 --fps 60", "60 frames a second (more than 0, and 50 at most for .gif)"),
    ("--film a.webp --ticks 100000", "300,000 frames (36,000 at most"),
    ("--film a.mp4 --ticks 3 --size 321x200", "321x200 (even sides for .mp4: 322x200)"),
    ("--film a.webp --ticks 3 --speed max", "--speed max with --film (ticks a second, as in --speed 10)"),
    ("--film a.webp --screenshot a.png", "--screenshot with --film (one of the two)"),
    ("--screenshot a.png --ascii", "--screenshot with --ascii (one of the two)"),
    ("--screenshot a.png --ticks 3", "--ticks does nothing here (it is for --film FILE --ticks N)"),
    ("--screenshot a.png --paused", "--paused does nothing here (it is for a window, or --ascii)"),
    ("--screenshot a.png --record a.tlr", "--record does nothing here (it is for a window, or --ascii)"),
    ("--columns 80", "--columns does nothing here (it is for --ascii --columns N)"),
    ("--volume 0.5", "--volume does nothing here (it is for --sound --volume V)"),
    ("--overwrite", "--overwrite does nothing here"),
    ("--size 12", "'12' (as in 1280x720; 160 to 8,192 pixels a side)"),
    ("--size 100x100", "'100x100' (as in 1280x720"),
    ("--speed 0", "'0' (ticks a second, 0.01 to 10,000, or max)"),
    ("--zoom 0", "0.05<=x<=96.0"),
    ("--show light --hide light", "--show light with --hide light (one of the two)"),
    ("--show ghosts", "'ghosts' is not one of 'names', 'bubbles'"),
    ("riverside --scenario story_arc", "riverside with --scenario (one of the two)"),
    ("--scenario story_arc --agents 40", "--agents with --scenario (the scenario says it)"),
    ("no.tlr", "there is no file no.tlr (a recording or a snapshot that exists)"),
    ("--screenshot a.png --at noon", "--at 'noon' (a tick, or a moment such as \"day 0 06:30\")"),
    ("--screenshot a.png --follow Kasimr", "--follow: nobody is called 'Kasimr' (did you mean Kasimir)"),
    ("--screenshot a.png --select 4000", "--select: no person 4000 ever lived there"),
    ("--screenshot a.png --agents 2", "--agents 2 ("),
    ("--scenario story_arc --at 999999 --screenshot a.png", "--at 999999 is tick 999,999 (0 to"),
    ("--text-scale nan", "nan is not a number (0.5 to 3)"),
    ("--zoom nan", "nan is not a number (0.05 to 96)"),
    ("--sound --volume nan", "nan is not a number (0 to 1)"),
    ("--film a.webp --ticks 1 --speed 1e-310", "'1e-310' (ticks a second, 0.01 to 10,000, or max)"),
    ("--ascii --select Freya", "--select does nothing here (it is for a window or a picture)"),
    ("--ascii --size 800x600", "--size does nothing here (it is for a window or a picture)"),
    ("--ascii --text-scale 2", "--text-scale does nothing here (it is for a window or a picture)"),
    ("--ascii --record no/a.tlr", "--record no/a.tlr: there is no folder no (a file in a folder that exists)"),
)


@pytest.mark.parametrize(("arguments", "words"), REFUSED)
def test_what_cannot_be_is_refused_with_what_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: str, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = townlet("view", *arguments.split())
    assert result.exit_code == exits.USAGE, result.output
    assert words in " ".join(result.stderr.split())
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_is_one_sentence() -> None:
    for option in ("--screenshot", "--film"):
        ticks = ("--ticks", 1) if option == "--film" else ()
        result = townlet("view", option, "/proc/town.webp", *ticks, *SMALL)
        assert result.exit_code == exits.FAILED
        assert result.stderr == "Error: /proc/town.webp: No such file or directory\n"
    assert townlet("view", "--film", "/proc/town.mp4", "--ticks", 1, *SMALL).stderr.endswith("or directory\n")


def test_a_film_does_not_go_on_after_a_recording(tmp_path: Path) -> None:
    assert townlet("run", "--ticks", 60, "--record", tmp_path / "hour.tlr").exit_code == 0
    film = ("--film", tmp_path / "a.webp", "--at", 50, *SMALL)
    refused = townlet("view", tmp_path / "hour.tlr", *film, "--ticks", 11)
    assert refused.exit_code == exits.USAGE
    assert "--ticks 11 from tick 50 on (10 at most: there it ends)" in refused.stderr
    assert townlet("view", tmp_path / "hour.tlr", "--record", tmp_path / "b.tlr").exit_code == exits.USAGE
    assert townlet("view", tmp_path / "hour.tlr", *film, "--ticks", 10, "--speed", 100).exit_code == 0


def test_a_damaged_recording_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "day.tlr").write_bytes(b"nothing of the kind")
    result = townlet("view", tmp_path / "day.tlr", "--screenshot", tmp_path / "a.png")
    assert result.exit_code == exits.FAILED
    assert result.stderr.startswith(f"Error: {tmp_path}/day.tlr: ")


def test_a_wrong_config_is_told_as_for_a_run(tmp_path: Path) -> None:
    result = townlet("view", "riversid", "--screenshot", tmp_path / "a.png")
    assert result.exit_code == exits.CONFIG_INVALID
    assert "riverside" in result.stderr


def test_without_a_screen_or_the_extra_it_says_what_to_do(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    (tmp_path / "arcade.py").write_text("import no_such_library", encoding="utf-8")
    without = {**environment, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT)))}
    for known, code, words in (
        (environment, exits.FAILED, "Error: townlet view: there is no screen for a window: DISPLAY is not set; fix: "),
        (without, exits.EXTRA_MISSING, "Error: townlet view needs no_such_library, which is not installed; fix: "),
    ):
        command = [sys.executable, "-m", "townlet_ecs", "view"]
        found = subprocess.run(command, cwd=ROOT, env=known, capture_output=True, text=True, check=False)
        assert (found.returncode, found.stdout) == (code, "")
        assert found.stderr.startswith(words)
        assert found.stderr.count("\n") == 1


def test_overlays_are_those_that_can_be_shown() -> None:
    assert OVERLAYS == wishes.OVERLAYS


@pytest.mark.long
@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="needs a screen in memory: apt-get install xvfb")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, exits.INTERRUPTED), (signal.SIGTERM, exits.TERMINATED)])
def test_a_window_is_ended_by_a_signal_and_its_recording_is_complete(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    tape = tmp_path / "town.tlr"
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "800x600x24"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as screen:
        assert screen.stdout is not None
        environment = {**os.environ, "DISPLAY": f":{screen.stdout.readline().strip()}"}
        arguments = ["view", "--record", str(tape), "--speed", "max", "--size", "640x400"]
        watched = subprocess.Popen(
            [sys.executable, "-m", "townlet_ecs", *arguments], env=environment, cwd=ROOT,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        try:
            until = time.monotonic() + 120
            while time.monotonic() < until and watched.poll() is None and len(tape_bytes(tape)) < 3 * FIRST_BYTES:
                time.sleep(0.05)
            watched.send_signal(number)
            said, _ = watched.communicate(timeout=60)
        finally:
            watched.kill()
            screen.kill()
    assert (watched.returncode, said) == (code, "")
    told = townlet("replay", tape, "--json")
    assert json.loads(told.stdout)["ended"] is not None
    assert json.loads(told.stdout)["last_tick"] > 0


FIRST_BYTES = 20_000
"""A recording of the default town has about as many when it begins; several keyframes later the window is there."""


def tape_bytes(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""
