"""Faults: how a kernel notes one, and the trap with which tests plant one in any system at any tick.

A town in which a fault is noted stands still, and whoever runs it tells which system it was.
"""

from enum import IntEnum

from components.town import Clock
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.kernel import kernel


class Trap(IntEnum):
    """Columns of `trap_i64`: which fault is planted; all 0 in a town that nobody tests.

    SYSTEM: the system that is to fail, a `System` + 1, or 0.
    KEY: bits of the random key of the town that is to fail.
    TICK: tick in which it is to fail.
    ROW: row that it is to name.
    """

    SYSTEM = 0
    KEY = 1
    TICK = 2
    ROW = 3


@kernel
def note_fault(town: TownBlocks, code: Int, row: Int) -> None:
    """Note a fault, unless one is noted already: the first is the cause."""
    if town.town_i64[Clock.ERROR_CODE] == 0:
        town.town_i64[Clock.ERROR_CODE] = code
        town.town_i64[Clock.ERROR_ROW] = row


@kernel
def spring(town: TownBlocks, system: Int) -> None:
    """Note the fault that is planted at the end of a system; every system ends with this."""
    if town.trap_i64[Trap.SYSTEM] == system + 1:
        if town.trap_i64[Trap.TICK] == town.town_i64[Clock.TICK]:
            if town.trap_i64[Trap.KEY] == town.town_i64[Clock.KEY]:
                note_fault(town, system + 1, town.trap_i64[Trap.ROW])
