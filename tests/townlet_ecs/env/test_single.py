"""Gymnasium: its own check, the registered name, and the numbers of the arrays."""

import tomllib
from importlib import import_module
from pathlib import Path

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

from components.people import Need
from tests.envs import allowed, vector
from tests.scenes import riverside
from townlet_ecs.env.single import SingleEnv

MAKE = "townlet_ecs.env.single:Townlet-v0"


@pytest.mark.parametrize("options", [{}, {"observation": "full", "actions": "primitives", "learner": 3}])
def test_it_keeps_to_the_interface(options: dict[str, object]) -> None:
    check_env(gymnasium.make(MAKE, **options).unwrapped)


def test_the_entry_point_registers_the_name() -> None:
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())["project"]
    module, _, name = project["entry-points"]["gymnasium.envs"]["__root__"].partition(":")
    gymnasium.registry.pop("Townlet-v0", None)
    getattr(import_module(module), name)()
    assert gymnasium.make("Townlet-v0", max_steps=3).unwrapped.__class__ is SingleEnv


def test_one_learner_sees_what_the_arrays_tell() -> None:
    env, arrays = SingleEnv(config=riverside(), learner=3), vector(learners=[3])
    seen, _ = env.reset(seed=7)
    arrays.reset(seed=7)
    rng = np.random.default_rng(5)
    for _ in range(200):
        action = allowed(rng, arrays.observations["mask"])
        assert np.array_equal(env.action_masks(), arrays.observations["mask"][0, 0].astype(bool))
        seen, reward, terminated, truncated, info = env.step(action[0, 0])
        told, rewards, terminations, truncations, infos = arrays.step(action)
        assert np.array_equal(seen["numbers"], told["numbers"][0, 0])
        assert np.array_equal(seen["cells"], told["cells"][0, 0])
        assert np.array_equal(seen["action_mask"], told["mask"][0, 0])
        assert (reward, terminated, truncated) == (rewards[0, 0], terminations[0, 0], truncations[0, 0])
        assert list(info["reward_parts"].values()) == infos["reward_parts"][0, 0].tolist()


def test_one_learner_and_one_of_ten_live_the_same_life_while_the_others_are_scripted() -> None:
    one = SingleEnv(config=riverside(), learner=3)
    ten = vector(policies=dict.fromkeys(set(range(10)) - {3}, "scripted"))
    one.reset(seed=7)
    ten.reset(seed=7)
    for step in range(300):
        action = step // 40 % 9
        _, reward, *_ = one.step(action)
        _, rewards, *_ = ten.step(np.full((1, 10), action))
        assert reward == rewards[0, 3]
    assert one.vector.world.digest(0) == ten.world.digest(0)


def test_the_episode_is_truncated_at_the_horizon_and_terminated_by_death() -> None:
    env = SingleEnv(config=riverside(), max_steps=200)
    env.reset(seed=1)
    ends = [env.step(0)[2:4] for _ in range(200)]
    assert ends == [(False, False)] * 199 + [(False, True)]
    with pytest.raises(RuntimeError, match="the episode has ended"):
        env.step(0)
    env.reset()
    for _ in range(120):
        env.vector.world.blocks["people.f32"][0, Need.HUNGER, 0] = 0.0
        _, reward, terminated, _, _ = env.step(0)
        if terminated:
            break
    assert terminated
    assert reward < -0.5
