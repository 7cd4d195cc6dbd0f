"""The town's purse: what it gives away it has, or makes, and what is made is counted and told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.town import Account
from components.words import EventKind
from systems.blocks import TownBlocks
from systems.treasury import spend
from tests.invariants import books
from tests.lives import times, told
from tests.scenes import blocks_of, town_at

TOWN = town_at(0)
SAVED = TOWN.world.arena.copy()


def purse_with(cents: int) -> TownBlocks:
    """Return a town that owns so much itself; the landlord has the rest."""
    TOWN.world.arena[:] = SAVED
    blocks = blocks_of(TOWN)
    blocks.town_i64[Account.LANDLORD] += int(blocks.town_i64[Account.TOWN]) - cents
    blocks.town_i64[Account.TOWN] = cents
    blocks.town_i64[Account.MINTED] += max(0, -int(blocks.town_i64[Account.LANDLORD]))
    blocks.town_i64[Account.LANDLORD] = max(0, int(blocks.town_i64[Account.LANDLORD]))
    assert not list(books(blocks))
    return blocks


@pytest.mark.parametrize(("cents", "left", "made"), [(100, 200, 0), (300, 0, 0), (301, 0, 1), (1_000, 0, 700)])
def test_a_purse_of_three_hundred_makes_only_what_it_lacks(cents: int, left: int, made: int) -> None:
    blocks = purse_with(300)
    before = int(blocks.town_i64[Account.MINTED])
    spend(blocks, cents)
    assert blocks.town_i64[Account.TOWN] == left
    assert int(blocks.town_i64[Account.MINTED]) - before == made
    assert [event.amount for event in told(blocks, EventKind.MINTED)] == [made] * bool(made)


@given(st.integers(0, 30_000), st.lists(st.integers(0, 5_000), max_size=12))
def test_whatever_is_given_away_the_books_are_right(start: int, gifts: list[int]) -> None:
    blocks = purse_with(start)
    minted = int(blocks.town_i64[Account.MINTED])
    for cents in gifts:
        spend(blocks, cents)
        blocks.town_i64[Account.LANDLORD] += cents
        assert not list(books(blocks))
    assert int(blocks.town_i64[Account.MINTED]) - minted == max(0, sum(gifts) - start)
    assert blocks.town_i64[Account.TOWN] == max(0, start - sum(gifts))
    assert times(blocks, EventKind.MINTED) <= len(gifts)
