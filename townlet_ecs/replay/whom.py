"""Whom somebody means: a person of a town by id or by name, who lives there now, did once or does later."""

from dataclasses import dataclass

import numpy as np

from components.people import Body, Identity
from components.town import Clock
from townlet_ecs.faults import nearest
from townlet_ecs.names import first_name_of, name_of
from townlet_ecs.town import Town

GUESS = "did you mean "
"""How a guess of `nearest` begins."""

NAMES_TOLD_MAX = 20
"""Names of those who could be meant that are told."""


class UnknownPersonError(ValueError):
    """Nobody is meant, or more than one; the message says who could be."""


@dataclass(frozen=True)
class Person:
    """Somebody who was meant.

    Attributes:
        id: The person's id.
        name: The whole name.
        namesakes: Others who bear the first name, as `name (person id)`.
    """

    id: int
    name: str
    namesakes: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return how somebody is named in a message."""
        return f"{self.name} (person {self.id})"


class People:
    """The people of a town up to some tick: those who live there, and all who ever did."""

    def __init__(self, town: Town) -> None:
        """Take the town as it is."""
        books = town.world.blocks["town.i64"][0]
        live, ids = town.view(Body)[Body.LIVE] == 1, town.view(Identity)[Identity.ID]
        self.living = frozenset(ids[live].tolist())
        self.ids = range(int(books[Clock.NEXT_ID]))
        self._key = int(books[Clock.KEY])

    def find(self, text: str) -> Person:
        """Return who is meant by an id, a whole name or a first name; who lives there comes first.

        Raises:
            UnknownPersonError: Nobody is, or more than one; says who could be.
        """
        if text.isascii() and text.isdigit():
            if len(text) > 10 or int(text) not in self.ids:
                raise UnknownPersonError(f"no person {text[:20]} ever lived there ({self._some_ids()})")
            return Person(int(text), self._name(int(text)))
        wanted = " ".join(text.split()).casefold()
        found = [who for who in self.ids if wanted in (self._name(who).casefold(), self._first(who).casefold())]
        living = [who for who in found if who in self.living]
        if not found:
            raise UnknownPersonError(f"nobody is called {text[:60]!r} ({self._similar(wanted)})")
        chosen = living or found
        if len(chosen) > 1:
            raise UnknownPersonError(f"{text} may be {self._told(chosen)} (a whole name, or an id)")
        others = [who for who in found if who != chosen[0]]
        return Person(chosen[0], self._name(chosen[0]), tuple(map(self.shown, others)))

    def shown(self, who: int) -> str:
        """Return how a person is named in a message."""
        return f"{self._name(who)} (person {who})"

    def _name(self, who: int) -> str:
        return name_of(self._key, who)

    def _first(self, who: int) -> str:
        return first_name_of(self._key, who)

    def _similar(self, wanted: str) -> str:
        """Return who could be meant by a name that nobody bears."""
        for some in (self.living, self.ids):
            names = {name.casefold(): name for who in sorted(some) for name in (self._first(who), self._name(who))}
            guess = nearest(wanted, names)
            if guess:
                return f"did you mean {names[guess.removeprefix(GUESS)]}"
        if 0 < len(self.living) <= NAMES_TOLD_MAX:
            return "one of " + ", ".join(self._first(who) for who in sorted(self.living))
        return self._some_ids()

    def _some_ids(self) -> str:
        """Return which ids there are."""
        return f"an id from 0 to {len(self.ids) - 1:,}" if self.ids else "nobody ever lived there"

    def _told(self, some: list[int]) -> str:
        """Return the names of some people, and how many more there are."""
        more = [f"{len(some) - NAMES_TOLD_MAX} more"] if len(some) > NAMES_TOLD_MAX else []
        return " or ".join([*map(self.shown, some[:NAMES_TOLD_MAX]), *more])


def row_in(town: Town, who: int) -> int | None:
    """Return the row of a living person, or None."""
    rows = np.flatnonzero((town.view(Identity)[Identity.ID] == who) & (town.view(Body)[Body.LIVE] == 1))
    return int(rows[0]) if len(rows) else None
