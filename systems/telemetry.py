"""Telemetry: the counters behind the charter, kept in every run, and the end of the tick."""

import numpy as np

from components.people import Body, Distress, Identity, Need, Today
from components.reservations import Reservation
from components.town import Clock, Kpi, TimeUse
from components.words import Claim
from systems.arrays import F32, I16, I32, I64, Record
from systems.kernel import kernel
from systems.processor import Stage


@kernel
def count_time(
    people_f32: F32, people_i16: I16, reservations_i32: I32, objects_i16: I16, town_i64: I64, params: Record
) -> None:
    """Count what everybody does in this tick, low needs, and the longest wait for an object in use."""
    tick = town_i64[Clock.TICK]
    for row in range(people_i16.shape[1]):
        if not people_i16[Body.LIVE, row]:
            continue
        doing = np.int64(people_i16[Body.DOING, row])
        people_i16[Today.FIRST + doing, row] += 1
        town_i64[TimeUse.FIRST + doing] += 1
        town_i64[Kpi.PERSON_TICKS] += 1
        for need in range(Need.HUNGER, Need.COMFORT + 1):
            if people_f32[need, row] <= params.needs.comfort_line:
                people_i16[Distress.LOW_DAY, row] = 1
        if reservations_i32[Reservation.STATE, row] == Claim.WAITING:
            waited = tick - np.int64(reservations_i32[Reservation.SINCE, row])
            town_i64[Kpi.LONGEST_WAIT] = max(town_i64[Kpi.LONGEST_WAIT], waited)


@kernel
def end_day(people_i16: I16, people_i32: I32, town_i64: I64, params: Record) -> None:
    """Count the day that has just ended for everybody who lived all of it."""
    day = params.time.ticks_per_day
    for row in range(people_i16.shape[1]):
        if people_i16[Body.LIVE, row] and people_i32[Identity.BORN, row] <= town_i64[Clock.TICK] - day + 1:
            town_i64[Kpi.PERSON_DAYS] += 1
            town_i64[Kpi.GOOD_DAYS] += np.int64(people_i16[Distress.LOW_DAY, row] == 0)


@kernel
def start_day(people_i16: I16) -> None:
    """Clear the counters of the day."""
    for row in range(people_i16.shape[1]):
        people_i16[Distress.LOW_DAY, row] = 0
        for column in range(Today.FIRST, Today.LAST + 1):
            people_i16[column, row] = 0


@kernel
def keep_count(
    people_f32: F32, people_i16: I16, people_i32: I32, reservations_i32: I32, objects_i16: I16,
    town_i64: I64, params_block: Record
) -> None:
    """Count this tick and let the clock go on; the counters of a day stand until the next one begins."""
    params = params_block[0]
    day = params.time.ticks_per_day
    if town_i64[Clock.TICK] % day == 0:
        start_day(people_i16)
    count_time(people_f32, people_i16, reservations_i32, objects_i16, town_i64, params)
    if town_i64[Clock.TICK] % day == day - 1:
        end_day(people_i16, people_i32, town_i64, params)
    town_i64[Clock.TICK] += 1


class Telemetry(Stage):
    """Stage 14: counters, and the clock."""

    def process(self) -> None:
        """Count one tick of one town and advance its clock."""
        town = self.town
        keep_count(
            town.people_f32, town.people_i16, town.people_i32, town.reservations_i32, town.objects_i16,
            town.town_i64, town.params_block,
        )
