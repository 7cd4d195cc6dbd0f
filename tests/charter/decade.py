"""Ten days of a town, and all that the charter asks of them."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.people import Body, Purse, Today
from components.town import Kpi
from components.words import NOTHING, Doing
from tests.invariants import faults_of
from tests.scenes import blocks_of, riverside
from townlet_ecs import Town
from townlet_ecs.report import Kpis, use_counts

DAY = 1_440
DAYS = 10


@dataclass(frozen=True)
class Decade:
    """What was seen of a town in ten days.

    Attributes:
        kpis: The indicators at the end.
        shares: Share of person-minutes for each activity.
        minutes: (days, people, activities) minutes of each day.
        paid: (people,) share of the wages of their shifts that people earned, NaN without a shift.
        used: How often each affordance was finished, in all, and within three days.
        used_in_three_days: The same after three days.
        person_days: Whole days lived, of all.
        faults: What `faults_of` found at the end of a day.
    """

    kpis: Kpis
    shares: dict[str, float]
    minutes: NDArray[np.int64]
    paid: NDArray[np.float64]
    used: dict[str, int]
    used_in_three_days: dict[str, int]
    person_days: int
    faults: list[str]


@cache
def decade(seed: int, agents: int | None = None) -> Decade:
    """Return ten days of the default town, or of a generated one."""
    town = Town(riverside(), seed=seed, agents=agents)
    blocks = blocks_of(town)
    minutes, faults = [], []
    early: dict[str, int] = {}
    for day in range(DAYS):
        town.run(DAY)
        live = blocks.people_i8[Body.LIVE] == 1
        minutes.append(blocks.people_i16[Today.FIRST : Today.FIRST + len(Doing), live].T.copy())
        faults += faults_of(town)
        if day == 2:
            early = use_counts(blocks, town.world)
    assert len({len(of_day) for of_day in minutes}) == 1, "somebody left"
    earned, withheld = blocks.people_i64[[Purse.EARNED, Purse.WITHHELD]][:, blocks.people_i8[Body.LIVE] == 1]
    with np.errstate(invalid="ignore"):
        paid = earned / (earned + withheld)
    return Decade(
        kpis=town.kpis(),
        shares=town.time_use(),
        minutes=np.stack(minutes).astype(np.int64),
        paid=paid,
        used=use_counts(blocks, town.world),
        used_in_three_days=early,
        person_days=int(blocks.town_i64[Kpi.PERSON_DAYS]),
        faults=faults,
    )


def uses(found: Decade, chosen: Any) -> float:
    """Return how often a person did one of some affordances on an average day."""
    records = riverside().catalogue.records
    names = riverside().catalogue.names
    times = sum(found.used[name] for name, record in zip(names, records, strict=True) if chosen(name, record))
    return times / found.person_days


def kinds_mentioned() -> set[str]:
    """Return the kinds of objects that some affordance needs."""
    kinds = riverside().catalogue.records.kind
    return {riverside().config.objects[kind] for kind in kinds if kind != NOTHING}


def kinds_used_early(found: Decade) -> set[str]:
    """Return the kinds of objects that somebody used within three days."""
    catalogue = riverside().catalogue
    done = [name for name, times in found.used_in_three_days.items() if times]
    kinds = {int(catalogue.records.kind[catalogue.names.index(name)]) for name in done}
    return {riverside().config.objects[kind] for kind in kinds if kind != NOTHING}
