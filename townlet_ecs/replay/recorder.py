"""The recorder: writes down what a town or a batch of towns lives, while it lives it."""

import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
import numpy as np

from components.town import Clock
from townlet_ecs import __version__
from townlet_ecs.chunks import MAGIC, Packer
from townlet_ecs.command import Command
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


class Recorder:
    """A recording on its way; use it as a context, or close it.

    Attributes:
        path: The file; it can be read up to its last whole chunk at any time.
        tick: The tick up to which the recording tells.
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
        self.path = path
        self._place = place
        self._world = place.world
        self._ladder_every = ladder_every
        self._keyframe_every = keyframe_every or keyframe_ticks(place)
        self._packer = Packer()
        self._entries: list[Entry] = []
        self._file = path.open("xb")
        systems = tuple(place.own_systems) if isinstance(place, Town) else ()
        header = Header(
            KIND, FORMAT, __version__, code_digest(), self._ladder_every, self._keyframe_every, systems
        )
        self._file.write(MAGIC)
        self._write(self._packer.pack(HEADER, msgspec.json.encode(header)))
        self.tick = self._now
        self._write_keyframe(with_origin=True)
        self._write_rung()
        place.commands.listeners.append(self._hear)

    @property
    def ticks_at_most(self) -> int:
        """Ticks that may be lived before the next call of `follow`."""
        tick = self._now
        return min(every - tick % every for every in (self._ladder_every, self._keyframe_every))

    def follow(self) -> None:
        """Write down what is due; called after every slice of ticks."""
        tick = self._now
        if tick == self.tick:
            return
        self._write_entries()
        self.tick = tick
        if tick % self._ladder_every == 0:
            self._write_rung()
        if tick % self._keyframe_every == 0:
            self._write_keyframe(with_origin=False)
        self._file.flush()

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
        """End the recording, on the disk."""
        if self._file.closed:
            return
        self._place.commands.listeners.remove(self._hear)
        self.follow()
        self._write_entries()
        digests = tuple(self._world.digest(place) for place in range(self._world.towns))
        self._write(self._packer.pack(DONE, msgspec.json.encode(Done(self._now, digests, why))))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

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
        """Keep a command for the next chunk."""
        self._entries.append(Entry(tick, msgspec.Raw(msgspec.json.encode(command)), why))

    def _write(self, piece: bytes) -> None:
        """Append to the file."""
        self._file.write(piece)

    def _write_entries(self) -> None:
        """Write the commands that were given since."""
        if self._entries:
            self._write(self._packer.pack(COMMANDS, msgspec.json.encode(self._entries)))
            self._entries.clear()

    def _write_rung(self) -> None:
        """Write the digests of this moment."""
        digests = np.stack([self._world.block_digests(place) for place in range(self._world.towns)])
        self._write(self._packer.pack(RUNG, rung_bytes(self.tick, digests)))

    def _write_keyframe(self, *, with_origin: bool) -> None:
        """Write this moment."""
        for piece in pieces(take(self._world), self._packer, with_origin=with_origin):
            self._write(piece)


def keyframe_ticks(place: Town | Batch) -> int:
    """Return the ticks between keyframes that let every tick be reached in less than a second."""
    people = max(1, place.world.rows["people"] * place.world.towns)
    return max(KEYFRAME_TICKS_MIN, min(KEYFRAME_TICKS_MAX, PEOPLE_TICKS_BETWEEN // people))
