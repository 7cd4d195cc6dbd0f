"""Dice: the same question gives the same draw, any other question another one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from systems.arrays import I64, Int
from systems.kernel import kernel
from systems.random import Stream, below, draw, fraction, mix, town_key

MASK = 2**64 - 1
keys = st.integers(-(2**63), 2**63 - 1)
streams = st.sampled_from([int(stream) for stream in Stream])
ticks = st.integers(-(2**31), 2**31 - 1)
ids = st.integers(0, 2**31 - 1)
numbers = st.integers(0, 2**31 - 1)


@kernel
def fill(
    out: I64, first_town: Int, towns: Int, first_tick: Int, ticks: Int, streams: Int, people: Int, numbers: Int
) -> None:
    """Write the draws of a whole box of questions, one after another."""
    place = np.int64(0)
    for town in range(first_town, first_town + towns):
        key = town_key(7, town)
        for tick in range(first_tick, first_tick + ticks):
            for stream in range(1, streams + 1):
                for who in range(people):
                    for number in range(numbers):
                        out[place] = np.int64(draw(key, stream, tick, who, number))
                        place += 1


@kernel
def number_draws(out: I64, key: Int, stream: Int) -> None:
    """Write the draws of one stream for many draw numbers."""
    for number in range(out.shape[0]):
        out[number] = np.int64(draw(key, stream, 77, 5, number))


def distinct(towns: int, ticks: int, streams: int, people: int, numbers: int, *, town: int = 0, tick: int = 0) -> int:
    """Return how many of the draws of a box differ, which should be all of them."""
    out = np.empty(towns * ticks * streams * people * numbers, np.int64)
    fill(out, town, towns, tick, ticks, streams, people, numbers)
    return len(out) - len(np.unique(out))


def test_a_million_people_draw_differently_in_one_tick() -> None:
    assert distinct(1, 1, 1, 1_000_000, 1) == 0


def test_towns_ticks_streams_people_and_numbers_never_share_a_draw() -> None:
    assert distinct(10, 12, len(Stream), 30, 20) == 0
    assert distinct(300, 1, 2, 500, 1) == 0, "neighbouring towns"
    assert distinct(1, 2_000, 2, 100, 1) == 0, "neighbouring ticks"
    assert distinct(2, 3, 1, 40_000, 2, town=4_094, tick=1_000_000) == 0, "a big batch, after two years"


def test_no_two_towns_of_any_of_some_seeds_have_the_same_key() -> None:
    made = {int(town_key(seed, town)) for seed in range(100) for town in range(100)}
    assert len(made) == 100 * 100


@given(keys, streams, ticks, ids, numbers, st.integers(0, 4), st.integers(1, 1_000_000))
def test_a_draw_depends_on_everything_that_is_asked(
    key: int, stream: int, tick: int, who: int, number: int, changed: int, by: int
) -> None:
    question = [np.int64(key), stream, tick, who, number]
    other = list(question)
    other[changed] = np.int64(key) ^ np.int64(by) if changed == 0 else question[changed] + by
    assert draw(*question) == draw(*question)
    assert draw(*question) != draw(*other)


def test_a_draw_number_may_be_as_large_as_an_id() -> None:
    """People draw for one another with the other's id as the number; streams must not meet there."""
    out = np.empty((len(Stream), 200_000), np.int64)
    for stream in Stream:
        number_draws(out[stream - 1], 123_456_789, int(stream))
    assert out.size == len(np.unique(out))


def plain_mix(value: int) -> int:
    """Return the splitmix64 finaliser in whole numbers, as the paper gives it."""
    value = (value + 0x9E3779B97F4A7C15) & MASK
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 & MASK
    value = (value ^ value >> 27) * 0x94D049BB133111EB & MASK
    return value ^ value >> 31


@given(st.integers(0, MASK))
def test_the_mixer_is_the_one_of_the_paper(value: int) -> None:
    assert int(mix(np.uint64(value))) == plain_mix(value)


def test_the_mixer_gives_the_published_numbers() -> None:
    """The first outputs of splitmix64 with seed 0: https://prng.di.unimi.it/splitmix64.c."""
    assert int(mix(np.uint64(0))) == 0xE220A8397B1DCDAF
    assert int(mix(np.uint64(0x9E3779B97F4A7C15))) == 0x6E789E6AA1B965F4


@given(st.integers(0, MASK), st.integers(1, 2**31 - 1))
def test_numbers_made_of_a_draw_stay_in_range(bits: int, count: int) -> None:
    assert 0.0 <= float(fraction(np.uint64(bits))) < 1.0
    assert 0 <= int(below(np.uint64(bits), count)) < count


def test_draws_spread_evenly() -> None:
    out = np.empty(200_000, np.int64)
    fill(out, 0, 1, 0, 1, 1, 200_000, 1)
    bits = out.view(np.uint64)
    fractions = (bits >> np.uint64(40)).astype(np.float64) / 2**24
    counts, _ = np.histogram(fractions, 20, (0.0, 1.0))
    assert abs(fractions.mean() - 0.5) < 0.005
    assert (abs(counts - 10_000) < 500).all()
    ones = np.array([(bits >> np.uint64(bit) & np.uint64(1)).mean() for bit in range(64)])
    assert (abs(ones - 0.5) < 0.01).all(), "every bit is a fair coin"
