"""Differences as people and machines read them: lines of a table, rows of a CSV file, values of a JSON object."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import floor, log10
from typing import Any

from townlet_ecs.replay.bootstrap import LEVEL, RESAMPLES
from townlet_ecs.replay.pairing import CLEAR, PAIRS_MIN, SAME, Difference

SHOWN: Mapping[str, tuple[float, str]] = {
    "share": (100.0, "%"), "cents": (0.01, ""), "ticks": (1.0, "ticks"), "hours": (1.0, "h"),
}  # fmt: skip
"""Unit -> what values are multiplied with to be shown, and what is then written beside them."""

METHOD = f"bootstrap over pairs, {RESAMPLES:,} resamples, expanded percentiles"
COLUMNS = ("measure", "unit", "pair", "one", "other", "difference")


PLACES_MAX = 6
MILLIONS_FROM = 9_999_500


def places(*values: float | None) -> int:
    """Return the places after the point with which the largest of some numbers shows three digits; two below 0.1."""
    size = max((abs(value) for value in values if value is not None), default=0.0)
    if size == 0.0:
        return 0
    digits = 3 if size >= 0.0995 else 2
    return min(PLACES_MAX, max(0, digits - 1 - floor(log10(size * 1.0005))))


def number(value: float | None, *, sign: bool = False, like: Sequence[float | None] = ()) -> str:
    """Return a number in few characters, or a dash for None.

    Args:
        value: The number.
        sign: Whether to write a plus.
        like: Others that it stands beside: all are written with the same places.
    """
    if value is None:
        return "-"
    if value == 0.0:
        return "0"
    plus = "+" if sign else ""
    if abs(value) >= MILLIONS_FROM:
        return f"{value / 1e6:{plus},.1f} M"
    text = f"{value:{plus},.{places(value, *like)}f}"
    return text if text.strip("+-0.") else "0"


def scaled(each: Difference, value: float | None) -> float | None:
    """Return a value of a measure as it is shown."""
    return None if value is None else value * SHOWN.get(each.unit, (1.0, ""))[0]


def unit(each: Difference) -> str:
    """Return what is written beside the values of a measure."""
    return SHOWN.get(each.unit, (1.0, ""))[1]


def interval_words(each: Difference) -> str:
    """Return the interval of a difference, or nothing without one."""
    if each.low is None or each.high is None:
        return ""
    ends = [scaled(each, end) for end in (each.low, each.high)]
    return " to ".join(number(end, like=ends) for end in ends)


def table_lines(found: Iterable[Difference], *, one: str, other: str) -> Iterator[str]:
    """Yield the table, its head first.

    Args:
        found: The differences.
        one, other: What the two lives are called, in a word.
    """
    yield f"{'':<26}{one:>9}{other:>9}{'difference':>11}  {LEVEL:.0%} interval"
    for each in found:
        values = f"{number(scaled(each, each.one)):>9}{number(scaled(each, each.other)):>9}"
        difference = number(scaled(each, each.difference), sign=True)
        ends = "" if each.word == SAME else interval_words(each)
        yield f"{each.words:<20}{unit(each):>6}{values}{difference:>11}  {ends:<20}{each.word}"


def notes(found: Iterable[Difference], *, pairs: str) -> Iterator[str]:
    """Yield what a reader of the table must know.

    Args:
        found: The differences.
        pairs: What the pairs are, in a word.
    """
    told = list(found)
    if all(each.word == SAME for each in told if each.pairs):
        yield "Nothing that is measured differs."
        return
    most = max((each.pairs for each in told), default=0)
    if most < 2:
        yield f"One pair of {pairs}: no interval can be given; what differs may be luck."
        return
    if most < PAIRS_MIN:
        yield f"{most} pairs of {pairs}: with fewer than {PAIRS_MIN} no interval is given; what differs may be luck."
        return
    yield f"Intervals: {METHOD}."
    if any(each.word == CLEAR for each in told):
        yield f"Of {1 / (1 - LEVEL):.0f} measures without any effect, about one is called clear by luck."


def as_json(found: Iterable[Difference]) -> dict[str, Any]:
    """Return the differences as plain values, with what each pair was like."""
    return {
        "level": LEVEL,
        "resamples": RESAMPLES,
        "measures": [
            {**each.plain(), "values": [{"pair": pair, "one": a, "other": b} for pair, a, b in each.values]}
            for each in found
        ],
    }


def as_csv(found: Iterable[Difference]) -> str:
    """Return one row for each measure and pair, in the units of the measures."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in found:
        for pair, one, other in each.values:
            writer.writerow((each.name, each.unit, pair, one, other, other - one))
    return text.getvalue()
