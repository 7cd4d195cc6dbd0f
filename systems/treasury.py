"""The town's purse: what it gives away, it has, or makes; what is made is counted."""

import numpy as np

from components.town import Account
from components.words import NOTHING, EventKind
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.events import record
from systems.kernel import kernel


@kernel
def spend(town: TownBlocks, cents: Int) -> None:
    """Take cents out of the town's account, for the caller to pass on; a shortage is minted."""
    short = max(np.int64(0), cents - town.town_i64[Account.TOWN])
    town.town_i64[Account.TOWN] += short - cents
    if short > 0:
        town.town_i64[Account.MINTED] += short
        record(town, EventKind.MINTED, NOTHING, NOTHING, NOTHING, short)
