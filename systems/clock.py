"""The clock: the length of a day and a week, and the step of the tick itself."""

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge, Le


@dataclass(frozen=True, kw_only=True)
class Params:
    """Lengths of time."""

    ticks_per_day: Annotated[int, Ge(1440), Le(1440)]
    """Ticks in a day; one tick is one minute of town time, so the rules allow only 1440."""
    days_per_week: Annotated[int, Ge(1), Le(14)]
    """Days in a week; day 0 is a Monday."""
