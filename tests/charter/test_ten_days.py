"""Ten days of the default town, person by person, and of generated ones: what the charter does not ask of a town as a
whole. Three seeds in every run, twenty in `make charter`, which prints the numbers of all.
"""

from typing import Any

import numpy as np
import pytest

from components.words import Doing
from tests.charter.decade import DAY, Decade, decade, kinds_mentioned, kinds_used_early, uses
from townlet_ecs.charter import judge, missed

SEEDS = 20
FEW = 3
HOUR = 60

each_seed = pytest.mark.parametrize(
    "seed", [seed if seed < FEW else pytest.param(seed, marks=pytest.mark.charter) for seed in range(SEEDS)]
)


@each_seed
def test_nothing_is_wrong_at_the_end_of_any_day(seed: int) -> None:
    assert not decade(seed).faults


@each_seed
def test_people_sleep_six_to_nine_hours_a_day(seed: int) -> None:
    asleep = decade(seed).minutes[:, :, Doing.SLEEPING].mean(axis=0)
    assert 6 * HOUR <= asleep.mean() <= 9 * HOUR
    assert (asleep >= 5 * HOUR).all(), "and nobody goes without"
    assert (asleep <= 10 * HOUR).all()


@each_seed
def test_every_kind_of_object_is_used_within_three_days(seed: int) -> None:
    assert kinds_used_early(decade(seed)) == kinds_mentioned()


@each_seed
def test_every_minute_of_a_day_is_spent_on_something(seed: int) -> None:
    minutes = decade(seed).minutes
    assert (minutes.sum(axis=2) == DAY).all()
    assert abs(sum(decade(seed).shares.values()) - 1) < 1e-9


@pytest.mark.charter
@pytest.mark.parametrize(("agents", "seed"), [(100, 0), (100, 1), (100, 2), (1_000, 0)])
def test_generated_towns_keep_the_same_bounds(agents: int, seed: int) -> None:
    found = decade(seed, agents)
    assert not missed(judge(found.kpis, upset=True))
    assert not found.faults
    assert 6 * HOUR <= found.minutes[:, :, Doing.SLEEPING].mean() <= 9 * HOUR
    assert np.nanmean(found.paid) >= 0.90
    assert 2 <= uses(found, is_meal) <= 4
    assert 0.03 <= found.shares["walking"] <= 0.20
    assert kinds_used_early(found) == kinds_mentioned()


def is_meal(name: str, record: Any) -> bool:
    return bool(record.activity == Doing.EATING)


@pytest.mark.charter
def test_the_numbers_of_all_seeds_are_told() -> None:
    """Not a bound: what `make charter` prints for people who tune the town."""
    rows = [summary(decade(seed)) for seed in range(SEEDS)]
    print()
    for name in rows[0]:
        values = np.array([row[name] for row in rows], np.float64)
        print(f"{name:<24} mean {np.nanmean(values):9.3f}   worst {np.nanmin(values):9.3f} to {np.nanmax(values):9.3f}")


def summary(found: Decade) -> dict[str, Any]:
    kpis = {name: value for name, value in vars(found.kpis).items() if value is not None}
    return {
        **kpis,
        "sleep hours": found.minutes[:, :, Doing.SLEEPING].mean() / HOUR,
        "least sleep of anybody": found.minutes[:, :, Doing.SLEEPING].mean(axis=0).min() / HOUR,
        "meals a day": uses(found, is_meal),
        "showers a day": uses(found, lambda name, record: name == "shower"),
        "walking": found.shares["walking"],
        "least share of a shift": np.nanmin(found.paid),
    }
