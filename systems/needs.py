"""Needs: five levels per person that sink from tick to tick, more slowly or faster by what the person does."""

from dataclasses import dataclass

import numpy as np

from components.people import Body, Intent, Need, Timer
from components.town import Clock
from components.words import Doing, System
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.kernel import kernel
from systems.params import Fraction, LevelPerNeed, TicksPerNeed
from systems.personality import need_factor
from systems.processor import Stage
from systems.traps import spring


@dataclass(frozen=True, kw_only=True)
class Params:
    """How fast needs sink."""

    ticks_to_empty: TicksPerNeed
    """Ticks in which a full need falls to zero while awake."""
    comfort_line: Fraction
    """A day on which a need was at or below this level does not count as self-sufficient."""
    urgent: LevelPerNeed
    """Levels below which a need breaks any commitment; 0 for a need that never does."""


@kernel
def decay(town: TownBlocks, first: Int, last: Int) -> None:
    """Lower every need of the living in some rows by its rate times the factors of who they are and what they do.

    Who falls below the urgent level of a need in this tick decides anew on the next.
    """
    for row in range(first, last):
        if town.people_i8[Body.LIVE, row]:
            using = town.people_i8[Body.DOING, row] >= Doing.IDLING
            for need in range(Need.HUNGER, Need.COMFORT + 1):
                rate = np.float32(1.0) / town.params.needs.ticks_to_empty[need]
                rate *= need_factor(town, need, row, town.params.personality)
                if using:
                    rate *= town.affordances[town.people_i8[Intent.AFFORDANCE, row]].decay[need]
                before = town.people_f32[need, row]
                after = max(np.float32(0.0), before - rate)
                town.people_f32[need, row] = after
                if before >= town.params.needs.urgent[need] and after < town.params.needs.urgent[need]:
                    town.people_i32[Timer.DECIDE, row] = town.town_i64[Clock.TICK] + 1
    if first == 0:
        spring(town, System.NEEDS)


class Needs(Stage):
    """Stage 8: needs sink."""

    def process(self) -> None:
        """Let the needs of one town sink by one tick."""
        town = self.town
        decay(town, 0, town.people_i16.shape[1])
