"""Differences: two recordings that part are followed to the tick, the system and the number where they do."""

from collections.abc import Callable
from enum import IntEnum
from pathlib import Path

import numpy as np
import pytest

from components.people import Bag, Need, Persona, Purse, TieTrust
from components.places import Stock, Till
from components.schema import block_of, column_name
from components.town import Account
from systems.affordances import Affordances
from systems.employment import Employment
from systems.movement import Movement
from systems.needs import Needs
from systems.processor import Processor, Stage
from systems.telemetry import Telemetry
from tests.scenes import riverside
from townlet_ecs import Town
from townlet_ecs.commands import SetNeed
from townlet_ecs.config.loading import load_all
from townlet_ecs.replay.difference import BEGINNING, COMMANDS, Cell, find_difference
from townlet_ecs.replay.past import OwnSystem, Past, PastError
from townlet_ecs.replay.recorder import Recorder
from townlet_ecs.replay.tape import read_tape

PLACES: tuple[tuple[IntEnum, int], ...] = (
    (Need.HUNGER, 3), (Persona.AMBITION, 9), (Persona.PATIENCE, 4), (TieTrust.FIRST, 2), (Bag.ITEM_0, 6),
    (Purse.WALLET, 5), (Stock.ITEM_0, 1), (Till.SALES, 2), (Account.MINTED, 0), (Need.SOCIAL, 0),
)  # fmt: skip
STAGES: tuple[type[Stage], ...] = (Movement, Needs, Telemetry)
CHANGES = [(column, row, stage) for column, row in PLACES for stage in STAGES]


class Poke(Processor):
    """Changes one number in one tick."""

    def __init__(self, town: Town, column: IntEnum, row: int, tick: int) -> None:
        self._block = town.world.blocks[block_of(type(column)).name][0]
        self._town, self._column, self._row, self._tick = town, column, row, tick

    def process(self) -> None:
        if self._town.tick == self._tick:
            where = (self._column, self._row) if self._block.ndim == 2 else (self._column,)
            self._block[where] += 0.25 if self._block.dtype.kind == "f" else 1


def taped(
    path: Path, ticks: int, *, seed: int = 7, before: Callable[[Town], None] | None = None, own: OwnSystem | None = None
) -> Past:
    town = Town(riverside(), seed=seed, staged=own is not None, sentinel="off")
    if own is not None:
        town.add_system(own[0](town), after=own[1])
    if before is not None:
        before(town)
    with Recorder(town, path, ladder_every=60, keyframe_every=200) as recorder:
        recorder.run(ticks)
    return Past(read_tape(path.read_bytes()), systems=[own] if own else [])


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Past:
    return taped(tmp_path_factory.mktemp("plain") / "plain.tlr", 400)


@pytest.mark.parametrize(("column", "row", "stage"), CHANGES)
def test_one_changed_number_is_found_exactly(
    tmp_path: Path, plain: Past, column: IntEnum, row: int, stage: type[Stage]
) -> None:
    tick = 61 + 31 * CHANGES.index((column, row, stage)) % 300
    seen = tick + (stage is Telemetry)  # the last stage has moved the clock on

    def poke(town: Town) -> Poke:
        return Poke(town, column, row, seen)

    changed = taped(tmp_path / "changed.tlr", 400, own=(poke, stage))
    found = find_difference(plain, changed)
    assert (found.tick, found.system, found.count) == (tick, "Poke", 1)
    (cell,) = found.cells
    assert (cell.block, cell.column) == (block_of(type(column)).name, column_name(block_of(type(column)), column))
    assert cell.row == row
    assert cell.other == pytest.approx(cell.one + (0.25 if cell.block.endswith("f32") else 1))


def test_a_command_that_only_one_was_given_is_found(tmp_path: Path, plain: Past) -> None:
    town = Town(riverside(), seed=7)
    with Recorder(town, tmp_path / "other.tlr") as recorder:
        recorder.run(123)
        town.command(SetNeed(person=4, need="energy", level=0.125))
        recorder.run(277)
    found = find_difference(plain, Past(read_tape((tmp_path / "other.tlr").read_bytes())))
    assert (found.tick, found.system) == (123, COMMANDS)
    assert Cell("people.f32", "Need.ENERGY", 4, found.cells[0].one, 0.125) == found.cells[0]
    assert found.notes == ("journal: 0 commands, 1",)
    assert next(found.lines()) == "the same up to tick 123; there they part with commands:"


def test_other_seeds_part_at_the_beginning(tmp_path: Path, plain: Past) -> None:
    found = find_difference(plain, taped(tmp_path / "other.tlr", 100, seed=8))
    assert (found.tick, found.system) == (0, BEGINNING)
    assert "seed and town: 7 and 0, 8 and 0" in found.notes


def test_the_same_life_has_no_difference(tmp_path: Path, plain: Past) -> None:
    found = find_difference(plain, taped(tmp_path / "again.tlr", 250))
    assert (found.tick, found.cells) == (None, ())
    assert list(found.lines()) == [
        "the towns live the same life",
        "ticks: 0 to 400, 0 to 250; only those that both have are compared",
    ]
    assert find_difference(plain, plain).notes == ()


def test_a_hand_that_reached_into_one_is_noticed_though_it_cannot_be_repeated(tmp_path: Path, plain: Past) -> None:
    town = Town(riverside(), seed=7)
    with Recorder(town, tmp_path / "touched.tlr", ladder_every=60, keyframe_every=200) as recorder:
        recorder.run(130)
        town.world.blocks["people.f32"][0, Persona.AMBITION, 5] += np.float32(0.25)
        recorder.run(270)
    found = find_difference(plain, Past(read_tape((tmp_path / "touched.tlr").read_bytes())))
    assert (found.tick, found.system) == (120, "")
    assert found.notes[0] == (
        "the second recording is not what its town does between ticks 120 and 180, in people.f32"
    )
    assert "Persona.AMBITION" in {cell.column for cell in found.cells}


def test_recordings_of_different_times_or_places_are_refused(tmp_path: Path, plain: Past) -> None:
    def later(town: Town) -> None:
        town.run(500)

    with pytest.raises(PastError, match="no tick in common"):
        find_difference(plain, taped(tmp_path / "later.tlr", 10, before=later))
    town = Town(riverside(), seed=7, agents=20)
    with Recorder(town, tmp_path / "large.tlr") as recorder:
        recorder.run(10)
    with pytest.raises(PastError, match="different places"):
        find_difference(plain, Past(read_tape((tmp_path / "large.tlr").read_bytes())))


def test_stages_are_named_when_the_rules_differ(tmp_path: Path, plain: Past) -> None:
    town = Town(load_all("riverside", ["needs.ticks_to_empty.hunger=900"]), seed=7)
    with Recorder(town, tmp_path / "hungry.tlr") as recorder:
        recorder.run(100)
    found = find_difference(plain, Past(read_tape((tmp_path / "hungry.tlr").read_bytes())))
    assert found.system in {stage.__name__ for stage in (Needs, Affordances, Employment)} | {BEGINNING}
    assert found.notes[0].startswith("config: needs.ticks_to_empty.hunger")
