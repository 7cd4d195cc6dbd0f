"""What a scenario can look at: values of people, pairs, places, objects, positions and the town, by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import IntEnum

from components.objects import Object
from components.people import (
    Arrears,
    Bag,
    Belongs,
    Body,
    Identity,
    Intent,
    Need,
    Persona,
    Purse,
    Shift,
    Standing,
    Strikes,
    TieFamiliarity,
    TieRivalry,
    TieTrust,
    Where,
)
from components.places import Premises, Price, Stock
from components.positions import Position
from components.town import Account, Clock, Unrest
from components.words import NOTHING, Attendance, Doing, Option, Review, Weather
from systems.blocks import TownBlocks
from systems.ties import tie_with
from townlet_ecs.command import row_of
from townlet_ecs.report import Kpis, job_name, kpis_of, place_kinds
from townlet_ecs.world import World

Seen = bool | int | float | str | None
"""A value; None when nothing can be said."""


@dataclass(frozen=True)
class Value:
    """A value that can be looked at.

    Attributes:
        subject: Keys that say of what it is, such as `person` and `other`.
        read: Reads it, given the numbers of the subject: ids of people, rows of the rest.
        words: Names that it may have, if it is a name out of few.
    """

    subject: tuple[str, ...]
    read: Callable[..., Seen]
    words: tuple[str, ...] = ()


def _person(read: Callable[[TownBlocks, World, int], Seen], words: tuple[str, ...] = ()) -> Value:
    """Return a value of a living person, read from their row."""
    return Value(("person",), lambda town, world, person: read(town, world, row_of(person, town)), words)


def _level(column: int) -> Value:
    """Return a column of `people.f32`."""
    return _person(lambda town, world, row: float(town.people_f32[column, row]))


def _small(column: int) -> Value:
    """Return a column of `people.i16`."""
    return _person(lambda town, world, row: int(town.people_i16[column, row]))


def _tiny(column: int) -> Value:
    """Return a column of `people.i8`."""
    return _person(lambda town, world, row: int(town.people_i8[column, row]))


def _cents(column: int) -> Value:
    """Return a column of `people.i64`."""
    return _person(lambda town, world, row: int(town.people_i64[column, row]))


def _tie(first: int) -> Value:
    """Return a level of the tie of a person to another; 0 without one."""

    def read(town: TownBlocks, world: World, person: int, other: int) -> Seen:
        row = row_of(person, town)
        number = int(tie_with(town, row, other))
        return 0.0 if number == NOTHING else float(town.people_f32[first + number, row])

    return Value(("person", "other"), read)


def _lives(town: TownBlocks, world: World, person: int) -> Seen:
    """Return whether a person lives in the town."""
    ids = town.people_i32[Identity.ID, town.people_i8[Body.LIVE] == 1]
    return bool((ids == person).any())


def _place_of(town: TownBlocks, world: World, row: int) -> Seen:
    """Return the kind of place that a person stands in, empty outdoors."""
    return place_kinds(town.people_i32[Where.CELL, row : row + 1], town, world)[0]


def _job_of(town: TownBlocks, world: World, row: int) -> Seen:
    """Return the job of a person, empty without one."""
    return job_name(int(town.people_i32[Belongs.POSITION, row]), town, world)


def _column(block: str, column: int) -> Callable[..., Seen]:
    """Return a reader of a column of a row."""
    return lambda town, world, row: int(getattr(town, block)[column, row])


def _is_open(town: TownBlocks, world: World, place: int) -> Seen:
    """Return whether a place is not closed by order."""
    return not town.places_i32[Premises.SHUT, place]


def _carries(town: TownBlocks, world: World, person: int, item: int) -> Seen:
    """Return how many goods of a kind a person carries."""
    return int(town.people_i16[Bag.ITEM_0 + item, row_of(person, town)])


def _holder(town: TownBlocks, world: World, position: int) -> Seen:
    """Return the id of the person who holds a position, or -1."""
    row = int(town.positions_i32[Position.HOLDER, position])
    return NOTHING if row == NOTHING else int(town.people_i32[Identity.ID, row])


def _weather(town: TownBlocks, world: World) -> Seen:
    """Return what the sky does."""
    return Weather(int(town.town_i64[Unrest.WEATHER])).name.lower()


def _kpi(name: str) -> Value:
    """Return an indicator of the charter so far."""
    return Value((), lambda town, world: getattr(kpis_of(town, world), name))


def _book(column: int) -> Value:
    """Return a number of the town's books."""
    return Value((), lambda town, world: int(town.town_i64[column]))


def _word(column: int, words: type[IntEnum]) -> Value:
    """Return a column of `people.i8` as a word."""
    return _person(
        lambda town, world, row: words(town.people_i8[column, row]).name.lower(),
        tuple(word.name.lower() for word in words),
    )


def _goods(first: int) -> Value:
    """Return a column of `places.i32` that there is for every kind of goods."""
    return Value(("place", "item"), lambda town, world, place, item: int(town.places_i32[first + item, place]))


VALUES: Mapping[str, Value] = {
    **{need.name.lower(): _level(need) for need in Need},
    **{trait.name.lower(): _level(trait) for trait in Persona},
    "wallet_cents": _cents(Purse.WALLET),
    "earned_cents": _cents(Purse.EARNED),
    "rent_owed_cents": _cents(Purse.RENT_OWED),
    "doing": _word(Body.DOING, Doing),
    "option": _word(Intent.OPTION, Option),
    "shift": _word(Shift.STATE, Attendance),
    "review": _word(Standing.REVIEW, Review),
    "rents_unpaid": _tiny(Arrears.RENTS_UNPAID),
    "notice": _tiny(Standing.NOTICE),
    "warnings": _tiny(Strikes.WARNINGS),
    "job": _person(_job_of),
    "inside": _person(_place_of),
    "lives": Value(("person",), _lives),
    "carries": Value(("person", "item"), _carries),
    "trust": _tie(TieTrust.FIRST),
    "familiarity": _tie(TieFamiliarity.FIRST),
    "rivalry": _tie(TieRivalry.FIRST),
    "open": Value(("place",), _is_open),
    "power": Value(("place",), lambda town, world, place: bool(town.places_i32[Premises.POWER, place])),
    "water": Value(("place",), lambda town, world, place: bool(town.places_i32[Premises.WATER, place])),
    "stock": _goods(Stock.ITEM_0),
    "price_cents": _goods(Price.ITEM_0),
    "queue": Value(("object",), _column("objects_i16", Object.QUEUE)),
    "users": Value(("object",), lambda town, world, thing: int(town.objects_i16[Object.TAKEN, thing]).bit_count()),
    "broken": Value(("object",), lambda town, world, thing: bool(town.objects_i16[Object.BROKEN, thing])),
    "wage_cents": Value(("position",), _column("positions_i32", Position.WAGE)),
    "holder": Value(("position",), _holder),
    "weather": Value((), _weather, tuple(weather.name.lower() for weather in Weather)),
    "disturbances": _book(Unrest.ACTIVE),
    "people": _book(Clock.PEOPLE),
    "town_cents": _book(Account.TOWN),
    "landlord_cents": _book(Account.LANDLORD),
    "minted_cents": _book(Account.MINTED),
    "burned_cents": _book(Account.BURNED),
    **{field.name: _kpi(field.name) for field in fields(Kpis)},
}
"""Every value by name."""
