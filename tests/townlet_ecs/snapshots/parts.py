"""A snapshot taken apart, to be changed and put together again with checksums that fit."""

import json
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from townlet_ecs import chunks
from townlet_ecs.chunks import Packer
from townlet_ecs.origin import Origin
from townlet_ecs.snapshots.migrations import SCHEMAS
from townlet_ecs.snapshots.snapshot import decode
from townlet_ecs.storage import digest_of


@dataclass
class Parts:
    """A snapshot taken apart, to be changed and put together again.

    Attributes:
        head: The manifest.
        origin: What the world was built from.
        config: Values or bytes in place of its config, if that is to be another one.
        rules: What was reloaded since.
        arrays: The blocks by name.
    """

    head: dict[str, Any]
    origin: dict[str, Any]
    config: Any
    rules: dict[str, Any]
    arrays: dict[str, NDArray[Any]]


def apart(data: bytes) -> Parts:
    """Take a snapshot apart."""
    snapshot = decode(data)
    origin = {name: getattr(snapshot.origin, name) for name in Origin.__struct_fields__}
    head: dict[str, Any] = msgspec.to_builtins(snapshot.manifest)
    rules = {name: getattr(snapshot.rules, name) for name in ("names", "catalogue", "disturbances")}
    return Parts(head, origin, None, rules, dict(snapshot.arrays))


def make_fit(parts: Parts) -> None:
    """Let the manifest tell the digests of what is there now."""
    try:
        origin = Origin(**{**parts.origin, "config": config_bytes(parts)})
        parts.head["config"] = origin.digest
        state = [array for name, array in parts.arrays.items() if name != "rewards.f32"]
        if parts.head["digests"] and int(parts.head["format"]) == len(SCHEMAS) - 1:
            parts.head["digests"] = [
                digest_of(np.ascontiguousarray(block[place]) for block in state) for place in range(len(state[0]))
            ]
    except (TypeError, ValueError, IndexError, KeyError, AttributeError):
        return  # what is there now has no digest


def config_bytes(parts: Parts) -> Any:
    """Return the config as JSON, with whatever numbers are in it."""
    if parts.config is None:
        return parts.origin["config"]
    return parts.config if isinstance(parts.config, bytes) else json.dumps(parts.config).encode()


def packed(parts: Parts) -> list[bytes]:
    """Return the chunks of a snapshot."""
    packer = Packer()
    origin = {**parts.origin, "config": config_bytes(parts)}
    records = (("HEAD", parts.head), ("ORIG", origin), ("RULE", parts.rules))
    pieces = [packer.pack(kind, json.dumps(record, default=as_base64).encode()) for kind, record in records]
    pieces += [packer.pack("BLOK", np.ascontiguousarray(array)) for array in parts.arrays.values()]
    return [*pieces, packer.pack("ENDS", b"")]


def as_base64(value: Any) -> str:
    """Return bytes as they stand in JSON."""
    encoded: str = msgspec.to_builtins(value)
    return encoded


def forged(number: int, kind: str, stored: bytes, length: int) -> bytes:
    """Return a chunk with any bytes as its frame, and any length told."""
    header = chunks._HEADER.pack(kind.encode(), number, len(stored), length)
    return b"".join((header, chunks._header_checksum(header), chunks._checksum(header, stored), stored))
