"""A storage has the blocks that its schema says, the towns that it is asked for, and names that kernels know."""

from enum import IntEnum

import numpy as np
import pytest

from components.schema import BLOCKS, Block
from components.town import Clock
from systems.random import town_key
from townlet_ecs.storage import CELLS, Storage

CLOCK = Block("town.i64", "one", np.int64, (Clock,))


class Mood(IntEnum):
    NOW = 0
    BEFORE = 1


MOODS = Block("people.f32", "people", np.float32, (Mood,))


def test_a_schema_of_ones_own_is_all_that_is_allocated() -> None:
    storage = Storage({"people": 5}, towns=range(3), schema=(MOODS, CLOCK), cells=7)
    assert {name: block.shape for name, block in storage.blocks.items()} == {
        "people.f32": (3, 2, 5),
        "town.i64": (3, max(Clock) + 1),
        CELLS: (3, 7),
    }
    assert len(storage.arena) < 3 * (2 * 5 * 4 + 7 * 8 + 7) + 3 * 64


def test_what_kernels_see_of_a_town_is_its_part_of_the_arena() -> None:
    storage = Storage({"people": 5}, towns=range(3), schema=(MOODS, CLOCK))
    before = [storage.digest(place) for place in range(3)]
    storage.town(1).people_f32[Mood.NOW, 4] = 1.0
    assert storage.blocks["people.f32"][1, Mood.NOW, 4] == 1.0
    assert np.shares_memory(storage.town(1).people_f32, storage.arena)
    assert [storage.digest(place) == digest for place, digest in enumerate(before)] == [True, False, True]


def test_a_town_has_the_dice_of_its_number() -> None:
    storage = Storage({"people": 1}, towns=range(4, 6), seed=9, schema=(MOODS, CLOCK))
    assert storage.blocks["town.i64"][:, Clock.KEY].tolist() == [town_key(9, 4), town_key(9, 5)]


def test_without_a_schema_it_has_all_blocks_of_our_town() -> None:
    rows = dict.fromkeys(("people", "objects", "places", "positions", "disturbances"), 2)
    assert list(Storage(rows).blocks) == [*(block.name for block in BLOCKS), CELLS]


def test_shared_arrays_reach_kernels_as_they_are() -> None:
    table = np.arange(6, dtype=np.int32).reshape(2, 3)
    town = Storage({"people": 1}, schema=(MOODS, CLOCK), shared={"atlas_i32": table}, scratch=(4, 9)).town(0)
    assert town.atlas_i32 is table
    assert town.scratch_i64.shape == (4, 9)


@pytest.mark.parametrize(
    ("schema", "shared"),
    [((Block("moods.f32", "people", np.float32, (Mood,)), CLOCK), {}), ((CLOCK,), {"weather_f32": np.zeros(1)})],
)
def test_a_name_that_kernels_do_not_know_is_refused(schema: tuple[Block, ...], shared: dict[str, np.ndarray]) -> None:
    with pytest.raises(ValueError, match=r"kernels know no (moods_f32|weather_f32): one of people_f32"):
        Storage({"people": 1}, schema=schema, shared=shared)
