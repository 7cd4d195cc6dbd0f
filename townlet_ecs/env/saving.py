"""Saved states of environments: what they belong to and the bytes of their arrays, in the container of our files."""

from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from townlet_ecs.chunks import MAGIC, Chunk, DamagedError, Packer, read_chunks, read_json

KIND = "environment"
HEAD, ARRAY = "ENVS", "BLOK"


def pack(identity: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> bytes:
    """Return the arrays as bytes, headed by what they belong to."""
    packer = Packer()
    head = packer.pack(HEAD, msgspec.json.encode({"kind": KIND} | identity))
    return b"".join((MAGIC, head, *(packer.pack(ARRAY, array) for array in arrays.values())))


def unpack(saved: bytes, identity: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> None:
    """Fill the arrays with what `pack` made of them; nothing is changed if it is not of the same kind.

    Raises:
        ValueError: It belongs to something else, or is damaged.
    """
    try:
        head, *stored = read_chunks(saved)
        _refuse_others(head, identity)
        if len(stored) != len(arrays):
            raise DamagedError("order", f"{len(stored)} arrays ({len(arrays)})")
        contents = [chunk.contents(length=array.nbytes) for chunk, array in zip(stored, arrays.values(), strict=True)]
    except DamagedError as error:
        raise ValueError(f"this is no saved environment, or it is damaged: {error}") from None
    for array, values in zip(arrays.values(), contents, strict=True):
        array[...] = np.frombuffer(values, array.dtype).reshape(array.shape)


def _refuse_others(head: Chunk, identity: dict[str, Any]) -> None:
    """Refuse what another environment has saved.

    Raises:
        ValueError: Tells in what they differ.
    """
    found = read_json(head, dict[str, Any]) if head.kind == HEAD else {}
    if found.get("kind") != KIND:
        raise DamagedError("kind", f"the file begins with {head.kind}")
    differs = [
        f"{name} {found.get(name)} (here {value})" for name, value in identity.items() if found.get(name) != value
    ]
    if differs:
        raise ValueError(f"saved by another environment: {', '.join(differs)}")
