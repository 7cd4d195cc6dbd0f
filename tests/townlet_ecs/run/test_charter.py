"""The charter as data: what is met, what is missed, and what cannot be said yet."""

from dataclasses import replace
from typing import Any

import pytest

from townlet_ecs.charter import BOUNDS, DAYS, WHEN_UPSET, Bound, bounds_of, in_words, judge, keeps, missed, table
from townlet_ecs.report import Kpis

GOOD = Kpis(
    self_sufficiency=0.97,
    starvation_deaths=0,
    attendance=0.95,
    lateness=0.05,
    mean_tenure_days=9.0,
    tie_coverage=0.8,
    conflict_escalation=0.1,
    longest_wait_ticks=30,
    reward_clip_rate=0.001,
    option_switch_rate=0.2,
    money_drift_cents=0,
    goods_drift=0,
)
BAD: dict[str, Any] = {
    "self_sufficiency": 0.94,
    "starvation_deaths": 1,
    "attendance": 0.89,
    "lateness": 0.15,
    "mean_tenure_days": 3.0,
    "tie_coverage": 0.59,
    "conflict_escalation": 0.2,
    "longest_wait_ticks": 240,
    "reward_clip_rate": 0.02,
    "option_switch_rate": 0.26,
    "money_drift_cents": -1,
    "goods_drift": 1,
}


def test_a_good_town_meets_every_bound() -> None:
    assert all(verdict.met for verdict in judge(GOOD, DAYS))
    assert {bound.kpi for bound in BOUNDS} == set(BAD) == set(vars(GOOD))


@pytest.mark.parametrize("kpi", BAD)
def test_one_bad_value_misses_one_bound(kpi: str) -> None:
    assert missed(judge(replace(GOOD, **{kpi: BAD[kpi]}), DAYS)) == (kpi,)


@pytest.mark.parametrize("bound", [bound for bound in BOUNDS if bound.needs], ids=lambda bound: bound.kpi)
def test_what_was_not_measured_is_neither_met_nor_missed(bound: Bound) -> None:
    unknown: dict[str, Any] = {bound.kpi: None}
    (verdict,) = [each for each in judge(replace(GOOD, **unknown), DAYS) if each.bound is bound]
    assert (verdict.met, verdict.note) == (None, f"needs {bound.needs}")
    assert bound.needs


def test_a_short_run_says_nothing_about_long_things() -> None:
    unsaid = {verdict.bound.kpi for verdict in judge(replace(GOOD, mean_tenure_days=2.0), 2) if verdict.met is None}
    assert unsaid == {"mean_tenure_days", "tie_coverage", "conflict_escalation"}


def test_the_table_is_in_words() -> None:
    rows = {name: words for name, *words in table(judge(replace(GOOD, lateness=0.5, tie_coverage=None), DAYS))}
    assert rows["attendance"] == ["95 %", ">= 90 %", "ok"]
    assert rows["lateness"] == ["50 %", " < 15 %", "MISSED"]
    assert rows["people with a tie"] == ["-", ">= 60 %", "needs ties between people"]
    assert rows["money unaccounted for"] == ["0 cents", " = 0 cents", "ok"]


def test_relations_are_what_they_look_like() -> None:
    assert [keeps(1, relation, 1) for relation in ("=", "<", "<=", ">", ">=")] == [True, False, True, False, True]
    assert in_words(0.9875, "share") == "98.8 %"
    assert in_words(1234, "ticks") == "1,234 ticks"
    assert in_words(None, "share") == "-"


def test_less_is_asked_of_a_town_that_is_upset() -> None:
    kpis = replace(GOOD, self_sufficiency=0.93)
    assert missed(judge(kpis, DAYS)) == ("self_sufficiency",)
    assert missed(judge(kpis, DAYS, upset=True)) == ()
    lower = {bound.kpi: bound.limit for bound in bounds_of(upset=True) if bound not in BOUNDS}
    assert lower == WHEN_UPSET
