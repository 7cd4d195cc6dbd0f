"""`TownletVectorEnv`: arrays in and out, rewards that add up, the lives that the towns live by themselves."""

import re
import tracemalloc

import numpy as np
import pytest

from components.people import Identity, Mind, Need
from components.rewards import Reward
from components.words import Policy
from systems.kernel import jit_is_on
from tests.envs import allowed, play, vector
from tests.scenes import riverside
from townlet_ecs import Town
from townlet_ecs.commands import Remove, Spawn, carry_out
from townlet_ecs.env.stepping import FAR_TOWNS

ALL = range(10)


def test_arrays_have_one_entry_for_each_town_and_agent() -> None:
    env = vector(towns=3, learners=[4, 1])
    seen, infos = env.reset()
    assert seen["cells"].shape == (3, 2, *env.variant.cells_shape)
    assert seen["numbers"].shape == (3, 2, len(env.variant.feature_names))
    assert seen["mask"].shape == (3, 2, len(env.actions))
    assert (seen["cells"].dtype, seen["numbers"].dtype, seen["mask"].dtype) == (np.uint8, np.float32, np.uint8)
    _, rewards, terminations, truncations, _ = env.step(np.zeros((3, 2), int))
    assert (rewards.shape, rewards.dtype) == ((3, 2), np.float32)
    assert terminations.dtype == truncations.dtype == bool
    assert infos["id"].tolist() == [[4, 1]] * 3
    assert infos["reward_parts"].shape == (3, 2, len(env.parts))


@pytest.mark.parametrize("observation", ["compact", "hybrid", "full"])
@pytest.mark.parametrize("actions", ["options", "primitives"])
def test_the_script_through_the_environment_is_the_town_that_runs_by_itself(observation: str, actions: str) -> None:
    env = vector(towns=2, policies=dict.fromkeys(ALL, "scripted"), observation=observation, actions=actions)
    env.reset()
    for _ in range(400):
        env.step(np.full((2, 10), -1))
    for number in range(2):
        town = Town(riverside(), seed=7, town=number)
        town.run(400)
        assert env.world.digest(number) == town.digest()


def test_an_episode_is_a_town_of_its_own_number() -> None:
    env = vector(towns=3, learners=[], max_steps=10, autoreset="off")
    for _ in range(3):
        env.reset()
    env.reset(options={"reset_mask": np.array([False, True, False])})
    env.step(np.zeros((3, 0), int))
    for number, episode in ((0, 2), (1, 3), (2, 2)):
        town = Town(riverside(), seed=7, town=number + (episode << 32))
        town.run(1)
        assert env.world.digest(number) == town.digest()


def test_a_seed_given_to_reset_begins_with_its_first_episode() -> None:
    env = vector(towns=2, learners=[])
    env.reset()
    env.reset(seed=[11, 12])
    assert env.world.digest(1) == Town(riverside(), seed=12, town=1).digest()
    env.reset()
    env.reset(seed=5)
    assert env.world.digest(0) == Town(riverside(), seed=5).digest()
    assert env.infos["episode"].tolist() == [0, 0]


def test_towns_of_one_batch_do_not_depend_on_how_many_there_are() -> None:
    few, many = vector(towns=1), vector(towns=4)
    few.reset()
    many.reset()
    rng = np.random.default_rng(3)
    for _ in range(60):
        actions = allowed(rng, few.observations["mask"])
        few.step(actions)
        many.step(np.repeat(actions, 4, axis=0))
        assert np.array_equal(few.observations["numbers"][0], many.observations["numbers"][0])
        assert np.array_equal(few.observations["cells"][0], many.observations["cells"][0])


def test_towns_that_are_fetched_ahead_live_as_they_would_in_the_cache() -> None:
    near, far = vector(towns=2), vector(towns=FAR_TOWNS)
    near.reset()
    far.reset()
    rng = np.random.default_rng(4)
    for _ in range(20):
        actions = allowed(rng, near.observations["mask"])
        _, rewards, _, _, _ = near.step(actions)
        _, all_rewards, _, _, _ = far.step(np.resize(actions, (FAR_TOWNS, 10)))
        assert np.array_equal(rewards, all_rewards[:2])
        for name, seen in near.observations.items():
            assert np.array_equal(seen, far.observations[name][:2]), name
    assert [near.world.digest(town) for town in (0, 1)] == [far.world.digest(town) for town in (0, 1)]


