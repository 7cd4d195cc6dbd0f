"""What each disturbance and each kind of weather does: towns in which it is common against towns without any."""

import pytest

from components.words import Trouble, Weather
from tests.ablation.pairs import Setting, often
from tests.ablation.rows import Ablation, faults_in

SUN = ("weather.rain=0", "weather.cold=0")
CALM = Setting((*(f"disturbances.per_day.{kind.name.lower()}=0" for kind in Trouble if kind), *SUN))
"""The sun shines, and nothing upsets anybody."""


def upset(kind: str, moves: dict[str, int], *stays: str) -> Ablation:
    """Return the row of a disturbance, several times a day."""
    return Ablation(often(kind), {"told disturbance_began": +1, "told disturbance_ended": +1, **moves}, stays, CALM)


def weather(kind: str, moves: dict[str, int], *stays: str) -> Ablation:
    """Return the row of a week of rain or cold."""
    return Ablation(Setting(("weather.sunny=0", f"weather.{kind}=1")), moves, stays, CALM)


USUAL = ("hunger", "energy", "hygiene", "attendance", "exits")
"""What most upsets leave alone, for people find other ways or come back later."""

ABLATIONS = {
    "price_spike": upset(
        "price_spike",
        {"price of food": +1, "wallet": -1},
        "wages", "meals", "do buy_groceries", *USUAL,
    ),
    "blackout": upset(
        "blackout",
        {"lost no_power": +1, "lost cook_ahead": +1, "do cook_ahead": -1, "do buy_coffee": -1, "do eat_raw": +1},
        "meals", "do shower", "wages", *USUAL,
    ),
    "water_outage": upset(
        "water_outage",
        {"lost no_water": +1, "lost shower": +1, "do shower": -1, "do change_clothes": +1},
        "meals", "do cook_ahead", "wages", *USUAL,
    ),
    "closure": upset(
        "closure", {"lost broken": +1, "lost shower": +1, "lost buy_groceries": +1},
        "meals", "do shower", "do buy_groceries", "price of food", *USUAL,
    ),
    "meet": upset(
        "meet", {"do answer_call": +1, "do talk_it_over": +1, "rivalry": -1, "in the cafe": +1},
        "meals", "wages", "do shower", *USUAL,
    ),
    "festival": upset(
        "festival", {"do join_festival": +1, "in the park": +1, "minutes socialising": +1, "social": +1, "trust": +1},
        "meals", "price of food", *USUAL,
    ),
    "rain": weather(
        "rain",
        {"in the park": -1, "in the cafe": +1, "do sit_outside": -1, "do sit_home": +1, "do meet_in_park": -1},
        "comfort", "meals", "wages", *USUAL,
    ),
    "cold": weather(
        "cold", {"comfort": -1, "in the cafe": +1, "do meet_in_park": -1, "minutes relaxing": +1},
        "hygiene", "attendance", "exits", "wages",
    ),
}  # fmt: skip


@pytest.mark.charter
@pytest.mark.parametrize("name", ABLATIONS)
def test_a_town_that_is_upset_differs_where_it_should(name: str) -> None:
    faults = faults_in(name, ABLATIONS[name])
    assert not faults, faults


def test_every_disturbance_and_weather_has_its_row() -> None:
    unusual = [kind for kind in (*Trouble, *Weather) if kind]
    assert set(ABLATIONS) == {kind.name.lower() for kind in unusual}
