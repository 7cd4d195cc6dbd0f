"""Company: who is near by and free to talk, whom one would rather speak to, and where friends and rivals are."""

import pytest

from components.people import Belongs, Summons, TieFamiliarity, TieRivalry, TieTrust, TieWho, Where
from components.town import Clock
from components.words import NOTHING, Claim
from systems.blocks import TownBlocks
from systems.company import acquaintances_at, company_of, home_block
from tests.lives import strangers
from tests.scenes import (
    affordance,
    blocks_of,
    hold,
    look_around,
    object_rows,
    riverside,
    slots_of,
    stand,
    tile_of_slot,
)
from townlet_ecs import Town

NOON = 720
TIES = riverside().config.ties
LEVELS = (TieTrust, TieFamiliarity, TieRivalry)


@pytest.fixture
def town() -> Town:
    """Strangers with even tempers, the first four of them in the park, the others at home; nobody does anything."""
    town = strangers(NOON)
    blocks = blocks_of(town)
    beds = blocks.people_i32[Belongs.BED, :10].tolist()
    for row in range(10):
        stand(blocks, row, tiles(town, "park")[row] if row < 4 else tile_of_slot(town, beds[row]))
    return town


@pytest.fixture
def blocks(town: Town) -> TownBlocks:
    return blocks_of(town)


def tiles(town: Town, place: str) -> list[int]:
    tables = object_rows(town, "table", place)
    return [tile_of_slot(town, slot) for thing in tables for slot in slots_of(town, thing)]


def feel(blocks: TownBlocks, row: int, who: int, *levels: float, number: int = 0) -> None:
    """Let somebody's tie have a certain trust, familiarity and rivalry."""
    blocks.people_i32[TieWho.FIRST + number, row] = who
    for columns, level in zip(LEVELS, levels, strict=True):
        blocks.people_f32[columns.FIRST + number, row] = level


def company(blocks: TownBlocks, row: int = 0) -> tuple[int, int]:
    """Return how many people somebody could speak to, and to whom they would."""
    look_around(blocks)
    count, best = company_of(blocks, row, blocks.town_i64[Clock.KEY], blocks.town_i64[Clock.TICK])
    return int(count), int(best)


def test_company_are_those_in_the_same_place(town: Town, blocks: TownBlocks) -> None:
    assert company(blocks)[0] == 3
    stand(blocks, 3, tiles(town, "cafe")[0])
    assert company(blocks)[0] == 2
    assert company(blocks, 3) == (0, NOTHING)


def test_who_is_busy_is_no_company_and_who_sits_about_is(town: Town, blocks: TownBlocks) -> None:
    tables = object_rows(town, "table", "park")
    hold(town, 1, tables[-1], affordance(town, "eat_meal"), state=Claim.USING)
    assert company(blocks)[0] == 2
    hold(town, 2, tables[-2], affordance(town, "meet_in_park"), state=Claim.USING)
    assert company(blocks)[0] == 2


def test_a_good_friend_is_spoken_to_before_strangers(blocks: TownBlocks) -> None:
    feel(blocks, 0, 2, 0.3, 0.3, 0.0)
    assert company(blocks) == (3, 2), "liked by more than chance can add"


def test_nobody_speaks_to_a_rival_who_is_not_counted_either(blocks: TownBlocks) -> None:
    feel(blocks, 0, 2, 0.9, 0.9, TIES.rival_from)
    assert company(blocks)[0] == 2
    assert company(blocks)[1] != 2


def test_whoever_was_called_to_meet_a_rival_speaks_to_them_first(blocks: TownBlocks) -> None:
    feel(blocks, 0, 2, 0.0, 0.0, 0.9)
    feel(blocks, 0, 3, 1.0, 1.0, 0.0, number=1)
    blocks.people_i32[[Summons.PLACE, Summons.WHO, Summons.UNTIL], 0] = 0, 2, NOON + 100
    assert company(blocks) == (3, 2)
    blocks.people_i32[Summons.UNTIL, 0] = NOON
    assert company(blocks) == (2, 3), "until the call is over"


def test_among_strangers_it_is_chance(blocks: TownBlocks) -> None:
    chosen = []
    for _ in range(90):
        blocks.town_i64[Clock.TICK] += 1
        chosen.append(company(blocks)[1])
    assert all(chosen.count(row) >= 15 for row in (1, 2, 3))


def met(town: Town, what: str, *, friends: bool, row: int = 5) -> int:
    blocks = blocks_of(town)
    look_around(blocks)
    return int(acquaintances_at(blocks, friends, affordance(town, what), row))


def test_friends_and_rivals_are_found_where_something_can_be_done(town: Town, blocks: TownBlocks) -> None:
    half = TIES.friend_from / 2 + 0.01
    feel(blocks, 5, 0, half, half, 0.0)
    feel(blocks, 5, 1, 0.0, 0.0, TIES.rival_from, number=1)
    feel(blocks, 5, 2, half, half, TIES.rival_from, number=2)
    feel(blocks, 5, 3, half, 0.0, 0.5, number=3)
    assert [met(town, "meet_in_park", friends=wanted) for wanted in (True, False)] == [2, 2]
    assert [met(town, "meet_in_cafe", friends=wanted) for wanted in (True, False)] == [0, 0]
    stand(blocks, 0, tiles(town, "cafe")[0])
    assert met(town, "meet_in_park", friends=True) == met(town, "meet_in_cafe", friends=True) == 1


def test_who_is_in_the_street_is_nowhere(town: Town, blocks: TownBlocks) -> None:
    half = TIES.friend_from / 2 + 0.01
    feel(blocks, 5, 0, half, half, 0.0)
    stand(blocks, 0, tile_of_slot(town, slots_of(town, object_rows(town, "bus_stop")[0])[0]))
    assert met(town, "meet_in_park", friends=True) == 0


def test_people_without_a_home_belong_to_where_they_stand(blocks: TownBlocks) -> None:
    site = blocks.params_block[0]["site"]
    home = int(blocks.people_i32[Belongs.HOME, 0])
    assert home_block(blocks, 0) == home // int(site["places"])
    blocks.people_i32[Belongs.HOME, 0] = NOTHING
    assert home_block(blocks, 0) == int(blocks.people_i32[Where.CELL, 0]) // int(site["cells"])
