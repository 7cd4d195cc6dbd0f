"""Moments and bounds as people write them: `day 0 06:30`, and a value that is at least so much."""

import re
from dataclasses import dataclass

from townlet_ecs.scenarios.values import Seen

_MOMENT = re.compile(r"day (?P<day>0|[1-9][0-9]{0,4}) (?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9])")

RIGHT = "a tick, or a day and time such as day 0 06:30"
"""What a moment looks like."""


def tick_of(moment: int | str, ticks_per_day: int) -> int | None:
    """Return the tick of a moment, or None if it is none."""
    if isinstance(moment, int):
        return moment
    found = _MOMENT.fullmatch(moment)
    if found is None:
        return None
    of_day = int(found["hour"]) * 60 + int(found["minute"])
    return int(found["day"]) * ticks_per_day + of_day if of_day < ticks_per_day else None


def moment_of(tick: int, ticks_per_day: int) -> str:
    """Return a tick as people write it."""
    day, of_day = divmod(tick, ticks_per_day)
    return f"day {day} {of_day // 60:02}:{of_day % 60:02}"


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What a value is held against; None is no bound."""

    equals: Seen = None
    above: float | None = None
    below: float | None = None
    at_least: float | None = None
    at_most: float | None = None

    def kept_by(self, value: Seen) -> bool:
        """Return whether a value is within all bounds; nothing that cannot be said is."""
        if value is None:
            return False
        if self.equals is not None and value != self.equals:
            return False
        if isinstance(value, str):
            return self.equals is not None
        return (
            (self.above is None or value > self.above)
            and (self.below is None or value < self.below)
            and (self.at_least is None or value >= self.at_least)
            and (self.at_most is None or value <= self.at_most)
        )

    def __str__(self) -> str:
        """Return the bounds in words."""
        words = [
            f"is {shown(self.equals)}" if self.equals is not None else "",
            f"above {shown(self.above)}" if self.above is not None else "",
            f"below {shown(self.below)}" if self.below is not None else "",
            f"at least {shown(self.at_least)}" if self.at_least is not None else "",
            f"at most {shown(self.at_most)}" if self.at_most is not None else "",
        ]
        return " and ".join(word for word in words if word)


def shown(value: Seen) -> str:
    """Return a value as people read it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    return str(value) or "none"
