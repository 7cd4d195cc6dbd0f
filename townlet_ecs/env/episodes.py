"""Episodes: how a town begins again, from which seed, and who decides for whom then."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from components.people import Identity, Mind
from components.town import Clock
from systems.blocks import TownBlocks
from systems.random import town_key
from townlet_ecs.env.stepping import Decider, Seat
from townlet_ecs.env.tempers import Tempers
from townlet_ecs.spawn import Founding
from townlet_ecs.world import World

EPISODE_SHIFT = 32
"""Episode e of town k is the town numbered k + e * 2^32 of its seed."""


class Episodes:
    """Begins episodes.

    Attributes:
        seeds: (towns,) seed of each town.
    """

    def __init__(self, world: World, seats: NDArray[np.int64], policy: int, tempers: Tempers) -> None:
        """Work out what all episodes have in common.

        Args:
            world: The towns.
            seats: (Seat, seats).
            policy: The `Policy` of everybody for whom not the script decides.
            tempers: Who is drawn from another profile.
        """
        self.seeds = np.full(world.towns, world.seed, np.int64)
        self._world = world
        self._rows = seats[Seat.ROW, seats[Seat.DECIDER] != Decider.SCRIPT]
        self._policy = np.int8(policy)
        self._tempers = tempers
        self._founding = Founding(world)

    def take_seeds(self, mask: NDArray[np.bool_], seed: int | Sequence[int]) -> None:
        """Let some towns have other seeds.

        Args:
            mask: (towns,) which.
            seed: One for all, or one for each town of the world.

        Raises:
            ValueError: There is another number of them.
        """
        seeds = np.asarray(seed, np.int64)
        if seeds.shape not in ((), self.seeds.shape):
            raise ValueError(f"seed: shape {seeds.shape} (one for all, or one for each of {self._world.towns} towns)")
        self.seeds[mask] = np.broadcast_to(seeds, self.seeds.shape)[mask]

    def begin(self, view: TownBlocks, place: int, episode: int) -> None:
        """Let the town at a place live from the beginning, by the dice of an episode.

        Args:
            view: Any town of the world.
            place: Which town.
            episode: Number of the episode.
        """
        with np.errstate(over="ignore"):
            key = int(town_key(int(self.seeds[place]), place + (episode << EPISODE_SHIFT)))
            self._founding.found(place, key)
            self._world.blocks["people.i8"][place, Mind.POLICY, self._rows] = self._policy
            self._tempers.give(view, place)

    def temper_newcomers(self, view: TownBlocks) -> list[int]:
        """Give those who came in the last tick the traits of their row; return the towns that they came to."""
        if not self._tempers:
            return []
        blocks = self._world.blocks
        ticks, born = blocks["town.i64"][:, Clock.TICK], blocks["people.i32"][:, Identity.BORN]
        with np.errstate(over="ignore"):
            return self._tempers.give_newcomers(view, ticks, born)
