"""Tempers: people of other profiles among the rest, such as partners that a policy has never trained with."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from components.people import Persona
from systems.blocks import TownBlocks
from townlet_ecs.config.sections import Config
from townlet_ecs.env.stepping import give_temper


class Tempers:
    """From which profile the traits of whoever lives in some rows are drawn.

    Attributes:
        rows: The rows.
    """

    def __init__(
        self, config: Config, people: int, learners: Iterable[int], tempers: str | Mapping[int, str] | None
    ) -> None:
        """Look the profiles up.

        Args:
            config: Has the profiles.
            people: People of a town when it begins.
            learners: Rows that a single name does not concern.
            tempers: Names of profiles by row, or one for all who are no learners.

        Raises:
            ValueError: A profile or a row is none.
        """
        if isinstance(tempers, str):
            tempers = dict.fromkeys(sorted(set(range(people)) - set(learners)), tempers)
        named = dict(tempers or {})
        unknown = sorted(set(named.values()) - set(config.profiles))
        faults = [f"tempers: no profile is called {name}: one of {', '.join(config.profiles)}" for name in unknown]
        strangers = [row for row in named if row not in range(people)]
        faults += [f"tempers: nobody lives in row {row}: 0 to {people - 1}" for row in strangers]
        if faults:
            raise ValueError("; ".join(faults))
        self.rows = tuple(named)
        self._bounds: dict[int, tuple[NDArray[np.float32], NDArray[np.float32]]] = {}
        for row, name in named.items():
            bounds = [getattr(config.profiles[name], trait.name.lower()) for trait in Persona]
            low, high = np.array(bounds, np.float32).T
            self._bounds[row] = (np.ascontiguousarray(low), np.ascontiguousarray(high))

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return bool(self.rows)

    def give(self, world: TownBlocks, place: int) -> None:
        """Give everybody in the rows of a town the traits that their profile has for them."""
        for row in self.rows:
            give_temper(world, place, row, *self._bounds[row])

    def give_newcomers(self, world: TownBlocks, tick: NDArray[np.int64], born: NDArray[np.int32]) -> list[int]:
        """Give those who came in the last tick the traits of their row, and return the towns they came to.

        Args:
            world: Any town of the world.
            tick: (towns,) ticks lived.
            born: (towns, people) when people came.
        """
        rows = np.array(self.rows)
        places, found = np.nonzero(born[:, rows] == tick[:, np.newaxis] - 1)
        for place, row in zip(places.tolist(), rows[found].tolist(), strict=True):
            give_temper(world, place, row, *self._bounds[row])
        return sorted(set(places.tolist()))
