"""Whole towns in trouble: what happens to people when something goes wrong, from the cause to the end of it."""

import numpy as np
import pytest

from components.people import (
    Arrears,
    Body,
    Identity,
    Need,
    Purse,
    Standing,
    TieFamiliarity,
    TieRivalry,
    TieTrust,
    TieWho,
    Token,
    Where,
)
from components.town import Clock, Kpi, Turnover, UseCount
from components.words import NOTHING, EventKind, Exit
from systems.blocks import TownBlocks
from tests.invariants import faults_of
from tests.lives import DAY, empty_bags, ids, live_on, times, told
from tests.scenes import affordance, blocks_of, do, object_rows, place_rows, riverside
from tests.watch import Watch
from townlet_ecs import Town
from townlet_ecs.commands import (
    EndDisturbance,
    SetBroken,
    SetNeed,
    SetOpen,
    SetWage,
    SetWallet,
    StartDisturbance,
    Teleport,
)
from townlet_ecs.config.loading import load_all

LIFE = riverside().config.lifecycle
RULES = riverside().config.economy


def calm(*sets: str, seed: int = 7) -> Town:
    """A town in which nothing goes wrong of itself."""
    return Town(load_all(sets=["disturbances.enabled=false", *sets]), seed=seed)


def test_who_finds_every_shop_shut_starves_and_somebody_else_comes() -> None:
    town = calm()
    town.run(12 * 60)
    blocks = blocks_of(town)
    before = ids(blocks)
    for kind in ("grocer", "cafe"):
        for place in place_rows(town, kind):
            town.command(SetOpen(place=place, open=False))
    empty_bags(blocks, range(10))
    town.command(SetNeed(person=3, need="hunger", level=0.04))
    town.command(SetWallet(person=3, cents=0))
    watch = Watch(blocks, town.world)
    while not told(blocks, EventKind.COLLAPSED):
        town.step()
        assert not faults_of(town) + watch.faults()
        assert town.tick < 12 * 60 + 120
    gone = told(blocks, EventKind.COLLAPSED)[0]
    assert gone.who == 3
    assert LIFE.collapse_ticks <= gone.tick - 12 * 60 <= LIFE.collapse_ticks + 15, "0.01 of hunger lasts ten minutes"
    assert ids(blocks) == [who for who in before if who != 3]
    live_on(town, LIFE.arrival_ticks_max)
    assert sorted(ids(blocks)) == [who for who in before if who != 3] + [10]
    assert [event.amount for event in told(blocks, EventKind.REMOVED)] == [Exit.COLLAPSE]
    assert (blocks.view(Need)[Need.HUNGER][blocks.people_i32[Identity.ID] != 3] > LIFE.collapse_level).sum() == 12 - 2


def paupers(*rows: int) -> Town:
    """A town in which nobody is paid for anything, and some have nothing."""
    town = calm()
    for position in range(blocks_of(town).positions_i32.shape[1]):
        town.command(SetWage(position=position, cents=0))
    for row in rows:
        town.command(SetWallet(person=row, cents=0))
    return town


def live_days(town: Town, *evenings: int, rows: tuple[int, ...] = (0,)) -> None:
    """Let paupers find the money for a shower and a bite each morning, and so much in the wallet when rent is due."""
    for cents in evenings:
        set_wallets(town, 180, rows)
        live_on(town, RULES.rent_tick)
        set_wallets(town, cents, rows)
        live_on(town, DAY - RULES.rent_tick)


def set_wallets(town: Town, cents: int, rows: tuple[int, ...]) -> None:
    for row in rows:
        if row in ids(blocks_of(town)):
            town.command(SetWallet(person=row, cents=cents))


def evening(day: int) -> int:
    return day * DAY + RULES.rent_tick


