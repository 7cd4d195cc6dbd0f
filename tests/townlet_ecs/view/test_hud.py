"""The bars and indicators around the town: what they say is what goes on, and a click on them leads there."""

from itertools import pairwise
from math import inf

import numpy as np
import pytest

from components.people import Purse
from components.town import Unrest
from components.words import Weather
from tests.townlet_ecs.view.clicks import LIVE, SCALES, STYLE, WIDTH, wishes_of
from townlet_ecs.commands import Remove, SetWeather
from townlet_ecs.town import Town
from townlet_ecs.view.panels.hours import Calendar, lasting
from townlet_ecs.view.panels.indicators import (
    KINDS,
    TICKS_BETWEEN,
    VALUES_KEPT_MAX,
    IndicatorLog,
    indicator_strip,
    shown,
)
from townlet_ecs.view.panels.painted import Style
from townlet_ecs.view.panels.topbar import BarFacts, Ride, bar_facts, past_words, top_bar
from townlet_ecs.view.wishes import (
    SPEEDS,
    Now,
    Open,
    Pause,
    Speed,
    Step,
    Toggle,
    Wish,
)


def test_hours_are_said_as_people_say_them() -> None:
    week = Calendar(1440, 7)
    assert week.when(455) == "Mon 07:35"
    assert week.when(1440 * 9 + 60) == "Wed 01:00"
    assert Calendar(1440, 5).when(1440 * 6) == "D2 00:00"
    assert [lasting(ticks) for ticks in (0, 59, 60, 130)] == ["0 min", "59 min", "1 h", "2 h 10 min"]


def test_the_top_bar_knows_hour_weather_and_people() -> None:
    town = Town()
    town.command(SetWeather(weather="rain"))
    town.command(Remove(person=1))
    town.run(455)
    facts = bar_facts(town, LIVE)
    assert facts.weather == Weather(int(town.world.blocks["town.i64"][0, Unrest.WEATHER])).name.lower()
    assert (facts.people, facts.tick, facts.calendar.when(facts.tick)) == (9, 455, "Mon 07:35")


def bar(ride: Ride = LIVE, tick: int = 0) -> BarFacts:
    return BarFacts(ride, tick, Calendar(), "sunny", 10)


def test_every_speed_and_step_has_a_button() -> None:
    found = wishes_of(top_bar(bar(), STYLE, WIDTH))
    wanted: list[Wish] = [Pause(), Step(1), Step(-1), Open("town"), Toggle("help"), *map(Speed, SPEEDS)]
    assert all(wish in found for wish in wanted)
    assert Now() not in found


def test_the_past_is_named_and_left_by_a_click() -> None:
    facts = bar(Ride("Riverside", paused=True, speed=1.0, newest_tick=14_400), tick=1234)
    assert past_words(facts) == "PAST: tick 1,234 of 14,400"
    for scale in SCALES:
        assert Now() in wishes_of(top_bar(facts, Style(text_scale=scale), WIDTH))


def test_the_button_of_the_speed_looks_pressed() -> None:
    panels = {
        speed: top_bar(bar(Ride("Riverside", paused=False, speed=speed, newest_tick=0)), STYLE, WIDTH)
        for speed in SPEEDS
    }
    for speed, panel in panels.items():
        (spot,) = (spot for spot in panel.spots if spot.wish == Speed(speed))
        box = (spot.left, spot.top, spot.right, spot.bottom)
        other = panels[inf if speed != inf else 1.0]
        assert np.asarray(panel.image.crop(box)).mean() > np.asarray(other.image.crop(box)).mean() + 20


def test_the_button_under_the_mouse_stands_out_and_no_other() -> None:
    still, hovered = top_bar(bar(), STYLE, WIDTH), top_bar(bar(), STYLE, WIDTH, hover=Step(1))
    changed = np.argwhere(np.asarray(still.image) != np.asarray(hovered.image))
    (spot,) = (spot for spot in still.spots if spot.wish == Step(1))
    assert len(changed)
    assert all(spot.holds(x, y) for y, x, _ in changed.tolist())


@pytest.mark.parametrize("scale", SCALES)
def test_nothing_in_the_top_bar_overlaps_or_sticks_out(scale: float) -> None:
    for width in (640, 1280, 1920):
        panel = top_bar(bar(Ride("A long name of a town", True, 1.0, 9, False, "what if")), Style(scale), width)
        spots = sorted(panel.spots, key=lambda spot: spot.left)
        assert all(one.right <= other.left for one, other in pairwise(spots))
        assert panel.image.width == width
        assert all(spot.left >= 0 and spot.right <= width for spot in spots)


def test_indicators_are_those_of_the_town() -> None:
    town = Town()
    town.run(30)
    log = IndicatorLog()
    log.look(town)
    values = dict(zip((words for words, _, _ in KINDS), log.facts(), strict=True))
    wallets = town.view(Purse)[Purse.WALLET - min(Purse)]
    assert values["people"].value == 10
    assert values["median wallet"].value == np.median(wallets)
    assert values["attendance"].shown == shown(town.kpis().attendance, "share")
    people = town.people()
    needs = np.mean([people[need] for need in ("hunger", "energy", "hygiene", "social", "comfort")])
    assert values["wellbeing"].value == pytest.approx(needs)


def test_indicators_are_reckoned_now_and_then_and_kept_for_a_day() -> None:
    town, log = Town(), IndicatorLog()
    for _ in range(5):
        log.look(town)
        town.run(TICKS_BETWEEN // 2)
    assert len(log.facts()[0].history) == 3
    for _ in range(VALUES_KEPT_MAX + 20):
        town.run(TICKS_BETWEEN)
        log.look(town)
    assert len(log.facts()[0].history) == VALUES_KEPT_MAX


def test_indicators_forget_what_comes_later_after_a_jump_back() -> None:
    early, late, log = Town(), Town(), IndicatorLog()
    log.look(early)
    late.run(100)
    log.look(late)
    early.run(50)
    log.look(early)
    early.run(TICKS_BETWEEN)
    log.look(early)
    assert len(log.facts()[0].history) == 3


def test_a_value_that_rises_says_so() -> None:
    town, log = Town(), IndicatorLog()
    log.look(town)
    town.command(Remove(person=1))
    town.command(Remove(person=2))
    town.run(TICKS_BETWEEN)
    log.look(town)
    assert log.facts()[0].trend == -1


def test_an_empty_town_has_no_wellbeing_that_could_rise_or_fall() -> None:
    town, log = Town("quiet"), IndicatorLog()
    log.look(town)
    for person in town.people()["id"].tolist():
        town.command(Remove(person=person))
    town.run(TICKS_BETWEEN)
    log.look(town)
    told = {fact.words: fact for fact in log.facts()}
    assert told["people"].shown == "0"
    assert (told["wellbeing"].shown, told["wellbeing"].trend) == ("-", 0)
    assert (told["median wallet"].shown, told["median wallet"].trend) == ("-", 0)


def test_people_are_counted_anew_at_every_look() -> None:
    town, log = Town(), IndicatorLog()
    log.look(town)
    town.command(Remove(person=1))
    town.step()
    log.look(town)
    assert log.facts()[0].shown == "9"


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("width", [150, 640, 1280])
def test_indicators_fit_into_any_width_and_may_say_nothing_yet(scale: float, width: int) -> None:
    log = IndicatorLog()
    assert indicator_strip(log.facts(), Style(text_scale=scale), width).image.width == width
