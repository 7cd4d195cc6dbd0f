"""The environment for PettingZoo: a town whose people are agents that die and arrive."""

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from components.words import NOTHING
from townlet_ecs.env.rendering import RENDER_MODES, Rendering
from townlet_ecs.env.spaces import action_space, observation_space, state_space
from townlet_ecs.env.vector import TownletVectorEnv
from townlet_ecs.extras import missing

try:
    from pettingzoo import ParallelEnv
    from pettingzoo.utils.conversions import parallel_to_aec
except ModuleNotFoundError as error:
    raise missing(error, extra="env", by="parallel_env") from None

LIFE_TICKS_MIN = 360
"""Shortest time in which somebody who is neglected leaves; so many people at most can follow one another in a row."""

Told = dict[str, Any]


def lives_max(horizon: int) -> int:
    """Return how many people in a row one after the other are agents, in an episode of so many steps."""
    return 1 + horizon // LIFE_TICKS_MIN


class ParallelTown(ParallelEnv[str, Told, Any]):  # type: ignore[misc]
    """A town for PettingZoo.

    The agent `person_3_0` is who lives in row 3 when an episode begins, `person_3_1` who comes when they are gone: a
    name never returns within an episode. Whoever comes in a step is an agent from its observations on. When more
    come to a row than `possible_agents` has names for, the later ones are decided for as if they always wished to go
    on. Everything returned is a copy.

    Attributes:
        vector: The environment with one town behind it.
        possible_agents: Every name that an agent may have.
        agents: Names of the living.
        state_space: Space of `state`.
    """

    metadata: ClassVar[Told] = {"name": "townlet_v0", "render_modes": list(RENDER_MODES), "render_fps": 4,
                                "is_parallelizable": True}  # fmt: skip

    def __init__(
        self, *, max_cycles: int | None = None, max_steps: int | None = None, render_mode: str | None = None,
        **options: Any,
    ) -> None:  # fmt: skip
        """Build the town.

        Args:
            max_cycles: Steps of an episode, by the name that PettingZoo has for it.
            max_steps: The same.
            render_mode: `rgb_array`, `human` or None.
            options: What `TownletVectorEnv` takes, but for `towns` and `autoreset`.
        """
        self._rendering = Rendering(render_mode)
        self.render_mode = render_mode
        steps = max_cycles if max_steps is None else max_steps
        self.vector = TownletVectorEnv(towns=1, autoreset="off", threads=1, max_steps=steps, **options)
        vector = self.vector
        self._name_agents()
        self.agents: list[str] = []
        self._observation_space = observation_space(vector.variant, len(vector.actions))
        self.state_space = state_space(vector.variant, vector.agents)
        self._action_spaces: dict[str, Any] = {}
        self._actions = np.zeros((1, vector.agents), np.int64)

    @property
    def max_cycles(self) -> int:
        """Steps of an episode; another number holds, with the names for it, from the next reset on."""
        return self.vector.horizon

    @max_cycles.setter
    def max_cycles(self, steps: int) -> None:
        self.vector.horizon = steps

    def observation_space(self, agent: str) -> Any:
        """Return the space of an agent's observations, which is that of all agents."""
        assert agent in self._places, f"{agent} is no agent: see possible_agents"
        return self._observation_space

    def action_space(self, agent: str) -> Any:
        """Return the space of an agent's actions, the same object each time, with dice of its own."""
        assert agent in self._places, f"{agent} is no agent: see possible_agents"
        if agent not in self._action_spaces:
            self._action_spaces[agent] = action_space(len(self.vector.actions))
        return self._action_spaces[agent]

    def reset(self, seed: int | None = None, options: Told | None = None) -> tuple[dict[str, Told], dict[str, Told]]:
        """Begin an episode and return observations and infos of all agents."""
        self._name_agents()
        self.vector.reset(seed=seed)
        self.agents = [names[0] for names in self._names]
        return self._told({name: self._places[name] for name in self.agents})

    def step(
        self, actions: dict[str, Any]
    ) -> tuple[dict[str, Told], dict[str, float], dict[str, bool], dict[str, bool], dict[str, Told]]:
        """Live one tick; an agent without an action goes on with what they are about.

        Raises:
            ValueError: An action is none, or one is for somebody who is no agent now.
        """
        places = {name: self._places[name] for name in self.agents}
        self._actions.fill(-1)
        for name, action in actions.items():
            if name not in places:
                raise ValueError(f"actions: {name} is no agent now")
            self._actions[0, places[name]] = action
        if not places:
            return {}, {}, {}, {}, {}
        _, rewards, terminations, truncations, infos = self.vector.step(self._actions)
        self.agents = [name for name, seat in places.items() if not terminations[0, seat] and not truncations[0, seat]]
        before = frozenset(places)
        if not infos["ended"][0]:
            self._welcome(infos, places)
        observations, more = self._told(places)
        paid, gone, cut = rewards[0].tolist(), terminations[0].tolist(), truncations[0].tolist()
        new = places.keys() - before
        return (
            observations,
            {name: 0.0 if name in new else paid[seat] for name, seat in places.items()},
            {name: gone[seat] and name not in new for name, seat in places.items()},
            {name: cut[seat] for name, seat in places.items()},
            more,
        )

    def state(self) -> NDArray[np.float32]:
        """Return what all agents together see: the numbers of each row in turn, zeros where nobody lives."""
        numbers, people = self.vector.observations["numbers"][0], self.vector.infos["id"][0]
        return np.where((people != NOTHING)[:, np.newaxis], numbers, np.float32(0.0)).ravel()

    def render(self) -> NDArray[np.uint8] | None:
        """Return a picture of the town, [height, width, 3], or None where pictures are not asked for."""
        return self._rendering.render(self.vector.world)

    def close(self) -> None:
        """Let go of everything; closing twice does nothing more."""
        self._rendering.close()
        self.vector.close()

    def _name_agents(self) -> None:
        """Name whoever may live in a row in the course of an episode."""
        lives = lives_max(self.vector.horizon)
        self._names = [[f"person_{row}_{life}" for life in range(lives)] for row in self.vector.rows]
        self._places = {name: seat for seat, names in enumerate(self._names) for name in names}
        self.possible_agents = [names[life] for life in range(lives) for names in self._names]

    def _welcome(self, infos: dict[str, NDArray[Any]], places: dict[str, int]) -> None:
        """Let those who came in this step be agents."""
        for seat in np.flatnonzero(infos["first"][0]).tolist():
            life = int(infos["life"][0, seat])
            if life < len(self._names[seat]):
                name = self._names[seat][life]
                places[name] = seat
                self.agents.append(name)

    def _told(self, places: dict[str, int]) -> tuple[dict[str, Told], dict[str, Told]]:
        """Return observations and infos of some agents: rows of one copy of the arrays."""
        seen, infos = self.vector.observations, self.vector.infos
        cells, numbers = list(seen["cells"][0].copy()), list(seen["numbers"][0].copy())
        masks = list(seen["mask"][0].astype(np.int8))
        people, slots = infos["id"][0].tolist(), infos["identity_slot"][0].tolist()
        observations = {
            name: {"action_mask": masks[seat], "cells": cells[seat], "numbers": numbers[seat]}
            for name, seat in places.items()
        }
        more = {
            name: {"action_mask": masks[seat], "person": people[seat], "identity_slot": slots[seat]}
            for name, seat in places.items()
        }
        return observations, more


def parallel_env(**options: Any) -> ParallelTown:
    """Return the environment for PettingZoo; it works without arguments. See `ParallelTown`."""
    return ParallelTown(**options)


def env(**options: Any) -> Any:
    """Return the same as an environment of PettingZoo in which agents act one after the other."""
    return parallel_to_aec(ParallelTown(**options))