def test_threads_change_nothing() -> None:
    stories = []
    for threads in (1, 2, 3):
        env = vector(towns=130, threads=threads, max_steps=25, seed=3)
        env.reset()
        stories.append(play(env, 60))
        assert env.threads == threads
        env.close()
    assert stories[0].differs(stories[1]) == []
    assert stories[0].differs(stories[2]) == []


def test_parts_add_up_to_the_reward_exactly() -> None:
    env = vector(towns=4, max_steps=300)
    env.reset()
    story = play(env, 500)
    for rewards, infos in zip(story.rewards, story.infos, strict=True):
        total = np.zeros_like(rewards)
        for part in range(len(env.parts)):
            total += infos["reward_parts"][:, :, part]
        assert np.array_equal(total, rewards)
    assert len({value for rewards in story.rewards for value in rewards.ravel().tolist()}) > 1_000


def test_return_and_length_are_of_the_life_that_the_step_belongs_to() -> None:
    env = vector(towns=2, max_steps=20)
    env.reset()
    story = play(env, 45)
    for end in (19, 39):
        infos = story.infos[end]
        assert infos["ended"].all()
        assert (infos["episode_length"] == 20).all()
        expected = np.sum(np.array(story.rewards[end - 19 : end + 1], np.float64), axis=0)
        assert np.allclose(infos["episode_return"], expected, rtol=0, atol=1e-12)
    assert (story.infos[20]["episode_length"] == 1).all()


def test_whoever_leaves_is_terminated_and_whoever_comes_is_somebody_else() -> None:
    env = vector(towns=2, max_steps=1_000, autoreset="off")
    env.reset()
    env.world.blocks["people.f32"][0, Need.HUNGER, 3] = 0.0
    story = play(env, 120, patience=1_000_000_000)
    ends = np.array(story.ends)[:, 0, 0, 3]
    assert ends.sum() == 1, "they starved"
    left = int(np.argmax(ends))
    infos = story.infos
    assert infos[left]["reward_parts"][0, 3, Reward.TERMINAL - Reward.NEEDS] < 0
    assert not infos[left]["alive"][0, 3]
    assert infos[left]["id"][0, 3] == -1
    assert story.masks[left][0, 3].tolist() == [1] + [0] * (len(env.actions) - 1)
    assert not story.numbers[left][0, 3].any()
    came = next(step for step in range(left, 120) if infos[step]["alive"][0, 3])
    assert came > left
    assert infos[came]["first"][0, 3]
    assert infos[came]["id"][0, 3] == 10
    assert infos[came]["life"][0, 3] == 1
    assert story.rewards[came][0, 3] == 0
    assert infos[came + 1]["episode_length"][0, 3] == 1
    assert story.rewards[came + 1][0, 3] != 0
    assert env.world.blocks["people.i8"][0, Mind.POLICY, 3] == Policy.OUTSIDE
    assert not np.array(story.ends)[:, 0, 1].any(), "nobody left the other town"


def test_somebody_taken_away_between_two_steps_is_terminated_by_the_next() -> None:
    env = vector(max_steps=100)
    env.reset()
    env.step(np.zeros((1, 10), int))
    who = int(env.world.blocks["people.i32"][0, Identity.ID, 2])
    carry_out(Remove(person=who), env.world)
    _, _, terminations, _, infos = env.step(np.zeros((1, 10), int))
    assert terminations[0].tolist() == [False, False, True] + [False] * 7
    assert not infos["alive"][0, 2]


