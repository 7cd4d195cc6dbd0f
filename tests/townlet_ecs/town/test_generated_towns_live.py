"""Generated towns of a hundred and a thousand live by the same rules as the drawn one."""

import pytest

from components.town import Clock
from tests.invariants import faults_of
from tests.scenes import blocks_of, riverside
from tests.watch import Watch
from townlet_ecs import Town

DAY = 1_440


def live(agents: int, ticks: int, *, look_every: int, seed: int = 7) -> Town:
    """Let a town live; look at every tick for the first hours of the morning, later now and then."""
    town = Town(riverside(), seed=seed, agents=agents)
    assert blocks_of(town).town_i64[Clock.PEOPLE] == agents
    assert not faults_of(town)
    while town.tick < ticks:
        town.run(min(look_every, ticks - town.tick))
        assert not faults_of(town)
    return town


def morning(town: Town, ticks: int) -> None:
    watch = Watch(blocks_of(town), town.world)
    for _ in range(ticks):
        town.step()
        faults = faults_of(town) + watch.faults()
        assert not faults


def test_a_hundred_people_live_for_a_day() -> None:
    town = live(100, 400, look_every=50)
    morning(town, 200)
    town.run(DAY - town.tick)
    assert not faults_of(town)
    kpis = town.kpis()
    assert kpis.starvation_deaths == 0
    assert kpis.self_sufficiency is not None
    assert kpis.self_sufficiency >= 0.9


def test_a_thousand_people_live_for_a_morning() -> None:
    town = live(1_000, 420, look_every=140)
    morning(town, 20)


@pytest.mark.long
@pytest.mark.parametrize("agents", [37, 100, 1_000])
def test_generated_towns_keep_the_charter_for_three_days(agents: int) -> None:
    town = live(agents, 3 * DAY, look_every=360)
    kpis = town.kpis()
    assert kpis.starvation_deaths == 0
    assert kpis.self_sufficiency is not None
    assert kpis.attendance is not None
    assert kpis.lateness is not None
    assert kpis.self_sufficiency >= 0.95
    assert kpis.attendance >= 0.90
    assert kpis.lateness < 0.15
    assert kpis.longest_wait_ticks < 240


def test_batch_and_town_agree_for_generated_towns_as_well() -> None:
    from townlet_ecs import Batch

    batch = Batch(riverside(), seed=7, towns=3, agents=50)
    batch.run(600)
    town = Town(riverside(), seed=7, town=2, agents=50, staged=True)
    town.run(600)
    assert batch.digest(2) == town.digest()
