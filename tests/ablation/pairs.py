"""Paired towns: thirty lives under a setting, thirty of the same dice without it, and what was measured of them.

A measure has a name, such as `do shower` (how often a person does it in a day), and one value for each town.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from components.people import Body, Need, Purse, TieFamiliarity, TieRivalry, TieTrust, Where
from components.places import Price
from components.town import EventCount, Kpi, TimeUse, Turnover, UseCount
from components.words import Doing, EventKind, Reason
from tests.scenes import riverside
from townlet_ecs import Batch
from townlet_ecs.config.loading import Loaded, load_all
from townlet_ecs.report import place_kinds
from townlet_ecs.ring import Cursor

TOWNS = 30
TOWNS_AT_A_TIME = 15
"""Of so few, each keeps a ring long enough to read its events by the hour."""

DAYS = 7
DAY = 1_440
HOUR = 60
SEED = 101
T_95 = 2.045
"""Student's t for 29 degrees of freedom: between minus and plus this lie 95 %."""

MEALS = ("eat_raw", "eat_packed", "eat_out", "eat_meal")
IMPOSSIBLE = "hunger > 0.5 and hunger < 0.5"

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Setting:
    """What a town is like, apart from the default.

    Attributes:
        sets: Overrides of the config.
        never: Affordances of the catalogue that cannot be done, for their condition never holds.
        without: Affordances that are not in the catalogue at all.
    """

    sets: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def __add__(self, other: "Setting") -> "Setting":
        """Return both settings at once; what the other overrides comes last."""
        return Setting(self.sets + other.sets, self.never + other.never, self.without + other.without)

    def loaded(self) -> Loaded:
        """Return the config of such a town."""
        if not self.never and not self.without:
            return load_all("riverside", self.sets)
        with TemporaryDirectory() as folder:
            path = Path(folder) / "affordances.yaml"
            path.write_text(yaml.safe_dump({"affordances": list(self.entries())}), encoding="utf-8")
            return load_all("riverside", [f"affordances={path}", *self.sets])

    def entries(self) -> Iterator[dict[str, Any]]:
        """Yield the entries of the catalogue that are left, as they are here."""
        text = Path(riverside().config.affordances).read_text(encoding="utf-8")
        for entry in yaml.safe_load(text)["affordances"]:
            if entry["id"] in self.never:
                entry["when"] = IMPOSSIBLE
            if entry["id"] not in self.without:
                yield entry


def often(kind: str) -> Setting:
    """Return the setting of a town in which a kind of disturbance is common."""
    waits = ("cooldown_ticks." + kind, "gap_ticks", "person_spared_ticks", "shop_spared_ticks", "object_spared_ticks")
    return Setting((f"disturbances.per_day.{kind}=6", *(f"disturbances.{wait}=60" for wait in waits)))


@dataclass(frozen=True)
class Interval:
    """The 95 % interval of the mean of paired differences."""

    low: float
    high: float

    def moves(self, sign: int) -> bool:
        """Return whether the difference is certainly above (1) or below (-1) zero."""
        return self.low > 0 if sign > 0 else self.high < 0

    def inside(self, band: float) -> bool:
        """Return whether the difference is certainly no larger than a band."""
        return -band <= self.low and self.high <= band

    def __str__(self) -> str:
        return f"{self.low:+.4f} to {self.high:+.4f}"


def paired(before: Values, after: Values) -> Interval:
    """Return the interval of the mean of `after - before`, town by town."""
    difference = after - before
    mean, half = difference.mean(), T_95 * difference.std(ddof=1) / np.sqrt(len(difference))
    return Interval(float(mean - half), float(mean + half))


def effect(measure: str, base: Setting, change: Setting) -> Interval:
    """Return what a change does to a measure, over towns of the same dice."""
    return paired(lived(base)[measure], lived(base + change)[measure])


