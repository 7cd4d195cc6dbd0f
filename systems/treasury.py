"""The town's purse: what it gives away, it has, or makes; what is made is counted."""

import numpy as np

from components.town import Account
from components.words import NOTHING, EventKind
from systems.arrays import I32, I64, Int
from systems.events import record
from systems.kernel import kernel


@kernel
def spend(cents: Int, town_i64: I64, events_i32: I32) -> None:
    """Take cents out of the town's account, for the caller to pass on; a shortage is minted."""
    short = max(np.int64(0), cents - town_i64[Account.TOWN])
    town_i64[Account.TOWN] += short - cents
    if short > 0:
        town_i64[Account.MINTED] += short
        record(town_i64, events_i32, EventKind.MINTED, NOTHING, NOTHING, NOTHING, short)
