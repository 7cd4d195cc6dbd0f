"""Commands about work: exit reviews decided by an operator, and people let go."""

from typing import Literal

from components.people import Belongs, Standing
from components.words import NOTHING, EventKind, Review
from systems.blocks import TownBlocks
from systems.reviews import decide_review, let_go
from townlet_ecs.command import Command, CommandError, row_of
from townlet_ecs.world import World


class HoldReview(Command, frozen=True, tag="hold_review"):
    """Decide an exit review: approve it, defer it by as long as it takes to come up again, or dismiss it.

    Somebody with work who is not on the queue may be reviewed at once, but for a deferral.
    """

    person: int = 0
    verdict: Literal["approve", "defer", "dismiss"] = "defer"


class LetGo(Command, frozen=True, tag="let_go"):
    """End the employment of a person, who may look for other work."""

    person: int = 0


def hold_review(command: HoldReview, town: TownBlocks, world: World) -> None:
    """Decide an exit review."""
    row = row_of(command.person, town)
    waits = town.people_i8[Standing.REVIEW, row] != Review.NONE
    if not waits and (command.verdict == "defer" or town.people_i32[Belongs.POSITION, row] == NOTHING):
        raise CommandError(f"person {command.person} does not await a review")
    decide_review(town, row, int(VERDICTS[command.verdict]))


def let_go_of(command: LetGo, town: TownBlocks, world: World) -> None:
    """End the employment of a person."""
    row = row_of(command.person, town)
    if town.people_i32[Belongs.POSITION, row] == NOTHING:
        raise CommandError(f"person {command.person} has no work")
    kind = int(EventKind.LET_GO)
    let_go(town, row, kind)


VERDICTS = {"approve": Review.APPROVED, "defer": Review.DEFERRED, "dismiss": Review.DISMISSED}
