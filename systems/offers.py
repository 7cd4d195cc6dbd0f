"""Offers: what can be done in each place now by whoever comes from inside its block, one bit for each affordance.

People of a block ask about the same objects, so these are asked about once. An offer holds for everybody but for what
a person lacks: the wish, the money, the right to enter a home. Where opening hours say yes to some and no to others,
by how far they have to walk, there is a doubt; whoever is concerned has to ask for themselves.
"""

import numpy as np

from components.atlas import BlockColumn, Fixture, Lot
from components.objects import Object
from components.places import Premises, Price, Stock
from components.town import Clock
from components.words import NOTHING
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.kernel import kernel
from systems.scratch import Scratch


@kernel
def opening(town: TownBlocks, template: Int, lot: Int) -> Int:
    """Return 1 when the hours of a place allow any arrival from inside the block, 0 when none, else -1."""
    opens = np.int64(town.atlas_i32[template, Lot.OPENS, lot])
    closes = np.int64(town.atlas_i32[template, Lot.CLOSES, lot])
    day = town.params.time.ticks_per_day
    if opens == 0 and closes >= day:
        return np.int64(1)
    minute = town.scratch_i64[Scratch.MINUTE, 0]
    longest = town.site.walk_max
    if opens <= minute and minute + longest < closes:
        return np.int64(1)
    if opens <= closes and (minute + longest < opens or (closes <= minute and minute + longest < opens + day)):
        return np.int64(0)
    return np.int64(-1)


@kernel
def is_any_broken(town: TownBlocks, block: Int) -> bool:
    """Return whether any object of a block is broken."""
    found = np.int64(0)
    for thing in range(block * town.site.objects, (block + 1) * town.site.objects):
        found |= np.int64(town.objects_i16[Object.BROKEN, thing])
    return bool(found != 0)


@kernel
def offers_of_whole(town: TownBlocks, block: Int, template: Int, number: Int) -> Int:
    """Return what can be done at the objects of a place that are not broken; place 0 is out of doors."""
    offered = np.int64(0)
    for fixture in range(town.site.objects):
        if town.atlas_i32[template, Fixture.KIND, fixture] == NOTHING:
            continue
        lot = np.int64(town.atlas_i32[template, Fixture.PLACE, fixture])
        inside = np.int64(0) if lot == NOTHING else lot + 1
        if inside == number and not town.objects_i16[Object.BROKEN, block * town.site.objects + fixture]:
            offered |= town.offers_i64[template, 1 + town.site.places + fixture]
    return offered


@kernel
def in_stock(town: TownBlocks, place: Int, offered: Int, dearest: Int) -> tuple[Int, Int]:
    """Return what is left of some offers of a place when goods are short, and what the dearest purchase costs."""
    sieve = town.sieve[0]
    for number in range(sieve.buyers):
        affordance = sieve.buyer[number]
        if not (offered >> affordance) & 1:
            continue
        what = town.affordances[affordance]
        if town.places_i32[Stock.ITEM_0 + what.buy_item, place] < what.buy_count:
            offered &= ~(np.int64(1) << affordance)
        cost = np.int64(what.buy_count) * np.int64(town.places_i32[Price.ITEM_0 + what.buy_item, place]) + what.fee
        dearest = max(dearest, cost)
    return offered, dearest


@kernel
def survey_block(town: TownBlocks, block: Int) -> None:
    """Write what can be done in each place of a block, and in the block by everybody."""
    sieve = town.sieve[0]
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    broken = is_any_broken(town, block)
    freely, perhaps, dearest = np.int64(0), np.int64(0), np.int64(0)
    for number in range(town.site.places + 1):
        offered, doubted = town.offers_i64[template, number], np.int64(0)
        lot = number - 1
        place = block * town.site.places + lot
        if broken:
            offered = offers_of_whole(town, block, template, np.int64(number))
        if number > 0 and offered != 0:
            hours = opening(town, template, lot)
            if town.places_i32[Premises.SHUT, place] or hours == 0:
                offered = np.int64(0)
            if not town.places_i32[Premises.POWER, place]:
                offered &= ~sieve.power
            if not town.places_i32[Premises.WATER, place]:
                offered &= ~sieve.water
            if offered & sieve.buys:
                offered, dearest = in_stock(town, place, offered, dearest)
            if hours < 0:
                offered, doubted = np.int64(0), offered
        if broken:
            doubted |= offered & sieve.own
            offered &= ~sieve.own
        if number > 0:
            town.scratch_i64[Scratch.OFFERED, place] = offered
            town.scratch_i64[Scratch.DOUBTED, place] = doubted
            town.scratch_i64[Scratch.POSSIBLE, place] = offered | doubted | -np.int64(broken)
        if number == 0 or not town.atlas_i32[template, Lot.PRIVATE, lot]:
            freely |= offered
            perhaps |= doubted
    town.scratch_i64[Scratch.FREELY, block] = freely & ~sieve.own
    town.scratch_i64[Scratch.PERHAPS, block] = perhaps & ~sieve.own
    town.scratch_i64[Scratch.DEAREST, block] = dearest
    town.scratch_i64[Scratch.BROKEN, block] = -np.int64(broken)


@kernel
def survey_offers(town: TownBlocks) -> None:
    """Write what can be done in every place and block of a town as it is now."""
    town.scratch_i64[Scratch.MINUTE, 0] = town.town_i64[Clock.TICK] % town.params.time.ticks_per_day
    for block in range(town.site.blocks):
        survey_block(town, np.int64(block))
