"""The scan of the sentinel: the first column with a number outside its range, whatever the dtype of its block."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.words import NOTHING
from systems.sentinel import column_outside

DTYPES = (np.float32, np.int8, np.int16, np.int32, np.int64)


def ranges(low: list[float], high: list[float], dtype: Any) -> Any:
    """Return ranges as the kernel takes them: of float32 as such, of all others as int64."""
    return np.array([low, high], np.float32 if dtype is np.float32 else np.int64)


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_ends_of_a_range_belong_to_it(dtype: Any) -> None:
    block = np.array([[0, 1, 2], [3, 4, 5]], dtype)
    assert column_outside(block, ranges([0, 3], [2, 5], dtype), 0, 0, 2) == NOTHING
    assert column_outside(block, ranges([0, 3], [1, 5], dtype), 0, 0, 2) == 0
    assert column_outside(block, ranges([0, 4], [2, 5], dtype), 0, 0, 2) == 1


def test_columns_are_numbered_from_those_of_the_blocks_before() -> None:
    block = np.array([[0, 9], [0, 9]], np.int32)
    table = ranges([0, 0, 0, 0], [1, 1, 1, 1], np.int32)
    assert column_outside(block, table, 2, 0, 4) == 2
    assert column_outside(block, table, 2, 3, 4) == 3
    assert column_outside(block, table, 2, 0, 2) == NOTHING, "those of another block"
    assert column_outside(block, table, 2, 4, 9) == NOTHING


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, np.float32(1.0000001), -1e-45])
def test_what_is_no_number_lies_in_no_range(value: float) -> None:
    block = np.full((2, 40), 0.5, np.float32)
    block[1, 33] = value
    assert column_outside(block, ranges([0, 0], [1, 1], np.float32), 0, 0, 2) == 1


@given(st.data())
def test_the_scan_finds_what_a_comparison_of_each_number_finds(data: st.DataObject) -> None:
    dtype = data.draw(st.sampled_from(DTYPES))
    columns, rows = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 70))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    block = rng.integers(-20, 21, (columns, rows)).astype(dtype)
    low, high = (-21 + rng.integers(0, 3, columns)).tolist(), (21 - rng.integers(0, 3, columns)).tolist()
    outside = [column for column in range(columns) if not all(low[column] <= x <= high[column] for x in block[column])]
    expected = outside[0] if outside else NOTHING
    assert column_outside(block, ranges(low, high, dtype), 0, 0, columns) == expected
