"""What an observation is made of: the names, bounds and meanings of its features and channels, for each variant."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from components.people import ITEM_KINDS_MAX, Need, Persona
from components.words import Attendance, Claim, Direction, Option, Outcome, Weather
from systems.features import (
    BEARING_WIDTH,
    CODE_LENGTH,
    COMPACT_REACH,
    FULL_REACH,
    FULL_STILL,
    HINT_WIDTH,
    HYBRID_REACH,
    KNOWN_MAX,
    KNOWN_WIDTH,
    THIN_STILL,
    Bearing,
    Distilled,
    Feature,
)
from townlet_ecs.config.sections import Config

VERSION = 1
"""Counted up whenever a feature or a channel changes its place or its meaning."""


@dataclass(frozen=True)
class Group:
    """Features that stand side by side and mean the same of different things.

    Attributes:
        start: Index of the first.
        names: Their names, in order.
        low, high: Bounds of their values.
        meaning: What they tell, for the page.
    """

    start: int
    names: tuple[str, ...]
    low: float
    high: float
    meaning: str


def words(prefix: str, kind: type[Attendance | Claim | Need | Option | Outcome | Persona | Weather]) -> tuple[str, ...]:
    """Return a name for each word of a vocabulary, in its order."""
    return tuple(f"{prefix}{word.name.lower()}" for word in kind)


def known(prefix: str) -> tuple[str, ...]:
    """Return the names of the features about two friends or rivals."""
    parts = [f"code_{number}" for number in range(CODE_LENGTH)] + ["trust", "familiarity", "rivalry"]
    assert len(parts) == KNOWN_WIDTH, "one name for each number"
    return tuple(f"{prefix}_{place + 1}_{part}" for place in range(KNOWN_MAX) for part in parts)


def hint(prefix: str) -> tuple[str, ...]:
    """Return the names of a path hint."""
    parts = [Direction(number).name.lower() for number in range(HINT_WIDTH - 1)] + ["near"]
    return tuple(f"{prefix}_{part}" for part in parts)


def bearing(prefix: str) -> tuple[str, ...]:
    """Return the names of a bearing."""
    names = tuple(f"{prefix}_{part}" for part in ("east", "south", "near"))
    assert len(names) == BEARING_WIDTH, "one name for each number"
    return names


def one(start: int, meaning: str, *, low: float = 0.0, high: float = 1.0) -> Group:
    """Return a group of a single feature, named after its place."""
    name = start.name.lower() if isinstance(start, Feature) else str(start)
    return Group(start, (name,), low, high, meaning)


_CODE = "friends or rivals: who they are (the code of their identity slot), and the own tie to them"

COMMON: tuple[Group, ...] = (
    Group(Feature.NEEDS, words("", Need), 0.0, 1.0, "level of the need, 1 is content"),
    one(Feature.WALLET, "cents in the wallet; 20.00 is one half"),
    one(Feature.RENT_OWED, "rent not paid yet; 20.00 is one half"),
    one(Feature.NOTICE, "one half under notice to leave the home, 1 in the last day of grace"),
    one(Feature.CLOCK_SIN, "sine of the time of day, 0 at midnight and noon", low=-1.0),
    one(Feature.CLOCK_COS, "cosine of the time of day, 1 at midnight", low=-1.0),
    Group(Feature.SHIFT, words("shift_", Attendance), 0.0, 1.0, "1 for the state of the current or next shift"),
    one(Feature.HAS_JOB, "1 with a job"),
    one(Feature.ON_SITE, "1 inside the place of work"),
    one(Feature.SHIFT_NEAR, "1 from the beginning of the shift on, 60 ticks before it one half, 0 without a job"),
    one(Feature.SHIFT_LEFT, "share of the running shift that is left"),
    one(Feature.SHIFT_PRESENT, "share of the running shift that one was present for, and will be paid"),
    one(Feature.ATTENDED, "share of the last shifts that were worked, 1 before the first"),
    one(Feature.ABSENCES, "absences in the last seven days, by seven"),
    one(Feature.UNDER_REVIEW, "1 while an exit review is open"),
    Group(Feature.OUTCOME, words("last_", Outcome), 0.0, 1.0, "1 for how the last deed ended"),
    one(Feature.OUTCOME_RECENT, "1 for a deed that ended just now, 60 ticks ago one half"),
    Group(Feature.OPTION, words("option_", Option), 0.0, 1.0, "1 for the option that one is about"),
    one(Feature.BUSY, "1 while doing something, not walking or waiting"),
    one(Feature.ACTIVITY_AGE, "time since that began; 15 ticks are one half"),
    Group(Feature.CLAIM, words("claim_", Claim), 0.0, 1.0, "1 for the state of the own reservation"),
    one(Feature.CLAIM_AGE, "time in that state; 15 ticks are one half"),
    one(Feature.QUEUE_PLACE, "while waiting 1 for the first in the queue, 1/2 for the second; else 0"),
    one(Feature.BLOCKED, "steps in a row that were refused, 3 are 1"),
    Group(
        Feature.ITEMS, tuple(f"item_{number}" for number in range(ITEM_KINDS_MAX)), 0.0, 1.0,
        "goods of the kind in the bag; 3 are one half",
    ),
    Group(Feature.PERSONA, words("", Persona), -1.0, 1.0, "the own trait"),
    Group(Feature.WEATHER, words("weather_", Weather), 0.0, 1.0, "1 for the weather"),
    one(Feature.CALLED, "1 while called to a place, for a festival or a meeting"),
    one(Feature.AT_HOME, "1 at home"),
    one(Feature.IN_PLACE, "1 inside a place, 0 in the street"),
    one(Feature.POWER, "1 while there is electricity where one is"),
    one(Feature.WATER, "1 while there is running water where one is"),
    Group(Feature.FRIENDS, known("friend"), -1.0, 1.0, f"the two greatest {_CODE}"),
    Group(Feature.RIVALS, known("rival"), -1.0, 1.0, f"the two greatest {_CODE}"),
    one(Feature.TIES, "ties, by six"),
    one(Feature.MEAN_TRUST, "mean over the ties", low=-1.0),
    one(Feature.MEAN_FAMILIARITY, "mean over the ties", low=-1.0),
    one(Feature.MEAN_RIVALRY, "mean over the ties"),
    one(Feature.NEAR_PEOPLE, "people in sight within 5 tiles; 4 are one half"),
    one(Feature.NEAR_FRIENDS, "friends among them; 4 are one half"),
    one(Feature.NEAR_RIVALS, "rivals among them; 4 are one half"),
    one(Feature.NEAR_FREE, "those among them who are free to talk; 4 are one half"),
    one(Feature.NEAR_WAITING, "those among them who wait in a queue; 4 are one half"),
    one(Feature.NEAR_TAKEN, "use slots within 5 tiles of the same place that others have; 4 are one half"),
    one(Feature.CONTEXT_RESET, "1 in the first observation of a life: forget what was before"),
)  # fmt: skip
"""The features that every variant begins with."""

HINTS: tuple[Group, ...] = (
    Group(Distilled.LOWEST, words("lowest_", Need), 0.0, 1.0, "1 for the lowest need"),
    Group(
        Distilled.HINT_NEED, hint("need"), 0.0, 1.0,
        "next step towards the nearest usable provider of that need, and how near it is: 32 ticks are one half",
    ),
    Group(Distilled.HINT_HOME, hint("home"), 0.0, 1.0, "the same for the own bed"),
    Group(Distilled.HINT_WORK, hint("work"), 0.0, 1.0, "the same for the place of work"),
    Group(Distilled.HINT_GOAL, hint("goal"), 0.0, 1.0, "the same for where one is walking to"),
)  # fmt: skip
"""What the compact variant adds."""

BEARINGS: tuple[Group, ...] = (
    *(
        Group(
            Bearing.NEEDS + need * BEARING_WIDTH, bearing(f"{need.name.lower()}_provider"), -1.0, 1.0,
            f"direction of the nearest usable provider of {need.name.lower()}, and how near it is on foot",
        )
        for need in Need
    ),
    Group(Bearing.HOME, bearing("home"), -1.0, 1.0, "the same for the own bed"),
    Group(Bearing.WORK, bearing("work"), -1.0, 1.0, "the same for the place of work"),
)  # fmt: skip
"""What the hybrid and the full variant add."""

THIN = ("blocked", "use_tiles", "people", "friends", "rivals")
WIDE = (
    "walls", "water", "doors", "outside", "use_tiles", "objects_food", "objects_wash", "objects_bed", "objects_work",
    "objects_shop", "objects_leisure", "people", "friends", "rivals", "reserved",
)  # fmt: skip

CHANNEL_MEANINGS = {
    "blocked": "tiles that nobody may enter, and what is beyond the block",
    "walls": "walls",
    "water": "water",
    "doors": "doors",
    "outside": "what is beyond the block",
    "use_tiles": "tiles to stand on for the use of an object",
    "objects_food": "objects at which one gets fed",
    "objects_wash": "objects at which one gets clean",
    "objects_bed": "beds",
    "objects_work": "objects that are worked at, and job boards",
    "objects_shop": "objects at which goods are bought",
    "objects_leisure": "objects at which one meets people or rests",
    "people": "others in sight",
    "friends": "friends among them",
    "rivals": "rivals among them",
    "reserved": "use slots that are granted to somebody, in the place that one is in",
}


@dataclass(frozen=True)
class Variant:
    """One kind of observation under a config.

    Attributes:
        name: `compact`, `hybrid` or `full`.
        version: Of the layout.
        config_id: Digest of the config.
        groups: The features, group by group.
        channels: Channels of the map, in order.
        still_channels: How many of them never change while one stands still.
        reach: Tiles from the middle of the map to its edge.
        items: Kinds of goods of the config.
    """

    name: str
    version: int
    config_id: str
    groups: tuple[Group, ...]
    channels: tuple[str, ...]
    still_channels: int
    reach: int
    items: tuple[str, ...]

    @cached_property
    def feature_names(self) -> tuple[str, ...]:
        """Names of the features, in order; goods go by the names that the config gives them."""
        found = [name for group in self.groups for name in group.names]
        for number, item in enumerate(self.items):
            found[Feature.ITEMS + number] = f"item_{item}"
        return tuple(found)

    @property
    def local_summary(self) -> tuple[str, ...]:
        """Names of the features that count what is near by."""
        return tuple(name for name in self.feature_names if name.startswith("near_"))

    @property
    def cells_shape(self) -> tuple[int, int, int]:
        """Channels, height and width of the map."""
        return len(self.channels), 2 * self.reach + 1, 2 * self.reach + 1

    @property
    def cells_length(self) -> int:
        """Bytes of the map."""
        return int(np.prod(self.cells_shape))

    @property
    def numbers_length(self) -> int:
        """How many features there are."""
        return len(self.feature_names)

    @cached_property
    def low(self) -> NDArray[np.float32]:
        """Lowest value of each feature; every byte of the map is 0 or 1."""
        return np.array([group.low for group in self.groups for _ in group.names], np.float32)

    @cached_property
    def high(self) -> NDArray[np.float32]:
        """Highest value of each feature."""
        return np.array([group.high for group in self.groups for _ in group.names], np.float32)


_MAKES: dict[str, tuple[tuple[Group, ...], tuple[str, ...], int, int]] = {
    "compact": (COMMON + HINTS, THIN, THIN_STILL, COMPACT_REACH),
    "hybrid": (COMMON + BEARINGS, THIN, THIN_STILL, HYBRID_REACH),
    "full": (COMMON + BEARINGS, WIDE, FULL_STILL, FULL_REACH),
}

VARIANTS = tuple(_MAKES)
"""Names of the variants, the smallest first."""


def variant(name: str, config: Config) -> Variant:
    """Return what an observation of a variant is made of under a config.

    Raises:
        ValueError: There is no such variant.
    """
    if name not in _MAKES:
        raise ValueError(f"no observation is called {name}: one of {', '.join(VARIANTS)}")
    groups, channels, still, reach = _MAKES[name]
    return Variant(name, VERSION, config.digest(), groups, channels, still, reach, tuple(config.items))
