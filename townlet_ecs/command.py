"""What every command says, how it is refused, and the questions that most commands ask first."""

import msgspec
import numpy as np

from components.people import Body, Identity
from townlet_ecs.world import TownBlocks


class CommandError(ValueError):
    """A command that cannot be carried out; the message says why and what would be right."""


class Command(msgspec.Struct, frozen=True, tag_field="kind", tag=True, forbid_unknown_fields=True):
    """What every command says.

    Attributes:
        town: Number of the town in the batch.
    """

    town: int = 0


def row_of(person: int, town: TownBlocks) -> int:
    """Return the row of a living person.

    Raises:
        CommandError: Nobody of that id lives here.
    """
    rows = np.flatnonzero((town.people_i32[Identity.ID] == person) & (town.people_i16[Body.LIVE] == 1))
    if len(rows) == 0:
        raise CommandError(f"no person {person} lives in this town")
    return int(rows[0])


def within(name: str, value: float, low: float, high: float) -> None:
    """Refuse a number outside a range, and NaN."""
    if not low <= value <= high:
        raise CommandError(f"{name} {value} is not between {low} and {high}")


def row_within(name: str, row: int, count: int) -> int:
    """Return a row, refusing one that is not there."""
    within(name, row, 0, count - 1)
    return row
