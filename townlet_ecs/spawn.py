"""The people a town starts with: at home, in bed, with a kit, a job and needs spread evenly."""

import numpy as np
from numpy.typing import NDArray

from components.atlas import BlockColumn, Lot, Post, Shelf, Slot
from components.objects import LastUse
from components.people import Bag, Moment, Need, Purse, Token
from components.places import ListPrice, Premises, Price, Stock, Supply, Till
from components.positions import Position
from components.town import Account, Made
from components.words import NOTHING
from systems.arrays import F32, I16, I32, I64, U8, Float, Int, Record
from systems.hooks import employ
from systems.kernel import kernel
from systems.personality import evenly
from systems.residents import admit, clear
from townlet_ecs.config.sections import Config
from townlet_ecs.world import TownBlocks, World


@kernel
def settle_in(
    row: Int, slot: Int, place: Int, cell: Int, kit: I64, wallet: Int, low: Float, high: Float,
    people_f32: F32, people_i16: I16, people_i32: I32, people_i64: I64, reservations_i32: I32, cells_u8: U8,
    town_i64: I64, events_i32: I32, params: Record
) -> None:
    """Let a person into a row, in bed in their home, with kit, wallet and needs."""
    admit(
        row, cell, place, slot, people_f32, people_i16, people_i32, people_i64, reservations_i32, cells_u8, town_i64,
        events_i32, params
    )
    people_i64[Purse.WALLET, row] = wallet
    for item in range(kit.shape[0]):
        people_i16[Bag.ITEM_0 + item, row] = kit[item]
        town_i64[Made.ITEM_0 + item] += kit[item]
    for need in range(Need.HUNGER, Need.COMFORT + 1):
        people_f32[need, row] = low + (high - low) * evenly(row, need, town_i64)


@kernel
def first_people(
    count: Int, per_block: Int, employed: Int, beds: I64, kit: I64, wallet: Int, low: Float, high: Float,
    people_f32: F32, people_i16: I16, people_i32: I32, people_i64: I64, reservations_i32: I32, positions_i32: I32,
    cells_u8: U8, town_i64: I64, events_i32: I32, blocks_i32: I32, atlas_i32: I32, params_block: Record
) -> None:
    """Let the first people in, block by block, and give the first `employed` of each the positions of the block."""
    params = params_block[0]
    site = params.site
    beds_per_block = beds.shape[0] // site.blocks
    for row in range(people_i16.shape[1]):
        clear(row, people_f32, people_i16, people_i32, people_i64, reservations_i32)
    for person in range(count):
        block = min(np.int64(person) // per_block, site.blocks - 1)
        local = np.int64(person) - block * per_block
        slot = beds[block * beds_per_block + local, 0]
        template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
        cell = block * site.cells + np.int64(atlas_i32[template, Slot.CELL, slot - block * site.slots])
        settle_in(
            np.int64(person), slot, beds[block * beds_per_block + local, 1], cell, kit, wallet, low, high,
            people_f32, people_i16, people_i32, people_i64, reservations_i32, cells_u8, town_i64, events_i32, params
        )
        if local < min(employed, site.positions) and atlas_i32[template, Post.JOB, local] != NOTHING:
            employ(
                np.int64(person), block * site.positions + local, people_i16, people_i32, positions_i32, town_i64,
                blocks_i32, atlas_i32, params
            )


def kit_of(config: Config) -> NDArray[np.int64]:
    """Return how many of each item kind everybody starts with."""
    return np.array([config.people.kit.get(name, 0) for name in config.items], np.int64)


def furnish(town: TownBlocks, world: World) -> None:
    """Open the premises of a town: power, water, stock, prices, wages, and the accounts at their start."""
    config, atlas = world.config, world.atlas
    template = atlas.blocks[BlockColumn.TEMPLATE]
    per_place = atlas.table[template]
    places = int(atlas.site["places"][0])
    town.places_i32[[Premises.POWER, Premises.WATER, Supply.POWER, Supply.WATER]] = 1
    for item, name in enumerate(config.items):
        prices = [rules.sells[name].price_cents if name in rules.sells else 0 for rules in config.places.values()]
        lots = per_place[:, Lot.KIND, :places].reshape(-1)
        town.places_i32[Price.ITEM_0 + item] = np.where(lots == NOTHING, 0, np.array(prices)[lots])
        stock = np.maximum(per_place[:, Shelf.ITEM_0 + item, :places].reshape(-1), 0)
        town.places_i32[Stock.ITEM_0 + item] = stock
        town.town_i64[Made.ITEM_0 + item] += stock.sum()
    town.view(ListPrice)[:] = town.view(Price)
    town.places_i64[Till.SALES] = np.maximum(per_place[:, Lot.SALES_FLOAT, :places].reshape(-1), 0)
    town.places_i64[Till.PAYROLL] = np.maximum(per_place[:, Lot.PAYROLL_FLOAT, :places].reshape(-1), 0)
    rows = np.arange(town.people_i32.shape[1])
    town.people_i32[Token.NUMBER], town.people_i32[Token.SPARE] = rows, rows + len(rows)
    town.people_i32[Moment.VACATED] = NOTHING
    town.objects_i32[[LastUse.ROW, LastUse.ID]] = NOTHING
    town.positions_i32[Position.HOLDER] = NOTHING
    positions = int(atlas.site["positions"][0])
    jobs = per_place[:, Post.JOB, :positions].reshape(-1)
    wages = np.array([job.wage_cents_per_shift for job in config.jobs.values()] + [0])
    town.positions_i32[Position.WAGE] = np.where(jobs == NOTHING, 0, wages[jobs])


def populate(world: World, place: int) -> None:
    """Furnish the town at a place of the batch and let its first people in.

    Raises:
        ValueError: The map has fewer beds than there are people.
    """
    config, town = world.config, world.town(place)
    count = config.people.count
    beds = world.atlas.beds()
    if count > len(beds):
        raise ValueError(f"{count} people, but the map has {len(beds)} beds")
    blocks = int(world.atlas.site["blocks"][0])
    per_block = -(-count // blocks)
    employed = per_block - int(per_block * config.people.jobless_share)
    furnish(town, world)
    low, high = np.float32(config.people.needs_low), np.float32(config.people.needs_high)
    first_people(
        count, per_block, employed, beds, kit_of(config), config.economy.wallet_cents, low, high,
        town.people_f32, town.people_i16, town.people_i32, town.people_i64, town.reservations_i32,
        town.positions_i32, town.cells_u8, town.town_i64, town.events_i32, town.blocks_i32, town.atlas_i32,
        town.params_block
    )
    books = town.town_i64
    books[Account.TOWN] = books[Account.TOWN_START] = config.economy.town_cents_per_person * count
    books[Account.INITIAL] = money_in(town)


def money_in(town: TownBlocks) -> int:
    """Return the sum of all accounts of a town, in cents."""
    wallets = int(town.people_i64[Purse.WALLET].sum())
    return wallets + int(town.places_i64.sum()) + int(town.town_i64[[Account.TOWN, Account.LANDLORD]].sum())
