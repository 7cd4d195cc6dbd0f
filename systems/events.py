"""The event ring: what happened, written always, read by whoever keeps up."""

import numpy as np

from components.town import Clock, EventCount
from systems.arrays import Int, Record
from systems.blocks import TownBlocks
from systems.kernel import kernel


@kernel
def record(town: TownBlocks, kind: Int, who: Int, other: Int, what: Record, amount: Int) -> None:
    """Write one event into the ring and count its kind.

    Args:
        kind: an `EventKind`.
        who: id of the person concerned, or NOTHING.
        other: id or row of the second party, or NOTHING.
        what: catalogue index, goods or position concerned, or NOTHING.
        amount: cents, ticks or another number that the kind defines.
    """
    place = town.town_i64[Clock.EVENTS] % town.events_i32.shape[0]
    town.events_i32[place, 0] = town.town_i64[Clock.TICK]
    town.events_i32[place, 1] = kind
    town.events_i32[place, 2] = who
    town.events_i32[place, 3] = other
    town.events_i32[place, 4] = what
    town.events_i32[place, 5] = min(max(np.int64(amount), np.int64(-2147483648)), np.int64(2147483647))
    town.town_i64[Clock.EVENTS] += 1
    town.town_i64[EventCount.FIRST + kind] += 1
