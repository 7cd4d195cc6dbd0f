"""The panels around the town: what they say is what goes on, and a click on them leads there."""

from itertools import pairwise
from math import inf

import numpy as np
import pytest

from components.people import Purse
from components.town import Unrest
from components.words import Exit, Weather
from townlet_ecs.commands import Remove, SetWeather, Spawn
from townlet_ecs.guidance import Act
from townlet_ecs.personnel import HoldReview
from townlet_ecs.replay.past import Given
from townlet_ecs.scenarios.playing import Outcome
from townlet_ecs.town import Town
from townlet_ecs.upsetting import StartDisturbance
from townlet_ecs.view.living.life import Staging
from townlet_ecs.view.map.site import Site
from townlet_ecs.view.panels import ticker as ticker_module
from townlet_ecs.view.panels.banner import at_place, banner, disturbances_of, staged
from townlet_ecs.view.panels.hours import Calendar, lasting
from townlet_ecs.view.panels.indicators import (
    KINDS,
    TICKS_BETWEEN,
    VALUES_KEPT_MAX,
    IndicatorLog,
    indicator_strip,
    shown,
)
from townlet_ecs.view.panels.painted import Painted, Style
from townlet_ecs.view.panels.ticker import (
    LEFT,
    LINES_KEPT_MAX,
    MARKS_KEPT_MAX,
    SIGNS,
    Line,
    Mark,
    Ticker,
    marks_of,
    passing_card,
    ticker_panel,
)
from townlet_ecs.view.panels.timebar import MARK_GAP, apart, band, tick_at, timeline_bar, timeline_facts
from townlet_ecs.view.panels.toast import Message, toast
from townlet_ecs.view.panels.topbar import BarFacts, Ride, bar_facts, past_words, top_bar
from townlet_ecs.view.wishes import (
    SPEEDS,
    Branch,
    LookAt,
    Now,
    Open,
    Pause,
    Seek,
    Select,
    Speed,
    Step,
    Subject,
    Toggle,
    Wish,
)

STYLE = Style()
SCALES = (1.0, 1.5, 2.0)
WIDTH = 1280
LIVE = Ride("Riverside", paused=False, speed=10.0, newest_tick=0)


def wishes_of(panel: Painted | None) -> list[Wish]:
    assert panel is not None
    return [spot.wish for spot in panel.spots]


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


def test_the_ticker_tells_what_happens_and_looks_at_whom_it_concerns() -> None:
    town = Town()
    ticker = Ticker(town)
    town.command(Remove(person=4))
    town.command(Spawn())
    town.command(StartDisturbance(disturbance="blackout"))
    town.run(5)
    ticker.look(town)
    texts = [line.text for line in ticker.lines]
    name = town.name_of(10).split()[0]
    assert any(name in text for text in texts)
    panel = ticker_panel(list(ticker.lines), STYLE, 400)
    assert Select(Subject("person", 10)) in wishes_of(panel)
    assert {line.category for line in ticker.lines} <= set(SIGNS)


def test_the_ticker_keeps_a_bounded_number_of_lines_the_newest_first() -> None:
    town = Town()
    ticker = Ticker(town)
    ticker.lines.extend(Line(tick, "Mon 07:35", f"line {tick}", "town", tick) for tick in range(500))
    assert len(ticker.lines) == LINES_KEPT_MAX
    selects = [wish for wish in wishes_of(ticker_panel(list(ticker.lines), STYLE, 400)) if isinstance(wish, Select)]
    assert selects[0] == Select(Subject("person", 499))


def test_the_ticker_begins_anew_when_the_town_jumps() -> None:
    town = Town()
    ticker = Ticker(town)
    for _ in range(30):
        town.run(20)
        ticker.look(town)
    told = [line for line in ticker.lines if line.tick <= 100]
    past = Town()
    past.run(100)
    ticker.look(past)
    assert list(ticker.lines) == told
    past.command(Remove(person=4))
    past.run(3)
    ticker.look(past)
    assert ticker.passings[-1].person == 4


def test_who_came_and_who_left_is_told_with_the_reason() -> None:
    town = Town()
    ticker = Ticker(town)
    town.command(Remove(person=4))
    town.command(Spawn())
    town.step()
    ticker.look(town)
    gone, came = ticker.passings
    assert (gone.name, gone.is_coming, gone.words) == (town.name_of(4).split()[0], False, LEFT[Exit.OPERATOR])
    assert (came.person, came.is_coming, came.words) == (10, True, "moved in")
    assert wishes_of(passing_card(came, STYLE, 300)) == [Select(Subject("person", 10))]
    assert wishes_of(passing_card(gone, STYLE, 300)) == []


def test_every_way_to_leave_has_words() -> None:
    assert set(LEFT) == set(Exit)


def test_newcomers_arrive_on_the_bus() -> None:
    town = Town("quiet")
    town.run(600)
    ticker = Ticker(town)
    town.command(HoldReview(person=4, verdict="approve"))
    town.run(30)
    ticker.look(town)
    assert [(each.person, each.words) for each in ticker.passings] == [
        (4, LEFT[Exit.REVIEW]), (10, "arrived on the bus"),
    ]  # fmt: skip


def test_the_commands_of_a_recording_are_marked_but_for_refused_and_common_ones() -> None:
    given = [Given(5, Remove(person=4), ""), Given(6, Remove(person=4), "no person 4"), Given(7, Act(person=1), "")]
    assert list(marks_of(given)) == [Mark(5, "command", "remove")]


def test_of_a_town_that_runs_ahead_nothing_is_told_until_it_is_followed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticker_module, "EVENTS_READ_MAX", 10)
    town = Town()
    ticker = Ticker(town)
    town.run(300)
    ticker.look(town)
    assert ticker.skipped > 10
    assert not ticker.lines
    town.command(Remove(person=4))
    town.step()
    ticker.look(town)
    assert ticker.lines[0].person == 4


def test_notable_ticks_are_marked_once_and_forgotten_with_the_life_they_belong_to() -> None:
    town = Town()
    ticker = Ticker(town)
    town.run(10)
    town.command(StartDisturbance(disturbance="blackout"))
    town.step()
    ticker.look(town)
    assert {(mark.tick, mark.kind) for mark in ticker.marks} == {(10, "disturbance"), (10, "command")}
    ticker.forget_marks(9)
    assert not ticker.marks
    for tick in range(MARKS_KEPT_MAX + 100):
        ticker.mark(tick, "exit", "somebody left")
    assert len(ticker.marks) == MARKS_KEPT_MAX
    assert min(ticker.marks).tick == 100


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
