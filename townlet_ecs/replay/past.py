"""The past: every tick of a recording as a town that can be looked at, asked, and lived on from."""

import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from systems.processor import Processor, Stage
from townlet_ecs.chunks import DamagedError
from townlet_ecs.command import Command, CommandError
from townlet_ecs.commands import decode as decode_command
from townlet_ecs.reload import ReloadCatalogue, ReloadDisturbances
from townlet_ecs.replay.tape import Entry, Tape, read_tape
from townlet_ecs.snapshots.files import read_file
from townlet_ecs.snapshots.lifting import lifted
from townlet_ecs.snapshots.snapshot import Packed
from townlet_ecs.snapshots.taking import world_of
from townlet_ecs.town import Town

OwnSystem = tuple[Callable[[Town], Processor], type[Stage]]
"""A system that was not ours: how it is made for a town, and the stage after which it comes."""


class PastError(ValueError):
    """The recording does not tell of what was asked."""


@dataclass(frozen=True)
class Given:
    """A command in the journal of one town.

    Attributes:
        tick: The tick before which it was given.
        command: The command.
        why: Why it was refused; empty if it was carried out.
    """

    tick: int
    command: Command
    why: str


class Past:
    """One town of a recording, or of a snapshot, which is a recording of one moment.

    Attributes:
        tape: What the file holds.
        place: Which of its towns this is.
        given: The commands of the town, in order.
        systems: The systems that were not ours.
    """

    def __init__(self, tape: Tape, *, place: int = 0, systems: Sequence[OwnSystem] = ()) -> None:
        """Look at a town of a recording.

        Args:
            tape: What was read from a file.
            place: Which of its towns.
            systems: The systems that were not ours, in the order in which they were added.

        Raises:
            PastError: There is no such town.
            DamagedError: The journal holds something that is no command.
        """
        if not 0 <= place < tape.origin.towns:
            raise PastError(f"town {place} of the file (0 to {tape.origin.towns - 1})")
        self.tape = tape
        self.place = place
        self.given = [given for given in map(_given, tape.entries) if _is_for(given.command, place)]
        self._ticks = list(tape.keyframes)
        self._given_ticks = [given.tick for given in self.given]
        self.systems = tuple(systems)

    @property
    def first_tick(self) -> int:
        """The tick with which the recording begins."""
        return self.tape.first_tick

    @property
    def last_tick(self) -> int:
        """The last tick of which it tells."""
        return self.tape.last_tick

    def town_at(self, tick: int) -> Town:
        """Return the town as it was when so many ticks were lived, before the commands that came then.

        Raises:
            PastError: The recording does not tell of that tick.
            SnapshotError: The moment before it is no sound town.
        """
        if not self.first_tick <= tick <= self.last_tick:
            raise PastError(f"tick {tick:,} (the recording tells of {self.first_tick:,} to {self.last_tick:,})")
        town = self._town_of(self.moment_before(tick))
        self.live(town, tick)
        return town

    def moment_before(self, tick: int) -> int:
        """Return the last tick up to this one of which all is written down, so that nothing has to be lived again."""
        return self._ticks[bisect.bisect_right(self._ticks, tick) - 1]

    def live(self, town: Town, tick: int, *, between: Callable[[], None] | None = None) -> None:
        """Let a town of this past live on to a tick, with the commands that it was given.

        Args:
            town: What `town_at` returned.
            tick: Up to when; commands that come then are not given yet.
            between: Called after each stretch without commands.
        """
        while town.tick < tick:
            self.give(town)
            upcoming = bisect.bisect_right(self._given_ticks, town.tick)
            until = min([tick, *self._given_ticks[upcoming : upcoming + 1]])
            town.run(until - town.tick)
            if between is not None:
                between()

    def give(self, town: Town) -> None:
        """Give a town the commands that came at the tick where it is."""
        first = bisect.bisect_left(self._given_ticks, town.tick)
        for given in self.given[first : bisect.bisect_right(self._given_ticks, town.tick)]:
            town.command(msgspec.structs.replace(given.command, town=0))
            town.commands.drain(town.world)

    def rungs(self) -> Iterator[tuple[int, NDArray[np.uint64]]]:
        """Yield the ticks of which digests were written down, and those of every block of the town."""
        for tick, digests in self.tape.rungs.items():
            yield tick, digests[self.place]

    def end_digest(self) -> str | None:
        """Return the digest of the town after the last commands; None if the recording was cut off."""
        return self.tape.done.digests[self.place] if self.tape.done else None

    def _town_of(self, moment: int) -> Town:
        """Return the town of a keyframe. It lives as it did, so nobody watches over its ticks."""
        snapshot = self.tape.keyframes[moment]
        world = world_of(lifted(snapshot, self.place))
        if isinstance(snapshot.arrays, Packed):
            snapshot.arrays.pack()  # who visits many moments needs room for one
        town = Town.of(world, staged=bool(self.systems), guard=False)
        for make, after in self.systems:
            town.add_system(make(town), after=after)
        return town


def open_past(path: Path, *, town: int = 0, systems: Sequence[OwnSystem] = ()) -> Past:
    """Return the past of a town in a file: a recording, or a snapshot.

    Raises:
        DamagedError: The file is neither, or damaged.
        PastError: It has no such town.
        OSError: It cannot be read.
    """
    return Past(read_tape(read_file(path)), place=town, systems=systems)


def _given(entry: Entry) -> Given:
    """Return an entry of the journal with its command read."""
    try:
        return Given(entry.tick, decode_command(bytes(entry.command)), entry.why)
    except CommandError as error:
        raise DamagedError("record", f"the journal holds no command at tick {entry.tick}: {error}") from None


def _is_for(command: Command, place: int) -> bool:
    """Return whether a command concerns the town at a place; the catalogue is that of all."""
    return command.town == place or isinstance(command, ReloadCatalogue | ReloadDisturbances)
