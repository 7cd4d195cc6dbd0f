"""What the tests of disturbances share: a troubled town, and what was told of its disturbances."""

from dataclasses import dataclass
from typing import Any

from components.disturbances import Disturbance
from components.town import Clock
from components.words import Trouble
from tests.scenes import blocks_of, idle
from townlet_ecs import Town
from townlet_ecs.commands import EndDisturbance, StartDisturbance
from townlet_ecs.config.loading import Loaded, load_all

KINDS = [kind for kind in Trouble if kind]


def quiet() -> Loaded:
    """Return the quiet config, in which nothing goes wrong of itself."""
    return load_all("quiet")


def troubled(*sets: str, rate: float = 30.0) -> Loaded:
    """Return the default config with every kind of disturbance many times a day."""
    often = [f"disturbances.per_day.{kind.name.lower()}={rate}" for kind in KINDS]
    return load_all("riverside", [*often, *sets])


def at_noon(**options: Any) -> Town:
    """Return the quiet town at noon, nobody about anything."""
    town = Town(quiet(), seed=7, **options)
    town.run(720)
    idle(blocks_of(town))
    return town


def begin(kind: str, **options: Any) -> StartDisturbance:
    return StartDisturbance(disturbance=kind, **options)  # type: ignore[arg-type]


def end(kind: str, **options: Any) -> EndDisturbance:
    return EndDisturbance(disturbance=kind, **options)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Seen:
    """One disturbance as it was seen going on."""

    kind: Trouble
    target: int
    began: int
    ends: int
    people: tuple[int, ...]


def going_on(town: Town) -> list[Seen]:
    """Return what goes on in a town now."""
    now = blocks_of(town).disturbances_i32
    return [
        Seen(
            Trouble(int(column[Disturbance.KIND])), int(column[Disturbance.TARGET]), int(column[Disturbance.BEGAN]),
            int(column[Disturbance.ENDS]), (int(column[Disturbance.WHO]), int(column[Disturbance.OTHER])),
        )
        for column in now.T
        if column[Disturbance.KIND]
    ]


def watch(town: Town, ticks: int) -> tuple[list[Seen], int]:
    """Let a town live and return every disturbance that began, in order, and the most that went on at once."""
    seen: list[Seen] = []
    most = 0
    for _ in range(ticks):
        town.step()
        now = going_on(town)
        most = max(most, len(now))
        seen += [each for each in now if each.began == blocks_of(town).town_i64[Clock.TICK] - 1]
    return seen, most
