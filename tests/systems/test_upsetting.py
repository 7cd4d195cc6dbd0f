"""Disturbances on demand: what each kind does to the town, and that afterwards everything is as the orders have it."""


import numpy as np
import pytest

from components.objects import Object
from components.people import (
    Bag,
    Body,
    Intent,
    Need,
    Purse,
    Roster,
    TieFamiliarity,
    TieRivalry,
    TieTrust,
    TieWho,
    Timer,
)
from components.places import ListPrice, Premises, Price
from components.reservations import Reservation
from components.town import Made, Unrest
from components.words import Claim, Doing, Outcome, Reason, Trouble
from systems.rules import object_refusal
from tests.lives import remembered_outcome, remembered_reason
from tests.scenes import (
    affordance,
    blocks_of,
    do,
    hold,
    idle,
    nobody_else,
    object_rows,
    place_rows,
    set_wallet,
)
from tests.systems.upsets import at_noon, begin, going_on, quiet
from townlet_ecs import Town
from townlet_ecs.commands import (
    SetBroken,
    SetPrice,
    SetSupply,
)
from townlet_ecs.config.loading import load_all
from townlet_ecs.report import goods_drift, money_drift

RAW = 0
DAY = 1_440


def last_memory(town: Town, row: int) -> tuple[Outcome, Reason]:
    """Return outcome and reason of what a person remembers last."""
    blocks = blocks_of(town)
    entry = (int(blocks.people_i8[Intent.MEMORY_HEAD, row]) - 1) % 8
    outcome = remembered_outcome(blocks, entry, row)
    return Outcome(int(outcome)), Reason(int(remembered_reason(blocks, entry, row)))


def give(town: Town, row: int, item: int, count: int) -> None:
    """Put goods into a bag; the books follow."""
    blocks = blocks_of(town)
    change = count - int(blocks.people_i16[Bag.ITEM_0 + item, row])
    blocks.people_i16[Bag.ITEM_0 + item, row] = count
    blocks.town_i64[Made.ITEM_0 + item] += change


def test_a_shower_in_an_outage_ends_with_what_was_washed_so_far() -> None:
    town = at_noon()
    blocks = blocks_of(town)
    blocks.people_f32[Need.HYGIENE, 0] = 0.2
    thing = object_rows(town, "shower")[0]
    hold(town, 0, thing, affordance(town, "shower"), state=Claim.USING, left=15)
    wallet = int(blocks.people_i64[Purse.WALLET, 0])
    town.run(6)
    do(town, begin("water_outage", ticks=30))
    town.run(1)
    assert last_memory(town, 0) == (Outcome.FAILED, Reason.NO_WATER)
    assert blocks.people_f32[Need.HYGIENE, 0] == pytest.approx(0.2 + 6 * 0.05 - 7 / 2160, abs=0.002)
    assert blocks.objects_i16[Object.TAKEN, thing] == 0
    assert blocks.reservations_i32[Reservation.STATE, 0] == Claim.NONE
    assert blocks.people_i64[Purse.WALLET, 0] == wallet, "the fee of the start stays paid"
    assert goods_drift(blocks) == money_drift(blocks) == 0


@pytest.mark.parametrize(("deed", "raw"), [("cook", 1), ("cook_two", 2)])
def test_a_blackout_leaves_the_cook_with_the_raw_food(deed: str, raw: int) -> None:
    town = at_noon()
    blocks = blocks_of(town)
    give(town, 0, RAW, 3)
    hold(town, 0, object_rows(town, "stove")[0], affordance(town, deed), state=Claim.CALLED)
    town.world.blocks["people.i16"][0, Body.DOING, 0] = 1
    blocks.people_f32[Need.HUNGER : Need.COMFORT + 1] = 0.9
    for _ in range(60):
        town.step()
        blocks.people_i32[Timer.DECIDE, 0] = 2**31 - 1
        if blocks.reservations_i32[Reservation.STATE, 0] == Claim.USING:
            break
        blocks.reservations_i32[Reservation.EXPIRY, 0] = town.tick + 9
    assert blocks.reservations_i32[Reservation.STATE, 0] == Claim.USING
    assert blocks.people_i16[Bag.ITEM_0 + RAW, 0] == 3 - raw
    town.run(3)
    do(town, begin("blackout", ticks=30))
    town.run(1)
    assert last_memory(town, 0) == (Outcome.FAILED, Reason.NO_POWER)
    assert blocks.people_i16[Bag.ITEM_0 + RAW, 0] == 3
    assert goods_drift(blocks) == money_drift(blocks) == 0


