"""Autoreset: what the end of an episode looks like in each of its three ways, and that all ways live the same lives."""

import numpy as np
import pytest

from tests.envs import allowed, vector
from townlet_ecs.env.vector import TownletVectorEnv

STEPS = 5
IDLE = np.zeros((2, 10), int)


def begun(autoreset: str) -> TownletVectorEnv:
    env = vector(towns=2, max_steps=STEPS, autoreset=autoreset)
    env.reset()
    return env


def test_in_the_same_step_the_first_observation_of_the_next_episode_is_returned() -> None:
    env, alone = begun("same-step"), begun("off")
    for _ in range(STEPS):
        seen, rewards, terminations, truncations, infos = env.step(IDLE)
        last, paid, *_ = alone.step(IDLE)
    assert truncations.all()
    assert not terminations.any()
    assert infos["ended"].all()
    assert np.array_equal(rewards, paid)
    for name in ("cells", "numbers", "mask"):
        assert np.array_equal(infos[f"final_{name}"], last[name])
    first, _ = alone.reset()
    for name in ("cells", "numbers", "mask"):
        assert np.array_equal(seen[name], first[name])
    assert infos["episode"].tolist() == [1, 1]
    assert infos["first"].all()
    *_, truncations, infos = env.step(IDLE)
    assert not truncations.any()
    assert (infos["episode_length"] == 1).all()


def test_in_the_next_step_actions_are_ignored_and_nothing_is_paid() -> None:
    env, alone = begun("next-step"), begun("off")
    for _ in range(STEPS):
        seen, _, _, truncations, infos = env.step(IDLE)
        last, *_ = alone.step(IDLE)
    assert truncations.all()
    assert np.array_equal(seen["numbers"], last["numbers"])
    seen, rewards, _, truncations, infos = env.step(IDLE + 3)
    first, _ = alone.reset()
    assert np.array_equal(seen["numbers"], first["numbers"])
    assert np.array_equal(seen["mask"], first["mask"])
    assert not rewards.any()
    assert not truncations.any()
    assert infos["episode"].tolist() == [1, 1]
    assert infos["step"].tolist() == [0, 0]
    seen, rewards, *_ = env.step(IDLE)
    after, paid, *_ = alone.step(IDLE)
    assert np.array_equal(rewards, paid)
    assert np.array_equal(seen["numbers"], after["numbers"])


def test_without_autoreset_a_town_waits_for_its_reset() -> None:
    env = begun("off")
    env.step(IDLE)
    env.reset(options={"reset_mask": np.array([False, True])})
    for _ in range(STEPS - 1):
        *_, truncations, infos = env.step(IDLE)
    assert infos["ended"].tolist() == [True, False]
    assert truncations.all(axis=1).tolist() == [True, False]
    with pytest.raises(RuntimeError, match="the episode of town 0 has ended"):
        env.step(IDLE)
    env.reset(options={"reset_mask": infos["ended"].copy()})
    env.step(IDLE)
    assert env.infos["episode"].tolist() == [1, 1]
    with pytest.raises(ValueError, match="reset_mask"):
        env.reset(options={"reset_mask": np.array([1, 0])})


def test_all_three_ways_live_the_same_lives() -> None:
    digests = []
    for autoreset in ("same-step", "next-step", "off"):
        env, rng = begun(autoreset), np.random.default_rng(2)
        lived = 0
        while lived < 4 * STEPS + 2:
            if autoreset != "same-step" and env.infos["ended"].all():
                if autoreset == "off":
                    env.reset()
                else:
                    env.step(IDLE)
            env.step(allowed(rng, env.observations["mask"]))
            lived += 1
        digests.append([env.world.digest(town) for town in range(2)])
    assert digests[0] == digests[1] == digests[2]
