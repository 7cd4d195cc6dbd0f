"""Warming: every kernel of the environment compiled now, so that the first step of a training run begins at once."""

import time

import numpy as np

from townlet_ecs.env.vector import TownletVectorEnv


def warm() -> float:
    """Compile the kernels that no town without an environment needs; return the seconds it took."""
    began = time.perf_counter()
    env = TownletVectorEnv(learners=[0], tempers="balanced", max_steps=1)
    env.reset(seed=0)
    env.step(np.zeros((env.towns, env.agents), np.int64))
    env.restore(env.save())
    env.close()
    return time.perf_counter() - began
