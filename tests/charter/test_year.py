"""A year of the default town runs through: nobody is stuck, nobody goes without, no account drifts, memory stays flat.

One week in every run, a year of two seeds in `make charter`.
"""

import json

import numpy as np
import pytest

from tests.charter.year import DAY, Kept, slope, without_for_two_days, year
from tests.townlet_ecs.truth.processes import says
from townlet_ecs.charter import judge, missed

SEEDS = [1, 2]
SETTLED = 65
"""Days after which money has found its way: wallets stand near what people keep back, the town has the rest."""

DRIFT = 0.05
"""Share of its mean by which an account may move in the 300 days after that."""

each_year = pytest.mark.parametrize("seed", SEEDS)


@pytest.mark.charter
@each_year
def test_nobody_is_stuck(seed: int) -> None:
    print(f"seed {seed}: hours kept {year(seed).longest}, {vars(year(seed).kpis)}")
    assert year(seed).longest["activity"] <= 24
    assert year(seed).longest["reservation"] <= 24
    assert not missed(judge(year(seed).kpis, 365, upset=True))


@pytest.mark.charter
@each_year
def test_everybody_eats_and_sleeps_within_any_two_days(seed: int) -> None:
    assert not without_for_two_days(year(seed))


@pytest.mark.charter
@each_year
def test_the_town_stays_a_town_of_ten(seed: int) -> None:
    assert len(year(seed).people) == 365
    assert min(year(seed).people) >= 8
    assert max(year(seed).people) <= 12


@pytest.mark.charter
@each_year
def test_the_books_balance_every_day_and_nothing_else_is_wrong(seed: int) -> None:
    assert not year(seed).faults


@pytest.mark.charter
@each_year
def test_no_account_is_ever_negative_or_drifts(seed: int) -> None:
    assert year(seed).poorest >= 0
    print()
    for name, cents in year(seed).accounts.items():
        settled = cents[SETTLED:]
        drift = slope(settled) * len(settled) / max(1.0, settled.mean())
        print(
            f"seed {seed}: {name:<10} day 0 {cents[0]:8.0f}   day {SETTLED} {settled[0]:8.0f}   mean since "
            f"{settled.mean():8.0f}   drift in {len(settled)} days {drift:+.2%}"
        )
        assert abs(drift) < DRIFT, name


GROWTH = """
import json, pathlib, resource
from townlet_ecs import Town

def memory():
    now = pathlib.Path("/proc/self/statm")  # the peak of a process begins with that of its parent
    if now.exists():
        return int(now.read_text().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

town = Town("riverside", seed=1, threads=1)
town.run(30 * 1440)
before = memory()
town.run(335 * 1440)
print(json.dumps([town.tick, before, memory()]))
"""


@pytest.mark.charter
def test_a_year_takes_no_more_memory_than_a_month() -> None:
    tick, month, whole = json.loads(says("-c", GROWTH))
    print(f"memory after 30 days and after 365: {month:,} and {whole:,}")
    assert tick == 365 * DAY
    assert whole <= 1.02 * month


def test_in_a_week_nobody_is_stuck_or_goes_without() -> None:
    found = year(1, days=7)
    assert max(found.longest.values()) <= 24
    assert not without_for_two_days(found)
    assert found.poorest >= 0
    assert not found.faults


def test_what_is_kept_is_counted_until_it_is_let_go() -> None:
    kept = Kept()
    for hour in range(30):
        kept.look({(1, 5), (2, hour // 10)})
    assert kept.hours == {(1, 5): 30, (2, 2): 10}
    kept.look({(2, 2)})
    assert kept.longest == 30
    assert kept.hours == {(2, 2): 11}


def test_the_trend_of_a_series_is_found_in_spite_of_outliers() -> None:
    days = np.arange(50, dtype=np.float64)
    values = 3.0 + 0.5 * days
    values[[7, 20]] += 1_000
    assert slope(values) == pytest.approx(0.5)
    assert slope(np.full(50, 4.0)) == 0
