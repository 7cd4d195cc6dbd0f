"""How checks tell what is wrong: what, and the first few rows."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.people import Body
from systems.blocks import TownBlocks

ROWS_TOLD = 4
"""Rows that a fault names."""


def told(what: str, wrong: NDArray[np.bool_], *, of: str = "row") -> Iterator[str]:
    """Yield a fault with the first few rows that have it, if any has."""
    if wrong.any():
        rows = np.flatnonzero(wrong if wrong.ndim == 1 else wrong.any(axis=0))
        more = " and more" if len(rows) > ROWS_TOLD else ""
        yield f"{what}: {of} {', '.join(map(str, rows[:ROWS_TOLD].tolist()))}{more}"


def living(town: TownBlocks) -> NDArray[np.bool_]:
    """Return which rows somebody lives in."""
    found: NDArray[np.bool_] = town.people_i8[Body.LIVE] == 1
    return found


def all_differ(numbers: NDArray[Any]) -> bool:
    """Return whether no number is there twice."""
    ordered = np.sort(numbers)
    return not (ordered[1:] == ordered[:-1]).any()


def at(table: NDArray[Any], numbers: NDArray[Any], otherwise: Any) -> NDArray[Any]:
    """Return the entries of a table at some numbers; another value where a number is NOTHING."""
    found: NDArray[Any] = np.where(numbers < 0, otherwise, table[numbers])
    return found
