"""The one door to esper inside the systems: a stage of the tick that esper can call by itself."""

from typing import Any

import esper

Processor = esper.Processor
"""What esper runs: anything with a `process()`; the base of systems of your own."""


class Stage(esper.Processor):
    """One system of one town; binds the town's blocks once and runs its kernels when called.

    Attributes:
        town: two-dimensional views of one town's blocks, see `townlet_ecs.world.TownBlocks`.
    """

    def __init__(self, town: Any) -> None:
        """Bind the blocks of one town."""
        self.town = town
