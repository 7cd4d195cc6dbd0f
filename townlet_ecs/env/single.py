"""The single-agent environment for Gymnasium: one learner among scripted neighbours."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from townlet_ecs.env.rendering import RENDER_MODES, Rendering
from townlet_ecs.env.spaces import action_space, observation_space
from townlet_ecs.env.vector import TownletVectorEnv
from townlet_ecs.extras import missing

try:
    import gymnasium
except ModuleNotFoundError as error:
    raise missing(error, extra="env", by="Townlet-v0") from None

NAME = "Townlet-v0"


class SingleEnv(gymnasium.Env[dict[str, Any], np.int64]):
    """One person of a town, for Gymnasium.

    The episode is terminated when the person dies or leaves, and truncated at the horizon. Everything returned is a
    copy.

    Attributes:
        vector: The environment with one town behind it.
    """

    metadata = {"render_modes": list(RENDER_MODES), "render_fps": 4}  # noqa: RUF012 - as the base class has it

    def __init__(self, *, learner: int = 0, render_mode: str | None = None, **options: Any) -> None:
        """Build the town.

        Args:
            learner: Row of the learner.
            render_mode: `rgb_array`, `human` or None.
            options: What `TownletVectorEnv` takes, but for `towns`, `learners` and `autoreset`.
        """
        self._rendering = Rendering(render_mode)
        self.render_mode = render_mode
        self.vector = TownletVectorEnv(towns=1, learners=[learner], autoreset="off", threads=1, **options)
        self.observation_space = observation_space(self.vector.variant, len(self.vector.actions))
        self.action_space = action_space(len(self.vector.actions))
        self._action = np.zeros((1, 1), np.int64)
        self._over = True

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
        """Begin an episode."""
        super().reset(seed=seed)
        self.vector.reset(seed=seed)
        self._over = False
        return self._observation(), self._info()

    def step(self, action: Any) -> tuple[dict[str, NDArray[Any]], float, bool, bool, dict[str, Any]]:
        """Live one tick.

        Raises:
            RuntimeError: The episode has ended.
        """
        if self._over:
            raise RuntimeError("the episode has ended: reset before the next step")
        self._action[0, 0] = action
        _, rewards, terminations, truncations, _ = self.vector.step(self._action)
        terminated, truncated = bool(terminations[0, 0]), bool(truncations[0, 0])
        self._over = terminated or truncated
        return self._observation(), float(rewards[0, 0]), terminated, truncated, self._info()

    def action_masks(self) -> NDArray[np.bool_]:
        """Return which actions are allowed now, as maskable algorithms ask for it."""
        return np.array(self.vector.observations["mask"][0, 0], bool)

    def render(self) -> NDArray[np.uint8] | None:
        """Return a picture of the town, [height, width, 3], or None where pictures are not asked for."""
        return self._rendering.render(self.vector.world)

    def close(self) -> None:
        """Let go of everything; closing twice does nothing more."""
        self._rendering.close()
        self.vector.close()

    def _observation(self) -> dict[str, NDArray[Any]]:
        """Return a copy of what the learner sees."""
        seen = self.vector.observations
        return {
            "action_mask": seen["mask"][0, 0].astype(np.int8),
            "cells": seen["cells"][0, 0].copy(),
            "numbers": seen["numbers"][0, 0].copy(),
        }

    def _info(self) -> dict[str, Any]:
        """Return what is known beside the observation."""
        infos = self.vector.infos
        parts = infos["reward_parts"][0, 0].tolist()
        return {
            "action_mask": self.vector.observations["mask"][0, 0].astype(np.int8),
            "person": int(infos["id"][0, 0]),
            "identity_slot": int(infos["identity_slot"][0, 0]),
            "episode_return": float(infos["episode_return"][0, 0]),
            "episode_length": int(infos["episode_length"][0, 0]),
            "reward_parts": dict(zip(self.vector.parts, parts, strict=True)),
        }


def single_env(**options: Any) -> SingleEnv:
    """Return the single-agent environment; see `SingleEnv`."""
    return SingleEnv(**options)


def register() -> None:
    """Make `Townlet-v0` known to Gymnasium, once."""
    if NAME not in gymnasium.registry:
        gymnasium.register(NAME, entry_point=f"{__name__}:{SingleEnv.__name__}")


register()  # gymnasium.make("townlet_ecs.env.single:Townlet-v0") imports this module for it
