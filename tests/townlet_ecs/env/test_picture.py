"""Pictures: sized by the town, showing where people are, by day and by night."""

import numpy as np

from components.people import Where
from tests.scenes import riverside
from townlet_ecs import Town
from townlet_ecs.env import picture


def test_a_picture_is_as_large_as_the_town() -> None:
    town = Town(riverside(), seed=7)
    width, height = picture.town_size(town.world)
    drawn = picture.draw_town(town.world)
    assert drawn.dtype == np.uint8
    assert drawn.shape == (height * picture.TILE_PIXELS, width * picture.TILE_PIXELS, 3)
    assert drawn.std() > 20, "something is on it"


def test_people_are_drawn_where_they_stand() -> None:
    town = Town(riverside(), seed=7)
    town.run(720)
    before = picture.draw_town(town.world).astype(int)
    cells = town.world.blocks["people.i32"][0, Where.CELL]
    column, line = picture.tile_of(town.world, int(cells[3]))
    alone = [row for row in range(10) if row != 3 and cells[row] == cells[3]] == []
    moved = int(cells[3]) + 1 if not (cells == cells[3] + 1).any() else int(cells[3]) - 1
    cells[3] = moved
    changed = np.abs(picture.draw_town(town.world).astype(int) - before).sum(axis=2) > 0
    lines, columns = np.nonzero(changed)
    assert alone
    assert set((lines // picture.TILE_PIXELS).tolist()) == {line}
    other, _ = picture.tile_of(town.world, moved)
    assert set((columns // picture.TILE_PIXELS).tolist()) == {column, other}


def test_nights_are_darker_than_days() -> None:
    town = Town(riverside(), seed=7)
    night = picture.draw_town(town.world).mean()
    town.run(720)
    assert picture.draw_town(town.world).mean() > night + 30


def test_a_town_of_many_blocks_fits_into_a_picture() -> None:
    town = Town(agents=300)
    drawn = picture.draw_town(town.world)
    assert max(drawn.shape) <= picture.PIXELS_MAX
    width, height = picture.town_size(town.world)
    assert drawn.shape[0] * width == drawn.shape[1] * height
