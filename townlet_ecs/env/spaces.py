"""Spaces: what Gymnasium and PettingZoo are told of observations and actions."""

import numpy as np

from townlet_ecs.env.observation import Variant
from townlet_ecs.extras import missing

try:
    from gymnasium import spaces
except ModuleNotFoundError as error:
    raise missing(error, extra="env", by="townlet_ecs.env") from None


def observation_space(variant: Variant, actions: int) -> spaces.Dict:
    """Return the space of one person's observation: `cells`, `numbers` and `action_mask`."""
    return spaces.Dict(
        {
            "action_mask": spaces.Box(0, 1, (actions,), np.int8),
            "cells": spaces.Box(0, 1, variant.cells_shape, np.uint8),
            "numbers": spaces.Box(variant.low, variant.high, dtype=np.float32),
        }
    )


def state_space(variant: Variant, agents: int) -> spaces.Box:
    """Return the space of the numbers of so many agents one after the other, any of which may be all zeros."""
    low, high = np.minimum(variant.low, 0), np.maximum(variant.high, 0)
    return spaces.Box(np.tile(low, agents), np.tile(high, agents), dtype=np.float32)


def action_space(actions: int) -> spaces.Discrete:
    """Return the space of one person's actions."""
    return spaces.Discrete(actions)
