"""The recorder: writes down what a town or a batch of towns lives, while it lives it."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec
import numpy as np

from components.town import Clock
from townlet_ecs import __version__
from townlet_ecs.chunks import MAGIC, PACKED_LENGTH_MAX, Packer
from townlet_ecs.command import Command
from townlet_ecs.commands import decode
from townlet_ecs.replay.appending import Appending
from townlet_ecs.replay.tape import (
    COMMANDS,
    DONE,
    FORMAT,
    HEADER,
    KIND,
    RUNG,
    Done,
    Entry,
    Header,
    rung_bytes,
)
from townlet_ecs.snapshots.snapshot import pieces
from townlet_ecs.snapshots.taking import code_digest, take
from townlet_ecs.storage import CLOCK
from townlet_ecs.town import Batch, Town

LADDER_EVERY = 720
"""Ticks between rungs; a rung takes as long as some ticks of a small town."""

PEOPLE_TICKS_BETWEEN = 2_500_000
"""Ticks of people between keyframes: what is lived again in less than a second."""

KEYFRAME_TICKS_MIN, KEYFRAME_TICKS_MAX = 20, 14_400

REFUSED_BYTES_MAX = 64 * 1024
"""A refused command as JSON; those that are carried out are bounded by what they do."""

WHY_LENGTH_MAX = 2_000
"""Characters of why a command was refused."""


class Recorder:
    """A recording on its way; use it as a context, or close it.

    Attributes:
        path: The file; it can be read up to its last whole chunk at any time.
        tick: The tick up to which the recording tells.
        left_out: Refused commands that are not in it: too large, or with numbers that no file can hold, such as NaN.
    """

    def __init__(
        self, place: Town | Batch, path: Path, *, ladder_every: int = LADDER_EVERY, keyframe_every: int | None = None
    ) -> None:
        """Begin to record.

        Args:
            place: What is recorded, from now on.
            path: The file; it must not be there yet.
            ladder_every: Ticks between rungs.
            keyframe_every: Ticks between keyframes; by the number of people when left out, so that every tick can be
                reached in less than a second.

        Raises:
            OSError: The file is there already, or cannot be written.
        """
        assert ladder_every >= 1, f"ladder_every {ladder_every} (1 or more)"
        assert keyframe_every is None or keyframe_every >= 1, f"keyframe_every {keyframe_every} (1 or more, or None)"
        self.path = path
        self._place = place
        self._world = place.world
        self._ladder_every = ladder_every
        self._keyframe_every = keyframe_every or keyframe_ticks(place)
        self._packer = Packer()
        self._entries: list[Entry] = []
        self.left_out = 0
        self._file = Appending(path)
        systems = tuple(place.own_systems) if isinstance(place, Town) else ()
        header = Header(
            KIND, FORMAT, __version__, code_digest(), self._ladder_every, self._keyframe_every, systems
        )
        self.tick = self._now
        try:
            self._write(MAGIC, self._packer.pack(HEADER, msgspec.json.encode(header)))
            self._write_keyframe(with_origin=True)
            self._write_rung()
        except BaseException:
            self._file.close(durably=False)
            path.unlink(missing_ok=True)
            raise
        place.commands.listeners.append(self._hear)

    @property
    def ticks_at_most(self) -> int:
        """Ticks that may be lived before the next call of `follow`."""
        tick = self._now
        return min(every - tick % every for every in (self._ladder_every, self._keyframe_every))

    def follow(self) -> None:
        """Write down what is due; called after every slice of ticks.

        Raises:
            OSError: It cannot be written. The recording ends with what was whole, and takes nothing more.
        """
        tick = self._now
        if tick == self.tick:
            return
        self._write_entries()
        self.tick = tick
        if tick % self._ladder_every == 0:
            self._write_rung()
        if tick % self._keyframe_every == 0:
            self._write_keyframe(with_origin=False)

    def run(self, ticks: int, *, between: Callable[[int], bool] | None = None) -> int:
        """Let the town live a number of ticks, recorded, and return how many were lived; see `Town.run`."""
        done = 0
        while done < ticks:
            before = done
            done += self._place.run(min(ticks - done, self.ticks_at_most), between=between)
            self.follow()
            if between is not None and (done == before or between(done)):
                break
        return done

    def close(self, why: str = "end") -> None:
        """End the recording, on the disk; a second time does nothing.

        Where ticks were undone of which it has told already, it ends as one that was cut off.

        Raises:
            OSError: It cannot be written; what was written before can be read.
        """
        if self._file.is_closed:
            return
        if self._hear in self._place.commands.listeners:
            self._place.commands.listeners.remove(self._hear)
        if self._now < self.tick:
            self._file.close(durably=not self._file.is_broken)
            return
        try:
            self.follow()
            self._write_entries()
            digests = tuple(self._world.digest(place) for place in range(self._world.towns))
            self._write(self._packer.pack(DONE, msgspec.json.encode(Done(self._now, digests, why))))
        except BaseException:
            self._file.close(durably=False)
            raise
        self._file.close(durably=not self._file.is_broken)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the recording."""
        self.close("end" if kind is None else kind.__name__)

    @property
    def _now(self) -> int:
        """Ticks lived."""
        return int(self._world.blocks[CLOCK][0, Clock.TICK])

    def _hear(self, tick: int, command: Command, why: str) -> None:
        """Keep a command for the next chunk; one that was refused and that no file can hold has changed nothing."""
        written = _written(command)
        if written is not None and (not why or len(written) <= REFUSED_BYTES_MAX):
            self._entries.append(Entry(tick, msgspec.Raw(written), why[:WHY_LENGTH_MAX]))
        else:
            assert why, "a command of numbers that JSON has not is never carried out"
            self.left_out += 1

    def _write(self, *pieces: bytes) -> None:
        """Append to the file, all or nothing."""
        self._file.append(pieces)

    def _write_entries(self) -> None:
        """Write the commands that were given since."""
        for chunk in _chunks(map(msgspec.json.encode, self._entries)):
            self._write(self._packer.pack(COMMANDS, chunk))
        self._entries.clear()

    def _write_rung(self) -> None:
        """Write the digests of this moment."""
        digests = np.stack([self._world.block_digests(place) for place in range(self._world.towns)])
        self._write(self._packer.pack(RUNG, rung_bytes(self.tick, digests)))

    def _write_keyframe(self, *, with_origin: bool) -> None:
        """Write this moment."""
        self._file.append(pieces(take(self._world), self._packer, with_origin=with_origin))


def keyframe_ticks(place: Town | Batch) -> int:
    """Return the ticks between keyframes that let every tick be reached in less than a second."""
    people = max(1, place.world.rows["people"] * place.world.towns)
    return max(KEYFRAME_TICKS_MIN, min(KEYFRAME_TICKS_MAX, PEOPLE_TICKS_BETWEEN // people))


def _written(command: Command) -> bytes | None:
    """Return a command as JSON; None if it could not be read again."""
    try:
        written = msgspec.json.encode(command, enc_hook=_plain)
        decode(written)
    except (TypeError, ValueError, OverflowError):
        return None
    return written


def _plain(value: Any) -> Any:
    """Return a number of numpy as one of Python."""
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} is no value of a command")


def _chunks(entries: Iterable[bytes]) -> Iterator[bytes]:
    """Yield JSON arrays of the entries, none of them longer than a reader takes."""
    held: list[bytes] = []
    length = 0
    for entry in entries:
        if held and length + len(entry) + 2 > PACKED_LENGTH_MAX:
            yield b"[" + b",".join(held) + b"]"
            held, length = [], 0
        held.append(entry)
        length += len(entry) + 1
    if held:
        yield b"[" + b",".join(held) + b"]"
