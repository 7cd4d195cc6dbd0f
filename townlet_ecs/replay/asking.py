"""Asking the past why: what a person was about at a tick, which options they had, and what came of the tick before."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.memory import MEMORY_LENGTH, REASONS, MemoryEnd, MemoryKind, MemoryTick
from components.people import (
    Bag,
    Belongs,
    Body,
    Company,
    Identity,
    Intent,
    Mind,
    Need,
    Purse,
    Roster,
    Shift,
    Timer,
    Where,
)
from components.reservations import Reservation
from components.rewards import Reward
from components.town import Clock
from components.words import NEVER, NOTHING, Attendance, Doing, Option, Outcome, Policy, Primitive, Reason
from systems.blocks import TownBlocks
from townlet_ecs.explain import Choice, explain
from townlet_ecs.landmarks import object_kind
from townlet_ecs.lines import EventLines
from townlet_ecs.names import name_of
from townlet_ecs.narration.plain import PlainWords, people_in
from townlet_ecs.replay.happenings import Reliving, moment
from townlet_ecs.replay.past import Past, PastError
from townlet_ecs.replay.refusals import Refusal, Refusals
from townlet_ecs.replay.whom import People, Person, UnknownPersonError, row_in
from townlet_ecs.report import job_name, place_kinds, tile_of
from townlet_ecs.town import Town
from townlet_ecs.world import World

EVENTS_TOLD = 8
"""The last events of a person that are told."""

BACK_TICKS = 720
"""How far back they are looked for."""

BACK_PEOPLE_TICKS = 8_000_000
"""The same in ticks of people, so that a large town answers soon as well."""


@dataclass(frozen=True)
class Level:
    """A need.

    Attributes:
        level: How far it is met, 0 to 1.
        change: What it gained in the tick before; None where that was not lived.
    """

    level: float
    change: float | None


@dataclass(frozen=True)
class OptionSeen:
    """An option as the person saw it.

    Attributes:
        choice: Its score, whether it is masked, and what it would lead to.
        refused: Affordances of it that were considered first, and why they were refused.
    """

    choice: Choice
    refused: tuple[Refusal, ...]


@dataclass(frozen=True)
class Remembered:
    """An outcome that the person remembers.

    Attributes:
        tick: When it ended.
        affordance: What was done.
        outcome, reason: How it ended, and why.
    """

    tick: int
    affordance: str
    outcome: str
    reason: str


@dataclass(frozen=True)
class Told:
    """An event that concerns the person.

    Attributes:
        words: It in a sentence.
        line: It as a line of `events.jsonl`.
    """

    words: str
    line: dict[str, Any]


@dataclass(frozen=True)
class State:
    """What a person is, has and does.

    Attributes:
        doing, option, affordance, object: What they are seen doing, what they are about, and with what; or empty.
        partner: Whom they are busy with, or empty.
        place, x, y: Kind of the place they stand in, empty outdoors, and the tile.
        began, ends: Ticks of the affordance in use; None where none is, or where it has no end of its own.
        decides_at: Tick of the next decision at the latest; None if only the end of the deed, or a wish, brings one.
        policy, wish: Who decides, and what is wanted next; empty when nothing is.
        job, shift: Job and state of the shift; empty without one.
        shift_start, shift_end: Of the present or next shift.
        wallet_cents, rent_owed_cents: Money.
        goods: What is carried, by kind.
    """

    doing: str
    option: str
    affordance: str
    object: str
    partner: str
    place: str
    x: int
    y: int
    began: int | None
    ends: int | None
    decides_at: int | None
    policy: str
    wish: str
    job: str
    shift: str
    shift_start: int | None
    shift_end: int | None
    wallet_cents: int
    rent_owed_cents: int
    goods: dict[str, int]


@dataclass(frozen=True)
class Answer:
    """Why a person does what they do at a tick.

    Attributes:
        person: Who was asked about.
        town: Number of the town.
        tick: Ticks lived; the options are those of the tick that comes next.
        moment: The same as people say it.
        state: What they are, have and do.
        options: All options, the largest score first.
        needs: Their needs.
        reward: Reward of the tick before and its parts; None where that was not lived.
        outcomes: What they remember, the newest first.
        events: The last events that concern them, the newest last.
        events_from: The tick from which events were looked for.
    """

    person: Person
    town: int
    tick: int
    moment: str
    state: State
    options: tuple[OptionSeen, ...]
    needs: dict[str, Level]
    reward: dict[str, float] | None
    outcomes: tuple[Remembered, ...]
    events: tuple[Told, ...]
    events_from: int


def ask(past: Past, whom: str, tick: int) -> Answer:
    """Return why somebody does what they do at a tick of a past.

    Args:
        past: The town.
        whom: An id or a name.
        tick: Ticks lived.

    Raises:
        PastError: The recording does not tell of the tick.
        UnknownPersonError: Nobody is meant, or nobody who lives there at that tick.
    """
    if not past.first_tick <= tick <= past.last_tick:
        raise PastError(f"tick {tick:,} (the recording tells of {past.first_tick:,} to {past.last_tick:,})")
    reliving = Reliving(past, max(past.first_tick, tick - _back_ticks(past)))
    begins = reliving.town.tick
    events = list(reliving.to(tick - 1))
    levels = _levels(reliving.town.world.town(0)) if reliving.town.tick < tick else {}
    events += reliving.to(tick)
    person, row = _living(whom, past, reliving.town)
    town, world = reliving.town.world.town(0), reliving.town.world
    number = past.tape.origin.numbers[past.place]
    lines, plain = EventLines(world), PlainWords(world)
    own = [event for event in events if person.id in people_in(event)][-EVENTS_TOLD:]
    return Answer(
        person=person,
        town=number,
        tick=tick,
        moment=moment(tick, world.config.time.ticks_per_day),
        state=_state(row, town, world),
        options=_options(person.id, row, town, world),
        needs=_needs(row, town, levels.get(person.id)),
        reward=_reward(row, town) if begins < tick else None,
        outcomes=tuple(_remembered(row, town, world)),
        events=tuple(Told(plain.say(event), lines.line(number, event)) for event in own),
        events_from=begins,
    )


def _back_ticks(past: Past) -> int:
    """Return how many ticks are lived again to find events."""
    people = past.tape.keyframes[past.first_tick].manifest.people // past.tape.origin.towns
    return min(BACK_TICKS, max(1, BACK_PEOPLE_TICKS // max(1, people)))


def _levels(town: TownBlocks) -> dict[int, NDArray[np.float32]]:
    """Return the needs of everybody who lives in a town, by id."""
    rows = np.flatnonzero(town.people_i8[Body.LIVE] == 1)
    levels = town.people_f32[Need.HUNGER : Need.COMFORT + 1, rows].T.copy()
    return dict(zip(town.people_i32[Identity.ID, rows].tolist(), levels, strict=True))


def _living(whom: str, past: Past, town: Town) -> tuple[Person, int]:
    """Return who is meant, and their row.

    Raises:
        UnknownPersonError: Nobody is, or nobody who lives there now.
    """
    people = People(town)
    try:
        person = people.find(whom)
    except UnknownPersonError:
        later = _later(whom, past, people)
        if later is None:
            raise
        raise UnknownPersonError(f"{later} has not come yet (a later tick)") from None
    row = row_in(town, person.id)
    if row is None:
        raise UnknownPersonError(f"{person} has left by then (an earlier tick)")
    return person, row


def _later(whom: str, past: Past, people: People) -> Person | None:
    """Return who is meant of those who come later, if anybody is."""
    try:
        person = People(past.town_at(past.last_tick)).find(whom)
    except UnknownPersonError:
        return None
    return None if person.id in people.ids else person


def _options(person: int, row: int, town: TownBlocks, world: World) -> tuple[OptionSeen, ...]:
    """Return all options of a person, with what was refused of each."""
    said = explain(person, town, world)
    with np.errstate(over="ignore"):
        refusals = Refusals(row, town, world)
        return tuple(
            OptionSeen(choice, tuple(refusals.of_option(Option[choice.option.upper()]))) for choice in said.choices
        )


def _state(row: int, town: TownBlocks, world: World) -> State:
    """Return what the person in a row is, has and does."""

    def of(block: Any, column: int) -> int:
        return int(block[column, row])

    numbers, bits = town.people_i32, town.people_i8
    affordance, thing = of(bits, Intent.AFFORDANCE), of(town.reservations_i32, Reservation.OBJECT)
    partner, policy, wish = of(numbers, Company.PARTNER), Policy(of(bits, Mind.POLICY)), of(bits, Mind.WISH)
    position, decides = of(numbers, Belongs.POSITION), of(numbers, Timer.DECIDE)
    has_shift = position != NOTHING and of(numbers, Roster.START) != NEVER
    cells = numbers[Where.CELL, row : row + 1]
    x, y = tile_of(cells, town, world)
    uses = Doing(of(bits, Body.DOING)) >= Doing.IDLING
    ends = of(numbers, Timer.ENDS)
    wishes: type[IntEnum] = Primitive if policy == Policy.PRIMITIVE else Option
    key = int(town.town_i64[Clock.KEY])
    return State(
        doing=Doing(of(bits, Body.DOING)).name.lower(),
        option=Option(of(bits, Intent.OPTION)).name.lower(),
        affordance=world.catalogue.names[affordance] if affordance != NOTHING else "",
        object=object_kind(thing, world) if thing != NOTHING else "",
        partner=name_of(key, int(numbers[Identity.ID, partner])) if partner != NOTHING else "",
        place=place_kinds(cells, town, world)[0],
        x=int(x[0]),
        y=int(y[0]),
        began=of(numbers, Timer.BEGAN) if uses else None,
        ends=ends if uses and ends != NEVER else None,
        decides_at=decides if decides != NEVER else None,
        policy=policy.name.lower(),
        wish=wishes(wish).name.lower() if wish != NOTHING else "",
        job=job_name(position, town, world),
        shift=Attendance(of(bits, Shift.STATE)).name.lower() if has_shift else "",
        shift_start=of(numbers, Roster.START) if has_shift else None,
        shift_end=of(numbers, Roster.END) if has_shift else None,
        wallet_cents=of(town.people_i64, Purse.WALLET),
        rent_owed_cents=of(town.people_i64, Purse.RENT_OWED),
        goods={item: of(town.people_i16, Bag.ITEM_0 + number) for number, item in enumerate(world.config.items)},
    )


def _needs(row: int, town: TownBlocks, before: NDArray[np.float32] | None) -> dict[str, Level]:
    """Return the needs of a person, and what the last tick did to them."""
    now = {need: float(town.people_f32[need, row]) for need in Need}
    return {
        need.name.lower(): Level(level, None if before is None else level - float(before[need]))
        for need, level in now.items()
    }


def _reward(row: int, town: TownBlocks) -> dict[str, float]:
    """Return the reward of the tick just lived and its parts."""
    return {part.name.lower(): float(town.rewards_f32[part, row]) for part in Reward}


def _remembered(row: int, town: TownBlocks, world: World) -> Iterator[Remembered]:
    """Yield what a person remembers, the newest first."""
    head = int(town.people_i8[Intent.MEMORY_HEAD, row])
    for back in range(1, MEMORY_LENGTH + 1):
        entry = (head - back) % MEMORY_LENGTH
        affordance = int(town.people_i8[MemoryKind.FIRST + entry, row])
        if affordance != NOTHING:
            outcome, reason = divmod(int(town.people_i8[MemoryEnd.FIRST + entry, row]), REASONS)
            tick = int(town.people_i32[MemoryTick.FIRST + entry, row])
            name = world.catalogue.names[affordance]
            yield Remembered(tick, name, Outcome(outcome).name.lower(), Reason(reason).name.lower())
