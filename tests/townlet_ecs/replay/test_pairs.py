"""Pairs: intervals that hold what they promise, words that say no more than the pairs do, and how both are shown."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from townlet_ecs.replay.bootstrap import LEVEL, expanded_tail, interval, student
from townlet_ecs.replay.chart import colour_of, draw, reach_of
from townlet_ecs.replay.pairing import CLEAR, FEW, SAME, UNCLEAR, Difference, paired
from townlet_ecs.replay.wording import as_csv, as_json, interval_words, notes, number, table_lines


@dataclass(frozen=True)
class Money:
    name: str = "wages"
    words: str = "wages paid"
    unit: str = "cents"


def pairs_of(differences: list[float], *, base: float = 100.0) -> Difference:
    one = np.full(len(differences), base)
    names = [f"seed {number}" for number in range(len(differences))]
    return paired(Money(), names, one, one + np.array(differences))


def coverage(count: int, samples: int, draw: str) -> float:
    """Return how often an interval around the mean of some numbers holds the mean of the dice that they come from."""
    dice = np.random.Generator(np.random.PCG64(5))
    held = 0
    for _ in range(samples):
        values = dice.standard_normal(count) if draw == "normal" else dice.standard_exponential(count) - 1.0
        low, high = interval(values) or (1.0, -1.0)
        held += low <= 0.0 <= high
    return held / samples


@pytest.mark.parametrize(("count", "draw", "least"), [(8, "normal", 0.90), (16, "normal", 0.91), (16, "skew", 0.88)])
def test_intervals_hold_the_mean_as_often_as_they_say(count: int, draw: str, least: float) -> None:
    assert least <= coverage(count, 200, draw) <= 0.99


@pytest.mark.reliability
@pytest.mark.parametrize("count", [6, 8, 16, 64])
def test_intervals_hold_the_mean_as_often_as_they_say_in_many_samples(count: int) -> None:
    share = coverage(count, 4_000, "normal")
    print(f"{count} pairs: {share:.1%} of 4,000 intervals hold the mean")
    assert LEVEL - (0.025 if count < 8 else 0.015) <= share <= LEVEL + 0.015


def test_students_quantiles_are_those_of_the_tables() -> None:
    tables = {1: 12.706, 2: 4.303, 3: 3.182, 5: 2.571, 7: 2.365, 15: 2.131, 30: 2.042, 1_000: 1.962}
    for freedom, value in tables.items():
        assert student(0.975, freedom) == pytest.approx(value, abs=0.012)
    assert expanded_tail(1_000_000) == pytest.approx(0.025, abs=1e-6)
    assert expanded_tail(16) == pytest.approx(0.01386, abs=1e-4)  # Hesterberg: z = 1.0328 x 2.1314
    assert expanded_tail(6) < expanded_tail(16) < 0.025


def test_an_interval_is_the_same_each_time_and_a_point_around_equal_differences() -> None:
    values = np.array([0.1, 0.4, -0.3, 1.2, 0.5, 0.2, 0.9])
    assert interval(values) == interval(values)
    assert interval(np.full(16, 0.1)) == (0.1, 0.1)
    assert interval(np.array([3.0])) is None
    assert interval(np.array([])) is None
    low, high = interval(-values) or (0.0, 0.0)
    assert low < -values.mean() < high


@pytest.mark.parametrize(
    ("differences", "word"),
    [
        ([0.0] * 16, SAME),
        ([1.0] * 6, CLEAR),
        ([1.0] * 5, FEW),
        ([1.0], FEW),
        ([], FEW),
        ([1.0, -1.0] * 8, UNCLEAR),
        ([-2.0, -3.0, -1.0, -2.5, -2.2, -1.9, -0.1], CLEAR),
        ([1.0] * 5 + [0.0] * 3, UNCLEAR),
    ],
)
def test_the_word_says_no_more_than_the_pairs(differences: list[float], word: str) -> None:
    assert pairs_of(differences).word == word


def test_pairs_in_which_one_has_no_value_are_left_out() -> None:
    nothing = np.nan
    found = paired(Money(), ["a", "b", "c"], np.array([1.0, nothing, 3.0]), np.array([2.0, 5.0, nothing]))
    assert (found.pairs, found.values, found.difference) == (1, (("a", 1.0, 2.0),), 1.0)
    empty = paired(Money(), ["a"], np.array([nothing]), np.array([1.0]))
    assert (empty.pairs, empty.one, empty.difference, empty.low) == (0, None, None, None)
    assert list(table_lines([empty], one="a", other="b"))[1].split() == ["wages", "paid", "-", "-", "-", "too", "few"]


def test_numbers_have_three_digits_that_count() -> None:
    values = (0.0, 12_345.6, 99.96, 7.4567, 0.12345, 0.01234, -0.0004567, 1e-9, 12_345_678.0)
    assert [number(value) for value in values] == [
        "0", "12,346", "100", "7.46", "0.123", "0.012", "-0.00046", "0", "12.3 M",
    ]  # fmt: skip
    assert (number(0.00012, like=(0.5,)), number(0.15, like=(0.00012, 25.0))) == ("0", "0.1")
    assert (number(5.0, sign=True), number(0.0, sign=True), number(None)) == ("+5.00", "0", "-")


def test_money_is_shown_in_units_and_written_in_cents() -> None:
    found = pairs_of([200.0] * 8, base=1_000.0)
    assert list(table_lines([found], one="as it is", other="changed"))[1].split() == [
        "wages", "paid", "10.0", "12.0", "+2.00", "2.00", "to", "2.00", "clear",
    ]  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(as_csv([found]))))
    assert rows[7] == {
        "measure": "wages",
        "unit": "cents",
        "pair": "seed 7",
        "one": "1000.0",
        "other": "1200.0",
        "difference": "200.0",
    }
    (plain,) = as_json([found])["measures"]
    assert (plain["difference"], plain["low"], plain["pairs"], len(plain["values"])) == (200.0, 200.0, 8, 8)


def test_a_reader_is_told_how_far_to_trust() -> None:
    one = " ".join(notes([pairs_of([3.0])], pairs="lives"))
    assert one == "One pair of lives: no interval can be given; what differs may be luck."
    assert interval_words(pairs_of([3.0])) == ""
    assert list(notes([pairs_of([3.0, 4.0, 5.0])], pairs="lives")) == [
        "3 pairs of lives: with fewer than 6 no interval is given; what differs may be luck."
    ]
    many = list(notes([pairs_of([3.0] * 8)], pairs="lives"))
    assert many[-1] == "Of 20 measures without any effect, about one is called clear by luck."


def test_a_picture_has_a_row_for_each_measure_that_differs(tmp_path: Path) -> None:
    words = {"title": "more", "about": "a town", "names": ("a", "b"), "pairs": "seed"}
    found = [pairs_of([1.0, 2.0, 4.0, 2.0, 1.0, 3.0]), pairs_of([-1.0, 2.0] * 4), pairs_of([0.0] * 8), pairs_of([])]
    sizes = []
    for name, some in (("all.png", found), ("one.png", found[:1]), ("none.png", found[2:])):
        draw(some, tmp_path / name, **words)  # type: ignore[arg-type]
        data = (tmp_path / name).read_bytes()
        assert data.startswith(b"\x89PNG\r\n\x1a\n")
        sizes.append(int.from_bytes(data[20:24], "big"))
    assert sizes[0] > sizes[1] == sizes[2]
    assert [reach_of(each) for each in found] == [4.0, 2.0, 1.0, 1.0]
    assert colour_of(found[0]) != colour_of(found[1]) == colour_of(found[2])
