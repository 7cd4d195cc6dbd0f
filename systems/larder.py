"""The larder: cooked meals do not keep for ever."""

import numpy as np

from components.people import Bag, Body, Identity, Larder
from components.town import Turnover, Used
from components.words import NOTHING, EventKind
from systems.arrays import I16, I32, I64, Int, Record
from systems.events import record
from systems.kernel import kernel


@kernel
def age_meals(row: Int, people_i16: I16, params: Record) -> Int:
    """Let the meals that a person carries grow a day older; return how many have gone bad."""
    meals = np.int64(people_i16[params.goods.meal, row])
    older = np.int64(people_i16[Larder.AGED_2, row])
    old = np.int64(people_i16[Larder.AGED_1, row])
    bad = older if params.economy.meal_keeps_days > 1 else older + old
    people_i16[params.goods.meal, row] = meals - bad
    people_i16[Larder.AGED_2, row] = old + older - bad
    people_i16[Larder.AGED_1, row] = meals - old - older
    return bad


@kernel
def spoil_meals(people_i16: I16, people_i32: I32, town_i64: I64, events_i32: I32, params: Record) -> None:
    """Throw away, at midnight, the meals that have lain too long."""
    for row in range(people_i16.shape[1]):
        if people_i16[Body.LIVE, row]:
            bad = age_meals(row, people_i16, params)
            if bad > 0:
                town_i64[Used.ITEM_0 + params.goods.meal - Bag.ITEM_0] += bad
                town_i64[Turnover.SPOILED] += bad
                who = np.int64(people_i32[Identity.ID, row])
                record(town_i64, events_i32, EventKind.SPOILED, who, NOTHING, params.goods.meal - Bag.ITEM_0, bad)
