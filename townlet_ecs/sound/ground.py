"""The ground that checks stand on: map and catalogue of a world, laid out by the rows of the whole town."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.atlas import BlockColumn, Fixture, Lot, Plane, Post, Slot
from components.words import NOTHING
from townlet_ecs.atlas import Atlas
from townlet_ecs.config.sections import Config
from townlet_ecs.world import World

Numbers = NDArray[np.int64]

ATLASES_KEPT = 8
"""Maps whose layout is kept for the next look at a town of theirs."""


@dataclass(frozen=True)
class Ground:
    """What a town stands on; NOTHING in rows that the map does not use.

    Attributes:
        config: The config.
        affordances: Records of all affordances, of those too that nothing leads to any more.
        affordance_count: How many of them have a name.
        capacity: (cells,) people that a tile holds, 0 for none.
        slot_cell, slot_object, slot_role: (slots,) tile, object and `Role` of each use slot.
        slot_bit: (slots,) which of the slots of its object it is.
        slot_home: (slots,) the home in which somebody lives who has this bed, NOTHING where it is no such bed.
        object_kind, object_slots: (objects,) kind, and the bits of its slots.
        place_kind, place_block: (places,) kind, and block.
        post_job, post_start, post_length, post_days: (positions,) as in `components.atlas.Post`.
        blocks: Blocks of the town.
    """

    config: Config
    affordances: Any
    affordance_count: int
    capacity: NDArray[np.uint8]
    slot_cell: Numbers
    slot_object: Numbers
    slot_role: Numbers
    slot_bit: Numbers
    slot_home: Numbers
    object_kind: Numbers
    object_slots: Numbers
    place_kind: Numbers
    place_block: Numbers
    post_job: Numbers
    post_start: Numbers
    post_length: Numbers
    post_days: Numbers
    blocks: int


def ground_of(world: World) -> Ground:
    """Lay out the map and the catalogue of a world."""
    return Ground(
        config=world.config,
        affordances=world.affordances,
        affordance_count=len(world.catalogue.names),
        **_laid_out(world.atlas),
    )


@lru_cache(maxsize=ATLASES_KEPT)
def _laid_out(atlas: Atlas) -> dict[str, Any]:
    """Return the fields of `Ground` that come from the map, which never changes."""
    site = atlas.site[0]
    template = atlas.blocks[BlockColumn.TEMPLATE]
    count = len(template)

    def rows(column: int, archetype: str) -> Numbers:
        """Return a column of the atlas for every row of the town."""
        found: Numbers = atlas.table[:, column, : int(site[archetype])][template].reshape(-1).astype(np.int64)
        return found

    def whole(column: int, archetype: str, target: str) -> Numbers:
        """Return a column that holds local rows, as rows of the town."""
        local = rows(column, archetype).reshape(count, -1)
        first = np.arange(count)[:, np.newaxis] * int(site[target])
        return np.where(local == NOTHING, NOTHING, local + first).reshape(-1)

    slot_object = whole(Slot.FIXTURE, "slots", "objects")
    first = whole(Fixture.SLOT_FIRST, "objects", "slots")
    masks = rows(Fixture.USER_MASK, "objects") | rows(Fixture.STAFF_MASK, "objects")
    homes = np.full(len(slot_object), NOTHING, np.int64)
    beds = atlas.beds()
    homes[beds[:, 0]] = beds[:, 1]
    return {
        "capacity": atlas.terrain[template, Plane.CAPACITY].reshape(-1),
        "slot_cell": whole(Slot.CELL, "slots", "cells"),
        "slot_object": slot_object,
        "slot_role": rows(Slot.ROLE, "slots"),
        "slot_bit": np.where(slot_object == NOTHING, 0, np.arange(len(slot_object)) - first[slot_object]),
        "slot_home": homes,
        "object_kind": rows(Fixture.KIND, "objects"),
        "object_slots": np.where(masks == NOTHING, 0, masks),
        "place_kind": rows(Lot.KIND, "places"),
        "place_block": np.repeat(np.arange(count), int(site["places"])),
        "post_job": rows(Post.JOB, "positions"),
        "post_start": rows(Post.START, "positions"),
        "post_length": rows(Post.LENGTH, "positions"),
        "post_days": rows(Post.DAYS, "positions"),
        "blocks": count,
    }
