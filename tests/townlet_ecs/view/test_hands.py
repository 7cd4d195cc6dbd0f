"""Whatever somebody presses and clicks, the town lives as one that is only given the commands that it accepted."""

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scenes import riverside
from tests.townlet_ecs.view.sitting import Sitting
from townlet_ecs import Town
from townlet_ecs.command import Command
from townlet_ecs.view.keys import KEYS
from townlet_ecs.view.life import Life

if TYPE_CHECKING:
    import arcade

SIZE = (800, 500)
SEED = 7
AS_FAST_AS_IT_GOES = "4"

SYMBOLS = sorted({key.symbols[0] for key in KEYS} - {AS_FAST_AS_IT_GOES})
PRESSES = st.tuples(st.just("press"), st.sampled_from(SYMBOLS))
PEOPLE_KEYS = st.tuples(st.just("press"), st.sampled_from(["tab", "p", "left", "right", "up", "down", "z", "enter"]))
PIXELS = st.tuples(st.integers(0, SIZE[0] - 1), st.integers(0, SIZE[1] - 1))
CLICKS = st.tuples(st.sampled_from(["click", "menu", "drag", "scroll"]), PIXELS)
ADVANCES = st.tuples(st.just("advance"), st.sampled_from([0.05, 0.3, 1.0]))
DEEDS = st.lists(st.one_of(PRESSES, PEOPLE_KEYS, CLICKS, ADVANCES), min_size=5, max_size=25)


class Diary(Life):
    """A life that remembers which commands it accepted, as far as it has not branched off them."""

    accepted: tuple[tuple[int, Command], ...] = ()

    def _hear(self, tick: int, command: Command, why: str) -> None:
        super()._hear(tick, command, why)
        if not why:
            self.accepted = (*self.accepted, (tick, command))

    def branch(self) -> None:
        super().branch()
        self.accepted = tuple(each for each in self.accepted if each[0] < self.branched[-1])


def lived_apart(life: Diary) -> str:
    """Return the digest of a town at the newest tick that nobody watched."""
    town = Town(riverside(), seed=SEED)
    for tick, command in life.accepted:
        town.run(tick - town.tick)
        town.command(command)
    town.run(life.last_tick - town.tick)
    town.commands.drain(town.world)
    return town.digest()


@settings(max_examples=12)
@given(deeds=DEEDS)
def test_only_commands_change_the_town(headless: "arcade.Window", deeds: list[tuple[str, object]]) -> None:
    life = Diary.of(Town(riverside(), seed=SEED))
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
    assert life.town.digest() == lived_apart(life)
    if not life.accepted:
        unwatched = Town(riverside(), seed=SEED)
        unwatched.run(life.tick)
        assert life.town.digest() == unwatched.digest()
    made.close()