@cache
def lived(setting: Setting) -> dict[str, Values]:
    """Return all measures of towns that lived for some days, one value for each town."""
    loaded = setting.loaded()
    parts = []
    for first in range(0, TOWNS, TOWNS_AT_A_TIME):
        batch = Batch(loaded, towns=TOWNS_AT_A_TIME, seed=SEED, first_town=first, threads=1)
        parts.append(week_of(batch))
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def week_of(batch: Batch) -> dict[str, Values]:
    """Return all measures of a few towns after some days."""
    hours = Hours(batch)
    for _ in range(DAYS * DAY // HOUR):
        batch.run(HOUR)
        hours.note()
    return {**counted(batch), **hours.means()}


def counted(batch: Batch) -> dict[str, Values]:
    """Return what the towns count themselves: for each person and day, and shares of shifts."""
    books = batch.world.blocks["town.i64"].astype(np.float64)
    person_days = books[:, Kpi.PERSON_TICKS] / DAY
    found = {f"do {name}": UseCount.FIRST + index for index, name in enumerate(batch.world.catalogue.names)}
    found |= {f"told {kind.name.lower()}": EventCount.FIRST + kind for kind in EventKind}
    found |= {f"minutes {doing.name.lower()}": TimeUse.FIRST + doing for doing in Doing}
    zeros = np.zeros(batch.towns)
    per_day = {name: books[:, column] / person_days for name, column in found.items()}
    shifts = np.maximum(1, books[:, Kpi.SHIFTS])
    return {
        **per_day,
        "meals": sum(per_day.get(f"do {meal}", zeros) for meal in MEALS),
        "attendance": books[:, Kpi.ATTENDED] / shifts,
        "lateness": books[:, Kpi.LATE] / shifts,
        "good days": books[:, Kpi.GOOD_DAYS] / np.maximum(1, books[:, Kpi.PERSON_DAYS]),
        "wages": books[:, Kpi.WAGES_PAID] / person_days,
        "exits": books[:, Turnover.EXITS],
    }


class Hours:
    """What is looked at by the hour: levels of people, ties, prices, and why things came to nothing."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.events = Cursor(batch.world)
        self.places = whereabouts(batch)
        self.levels: list[dict[str, Values]] = []
        self.lost = {f"lost {reason.name.lower()}": np.zeros(batch.towns) for reason in Reason}
        self.lost |= {f"lost {name}": np.zeros(batch.towns) for name in batch.world.catalogue.names}

    def note(self) -> None:
        """Look at the towns as they are now, and at what happened since."""
        self.levels.append(levels_of(self.batch, self.places))
        names = self.batch.world.catalogue.names
        for town, events in self.events.fresh():
            for _, kind, _, _, what, amount in events:
                if kind in (EventKind.INTERRUPTED, EventKind.FAILED, EventKind.GAVE_UP):
                    self.lost[f"lost {Reason(amount).name.lower()}"][town] += 1
                    self.lost[f"lost {names[what]}"][town] += 1
        assert not self.events.missed

    def means(self) -> dict[str, Values]:
        """Return the mean of every level, and losses for each person and day."""
        levels = {name: np.mean([hour[name] for hour in self.levels], axis=0) for name in self.levels[0]}
        person_days = self.batch.world.blocks["town.i64"][:, Kpi.PERSON_TICKS] / DAY
        return {**levels, **{name: count / person_days for name, count in self.lost.items()}}


def whereabouts(batch: Batch) -> dict[str, NDArray[np.bool_]]:
    """Return which tiles of the drawn map, a single block, lie in the park and in the cafe."""
    town = batch.world.town(0)
    kinds = np.array(place_kinds(np.arange(len(town.cells_u8)), town, batch.world))
    return {f"in the {kind}": kinds == kind for kind in ("park", "cafe")}


def levels_of(batch: Batch, places: dict[str, NDArray[np.bool_]]) -> dict[str, Values]:
    """Return the levels of the people of each town at this moment, on average, and what food costs."""
    blocks = batch.world.blocks
    live = blocks["people.i16"][:, Body.LIVE] == 1
    heads = np.maximum(1, live.sum(axis=1))

    def mean(values: NDArray[Any]) -> Values:
        return np.asarray((values * live).sum(axis=1) / heads, np.float64)

    def ties(columns: Any) -> Values:
        return mean(blocks["people.f32"][:, columns.FIRST : columns.LAST + 1].sum(axis=1))

    raw = Price.ITEM_0 + batch.world.config.items.index("raw")
    levels = {need.name.lower(): mean(blocks["people.f32"][:, need]) for need in Need}
    cells = np.where(live, blocks["people.i32"][:, Where.CELL], 0)
    return {
        **levels,
        **{name: mean(inside[cells]) for name, inside in places.items()},
        "wallet": mean(blocks["people.i64"][:, Purse.WALLET]),
        "trust": ties(TieTrust),
        "familiarity": ties(TieFamiliarity),
        "rivalry": ties(TieRivalry),
        "price of food": blocks["places.i32"][:, raw].max(axis=1).astype(np.float64),
    }
