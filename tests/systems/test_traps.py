"""A fault that is planted in a system is noted by that system, and the town stands still after that tick."""

import pytest

from components.town import Clock
from components.words import System
from systems.tick import STAGES
from systems.traps import note_fault
from tests.planted import plant
from tests.scenes import riverside
from townlet_ecs.engine import Runner, TickError, build
from townlet_ecs.sharing import SharedTown

each_system = pytest.mark.parametrize("system", System, ids=lambda system: system.name)


def test_the_systems_are_the_stages_of_the_tick_in_order() -> None:
    assert [system.name.title() for system in System] == [stage.__name__ for stage in STAGES]


@each_system
def test_a_system_notes_its_fault_when_it_is_done(system: System) -> None:
    world = build(riverside(), seed=3)
    town = world.town(0)
    plant(world, system, tick=1, row=4)
    noted = []
    for _ in range(2):
        for stage in STAGES:
            stage(town).process()
            noted.append(int(town.town_i64[Clock.ERROR_CODE]))
    first = len(STAGES) + system
    assert noted == [0] * first + [system + 1] * (2 * len(STAGES) - first)
    assert town.town_i64[Clock.ERROR_ROW] == 4


@each_system
def test_a_town_stands_still_after_the_tick_with_the_fault_and_the_others_go_on(system: System) -> None:
    world = build(riverside(), seed=3, towns=range(3))
    plant(world, system, tick=5, row=2, town=1)
    with pytest.raises(TickError):
        Runner(world, threads=1).run(9)
    assert world.blocks["town.i64"][:, Clock.TICK].tolist() == [9, 6, 9]
    assert world.blocks["town.i64"][:, Clock.ERROR_CODE].tolist() == [0, system + 1, 0]


@each_system
def test_a_town_that_threads_share_stands_still_with_the_same_bits(system: System) -> None:
    alone, world = (build(riverside(), seed=3, agents=300) for _ in range(2))
    for each in (alone, world):
        plant(each, system, tick=5, row=2)
    with pytest.raises(TickError):
        Runner(alone, threads=1).run(9)
    shared = SharedTown(world.town(0), 3)
    shared.run(9)
    shared.run(9)
    assert world.blocks["town.i64"][0, Clock.TICK] == 6
    assert world.digest(0) == alone.digest(0)


def test_the_first_fault_is_the_one_that_is_kept() -> None:
    town = build(riverside()).town(0)
    note_fault(town, 3, 7)
    note_fault(town, 5, 8)
    assert (town.town_i64[Clock.ERROR_CODE], town.town_i64[Clock.ERROR_ROW]) == (3, 7)
