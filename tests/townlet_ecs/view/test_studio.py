"""A studio makes pictures the right way up, of any size, over and over; a life is looked at on its way to a moment."""

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from townlet_ecs import Town
from townlet_ecs.view.living.life import Life
from townlet_ecs.view.map.scene import BACKDROP
from townlet_ecs.view.pictures.shooting import Look, Shoot, Witness, picture_of
from townlet_ecs.view.pictures.studio import Studio
from townlet_ecs.view.viewer import SHOWN_AT_FIRST
from townlet_ecs.view.wishes import Subject

if TYPE_CHECKING:
    import arcade

SIZE = (480, 270)
MORNING = 450


@pytest.fixture
def morning() -> tuple[Life, Witness]:
    life = Life.of(Town())
    witness = Witness(life)
    assert witness.go_to(life, MORNING)
    return life, witness


@pytest.mark.parametrize("size", [(64, 48), (33, 57), (1_601, 201)])
def test_pictures_of_any_size_are_the_right_way_up(headless: "arcade.Window", size: tuple[int, int]) -> None:
    studio = Studio(*size)

    def draw() -> None:
        studio.ctx.active_framebuffer.clear(color=(200, 20, 10, 255), viewport=(0, size[1] - 8, 8, 8))

    for _ in range(2):
        picture = studio.picture(draw)
        assert (picture.size, picture.mode) == (size, "RGB")
        assert picture.getpixel((2, 2)) == (200, 20, 10)
        assert picture.getpixel((size[0] - 2, size[1] - 2)) == BACKDROP


def test_a_moment_is_the_same_picture_whenever_it_is_drawn(
    headless: "arcade.Window", morning: tuple[Life, Witness]
) -> None:
    life, witness = morning
    look = Look(SHOWN_AT_FIRST, subject=Subject("person", 3), followed=3, zoom=20.0)
    before = life.town.digest()
    one, other = (picture_of(life, witness, look, SIZE) for _ in range(2))
    assert one.tobytes() == other.tobytes()
    assert (life.tick, life.town.digest()) == (MORNING, before)
    life.close()


def test_time_goes_by_in_a_shoot_as_fast_as_is_wished(
    headless: "arcade.Window", morning: tuple[Life, Witness]
) -> None:
    life, witness = morning
    with Shoot(life, witness, Look(SHOWN_AT_FIRST), SIZE, speed=8.0) as shoot:
        for _ in range(30):
            picture = shoot.draw(1 / 30)
    assert isinstance(picture, Image.Image)
    assert life.tick == MORNING + 8
    alone = Town()
    alone.run(MORNING + 8)
    assert life.town.digest() == alone.digest()
    life.close()


def test_who_looks_on_the_way_knows_what_happened(morning: tuple[Life, Witness]) -> None:
    life, witness = morning
    glimpse = witness.eye(life)
    assert len(glimpse.lines) > 0
    assert all(line.tick <= MORNING for line in glimpse.lines)
    life.close()


def test_a_way_to_a_moment_can_be_ended(morning: tuple[Life, Witness]) -> None:
    life, witness = morning
    assert not witness.go_to(life, MORNING + 100, between=lambda: True)
    assert MORNING < life.tick < MORNING + 100
    life.close()
