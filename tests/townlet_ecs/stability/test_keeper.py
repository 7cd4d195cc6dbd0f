"""A keeper lets a town live for long: what it does when a tick fails, what it writes down, and what it saves."""

import errno
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from components.people import Need
from components.town import Clock
from components.words import System
from systems.processor import Processor
from systems.tick import STAGES, Needs
from tests.planted import plant, pull_up
from tests.scenes import riverside
from townlet_ecs import Batch, Town
from townlet_ecs.commands import SetNeed, SetWallet
from townlet_ecs.snapshots.taking import load
from townlet_ecs.stability.autosave import Autosave
from townlet_ecs.stability.failure import Failure
from townlet_ecs.stability.keeper import TIMES_MAX, HaltedError, Keeper

BUNDLE = {"last-good.snap", "commands.jsonl", "error.json"}
each_system = pytest.mark.parametrize("system", System, ids=lambda system: system.name)


def town_that_fails(system: System = System.QUEUES, tick: int = 100) -> Town:
    town = Town(riverside(), seed=7)
    plant(town.world, system, tick=tick, row=3)
    return town


def halted(keeper: Keeper, ticks: int = 1_000) -> HaltedError:
    with pytest.raises(HaltedError) as caught:
        keeper.run(ticks)
    return caught.value


class Fragile(Processor):
    """A system of somebody's own that fails at some ticks, so often each."""

    def __init__(self, town: Town, ticks: dict[int, int]) -> None:
        self.blocks = town.world.town(0)
        self.ticks = ticks

    def process(self) -> None:
        tick = int(self.blocks.town_i64[Clock.TICK])
        self.blocks.people_f32[Need.COMFORT, 0] = np.float32(0.5)
        if self.ticks.get(tick, 0) > 0:
            self.ticks[tick] -= 1
            raise OSError(errno.ENETDOWN, "the line is dead")


def fragile(**ticks: int) -> Town:
    town = Town(riverside(), seed=7, staged=True)
    town.add_system(Fragile(town, {int(tick[1:]): times for tick, times in ticks.items()}), after=Needs)
    return town


@each_system
def test_a_crash_bundle_has_all_that_is_needed_to_see_the_failure_again(system: System, tmp_path: Path) -> None:
    town = town_that_fails(system, tick=45)
    keeper = Keeper(town, crashes=tmp_path / "crashes")
    town.command(SetWallet(person=2, cents=500))
    town.command(SetNeed(person=99))
    failure = halted(keeper).failure
    folder = tmp_path / "crashes" / "crash-riverside-7-45"
    assert failure.bundle == str(folder)
    assert {path.name for path in folder.iterdir()} == BUNDLE
    lines = [json.loads(line) for line in (folder / "commands.jsonl").read_text().splitlines()]
    assert [(line["tick"], line["command"]["kind"], line["refused"] != "") for line in lines] == [
        (0, "set_wallet", False),
        (0, "set_need", True),
    ]
    error = json.loads((folder / "error.json").read_text())
    told = (error["system"], error["what"], error["row"], error["tick"], error["town"], error["undone"])
    assert told == (STAGES[system].__name__, f"fault {system + 1}", 3, 45, 0, True)
    again = Town.of(load((folder / "last-good.snap").read_bytes()))
    assert (again.digest(), again.tick) == (error["digest"], 45) == (town.digest(), town.tick)
    plant(again.world, system, tick=45, row=3)
    assert halted(Keeper(again)).failure.digest == failure.digest


def test_bundles_of_the_same_failure_do_not_overwrite_one_another(tmp_path: Path) -> None:
    for name in ("crash-riverside-7-100", "crash-riverside-7-100-2"):
        assert halted(Keeper(town_that_fails(), crashes=tmp_path)).failure.bundle == str(tmp_path / name)


def test_when_the_bundle_cannot_be_written_the_failure_is_still_told(tmp_path: Path) -> None:
    (tmp_path / "crashes").write_text("this is no folder")
    error = halted(Keeper(town_that_fails(), crashes=tmp_path / "crashes"))
    first, last = str(error).splitlines()
    assert first.startswith("town 0, tick 100: Queues: fault 6, row 3")
    assert last.startswith("the crash bundle could not be written: ")


