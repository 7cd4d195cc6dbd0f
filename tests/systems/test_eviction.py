"""Eviction: notice after two unpaid rents, a day of grace for half of one, and all is forgiven when all is paid."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.people import Arrears, Belongs, Body, Identity, Intent, Need, Purse, Standing, Timer
from components.town import Account, Clock, Turnover
from components.words import Doing, EventKind, Exit, Reason
from systems.affordances import Affordances
from systems.blocks import TownBlocks
from systems.economy import Economy
from systems.hooks import pay_owed_rent
from systems.lifecycle import Lifecycle
from tests.invariants import books
from tests.lives import DAY, ids, times, told
from tests.scenes import affordance, blocks_of, idle, look_around, riverside, set_wallet
from townlet_ecs import Town
from townlet_ecs.config.loading import load_all

RULES = riverside().config.economy
RENT = RULES.rent_cents
NOON = 720


def scene() -> Town:
    town = Town(load_all(sets=["disturbances.enabled=false"]), seed=7)
    town.run(NOON)
    idle(blocks_of(town))
    blocks_of(town).view(Need)[:] = 0.9
    return town


TOWN = scene()
SAVED = TOWN.world.arena.copy()


@pytest.fixture
def blocks() -> TownBlocks:
    TOWN.world.arena[:] = SAVED
    return blocks_of(TOWN)


def evening(blocks: TownBlocks, day: int, cents: int, row: int = 0) -> None:
    """Let rent be due on a day, when somebody has so much in the wallet."""
    blocks.town_i64[Clock.TICK] = day * DAY + RULES.rent_tick
    set_wallet(blocks, row, cents)
    Economy(blocks).process()
    Lifecycle(blocks).process()


def standing(blocks: TownBlocks) -> list[int]:
    return blocks.people_i8[[Arrears.RENTS_UNPAID, Standing.NOTICE, Standing.EXIT], 0].tolist()


def test_the_second_unpaid_rent_brings_notice_and_the_third_the_end(blocks: TownBlocks) -> None:
    evening(blocks, 0, RENT - 1)
    assert standing(blocks) == [1, 0, Exit.NONE]
    evening(blocks, 1, 0)
    assert standing(blocks) == [2, 1, Exit.NONE]
    assert [event[1:] for event in told(blocks, EventKind.EVICTION_NOTICE)] == [(0, -1, -1, 2)]
    evening(blocks, 2, RENT // 2 - 1)
    assert 0 not in ids(blocks)
    assert told(blocks, EventKind.REMOVED)[-1].amount == Exit.EVICTION
    assert blocks.town_i64[Turnover.EXITS_TODAY] == 1


def test_half_a_rent_buys_a_day_and_one_day_only(blocks: TownBlocks) -> None:
    evening(blocks, 0, 0)
    evening(blocks, 1, 0)
    evening(blocks, 2, RENT // 2)
    assert standing(blocks) == [3, 2, Exit.NONE]
    assert blocks.people_i64[Purse.WALLET, 0] == RENT // 2, "it is not taken"
    assert times(blocks, EventKind.EVICTION_NOTICE) == 2
    evening(blocks, 3, RENT - 1)
    assert 0 not in ids(blocks)


def test_paying_the_rent_of_the_day_is_not_enough_while_some_is_owed(blocks: TownBlocks) -> None:
    evening(blocks, 0, 0)
    evening(blocks, 1, 0)
    evening(blocks, 2, RENT)
    assert standing(blocks) == [2, 1, Exit.NONE]
    assert blocks.people_i64[[Purse.WALLET, Purse.RENT_OWED], 0].tolist() == [0, 2 * RENT]
    assert times(blocks, EventKind.EVICTION_LIFTED) == 0


def pay(blocks: TownBlocks) -> Reason:
    return Reason(int(pay_owed_rent(blocks, 0)))


def test_who_pays_what_is_owed_may_stay_even_when_all_was_lost(blocks: TownBlocks) -> None:
    blocks.town_i64[Turnover.EXITS_TODAY] = 2  # so that nobody else leaves today
    for day in range(3):
        evening(blocks, day, 0)
    assert standing(blocks) == [3, 1, Exit.EVICTION]
    set_wallet(blocks, 0, 3 * RENT)
    landlord = int(blocks.town_i64[Account.LANDLORD])
    assert pay(blocks) == Reason.NONE
    assert standing(blocks) == [0, 0, Exit.NONE]
    assert int(blocks.town_i64[Account.LANDLORD]) == landlord + 3 * RENT
    assert [event.who for event in told(blocks, EventKind.EVICTION_LIFTED)] == [0]
    blocks.town_i64[Turnover.EXITS_TODAY] = 0
    evening(blocks, 3, RENT)
    assert 0 in ids(blocks)
    assert not list(books(blocks))


def test_who_lacks_a_cent_pays_nothing(blocks: TownBlocks) -> None:
    evening(blocks, 0, 0)
    evening(blocks, 1, 0)
    set_wallet(blocks, 0, 2 * RENT - 1)
    assert pay(blocks) == Reason.NO_MONEY
    assert standing(blocks) == [2, 1, Exit.NONE]
    assert blocks.people_i64[[Purse.WALLET, Purse.RENT_OWED], 0].tolist() == [2 * RENT - 1, 2 * RENT]


def test_people_pay_what_they_owe_as_an_errand(blocks: TownBlocks) -> None:
    evening(blocks, 0, 0)
    set_wallet(blocks, 0, RENT + 5)
    blocks.people_i8[[Intent.AFFORDANCE, Body.DOING], 0] = affordance(TOWN, "pay_rent"), Doing.ERRAND
    tick = int(blocks.town_i64[Clock.TICK])
    blocks.people_i32[[Timer.BEGAN, Timer.ENDS], 0] = tick - 3, tick
    look_around(blocks)
    Affordances(blocks).process()
    assert blocks.people_i64[[Purse.WALLET, Purse.RENT_OWED], 0].tolist() == [5, 0]
    assert times(blocks, EventKind.EVICTION_LIFTED) == 0, "there was no notice to lift"


def test_a_newcomer_inherits_neither_debts_nor_notice(blocks: TownBlocks) -> None:
    for day in range(3):
        evening(blocks, day, 0)
    for _ in range(25):
        blocks.town_i64[Clock.TICK] += 1
        Lifecycle(blocks).process()
    assert blocks.people_i32[Identity.ID, 0] == 10
    assert standing(blocks) == [0, 0, Exit.NONE]
    assert blocks.people_i64[Purse.RENT_OWED, 0] == 0
    assert blocks.people_i32[Belongs.HOME, 0] != -1


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=12))
def test_rents_are_counted_as_a_landlord_would(story: list[tuple[int, bool]]) -> None:
    """Each day brings so many half rents into the wallet; now and then the debts are paid, if there is enough."""
    TOWN.world.arena[:] = SAVED
    blocks = blocks_of(TOWN)
    unpaid, owed, notice = 0, 0, 0
    for day, (halves, pays) in enumerate(story):
        cents = halves * RENT // 2
        evening(blocks, day, cents)
        if cents >= RENT:
            cents -= RENT
            if owed == 0:
                unpaid, notice = 0, 0
        else:
            unpaid, owed = unpaid + 1, owed + RENT
            if notice == 0:
                notice = int(unpaid >= RULES.notice_after_rents)
            elif notice == 1 and 2 * cents >= RENT:
                notice = 2
            else:
                assert 0 not in ids(blocks)
                return
        assert 0 in ids(blocks)
        if pays:
            enough = cents >= owed
            assert pay(blocks) == (Reason.NONE if enough else Reason.NO_MONEY)
            if enough:
                unpaid, owed, notice = 0, 0, 0
        assert standing(blocks) == [unpaid, notice, Exit.NONE]
        assert blocks.people_i64[Purse.RENT_OWED, 0] == owed
        assert not list(books(blocks))
