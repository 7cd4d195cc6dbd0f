"""Purchases: who is served when several people finish at the same shop in one tick."""

import numpy as np

from components.people import Bag, Identity, Intent, Purse
from components.places import Price, Stock, Till
from components.reservations import Reservation
from components.town import Clock
from components.words import NOTHING, Reason
from systems.arrays import Int, Record
from systems.blocks import TownBlocks
from systems.conduct import place_at
from systems.kernel import kernel
from systems.random import Stream, draw
from systems.scratch import Scratch
from systems.ways import block_of_place


@kernel
def buy(town: TownBlocks, row: Int, what: Record, place: Int) -> None:
    """Sell goods to a person: money to the shop, stock to the bag."""
    cost = np.int64(what.buy_count) * np.int64(town.places_i32[Price.ITEM_0 + what.buy_item, place])
    town.people_i64[Purse.WALLET, row] -= cost
    town.places_i64[Till.SALES, place] += cost
    town.places_i32[Stock.ITEM_0 + what.buy_item, place] -= what.buy_count
    town.people_i16[Bag.ITEM_0 + what.buy_item, row] += what.buy_count


@kernel
def purchase_refusal(town: TownBlocks, row: Int) -> Int:
    """Return why a purchase that ends now fails, counting goods wanted by others who come first.

    Several people may finish at the same shop in one tick: they are served by their bids, whatever their rows.
    """
    what = town.affordances[town.people_i8[Intent.AFFORDANCE, row]]
    place = place_at(town, np.int64(town.reservations_i32[Reservation.OBJECT, row]))
    price = np.int64(town.places_i32[Price.ITEM_0 + what.buy_item, place])
    if town.people_i64[Purse.WALLET, row] < price * what.buy_count:
        return np.int64(Reason.NO_MONEY)
    wanted = np.int64(what.buy_count)
    block = block_of_place(town, place)
    for at in range(town.scratch_i64[Scratch.BLOCK_FIRST, block], town.scratch_i64[Scratch.BLOCK_FIRST, block + 1]):
        other = town.scratch_i64[Scratch.BLOCK_PEOPLE, at]
        if town.scratch_i64[Scratch.TARGET, other] == place and other != row:
            theirs = town.affordances[town.people_i8[Intent.AFFORDANCE, other]]
            if theirs.buy_item == what.buy_item and (
                town.scratch_i64[Scratch.KEY, other] < town.scratch_i64[Scratch.KEY, row]
            ):
                wanted += theirs.buy_count
    if town.places_i32[Stock.ITEM_0 + what.buy_item, place] < wanted:
        return np.int64(Reason.NO_STOCK)
    return np.int64(Reason.NONE)


@kernel
def line_up_purchases(town: TownBlocks, ending: Int) -> None:
    """Mark who finishes a purchase in this tick: TARGET is the shop and KEY the place in line, else NOTHING.

    Args:
        ending: how many of ROWS end what they do in this tick.
    """
    for row in range(town.people_i16.shape[1]):
        town.scratch_i64[Scratch.TARGET, row] = NOTHING
    for at in range(ending):
        row = town.scratch_i64[Scratch.ROWS, at]
        if town.affordances[town.people_i8[Intent.AFFORDANCE, row]].buy_item != NOTHING:
            who = np.int64(town.people_i32[Identity.ID, row])
            dice = draw(town.town_i64[Clock.KEY], Stream.WORLD, town.town_i64[Clock.TICK], who, 1)
            town.scratch_i64[Scratch.KEY, row] = np.int64(dice >> np.uint64(2))
            thing = np.int64(town.reservations_i32[Reservation.OBJECT, row])
            town.scratch_i64[Scratch.TARGET, row] = place_at(town, thing)


@kernel
def judge_purchases(town: TownBlocks, ending: Int) -> None:
    """Decide every purchase that ends now on the stock before any of them: GRANTED holds the `Reason`."""
    for at in range(ending):
        row = town.scratch_i64[Scratch.ROWS, at]
        if town.scratch_i64[Scratch.TARGET, row] != NOTHING:
            town.scratch_i64[Scratch.GRANTED, row] = purchase_refusal(town, row)
