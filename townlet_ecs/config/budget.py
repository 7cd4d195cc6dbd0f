"""The arithmetic of a day and of a week: how much time needs take, and what a basket costs.

Source: catalogue, sections 1 and 3.
"""

import math
from functools import lru_cache
from typing import Any

from components.people import Need
from components.words import NOTHING, Option, Role
from townlet_ecs.catalogue.compiling import NEEDS, Catalogue
from townlet_ecs.config.sections import Config, Job

SHARE_MAX = 0.95
"""Largest share of a working day that needs, the shift and walking may fill."""

GAIN_PER_USE_MAX = 0.8
"""Most that one use of anything may give of a need."""

WALKING_SHARE = 310 / 1440
"""Share of a working day that people walk, measured where homes lie within 45 ticks of everything."""

FACTOR_MAX = (1.05, 1.08, 1.05, 1.25, 1.10)
"""Largest factor of a personality on the decay of each need: the budget must close for the extremes."""

MEALS_PER_DAY = 3
"""Meals in the basket."""

DAYS_PER_CHANGE = 4
"""Days that one set of clean clothes is worn, in the basket."""


def time_use(config: Config, catalogue: Catalogue, job: Job | None) -> dict[str, float]:
    """Return the ticks of a day that the most demanding person spends, by what they are spent on.

    For each need, the affordance with the largest gain per use stands for all; what sleep, work and the
    others give besides is counted. `None` is a day off.
    """
    day = config.time.ticks_per_day
    shift = min(job.length, day) if job else 0
    work = _work_at(config, catalogue, job) if job else None
    empty = config.needs.ticks_to_empty
    rates = [factor / getattr(empty, need) for need, factor in zip(NEEDS, FACTOR_MAX, strict=True)]
    bed = _usual(catalogue, Need.ENERGY)
    asleep = _sleep_ticks(catalogue, rates, day, shift, work)
    ticks = {"shift": float(shift), "walking": WALKING_SHARE * day, "sleep": asleep}
    gained = [0.0] * len(Need)
    for need in (Need.HUNGER, Need.HYGIENE, Need.SOCIAL, Need.COMFORT):
        lost = rates[need] * (day - asleep - shift)
        lost += asleep * (rates[need] * float(bed.decay[need]) - float(bed.gain_tick[need]))
        if work is not None:
            lost += shift * (rates[need] * float(work.decay[need]) - float(work.gain_tick[need]))
        way = _usual(catalogue, need)
        uses = max(0.0, lost - gained[need]) / _gain(way, need)
        ticks[NEEDS[need]] = uses * _ticks(way)
        for other in Need:
            gained[other] += uses * max(0.0, _gain(way, other))
    return ticks


def busy_share(config: Config, catalogue: Catalogue, job: Job | None) -> float:
    """Return the share of a day that needs, walking and a job's shift take."""
    return sum(time_use(config, catalogue, job).values()) / config.time.ticks_per_day


def shift_ticks_max(config: Config, catalogue: Catalogue, job: Job) -> int:
    """Return the longest shift of a job with which the day is long enough."""
    over = busy_share(config, catalogue, job) - SHARE_MAX
    return max(0, int(job.length - over * config.time.ticks_per_day)) if math.isfinite(over) else 0


def _sleep_ticks(catalogue: Catalogue, rates: list[float], day: int, shift: int, work: Any) -> float:
    """Return how long a person must sleep for what energy a day takes, meals helping."""
    bed, meal = _usual(catalogue, Need.ENERGY), _usual(catalogue, Need.HUNGER)
    rate = rates[Need.ENERGY]
    meals = min(MEALS_PER_DAY, rates[Need.HUNGER] * day / _gain(meal, Need.HUNGER))
    lost = rate * (day - shift) + (rate * work.decay[Need.ENERGY] * shift if work is not None else 0.0)
    lost -= meals * max(0.0, _gain(meal, Need.ENERGY))
    per_tick = _gain(bed, Need.ENERGY) / _ticks(bed) + rate * (1.0 - float(bed.decay[Need.ENERGY]))
    return float(max(0.0, lost)) / per_tick if per_tick > 0 else math.inf


