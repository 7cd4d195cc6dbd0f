"""Clicks, drags and the wheel do what one expects, on the map, on panels and in menus."""

from typing import TYPE_CHECKING

import numpy as np
import pytest

from components.town import Unrest
from components.words import Weather
from tests.townlet_ecs.view.diary import lived_unwatched
from tests.townlet_ecs.view.sitting import Sitting
from townlet_ecs.commands import Remove, SetNeed, SetSupply, SetWeather, Spawn, Teleport
from townlet_ecs.names import first_name_of
from townlet_ecs.upsetting import StartDisturbance
from townlet_ecs.view.wishes import (
    Branch,
    Follow,
    LookAt,
    Now,
    Open,
    Pause,
    Possess,
    Seek,
    Select,
    Speed,
    Step,
    Subject,
    Toggle,
)

if TYPE_CHECKING:
    pass

pytestmark = pytest.mark.usefixtures("plain_ground")

def beside(sitting: Sitting, person: int) -> LookAt:
    """Return the wish to look to the left of somebody, who then is at the right edge."""
    index = sitting.frame.index_of(person)
    assert index is not None
    x = float(sitting.frame.spot_x[index]) - 300 / sitting.viewer.camera.zoom
    return LookAt(x, float(sitting.frame.spot_y[index]))


def test_a_click_selects_a_person_a_thing_a_place_or_nothing(sitting: Sitting) -> None:
    person = int(sitting.frame.ids[0])
    sitting.click_person(person)
    assert sitting.viewer.subject == Subject("person", person)
    site = sitting.site
    x, y = float(sitting.frame.spot_x[0]), float(sitting.frame.spot_y[0])
    thing = next(
        row for row in range(len(site.object_x))
        if site.object_at(int(site.object_x[row]), int(site.object_y[row])) == row
        and np.hypot(sitting.frame.spot_x - site.object_x[row], sitting.frame.spot_y - site.object_y[row]).min() > 3
        and site.object_x[row] < 24 and abs(site.object_x[row] - x) + abs(site.object_y[row] - y) > 3
    )  # fmt: skip
    sitting.click_spot(site.object_x[thing] + 0.5, site.object_y[thing] + 0.5)
    assert sitting.viewer.subject == Subject("object", thing)
    assert sitting.has("inspector")
    cafe = next(lot for lot in site.lots if lot.kind == "cafe")
    empty = next(
        (cafe.left + column + 0.5, cafe.top + row + 0.5) for row in range(cafe.height) for column in range(cafe.width)
        if site.object_at(cafe.left + column, cafe.top + row) is None
    )  # fmt: skip
    sitting.click_spot(*empty)
    assert sitting.viewer.subject == Subject("place", cafe.row)
    sitting.click(260, 300)
    assert sitting.viewer.subject is None, "beyond the edge of the town"


def test_who_is_selected_under_a_panel_is_brought_into_sight(sitting: Sitting) -> None:
    sitting.press("plus", "plus", "plus", "plus")
    sitting.viewer.wish(beside(sitting, int(sitting.frame.ids[0])))
    sitting.go_on()
    sitting.viewer.wish(Select(Subject("person", int(sitting.frame.ids[0]))))
    sitting.go_on()
    sitting.go_on()
    left, above, right, below = sitting.viewer.desk.margins()
    spot = sitting.viewer.scene.spot_of(int(sitting.frame.ids[0]), 1.0)
    assert spot is not None
    x, y = sitting.viewer.camera.pixel_of(*spot)
    assert left < x < sitting.size[0] - right
    assert above < y < sitting.size[1] - below


def test_right_clicks_give_commands_by_the_menu_that_opens_there(sitting: Sitting) -> None:
    person, other = sitting.frame.ids.tolist()[:2]
    sitting.press("3", seconds=6.0)
    sitting.press("space")
    sitting.click_person(person)
    sitting.click_person(other, menu=True)
    sitting.choose("Needs", "Hunger low")
    sitting.press("period")
    sitting.click(600, 238, menu=True)  # a street
    assert sitting.menu.title.startswith("Tile")
    sitting.choose("Spawn somebody here")
    assert len(sitting.given) == 2, "that needs no tick"
    sitting.click(660, 238, menu=True)
    sitting.choose("Start a disturbance", "Blackout")
    sitting.press("period")
    sitting.click(700, 238, menu=True)
    sitting.choose("Bring")
    sitting.press("period")
    sitting.press("m")
    sitting.choose("Weather", "Rain")
    sitting.press("m")
    sitting.choose("Power and water", "Water off")
    sitting.press("period")
    sitting.click_person(other, menu=True)
    sitting.choose("Meet", first_name_of(sitting.frame.key, person))
    sitting.press("period")
    sitting.click_person(other, menu=True)
    sitting.choose("Remove from the town")
    sitting.press("period")
    kinds = [type(command) for _, command in sitting.given]
    assert kinds == [SetNeed, Spawn, StartDisturbance, Teleport, SetWeather, SetSupply, StartDisturbance, Remove]
    assert sitting.town.world.blocks["town.i64"][0, Unrest.WEATHER] == Weather.RAIN
    assert sitting.frame.index_of(other) is None
    assert not sitting.refused
    assert sitting.town.digest() == lived_unwatched(sitting.given, sitting.seen.tick)


