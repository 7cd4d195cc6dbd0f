"""A tick is atomic: one that fails leaves the world as it was before it, and is told with its place."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from components.people import Need, Persona
from components.town import Clock
from components.words import System
from systems.kernel import jit_is_on
from systems.processor import Processor
from systems.tick import STAGES, Decisions, Needs, Perception
from systems.traps import note_fault
from tests.planted import plant, pull_up
from tests.scenes import riverside
from townlet_ecs import Batch, Town, lastgood
from townlet_ecs.commands import Remove, SetNeed, SetWallet, SetWeather
from townlet_ecs.engine import TickError, noted_fault
from townlet_ecs.favours import SetTie
from townlet_ecs.guard import FRESH_TICKS
from townlet_ecs.reload import ReloadCatalogue, checksum_of
from townlet_ecs.resources import bundled_catalogues

TICKS = (0, 1, 2, 15, 16, 17, 31, 99, 100, 239, 240, 359, 419, 420, 421, 480, 539, 599, 600, 777)
"""Ticks in which faults are planted: at the ends of slices, at full hours, when the night and a delivery are over."""

SHARE = 10
"""Which part of the ticks the quick tests try for each system, others for each."""

each_system = pytest.mark.parametrize("system", System, ids=lambda system: system.name)


def all_of(town: Town | Batch) -> list[Any]:
    """Return all that a town is and has written for readers."""
    world = town.world
    written = world.blocks["town.i64"][:, Clock.EVENTS].tolist()
    events = [ring[:count] for ring, count in zip(world.events_i32, written, strict=True)]
    outputs = [output.tobytes() for output in world.outputs.values()]
    return [world.arena.tobytes(), *outputs, *(ring.tobytes() for ring in events)]


def before(tick: int, **options: Any) -> Town:
    """Return the town as it is before a tick."""
    town = Town(riverside(), seed=7, guard=False, **options)
    if tick:
        town.run(tick)
    return town


def fails(town: Town | Batch, ticks: int) -> TickError:
    with pytest.raises(TickError) as caught:
        town.run(ticks)
    return caught.value


def told(error: TickError) -> tuple[Any, ...]:
    return error.town, error.tick, error.system, error.what, error.row, error.undone, error.repeats


def fault_is_undone_and_told(system: System, tick: int, **manner: Any) -> None:
    """See that a town that fails in a tick is as it was before, and then goes on as if nothing had been."""
    town = Town(riverside(), seed=7, **manner)
    plant(town.world, system, tick=tick, row=4)
    error = fails(town, 1_000)
    assert told(error) == (0, tick, STAGES[system].__name__, f"fault {system + 1}", 4, True, True)
    assert all_of(town) == all_of(before(tick))
    pull_up(town.world)
    town.run(60)
    assert town.digest() == before(tick + 60).digest()


@each_system
@pytest.mark.parametrize("staged", [False, True], ids=["fused", "staged"])
def test_a_fault_in_a_system_is_undone_and_told(system: System, staged: bool) -> None:
    for tick in TICKS[system % SHARE :: SHARE]:
        fault_is_undone_and_told(system, tick, staged=staged)


@pytest.mark.reliability
@pytest.mark.parametrize("sentinel", ["every-tick", "sampled", "off"])
def test_faults_in_every_system_at_twenty_ticks_are_undone_and_told(sentinel: str) -> None:
    for system in System:
        for tick in TICKS:
            for staged in (False, True):
                fault_is_undone_and_told(system, tick, staged=staged, sentinel=sentinel)
    print(f"{len(System)} systems failed at {len(TICKS)} ticks each, fused and staged, sentinel {sentinel}: all undone")


def test_a_fault_is_undone_in_a_town_that_is_stepped_tick_by_tick() -> None:
    town = Town(riverside(), seed=7)
    plant(town.world, System.QUEUES, tick=333)
    for _ in range(333):
        town.step()
    was = all_of(town)
    for _ in range(3):
        with pytest.raises(TickError, match="town 0, tick 333: Queues: fault 6, row 0"):
            town.step()
        assert all_of(town) == was


def test_commands_that_came_before_the_fault_are_kept_and_those_of_the_failing_tick_too() -> None:
    town, plain = Town(riverside(), seed=7), Town(riverside(), seed=7, guard=False)
    plant(town.world, System.ECONOMY, tick=50)
    orders = {0: SetNeed(person=2, need="hunger", level=0.3), 20: SetWallet(person=1, cents=77), 21: Remove(person=99),
              33: SetWeather(weather="cold"), 50: SetWallet(person=3, cents=5)}  # fmt: skip
    for tick in range(51):
        for each in (town, plain):
            if tick in orders:
                each.command(orders[tick])
        if tick < 50:
            town.step()
            plain.step()
    with pytest.raises(TickError):
        town.step()
    plain.commands.drain(plain.world)
    assert all_of(town) == all_of(plain)
    assert town.commands.accepted == 4, "none is carried out twice"


def test_a_reload_before_the_fault_stays_in_force() -> None:
    source = bundled_catalogues()["affordances"].read_bytes().replace(b"energy: 1.0", b"energy: 0.9")
    reload = ReloadCatalogue(source=source, checksum=checksum_of(source))
    town, plain = Town(riverside(), seed=7), Town(riverside(), seed=7, guard=False)
    plant(town.world, System.ECONOMY, tick=400)
    for each in (town, plain):
        each.run(300)
        each.command(reload)
    plain.run(100)
    assert plain.commands.accepted == 1
    assert fails(town, 200).tick == 400
    assert all_of(town) == all_of(plain)


def test_of_a_batch_all_towns_stand_before_the_first_failing_tick() -> None:
    batch, plain = (Batch(riverside(), seed=7, towns=70, threads=2, guard=guard) for guard in (True, False))
    plant(batch.world, System.MOVEMENT, tick=123, row=5, town=33)
    error = fails(batch, 300)
    assert told(error) == (33, 123, "Movement", "fault 5", 5, True, True)
    plain.run(123)
    assert all_of(batch) == all_of(plain)


def test_of_several_faults_the_one_that_was_noted_first_is_told() -> None:
    batch = Batch(riverside(), seed=7, towns=4, threads=1)
    for place, tick in ((1, 9), (2, 6), (3, 6)):
        batch.world.blocks["town.i64"][place, Clock.TICK] = tick
        note_fault(batch.world.town(place), place + 3, place)
    assert told(noted_fault(batch.world)) == (2, 5, "Movement", "fault 5", 2, False, True)


@pytest.mark.parametrize("least", [0, 50_000])
def test_a_copy_that_is_kept_compressed_is_as_good(least: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lastgood, "PACKED_BYTES_MIN", least)
    for tick in (0, 100, 777):
        fault_is_undone_and_told(System.NEEDS, tick)


@pytest.mark.parametrize("agents", [300])
def test_a_fault_in_a_town_that_threads_share_is_undone(agents: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("townlet_ecs.engine.PEOPLE_MIN", agents)
    town = Town(riverside(), seed=7, agents=agents, threads=2)
    assert jit_is_on() == (town._runner._shared is not None)
    plant(town.world, System.NEEDS, tick=130, row=9)
    error = fails(town, 200)
    assert told(error) == (0, 130, "Needs", "fault 8", 9, True, True)
    assert town.digest() == before(130, agents=agents).digest()


def test_without_the_guard_the_town_is_as_the_failing_tick_left_it() -> None:
    town = Town(riverside(), seed=7, guard=False)
    plant(town.world, System.LIFECYCLE, tick=40)
    error = fails(town, 100)
    assert town.tick == 41
    assert str(error) == "town 0, tick 40: Lifecycle: fault 12, row 0 (the world is as that tick left it)"


class Own(Processor):
    """A system of somebody's own that does something in one tick."""

    def __init__(self, town: Town, tick: int, deed: Callable[[Any], None]) -> None:
        self.blocks = town.world.town(0)
        self.tick, self.deed = tick, deed

    def process(self) -> None:
        self.blocks.people_f32[Need.COMFORT, 1] *= 0.999
        if self.blocks.town_i64[Clock.TICK] == self.tick:
            self.deed(self.blocks)


