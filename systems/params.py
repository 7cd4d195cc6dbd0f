"""Words for the ranges of config keys, shared by every system's `Params`."""

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge, Gt, Le

Fraction = Annotated[float, Ge(0.0), Le(1.0)]
"""A share or a need level."""

Ticks = Annotated[int, Ge(0), Le(1_000_000)]
"""A duration."""

PositiveTicks = Annotated[int, Ge(1), Le(1_000_000)]
"""A duration that is not zero."""

TickOfDay = Annotated[int, Ge(0), Le(1439)]
"""A minute of the day."""

Cents = Annotated[int, Ge(0), Le(1_000_000_000)]
"""An amount of money."""

Weight = Annotated[float, Ge(0.0), Le(1_000.0)]
"""A factor that is not negative."""

Positive = Annotated[float, Gt(0.0), Le(1_000_000.0)]
"""A number that is not zero."""


@dataclass(frozen=True, kw_only=True)
class LevelPerNeed:
    """One level for each need."""

    hunger: Fraction
    energy: Fraction
    hygiene: Fraction
    social: Fraction
    comfort: Fraction


@dataclass(frozen=True, kw_only=True)
class WeightPerNeed:
    """One factor for each need."""

    hunger: Weight
    energy: Weight
    hygiene: Weight
    social: Weight
    comfort: Weight


@dataclass(frozen=True, kw_only=True)
class TicksPerNeed:
    """One duration for each need."""

    hunger: PositiveTicks
    energy: PositiveTicks
    hygiene: PositiveTicks
    social: PositiveTicks
    comfort: PositiveTicks
