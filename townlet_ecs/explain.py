"""Why a person does what they do: every option with its score, its mask and the reason for it."""

from dataclasses import dataclass

import numpy as np

from components.people import Body, Intent, Timer, Where
from components.town import Clock
from components.words import NOTHING, Doing, Option, Reason
from systems.blocks import TownBlocks
from systems.decisions import fits, slot_of
from systems.desires import desires_of
from systems.neighbours import index_people
from systems.planning import plan_option
from systems.schedule import ticks_to_leave, ticks_to_wake
from systems.ways import place_of
from townlet_ecs.command import row_of
from townlet_ecs.world import World

COMMITMENT = 1.0
"""Added to the score of the option that somebody is about and will not reconsider in the next tick."""


@dataclass(frozen=True)
class Choice:
    """One option as a person sees it.

    Attributes:
        option: Its name.
        score: How much it is wanted, 0 to 1; one more for the option that somebody is committed to.
        masked: Whether the world does not allow it now.
        reason: Why it is masked, or why there is no time for it; `none` when it can be taken.
        affordance: What it would lead to, or empty.
        object: Row of the object that it would use, or NOTHING.
        walk_ticks: Ticks to walk there.
    """

    option: str
    score: float
    masked: bool
    reason: str
    affordance: str
    object: int
    walk_ticks: int


@dataclass(frozen=True)
class Explanation:
    """What a person does and why.

    Attributes:
        person: Id of the person.
        tick: The tick that comes next.
        doing: What they are seen doing.
        option: The option they are about.
        affordance: The affordance they use or are on their way to, or empty.
        decides_at: The tick of their next decision.
        choices: All options, the largest score first.
    """

    person: int
    tick: int
    doing: str
    option: str
    affordance: str
    decides_at: int
    choices: tuple[Choice, ...]

    @property
    def best(self) -> Choice:
        """The largest score that is not masked: what they are about, or will be in the next tick."""
        return next(choice for choice in self.choices if not choice.masked)


def explain(person: int, town: TownBlocks, world: World) -> Explanation:
    """Return what a person does and why.

    Raises:
        CommandError: Nobody of that id lives in the town.
    """
    row = row_of(person, town)
    tick = int(town.town_i64[Clock.TICK])
    affordance = int(town.people_i8[Intent.AFFORDANCE, row])
    committed = int(town.people_i32[Timer.DECIDE, row]) > tick
    index_people(town)
    with np.errstate(over="ignore"):
        choices = [look_at(option, row, town, world, committed=committed) for option in Option]
    return Explanation(
        person=person,
        tick=tick,
        doing=Doing(int(town.people_i8[Body.DOING, row])).name.lower(),
        option=Option(int(town.people_i8[Intent.OPTION, row])).name.lower(),
        affordance=world.catalogue.names[affordance] if affordance != NOTHING else "",
        decides_at=int(town.people_i32[Timer.DECIDE, row]),
        choices=tuple(sorted(choices, key=lambda choice: -choice.score)),
    )


def look_at(option: Option, row: int, town: TownBlocks, world: World, *, committed: bool) -> Choice:
    """Return one option as the person in a row sees it, by the same functions that decide."""
    cell = int(town.people_i32[Where.CELL, row])
    slack, to_wake = int(ticks_to_leave(town, row, cell)), int(ticks_to_wake(town, row))
    place = int(place_of(town, cell))
    score = float(desires_of(town, row, slack, to_wake, place)[option])
    affordance, thing, _, walk, reason = plan_option(town, int(option), row)
    masked = affordance == NOTHING
    about_it = committed and int(town.people_i8[Intent.OPTION, row]) == option
    if not masked:
        slot = slot_of(town, row, affordance, thing)
        in_time = fits(town, row, int(option), affordance, slot, walk)
        if not in_time:
            score, reason = 0.0, Reason.CALLED_AWAY
    if about_it:
        masked, reason, score = False, Reason.NONE, score + COMMITMENT
    return Choice(
        option=option.name.lower(),
        score=score,
        masked=bool(masked),
        reason=Reason(int(reason)).name.lower(),
        affordance=world.catalogue.names[affordance] if affordance != NOTHING else "",
        object=int(thing),
        walk_ticks=int(walk),
    )