def raises(blocks: Any) -> None:
    blocks.people_f32[:] = 0.5
    raise LookupError("nobody there")


def poisons(blocks: Any) -> None:
    blocks.people_f32[Need.ENERGY, 3] = np.nan


def notes(blocks: Any) -> None:
    note_fault(blocks, 99, 6)


@pytest.mark.parametrize("tick", TICKS)
def test_an_exception_in_a_system_of_ones_own_is_undone_and_told(tick: int) -> None:
    town, plain = (Town(riverside(), seed=7, staged=True) for _ in range(2))
    for each, when in ((town, tick), (plain, -1)):
        each.add_system(Own(each, when, raises), after=Needs)
    plain.run(tick)
    error = fails(town, 1_000)
    assert told(error) == (0, tick, "Own", "LookupError: nobody there", -1, True, True)
    assert isinstance(error.__cause__, LookupError)
    assert town.digest() == plain.digest()


@pytest.mark.parametrize(
    ("deed", "what", "row"), [(poisons, "people.f32: Need.ENERGY is nan (0 to 1)", 3), (notes, "fault 99", 6)]
)
@pytest.mark.parametrize("sentinel", ["every-tick", "sampled"])
def test_what_a_system_of_ones_own_spoils_is_found_in_the_same_tick(
    deed: Callable[[Any], None], what: str, row: int, sentinel: str
) -> None:
    town = Town(riverside(), seed=7, staged=True, sentinel=sentinel)
    town.add_system(Own(town, 31, deed), after=Perception)
    town.run(31)
    was = town.digest()
    assert told(fails(town, 1)) == (0, 31, "Own", what, row, True, True)
    assert town.digest() == was


