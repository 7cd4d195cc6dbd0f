"""Recordings under awkward conditions: floods of commands, commands no file can hold, disks that take no more."""

import errno
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from tests.scenes import riverside
from townlet_ecs import Town
from townlet_ecs.commands import SetNeed, SetPrice, SetWallet
from townlet_ecs.replay.appending import Appending
from townlet_ecs.replay.past import open_past
from townlet_ecs.replay.recorder import Recorder
from townlet_ecs.replay.verifying import verify


def test_a_flood_of_commands_within_a_tick_can_be_read_again(tmp_path: Path) -> None:
    town = Town(riverside())
    with Recorder(town, tmp_path / "day.tlr") as recorder:
        for _ in range(700):
            town.command(SetPrice(item="x" * 30_000))
        recorder.run(2)
    past = open_past(tmp_path / "day.tlr")
    assert len(past.given) == 700
    assert verify(past).divergence is None


@pytest.mark.parametrize(
    "command",
    [
        SetNeed(person=1, level=float("nan")),
        SetNeed(person=1, level=float("-inf")),
        SetPrice(item="\ud800"),
        SetPrice(item="x" * 1_000_000),
    ],
    ids=["nan", "infinity", "half a letter", "a million letters"],
)
def test_a_command_that_no_file_can_hold_spoils_no_recording(tmp_path: Path, command: SetNeed) -> None:
    town = Town(riverside())
    with Recorder(town, tmp_path / "day.tlr") as recorder:
        town.command(command)
        town.command(SetWallet(person=2, cents=np.int64(77)))
        recorder.run(2)
        assert (recorder.left_out, town.commands.refused, town.commands.accepted) == (1, 1, 1)
    past = open_past(tmp_path / "day.tlr")
    assert past.given[0].command == SetWallet(person=2, cents=77)
    assert verify(past).divergence is None


def test_a_recording_on_a_disk_that_is_full_for_a_while_can_be_read_up_to_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, town = tmp_path / "day.tlr", Town(riverside())
    recorder = Recorder(town, path, ladder_every=10, keyframe_every=20)
    recorder.run(50)
    fill = Appending._fill

    def full(file: Appending, piece: bytes) -> None:
        fill(file, piece[: len(piece) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Appending, "_fill", full)
        with pytest.raises(OSError, match=r"No space left on device: '.*day\.tlr'"):
            recorder.run(50)
    recorder.close()
    past = open_past(path)
    assert (past.last_tick, past.tape.done) == (50, None)
    assert verify(past).divergence is None


def test_a_recording_that_is_ended_while_a_moment_is_written_can_be_read_up_to_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = Appending.append

    def ended(file: Appending, pieces: Iterable[bytes]) -> None:
        def some() -> Iterable[bytes]:
            for count, piece in enumerate(pieces):
                if count == 3:
                    raise KeyboardInterrupt
                yield piece

        append(file, some())

    path, town = tmp_path / "day.tlr", Town(riverside())
    recorder = Recorder(town, path, ladder_every=10, keyframe_every=20)
    recorder.run(30)
    monkeypatch.setattr(Appending, "append", ended)
    with pytest.raises(KeyboardInterrupt):
        recorder.run(30)
    recorder.close("KeyboardInterrupt")
    assert open_past(path).last_tick == 40


def test_a_recording_that_cannot_begin_says_which_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(file: Appending, piece: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Appending, "_fill", full)
    town = Town(riverside())
    listeners = list(town.commands.listeners)
    with pytest.raises(OSError, match=r"day\.tlr"):
        Recorder(town, tmp_path / "day.tlr")
    assert town.commands.listeners == listeners
    assert not (tmp_path / "day.tlr").exists()


@pytest.mark.parametrize("every", [0, -5])
def test_moments_are_at_least_a_tick_apart(tmp_path: Path, every: int) -> None:
    for name in ("ladder_every", "keyframe_every"):
        with pytest.raises(AssertionError, match=f"{name} {every}"):
            Recorder(Town(riverside()), tmp_path / "day.tlr", **{name: every})
    assert not (tmp_path / "day.tlr").exists()