def test_a_blackout_stops_what_needs_power_and_nothing_else() -> None:
    for tick in range(420, 1_260, 70):
        plain, dark = Town(quiet(), seed=7), Town(quiet(), seed=7)
        plain.run(tick)
        dark.run(tick)
        do(dark, begin("blackout", ticks=30))
        before = blocks_of(dark).people_i8[[Body.DOING, Intent.AFFORDANCE]].copy()
        plain.step()
        dark.step()
        using = (before[0] >= 3) & (blocks_of(dark).people_i8[Body.LIVE] == 1)
        needs_power = blocks_of(dark).affordances["power"][before[1]] == 1
        now, then = (blocks_of(town).people_i8[[Body.DOING, Intent.AFFORDANCE]] for town in (dark, plain))
        assert (now[:, using & ~needs_power] == then[:, using & ~needs_power]).all()
        stopped = using & needs_power
        assert (now[0, stopped] < 3).all()


def test_two_overlapping_outages_are_over_when_both_are() -> None:
    town = at_noon()
    power = blocks_of(town).places_i32[Premises.POWER]
    do(town, begin("blackout", ticks=40))
    town.run(20)
    do(town, begin("blackout", ticks=40))
    assert [each.kind for each in going_on(town)] == [Trouble.BLACKOUT] * 2
    town.run(21)
    assert not power.any(), "the second still goes on"
    town.run(20)
    assert power[place_rows(town, "home")].all()
    assert not going_on(town)


def test_an_outage_does_not_lift_an_order_nor_the_reverse() -> None:
    town = at_noon()
    blocks = blocks_of(town)
    home, other = place_rows(town, "home")[:2]
    do(town, SetSupply(supply="water", on=False, place=home), begin("water_outage", ticks=30))
    do(town, SetSupply(supply="water", on=True, place=other))
    assert not blocks.places_i32[Premises.WATER].any(), "an order does not end an outage"
    town.run(31)
    assert not blocks.places_i32[Premises.WATER, home]
    assert blocks.places_i32[Premises.WATER, other]
    thing = object_rows(town, "shower")[0]
    do(town, begin("closure", target=thing, ticks=30), SetBroken(object=thing, broken=True))
    town.run(31)
    assert blocks.objects_i16[Object.BROKEN, thing]
    do(town, begin("closure", target=thing, ticks=30), SetBroken(object=thing, broken=False))
    assert blocks.objects_i16[Object.BROKEN, thing]
    town.run(31)
    assert not blocks.objects_i16[Object.BROKEN, thing]


def test_prices_spike_from_the_list_and_return_to_it() -> None:
    town = at_noon()
    blocks = blocks_of(town)
    grocer = place_rows(town, "grocer")[0]
    wages = blocks.positions_i32.copy()
    do(town, begin("price_spike", target=grocer, ticks=60, permille=1_500))
    assert blocks.places_i32[Price.ITEM_0, grocer] == 135
    do(town, SetPrice(place=grocer, item="raw", cents=101))
    assert blocks.places_i32[Price.ITEM_0, grocer] == 151
    do(town, begin("price_spike", target=grocer, ticks=90, permille=1_200))
    assert blocks.places_i32[Price.ITEM_0, grocer] == 101 * 1800 // 1000
    cafe = place_rows(town, "cafe")[0]
    assert (blocks.view(Price)[:, cafe] == blocks.view(ListPrice)[:, cafe]).all()
    town.run(61)
    assert blocks.places_i32[Price.ITEM_0, grocer] == 101 * 1200 // 1000
    town.run(31)
    assert blocks.places_i32[Price.ITEM_0, grocer] == 101
    assert np.array_equal(wages[1], blocks.positions_i32[1])


def test_the_price_of_the_mask_is_the_price_that_is_paid() -> None:
    town = at_noon()
    blocks = blocks_of(town)
    grocer = place_rows(town, "grocer")[0]
    till = object_rows(town, "till")[0]
    deed = affordance(town, "buy_food")
    do(town, begin("price_spike", target=grocer, ticks=60, permille=1_777))
    asked = int(blocks.places_i32[Price.ITEM_0, grocer])
    for cents, reason in ((asked - 1, Reason.NO_MONEY), (asked, Reason.NONE)):
        set_wallet(blocks, 0, cents)
        refusal = object_refusal(blocks, deed, 0, till, town.tick)
        assert refusal == reason
    hold(town, 0, till, deed, state=Claim.USING, left=3)
    town.run(4)
    assert blocks.people_i64[Purse.WALLET, 0] == 0
    assert goods_drift(blocks) == money_drift(blocks) == 0


