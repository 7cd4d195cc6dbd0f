"""The ticker tells what happens, who came and who left, and marks notable ticks."""


import pytest

from components.words import Exit
from tests.townlet_ecs.view.clicks import STYLE, wishes_of
from townlet_ecs.commands import Remove, Spawn
from townlet_ecs.guidance import Act
from townlet_ecs.personnel import HoldReview
from townlet_ecs.replay.past import Given
from townlet_ecs.town import Town
from townlet_ecs.upsetting import StartDisturbance
from townlet_ecs.view.panels import ticker as ticker_module
from townlet_ecs.view.panels.ticker import (
    LEFT,
    LINES_KEPT_MAX,
    MARKS_KEPT_MAX,
    SIGNS,
    Line,
    Mark,
    Ticker,
    marks_of,
    passing_card,
    ticker_panel,
)
from townlet_ecs.view.wishes import (
    Select,
    Subject,
)


def test_the_ticker_tells_what_happens_and_looks_at_whom_it_concerns() -> None:
    town = Town()
    ticker = Ticker(town)
    town.command(Remove(person=4))
    town.command(Spawn())
    town.command(StartDisturbance(disturbance="blackout"))
    town.run(5)
    ticker.look(town)
    texts = [line.text for line in ticker.lines]
    name = town.name_of(10).split()[0]
    assert any(name in text for text in texts)
    panel = ticker_panel(list(ticker.lines), STYLE, 400)
    assert Select(Subject("person", 10)) in wishes_of(panel)
    assert {line.category for line in ticker.lines} <= set(SIGNS)


def test_the_ticker_keeps_a_bounded_number_of_lines_the_newest_first() -> None:
    town = Town()
    ticker = Ticker(town)
    ticker.lines.extend(Line(tick, "Mon 07:35", f"line {tick}", "town", tick) for tick in range(500))
    assert len(ticker.lines) == LINES_KEPT_MAX
    selects = [wish for wish in wishes_of(ticker_panel(list(ticker.lines), STYLE, 400)) if isinstance(wish, Select)]
    assert selects[0] == Select(Subject("person", 499))


def test_the_ticker_begins_anew_when_the_town_jumps() -> None:
    town = Town()
    ticker = Ticker(town)
    for _ in range(30):
        town.run(20)
        ticker.look(town)
    told = [line for line in ticker.lines if line.tick <= 100]
    past = Town()
    past.run(100)
    ticker.look(past)
    assert list(ticker.lines) == told
    past.command(Remove(person=4))
    past.run(3)
    ticker.look(past)
    assert ticker.passings[-1].person == 4


def test_who_came_and_who_left_is_told_with_the_reason() -> None:
    town = Town()
    ticker = Ticker(town)
    town.command(Remove(person=4))
    town.command(Spawn())
    town.step()
    ticker.look(town)
    gone, came = ticker.passings
    assert (gone.name, gone.is_coming, gone.words) == (town.name_of(4).split()[0], False, LEFT[Exit.OPERATOR])
    assert (came.person, came.is_coming, came.words) == (10, True, "moved in")
    assert wishes_of(passing_card(came, STYLE, 300)) == [Select(Subject("person", 10))]
    assert wishes_of(passing_card(gone, STYLE, 300)) == []


def test_every_way_to_leave_has_words() -> None:
    assert set(LEFT) == set(Exit)


def test_newcomers_arrive_on_the_bus() -> None:
    town = Town("quiet")
    town.run(600)
    ticker = Ticker(town)
    town.command(HoldReview(person=4, verdict="approve"))
    town.run(30)
    ticker.look(town)
    assert [(each.person, each.words) for each in ticker.passings] == [
        (4, LEFT[Exit.REVIEW]), (10, "arrived on the bus"),
    ]  # fmt: skip


def test_the_commands_of_a_recording_are_marked_but_for_refused_and_common_ones() -> None:
    given = [Given(5, Remove(person=4), ""), Given(6, Remove(person=4), "no person 4"), Given(7, Act(person=1), "")]
    assert list(marks_of(given)) == [Mark(5, "command", "remove")]


def test_of_a_town_that_runs_ahead_nothing_is_told_until_it_is_followed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticker_module, "EVENTS_READ_MAX", 10)
    town = Town()
    ticker = Ticker(town)
    town.run(300)
    ticker.look(town)
    assert ticker.skipped > 10
    assert not ticker.lines
    town.command(Remove(person=4))
    town.step()
    ticker.look(town)
    assert ticker.lines[0].person == 4


def test_notable_ticks_are_marked_once_and_forgotten_with_the_life_they_belong_to() -> None:
    town = Town()
    ticker = Ticker(town)
    town.run(10)
    town.command(StartDisturbance(disturbance="blackout"))
    town.step()
    ticker.look(town)
    assert {(mark.tick, mark.kind) for mark in ticker.marks} == {(10, "disturbance"), (10, "command")}
    ticker.forget_marks(9)
    assert not ticker.marks
    for tick in range(MARKS_KEPT_MAX + 100):
        ticker.mark(tick, "exit", "somebody left")
    assert len(ticker.marks) == MARKS_KEPT_MAX
    assert min(ticker.marks).tick == 100
