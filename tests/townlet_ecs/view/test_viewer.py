"""Every control of the viewer does what it says, and only commands change the town."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from components.people import Mind, Where
from components.town import Unrest
from components.words import Policy, Weather
from tests.scenes import riverside
from tests.townlet_ecs.view.sitting import Sitting
from townlet_ecs import Town
from townlet_ecs.commands import Remove, SetNeed, SetSupply, SetWeather, Spawn, Teleport
from townlet_ecs.guidance import Act
from townlet_ecs.names import first_name_of
from townlet_ecs.replay.past import open_past
from townlet_ecs.upsetting import StartDisturbance
from townlet_ecs.view.keys import KEYS
from townlet_ecs.view.life import Life
from townlet_ecs.view.painted import Style
from townlet_ecs.view.wishes import (
    OVERLAYS,
    Branch,
    Follow,
    Give,
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
    import arcade

SEED = 7
PANELS = {"ticker": "ticker", "indicators": "indicators", "help": "help"}


def new_town() -> Town:
    return Town(riverside(), seed=SEED)


@pytest.fixture
def sitting(headless: "arcade.Window") -> Iterator[Sitting]:
    made = Sitting(headless, Life.of(new_town()))
    yield made
    made.close()


def cell_of(sitting: Sitting, person: int) -> int:
    row = int(sitting.frame.rows[sitting.frame.index_of(person)])
    return int(sitting.town.world.blocks["people.i32"][0, Where.CELL, row])


def policy_of(sitting: Sitting, person: int) -> Policy:
    row = int(sitting.frame.rows[sitting.frame.index_of(person)])
    return Policy(int(sitting.town.world.blocks["people.i8"][0, Mind.POLICY, row]))


def lived_with_commands(sitting: Sitting) -> str:
    """Return the digest of a town that nobody watched, after the commands that this one accepted."""
    town = new_town()
    for tick, command in sitting.given:
        town.run(tick - town.tick)
        town.command(command)
    town.run(sitting.town.tick - town.tick)
    return town.digest()


def beside(sitting: Sitting, person: int) -> LookAt:
    """Return the wish to look to the left of somebody, who then is at the right edge."""
    index = sitting.frame.index_of(person)
    assert index is not None
    x = float(sitting.frame.spot_x[index]) - 300 / sitting.viewer.camera.zoom
    return LookAt(x, float(sitting.frame.spot_y[index]))


def test_space_pauses_and_goes_on(sitting: Sitting) -> None:
    sitting.press("space", seconds=1.0)
    assert (sitting.seen.tick, sitting.seen.is_paused) == (10, False)
    sitting.press("space", seconds=1.0)
    assert (sitting.seen.tick, sitting.seen.is_paused) == (10, True)


def test_period_and_comma_go_one_tick_on_and_back(sitting: Sitting) -> None:
    sitting.press("period", "period", "comma")
    assert (sitting.seen.tick, sitting.seen.last_tick, sitting.seen.is_now) == (1, 2, False)


def test_numbers_set_the_speed(sitting: Sitting) -> None:
    for symbol, speed in (("1", 1.0), ("2", 10.0), ("3", 100.0), ("4", math.inf)):
        sitting.press("space", symbol)
        assert (sitting.seen.wished, sitting.seen.is_paused) == (speed, False)
    before = sitting.seen.tick
    sitting.press("3", seconds=0.5)
    assert sitting.seen.tick == before + 50


def test_end_goes_back_to_now_and_j_branches_off_there(sitting: Sitting) -> None:
    sitting.press("j")
    assert any("this is now" in words for words in sitting.toasts)
    assert sitting.seen.what.bar.ride.branch == "", "nothing has branched off"
    sitting.press("3", "space", seconds=1.0)
    newest = sitting.seen.last_tick
    sitting.press("comma", "comma", "end")
    assert sitting.seen.tick == newest
    sitting.press("comma", "comma", "j")
    assert (sitting.seen.is_now, sitting.seen.last_tick) == (True, newest - 2)
    assert sitting.seen.what.bar.ride.branch == "branch 1"


def test_arrows_move_the_camera_and_plus_and_minus_bring_it_closer_and_farther_off(sitting: Sitting) -> None:
    camera = sitting.viewer.camera
    x, y, zoom = camera.x, camera.y, camera.zoom
    sitting.press("right", "down")
    assert camera.x > x
    assert camera.y > y
    sitting.press("plus")
    assert camera.zoom > zoom
    sitting.press("minus", "minus")
    assert camera.zoom < zoom
    sitting.press("plus", "plus", *("left",) * 16)
    assert camera.x >= 0, "the town is not lost"
    sitting.press("f")
    assert (camera.x, camera.y, camera.zoom) == (x, y, zoom)


def test_tab_goes_through_all_people_and_backspace_back(sitting: Sitting) -> None:
    people = sitting.frame.ids.tolist()
    for person in (*people, people[0]):
        sitting.viewer.press_key("tab")
        assert sitting.viewer.subject == Subject("person", person)
    sitting.go_on()
    assert sitting.has("inspector")
    sitting.press("backspace")
    assert sitting.viewer.subject == Subject("person", people[-1])


def test_g_goes_along_with_somebody(sitting: Sitting) -> None:
    sitting.press("tab", "g")
    person = int(sitting.frame.ids[0])
    assert sitting.viewer.followed == person
    sitting.press("3", seconds=6.0)
    spot = sitting.viewer.scene.spot_of(person, 1.0)
    assert spot is not None
    right, down = sitting.viewer.camera.pixel_of(*spot)
    assert 0 < right < sitting.size[0] - 352
    assert 40 < down < sitting.size[1] - 60
    sitting.press("left")
    assert sitting.viewer.followed is None, "who moves the camera does not follow any more"


def test_a_possessed_person_walks_one_tile_a_key_also_while_time_stands_still(sitting: Sitting) -> None:
    sitting.press("3", seconds=6.0)
    sitting.press("space", "tab", "p")
    person = int(sitting.frame.ids[0])
    walked = 0
    for symbol in ("right", "left", "down", "up") * 3:
        cell, tick = cell_of(sitting, person), sitting.seen.tick
        sitting.press(symbol)
        assert sitting.seen.tick == tick + 1
        assert policy_of(sitting, person) == Policy.PRIMITIVE
        walked += cell_of(sitting, person) != cell
    assert walked >= 3
    assert sum(isinstance(command, Act) for _, command in sitting.given) + len(sitting.refused) == 12
    sitting.press("p", "period")
    assert policy_of(sitting, person) == Policy.SCRIPTED
    assert sitting.viewer.possession.person is None


def test_a_key_that_is_held_goes_on_walking(sitting: Sitting) -> None:
    sitting.press("3", seconds=6.0)
    sitting.press("space", "tab", "p", "2")
    sitting.viewer.press_key("z")
    for _ in range(10):
        sitting.go_on(0.1)
    acts = [command for _, command in sitting.given if isinstance(command, Act)]
    assert len(acts) >= 9
    sitting.viewer.release_key("z")
    sitting.go_on(0.5)
    sitting.go_on(0.5)
    assert len([command for _, command in sitting.given if isinstance(command, Act)]) <= len(acts) + 1


@pytest.mark.parametrize(("symbol", "primitive"), [("e", "interact"), ("r", "talk"), ("u", "use_item"), ("z", "stay")])
def test_a_possessed_person_does_what_the_key_says(sitting: Sitting, symbol: str, primitive: str) -> None:
    sitting.press("tab", symbol)
    assert not sitting.given, "nobody is possessed"
    sitting.press("p", symbol)
    acts = [command for _, command in sitting.given if isinstance(command, Act)]
    assert [act.primitive for act in acts] == [primitive] or any(primitive in why for why in sitting.refused)


def test_who_walks_against_a_wall_is_told_so_once(sitting: Sitting) -> None:
    sitting.press("tab", "p")
    sitting.press(*("left",) * 8)
    refused = [words for words in sitting.toasts if words.startswith("refused")]
    assert len(sitting.refused) >= 3
    assert len(refused) == 1


def test_enter_opens_the_menu_beside_who_is_selected_and_m_that_of_the_town(sitting: Sitting) -> None:
    sitting.press("tab", "enter")
    person = int(sitting.frame.ids[0])
    spot = sitting.viewer.scene.spot_of(person, 1.0)
    assert spot is not None
    assert sitting.viewer.mouse.menu_at == sitting.viewer.camera.pixel_of(*spot)
    assert sitting.menu.title == first_name_of(sitting.frame.key, person)
    sitting.press("escape", "m")
    assert sitting.menu.title == "Town"


def test_arrows_and_enter_go_through_a_menu(sitting: Sitting) -> None:
    sitting.press("m", "down", "right", "down", "enter")  # weather, rain
    assert not sitting.has("menu")
    sitting.press("period")
    assert [command for _, command in sitting.given] == [SetWeather(weather="rain")]
    sitting.press("m", "up", "left", "escape")
    assert sitting.viewer.menu is None


@pytest.mark.parametrize("key", [key for key in KEYS if isinstance(key.wish, Toggle)], ids=lambda key: key.words)
def test_overlays_are_shown_and_hidden(sitting: Sitting, key: object) -> None:
    symbol, overlay = key.symbols[0], key.wish.overlay  # type: ignore[attr-defined]
    before = overlay in sitting.viewer.overlays
    for shown in (not before, before):
        sitting.press(symbol)
        assert (overlay in sitting.seen.what.shown.overlays) == shown
        if overlay in PANELS:
            assert sitting.has(PANELS[overlay]) == shown
    assert overlay in OVERLAYS


def test_escape_closes_the_menu_then_the_help_then_lets_go_then_selects_nobody(sitting: Sitting) -> None:
    viewer = sitting.viewer
    sitting.press("tab", "p", "f1", "enter")
    sitting.press("escape")
    assert (viewer.menu, "help" in viewer.overlays) == (None, True)
    sitting.press("escape")
    assert ("help" in viewer.overlays, viewer.possession.person is None) == (False, False)
    sitting.press("escape")
    assert (viewer.possession.person, viewer.subject is None) == (None, False)
    sitting.press("escape")
    assert viewer.subject is None
    assert not sitting.has("inspector")


def test_a_question_mark_opens_the_help_above_everything(sitting: Sitting) -> None:
    sitting.press("slash", shift=True)
    sitting.press("v")
    assert sitting.toasts
    names = list(sitting.viewer.desk.layer.panels)
    assert names.index("help") > names.index("toast 0")


def test_text_grows_and_shrinks_and_the_town_stays_whole(sitting: Sitting) -> None:
    bar = sitting.viewer.desk.layer.panels["bar"].painted.image.height
    sitting.press("pageup")
    assert sitting.viewer.style.text_scale == 1.25
    assert sitting.viewer.desk.layer.panels["bar"].painted.image.height > bar
    above = sitting.viewer.desk.margins()[1]
    _, top = sitting.viewer.camera.pixel_of(0.0, 0.0)
    assert top >= above
    sitting.press(*("pagedown",) * 5)
    assert sitting.viewer.style.text_scale == 0.8
    sitting.press(*("pageup",) * 9)
    assert sitting.viewer.style.text_scale == 2.0, "no larger than there is room for"
    assert "text is as large as this window lets it be" in sitting.toasts


def test_v_stops_what_moves_and_people_stand_where_they_are(sitting: Sitting) -> None:
    sitting.press("v")
    assert sitting.viewer.style.reduced_motion
    assert "less motion" in sitting.toasts
    sitting.press("v")
    assert not sitting.viewer.style.reduced_motion


def test_sounds_are_said_to_be_missing_or_how_loud_they_are(headless: "arcade.Window", sitting: Sitting) -> None:
    sitting.press("s")
    assert "there are no sounds here" in sitting.toasts
    heard: list[int] = []
    other = Sitting(headless, Life.of(new_town()), loudness=lambda tenths: f"{heard.append(tenths)}")
    other.press("s", "bracketright", "bracketleft")
    assert heard == [0, 1, -1]
    other.close()


def test_f12_saves_what_is_drawn_and_says_where(sitting: Sitting) -> None:
    sitting.press("f12")
    assert sitting.saved == [Path("picture-0.png")]
    sitting.go_on()
    assert "saved picture-0.png" in sitting.toasts
    assert len(sitting.saved) == 1


def test_f10_quits(sitting: Sitting) -> None:
    sitting.press("f10")
    assert sitting.viewer.is_closing


def test_toasts_go_away_and_the_same_is_there_once(sitting: Sitting) -> None:
    sitting.press("s", "s", "s")
    assert sitting.toasts == ["there are no sounds here"]
    sitting.go_on(6.0)
    assert sitting.toasts == []
    assert not sitting.has("toast 0")


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
    assert sitting.town.digest() == lived_with_commands(sitting)


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


def test_who_leaves_is_let_go_and_said_to_have_left(sitting: Sitting) -> None:
    person = int(sitting.frame.ids[0])
    sitting.press("tab", "g", "p", "period")
    sitting.viewer.press_key("right")
    sitting.viewer.wish(Give(Remove(person=person)))
    sitting.press("period", "period")
    viewer = sitting.viewer
    assert (viewer.subject, viewer.followed, viewer.possession.person) == (None, None, None)
    assert not sitting.has("inspector")
    assert sitting.has("passing 0")
    assert f"{first_name_of(sitting.frame.key, person)} does not live here any more" in sitting.toasts
    given = len(sitting.given)
    sitting.press("right", "e", "p", "g")
    assert len(sitting.given) == given
    sitting.press("3", seconds=1.0)
    assert not sitting.has("passing 0")


def test_whoever_moves_in_where_a_possessed_person_lived_decides_by_the_script(sitting: Sitting) -> None:
    person, row = int(sitting.frame.ids[0]), int(sitting.frame.rows[0])
    sitting.press("tab", "p", "period")
    sitting.viewer.wish(Give(Remove(person=person)))
    sitting.press("period")
    for _ in range(200):
        sitting.viewer.wish(Give(Spawn()))
        sitting.press("period", "period")
        if row in sitting.frame.rows:
            break
    heir = int(sitting.frame.ids[sitting.frame.rows.tolist().index(row)])
    sitting.press("period")
    assert heir != person
    assert policy_of(sitting, heir) == Policy.SCRIPTED


def test_the_past_takes_no_commands_and_says_so(sitting: Sitting) -> None:
    sitting.press("3", seconds=1.0)
    sitting.press("space", "comma", "comma", "tab")
    digest = sitting.town.digest()
    sitting.press("p")
    assert sitting.viewer.possession.person is None
    sitting.viewer.wish(Give(Spawn()))
    sitting.go_on()
    assert sitting.toasts == ["this is the past (branch from here, or go back to now)"]
    assert sitting.town.digest() == digest
    assert not sitting.given


def test_who_is_possessed_stays_so_in_a_branch(sitting: Sitting) -> None:
    sitting.press("3", seconds=1.0)
    sitting.press("space", "tab", "p", "period", "period")
    person = sitting.viewer.possession.person
    assert person is not None
    sitting.click_on("timeline", Seek(0))
    x = sitting.viewer.camera.x
    sitting.press("right")
    assert sitting.viewer.camera.x != x, "in the past arrows move the camera"
    assert sitting.seen.tick < sitting.seen.last_tick
    assert policy_of(sitting, person) == Policy.SCRIPTED
    sitting.press("j", "z")
    assert sitting.seen.is_now
    assert policy_of(sitting, person) == Policy.PRIMITIVE
    assert not sitting.refused


def test_marks_of_a_life_that_was_left_are_forgotten(sitting: Sitting) -> None:
    sitting.press("3", seconds=1.0)
    sitting.press("space")
    sitting.viewer.wish(Give(StartDisturbance(disturbance="blackout")))
    sitting.press("period")
    assert {mark.kind for mark in sitting.seen.what.marks} >= {"disturbance"}
    sitting.press("comma", "comma", "comma")
    assert sitting.seen.what.marks, "they stay on the timeline of what is the past"
    sitting.press("j")
    assert sitting.seen.what.marks == ()


def test_a_banner_stands_in_the_picture_while_there_is_a_blackout(sitting: Sitting) -> None:
    sitting.press("3", seconds=1.0)
    sitting.press("space")
    assert not sitting.has("banner")
    before = sitting.pixels()[60:110, 450:830].mean()
    sitting.viewer.wish(Give(StartDisturbance(disturbance="blackout", ticks=30)))
    sitting.press("period", "period")
    panel = sitting.viewer.desk.layer.panels["banner"]
    assert panel.top < 60
    assert abs(panel.left + panel.painted.image.width / 2 - 640) < 4
    assert abs(sitting.pixels()[60:110, 450:830].mean() - before) > 10
    assert sitting.town.world.blocks["disturbances.i32"].any()
    sitting.press("3", seconds=1.0)
    assert not sitting.has("banner")


SIZES = ((640, 400), (800, 600), (1280, 720), (2560, 1440))


@pytest.mark.parametrize("scale", [1.0, 2.0, 3.0])
def test_panels_stay_within_any_window_and_bars_keep_what_matters(headless: "arcade.Window", scale: float) -> None:
    made = Sitting(headless, Life.of(new_town()), style=Style(text_scale=scale))
    made.press("3", seconds=4.0)
    made.press("space", "tab", "comma", "comma")
    for size in SIZES:
        made.resize(*size)
        made.go_on()
        for name, panel in made.viewer.desk.layer.panels.items():
            image = panel.painted.image
            assert panel.left >= 0, (size, name)
            assert panel.top >= 0, (size, name)
            assert panel.left + image.width <= size[0], (size, name)
            assert panel.top + image.height <= size[1], (size, name)
        panels = made.viewer.desk.layer.panels
        for wish in (Now(), Pause(), Step(1), *(Speed(speed) for speed in (1.0, 10.0, 100.0, math.inf)), Open("town")):
            assert wish in [spot.wish for spot in panels["bar"].painted.spots], (size, wish)
        ticker, card, indicators = panels["ticker"], panels["inspector"], panels.get("indicators")
        assert ticker.left + ticker.painted.image.width <= card.left, size
        if indicators is not None:
            assert indicators.top + indicators.painted.image.height <= ticker.top, size
    made.close()


def test_a_town_that_is_whole_stays_so_in_a_window_of_another_size(sitting: Sitting) -> None:
    for size in SIZES:
        sitting.resize(*size)
        left, top = sitting.viewer.camera.pixel_of(0.0, 0.0)
        right, bottom = sitting.viewer.camera.pixel_of(float(sitting.site.width), float(sitting.site.height))
        assert min(left, top) >= 0
        assert right <= size[0]
        assert bottom <= size[1]


def test_what_is_done_is_recorded_and_replays(headless: "arcade.Window", tmp_path: Path) -> None:
    path = tmp_path / "walk.tlr"
    made = Sitting(headless, Life.of(new_town(), record=path))
    made.press("3", seconds=6.0)
    made.press("space", "tab", "p", "right", "down", "e", "p", "period")
    digest, tick = made.town.digest(), made.seen.tick
    made.close()
    past = open_past(path)
    assert [given.command for given in past.given if not given.why] == [command for _, command in made.given]
    again = past.town_at(past.moment_before(tick))
    past.live(again, tick)
    assert again.digest() == digest


def test_the_marks_of_a_recording_are_there_from_the_beginning(headless: "arcade.Window", tmp_path: Path) -> None:
    path = tmp_path / "power.tlr"
    with Life.of(new_town(), record=path) as life:
        life.live(20)
        life.command(SetSupply(supply="power", on=False))
        life.live(20)
    made = Sitting(headless, Life.from_recording(path))
    assert [(mark.tick, mark.kind, mark.words) for mark in made.seen.what.marks] == [(20, "command", "set supply")]
    made.press("3", seconds=1.0)
    assert len([mark for mark in made.seen.what.marks if mark.kind == "command"]) == 1
    made.press("p", "tab", "p")
    assert made.toasts
    assert "inspector" in made.viewer.desk.layer.panels
    made.close()
