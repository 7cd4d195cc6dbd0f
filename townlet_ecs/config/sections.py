"""The shape of a config: every system's own section, and what the town is made of.

A key is declared where it is read; a system's section is the `Params` of its file in `systems/`.
"""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from annotated_types import Ge, Le, Len
from pydantic import StringConstraints

from components.people import ITEM_KINDS_MAX
from systems import (
    clock,
    decisions,
    disturbances,
    economy,
    employment,
    lifecycle,
    movement,
    needs,
    personality,
    queues,
    rewards,
    ties,
    weather,
)
from systems.params import Cents, Fraction, PositiveTicks, TickOfDay, Ticks
from townlet_ecs.config.fields import NAME_PATTERN

Name = Annotated[str, StringConstraints(pattern=f"^{NAME_PATTERN}$")]
"""A name in small letters, digits and underscores."""

FileName = Annotated[str, StringConstraints(min_length=1, max_length=255)]
"""The name of a shipped file, or the path of one beside the config."""

Count = Annotated[int, Ge(0), Le(10_000)]
"""How many of something."""

GENERATED = "generated"
"""Name of the map that is made for the number of people, instead of one that was drawn."""

OBJECT_KINDS_MAX = 32
"""Kinds of objects that a config may declare."""

PLACE_KINDS_MAX = 63
"""Kinds of places that a config may declare: one bit each in a catalogue's place mask."""

JOB_KINDS_MAX = 64
"""Jobs that a config may declare."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """What one run is when nothing else is asked for."""

    seed: Annotated[int, Ge(0), Le(2**53 - 1)]
    """Seed of all dice of the town."""
    days: Annotated[int, Ge(1), Le(36_500)]
    """Days that a run lasts."""


Range = Annotated[tuple[Annotated[float, Ge(-1.0), Le(1.0)], ...], Len(2, 2)]
"""Lowest and highest value of a trait."""


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A part of the space of personalities; the same number twice makes a trait the same for all."""

    extroversion: Range
    """Joy in company."""
    forgiveness: Range
    """How lightly harm is taken."""
    ambition: Range
    """How much work matters."""
    frugality: Range
    """How tightly money is kept."""
    patience: Range
    """How long waiting is borne."""


@dataclass(frozen=True, kw_only=True)
class People:
    """Who lives in the town at the start."""

    count: Annotated[int, Ge(1), Le(1_000_000)]
    """People at the start."""
    needs_low: Fraction
    """Lowest level of any need at the start."""
    needs_high: Fraction
    """Highest level of any need at the start; people are spread evenly between the two."""
    jobless_share: Fraction
    """Share of the people of each block, rounded down, who start without a job and look for one."""
    profile: Name
    """The profile, one of `profiles`, from which everybody's traits are drawn."""
    kit: Mapping[Name, Annotated[int, Ge(0), Le(100)]]
    """Goods that everybody carries at the start."""


@dataclass(frozen=True, kw_only=True)
class Sale:
    """One kind of goods that a place sells."""

    price_cents: Annotated[int, Ge(1), Le(1_000_000)]
    """Price of one."""
    stock: Count
    """How many are on the shelves after a delivery, in each place of this kind."""
    fresh: bool
    """Whether what was not sold is thrown away before the next delivery."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A kind of place: its hours, and what it sells."""

    opens: TickOfDay
    """Tick of the day at which it opens."""
    closes: Annotated[int, Ge(1), Le(1440)]
    """Tick of the day at which it closes; from 0 to 1440 is always, and hours may cross midnight."""
    private: bool
    """Whether only those who live there may use what stands in it."""
    sells: Annotated[Mapping[Name, Sale], Len(0, ITEM_KINDS_MAX)]
    """What can be bought there."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job: where, when, and for how much."""

    place: Name
    """Kind of place where the work is done."""
    at: Name
    """Kind of object that is worked at."""
    start: TickOfDay
    """Tick of the day at which the shift begins."""
    length: PositiveTicks
    """Ticks that a shift lasts; it may cross midnight."""
    days_off: tuple[Annotated[int, Ge(0), Le(13)], ...]
    """Days of the week without work; 0 is Monday."""
    wage_cents_per_shift: Cents
    """Wage of a whole shift, paid at its end for the ticks present."""
    positions: Annotated[int, Ge(1), Le(1000)]
    """How many people the job employs in each place of its kind, spread over them in order."""
    grace_ticks: Ticks | None = None
    """Ticks after the start that still count as on time, where this job differs from `employment`."""
    absent_cutoff: Ticks | None = None
    """Ticks after the start from which one counts as absent, where this job differs from `employment`."""
    absence_slack: Ticks | None = None
    """Ticks that one may be away at a time, where this job differs from `employment`."""
    lateness_penalty_cents: Cents | None = None
    """Kept back from a shift begun late, where this job differs from `employment`."""
    absence_penalty_cents: Cents | None = None
    """Kept back from a shift missed or left, where this job differs from `employment`."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """A whole town: its map, its people, what they do and the numbers they live by."""

    config_id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
    """Name of this config in every output; a file that extends another has its own."""
    run: Run
    """What one run is when nothing else is asked for."""
    map: FileName
    """Map of the town: a shipped one by name, a Tiled JSON file beside the config, or `generated`."""
    affordances: FileName
    """What can be done in the town: a catalogue file beside the config."""
    people: People
    """Who lives in the town at the start."""
    items: Annotated[tuple[Name, ...], Len(1, ITEM_KINDS_MAX)]
    """Kinds of goods, in the order in which they are numbered."""
    objects: Annotated[tuple[Name, ...], Len(1, OBJECT_KINDS_MAX)]
    """Kinds of objects, in the order in which they are numbered; `room` is a place to stand about."""
    places: Annotated[Mapping[Name, Place], Len(1, PLACE_KINDS_MAX)]
    """Kinds of places, in the order in which they are numbered."""
    jobs: Annotated[Mapping[Name, Job], Len(0, JOB_KINDS_MAX)]
    """Jobs; at the start people take the positions in this order."""
    profiles: Annotated[Mapping[Name, Profile], Len(1, 32)]
    """Named ranges of personality."""
    personality: personality.Params
    """What traits change."""
    ties: ties.Params
    """What people become to one another."""
    time: clock.Params
    """Lengths of time."""
    needs: needs.Params
    """How fast needs sink."""
    movement: movement.Params
    """Rules of walking."""
    queues: queues.Params
    """Rules of waiting."""
    employment: employment.Params
    """Attendance at work and what follows from it."""
    economy: economy.Params
    """Money: accounts, rent, deliveries, levy."""
    lifecycle: lifecycle.Params
    """When a life ends."""
    rewards: rewards.Params
    """What a policy is rewarded for."""
    weather: weather.Params
    """Sun, rain and cold."""
    disturbances: disturbances.Params
    """What upsets the town of itself, and how often."""
    decisions: decisions.Params
    """Thresholds of the scripted policy."""

    def digest(self) -> str:
        """Return 16 hex digits over every value: two configs with the same digest are the same town rules.

        The map and the catalogue count by their file names here, not by their content.
        """
        values = dataclasses.asdict(self)
        values |= {"map": Path(self.map).name, "affordances": Path(self.affordances).name}
        text = json.dumps(values, ensure_ascii=True, separators=(",", ":"))
        return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