def test_a_festival_draws_people_and_gives_them_more_company() -> None:
    crowds, levels = np.zeros(2), np.zeros(2)
    for seed in range(4):
        towns = [Town(quiet(), seed=seed) for _ in range(2)]
        for which, town in enumerate(towns):
            town.run(DAY * 5 + 600)  # Saturday, 10:00
            if which:
                do(town, begin("festival", ticks=240))
                assert going_on(town)[0].target == place_rows(town, "park")[0]
            for _ in range(239):
                town.step()
                people = town.people()
                crowds[which] += ((people["place"] == "park") & (people["doing"] == "socialising")).sum()
            levels[which] += blocks_of(town).people_f32[Need.SOCIAL, :10].mean()
            town.run(2)
            assert not going_on(town)
    assert crowds[1] > 3 * crowds[0]
    assert levels[1] > levels[0]


def test_a_festival_gives_twice_the_company_that_an_activity_gives() -> None:
    gains = []
    for times in (1.0, 2.0, 3.0):
        town = Town(load_all("quiet", [f"disturbances.festival_times={times}"]), seed=7)
        town.run(720)
        blocks = blocks_of(town)
        nobody_else(town, keep=1)
        idle(blocks)
        do(town, begin("festival", ticks=200))
        blocks.people_f32[Need.SOCIAL, 0] = 0.3
        table = object_rows(town, "table", "park")[0]
        hold(town, 0, table, affordance(town, "meet_in_park"), state=Claim.USING, left=20)
        town.run(10)
        gains.append(float(blocks.people_f32[Need.SOCIAL, 0]))
    assert gains[2] - gains[1] == pytest.approx(gains[1] - gains[0], rel=0.01)
    assert gains[1] - gains[0] == pytest.approx(10 / 1440, rel=0.01)


def test_two_rivals_who_are_called_to_the_cafe_make_it_up() -> None:
    made_up = 0
    for seed in range(8):
        town = Town(quiet(), seed=seed)
        town.run(DAY * 5 + 660)  # Saturday, 11:00
        blocks = blocks_of(town)
        free = [
            row for row in range(10)
            if blocks.people_i8[Body.DOING, row] != Doing.SLEEPING
            and not 0 < blocks.people_i32[Roster.START, row] - town.tick < 200
            and not blocks.people_i32[Roster.START, row] <= town.tick < blocks.people_i32[Roster.END, row]
        ]
        first, second = free[:2]
        set_rivalry(town, first, second, 0.8)
        do(town, begin("meet", ticks=90, person=first, other=second))
        (meet,) = going_on(town)
        assert meet.target == place_rows(town, "cafe")[0]
        assert blocks.town_i64[Unrest.ACTIVE] == 1
        town.run(meet.ends - town.tick + 2)
        assert not going_on(town)
        made_up += rivalry(town, first, second) < 0.65
    assert made_up >= 4, "most meets end in a good chat"


def set_rivalry(town: Town, first: int, second: int, level: float) -> None:
    """Let two people be rivals, in their first ties."""
    blocks = blocks_of(town)
    for mine, theirs in ((first, second), (second, first)):
        blocks.people_i32[TieWho.FIRST, mine] = theirs
        blocks.people_f32[[TieTrust.FIRST, TieFamiliarity.FIRST, TieRivalry.FIRST], mine] = 0.0, 0.0, level


def rivalry(town: Town, first: int, second: int) -> float:
    """Return the rivalry of one person with another."""
    blocks = blocks_of(town)
    ties = np.flatnonzero(blocks.people_i32[TieWho.FIRST : TieWho.LAST + 1, first] == second)
    return float(blocks.people_f32[TieRivalry.FIRST + ties[0], first]) if len(ties) else 0.0


def test_the_greatest_rivals_are_called_when_nobody_is_named() -> None:
    town = at_noon()
    blocks = blocks_of(town)
    blocks.people_f32[TieRivalry.FIRST : TieRivalry.LAST + 1] = 0.0
    set_rivalry(town, 2, 5, 0.4)
    set_rivalry(town, 3, 6, 0.6)
    blocks.people_i32[[Roster.START, Roster.END]] = 2**31 - 1
    do(town, begin("meet", ticks=40))
    assert set(going_on(town)[0].people) == {3, 6}
    do(town, begin("meet", ticks=40, target=place_rows(town, "gym")[0]))
    assert set(going_on(town)[1].people) == {2, 5}, "the others were called just now"
