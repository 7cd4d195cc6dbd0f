"""Every key can be explained, and the schema says the same as the loader."""

import dataclasses
import json
from pathlib import Path

import pytest

from townlet_ecs.config import Config, load_all
from townlet_ecs.config.explaining import UnknownKeyError, all_keys, explain, schema
from townlet_ecs.config.loading import Loaded


@pytest.fixture(scope="module")
def riverside() -> Loaded:
    return load_all()


def test_every_key_of_riverside_is_explained(riverside: Loaded) -> None:
    keys = list(all_keys(riverside.tree))
    assert ("needs", "ticks_to_empty", "hunger") in keys
    assert ("jobs", "gym", "grace_ticks") in keys
    assert len(keys) > 200
    for way in keys:
        explanation = explain(".".join(map(str, way)), riverside)
        assert explanation.meaning.endswith(".")
        assert explanation.allowed


def test_an_explanation_says_meaning_range_value_and_place(riverside: Loaded) -> None:
    explanation = explain("needs.ticks_to_empty.hunger", riverside)
    assert explanation.meaning == "Ticks in which a full need falls to zero while awake."
    assert (explanation.allowed, explanation.value) == ("a whole number from 1 to 1000000", "960")
    file, line, _ = explanation.place.rsplit(":", 2)
    assert "hunger: 960" in Path(file).read_text().splitlines()[int(line) - 1]


def test_a_star_stands_for_the_first_name(riverside: Loaded) -> None:
    assert explain("jobs.*.start", riverside).key == "jobs.grocer_morning.start"


@pytest.mark.parametrize(
    ("key", "right"),
    [
        ("comfort_line", "did you mean needs.comfort_line"),
        ("needs.confort_line", "did you mean needs.comfort_line"),
        ("jobs.gym.wage", "did you mean jobs.gym"),
        ("needs.ticks_to_empty.hunger.more", "did you mean needs.ticks_to_empty.hunger"),
        ("x", "one of config_id"),
        ("", "one of config_id"),
    ],
)
def test_an_unknown_key_is_met_with_the_nearest(key: str, right: str, riverside: Loaded) -> None:
    with pytest.raises(UnknownKeyError, match=right):
        explain(key, riverside)


def test_the_schema_has_every_key_with_its_meaning_and_range() -> None:
    found = schema()
    assert set(found["properties"]) == {"extends", *(field.name for field in dataclasses.fields(Config))}
    assert found["else"]["required"] == [field.name for field in dataclasses.fields(Config)]
    start = found["$defs"]["Job"]["properties"]["start"]
    assert (start["type"], start["minimum"], start["maximum"]) == ("integer", 0, 1439)
    for name, kind in found["$defs"].items():
        assert kind["additionalProperties"] is False
        if not name.endswith(("PerNeed", "PerKind")):
            assert all("description" in key or "$ref" in key for key in kind["properties"].values()), name
    json.dumps(found)
