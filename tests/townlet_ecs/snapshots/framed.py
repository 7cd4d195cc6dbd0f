"""Small payloads that can be told from halves of themselves: a checksum and a body."""

import hashlib
from typing import Any

from townlet_ecs.snapshots.disk import Disk
from townlet_ecs.snapshots.store import Store

CHECKSUM_BYTES = 8


def framed(name: str, size: int = 40) -> bytes:
    """Return a payload of so many bytes, none of them zero, with a content of its own."""
    seed = hashlib.shake_128(name.encode()).digest(size - CHECKSUM_BYTES)
    body = bytes(1 + byte % 255 for byte in seed)
    return hashlib.blake2b(body, digest_size=CHECKSUM_BYTES).digest() + body


def body_of(data: bytes) -> bytes:
    """Return the body of a payload; `ValueError` when it is not what was framed."""
    body = data[CHECKSUM_BYTES:]
    if hashlib.blake2b(body, digest_size=CHECKSUM_BYTES).digest() != data[:CHECKSUM_BYTES]:
        raise ValueError("the checksum is wrong")
    return body


def writer(disk: Disk, kind: type[Store[Any]] = Store) -> Store[bytes]:
    """Open a store for writing."""
    return kind(disk, check=body_of, writes=True)
