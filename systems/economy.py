"""Economy: rent, deliveries and the nightly settlement of a closed circle of money.

Every movement of cents has two legs; what the town makes or destroys is counted.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from annotated_types import Ge, Le

from components.atlas import BlockColumn, Lot, Shelf
from components.people import ITEM_KINDS_MAX, Arrears, Body, Identity, Purse, Standing
from components.places import Delivery, Stock, Till
from components.town import Account, Clock, Made, Used
from components.words import NOTHING, EventKind, Exit, System
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.departures import make_due
from systems.events import record
from systems.foresight import pays_rent
from systems.hooks import lift_notice
from systems.kernel import kernel
from systems.larder import spoil_meals
from systems.params import Cents, TickOfDay
from systems.processor import Stage
from systems.traps import spring
from systems.ways import block_of_place

RENTS_COUNTED = 120
"""Unpaid rents in a row are counted so far; notice is given after 100 of them at most."""

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
def demand_rent(town: TownBlocks, row: Int) -> None:
    """Count a rent that could not be paid: notice comes first, then a day of grace for half a rent, then the end."""
    who = np.int64(town.people_i32[Identity.ID, row])
    unpaid = np.int64(town.people_i8[Arrears.RENTS_UNPAID, row]) + 1
    town.people_i8[Arrears.RENTS_UNPAID, row] = min(unpaid, np.int64(RENTS_COUNTED))
    notice = np.int64(town.people_i8[Standing.NOTICE, row])
    if notice == 0:
        if unpaid >= town.params.economy.notice_after_rents:
            town.people_i8[Standing.NOTICE, row] = 1
            record(town, EventKind.EVICTION_NOTICE, who, NOTHING, NOTHING, unpaid)
    elif notice == 1 and town.people_i64[Purse.WALLET, row] * 2 >= town.params.economy.rent_cents:
        town.people_i8[Standing.NOTICE, row] = 2
        record(town, EventKind.EVICTION_NOTICE, who, NOTHING, NOTHING, unpaid)
    else:
        make_due(town, row, np.int64(Exit.EVICTION))


@kernel
def collect_rent(town: TownBlocks) -> None:
    """Take the day's rent from everybody with a home; who cannot pay owes it. Newcomers live free for a while."""
    rent = town.params.economy.rent_cents
    for row in range(town.people_i16.shape[1]):
        if not town.people_i8[Body.LIVE, row] or not pays_rent(town, row, town.town_i64[Clock.TICK]):
            continue
        who = np.int64(town.people_i32[Identity.ID, row])
        if town.people_i64[Purse.WALLET, row] >= rent:
            town.people_i64[Purse.WALLET, row] -= rent
            town.town_i64[Account.LANDLORD] += rent
            record(town, EventKind.RENT_PAID, who, NOTHING, NOTHING, rent)
            if town.people_i64[Purse.RENT_OWED, row] == 0:
                lift_notice(town, row)
        else:
            town.people_i64[Purse.RENT_OWED, row] += rent
            record(town, EventKind.RENT_UNPAID, who, NOTHING, NOTHING, rent)
            demand_rent(town, row)


@kernel
def restock(town: TownBlocks) -> None:
    """Throw away what does not keep, then fill every shelf to its measure; goods are booked."""
    for place in range(town.places_i32.shape[1]):
        block = block_of_place(town, place)
        template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
        lot = place - block * town.site.places
        brought = np.int64(0)
        for item in range(ITEM_KINDS_MAX):
            stock = np.int64(town.places_i32[Stock.ITEM_0 + item, place])
            full = np.int64(town.atlas_i32[template, Shelf.ITEM_0 + item, lot])
            if full > 0 and (np.int64(town.atlas_i32[template, Lot.FRESH, lot]) >> item) & 1:
                town.town_i64[Used.ITEM_0 + item] += stock
                stock = np.int64(0)
            if full > stock:
                town.town_i64[Made.ITEM_0 + item] += full - stock
                brought += full - stock
                stock = full
            town.places_i32[Stock.ITEM_0 + item, place] = stock
        if brought > 0:
            town.places_i32[Delivery.TRUCK_UNTIL, place] = town.town_i64[Clock.TICK] + town.params.economy.truck_ticks
            record(town, EventKind.RESTOCKED, NOTHING, place, NOTHING, brought)


@kernel
def levy(town: TownBlocks) -> None:
    """Take the levy from large wallets for the town, rounded down."""
    for row in range(town.people_i16.shape[1]):
        excess = town.people_i64[Purse.WALLET, row] - town.params.economy.levy_above_cents
        if town.people_i8[Body.LIVE, row] and excess > 0:
            due = excess * town.params.economy.levy_percent // 100
            town.people_i64[Purse.WALLET, row] -= due
            town.town_i64[Account.TOWN] += due
            who = np.int64(town.people_i32[Identity.ID, row])
            record(town, EventKind.LEVY_PAID, who, NOTHING, NOTHING, due)


@kernel
def settle(town: TownBlocks) -> None:
    """Bring shops, employers and landlord to their starting floats through the town; mint or burn the rest."""
    for place in range(town.places_i64.shape[1]):
        block = block_of_place(town, place)
        template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
        lot = place - block * town.site.places
        sales = np.int64(town.atlas_i32[template, Lot.SALES_FLOAT, lot])
        payroll = np.int64(town.atlas_i32[template, Lot.PAYROLL_FLOAT, lot])
        town.town_i64[Account.TOWN] += town.places_i64[Till.SALES, place] - sales
        town.town_i64[Account.TOWN] += town.places_i64[Till.PAYROLL, place] - payroll
        town.places_i64[Till.SALES, place] = sales
        town.places_i64[Till.PAYROLL, place] = payroll
    town.town_i64[Account.TOWN] += town.town_i64[Account.LANDLORD]
    town.town_i64[Account.LANDLORD] = 0
    if town.town_i64[Account.TOWN] < 0:
        short = -town.town_i64[Account.TOWN]
        town.town_i64[Account.MINTED] += short
        town.town_i64[Account.TOWN] = 0
        record(town, EventKind.MINTED, NOTHING, NOTHING, NOTHING, short)
    ceiling = town.town_i64[Account.TOWN_START] * town.params.economy.burn_above_times
    if town.town_i64[Account.TOWN] > ceiling:
        excess = town.town_i64[Account.TOWN] - ceiling
        town.town_i64[Account.BURNED] += excess
        town.town_i64[Account.TOWN] = ceiling
        record(town, EventKind.BURNED, NOTHING, NOTHING, NOTHING, excess)


@kernel
def trade(town: TownBlocks) -> None:
    """Run what the hour brings: settlement at midnight, the delivery, the rent."""
    tick = town.town_i64[Clock.TICK]
    tick_of_day = tick % town.params.time.ticks_per_day
    if tick_of_day == 0 and tick > 0:
        spoil_meals(town)
        levy(town)
        settle(town)
    if tick_of_day == town.params.economy.restock_tick:
        restock(town)
    if tick_of_day == town.params.economy.rent_tick:
        collect_rent(town)
    spring(town, System.ECONOMY)


class Economy(Stage):
    """Stage 10: money and goods."""

    def process(self) -> None:
        """Run the economy of one town for one tick."""
        town = self.town
        trade(town)
