"""Lifting one town out of the snapshot of many: alone it lives the same life."""

import msgspec
import numpy as np

from components.town import Clock
from townlet_ecs.snapshots.snapshot import Manifest, Part, Snapshot

CLOCK = "town.i64"


def lifted(snapshot: Snapshot, place: int) -> Snapshot:
    """Return the snapshot of one town of many.

    Args:
        snapshot: Of any number of towns.
        place: Which of them, from 0.
    """
    old = snapshot.manifest
    if old.towns == 1:
        return snapshot
    number = old.first_town + place
    origin = msgspec.structs.replace(snapshot.origin, first_town=number, towns=1)
    arrays = {name: np.ascontiguousarray(array[place : place + 1]) for name, array in snapshot.arrays.items()}
    manifest: Manifest = msgspec.structs.replace(
        old,
        first_town=number,
        towns=1,
        policies={},
        people=int(arrays[CLOCK][0, Clock.PEOPLE]),
        digests=old.digests[place : place + 1],
        parts=tuple(Part(part.name, part.dtype, (1, *part.shape[1:])) for part in old.parts),
    )
    return Snapshot(manifest, origin, snapshot.rules, arrays)
