"""Rivals: people keep away from an object that a rival uses or waits for, unless their need is great."""

import numpy as np

from components.people import TIES_MAX, Identity, Intent, Need, Persona, TieRivalry, TieWho
from components.reservations import Reservation
from components.town import Clock
from components.words import NOTHING, Claim, EventKind, Option, Outcome, Reason
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.conduct import leave_off
from systems.events import record
from systems.kernel import kernel
from systems.scratch import Scratch
from systems.ties import note_avoidance
from systems.ways import block_of_object


@kernel
def rival_at(town: TownBlocks, row: Int, thing: Int) -> Int:
    """Return the number of the tie to the worst rival who waits for an object or uses it, or NOTHING."""
    worst = np.int64(NOTHING)
    put_up = town.params.personality.avoidance_per_forgiveness * town.people_f32[Persona.FORGIVENESS, row]
    for number in range(TIES_MAX):
        if town.people_f32[TieRivalry.FIRST + number, row] < town.params.ties.rival_from + put_up:
            continue
        block = block_of_object(town, thing)
        for at in range(town.scratch_i64[Scratch.BLOCK_FIRST, block], town.scratch_i64[Scratch.BLOCK_FIRST, block + 1]):
            other = town.scratch_i64[Scratch.BLOCK_PEOPLE, at]
            if town.people_i32[Identity.ID, other] != town.people_i32[TieWho.FIRST + number, row]:
                continue
            if town.reservations_i32[Reservation.OBJECT, other] != thing:
                continue
            if town.reservations_i32[Reservation.STATE, other] <= Claim.WALKING:
                continue
            if worst == NOTHING or (
                town.people_f32[TieRivalry.FIRST + number, row] > town.people_f32[TieRivalry.FIRST + worst, row]
            ):
                worst = np.int64(number)
    return worst


@kernel
def level_at_stake(town: TownBlocks, row: Int) -> np.float32:
    """Return the level of the need for whose sake a person does what they are about."""
    option = np.int64(town.people_i8[Intent.OPTION, row])
    if option == Option.GET_FED or option == Option.SHOP:
        return np.float32(town.people_f32[Need.HUNGER, row])
    if option == Option.GET_CLEAN:
        return np.float32(town.people_f32[Need.HYGIENE, row])
    if option == Option.SLEEP:
        return np.float32(town.people_f32[Need.ENERGY, row])
    return np.float32(1.0)


@kernel
def keep_away(town: TownBlocks, row: Int) -> None:
    """Turn somebody away who has come near an object where a rival is, and say so; work is never avoided.

    They plan anew, and do not come back to it for a while.
    """
    if town.people_i8[Intent.OPTION, row] == Option.WORK:
        return
    thing = np.int64(town.reservations_i32[Reservation.OBJECT, row])
    number = rival_at(town, row, thing)
    if number == NOTHING or level_at_stake(town, row) < town.params.ties.avoid_unless_below:
        return
    me, rival = np.int64(town.people_i32[Identity.ID, row]), np.int64(town.people_i32[TieWho.FIRST + number, row])
    town.scratch_i64[Scratch.AVOIDED, row] = 1
    record(town, EventKind.RIVAL_AVOIDED, me, rival, thing, 0)
    note_avoidance(town, row, number)
    town.reservations_i32[Reservation.COOLDOWN_OBJECT, row] = thing
    town.reservations_i32[Reservation.COOLDOWN_UNTIL, row] = (
        town.town_i64[Clock.TICK] + town.params.queues.cooldown_ticks
    )
    leave_off(town, row, np.int64(Outcome.GAVE_UP), np.int64(Reason.RIVAL))
