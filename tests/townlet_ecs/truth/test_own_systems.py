"""A staged town takes systems of one's own between its stages, and tells how long each stage took."""

import pytest

from components.people import Need
from systems.blocks import TownBlocks
from systems.processor import Processor
from systems.tick import STAGES, Needs, Perception, Telemetry
from tests.scenes import riverside
from townlet_ecs import Town

TICKS = 300


class Feast(Processor):
    """Feeds the first person a little in every tick."""

    def __init__(self, town: Town) -> None:
        self.needs = town.world.town(0).view(Need)
        self.calls = 0

    def process(self) -> None:
        self.calls += 1
        self.needs[Need.HUNGER, 0] = min(1.0, self.needs[Need.HUNGER, 0] + 0.002)


class Onlooker(Processor):
    """Changes nothing, and notes the hunger of the first person."""

    def __init__(self, blocks: TownBlocks, seen: list[float]) -> None:
        self.needs = blocks.view(Need)
        self.seen = seen

    def process(self) -> None:
        self.seen.append(float(self.needs[Need.HUNGER, 0]))


def staged() -> Town:
    return Town(riverside(), seed=7, staged=True)


def test_a_system_that_changes_a_need_changes_the_digest() -> None:
    plain, feasting = staged(), staged()
    feast = Feast(feasting)
    feasting.add_system(feast, after=Needs)
    plain.run(TICKS)
    feasting.run(TICKS)
    assert feast.calls == TICKS
    assert feasting.digest() != plain.digest()


def test_a_system_that_only_looks_changes_nothing() -> None:
    plain, watched = staged(), staged()
    watched.add_system(Onlooker(watched.world.town(0), []), after=Perception)
    watched.add_system(Onlooker(watched.world.town(0), []), after=Telemetry)
    plain.run(TICKS)
    watched.run(TICKS)
    assert watched.digest() == plain.digest()


def test_a_system_runs_right_after_the_stage_that_it_names() -> None:
    """Hunger sinks in the stage of needs and nowhere before it while people sleep."""
    town = staged()
    before: list[float] = []
    after: list[float] = []
    place = STAGES.index(Needs)
    town.add_system(Onlooker(town.world.town(0), after), after=Needs)
    town.add_system(Onlooker(town.world.town(0), before), after=STAGES[place - 1])
    town.run(30)
    assert all(late < early for early, late in zip(before, after, strict=True))
    assert before[1:] == after[:-1]


def test_every_stage_is_timed() -> None:
    town = staged()
    feast = Feast(town)
    town.add_system(feast, after=Needs)
    assert set(town.stage_seconds) == {*(stage.__name__ for stage in STAGES), "Feast"}
    town.run(50)
    assert all(seconds > 0 for seconds in town.stage_seconds.values())


def test_a_fused_town_refuses_systems_of_your_own() -> None:
    town = Town(riverside(), seed=7)
    with pytest.raises(ValueError, match="staged=True"):
        town.add_system(Feast(town), after=Needs)
