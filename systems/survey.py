"""The survey: what the people of a town amount to now, added up in one pass for whoever wants indicators often."""

from enum import IntEnum

import numpy as np

from components.people import ITEM_KINDS_MAX, TIES_MAX, Bag, Body, Identity, Purse, TieFamiliarity, TieTrust
from components.places import Stock
from systems.arrays import I64
from systems.blocks import TownBlocks
from systems.kernel import kernel

TIE_FROM = np.float32(0.3)
"""Trust and familiarity, added up, from which somebody counts as having somebody."""


class Survey(IntEnum):
    """What `survey` tells.

    LIVING: people who live here. BORN: sum of the ticks at which they came. TIED: how many of them have somebody, by a
    tie whose trust and familiarity add up to more than `TIE_FROM`. WALLETS: cents. GOODS_FIRST + kind: how many of
    each kind of goods are carried, and on the shelves.
    """

    LIVING = 0
    BORN = 1
    TIED = 2
    WALLETS = 3
    GOODS_FIRST = 4


SURVEY_LENGTH = Survey.GOODS_FIRST + ITEM_KINDS_MAX


@kernel
def survey(town: TownBlocks, told: I64) -> None:
    """Write the sums.

    Args:
        told: (SURVEY_LENGTH,) written, see `Survey`.
    """
    living = born = tied = wallets = np.int64(0)
    for row in range(town.people_i8.shape[1]):
        lives = np.int64(town.people_i8[Body.LIVE, row])
        has_somebody = np.int64(0)
        for number in range(TIES_MAX):
            trust = town.people_f32[TieTrust.FIRST + number, row]
            has_somebody |= np.int64(trust + town.people_f32[TieFamiliarity.FIRST + number, row] > TIE_FROM)
        living += lives
        born += lives * np.int64(town.people_i32[Identity.BORN, row])
        tied += lives & has_somebody
        wallets += town.people_i64[Purse.WALLET, row]
    told[Survey.LIVING] = living
    told[Survey.BORN] = born
    told[Survey.TIED] = tied
    told[Survey.WALLETS] = wallets
    for item in range(ITEM_KINDS_MAX):
        goods = np.int64(0)
        for row in range(town.people_i16.shape[1]):
            goods += np.int64(town.people_i16[Bag.ITEM_0 + item, row])
        for place in range(town.places_i32.shape[1]):
            goods += np.int64(town.places_i32[Stock.ITEM_0 + item, place])
        told[Survey.GOODS_FIRST + item] = goods
