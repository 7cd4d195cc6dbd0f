"""The hospital: who collapses lies in a clinic bed for four hours, where there is one, and gets up fed."""

import numpy as np
import pytest

from components.objects import Object
from components.people import Body, Distress, Intent, Moment, Need, Standing, Timer, Where
from components.places import Till
from components.reservations import Reservation
from components.town import Account, Clock
from components.words import Claim, Doing, EventKind, Exit
from systems.blocks import TownBlocks
from systems.hospital import STAY_CENTS
from systems.lifecycle import Lifecycle
from tests.invariants import books, faults_of
from tests.lives import ids, live_on, times, told
from tests.scenes import affordance, blocks_of, do, idle, object_rows, place_rows, riverside, slots_of, tile_of_slot
from townlet_ecs import Town
from townlet_ecs.commands import Remove, SetNeed
from townlet_ecs.config.loading import load_all

NOON = 720
LIFE = riverside().config.lifecycle
STAY = 240


def clinical(ticks: int = NOON) -> Town:
    town = Town(load_all(sets=["lifecycle.hospital=true", "disturbances.enabled=false"]), seed=7)
    town.run(ticks)
    return town


@pytest.fixture
def town() -> Town:
    return clinical()


@pytest.fixture
def blocks(town: Town) -> TownBlocks:
    return blocks_of(town)


def collapse(blocks: TownBlocks, *rows: int) -> None:
    """Let people starve for as long as they can."""
    idle(blocks)
    blocks.view(Need)[:] = 0.9
    for row in rows:
        blocks.people_f32[Need.HUNGER, row] = 0.0
        blocks.people_i16[Distress.STARVING, row] = LIFE.collapse_ticks - 1
    Lifecycle(blocks).process()


def test_who_collapses_lies_in_a_clinic_bed(town: Town, blocks: TownBlocks) -> None:
    collapse(blocks, 3)
    beds = object_rows(town, "bed", "clinic")
    assert len(ids(blocks)) == 10
    thing = int(blocks.reservations_i32[Reservation.OBJECT, 3])
    assert thing in beds
    assert blocks.reservations_i32[Reservation.STATE, 3] == Claim.USING
    assert blocks.people_i32[Where.CELL, 3] == tile_of_slot(town, slots_of(town, thing)[0])
    assert blocks.people_i8[Intent.AFFORDANCE, 3] == affordance(town, "hospital_stay")
    assert blocks.people_i8[Body.DOING, 3] == Doing.SLEEPING
    assert blocks.people_i32[Timer.ENDS, 3] == NOON + STAY
    assert [event[1] for event in told(blocks, EventKind.HOSPITALISED)] == [3]
    assert times(blocks, EventKind.COLLAPSED) == 0


def test_four_hours_later_they_get_up_fed_and_the_town_has_paid() -> None:
    town = clinical()
    blocks = blocks_of(town)
    do(town, SetNeed(person=3, need="hunger", level=0.0), SetNeed(person=3, need="energy", level=0.2))
    blocks.people_i16[Distress.STARVING, 3] = LIFE.collapse_ticks - 1
    clinic = place_rows(town, "clinic")[0]
    town.step()
    till, purse = int(blocks.places_i64[Till.SALES, clinic]), int(blocks.town_i64[Account.TOWN])
    minted = int(blocks.town_i64[Account.MINTED])
    for _ in range(STAY - 1):
        town.step()
        assert not list(books(blocks))
        assert blocks.people_i8[Body.DOING, 3] == Doing.SLEEPING
    live_on(town, 1)
    assert not faults_of(town)
    assert blocks.people_i8[Body.DOING, 3] != Doing.SLEEPING
    assert blocks.people_f32[Need.HUNGER, 3] == pytest.approx(0.5, abs=0.01)
    assert blocks.people_f32[Need.ENERGY, 3] == pytest.approx(0.7, abs=0.01)
    assert blocks.places_i64[Till.SALES, clinic] >= till + STAY_CENTS
    assert int(blocks.town_i64[Account.TOWN]) <= purse + int(blocks.town_i64[Account.MINTED]) - minted
    live_on(town, 2 * 1_440)
    assert 3 in ids(blocks)
    assert times(blocks, EventKind.HOSPITALISED) == 1


def test_who_finds_no_free_bed_is_gone(town: Town, blocks: TownBlocks) -> None:
    beds = object_rows(town, "bed", "clinic")
    collapse(blocks, *range(4))
    assert times(blocks, EventKind.HOSPITALISED) == len(beds) == 2
    assert times(blocks, EventKind.COLLAPSED) == 2
    assert blocks.objects_i16[Object.TAKEN, beds].tolist() == [1, 1]
    assert len(ids(blocks)) == 8


def test_who_stands_beside_the_bed_is_in_nobodys_way(town: Town, blocks: TownBlocks) -> None:
    """A bed whose tile is taken counts as taken."""
    idle(blocks)
    for row, thing in enumerate(object_rows(town, "bed", "clinic")):
        blocks.cells_u8[blocks.people_i32[Where.CELL, row]] -= 1
        blocks.people_i32[Where.CELL, row] = tile_of_slot(town, slots_of(town, thing)[0])
        blocks.cells_u8[blocks.people_i32[Where.CELL, row]] += 1
    collapse(blocks, 5)
    assert times(blocks, EventKind.HOSPITALISED) == 0
    assert times(blocks, EventKind.COLLAPSED) == 1


def test_a_patient_who_leaves_frees_the_bed(town: Town, blocks: TownBlocks) -> None:
    collapse(blocks, 3)
    do(town, Remove(person=3))
    assert blocks.objects_i16[Object.TAKEN, object_rows(town, "bed", "clinic")].tolist() == [0, 0]


def test_patients_neither_starve_nor_count_as_neglected(blocks: TownBlocks) -> None:
    collapse(blocks, 3)
    blocks.people_f32[[Need.HUNGER, Need.ENERGY, Need.HYGIENE], 3] = 0.0
    for _ in range(STAY):
        blocks.town_i64[Clock.TICK] += 1
        Lifecycle(blocks).process()
    assert 3 in ids(blocks)
    assert blocks.people_i16[[Distress.STARVING, Distress.NEGLECTED], 3].tolist() == [0, 0]


def test_a_patient_whose_exit_is_due_leaves_after_the_stay(blocks: TownBlocks) -> None:
    """Whether others are to go as well, or nobody else is."""
    collapse(blocks, 3)
    blocks.people_i8[Standing.EXIT, [3, 4]] = Exit.OLD_AGE
    blocks.people_i32[Moment.DUE, [3, 4]] = blocks.town_i64[Clock.TICK]
    for _ in range(STAY - 1):
        blocks.town_i64[Clock.TICK] += 1
        Lifecycle(blocks).process()
    assert 3 in ids(blocks)
    assert 4 not in ids(blocks)


def test_without_a_hospital_who_collapses_is_gone() -> None:
    town = Town(riverside(), seed=7)
    town.run(NOON)
    blocks = blocks_of(town)
    collapse(blocks, 3)
    assert 3 not in ids(blocks)
    assert np.flatnonzero(blocks.objects_i16[Object.TAKEN, object_rows(town, "bed", "clinic")]).size == 0
