"""Disturbances on demand: an operator or a scenario starts and ends them through the same kernels as the dice."""

from typing import Literal

import numpy as np

from components.atlas import BlockColumn, Fixture
from components.disturbances import Disturbance
from components.people import Identity
from components.town import Clock
from components.words import NOTHING, Trouble
from systems.blocks import TownBlocks
from systems.disturbances import length_of, meeting_place, ticks_to
from systems.targets import is_shop, is_struck, kind_of_place, pick_block, pick_object, pick_place, pick_rivals, throw
from systems.upsets import blow_over, break_out
from townlet_ecs.command import Command, CommandError, row_of, row_within, within
from townlet_ecs.world import World

TICKS_MAX = 10_080
"""A week: the longest disturbance that may be asked for."""

GATHERINGS = (Trouble.MEET, Trouble.FESTIVAL)
OUTAGES = (Trouble.BLACKOUT, Trouble.WATER_OUTAGE)


Upset = Literal["price_spike", "blackout", "water_outage", "closure", "meet", "festival"]
"""Kinds of disturbances, as `components.words.Trouble` has them."""


class StartDisturbance(Command, frozen=True, tag="start_disturbance"):
    """Let a disturbance begin; what is left out is chosen as the dice of the town would.

    Attributes:
        target: Block of an outage, object of a closure, place of anything else.
        ticks: How long it lasts; a meet lasts as long as the walk there besides.
        permille: Factor of a price spike, in thousandths.
        person, other: The two who are called to a meet.
    """

    disturbance: Upset = "blackout"
    target: int | None = None
    ticks: int | None = None
    permille: int | None = None
    person: int | None = None
    other: int | None = None


class EndDisturbance(Command, frozen=True, tag="end_disturbance"):
    """End all disturbances of a kind, or those at a target."""

    disturbance: Upset = "blackout"
    target: int | None = None


def start_disturbance(command: StartDisturbance, town: TownBlocks, world: World) -> None:
    """Carry out a `StartDisturbance`.

    Raises:
        CommandError: It cannot begin; nothing has changed.
    """
    start(
        Trouble[command.disturbance.upper()],
        town,
        target=command.target,
        ticks=command.ticks,
        permille=command.permille,
        people=(command.person, command.other),
    )


def end_disturbance(command: EndDisturbance, town: TownBlocks, world: World) -> None:
    """Carry out an `EndDisturbance`.

    Raises:
        CommandError: There is nothing to end.
    """
    end(Trouble[command.disturbance.upper()], command.target, town, world)


def start(
    kind: Trouble,
    town: TownBlocks,
    *,
    target: int | None,
    ticks: int | None,
    permille: int | None,
    people: tuple[int | None, int | None],
) -> None:
    """Let a disturbance begin now; what is not said is chosen as the dice of the town would.

    Raises:
        CommandError: It cannot begin; nothing has changed.
    """
    params = town.params_block[0]
    if ticks is not None:
        within("ticks", ticks, 1, TICKS_MAX)
    if permille is not None:
        within("permille", permille, 100, 10_000)
    if kind != Trouble.MEET and people != (None, None):
        raise CommandError(f"a {kind.name.lower()} calls nobody by name; only a meet does")
    if kind != Trouble.PRICE_SPIKE and permille is not None:
        raise CommandError(f"a {kind.name.lower()} has no permille; only a price_spike has")
    if ticks is None:
        ticks = int(length_of(town, kind, params.disturbances))
    who, other = NOTHING, NOTHING
    if kind == Trouble.MEET:
        target, walk, who, other = called(target, people, ticks, town)
        ticks += walk
    else:
        target = sound_target(kind, target, town)
    if kind in GATHERINGS and is_struck(town, kind, target):
        raise CommandError(f"a {kind.name.lower()} goes on at {target} already")
    if kind == Trouble.PRICE_SPIKE and permille is None:
        least, most = int(params.disturbances.spike_permille_min), int(params.disturbances.spike_permille_max)
        permille = least + int(throw(town, kind, 102, most - least + 1))
    number = break_out(town, int(kind), target, ticks, permille or 0, who, other)
    if number == NOTHING:
        raise CommandError("as many disturbances go on as may at a time; end one first")


