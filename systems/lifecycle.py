"""Lifecycle: who must leave the town today, and who comes in their place."""

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from annotated_types import Ge, Le

from components.people import STRIKES_MAX, Body, Identity, Standing
from components.town import Clock, Turnover
from components.words import NOTHING, EventKind, Exit, LifeMode, System
from systems.arrays import Int
from systems.arrivals import come, next_to_come
from systems.blocks import TownBlocks
from systems.conduct import is_patient
from systems.departures import (
    count_exit,
    count_neglect,
    count_starving,
    is_well,
    lifespan,
    look_back_on_day,
    make_due,
    next_to_go,
)
from systems.events import record
from systems.hospital import hospitalise
from systems.kernel import kernel
from systems.params import Cents, Fraction, PositiveTicks, Ticks
from systems.processor import Stage
from systems.residents import depart
from systems.traps import spring


@dataclass(frozen=True, kw_only=True)
class Params:
    """Rules of leaving and coming."""

    mode: Literal["off", "training", "live"]
    """`off`: nobody leaves but by order; `training`: who leaves is replaced at once; `live`: newcomers take the bus."""
    collapse_level: Fraction
    """Hunger at or below which a person starves."""
    collapse_ticks: Annotated[int, Ge(1), Le(10_000)]
    """Ticks in a row of starving after which a person collapses and is gone."""
    hospital: bool
    """Whether somebody who collapses is carried to a free clinic bed instead, and is gone only without one."""
    neglect_level: Fraction
    """Hunger, energy or hygiene at or below which a person is neglected."""
    neglect_ticks: Annotated[int, Ge(1), Le(10_000)]
    """Ticks in a row of neglect after which a person leaves."""
    jobless_days_max: Annotated[int, Ge(1), Le(STRIKES_MAX)]
    """Days without work, while there is some, after which a person leaves."""
    newcomer_search_days: Annotated[int, Ge(0), Le(1_000)]
    """Days after arrival in which that does not count."""
    old_age_days: Annotated[int, Ge(0), Le(36_500)]
    """Mean days that people live here, a quarter more or less; 0 means for ever."""
    exits_per_day: Annotated[int, Ge(0), Le(100)]
    """Exits a day for every hundred residents; collapses are not counted."""
    exit_gap_ticks: Ticks
    """Ticks between two exits in the same part of town; collapses do not wait."""
    calm_ticks: Ticks
    """Ticks after a disturbance, as during it, in which neglect, eviction and lack of work send nobody away."""
    arrival_ticks_min: PositiveTicks
    """Ticks after an exit at which the newcomer comes, at least."""
    arrival_ticks_max: PositiveTicks
    """The same, at most."""
    kit_cents: Cents
    """Money that the town gives a newcomer."""
    kit_raw: Annotated[int, Ge(0), Le(100)]
    """Raw food that a newcomer brings."""
    kit_clothes: Annotated[int, Ge(0), Le(100)]
    """Clean clothes that a newcomer brings."""
    newcomer_level: Fraction
    """Level of every need of a newcomer."""
    newcomer_job_chance: Fraction
    """Chance that a newcomer comes for a vacancy."""
    rent_free_ticks: Ticks
    """Ticks after arrival before the first rent is due."""
    slot_cooldown_days: Annotated[int, Ge(0), Le(1_000)]
    """Days before an identity slot is given to somebody else."""


@kernel
def see_off(town: TownBlocks, row: Int, reason: Int) -> None:
    """Let somebody leave for good; the row tells the last reward of that life once."""
    if reason == Exit.COLLAPSE:
        who = np.int64(town.people_i32[Identity.ID, row])
        record(town, EventKind.COLLAPSED, who, NOTHING, NOTHING, town.params.lifecycle.collapse_ticks)
    penalty = np.float32(0.0)
    if reason == Exit.COLLAPSE:
        penalty = town.params.rewards.collapse_penalty
    elif reason == Exit.EVICTION:
        penalty = town.params.rewards.eviction_penalty
    depart(town, row, reason, penalty)


@kernel
def watch_over(town: TownBlocks) -> None:
    """Find causes to leave, let those go who must and may, and let newcomers come."""
    tick = town.town_i64[Clock.TICK]
    midnight = tick % town.params.time.ticks_per_day == 0
    leaving = town.params.lifecycle.mode != LifeMode.OFF
    due = np.int64(0)
    if midnight:
        town.town_i64[Turnover.EXITS_TODAY] = 0
        town.town_i64[Turnover.REVIEW_EXITS_TODAY] = 0
    for row in range(town.people_i16.shape[1]):
        if not town.people_i8[Body.LIVE, row] or is_well(town, row) or is_patient(town, row):
            continue
        if count_starving(town, row) and leaving:
            if town.params.lifecycle.hospital and hospitalise(town, row):
                continue
            see_off(town, row, np.int64(Exit.COLLAPSE))
            continue
        count_neglect(town, row)
        due += np.int64(town.people_i8[Standing.EXIT, row] != Exit.NONE)
    if midnight and tick > 0:
        for row in range(town.people_i16.shape[1]):
            if town.people_i8[Body.LIVE, row]:
                look_back_on_day(town, row)
                lived = tick - np.int64(town.people_i32[Identity.BORN, row])
                if town.params.lifecycle.old_age_days > 0 and lived >= lifespan(town, row):
                    make_due(town, row, np.int64(Exit.OLD_AGE))
    if due > 0 and leaving:
        row = next_to_go(town)
        if row != NOTHING:
            reason = np.int64(town.people_i8[Standing.EXIT, row])
            count_exit(town, reason)
            see_off(town, row, reason)
    if town.town_i64[Clock.PEOPLE] < town.people_i16.shape[1]:
        for _ in range(town.people_i16.shape[1]):
            row = next_to_come(town)
            if row == NOTHING:
                break
            come(town, row)
    spring(town, System.LIFECYCLE)


class Lifecycle(Stage):
    """Stage 12: exits and arrivals."""

    def process(self) -> None:
        """Look after the lives of one town for one tick."""
        town = self.town
        watch_over(town)
