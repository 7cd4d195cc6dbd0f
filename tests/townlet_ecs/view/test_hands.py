"""Whatever somebody presses and clicks, the town lives as one that is only given the commands that it accepted."""

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.townlet_ecs.view.diary import Diary, lived_unwatched, new_town
from tests.townlet_ecs.view.sitting import Sitting
from townlet_ecs.view.keys import KEYS

if TYPE_CHECKING:
    import arcade

pytestmark = pytest.mark.usefixtures("plain_ground")

SIZE = (800, 500)
AS_FAST_AS_IT_GOES = "4"

SYMBOLS = sorted({key.symbols[0] for key in KEYS} - {AS_FAST_AS_IT_GOES})
PRESSES = st.tuples(st.just("press"), st.sampled_from(SYMBOLS))
PEOPLE_KEYS = st.tuples(st.just("press"), st.sampled_from(["tab", "p", "left", "right", "up", "down", "z", "enter"]))
PIXELS = st.tuples(st.integers(0, SIZE[0] - 1), st.integers(0, SIZE[1] - 1))
CLICKS = st.tuples(st.sampled_from(["click", "menu", "drag", "scroll"]), PIXELS)
ADVANCES = st.tuples(st.just("advance"), st.sampled_from([0.05, 0.3, 1.0]))
DEEDS = st.lists(st.one_of(PRESSES, PEOPLE_KEYS, CLICKS, ADVANCES), min_size=5, max_size=25)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(deeds=DEEDS)
def test_only_commands_change_the_town(headless: "arcade.Window", deeds: list[tuple[str, object]]) -> None:
    life = Diary.of(new_town())
    assert isinstance(life, Diary)
    made = Sitting(headless, life, size=SIZE)
    at = (SIZE[0] / 2, SIZE[1] / 2)
    for deed, what in deeds:
        match deed, what:
            case "press", str(symbol):
                made.viewer.press_key(symbol)
                made.go_on()
                made.viewer.release_key(symbol)
            case "advance", float(seconds):
                made.go_on(seconds)
            case "drag", (int(right), int(down)):
                made.drag(at, (right, down), parts=2)
            case "scroll", (int(right), int(down)):
                made.viewer.mouse.scroll(right, down, 1.0)
            case _, (int(right), int(down)):
                at = (float(right), float(down))
                made.click(*at, menu=deed == "menu")
    made.stepper.advance()
    life.now()
    assert life.town.digest() == lived_unwatched(life.accepted, life.tick)
    made.close()
