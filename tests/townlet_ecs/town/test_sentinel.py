"""The sentinel: names whatever is changed to what it cannot be, in any column, and has nothing to say otherwise."""

from typing import Any

import numpy as np
import pytest

from components.people import Identity, Need, Purse
from components.schema import BLOCKS
from systems.processor import Processor
from systems.tick import STAGES
from tests.scenes import do, riverside
from tests.townlet_ecs.truth.windows import UPSET
from townlet_ecs import Batch, Town
from townlet_ecs.commands import Remove
from townlet_ecs.resources import CONFIGS
from townlet_ecs.sentinel import GLANCES, TROUBLES_MAX, Sentinel, Trouble, watched_blocks

CONFIG_FILES = sorted(
    path.relative_to(CONFIGS).with_suffix("").as_posix()
    for folder in (CONFIGS, CONFIGS / "curriculum")
    for path in folder.glob("*.yaml")
    if not path.stem.startswith("affordances")
)


def names() -> list[str]:
    return [block.name for block in BLOCKS] + ["cells.u8"]


def bad_values(low: Any, high: Any) -> list[Any]:
    """Return values just outside a range, as far as its dtype goes, and what is no number."""
    dtype = low.dtype
    if dtype == np.float32:
        below, above = np.nextafter(low, np.float32(-np.inf)), np.nextafter(high, np.float32(np.inf))
        return [below, above, np.float32(np.nan), np.float32(np.inf), np.float32(-np.inf)]
    info = np.iinfo(dtype)
    values = {int(low) - 1, int(high) + 1, int(info.min), int(info.max)}
    return [dtype.type(value) for value in sorted(values) if info.min <= value <= info.max and not low <= value <= high]


@pytest.fixture(scope="module")
def batch() -> Batch:
    batch = Batch(riverside(), towns=3, seed=11, threads=1)
    batch.run(500)
    return batch


@pytest.mark.parametrize("name", names())
def test_whatever_is_poked_into_any_column_is_named_exactly(name: str, batch: Batch) -> None:
    sentinel = Sentinel(batch.world)
    block = next(each for each in watched_blocks(batch.world) if each.name == name)
    numbers = batch.world.blocks[name]
    flat = numbers.reshape(batch.towns, len(block.columns), -1)
    for column, called in enumerate(block.columns):
        row = (7 * column + 3) % flat.shape[2]
        for value in bad_values(block.low[column], block.high[column]):
            before = flat[1, column, row].copy()
            flat[1, column, row] = value
            found = sentinel.look()
            flat[1, column, row] = before
            assert len(found) == 1, f"{called}, row {row}: {value}"
            one = found[0]
            assert (one.town, one.block, one.column, one.row) == (1, name, called, row)
            assert one.value == value or (np.isnan(value) and np.isnan(one.value))
    assert not sentinel.look()


def test_only_columns_that_may_hold_anything_cannot_be_poked(batch: Batch) -> None:
    free = [
        called
        for block in watched_blocks(batch.world)
        for called, low, high in zip(block.columns, block.low, block.high, strict=True)
        if not bad_values(low, high)
    ]
    assert free == ["Clock.KEY", "Rules.CATALOGUE", "Rules.DISTURBANCES"]


def test_a_trouble_is_told_in_words(batch: Batch) -> None:
    needs = batch.world.blocks["people.f32"]
    before, needs[2, Need.ENERGY, 4] = float(needs[2, Need.ENERGY, 4]), 1.5
    (trouble,) = Sentinel(batch.world).look(2)
    needs[2, Need.ENERGY, 4] = before
    assert str(trouble) == "town 2: people.f32: Need.ENERGY, row 4: 1.5 (0.0 to 1.0)"


def test_a_look_at_one_town_says_nothing_of_others(batch: Batch) -> None:
    wallets = batch.world.blocks["people.i64"]
    before, wallets[0, Purse.WALLET, 4] = int(wallets[0, Purse.WALLET, 4]), -1
    sentinel = Sentinel(batch.world)
    assert not sentinel.look(1)
    assert [trouble.town for trouble in sentinel.look(0)] == [0]
    wallets[0, Purse.WALLET, 4] = before


