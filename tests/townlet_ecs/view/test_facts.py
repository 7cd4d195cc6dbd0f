"""What the inspector says is what the town holds: of people, objects and places, and of nobody who has left."""


import numpy as np
import pytest

from components.people import Bag, Identity, Roster
from components.words import NOTHING, Doing, Outcome, Policy
from tests.scenes import blocks_of, do, town_at
from tests.townlet_ecs.view.telling import DAY, MOMENTS, everybody, person, still
from townlet_ecs.commands import (
    Remove,
    SetNeed,
    SetPolicy,
    SetTie,
    SetWallet,
    StartDisturbance,
)
from townlet_ecs.replay.conditions import Comparison
from townlet_ecs.replay.refusals import Refusal
from townlet_ecs.view.facts.place import PlaceFacts
from townlet_ecs.view.facts.reading import facts_of
from townlet_ecs.view.facts.refused import most_telling, why_refused
from townlet_ecs.view.facts.why import BUSY, MASKED, NO_TIME
from townlet_ecs.view.facts.words import Words
from townlet_ecs.view.map.site import Site
from townlet_ecs.view.wishes import Subject


@pytest.mark.parametrize("tick", MOMENTS)
def test_what_is_said_of_people_is_what_the_town_says_of_them(tick: int) -> None:
    town, _ = still(tick)
    for record, facts in zip(town.people(), everybody(tick), strict=True):
        assert (facts.id, facts.name, facts.tile) == (record["id"], record["name"], (record["x"], record["y"]))
        assert facts.does.doing.name.lower() == record["doing"]
        assert (facts.does.option, facts.does.affordance) == (record["option"], record["affordance"])
        assert [need.level for need in facts.needs] == [float(record[need.name]) for need in facts.needs]
        assert facts.money.wallet == record["wallet_cents"]
        assert facts.money.earned == record["earned_cents"]
        assert facts.money.rent_owed == record["rent_owed_cents"]
        assert (facts.work.job.name if facts.work.job else "") == record["job"].replace("_", " ")
        counts = facts.work.worked, facts.work.late, facts.work.missed
        assert counts == tuple(record[f"shifts_{name}"] for name in ("worked", "late", "missed"))
        assert facts.work.warnings == record["warnings"]
        assert facts.residence_ticks == record["tenure_ticks"]
        assert {goods.item: goods.count for goods in facts.goods} == {
            item: count for item, count in zip(town.world.config.items, record["goods"], strict=False) if count
        }


@pytest.mark.parametrize("tick", MOMENTS)
def test_candidates_are_those_by_which_the_town_explains_itself(tick: int) -> None:
    town, _ = still(tick)
    for facts in everybody(tick):
        said = town.explain(facts.id)
        assert [each.option for each in facts.why.candidates] == [choice.option for choice in said.choices]
        assert [each.score for each in facts.why.candidates] == [choice.score for choice in said.choices]
        for candidate, choice in zip(facts.why.candidates, said.choices, strict=True):
            assert (candidate.state == MASKED) == choice.masked
            assert candidate.why
            assert 0.0 <= candidate.share <= 1.0 + 1e-6
        assert sum(candidate.state == BUSY for candidate in facts.why.candidates) <= 1


def test_reading_a_town_leaves_it_as_it_is() -> None:
    town = town_at(800)
    site, before = Site(town.world), town.digest()
    for who in town.people()["id"]:
        facts_of(town, site, Subject("person", int(who)))
    for row in range(len(site.object_kind)):
        facts_of(town, site, Subject("object", row))
    for row in range(len(site.lots)):
        facts_of(town, site, Subject("place", row))
    assert town.digest() == before


def test_over_some_days_there_is_something_to_say_under_every_heading() -> None:
    told = [facts for tick in MOMENTS for facts in everybody(tick)]
    assert all(facts.home_name and facts.bed != NOTHING and len(facts.traits) == 5 for facts in told)
    assert any(facts.work.job is not None and facts.work.job.is_on for facts in told)
    assert any(facts.work.recent for facts in told)
    assert any(facts.ties and facts.ties[0].story == "friend" for facts in told)
    assert any(len(facts.outcomes) == 8 for facts in told)
    assert any(outcome.outcome != Outcome.DONE and outcome.reason for facts in told for outcome in facts.outcomes)
    assert any(facts.does.thing != NOTHING and facts.does.since_words and facts.does.until_words for facts in told)
    assert any(facts.does.partner_name for facts in told) or any(
        facts.does.doing == Doing.SOCIALISING for facts in told
    )
    assert any(candidate.state == NO_TIME for facts in told for candidate in facts.why.candidates)
    assert any(candidate.refusals for facts in told for candidate in facts.why.candidates)


def test_what_the_day_was_spent_on_adds_up_to_its_minutes() -> None:
    for facts in everybody(2 * DAY + 1230):
        if facts.residence_ticks >= 1230:
            assert sum(minutes for _, minutes in facts.today) == 1230


def test_at_midnight_the_day_has_only_begun() -> None:
    assert all(facts.today == () for facts in everybody(9 * DAY))
    assert everybody(9 * DAY)[0].moment == "Wed 00:00"


