"""The people a town starts with: at home, in bed, with a kit, a job and needs spread evenly."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.atlas import BlockColumn, Lot, Post, Shelf, Slot
from components.objects import LastUse
from components.people import Bag, Moment, Need, Purse, Token
from components.places import ListPrice, Premises, Price, Stock, Supply, Till
from components.positions import Position
from components.town import Account, Clock, Made
from components.words import NOTHING
from systems.arrays import I64, Float, Int
from systems.blocks import TownBlocks
from systems.hooks import employ
from systems.kernel import kernel
from systems.personality import evenly
from systems.residents import admit, clear
from townlet_ecs.commutes import first_jobs
from townlet_ecs.config.sections import Config
from townlet_ecs.storage import CLOCK
from townlet_ecs.world import World


@kernel
def settle_in(
    town: TownBlocks, row: Int, slot: Int, place: Int, cell: Int, kit: I64, wallet: Int, low: Float, high: Float
) -> None:
    """Let a person into a row, in bed in their home, with kit, wallet and needs."""
    admit(town, row, cell, place, slot)
    town.people_i64[Purse.WALLET, row] = wallet
    for item in range(kit.shape[0]):
        town.people_i16[Bag.ITEM_0 + item, row] = kit[item]
        town.town_i64[Made.ITEM_0 + item] += kit[item]
    for need in range(Need.HUNGER, Need.COMFORT + 1):
        town.people_f32[need, row] = low + (high - low) * evenly(town, row, need)


@kernel
def first_people(
    town: TownBlocks, count: Int, per_block: Int, beds: I64, jobs: I64, kit: I64, wallet: Int, low: Float, high: Float
) -> None:
    """Let the first people in, block by block, and give them the positions in `jobs`."""
    site = town.site
    beds_per_block = beds.shape[0] // site.blocks
    for row in range(town.people_i16.shape[1]):
        clear(town, row)
    for person in range(count):
        block = min(np.int64(person) // per_block, site.blocks - 1)
        local = np.int64(person) - block * per_block
        slot = beds[block * beds_per_block + local, 0]
        template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
        cell = block * site.cells + np.int64(town.atlas_i32[template, Slot.CELL, slot - block * site.slots])
        place = beds[block * beds_per_block + local, 1]
        settle_in(town, np.int64(person), slot, place, cell, kit, wallet, low, high)
        if jobs[person] != NOTHING:
            employ(town, np.int64(person), jobs[person])


@kernel
def first_people_of(
    world: TownBlocks, place: Int, count: Int, per_block: Int, beds: I64, jobs: I64, kit: I64, wallet: Int,
    low: Float, high: Float,
) -> None:  # fmt: skip
    """Let the first people into the town at a place of the world that any of its towns stands for."""
    first_people(world.at(place), count, per_block, beds, jobs, kit, wallet, low, high)


def kit_of(config: Config) -> NDArray[np.int64]:
    """Return how many of each item kind everybody starts with."""
    return np.array([config.people.kit.get(name, 0) for name in config.items], np.int64)


def furnish(town: TownBlocks, world: World) -> None:
    """Open the premises of a town: power, water, stock, prices, wages, and the accounts at their start."""
    config, table = world.config, world.atlas.table
    template = world.atlas.blocks[BlockColumn.TEMPLATE]
    sizes = world.atlas.site[0]

    def of_places(column: int) -> NDArray[np.int32]:
        found: NDArray[np.int32] = table[:, column, : sizes.places][template].reshape(-1)
        return found

    lots = of_places(Lot.KIND)
    town.places_i32[[Premises.POWER, Premises.WATER, Supply.POWER, Supply.WATER]] = 1
    for item, name in enumerate(config.items):
        prices = [rules.sells[name].price_cents if name in rules.sells else 0 for rules in config.places.values()]
        town.places_i32[Price.ITEM_0 + item] = np.where(lots == NOTHING, 0, np.array(prices)[lots])
        stock = np.maximum(of_places(Shelf.ITEM_0 + item), 0)
        town.places_i32[Stock.ITEM_0 + item] = stock
        town.town_i64[Made.ITEM_0 + item] += stock.sum()
    town.view(ListPrice)[:] = town.view(Price)
    town.places_i64[Till.SALES] = np.maximum(of_places(Lot.SALES_FLOAT), 0)
    town.places_i64[Till.PAYROLL] = np.maximum(of_places(Lot.PAYROLL_FLOAT), 0)
    town.people_i32[Token.NUMBER] = np.arange(town.people_i32.shape[1])
    town.people_i32[Moment.VACATED] = NOTHING
    town.objects_i32[[LastUse.ROW, LastUse.ID]] = NOTHING
    town.positions_i32[Position.HOLDER] = NOTHING
    jobs = table[:, Post.JOB, : sizes.positions][template].reshape(-1)
    wages = np.array([job.wage_cents_per_shift for job in config.jobs.values()] + [0])
    town.positions_i32[Position.WAGE] = np.where(jobs == NOTHING, 0, wages[jobs])


class Founding:
    """How the towns of a world begin: furnished alike, each peopled by dice of its own.

    What is alike is worked out for the first town and copied from then on.
    """

    def __init__(self, world: World, *, once: bool = False) -> None:
        """Work out who gets which bed and which job.

        Args:
            world: Whose towns are founded.
            once: Whether no town is founded after the first, so that nothing is kept for it: a large town is large.

        Raises:
            ValueError: The map has fewer beds than there are people.
        """
        config = world.config
        count = config.people.count
        self._world = world
        self._beds = world.atlas.beds()
        if count > len(self._beds):
            raise ValueError(f"{count} people, but the map has {len(self._beds)} beds")
        self._per_block = -(-count // int(world.atlas.site["blocks"][0]))
        employed = self._per_block - int(self._per_block * config.people.jobless_share)
        self._jobs = first_jobs(world.atlas, count=count, per_block=self._per_block, employed=employed)
        self._kit = kit_of(config)
        self._town = world.town(0)
        self._once = once
        self._furnished: dict[str, NDArray[Any]] = {}
        self._books: NDArray[np.int64] | None = None

    def found(self, place: int, key: int | None = None) -> None:
        """Furnish the town at a place of the world and let its first people in; what was there before is gone.

        Args:
            place: Which town.
            key: Key of its dice; the one that it has when left out.
        """
        world, config = self._world, self._world.config
        clock = world.blocks[CLOCK][place]
        key = int(clock[Clock.KEY]) if key is None else key
        if not self._furnished:
            for block in world.blocks.values():
                block[place] = 0
            furnish(world.town(place), world)
            if not self._once:
                self._furnished = {name: block[place].copy() for name, block in world.blocks.items()}
        for name, block in self._furnished.items():
            world.blocks[name][place] = block
        for output in world.outputs.values():
            output[place] = 0
        clock[Clock.KEY] = key
        low, high = np.float32(config.people.needs_low), np.float32(config.people.needs_high)
        first_people_of(
            self._town, place, config.people.count, self._per_block, self._beds, self._jobs, self._kit,
            config.economy.wallet_cents, low, high,
        )  # fmt: skip
        if self._books is None:
            self._open_books(world.town(place))
        assert self._books is not None
        clock[[Account.TOWN, Account.TOWN_START, Account.INITIAL]] = self._books

    def _open_books(self, town: TownBlocks) -> None:
        """Work out what the accounts of every town begin with."""
        start = self._world.config.economy.town_cents_per_person * self._world.config.people.count
        town.town_i64[[Account.TOWN, Account.TOWN_START]] = start
        self._books = np.array([start, start, money_in(town)], np.int64)


def money_in(town: TownBlocks) -> int:
    """Return the sum of all accounts of a town, in cents."""
    wallets = int(town.people_i64[Purse.WALLET].sum())
    return wallets + int(town.places_i64.sum()) + int(town.town_i64[[Account.TOWN, Account.LANDLORD]].sum())
