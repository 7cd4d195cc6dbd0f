"""Every key of the viewer does what its words say."""

import math
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from components.words import Policy
from tests.townlet_ecs.view.diary import new_town
from tests.townlet_ecs.view.sitting import Sitting
from townlet_ecs.commands import SetWeather
from townlet_ecs.guidance import Act
from townlet_ecs.names import first_name_of
from townlet_ecs.view.keys import KEYS
from townlet_ecs.view.living.life import Life
from townlet_ecs.view.wishes import (
    OVERLAYS,
    Subject,
    Toggle,
)

if TYPE_CHECKING:
    import arcade

pytestmark = pytest.mark.usefixtures("plain_ground")

PANELS = ("ticker", "indicators", "help")
"""Overlays that are no part of the map."""


@pytest.mark.usefixtures("headless")
def test_the_window_knows_every_key_by_the_name_that_the_table_has() -> None:
    from pyglet.window import key as symbols

    from townlet_ecs.view.window import key_name

    known = {key_name(value) for name, value in vars(symbols).items() if name.isupper() and isinstance(value, int)}
    assert {symbol for key in KEYS for symbol in key.symbols} - {"question"} <= known


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
        cell, tick = sitting.cell_of(person), sitting.seen.tick
        sitting.press(symbol)
        assert sitting.seen.tick == tick + 1
        assert sitting.policy_of(person) == Policy.PRIMITIVE
        walked += sitting.cell_of(person) != cell
    assert walked >= 3
    assert sum(isinstance(command, Act) for _, command in sitting.given) + len(sitting.refused) == 12
    sitting.press("p", "period")
    assert sitting.policy_of(person) == Policy.SCRIPTED
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


def test_a_possessed_person_does_what_the_key_says(sitting: Sitting) -> None:
    sitting.press("tab", "e", "r", "u", "z")
    assert not sitting.given, "nobody is possessed"
    sitting.press("p")
    for symbol, primitive in (("e", "interact"), ("r", "talk"), ("u", "use_item"), ("z", "stay")):
        sitting.press(symbol)
        acts = [command.primitive for _, command in sitting.given if isinstance(command, Act)]
        assert primitive in acts[-1:] or any(primitive in why for why in sitting.refused), primitive


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


def test_every_overlay_is_shown_and_hidden_by_its_key(sitting: Sitting) -> None:
    keys = {key.wish.overlay: key.symbols[0] for key in KEYS if isinstance(key.wish, Toggle)}
    assert set(keys) == set(OVERLAYS)
    for overlay, symbol in keys.items():
        before = overlay in sitting.viewer.overlays
        for shown in (not before, before):
            sitting.press(symbol)
            assert (overlay in sitting.seen.what.shown.overlays) == shown, overlay
            assert overlay not in PANELS or sitting.has(overlay) == shown, overlay


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
