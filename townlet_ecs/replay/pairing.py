"""Pairs: what two lives differ in, measure by measure, over pairs that have all else in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from townlet_ecs.replay.bootstrap import interval

PAIRS_MIN = 6
"""Pairs from which there are intervals: of fewer they hold far less than they say.

So many must differ for a difference to be called clear: of five, all have the same sign by luck in one case of 16.
"""

SAME, CLEAR, UNCLEAR, FEW = "the same", "clear", "not clear", "too few"


class Measured(Protocol):
    """What a pair is measured by."""

    @property
    def name(self) -> str:
        """For machines."""

    @property
    def words(self) -> str:
        """For people."""

    @property
    def unit(self) -> str:
        """What it is counted in."""


@dataclass(frozen=True)
class Difference:
    """How two lives differ in a measure.

    Attributes:
        name, words, unit: Of the measure.
        one, other: Mean over the pairs, in the first and in the second life; None without a pair.
        difference: Mean of second minus first.
        low, high: 95 % interval around it; None with fewer than `PAIRS_MIN` pairs.
        pairs: Pairs in which both have a value.
        word: What it amounts to: `the same`, `clear`, `not clear`, or `too few` pairs to say.
        values: (name of the pair, first, second) of each of them.
    """

    name: str
    words: str
    unit: str
    one: float | None
    other: float | None
    difference: float | None
    low: float | None
    high: float | None
    pairs: int
    word: str
    values: tuple[tuple[str, float, float], ...]

    @property
    def differences(self) -> NDArray[np.float64]:
        """The difference of each pair."""
        return np.array([other - one for _, one, other in self.values])

    def plain(self) -> dict[str, Any]:
        """Return it as plain values for JSON."""
        fields = ("name", "unit", "one", "other", "difference", "low", "high", "pairs", "word")
        return {field: getattr(self, field) for field in fields}


def paired(
    measure: Measured, names: Sequence[str], one: NDArray[np.float64], other: NDArray[np.float64]
) -> Difference:
    """Return how two lives differ in a measure.

    Args:
        measure: Which.
        names: What each pair is called.
        one, other: (pairs,) the values; NaN where there is none, and the pair is left out.
    """
    known = np.isfinite(one) & np.isfinite(other)
    first, second = one[known], other[known]
    values = tuple(
        (name, float(a), float(b)) for name, yes, a, b in zip(names, known, one, other, strict=True) if yes
    )
    differences = second - first
    low, high = (interval(differences) if len(values) >= PAIRS_MIN else None) or (None, None)
    return Difference(
        name=measure.name,
        words=measure.words,
        unit=measure.unit,
        one=_mean(first),
        other=_mean(second),
        difference=_mean(differences),
        low=low,
        high=high,
        pairs=len(values),
        word=_word(differences, low, high),
        values=values,
    )


def _mean(values: NDArray[np.float64]) -> float | None:
    """Return a mean; None of nothing."""
    return float(values.mean()) if len(values) else None


def _word(differences: NDArray[np.float64], low: float | None, high: float | None) -> str:
    """Return what some differences amount to."""
    if len(differences) and not differences.any():
        return SAME
    if low is None or high is None:
        return FEW
    is_off_zero = low > 0.0 or high < 0.0
    return CLEAR if is_off_zero and np.count_nonzero(differences) >= PAIRS_MIN else UNCLEAR


def table(
    measures: Sequence[Measured],
    names: Sequence[str],
    one: Mapping[str, NDArray[np.float64]],
    other: Mapping[str, NDArray[np.float64]],
) -> tuple[Difference, ...]:
    """Return the differences in all measures, in order."""
    return tuple(paired(measure, names, one[measure.name], other[measure.name]) for measure in measures)
