"""The shipped catalogue compiles to the records that kernels read; faults point at the word in the file."""

from pathlib import Path

import numpy as np
import pytest

from components.catalogue import AFFORDANCE, Condition, Hook, Op, Payee
from components.people import Need
from components.words import NOTHING, Doing, Option, Role
from townlet_ecs.catalogue import Catalogue, compile_catalogue
from townlet_ecs.config import load_all
from townlet_ecs.faults import Faults
from townlet_ecs.resources import CONFIGS

ITEMS = ("raw", "meal", "dish")
FIXTURES = ("bed", "table", "till")
PLACES = ("home", "cafe", "park")


def compiled(text: str) -> Catalogue:
    return compile_catalogue(text.encode(), items=ITEMS, fixture_kinds=FIXTURES, place_kinds=PLACES)


def faults_of(text: str) -> list[str]:
    with pytest.raises(Faults) as refusal:
        compiled(text)
    return [str(fault) for fault in refusal.value.faults]


EVERYTHING = """
affordances:
  - id: feast
    option: get_fed
    activity: eating
    object: table
    places: [park, cafe]
    ticks: 20
    until: {hunger: 0.9}
    when: dish >= 1
    wish: hunger < 0.5
    needs: [water]
    sociable: true
    cooldown: 60
    pay: {cents: 50, to: place}
    buy: {raw: 2}
    gains: {per_tick: {social: 0.001}, total: {hunger: 0.4}, end: {comfort: -0.1}}
    decay: {energy: 0.5}
    takes: {dish: 1}
    gives: {meal: 3}
    hook: relief
  - {id: rest, option: idle, activity: idling, ticks: [3, 10]}
"""


def test_every_field_reaches_its_place_in_the_record() -> None:
    feast = compiled(EVERYTHING).records[0]
    assert (feast.option, feast.activity, feast.kind) == (Option.GET_FED, Doing.EATING, 1)
    assert (feast.role, feast.own, feast.partners, feast.to_shift_end) == (Role.USER, 0, 0, 0)
    assert feast.place_mask == 0b110
    assert (feast.duration_min, feast.duration_max) == (20, 20)
    assert feast.until_need == Need.HUNGER
    assert feast.until_level == np.float32(0.9)
    assert (feast.power, feast.water, feast.sociable, feast.cooldown) == (0, 1, 1, 60)
    assert (feast.fee, feast.payee) == (50, Payee.PLACE)
    assert (feast.buy_item, feast.buy_count) == (0, 2)
    assert feast.hook == Hook.RELIEF
    assert feast.gain_tick.tolist() == pytest.approx([0.02, 0, 0, 0.001, 0])
    assert feast.gain_end.tolist() == pytest.approx([0, 0, 0, 0, -0.1])
    assert feast.decay.tolist() == [1, 0.5, 1, 1, 1]
    assert feast.items_start.tolist() == [0, 0, -1, 0, 0, 0, 0, 0]
    assert feast.items_end.tolist() == [0, 3, 0, 0, 0, 0, 0, 0]
    assert feast.ops[Condition.WHEN, :4].tolist() == [Op.FACT, Op.NUMBER, Op.GREATER_EQUAL, Op.END]
    assert feast.ops[Condition.WISH, :4].tolist() == [Op.FACT, Op.NUMBER, Op.LESS, Op.END]


def test_what_is_left_out_has_no_effect() -> None:
    rest = compiled(EVERYTHING).records[1]
    assert (rest.kind, rest.until_need, rest.buy_item) == (NOTHING, NOTHING, NOTHING)
    assert (rest.duration_min, rest.duration_max) == (3, 10)
    assert (rest.place_mask, rest.fee, rest.hook, rest.cooldown) == (0, 0, Hook.NONE, 0)
    assert not rest.ops.any()
    assert not rest.gain_tick.any()
    assert rest.decay.tolist() == [1, 1, 1, 1, 1]


def test_a_catalogue_is_read_only_and_knows_its_bytes() -> None:
    one, other = compiled(EVERYTHING), compiled(EVERYTHING + "# more\n")
    assert one.records.dtype == AFFORDANCE
    assert one.checksum != other.checksum
    with pytest.raises(ValueError, match="read-only"):
        one.records["fee"] = 3


def test_the_shipped_catalogue_covers_a_life() -> None:
    loaded = load_all()
    records = loaded.catalogue.records
    assert set(records.option.tolist()) == {*Option, NOTHING}
    for need in Need:
        assert ((records.gain_tick[:, need] > 0) | (records.gain_end[:, need] > 0)).any()
    assert set(records.hook.tolist()) == set(Hook)
    assert len(set(loaded.catalogue.names)) == len(loaded.catalogue.names) == len(loaded.catalogue.conditions)


def test_a_file_and_its_bytes_give_the_same(tmp_path: Path) -> None:
    path = tmp_path / "deeds.yaml"
    path.write_text(EVERYTHING)
    one = compile_catalogue(path, items=ITEMS, fixture_kinds=FIXTURES, place_kinds=PLACES)
    assert one.records.tobytes() == compiled(EVERYTHING).records.tobytes()


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(Faults, match="no such file"):
        compile_catalogue(tmp_path / "no.yaml", items=ITEMS, fixture_kinds=FIXTURES, place_kinds=PLACES)


HEAD = "affordances:\n  - id: eat\n    option: get_fed\n    activity: eating\n    ticks: 5\n"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("    when: raw >= 1 and low < 1\n", "6:24"),
        ('    when: "raw >= 1 and low < 1"\n', "6:25"),
        ("    when: 'raw >= 1 and low < 1'\n", "6:25"),
        ("    when: raw >= 1\n      and low < 1\n", "7:11"),
        ("    when: >-\n      raw >= 1\n      and low < 1\n", "8:11"),
        ("    when: |\n      raw >= 1\n      and low < 1\n", "8:11"),
        ('    when: "raw >= 1\n\n      and low < 1"\n', "8:11"),
        ('    when: "\\x72aw >= 1 and low < 1"\n', "6:11"),
        ("    when: raw >= 1 and\n", "6:23"),
    ],
)
def test_a_fault_in_a_precondition_points_at_the_word(text: str, place: str) -> None:
    assert faults_of(HEAD + text)[0].startswith(f"catalogue:{place}: affordances.0.when: ")


def test_names_in_a_faulty_entry_are_still_looked_up() -> None:
    told = faults_of(HEAD + "    object: tabel\n    colour: red\n    when: raw =! 1\n    cooldown: -3\n")
    assert [fault.split(":")[1] for fault in told] == ["6", "7", "8", "9"]


def test_the_faults_of_every_entry_are_told() -> None:
    entries = (CONFIGS / "affordances.yaml").read_text().replace("hunger:", "hungr:")
    told = faults_of(entries)
    assert sum("hungr" in fault for fault in told) == entries.count("hungr:")
