"""Narration: the same town tells the same stories, however it is watched, and living goes on as if nobody told."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from components.people import Identity
from components.words import NOTHING, EventKind, Exit, Reason, Trouble
from systems.events import record
from tests.scenes import affordance, blocks_of, do, object_rows, place_rows, riverside, town_at
from townlet_ecs import Batch, Town
from townlet_ecs.cli import main
from townlet_ecs.commands import Remove, Spawn
from townlet_ecs.narration.book import read_book, shipped_book
from townlet_ecs.narration.limiter import HeldBack
from townlet_ecs.narration.meanings import MEANINGS, Word
from townlet_ecs.narration.narrator import Narrator, Story
from townlet_ecs.resources import NARRATION
from townlet_ecs.ring import ticks_between_reads

BOOK = NARRATION.read_text(encoding="utf-8")
DAY = 1_440


def happen(
    town: Town, kind: EventKind, who: int = NOTHING, other: int = NOTHING, *, what: int = NOTHING, n: int = 0
) -> None:
    """Write an event into the ring of a town."""
    blocks = blocks_of(town)
    with np.errstate(over="ignore"):
        record(blocks, int(kind), who, other, what, n)


def stories_of(town: Town, ticks: int, *, look_every: int) -> list[Story]:
    narrator, stories = Narrator(town.world), []
    for _ in range(0, ticks, look_every):
        town.run(look_every)
        stories += narrator.follow()
    return stories


def test_a_day_has_stories_in_whole_sentences() -> None:
    stories = stories_of(Town(riverside(), seed=7), DAY, look_every=30)
    assert 10 <= len(stories) <= 60
    names = {Town(riverside(), seed=7).name_of(who).split()[0] for who in range(10)}
    for story in stories:
        assert story.text[0].isupper()
        assert story.text[-1] == "."
        assert "{" not in story.text
        assert "_" not in story.text
        if story.who is not None:
            assert any(name in story.text for name in names)


@pytest.mark.parametrize("look_every", [1, 7, 30])
def test_stories_do_not_depend_on_how_often_somebody_looks(look_every: int) -> None:
    often = stories_of(Town(riverside(), seed=7), 840, look_every=look_every)
    assert often == stories_of(Town(riverside(), seed=7), 840, look_every=28)
    assert often


def test_narration_changes_no_life() -> None:
    told, untold = Town(riverside(), seed=7), Town(riverside(), seed=7)
    assert stories_of(told, DAY, look_every=10)
    untold.run(DAY)
    assert told.digest() == untold.digest()


def test_towns_of_a_batch_tell_the_stories_that_they_tell_alone() -> None:
    batch = Batch(riverside(), towns=3, seed=7)
    narrator, stories = Narrator(batch.world), []
    while batch.tick < 600:
        batch.run(min(ticks_between_reads(batch.world), 600 - batch.tick))
        stories += narrator.follow()
    alone = stories_of(Town(riverside(), seed=7, town=2), 600, look_every=20)
    assert [story for story in stories if story.town == 2] == alone


@pytest.mark.parametrize("kind", list(EventKind), ids=lambda kind: kind.name.lower())
def test_every_sentence_of_every_kind_can_be_said(kind: EventKind) -> None:
    telling, meaning = shipped_book().tellings.get(kind), MEANINGS[kind]
    town = town_at(400)
    numbers = {
        Word.WHO: 1, Word.OTHER: 2, Word.THING: object_rows(town, "shower")[0], Word.PLACE: place_rows(town, "cafe")[0],
        Word.DEED: affordance(town, "shower"), Word.JOB: 0, Word.ITEM: 1, None: 0,
    }  # fmt: skip
    teller = Narrator(town.world)._towns[0]
    for variant in map(int, meaning.variants or [0]):
        read = meaning.of(variant)
        event = [400, kind, *(numbers[each] for each in (read.who, read.other, read.what)), 3]
        empty = [400, kind, NOTHING, NOTHING, NOTHING, 0]
        if meaning.variants:
            event[4 if meaning.variant_in == "what" else 5] = variant
        for sentence in telling.sentences_for(variant) if telling else ():
            text = teller._phrases.render(sentence, event, read)
            assert text[0].isupper()
            assert not set("{}_") & set(text)
            assert teller._phrases.render(sentence, empty, read)


@pytest.mark.parametrize(
    ("kind", "other", "amount", "says"),
    [
        (Trouble.PRICE_SPIKE, "cafe", 1_500, ("cafe", "50 %")),
        (Trouble.CLOSURE, "shower", 60, ("shower",)),
        (Trouble.MEET, "cafe", 2, ("cafe", "{2}")),
        (Trouble.FESTIVAL, "park", 200, ("park",)),
    ],
)
def test_a_disturbance_is_told_by_its_kind(kind: Trouble, other: str, amount: int, says: tuple[str, ...]) -> None:
    town = town_at(400)
    narrator = Narrator(town.world)
    target = (object_rows(town, other) if kind == Trouble.CLOSURE else place_rows(town, other))[0]
    who = 1 if kind == Trouble.MEET else NOTHING
    happen(town, EventKind.DISTURBANCE_BEGAN, who, target, what=kind, n=amount)
    (story,) = narrator.follow()
    names = {f"{{{who}}}": town.name_of(who).split()[0] for who in range(10)}
    assert all(names.get(word, word) in story.text for word in says), story.text
    assert (story.who, story.other) == ((1, 2) if kind == Trouble.MEET else (None, None))


@pytest.mark.parametrize(
    ("tick", "meal"), [(200, "a late snack"), (450, "breakfast"), (720, "lunch"), (1_100, "dinner")]
)
def test_two_share_the_meal_of_the_hour(tick: int, meal: str) -> None:
    text = BOOK.replace('- "{who} and {other} sat down to {meal} together."', "").replace("bonded over", "shared")
    town = town_at(tick)
    narrator = Narrator(town.world, read_book(text.encode(), "book.yaml"))
    happen(town, EventKind.SHARED_MEAL, 1, 2)
    (story,) = narrator.follow()
    names = [town.name_of(who).split()[0] for who in (1, 2)]
    assert story.text == f"{names[0]} and {names[1]} shared {meal}."


def test_an_arrival_and_an_exit_are_told_by_name() -> None:
    town = town_at(400)
    narrator = Narrator(town.world)
    do(town, Remove(person=3))
    do(town, Spawn())
    stories = narrator.follow()
    assert [(story.kind, story.who) for story in stories] == [("removed", 3), ("spawned", 10)]
    assert town.name_of(3).split()[0] in stories[0].text
    assert town.name_of(10).split()[0] in stories[1].text


def test_a_collapse_is_told_once_though_two_events_speak_of_it() -> None:
    town = town_at(400)
    narrator = Narrator(town.world)
    happen(town, EventKind.COLLAPSED, 4, n=30)
    happen(town, EventKind.REMOVED, 4, n=Exit.COLLAPSE)
    assert [story.kind for story in narrator.follow()] == ["collapsed"]
    assert narrator.held_back == {HeldBack.REPEATED: 1}


def test_what_has_priority_comes_first_within_a_tick() -> None:
    town = town_at(400)
    narrator = Narrator(town.world)
    happen(town, EventKind.RENT_UNPAID, 4, n=200)
    happen(town, EventKind.EVICTION_NOTICE, 4)
    assert [story.kind for story in narrator.follow()] == ["eviction_notice"]
    assert narrator.held_back == {HeldBack.REPEATED: 1}


def test_only_the_first_fight_of_two_people_breaks_in() -> None:
    town = town_at(400)
    narrator = Narrator(town.world)
    thing = object_rows(town, "shower")[0]
    for pair in ((1, 2), (3, 4), (2, 1)):
        happen(town, EventKind.BLOCKED, *pair, what=thing, n=20)
        town.run(25)
    fights = [story for story in narrator.follow() if story.kind == "blocked"]
    assert [(story.who, story.other) for story in fights] == [(1, 2), (3, 4)]
    assert narrator.held_back[HeldBack.CATEGORY] + narrator.held_back[HeldBack.PERSON] >= 1


def test_small_amounts_are_not_worth_a_story() -> None:
    town = town_at(400)
    narrator = Narrator(town.world)
    happen(town, EventKind.ARRIVED_LATE, 4, n=9)
    happen(town, EventKind.ARRIVED_LATE, 5, n=10)
    assert [(story.who, "10 minutes" in story.text) for story in narrator.follow()] == [(5, True)]
    assert narrator.held_back == {HeldBack.MINOR: 1}


def test_a_failure_in_a_power_cut_is_told_as_one() -> None:
    town = town_at(400)
    narrator = Narrator(town.world)
    happen(
        town, EventKind.FAILED, 4, object_rows(town, "stove")[0], what=affordance(town, "cook"), n=Reason.NO_POWER
    )
    (story,) = narrator.follow()
    assert "cook" in story.text
    assert "power" in story.text


def test_what_was_overwritten_is_counted() -> None:
    batch = Batch(riverside(), towns=17)
    narrator = Narrator(batch.world)
    batch.run(DAY)
    narrator.follow()
    assert narrator.missed > 0


def test_the_command_tells_stories_and_writes_them_down(tmp_path: Path) -> None:
    out = tmp_path / "run"
    arguments = ["run", "--ticks", "1500", "--out", str(out)]
    result = CliRunner().invoke(main, [*arguments, "--stories"])
    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in (out / "stories.jsonl").read_text(encoding="utf-8").splitlines()]
    said = result.stdout.splitlines()
    assert said[0] == "Monday, day 0"
    for line in lines:
        clock = f"{line['tick'] % DAY // 60:02}:{line['tick'] % 60:02}"
        assert f"  {clock}  {line['text']}" in said
    summary = json.loads((out / "run.json").read_text())
    assert summary["stories"]["told"] == len(lines) > 5
    assert set(summary["stories"]["held_back"]) == {reason.value for reason in HeldBack}
    assert f"{len(lines)} stories told; held back:" in result.stdout
    assert "stories.jsonl" in result.stderr
    again = CliRunner().invoke(main, [*arguments, "--overwrite"])
    assert again.exit_code == 0
    assert not (out / "stories.jsonl").exists(), "the stories of another run are gone"


def test_the_object_counts_stories_and_holds_no_sentence() -> None:
    result = CliRunner().invoke(main, ["run", "--ticks", "900", "--stories", "--json"])
    summary = json.loads(result.stdout)
    assert summary["stories"]["told"] > 0
    assert summary["stories"]["missed"] == 0
    untold = json.loads(CliRunner().invoke(main, ["run", "--ticks", "900", "--json"]).stdout)
    assert untold["stories"] is None
    assert untold["digest"] == summary["digest"]


def test_the_residents_that_the_limit_goes_by_are_those_of_the_moment() -> None:
    town = town_at(400)
    narrator = Narrator(town.world)
    do(town, Remove(person=0), Spawn(), Spawn())
    narrator.follow()
    assert narrator._towns[0]._residents == 11
    assert Counter(blocks_of(town).people_i32[Identity.ID].tolist())[11] == 1


def changed_limits() -> dict[str, tuple[str, str]]:
    """Return a change of each limit of the book."""
    return {
        "repeat_ticks": ("repeat_ticks: 20", "repeat_ticks: 600"),
        "person_ticks": ("person_ticks: 45", "person_ticks: 600"),
        "per_hour": ("per_hour: 10 ", "per_hour: 5 "),
        "residents": ("residents: 100", "residents: 3"),
        "kept_for_priority": ("kept_for_priority: 4", "kept_for_priority: 9"),
        "cooldown_ticks": ("company: {cooldown_ticks: 45}", "company: {cooldown_ticks: 0}"),
    }


@pytest.mark.parametrize("limit", list(changed_limits()))
def test_every_limit_of_the_book_is_read(limit: str) -> None:
    old, new = changed_limits()[limit]
    assert BOOK.count(old) == 1
    told = []
    for text in (BOOK, BOOK.replace(old, new)):
        town = Town(riverside(), seed=7)
        narrator, stories = Narrator(town.world, read_book(text.encode(), "book.yaml")), []
        for _ in range(48):
            for who in range(5):
                happen(town, EventKind.RENT_UNPAID, who, n=200)
                happen(town, EventKind.CHATTED, who, who + 5, n=900)
                happen(town, EventKind.SPOILED, who, what=1, n=1)
                happen(town, EventKind.POLITE_HANDOVER, who, who + 5, what=object_rows(town, "shower")[0], n=1)
            town.run(30)
            stories += narrator.follow()
        told.append([(story.tick, story.kind, story.who) for story in stories])
    assert told[0] != told[1]
