"""From a world to a snapshot, and from a snapshot to a world that goes on with the same life."""

import functools
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from components.people import Body, Mind
from components.schema import BLOCKS, OUTPUTS
from components.town import Clock
from components.town import Rules as RuleBook
from components.words import Policy
from systems.random import Stream
from townlet_ecs import __version__
from townlet_ecs.config.embedding import loaded_from, origin_of, with_sets
from townlet_ecs.config.loading import Loaded, load_all
from townlet_ecs.engine import ground_of
from townlet_ecs.faults import Faults
from townlet_ecs.origin import Origin, differences
from townlet_ecs.reload import (
    CATALOGUE,
    DISTURBANCES,
    as_number,
    checksum_of,
    merge,
    sound_catalogue,
    take_disturbances,
)
from townlet_ecs.snapshots.files import read_file, write_file
from townlet_ecs.snapshots.meaning import faults_of
from townlet_ecs.snapshots.migrations import FORMAT
from townlet_ecs.snapshots.snapshot import (
    CELLS,
    KIND,
    Manifest,
    Part,
    Rules,
    Snapshot,
    SnapshotError,
    decode,
    encode,
    schema_digest,
)
from townlet_ecs.storage import CLOCK, digest_of
from townlet_ecs.world import World

DIGESTED_BYTES_MAX = 16 * 2**20
"""Largest arena of which digests are taken along: for a larger one they would take longer than all the rest."""

MOULDS_KEPT = 8
"""Rules and maps of which worlds were made lately, kept for the next one."""

LINES_MAX = 20
"""Differences and faults that are told; the others are counted."""

_ROOT = Path(__file__).parents[2]