def _work_at(config: Config, catalogue: Catalogue, job: Job) -> Any:
    """Return the affordance of working at a job's post."""
    kind = config.objects.index(job.at)
    records = catalogue.records
    return next(record for record in records if record.role == Role.STAFF and record.kind == kind)


@lru_cache(maxsize=32)
def _usual(catalogue: Catalogue, need: int) -> Any:
    """Return the affordance that gives most of a need per use; of equals, the shortest."""
    at_will = [record for record in catalogue.records if record.role == Role.USER and record.cooldown == 0]
    return max(at_will, key=lambda record: (round(_gain(record, need), 6), -_ticks(record)), default=None)


def is_met(catalogue: Catalogue, need: int) -> bool:
    """Return whether people can raise a need whenever they want."""
    usual = _usual(catalogue, need)
    return usual is not None and _gain(usual, need) > 0


def _gain(record: Any, need: int) -> float:
    """Return what one use gives of a need."""
    return float(record.gain_tick[need]) * _ticks(record) + float(record.gain_end[need])


def _ticks(record: Any) -> float:
    """Return how long one use lasts on average."""
    return (int(record.duration_min) + int(record.duration_max)) / 2


def basket_cents(config: Config, catalogue: Catalogue) -> float:
    """Return what a day costs: rent, three of the cheapest meals, showers, and clean clothes."""
    costs = _item_costs(config, catalogue)
    return (
        config.economy.rent_cents
        + MEALS_PER_DAY * _meal_cents(catalogue, costs)
        + _washing_cents(config, catalogue, costs)
    )


def _item_costs(config: Config, catalogue: Catalogue) -> list[float]:
    """Return the cheapest cost of each item, bought or made; infinite where there is no way to it."""
    sales = [place.sells for place in config.places.values()]
    prices = [[float(sold[item].price_cents) for sold in sales if item in sold] for item in config.items]
    costs = [min(found, default=math.inf) for found in prices]
    for _ in config.items:
        for record in catalogue.records:
            made = [int(count) for count in record.items_end[: len(costs)]]
            if sum(made) > 0 and not record.hook:
                price = _use_cents(record, costs) / sum(made)
                costs = [min(cost, price) if count else cost for cost, count in zip(costs, made, strict=True)]
    return costs


def _use_cents(record: Any, costs: list[float]) -> float:
    """Return what one use costs: the fee and the goods used up."""
    used = [-int(count) for count in record.items_start[: len(costs)]]
    return int(record.fee) + sum(count * cost for count, cost in zip(used, costs, strict=True) if count > 0)


def _meal_cents(catalogue: Catalogue, costs: list[float]) -> float:
    """Return the cost of the meal that fills most for its price."""
    fed = [record for record in catalogue.records if record.option == Option.GET_FED]
    meals = [record for record in fed if _gain(record, Need.HUNGER) > 0]
    meals = [record for record in meals if math.isfinite(_use_cents(record, costs))]
    best = min(meals, key=lambda record: _use_cents(record, costs) / _gain(record, Need.HUNGER), default=None)
    return _use_cents(best, costs) if best is not None else 0.0


def _washing_cents(config: Config, catalogue: Catalogue, costs: list[float]) -> float:
    """Return the cost of a day's hygiene: paid showers, with decay halved asleep, and a change of clothes."""
    bed, day = _usual(catalogue, Need.ENERGY), config.time.ticks_per_day
    asleep = day / 3
    lost = (day - asleep + asleep * float(bed.decay[Need.HYGIENE])) / config.needs.ticks_to_empty.hygiene
    shower = _usual(catalogue, Need.HYGIENE)
    cents = lost / _gain(shower, Need.HYGIENE) * _use_cents(shower, costs)
    for record in catalogue.records:
        if record.option == Option.GET_CLEAN and (record.items_start < 0).any() and record.buy_item == NOTHING:
            cents += _use_cents(record, costs) / DAYS_PER_CHANGE
    return cents if math.isfinite(cents) else 0.0