def test_who_earns_nothing_is_given_notice_and_grace_and_must_leave() -> None:
    town = paupers(0)
    blocks = blocks_of(town)
    live_days(town, 0, 0)
    assert [event.tick for event in told(blocks, EventKind.RENT_UNPAID)] == [evening(0), evening(1)]
    assert [event.tick for event in told(blocks, EventKind.EVICTION_NOTICE)] == [evening(1)]
    live_days(town, RULES.rent_cents // 2)
    assert [event.tick for event in told(blocks, EventKind.EVICTION_NOTICE)][1:] == [evening(2)]
    assert 0 in ids(blocks), "half a rent buys a day"
    live_days(town, RULES.rent_cents - 1)
    assert 0 not in ids(blocks)
    (gone,) = told(blocks, EventKind.REMOVED)
    assert (gone.tick, gone.who, gone.amount) == (evening(3), 0, Exit.EVICTION)
    assert len(ids(blocks)) == 10, "somebody else lives there now"
    assert not faults_of(town)


def test_who_comes_into_money_pays_what_is_owed_and_may_stay() -> None:
    town = paupers(0)
    blocks = blocks_of(town)
    live_days(town, 0, 0)
    assert blocks.people_i8[Standing.NOTICE, 0] == 1
    do(town, SetWallet(person=0, cents=5_000))
    live_on(town, DAY)
    assert blocks.people_i64[Purse.RENT_OWED, 0] == 0
    assert [event.who for event in told(blocks, EventKind.EVICTION_LIFTED)] == [0]
    assert blocks.people_i8[[Standing.NOTICE, Arrears.RENTS_UNPAID], 0].tolist() == [0, 0]
    live_on(town, DAY)
    assert 0 in ids(blocks)


def test_three_evictions_on_one_evening_keep_to_the_cap() -> None:
    town = paupers(0, 1, 2)
    blocks = blocks_of(town)
    live_days(town, 0, 0, 0, 0, rows=(0, 1, 2))
    gone = [event for event in told(blocks, EventKind.REMOVED) if event.amount == Exit.EVICTION]
    assert [(event.tick, event.who) for event in gone] == [
        (evening(2), 0), (evening(2) + LIFE.exit_gap_ticks, 1), (3 * DAY, 2)
    ]
    assert [event.who for event in told(blocks, EventKind.EXIT_HELD)] == [1, 2]
    assert not faults_of(town)


def test_a_blackout_keeps_the_evicted_in_their_homes_and_for_an_hour_after() -> None:
    town = paupers(0)
    blocks = blocks_of(town)
    live_days(town, 0, 0)
    set_wallets(town, 180, (0,))
    live_on(town, RULES.rent_tick - 10)
    do(town, StartDisturbance(disturbance="blackout", ticks=50), SetWallet(person=0, cents=0))
    live_on(town, 200)
    assert [event.who for event in told(blocks, EventKind.EXIT_HELD)] == [0]
    ended = told(blocks, EventKind.DISTURBANCE_ENDED)[-1].tick
    (gone,) = told(blocks, EventKind.REMOVED)
    assert (gone.tick, gone.amount) == (ended + LIFE.calm_ticks, Exit.EVICTION)


def test_a_trouble_that_an_operator_ends_counts_from_its_end() -> None:
    town = paupers(0)
    blocks = blocks_of(town)
    live_days(town, 0, 0)
    set_wallets(town, 180, (0,))
    live_on(town, RULES.rent_tick - 10)
    do(town, StartDisturbance(disturbance="festival", ticks=240), SetWallet(person=0, cents=0))
    live_on(town, 30)
    do(town, EndDisturbance(disturbance="festival"))
    ended = town.tick
    live_on(town, 100)
    assert [event.tick - ended for event in told(blocks, EventKind.REMOVED)] == [LIFE.calm_ticks]


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_twelve_people_share_one_shower_and_all_get_clean(seed: int) -> None:
    town = calm("people.count=12", seed=seed)
    blocks = blocks_of(town)
    live_on(town, 300)
    gym = object_rows(town, "shower", "gym")
    for thing in object_rows(town, "shower"):
        if thing != gym[0]:
            town.command(SetBroken(object=thing))
    for person in range(12):
        town.command(SetNeed(person=person, need="hygiene", level=0.5))
    washed = np.zeros(12, np.bool_)
    showers = UseCount.FIRST + affordance(town, "shower")
    before = int(blocks.town_i64[showers])
    for _ in range(DAY):
        live_on(town, 1)
        washed |= blocks.people_f32[Need.HYGIENE, :12] >= 0.7
    assert washed.all(), f"still dirty: {np.flatnonzero(~washed).tolist()}"
    assert int(blocks.town_i64[showers]) - before >= 12
    assert blocks.town_i64[Kpi.LONGEST_WAIT] <= 240
    assert times(blocks, EventKind.REMOVED) == 0


@pytest.mark.parametrize("enforced", [True, False])
def test_who_misses_three_shifts_in_a_week_is_reviewed_and_let_go(enforced: bool) -> None:
    """Somebody is put back to bed whenever the shift begins."""
    town = calm(f"employment.enforce_job_loop={str(enforced).lower()}")
    blocks = blocks_of(town)
    who, position = 4, 4  # the office, from nine to three, Monday to Friday
    bed = int(blocks.people_i32[Where.CELL, who])
    for _ in range(5):
        for _ in range(16):
            if who in ids(blocks) and 9 * 60 <= town.tick % DAY < 15 * 60 and blocks.cells_u8[bed] == 0:
                town.command(Teleport(person=who, cell=bed))
            live_on(town, DAY // 16)
    warned = [event.tick for event in told(blocks, EventKind.WARNED) if event.who == who]
    assert [tick // DAY for tick in warned][:2] == [0, 1]
    opened = told(blocks, EventKind.REVIEW_OPENED)[0]
    assert (opened.tick // DAY, opened.who) == (2, who)
    assert len(warned) == 2 or warned[2] > opened.tick, "unless they have found work again"
    (reviewed,) = told(blocks, EventKind.REVIEWED)
    assert reviewed.tick == opened.tick + riverside().config.employment.review_after_ticks
    assert [event[1:4] for event in told(blocks, EventKind.LET_GO)] == [(who, NOTHING, position)]
    gone = [(event.tick, event.who, event.amount) for event in told(blocks, EventKind.REMOVED)]
    assert gone == ([(reviewed.tick, who, Exit.REVIEW)] if enforced else [])
    assert len(ids(blocks)) == 10


def ties_to_the_gone(blocks: TownBlocks) -> dict[tuple[int, int], float]:
    """Return how strong the ties are to those who have left, by who has them and to whom they lead."""
    live = blocks.people_i8[Body.LIVE] == 1
    strengths = sum(abs(blocks.view(levels)[:, live]) for levels in (TieTrust, TieFamiliarity, TieRivalry))
    here = ids(blocks)
    return {
        (here[column], int(who)): float(strengths[number, column])
        for (number, column), who in np.ndenumerate(blocks.view(TieWho)[:, live])
        if who != NOTHING and who not in here
    }


def live_hour(town: Town, watch: Watch | None) -> None:
    """Let a town live for an hour; where it is watched, everything is in order after every tick."""
    if watch is None:
        live_on(town, 60)
        return
    for _ in range(60):
        town.step()
        assert not faults_of(town) + watch.faults()


@pytest.mark.parametrize("mode", ["live", "training"])
def test_sixty_days_of_coming_and_going_keep_the_books_and_the_houses_in_order(mode: str) -> None:
    town = calm(f"lifecycle.mode={mode}", "lifecycle.old_age_days=5")
    blocks = blocks_of(town)
    here, newest = set(ids(blocks)), 9
    ties: dict[tuple[int, int], float] = {}
    most = 0
    for day in range(60):
        watch = Watch(blocks, town.world) if day % 20 == 15 else None
        for _ in range(24):
            live_hour(town, watch)
            now = ids(blocks)
            assert 6 <= len(now) <= 10
            assert min(set(now) - here, default=newest + 1) > newest, "an id came back"
            here, newest = set(now), max(newest, *now)
        before, ties = ties, ties_to_the_gone(blocks)
        assert all(ties[tie] < before[tie] for tie in ties.keys() & before.keys()), "the gone are forgotten"
        most = max(most, len(ties))
    assert most > 5, "by and by"
    assert blocks.town_i64[Turnover.EXITS] >= 80
    assert blocks.town_i64[Turnover.ARRIVALS] >= blocks.town_i64[Turnover.EXITS] - 4
    assert newest == blocks.town_i64[Clock.NEXT_ID] - 1
    tokens = blocks.people_i32[Token.NUMBER]
    assert len(np.unique(tokens % len(tokens))) == len(tokens), "each row keeps its two"


def test_where_lives_are_off_the_same_people_live_on() -> None:
    town = calm("lifecycle.mode='off'", "lifecycle.old_age_days=5")
    blocks = blocks_of(town)
    before = ids(blocks)
    for _ in range(60):
        live_on(town, 1)
        town.run(DAY - 1)
        assert not faults_of(town)
    assert ids(blocks) == before
    assert blocks.town_i64[[Turnover.EXITS, Turnover.ARRIVALS]].tolist() == [0, 0]