def test_a_command_that_fails_as_none_should_is_undone_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    town, plain = Town(riverside(), seed=7), Town(riverside(), seed=7)
    for each in (town, plain):
        each.run(10)
        each.command(SetWallet(person=2, cents=9))

    def halfway(command: Any, blocks: Any, world: Any) -> None:
        blocks.people_f32[:] = 0.0
        raise ZeroDivisionError("halfway")

    monkeypatch.setitem(__import__("townlet_ecs.commands").commands.APPLY, SetTie, halfway)
    town.command(SetTie())
    town.command(SetWallet(person=3, cents=9))
    with pytest.raises(TickError, match="town 0, tick 10: Commands: ZeroDivisionError: halfway"):
        town.step()
    plain.commands.drain(plain.world)
    assert town.digest() == plain.digest()
    assert len(town.commands) == 1, "what came after it still waits"


@pytest.mark.parametrize("sentinel", ["every-tick", "sampled"])
def test_a_number_out_of_its_range_that_our_systems_write_is_undone_and_told(
    sentinel: str,
) -> None:
    """A parameter beyond its bounds lets needs rise without end."""
    town = Town(riverside(), seed=7, sentinel=sentinel)
    town.run(200)
    town.world.params_block["needs"]["ticks_to_empty"][:] = -40
    error = fails(town, 5_000)
    assert (error.system, error.undone, error.repeats) == ("Needs", True, True)
    assert error.what.startswith("people.f32: Need.")
    plain = before(200)
    plain.world.params_block["needs"]["ticks_to_empty"][:] = -40
    plain.run(error.tick - 200)
    assert town.digest() == plain.digest()
    plain.step()
    assert plain.view(Need).max() > 1.0


def test_what_is_written_by_hand_is_looked_at_and_never_lost_silently() -> None:
    town = Town(riverside(), seed=7, sentinel="every-tick")
    town.run(FRESH_TICKS)
    town.world.blocks["people.f32"][0, Persona.AMBITION, 2] = np.nan
    with pytest.raises(TickError, match=r"Persona\.AMBITION is nan .*; it did not happen again"):
        town.step()
    assert not np.isnan(town.world.blocks["people.f32"]).any()


def test_what_is_written_by_hand_before_a_longer_run_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lastgood, "COST_SHARE", 1e-9)  # so no copy is due for years
    town, plain = Town(riverside(), seed=7), Town(riverside(), seed=7, guard=False)
    plant(town.world, System.SKY, tick=130)
    for each in (town, plain):
        each.run(10)
        each.world.blocks["people.f32"][0, Need.HUNGER, 2] = 0.9
    fails(town, 200)
    plain.run(120)
    assert town.digest() == plain.digest()


@pytest.mark.parametrize("staged", [False, True])
@pytest.mark.parametrize("sentinel", ["every-tick", "sampled", "off"])
def test_the_guard_and_the_sentinel_change_nothing(sentinel: str, staged: bool) -> None:
    town = Town(riverside(), seed=7, sentinel=sentinel, staged=staged)
    town.run(700)
    for _ in range(20):
        town.step()
    assert all_of(town) == all_of(before(720))


def test_contradictions_are_refused() -> None:
    with pytest.raises(ValueError, match="sentinel 'always' "):
        Town(riverside(), sentinel="always")
    with pytest.raises(ValueError, match="needs the guard"):
        Town(riverside(), sentinel="every-tick", guard=False)


def test_an_interrupted_tick_is_undone_and_the_interrupt_goes_on() -> None:
    def interrupts(blocks: Any) -> None:
        raise KeyboardInterrupt

    town, plain = (Town(riverside(), seed=7, staged=True) for _ in range(2))
    for each, when in ((town, 12), (plain, -1)):
        each.add_system(Own(each, when, interrupts), after=Decisions)
    with pytest.raises(KeyboardInterrupt):
        town.run(100)
    plain.run(12)
    assert town.digest() == plain.digest()
