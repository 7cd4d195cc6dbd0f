"""The bootstrap: how far a mean of a few differences may be off.

Differences are drawn anew with replacement, 10,000 times, and the middle 95 % of the means are the interval. With few
differences that middle is too narrow, so it is taken wider, as wide as Student's t is wider than the normal
distribution, and by n / (n - 1) in the variance: the expanded percentile interval. With six it still holds the mean
in 93 cases of a hundred only, with eight and more in 94 to 95.

Source: Hesterberg, "What teachers should know about the bootstrap", The American Statistician 69 (2015), section 5.3.
"""

from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 10_000
LEVEL = 0.95
SEED = 20_150_407
"""The resamples are the same each time, so that equal differences have equal intervals."""

DRAWN_AT_A_TIME = 2_000_000
"""Numbers that are drawn at a time, which bounds the memory."""


def interval(differences: NDArray[np.float64]) -> tuple[float, float] | None:
    """Return the interval around the mean of some differences; None of fewer than two."""
    count = len(differences)
    if count < 2:
        return None
    if (differences == differences[0]).all():
        return float(differences[0]), float(differences[0])
    tail = expanded_tail(count)
    low, high = np.quantile(_means(differences), (tail, 1.0 - tail))
    return float(low), float(high)


def expanded_tail(count: int) -> float:
    """Return the share of the means below an interval, and above it, for so many differences."""
    return NormalDist().cdf(-sqrt(count / (count - 1)) * student(1.0 - (1.0 - LEVEL) / 2.0, count - 1))


def student(share: float, freedom: int) -> float:
    """Return the quantile of Student's t, by its expansion in 1 / freedom; exact for 1 and 2 degrees of freedom.

    Source: Abramowitz and Stegun, "Handbook of mathematical functions" (1964), 26.7.5.
    """
    if freedom == 1:
        return float(np.tan(np.pi * (share - 0.5)))
    if freedom == 2:
        return (2.0 * share - 1.0) * sqrt(2.0 / (4.0 * share * (1.0 - share)))
    z = NormalDist().inv_cdf(share)
    terms = (
        (z**3 + z) / 4.0,
        (5.0 * z**5 + 16.0 * z**3 + 3.0 * z) / 96.0,
        (3.0 * z**7 + 19.0 * z**5 + 17.0 * z**3 - 15.0 * z) / 384.0,
        (79.0 * z**9 + 776.0 * z**7 + 1482.0 * z**5 - 1920.0 * z**3 - 945.0 * z) / 92_160.0,
    )
    return z + float(sum(term / freedom ** (power + 1) for power, term in enumerate(terms)))


def _means(differences: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean of each resample."""
    count = len(differences)
    dice = np.random.Generator(np.random.PCG64(SEED))
    rows = max(1, DRAWN_AT_A_TIME // count)
    found = [
        differences[dice.integers(0, count, (min(rows, RESAMPLES - first), count))].mean(axis=1)
        for first in range(0, RESAMPLES, rows)
    ]
    return np.concatenate(found)
