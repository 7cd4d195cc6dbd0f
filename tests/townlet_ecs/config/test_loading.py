"""A config is found, extended, overridden and checked; what comes out is plain and frozen."""

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from townlet_ecs.atlas import POST_RULES
from townlet_ecs.config import Config, load, load_all
from townlet_ecs.config.fields import keys_of
from townlet_ecs.config.marked import Way
from townlet_ecs.config.overrides import overridden
from townlet_ecs.config.reading import read
from townlet_ecs.faults import Faults
from townlet_ecs.resources import CONFIGS


def faults_of(name: str | Path, *sets: str) -> list[str]:
    with pytest.raises(Faults) as refusal:
        load(name, sets)
    return [str(fault) for fault in refusal.value.faults]


def write(folder: Path, text: str, name: str = "town.yaml") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_riverside_is_complete_and_frozen() -> None:
    config = load()
    assert (config.config_id, config.people.count, config.run.seed) == ("riverside", 10, 7)
    with pytest.raises(dataclasses.FrozenInstanceError):
        config.people.count = 3  # type: ignore[misc]


def test_ten_people_find_ten_positions_in_the_order_of_the_jobs() -> None:
    config = load()
    positions = [name for name, job in config.jobs.items() for _ in range(job.positions)]
    assert len(positions) == 11
    assert positions[0] == "grocer_morning"
    assert positions[-1] == "gym"


def test_riverside_needs_no_warning() -> None:
    assert load_all().warnings == ()


def every_leaf(value: object, way: Way = ()) -> list[Way]:
    if dataclasses.is_dataclass(value):
        return [leaf for key in keys_of(type(value)) for leaf in every_leaf(getattr(value, key), (*way, key))]
    if isinstance(value, dict):
        return [leaf for key, member in value.items() for leaf in every_leaf(member, (*way, key))]
    return [way]


def test_every_value_of_riverside_stands_in_a_shipped_file() -> None:
    loaded = load_all()
    for way in every_leaf(loaded.config):
        node, found = loaded.tree.find(way)
        optional = way[-1] in {key for _, key in POST_RULES} and way[0] == "jobs"
        assert found or optional, way
        if found:
            assert Path(node.mark.file).name == "riverside.yaml"


def test_every_key_says_what_it_means() -> None:
    kinds = [Config]
    for kind in kinds:
        for key in keys_of(kind).values():
            if isinstance(key.annotation, type) and dataclasses.is_dataclass(key.annotation):
                kinds.append(key.annotation)
            if not kind.__name__.endswith(("PerNeed", "PerKind")):
                assert key.meaning.endswith("."), f"{kind.__module__}.{kind.__name__}.{key.name}"


def test_a_config_lies_over_the_one_it_extends(tmp_path: Path) -> None:
    text = "extends: riverside\nconfig_id: gymtown\njobs:\n  gym: {length: 300}\n  baker:\n"
    text += "    {place: cafe, at: counter, start: 400, length: 300, days_off: [0, 1], positions: 1,\n"
    text += "     wage_cents_per_shift: 860}\n"
    config, riverside = load(write(tmp_path, text)), load()
    assert config.jobs["gym"] == dataclasses.replace(riverside.jobs["gym"], length=300)
    assert list(config.jobs) == [*riverside.jobs, "baker"]
    assert config.needs == riverside.needs
    assert config.digest() != riverside.digest()


def test_files_are_named_from_where_they_are_named(tmp_path: Path) -> None:
    (tmp_path / "deeds.yaml").write_bytes((CONFIGS / "affordances.yaml").read_bytes())
    own = load(write(tmp_path, "extends: riverside\nconfig_id: own\naffordances: deeds.yaml\n"))
    inherited = load(write(tmp_path, "extends: riverside\nconfig_id: own\n"))
    assert Path(own.affordances) == (tmp_path / "deeds.yaml").resolve()
    assert Path(inherited.affordances) == (CONFIGS / "affordances.yaml").resolve()


def test_a_file_beside_can_be_extended(tmp_path: Path) -> None:
    write(tmp_path, (CONFIGS / "riverside.yaml").read_text(), "lower.yaml")
    (tmp_path / "affordances.yaml").write_bytes((CONFIGS / "affordances.yaml").read_bytes())
    config = load(write(tmp_path, "extends: lower.yaml\nconfig_id: upper\nrun: {days: 3}\n"))
    assert (config.config_id, config.run.days, config.run.seed) == ("upper", 3, 7)


def test_the_name_of_a_config_is_not_inherited(tmp_path: Path) -> None:
    assert "config_id: missing" in faults_of(write(tmp_path, "extends: riverside\n"))[0]


def test_the_digest_does_not_depend_on_where_the_files_lie(tmp_path: Path) -> None:
    for name in ("riverside.yaml", "affordances.yaml"):
        (tmp_path / name).write_bytes((CONFIGS / name).read_bytes())
    assert load(tmp_path / "riverside.yaml").digest() == load().digest()


