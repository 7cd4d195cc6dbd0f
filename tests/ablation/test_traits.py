"""What each trait of personality does: towns of people who all have it against towns of people who have its opposite.

Every other trait is 0, so what differs is the trait's own doing.
"""

from functools import cache

import numpy as np
import pytest

from components.people import Body, Intent, Persona, Roster
from components.words import Option
from tests.ablation.pairs import DAY, SEED, TOWNS, Setting, Values, paired
from tests.ablation.rows import Ablation, faults_in
from townlet_ecs import Batch


def profile(trait: str, level: int) -> Setting:
    """Return the setting of a town in which everybody has a trait at a level, and no other."""
    return Setting(("people.profile=balanced", f"profiles.balanced.{trait}=[{level}, {level}]"))


def people(trait: str, moves: dict[str, int], *stays: str, sets: tuple[str, ...] = ()) -> Ablation:
    """Return the row of a trait: from -1 to 1, under some settings."""
    return Ablation(profile(trait, 1), moves, stays, Setting(sets) + profile(trait, -1))


ABLATIONS = {
    "extroversion": people(
        "extroversion",
        {"told chatted": +1, "do chat": +1, "minutes socialising": +1, "social": +1, "familiarity": +1},
        "hunger", "hygiene", "attendance", "lateness", "exits",
    ),
    "forgiveness": people(
        "forgiveness", {"rivalry": -1, "familiarity": +1},
        "hunger", "energy", "hygiene", "social", "comfort", "meals", "minutes sleeping", "do chat", "attendance",
        "exits",
    ),
    "ambition": people(
        "ambition", {"hunger": -1, "energy": -1, "minutes sleeping": +1, "minutes idling": -1},
        "hygiene", "social", "attendance", "lateness", "exits",
    ),
    "frugality": people(  # with so little in the purse that a treat has to be thought about
        "frugality",
        {"do buy_coffee": -1, "do order_dish": -1, "wallet": +1, "hygiene": +1, "do shower": -1},
        "social", "attendance", "lateness", "exits",
        sets=("economy.wallet_cents=2000",),
    ),
    "patience": people(  # where people wait more often and give up early, so that waiting is a matter of character
        "patience",
        {"minutes waiting": +1, "told gave_up": -1, "told polite_handover": +1, "comfort": +1},
        "hunger", "energy", "hygiene", "social", "meals", "attendance", "exits",
        sets=("queues.patience_ticks=12", "people.count=12"),
    ),
}  # fmt: skip


@pytest.mark.charter
@pytest.mark.parametrize("name", ABLATIONS)
def test_a_town_of_such_people_differs_where_it_should(name: str) -> None:
    faults = faults_in(name, ABLATIONS[name])
    assert not faults, faults


@pytest.mark.charter
def test_the_ambitious_set_out_for_work_earlier() -> None:
    margin = 2 * 5  # personality.leave_margin_per_ambition, either way
    before, after = ticks_ahead(-1), ticks_ahead(1)
    interval = paired(before, after)
    print(f"ticks from setting out to the shift: {before.mean():.1f} -> {after.mean():.1f}, {interval}")
    assert interval.moves(+1)
    assert interval.high < 1.5 * margin


@cache
def ticks_ahead(ambition: int, days: int = 2) -> Values:
    """Return how many ticks before their shift people set out, on average over the shifts of each town."""
    batch = Batch(profile("ambition", ambition).loaded(), towns=TOWNS, seed=SEED, threads=1)
    people = batch.world.blocks["people.i16"]
    roster = batch.world.blocks["people.i32"]
    ahead, shifts = np.zeros(TOWNS), np.zeros(TOWNS)
    for _ in range(days * DAY):
        tick = batch.tick
        start = roster[:, Roster.START]
        works = (people[:, Body.LIVE] == 1) & (people[:, Intent.OPTION] == Option.WORK)
        ahead += (works & (start > tick)).sum(axis=1)
        shifts += (works & (start == tick)).sum(axis=1)
        batch.step()
    return ahead / shifts


def test_every_trait_has_its_row() -> None:
    assert set(ABLATIONS) == {trait.name.lower() for trait in Persona}
