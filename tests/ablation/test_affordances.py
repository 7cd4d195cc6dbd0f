"""What each affordance is for: towns in which it cannot be done against towns of the same dice in which it can.

Most are taken out of the default town. What people only fall back on is taken out where they need it: of a town in
which nobody cooks, sells food, has money or joins in the rest. A town dies without some; there only what cannot have
to do with it is held to stay.
"""

import pytest

from tests.ablation.pairs import Setting, often
from tests.ablation.rows import Ablation, faults_in
from tests.scenes import riverside

COOKING = ("cook_ahead", "cook_two", "cook")
POOR = ("economy.wallet_cents=0", "jobs.*.wage_cents_per_shift=10", "people.kit.raw=0", "people.kit.meal=0")
BROKE = ("economy.wallet_cents=150",)
HOSPITAL = ("lifecycle.hospital=true",)


def never(name: str, moves: dict[str, int], *stays: str, base: Setting | None = None) -> Ablation:
    """Return the row of an affordance whose condition can never hold."""
    return Ablation(Setting(never=(name,)), {f"do {name}": -1, **moves}, stays, base or Setting())


USUAL = ("hunger", "hygiene", "attendance", "exits")
"""What most of a catalogue has nothing to do with, for other ways are found."""

EATING = {
    "eat_raw": Ablation(Setting(never=("eat_raw",)), {}, ("meals", *USUAL)),
    "eat_raw where nobody cooks": never(
        "eat_raw",
        {"meals": -1, "hunger": -1, "told collapsed": +1},
        base=Setting(never=(*COOKING, "order_dish", "snack")),
    ),
    "eat_packed": never(
        "eat_packed", {"do eat_meal": +1, "hunger": -1, "attendance": -1}, "hygiene", "social", "do shower"
    ),
    "snack": never("snack", {"do buy_groceries": -1, "minutes cooking": +1}, "wallet", *USUAL),
    "eat_out": never(
        "eat_out",
        {"do order_dish": -1, "do eat_meal": +1, "minutes cooking": +1, "do buy_groceries": +1},
        *USUAL,
    ),
    "order_dish": never("order_dish", {"do eat_out": -1, "do eat_meal": +1, "do cook_ahead": +1, "wallet": +1}, *USUAL),
    "cook_ahead": never("cook_ahead", {"do cook_two": +1, "do order_dish": +1}, *USUAL),
    "cook_two": never("cook_two", {"do cook": +1}, *USUAL, base=Setting(never=("cook_ahead",))),
    "cook": never(
        "cook",
        {"do eat_raw": +1, "do eat_meal": -1, "hunger": -1},
        "hygiene",
        base=Setting(never=("cook_ahead", "cook_two")),
    ),
    "eat_meal": never("eat_meal", {"meals": -1, "hunger": -1, "told collapsed": +1}, "price of food"),
    "order_dish_hungry": never(
        "order_dish_hungry",
        {"meals": -1, "told collapsed": +1},
        "hygiene",
        base=Setting(never=("buy_groceries", "buy_food", "order_dish")),
    ),
    "relief_dish": never("relief_dish", {"meals": -1, "told collapsed": +1}, "price of food", base=Setting(sets=POOR)),
    "share_meal": Ablation(
        Setting(without=("share_meal",)),
        {"told shared_meal": -1, "familiarity": -1, "trust": -1, "social": -1},
        ("meals", *USUAL),
    ),
}

CARE = {
    "change_clothes": never(
        "change_clothes", {"do buy_clothes": -1, "do shower": +1, "do wash_hands": +1}, "meals", *USUAL
    ),
    "wash_hands": never("wash_hands", {"do shower": +1}, "meals", *USUAL),
    "shower": never("shower", {"hygiene": -1, "minutes washing": -1, "exits": +1}, "price of food"),
    "wash_at_sink": never(
        "wash_at_sink", {"hygiene": -1, "minutes washing": -1}, "price of food", "meals", base=Setting(sets=POOR)
    ),
    "sleep": never("sleep", {"energy": -1, "minutes sleeping": -1, "attendance": -1}, "price of food"),
    "hospital_stay": Ablation(
        Setting(without=("hospital_stay",)),
        {"told hospitalised": -1, "told collapsed": +1, "exits": +1},
        ("hunger",),
        Setting(sets=HOSPITAL, never=("eat_meal",)),
    ),
}

