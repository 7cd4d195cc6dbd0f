"""When ticks are due, and how many were lived lately: arithmetic on moments, which knows neither clock nor town."""

import math
from collections import deque

DEBT_SECONDS_MAX = 1.0
"""Who is behind by more does not hurry to make up for it."""

MEASURED_SECONDS = 1.0
"""Over how long the measured speed is averaged."""

TICK_SHARE = 1e-6
"""Share of a tick by which sums of seconds may be too small."""


class Schedule:
    """Due moments that do not drift: tick n is due n / speed seconds after the beginning, however late the others were.

    Attributes:
        speed: Ticks a second; infinite for as fast as it goes.
    """

    def __init__(self, speed: float, now: float) -> None:
        """Begin now."""
        assert speed > 0.0, f"speed {speed} (more than 0 ticks a second)"
        self.speed = speed
        self._began = now
        self._lived = 0

    def due(self, now: float) -> float:
        """Return how many ticks are due, a whole number or infinity."""
        if math.isinf(self.speed):
            return math.inf
        return max(0, math.floor((now - self._began) * self.speed + TICK_SHARE) - self._lived)

    def due_at(self, ticks: int) -> float:
        """Return the moment at which so many more ticks are due."""
        return self._began + (self._lived + ticks) / self.speed

    def lived(self, ticks: int) -> None:
        """Note that so many ticks were lived."""
        self._lived += ticks

    def forgive(self, now: float) -> None:
        """Drop what is due, but for one tick, if that is more than can be made up for quietly."""
        if not math.isinf(self.speed) and (self.due(now) - 1) / self.speed > DEBT_SECONDS_MAX:
            self._began, self._lived = now - 1 / self.speed, 0


class Rate:
    """How many ticks a second were lived lately."""

    def __init__(self, now: float) -> None:
        """Begin to measure."""
        self._marks = deque([(now, 0)])

    def lived(self, ticks: int, now: float) -> None:
        """Note that so many ticks were lived by now."""
        self._marks.append((now, self._marks[-1][1] + ticks))
        while len(self._marks) > 2 and self._marks[1][0] <= now - MEASURED_SECONDS:
            self._marks.popleft()

    def at(self, now: float) -> float:
        """Return the ticks a second of the last second, or of all the time if that is less."""
        began, before = self._marks[0]
        return (self._marks[-1][1] - before) / max(now - began, 1e-9) if now > began else 0.0
