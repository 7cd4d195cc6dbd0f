"""Commands about ties and goods: what they set, what gives way, and what they refuse."""

import numpy as np
import pytest

from components.people import TIES_MAX, TieFamiliarity, TieRivalry, TieTrust, TieWho
from tests.scenes import blocks_of, do, town_at
from townlet_ecs import Town
from townlet_ecs.command import CommandError
from townlet_ecs.commands import GiveItem, SetTie
from townlet_ecs.report import goods_drift


def ties_of(town: Town, row: int) -> dict[int, tuple[float, float, float]]:
    """Return trust, familiarity and rivalry of each tie of a person by whom it leads to."""
    blocks = blocks_of(town)
    found = {}
    for number in range(TIES_MAX):
        firsts = (TieTrust.FIRST, TieFamiliarity.FIRST, TieRivalry.FIRST)
        levels = (blocks.people_f32[first + number, row] for first in firsts)
        who = int(blocks.people_i32[TieWho.FIRST + number, row])
        if who >= 0:
            found[who] = tuple(round(float(level), 3) for level in levels)
    return found  # type: ignore[return-value]


def test_a_tie_is_set_in_one_direction() -> None:
    town = town_at(10)
    do(town, SetTie(person=1, other=2, trust=0.5, familiarity=-0.25, rivalry=0.75))
    assert ties_of(town, 1)[2] == (0.5, -0.25, 0.75)
    assert 1 not in ties_of(town, 2)


def test_setting_a_tie_again_replaces_it() -> None:
    town = town_at(10)
    do(town, SetTie(person=1, other=2, trust=0.5), SetTie(person=1, other=2, rivalry=0.5))
    assert ties_of(town, 1)[2] == (0.0, 0.0, 0.5)


def test_when_there_is_no_room_the_weakest_tie_gives_way_however_weak_the_new_one_is() -> None:
    town = town_at(10)
    blocks_of(town).people_i32[TieWho.FIRST : TieWho.LAST + 1, 1] = -1
    do(town, *(SetTie(person=1, other=other, familiarity=0.1 * other) for other in range(2, 2 + TIES_MAX)))
    assert set(ties_of(town, 1)) == set(range(2, 8))
    do(town, SetTie(person=1, other=9, familiarity=0.01))
    assert set(ties_of(town, 1)) == {3, 4, 5, 6, 7, 9}
    assert ties_of(town, 1)[9] == (0.0, 0.01, 0.0)


def test_goods_given_are_counted_as_made() -> None:
    town = town_at(10)
    do(town, GiveItem(person=1, item="gift", count=7))
    gift = town.world.config.items.index("gift")
    assert int(town.people()["goods"][1][gift]) == 7
    assert goods_drift(blocks_of(town)) == 0


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (SetTie(person=1, other=1), "no tie to themselves"),
        (SetTie(person=1, other=77), "no person 77"),
        (SetTie(person=77, other=1), "no person 77"),
        (SetTie(person=1, other=2, trust=1.5), "trust 1.5 is not between -1.0 and 1.0"),
        (SetTie(person=1, other=2, rivalry=-0.1), "rivalry -0.1 is not between 0.0 and 1.0"),
        (SetTie(person=1, other=2, familiarity=float("nan")), "familiarity nan"),
        (GiveItem(person=1, item="gold", count=1), "'gold' is not one of raw"),
        (GiveItem(person=1, item="raw", count=0), "count 0 is not between 1 and 100"),
        (GiveItem(person=1, item="raw", count=100), "carries"),
        (GiveItem(person=77, item="raw", count=1), "no person 77"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(command: SetTie | GiveItem, why: str) -> None:
    town = town_at(10)
    before = town.digest()
    with np.errstate(over="ignore"), pytest.raises(CommandError, match=why):
        do(town, command)
    assert town.digest() == before
