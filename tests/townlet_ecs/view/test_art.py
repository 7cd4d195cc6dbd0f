"""The sheet holds a sprite for all that is drawn, is what the script draws, and says so when it is broken."""

import json
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from components.people import Need
from components.words import Doing, Trouble, Weather
from townlet_ecs.maps.layout import FIXTURE_SLOTS, ROOM
from townlet_ecs.resources import ART, MAPS
from townlet_ecs.view.art.drawing.people import POSES
from townlet_ecs.view.art.drawing.sheet import TILES, bled, drawers
from townlet_ecs.view.art.drawing.tiles import tile_strip
from townlet_ecs.view.art.sprites import BEARDED, DRESSED, SPOT, TILE, Art, ArtError

LOOKS_MIN = 20
TOLERANCE = 2.0
"""Mean difference of a channel, of 255, that another version of a drawing library may make."""

SAMPLE_STEP = 9


@cache
def art():
    return Art()


def difference(one, other):
    return np.abs(np.asarray(one, np.int16) - np.asarray(other, np.int16)).mean()


def test_the_sheet_holds_just_what_the_script_draws():
    assert sorted(drawers()) == sorted(art().boxes)


@pytest.mark.parametrize("name", sorted(drawers())[::SAMPLE_STEP])
def test_a_shipped_sprite_is_what_the_script_draws(name):
    drawn = bled(drawers()[name]())
    assert drawn.size == art().image(name).size
    assert difference(drawn, art().image(name)) < TOLERANCE


@pytest.mark.long
def test_the_shipped_sheet_is_what_the_script_draws():
    worst = max(difference(bled(draw()), art().image(name)) for name, draw in drawers().items())
    assert worst < TOLERANCE


def test_the_shipped_tiles_are_what_the_script_draws():
    with Image.open(MAPS / TILES) as shipped:
        assert shipped.size == (96, 16)
        assert difference(shipped.convert("RGB"), tile_strip()) < TOLERANCE


def test_everything_somebody_does_needs_or_suffers_has_an_icon():
    words = [*Doing, *Weather, *(trouble for trouble in Trouble if trouble)]
    needs = [need for need in Need if need <= Need.COMFORT]
    names = [word.name.lower() for word in [*words, *needs]] + [f"low_{need.name.lower()}" for need in needs]
    assert [name for name in names if f"icon/{name}" not in art().boxes] == []


def test_every_kind_of_fixture_but_a_room_can_be_drawn():
    assert [kind for kind in FIXTURE_SLOTS if f"thing/{kind}" not in art().boxes] == [ROOM]


def test_every_look_has_every_pose_and_stands_on_the_lower_edge_of_its_tile():
    assert art().LOOKS >= LOOKS_MIN
    for look in range(art().LOOKS):
        for pose in POSES:
            sprite = art().image(f"person/{look}/{pose}")
            assert sprite.size == (TILE, SPOT[1] + TILE // 2)
            assert sprite.getchannel("A").getbbox()[3] > sprite.height - 6, (look, pose)


def test_a_stride_moves_the_feet():
    for way in ("south", "north", "east"):
        frames = [np.asarray(art().image(f"person/0/{way}_{step}")) for step in range(3)]
        assert difference(frames[1], frames[2]) > 1
        assert difference(frames[0], frames[1]) > 1


def test_sprites_lie_apart_on_the_sheet():
    taken = np.zeros(art().size[::-1], np.uint8)
    for left, top, width, height in art().boxes.values():
        taken[top : top + height, left : left + width] += 1
    assert taken.max() == 1
    assert max(art().size) <= 2048


def test_fractions_of_the_sheet_begin_in_its_upper_left_corner():
    left, top, width, height = art().box("icon/heart")
    wide, high = art().size
    assert art().uv("icon/heart") == (left / wide, top / high, (left + width) / wide, (top + height) / high)


def test_people_keep_their_looks_and_those_of_a_house_differ():
    looks = [art().look_of(person) for person in range(4_000)]
    assert looks == [art().look_of(person) for person in range(4_000)]
    assert np.bincount(looks, minlength=art().LOOKS).min() > 4_000 / art().LOOKS * 0.7
    assert sum(one == other for one, other in pairwise(looks)) < 40


@pytest.mark.parametrize(
    ("picture", "contents", "said"),
    [
        (False, "{}", "atlas.png: missing"),
        (b"not a picture", "{}", "not a picture that can be read"),
        (True, None, "atlas.json: missing"),
        (True, "{", "atlas.json: cannot be read as JSON"),
        (True, "[]", "holds no sprites"),
        (True, '{"icon/heart": [1, 2, 3]}', "icon/heart: [1, 2, 3] (left, top, width, height"),
        (True, '{"icon/heart": [1, 2, 30, 4000]}', "icon/heart: [1, 2, 30, 4000] lies outside the picture"),
    ],
)
def test_broken_art_is_told_in_a_sentence_with_its_remedy(tmp_path, picture, contents, said):
    if picture:
        (tmp_path / "atlas.png").write_bytes(picture if picture is not True else (ART / "atlas.png").read_bytes())
    if contents is not None:
        (tmp_path / "atlas.json").write_text(contents)
    with pytest.raises(ArtError) as refused:
        Art(tmp_path)
    assert said in str(refused.value)
    assert "python -m townlet_ecs.view.art.drawing" in str(refused.value)


def test_a_picture_that_was_cut_off_is_told_in_a_sentence(tmp_path):
    (tmp_path / "atlas.png").write_bytes((ART / "atlas.png").read_bytes()[:20_000])
    (tmp_path / "atlas.json").write_text(json.dumps({"dot": [0, 0, 8, 8]}))
    with pytest.raises(ArtError, match="not a picture that can be read"):
        Art(tmp_path)


def test_the_art_comes_with_its_licence():
    assert "CC0 1.0" in (ART / "LICENSE.txt").read_text()


def test_nobody_looks_as_few_expect_of_their_name() -> None:
    drawn = art()
    for person in range(500):
        assert drawn.look_of(person, "Freya") not in BEARDED
        assert drawn.look_of(person, "Moritz") not in DRESSED
    assert {drawn.look_of(person, "Moritz") for person in range(500)} == set(range(drawn.LOOKS)) - DRESSED
