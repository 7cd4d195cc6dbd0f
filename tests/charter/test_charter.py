"""The charter: how we know that the default town lives, from the shipped command on the shipped config."""

import json
import os
import subprocess
import sys
from functools import cache
from typing import Any

import numpy as np
import pytest

from components.people import Purse, Today
from components.words import Doing
from townlet_ecs import Town
from townlet_ecs.charter import bounds_of, judge, missed
from townlet_ecs.report import Kpis, use_counts

DAYS = 10
QUICK = [1, 2, 3]
SEEDS = range(1, 21)
ALL = [pytest.param(seed, marks=[] if seed in QUICK else pytest.mark.charter) for seed in SEEDS]
MEALS = ("eat_meal", "eat_out", "eat_packed")
NEVER_USED_YET = {"bus_stop"}
"""Kinds of objects that nothing in the catalogue asks for before people arrive by bus."""


@cache
def told(seed: int, config: str = "riverside") -> dict[str, Any]:
    """What `townlet run` prints as JSON for ten days of a shipped town."""
    command = [sys.executable, "-m", "townlet_ecs", "run", config, "--days", str(DAYS), "--seed", str(seed), "--json"]
    run = subprocess.run(command, capture_output=True, text=True, check=True, env=dict(os.environ))
    answer: dict[str, Any] = json.loads(run.stdout)
    return answer


@cache
def lived(seed: int) -> Town:
    """The same ten days, with the town at hand."""
    town = Town("riverside", seed=seed)
    town.run(DAYS * 1440)
    return town


@pytest.mark.parametrize("config", ["riverside", "quiet"])
@pytest.mark.parametrize("seed", ALL)
def test_the_town_keeps_its_charter(seed: int, config: str) -> None:
    kpis = told(seed, config)["kpis"]
    assert kpis["starvation_deaths"] == 0
    assert kpis["attendance"] >= 0.90
    assert kpis["lateness"] < 0.15
    assert kpis["self_sufficiency"] >= (0.90 if config == "riverside" else 0.95)
    assert kpis["longest_wait_ticks"] < 240
    assert kpis["reward_clip_rate"] < 0.02
    assert kpis["option_switch_rate"] <= 0.25
    assert kpis["money_drift_cents"] == 0
    assert kpis["goods_drift"] == 0


@pytest.mark.parametrize("config", ["riverside", "quiet"])
@pytest.mark.parametrize("seed", ALL)
def test_no_bound_is_missed_that_the_report_judges(seed: int, config: str) -> None:
    """Tenure, ties and feuds too, which take ten days to tell."""
    verdicts = judge(Kpis(**told(seed, config)["kpis"]), DAYS, upset=config == "riverside")
    assert not missed(verdicts), told(seed, config)["kpis"]
    assert all(verdict.met is not None for verdict in verdicts), "and every one can be judged"


@pytest.mark.charter
def test_some_conflicts_escalate_though_not_in_every_town() -> None:
    shares = {seed: told(seed)["kpis"]["conflict_escalation"] for seed in SEEDS}
    print(f"conflicts that escalate: {shares}")
    assert max(shares.values()) < 0.20
    assert any(shares.values()), "a town without friction is a dull one"


@pytest.mark.charter
@pytest.mark.parametrize("config", ["riverside", "quiet"])
def test_the_numbers_of_all_seeds_are_told(config: str) -> None:
    """Not a bound: what `make charter` prints for people who tune the town."""
    print()
    for bound in bounds_of(upset=config == "riverside"):
        values = [float(told(seed, config)["kpis"][bound.kpi]) for seed in SEEDS]
        print(
            f"{config:<10} {bound.name:<24} {bound.relation:>2} {bound.limit:<6g} mean {np.mean(values):8.4f}   "
            f"least {min(values):8.4f}   most {max(values):8.4f}"
        )


@pytest.mark.parametrize("seed", ALL)
def test_people_spend_their_days_as_people_do(seed: int) -> None:
    spent = told(seed)["time_use"]
    assert sum(spent.values()) == pytest.approx(1.0)
    assert 6 / 24 <= spent["sleeping"] <= 9 / 24
    assert 0.03 <= spent["walking"] <= 0.20
    uses = use_counts(lived(seed)._blocks, lived(seed).world)
    person_days = 10 * DAYS
    assert 2 <= sum(uses[meal] for meal in MEALS) / person_days <= 4
    assert 0.5 <= uses["shower"] / person_days <= 1.5


@pytest.mark.parametrize("seed", ALL)
def test_every_worker_is_there_for_nine_tenths_of_every_shift(seed: int) -> None:
    town = lived(seed)
    purse = town.view(Purse)  # wages are paid for the ticks present
    earned, withheld = purse[Purse.EARNED], purse[Purse.WITHHELD]
    workers = earned + withheld > 0
    assert workers.sum() == 10
    assert (earned[workers] >= 0.9 * (earned + withheld)[workers]).all()


def test_the_command_and_the_class_tell_of_the_same_town() -> None:
    assert told(QUICK[0])["digest"] == lived(QUICK[0]).digest()


@pytest.mark.parametrize("seed", QUICK)
def test_everything_that_stands_about_is_used_within_three_days(seed: int) -> None:
    town = Town("riverside", seed=seed)
    town.run(3 * 1440)
    records, names = town.world.catalogue.records, town.world.catalogue.names
    uses = use_counts(town._blocks, town.world)
    used = {int(records[index].kind) for index, name in enumerate(names) if uses[name]}
    kinds = set(range(len(town.world.config.objects)))
    unused = {town.world.config.objects[kind] for kind in kinds - used} - NEVER_USED_YET
    assert not unused


def test_nothing_fills_a_need_at_a_stroke_or_in_no_time() -> None:
    records = Town("riverside").world.catalogue.records
    gains = records["gain_tick"] * records["duration_max"][:, None] + records["gain_end"]
    assert gains.max() <= 0.8 + 1e-6
    assert records["duration_min"].min() >= 3


def test_the_minutes_of_a_day_are_all_accounted_for() -> None:
    town = Town("riverside", seed=5)
    town.run(1440)
    minutes = town.view(Today)[: len(Doing), :10]
    assert (minutes.sum(axis=0) == 1440).all()
    assert np.array_equal(minutes.sum(axis=1) / 14400, list(town.time_use().values()))


def test_somebody_without_work_finds_it_at_the_job_board() -> None:
    town = Town("riverside", seed=5)
    assert (town.people()["job"] == "").sum() == 1
    town.run(1440)
    assert (town.people()["job"] == "").sum() == 0


def test_the_best_score_that_is_not_masked_is_the_option_taken() -> None:
    town = Town("riverside", seed=9)
    town.run(400)
    for _ in range(1000):
        told_before = {int(who): town.explain(int(who)).best.option for who in town.people()["id"]}
        town.step()
        assert {int(person["id"]): str(person["option"]) for person in town.people()} == told_before
