"""People who are moved step by step: a step is a bid, the rest begins where they stand."""

import numpy as np
import pytest

from components.people import Bag, Body, Company, Identity, Intent, Mind, Need, Where
from components.reservations import Reservation
from components.words import NOTHING, Claim, Doing, Option, Policy, Primitive
from systems.blocks import TownBlocks
from systems.choices import PRIMITIVES, mask_primitives
from systems.neighbours import index_people
from tests.drives import step_to
from tests.invariants import faults_of
from tests.lives import empty_bags, give, item
from tests.scenes import (
    affordance,
    blocks_of,
    break_off,
    object_rows,
    place_rows,
    slots_of,
    stand,
    tile_of_slot,
    town_at,
)
from tests.wishes import Wishing, alone, by_reason
from townlet_ecs import Batch, Town
from townlet_ecs.config.loading import load_all

ROW, OTHER = 4, 5


@pytest.fixture
def town() -> Town:
    """The default town at ten, where two are moved step by step; they have done nothing yet."""
    town = town_at(600)
    blocks = blocks_of(town)
    for row in (ROW, OTHER):
        break_off(row, blocks)
    blocks.people_i8[Mind.POLICY, [ROW, OTHER]] = Policy.PRIMITIVE
    blocks.people_f32[Need.HUNGER : Need.COMFORT + 1, [ROW, OTHER]] = 0.5
    empty_bags(blocks, [ROW, OTHER])
    return town


def wish(town: Town, primitive: Primitive, row: int = ROW) -> TownBlocks:
    """Wish for a primitive and live the tick."""
    blocks = blocks_of(town)
    blocks.people_i8[Mind.WISH, row] = primitive
    town.step()
    assert not faults_of(town)
    assert (blocks.people_i8[Mind.WISH] == NOTHING).all()
    return blocks


def mask(town: Town, row: int = ROW) -> set[Primitive]:
    """Return what a person may do."""
    found = np.zeros(PRIMITIVES, np.uint8)
    index_people(blocks_of(town))
    with np.errstate(over="ignore"):
        mask_primitives(blocks_of(town), row, found)
    return {primitive for primitive in Primitive if found[primitive]}


def at_slot(town: Town, kind: str, place: str, row: int = ROW) -> int:
    """Put a person on the first use slot of an object, and return the object."""
    thing = object_rows(town, kind, place)[0]
    step_to(row, tile_of_slot(town, slots_of(town, thing)[0]), blocks_of(town))
    return thing


def open_ground(town: Town) -> int:
    """Return a tile whose four neighbours people can stand on, where nobody is."""
    blocks = blocks_of(town)
    width = int(town.world.atlas.site["width"][0])
    room = blocks.terrain_u8[0, 2].astype(int)
    for cell in range(width + 1, len(room) - width - 1):
        around = [cell, cell - width, cell + width, cell - 1, cell + 1]
        if (room[around] > 0).all() and not blocks.cells_u8[around].any() and 0 < cell % width < width - 1:
            return cell
    raise AssertionError("no such tile")


@pytest.mark.parametrize(
    ("primitive", "across", "down"),
    [(Primitive.NORTH, 0, -1), (Primitive.EAST, 1, 0), (Primitive.SOUTH, 0, 1), (Primitive.WEST, -1, 0)],
)
def test_a_step_leads_to_the_next_tile(town: Town, primitive: Primitive, across: int, down: int) -> None:
    width = int(town.world.atlas.site["width"][0])
    cell = open_ground(town)
    step_to(ROW, cell, blocks_of(town))
    assert primitive in mask(town)
    blocks = wish(town, primitive)
    assert blocks.people_i32[Where.CELL, ROW] == cell + across + down * width
    assert blocks.people_i8[Body.FACING, ROW] == primitive - Primitive.NORTH
    town.step()
    assert blocks.people_i32[Where.CELL, ROW] == cell + across + down * width, "one wish, one step"


def test_nobody_steps_into_a_wall_or_off_the_map(town: Town) -> None:
    blocks = blocks_of(town)
    room = blocks.terrain_u8[0, 2]
    width = int(town.world.atlas.site["width"][0])
    walls = [cell for cell in range(width, len(room)) if room[cell] > 0 and room[cell - width] == 0]
    step_to(ROW, walls[0], blocks)
    assert Primitive.NORTH not in mask(town)
    wish(town, Primitive.NORTH)
    assert blocks.people_i32[Where.CELL, ROW] == walls[0]
    edge = next((cell for cell in range(0, len(room), width) if room[cell] > 0), None)
    if edge is not None:
        step_to(ROW, edge, blocks)
        assert Primitive.WEST not in mask(town)
        wish(town, Primitive.WEST)
        assert blocks.people_i32[Where.CELL, ROW] == edge


def test_of_two_who_want_a_tile_for_one_only_one_gets_it(town: Town) -> None:
    blocks = blocks_of(town)
    width = int(town.world.atlas.site["width"][0])
    room = blocks.terrain_u8[0, 2]
    middle = next(
        cell
        for cell in range(width + 1, len(room) - width - 1)
        if room[cell] == 1 and room[cell - 1] and room[cell + 1] and not blocks.cells_u8[cell - 1 : cell + 2].any()
    )
    step_to(ROW, middle - 1, blocks)
    step_to(OTHER, middle + 1, blocks)
    blocks.people_i8[Mind.WISH, OTHER] = Primitive.WEST
    wish(town, Primitive.EAST)
    assert sorted(blocks.people_i32[Where.CELL, [ROW, OTHER]] == middle) == [False, True]


