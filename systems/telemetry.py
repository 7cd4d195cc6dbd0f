"""Telemetry: the counters behind the charter, kept in every run, and the end of the tick."""

import numpy as np

from components.people import Body, Identity, Need, Today, Wellbeing
from components.reservations import Reservation
from components.town import Clock, Kpi, TimeUse
from components.words import Claim, System
from systems.blocks import TownBlocks
from systems.kernel import kernel
from systems.processor import Stage
from systems.traps import spring


@kernel
def count_time(town: TownBlocks) -> None:
    """Count what everybody does in this tick, low needs, and the longest wait for an object in use."""
    tick = town.town_i64[Clock.TICK]
    for row in range(town.people_i16.shape[1]):
        if not town.people_i8[Body.LIVE, row]:
            continue
        doing = np.int64(town.people_i8[Body.DOING, row])
        town.people_i16[Today.FIRST + doing, row] += 1
        town.town_i64[TimeUse.FIRST + doing] += 1
        town.town_i64[Kpi.PERSON_TICKS] += 1
        for need in range(Need.HUNGER, Need.COMFORT + 1):
            if town.people_f32[need, row] <= town.params.needs.comfort_line:
                town.people_i8[Wellbeing.LOW_DAY, row] = 1
        if town.reservations_i32[Reservation.STATE, row] == Claim.WAITING:
            waited = tick - np.int64(town.reservations_i32[Reservation.SINCE, row])
            town.town_i64[Kpi.LONGEST_WAIT] = max(town.town_i64[Kpi.LONGEST_WAIT], waited)


@kernel
def end_day(town: TownBlocks) -> None:
    """Count the day that has just ended for everybody who lived all of it."""
    day = town.params.time.ticks_per_day
    for row in range(town.people_i16.shape[1]):
        if (
            town.people_i8[Body.LIVE, row]
            and town.people_i32[Identity.BORN, row] <= town.town_i64[Clock.TICK] - day + 1
        ):
            town.town_i64[Kpi.PERSON_DAYS] += 1
            town.town_i64[Kpi.GOOD_DAYS] += np.int64(town.people_i8[Wellbeing.LOW_DAY, row] == 0)


@kernel
def start_day(town: TownBlocks) -> None:
    """Clear the counters of the day."""
    for row in range(town.people_i16.shape[1]):
        town.people_i8[Wellbeing.LOW_DAY, row] = 0
        for column in range(Today.FIRST, Today.LAST + 1):
            town.people_i16[column, row] = 0


@kernel
def keep_count(town: TownBlocks) -> None:
    """Count this tick and let the clock go on; the counters of a day stand until the next one begins."""
    day = town.params.time.ticks_per_day
    if town.town_i64[Clock.TICK] % day == 0:
        start_day(town)
    count_time(town)
    if town.town_i64[Clock.TICK] % day == day - 1:
        end_day(town)
    spring(town, System.TELEMETRY)
    town.town_i64[Clock.TICK] += 1


class Telemetry(Stage):
    """Stage 14: counters, and the clock."""

    def process(self) -> None:
        """Count one tick of one town and advance its clock."""
        town = self.town
        keep_count(town)
