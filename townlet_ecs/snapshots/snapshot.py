"""A snapshot: the bytes of the blocks, what they belong to, and all that the world was built from.

This module reads and writes; it imports neither numba nor the engine, so that a file can be looked at anywhere.
`townlet_ecs.snapshots.taking` makes a snapshot of a world and a world of a snapshot.
"""

import functools
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
import numpy as np
import zstandard
from numpy.typing import NDArray

from components.schema import BLOCKS, OUTPUTS, Block
from townlet_ecs.chunks import LENGTH_MAX, MAGIC, Chunk, DamagedError, Packer, read_chunks, read_json
from townlet_ecs.origin import Origin
from townlet_ecs.snapshots.migrations import FORMAT, SCHEMAS, migrated_arrays, migrated_manifest

KIND = "snapshot"
SUFFIX = ".snap"
BYTES_MAX = 2**31
"""Largest file that is read."""

TOWNS_MAX = 65_536
PERSON_BYTES_MIN = 16
"""What a person takes in a file at least: traits and needs are nobody else's, and do not get smaller than that."""

CELLS = "cells.u8"
HEAD, ORIGIN, RULES, BLOCK, END = "HEAD", "ORIG", "RULE", "BLOK", "ENDS"
RIGHT = f"a snapshot begins with {HEAD}; townlet replay FILE --at TICK --save SNAPSHOT makes one of a recording"

Count = Annotated[int, msgspec.Meta(ge=0, le=LENGTH_MAX)]
Hex16 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16}$")]


class SnapshotError(DamagedError):
    """A snapshot that no world can be made of; `reason` is a word for programs."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An array of the snapshot.

    Attributes:
        name: Name of the block, or of the output.
        dtype: Type of its numbers, such as `<f4`.
        shape: Its shape, `[town, column, row]`.
    """

    name: Annotated[str, msgspec.Meta(max_length=64)]
    dtype: Annotated[str, msgspec.Meta(max_length=8)]
    shape: Annotated[tuple[Count, ...], msgspec.Meta(min_length=2, max_length=3)]

    @property
    def length(self) -> int:
        """Bytes of the array."""
        length: int = np.dtype(self.dtype).itemsize
        for count in self.shape:
            length *= count
        return length


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a snapshot says of itself; it stands at the beginning and can be read alone.

    Attributes:
        kind: `snapshot`.
        format: Version of the format.
        schema: Digest of which column lies where.
        version: Version of the program that wrote it.
        code: Digest of the rules' source code.
        config_id: Name of the config.
        config: Digest of config, catalogue and map together.
        seed, first_town, towns: Which towns of which seed.
        tick: Ticks lived; 1,440 make a day.
        streams: The dice that the rules throw. They are functions of seed, tick and id, so there is nothing to save.
        people: Living people in all towns.
        policies: For how many of them each policy decides.
        observation: Variant of the observations in an environment's snapshot; empty for a town's.
        digests: Digest of each town.
        parts: The arrays, in the order in which they follow.
    """

    kind: str
    format: int
    schema: Hex16
    version: Annotated[str, msgspec.Meta(max_length=64)]
    code: Hex16
    config_id: Annotated[str, msgspec.Meta(max_length=64)]
    config: Hex16
    seed: Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
    first_town: Annotated[int, msgspec.Meta(ge=0, le=2**62)]
    towns: Annotated[int, msgspec.Meta(ge=1, le=TOWNS_MAX)]
    tick: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
    streams: Annotated[tuple[str, ...], msgspec.Meta(max_length=256)]
    people: Count
    policies: dict[str, Count]
    observation: Annotated[str, msgspec.Meta(max_length=64)]
    digests: Annotated[tuple[Hex16, ...], msgspec.Meta(max_length=TOWNS_MAX)]
    parts: Annotated[tuple[Part, ...], msgspec.Meta(max_length=64)]


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was reloaded since the world was built.

    Attributes:
        names: Affordances in the order in which they are numbered, also those that are only remembered.
        catalogue: Bytes of the catalogue in force; empty if it is the one of the origin.
        disturbances: Bytes of the section of disturbances in force; empty if it is the one of the origin.
    """

    names: Annotated[tuple[Annotated[str, msgspec.Meta(max_length=64)], ...], msgspec.Meta(max_length=64)]
    catalogue: bytes
    disturbances: bytes


@dataclass(frozen=True)
class Snapshot:
    """One moment of a world.

    Attributes:
        manifest: What it is.
        origin: What the world was built from.
        rules: What was reloaded since.
        arrays: Name -> array `[town, column, row]`, for each part of the manifest.
    """

    manifest: Manifest
    origin: Origin
    rules: Rules
    arrays: Mapping[str, NDArray[Any]]


@functools.cache
def schema_digest() -> str:
    """Return 16 hex digits over which column lies where."""
    digest = hashlib.blake2b(digest_size=8)
    for block in (*BLOCKS, *OUTPUTS):
        for component in block.components:
            digest.update(_columns(block, component).encode())
    return digest.hexdigest()