def test_ties_are_told_with_their_sign_the_strongest_first() -> None:
    town = town_at(500)
    do(town, SetTie(person=1, other=2, trust=0.5, familiarity=0.5), SetTie(person=1, other=3, rivalry=0.9))
    liked, rival = person(town, 1).ties[:2]
    assert (liked.who, liked.sign, liked.story) == (2, 1, "friend")
    assert (rival.who, rival.sign, rival.story) == (3, -1, "rival")
    assert liked.strength == pytest.approx(1.0)
    assert rival.rivalry == pytest.approx(0.9)


def test_a_tie_to_somebody_who_has_left_says_so() -> None:
    town = town_at(500)
    do(town, SetTie(person=1, other=2, trust=0.5, familiarity=0.5), Remove(person=2))
    gone = next(tie for tie in person(town, 1).ties if tie.who == 2)
    assert not gone.lives_here
    assert gone.name == town.name_of(2)


def test_whoever_is_content_cannot_eat_for_want_of_hunger() -> None:
    town = town_at(800)
    do(town, SetNeed(person=4, need="hunger", level=1.0), SetWallet(person=4, cents=0))
    bag = blocks_of(town).people_i16[Bag.ITEM_0 : Bag.ITEM_7 + 1, 4]
    bag[:] = 0
    bag[town.world.config.items.index("meal")] = 1
    eat = next(each for each in person(town, 4).why.candidates if each.option == "get_fed")
    assert dict(eat.refusals)["eat a meal"] == "not hungry enough (100%, below 78%)"


def test_of_all_that_is_refused_what_somebody_needs_says_most() -> None:
    def refused(*texts: str) -> Refusal:
        failed = tuple(Comparison(text, {text.split()[0]: 1.0}) for text in texts)
        return Refusal("eat", "precondition", "", failed, "some words")

    rent, sated, poor = refused("rent_owed > 0"), refused("hunger < 0.5", "raw >= 1"), refused("savings > 0")
    assert most_telling([rent, sated, poor]) is sated
    assert most_telling([rent, poor, refused()]) is poor


def test_comparisons_are_said_as_people_say_them() -> None:
    town, site = still(800)
    words = Words(town, site)

    def said(text: str, value: float) -> str:
        failed = (Comparison(text, {text.split(maxsplit=1)[0]: value}),)
        return why_refused(words, Refusal("eat", "precondition", "", failed, ""))

    assert said("hunger < 0.75", 0.9) == "not hungry enough (90%, below 75%)"
    assert said("energy > 0.5", 0.2) == "too tired (20%, not above 50%)"
    assert said("raw >= 2", 1.0) == "takes 2 groceries (has 1)"
    assert said("coffee == 0", 1.0) == "has coffee already"
    assert said("has_job == 0", 1.0) == "has work already"
    assert said("whim < 0.25", 0.5) == "is not in the mood"
    assert said("vacancies > 3", 1.0) == "vacancies > 3 (vacancies is 1)"


def test_a_low_need_is_called_low_and_a_very_low_one_urgent() -> None:
    town = town_at(100)
    do(town, SetNeed(person=4, need="hunger", level=0.1), SetNeed(person=4, need="energy", level=0.25))
    assert [need.word for need in person(town, 4).needs] == ["urgent", "low", "", "", ""]


def test_it_is_said_who_decides_and_what_they_wish() -> None:
    town = town_at(100)
    do(town, SetPolicy(person=4, policy="primitive"))
    why = person(town, 4).why
    assert (why.policy, why.decider, why.wish) == ("primitive", "somebody outside", "")
    assert person(town, 5).why.decider == "the script"
    assert Policy[why.policy.upper()] == Policy.PRIMITIVE


def test_a_worker_who_stays_away_is_late_minute_by_minute() -> None:
    town = town_at(2 * DAY)
    blocks = blocks_of(town)
    starts = np.where(blocks.people_i32[Roster.START] > town.tick + 60, blocks.people_i32[Roster.START], 2**31 - 1)
    row = int(starts.argmin())
    who, start = int(blocks.people_i32[Identity.ID, row]), int(starts[row])
    do(town, SetPolicy(person=who, policy="outside"))
    town.run(start + 7 - town.tick)
    job = person(town, who).work.job
    assert job is not None
    assert (job.is_on, job.attendance, job.late_ticks) == (True, "due", 7)
    assert job.state == "due, not there yet"


def test_somebody_called_to_a_meeting_knows_whom_they_meet_and_where() -> None:
    town = town_at(700)
    do(town, StartDisturbance(disturbance="meet", person=1, other=2, ticks=30))
    call = person(town, 1).why.call
    assert call is not None
    assert (call.who, call.place_name) == (2, "the cafe")
    assert call.until > town.tick


def test_nobody_who_has_left_or_never_came_is_told_of() -> None:
    town = town_at(500)
    site = Site(town.world)
    do(town, Remove(person=3))
    assert facts_of(town, site, Subject("person", 3)) is None
    assert facts_of(town, site, Subject("person", 12_345)) is None
    assert facts_of(town, site, Subject("person", -1)) is None
    places = [facts_of(town, site, Subject("place", lot.row)) for lot in site.lots if lot.kind]
    told = [each for each in places if isinstance(each, PlaceFacts)]
    assert all(who != 3 for each in told for who, _ in each.residents)
    assert all(present.who != 3 for each in told for present in each.present)
    assert all(position.who != 3 for each in told for position in each.positions)


# Objects.
