"""The file of a recording, `.tlr`: what was lived, by whom, and enough to live it again.

A recording is a header, and then, in the order in which things happened: keyframes (whole moments, like snapshots, of
which the first holds what the world was built from), commands as they were given, and rungs (digests of every block of
every town, by which a repetition is checked). `DONE` ends it; one that was cut off ends with its last whole chunk.
"""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from components.schema import BLOCKS
from townlet_ecs.chunks import Chunk, DamagedError, read_chunks, read_json
from townlet_ecs.origin import Origin
from townlet_ecs.snapshots.snapshot import CELLS, HEAD, SUFFIX, Hex16, Snapshot, read_pieces

KIND = "recording"
TAPE_SUFFIX = ".tlr"
FORMAT = 1
HEADER, COMMANDS, RUNG, DONE = "TAPE", "CMDS", "RUNG", "DONE"

COMMANDS_MAX = 10_000_000
"""Commands that a recording holds at most."""

RUNG_BLOCKS = (*(block.name for block in BLOCKS), CELLS)
"""The blocks of which a rung holds digests, in order."""

Tick = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a recording says of itself.

    Attributes:
        kind: `recording`.
        format: Version of the format.
        version, code: Of the program that wrote it.
        ladder_every: Ticks between rungs.
        keyframe_every: Ticks between keyframes.
        systems: Names of systems that were not ours; without them nothing can be repeated.
    """

    kind: str
    format: int
    version: Annotated[str, msgspec.Meta(max_length=64)]
    code: Annotated[str, msgspec.Meta(max_length=64)]
    ladder_every: Annotated[int, msgspec.Meta(ge=1)]
    keyframe_every: Annotated[int, msgspec.Meta(ge=1)]
    systems: Annotated[tuple[str, ...], msgspec.Meta(max_length=256)]


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A command in the journal.

    Attributes:
        tick: The tick before which it was given.
        command: The command, as JSON.
        why: Why it was refused; empty if it was carried out.
    """

    tick: Tick
    command: msgspec.Raw
    why: str = ""


