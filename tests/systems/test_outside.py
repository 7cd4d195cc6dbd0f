"""People who are decided for from outside take up what is wished, go on with it, and are left alone by the script."""

import numpy as np
import pytest

from components.memory import MemoryKind
from components.people import Belongs, Body, Identity, Intent, Mind, Moment, Need, Roster, Timer, Where
from components.reservations import Reservation
from components.words import NOTHING, Claim, Doing, Option, Outcome, Policy
from systems.blocks import TownBlocks
from systems.choices import OPTIONS, mask_options, prepare_masks
from systems.hospital import hospitalise
from tests.invariants import faults_of
from tests.lives import give, remembered_outcome
from tests.scenes import affordance, blocks_of, break_off, do, town_at
from townlet_ecs import Town
from townlet_ecs.commands import Remove
from townlet_ecs.config.loading import load_all

ROW = 4


def outsider(town: Town, row: int = ROW) -> TownBlocks:
    """Let somebody outside decide for a person who has nothing to do."""
    blocks = blocks_of(town)
    blocks.people_i8[Mind.POLICY, row] = Policy.OUTSIDE
    break_off(row, blocks)
    blocks.people_i8[Intent.OPTION, row] = Option.IDLE
    return blocks


def wish(town: Town, option: Option, row: int = ROW) -> None:
    """Wish for an option and live the tick."""
    blocks_of(town).people_i8[Mind.WISH, row] = option
    town.step()
    assert not faults_of(town)


def live(town: Town, ticks: int) -> None:
    for _ in range(ticks):
        town.step()
        assert not faults_of(town)


def option_of(town: Town, row: int = ROW) -> Option:
    return Option(int(blocks_of(town).people_i8[Intent.OPTION, row]))


def mask(town: Town, row: int = ROW) -> dict[Option, bool]:
    found = np.zeros(OPTIONS, np.uint8)
    with np.errstate(over="ignore"):
        prepare_masks(blocks_of(town))
        mask_options(blocks_of(town), row, found)
    return {option: bool(found[option]) for option in Option}


@pytest.fixture
def town() -> Town:
    """The default town at ten on a Monday, with somebody rested and clean decided for from outside."""
    town = town_at(600)
    blocks = outsider(town)
    blocks.people_f32[Need.HUNGER : Need.COMFORT + 1, ROW] = 0.8
    return town


def test_a_wish_is_taken_up_in_the_next_tick_and_then_forgotten(town: Town) -> None:
    assert mask(town)[Option.GET_CLEAN]
    wish(town, Option.GET_CLEAN)
    assert option_of(town) == Option.GET_CLEAN
    assert blocks_of(town).people_i8[Mind.WISH, ROW] == NOTHING
    assert blocks_of(town).people_i8[Intent.AFFORDANCE, ROW] != NOTHING


def test_the_script_is_not_asked_however_hungry_they_are(town: Town) -> None:
    blocks = blocks_of(town)
    blocks.people_f32[Need.HUNGER, ROW] = 0.15
    for _ in range(120):
        town.step()
        assert option_of(town) == Option.IDLE
    assert blocks.people_f32[Need.HUNGER, ROW] < 0.15


def test_nor_is_it_time_to_leave_for_work(town: Town) -> None:
    blocks = blocks_of(town)
    blocks.people_i32[Roster.START, ROW] = town.tick + 20
    blocks.people_i32[Roster.END, ROW] = town.tick + 300
    wish(town, Option.SLEEP)
    live(town, 60)
    assert option_of(town) == Option.SLEEP
    assert blocks.people_i8[Body.DOING, ROW] == Doing.SLEEPING


def test_wishing_again_for_the_same_interrupts_nothing(town: Town) -> None:
    blocks = blocks_of(town)
    blocks.people_f32[Need.HYGIENE, ROW] = 0.5
    wish(town, Option.GET_CLEAN)
    claims = int(blocks.reservations_i32[Reservation.GENERATION, ROW])
    for _ in range(200):
        if blocks.people_i8[MemoryKind.FIRST : MemoryKind.LAST + 1, ROW][
            (int(blocks.people_i8[Intent.MEMORY_HEAD, ROW]) - 1) % 8
        ] == affordance(town, "shower"):
            break
        wish(town, Option.GET_CLEAN)
    else:
        pytest.fail("never washed")
    assert blocks.reservations_i32[Reservation.GENERATION, ROW] <= claims + 1


def test_another_wish_breaks_off_what_they_are_about(town: Town) -> None:
    blocks = blocks_of(town)
    wish(town, Option.SLEEP)
    for _ in range(60):
        live(town, 1)
        if blocks.people_i8[Body.DOING, ROW] == Doing.SLEEPING:
            break
    live(town, 10)
    head = int(blocks.people_i8[Intent.MEMORY_HEAD, ROW])
    wish(town, Option.SOCIALISE)
    assert option_of(town) == Option.SOCIALISE
    assert blocks.people_i8[MemoryKind.FIRST + head, ROW] == affordance(town, "sleep")
    assert remembered_outcome(blocks, head, ROW) == Outcome.INTERRUPTED