def test_troubles_are_told_up_to_a_limit(batch: Batch) -> None:
    cells = batch.world.blocks["cells.u8"]
    before = cells.copy()
    cells[:] = 255
    found = Sentinel(batch.world).look()
    cells[:] = before
    assert len(found) == TROUBLES_MAX


@pytest.mark.parametrize("name", names())
def test_some_glance_sees_every_column(name: str, batch: Batch) -> None:
    sentinel = Sentinel(batch.world)
    block = next(each for each in watched_blocks(batch.world) if each.name == name)
    flat = batch.world.blocks[name].reshape(batch.towns, len(block.columns), -1)
    for column in range(len(block.columns)):
        bad = bad_values(block.low[column], block.high[column])
        if not bad:
            continue
        before, flat[0, column, 0] = flat[0, column, 0].copy(), bad[0]
        glances = [sentinel.glance() for _ in range(GLANCES)]
        flat[0, column, 0] = before
        assert sum(map(bool, glances)) == 1, block.columns[column]


def test_free_rows_are_judged_too() -> None:
    town = Town(riverside(), seed=3, threads=1)
    town.run(100)
    do(town, Remove(person=int(town.world.blocks["people.i32"][0, Identity.ID, 5])))
    sentinel = Sentinel(town.world)
    assert not sentinel.look()
    town.world.blocks["people.f32"][0, Need.HUNGER, 5] = np.nan
    assert [(trouble.column, trouble.row) for trouble in sentinel.look()] == [("Need.HUNGER", 5)]


@pytest.mark.parametrize("config", CONFIG_FILES)
def test_a_day_of_a_sound_town_keeps_within_all_ranges(config: str) -> None:
    path = CONFIGS / f"{config}.yaml"
    town = Town(path, seed=5, threads=1)
    sentinel = Sentinel(town.world)
    for _ in range(1_440):
        town.step()
        assert not sentinel.look(), f"after tick {town.tick - 1}"


HARSH = (
    "lifecycle.neglect_ticks=60", "lifecycle.neglect_level=0.6", "lifecycle.collapse_ticks=60",
    "lifecycle.collapse_level=0.3", "lifecycle.exits_per_day=100", "lifecycle.exit_gap_ticks=0",
    "lifecycle.slot_cooldown_days=0", "lifecycle.old_age_days=2", "lifecycle.arrival_ticks_min=1",
    "lifecycle.arrival_ticks_max=90", "employment.absences_max=1", "employment.enforce_job_loop=true",
)  # fmt: skip
"""Settings under which people come and go all the time."""


@pytest.mark.parametrize("sets", [UPSET, HARSH, (*HARSH, "lifecycle.mode=training")], ids=["upset", "live", "training"])
def test_three_days_of_a_harsh_town_keep_within_all_ranges(sets: tuple[str, ...]) -> None:
    town = Town("riverside", seed=5, threads=1, sets=sets)
    sentinel = Sentinel(town.world)
    for _ in range(3 * 1_440):
        town.step()
        assert not sentinel.look(), f"after tick {town.tick - 1}"


def test_a_generated_town_keeps_within_all_ranges() -> None:
    town = Town(riverside(), seed=5, agents=150, threads=1)
    sentinel = Sentinel(town.world)
    for _ in range(1_440):
        town.step()
        assert not sentinel.look(), f"after tick {town.tick - 1}"


class Looking(Processor):
    """Looks after a stage, and keeps what it sees."""

    def __init__(self, sentinel: Sentinel, found: list[Trouble]) -> None:
        self._sentinel = sentinel
        self._found = found

    def process(self) -> None:
        self._found += self._sentinel.look()


def test_ranges_hold_between_the_systems_of_a_tick() -> None:
    town = Town("riverside", seed=5, staged=True, threads=1, sets=UPSET, sentinel="off")
    sentinel, found = Sentinel(town.world), list[Trouble]()
    for stage in STAGES:
        town.add_system(Looking(sentinel, found), after=stage)
    town.run(700)
    assert not found
    town.world.blocks["people.f32"][0, Need.HUNGER, 5] = np.nan
    town.step()
    assert found[0].column == "Need.HUNGER"
