"""Mixed populations: scripted, random, functions and actions side by side, and people of another temper."""

from typing import Any

import numpy as np
import pytest

from components.people import Identity, Mind, Need, Persona
from components.words import Option, Policy
from tests.envs import vector
from tests.scenes import riverside
from townlet_ecs import Town
from townlet_ecs.env.seating import Observation, seat


def test_neighbours_are_scripted_unless_somebody_says_otherwise() -> None:
    env = vector(learners=[2])
    env.reset()
    policies = env.world.blocks["people.i8"][0, Mind.POLICY, :10]
    assert policies.tolist() == [Policy.OUTSIDE if row == 2 else Policy.SCRIPTED for row in range(10)]


def test_a_function_decides_for_all_of_its_people_at_once() -> None:
    asked: list[tuple[int, ...]] = []

    def sleeper(seen: Observation) -> Any:
        asked.append(seen["mask"].shape)
        return np.where(seen["mask"][:, :, Option.SLEEP] > 0, Option.SLEEP, Option.IDLE)

    env = vector(towns=2, learners=[0], policies={3: sleeper, 5: "random", 7: sleeper})
    env.reset()
    for _ in range(30):
        env.step(np.zeros((2, 1), int))
    assert set(asked) == {(2, 2, 9)}
    assert len(asked) == 30
    policies = env.world.blocks["people.i8"][0, Mind.POLICY, :10]
    assert np.flatnonzero(policies).tolist() == [0, 3, 5, 7]


def test_chance_plays_by_the_mask_and_the_same_dice_every_time() -> None:
    stories = []
    for learners in ([0, 1, 2], [1, 2, 0]):
        env = vector(towns=2, learners=learners, policies=dict.fromkeys(range(10), "random") | {9: "scripted"})
        env.reset()
        for _ in range(200):
            mask = env.observations["mask"].copy()
            env.step(np.full((2, 3), -1))
            chosen = env.infos["action"]
            assert np.take_along_axis(mask, chosen[..., np.newaxis].astype(np.int64), axis=2).all()
        stories.append(env.world.digest(1))
    assert stories[0] == stories[1], "dice belong to the person, not to the seat"


def test_random_actions_are_spread_evenly() -> None:
    env = vector(towns=20, policies=dict.fromkeys(range(10), "random"))
    env.reset()
    counts = np.zeros(9)
    expected = np.zeros(9)
    for _ in range(150):
        mask = env.observations["mask"].astype(float)
        env.step(np.full((20, 10), -1))
        counts += np.bincount(env.infos["action"].ravel(), minlength=9)
        expected += (mask / mask.sum(axis=2, keepdims=True)).sum(axis=(0, 1))
    often = expected > 1_000
    assert often.sum() > 3
    assert np.abs(counts[often] / expected[often] - 1).max() < 0.08


def test_a_learner_may_be_scripted_and_tells_what_the_script_is_about() -> None:
    env = vector(policies=dict.fromkeys(range(10), "scripted"))
    env.reset()
    seen = set()
    for _ in range(700):
        env.step(np.zeros((1, 10), int))
        seen |= set(env.infos["action"].ravel().tolist())
    assert {Option.SLEEP, Option.GET_FED, Option.WORK} <= seen
    town = Town(riverside(), seed=7)
    town.run(700)
    assert env.world.digest(0) == town.digest()


def test_a_temper_is_drawn_from_its_profile_for_neighbours_and_for_those_who_come_later() -> None:
    config = riverside().config
    profile = config.profiles["stoic"]
    bounds = np.array([getattr(profile, trait.name.lower()) for trait in Persona])
    env = vector(towns=2, learners=[0], tempers="stoic", max_steps=2_000)
    env.reset()
    plain = vector(towns=2, learners=[0])
    plain.reset()

    def traits(of: Any, row: int) -> Any:
        return of.world.blocks["people.f32"][1, min(Persona) : max(Persona) + 1, row]

    assert np.array_equal(traits(env, 0), traits(plain, 0)), "the learner is as ever"
    for row in range(1, 10):
        assert (bounds[:, 0] <= traits(env, row)).all()
        assert (traits(env, row) <= bounds[:, 1]).all()
    assert any((traits(plain, row) < bounds[:, 0]).any() for row in range(1, 10)), "not everybody is born so"
    ids = env.world.blocks["people.i32"][1, Identity.ID]
    for _ in range(300):
        env.world.blocks["people.f32"][1, Need.HUNGER, 4] = 0.0
        env.step(np.zeros((2, 1), int))
        if ids[4] >= 10:
            break
    assert ids[4] >= 10, "somebody came"
    assert (bounds[:, 0] <= traits(env, 4)).all()
    assert (traits(env, 4) <= bounds[:, 1]).all()


@pytest.mark.parametrize(
    ("learners", "policies", "words"),
    [
        ([10], None, "learners: nobody lives in row 10: 0 to 9"),
        ([1, 1], None, "named twice"),
        (None, {12: "random"}, "policies: nobody lives in row 12"),
        (None, {1: "clever"}, "policies: 'clever' is none: one of scripted, actions, random"),
        ([0], {1: "actions"}, "no actions are given for row 1: make it a learner"),
    ],
)
def test_a_seating_that_cannot_be_is_refused(learners: Any, policies: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        seat(10, learners, policies)


def test_a_profile_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match=r"tempers: no profile is called grumpy: one of .*stoic"):
        vector(tempers="grumpy", learners=[0])


def test_a_function_that_returns_something_else_is_named() -> None:
    def lazy(seen: Observation) -> Any:
        return np.zeros(3, int)

    env = vector(learners=[0], policies={1: lazy})
    env.reset()
    with pytest.raises(ValueError, match=r"lazy.* returned int64 \(3,\) \(whole numbers, 1 by 1\)"):
        env.step(np.zeros((1, 1), int))
