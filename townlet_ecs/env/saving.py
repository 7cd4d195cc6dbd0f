"""Saved states of environments: a line of JSON that says what follows, a checksum, and the bytes of the arrays."""

import hashlib
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

MAGIC = b"townlet-env 1\n"
CHECKSUM_BYTES = 16


def pack(identity: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> bytes:
    """Return the arrays as bytes, headed by what they belong to."""
    head = msgspec.json.encode(identity) + b"\n"
    body = b"".join(array.tobytes() for array in arrays.values())
    return b"".join((MAGIC, head, _checksum(head + body), body))


def unpack(saved: bytes, identity: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> None:
    """Fill the arrays with what `pack` made of them; nothing is changed if it is not of the same kind.

    Raises:
        ValueError: It belongs to something else, or is damaged.
    """
    if not saved.startswith(MAGIC):
        raise ValueError("this is no saved environment")
    head, _, rest = saved[len(MAGIC) :].partition(b"\n")
    try:
        found = msgspec.json.decode(head)
    except msgspec.DecodeError:
        raise ValueError("the saved environment is damaged") from None
    differs = [
        f"{name} {found.get(name)} (here {value})" for name, value in identity.items() if found.get(name) != value
    ]
    if differs:
        raise ValueError(f"saved by another environment: {', '.join(differs)}")
    checksum, body = rest[:CHECKSUM_BYTES], rest[CHECKSUM_BYTES:]
    size = sum(array.nbytes for array in arrays.values())
    if len(body) != size or checksum != _checksum(head + b"\n" + body):
        raise ValueError("the saved environment is damaged")
    start = 0
    for array in arrays.values():
        array[...] = np.frombuffer(body, array.dtype, array.size, start).reshape(array.shape)
        start += array.nbytes


def _checksum(data: bytes) -> bytes:
    """Return a checksum of bytes."""
    return hashlib.blake2b(data, digest_size=CHECKSUM_BYTES).digest()
