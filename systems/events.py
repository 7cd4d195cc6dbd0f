"""The event ring: what happened, written always, read by whoever keeps up."""

import numpy as np

from components.town import Clock, EventCount
from systems.arrays import I32, I64, Int, Record
from systems.kernel import kernel


@kernel
def record(
    town_i64: I64, events_i32: I32, kind: Int, who: Int, other: Int, what: Record, amount: Int
) -> None:
    """Write one event into the ring and count its kind.

    Args:
        town_i64: (columns,) clock and counters.
        events_i32: (capacity, 6) the ring; the oldest record is overwritten.
        kind: an `EventKind`.
        who: id of the person concerned, or NOTHING.
        other: id or row of the second party, or NOTHING.
        what: catalogue index, goods or position concerned, or NOTHING.
        amount: cents, ticks or another number that the kind defines.
    """
    place = town_i64[Clock.EVENTS] % events_i32.shape[0]
    events_i32[place, 0] = town_i64[Clock.TICK]
    events_i32[place, 1] = kind
    events_i32[place, 2] = who
    events_i32[place, 3] = other
    events_i32[place, 4] = what
    events_i32[place, 5] = min(max(np.int64(amount), np.int64(-2147483648)), np.int64(2147483647))
    town_i64[Clock.EVENTS] += 1
    town_i64[EventCount.FIRST + kind] += 1
