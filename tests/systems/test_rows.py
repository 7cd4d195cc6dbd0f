"""A row is only a place in memory: shuffled rows live the same lives, person for person."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from components.objects import LastUse
from components.people import Body, Identity, Mind
from components.places import Stock
from components.schema import BLOCKS, ROW_REFERENCES
from components.town import Clock, Made, Turnover
from components.words import NOTHING, Policy
from systems.choices import OPTIONS, mask_people
from tests.invariants import faults_of
from tests.scenes import blocks_of, place_rows, riverside
from townlet_ecs import Town
from townlet_ecs.commands import SetBroken, SetNeed, SetSupply, SetWallet
from townlet_ecs.config.loading import load_all

PEOPLE = [block for block in BLOCKS if block.rows == "people"]
OTHERS = [block.name for block in BLOCKS if block.rows != "people"] + ["cells.u8"]


def shuffle(town: Town, order: NDArray[np.int64]) -> None:
    """Move the person of row `order[n]` to row n, in every block, and whatever refers to them."""
    blocks = town.world.blocks
    for block in PEOPLE:
        blocks[block.name][0] = blocks[block.name][0][:, order]
    place_of = np.empty_like(order)
    place_of[order] = np.arange(len(order))
    for name, columns in ROW_REFERENCES.items():
        for column in columns:
            rows = blocks[name][0, column]
            rows[rows != NOTHING] = place_of[rows[rows != NOTHING]]


def lives(town: Town) -> dict[int, dict[str, Any]]:
    """Return every column of every living person by id, with ids in place of rows."""
    blocks = town.world.blocks
    people = blocks["people.i32"][0]
    ids = people[Identity.ID]
    live = np.flatnonzero(blocks["people.i8"][0, Body.LIVE])
    found: dict[int, dict[str, Any]] = {}
    for row in live:
        columns = {block.name: blocks[block.name][0][:, row].copy() for block in PEOPLE}
        for column in ROW_REFERENCES["people.i32"]:
            other = columns["people.i32"][column]
            columns["people.i32"][column] = ids[other] if other != NOTHING else NOTHING
        columns["reservations.i32"][5] = 0  # how many reservations a row has held belongs to the row
        found[int(ids[row])] = columns
    return found


def surroundings(town: Town) -> dict[str, Any]:
    """Return all that is not people, with ids in place of rows."""
    blocks = town.world.blocks
    ids = blocks["people.i32"][0, Identity.ID]
    found = {name: blocks[name][0].copy() for name in OTHERS}
    for column in ROW_REFERENCES["positions.i32"]:
        rows = found["positions.i32"][column]
        found["positions.i32"][column] = np.where(rows == NOTHING, NOTHING, ids[rows])
    found["town.i64"][Clock.ERROR_ROW] = 0
    rows, users = found["objects.i32"][LastUse.ROW], found["objects.i32"][LastUse.ID]
    found["objects.i32"][LastUse.ROW] = np.where((rows == NOTHING) | (ids[rows] != users), NOTHING, users)
    return found


def differences(first: Town, second: Town) -> list[str]:
    """Return whose life or what else differs between two towns, in words."""
    mine, theirs = lives(first), lives(second)
    if mine.keys() != theirs.keys():
        return [f"the living differ: {mine.keys() ^ theirs.keys()}"]
    found = [
        f"person {who}: {name} columns {np.flatnonzero(mine[who][name] != theirs[who][name]).tolist()}"
        for who in mine
        for name in mine[who]
        if (mine[who][name] != theirs[who][name]).any()
    ]
    here, there = surroundings(first), surroundings(second)
    return found + [name for name in here if (here[name] != there[name]).any()]


def compare(first: Town, second: Town, ticks: int) -> None:
    """Let two towns live and hold them against one another now and then; the first difference is told."""
    end = first.tick + ticks
    while first.tick < end:
        first.run(20)
        second.run(20)
        told = differences(first, second)
        assert not told, f"by tick {first.tick}: {told[:6]}"


def twins(order: NDArray[np.int64], **options: Any) -> tuple[Town, Town]:
    """Return two towns at tick 0, the second with its rows shuffled."""
    first, second = Town(riverside(), **options), Town(riverside(), **options)
    shuffle(second, order)
    return first, second


@settings(max_examples=6)
@given(st.permutations(range(12)), st.integers(0, 1_000))
def test_shuffled_rows_live_the_same_lives(order: list[int], seed: int) -> None:
    first, second = twins(np.array(order), seed=seed)
    compare(first, second, 2_000)
    assert not faults_of(second)


@pytest.mark.parametrize("seed", range(3))
def test_whoever_comes_and_goes_the_row_does_not_matter(seed: int) -> None:
    """Old age, hunger, want of work and poverty take people away day by day, and others come for them."""
    sets = ["lifecycle.old_age_days=3", "lifecycle.hospital=true", "lifecycle.exits_per_day=4"]
    order = np.random.default_rng(seed).permutation(12)
    first, second = (Town(load_all(sets=sets), seed=seed) for _ in range(2))
    shuffle(second, order)
    for day in range(8):
        for town in (first, second):
            here = sorted(blocks_of(town).people_i32[Identity.ID, blocks_of(town).people_i8[Body.LIVE] == 1].tolist())
            for who in here[::3]:
                town.command(SetWallet(person=who, cents=150))
            town.command(SetNeed(person=here[day % len(here)], need="hunger", level=0.0))
        compare(first, second, 1_440)
    assert blocks_of(first).town_i64[Turnover.ARRIVALS] >= 6
    assert not faults_of(second)


def test_a_hundred_people_in_reverse_live_the_same_lives() -> None:
    town = Town(riverside(), seed=5, agents=100)
    rows = blocks_of(town).people_i16.shape[1]
    first, second = twins(np.arange(rows)[::-1].copy(), seed=5, agents=100)
    compare(first, second, 2_000)


@pytest.mark.parametrize("seed", range(6))
def test_scarcity_does_not_favour_a_row(seed: int) -> None:
    """Few goods, broken tables and poor people: whoever goes without, it is not because of their row."""
    order = np.random.default_rng(seed).permutation(12)
    towns = twins(order, seed=seed)
    for town in towns:
        blocks = blocks_of(town)
        for thing in range(0, blocks.objects_i16.shape[1], 3):
            town.command(SetBroken(object=thing))
        town.command(SetSupply(supply="water", on=False, place=place_rows(town, "gym")[0]))
        for person in range(0, 10, 2):
            town.command(SetWallet(person=person, cents=150))
        for person in range(10):
            town.command(SetNeed(person=person, need="hunger", level=0.4))
        stock = blocks.view(Stock)
        blocks.town_i64[Made.ITEM_0 : Made.ITEM_7 + 1] += (np.minimum(stock, 3) - stock).sum(axis=1)
        stock[:] = np.minimum(stock, 3)
    compare(*towns, 2_000)


@pytest.mark.parametrize("policy", [Policy.OUTSIDE, Policy.PRIMITIVE])
def test_shuffled_rows_do_the_same_for_somebody_outside(policy: Policy) -> None:
    """Half are decided for from outside; each person has the same mask and the same wish, whatever the row."""
    first, second = twins(np.random.default_rng(policy).permutation(12), seed=4)
    for _ in range(30):
        for town in (first, second):
            blocks = blocks_of(town)
            ids = blocks.people_i32[Identity.ID]
            blocks.people_i8[Mind.POLICY] = np.where(ids % 2 == 0, policy, Policy.SCRIPTED)
        for _ in range(20):
            assert wish_by_id(first) == wish_by_id(second)
            first.step()
            second.step()
        told = differences(first, second)
        assert not told, f"by tick {first.tick}: {told[:6]}"
    assert not faults_of(second)


def wish_by_id(town: Town) -> dict[int, tuple[int, ...]]:
    """Let everybody wish by chance, by dice of their id and the tick, and return the masks by id."""
    blocks = blocks_of(town)
    masks = np.zeros((blocks.people_i16.shape[1], OPTIONS), np.uint8)
    with np.errstate(over="ignore"):
        mask_people(blocks, masks)
    found = {}
    for row in np.flatnonzero(blocks.people_i8[Mind.POLICY] != Policy.SCRIPTED).tolist():
        who = int(blocks.people_i32[Identity.ID, row])
        rng = np.random.default_rng([town.tick, max(0, who)])
        if rng.random() < 0.2:
            blocks.people_i8[Mind.WISH, row] = rng.choice(np.flatnonzero(masks[row])) if masks[row].any() else NOTHING
        found[who] = tuple(masks[row].tolist())
    return found
