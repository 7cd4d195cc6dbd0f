"""Events as lines of `events.jsonl`: a record of the ring with names for what has one."""

from typing import Any

from components.words import NOTHING, EventKind, Reason
from townlet_ecs.report import job_name
from townlet_ecs.ring import Event
from townlet_ecs.world import World

OUTCOMES = (EventKind.FINISHED, EventKind.INTERRUPTED, EventKind.FAILED, EventKind.GAVE_UP)
"""Events about an affordance: `what` is its index, `amount` a `Reason`."""

JOB_EVENTS = (
    EventKind.WAGE_PAID, EventKind.HIRED, EventKind.ARRIVED, EventKind.QUIT, EventKind.LET_GO, EventKind.SHIFT_TAKEN,
    EventKind.SHIFT_COVERED,
)  # fmt: skip
"""Events about a position."""


class EventLines:
    """Makes lines of the events of a world; names of jobs are looked up once."""

    def __init__(self, world: World) -> None:
        """Take the world in which they happen."""
        self._world = world
        self._town = world.town(0)
        self._jobs: dict[int, str] = {}

    def line(self, number: int, record: Event) -> dict[str, Any]:
        """Return an event of the town of a number, with names for what has one."""
        tick, kind_number, who, other, what, amount = record
        kind = EventKind(kind_number)
        line: dict[str, Any] = {
            "town": number,
            "tick": tick,
            "kind": kind.name.lower(),
            "who": _none(who),
            "other": _none(other),
            "what": _none(what),
            "amount": amount,
        }
        if kind in OUTCOMES:
            line |= {"what": self._world.catalogue.names[what], "reason": Reason(amount).name.lower()}
        elif kind in JOB_EVENTS and what != NOTHING:
            line["what"] = self.job(what)
        return line

    def job(self, position: int) -> str:
        """Return the name of the job of a position; the same in all towns."""
        if position not in self._jobs:
            self._jobs[position] = job_name(position, self._town, self._world)
        return self._jobs[position]


def _none(number: int) -> int | None:
    """Return a number, or None for NOTHING."""
    return None if number == NOTHING else number
