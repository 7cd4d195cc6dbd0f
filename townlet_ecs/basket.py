"""The basket, looked at again: whether wages still buy a week's living after a price or a wage was changed."""

import dataclasses

import numpy as np

from components.atlas import BlockColumn, Post
from components.places import ListPrice
from components.positions import Position
from components.words import NOTHING
from systems.blocks import TownBlocks
from townlet_ecs.config.budget import basket_cents
from townlet_ecs.config.feasible import SLACK_PERCENT
from townlet_ecs.config.sections import Config
from townlet_ecs.world import World


def basket_note(town: TownBlocks, world: World) -> str:
    """Return in a sentence why the wages of a town leave too little or too much for a living; empty when all is well.

    Wages are those of the positions that are held, at the shifts of their jobs; prices are the cheapest lists of the
    town, without what disturbances add.
    """
    held = np.flatnonzero(town.positions_i32[Position.HOLDER] != NOTHING)
    if not len(held):
        return ""
    config = world.config
    week = config.time.days_per_week
    basket = basket_cents(as_priced(town, config), world.catalogue) * week
    block, post = np.divmod(held, int(world.atlas.site["positions"][0]))
    days = world.atlas.table[world.atlas.blocks[BlockColumn.TEMPLATE, block], Post.DAYS, post]
    shifts = np.array([int(bits).bit_count() for bits in days])
    wages = float((town.positions_i32[Position.WAGE, held] * shifts).mean())
    slack = (wages / basket - 1) * 100 if basket else float(SLACK_PERCENT[0])
    least, most = SLACK_PERCENT
    if least <= slack <= most:
        return ""
    return (
        f"wages are {wages:.0f} cents a week on average against a basket of {basket:.0f}: "
        f"slack {slack:.1f} %, where {least} to {most} % keep people well"
    )


def as_priced(town: TownBlocks, config: Config) -> Config:
    """Return a config whose goods cost what the cheapest place of the town asks for them now."""
    lists = town.view(ListPrice)
    cheapest = {
        item: int(lists[number][lists[number] > 0].min())
        for number, item in enumerate(config.items)
        if (lists[number] > 0).any()
    }
    places = {
        name: dataclasses.replace(
            place,
            sells={
                item: dataclasses.replace(sale, price_cents=cheapest.get(item, sale.price_cents))
                for item, sale in place.sells.items()
            },
        )
        for name, place in config.places.items()
    }
    return dataclasses.replace(config, places=places)
