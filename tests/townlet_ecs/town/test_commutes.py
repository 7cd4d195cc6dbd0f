"""Where people work at the start: in their own block or next door, near enough, and as many here as there."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.atlas import BlockColumn, Lodging, Plane, Post, Slot
from components.people import Belongs, Body, Where
from components.words import NOTHING
from systems.ways import next_tile, place_of
from tests.scenes import blocks_of, ground, riverside
from townlet_ecs import Town
from townlet_ecs.atlas import Atlas, make_atlas
from townlet_ecs.commutes import SHARE_NEXT_DOOR, first_jobs
from townlet_ecs.maps.check import WALK_TICKS_MAX
from townlet_ecs.maps.generator import PEOPLE_PER_BLOCK, generate

EMPLOYED = 9
DAY = 1_440
MET_SHARE = 0.30

towns = st.tuples(st.integers(10, 2_000), st.integers(0, 2**64 - 1))


def atlas_of(people: int, seed: int) -> Atlas:
    return make_atlas(generate(people, seed), riverside().config)


def jobs_of(people: int, atlas: Atlas) -> list[int]:
    return first_jobs(atlas, count=people, per_block=PEOPLE_PER_BLOCK, employed=EMPLOYED).tolist()


def steps_from_door_to_door(home: int, place: int, slot: int, start: int, atlas: Atlas) -> int:
    """Return how many steps lead from the door of a home to that of another place, on the way from bed to slot."""
    town = ground(atlas)
    cell, indoors, steps = start, 0, 0
    while place_of(town, cell) != place:
        steps += 1
        if place_of(town, cell) == home:
            indoors = steps
        onward = int(next_tile(town, cell, slot))
        assert onward != cell, "stuck"
        cell = onward
    return steps - indoors + 1


@given(towns)
@settings(max_examples=15)
def test_everybody_walks_to_work_in_45_ticks_from_door_to_door(size_and_seed: tuple[int, int]) -> None:
    people, seed = size_and_seed
    atlas = atlas_of(people, seed)
    site = atlas.site[0]
    jobs = jobs_of(people, atlas)
    sample = range(0, people, max(1, people // 100))
    for person in sample:
        if jobs[person] == NOTHING:
            continue
        block, local = divmod(person, PEOPLE_PER_BLOCK)
        table = atlas.table[atlas.blocks[BlockColumn.TEMPLATE, block]]
        bed = int(table[Slot.CELL, table[Lodging.SLOT, local]]) + block * int(site.cells)
        home = int(table[Lodging.PLACE, local]) + block * int(site.places)
        there, post = divmod(jobs[person], int(site.positions))
        work = atlas.table[atlas.blocks[BlockColumn.TEMPLATE, there]]
        place, slot = int(work[Post.PLACE, post]), int(work[Post.SLOT, post])
        goal = there * int(site.slots) + slot
        walk = steps_from_door_to_door(home, there * int(site.places) + place, goal, bed, atlas)
        assert walk <= WALK_TICKS_MAX


@given(towns)
@settings(max_examples=30)
def test_every_block_keeps_its_number_of_jobs_and_shares_few_of_them(size_and_seed: tuple[int, int]) -> None:
    people, seed = size_and_seed
    atlas = atlas_of(people, seed)
    positions = int(atlas.site[0].positions)
    jobs = np.array(jobs_of(people, atlas))
    block = np.arange(people) // PEOPLE_PER_BLOCK
    has_job = jobs != NOTHING
    assert len(set(jobs[has_job].tolist())) == has_job.sum(), "no position twice"
    residents = np.bincount(block)
    held = np.bincount(jobs[has_job] // positions, minlength=len(residents))
    assert (held == np.minimum(residents, EMPLOYED)).all()
    away = has_job & (jobs // positions != block)
    assert np.bincount(block[away], minlength=1).max() <= round(EMPLOYED * SHARE_NEXT_DOOR)
    beside = atlas.blocks[[BlockColumn.NORTH, BlockColumn.EAST, BlockColumn.SOUTH, BlockColumn.WEST]]
    assert all(jobs[person] // positions in beside[:, block[person]] for person in np.flatnonzero(away))


@pytest.mark.parametrize("seed", range(5))
def test_in_a_larger_town_more_than_a_quarter_works_next_door(seed: int) -> None:
    atlas = atlas_of(1_000, seed)
    jobs = np.array(jobs_of(1_000, atlas))
    away = (jobs != NOTHING) & (jobs // int(atlas.site[0].positions) != np.arange(1_000) // PEOPLE_PER_BLOCK)
    assert 0.25 <= away.sum() / (jobs != NOTHING).sum() <= 0.34


def test_who_works_where_depends_on_the_map_alone() -> None:
    one, other = (Town(riverside(), seed=5, town=number, agents=100) for number in (0, 3))
    jobs = [blocks_of(town).people_i32[Belongs.POSITION].tolist() for town in (one, other)]
    assert jobs[0] == jobs[1]
    assert one.digest() != other.digest()


def test_in_the_drawn_town_people_take_the_jobs_in_their_order() -> None:
    town = Town(riverside(), seed=5)
    assert blocks_of(town).people_i32[Belongs.POSITION, :10].tolist() == [*range(EMPLOYED), NOTHING]


def who_meets_others(town: Town) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Return who is now in the same place as somebody from another block."""
    blocks, site = blocks_of(town), town.world.atlas.site[0]
    live = blocks.people_i8[Body.LIVE] == 1
    cell = blocks.people_i32[Where.CELL].astype(np.int64)
    here = cell // int(site.cells)
    local = blocks.terrain_u8[blocks.blocks_i32[BlockColumn.TEMPLATE, here], Plane.PLACE, cell % int(site.cells)]
    inside = live & (local > 0)
    place = here * int(site.places) + local - 1
    home = blocks.people_i32[Belongs.HOME].astype(np.int64) // int(site.places)
    first = np.full(int(site.places) * int(site.blocks), 2**31)
    last = np.full_like(first, -1)
    np.minimum.at(first, place[inside], home[inside])
    np.maximum.at(last, place[inside], home[inside])
    met: np.ndarray[tuple[int], np.dtype[np.bool_]] = inside & (first[place] != last[place])
    return met


@pytest.mark.parametrize("seed", [1, 2])
def test_three_in_ten_and_more_meet_somebody_from_another_block(seed: int) -> None:
    town = Town(riverside(), seed=seed, agents=200)
    met = np.zeros(blocks_of(town).people_i16.shape[1], bool)
    for _ in range(3 * DAY // 10):
        town.run(10)
        met |= who_meets_others(town)
    assert met.sum() >= MET_SHARE * 200
