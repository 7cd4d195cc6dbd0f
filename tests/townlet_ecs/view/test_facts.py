"""What the inspector says is what the town holds: of people, objects and places, and of nobody who has left."""

from functools import cache

import numpy as np
import pytest

from components.objects import Object
from components.people import Bag, Body, Identity, Intent, Roster
from components.places import Stock
from components.reservations import Reservation
from components.words import NOTHING, Claim, Doing, Outcome, Policy
from tests.scenes import blocks_of, do, object_rows, town_at
from townlet_ecs import Town
from townlet_ecs.commands import (
    Remove,
    SetBroken,
    SetNeed,
    SetOpen,
    SetPolicy,
    SetPrice,
    SetSupply,
    SetTie,
    SetWallet,
    StartDisturbance,
)
from townlet_ecs.replay.conditions import Comparison
from townlet_ecs.replay.refusals import Refusal
from townlet_ecs.view.facts import facts_of
from townlet_ecs.view.facts_object import ObjectFacts
from townlet_ecs.view.facts_person import PersonFacts
from townlet_ecs.view.facts_place import PlaceFacts
from townlet_ecs.view.facts_refused import most_telling, why_refused
from townlet_ecs.view.facts_why import BUSY, MASKED, NO_TIME
from townlet_ecs.view.facts_words import Words
from townlet_ecs.view.frame import frame_of
from townlet_ecs.view.site import Site
from townlet_ecs.view.wishes import Subject

DAY = 1440
MOMENTS = (1, 450, 800, 2 * DAY + 1230, 5 * DAY + 725, 9 * DAY)


@cache
def still(tick: int) -> tuple[Town, Site]:
    """Return the default town at a tick, which no test may change."""
    town = town_at(tick)
    return town, Site(town.world)


def person(town: Town, who: int) -> PersonFacts:
    facts = facts_of(town, Site(town.world), Subject("person", who))
    assert isinstance(facts, PersonFacts)
    return facts


def thing(town: Town, row: int) -> ObjectFacts:
    facts = facts_of(town, Site(town.world), Subject("object", row))
    assert isinstance(facts, ObjectFacts)
    return facts


def place(town: Town, kind: str) -> PlaceFacts:
    site = Site(town.world)
    row = next(lot.row for lot in site.lots if lot.kind == kind)
    facts = facts_of(town, site, Subject("place", row))
    assert isinstance(facts, PlaceFacts)
    return facts


def everybody(tick: int) -> list[PersonFacts]:
    town, site = still(tick)
    found = [facts_of(town, site, Subject("person", int(who))) for who in town.people()["id"]]
    assert all(isinstance(facts, PersonFacts) for facts in found)
    return [facts for facts in found if isinstance(facts, PersonFacts)]


# People.


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
    assert (why.policy, why.decider, why.wish) == ("primitive", "somebody outside, step by step", "")
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


@pytest.mark.parametrize("tick", [450, 800, 5 * DAY + 725])
def test_users_and_queues_of_all_objects_are_those_of_the_town(tick: int) -> None:
    town, site = still(tick)
    blocks = blocks_of(town)
    for row in range(len(site.object_kind)):
        facts = facts_of(town, site, Subject("object", row))
        if site.object_kind[row] == NOTHING:
            assert facts is None
            continue
        assert isinstance(facts, ObjectFacts)
        bits = sum(1 << bit for bit, slot in enumerate(facts.slots) if slot.who is not None)
        assert bits == int(blocks.objects_i16[Object.TAKEN, row])
        assert len(facts.queue) == int(blocks.objects_i16[Object.QUEUE, row])
        assert all(slot.name == town.name_of(slot.who) for slot in facts.slots if slot.who is not None)
        assert facts.offers or not bits


def test_what_an_object_is_for_is_what_people_plan_with() -> None:
    town, site = still(800)
    world, places = town.world, int(town.world.atlas.site["places"][0])
    for row in np.flatnonzero(site.object_kind != NOTHING).tolist():
        known = int(world.offers[0, 1 + places + row])
        offered = {each.affordance for each in thing(town, row).offers if not each.staff}
        planned = {name for number, name in enumerate(world.catalogue.names) if known >> number & 1}
        assert planned <= offered
        for name in offered - planned:  # what happens by itself, or only to those who are called there
            what = world.affordances[world.catalogue.names.index(name)]
            assert what["option"] == NOTHING or what["called"]


def test_the_first_in_line_has_waited_longest() -> None:
    town = town_at(800)
    blocks, row = blocks_of(town), object_rows(town, "shower")[0]
    claims = blocks.reservations_i32
    live = np.flatnonzero(blocks.people_i8[Body.LIVE] == 1)[:3]
    for each, since in zip(live.tolist(), (790, 780, 785), strict=True):
        claims[[Reservation.STATE, Reservation.OBJECT, Reservation.SINCE], each] = Claim.WAITING, row, since
        blocks.people_i8[Intent.AFFORDANCE, each] = 0
    queue = thing(town, row).queue
    assert [waiter.ticks for waiter in queue] == [20, 15, 10]
    assert queue[0].who == int(blocks.people_i32[Identity.ID, live[1]])
    assert queue[0].since == "13:00"


def test_it_is_said_why_an_object_is_out_of_order() -> None:
    town = town_at(800)
    first, second = object_rows(town, "shower")[:2]
    do(town, SetBroken(object=first), StartDisturbance(disturbance="closure", target=second, ticks=60))
    assert thing(town, first).broken == "out of order by order"
    assert thing(town, second).broken == "out of order until 14:20"
    assert [trouble.kind for trouble in thing(town, second).troubles] == ["closure"]
    assert thing(town, object_rows(town, "sink")[0]).broken == ""


