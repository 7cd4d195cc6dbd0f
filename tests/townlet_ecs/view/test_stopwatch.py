"""How fast the window draws is measured where something draws, and left out with a sentence elsewhere."""

import json
from typing import TYPE_CHECKING

import pytest

from townlet_ecs.bench import watching
from townlet_ecs.bench.session import Session
from townlet_ecs.extras import MissingExtraError
from townlet_ecs.view import stopwatch
from townlet_ecs.view.stopwatch import answer

if TYPE_CHECKING:
    import arcade


def test_pictures_are_counted(headless: "arcade.Window") -> None:
    found = answer("frames", 10, 0.02, 2)
    assert found["shut"] == ""
    assert len(found["values"]) == 2
    assert all(1 < value < 10_000 for value in found["values"])


def test_ticks_are_counted_while_pictures_are_drawn_and_while_not(headless: "arcade.Window") -> None:
    drawn, alone = answer("pace", 10, 100, 0.05)["values"]
    assert drawn > 0
    assert alone > 0


def test_without_what_draws_there_is_a_sentence_and_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    words = "townlet view needs arcade, which is not installed"

    def shut(*size: int) -> None:
        raise MissingExtraError(words)

    monkeypatch.setattr(stopwatch, "open_headless", shut)
    monkeypatch.setattr(watching, "said_by", lambda *arguments: json.dumps(answer(*arguments[2:])))
    session = Session(quick=True)
    assert list(watching.watching(session)) == []
    assert session.left_out == [f"the window: {words}"]


@pytest.mark.long
def test_the_suite_of_the_window_runs() -> None:
    session = Session(quick=True)
    found = {each.name: each.value for each in watching.watching(session)}
    assert set(found) == {"view.frames.10", "view.open", "view.pace.tenfold", "view.pace.endless"}
    assert all(value > 0 for value in found.values())
    assert session.left_out == []