WORK = {
    "work_desk": never("work_desk", {"attendance": -1, "minutes working": -1, "wallet": -1, "exits": +1}, "hygiene"),
    "work_till": never("work_till", {"attendance": -1, "minutes working": -1, "exits": +1}, "hygiene"),
    "work_counter": never("work_counter", {"attendance": -1, "minutes working": -1, "exits": +1}, "hygiene"),
    "apply_for_job": never("apply_for_job", {"told hired": -1, "wallet": -1, "exits": +1}, "hunger", "hygiene"),
}

SHOPPING = {
    "pay_rent": never(
        "pay_rent",
        {"told eviction_lifted": -1, "wallet": +1, "exits": +1},
        "hunger",
        "hygiene",
        "meals",
        base=Setting(sets=BROKE),
    ),
    "buy_groceries": never("buy_groceries", {"do buy_food": +1, "minutes shopping": +1}, "meals", *USUAL),
    "buy_food": never(
        "buy_food",
        {"do order_dish_hungry": +1, "meals": -1, "hunger": -1},
        "hygiene",
        base=Setting(never=("buy_groceries",)),
    ),
    "buy_clothes": never("buy_clothes", {"do change_clothes": -1}, *USUAL),
    "buy_gift": never("buy_gift", {"do give_gift": -1, "trust": -1}, "meals", *USUAL),
    "buy_coffee": never(
        "buy_coffee", {"do drink_coffee": -1, "energy": -1, "minutes sleeping": +1, "wallet": +1}, *USUAL
    ),
}

COMPANY = {
    "talk_it_over": never(
        "talk_it_over", {"do answer_call": +1, "told chatted": -1, "rivalry": +1}, "meals", *USUAL, base=often("meet")
    ),
    "answer_call": never(
        "answer_call", {"do talk_it_over": -1, "in the cafe": -1}, "meals", *USUAL, base=often("meet")
    ),
    "join_festival": never(
        "join_festival", {"do talk_it_over": -1, "trust": -1, "do meet_in_cafe": +1}, *USUAL, base=often("festival")
    ),
    "give_gift": never("give_gift", {"told gift_given": -1, "trust": -1}, "meals", *USUAL),
    "chat": never("chat", {"told chatted": -1, "social": -1, "do meet_in_cafe": +1}, "hygiene", "attendance", "exits"),
    "meet_friends_in_park": never("meet_friends_in_park", {"do meet_in_park": +1}, "social", *USUAL),
    "meet_friends_in_cafe": never("meet_friends_in_cafe", {}, "social", "do chat", *USUAL),
    "meet_in_park": never("meet_in_park", {"do meet_in_cafe": +1}, "social", *USUAL),
    "meet_in_cafe": never("meet_in_cafe", {"minutes socialising": -1}, "social", *USUAL),
}

LEISURE = {
    "drink_coffee": never("drink_coffee", {"do buy_coffee": -1, "energy": -1}, *USUAL),
    "work_out": never("work_out", {"minutes training": -1, "do sit_outside": +1, "do shower": -1}, "social", *USUAL),
    "sit_outside": never("sit_outside", {"do sit_home": +1}, "comfort", "social", *USUAL),
    "sit_home": never("sit_home", {"comfort": -1}, "social", *USUAL),
    "linger": never("linger", {"do stand": +1, "minutes walking": -1}, "meals", *USUAL),
    "stand": never(
        "stand",
        {"minutes idle": +1, "minutes idling": -1},
        "meals",
        "wallet",
        "social",
        *USUAL,
        base=Setting(never=("linger",)),
    ),
}

ABLATIONS = {**EATING, **CARE, **WORK, **SHOPPING, **COMPANY, **LEISURE}


@pytest.mark.charter
@pytest.mark.parametrize("name", ABLATIONS)
def test_a_town_without_it_differs_where_it_should(name: str) -> None:
    faults = faults_in(name, ABLATIONS[name])
    assert not faults, faults


def test_every_affordance_is_taken_out_once() -> None:
    taken = {name for row in ABLATIONS.values() for name in (*row.change.never, *row.change.without)}
    assert taken == set(riverside().catalogue.names)
