"""Planting a fault: the end of a system in one tick of one town, as if a kernel had found something wrong."""

from components.town import Clock
from components.words import System
from systems.traps import Trap
from townlet_ecs.storage import Storage


def plant(world: Storage, system: System, *, tick: int, row: int = 0, town: int = 0) -> None:
    """Let a system note a fault at the end of its work in a tick."""
    key = world.blocks["town.i64"][town, Clock.KEY]
    for column, value in ((Trap.SYSTEM, system + 1), (Trap.KEY, key), (Trap.TICK, tick), (Trap.ROW, row)):
        world.trap_i64[column] = value


def pull_up(world: Storage) -> None:
    """Take the fault away again."""
    world.trap_i64[:] = 0
