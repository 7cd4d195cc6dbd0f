"""Rivals: people keep away from an object that a rival uses or waits for, unless their need is great."""

import numpy as np

from components.people import TIES_MAX, Identity, Intent, Need, Persona, TieRivalry, TieWho
from components.reservations import Reservation
from components.town import Clock
from components.words import NOTHING, Claim, EventKind, Option, Outcome, Reason
from systems.arrays import F32, I16, I32, I64, Int, Record
from systems.conduct import leave_off
from systems.events import record
from systems.kernel import kernel
from systems.scratch import Scratch
from systems.ties import note_avoidance


@kernel
def rival_at(
    row: Int, thing: Int, people_f32: F32, people_i32: I32, reservations_i32: I32, params: Record, scratch_i64: I64
) -> Int:
    """Return the number of the tie to the worst rival who waits for an object or uses it, or NOTHING."""
    worst = np.int64(NOTHING)
    put_up = params.personality.avoidance_per_forgiveness * people_f32[Persona.FORGIVENESS, row]
    for number in range(TIES_MAX):
        if people_f32[TieRivalry.FIRST + number, row] < params.ties.rival_from + put_up:
            continue
        block = thing // params.site.objects
        for at in range(scratch_i64[Scratch.BLOCK_FIRST, block], scratch_i64[Scratch.BLOCK_FIRST, block + 1]):
            other = scratch_i64[Scratch.BLOCK_PEOPLE, at]
            if people_i32[Identity.ID, other] != people_i32[TieWho.FIRST + number, row]:
                continue
            if reservations_i32[Reservation.OBJECT, other] != thing:
                continue
            if reservations_i32[Reservation.STATE, other] <= Claim.WALKING:
                continue
            if worst == NOTHING or (
                people_f32[TieRivalry.FIRST + number, row] > people_f32[TieRivalry.FIRST + worst, row]
            ):
                worst = np.int64(number)
    return worst


@kernel
def level_at_stake(row: Int, people_f32: F32, people_i16: I16) -> np.float32:
    """Return the level of the need for whose sake a person does what they are about."""
    option = np.int64(people_i16[Intent.OPTION, row])
    if option == Option.GET_FED or option == Option.SHOP:
        return np.float32(people_f32[Need.HUNGER, row])
    if option == Option.GET_CLEAN:
        return np.float32(people_f32[Need.HYGIENE, row])
    if option == Option.SLEEP:
        return np.float32(people_f32[Need.ENERGY, row])
    return np.float32(1.0)


@kernel
def keep_away(
    row: Int, people_f32: F32, people_i16: I16, people_i32: I32, reservations_i32: I32, objects_i16: I16,
    town_i64: I64, events_i32: I32, blocks_i32: I32, atlas_i32: I32, affordances: Record, params: Record,
    scratch_i64: I64
) -> None:
    """Turn somebody away who has come near an object where a rival is, and say so; work is never avoided.

    They plan anew, and do not come back to it for a while.
    """
    if people_i16[Intent.OPTION, row] == Option.WORK:
        return
    thing = np.int64(reservations_i32[Reservation.OBJECT, row])
    number = rival_at(row, thing, people_f32, people_i32, reservations_i32, params, scratch_i64)
    if number == NOTHING or level_at_stake(row, people_f32, people_i16) < params.ties.avoid_unless_below:
        return
    me, rival = np.int64(people_i32[Identity.ID, row]), np.int64(people_i32[TieWho.FIRST + number, row])
    scratch_i64[Scratch.AVOIDED, row] = 1
    record(town_i64, events_i32, EventKind.RIVAL_AVOIDED, me, rival, thing, 0)
    note_avoidance(row, number, people_i16, people_i32, town_i64, events_i32, params)
    reservations_i32[Reservation.COOLDOWN_OBJECT, row] = thing
    reservations_i32[Reservation.COOLDOWN_UNTIL, row] = town_i64[Clock.TICK] + params.queues.cooldown_ticks
    leave_off(
        row, np.int64(Outcome.GAVE_UP), np.int64(Reason.RIVAL), people_f32, people_i16, people_i32, reservations_i32,
        objects_i16, town_i64, events_i32, blocks_i32, atlas_i32, affordances, params
    )
