"""Where a world comes from: all that it was built from, as bytes, so that the same can be built anywhere.

A file that holds an `Origin` opens on a machine that has neither the config nor the map. This is the record alone;
`townlet_ecs.config.embedding` makes it and reads it.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec


class Origin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that a world is built from.

    Attributes:
        config: The values of the config as JSON, overrides applied; files by their bare names.
        catalogue: Bytes of the catalogue of affordances.
        map: Bytes of the map; empty for a generated one.
        agents: People of a generated town, or None: those of the config.
        seed: Seed of all chance.
        first_town: Number of the first town among those of the seed.
        towns: How many towns.
    """

    config: bytes
    catalogue: bytes
    map: bytes
    agents: int | None
    seed: int
    first_town: int
    towns: int

    @property
    def digest(self) -> str:
        """Return 16 hex digits over everything but which towns of which seed it is: over the rules of life."""
        digest = hashlib.blake2b(digest_size=8)
        for part in (self.config, self.catalogue, self.map, str(self.agents).encode()):
            digest.update(len(part).to_bytes(8, "little") + part)
        return digest.hexdigest()

    @property
    def numbers(self) -> range:
        """Return the numbers of the towns."""
        return range(self.first_town, self.first_town + self.towns)


def differences(one: Origin, other: Origin) -> list[str]:
    """Return what is not the same in the rules of two origins, a line each: `needs.hunger.decay: 0.1, 0.2`."""
    lines = [
        f"{way}: {_shown(before)}, {_shown(after)}"
        for way, before, after in _unlike(msgspec.json.decode(one.config), msgspec.json.decode(other.config), "")
    ]
    lines += [f"people: {one.agents or 'of the config'}, {other.agents or 'of the config'}"] * (
        one.agents != other.agents
    )
    return lines + [
        f"{what}: another file" for what in ("catalogue", "map") if getattr(one, what) != getattr(other, what)
    ]


class _Nothing:
    """Stands for a value that is not there."""


def _unlike(one: Any, other: Any, way: str) -> Iterator[tuple[str, Any, Any]]:
    """Yield the way to every value that differs, and both."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys((*one, *other)):
            yield from _unlike(one.get(key, _Nothing), other.get(key, _Nothing), f"{way}.{key}" if way else str(key))
    elif one != other:
        yield way, one, other


def _shown(value: Any) -> str:
    """Return a value in a few words."""
    text = "nothing" if value is _Nothing else msgspec.json.encode(value).decode()
    return text if len(text) <= 60 else text[:57] + "..."
