"""A life that remembers which commands it accepted, so that a town that nobody watches can be given the same."""

from collections.abc import Iterable

from tests.scenes import riverside
from townlet_ecs import Town
from townlet_ecs.command import Command
from townlet_ecs.view.living.life import Life

SEED = 7


class Diary(Life):
    """A life, and the commands that it accepted, but for those after which it branched off."""

    accepted: tuple[tuple[int, Command], ...] = ()

    def _hear(self, tick: int, command: Command, why: str) -> None:
        super()._hear(tick, command, why)
        if not why:
            self.accepted = (*self.accepted, (tick, command))

    def branch(self) -> None:
        super().branch()
        self.accepted = tuple(each for each in self.accepted if each[0] < self.branched[-1])


def new_town() -> Town:
    return Town(riverside(), seed=SEED)


def lived_unwatched(accepted: Iterable[tuple[int, Command]], tick: int) -> str:
    """Return the digest of a town at a tick that nobody watched, but that was given the same commands."""
    town = new_town()
    for given_at, command in accepted:
        town.run(given_at - town.tick)
        town.command(command)
    town.run(tick - town.tick)
    town.commands.drain(town.world)
    return town.digest()
