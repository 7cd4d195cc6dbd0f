"""A storm: many towns of one batch under random commands, each with dice of its own, looked at again and again."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from tests.invariants import faults_of_blocks
from tests.reliability.commands import random_command
from tests.watch import Watch
from townlet_ecs import Batch
from townlet_ecs.commands import CommandError, carry_out


@dataclass
class Tally:
    """What became of the commands of a storm, by kind."""

    accepted: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        """Return one line for each kind of command."""
        kinds = sorted(self.accepted | self.refused)
        return [f"{kind:<10} accepted {self.accepted[kind]:>8,}   refused {self.refused[kind]:>8,}" for kind in kinds]

    def __str__(self) -> str:
        """Return the lines and their sum."""
        total = f"{'together':<10} accepted {self.accepted.total():>8,}   refused {self.refused.total():>8,}"
        return "\n".join([*self.lines(), total])


class Storm:
    """A batch under random commands.

    Attributes:
        tally: Commands accepted and refused so far.
        faults: What was wrong, with the town and the seed that show it again.
    """

    def __init__(self, batch: Batch, *, seed: int, share: float, watched: int = 0) -> None:
        """Prepare the dice of every town.

        Args:
            batch: The towns.
            seed: Seed of the storm; town k draws from (seed, k).
            share: Chance of a command for each town at each call of `strike`.
            watched: The first so many towns are looked at tick by tick.
        """
        self.batch = batch
        self.seed = seed
        self.share = share
        self.tally = Tally()
        self.faults: list[str] = []
        self._towns = [batch.world.town(place) for place in range(batch.towns)]
        self._dice = [np.random.default_rng([seed, place]) for place in range(batch.towns)]
        self._watches = [Watch(self._towns[place], batch.world) for place in range(watched)]

    def strike(self) -> None:
        """Carry out a command in some towns, now."""
        for place, (rng, town) in enumerate(zip(self._dice, self._towns, strict=True)):
            while rng.random() < self.share:
                command = random_command(rng, town, self.batch.world, place)
                kind = type(command).__name__
                before = self.batch.digest(place) if place == 0 else ""
                try:
                    carry_out(command, self.batch.world)
                except CommandError:
                    self.tally.refused[kind] += 1
                    if place == 0 and self.batch.digest(place) != before:
                        self.faults.append(f"{self.where(place)}: {command} was refused and changed something")
                else:
                    self.tally.accepted[kind] += 1
        for watch in self._watches:
            watch.remember()

    def live(self, ticks: int) -> None:
        """Let the towns live, those that are watched under a close eye."""
        if not self._watches:
            self.batch.run(ticks)
            return
        for _ in range(ticks):
            self.batch.run(1)
            for place, watch in enumerate(self._watches):
                self.note(place, watch.faults() + faults_of_blocks(self._towns[place], self.batch.world))

    def look(self) -> None:
        """Look for faults in every town."""
        for place, town in enumerate(self._towns):
            self.note(place, faults_of_blocks(town, self.batch.world))

    def note(self, place: int, faults: list[str]) -> None:
        """Keep the first faults with the town that has them."""
        if faults and len(self.faults) < 20:
            self.faults += [f"{self.where(place)}: {fault}" for fault in faults]

    def where(self, place: int) -> str:
        """Return which town this is, so that it can be lived again."""
        return f"seed {self.batch.world.seed}, town {self.batch.world.town_numbers[place]}, storm {self.seed}"


def rage(storm: Storm, ticks: int, *, every: int, look_every: int) -> None:
    """Let a storm rage for some ticks, commands coming every few; stop at the first fault."""
    for tick in range(0, ticks, every):
        storm.strike()
        storm.live(min(every, ticks - tick))
        if (tick // every) % max(1, look_every // every) == 0:
            storm.look()
        if storm.faults:
            return
    storm.look()
