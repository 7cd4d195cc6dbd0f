"""The twins themselves: what is told when two lives part that should be one."""

from pathlib import Path

import numpy as np
import pytest

from components.people import Persona
from systems.needs import Needs
from systems.processor import Processor
from tests import twins
from tests.scenes import riverside
from tests.twins import Twin, live_alike
from townlet_ecs import Batch, Town
from townlet_ecs.commands import SetNeed
from townlet_ecs.replay.past import open_past

TICKS = 300


def plain() -> Town:
    return Town(riverside(), seed=7)


def live(town: Town | Batch) -> None:
    town.run(TICKS)


class Poke(Processor):
    """Changes one number in one tick."""

    def __init__(self, town: Town) -> None:
        self._town = town

    def process(self) -> None:
        if self._town.tick == 77:
            self._town.world.blocks["people.f32"][0, Persona.PATIENCE, 4] += np.float32(0.25)


def poked() -> Town:
    town = Town(riverside(), seed=7, staged=True)
    town.add_system(Poke(town), after=Needs)
    return town


def told(other: Twin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(twins, "KEPT", tmp_path)
    with pytest.raises(pytest.fail.Exception) as caught:
        live_alike(Twin(plain, live), other)
    return str(caught.value).splitlines()


def test_nothing_is_recorded_of_lives_that_are_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twins, "record", None)
    assert live_alike(Twin(plain, live), Twin(lambda: Batch(riverside(), seed=7, towns=2), live))


def test_the_tick_the_system_and_the_number_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    poke = (Poke, Needs)
    lines = told(Twin(poked, live, systems=(poke,)), tmp_path, monkeypatch)
    assert lines[1] == "the same up to tick 77; there they part with Poke:"
    assert lines[2].startswith("  people.f32: Persona.PATIENCE, row 4: ")


def test_a_command_that_only_one_was_given_is_told_and_both_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fed(town: Town | Batch) -> None:
        town.run(123)
        town.commands.put(SetNeed(person=4, need="energy", level=0.125))
        town.run(TICKS - 123)

    lines = told(Twin(plain, fed), tmp_path, monkeypatch)
    assert lines[0] == (
        "test_a_command_that_only_one_was_given_is_told_and_both_are_kept: two lives that should be one"
    )
    assert lines[1] == "the same up to tick 123; there they part with commands:"
    assert "people.f32: Need.ENERGY, row 4" in lines[2]
    kept = lines[-1].removeprefix("kept: ").split(" and ")
    assert [path.rsplit("-", 1)[-1] for path in kept] == ["one.tlr", "other.tlr"]
    assert all(open_past(Path(path)).last_tick == TICKS for path in kept)


def test_a_hand_that_reached_in_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def touched(town: Town | Batch) -> None:
        town.run(150)
        town.world.blocks["people.f32"][0, Persona.AMBITION, 5] += np.float32(0.25)
        town.run(TICKS - 150)

    lines = told(Twin(plain, touched), tmp_path, monkeypatch)
    assert lines[1] == "the same up to tick 150; nothing that can be lived again says why:"
