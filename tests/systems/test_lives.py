"""A life in the default town: after every tick all that must be true is true, in any town of any seed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.invariants import faults_of
from tests.scenes import blocks_of, riverside
from tests.watch import Watch
from townlet_ecs import Town

DAY = 1_440


@settings(max_examples=6)
@given(st.integers(0, 2**53 - 1), st.integers(0, 4_095), st.integers(0, 6 * DAY))
def test_nothing_is_wrong_in_any_tick_of_any_day(seed: int, number: int, start: int) -> None:
    town = Town(riverside(), seed=seed, town=number)
    town.run(start)
    watch = Watch(blocks_of(town), town.world)
    for _ in range(400):
        town.step()
        faults = faults_of(town) + watch.faults()
        assert not faults


@pytest.mark.parametrize("seed", [7, 8])
def test_nothing_is_wrong_in_any_tick_of_two_days(seed: int) -> None:
    town = Town(riverside(), seed=seed)
    watch = Watch(blocks_of(town), town.world)
    for _ in range(2 * DAY):
        town.step()
        faults = faults_of(town) + watch.faults()
        assert not faults


@pytest.mark.parametrize("column", ["hunger", "wallet", "slot", "cell", "queue", "goods", "partner", "count"])
def test_what_is_wrong_is_seen(column: str) -> None:
    """One number is spoiled at a time, and `faults_of` notices."""
    from components.objects import Object
    from components.people import Bag, Company, Need, Purse, Where
    from components.town import Kpi

    town = Town(riverside(), seed=7)
    town.run(700)
    blocks = blocks_of(town)
    assert not faults_of(town)
    spoil = {
        "hunger": (blocks.people_f32, (Need.HUNGER, 0), 1.5),
        "wallet": (blocks.people_i64, (Purse.WALLET, 0), 1),
        "slot": (blocks.objects_i16, (Object.TAKEN, 0), 1 - blocks.objects_i16[Object.TAKEN, 0]),
        "cell": (blocks.people_i32, (Where.CELL, 0), 0),
        "queue": (blocks.objects_i16, (Object.QUEUE, 3), 1),
        "goods": (blocks.people_i16, (Bag.ITEM_0, 0), 30),
        "partner": (blocks.people_i32, (Company.PARTNER, 0), 3),
        "count": (blocks.town_i64, (Kpi.PERSON_TICKS,), 0),
    }
    block, place, value = spoil[column]
    block[place] = value
    assert len(faults_of(town)) >= 1