class Done(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a recording ends.

    Attributes:
        tick: Ticks lived.
        digests: Of each town, after the last commands.
        why: What ended it, in a word.
    """

    tick: Tick
    digests: tuple[Hex16, ...]
    why: str


@dataclass
class Tape:
    """All that a file holds; keyframes are unpacked when they are asked for.

    Attributes:
        header: What it says of itself; None of a snapshot, which is a recording of one moment.
        keyframes: Tick -> moment.
        entries: Commands in order.
        rungs: Tick -> (towns, blocks) u64 digests.
        done: How it ends; None if it was cut off.
        last_tick: The last tick of which it tells.
    """

    header: Header | None = None
    keyframes: dict[int, Snapshot] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    rungs: dict[int, NDArray[np.uint64]] = field(default_factory=dict)
    done: Done | None = None
    last_tick: int = 0

    @property
    def first_tick(self) -> int:
        """The tick with which it begins."""
        return next(iter(self.keyframes))

    @property
    def origin(self) -> Origin:
        """What the world was built from."""
        return self.keyframes[self.first_tick].origin


def read_tape(data: bytes | memoryview) -> Tape:
    """Return what the bytes of a recording, or of a snapshot, hold.

    Raises:
        DamagedError: It is neither, or something in it has changed. A last chunk that is cut off is left out.
    """
    chunks = read_chunks(data, torn=True)
    first = next(chunks, None)
    tape = Tape()
    if first is not None and first.kind == HEAD:
        return _tape_of_snapshot(first, chunks)
    if first is None:
        raise DamagedError("cut", "the file ends within its header")
    if first.kind != HEADER:
        right = f"a recording, {TAPE_SUFFIX}, or a snapshot, {SUFFIX}"
        raise DamagedError("kind", f"the file begins with {first.kind} ({right})")
    tape.header = _header_of(first)
    with contextlib.suppress(_CutError):
        _read_on(tape, chunks)
    if not tape.keyframes:
        raise DamagedError("cut", "the recording ends before its first moment")
    return tape


class _CutError(Exception):
    """The file ends within a keyframe."""


def _header_of(chunk: Chunk) -> Header:
    """Return the header of a recording."""
    about = read_json(chunk, _About)
    if about.kind != KIND or about.format != FORMAT:
        what = f"a {about.kind[:20]!r} of format {about.format}"
        raise DamagedError("format", f"the file holds {what} (a recording of format {FORMAT})")
    header: Header = read_json(chunk, Header)
    return header


class _About(msgspec.Struct):
    """The part of a header that every format has."""

    kind: str
    format: int


def _tape_of_snapshot(first: Chunk, chunks: Iterator[Chunk]) -> Tape:
    """Return a snapshot as a recording of one moment."""
    snapshot = read_pieces(first, chunks)
    tick = snapshot.manifest.tick
    return Tape(keyframes={tick: snapshot}, last_tick=tick)


def _read_on(tape: Tape, chunks: Iterator[Chunk]) -> None:
    """Read what follows the header."""
    for chunk in chunks:
        if tape.done is not None:
            raise DamagedError("order", "the recording goes on after its end")
        if chunk.kind == HEAD:
            _read_keyframe(tape, chunk, chunks)
        elif not tape.keyframes:
            raise DamagedError("order", f"{chunk.kind} before the first moment")
        elif chunk.kind == COMMANDS:
            _read_commands(tape, chunk)
        elif chunk.kind == RUNG:
            _read_rung(tape, chunk)
        elif chunk.kind == DONE:
            tape.done = read_json(chunk, Done)
            if len(tape.done.digests) != tape.origin.towns:
                raise DamagedError("record", f"the end tells of {len(tape.done.digests)} towns ({tape.origin.towns})")
            _come_to(tape, tape.done.tick, chunk)
        else:
            raise DamagedError("order", f"{chunk.kind} is no part of a recording")


def _come_to(tape: Tape, tick: int, chunk: Chunk) -> None:
    """Note that the recording tells of a tick."""
    if tick < tape.last_tick:
        raise DamagedError("order", f"chunk {chunk.number} ({chunk.kind}) goes back to tick {tick}")
    tape.last_tick = tick


def _read_keyframe(tape: Tape, chunk: Chunk, chunks: Iterator[Chunk]) -> None:
    """Read a moment."""
    more = None if not tape.keyframes else tape.origin
    snapshot = read_pieces(chunk, _or_cut(chunks), origin=more)
    _come_to(tape, snapshot.manifest.tick, chunk)
    tape.keyframes[snapshot.manifest.tick] = snapshot


def _or_cut(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """Yield the chunks of a moment; where the file ends, so does the recording."""
    while (chunk := next(chunks, None)) is not None:  # `yield from` would end the others with the moment
        yield chunk
    raise _CutError


def _read_commands(tape: Tape, chunk: Chunk) -> None:
    """Read commands."""
    entries: list[Entry] = read_json(chunk, list[Entry])
    if len(tape.entries) + len(entries) > COMMANDS_MAX:
        raise DamagedError("size", f"more than {COMMANDS_MAX:,} commands")
    for entry in entries:
        _come_to(tape, entry.tick, chunk)
    tape.entries += entries


def _read_rung(tape: Tape, chunk: Chunk) -> None:
    """Read the digests of a moment."""
    towns = tape.origin.towns
    words = np.frombuffer(chunk.contents(length=8 * (1 + towns * len(RUNG_BLOCKS))), "<u8")
    if words[0] > 2**31:
        raise DamagedError("record", f"chunk {chunk.number} ({chunk.kind}): tick {words[0]}")
    tick = int(words[0])
    _come_to(tape, tick, chunk)
    tape.rungs[tick] = words[1:].reshape(towns, len(RUNG_BLOCKS))


def rung_bytes(tick: int, digests: NDArray[np.uint64]) -> bytes:
    """Return the contents of a rung."""
    return np.concatenate(([np.uint64(tick)], digests.reshape(-1))).astype("<u8").tobytes()


def named(digests: NDArray[np.uint64]) -> Mapping[str, str]:
    """Return the digests of the blocks of one town by name, as 16 hex digits."""
    return {name: f"{int(digest):016x}" for name, digest in zip(RUNG_BLOCKS, digests, strict=True)}


def unlike(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> list[str]:
    """Return the names of the blocks whose digests differ in any town."""
    differ: Any = (one != other).reshape(-1, len(RUNG_BLOCKS)).any(axis=0)
    return [name for name, yes in zip(RUNG_BLOCKS, differ, strict=True) if yes]

