"""Money and goods: rent, levy, settlement and delivery, to the cent and to the piece."""

import numpy as np
import pytest

from components.atlas import Lot, Shelf
from components.people import Belongs, Purse
from components.places import Stock, Till
from components.town import Account, Clock, EventCount, Made, Used
from components.words import NOTHING, EventKind
from systems.blocks import TownBlocks
from systems.economy import Economy
from tests.invariants import books
from tests.scenes import blocks_of, idle, place_rows, riverside, set_wallet, town_at
from townlet_ecs import Town

RULES = riverside().config.economy
ITEMS = riverside().config.items


@pytest.fixture
def town() -> Town:
    town = town_at(720)
    idle(blocks_of(town))
    return town


@pytest.fixture
def blocks(town: Town) -> TownBlocks:
    return blocks_of(town)


def strike(blocks: TownBlocks, tick: int) -> None:
    """Let the economy of one tick of the second day run."""
    blocks.town_i64[Clock.TICK] = 1_440 + tick
    Economy(blocks).process()
    assert not list(books(blocks))


def events(blocks: TownBlocks, kind: EventKind) -> int:
    return int(blocks.town_i64[EventCount.FIRST + kind])


def test_rent_goes_from_the_wallet_to_the_landlord(blocks: TownBlocks) -> None:
    set_wallet(blocks, 0, RULES.rent_cents)
    before = blocks.town_i64[Account.LANDLORD]
    strike(blocks, RULES.rent_tick)
    assert blocks.people_i64[Purse.WALLET, 0] == 0
    assert blocks.people_i64[Purse.RENT_OWED, 0] == 0
    assert blocks.town_i64[Account.LANDLORD] >= before + RULES.rent_cents


def test_who_lacks_a_cent_of_the_rent_owes_all_of_it(blocks: TownBlocks) -> None:
    set_wallet(blocks, 0, RULES.rent_cents - 1)
    for day in range(2):
        blocks.town_i64[Clock.TICK] = (day + 1) * 1_440 + RULES.rent_tick
        Economy(blocks).process()
    assert blocks.people_i64[Purse.WALLET, 0] == RULES.rent_cents - 1
    assert blocks.people_i64[Purse.RENT_OWED, 0] == 2 * RULES.rent_cents
    assert events(blocks, EventKind.RENT_UNPAID) >= 2


def test_who_has_no_home_pays_no_rent(blocks: TownBlocks) -> None:
    blocks.people_i32[Belongs.HOME, 0] = NOTHING
    wallet = int(blocks.people_i64[Purse.WALLET, 0])
    strike(blocks, RULES.rent_tick)
    assert blocks.people_i64[Purse.WALLET, 0] == wallet


def test_nothing_is_due_in_an_ordinary_minute(town: Town, blocks: TownBlocks) -> None:
    blocks.town_i64[Clock.TICK] = 1_440 + 777
    before = town.digest()
    Economy(blocks).process()
    assert town.digest() == before


def test_the_levy_takes_its_share_of_the_excess_rounded_down(blocks: TownBlocks) -> None:
    excess = 2_549
    set_wallet(blocks, 0, RULES.levy_above_cents + excess)
    set_wallet(blocks, 1, RULES.levy_above_cents)
    strike(blocks, 0)
    assert excess * RULES.levy_percent % 100 != 0, "or nothing is rounded"
    due = excess * RULES.levy_percent // 100
    assert blocks.people_i64[Purse.WALLET, 0] == RULES.levy_above_cents + excess - due
    assert blocks.people_i64[Purse.WALLET, 1] == RULES.levy_above_cents


def test_at_midnight_shops_employers_and_landlord_stand_where_they_started(town: Town, blocks: TownBlocks) -> None:
    start = town_at(0)
    floats = blocks_of(start).places_i64.copy()
    blocks.places_i64[Till.SALES, 3] += 500
    blocks.places_i64[Till.PAYROLL, 4] += 100
    blocks.town_i64[Account.MINTED] += 600
    before = int(blocks.town_i64[Account.TOWN] + blocks.town_i64[Account.LANDLORD] + blocks.places_i64.sum())
    strike(blocks, 0)
    assert (blocks.places_i64 == floats).all()
    assert blocks.town_i64[Account.LANDLORD] == 0
    assert blocks.town_i64[Account.TOWN] == before - floats.sum()


def test_a_town_that_cannot_settle_mints_exactly_what_it_lacks(blocks: TownBlocks) -> None:
    strike(blocks, 0)
    blocks.town_i64[Account.BURNED] += blocks.town_i64[Account.TOWN]
    blocks.town_i64[Account.TOWN] = 0
    blocks.places_i64[Till.SALES, place_of_float(blocks)] -= 321
    blocks.town_i64[Account.BURNED] += 321
    minted = int(blocks.town_i64[Account.MINTED])
    strike(blocks, 0)
    assert blocks.town_i64[Account.MINTED] == minted + 321
    assert blocks.town_i64[Account.TOWN] == 0
    assert events(blocks, EventKind.MINTED) == 1


def place_of_float(blocks: TownBlocks) -> int:
    return int(np.argmax(blocks.atlas_i32[0, Lot.SALES_FLOAT]))


def test_a_town_with_too_much_burns_down_to_its_ceiling(blocks: TownBlocks) -> None:
    ceiling = int(blocks.town_i64[Account.TOWN_START]) * RULES.burn_above_times
    blocks.town_i64[Account.MINTED] += 2 * ceiling
    blocks.town_i64[Account.TOWN] += 2 * ceiling
    burned = int(blocks.town_i64[Account.BURNED])
    strike(blocks, 0)
    assert blocks.town_i64[Account.TOWN] == ceiling
    assert blocks.town_i64[Account.BURNED] > burned


def test_the_delivery_fills_every_shelf_to_its_measure(town: Town, blocks: TownBlocks) -> None:
    stock = blocks.view(Stock)
    made = blocks.town_i64[Made.ITEM_0 : Made.ITEM_7 + 1]
    made -= stock.sum(axis=1)
    stock[:] = 0
    strike(blocks, RULES.restock_tick)
    full = np.maximum(0, blocks.atlas_i32[0, Shelf.ITEM_0 : Shelf.ITEM_7 + 1, : stock.shape[1]])
    assert (stock == full).all()
    grocer = place_rows(town, "grocer")[0]
    assert stock[ITEMS.index("raw"), grocer] == riverside().config.places["grocer"].sells["raw"].stock


def test_unsold_fresh_goods_are_thrown_away_and_others_kept(town: Town, blocks: TownBlocks) -> None:
    cafe, grocer = place_rows(town, "cafe")[0], place_rows(town, "grocer")[0]
    dish, raw = ITEMS.index("dish"), ITEMS.index("raw")
    stock = blocks.view(Stock)
    used, made = int(blocks.town_i64[Used.ITEM_0 + dish]), int(blocks.town_i64[Made.ITEM_0 + dish])
    used_raw = int(blocks.town_i64[Used.ITEM_0 + raw])
    left, full = int(stock[dish, cafe]), riverside().config.places["cafe"].sells["dish"].stock
    assert left > 0, "or nothing is thrown away"
    strike(blocks, RULES.restock_tick)
    assert blocks.town_i64[Used.ITEM_0 + dish] == used + left
    assert blocks.town_i64[Made.ITEM_0 + dish] == made + full
    assert stock[dish, cafe] == full
    assert blocks.town_i64[Used.ITEM_0 + raw] == used_raw
    assert stock[raw, grocer] == riverside().config.places["grocer"].sells["raw"].stock
