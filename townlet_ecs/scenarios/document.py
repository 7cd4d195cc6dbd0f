"""The shape of a scenario file, and its limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from annotated_types import Ge, Le, Len

from townlet_ecs.config.sections import Name

TICKS_MAX = 1_000_000
"""Longest scenario."""

COMMANDS_MAX = 1_000
"""Commands of a scenario, setup and timeline together."""

EXPECTATIONS_MAX = 200

Text = Annotated[str, Len(1, 200)]

Ticks = Annotated[int, Ge(0), Le(TICKS_MAX)]
"""A tick of the scenario."""

Moment = Ticks | Annotated[str, Len(1, 32)]
"""A tick, or a day and time such as `day 0 06:30`."""

Who = Annotated[int, Ge(0), Le(2**31 - 1)] | Annotated[str, Len(1, 64)]
"""An id or row, or a name such as `cafe`, `shower 2`, or `newest` for a person."""

Count = Annotated[int, Ge(0), Le(1_000_000_000)]
Number = Annotated[float, Ge(-1e15), Le(1e15)]


@dataclass(frozen=True, kw_only=True)
class ScenarioFile:
    """A scenario file."""

    scenario: Name
    """Its name, that of the file without `.yaml`."""
    about: Text
    """What happens, in a sentence."""
    config: Annotated[str, Len(1, 255)]
    """Config to use: a shipped one by name, or a file beside the scenario."""
    set: Annotated[tuple[Text, ...], Len(0, 100)] = ()
    """Overrides of the config, such as `people.count=8`."""
    seed: Annotated[int, Ge(0), Le(2**53 - 1)]
    """Seed of all chance, unless another is asked for."""
    ticks: Annotated[int, Ge(1), Le(TICKS_MAX)]
    """Ticks that it lasts; 1,440 make a day."""
    setup: Annotated[tuple[Mapping[str, Any], ...], Len(0, COMMANDS_MAX)] = ()
    """Commands before the first tick."""
    timeline: Annotated[tuple[Mapping[str, Any], ...], Len(0, COMMANDS_MAX)] = ()
    """Commands at their ticks."""
    expect: Annotated[tuple[Mapping[str, Any], ...], Len(1, EXPECTATIONS_MAX)]
    """What must come of it."""


@dataclass(frozen=True, kw_only=True)
class EventShape:
    """An expectation about how often something happens."""

    event: str
    """Kind of the event; `townlet list events`."""
    person: Who | None = None
    """The person concerned; anybody when left out."""
    other: Who | None = None
    """The second person, object or place."""
    what: Annotated[str, Len(1, 64)] | None = None
    """The affordance, job or goods by name, or the kind of a disturbance."""
    reason: Annotated[str, Len(1, 64)] | None = None
    """Why it came to nothing, or what it was the end of."""
    since: Moment | None = None
    """First tick that counts; the beginning when left out."""
    until: Moment | None = None
    """First tick that no longer counts; the end when left out."""
    at_least: Count | None = None
    """How often it happens at least."""
    at_most: Count | None = None
    """How often it happens at most."""
    equals: Count | None = None
    """How often it happens."""
    says: Text | None = None
    """The expectation in words, for the table."""


@dataclass(frozen=True, kw_only=True)
class ValueShape:
    """An expectation about a value of a person, a place or the town."""

    value: str
    """What is looked at, such as `hunger`; docs/scenarios.md has the list."""
    person: Who | None = None
    """Whose value."""
    other: Who | None = None
    """The person whom a tie leads to."""
    place: Who | None = None
    """Where."""
    object: Who | None = None
    """Of which object."""
    position: Who | None = None
    """Of which position."""
    item: Annotated[str, Len(1, 32)] | None = None
    """Of which goods."""
    at: Moment | None = None
    """The tick at which it is looked at; the end when no moment is given."""
    by: Moment | None = None
    """The last tick by which it must have been so."""
    since: Moment | None = None
    """First tick of those through which it must be so."""
    until: Moment | None = None
    """Last tick of those through which it must be so."""
    equals: bool | Number | Annotated[str, Len(0, 64)] | None = None
    """The value itself."""
    above: Number | None = None
    """It is more than this."""
    below: Number | None = None
    """It is less than this."""
    at_least: Number | None = None
    """It is this or more."""
    at_most: Number | None = None
    """It is this or less."""
    says: Text | None = None
    """The expectation in words, for the table."""


@dataclass(frozen=True, kw_only=True)
class CharterShape:
    """An expectation about the charter at the end."""

    charter: str | Annotated[tuple[str, ...], Len(1, 64)]
    """Indicators whose bounds are kept, or `all` of those that say something."""
    says: Text | None = None
    """The expectation in words, for the table."""


SHAPES: Mapping[str, type] = {"event": EventShape, "value": ValueShape, "charter": CharterShape}
"""The key that tells what kind of expectation it is."""
