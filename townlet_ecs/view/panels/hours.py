"""Hours as the panels say them: `Mon 07:35`, `in 2 h 10 min`."""

from dataclasses import dataclass

from townlet_ecs.narration.narrator import DAYS, clock_of, day_of
from townlet_ecs.town import Town

SHORT_DAY = 3
"""Letters of a day where there is little room."""


@dataclass(frozen=True)
class Calendar:
    """How a town counts time.

    Attributes:
        ticks_per_day: Ticks in a day; one is a minute.
        days_per_week: Days in a week.
    """

    ticks_per_day: int = 1440
    days_per_week: int = 7

    def clock(self, tick: int) -> str:
        """Return hour and minute."""
        return clock_of(tick % self.ticks_per_day)

    def weekday(self, tick: int) -> str:
        """Return a short name of the day; weeks of another length count their days."""
        day = tick // self.ticks_per_day
        if self.days_per_week != len(DAYS):
            return f"D{day % self.days_per_week + 1}"
        return day_of(day)[:SHORT_DAY]

    def when(self, tick: int) -> str:
        """Return day and hour."""
        return f"{self.weekday(tick)} {self.clock(tick)}"


def calendar_of(town: Town) -> Calendar:
    """Return how a town counts time."""
    time = town.world.config.time
    return Calendar(time.ticks_per_day, time.days_per_week)


def lasting(ticks: int) -> str:
    """Return a length of time in hours and minutes."""
    hours, minutes = divmod(max(0, ticks), 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def money(cents: int) -> str:
    """Return an amount of the town's money."""
    return f"{cents / 100:,.2f}"
