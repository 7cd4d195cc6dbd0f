"""The table of what traits change, one number at a time: all others are 0, so nothing else can have done it.

The towns of a pair have the same dice; with every number at 0, traits would change nothing at all.
"""

from dataclasses import fields

import pytest

from systems.personality import Params
from tests.ablation.pairs import Setting
from tests.ablation.rows import Ablation, faults_in
from tests.ablation.test_traits import profile

NUMBERS = [each.name for each in fields(Params)]
THIN_PURSES = ("economy.wallet_cents=2000",)
QUEUES = ("queues.patience_ticks=12", "people.count=12")
FEUDS = ("ties.failed_chat_rivalry=0.4", "ties.rivalry_fade=0")
MISSED_SHIFTS = (
    "decisions.leave_margin_ticks=0", "decisions.walk_allowance=0.5", "employment.absent_cutoff=10"
)  # fmt: skip


def trait_of(number: str) -> str:
    """Return the trait that a number of the table multiplies."""
    return number.rsplit("_", 1)[1]


def alone(number: str, moves: dict[str, int], *stays: str, sets: tuple[str, ...] = ()) -> Ablation:
    """Return the row of one number: its trait from -1 to 1, every other number 0."""
    zeros = tuple(f"personality.{other}=0" for other in NUMBERS if other != number)
    trait = trait_of(number)
    return Ablation(profile(trait, 1), moves, stays, Setting((*zeros, *sets)) + profile(trait, -1))


EFFECTS = [
    alone("hunger_per_ambition", {"meals": +1, "hunger": -1, "do buy_groceries": +1}, "energy", "attendance"),
    alone("energy_per_ambition", {"energy": -1, "minutes sleeping": +1}, "hygiene", "social", "attendance", "exits"),
    alone("leave_margin_per_ambition", {"minutes working": +1}, "hunger", "energy", "hygiene", "social", "attendance"),
    alone(
        "rivalry_per_ambition", {"rivalry": +1}, "hunger", "energy", "hygiene", "attendance", "meals",
        sets=MISSED_SHIFTS,
    ),
    alone("hygiene_per_frugality", {"hygiene": +1, "do shower": -1}, "hunger", "energy", "meals", "attendance"),
    alone(
        "buffer_cents_per_frugality", {"wallet": +1, "do buy_coffee": -1, "do order_dish": -1},
        "hygiene", "attendance", "exits", sets=THIN_PURSES,
    ),
    alone("comfort_per_patience", {"comfort": +1, "minutes relaxing": -1}, "hunger", "hygiene", "meals", "attendance"),
    alone(
        "queue_patience_per_patience", {"told gave_up": -1, "lost patience": -1},
        "comfort", "hunger", "hygiene", "meals", "attendance", sets=QUEUES,
    ),
    alone("social_per_extroversion", {"social": -1, "told chatted": +1}, "hunger", "hygiene", "attendance"),
    alone("lonely_per_extroversion", {"social": +1, "minutes socialising": +1}, "hunger", "hygiene", "attendance"),
    alone("chat_gain_per_extroversion", {"social": +1, "told chatted": -1}, "hunger", "hygiene", "attendance"),
    alone("chat_quality_per_extroversion", {"familiarity": +1, "trust": +1}, "hunger", "hygiene", "attendance"),
    alone("chat_chance_per_extroversion", {"told chatted": +1, "social": +1}, "hunger", "hygiene", "attendance"),
    alone("outing_chance_per_extroversion", {"do meet_friends_in_park": +1, "social": +1}, "hunger", "attendance"),
    alone("harm_per_forgiveness", {"rivalry": -1, "familiarity": +1}, "hunger", "hygiene", "social", "attendance"),
    alone("avoidance_per_forgiveness", {"told rival_avoided": -1}, "hunger", "hygiene", "attendance", sets=FEUDS),
    alone("rivalry_decay_per_forgiveness", {"rivalry": -1}, "familiarity", "hunger", "hygiene", "social", "attendance"),
]  # fmt: skip


def number_of(row: Ablation) -> str:
    """Return the number of the table that is not 0 in a row."""
    zeros = {text.removeprefix("personality.").removesuffix("=0") for text in row.base.sets}
    return next(number for number in NUMBERS if number not in zeros)


@pytest.mark.charter
@pytest.mark.parametrize("row", EFFECTS, ids=number_of)
def test_a_number_of_the_table_does_what_it_says(row: Ablation) -> None:
    faults = faults_in(number_of(row), row)
    assert not faults, faults


def test_every_number_of_the_table_has_its_row() -> None:
    assert sorted(number_of(row) for row in EFFECTS) == sorted(NUMBERS)
