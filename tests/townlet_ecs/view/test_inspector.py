"""Cards of the inspector: everybody can be painted, names lead on, and what does not fit is scrolled or shortened."""

from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from PIL import Image

from components.words import NOTHING, Doing
from tests.scenes import do, object_rows, town_at
from townlet_ecs import Town
from townlet_ecs.commands import Remove, SetBroken, SetTie, StartDisturbance
from townlet_ecs.view.facts.daylog import DayLog, Segment
from townlet_ecs.view.facts.object import ObjectFacts
from townlet_ecs.view.facts.person import PersonFacts
from townlet_ecs.view.facts.place import PlaceFacts
from townlet_ecs.view.facts.reading import Facts, facts_of
from townlet_ecs.view.map.frame import frame_of
from townlet_ecs.view.map.site import Site
from townlet_ecs.view.panels.brush import SHADOW
from townlet_ecs.view.panels.inspector import WIDTH_MIN, Card, Look, paint_facts, sprite_of
from townlet_ecs.view.panels.inspector_sheet import MARGIN, Link, Pane, Sheet
from townlet_ecs.view.panels.painted import Style
from townlet_ecs.view.panels.theme import DOINGS, THEME
from townlet_ecs.view.wishes import Follow, LookAt, Open, Possess, Select, Subject, Wish

DAY = 1440
WIDTH, HIGH = 340, 4000
MOMENTS = (1, 800, 2 * DAY + 1230, 5 * DAY + 725)


@cache
def still(tick: int) -> tuple[Town, Site]:
    """Return the default town at a tick, which no test may change."""
    town = town_at(tick)
    return town, Site(town.world)


def told(kind: str, number: int, tick: int = 800) -> Facts:
    facts = facts_of(*still(tick), Subject(kind, number))  # type: ignore[arg-type]
    assert facts is not None
    return facts


def paint(facts: Facts, *, height: int = HIGH, scroll: int = 0, scale: float = 1.0, look: Look | None = None) -> Card:
    return paint_facts(facts, Style(scale), round(WIDTH * scale), height, scroll=scroll, look=look)


def wishes(card: Card) -> list[Wish]:
    return [spot.wish for spot in card.painted.spots]


@pytest.mark.parametrize("tick", MOMENTS)
def test_everybody_can_be_painted_at_any_time(tick: int) -> None:
    town, _ = still(tick)
    for who in town.people()["id"].tolist():
        card = paint(told("person", who, tick), height=700, scroll=300)
        assert card.painted.image.size == (WIDTH, 700)
        assert card.scroll_max == card.height - 700 > 0


@pytest.mark.parametrize("tick", MOMENTS[:2])
def test_every_place_and_object_can_be_painted(tick: int) -> None:
    _, site = still(tick)
    for lot in site.lots:
        if lot.kind:
            assert paint(told("place", lot.row, tick)).scroll_max == 0
    for row in range(0, len(site.object_kind), 7):
        if site.object_kind[row] != NOTHING:
            assert paint(told("object", row, tick)).scroll_max == 0


def test_painting_the_same_twice_gives_the_same_picture() -> None:
    facts = told("person", 3)
    assert paint(facts).painted.image.tobytes() == paint(facts).painted.image.tobytes()


def test_every_spot_lies_on_the_card() -> None:
    for scroll in (0, 250, 10_000):
        card = paint(told("person", 3), height=600, scroll=scroll)
        assert card.painted.spots
        for spot in card.painted.spots:
            assert 0 <= spot.left < spot.right <= card.painted.image.width
            assert 0 <= spot.top < spot.bottom <= card.painted.image.height


def test_names_of_ties_lead_to_those_who_live_here_and_to_nobody_else() -> None:
    town = town_at(800)
    do(town, SetTie(person=1, other=2, trust=0.9), SetTie(person=1, other=3, rivalry=0.9), Remove(person=3))
    facts = facts_of(town, Site(town.world), Subject("person", 1))
    assert facts is not None
    found = wishes(paint(facts))
    assert Select(Subject("person", 2)) in found
    assert Select(Subject("person", 3)) not in found


def test_home_and_site_lead_to_their_places() -> None:
    facts = told("person", 2)
    assert isinstance(facts, PersonFacts)
    assert facts.work.job is not None
    found = wishes(paint(facts))
    assert Select(Subject("place", facts.home)) in found
    assert Select(Subject("place", facts.work.job.place)) in found


def test_the_object_in_use_can_be_looked_at() -> None:
    town, _ = still(2 * DAY + 1230 - 1200 + 180)  # at three in the morning
    asleep = town.people()[town.people()["doing"] == "sleeping"]["id"].tolist()
    facts = told("person", asleep[0], 2 * DAY + 1230 - 1200 + 180)
    assert isinstance(facts, PersonFacts)
    assert facts.does.doing == Doing.SLEEPING
    assert Select(Subject("object", facts.bed)) in wishes(paint(facts))


