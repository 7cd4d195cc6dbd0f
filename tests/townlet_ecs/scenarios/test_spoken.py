"""Spoken orders: commands of a scenario, each by itself."""

import pytest

from tests.scenes import town_at
from townlet_ecs.commands import Remove, SetPrice, SetWeather
from townlet_ecs.faults import Faults
from townlet_ecs.scenarios.spoken import TEXT_LENGTH_MAX, TEXTS_MAX, spoken
from townlet_ecs.world import World


@pytest.fixture(scope="module")
def world() -> World:
    return town_at(0).world


def test_an_order_is_said_with_names_or_numbers(world: World) -> None:
    texts = ["remove, person: newest", "{do: remove, person: 3}", "set_weather, weather: rain"]
    found = spoken([*texts, "set_price, place: cafe, item: meal, cents: 300"], world, called="--do")
    assert found[:3] == (Remove(person=9), Remove(person=3), SetWeather(weather="rain"))
    assert isinstance(found[3], SetPrice)
    assert (found[3].item, found[3].cents) == ("meal", 300)
    assert spoken([], world, called="--do") == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("remov, person: 3", "--do:2:1: do: unknown command remov (did you mean remove)"),
        ("remove", "--do:2:1: person: missing (a name or a number)"),
        ("remove, person: offce 1", "--do:2:17: person: unknown person offce 1 (did you mean office)"),
        ("remove, person: office 9", "--do:2:17: person: office 9, of 2 in this town (office 1 to office 2)"),
        ("{do: remove, at: 3, person: 1}", "--do:2:14: at: a moment in the setup (leave it out: it is the beginning)"),
        ("remove, person: 3}, {do: remove", "--do:2:1: no command (NAME, FIELD: VALUE, ...)"),
        ("]}", "--do:2:1: not YAML: "),
        ("", "--do:2:1: nothing (at most 1,000 printed characters)"),
        ("a\nb", "--do:2:1: a\\nb (at most 1,000 printed characters)"),
        ("x" * (TEXT_LENGTH_MAX + 1), "(at most 1,000 printed characters)"),
    ],
)
def test_what_is_wrong_with_an_order_is_said_with_its_place(world: World, text: str, says: str) -> None:
    with pytest.raises(Faults) as faults:
        spoken(["set_weather, weather: rain", text], world, called="--do")
    assert says in str(faults.value)


def test_there_are_only_so_many_orders(world: World) -> None:
    with pytest.raises(Faults, match="1,001 commands"):
        spoken(["set_weather, weather: rain"] * (TEXTS_MAX + 1), world, called="--do")
