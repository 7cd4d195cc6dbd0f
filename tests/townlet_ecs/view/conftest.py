"""What tests that draw share: one window that no screen shows, for all of them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.townlet_ecs.view.diary import new_town
from tests.townlet_ecs.view.sitting import Sitting
from townlet_ecs.maps.layout import Template
from townlet_ecs.view.art.sprites import Art
from townlet_ecs.view.doors import ShutError, open_headless
from townlet_ecs.view.living.life import Life
from townlet_ecs.view.map import terrain
from townlet_ecs.view.map.terrain import GRASS

if TYPE_CHECKING:
    import arcade


@pytest.fixture(scope="session")
def headless() -> "Iterator[arcade.Window]":
    """The window of this process; whatever draws in it sets what it needs."""
    try:
        window = open_headless(1280, 720)
    except ShutError as error:
        pytest.skip(str(error))
    yield window
    window.close()


@pytest.fixture
def plain_ground(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the ground be green, where nobody looks at it: it takes longer to paint than all else."""

    def paint(template: Template, art: Art, pixels: int) -> Image.Image:
        return Image.new("RGB", (template.width * pixels, template.height * pixels), GRASS)

    monkeypatch.setattr(terrain, "paint_template", paint)


@pytest.fixture
def sitting(headless: "arcade.Window") -> Iterator[Sitting]:
    """Somebody who sits before the default town, which stands still."""
    made = Sitting(headless, Life.of(new_town()))
    yield made
    made.close()
