"""What is told of objects and places is what the town says of them."""


import numpy as np
import pytest

from components.objects import Object
from components.people import Body, Identity, Intent
from components.places import Stock
from components.reservations import Reservation
from components.words import NOTHING, Claim
from tests.scenes import blocks_of, do, object_rows, town_at
from tests.townlet_ecs.view.telling import DAY, MOMENTS, everybody, place, still, thing
from townlet_ecs import Town
from townlet_ecs.commands import (
    SetBroken,
    SetOpen,
    SetPrice,
    SetSupply,
    StartDisturbance,
)
from townlet_ecs.view.facts.object import ObjectFacts
from townlet_ecs.view.facts.person import PersonFacts
from townlet_ecs.view.facts.place import PlaceFacts
from townlet_ecs.view.facts.reading import facts_of
from townlet_ecs.view.map.frame import frame_of
from townlet_ecs.view.map.site import Site
from townlet_ecs.view.wishes import Subject


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
