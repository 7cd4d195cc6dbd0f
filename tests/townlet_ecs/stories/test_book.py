"""The book of sentences: every kind of event has its place in it, and a faulty book is told all its faults."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from components.words import EventKind, Reason
from tests.scenes import riverside
from townlet_ecs.cli import main
from townlet_ecs.faults import Faults
from townlet_ecs.narration.book import read_book, shipped_book
from townlet_ecs.narration.meanings import MEANINGS, Word
from townlet_ecs.resources import NARRATION

BOOK = NARRATION.read_text(encoding="utf-8")


def faults_of(text: str) -> list[str]:
    with pytest.raises(Faults) as error:
        read_book(text.encode(), "book.yaml")
    return [str(fault).partition(": ")[2] for fault in error.value.faults]


def changed(old: str, new: str) -> str:
    assert BOOK.count(old) >= 1, old
    return BOOK.replace(old, new, 1)


def test_every_kind_of_event_has_a_meaning_and_is_told_or_silent_for_a_reason() -> None:
    book = shipped_book()
    assert list(MEANINGS) == list(EventKind)
    assert {*book.tellings, *book.silent} == set(EventKind)
    assert not {*book.tellings} & {*book.silent}
    assert all(len(why) > 10 for why in book.silent.values())


def test_arrivals_exits_and_first_fights_have_priority() -> None:
    tellings = shipped_book().tellings
    always = {EventKind.SPAWNED, EventKind.ARRIVED, EventKind.REMOVED, EventKind.COLLAPSED, EventKind.BECAME_RIVALS}
    assert all(tellings[kind].priority == "always" for kind in always)
    assert all(tellings[kind].priority == "first" for kind in (EventKind.BLOCKED, EventKind.SHIFT_TAKEN))


def test_the_shipped_limits_are_those_of_the_town() -> None:
    limits = shipped_book().limits
    assert (limits.repeat_ticks, limits.per_hour, limits.residents) == (20, 10, 100)


def test_phrases_are_for_names_that_there_are() -> None:
    config, catalogue = riverside().config, riverside().catalogue
    known = {
        Word.DEED: catalogue.names, Word.ITEM: config.items, Word.THING: config.objects, Word.PLACE: config.places,
        Word.REASON: [reason.name.lower() for reason in Reason],
    }  # fmt: skip
    for word, phrases in shipped_book().phrases.items():
        assert set(phrases) <= set(known[word]), word
    assert set(shipped_book().phrases[Word.REASON]) == {name for name in known[Word.REASON] if name != "none"}


def test_all_faults_of_a_book_are_told_at_once() -> None:
    text = BOOK.replace('"{who} moved to town."', '"{who} moved in with {other}."')
    text = text.replace("  arrived_late:\n    category: work\n", "  arrived_late:\n    category: wrok\n")
    text = text.replace("  wage_paid:", "  wages_paid:")
    text = text.replace("      no_power:\n        - ", "      no_pwer:\n        - ")
    text = text.replace("  per_hour: 10 ", "  per_hour: 0 ")
    text = text.replace('precondition: "it was', 'precondtion: "it was')
    assert faults_of(text) == [
        "limits.per_hour: 0 (a whole number from 1 to 1000)",
        "limits.kept_for_priority: 4 (less than per_hour, which is 0)",
        "phrases.reason.precondtion: unknown reason precondtion (did you mean precondition)",
        "events.wage_paid: missing (its sentences, or `silent` and why)",
        "events.spawned.stories.0: unknown word {other} (one of who, time, day, meal)",
        "events.arrived_late.category: unknown category wrok (did you mean work)",
        "events.wages_paid: unknown event wages_paid (did you mean wage_paid)",
        "events.failed.by.no_pwer: unknown variant no_pwer (did you mean no_power)",
    ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"{who} moved to town."', '"{whoo} moved to town."', "unknown word {whoo} (did you mean who)"),
        ('"{who} moved to town."', '"{who!r} moved to town."', "a form of {who}"),
        ('"{who} moved to town."', '"{who:>99999} moved."', "a form of {who}"),
        ('"{who} moved to town."', '"{who.__class__} moved."', "unknown word {who.__class__}"),
        ('"{who} moved to town."', '"{} moved to town."', "unknown word {}"),
        ('"{who} moved to town."', '"{who moved to town."', "words in braces, such as {who}"),
        ('rent_paid: {silent: "Every evening for everybody."}', "rent_paid: {}", "stories: missing"),
        ('rent_paid: {silent: "Every', 'rent_paid: {priority: first, silent: "Every', "(one of the two)"),
        ("  quit:\n", "  quit:\n    by: {closed: [x]}\n", "events.quit.by: an event without variants"),
        ("  quit:\n", "  quit:\n    prority: always\n", "unknown key (did you mean priority)"),
        ("    priority: first\n", "    priority: often\n", "one of never, first, always"),
        ("  repeat_ticks: 20 ", "  repeat_ticks: -1 ", "a whole number from 0 to 1440"),
        ("phrases:\n", "phrases:\n  dede: {}\n", "unknown word dede (did you mean deed)"),
        ("  residents: 100\n", "", "limits.residents: missing (a whole number from 1 to 1000000)"),
    ],
)
def test_a_fault_says_what_would_be_right(old: str, new: str, says: str) -> None:
    assert any(says in fault for fault in faults_of(changed(old, new)))


def test_the_command_that_checks_files_knows_a_book(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(BOOK)
    result = CliRunner().invoke(main, ["validate", str(path)])
    assert result.stdout == f"{path}: ok (book of sentences)\n"
    path.write_text(BOOK.replace("{who} moved", "{whom} moved"))
    result = CliRunner().invoke(main, ["validate", str(path)])
    assert result.exit_code == 3
    assert "unknown word {whom} (did you mean who)" in result.stderr
