"""Shops: goods against money, and what happens when several people want the last one in the same tick."""

import numpy as np
import pytest

from components.people import Bag, Body, Intent, Purse
from components.places import Price, Stock, Till
from components.town import Clock, Made
from components.words import Claim, Doing, Outcome, Reason
from systems.affordances import Affordances
from systems.blocks import TownBlocks
from tests.invariants import books
from tests.lives import remembered_outcome, remembered_reason
from tests.scenes import (
    affordance,
    blocks_of,
    hold,
    idle,
    look_around,
    nobody_else,
    object_rows,
    place_rows,
    riverside,
    set_wallet,
    slots_of,
    stand,
    tile_of_slot,
    town_at,
)
from townlet_ecs import Town

RAW = riverside().config.items.index("raw")
SALE = riverside().config.places["grocer"].sells["raw"]


@pytest.fixture
def town() -> Town:
    town = town_at(720)
    idle(nobody_else(town, keep=6))
    return town


def shop(town: Town, *, stock: int) -> TownBlocks:
    """Leave so many raw on the shelves of the grocer."""
    blocks = blocks_of(town)
    grocer = place_rows(town, "grocer")[0]
    blocks.town_i64[Made.ITEM_0 + RAW] += stock - int(blocks.places_i32[Stock.ITEM_0 + RAW, grocer])
    blocks.places_i32[Stock.ITEM_0 + RAW, grocer] = stock
    return blocks


def buying(town: Town, rows: int, name: str = "buy_food", *, wallet: int = 1_000) -> None:
    """Let some people be at the tills (and beyond, on borrowed slots), about to finish a purchase now."""
    blocks = blocks_of(town)
    tills = object_rows(town, "till", "grocer") + object_rows(town, "shelf", "grocer")
    for row in range(rows):
        slot = slots_of(town, tills[row])[0]
        hold(town, row, tills[row], affordance(town, name), state=Claim.USING, slot=slot, left=0)
        set_wallet(blocks, row, wallet)


def finish(town: Town) -> None:
    look_around(blocks_of(town))
    Affordances(blocks_of(town)).process()


def test_a_purchase_moves_money_and_goods(town: Town) -> None:
    blocks = shop(town, stock=9)
    buying(town, 1, "buy_groceries")
    grocer = place_rows(town, "grocer")[0]
    raw, sales = int(blocks.people_i16[Bag.ITEM_0 + RAW, 0]), int(blocks.places_i64[Till.SALES, grocer])
    finish(town)
    assert blocks.people_i64[Purse.WALLET, 0] == 1_000 - 4 * SALE.price_cents
    assert blocks.places_i64[Till.SALES, grocer] == sales + 4 * SALE.price_cents
    assert blocks.people_i16[Bag.ITEM_0 + RAW, 0] == raw + 4
    assert blocks.places_i32[Stock.ITEM_0 + RAW, grocer] == 5
    assert not list(books(blocks))


def test_the_last_one_goes_to_one_of_two_and_the_other_is_told(town: Town) -> None:
    blocks = shop(town, stock=1)
    buying(town, 2)
    before = blocks.people_i16[Bag.ITEM_0 + RAW, :2].copy()
    heads = blocks.people_i8[Intent.MEMORY_HEAD, :2].tolist()
    finish(town)
    got = (blocks.people_i16[Bag.ITEM_0 + RAW, :2] - before).tolist()
    assert sorted(got) == [0, 1]
    loser = got.index(0)
    assert remembered_reason(blocks, heads[loser], loser) == Reason.NO_STOCK
    assert blocks.people_i64[Purse.WALLET, loser] == 1_000
    assert blocks.places_i32[Stock.ITEM_0 + RAW, place_rows(town, "grocer")[0]] == 0
    assert not list(books(blocks))


def test_who_gets_the_last_one_is_chance_and_not_the_row(town: Town) -> None:
    blocks = shop(town, stock=1)
    won = [0, 0]
    saved = town.world.arena.copy()
    for offset in range(60):
        town.world.arena[:] = saved
        blocks.town_i64[Clock.TICK] += offset
        buying(town, 2)
        before = blocks.people_i16[Bag.ITEM_0 + RAW, :2].copy()
        finish(town)
        won[int(np.argmax(blocks.people_i16[Bag.ITEM_0 + RAW, :2] - before))] += 1
    assert min(won) > 12


def test_three_for_two_leaves_exactly_one_without(town: Town) -> None:
    blocks = shop(town, stock=2)
    buying(town, 3)
    before = blocks.people_i16[Bag.ITEM_0 + RAW, :3].sum()
    finish(town)
    assert blocks.people_i16[Bag.ITEM_0 + RAW, :3].sum() == before + 2


def test_a_price_that_rose_meanwhile_is_not_paid_on_credit(town: Town) -> None:
    blocks = shop(town, stock=9)
    buying(town, 1, wallet=100)
    head = int(blocks.people_i8[Intent.MEMORY_HEAD, 0])
    blocks.places_i32[Price.ITEM_0 + RAW] *= 10
    finish(town)
    assert blocks.people_i64[Purse.WALLET, 0] == 100
    assert remembered_reason(blocks, head, 0) == Reason.NO_MONEY
    assert remembered_outcome(blocks, head, 0) == Outcome.FAILED


def test_who_begins_as_the_last_one_is_sold_fares_the_same_in_any_row(town: Town) -> None:
    shop(town, stock=1)
    saved = town.world.arena.copy()
    fared = []
    for buyer, beginner in ((0, 1), (1, 0)):
        town.world.arena[:] = saved
        fared.append(begin_as_the_last_one_is_sold(town, buyer, beginner))
    assert fared[0] == fared[1]


def begin_as_the_last_one_is_sold(town: Town, buyer: int, beginner: int) -> Doing:
    """Let one person buy the last one while another begins; return what the other does then."""
    blocks = blocks_of(town)
    tills = object_rows(town, "till", "grocer")
    deed = affordance(town, "buy_food")
    hold(town, buyer, tills[0], deed, state=Claim.USING, slot=slots_of(town, tills[0])[0], left=0)
    slot = slots_of(town, tills[1])[0]
    stand(blocks, beginner, tile_of_slot(town, slot))
    hold(town, beginner, tills[1], deed, state=Claim.CALLED, slot=slot)
    finish(town)
    assert blocks.people_i8[Body.DOING, buyer] == Doing.IDLE
    return Doing(int(blocks.people_i8[Body.DOING, beginner]))


def test_rent_owed_is_not_paid_with_money_that_is_gone(town: Town) -> None:
    """Today's rent is collected between the beginning and the end of paying what was owed."""
    blocks = blocks_of(town)
    rent = riverside().config.economy
    blocks.town_i64[Clock.TICK] = rent.rent_tick - 1
    blocks.people_i64[Purse.RENT_OWED, 0] = rent.rent_cents
    set_wallet(blocks, 0, rent.rent_cents)
    blocks.people_i8[Intent.AFFORDANCE, 0] = affordance(town, "pay_rent")
    for _ in range(6):
        town.step()
        assert blocks.people_i64[Purse.WALLET, 0] >= 0
    assert not list(books(blocks))
