"""Comparing two finished runs, day by day: recordings, or the folders that `townlet run --out` wrote.

What pairs have in common is the town and the day. Days of one town follow from one another, so with several towns it is
the towns that are paired, each by its mean over the days, and only with one town its days.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from townlet_ecs.origin import Origin, differences
from townlet_ecs.replay.pairing import Difference, Measured, table
from townlet_ecs.replay.past import PastError

SPANS_MAX = 1_000_000
"""Days of all towns that are compared."""


class DaySpan(NamedTuple):
    """What is paired: the day of a town, or as much of it as was lived.

    Attributes:
        town: Its number.
        day: From 0.
        ticks: Of the day that were lived.
    """

    town: int
    day: int
    ticks: int


Days = Mapping[DaySpan, Mapping[str, float]]


@dataclass(frozen=True)
class Life:
    """A finished run.

    Attributes:
        called: As the person named it.
        about: What it says of itself: name -> value, by which it may differ from another.
        digests: Of each town at the end; empty if it was cut off.
        ticks: The last tick of which it tells.
        measures: What its days are measured by.
        days: Lives it again, or reads it, and returns the measures of each day.
        origin: What it was built from; None if that is not known.
    """

    called: str
    about: Mapping[str, object]
    digests: tuple[str, ...]
    ticks: int
    measures: Sequence[Measured]
    days: Callable[[], Days]
    origin: Origin | None = None


@dataclass(frozen=True)
class Comparison:
    """What two finished runs differ in.

    Attributes:
        one, other: What they are called.
        identical: Whether they ended alike, to the bit; then nothing else is said.
        unlike: What differs in config and seed, a line each.
        paired: What is paired: `towns`, or the `days` of one.
        unpaired: Days of towns that only one of them has.
        measures: The differences, the second minus the first.
    """

    one: str
    other: str
    identical: bool
    unlike: tuple[str, ...]
    paired: str
    unpaired: int
    measures: tuple[Difference, ...]


def life_of(path: Path) -> Life:
    """Return the finished run in a folder or a file.

    Raises:
        PastError: It is neither a run nor a recording.
        DamagedError: The recording is damaged.
        OSError: It cannot be read.
    """
    if path.is_dir():
        from townlet_ecs.replay.folders import life_in_folder

        return life_in_folder(path)
    from townlet_ecs.replay.relived import life_on_tape

    return life_on_tape(path)


def compare(one: Life, other: Life) -> Comparison:
    """Return what two finished runs differ in.

    Raises:
        PastError: They have nothing in common by which they can be compared.
        DamagedError: One is damaged.
    """
    if one.measures is not other.measures:
        raise PastError("a folder and a recording are not measured by the same (two folders, or two recordings)")
    unlike = [
        f"{name}: {value}, {other.about[name]}"
        for name, value in one.about.items()
        if name in other.about and other.about[name] != value
    ]
    if one.origin is not None and other.origin is not None:
        unlike += differences(one.origin, other.origin)
    if one.digests and one.digests == other.digests and one.ticks == other.ticks:
        return Comparison(one.called, other.called, True, tuple(unlike), "", 0, ())
    first, second = one.days(), other.days()
    common = sorted(first.keys() & second.keys())
    if not common:
        raise PastError(f"no day of a town is in both {one.called} and {other.called}")
    towns = sorted({span.town for span in common})
    if len(towns) > 1:
        groups = {f"town {town}": [span for span in common if span.town == town] for town in towns}
    else:
        groups = {f"day {span.day}": [span] for span in common}
    values = [
        {each.name: np.array([_mean(days, spans, each.name) for spans in groups.values()]) for each in one.measures}
        for days in (first, second)
    ]
    return Comparison(
        one=one.called,
        other=other.called,
        identical=False,
        unlike=tuple(unlike),
        paired="towns" if len(towns) > 1 else "days",
        unpaired=len(first.keys() ^ second.keys()),
        measures=table(one.measures, list(groups), *values),
    )


def _mean(days: Days, spans: Sequence[DaySpan], name: str) -> float:
    """Return the mean of a measure over some days; NaN if it is known of none."""
    known = [value for span in spans if np.isfinite(value := days[span][name])]
    return float(np.mean(known)) if known else float("nan")
