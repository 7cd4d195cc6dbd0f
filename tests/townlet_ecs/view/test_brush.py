"""The painting kit: what is painted is readable, in its place, and grows with the text."""

from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from components.people import Need
from components.words import Doing, Trouble, Weather
from townlet_ecs.view.panels import fonts, gauges
from townlet_ecs.view.panels.brush import SHADOW, Brush, hatch_mask
from townlet_ecs.view.panels.glyphs import GLYPHS, glyph_mask
from townlet_ecs.view.panels.painted import Painted, Style
from townlet_ecs.view.panels.theme import (
    DOINGS,
    NEEDS,
    SHAPE_CONTRAST_MIN,
    TEXT_CONTRAST_MIN,
    THEME,
    Colour,
    contrast,
    mixed,
    rgb,
)
from townlet_ecs.view.wishes import Pause

SCALES = (1.0, 1.5, 2.0)
WHITE, BLACK = rgb("#ffffff"), rgb("#000000")


def inked(panel: Painted, colour: Colour, away: int = 60) -> np.ndarray:
    """Return where a panel has about a colour: rows and columns of pixels."""
    pixels = np.asarray(panel.image, np.int32)
    near = np.abs(pixels[..., :3] - np.array(colour[:3])).sum(axis=2) < away
    return np.argwhere(near & (pixels[..., 3] > 128))


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast(WHITE, BLACK) == pytest.approx(21.0)
    assert contrast(rgb("#767676"), WHITE) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("behind", [WHITE, BLACK, rgb("#5a964f")])
def test_all_text_is_easy_to_read_whatever_lies_behind_the_panel(behind: Colour) -> None:
    panel = mixed(behind, (*THEME.panel[:3], 255), THEME.panel[3] / 255)
    for ground in (panel, THEME.raised, THEME.sunken, THEME.hover):
        assert contrast(THEME.text, ground) >= TEXT_CONTRAST_MIN
    for ink in (THEME.quiet, THEME.accent, THEME.good, THEME.warning, THEME.bad):
        assert contrast(ink, panel) >= TEXT_CONTRAST_MIN
    assert contrast(THEME.on_accent, THEME.accent) >= TEXT_CONTRAST_MIN


def test_every_sign_stands_out_from_the_panel_and_its_letter_from_the_sign() -> None:
    for sign in (*NEEDS.values(), *DOINGS.values()):
        assert contrast(sign.colour, THEME.panel) >= SHAPE_CONTRAST_MIN
        assert contrast(sign.colour, THEME.sunken) >= SHAPE_CONTRAST_MIN
        assert contrast(THEME.on_accent, sign.colour) >= TEXT_CONTRAST_MIN


def test_all_needs_and_deeds_have_signs_that_differ_without_colour() -> None:
    assert set(NEEDS) == set(Need)
    assert set(DOINGS) == set(Doing)
    assert len({sign.letter for sign in NEEDS.values()}) == len(Need)
    assert len({sign.hatch for sign in NEEDS.values()}) == len(Need)
    assert len({sign.letter for sign in DOINGS.values()}) == len(Doing)
    assert len({(sign.colour, sign.hatch) for sign in DOINGS.values()}) == len(Doing)


def test_weather_and_disturbances_have_glyphs_of_their_names() -> None:
    for word in (*Weather, *(trouble for trouble in Trouble if trouble)):
        assert word.name.lower() in GLYPHS


@pytest.mark.parametrize("name", GLYPHS)
def test_every_glyph_shows_something_and_leaves_something_free(name: str) -> None:
    cover = np.asarray(glyph_mask(name, 24)).mean() / 255
    assert 0.03 < cover < 0.75


@pytest.mark.parametrize("scale", SCALES)
def test_words_grow_with_the_text_and_units_stay_the_same(scale: float) -> None:
    brush = Brush(200, 40, Style(text_scale=scale), ground=BLACK)
    width = brush.text(10, 5, "Lotte", colour=WHITE)
    assert width == pytest.approx(Brush(1, 1, Style()).measure("Lotte"), rel=0.05)
    found = inked(brush.painted(), WHITE)
    assert found[:, 1].min() == pytest.approx(10 * scale, abs=3)
    assert found[:, 1].max() == pytest.approx((10 + width) * scale, abs=3)


def test_words_begin_end_or_stand_in_the_middle_where_they_should() -> None:
    middles = []
    for align in ("left", "centre", "right"):
        brush = Brush(300, 20, Style(), ground=BLACK)
        brush.text(150, 0, "Kasimir", colour=WHITE, align=align)
        middles.append(inked(brush.painted(), WHITE)[:, 1].mean())
    wide = Brush(1, 1, Style()).measure("Kasimir")
    assert middles[1] == pytest.approx(150, abs=3)
    assert [b - a for a, b in pairwise(middles)] == pytest.approx([-wide / 2, -wide / 2], abs=2)


