"""People leave, the past is visited, windows change their size: what is shown stays right, and replays."""

import math
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from components.words import Policy
from tests.townlet_ecs.view.diary import new_town
from tests.townlet_ecs.view.sitting import Sitting
from townlet_ecs.commands import Remove, SetSupply, Spawn
from townlet_ecs.names import first_name_of
from townlet_ecs.replay.past import open_past
from townlet_ecs.upsetting import StartDisturbance
from townlet_ecs.view.living.life import Life
from townlet_ecs.view.panels.painted import Style
from townlet_ecs.view.wishes import (
    Give,
    Now,
    Open,
    Pause,
    Seek,
    Speed,
    Step,
)

if TYPE_CHECKING:
    import arcade

pytestmark = pytest.mark.usefixtures("plain_ground")

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
    assert sitting.policy_of(heir) == Policy.SCRIPTED


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
    assert sitting.policy_of(person) == Policy.SCRIPTED
    sitting.press("j", "z")
    assert sitting.seen.is_now
    assert sitting.policy_of(person) == Policy.PRIMITIVE
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