@pytest.mark.parametrize(
    "way", ["needs.comfort_line=0.31", "jobs.gym.start=901", "items=[raw, meal, dish, coffee, clothes, gift, tea]"]
)
def test_the_digest_is_over_every_value(way: str) -> None:
    assert load("riverside", [way]).digest() != load().digest()


def test_a_wage_can_be_raised_by_a_percentage_everywhere() -> None:
    told: list[str] = []
    config = load("riverside", ["jobs.*.wage_cents_per_shift=+20%"], warn=told.append)
    assert {job.wage_cents_per_shift for job in config.jobs.values()} == {1032}
    assert len(told) == 1
    assert told[0].startswith("warning: --set:1:29: jobs.grocer_morning.wage_cents_per_shift: 5160 cents a week")


@pytest.mark.parametrize(
    ("change", "wage"), [("+0.5%", 864), ("-0.5%", 856), ("-5%", 817), ("+2.5%", 882), ("-50%", 430)]
)
def test_a_changed_whole_number_is_rounded_halves_up(change: str, wage: int) -> None:
    config = load("riverside", [f"jobs.gym.wage_cents_per_shift={change}"], warn=lambda line: None)
    assert config.jobs["gym"].wage_cents_per_shift == wage


@given(st.integers(0, 10**6), st.integers(-9999, 9999))
def test_rounding_halves_up_against_plain_integers(cents: int, permyriad: int) -> None:
    tree, _ = read(f"economy: {{rent_cents: {cents}}}".encode(), "town.yaml")
    tree, faults = overridden(tree, [f"economy.rent_cents={permyriad / 100:+.2f}%"])
    expected = (cents * (10_000 + permyriad) * 2 + 10_000) // 20_000
    assert not faults
    assert tree.plain() == {"economy": {"rent_cents": expected}}


def test_overrides_apply_in_order_and_may_be_lists_mappings_and_fractions() -> None:
    sets = ["run.days=3", "run.days=4", "jobs.gym.days_off=[5, 6]", "people.kit={raw: 2}", "queues.age_weight=+50%"]
    config = load("riverside", sets)
    assert (config.run.days, config.jobs["gym"].days_off, config.people.kit["raw"]) == (4, (5, 6), 2)
    assert config.people.kit == {"raw": 2}
    assert config.queues.age_weight == pytest.approx(load().queues.age_weight * 1.5)


def test_an_override_may_name_several_by_their_beginning() -> None:
    config = load("riverside", ["jobs.office*.grace_ticks=10"])
    assert [name for name, job in config.jobs.items() if job.grace_ticks == 10] == [
        "office",
        "office_early",
        "office_late",
    ]


@pytest.mark.parametrize(
    ("override", "told"),
    [
        ("run.days", "--set:1:1: run.days (path=value)"),
        ("=3", "--set:1:1: =3 (path=value)"),
        ("run..days=3", "--set:1:1: run..days=3 (path=value)"),
        ("runn.days=3", "--set:1:1: runn: unknown key (did you mean run)"),
        ("run.dayz=3", "--set:1:1: run.dayz: unknown key (did you mean days)"),
        ("run.days.first=3", "--set:1:1: run.days: 10 has no keys (a shorter path)"),
        ("run.days=ten", "--set:1:10: run.days: ten (a whole number from 1 to 36500)"),
        ("run.days=1e3", "--set:1:10: run.days: 1e3 is a text to some YAML readers (1000.0)"),
        ("run.days=", "--set:1:10: run.days: nothing (a whole number from 1 to 36500)"),
        ("run.days=-100%", "--set:1:10: run.days: 0 (-100%) (a whole number from 1 to 36500)"),
        ("config_id=+5%", "--set:1:11: config_id: +5% of riverside (a number to change, or a plain value)"),
        ("job*.x.start=3", "--set:1:1: jobs.x: unknown key"),
        ("jobz*.gym.start=3", "--set:1:1: jobz*: nothing matches (one of"),
        ("people.kit={raw: 1, raw: 2}", "--set:1:12: people.kit: given twice"),
        ("jobs.*.start=noon", "--set:1:14: jobs.grocer_morning.start: noon (a whole number from 0 to 1439)"),
    ],
)
def test_a_wrong_override_is_told_like_a_wrong_file(override: str, told: str) -> None:
    faults = faults_of("riverside", override)
    assert len(faults) == 1
    assert faults[0].startswith(told)


def test_all_wrong_overrides_are_told_at_once() -> None:
    faults = faults_of("riverside", "run.days=ten", "run.seed=5", "nedds.comfort_line=3")
    assert [fault.split(":")[1] for fault in faults] == ["1", "3"]


def test_values_survive_the_way_through_json() -> None:
    config = load("riverside", ["rewards.scale=0.1", "run.seed=9007199254740991"])
    assert config.rewards.scale == 0.1
    assert config.run.seed == 2**53 - 1
    json.dumps(dataclasses.asdict(config))
