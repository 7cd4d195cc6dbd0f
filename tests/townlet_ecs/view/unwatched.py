"""What tests of a watched life share: a town, what it is given, and the same town that nobody watches."""

from tests.scenes import riverside
from townlet_ecs import Town
from townlet_ecs.command import Command
from townlet_ecs.commands import SetNeed

SEED = 7


def town() -> Town:
    return Town(riverside(), seed=SEED)


def lived_apart(commands: dict[int, list[Command]], ticks: int) -> Town:
    """Return a town that nobody watched: given the same commands, tick by tick."""
    other = town()
    while other.tick < ticks:
        for command in commands.get(other.tick, []):
            other.command(command)
        upcoming = [tick for tick in commands if tick > other.tick]
        other.run(min([ticks, *upcoming]) - other.tick)
    return other


def hungry(person: int = 1) -> SetNeed:
    return SetNeed(person=person, need="hunger", level=0.2)
