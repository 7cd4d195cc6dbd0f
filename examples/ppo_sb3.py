"""Stable-Baselines3 learns to live: one person at home, the first step of the curriculum.

    make setup-learn
    .venv/bin/python examples/ppo_sb3.py

PPO with masks (sb3-contrib) on the Gymnasium view. It decides every quarter of an hour and goes on in between; what it
sees are the numbers and the map of the compact observation, in one row. It ends by telling how well people live who act
by chance, by what was learned, and by the script.
"""

import argparse
from collections.abc import Callable
from typing import Any

import gymnasium
import numpy as np
import torch
from sb3_contrib import MaskablePPO
from stable_baselines3.common.env_util import make_vec_env
from stable_baselines3.common.vec_env import VecNormalize

from townlet_ecs.env import TownletVectorEnv, single_env

COMMITMENT = 15
"""Ticks for which a decision holds."""

GO_ON = -1
NEEDS = 5
"""The first numbers of an observation are the levels of the needs."""


class Decisions(gymnasium.Wrapper):
    """Lets a policy decide every few ticks, and see all in one row of numbers."""

    def __init__(self, env: gymnasium.Env) -> None:
        """Wrap the single-agent view."""
        super().__init__(env)
        numbers, cells = env.observation_space["numbers"], env.observation_space["cells"]
        sides = [(numbers.low, numbers.high), (cells.low.ravel(), cells.high.ravel())]
        low, high = (np.concatenate(parts).astype(np.float32) for parts in zip(*sides, strict=True))
        self.observation_space = gymnasium.spaces.Box(low, high)

    def reset(self, **options: Any) -> tuple[np.ndarray, dict[str, Any]]:
        """Begin an episode."""
        seen, info = self.env.reset(**options)
        return flat(seen), info

    def step(self, action: Any) -> tuple[np.ndarray, float, bool, bool, dict[str, Any]]:
        """Choose an option and let a quarter of an hour pass; return the sum of its rewards."""
        total, wish = 0.0, int(action)
        for _ in range(COMMITMENT):
            seen, reward, terminated, truncated, info = self.env.step(wish)
            total, wish = total + reward, GO_ON
            if terminated or truncated:
                break
        return flat(seen), total, terminated, truncated, info

    def action_masks(self) -> np.ndarray:
        """Return what is allowed now."""
        return self.env.action_masks()


def flat(seen: dict[str, np.ndarray]) -> np.ndarray:
    """Return the numbers and the map of one person, or of many, in one row each."""
    numbers, cells = seen["numbers"], seen["cells"]
    return np.concatenate([numbers, cells.reshape(*numbers.shape[:-1], -1)], axis=-1, dtype=np.float32)


def learn(config: str, *, decisions: int, seed: int, envs: int = 8) -> MaskablePPO:
    """Return a policy that has made so many decisions."""
    torch.set_num_threads(1)  # small networks lose time on more
    vec = make_vec_env(lambda: Decisions(single_env(config=config)), n_envs=envs, seed=seed)
    vec = VecNormalize(vec, norm_obs=False, gamma=0.99)
    model = MaskablePPO(
        "MlpPolicy", vec, seed=seed, device="cpu", n_steps=288, batch_size=384, n_epochs=6, gamma=0.99,
        learning_rate=7e-4, ent_coef=0.005, policy_kwargs={"net_arch": [64, 64]},
    )  # fmt: skip
    return model.learn(decisions)


def need_level(config: str, choose: Callable[[np.ndarray, np.ndarray], np.ndarray] | None, *, seed: int) -> float:
    """Return the mean level of all needs over an episode of 16 towns.

    Args:
        config: The config.
        choose: Returns the actions for what is seen and the masks of all towns; None for the script.
        seed: Of the towns.
    """
    policies = None if choose else {0: "scripted"}
    env = TownletVectorEnv(config, towns=16, learners=[0], autoreset="off", seed=seed, policies=policies)
    seen, _ = env.reset()
    levels = []
    for tick in range(env.horizon):
        actions = np.full((env.towns, 1), GO_ON)
        if choose and tick % COMMITMENT == 0:
            actions[:, 0] = choose(flat(seen)[:, 0], seen["mask"][:, 0])
        seen, *_ = env.step(actions)
        levels.append(seen["numbers"][:, 0, :NEEDS].mean())
    return float(np.mean(levels))


def by_chance(seed: int) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    """Return a policy that takes any option that is allowed."""
    rng = np.random.default_rng(seed)
    return lambda _, masks: (rng.random(masks.shape) * masks).argmax(axis=1)


def main(config: str = "curriculum/home", *, decisions: int = 120_000, seed: int = 7) -> dict[str, float]:
    """Learn, and return the mean need levels by chance, by what was learned, and by the script."""
    model = learn(config, decisions=decisions, seed=seed)

    def learned(rows: np.ndarray, masks: np.ndarray) -> np.ndarray:
        return model.predict(rows, action_masks=masks, deterministic=True)[0]

    return {
        "chance": need_level(config, by_chance(seed), seed=seed + 1),
        "learned": need_level(config, learned, seed=seed + 1),
        "script": need_level(config, None, seed=seed + 1),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", default="curriculum/home")
    parser.add_argument("--decisions", type=int, default=120_000)
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    for who, level in main(chosen.config, decisions=chosen.decisions, seed=chosen.seed).items():
        print(f"{who:<8} mean need level {level:.3f}")