def _columns(block: Block, component: Any) -> str:
    """Return the columns of a component in words."""
    members = ",".join(f"{member.name}={member.value}" for member in component)
    return f"{block.name}:{np.dtype(block.dtype).str}:{block.rows}:{component.__name__}:{members};"


def encode(snapshot: Snapshot) -> bytes:
    """Return a snapshot as the bytes of a file."""
    return b"".join((MAGIC, *pieces(snapshot, Packer())))


def pieces(snapshot: Snapshot, packer: Packer, *, with_origin: bool = True) -> Iterator[bytes]:
    """Yield the bytes of the chunks of a snapshot; a file of several needs what they were built from only once."""
    yield packer.pack(HEAD, msgspec.json.encode(snapshot.manifest))
    if with_origin:
        yield packer.pack(ORIGIN, msgspec.json.encode(snapshot.origin))
    yield packer.pack(RULES, msgspec.json.encode(snapshot.rules))
    for part in snapshot.manifest.parts:
        yield packer.pack(BLOCK, snapshot.arrays[part.name])
    yield packer.pack(END, b"")


def read_manifest(data: bytes) -> Manifest:
    """Return the manifest of a snapshot; its first few thousand bytes are enough.

    Raises:
        SnapshotError: This is no snapshot, or its beginning is damaged.
    """
    with _as_snapshot_error():
        for chunk in read_chunks(data, torn=True):
            return manifest_of(chunk)[0]
    raise SnapshotError("cut", "the file ends within the manifest")


def manifest_of(chunk: Chunk) -> tuple[Manifest, tuple[Part, ...], int]:
    """Return the manifest in the first chunk of a snapshot, its parts as they are stored, and its format."""
    if chunk.kind != HEAD:
        raise DamagedError("kind", f"the file begins with {chunk.kind} ({RIGHT})")
    about = read_json(chunk, _About)
    if about.kind != KIND:
        raise DamagedError("kind", f"the file holds a {about.kind[:20]!r} (a snapshot)")
    if not 0 <= about.format <= FORMAT:
        what = f"the snapshot has format {about.format}, by version {about.version[:20]!r}"
        raise DamagedError("format", f"{what} (0 to {FORMAT}; a newer one takes a newer program)")
    if about.format == FORMAT:
        found: Manifest = read_json(chunk, Manifest)
        return found, found.parts, FORMAT
    return _older_manifest(chunk, about.format)


def _older_manifest(chunk: Chunk, number: int) -> tuple[Manifest, tuple[Part, ...], int]:
    """Return the manifest of an older format in the shape of today's, its parts as they are stored, and its format."""
    plain: Any = read_json(chunk, dict)
    try:
        stored = msgspec.convert(plain.get("parts"), tuple[Part, ...], strict=False)
        if plain.get("schema") != SCHEMAS[number]:
            raise DamagedError("schema", f"columns of format {number} lay elsewhere")
        return msgspec.convert(migrated_manifest(plain, number), Manifest, strict=False), stored, number
    except (msgspec.ValidationError, KeyError, TypeError, ValueError) as error:
        if isinstance(error, DamagedError):
            raise
        raise DamagedError("record", f"the manifest is none of format {number}: {error}") from None


class _About(msgspec.Struct):
    """The part of a manifest that every format has."""

    kind: str
    format: int
    version: str


def decode(data: bytes | memoryview) -> Snapshot:
    """Return the snapshot that some bytes hold, its structure verified; what its numbers mean is not looked at.

    Raises:
        SnapshotError: It is damaged, of another format, or not of this schema.
    """
    if len(data) > BYTES_MAX:
        raise SnapshotError("size", f"the file has {len(data):,} bytes (at most {BYTES_MAX:,})")
    with _as_snapshot_error():
        chunks = read_chunks(data)
        snapshot = read_pieces(next(chunks, None), chunks)
        if next(chunks, None) is not None:
            raise DamagedError("order", "the file goes on after its end")
        return snapshot


def read_pieces(first: Chunk | None, chunks: Iterator[Chunk], *, origin: Origin | None = None) -> Snapshot:
    """Return the snapshot whose chunks follow one another.

    Args:
        first: The first of them.
        chunks: The others, and whatever comes after.
        origin: What it was built from, if that is not among the chunks.
    """
    if first is None:
        raise DamagedError("cut", "the file holds nothing")
    manifest, parts, format_ = manifest_of(first)
    origin = origin or read_json(_next(chunks, ORIGIN), Origin)
    assert origin is not None, "it is one or the other"
    rules: Rules = read_json(_next(chunks, RULES), Rules)
    stored = [_next(chunks, BLOCK) for _ in parts]
    _next(chunks, END)
    _look_over(manifest, origin, sum(len(chunk.stored) for chunk in stored))
    return Snapshot(manifest, origin, rules, Packed(manifest.parts, parts, stored, format_))


