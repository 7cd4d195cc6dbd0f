"""Rendering for learning: by the viewer where it can draw, by numpy where it cannot, and never a change to the town."""

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tests.scenes import riverside, town_at
from townlet_ecs.env import picture, rendering
from townlet_ecs.env.parallel import parallel_env
from townlet_ecs.env.rendering import PLAIN_PICTURES, Rendering
from townlet_ecs.env.single import SingleEnv
from townlet_ecs.view.doors import ShutError
from townlet_ecs.world import World

ENVIRONMENTS: tuple[Callable[..., Any], ...] = (parallel_env, SingleEnv)


class Paper:
    """What the viewer would draw on."""

    def __init__(self) -> None:
        self.drawn = self.closed = 0

    def draw(self, world: World) -> picture.Picture | None:
        self.drawn += 1
        return np.zeros((2, 3, 3), np.uint8)

    def close(self) -> None:
        self.closed += 1


@pytest.fixture(autouse=True)
def nothing_was_said_before() -> None:
    rendering.say_once.cache_clear()


def let_draw(monkeypatch: pytest.MonkeyPatch, draw: Callable[..., Any]) -> None:
    """Let the viewer be one that begins to draw in some way."""
    viewer = SimpleNamespace(CANNOT_DRAW=(ShutError,), headless=draw, window=draw)
    monkeypatch.setattr(rendering, "viewer_of", lambda: viewer)


def shut(*arguments: object) -> Paper:
    raise ShutError("render_mode: there is no OpenGL here")


@pytest.mark.parametrize("make", ENVIRONMENTS)
def test_the_viewer_draws_for_both_environments_and_changes_nothing(make: Callable[..., Any]) -> None:
    env = make(config=riverside(), render_mode="rgb_array")
    env.reset(seed=1)
    digest = env.vector.world.digest(0)
    drawn = env.render()
    again = env.render()
    assert env.vector.world.digest(0) == digest
    width, height = picture.town_size(env.vector.world)
    assert drawn.shape == (height * picture.TILE_PIXELS, width * picture.TILE_PIXELS, 3)
    assert drawn.dtype == np.uint8
    assert np.array_equal(drawn, again), "a picture depends on nothing but the town"
    assert not np.array_equal(drawn, picture.draw_town(env.vector.world)), "it is not the plain one"
    env.close()
    env.close()


def test_a_picture_does_not_depend_on_those_before_it() -> None:
    def pictures(moments: list[int]) -> picture.Picture:
        rendering, town = Rendering("rgb_array"), town_at(moments[0])
        drawn = rendering.render(town.world)
        for moment in moments[1:]:
            town.run(moment - town.tick)
            drawn = rendering.render(town.world)
        assert drawn is not None
        return drawn

    assert np.array_equal(pictures([600]), pictures([0, 300, 599, 600]))


@pytest.mark.parametrize("make", ENVIRONMENTS)
def test_where_the_viewer_cannot_draw_pictures_are_plain_and_that_is_said_once(
    make: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    let_draw(monkeypatch, shut)
    for _ in range(2):
        env = make(config=riverside(), render_mode="rgb_array")
        env.reset(seed=1)
        for _ in range(2):
            assert np.array_equal(env.render(), picture.draw_town(env.vector.world))
    said = f"townlet: render_mode: there is no OpenGL here; {PLAIN_PICTURES}\n"
    assert capfd.readouterr().err == said


def test_without_a_window_nothing_is_shown_and_that_is_said_once(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    let_draw(monkeypatch, shut)
    env = SingleEnv(config=riverside(), render_mode="human")
    env.reset()
    for _ in range(3):
        env.step(0)
        assert env.render() is None
    assert capfd.readouterr().err == f"townlet: render_mode: there is no OpenGL here; {rendering.NO_WINDOW}\n"


def test_a_window_is_opened_once_and_closed_with_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    paper = Paper()
    let_draw(monkeypatch, lambda world, title: paper)
    env = parallel_env(config=riverside(), render_mode="human")
    env.reset(seed=1)
    assert env.render() is None
    assert env.render() is None
    env.close()
    env.close()
    assert (paper.drawn, paper.closed) == (2, 1)


def test_another_town_is_drawn_on_something_new(monkeypatch: pytest.MonkeyPatch) -> None:
    papers: list[Paper] = []

    def begin(world: World, width: int, height: int) -> Paper:
        papers.append(Paper())
        return papers[-1]

    let_draw(monkeypatch, begin)
    drawing = Rendering("rgb_array")
    first, second = town_at(1), town_at(2)
    for town in (first, first, second):
        drawing.render(town.world)
    assert [(paper.drawn, paper.closed) for paper in papers] == [(2, 1), (1, 0)]


def test_another_thread_gets_plain_pictures(capfd: pytest.CaptureFixture[str]) -> None:
    env = SingleEnv(config=riverside(), render_mode="rgb_array")
    env.reset(seed=1)
    env.render()
    drawn: list[Any] = []
    thread = threading.Thread(target=lambda: drawn.append(env.render()))
    thread.start()
    thread.join()
    assert np.array_equal(drawn[0], picture.draw_town(env.vector.world))
    assert "another thread" in capfd.readouterr().err


def test_without_a_mode_nothing_is_drawn_and_a_wrong_one_is_refused() -> None:
    assert Rendering(None).render(town_at(1).world) is None
    for make in ENVIRONMENTS:
        with pytest.raises(ValueError, match="render_mode: ascii \\(one of rgb_array, human\\)"):
            make(config=riverside(), render_mode="ascii")
