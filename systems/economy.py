"""Economy: rent, deliveries and the nightly settlement of a closed circle of money.

Every movement of cents has two legs; what the town makes or destroys is counted.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from annotated_types import Ge, Le

from components.atlas import BlockColumn, Lot, Shelf
from components.people import ITEM_KINDS_MAX, Belongs, Body, Identity, Purse, Standing
from components.places import Delivery, Stock, Till
from components.town import Account, Clock, Made, Used
from components.words import NOTHING, EventKind, Exit
from systems.arrays import I16, I32, I64, Int, Record
from systems.departures import make_due
from systems.events import record
from systems.hooks import lift_notice
from systems.kernel import kernel
from systems.larder import spoil_meals
from systems.params import Cents, TickOfDay
from systems.processor import Stage

FloatCents = Annotated[int, Ge(0), Le(10_000_000)]
"""A share of an account for each person; those of a whole block must fit 32 bits."""


@dataclass(frozen=True, kw_only=True)
class Params:
    """Rules of money and goods."""

    rent_cents: Cents
    """Rent of a bed per day."""
    rent_tick: TickOfDay
    """Minute of the day at which rent is due."""
    restock_tick: TickOfDay
    """Minute of the day at which the delivery comes."""
    truck_ticks: Annotated[int, Ge(1), Le(240)]
    """Ticks for which the truck stands at each door after a delivery."""
    notice_after_rents: Annotated[int, Ge(1), Le(100)]
    """Rents in a row unpaid after which a notice comes; a further one, beyond the grace, ends the lease."""
    meal_keeps_days: Annotated[int, Ge(1), Le(2)]
    """Whole days for which a cooked meal keeps; it is thrown away at the midnight after them."""
    levy_above_cents: Cents
    """Wallets above this pay a levy at midnight."""
    levy_percent: Annotated[int, Ge(0), Le(100)]
    """Share of the excess that the levy takes."""
    burn_above_times: Annotated[int, Ge(1), Le(100)]
    """The town destroys what it holds above this many times its start."""
    buffer_cents: Cents
    """What people keep back before they spend for pleasure."""
    wallet_cents: Cents
    """Wallet of a person at the start: a week's basket."""
    town_cents_per_person: Cents
    """Account of the town at the start, for each person."""
    shop_cents_per_person: FloatCents
    """Accounts of all shops at the start, for each person; they are settled to it at midnight."""
    employer_cents_per_person: FloatCents
    """Accounts of all employers at the start, for each person; they are settled to it at midnight."""


@kernel
def demand_rent(
    row: Int, people_i16: I16, people_i32: I32, people_i64: I64, town_i64: I64, events_i32: I32, params: Record
) -> None:
    """Count a rent that could not be paid: notice comes first, then a day of grace for half a rent, then the end."""
    who = np.int64(people_i32[Identity.ID, row])
    unpaid = np.int64(people_i16[Standing.RENTS_UNPAID, row]) + 1
    people_i16[Standing.RENTS_UNPAID, row] = min(unpaid, np.int64(1000))
    notice = np.int64(people_i16[Standing.NOTICE, row])
    if notice == 0:
        if unpaid >= params.economy.notice_after_rents:
            people_i16[Standing.NOTICE, row] = 1
            record(town_i64, events_i32, EventKind.EVICTION_NOTICE, who, NOTHING, NOTHING, unpaid)
    elif notice == 1 and people_i64[Purse.WALLET, row] * 2 >= params.economy.rent_cents:
        people_i16[Standing.NOTICE, row] = 2
        record(town_i64, events_i32, EventKind.EVICTION_NOTICE, who, NOTHING, NOTHING, unpaid)
    else:
        make_due(row, np.int64(Exit.EVICTION), people_i16, people_i32, town_i64)


@kernel
def collect_rent(
    people_i16: I16, people_i32: I32, people_i64: I64, town_i64: I64, events_i32: I32, params: Record
) -> None:
    """Take the day's rent from everybody with a home; who cannot pay owes it. Newcomers live free for a while."""
    rent = params.economy.rent_cents
    for row in range(people_i16.shape[1]):
        if not people_i16[Body.LIVE, row] or people_i32[Belongs.HOME, row] == NOTHING:
            continue
        born = np.int64(people_i32[Identity.BORN, row])
        if born > 0 and town_i64[Clock.TICK] - born < params.lifecycle.rent_free_ticks:
            continue
        who = np.int64(people_i32[Identity.ID, row])
        if people_i64[Purse.WALLET, row] >= rent:
            people_i64[Purse.WALLET, row] -= rent
            town_i64[Account.LANDLORD] += rent
            record(town_i64, events_i32, EventKind.RENT_PAID, who, NOTHING, NOTHING, rent)
            if people_i64[Purse.RENT_OWED, row] == 0:
                lift_notice(row, people_i16, people_i32, town_i64, events_i32)
        else:
            people_i64[Purse.RENT_OWED, row] += rent
            record(town_i64, events_i32, EventKind.RENT_UNPAID, who, NOTHING, NOTHING, rent)
            demand_rent(row, people_i16, people_i32, people_i64, town_i64, events_i32, params)


