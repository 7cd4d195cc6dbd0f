"""The keys: one table that the window acts by and the help is written from."""

import math
from typing import Any, get_args

import pytest

from components.words import Primitive
from townlet_ecs.guidance import Act
from townlet_ecs.view import wishes
from townlet_ecs.view.keys import KEYS, UNSAID, Key, Personal, Situation, key_of, shown_as, wish_of
from townlet_ecs.view.panels.brush import TEXT, Brush
from townlet_ecs.view.panels.help_panel import columns_of, help_panel, help_rows
from townlet_ecs.view.panels.painted import Style
from townlet_ecs.view.wishes import OVERLAYS, SPEEDS, Follow, Give, Open, Pan, Possess, Select, Speed, Subject, Toggle

BY_MOUSE = {wishes.LookAt, wishes.Seek}
"""Wishes that need a spot to click at."""

NOW = Situation(selected=Subject("person", 3), people=(1, 3, 5))


def pressed(symbol: str) -> Key:
    found = key_of(symbol)
    assert found is not None
    return found


def test_no_key_means_two_things() -> None:
    symbols = [symbol for key in KEYS for symbol in key.symbols]
    assert len(symbols) == len(set(symbols))
    assert all(symbol == symbol.lower() for symbol in symbols)
    assert len({key.words for key in KEYS}) == len(KEYS)


def test_every_overlay_and_every_speed_has_a_key() -> None:
    given = {key.wish for key in KEYS if not isinstance(key.wish, Personal)}
    assert {Toggle(overlay) for overlay in OVERLAYS} <= given
    assert {Speed(speed) for speed in SPEEDS} <= given


def test_everything_that_can_be_wished_without_a_spot_has_a_key() -> None:
    given = {type(wish_of(key, NOW)) for key in KEYS} | {type(wish_of(key, Situation(possessed=1))) for key in KEYS}
    assert set(get_args(wishes.Wish)) - BY_MOUSE <= given


def test_arrows_move_the_camera_until_somebody_is_possessed() -> None:
    assert isinstance(wish_of(pressed("left"), NOW), Pan)
    assert wish_of(pressed("left"), Situation(possessed=4)) == Give(Act(person=4, primitive="west"))


def test_keys_of_a_possessed_person_wish_nothing_without_one() -> None:
    assert wish_of(pressed("e"), NOW) is None
    assert wish_of(pressed("e"), Situation(possessed=4)) == Give(Act(person=4, primitive="interact"))
    assert wish_of(pressed("r"), Situation(possessed=4)) == Give(Act(person=4, primitive="talk"))


def test_every_primitive_can_be_done_by_a_key() -> None:
    assert {key.primitive for key in KEYS if key.primitive} == {primitive.name.lower() for primitive in Primitive}


def test_tab_goes_round_all_people() -> None:
    assert wish_of(pressed("tab"), NOW) == Select(Subject("person", 5))
    assert wish_of(pressed("backspace"), NOW) == Select(Subject("person", 1))
    last = Situation(selected=Subject("person", 5), people=(1, 3, 5))
    assert wish_of(pressed("tab"), last) == Select(Subject("person", 1))
    gone = Situation(selected=Subject("person", 9), people=(1, 3, 5))
    assert wish_of(pressed("tab"), gone) == Select(Subject("person", 1))
    assert wish_of(pressed("tab"), Situation()) is None


def test_following_and_possessing_end_with_the_key_that_began_them() -> None:
    assert wish_of(pressed("g"), NOW) == Follow(3)
    assert wish_of(pressed("g"), Situation(followed=3)) == Follow(None)
    assert wish_of(pressed("p"), NOW) == Possess(3)
    assert wish_of(pressed("p"), Situation(possessed=3)) == Possess(None)
    assert wish_of(pressed("p"), Situation()) is None


def test_enter_opens_the_menu_of_what_is_selected() -> None:
    assert wish_of(pressed("enter"), NOW) == Open("person", Subject("person", 3))
    assert wish_of(pressed("enter"), Situation()) == Open("town")


def test_the_help_tells_of_every_key() -> None:
    told = {words: caps for rows in help_rows().values() for caps, words in rows}
    for key in KEYS:
        assert told[key.words] == tuple(shown_as(symbol) for symbol in key.symbols if symbol not in UNSAID)
        assert told[key.words]


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_help_fits_into_a_small_window_and_closes_by_a_click(scale: float) -> None:
    panel = help_panel(Style(text_scale=scale), 1180, 690)
    assert panel.image.width == 1180
    assert panel.image.height <= 690
    assert [spot.wish for spot in panel.spots] == [Toggle("help")]


def test_no_line_of_the_help_is_cut_in_a_window_of_the_usual_size(monkeypatch: pytest.MonkeyPatch) -> None:
    cut, text = [], Brush.text

    def told(brush: Brush, x: float, y: float, words: str, **how: Any) -> float:
        if brush.measure(words, how.get("size", TEXT), how.get("bold", False)) > (how.get("room") or math.inf):
            cut.append(words)
        return text(brush, x, y, words, **how)

    monkeypatch.setattr(Brush, "text", told)
    for scale in (1.0, 1.5, 2.0):
        help_panel(Style(text_scale=scale), 1100, 720)
    assert cut == []


def test_the_help_has_all_headings_in_any_number_of_columns() -> None:
    for width in (200, 600, 900, 3000):
        assert [name for names in columns_of(width) for name in names] == list(help_rows())