def test_a_wish_that_is_masked_changes_nothing(town: Town) -> None:
    assert not mask(town)[Option.SEEK_JOB], "they have a job"
    wish(town, Option.SLEEP)
    before = blocks_of(town).people_i32[[Timer.BEGAN, Where.GOAL], ROW].tolist()
    wish(town, Option.SEEK_JOB)
    assert option_of(town) == Option.SLEEP
    assert blocks_of(town).people_i32[[Timer.BEGAN, Where.GOAL], ROW].tolist() == before


@pytest.mark.parametrize("wrong", [-7, 9, 100])
def test_a_wish_for_no_option_at_all_changes_nothing(town: Town, wrong: int) -> None:
    blocks = blocks_of(town)
    blocks.people_i8[Mind.WISH, ROW] = wrong
    live(town, 1)
    assert option_of(town) == Option.IDLE
    assert blocks.people_i8[Mind.WISH, ROW] == NOTHING


def test_one_wish_to_eat_cooks_and_eats_and_then_they_idle(town: Town) -> None:
    blocks = blocks_of(town)
    for name in riverside_items(town):
        give(blocks, ROW, name, 1 if name == "raw" else 0)
    blocks.people_f32[Need.HUNGER, ROW] = 0.45
    wish(town, Option.GET_FED)
    done: list[str] = []
    for _ in range(300):
        live(town, 1)
        chosen = int(blocks.people_i8[Intent.AFFORDANCE, ROW])
        name = town.world.catalogue.names[chosen] if chosen != NOTHING else ""
        if name and (not done or done[-1] != name):
            done.append(name)
        if option_of(town) == Option.IDLE:
            break
    assert done[:2] == ["cook", "eat_meal"]
    assert option_of(town) == Option.IDLE
    assert blocks.people_f32[Need.HUNGER, ROW] > 0.7


def riverside_items(town: Town) -> tuple[str, ...]:
    return tuple(town.world.config.items)


def test_a_patient_has_no_wishes_but_to_stay() -> None:
    town = Town(load_all(sets=["lifecycle.hospital=true"]), seed=7)
    town.run(600)
    blocks = outsider(town)
    with np.errstate(over="ignore"):
        assert hospitalise(blocks, ROW)
    assert [option for option, allowed in mask(town).items() if allowed] == [Option.IDLE]
    wish(town, Option.SOCIALISE)
    wish(town, Option.IDLE)
    assert blocks.reservations_i32[Reservation.STATE, ROW] == Claim.USING
    assert blocks.people_i8[Body.DOING, ROW] == Doing.SLEEPING


def test_whoever_comes_to_live_in_the_row_is_decided_for_in_the_same_way(town: Town) -> None:
    blocks = blocks_of(town)
    blocks.people_i8[Mind.WISH, ROW] = Option.SLEEP
    do(town, Remove(person=int(blocks.people_i32[Identity.ID, ROW])))
    assert blocks.people_i8[Mind.WISH, ROW] == NOTHING
    blocks.people_i32[Moment.DUE, ROW] = town.tick + 3
    live(town, 10)
    assert blocks.people_i8[Body.LIVE, ROW]
    assert blocks.people_i8[Mind.POLICY, ROW] == Policy.OUTSIDE
    live(town, 60)
    assert option_of(town) == Option.IDLE


def test_nobody_starts_with_a_wish_or_a_policy_of_their_own() -> None:
    blocks = blocks_of(Town("riverside", seed=7))
    assert (blocks.people_i8[Mind.POLICY] == Policy.SCRIPTED).all()
    assert (blocks.people_i8[Mind.WISH] == NOTHING).all()


def test_to_idle_is_to_stand_or_linger_until_the_next_wish(town: Town) -> None:
    wish(town, Option.SOCIALISE)
    live(town, 5)
    wish(town, Option.IDLE)
    assert option_of(town) == Option.IDLE
    live(town, 100)
    assert option_of(town) == Option.IDLE


def test_wishes_of_people_whom_the_script_plays_are_not_read() -> None:
    with_wish, without = town_at(600), town_at(600)
    blocks_of(with_wish).people_i8[Mind.WISH, ROW] = Option.SLEEP
    for town in (with_wish, without):
        town.run(60)
    theirs = blocks_of(with_wish).people_i8.copy()
    theirs[Mind.WISH] = NOTHING
    mine = blocks_of(without).people_i8.copy()
    assert (theirs == mine).all()


def test_work_goes_on_to_the_end_of_the_shift(town: Town) -> None:
    blocks = blocks_of(town)
    assert blocks.people_i32[Belongs.POSITION, ROW] != NOTHING
    blocks.people_i32[Roster.START, ROW] = town.tick - 1
    blocks.people_i32[Roster.END, ROW] = town.tick + 150
    assert mask(town)[Option.WORK]
    wish(town, Option.WORK)
    live(town, 130)
    assert blocks.people_i8[Body.DOING, ROW] == Doing.WORKING
    live(town, 60)
    assert option_of(town) == Option.IDLE, "the shift is over"
