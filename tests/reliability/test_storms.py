"""Storms of commands: whatever is asked of a town, in any order, it goes on by its rules or says no.

The quick ones draw the same storm each time; `make reliability` draws new ones, many more, and prints the counts.
"""

import os
import secrets

import pytest

from components.town import Clock
from tests.reliability.storm import Storm, rage
from tests.scenes import riverside
from townlet_ecs import Batch
from townlet_ecs.commands import COMMANDS

FRESH = int(os.environ.get("TOWNLET_STORM") or secrets.randbits(31)) if os.environ.get("TOWNLET_RELIABILITY") else 7
TICKS = 10_000
NAMES = {kind.__name__ for kind in COMMANDS}


def raging(
    towns: int, ticks: int, *, every: int, share: float, look_every: int, watched: int = 0, agents: int = 10
) -> Storm:
    """Return a storm that has raged over some towns; a number of agents other than ten takes a generated map."""
    batch = Batch(riverside(), towns=towns, seed=FRESH, agents=agents, threads=1)
    storm = Storm(batch, seed=FRESH, share=share, watched=watched)
    rage(storm, ticks, every=every, look_every=look_every)
    alive = batch.world.blocks["town.i64"][:, Clock.PEOPLE].mean()
    print(f"\n{towns} towns of {agents}, {batch.tick:,} ticks, TOWNLET_STORM={FRESH}; {alive:.1f} alive at the end")
    print(storm.tally)
    return storm


def survived(storm: Storm, ticks: int) -> None:
    assert not storm.faults, "\n".join(storm.faults)
    assert (storm.batch.world.blocks["town.i64"][:, Clock.TICK] == ticks).all()
    assert set(storm.tally.accepted) == NAMES, "every kind of command was carried out"
    assert set(storm.tally.refused) >= NAMES - {"SetSupply", "SetNeed", "SetWeather"}, "and refused"


def test_a_small_storm() -> None:
    survived(raging(24, 1_500, every=10, share=0.3, look_every=250), 1_500)


def test_a_storm_under_a_close_eye() -> None:
    survived(raging(4, 1_200, every=6, share=0.5, look_every=600, watched=4), 1_200)


def test_a_storm_over_a_generated_town() -> None:
    survived(raging(3, 1_200, every=10, share=0.8, look_every=100, agents=60), 1_200)


@pytest.mark.reliability
def test_two_thousand_towns_weather_ten_thousand_ticks() -> None:
    survived(raging(2_000, TICKS, every=20, share=0.2, look_every=1_000), TICKS)


@pytest.mark.reliability
def test_towns_under_a_close_eye_weather_ten_thousand_ticks() -> None:
    survived(raging(6, TICKS, every=9, share=0.5, look_every=2_000, watched=6), TICKS)


@pytest.mark.reliability
@pytest.mark.parametrize(("agents", "towns"), [(40, 60), (300, 6)])
def test_generated_towns_weather_ten_thousand_ticks(agents: int, towns: int) -> None:
    survived(raging(towns, TICKS, every=10, share=0.85, look_every=500, agents=agents), TICKS)


@pytest.mark.reliability
def test_a_downpour_of_commands_in_every_tick() -> None:
    survived(raging(40, 3_000, every=1, share=0.8, look_every=50), 3_000)