class Packed(Mapping[str, NDArray[Any]]):
    """Arrays that are unpacked when they are first asked for: by then their shapes were found to be right."""

    def __init__(self, parts: tuple[Part, ...], old: tuple[Part, ...], stored: list[Chunk], format_: int) -> None:
        """Keep them as they are stored.

        Args:
            parts: What they are to be.
            old: What they are in the file; another format may have other columns.
            stored: The chunks.
            format_: Of the file.
        """
        self._parts = parts
        self._old = old
        self._stored = stored
        self._format = format_
        self._arrays: dict[str, NDArray[Any]] | None = None

    def __getitem__(self, name: str) -> NDArray[Any]:
        """Return an array, read-only.

        Raises:
            SnapshotError: It is not as long as its shape.
        """
        if self._arrays is None:
            with _as_snapshot_error():
                self._arrays = self._unpack()
        return self._arrays[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return (part.name for part in self._parts)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._parts)

    def pack(self) -> None:
        """Let go of what was unpacked; it is unpacked again when it is asked for again."""
        self._arrays = None

    def _unpack(self) -> dict[str, NDArray[Any]]:
        """Return all arrays in the shapes of this format."""
        if sum(part.length for part in self._old) > 2 * sum(part.length for part in self._parts):
            raise DamagedError("shape", "the arrays are longer than any format has them")
        arrays, unpacker = {}, zstandard.ZstdDecompressor()
        for part, chunk in zip(self._old, self._stored, strict=True):
            array = np.frombuffer(chunk.contents(length=part.length, by=unpacker), part.dtype)
            arrays[part.name] = array.reshape(part.shape)
        arrays = migrated_arrays(arrays, self._format)
        if any(arrays[part.name].shape != part.shape for part in self._parts):
            raise DamagedError("shape", "the arrays are not those of the manifest")
        return arrays


def _next(chunks: Iterator[Chunk], kind: str) -> Chunk:
    """Return the next chunk, which must be of a kind."""
    chunk = next(chunks, None)
    if chunk is None:
        raise DamagedError("cut", f"the file ends where {kind} belongs")
    if chunk.kind != kind:
        raise DamagedError("order", f"{chunk.kind} where {kind} belongs")
    return chunk


def _look_over(manifest: Manifest, origin: Origin, stored: int) -> None:
    """Refuse a manifest that is not of this schema, contradicts itself, or promises more than there is."""
    if manifest.schema != schema_digest():
        what = f"columns of version {manifest.version} ({manifest.schema})"
        raise DamagedError("schema", f"{what} lie elsewhere than here ({schema_digest()})")
    said = (manifest.seed, manifest.first_town, manifest.towns, manifest.config)
    built = (origin.seed, origin.first_town, origin.towns, origin.digest)
    if said != built or len(manifest.digests) not in (0, manifest.towns):
        raise DamagedError("origin", "the manifest and what the world was built from contradict each other")
    expected = _expected()
    found = [(part.name, part.dtype, part.shape[1]) for part in manifest.parts]
    if len(found) != len(expected) or any(_unlike(*pair) for pair in zip(found, expected, strict=True)):
        raise DamagedError("schema", "the manifest lists other arrays than towns have")
    people = manifest.parts[0].shape[-1] * manifest.towns
    if any(part.shape[0] != manifest.towns for part in manifest.parts) or manifest.people > people:
        raise DamagedError("shape", "the arrays are not those of the towns in the manifest")
    rows = max(manifest.people, origin.agents or 0)
    if rows * PERSON_BYTES_MIN > max(stored, 64 * PERSON_BYTES_MIN):
        raise DamagedError("size", f"{stored:,} bytes cannot hold {rows:,} people")
    if (origin.agents or 0) > manifest.parts[0].shape[-1]:
        raise DamagedError("shape", f"{origin.agents:,} people in {manifest.parts[0].shape[-1]:,} rows")


@functools.cache
def _expected() -> list[tuple[str, str, int]]:
    """Return name, type and columns of every array; the length of `cells.u8` depends on the map, and stands as 0."""
    expected = [(block.name, np.dtype(block.dtype).str, block.columns) for block in (*BLOCKS, *OUTPUTS)]
    expected.insert(len(BLOCKS), (CELLS, "|u1", 0))
    return expected


def _unlike(found: tuple[str, str, int], expected: tuple[str, str, int]) -> bool:
    """Return whether an array is not what it should be."""
    return found[:2] != expected[:2] or (expected[2] != 0 and found[2] != expected[2])


class _as_snapshot_error:  # noqa: N801 - reads as a phrase after `with`
    """Turns damage of the container into damage of the snapshot."""

    def __enter__(self) -> None:
        """Do nothing."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        """Raise damage anew."""
        if isinstance(error, DamagedError) and not isinstance(error, SnapshotError):
            raise SnapshotError(error.reason, str(error)) from None
