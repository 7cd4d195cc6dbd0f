"""The arrays that an environment writes into, allocated once."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.rewards import Reward
from components.words import NOTHING
from townlet_ecs.env.observation import Variant
from townlet_ecs.env.seating import Observation, Seating
from townlet_ecs.env.stepping import Flag, Mark, Pace


class Buffers:
    """What kernels write, see `townlet_ecs.env.stepping`, and the views of it that learners are given.

    Attributes:
        observations: `cells`, `numbers` and `mask` of the learners.
        rewards: (towns, learners) f32.
        terminations, truncations: (towns, learners) bool.
        ended: (towns,) 1 for a town whose episode ended in the last step.
        taken: room for actions while they are looked at.
    """

    def __init__(self, seating: Seating, variant: Variant, *, towns: int, actions: int) -> None:
        """Allocate everything."""
        seats, self._agents = len(seating.rows), seating.learners
        self._shape = variant.cells_shape
        self.wishes = np.full((towns, seats), NOTHING, np.int64)
        self.taken = np.zeros(towns * seats, np.int64)
        self.cells = np.zeros((towns, seats, variant.cells_length), np.uint8)
        self.numbers = np.zeros((towns, seats, variant.numbers_length), np.float32)
        self.masks = np.zeros((towns, seats, actions), np.uint8)
        self.parts = np.zeros((towns, len(Reward), seats), np.float32)
        self.returns = np.zeros((towns, seats), np.float64)
        self.flags = np.zeros((towns, len(Flag), seats), np.uint8)
        self.marks = np.full((towns, len(Mark), seats), NOTHING, np.int32)
        self.pace = np.zeros((towns, len(Pace)), np.int64)
        self.pace[:, Pace.EPISODE] = NOTHING
        self.pace[:, Pace.OVER] = 1
        self.ended = np.zeros(towns, np.uint8)
        self.observations = self.seen_by(0, self._agents)
        self.rewards = self.parts[:, Reward.TOTAL, : self._agents]
        self.terminations = self.flag(Flag.TERMINATED)
        self.truncations = self.flag(Flag.TRUNCATED)

    @property
    def seen(self) -> tuple[NDArray[np.uint8], NDArray[np.float32], NDArray[np.uint8]]:
        """Maps, features and masks of all seats."""
        return self.cells, self.numbers, self.masks

    def seen_by(self, first: int, last: int) -> Observation:
        """Return the observations of some seats."""
        towns = self.cells.shape[0]
        shaped = self.cells.reshape(towns, self.cells.shape[1], *self._shape)
        return {
            "cells": shaped[:, first:last],
            "numbers": self.numbers[:, first:last],
            "mask": self.masks[:, first:last],
        }

    def flag(self, flag: Flag) -> NDArray[np.bool_]:
        """Return a flag of the learners."""
        return self.flags[:, flag, : self._agents].view(bool)

    def final(self) -> "Final":
        """Return room for the last observations of episodes."""
        return Final({name: np.zeros_like(array) for name, array in self.observations.items()})

    def clear_ends(self, places: list[int]) -> None:
        """Forget rewards and ends of towns that were reset."""
        self.parts[places] = 0.0
        self.returns[places] = 0.0
        self.flags[places, Flag.TERMINATED] = 0
        self.flags[places, Flag.TRUNCATED] = 0
        self.marks[places, Mark.LENGTH] = 0
        self.marks[places, Mark.ACTION] = NOTHING
        self.ended[places] = 0


class Final:
    """The last observations of the episodes that ended last."""

    def __init__(self, observations: dict[str, NDArray[Any]]) -> None:
        """Take the room for them."""
        self.observations = observations

    def keep(self, buffers: Buffers, place: int) -> None:
        """Keep what the people of a town saw last."""
        for name, array in buffers.observations.items():
            self.observations[name][place] = array[place]