@kernel
def restock(
    places_i32: I32, town_i64: I64, events_i32: I32, blocks_i32: I32, atlas_i32: I32, params: Record
) -> None:
    """Throw away what does not keep, then fill every shelf to its measure; goods are booked."""
    site = params.site
    for place in range(places_i32.shape[1]):
        block = place // site.places
        template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
        lot = place - block * site.places
        brought = np.int64(0)
        for item in range(ITEM_KINDS_MAX):
            stock = np.int64(places_i32[Stock.ITEM_0 + item, place])
            full = np.int64(atlas_i32[template, Shelf.ITEM_0 + item, lot])
            if full > 0 and (np.int64(atlas_i32[template, Lot.FRESH, lot]) >> item) & 1:
                town_i64[Used.ITEM_0 + item] += stock
                stock = np.int64(0)
            if full > stock:
                town_i64[Made.ITEM_0 + item] += full - stock
                brought += full - stock
                stock = full
            places_i32[Stock.ITEM_0 + item, place] = stock
        if brought > 0:
            places_i32[Delivery.TRUCK_UNTIL, place] = town_i64[Clock.TICK] + params.economy.truck_ticks
            record(town_i64, events_i32, EventKind.RESTOCKED, NOTHING, place, NOTHING, brought)


@kernel
def levy(
    people_i16: I16, people_i32: I32, people_i64: I64, town_i64: I64, events_i32: I32, params: Record
) -> None:
    """Take the levy from large wallets for the town, rounded down."""
    for row in range(people_i16.shape[1]):
        excess = people_i64[Purse.WALLET, row] - params.economy.levy_above_cents
        if people_i16[Body.LIVE, row] and excess > 0:
            due = excess * params.economy.levy_percent // 100
            people_i64[Purse.WALLET, row] -= due
            town_i64[Account.TOWN] += due
            who = np.int64(people_i32[Identity.ID, row])
            record(town_i64, events_i32, EventKind.LEVY_PAID, who, NOTHING, NOTHING, due)


@kernel
def settle(
    places_i64: I64, town_i64: I64, events_i32: I32, blocks_i32: I32, atlas_i32: I32, params: Record
) -> None:
    """Bring shops, employers and landlord to their starting floats through the town; mint or burn the rest."""
    site = params.site
    for place in range(places_i64.shape[1]):
        block = place // site.places
        template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
        lot = place - block * site.places
        sales = np.int64(atlas_i32[template, Lot.SALES_FLOAT, lot])
        payroll = np.int64(atlas_i32[template, Lot.PAYROLL_FLOAT, lot])
        town_i64[Account.TOWN] += places_i64[Till.SALES, place] - sales
        town_i64[Account.TOWN] += places_i64[Till.PAYROLL, place] - payroll
        places_i64[Till.SALES, place] = sales
        places_i64[Till.PAYROLL, place] = payroll
    town_i64[Account.TOWN] += town_i64[Account.LANDLORD]
    town_i64[Account.LANDLORD] = 0
    if town_i64[Account.TOWN] < 0:
        short = -town_i64[Account.TOWN]
        town_i64[Account.MINTED] += short
        town_i64[Account.TOWN] = 0
        record(town_i64, events_i32, EventKind.MINTED, NOTHING, NOTHING, NOTHING, short)
    ceiling = town_i64[Account.TOWN_START] * params.economy.burn_above_times
    if town_i64[Account.TOWN] > ceiling:
        excess = town_i64[Account.TOWN] - ceiling
        town_i64[Account.BURNED] += excess
        town_i64[Account.TOWN] = ceiling
        record(town_i64, events_i32, EventKind.BURNED, NOTHING, NOTHING, NOTHING, excess)


@kernel
def trade(
    people_i16: I16, people_i32: I32, people_i64: I64, places_i32: I32, places_i64: I64, town_i64: I64,
    events_i32: I32, blocks_i32: I32, atlas_i32: I32, params_block: Record
) -> None:
    """Run what the hour brings: settlement at midnight, the delivery, the rent."""
    params = params_block[0]
    tick = town_i64[Clock.TICK]
    tick_of_day = tick % params.time.ticks_per_day
    if tick_of_day == 0 and tick > 0:
        spoil_meals(people_i16, people_i32, town_i64, events_i32, params)
        levy(people_i16, people_i32, people_i64, town_i64, events_i32, params)
        settle(places_i64, town_i64, events_i32, blocks_i32, atlas_i32, params)
    if tick_of_day == params.economy.restock_tick:
        restock(places_i32, town_i64, events_i32, blocks_i32, atlas_i32, params)
    if tick_of_day == params.economy.rent_tick:
        collect_rent(people_i16, people_i32, people_i64, town_i64, events_i32, params)


class Economy(Stage):
    """Stage 10: money and goods."""

    def process(self) -> None:
        """Run the economy of one town for one tick."""
        town = self.town
        trade(
            town.people_i16, town.people_i32, town.people_i64, town.places_i32, town.places_i64, town.town_i64,
            town.events_i32, town.blocks_i32, town.atlas_i32, town.params_block,
        )