@pytest.mark.parametrize("number", range(1, 4))
def test_when_the_disk_is_full_half_way_through_the_bundle_it_says_so(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from townlet_ecs.stability import crashes

    left, write_file = [number], crashes.write_file

    def full(path: Path, data: bytes) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        write_file(path, data)

    monkeypatch.setattr(crashes, "write_file", full)
    error = halted(Keeper(town_that_fails(), crashes=tmp_path))
    assert error.failure.bundle_error == "[Errno 28] No space left on device"
    assert "Queues: fault 6" in str(error)
    assert not (tmp_path / "crash-riverside-7-100" / "error.json").exists(), "its presence would say: complete"


def test_handlers_are_told_of_every_failure_and_one_that_fails_hides_nothing() -> None:
    told: list[Failure] = []
    warnings: list[str] = []

    def broken(failure: Failure) -> None:
        raise RuntimeError("nobody listens")

    keeper = Keeper(town_that_fails(), handlers=[broken, told.append], warn=warnings.append)
    failure = halted(keeper).failure
    assert told == [failure]
    assert (failure.config, failure.seed, failure.tick, failure.decision) == ("riverside", 7, 100, "halt")
    assert warnings == ["a handler of failures failed: RuntimeError: nobody listens"]
    assert (keeper.health.failures, keeper.health.handler_errors, keeper.health.restarts) == (1, 1, 0)


def test_what_passes_is_restored_and_the_run_goes_on() -> None:
    town, plain = fragile(t30=2, t31=1), fragile()
    keeper = Keeper(town, policy="restore")
    assert keeper.run(60) == 60
    plain.run(60)
    assert town.digest() == plain.digest()
    health = keeper.health
    assert (health.tick, health.ticks_kept, health.failures, health.restarts) == (60, 60, 3, 3)
    assert health.last_failure is not None
    assert (health.last_failure.tick, health.last_failure.times) == (31, 1)
    assert health.tick_seconds > 0


def test_what_fails_again_and_again_at_the_same_tick_halts_in_the_end(tmp_path: Path) -> None:
    keeper = Keeper(town_that_fails(), policy="restore", crashes=tmp_path)
    failure = halted(keeper).failure
    assert (failure.times, failure.decision) == (TIMES_MAX + 1, "halt")
    assert len(list(tmp_path.iterdir())) == 1, "one bundle is enough"


def test_a_system_of_ones_own_that_fails_is_taken_out_and_the_town_goes_on_without_it() -> None:
    town, plain = fragile(t30=100), fragile()
    keeper = Keeper(town, policy="take-out")
    assert keeper.run(60) == 60
    plain.run(30)
    plain.take_out("Fragile")
    plain.run(30)
    assert town.digest() == plain.digest()
    assert (keeper.health.taken_out, town.own_systems) == (("Fragile",), [])


def test_a_system_of_ours_cannot_be_taken_out() -> None:
    town = Town(riverside(), seed=7, staged=True)
    plant(town.world, System.NEEDS, tick=20)
    assert halted(Keeper(town, policy="take-out")).failure.decision == "halt"
    batch = Batch(riverside(), seed=7, first_town=5, towns=3)
    plant(batch.world, System.NEEDS, tick=20, town=1)
    failure = halted(Keeper(batch, policy="take-out")).failure
    assert (failure.town, failure.place) == (6, 1)


def test_an_unknown_policy_is_refused() -> None:
    with pytest.raises(ValueError, match="policy 'hope'"):
        Keeper(Town(riverside()), policy="hope")


def test_a_kept_run_is_the_run_that_nobody_keeps(tmp_path: Path) -> None:
    kept, plain = Town(riverside(), seed=7), Town(riverside(), seed=7)
    seen: list[int] = []
    with Autosave(tmp_path, every_ticks=70, keep=2) as autosave:
        keeper = Keeper(kept, autosave=autosave)
        keeper.run(300, between=lambda lived: bool(seen.append(lived)))
        keeper.finish()
    plain.run(300)
    assert kept.digest() == plain.digest()
    assert seen == sorted(seen)
    assert seen[-1] == 300
    assert (keeper.health.autosaves, keeper.health.last_autosave_tick) == (5, 300)
    last = Town.load(tmp_path / f"{keeper.health.last_autosave}.snap")
    assert (last.tick, last.digest()) == (300, plain.digest())
    assert len(list(tmp_path.glob("*.snap"))) == 2


def test_time_makes_a_save_due_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(100_000))
    monkeypatch.setattr("townlet_ecs.stability.autosave.time.monotonic", lambda: next(clock))
    with Autosave(tmp_path, every_seconds=20) as autosave:
        keeper = Keeper(Town(riverside(), seed=7, staged=True), autosave=autosave)
        keeper.run(100)
    assert keeper.health.autosaves > 2


def test_a_full_disk_does_not_stop_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    town, warnings = Town(riverside(), seed=7), list[str]()
    with Autosave(tmp_path, every_ticks=50) as autosave:
        keeper = Keeper(town, autosave=autosave, warn=warnings.append)
        keeper.run(100)
        with monkeypatch.context() as patch:

            def full(*arguments: Any) -> int:
                raise OSError(errno.ENOSPC, "No space left on device")

            patch.setattr(autosave._store._disk, "write", full)
            keeper.run(100)
        keeper.run(50)
    assert town.tick == 250
    assert (keeper.health.autosaves, keeper.health.autosaves_failed) == (3, 2)
    assert [line.split(":")[0] for line in warnings] == ["tick 150 was not saved", "tick 200 was not saved"]
    assert all("No space left on device" in line for line in warnings)
    assert Town.load(tmp_path / f"{keeper.health.last_autosave}.snap").digest() == town.digest()


def test_nothing_spoiled_is_ever_saved(tmp_path: Path) -> None:
    town = Town(riverside(), seed=7)
    with Autosave(tmp_path, every_ticks=50) as autosave:
        keeper = Keeper(town, autosave=autosave)
        keeper.run(60)
        town.world.params_block["needs"]["ticks_to_empty"][:] = -40
        failure = halted(keeper, 5_000).failure
    assert failure.system == "Needs"
    assert len(list(tmp_path.glob("*.snap"))) == keeper.health.autosaves
    for path in tmp_path.glob("*.snap"):
        assert Town.load(path).tick <= failure.tick


def test_what_is_spoiled_at_the_end_of_a_run_is_found_when_it_is_finished() -> None:
    town = Town(riverside(), seed=7)
    keeper = Keeper(town)
    keeper.run(400)
    town.world.blocks["people.f32"][0, Need.HUNGER, 2] = 7.0
    with pytest.raises(HaltedError, match=r"Need\.HUNGER is 7 .*it did not happen again"):
        keeper.finish()


def test_after_the_fault_is_mended_the_same_keeper_goes_on() -> None:
    town, plain = town_that_fails(), Town(riverside(), seed=7)
    keeper = Keeper(town)
    halted(keeper)
    pull_up(town.world)
    assert keeper.run(50) == 50
    plain.run(150)
    assert town.digest() == plain.digest()
