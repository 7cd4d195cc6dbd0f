"""Chunks: the one container of bytes in which towns are kept, whether one moment of them or a whole recording.

A file is a line that says what it is, and chunks one after the other. A chunk is a header of 44 bytes (kind, number,
length of what is stored, length of the contents, and two checksums) and the contents, compressed by zstandard. One
checksum covers the header, the other the header and what is stored, and the numbers count up from 0, so that no byte
can change, and no chunk can be missing, doubled or moved, unseen. Chunks are only ever added: when a writer is stopped
in the middle of one, all those before it can still be read. That the length in the header is sound tells a chunk that
was cut off from one that was changed.
"""

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
import zstandard

MAGIC = b"townlet file 1\r\n\x1a\n"
"""How every file begins; a transfer that mends line ends or cuts at a control character is noticed."""

LENGTH_MAX = 2**31
"""Longest contents of a chunk, in bytes."""

PACKED_LENGTH_MAX = 16 * 2**20
"""Longest contents of a chunk that is read as a whole before anything else is known, in bytes."""

LEVEL = 1
"""How hard zstandard tries; a town of 100,000 people takes 40 ms."""

_HEADER = struct.Struct("<4sIQQ")
_HEADER_CHECKSUM_BYTES = 8
_CHECKSUM_BYTES = 12
HEADER_BYTES = _HEADER.size + _HEADER_CHECKSUM_BYTES + _CHECKSUM_BYTES


class DamagedError(ValueError):
    """Bytes that are no file of ours, or no longer what was written.

    Attributes:
        reason: A word for what is wrong, for programs.
    """

    def __init__(self, reason: str, message: str) -> None:
        """Keep the word; the message is for people."""
        self.reason = reason
        super().__init__(message)


@dataclass(frozen=True)
class Chunk:
    """A piece of a file.

    Attributes:
        kind: Four letters.
        number: Its place in the file, from 0.
        length: Bytes of the contents.
        stored: The contents as they are stored.
        begins: Where it begins in the file.
    """

    kind: str
    number: int
    length: int
    stored: bytes
    begins: int

    @property
    def ends(self) -> int:
        """Where the next chunk begins."""
        return self.begins + HEADER_BYTES + len(self.stored)

    def contents(self, *, length: int | None = None, by: zstandard.ZstdDecompressor | None = None) -> bytes:
        """Return the contents.

        Args:
            length: How many bytes they must be; up to `PACKED_LENGTH_MAX` when left out.
            by: What unpacks them, for who reads many chunks: to make one takes longer than to use it.

        Raises:
            DamagedError: They are longer, or no zstandard frame of the length that the header tells.
        """
        if self.length != length if length is not None else self.length > PACKED_LENGTH_MAX:
            right = f"{length:,}" if length is not None else f"at most {PACKED_LENGTH_MAX:,}"
            raise DamagedError("length", f"chunk {self.number} ({self.kind}) is {self.length:,} bytes long ({right})")
        try:
            if zstandard.get_frame_parameters(self.stored).content_size != self.length:
                raise DamagedError("length", f"chunk {self.number} ({self.kind}) is not as long as its header tells")
            found: bytes = (by or zstandard.ZstdDecompressor()).decompress(self.stored, allow_extra_data=False)
        except zstandard.ZstdError as error:
            raise DamagedError("compression", f"chunk {self.number} ({self.kind}): {error}") from None
        return found


class Packer:
    """Makes the bytes of chunks, one after the other.

    Attributes:
        number: Of the next chunk.
    """

    def __init__(self, *, number: int = 0) -> None:
        """Begin a file, or go on with one."""
        self.number = number
        self._compressor = zstandard.ZstdCompressor(level=LEVEL)

    def pack(self, kind: str, contents: Any) -> bytes:
        """Return the bytes of the next chunk.

        Args:
            kind: Four letters.
            contents: Anything with bytes: an array is stored as it lies in memory.
        """
        stored = self._compressor.compress(contents)
        length = memoryview(contents).nbytes
        assert length <= LENGTH_MAX, "the largest block of the largest town is smaller"
        header = _HEADER.pack(kind.encode("ascii"), self.number, len(stored), length)
        self.number += 1
        return b"".join((header, _header_checksum(header), _checksum(header, stored), stored))


def read_chunks(data: bytes | memoryview, *, torn: bool = False) -> Iterator[Chunk]:
    """Yield the chunks of a file, each with its checksum verified.

    Args:
        data: The bytes of the file.
        torn: Whether the last chunk may be cut off, as it is when a writer was stopped; it is then left out.

    Raises:
        DamagedError: This is no file of ours, or something in it has changed; holds the place.
    """
    view = memoryview(data)
    if bytes(view[: len(MAGIC)]) != MAGIC:
        raise DamagedError("magic", "this is no file of Townlet" if view else "the file is empty")
    place, number = len(MAGIC), 0
    while place < len(view):
        chunk = _chunk_at(view, place, number)
        if chunk is None:
            if torn:
                return
            raise DamagedError("cut", f"the file ends in the middle of chunk {number}, at byte {len(view):,}")
        yield chunk
        place, number = chunk.ends, number + 1


def _chunk_at(view: memoryview, place: int, number: int) -> Chunk | None:
    """Return the chunk at a place, or None if the file ends before it does."""
    header = bytes(view[place : place + _HEADER.size])
    body = place + HEADER_BYTES
    if len(view) < body:
        return None
    kind, found, stored_length, length = _HEADER.unpack(header)
    checksums = bytes(view[place + _HEADER.size : body])
    if checksums[:_HEADER_CHECKSUM_BYTES] != _header_checksum(header) or max(stored_length, length) > LENGTH_MAX:
        raise DamagedError("checksum", f"chunk {number}, at byte {place:,}, is damaged")
    if len(view) < body + stored_length:
        return None
    stored = bytes(view[body : body + stored_length])
    if checksums[_HEADER_CHECKSUM_BYTES:] != _checksum(header, stored):
        raise DamagedError("checksum", f"chunk {number}, at byte {place:,}, is damaged")
    if found != number or not kind.isascii() or not kind.isalnum():
        raise DamagedError("order", f"chunk {found} where number {number} belongs, at byte {place:,}")
    return Chunk(kind.decode("ascii"), number, length, stored, place)


def read_json(chunk: Chunk, kind: Any) -> Any:
    """Return the record that a chunk holds as JSON.

    Raises:
        DamagedError: It holds something else; the message says what and where.
    """
    try:
        return msgspec.json.decode(chunk.contents(), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DamagedError("record", f"chunk {chunk.number} ({chunk.kind}): {error}") from None


def _header_checksum(header: bytes) -> bytes:
    """Return the checksum of the header of a chunk."""
    return hashlib.blake2b(header, digest_size=_HEADER_CHECKSUM_BYTES).digest()


def _checksum(header: bytes, stored: bytes) -> bytes:
    """Return the checksum of a chunk."""
    digest = hashlib.blake2b(header, digest_size=_CHECKSUM_BYTES)
    digest.update(stored)
    return digest.digest()
