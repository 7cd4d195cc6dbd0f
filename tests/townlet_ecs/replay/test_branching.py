"""Branching: a town goes on twice from one moment, and what differs comes from the change alone."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from components.people import Need
from components.rewards import Reward
from components.town import Clock, EventCount, Kpi, Unrest
from components.words import EventKind
from systems.needs import Needs
from systems.processor import Processor
from tests.scenes import blocks_of, riverside, town_at
from townlet_ecs import Town
from townlet_ecs.commands import Remove, SetNeed, Spawn
from townlet_ecs.config.loading import load_all
from townlet_ecs.engine import Runner
from townlet_ecs.faults import Faults
from townlet_ecs.replay.branching import (
    SEEDS_MAX,
    Branch,
    BranchError,
    Change,
    CrowdError,
    Stopped,
    branch,
)
from townlet_ecs.replay.copies import copies, key_of
from townlet_ecs.replay.measures import LOOK_EVERY, MEASURES, Meter
from townlet_ecs.replay.past import Past, PastError, open_past
from townlet_ecs.replay.recorder import Recorder
from townlet_ecs.snapshots.snapshot import SnapshotError
from townlet_ecs.world import World

TICKS = 2_000


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Past:
    """Two thirds of a day in which people come and go by order, and what follows."""
    path = tmp_path_factory.mktemp("tapes") / "days.tlr"
    town = Town(riverside(), seed=7)
    with Recorder(town, path) as recorder:
        recorder.run(450)
        town.command(Remove(person=3))
        town.command(Spawn(wallet_cents=500))
        recorder.run(150)
        town.command(SetNeed(person=1, need="hunger", level=0.3))
        recorder.run(TICKS - 600)
    return open_past(path)


def of(found: Branch, name: str) -> tuple[float, float]:
    """Return a measure as it is, and changed."""
    (each,) = [each for each in found.measures if each.name == name]
    assert each.one is not None
    assert each.other is not None
    return each.one, each.other


def run(world: World, ticks: int) -> list[str]:
    Runner(world, threads=1).run(ticks)
    return [world.digest(place) for place in range(world.towns)]


def test_as_it_is_a_town_with_its_own_dice_lives_what_the_recording_tells(past: Past) -> None:
    found = branch(past, 300, Change(), ticks=1_000, seeds=2)
    assert found.digests[0] == (past.town_at(1_300).digest(),) * 2
    assert found.digests[0] != found.digests[1]
    assert (found.given, found.refused) == (3, (0, 0))


def test_a_branch_begins_before_the_commands_of_its_tick(past: Past) -> None:
    assert branch(past, 450, Change(), ticks=100, seeds=1).digests[0][0] == past.town_at(550).digest()


def test_without_a_change_nothing_differs_at_all(past: Past) -> None:
    found = branch(past, 700, Change(), ticks=1_000, seeds=8)
    assert found.identical
    assert found.config == ()
    for each in found.measures:
        assert (each.difference, each.low, each.high) in ((0.0, 0.0, 0.0), (None, None, None))
        assert each.one == each.other
        assert (each.differences == 0.0).all()


def test_wages_raised_by_a_fifth_pay_a_fifth_more_while_all_come_to_work(past: Past) -> None:
    found = branch(past, 400, Change(("jobs.*.wage_cents_per_shift=+20%",)), ticks=1_040, seeds=8)
    assert of(found, "attendance") == (1.0, 1.0)
    before, after = of(found, "wages_paid")
    assert after == before * 1.2 > 0
    assert len(found.config) == len(riverside().config.jobs)
    (wages,) = [each for each in found.measures if each.name == "wages_paid"]
    assert wages.word == "clear"
    assert all(other == pytest.approx(1.2 * one, abs=1e-9) for _, one, other in wages.values)


def test_who_is_removed_in_the_changed_life_is_there_in_the_other(past: Past) -> None:
    found = branch(past, 700, Change(commands=(Remove(person=1),)), ticks=700, seeds=6)
    assert of(found, "exits") == (0.0, 1.0)
    assert not found.identical
    before, after = of(found, "wages_paid")
    assert after < before


def test_every_copy_lives_as_it_would_alone(past: Past) -> None:
    here = past.town_at(700).world
    own = int(here.blocks["town.i64"][0, Clock.KEY])
    keys = [key_of(here.origin, own, seed) for seed in range(5)]
    together = run(copies(here, keys), 800)
    assert together == [run(copies(here, [key]), 800)[0] for key in keys]
    assert together[0] == run(here, 800)[0]
    assert len(set(together)) == 5


def test_threads_make_no_difference(past: Past) -> None:
    change = Change(("needs.ticks_to_empty.hunger=-20%",))
    one, many = (branch(past, 700, change, ticks=400, seeds=7, threads=threads) for threads in (1, 6))
    assert one == many


def test_both_lives_of_a_seed_have_the_same_luck(past: Past) -> None:
    """The weather is luck alone: however different the lives are, it is the same in both."""
    here = past.town_at(700).world
    keys = [key_of(here.origin, int(here.blocks["town.i64"][0, Clock.KEY]), seed) for seed in range(12)]
    one, other = copies(here, keys), copies(here, keys)
    other.blocks["people.f32"][:, Need.HUNGER] = 0.2
    weathers = []
    for world in (one, other):
        seen = []
        runner = Runner(world, threads=1)
        for _ in range(8):
            runner.run(360)
            seen.append(world.blocks["town.i64"][:, Unrest.WEATHER].copy())
        weathers.append(np.stack(seen))
    assert (weathers[0] == weathers[1]).all()
    assert len(np.unique(weathers[0], axis=1).T) > 6
    assert (one.blocks["people.i32"] != other.blocks["people.i32"]).any()


def measured(town: Town, ticks: int, *, follow: Callable[[], None]) -> dict[str, float]:
    """Measure so many ticks, and let somebody else follow every one of them."""
    meter = Meter(town.world)
    for tick in range(1, ticks + 1):
        town.run(1)
        follow()
        if tick % LOOK_EVERY == 0:
            meter.look()
    return {name: float(values[0]) for name, values in meter.end().items()}


def test_measures_are_what_a_slow_reader_finds() -> None:
    town = town_at(430)
    books, blocks = blocks_of(town).town_i64, blocks_of(town)
    begun = books.copy()
    rewards: list[float] = []
    levels: list[np.ndarray] = []
    people: list[int] = []
    town.command(Remove(person=2))

    def follow() -> None:
        rewards.append(float(blocks.rewards_f32[Reward.TOTAL][blocks.people_i8[0] == 1].sum()))
        people.append(int((blocks.people_i8[0] == 1).sum()))
        if len(rewards) % LOOK_EVERY == 0:
            levels.append(np.stack([town.people()[need.name.lower()] for need in Need]))

    found = measured(town, 1_500, follow=follow)
    for need in Need:
        expected = np.concatenate([each[need] for each in levels]).astype(np.float64).mean()
        assert found[need.name.lower()] == pytest.approx(expected, abs=1e-9)
    assert found["reward"] == pytest.approx(sum(rewards) / sum(people) * 1440, abs=2e-3)
    assert found["exits"] == 1
    assert found["wages_paid"] == books[Kpi.WAGES_PAID] - begun[Kpi.WAGES_PAID]
    chats = EventCount.FIRST + EventKind.CHATTED
    assert found["chatted"] == books[chats] - begun[chats]
    assert found["wallet"] == np.median(town.people()["wallet_cents"])
    assert 0 <= found["working_hours"] <= 24


@pytest.mark.parametrize(("begin", "unseen"), [(1_380, 0), (1_410, 30)])
def test_an_episode_that_ends_loses_no_more_than_an_hour_of_rewards(begin: int, unseen: int) -> None:
    """Episodes end at midnight: what was given since the last look before it is not seen, nor are its ticks."""
    town = Town(load_all("riverside", ["rewards.episode_days=1"]), seed=3)
    town.run(begin)
    blocks, rewards = blocks_of(town), list[float]()
    found = measured(town, 120, follow=lambda: rewards.append(float(blocks.rewards_f32[Reward.TOTAL].sum())))
    seen = rewards[unseen:]
    assert found["reward"] == pytest.approx(sum(seen) / len(seen) / 10 * 1440, abs=1e-3)


def test_measuring_leaves_no_trace_and_nothing_before_it_counts() -> None:
    plain, watched = town_at(400), town_at(400)
    for town in (plain, watched):
        blocks_of(town).town_i64[Kpi.LONGEST_WAIT] = 500
    found = measured(watched, 600, follow=lambda: None)
    plain.run(600)
    assert plain.digest() == watched.digest()
    assert blocks_of(watched).town_i64[Kpi.LONGEST_WAIT] == 500
    assert found["longest_wait"] < 500


def test_of_nothing_no_share_is_given() -> None:
    found = measured(town_at(0), 10, follow=lambda: None)
    assert np.isnan(found["attendance"])
    assert np.isnan(found["hunger"])
    assert found["wages_paid"] == 0
    assert set(found) == {measure.name for measure in MEASURES}


def test_what_cannot_be_branched_is_refused(past: Past) -> None:
    with pytest.raises(PastError, match=r"tick 2,001 \(the recording tells of 0 to 2,000\)"):
        branch(past, 2_001, Change(), ticks=10, seeds=1)
    with pytest.raises(Faults, match="did you mean hunger"):
        branch(past, 10, Change(("needs.ticks_to_empty.hungr=900",)), ticks=10, seeds=1)
    with pytest.raises(SnapshotError, match="it takes a town built anew") as refused:
        branch(past, 10, Change(("disturbances.at_a_time=8",)), ticks=10, seeds=1)
    assert refused.value.reason == "config"
    with pytest.raises(BranchError, match="remove: no person 999 lives in this town"):
        branch(past, 10, Change(commands=(Remove(person=999),)), ticks=10, seeds=3)
    with pytest.raises(CrowdError, match=r"1,025 seeds of a town of \d+ people \(1 to 1,024\)"):
        branch(past, 10, Change(), ticks=10, seeds=SEEDS_MAX + 1)


def test_a_branch_can_be_ended_early(past: Past) -> None:
    with pytest.raises(Stopped):
        branch(past, 10, Change(), ticks=10_000_000, seeds=2, between=lambda lived: lived > 0)


class Rest(Processor):
    """A system of one's own."""

    def process(self) -> None:
        """Do nothing."""


def test_a_recording_with_systems_of_ones_own_is_refused(tmp_path: Path) -> None:
    town = Town(riverside(), seed=7, staged=True)
    town.add_system(Rest(), after=Needs)
    with Recorder(town, tmp_path / "own.tlr") as recorder:
        recorder.run(5)
    with pytest.raises(PastError, match=r"systems that are not ours.*: Rest"):
        branch(open_past(tmp_path / "own.tlr"), 5, Change(), ticks=10, seeds=1)
