"""Meaning: a snapshot that says what no town can be is refused, whatever it says it of, and told all at once."""

import dataclasses

import pytest

from components.people import Body, Company, Purse, Standing, Summons
from components.places import ListPrice
from components.reservations import Reservation
from components.town import TimeUse, Turnover
from components.words import NOTHING, Claim, Doing
from systems.blocks import TownBlocks
from tests.reliability.mutations import LEAVING, LIVELY
from tests.scenes import riverside
from tests.townlet_ecs.snapshots.impossible import CHANGES, USER, Change, Scene, adding, setting
from townlet_ecs import Batch, Town
from townlet_ecs.resources import CONFIGS
from townlet_ecs.sentinel import troubles_of, watched_blocks
from townlet_ecs.snapshots import meaning
from townlet_ecs.snapshots.meaning import FAULTS_MAX, faults_of
from townlet_ecs.snapshots.taking import load, save
from townlet_ecs.sound.ground import ground_of
from townlet_ecs.sound.people import summonses
from townlet_ecs.sound.places import shelves

IDS = [f"{number}: {each[0]}" for number, each in enumerate(CHANGES)]


@pytest.mark.parametrize(("fault", "change"), CHANGES, ids=IDS)
def test_a_town_that_cannot_be_is_told_why(fault: str, change: Change) -> None:
    scene = Scene(change)
    found = faults_of(scene.world)
    scene.restore()
    assert any(fault in each for each in found), found
    assert not faults_of(scene.world)


def test_every_check_has_been_seen_to_refuse() -> None:
    unseen = set(meaning.OF_NUMBERS) | set(meaning.OF_GROUND)
    for fault, change in CHANGES:
        scene = Scene(change)
        ground = ground_of(scene.world)
        if not troubles_of(scene.world, 0, watched_blocks(scene.world)):
            for check in sorted(unseen, key=lambda each: each.__name__):
                told = check(scene.blocks) if check in meaning.OF_NUMBERS else check(scene.blocks, ground)
                if any(fault in each for each in told):
                    unseen.remove(check)
        scene.restore()
    assert unseen == {shelves}, "no map here has places that it does not use; see below"


def test_a_place_that_the_map_does_not_use_is_none() -> None:
    scene = Scene(setting("people_i32", Summons.PLACE, 3, USER))
    kinds = ground_of(scene.world).place_kind.copy()
    kinds[[3, 4]] = NOTHING
    ground = dataclasses.replace(ground_of(scene.world), place_kind=kinds)
    scene.blocks.places_i32[ListPrice.ITEM_0, 4] = 5
    assert list(shelves(scene.blocks, ground)) == ["a price in a place that is not there: place 4"]
    assert "a call to a place that is not there" in next(summonses(scene.blocks, ground))
    scene.restore()


def all_at_once(blocks: TownBlocks) -> None:
    setting("people_i8", Standing.NOTICE, 1, USER)(blocks)
    adding("people_i64", Purse.WALLET, 1, USER)(blocks)
    adding("town_i64", TimeUse.FIRST, 1)(blocks)


def test_all_faults_are_told_at_once_up_to_a_limit() -> None:
    scene = Scene(all_at_once)
    assert len(faults_of(scene.world)) == 3
    scene.blocks.people_i16[:] = 32_001
    assert len(faults_of(scene.world)) == FAULTS_MAX
    scene.restore()


def test_the_town_of_a_batch_that_cannot_be_is_named() -> None:
    batch = Batch(riverside(), towns=3, seed=1, threads=1)
    batch.run(60)
    assert not faults_of(batch.world)
    batch.world.blocks["people.i64"][2, Purse.WALLET, 0] += 1
    assert faults_of(batch.world) == ["town 2: 1 cents that the books cannot account for"]


@pytest.mark.parametrize(
    "config",
    [
        "riverside",
        "quiet",
        *sorted(
            f"curriculum/{path.stem}"
            for path in (CONFIGS / "curriculum").glob("*.yaml")
            if "affordances" not in path.stem
        ),
    ],
)
def test_a_sound_town_is_believed_all_day(config: str) -> None:
    town = Town(CONFIGS / f"{config}.yaml", seed=8, threads=1)
    while town.tick <= 1_500:
        assert not faults_of(town.world), f"tick {town.tick}"
        town.run(1 if town.tick % 720 < 5 else 25)


@pytest.mark.parametrize("mode", ["live", "training"])
def test_a_town_that_people_leave_and_come_to_is_believed(mode: str) -> None:
    town = Town("riverside", seed=8, threads=1, sets=(*LIVELY, *LEAVING, f"lifecycle.mode={mode}"))
    while town.tick <= 3 * 1_440:
        assert not faults_of(town.world), f"tick {town.tick}"
        town.run(17)
    assert town.world.blocks["town.i64"][0, Turnover.EXITS] > 10


def test_a_town_of_several_blocks_is_believed() -> None:
    town = Town("riverside", seed=8, agents=120, threads=1)
    while town.tick <= 1_440:
        assert not faults_of(town.world), f"tick {town.tick}"
        town.run(60)


def test_a_reservation_in_any_other_state_is_refused_in_words() -> None:
    town = Town("riverside", seed=7)
    town.run(700)
    states = town.world.blocks["reservations.i32"][0, Reservation.STATE]
    for row, own in enumerate(states.tolist()):
        for state in set(Claim) - {own}:
            states[row] = state
            assert faults_of(town.world), (row, state)
            states[row] = own
    assert not faults_of(town.world)


def test_somebody_whose_partner_left_in_the_same_tick_is_no_fault() -> None:
    town = Town("riverside", seed=8, threads=1, sets=(*LIVELY, *LEAVING, "lifecycle.mode=live"))
    town.run(3_953)
    blocks = town.world.blocks
    standing = blocks["people.i8"][0, Body.DOING] == Doing.IDLE
    assert (standing & (blocks["people.i32"][0, Company.PARTNER] != NOTHING)).any()
    assert not faults_of(town.world)
    assert load(save(town.world)).digest(0) == town.digest()
