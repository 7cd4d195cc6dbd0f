"""The culprit: lives a failing tick again, system by system, and says which of them went wrong."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from components.town import Clock
from components.words import NOTHING
from systems.blocks import TownBlocks
from systems.tick import STAGES
from townlet_ecs.sentinel import Trouble

Look = Callable[[int], list[Trouble]]
"""Looks at the numbers of the town at a place."""

BEFORE = "before the first system"
"""What stands for a system where the numbers were wrong already when the tick began."""


@dataclass(frozen=True)
class Culprit:
    """What went wrong, and where.

    Attributes:
        system: Name of the system, or `BEFORE`.
        what: What is wrong, in words.
        row: Row that it concerns, or NOTHING.
    """

    system: str
    what: str
    row: int = NOTHING


def noted(town: TownBlocks, system: str = "") -> Culprit | None:
    """Return the fault that a kernel has noted, if any; its code says which system of ours it was.

    Args:
        town: Whose fault.
        system: Who is to blame for a code that is none of ours.
    """
    code, row = int(town.town_i64[Clock.ERROR_CODE]), int(town.town_i64[Clock.ERROR_ROW])
    if code == 0:
        return None
    name = STAGES[code - 1].__name__ if 1 <= code <= len(STAGES) else system
    return Culprit(name, f"fault {code}", row)


def spoiled(trouble: Trouble, system: str) -> Culprit:
    """Return a number outside its range as something that a system is to blame for."""
    span = f"({trouble.low:g} to {trouble.high:g})"
    return Culprit(system, f"{trouble.block}: {trouble.column} is {trouble.value:g} {span}", trouble.row)


def seen(look: Look | None, town: TownBlocks, system: str) -> Culprit | None:
    """Return the first number of a town outside its range, if any, as one that a system is to blame for."""
    troubles = look(town.number) if look else []
    return spoiled(troubles[0], system) if troubles else None


def find_culprit(town: TownBlocks, look: Look | None) -> Culprit | None:
    """Live one tick in a town, system by system, and return the first that notes a fault or spoils a number.

    All systems are run, so the town is then as the tick leaves it.
    """
    found = seen(look, town, BEFORE)
    with np.errstate(over="ignore"):
        for stage in STAGES:
            stage(town).process()
            found = found or noted(town, stage.__name__) or seen(look, town, stage.__name__)
    return found