@functools.cache
def code_digest() -> str:
    """Return 16 hex digits over the source code of the rules."""
    digest = hashlib.blake2b(digest_size=8)
    for package in ("components", "systems"):
        for path in sorted((_ROOT / package).glob("*.py")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def take(world: World) -> Snapshot:
    """Return a snapshot of a world; its arrays are the world's own, so encode it before the world lives on."""
    origin = world.origin
    arrays = {**{name: world.blocks[name] for name in _names()[:-1]}, **world.outputs}
    clock = world.blocks[CLOCK]
    minds = world.blocks["people.i8"]
    deciding = minds[:, Mind.POLICY][minds[:, Body.LIVE] == 1]
    small = world.arena.nbytes <= DIGESTED_BYTES_MAX
    manifest = Manifest(
        kind=KIND,
        format=FORMAT,
        schema=schema_digest(),
        version=__version__,
        code=code_digest(),
        config_id=world.config.config_id,
        config=origin.digest,
        seed=origin.seed,
        first_town=origin.first_town,
        towns=origin.towns,
        tick=int(clock[0, Clock.TICK]),
        streams=tuple(stream.name.lower() for stream in Stream),
        people=int(clock[:, Clock.PEOPLE].sum()),
        policies={policy.name.lower(): int((deciding == policy).sum()) for policy in Policy},
        observation="",
        digests=tuple(world.digest(place) for place in range(world.towns)) if small else (),
        parts=tuple(Part(name, array.dtype.str, array.shape) for name, array in arrays.items()),
    )
    names = tuple(world.catalogue.names)
    rules = Rules(names, world.reloaded.get(CATALOGUE, b""), world.reloaded.get(DISTURBANCES, b""))
    return Snapshot(manifest, origin, rules, arrays)


def save(world: World) -> bytes:
    """Return a world as the bytes of a snapshot."""
    return encode(take(world))


def write_world(world: World, path: Path) -> None:
    """Save a world to a file, durably.

    Raises:
        OSError: It cannot be written; a file that was there before still is.
    """
    write_file(path, save(world))


def load(data: bytes | memoryview, *, origin: Origin | None = None, warn: Callable[[str], None] | None = None) -> World:
    """Return the world that the bytes of a snapshot hold.

    Args:
        data: What `save` returned.
        origin: By what rules it shall live; those that it was built from when left out.
        warn: Told, in a sentence, when the snapshot was written by other code.

    Raises:
        SnapshotError: No sound world can be made of it.
    """
    return world_of(decode(data), origin=origin, warn=warn)


def read_world(
    path: Path,
    *,
    config: str | Path | Loaded | None = None,
    sets: Sequence[str] = (),
    allow_drift: bool = False,
    warn: Callable[[str], None] | None = None,
) -> World:
    """Return the world of the snapshot in a file; see `townlet_ecs.town.Town.load`.

    Raises:
        SnapshotError: No sound world can be made of it, or its config is not the one that is expected.
        Faults: The config that is expected is wrong.
        OSError: The file cannot be read.
    """
    snapshot = decode(read_file(path))
    there, here = snapshot.origin, snapshot.origin
    if config is not None:
        loaded = config if isinstance(config, Loaded) else load_all(config, sets)
        here = origin_of(loaded, seed=there.seed, towns=there.numbers, agents=there.agents)
    elif sets:
        here = with_sets(there, sets)
    if not allow_drift:
        refuse_drift(snapshot, here)
    return world_of(snapshot, origin=here, warn=warn)


def refuse_drift(snapshot: Snapshot, origin: Origin) -> None:
    """Refuse rules that are not those by which a snapshot lived.

    Raises:
        SnapshotError: They differ; tells how.
    """
    if origin.digest != snapshot.origin.digest:
        lines = shortened(differences(snapshot.origin, origin))
        what = "the config is not the one of the snapshot (there, here; --allow-config-drift lives on by the new one):"
        raise SnapshotError("config", "\n".join([what, *lines]))


def world_of(
    snapshot: Snapshot, *, origin: Origin | None = None, warn: Callable[[str], None] | None = None
) -> World:
    """Return the world of a snapshot; see `load`.

    Args:
        snapshot: Of any number of towns.
        origin: As for `load`.
        warn: As for `load`.

    Raises:
        SnapshotError: Its shape, its rules or its numbers are wrong; no world was made.
    """
    manifest = snapshot.manifest
    if warn is not None and manifest.code != code_digest():
        warn(f"the snapshot was written by other rules (version {manifest.version}): life may go on differently")
    refuse_contradictions(snapshot)
    world = empty_world(snapshot.origin)
    fill(world, snapshot)
    if origin is None or origin.digest == snapshot.origin.digest:
        return world
    from townlet_ecs.snapshots.drift import moved  # only who changes the rules needs it

    return moved(world, empty_world(origin))


def refuse_contradictions(snapshot: Snapshot) -> None:
    """Refuse a snapshot whose arrays are not those of its manifest; nothing needs to be built to see that.

    Raises:
        SnapshotError: Digests or clocks differ.
    """
    manifest, arrays = snapshot.manifest, snapshot.arrays
    state = [arrays[name] for name in _names()[:-1]]
    for place, expected in enumerate(manifest.digests):
        if digest_of(block[place] for block in state) != expected:
            raise SnapshotError("digest", "the digests in the manifest are not those of the towns")
    if (arrays[CLOCK][:, Clock.TICK] != manifest.tick).any():
        raise SnapshotError("clock", f"the manifest tells tick {manifest.tick}, the clocks of the towns another")


def fill(world: World, snapshot: Snapshot) -> None:
    """Fill an empty world of the same origin with a snapshot that does not contradict itself.

    Raises:
        SnapshotError: Its shape, its rules or its numbers are wrong; the world is then worth nothing.
    """
    manifest = snapshot.manifest
    targets = {**{name: world.blocks[name] for name in _names()[:-1]}, **world.outputs}
    for part in manifest.parts:
        if targets[part.name].shape != part.shape:
            right = " x ".join(map(str, targets[part.name].shape))
            raise SnapshotError("shape", f"{part.name}: {' x '.join(map(str, part.shape))} ({right} by its config)")
    for name, target in targets.items():
        target[...] = snapshot.arrays[name]
    _take_rules(world, snapshot.rules)
    world.events_before[:] = world.blocks[CLOCK][:, Clock.EVENTS]
    faults = faults_of(world)
    if faults:
        raise SnapshotError("meaning", "\n".join(["the town of the snapshot cannot be:", *shortened(faults)]))


def shortened(lines: list[str]) -> list[str]:
    """Return at most `LINES_MAX` lines, and how many more there are."""
    more = [f"and {len(lines) - LINES_MAX} more"] if len(lines) > LINES_MAX else []
    return [*lines[:LINES_MAX], *more]


def _names() -> list[str]:
    """Return the names of the arrays of a snapshot, outputs last."""
    return [*(block.name for block in BLOCKS), CELLS, *(block.name for block in OUTPUTS)]


def empty_world(origin: Origin) -> World:
    """Return the world of an origin with nothing in its blocks.

    Raises:
        SnapshotError: It cannot be built.
    """
    try:
        seed = 0 if origin.agents is None else origin.seed  # of a generated map
        return _mould(origin.config, origin.catalogue, origin.map, origin.agents, seed).anew(origin)
    except Faults as faults:
        lines = shortened([str(fault) for fault in faults.faults])
        raise SnapshotError("origin", "\n".join(["no town can be built by this config:", *lines])) from None
    except ValueError as error:
        raise SnapshotError("origin", f"no town can be built by this config: {error}") from None


@functools.lru_cache(maxsize=MOULDS_KEPT)
def _mould(config: bytes, catalogue: bytes, drawn: bytes, agents: int | None, seed: int) -> World:
    """Return a world without towns, from which those of the same rules are made: that is a hundred times quicker."""
    loaded = loaded_from(Origin(config, catalogue, drawn, agents, seed, 0, 0))
    return World(*ground_of(loaded, seed, agents), loaded, seed=seed, towns=range(0), agents=agents)


def _take_rules(world: World, rules: Rules) -> None:
    """Put in force what was reloaded.

    Raises:
        SnapshotError: It is not what the town lives by, or wrong.
    """
    books = world.blocks[CLOCK]
    try:
        if rules.disturbances:
            take_disturbances(rules.disturbances, world)
        if rules.catalogue:
            before = replace(world.catalogue, names=rules.names)
            world.take_catalogue(merge(before, sound_catalogue(rules.catalogue, world)))
            world.reloaded[CATALOGUE] = rules.catalogue
    except Faults as faults:
        lines = shortened([str(fault) for fault in faults.faults])
        raise SnapshotError("rules", "\n".join(["what was reloaded is wrong:", *lines])) from None
    if tuple(world.catalogue.names) != rules.names or len(set(rules.names)) < len(rules.names):
        raise SnapshotError("rules", "the affordances of the snapshot are not those of its catalogue")
    for source, column in ((rules.catalogue, RuleBook.CATALOGUE), (rules.disturbances, RuleBook.DISTURBANCES)):
        if (books[:, column] != (as_number(checksum_of(source)) if source else 0)).any():
            raise SnapshotError("rules", "what was reloaded is not what the town lives by")
