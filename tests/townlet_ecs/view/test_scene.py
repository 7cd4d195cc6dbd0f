"""The scene shows what the town says: who is where, what time it is, and what the overlays promise."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from components.people import Where
from components.words import Doing, Weather
from tests.townlet_ecs.view.pictures import DIFFERENCE_MAX, PLAIN, Canvas, differing, golden, without
from townlet_ecs import Town
from townlet_ecs.commands import SetBroken, SetNeed, SetSupply, SetTie, SetWeather, Spawn
from townlet_ecs.view.art.ground import paint_template
from townlet_ecs.view.map import terrain
from townlet_ecs.view.map.people import FIGURES_ZOOM_MIN
from townlet_ecs.view.wishes import Subject

if TYPE_CHECKING:
    import arcade

NOON, NIGHT = 1440 + 12 * 60, 1440 + 3 * 60


@pytest.fixture
def canvas(headless: "arcade.Window") -> Iterator[Canvas]:
    town = Town("quiet", seed=7)
    drawn = Canvas(headless, town)
    yield drawn
    drawn.scene.close()


def at(canvas: Canvas, tick: int) -> Canvas:
    canvas.town.run(tick - canvas.town.tick)
    return canvas


def test_everybody_is_drawn_where_the_frame_says(canvas: Canvas) -> None:
    at(canvas, NOON)
    canvas.camera.zoom = 24.0
    frame = canvas.frame()
    for index, person in enumerate(frame.ids.tolist()):
        canvas.camera.look_at(float(frame.spot_x[index]), float(frame.spot_y[index]))
        found = differing(canvas.draw(), canvas.draw(canvas.shown(frame=without(frame, person))))
        assert found is not None, f"{person} is not to be seen"
        spot = canvas.camera.spot_at(*found)
        assert abs(spot[0] - frame.spot_x[index]) < 0.4, f"{person}: {spot}"
        assert abs(spot[1] - frame.spot_y[index]) < 0.7, f"{person}: {spot}"


def test_a_sleeper_lies_in_bed(canvas: Canvas) -> None:
    at(canvas, NIGHT)
    canvas.camera.zoom = 24.0
    frame, site = canvas.frame(), canvas.site
    index = int(np.flatnonzero(frame.doing == Doing.SLEEPING)[0])
    bed = int(frame.claimed[index])
    canvas.camera.look_at(float(site.object_x[bed]) + 0.5, float(site.object_y[bed]) + 0.5)
    found = differing(canvas.draw(), canvas.draw(canvas.shown(frame=without(frame, int(frame.ids[index])))), least=6)
    assert found is not None
    x, y = canvas.camera.spot_at(*found)
    assert abs(x - site.object_x[bed] - 0.5) < 0.5
    assert abs(y - site.object_y[bed] - 0.5) < 0.7


def test_night_is_darker_than_noon_and_dusk_lies_between(canvas: Canvas) -> None:
    bright = {hour: at(canvas, 1440 + hour * 60).draw().mean() for hour in (12, 20, 23)}
    assert bright[12] > bright[20] + 10 > bright[23] + 10
    assert bright[23] > 15, "one still sees something"
    lit = canvas.draw(canvas.shown(frozenset()))
    assert lit.mean() > bright[23] + 20, "without the overlay it is light"


def test_lamps_go_out_in_a_blackout(canvas: Canvas) -> None:
    at(canvas, 22 * 60)
    shining = canvas.draw()
    canvas.town.command(SetSupply(supply="power", on=False))
    canvas.town.step()
    dark = canvas.draw()
    assert dark.mean() < shining.mean() - 4
    assert differing(shining, dark) is not None


@pytest.mark.parametrize("weather", ["rain", "cold"])
def test_weather_falls_and_moves_unless_nothing_shall(canvas: Canvas, weather: str) -> None:
    at(canvas, NOON + 60)
    overlays = PLAIN | {"weather"}
    sunny = canvas.draw(canvas.shown(overlays))
    canvas.town.command(SetWeather(weather=weather))  # type: ignore[arg-type]
    canvas.town.step()
    assert canvas.frame().weather == Weather[weather.upper()]
    falling = canvas.draw(canvas.shown(overlays), seconds=1.0)
    assert np.abs(falling - sunny).mean() > 3
    assert np.abs(falling - canvas.draw(canvas.shown(overlays), seconds=1.4)).max() > 30
    still = canvas.draw(canvas.shown(overlays), seconds=1.0, still=True)
    assert np.array_equal(still, canvas.draw(canvas.shown(overlays), seconds=1.4, still=True))


def test_who_does_not_wait_sees_a_meadow_until_the_ground_is_painted(
    canvas: Canvas, monkeypatch: pytest.MonkeyPatch
) -> None:
    brushes = threading.Event()

    def paint(*painted: object) -> Image.Image:
        assert brushes.wait(60), "nobody waits for this"
        return paint_template(*painted)  # type: ignore[arg-type]

    monkeypatch.setattr(terrain, "paint_template", paint)
    monkeypatch.setattr(terrain, "FIRST_SECONDS", 0.0)
    canvas.camera.zoom = 24.0
    at(canvas, NOON)
    meadow = canvas.draw(patient=False)
    assert abs(np.median(meadow, axis=(0, 1)) - terrain.GRASS).max() <= 1, "nothing but grass and people"
    brushes.set()
    painted = canvas.draw()
    assert np.abs(painted - meadow).mean() > 5
    assert np.array_equal(canvas.draw(patient=False), painted)


def test_people_walk_between_two_ticks(canvas: Canvas) -> None:
    at(canvas, NOON)
    canvas.scene.see(canvas.shown())
    before = canvas.frame()
    canvas.town.step()
    after = canvas.frame()
    walker = int(np.flatnonzero((before.x != after.x) | (before.y != after.y))[0])
    person = int(after.ids[walker])
    canvas.scene.see(canvas.shown())
    start, middle, end = (canvas.scene.spot_of(person, share) for share in (0.0, 0.5, 1.0))
    assert start == (before.spot_x[walker], before.spot_y[walker])
    assert end == (after.spot_x[walker], after.spot_y[walker])
    assert middle is not None
    assert middle == ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)  # type: ignore[index]


def test_who_is_put_elsewhere_does_not_fly_there(canvas: Canvas) -> None:
    at(canvas, 100)
    canvas.scene.see(canvas.shown())
    before = canvas.frame()
    canvas.town.world.blocks["people.i32"][0, Where.CELL, 0] = 15 * 48 + 20
    canvas.town.world.blocks["reservations.i32"][0, :, 0] = 0
    canvas.scene.see(canvas.shown())
    after = canvas.frame()
    person = int(after.ids[0])
    assert abs(after.spot_x[0] - before.spot_x[0]) + abs(after.spot_y[0] - before.spot_y[0]) > 5
    assert canvas.scene.spot_of(person, 0.0) == canvas.scene.spot_of(person, 1.0)


@pytest.mark.parametrize("overlay", ["names", "bubbles", "needs", "cells", "paths", "queues", "ties"])
def test_every_overlay_of_the_map_shows_something(canvas: Canvas, overlay: str) -> None:
    at(canvas, 8 * 60)
    canvas.camera.zoom = 9.0
    if overlay == "ties":
        for number in (0, 1):
            tie = SetTie(person=number, other=1 - number, trust=0.8, familiarity=0.8, rivalry=0.0)
            canvas.town.command(tie)
    if overlay == "needs":
        canvas.town.command(SetNeed(person=3, need="energy", level=0.05))
    canvas.town.step()
    plain = canvas.draw()
    assert differing(plain, canvas.draw(canvas.shown(PLAIN | {overlay}))) is not None


def test_rivals_are_joined_by_dashes_and_friends_by_whole_lines(canvas: Canvas) -> None:
    at(canvas, 8 * 60)
    canvas.camera.zoom = 40.0
    lengths = {}
    for words, trust, rivalry in (("friends", 0.9, 0.0), ("rivals", -0.4, 0.9)):
        canvas.town.command(SetTie(person=0, other=1, trust=trust, familiarity=trust, rivalry=rivalry))
        canvas.town.step()
        frame = canvas.frame()
        canvas.camera.look_at(
            (frame.spot_x[0] + frame.spot_x[1]) / 2, (frame.spot_y[0] + frame.spot_y[1]) / 2
        )
        shown = canvas.shown(PLAIN | {"ties"}, Subject("person", 0))
        assert next(zip(shown.marks.tie_ids[:, 1].tolist(), shown.marks.tie_sign.tolist(), strict=True)) == (
            1, 1 if words == "friends" else -1,
        )  # fmt: skip
        lengths[words] = (np.abs(canvas.draw(shown) - canvas.draw(canvas.shown(PLAIN))).max(axis=2) > 12).sum()
    assert 0 < lengths["rivals"] < 0.75 * lengths["friends"]


def test_broken_things_and_outages_carry_signs(canvas: Canvas) -> None:
    at(canvas, NOON)
    plain = canvas.draw()
    canvas.town.command(SetBroken(object=20))
    canvas.town.step()
    found = differing(plain, canvas.draw())
    assert found is not None
    canvas.camera.zoom = 30
    canvas.camera.look_at(canvas.site.object_x[20] + 0.5, canvas.site.object_y[20] + 0.5)
    signed = canvas.draw()
    canvas.town.command(SetBroken(object=20, broken=False))
    canvas.town.step()
    found = differing(signed, canvas.draw(), least=40)
    assert found is not None
    assert abs(found[0] - 240) < 30
    assert abs(found[1] - 180) < 30


def test_an_arrival_is_marked_for_a_moment(canvas: Canvas) -> None:
    at(canvas, NOON)
    canvas.draw(seconds=0.0)
    canvas.town.command(Spawn(cell=15 * 48 + 30))
    canvas.town.step()
    marked = canvas.draw(seconds=1.0, just_now=True)
    later = canvas.draw(seconds=60.0, just_now=True)
    assert differing(marked, later, least=30) is not None


def test_far_away_people_are_dots_of_the_colour_of_what_they_do(canvas: Canvas) -> None:
    at(canvas, NOON)
    canvas.camera.zoom = FIGURES_ZOOM_MIN - 1
    frame = canvas.frame()
    person = int(frame.ids[0])
    found = differing(canvas.draw(), canvas.draw(canvas.shown(frame=without(frame, person))), least=40)
    assert found is not None
    right, down = canvas.camera.pixel_of(float(frame.spot_x[0]), float(frame.spot_y[0]))
    assert abs(found[0] - right) <= 4
    assert abs(found[1] - down) <= 4


def test_a_click_on_somebody_means_them(canvas: Canvas) -> None:
    at(canvas, NOON)
    canvas.draw()
    frame = canvas.frame()
    for index, person in enumerate(frame.ids.tolist()):
        assert canvas.scene.person_at(float(frame.spot_x[index]), float(frame.spot_y[index]) - 0.35, 0.6) == person
    assert canvas.scene.person_at(1.0, 1.0, 0.6) is None


SCENES = {"noon": NOON, "night": 1440 + 21 * 60 + 30, "morning": 1440 + 7 * 60 + 20}


@pytest.mark.parametrize("name", SCENES)
def test_scenes_look_as_they_did(canvas: Canvas, name: str, request: pytest.FixtureRequest) -> None:
    at(canvas, SCENES[name])
    everything = canvas.shown(frozenset({"names", "bubbles", "light", "weather", "queues", "ties", "paths"}))
    update = bool(request.config.getoption("--update-golden"))
    assert golden(name, canvas.draw(everything, still=True), update=update) < DIFFERENCE_MAX


def test_a_close_look_looks_as_it_did(canvas: Canvas, request: pytest.FixtureRequest) -> None:
    at(canvas, NOON)
    canvas.camera.zoom = 40.0
    canvas.camera.look_at(14.0, 22.0)
    everything = canvas.shown(frozenset({"names", "bubbles", "light"}), Subject("person", 3))
    update = bool(request.config.getoption("--update-golden"))
    assert golden("close", canvas.draw(everything, still=True), update=update) < DIFFERENCE_MAX


def test_another_hour_would_not_pass_for_the_stored_picture(canvas: Canvas) -> None:
    at(canvas, SCENES["night"])
    assert golden("noon", canvas.draw(still=True), update=False) > DIFFERENCE_MAX


def test_the_same_moment_is_drawn_in_the_same_pixels(canvas: Canvas) -> None:
    at(canvas, 20 * 60)
    shown = canvas.shown(frozenset({"names", "bubbles", "light", "weather"}))
    assert np.array_equal(canvas.draw(shown, seconds=2.0), canvas.draw(shown, seconds=2.0))


def test_blocks_tell_how_many_people_are_in_them(headless: "arcade.Window") -> None:
    canvas = Canvas(headless, Town("quiet", seed=7, agents=100))
    try:
        shown = canvas.shown(PLAIN | {"cells"})
        told = canvas.draw(shown)
        elsewhere = shown.frame.x.copy()
        elsewhere[0] = (elsewhere[0] + 48) % canvas.site.width  # a block farther east, but drawn where they were
        moved = canvas.draw(canvas.shown(PLAIN | {"cells"}, frame=replace(shown.frame, x=elsewhere)))
        assert differing(told, moved, least=60) is not None
    finally:
        canvas.scene.close()


def test_a_bright_rim_parts_the_town_from_what_lies_beyond(canvas: Canvas) -> None:
    at(canvas, NOON)
    canvas.camera.zoom = 20.0
    canvas.camera.look_at(48.0, 10.0)
    line = canvas.draw()[180].mean(axis=1)
    edge = int(canvas.camera.pixel_of(48.0, 10.0)[0])
    assert line[edge + 2] > 180
    assert line[edge + 40] < 60