def test_a_place_has_the_menu_of_the_tile_that_was_clicked(sitting: Sitting) -> None:
    cafe = next(lot for lot in sitting.site.lots if lot.kind == "cafe")
    sitting.click_spot(cafe.left + 4.5, cafe.top + cafe.height - 2.5, menu=True)
    assert [entry.label for entry in sitting.menu.entries][:2] == ["Spawn somebody here", "Look at Cafe"]
    sitting.choose("Cafe", "Close it")
    sitting.press("period")
    assert len(sitting.given) == 1


def test_a_click_beside_a_menu_closes_it_and_does_nothing_else(sitting: Sitting) -> None:
    sitting.press("m")
    sitting.click(700, 500)
    assert sitting.viewer.menu is None
    assert sitting.viewer.subject is None


def test_a_menu_at_the_edge_does_not_move_when_it_leads_on(sitting: Sitting) -> None:
    sitting.viewer.mouse.hover(1275, 715)
    sitting.press("m")
    panel = sitting.viewer.desk.layer.panels["menu"]
    corner = panel.left, panel.top
    for _ in sitting.menu.entries:
        sitting.press("down")
        panel = sitting.viewer.desk.layer.panels["menu"]
        assert (panel.left, panel.top) == corner
        assert panel.left + panel.painted.image.width <= sitting.size[0]
        assert panel.top + panel.painted.image.height <= sitting.size[1]


def test_buttons_of_the_bars_do_what_their_keys_do(sitting: Sitting) -> None:
    sitting.click_on("bar", Speed(100.0))
    sitting.go_on(3.0)
    assert (sitting.seen.tick, sitting.seen.wished) == (300, 100.0)
    sitting.click_on("bar", Pause())
    assert sitting.seen.is_paused
    sitting.click_on("bar", Step(1))
    sitting.click_on("timeline", Step(-1))
    sitting.click_on("timeline", Step(-1))
    assert sitting.seen.tick == 299
    sitting.click_on("bar", Now())
    assert sitting.seen.tick == 301
    sitting.click_on("timeline", Seek(0))
    assert sitting.seen.tick == 0
    sitting.click_on("timeline", Branch())
    assert (sitting.seen.last_tick, sitting.seen.is_now) == (0, True)
    sitting.click_on("bar", Toggle("help"))
    assert sitting.has("help")
    sitting.click_on("help", Toggle("help"))
    sitting.click_on("bar", Open("town"))
    assert sitting.menu.title == "Town"


def test_clicks_and_drags_on_the_timeline_seek(sitting: Sitting) -> None:
    sitting.press("3", seconds=4.0)
    sitting.press("space")
    newest = sitting.seen.last_tick
    panel = sitting.viewer.desk.layer.panels["timeline"]
    down = panel.top + 36
    sitting.click(640, down)
    assert abs(sitting.seen.tick - newest / 2) < newest / 10
    sitting.drag((640, down), (2000, 100))
    assert sitting.seen.tick == newest, "a drag goes on beside the band"
    sitting.drag((640, down), (-50, down))
    assert sitting.seen.tick == 0


def test_a_drag_pans_and_the_wheel_zooms_around_the_mouse(sitting: Sitting) -> None:
    camera = sitting.viewer.camera
    spot = camera.spot_at(500, 300)
    sitting.drag((500, 300), (560, 340))
    assert camera.spot_at(560, 340) == pytest.approx(spot)
    sitting.viewer.mouse.scroll(560, 340, 2.0)
    assert camera.spot_at(560, 340) == pytest.approx(spot)
    sitting.drag((20, 20), (400, 400))
    assert camera.spot_at(560, 340) == pytest.approx(spot), "a drag that begins on a panel moves nothing"


def test_the_wheel_scrolls_the_card_as_far_as_it_goes(sitting: Sitting) -> None:
    sitting.press("tab")
    zoom = sitting.viewer.camera.zoom
    for _ in range(100):
        sitting.viewer.mouse.scroll(1100, 400, -1.0)
    sitting.go_on()
    assert sitting.viewer.card_scroll == sitting.viewer.desk.scroll_max > 0
    sitting.viewer.mouse.scroll(1100, 400, 300.0)
    assert sitting.viewer.card_scroll == 0
    assert sitting.viewer.camera.zoom == zoom


def test_lines_of_the_ticker_and_links_of_the_card_lead_to_whom_they_name(sitting: Sitting) -> None:
    sitting.press("4", seconds=0.8)
    sitting.press("space")
    line = next(line for line in reversed(sitting.seen.what.lines) if line.person is not None)
    sitting.click_on("ticker", Select(Subject("person", line.person or 0)))
    assert sitting.viewer.subject == Subject("person", line.person or 0)
    spots = sitting.viewer.desk.layer.panels["inspector"].painted.spots
    link = next(spot.wish for spot in spots if isinstance(spot.wish, Select) and spot.wish.subject is not None)
    sitting.click_on("inspector", link)
    assert sitting.viewer.subject == link.subject  # type: ignore[union-attr]
    sitting.click_on("ticker", Toggle("ticker"))
    assert not sitting.has("ticker")


def test_buttons_of_the_card_follow_possess_and_close(sitting: Sitting) -> None:
    person = int(sitting.frame.ids[0])
    sitting.press("tab")
    sitting.click_on("inspector", Follow(person))
    assert sitting.viewer.followed == person
    sitting.click_on("inspector", Possess(person))
    assert sitting.viewer.possession.person == person
    sitting.click_on("inspector", Select(None))
    assert not sitting.has("inspector")
