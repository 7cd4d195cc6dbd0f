"""Foresight: what will be of a person by the time they begin something else.

Whoever leaves off what they use gets the elapsed share of what its end would have given, and the rent falls due at a
known minute: plans and masks reckon with both, so that neither makes them fail.
"""

import numpy as np

from components.people import Belongs, Body, Identity, Intent, Purse, Timer
from components.town import Clock
from components.words import NOTHING, Doing
from systems.arrays import Float, Int
from systems.blocks import TownBlocks
from systems.kernel import kernel


@kernel
def share_used(town: TownBlocks, row: Int) -> Float:
    """Return which share of its time what a person uses has run, from 0 to 1; 0 when they use nothing."""
    if town.people_i8[Intent.AFFORDANCE, row] == NOTHING or town.people_i8[Body.DOING, row] < Doing.IDLING:
        return np.float32(0.0)
    began = np.int64(town.people_i32[Timer.BEGAN, row])
    planned = np.int64(town.people_i32[Timer.ENDS, row]) - began
    elapsed = min(town.town_i64[Clock.TICK] - began, planned)
    if planned <= 0 or elapsed <= 0:
        return np.float32(0.0)
    return np.float32(elapsed) / np.float32(planned)


@kernel
def level_on_leaving(town: TownBlocks, row: Int, need: Int, share: Float) -> Float:
    """Return the level that a need has once a person has left off what they use.

    Args:
        row: the person.
        need: a `Need`.
        share: see `share_used`.
    """
    if share <= np.float32(0.0):
        return town.people_f32[need, row]
    what = town.affordances[town.people_i8[Intent.AFFORDANCE, row]]
    level = town.people_f32[need, row] + what.gain_end[need] * share
    return np.float32(min(np.float32(1.0), max(np.float32(0.0), level)))


@kernel
def pays_rent(town: TownBlocks, row: Int, tick: Int) -> bool:
    """Return whether a person has to pay rent at a tick: not without a home, and newcomers live free for a while."""
    if town.people_i32[Belongs.HOME, row] == NOTHING:
        return False
    born = np.int64(town.people_i32[Identity.BORN, row])
    return bool(born <= 0 or tick - born >= town.params.lifecycle.rent_free_ticks)


@kernel
def money_at(town: TownBlocks, row: Int, tick: Int) -> Int:
    """Return what is left in a wallet at a later tick if a person spends nothing: the rent may fall due before."""
    now = town.town_i64[Clock.TICK]
    wallet, rent = town.people_i64[Purse.WALLET, row], town.params.economy.rent_cents
    due = now + (town.params.economy.rent_tick - now) % town.params.time.ticks_per_day
    if due < tick and wallet >= rent and pays_rent(town, row, due):
        return wallet - rent
    return wallet
