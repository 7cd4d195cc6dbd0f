"""A film of a life goes by a clock of its own: every run is like the last."""

import math
from collections.abc import Iterator

import pytest

from components.town import Clock
from tests.townlet_ecs.view.unwatched import town
from townlet_ecs.command import CommandError
from townlet_ecs.commands import Remove
from townlet_ecs.view.living.life import Life
from townlet_ecs.view.living.pace import Stepper
from townlet_ecs.view.wishes import Give, Pause, Speed, Step


@pytest.fixture
def life() -> Iterator[Life]:
    with Life.of(town()) as found:
        yield found


def test_a_film_lives_exactly_the_ticks_of_its_seconds(life: Life) -> None:
    stepper = Stepper(life, lambda life: life.tick, speed=10.0)
    lived = [stepper.advance(1 / 30) for _ in range(300)]
    assert sum(lived) == life.tick == 100
    assert max(lived) == 1
    assert [index for index, ticks in enumerate(lived) if ticks] == list(range(2, 300, 3))


def test_a_film_knows_when_between_two_pictures_a_tick_was_reached(life: Life) -> None:
    stepper = Stepper(life, lambda life: life.tick, speed=8.0)
    stepper.advance(0.3)
    seen = stepper.take()
    assert seen is not None
    assert (seen.tick, seen.reached, stepper.now()) == (2, pytest.approx(0.25), pytest.approx(0.3))


def test_a_film_is_the_same_every_time() -> None:
    def film() -> list[tuple[int, str]]:
        with Life.of(town()) as life:
            stepper = Stepper(life, lambda life: life.town.digest(), speed=math.inf)
            pictures = []
            for picture in range(20):
                if picture == 5:
                    stepper.ask(Speed(10.0))
                    stepper.ask(Give(Remove(person=2)))
                if picture == 12:
                    stepper.ask(Step(-3))
                stepper.advance(0.1)
                seen = stepper.take()
                pictures += [(seen.tick, seen.what)] if seen else []
            return pictures

    assert film() == film()


def test_a_paused_film_stands_still(life: Life) -> None:
    stepper = Stepper(life, lambda life: life.tick, speed=10.0, paused=True)
    assert stepper.take() is not None
    assert stepper.advance(10.0) == 0
    assert stepper.take() is None
    stepper.ask(Pause())
    assert stepper.advance(1.0) == 10


def test_a_failing_command_is_told_and_not_raised(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(command: object) -> None:
        raise CommandError("the command queue is full")

    monkeypatch.setattr(life.town, "command", full)
    stepper = Stepper(life, lambda life: life.tick)
    stepper.ask(Give(Remove(person=1)))
    stepper.advance(0.0)
    seen = stepper.take()
    assert seen is not None
    assert seen.notes == ("the command queue is full",)
    assert int(life.town.world.blocks["town.i64"][0, Clock.TICK]) == 0
