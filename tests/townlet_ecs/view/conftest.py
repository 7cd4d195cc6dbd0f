"""What tests that draw share: one window that no screen shows, for all of them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from townlet_ecs.view.doors import open_headless

if TYPE_CHECKING:
    import arcade


@pytest.fixture(scope="session")
def headless() -> "Iterator[arcade.Window]":
    """The window of this process; whatever draws in it sets what it needs."""
    window = open_headless(1280, 720)
    yield window
    window.close()
