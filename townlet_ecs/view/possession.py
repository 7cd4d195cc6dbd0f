"""Possession: somebody is moved by the keys of whoever watches, step by step, and given back to the script."""

from collections.abc import Callable

from townlet_ecs.guidance import Act, SetPolicy
from townlet_ecs.replay.past import Given
from townlet_ecs.view.map.frame import Frame
from townlet_ecs.view.wishes import Branch, Give, Step

NEVER = -2
"""A tick that is not even the one before the first."""

Ask = Callable[[Give | Step | Branch], None]


class Possession:
    """Who is taken over, and which of their keys are down.

    Attributes:
        person: Their id; None while nobody is.
    """

    def __init__(self, ask: Ask) -> None:
        """Begin with nobody.

        Args:
            ask: Lets the life do something.
        """
        self.person: int | None = None
        self._ask = ask
        self._held: dict[str, Act] = {}
        self._row: int | None = None
        self._orphaned: int | None = None
        self._refused_at = NEVER

    def take_over(self, person: int | None) -> None:
        """Take over somebody, and give back whoever was."""
        if person == self.person:
            return
        if self.person is not None:
            self._ask(Give(SetPolicy(person=self.person, policy="scripted")))
        self.person, self._row = person, None
        self._held.clear()
        if person is not None:
            self._ask(Give(SetPolicy(person=person, policy="primitive")))

    def branch(self) -> None:
        """Branch off the past, where whoever is taken over was perhaps not taken over yet."""
        self._ask(Branch())
        if self.person is not None:
            self._ask(Give(SetPolicy(person=self.person, policy="primitive")))

    def hold(self, symbol: str, act: Act) -> None:
        """Remember that a key is down."""
        self._held[symbol] = act

    def release(self, symbol: str) -> None:
        """Remember that a key is up."""
        self._held.pop(symbol, None)

    def release_all(self) -> None:
        """Remember that no key is down."""
        self._held.clear()

    def go_on(self) -> None:
        """Let whoever is taken over do in the next tick, too, what the key says that is down."""
        if self._held and self.person is not None:
            self._ask(Give(next(reversed(self._held.values()))))

    def see(self, frame: Frame) -> bool:
        """Look at the newest moment, and return whether whoever was taken over has left the town.

        Who comes to live in their place in memory would be waiting for keys as well, and is given to the script.
        """
        if self._orphaned is not None and self._orphaned in frame.rows:
            heir = int(frame.ids[frame.rows.tolist().index(self._orphaned)])
            self._ask(Give(SetPolicy(person=heir, policy="scripted")))
            self._orphaned = None
        if self.person is None:
            return False
        index = frame.index_of(self.person)
        if index is not None:
            self._row = int(frame.rows[index])
            return False
        self._orphaned, self.person, self._row = self._row, None, None
        self._held.clear()
        return True

    def is_told(self, given: Given) -> bool:
        """Return whether a refusal is worth telling: of somebody who walks against a wall, only the first."""
        if not isinstance(given.command, Act):
            return True
        repeated = self._refused_at in (given.tick - 1, given.tick)
        self._refused_at = given.tick
        return not repeated
