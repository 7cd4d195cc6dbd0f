"""Names: a pure function of town and id, different among neighbours, and of no consequence."""

from pathlib import Path
from typing import Any

import esper
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from components.town import Clock
from tests.scenes import blocks_of, riverside
from townlet_ecs import Town, names
from townlet_ecs.cli import main
from townlet_ecs.directory import Archetype, Name
from townlet_ecs.faults import Faults
from townlet_ecs.names import Names, first_name_of, name_of, read_names, shipped_names, short_name_of

KEYS = st.integers(-(2**63), 2**63 - 1)
FEW = Names(first=("Ada", "Ben", "Cy"), family=("Ash", "Birch"))


@given(key=KEYS, who=st.integers(0, 100_000))
def test_people_who_come_after_one_another_have_different_first_names(key: int, who: int) -> None:
    count = len(shipped_names().first)
    assert len({first_name_of(key, who + more) for more in range(count)}) == count


@given(key=KEYS)
def test_no_two_people_of_a_town_ever_have_the_same_whole_name(key: int) -> None:
    ids = [*range(2_000), *range(100_000, 102_000)]
    assert len({name_of(key, who) for who in ids}) == len(ids)


def test_when_all_names_are_used_up_the_next_round_is_numbered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "shipped_names", lambda: FEW)
    given_out = [name_of(7, who) for who in range(18)]
    assert len(set(given_out)) == 18
    assert given_out[6:12] == [f"{name} 2" for name in given_out[:6]]
    assert given_out[12:] == [f"{name} 3" for name in given_out[:6]]


@given(key=KEYS, who=st.integers(0, 100_000), people=st.integers(1, 2_000))
def test_a_first_name_stands_alone_only_where_it_is_enough(key: int, who: int, people: int) -> None:
    enough = len(shipped_names().first)
    name = short_name_of(key, who, people)
    assert name == (first_name_of(key, who) if people <= enough and who < enough else name_of(key, who))


def test_towns_of_a_seed_have_other_names() -> None:
    key = [int(blocks_of(Town(riverside(), seed=7, town=number)).town_i64[Clock.KEY]) for number in (0, 1)]
    assert [name_of(key[0], who) for who in range(10)] != [name_of(key[1], who) for who in range(10)]


def test_names_are_the_same_in_the_table_the_directory_and_by_id() -> None:
    town = Town(riverside(), seed=7)
    table = {int(person["id"]): str(person["name"]) for person in town.people()}
    assert table == {who: town.name_of(who) for who in range(10)}
    entities = town.directory.sync()
    with town.directory.active():
        of_people = {key: entity for key, entity in entities.items() if key[0] is Archetype.PERSON}
        assert {esper.component_for_entity(entity, Name).text for entity in of_people.values()} == set(table.values())


def test_renaming_everybody_changes_no_life(monkeypatch: pytest.MonkeyPatch) -> None:
    def lived() -> tuple[str, list[str]]:
        town = Town(riverside(), seed=7)
        for _ in range(1_440):
            town.step()
            town.directory.sync()
        return town.digest(), [str(name) for name in town.people()["name"]]

    digest, called = lived()
    monkeypatch.setattr(names, "shipped_names", lambda: FEW)
    other_digest, other_called = lived()
    assert other_digest == digest
    assert set(called).isdisjoint(other_called)


def test_the_shipped_lists_are_long_enough_for_small_towns() -> None:
    lists = shipped_names()
    assert len(lists.first) >= 300
    assert len(lists.family) >= 200


def test_all_faults_of_a_file_of_names_are_told_at_once() -> None:
    text = b"first: [Ada, Ben, Ada, 7, 'Eve<b>']\nfamily: []\nnicknames: [Bo]\n"
    with pytest.raises(Faults) as error:
        read_names(text, "names.yaml")
    assert [str(fault) for fault in error.value.faults] == [
        "names.yaml:1:19: first.2: Ada is given twice, first in line 1 (each name once)",
        "names.yaml:1:24: first.3: 7 (a text, 1 to 24 characters)",
        "names.yaml:1:27: first.4: 'Eve<b>' (letters, and between them ' or - or a blank)",
        "names.yaml:2:9: family: an empty list (a list, each a text, 1 to 24 characters, 1 to 4096 of them)",
        "names.yaml:3:1: nicknames: unknown key (one of first, family)",
    ]


def test_run_files_name_the_people(tmp_path: Path) -> None:
    result: Any = CliRunner().invoke(main, ["run", "--ticks", "5", "--out", str(tmp_path / "run")])
    assert result.exit_code == 0
    town = Town(riverside(), seed=7)
    text = (tmp_path / "run" / "kpis.jsonl").read_text()
    assert all(f'"id": {who}, "name": "{town.name_of(who)}"' in text for who in range(10))