def test_people_at_an_object_and_in_a_place_can_be_looked_at() -> None:
    _, site = still(800)
    for row in range(len(site.object_kind)):
        facts = facts_of(*still(800), Subject("object", row))
        if isinstance(facts, ObjectFacts) and (facts.queue or any(slot.who is not None for slot in facts.slots)):
            found = wishes(paint(facts))
            for who in [slot.who for slot in facts.slots if slot.who is not None] + [w.who for w in facts.queue]:
                assert Select(Subject("person", who)) in found
    for lot in site.lots:
        place = facts_of(*still(800), Subject("place", lot.row))
        if isinstance(place, PlaceFacts):
            found = wishes(paint(place))
            for each in (*place.residents, *((present.who, "") for present in place.present)):
                assert Select(Subject("person", each[0])) in found
            for thing in place.things:
                assert Select(Subject("object", thing.row)) in found


def test_buttons_follow_possess_show_open_a_menu_and_close() -> None:
    facts = told("person", 2)
    found = wishes(paint(facts))
    menu = Open("person", Subject("person", 2))
    assert {Follow(2), Possess(2), menu, Select(None)} <= set(found)
    assert any(isinstance(wish, LookAt) for wish in found)
    found = wishes(paint(facts, look=Look(followed=2, possessed=2)))
    assert {Follow(None), Possess(None)} <= set(found)
    assert not {Follow(2), Possess(2)} & set(found)
    assert not any(isinstance(wish, Possess) for wish in wishes(paint(facts, look=Look(possessable=False))))


def test_a_button_is_where_it_is_seen() -> None:
    card = paint(told("person", 2))
    spot = next(spot for spot in card.painted.spots if isinstance(spot.wish, Possess))
    box = (spot.left, spot.top, spot.right, spot.bottom)
    before = card.painted.image.crop(box).tobytes()
    pressed = paint(told("person", 2), look=Look(possessed=2)).painted.image.crop(box).tobytes()
    assert before != pressed


def test_scrolling_shows_what_is_further_down_below_the_same_head() -> None:
    facts = told("person", 3)
    whole, part = paint(facts), paint(facts, height=600)
    assert whole.scroll_max == 0
    assert part.height == whole.height == whole.painted.image.height
    below = paint(facts, height=600, scroll=part.scroll_max)
    middle = (30, 150, WIDTH - 40, 580)
    assert part.painted.image.crop((0, 0, WIDTH - 20, 105)).tobytes() == below.painted.image.crop(
        (0, 0, WIDTH - 20, 105)
    ).tobytes()
    assert part.painted.image.crop(middle).tobytes() == whole.painted.image.crop(middle).tobytes()
    lower = (30, whole.height - 300, WIDTH - 40, whole.height - 20)
    seen = (30, 600 - 300, WIDTH - 40, 600 - 20)
    assert below.painted.image.crop(seen).tobytes() == whole.painted.image.crop(lower).tobytes()
    assert paint(facts, height=600, scroll=99_999).painted.image.tobytes() == below.painted.image.tobytes()
    assert paint(facts, height=600, scroll=-5).painted.image.tobytes() == part.painted.image.tobytes()


def test_text_and_card_grow_with_the_scale() -> None:
    facts = told("person", 3)
    one, two = paint(facts), paint(facts, scale=2.0, height=9000)
    assert two.painted.image.width == 2 * one.painted.image.width
    assert two.height == pytest.approx(2 * one.height, rel=0.03)
    spots = [next(spot for spot in card.painted.spots if isinstance(spot.wish, Follow)) for card in (one, two)]
    assert spots[1].bottom - spots[1].top == pytest.approx(2 * (spots[0].bottom - spots[0].top), abs=1)


def test_a_card_that_would_be_too_narrow_is_as_wide_as_it_must_be() -> None:
    card = paint_facts(told("person", 3), Style(), 100, 500)
    assert card.painted.image.width == WIDTH_MIN


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
def test_no_sentence_is_written_beyond_the_edge_whatever_the_words(scale: float) -> None:
    pane = Pane(WIDTH_MIN, 400, Style(scale))
    sheet = Sheet(pane, 0)
    sheet.sentence(["Bartholomew " * 9, "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter" * 2])
    right = round((sheet.left + sheet.width) * scale) + 2
    ink = pane.painted().image.getbbox()
    assert ink is not None
    assert ink[2] <= right
    assert sheet.y > 3 * 13  # on several lines


def test_words_that_fit_into_a_line_are_never_shortened() -> None:
    class Attentive(Pane):
        def text(self, x: float, y: float, words: str, **how: Any) -> float:
            assert self.measure(words, how["size"], how["bold"]) <= how["room"]
            return super().text(x, y, words, **how)

    sheet = Sheet(Attentive(WIDTH_MIN, 400, Style()), 0)
    link = Link("the house at the end of the road by the river", Select(None))
    sheet.sentence(["Bartholomew " * 9, link, ", he said."])
    assert sheet.y > 4 * 13


