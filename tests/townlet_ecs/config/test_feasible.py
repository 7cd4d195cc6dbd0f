"""The arithmetic of days and wages, against figures of the design and sums done by hand."""

import dataclasses
from pathlib import Path

import pytest

from townlet_ecs.config import load_all
from townlet_ecs.config.budget import SHARE_MAX, basket_cents, busy_share, shift_ticks_max, time_use
from townlet_ecs.config.fitting import map_faults
from townlet_ecs.config.loading import Loaded
from townlet_ecs.config.plan import Plan
from townlet_ecs.faults import Faults
from townlet_ecs.maps.tiled import read_map


@pytest.fixture(scope="module")
def riverside() -> Loaded:
    return load_all()


def test_the_basket_of_riverside_is_that_of_the_design(riverside: Loaded) -> None:
    basket = basket_cents(riverside.config, riverside.catalogue)
    assert basket == pytest.approx(533, abs=3)


def test_wages_leave_ten_to_twenty_percent(riverside: Loaded) -> None:
    basket = 7 * basket_cents(riverside.config, riverside.catalogue)
    for job in riverside.config.jobs.values():
        slack = job.wage_cents_per_shift * (7 - len(job.days_off)) / basket - 1
        assert 0.10 <= slack <= 0.20


def test_a_working_day_closes_with_a_margin(riverside: Loaded) -> None:
    for job in riverside.config.jobs.values():
        assert 0.75 < busy_share(riverside.config, riverside.catalogue, job) < 0.92
    assert busy_share(riverside.config, riverside.catalogue, None) < 0.75


def test_a_day_is_made_of_what_it_is_spent_on(riverside: Loaded) -> None:
    job = riverside.config.jobs["office"]
    ticks = time_use(riverside.config, riverside.catalogue, job)
    assert ticks["shift"] == 360
    assert ticks["walking"] == 310
    assert 420 < ticks["sleep"] < 500
    assert 40 < ticks["hunger"] < 100
    assert sum(ticks.values()) / 1440 == busy_share(riverside.config, riverside.catalogue, job)


def test_the_longest_shift_is_just_short_enough(riverside: Loaded) -> None:
    most = shift_ticks_max(riverside.config, riverside.catalogue, riverside.config.jobs["clinic_day"])
    load_all("riverside", [f"jobs.clinic_day.length={most - 5}"])
    with pytest.raises(Faults, match=f"at most {SHARE_MAX}: a shift of"):
        load_all("riverside", [f"jobs.clinic_day.length={most + 15}"])


def test_doubled_rent_is_a_warning_with_the_figures() -> None:
    told = [str(fault) for fault in load_all("riverside", ["economy.rent_cents=400"]).warnings]
    assert len(told) == 10
    assert "4300 cents a week against a basket of 51" in told[0]
    assert "slack -16" in told[0]
    assert "a shift give 10 to 20 %" in told[0]


def test_work_must_lie_within_the_hours_of_its_place() -> None:
    load_all("riverside", ["jobs.gym.start=960"])
    with pytest.raises(Faults, match=r"jobs\.gym\.start: a shift from 961 to 1321 in the gym"):
        load_all("riverside", ["jobs.gym.start=961"])


def test_hours_and_shifts_may_cross_midnight() -> None:
    hours = ["places.cafe.opens=1080", "places.cafe.closes=180"]
    load_all("riverside", [*hours, "jobs.cafe_*.start=1200"])
    with pytest.raises(Faults, match=r"cafe_morning\.start: a shift from 1200 to 181"):
        load_all("riverside", [*hours, "jobs.cafe_*.start=1200", "jobs.cafe_morning.length=421"])


def test_a_job_may_have_its_own_attendance_rules() -> None:
    load_all("riverside", ["jobs.gym.grace_ticks=30"])
    with pytest.raises(Faults, match=r"jobs\.gym\.grace_ticks: 31 ticks of grace, absent after 30 \(at most 30\)"):
        load_all("riverside", ["jobs.gym.grace_ticks=31"])
    with pytest.raises(Faults, match=r"jobs\.gym\.absent_cutoff: 5 ticks of grace, absent after 4 \(at least 5\)"):
        load_all("riverside", ["jobs.gym.absent_cutoff=4"])


def test_a_map_must_have_what_a_config_asks_for(riverside: Loaded) -> None:
    block = read_map(Path(riverside.config.map)).templates[0]
    plan = Plan(riverside.config, riverside.tree)
    assert not list(map_faults(plan, block))
    school = dataclasses.replace(block.places[0], kind="school")
    desks = [dataclasses.replace(f, kind="swing") if f.kind == "desk" else f for f in block.fixtures]
    other = dataclasses.replace(block, places=(school, *block.places[1:]), fixtures=tuple(desks))
    told = [str(fault).split(": ", 1)[1] for fault in map_faults(plan, other)]
    assert told[:2] == [
        "places: the map has a school (an entry school)",
        "objects: the map has a swing (swing in the list)",
    ]
    assert told[2] == "jobs.office.at: no desk with room for staff in any office (there is a swing)"
    crowd = dataclasses.replace(riverside.config, people=dataclasses.replace(riverside.config.people, count=13))
    told = [str(fault).split(": ", 1)[1] for fault in map_faults(Plan(crowd, riverside.tree), block)]
    assert told == ["people.count: 13 people, 12 beds (at most 12)"]


def test_a_fault_does_not_hide_those_of_later_checks(tmp_path: Path) -> None:
    path = tmp_path / "town.yaml"
    path.write_text(
        "extends: riverside\nconfig_id: town\nrun: {days: 1e3}\njobs:\n  gym: {at: mat}\n  office: {start: 60}\n"
    )
    with pytest.raises(Faults) as refusal:
        load_all(path)
    assert [fault.line for fault in refusal.value.faults] == [3, 5, 6]