def test_a_shower_has_no_water_while_it_is_cut_off_and_a_bed_needs_none() -> None:
    town = town_at(800)
    do(town, StartDisturbance(disturbance="water_outage", ticks=30))
    shower = thing(town, object_rows(town, "shower")[0])
    assert [(supply.name, supply.on) for supply in shower.supplies] == [("water", False)]
    assert shower.offers[0].needs == ("water",)
    assert thing(town, object_rows(town, "bed")[0]).supplies == ()


def test_a_bed_belongs_to_who_sleeps_in_it() -> None:
    town, _ = still(800)
    for facts in everybody(800):
        assert thing(town, facts.bed).owner == facts.id


def test_there_is_nothing_to_say_of_rows_without_an_object_or_place() -> None:
    town, site = still(800)
    for kind in ("object", "place"):
        for number in (-1, 10_000):
            assert facts_of(town, site, Subject(kind, number)) is None  # type: ignore[arg-type]


# Places.


def test_a_shop_is_closed_by_its_hours_or_by_order() -> None:
    town = town_at(5 * 60)
    assert (place(town, "grocer").is_open, place(town, "grocer").why_closed) == (False, "opens at 06:00")
    town.run(120)
    grocer = place(town, "grocer")
    assert (grocer.is_open, grocer.why_closed, grocer.hours) == (True, "", "06:00 to 21:00")
    do(town, SetOpen(place=grocer.row, open=False))
    assert place(town, "grocer").why_closed == "shut by order"
    assert place(town, "park").hours == "at any hour"


def test_stock_and_prices_are_those_of_the_shop() -> None:
    town = town_at(800)
    grocer = place(town, "grocer")
    do(town, SetPrice(place=grocer.row, item="gift", cents=175))
    do(town, StartDisturbance(disturbance="price_spike", target=grocer.row, permille=2000, ticks=60))
    grocer = place(town, "grocer")
    wares = {ware.item: ware for ware in grocer.wares}
    assert list(wares) == ["raw", "clothes", "gift"]
    assert (wares["gift"].list_cents, wares["gift"].price_cents) == (175, 350)
    items = town.world.config.items
    stock = blocks_of(town).places_i32[[Stock.ITEM_0 + items.index(item) for item in wares], grocer.row]
    assert [ware.stock for ware in grocer.wares] == stock.tolist()
    assert [trouble.words for trouble in grocer.troubles] == ["prices are up by 100 %"]
    assert grocer.sales_cents is not None


def test_after_the_delivery_a_truck_stands_at_the_door() -> None:
    town = town_at(DAY + 303)
    assert place(town, "grocer").truck == "05:15"
    town.run(20)
    assert place(town, "grocer").truck == ""


def test_what_is_cut_by_order_is_told_apart_from_an_outage() -> None:
    town = town_at(800)
    cafe = place(town, "cafe")
    assert cafe.cut == ()
    do(town, SetSupply(supply="power", on=False, place=cafe.row), StartDisturbance(disturbance="water_outage"))
    cafe = place(town, "cafe")
    assert cafe.cut == ("power",)
    assert [(supply.name, supply.on) for supply in cafe.supplies] == [("power", False), ("water", False)]
    assert [trouble.kind for trouble in cafe.troubles] == ["water_outage"]


@pytest.mark.parametrize("tick", MOMENTS)
def test_everybody_is_in_one_place_at_most_and_lives_in_one(tick: int) -> None:
    town, site = still(tick)
    told = [facts_of(town, site, Subject("place", lot.row)) for lot in site.lots if lot.kind]
    places = [each for each in told if isinstance(each, PlaceFacts)]
    people = everybody(tick)
    present = {each.who: facts.row for facts in places for each in facts.present}
    assert present == {each.id: each.does.place for each in people if each.does.place != NOTHING}
    residents = {who: facts.row for facts in places for who, _ in facts.residents}
    assert residents == {each.id: each.home for each in people}
    holders = {each.who: each.job for facts in places for each in facts.positions if each.who is not None}
    assert holders == {each.id: each.work.job.name for each in people if each.work.job is not None}


def test_a_position_is_on_shift_while_its_holder_is_due() -> None:
    town, site = still(5 * DAY + 725)
    told = [facts_of(town, site, Subject("place", lot.row)) for lot in site.lots if lot.kind]
    on = {
        each.who
        for facts in told
        if isinstance(facts, PlaceFacts)
        for each in facts.positions
        if each.on_shift and each.who is not None
    }
    assert on
    assert on == {each.id for each in everybody(5 * DAY + 725) if each.work.job is not None and each.work.job.is_on}


def test_in_a_generated_town_people_things_and_places_lead_to_one_another() -> None:
    town = Town("riverside", agents=150, seed=3)
    town.run(700)
    site = Site(town.world)
    frame = frame_of(town, site)
    for who in frame.ids[-5:].tolist():
        facts = facts_of(town, site, Subject("person", who))
        assert isinstance(facts, PersonFacts)
        home = facts_of(town, site, Subject("place", facts.home))
        assert isinstance(home, PlaceFacts)
        assert who in [resident for resident, _ in home.residents]
        bed = facts_of(town, site, Subject("object", facts.bed))
        assert isinstance(bed, ObjectFacts)
        assert (bed.owner, bed.place) == (who, facts.home)
        assert facts.bed in [each.row for each in home.things]
