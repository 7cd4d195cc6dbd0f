"""Commands of which nobody takes the output, and files that are no files: one clear line, no trace, nothing lost."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from townlet_ecs.chunks import MAGIC, Packer, read_chunks
from townlet_ecs.cli import main

FULL = Path("/dev/full")


def townlet(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def process(*arguments: object, before: str = "", after: str = "") -> "subprocess.CompletedProcess[str]":
    line = " ".join([before, sys.executable, "-m", "townlet_ecs", *map(str, arguments), after])
    return subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def tape(tmp_path: Path) -> Path:
    assert townlet("run", "--ticks", 60, "--record", tmp_path / "day.tlr").exit_code == 0
    return tmp_path / "day.tlr"


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("command", ["run --ticks 2", "events {tape}", "replay {tape}"])
def test_an_output_that_is_full_is_told_in_a_line(tape: Path, command: str) -> None:
    found = process(command.format(tape=tape), after="> /dev/full")
    assert (found.returncode, found.stderr.splitlines()[-1:]) == (
        1, ["Error: standard output: No space left on device"],
    )  # fmt: skip
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize("command", ["events {tape} --json", "run --ticks 600 --stories"])
def test_nobody_listening_is_no_fault_of_a_file(tape: Path, command: str) -> None:
    found = process(command.format(tape=tape), after="| true")
    assert "Error" not in found.stderr


def test_a_town_lives_without_an_output() -> None:
    found = process("run --ticks 2", after=">&-")
    assert (found.returncode, "Traceback" in found.stderr) == (0, False)


@pytest.mark.parametrize(
    "command", ["replay {pipe}", "why {pipe} 1", "diff {pipe} {pipe}", "compare {pipe} {pipe}", "run --from {pipe}"]
)
def test_a_pipe_is_no_recording_and_is_not_waited_for(tmp_path: Path, command: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    found = townlet(*command.format(pipe=tmp_path / "pipe").split())
    assert found.exit_code == 1
    assert f"{tmp_path / 'pipe'}: no regular file" in found.output


def test_links_in_a_circle_are_no_snapshot(tmp_path: Path) -> None:
    (tmp_path / "x.snap").symlink_to(tmp_path / "x.snap")
    for command in ("inspect", "verify"):
        found = townlet("snapshot", command, tmp_path / "x.snap")
        assert (found.exit_code, "circle" in found.output or "symbolic links" in found.output) == (1, True)


def test_a_saved_tick_takes_the_place_of_nothing(tape: Path) -> None:
    before = tape.read_bytes()
    found = townlet("replay", tape, "--at", 3, "--save", tape)
    assert (found.exit_code, "is there already (a new file)" in found.output) == (2, True)
    assert tape.read_bytes() == before


def test_a_recording_is_not_put_among_the_files_of_its_run(tmp_path: Path) -> None:
    found = townlet("run", "--ticks", 2, "--out", tmp_path / "run", "--record", tmp_path / "run" / "run.json")
    assert (found.exit_code, "--record" in found.output) == (2, True)
    assert not (tmp_path / "run").exists()


def test_a_recording_says_nothing_to_the_terminal(tape: Path) -> None:
    packer, forged = Packer(), MAGIC
    said = {
        "TAPE": (b'"systems":[]', b'"systems":["\\u001b[31mred"]'),
        "DONE": (b'"why":"end"', b'"why":"\\u001b[31mred"'),
    }
    for chunk in read_chunks(tape.read_bytes()):
        contents = chunk.contents(length=chunk.length)
        forged += packer.pack(chunk.kind, contents.replace(*said.get(chunk.kind, (b"?", b"?"))))
    tape.write_bytes(forged)
    for command in (("replay", tape), ("events", tape), ("diff", tape, tape)):
        found = townlet(*command)
        assert "\x1b" not in found.output
        assert found.exit_code == 0
    assert "?[31mred" in townlet("replay", tape).output
