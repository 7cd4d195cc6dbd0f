"""PettingZoo: its own tests, agents that die and arrive, and the numbers of the arrays under names."""

from typing import Any

import numpy as np
import pytest
from pettingzoo.test import max_cycles_test, parallel_api_test, parallel_seed_test
from pettingzoo.test.state_test import state_test

import townlet_ecs.env
from components.people import Need
from tests.envs import allowed, vector
from tests.scenes import riverside
from townlet_ecs.commands import Remove, Spawn, carry_out
from townlet_ecs.env.parallel import ParallelTown, parallel_env

UNUSED_NAMES = "ignore:No agents present but not all possible_agents"
"""Names are kept for more people than come; who has none of them yet has not ended."""


@pytest.mark.parametrize("observation", ["compact", "hybrid", "full"])
def test_it_keeps_to_the_interface(observation: str) -> None:
    parallel_api_test(parallel_env(observation=observation), num_cycles=120)


@pytest.mark.filterwarnings(UNUSED_NAMES)
def test_it_keeps_to_the_interface_when_episodes_end_and_people_come_and_go() -> None:
    env = parallel_env(max_cycles=1_500, sets=["lifecycle.mode=training"], actions="primitives", seed=3)
    parallel_api_test(env, num_cycles=1_500)


def test_a_seed_gives_the_same_run() -> None:
    parallel_seed_test(parallel_env, num_cycles=30)


def test_episodes_end_after_max_cycles() -> None:
    max_cycles_test(townlet_ecs.env)


@pytest.mark.parametrize("observation", ["compact", "full"])
def test_the_state_keeps_to_the_interface(observation: str) -> None:
    state_test(townlet_ecs.env.parallel.env(observation=observation), parallel_env(observation=observation))


def test_the_state_is_what_everybody_sees_in_the_order_of_rows() -> None:
    env = parallel_env(learners=[4, 2, 7], sets=['lifecycle.mode="off"'], max_cycles=3)
    observations, _ = env.reset(seed=1)
    state = env.state()
    assert env.state_space.contains(state)
    assert state.tolist() == np.concatenate([observations[f"person_{row}_0"]["numbers"] for row in (4, 2, 7)]).tolist()
    carry_out(Remove(person=2), env.vector.world)
    gone = env.step({})[0]
    width = len(state) // 3
    assert not env.state()[width : 2 * width].any(), "nobody lives there"
    assert env.state()[2 * width :].tolist() == gone["person_7_0"]["numbers"].tolist()
    assert state.any(), "a copy"
    last = [env.step({})[0] for _ in range(2)][1]
    assert not env.agents
    assert env.state()[:width].tolist() == last["person_4_0"]["numbers"].tolist(), "who was cut off is still there"


def test_it_works_without_arguments_and_can_be_played_by_masks() -> None:
    env = parallel_env()
    observations, infos = env.reset(seed=1)
    for _ in range(20):
        actions = {name: env.action_space(name).sample(observations[name]["action_mask"]) for name in env.agents}
        observations, _, _, _, infos = env.step(actions)
    for name in env.agents:
        assert env.observation_space(name).contains(observations[name])
        assert np.array_equal(infos[name]["action_mask"], observations[name]["action_mask"])


def test_names_tell_the_numbers_of_the_arrays() -> None:
    env, arrays = ParallelTown(config=riverside(), seed=7), vector()
    observations, _ = env.reset(seed=7)
    arrays.reset(seed=7)
    rng = np.random.default_rng(5)
    for _ in range(150):
        actions = allowed(rng, arrays.observations["mask"])
        observations, rewards, terminations, _, infos = env.step(
            {f"person_{row}_0": actions[0, row] for row in range(10)}
        )
        seen, paid, gone, _, known = arrays.step(actions)
        for row in range(10):
            name = f"person_{row}_0"
            assert np.array_equal(observations[name]["numbers"], seen["numbers"][0, row])
            assert np.array_equal(observations[name]["cells"], seen["cells"][0, row])
            assert np.array_equal(observations[name]["action_mask"], seen["mask"][0, row])
            assert rewards[name] == paid[0, row]
            assert terminations[name] == gone[0, row]
            assert infos[name]["identity_slot"] == known["identity_slot"][0, row]


def test_what_is_returned_is_never_written_again() -> None:
    env = parallel_env(config=riverside())
    observations, _ = env.reset(seed=1)
    kept = {name: seen["numbers"].copy() for name, seen in observations.items()}
    env.step(dict.fromkeys(env.agents, 0))
    for name, numbers in kept.items():
        assert np.array_equal(observations[name]["numbers"], numbers)


def starving(row: int, **options: Any) -> ParallelTown:
    """Return a town in which the person of a row starves, and whoever comes after them."""
    env = parallel_env(config=riverside(), **options)
    env.reset(seed=1)
    env.vector.world.blocks["people.f32"][0, Need.HUNGER, row] = 0.0
    return env


def test_a_name_ends_with_its_person_and_the_next_one_has_another() -> None:
    env = starving(4)
    told: list[tuple[str, ...]] = []
    ended: list[str] = []
    for _ in range(120):
        env.vector.world.blocks["people.f32"][0, Need.HUNGER, 4] = 0.0
        observations, rewards, terminations, _, infos = env.step(dict.fromkeys(env.agents, 0))
        assert set(observations) == set(rewards) == set(infos)
        ended += [name for name, gone in terminations.items() if gone]
        told.append(tuple(sorted(env.agents)))
    assert ended[:1] == ["person_4_0"]
    assert rewards is not None
    first_without = next(names for names in told if "person_4_0" not in names)
    assert len(first_without) == 9
    assert any("person_4_1" in names for names in told)
    assert not any("person_4_0" in names for names in told[told.index(first_without) :])


def test_who_takes_a_row_over_between_two_steps_begins_while_the_other_ends() -> None:
    env = parallel_env(config=riverside())
    env.reset(seed=1)
    carry_out(Remove(person=2), env.vector.world)
    carry_out(Spawn(), env.vector.world)
    _, rewards, terminations, _, _ = env.step({})
    assert (terminations["person_2_0"], terminations["person_2_1"]) == (True, False)
    assert rewards["person_2_1"] == 0
    assert "person_2_1" in env.agents
    assert "person_2_0" not in env.agents


def test_an_action_for_nobody_is_refused() -> None:
    env = parallel_env(config=riverside())
    env.reset()
    with pytest.raises(ValueError, match="person_9_3 is no agent now"):
        env.step({"person_9_3": 0})
    with pytest.raises(ValueError, match="render_mode: film"):
        parallel_env(render_mode="film")


def test_who_is_given_no_action_goes_on() -> None:
    env, other = parallel_env(config=riverside()), parallel_env(config=riverside())
    for each in (env, other):
        each.reset(seed=2)
    env.step({})
    other.step(dict.fromkeys(other.agents, -1))
    assert env.vector.world.digest(0) == other.vector.world.digest(0)
