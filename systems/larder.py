"""The larder: cooked meals do not keep for ever."""

import numpy as np

from components.people import Bag, Body, Identity, Larder
from components.town import Turnover, Used
from components.words import NOTHING, EventKind
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.events import record
from systems.kernel import kernel


@kernel
def age_meals(town: TownBlocks, row: Int) -> Int:
    """Let the meals that a person carries grow a day older; return how many have gone bad."""
    meals = np.int64(town.people_i16[town.params.goods.meal, row])
    older = np.int64(town.people_i16[Larder.AGED_2, row])
    old = np.int64(town.people_i16[Larder.AGED_1, row])
    bad = older if town.params.economy.meal_keeps_days > 1 else older + old
    town.people_i16[town.params.goods.meal, row] = meals - bad
    town.people_i16[Larder.AGED_2, row] = old + older - bad
    town.people_i16[Larder.AGED_1, row] = meals - old - older
    return bad


@kernel
def spoil_meals(town: TownBlocks) -> None:
    """Throw away, at midnight, the meals that have lain too long."""
    for row in range(town.people_i16.shape[1]):
        if town.people_i8[Body.LIVE, row]:
            bad = age_meals(town, row)
            if bad > 0:
                town.town_i64[Used.ITEM_0 + town.params.goods.meal - Bag.ITEM_0] += bad
                town.town_i64[Turnover.SPOILED] += bad
                who = np.int64(town.people_i32[Identity.ID, row])
                record(town, EventKind.SPOILED, who, NOTHING, town.params.goods.meal - Bag.ITEM_0, bad)