def sound_target(kind: Trouble, target: int | None, town: TownBlocks) -> int:
    """Return the target of anything but a meet, refusing one that is not there or that it cannot strike.

    Raises:
        CommandError: There is no such target, or none that the dice would choose.
    """
    params = town.params_block[0]
    site = params.site
    if target is None:
        return chosen_target(kind, town)
    if kind in OUTAGES:
        return row_within("block", target, int(site.blocks))
    if kind == Trouble.CLOSURE:
        row_within("object", target, town.objects_i16.shape[1])
        block, fixture = divmod(target, int(site.objects))
        if town.atlas_i32[town.blocks_i32[BlockColumn.TEMPLATE, block], Fixture.KIND, fixture] == NOTHING:
            raise CommandError(f"there is no object {target}")
        return target
    row_within("place", target, town.places_i32.shape[1])
    if kind_of_place(town, target) == NOTHING:
        raise CommandError(f"there is no place {target}")
    if kind == Trouble.PRICE_SPIKE and not is_shop(town, target):
        raise CommandError(f"place {target} sells nothing")
    return target


def chosen_target(kind: Trouble, town: TownBlocks) -> int:
    """Return the target that the dice of the town choose in this tick.

    Raises:
        CommandError: Nothing suits; everything was struck lately, or the town has no such place.
    """
    params = town.params_block[0]
    if kind in OUTAGES:
        target = pick_block(town, int(kind))
        if target == NOTHING:  # an operator need not wait until people have had their rest
            target = throw(town, int(kind), 1, params.site.blocks)
    elif kind == Trouble.CLOSURE:
        target = pick_object(town)
    else:
        target = pick_place(town, int(kind))
    if target == NOTHING:
        raise CommandError(f"nothing suits a {kind.name.lower()} now; name a target")
    return int(target)


def called(
    target: int | None, people: tuple[int | None, int | None], ticks: int, town: TownBlocks
) -> tuple[int, int, int, int]:
    """Return the place of a meet, the walking ticks of the one farther off, and the ids of the two.

    Raises:
        CommandError: Only one is named, or the same twice; there are no rivals; no cafe is open.
    """
    if people == (None, None):
        rows = pick_rivals(town, ticks)
        if rows[0] == NOTHING:
            raise CommandError("no rivals have time to meet; name person and other")
    else:
        if people[0] is None or people[1] is None or people[0] == people[1]:
            raise CommandError("a meet takes two: name person and other")
        rows = row_of(people[0], town), row_of(people[1], town)
    if target is None:
        target = int(meeting_place(town, rows[0]))
        if target == NOTHING:
            raise CommandError("no cafe is open where they live; name a target")
    else:
        target = sound_target(Trouble.MEET, target, town)
    far = max(int(ticks_to(town, row, target)) for row in rows)
    first, second = (int(town.people_i32[Identity.ID, row]) for row in rows)
    return target, far, first, second


def end(kind: Trouble, target: int | None, town: TownBlocks, world: World) -> None:
    """End all disturbances of a kind, or those at a target, now.

    Raises:
        CommandError: There are none.
    """
    now = town.disturbances_i32
    found = now[Disturbance.KIND] == kind
    if target is not None:
        within("target", target, 0, 2**31 - 1)
        found &= now[Disturbance.TARGET] == target
    if not found.any():
        where = "" if target is None else f" at {target}"
        raise CommandError(f"no {kind.name.lower()} goes on{where} at tick {int(town.town_i64[Clock.TICK])}")
    for number in np.flatnonzero(found).tolist():
        blow_over(town, number)
