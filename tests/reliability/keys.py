"""The keys of the default config: where they are, what they may be, and random values for them."""

from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

import numpy as np
from annotated_types import Ge, Gt, Interval, Le, Lt

from tests.scenes import riverside
from townlet_ecs.config.fields import annotation_at
from townlet_ecs.config.marked import Marked, Way
from townlet_ecs.config.sections import Config

FAR = 1_000_000.0
"""Stands in for the end of a range that has none."""


@dataclass(frozen=True)
class Key:
    """One key with a number.

    Attributes:
        way: Where it stands.
        value: What the default config says.
        low, high: Its range.
        whole: Whether it is a whole number.
    """

    way: Way
    value: float
    low: float
    high: float
    whole: bool

    @property
    def name(self) -> str:
        """Return the key as `--set` wants it."""
        return ".".join(map(str, self.way))

    def set_to(self, value: float) -> str:
        """Return the override that gives the key a value."""
        text = str(round(value)) if self.whole else f"{value:.9f}"
        return f"{self.name}={text}"


def leaves(node: Marked, way: Way = ()) -> list[tuple[Way, Any]]:
    """Return every value of a config with its way, lists as wholes."""
    if node.members():
        return [leaf for name, member in node.members().items() for leaf in leaves(member, (*way, name))]
    return [(way, node.plain())]


def numeric_keys() -> list[Key]:
    """Return every key of the default config that holds a number, in order."""
    found = []
    for way, value in leaves(riverside().tree):
        if isinstance(value, int | float) and not isinstance(value, bool):
            low, high = range_of(annotation_at(Config, way))
            found.append(Key(way, value, low, high, isinstance(value, int)))
    return found


def range_of(annotation: Any) -> tuple[float, float]:
    """Return the lowest and highest number that a type allows."""
    low, high = -FAR, FAR
    if get_origin(annotation) is not Annotated:
        return low, high
    for limit in get_args(annotation)[1:]:
        for part in list(limit) if isinstance(limit, Interval) else [limit]:
            if isinstance(part, Ge | Gt):
                low = float(part.ge if isinstance(part, Ge) else part.gt)
            if isinstance(part, Le | Lt):
                high = float(part.le if isinstance(part, Le) else part.lt)
    return low, high


def random_setting(rng: np.random.Generator, key: Key) -> str:
    """Return an override of a key: near its value, anywhere in its range, at an end, or just beyond."""
    manner = rng.random()
    if manner < 0.5:
        value = key.value * 2 ** rng.normal(0, 1)
    elif manner < 0.8:
        value = rng.uniform(key.low, key.high)
    elif manner < 0.95:
        value = float(rng.choice([key.low, key.high, 0.0, 1.0]))
    else:
        value = float(rng.choice([key.low - 1, key.high + 1]))
    return key.set_to(value)