def test_words_without_room_end_in_an_ellipsis() -> None:
    short = fonts.shortened("a long sentence about the town", 13, False, 80)
    assert short.endswith("…")
    assert fonts.width_of(short, 13) <= 80
    assert fonts.shortened("town", 13, False, 80) == "town"
    assert fonts.shortened("town", 13, False, 3) == ""


def test_wrapped_words_fit_and_none_is_lost() -> None:
    words = "Lotte is on her way to the bakery because she is hungry"
    lines = fonts.wrapped(words, 13, False, 100)
    assert " ".join(lines) == words
    assert all(fonts.width_of(line, 13) <= 100 for line in lines)
    brush = Brush(100, 400, Style())
    assert brush.paragraph(0, 0, words, 100) > brush.paragraph(0, 0, words, 100, lines_max=2)


def test_panels_are_written_without_arcade_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "font_folder", lambda: None)
    fonts.font.cache_clear()
    try:
        assert fonts.font(13).getlength("Lotte") > 10
    finally:
        fonts.font.cache_clear()


@pytest.mark.parametrize(("share", "filled"), [(0.0, 0), (0.5, 50), (1.0, 100), (7.0, 100), (-1.0, 0)])
def test_a_bar_is_as_long_as_its_share(share: float, filled: int) -> None:
    brush = Brush(100, 10, Style(), ground=WHITE)
    gauges.bar(brush, 0, 0, 100, 10, share, colour=rgb("#00ff00"))
    row = np.asarray(brush.painted().image)[5]
    assert abs(int(((row[:, 1] > 200) & (row[:, 0] < 50)).sum()) - filled) <= 1


def test_a_diverging_bar_tells_good_from_bad_by_its_side() -> None:
    for value in (-0.8, 0.8):
        brush = Brush(100, 12, Style(), ground=BLACK)
        gauges.diverging(brush, 0, 1, 100, 10, value)
        at = inked(brush.painted(), THEME.good if value > 0 else THEME.bad)[:, 1]
        assert at.min() >= 50 if value > 0 else at.max() <= 50


def test_a_sparkline_rises_with_its_values_and_takes_one_or_none() -> None:
    brush = Brush(100, 40, Style(), ground=BLACK)
    gauges.sparkline(brush, 5, 5, 90, 30, [0.0, 1.0], colour=WHITE)
    found = inked(brush.painted(), WHITE)
    first, last = found[found[:, 1] < 15], found[found[:, 1] > 85]
    assert last[:, 0].mean() < first[:, 0].mean() - 15
    gauges.sparkline(brush, 5, 5, 90, 30, [])
    gauges.sparkline(brush, 5, 5, 90, 30, [2.0])
    gauges.sparkline(brush, 5, 5, 90, 30, [2.0, 2.0, 2.0])


@pytest.mark.parametrize("scale", SCALES)
def test_a_click_on_a_button_finds_its_wish_and_one_beside_it_none(scale: float) -> None:
    brush = Brush.card(300, 100, Style(text_scale=scale))
    gauges.button(brush, 10, 10, 60, 26, Pause(), label="Go", glyph="play")
    gauges.button(brush, 80, 10, 60, 26, None, label="No")
    (spot,) = brush.painted().spots
    assert spot.wish == Pause()
    assert spot.holds((SHADOW + 40) * scale, (SHADOW + 23) * scale)
    assert not spot.holds((SHADOW + 8) * scale, (SHADOW + 23) * scale)


def test_a_card_is_as_wide_as_asked_has_round_corners_and_is_cut_to_its_height() -> None:
    card = Brush.card(300, 500, Style()).painted(60)
    assert card.image.size == (300, 60 + 2 * SHADOW)
    inside = np.asarray(card.image.getchannel("A"))
    assert inside[30, 150] == THEME.panel[3]
    assert inside[int(SHADOW), int(SHADOW)] < THEME.panel[3] // 2
    assert 0 < inside[-4, 150] < THEME.panel[3] // 2


def test_what_lies_outside_the_panel_is_left_out() -> None:
    brush = Brush(20, 20, Style(), ground=BLACK)
    brush.text(-30, -5, "far outside")
    brush.box(-10, -10, 60, 60, fill=WHITE)
    brush.dot(40, 40, 5, colour=WHITE)
    brush.picture(15, 15, Image.new("RGB", (16, 16), "white"), 32)
    assert len(inked(brush.painted(), WHITE)) > 300


def test_hatches_differ() -> None:
    masks = [hatch_mask(40, 40, hatch, 5).tobytes() for hatch in ("", "/", "\\", "x", "-", "|", ".", "+")]
    assert len(set(masks)) == len(masks)
