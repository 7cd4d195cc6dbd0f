"""The curriculum: six towns, each of which asks for one thing more, and in all of which the script lives well."""

from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from click.testing import CliRunner

from components.people import TieFamiliarity, TieRivalry, TieTrust
from components.words import Option
from systems.choices import OPTIONS, mask_options, prepare_masks
from townlet_ecs import Batch
from townlet_ecs.charter import judge, missed
from townlet_ecs.cli import main
from townlet_ecs.config.loading import load_all
from townlet_ecs.output import kpis_of_all
from townlet_ecs.report import event_counts, use_counts
from townlet_ecs.resources import CONFIGS, CURRICULUM, bundled_configs

STEPS = ("home", "shop", "job", "queues", "ties", "disturbances")
WITHOUT_TIES = ("home", "shop", "job", "queues")
DAYS, TOWNS, DAY = 10, 4, 1_440
TIES = (TieTrust, TieFamiliarity, TieRivalry)
SHOPPING = ("buy_groceries", "order_dish", "buy_clothes", "buy_coffee")


@cache
def lived(step: str) -> Batch:
    """Some towns of a step after ten days."""
    batch = Batch(f"curriculum/{step}", towns=TOWNS, seed=7)
    batch.run(DAYS * DAY)
    return batch


@cache
def allowed(step: str) -> set[str]:
    """The options that somebody could have taken up at some time of some day."""
    batch = Batch(f"curriculum/{step}", towns=2, seed=7)
    found = np.zeros(OPTIONS, np.uint8)
    mask = np.zeros(OPTIONS, np.uint8)
    for _ in range(4 * DAY // 20):
        batch.run(20)
        for place in range(batch.towns):
            town = batch.world.town(place)
            prepare_masks(town)
            for row in range(batch.world.config.people.count):
                mask_options(town, row, mask)
                found |= mask
    return {option.name.lower() for option in Option if found[option]}


def uses(step: str) -> dict[str, int]:
    """How often each thing was done, in all towns."""
    batch = lived(step)
    counts = [use_counts(batch.world.town(place), batch.world) for place in range(TOWNS)]
    return {name: sum(count[name] for count in counts) for name in counts[0]}


def catalogue(path: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["affordances"]
    return entries


def test_every_step_is_shipped_and_needs_no_warning() -> None:
    assert {name for name in bundled_configs() if "/" in name} == {f"curriculum/{step}" for step in STEPS}
    for step in STEPS:
        loaded = load_all(f"curriculum/{step}")
        assert loaded.config.config_id == f"curriculum-{step}"
        assert loaded.warnings == ()


@pytest.mark.parametrize("step", STEPS)
def test_people_of_the_script_live_well(step: str) -> None:
    batch = lived(step)
    verdicts = judge(kpis_of_all(batch.world), DAYS, upset=batch.world.config.disturbances.enabled)
    assert set(missed(verdicts)) == ({"tie_coverage"} if step in WITHOUT_TIES else set())


def test_each_step_allows_one_thing_more() -> None:
    home = {"idle", "get_fed", "get_clean", "sleep", "relax"}
    assert allowed("home") == home
    assert allowed("shop") == home | {"shop"}
    assert allowed("job") == allowed("queues") == home | {"shop", "work"}
    assert allowed("ties") == home | {"shop", "work", "socialise"}
    assert allowed("disturbances") == allowed("ties") | {"seek_job"}


def test_somebody_at_home_needs_nothing_from_outside_for_a_month() -> None:
    batch = Batch("curriculum/home", towns=TOWNS, seed=7)
    batch.run(30 * DAY)
    assert not missed(tuple(each for each in judge(kpis_of_all(batch.world), 30) if each.bound.kpi != "tie_coverage"))
    done = [use_counts(batch.world.town(place), batch.world) for place in range(TOWNS)]
    assert all(count["cook_two"] + count["cook"] + count["cook_ahead"] >= 20 for count in done)


def test_shopping_working_and_talking_begin_with_their_steps() -> None:
    assert all(uses("shop")[deed] for deed in SHOPPING)
    assert not lived("shop").kpis(0).attendance
    assert lived("job").kpis(0).attendance is not None
    assert "chat" not in uses("queues")
    assert uses("ties")["chat"]


def test_people_wait_for_one_another_from_the_queues_on_and_think_of_one_another_from_the_ties_on() -> None:
    waits = {step: lived(step).kpis(0).longest_wait_ticks for step in STEPS}
    assert max(waits["home"], waits["shop"], waits["job"]) < min(waits["queues"], waits["ties"])
    for step in STEPS:
        felt = [np.abs(lived(step).world.town(place).view(tie)).max() for place in range(TOWNS) for tie in TIES]
        assert (max(felt) > 0) == (step not in WITHOUT_TIES)


def test_only_the_last_step_has_troubles() -> None:
    for step in STEPS:
        troubles = [event_counts(lived(step).world.town(place)).get("disturbance_began", 0) for place in range(TOWNS)]
        assert (max(troubles) > 0) == (step == "disturbances")


@pytest.mark.parametrize("name", ["home", "shop", "job"])
def test_a_catalogue_of_the_curriculum_is_a_part_of_the_whole_one(name: str) -> None:
    whole = catalogue(CONFIGS / "affordances.yaml")
    part = catalogue(CURRICULUM / f"affordances-{name}.yaml")
    assert part == [entry for entry in whole if entry["id"] in {each["id"] for each in part}]


def test_what_is_not_rewarded_yet_is_not_part_of_the_reward() -> None:
    stages = [load_all(f"curriculum/{step}").config.rewards.social_stage for step in STEPS]
    assert stages == [0, 0, 0, 0, 3, 3]


def test_later_steps_have_longer_episodes_and_otherwise_the_same_rewards() -> None:
    rewards = [asdict(load_all(f"curriculum/{step}").config.rewards) for step in STEPS]
    days = [each.pop("episode_days") for each in rewards]
    assert days == sorted(days)
    for each in rewards:
        each.pop("social_stage")
    assert all(each == rewards[0] for each in rewards)


def test_a_step_is_run_by_its_name() -> None:
    result = CliRunner().invoke(main, ["run", "curriculum/home", "--days", "3", "--json"])
    assert result.exit_code == 0, result.output
    assert '"config_id": "curriculum-home"' in result.output
