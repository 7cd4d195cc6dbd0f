"""The alarm: a tick must not become twice as slow against the calibration loop, on any machine."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from townlet_ecs.bench.calibration import Calibrator
from townlet_ecs.bench.smoke import Case, cases, looked_at, losses, ratio, read
from townlet_ecs.bench.timing import settled
from townlet_ecs.town import Town

KEPT = read(Path(__file__).parents[3] / "benchmarks" / "smoke.json")


@pytest.fixture(scope="module")
def calibrator() -> Calibrator:
    return Calibrator()


@pytest.fixture
def town_of_ten() -> Case:
    town, _ = settled(partial(Town, threads=1))
    return Case("run", town, town.run, 20)


def slowed(live: Callable[[int], object], looks: Iterator[int]) -> Callable[[int], None]:
    """Live as often as the iterator says, for one count of ticks."""

    def lived(ticks: int) -> None:
        for _ in range(next(looks, 1)):
            live(ticks)

    return lived


def test_a_tick_is_not_much_slower_than_it_was(calibrator: Calibrator) -> None:
    looked = {case.name: looked_at(case, calibrator, KEPT.ratios) for case in cases()}
    assert set(looked) == set(KEPT.ratios)
    told = [sentence for found in looked.values() for sentence in found]
    assert not told, "\n".join([*told, "if that is meant: python benchmarks/generate.py --smoke"])


def test_four_times_the_work_is_noticed_on_a_busy_machine_too(calibrator: Calibrator, town_of_ten: Case) -> None:
    kept = {"run": ratio(town_of_ten, calibrator, 5)}
    slow = replace(town_of_ten, live=slowed(town_of_ten.live, iter(lambda: 4, 0)))
    assert looked_at(town_of_ten, calibrator, kept) == []
    (told,) = looked_at(slow, calibrator, kept)
    assert told.startswith("run: ")


def test_what_was_disturbed_once_is_looked_at_again(calibrator: Calibrator, town_of_ten: Case) -> None:
    kept = {"run": ratio(town_of_ten, calibrator, 5)}
    disturbed = replace(town_of_ten, live=slowed(town_of_ten.live, iter([4] * town_of_ten.rounds)))
    assert looked_at(disturbed, calibrator, kept) == []


def test_a_look_leaves_the_town_as_it_was(calibrator: Calibrator, town_of_ten: Case) -> None:
    before = town_of_ten.place.world.digest(0)
    ratio(town_of_ten, calibrator)
    assert town_of_ten.place.world.digest(0) == before


@pytest.mark.parametrize(("now", "told"), [(1_000.0, 0), (700.0, 0), (500.0, 1), (2_000.0, 0)])
def test_only_much_slower_is_a_loss(now: float, told: int) -> None:
    assert len(losses({"run": now}, {"run": 1_000.0})) == told
