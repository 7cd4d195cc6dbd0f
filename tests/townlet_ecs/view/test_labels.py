"""Names over people who stand close give way to one another."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from townlet_ecs.view.map.labels import STEPS_DOWN_MAX, apart

SIZE = (60.0, 18.0)


def moved(spots: list[tuple[float, float]]) -> list[float]:
    x, y = (np.array([spot[axis] for spot in spots], np.float32) for axis in (0, 1))
    found: list[float] = apart(x, y, np.array([SIZE] * len(spots), np.float32)).tolist()
    return found


def test_names_that_are_far_apart_stay_where_they_are() -> None:
    assert moved([(0, 0), (100, 0), (0, 40)]) == [0, 0, 0]


def test_of_two_names_in_one_place_one_goes_down_a_line() -> None:
    down = moved([(10, 10), (12, 10)])
    assert sorted(down) == pytest.approx([0, SIZE[1] * 0.8])


def test_a_name_below_another_is_not_overtaken() -> None:
    assert moved([(10, 25), (10, 10)]) == [0, 0]


@given(st.lists(st.tuples(st.floats(0, 300, width=32), st.floats(0, 200, width=32)), max_size=20))
def test_no_name_goes_far(spots: list[tuple[float, float]]) -> None:
    if spots:
        down = moved(spots)
        assert min(down) >= 0
        assert max(down) <= STEPS_DOWN_MAX * SIZE[1]
