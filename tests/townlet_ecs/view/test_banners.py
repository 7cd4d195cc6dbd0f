"""The banner, the timeline and short messages: what they say is what goes on, and a click on them leads there."""

import numpy as np
import pytest

from tests.townlet_ecs.view.clicks import SCALES, STYLE, WIDTH, wishes_of
from townlet_ecs.scenarios.playing import Outcome
from townlet_ecs.town import Town
from townlet_ecs.upsetting import StartDisturbance
from townlet_ecs.view.living.life import Staging
from townlet_ecs.view.map.site import Site
from townlet_ecs.view.panels.banner import at_place, banner, disturbances_of, staged
from townlet_ecs.view.panels.hours import Calendar
from townlet_ecs.view.panels.painted import Style
from townlet_ecs.view.panels.ticker import (
    Mark,
)
from townlet_ecs.view.panels.timebar import MARK_GAP, apart, band, tick_at, timeline_bar, timeline_facts
from townlet_ecs.view.panels.toast import Message, toast
from townlet_ecs.view.wishes import (
    Branch,
    LookAt,
    Now,
    Pause,
    Seek,
    Step,
)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("blackout", "Blackout"),
        ("water_outage", "No running water"),
        ("price_spike", "Prices up to"),
        ("closure", "out of order"),
        ("festival", "Festival"),
    ],
)
def test_the_banner_tells_what_upsets_the_town_and_a_click_looks_there(kind: str, words: str) -> None:
    town = Town()
    site = Site(town.world)
    assert disturbances_of(town, site) == ()
    town.command(StartDisturbance(disturbance=kind, ticks=90))  # type: ignore[arg-type]
    town.step()
    (fact,) = disturbances_of(town, site)
    assert fact.kind == kind
    assert words in fact.words
    assert fact.until == "until Mon 01:30, 1 h 29 min left"
    assert 0 <= fact.x <= site.width
    assert 0 <= fact.y <= site.height
    assert wishes_of(banner([fact], STYLE, 420)) == [LookAt(fact.x, fact.y)]


def test_the_banner_names_those_who_meet() -> None:
    town = Town()
    site = Site(town.world)
    cafe = next(lot for lot in site.lots if lot.kind == "cafe")
    town.command(StartDisturbance(disturbance="meet", person=1, other=2, target=cafe.row))
    town.step()
    (fact,) = disturbances_of(town, site)
    names = [town.name_of(who).split()[0] for who in (1, 2)]
    assert fact.words == f"{names[0]} and {names[1]} meet"
    assert fact.where == "at the cafe"
    assert cafe.holds(fact.x, fact.y)


def test_a_place_with_a_number_is_named_without_an_article() -> None:
    town = Town()
    site = Site(town.world)
    assert at_place(next(lot for lot in site.lots if lot.name == "home 3")) == "at home 3"
    assert at_place(next(lot for lot in site.lots if lot.kind == "clinic")) == "at the clinic"
    assert at_place(None) == "out of doors"


def test_the_end_of_a_scenario_says_what_came_true() -> None:
    fed, paid = Outcome("Lotte eats", "1", ok=True), Outcome("Lotte is paid", "0 cents", ok=False)
    running, well = Staging("meals", "Lotte eats.", 600), Staging("meals", "Lotte eats.", 600, (fed,), ok=True)
    ill = Staging("meals", "Lotte eats.", 600, (fed, paid), ok=False)
    assert staged(None, has_ended=False) == ("", "")
    assert staged(running, has_ended=False) == ("meals", "Lotte eats.")
    assert staged(well, has_ended=True) == ("meals", "This is the end; all that was expected came true.")
    assert staged(ill, has_ended=True) == ("meals", "1 of 2 did not come true: Lotte is paid.")
    assert staged(ill, has_ended=False) == ("meals", "Lotte eats.")  # back in the past


def test_there_is_no_banner_without_need() -> None:
    assert banner([], STYLE, 420) is None
    assert banner([], STYLE, 420, scenario="story_arc", about="A feud.") is not None


def test_a_click_into_the_timeline_leads_to_its_tick_and_the_ends_to_the_ends() -> None:
    facts = timeline_facts(Calendar(), first_tick=100, last_tick=14_500, tick=5_000, is_paused=True, marks=[])
    for scale in SCALES:
        style = Style(text_scale=scale)
        left, _, right, _ = band(style, WIDTH)
        assert tick_at(left - 50, style, WIDTH, facts) == 100
        assert tick_at(right + 50, style, WIDTH, facts) == 14_500
        assert tick_at((left + right) / 2, style, WIDTH, facts) == pytest.approx(7_300, abs=1)


@pytest.mark.parametrize("scale", SCALES)
def test_the_head_of_the_timeline_stands_where_a_click_would_lead_to_it(scale: float) -> None:
    style = Style(text_scale=scale)
    facts = [
        timeline_facts(Calendar(), first_tick=0, last_tick=14_400, tick=tick, is_paused=True, marks=[])
        for tick in (3_000, 9_000)
    ]
    one, other = (np.asarray(timeline_bar(fact, style, WIDTH).image, np.int32) for fact in facts)
    _, top, _, _ = band(style, WIDTH)
    changed = np.flatnonzero(np.abs(one - other)[round(top + 14 * scale)].sum(axis=1) > 60)
    assert abs(tick_at(changed.min() + 1, style, WIDTH, facts[0]) - 3_000) < 150
    assert abs(tick_at(changed.max(), style, WIDTH, facts[0]) - 9_000) < 150


def test_the_timeline_has_its_buttons_and_they_do_not_lie_in_the_band() -> None:
    facts = timeline_facts(Calendar(), first_tick=0, last_tick=14_400, tick=5_000, is_paused=False, marks=[])
    panel = timeline_bar(facts, STYLE, WIDTH)
    assert wishes_of(panel) == [
        Seek(0), Seek(3_560), Step(-1), Pause(), Step(1), Seek(6_440), Now(), Branch(),
    ]  # fmt: skip
    left, _, right, _ = band(STYLE, WIDTH)
    assert all(spot.right <= left or spot.left >= right for spot in panel.spots)


def test_the_timeline_of_a_town_that_has_not_lived_yet_can_be_painted() -> None:
    facts = timeline_facts(Calendar(), first_tick=0, last_tick=0, tick=0, is_paused=True, marks=[Mark(5, "exit", "x")])
    assert facts.marks == ()
    assert timeline_bar(facts, STYLE, WIDTH).image.width == WIDTH
    assert tick_at(600, STYLE, WIDTH, facts) == 0


def test_of_marks_that_crowd_the_weightiest_is_shown() -> None:
    crowd = [(10.0, Mark(1, "command", "act")), (12.0, Mark(2, "disturbance", "blackout"))]
    assert apart([*crowd, (12.0 + MARK_GAP, Mark(3, "exit", "x"))]) == [crowd[1][1], Mark(3, "exit", "x")]


def test_a_toast_is_as_wide_as_its_words_and_never_wider_than_asked() -> None:
    short, long = (
        toast(Message("saved town.png", "done"), STYLE, 500),
        toast(Message("no " * 90, "refused"), STYLE, 500),
    )
    assert short.image.width < 200
    assert long.image.width == 500
    assert long.image.height > short.image.height