def test_who_is_in_the_way_can_be_passed_after_some_tries(town: Town) -> None:
    blocks = blocks_of(town)
    cell = open_ground(town)
    step_to(ROW, cell, blocks)
    step_to(OTHER, cell + 1, blocks)
    if blocks.terrain_u8[0, 2, cell + 1] > 1:
        pytest.fail("a tile for one")
    tries = 0
    while blocks.people_i32[Where.CELL, ROW] == cell:
        wish(town, Primitive.EAST)
        tries += 1
    assert tries == town.world.config.movement.ghost_step_after + 1


def test_interacting_on_the_slot_of_a_shower_begins_to_wash_at_once(town: Town) -> None:
    blocks = blocks_of(town)
    thing = at_slot(town, "shower", "gym")
    assert Primitive.INTERACT in mask(town)
    wish(town, Primitive.INTERACT)
    assert blocks.people_i8[Intent.AFFORDANCE, ROW] == affordance(town, "shower")
    assert blocks.people_i8[Body.DOING, ROW] == Doing.WASHING
    assert blocks.reservations_i32[Reservation.OBJECT, ROW] == thing
    assert blocks.people_i8[Intent.OPTION, ROW] == Option.GET_CLEAN


def test_interacting_again_goes_on_and_a_step_breaks_off(town: Town) -> None:
    blocks = blocks_of(town)
    at_slot(town, "shower", "gym")
    wish(town, Primitive.INTERACT)
    claims = int(blocks.reservations_i32[Reservation.GENERATION, ROW])
    for primitive in (Primitive.INTERACT, Primitive.STAY, Primitive.INTERACT):
        wish(town, primitive)
    assert blocks.reservations_i32[Reservation.GENERATION, ROW] == claims
    step = next(iter(mask(town) & {Primitive.NORTH, Primitive.EAST, Primitive.SOUTH, Primitive.WEST}))
    wish(town, step)
    assert blocks.reservations_i32[Reservation.STATE, ROW] == Claim.NONE
    assert blocks.people_i8[Body.DOING, ROW] == Doing.IDLE


def test_nobody_interacts_with_a_slot_that_another_holds_or_away_from_all_slots(town: Town) -> None:
    blocks = blocks_of(town)
    at_slot(town, "shower", "gym", OTHER)
    wish(town, Primitive.INTERACT, OTHER)
    step_to(ROW, int(blocks.people_i32[Where.CELL, OTHER]), blocks)
    assert Primitive.INTERACT not in mask(town)
    wish(town, Primitive.INTERACT)
    assert blocks.people_i8[Intent.AFFORDANCE, ROW] == NOTHING
    step_to(ROW, open_ground(town), blocks)
    assert Primitive.INTERACT not in mask(town)


def test_raw_food_is_eaten_on_the_spot(town: Town) -> None:
    blocks = blocks_of(town)
    blocks.people_f32[Need.HUNGER, ROW] = 0.3
    assert Primitive.USE_ITEM not in mask(town)
    give(blocks, ROW, "raw", 1)
    assert Primitive.USE_ITEM in mask(town)
    wish(town, Primitive.USE_ITEM)
    assert blocks.people_i8[Body.DOING, ROW] == Doing.EATING
    assert blocks.people_i16[Bag.ITEM_0 + item("raw"), ROW] == 0
    for _ in range(6):
        town.step()
    assert blocks.people_f32[Need.HUNGER, ROW] > 0.5


def test_talking_begins_a_chat_with_whoever_is_near(town: Town) -> None:
    blocks = blocks_of(town)
    cafe = place_rows(town, "cafe")[0]
    tiles = np.flatnonzero((blocks.terrain_u8[0, 1] == cafe + 1) & (blocks.terrain_u8[0, 2] == 1))
    free = [int(cell) for cell in tiles if blocks.cells_u8[cell] == 0]
    stand(blocks, ROW, free[0])
    assert Primitive.TALK not in mask(town) or blocks.cells_u8[tiles].sum() > 1
    stand(blocks, OTHER, free[1])
    assert Primitive.TALK in mask(town)
    wish(town, Primitive.TALK)
    partner = int(blocks.people_i32[Company.PARTNER, ROW])
    assert blocks.people_i8[Body.DOING, ROW] == Doing.SOCIALISING
    assert blocks.people_i32[Company.PARTNER, partner] == ROW


def test_alone_in_town_no_masked_in_primitive_fails() -> None:
    batch = Batch(load_all("quiet", ['lifecycle.mode="off"']), towns=10, seed=3, threads=1)
    alone(batch, np.arange(10))
    wishing = Wishing(batch, seed=5, policy=Policy.PRIMITIVE, patience=2)
    where = batch.world.blocks["people.i32"][:, Where.CELL]
    for _ in range(600):
        before = where.copy()
        wishing.step()
        steps = (wishing.wishes >= Primitive.NORTH) & (wishing.wishes <= Primitive.WEST)
        assert (before[steps] != where[steps]).all()
    assert not wishing.tally.failed, wishing.tally


def test_random_primitives_leave_a_town_sound() -> None:
    batch = Batch("riverside", towns=3, seed=3, threads=1)
    wishing = Wishing(batch, seed=5, policy=Policy.PRIMITIVE, patience=2)
    from tests.invariants import faults_in_batch

    for tick in range(900):
        wishing.step()
        if tick % 3 == 0:
            assert not [fault for place in range(3) for fault in faults_in_batch(batch, place)]
    assert set(by_reason(wishing.tally)) <= {"gone", "patience", "timeout", "rival", "no_power", "no_water", "broken"}
    assert batch.world.blocks["people.i32"][:, Identity.ID].max() >= 9