def test_what_is_scrolled_under_the_head_cannot_be_clicked() -> None:
    facts = told("person", 3)
    assert isinstance(facts, PersonFacts)
    spots = paint(facts).painted.spots
    head = next(spot.bottom for spot in spots if isinstance(spot.wish, Follow)) + 8
    assert facts.work.job is not None
    site = Select(Subject("place", facts.work.job.place))
    name = [spot for spot in spots if spot.wish == site][-1]
    for scroll in range(name.top - head - 2, name.bottom - head + 6, 3):
        seen = [spot for spot in paint(facts, height=500, scroll=scroll).painted.spots if spot.wish == site]
        assert all(spot.top >= head for spot in seen)
        assert bool(seen) or scroll > name.top - head + 4


def test_a_low_need_is_warned_of_without_colour() -> None:
    facts = told("person", 3)
    assert isinstance(facts, PersonFacts)
    grey = [paint(each).painted.image.convert("L") for each in (facts, _starving(facts))]
    assert grey[0].height < grey[1].height  # a tag with words is there


def _starving(facts: PersonFacts) -> PersonFacts:
    needs = (replace(facts.needs[0], level=0.05), *facts.needs[1:])
    return replace(facts, needs=needs)


def test_a_broken_shower_during_a_blackout_tells_of_both() -> None:
    town = town_at(800)
    shower = object_rows(town, "shower")[0]
    site = Site(town.world)
    home = facts_of(town, site, Subject("object", shower))
    assert isinstance(home, ObjectFacts)
    before = facts_of(town, site, Subject("place", home.place))
    do(town, SetBroken(object=shower), StartDisturbance(disturbance="blackout", ticks=30))
    after = facts_of(town, site, Subject("place", home.place))
    assert before is not None
    assert isinstance(after, PlaceFacts)
    assert [each.broken for each in after.things if each.row == shower] == [True]
    assert paint(after).height > paint(before).height  # the blackout has a box of its own


def test_the_band_of_the_day_is_there_when_there_is_a_log() -> None:
    town = town_at(900)
    site, log = Site(town.world), DayLog()
    for _ in range(60):
        town.step()
        log.feed(frame_of(town, site))
    subject = Subject("person", 1)
    bare, logged = facts_of(town, site, subject), facts_of(town, site, subject, log=log)
    assert bare is not None
    assert logged is not None
    assert paint(logged).height > paint(bare).height


def test_the_band_of_the_day_is_coloured_at_the_hours_that_were_seen() -> None:
    facts = told("person", 3)
    assert isinstance(facts, PersonFacts)
    day = Segment(Doing.SLEEPING, 0, 360), Segment(None, 360, 700), Segment(Doing.EATING, 700, 800)
    night = replace(facts, day=day)
    band, bare = (paint(each).painted.image for each in (night, replace(facts, day=())))
    left, wide = MARGIN + SHADOW, WIDTH - 2 * MARGIN - 2 * SHADOW
    first = next(y for y in range(band.height) if band.getpixel((int(left + 20), y)) == DOINGS[Doing.SLEEPING].colour)
    assert first < bare.height

    def at(tick: int) -> object:
        return band.getpixel((int(left + wide * tick / DAY), first + 2))

    assert at(10) == at(350) == DOINGS[Doing.SLEEPING].colour
    assert at(750) == DOINGS[Doing.EATING].colour
    assert at(1000) == THEME.sunken


def test_a_portrait_takes_the_place_of_the_glyph() -> None:
    facts = told("person", 3)
    portrait = Image.new("RGBA", (64, 64))
    portrait.paste((255, 0, 255, 255), (20, 10, 44, 60))
    card = paint(facts, look=Look(portrait=portrait)).painted.image
    assert card.getpixel((48, 48)) == (255, 0, 255, 255)
    empty = paint(facts, look=Look(portrait=Image.new("RGBA", (64, 64)))).painted.image
    assert empty.tobytes() == paint(facts).painted.image.tobytes()


def test_subjects_have_sprites_by_name() -> None:
    _, site = still(800)
    assert sprite_of(told("person", 3), lambda look, name: look + 10) == "person/13/south_0"
    shower = next(row for row, kind in enumerate(site.object_kind) if kind >= 0 and site.kinds[kind] == "shower")
    assert sprite_of(told("object", shower), lambda look, name: look) == "thing/shower"
    cafe, home = (next(lot.row for lot in site.lots if lot.kind == kind) for kind in ("cafe", "home"))
    assert sprite_of(told("place", cafe), int) == "thing/sign_cafe"
    assert sprite_of(told("place", home), int) == "icon/home"
