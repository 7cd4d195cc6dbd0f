"""When ticks are due, how many are lived at a time, and how many were lately: arithmetic without clock or town."""

import math
from collections import deque

DEBT_SECONDS_MAX = 1.0
"""Who is behind by more does not hurry to make up for it."""

MEASURED_SECONDS = 1.0
"""Over how long the measured speed is averaged."""

SLICE_SECONDS = 0.008
"""How long ticks are lived at most before wishes are heard and somebody may look."""

SLICE_SECONDS_MAX = 0.024
"""The same while somebody else holds the interpreter for so long that we would mostly wait."""

SLICE_PASSED_SECONDS_MAX = 0.15
"""How long a slice takes at most with all waiting, that for threads that share a large town included."""

SLICE_TICKS_MAX = 1 << 20

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


class Slices:
    """How many ticks are lived at a time, so that wishes are heard soon.

    Attributes:
        ticks: Ticks of the next slice at most.
    """

    def __init__(self) -> None:
        """Begin with a single tick."""
        self.ticks = 1

    def took(self, ticks: int, worked: float, passed: float) -> None:
        """Let the next slice be shorter or longer.

        A slice works as long as it has to wait for the interpreter: short ones would make it wait more, and a drawer
        that holds the interpreter would have most of the time.

        Args:
            ticks: Of the slice that was lived.
            worked: Seconds for which this thread worked on it.
            passed: Seconds that it took with all waiting.
        """
        longest = min(SLICE_SECONDS_MAX, max(SLICE_SECONDS, passed - worked))
        if worked > longest or passed > SLICE_PASSED_SECONDS_MAX:
            self.ticks = max(1, self.ticks // 2)
        elif ticks == self.ticks and worked < longest / 2 and passed < SLICE_PASSED_SECONDS_MAX / 2:
            self.ticks = min(2 * self.ticks, SLICE_TICKS_MAX)
