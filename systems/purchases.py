"""Purchases: who is served when several people finish at the same shop in one tick."""

import numpy as np

from components.people import Bag, Body, Identity, Intent, Purse
from components.places import Price, Stock, Till
from components.reservations import Reservation
from components.town import Clock
from components.words import NOTHING, Doing, Reason
from systems.arrays import F32, I16, I32, I64, Int, Record
from systems.conduct import is_over, place_at
from systems.kernel import kernel
from systems.random import Stream, draw
from systems.scratch import Scratch


@kernel
def buy(
    row: Int, what: Record, place: Int, people_i16: I16, people_i64: I64, places_i32: I32, places_i64: I64
) -> None:
    """Sell goods to a person: money to the shop, stock to the bag."""
    cost = np.int64(what.buy_count) * np.int64(places_i32[Price.ITEM_0 + what.buy_item, place])
    people_i64[Purse.WALLET, row] -= cost
    places_i64[Till.SALES, place] += cost
    places_i32[Stock.ITEM_0 + what.buy_item, place] -= what.buy_count
    people_i16[Bag.ITEM_0 + what.buy_item, row] += what.buy_count


@kernel
def purchase_refusal(
    row: Int, people_i16: I16, people_i32: I32, people_i64: I64, reservations_i32: I32, places_i32: I32,
    blocks_i32: I32, atlas_i32: I32, affordances: Record, params: Record, scratch_i64: I64
) -> Int:
    """Return why a purchase that ends now fails, counting goods wanted by others who come first.

    Several people may finish at the same shop in one tick: they are served by their bids, whatever their rows.
    """
    what = affordances[people_i16[Intent.AFFORDANCE, row]]
    place = place_at(np.int64(reservations_i32[Reservation.OBJECT, row]), blocks_i32, atlas_i32, params.site)
    price = np.int64(places_i32[Price.ITEM_0 + what.buy_item, place])
    if people_i64[Purse.WALLET, row] < price * what.buy_count:
        return np.int64(Reason.NO_MONEY)
    wanted = np.int64(what.buy_count)
    block = place // params.site.places
    for at in range(scratch_i64[Scratch.BLOCK_FIRST, block], scratch_i64[Scratch.BLOCK_FIRST, block + 1]):
        other = scratch_i64[Scratch.BLOCK_PEOPLE, at]
        if scratch_i64[Scratch.TARGET, other] == place and other != row:
            theirs = affordances[people_i16[Intent.AFFORDANCE, other]]
            if theirs.buy_item == what.buy_item and (
                scratch_i64[Scratch.KEY, other] < scratch_i64[Scratch.KEY, row]
            ):
                wanted += theirs.buy_count
    if places_i32[Stock.ITEM_0 + what.buy_item, place] < wanted:
        return np.int64(Reason.NO_STOCK)
    return np.int64(Reason.NONE)


@kernel
def line_up_purchases(
    people_f32: F32, people_i16: I16, people_i32: I32, reservations_i32: I32, town_i64: I64,
    blocks_i32: I32, atlas_i32: I32, affordances: Record, params: Record, scratch_i64: I64
) -> None:
    """Mark who finishes a purchase in this tick: TARGET is the shop and KEY the place in line, else NOTHING."""
    for row in range(people_i16.shape[1]):
        scratch_i64[Scratch.TARGET, row] = NOTHING
        if people_i16[Body.DOING, row] >= Doing.IDLING and people_i16[Body.LIVE, row]:
            what = affordances[people_i16[Intent.AFFORDANCE, row]]
            if what.buy_item != NOTHING and is_over(
                row, people_f32, people_i16, people_i32, town_i64, affordances
            ):
                dice = draw(
                    town_i64[Clock.KEY], Stream.WORLD, town_i64[Clock.TICK], np.int64(people_i32[Identity.ID, row]), 1
                )
                scratch_i64[Scratch.KEY, row] = np.int64(dice >> np.uint64(2))
                scratch_i64[Scratch.TARGET, row] = place_at(
                    np.int64(reservations_i32[Reservation.OBJECT, row]), blocks_i32, atlas_i32, params.site
                )


@kernel
def judge_purchases(
    people_i16: I16, people_i32: I32, people_i64: I64, reservations_i32: I32, places_i32: I32,
    blocks_i32: I32, atlas_i32: I32, affordances: Record, params: Record, scratch_i64: I64
) -> None:
    """Decide every purchase that ends now on the stock before any of them: GRANTED holds the `Reason`."""
    for row in range(people_i16.shape[1]):
        if scratch_i64[Scratch.TARGET, row] != NOTHING:
            scratch_i64[Scratch.GRANTED, row] = purchase_refusal(
                row, people_i16, people_i32, people_i64, reservations_i32, places_i32, blocks_i32, atlas_i32,
                affordances, params, scratch_i64
            )
