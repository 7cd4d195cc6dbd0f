"""The camera shows what it is asked to, and keeps the town in sight."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from townlet_ecs.view.map.camera import FARTHEST, ZOOM_MAX, Camera

PIXELS = st.floats(0, 700)


@given(PIXELS, PIXELS, st.floats(0.3, 3.0))
def test_what_is_under_the_mouse_stays_there_while_one_comes_closer(right: float, down: float, factor: float) -> None:
    camera = Camera(1280, 720, x=20.0, y=30.0, zoom=20.0)
    spot = camera.spot_at(right, down)
    camera.zoom_by(factor, (right, down))
    assert camera.spot_at(right, down) == pytest.approx(spot)
    assert camera.pixel_of(*spot) == pytest.approx((right, down), abs=1e-6)


def test_a_town_fits_between_its_margins() -> None:
    camera = Camera(1280, 720)
    camera.fit(48, 48, (200, 40, 400, 60))
    left, top = camera.pixel_of(0.0, 0.0)
    right, bottom = camera.pixel_of(48.0, 48.0)
    assert left >= 200
    assert right <= 1280 - 400
    assert (top, bottom) == pytest.approx((40, 720 - 60))


def test_nobody_goes_so_far_away_that_the_town_is_lost() -> None:
    camera = Camera(1280, 720, x=24.0, y=24.0, zoom=15.0)
    for _ in range(50):
        camera.zoom_by(0.8)
        camera.hold(48, 48)
    assert camera.zoom * 48 == pytest.approx(FARTHEST * 720)
    camera.pan(-100_000, 100_000)
    camera.hold(48, 48)
    assert (camera.x, camera.y) == (0.0, 48.0)
    camera.zoom_by(1e6)
    assert camera.zoom == ZOOM_MAX