def test_somebody_who_takes_a_row_over_between_two_steps_is_not_taken_for_who_lived_there() -> None:
    env = vector(max_steps=100)
    env.reset()
    env.step(np.zeros((1, 10), int))
    carry_out(Remove(person=2), env.world)
    carry_out(Spawn(), env.world)
    _, rewards, terminations, _, infos = env.step(np.zeros((1, 10), int))
    assert terminations[0].tolist() == [False, False, True] + [False] * 7
    assert rewards[0, 2] == 0
    assert infos["alive"].all()
    assert infos["first"][0].tolist() == terminations[0].tolist()
    assert infos["id"][0, 2] == 10
    *_, infos = env.step(np.zeros((1, 10), int))
    assert infos["episode_length"][0, :3].tolist() == [3, 3, 1]


def test_a_reset_leaves_no_rewards_behind() -> None:
    env = vector(max_steps=3, autoreset="off")
    env.reset()
    env.step(np.zeros((1, 10), int))
    assert env.world.outputs["rewards.f32"].any()
    env.reset()
    assert not env.world.outputs["rewards.f32"].any()
    assert not env.infos["reward_parts"].any()
    assert not env.infos["episode_length"].any()


def test_actions_are_heeded_as_the_mask_says() -> None:
    env = vector(towns=1)
    env.reset()
    rng = np.random.default_rng(1)
    for _ in range(200):
        mask = env.observations["mask"][0].copy()
        actions = allowed(rng, mask)[np.newaxis]
        _, _, _, _, infos = env.step(actions)
        assert mask[np.arange(10), infos["action"][0]].all()


def test_a_step_allocates_nothing() -> None:
    env = vector(towns=200, threads=2, max_steps=10_000)
    env.reset()
    actions = np.zeros((200, 10), np.int64)
    for _ in range(20):
        env.step(actions)
    seen, rewards, *_ = env.step(actions)
    tracemalloc.start()
    for _ in range(10):
        env.step(actions)
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    for _ in range(50):
        again, paid, *_ = env.step(actions)
    after, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert again is seen
    assert paid is rewards
    assert after - before < 16_384
    assert peak - before < 16_384, "less than a hundredth of what a step writes"


@pytest.mark.skipif(not jit_is_on(), reason="numba counts what compiled code allocates")
def test_compiled_code_allocates_nothing() -> None:
    from numba.core.runtime import _nrt_python, rtsys

    _nrt_python.memsys_enable_stats()
    env = vector(towns=3)
    env.reset()
    actions = np.zeros((3, 10), np.int64)
    env.step(actions)
    before = rtsys.get_allocation_stats().alloc
    for _ in range(20):
        env.step(actions)
    assert rtsys.get_allocation_stats().alloc == before
    _nrt_python.memsys_disable_stats()


@pytest.mark.parametrize(
    ("actions", "words"),
    [
        (np.zeros((1, 10), int), "actions: int64 (1, 10)"),
        (np.zeros((2, 10)), "actions: float64 (2, 10)"),
        (np.full((2, 10), 9), "actions: 9 for agent 0 of town 0 (0 to 8, or -1 to go on)"),
        (np.full((2, 10), -2), "-2 for agent 0"),
    ],
)
def test_actions_that_are_none_are_refused_before_anything_happens(actions: object, words: str) -> None:
    env = vector(towns=2)
    env.reset()
    before = env.save()
    with pytest.raises(ValueError, match=re.escape(words)):
        env.step(actions)
    assert env.save() == before


def test_all_wrong_arguments_are_named_at_once() -> None:
    with pytest.raises(ValueError, match=r"towns: 0 .*observation: tiny .*actions: words .*autoreset: no"):
        vector(towns=0, observation="tiny", actions="words", autoreset="no")
    with pytest.raises(ValueError, match="not both"):
        vector(max_steps=3, episode_days=1)
    with pytest.raises(ValueError, match=r"max_steps: 0 \(at least 1\)"):
        vector(max_steps=0)


def test_stepping_before_the_first_reset_is_refused() -> None:
    with pytest.raises(RuntimeError, match="reset it before"):
        vector().step(np.zeros((1, 10), int))


def test_an_episode_is_as_long_as_the_config_says() -> None:
    assert vector().horizon == riverside().config.rewards.episode_days * 1_440
    assert vector(episode_days=0.5).horizon == 720
