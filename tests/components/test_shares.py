"""A row's share of a block tells in which block the row lies, as a division would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.atlas import SHARE_BITS, share_of


@given(st.integers(1, 5_000), st.integers(1, 40_000), st.data())
def test_multiplying_by_the_share_is_dividing_by_the_rows(rows: int, blocks: int, data: st.DataObject) -> None:
    last = rows * blocks - 1
    row = data.draw(
        st.one_of(st.integers(0, last), st.integers(0, blocks - 1).map(lambda block: (block + 1) * rows - 1))
    )
    assert (row * share_of(rows, blocks)) >> SHARE_BITS == row // rows


def test_nothing_lies_in_no_block() -> None:
    assert (-1 * share_of(2_304, 10)) >> SHARE_BITS == -1


def test_a_town_in_which_it_would_not_be_exact_is_refused() -> None:
    share_of(2_304, 100_000)
    with pytest.raises(ValueError, match=r"1000000 blocks of 2304 rows each \(rows \* rows \* blocks below 2\*\*40\)"):
        share_of(2_304, 1_000_000)
