"""Company: who is near by and free to talk, whom one would rather speak to, and where friends and rivals are."""

import numpy as np

from components.atlas import BlockColumn, Lot
from components.people import TIES_MAX, Belongs, Body, Identity, Intent, TieFamiliarity, TieRivalry, TieTrust, Where
from components.words import NOTHING, Doing
from systems.arrays import Int, Record
from systems.blocks import TownBlocks
from systems.kernel import kernel
from systems.random import Stream, draw, fraction
from systems.scratch import Scratch
from systems.summons import to_meet
from systems.ties import familiarity_with, rivalry_with, tie_with, trust_in
from systems.ways import block_of_cell, block_of_place, place_of

TO_MEET = np.float32(10.0)
"""Added to the liking of the one whom a person was called to meet; more than liking ever is."""


@kernel
def home_block(town: TownBlocks, row: Int) -> Int:
    """Return the block where a person lives; where they stand, when they have no home."""
    home = np.int64(town.people_i32[Belongs.HOME, row])
    if home == NOTHING:
        return block_of_cell(town, np.int64(town.people_i32[Where.CELL, row]))
    return block_of_place(town, home)


@kernel
def place_allows(affordance: Record, place: Int, place_kind: Int) -> bool:
    """Return whether an affordance may be done in a kind of place; no list means anywhere."""
    if affordance.place_mask == 0:
        return True
    return bool(place != NOTHING and (affordance.place_mask >> place_kind) & 1)


@kernel
def is_free_to_talk(town: TownBlocks, row: Int) -> bool:
    """Return whether a person does nothing that speaking to them would disturb."""
    if not town.people_i8[Body.LIVE, row]:
        return False
    doing = np.int64(town.people_i8[Body.DOING, row])
    if doing == Doing.IDLE:
        return True
    return bool(doing >= Doing.IDLING and town.affordances[town.people_i8[Intent.AFFORDANCE, row]].sociable)


@kernel
def company_of(town: TownBlocks, row: Int, key: Int, tick: Int) -> tuple[Int, Int]:
    """Return how many people are free to talk in the same place, and the row of the one to speak to.

    The partner is the one liked most, with some chance in it; rivals do not speak, whoever of them holds the grudge,
    unless the two were called to meet one another, and then each looks for the other.
    """
    place = place_of(town, np.int64(town.people_i32[Where.CELL, row]))
    count = np.int64(0)
    best = np.int64(NOTHING)
    best_liking = np.float32(0.0)
    rival = to_meet(town, row, tick)
    mine = np.int64(town.people_i32[Identity.ID, row])
    if place != NOTHING:
        block = block_of_place(town, place)
        for at in range(town.scratch_i64[Scratch.BLOCK_FIRST, block], town.scratch_i64[Scratch.BLOCK_FIRST, block + 1]):
            other = town.scratch_i64[Scratch.BLOCK_PEOPLE, at]
            if other == row or not is_free_to_talk(town, other):
                continue
            if place_of(town, np.int64(town.people_i32[Where.CELL, other])) != place:
                continue
            theirs = np.int64(town.people_i32[Identity.ID, other])
            rivalry = rivalry_with(town, row, theirs)
            grudge = rivalry_with(town, other, mine)
            if max(rivalry, grudge) >= town.params.ties.rival_from and theirs != rival:
                continue
            count += 1
            dice = draw(key, Stream.CHAT, tick, mine, theirs)
            liking = trust_in(town, row, theirs) - rivalry
            liking += familiarity_with(town, row, theirs)
            liking += town.params.ties.liking_draw * fraction(dice)
            if theirs == rival:
                liking += TO_MEET
            first = (
                best != NOTHING and theirs < town.people_i32[Identity.ID, best]
            )  # between equals the row must not decide
            if best == NOTHING or liking > best_liking or (liking == best_liking and first):
                best = other
                best_liking = liking
    return count, best


@kernel
def is_meant(town: TownBlocks, wanted: bool, row: Int, number: Int) -> bool:
    """Return whether a tie leads to a friend (when friends are wanted) or to a rival (when not)."""
    if wanted:
        fondness = town.people_f32[TieTrust.FIRST + number, row] + town.people_f32[TieFamiliarity.FIRST + number, row]
        return bool(fondness >= town.params.ties.friend_from)
    return bool(town.people_f32[TieRivalry.FIRST + number, row] >= town.params.ties.rival_from)


@kernel
def acquaintances_at(town: TownBlocks, friends: bool, affordance: Int, row: Int) -> Int:
    """Return how many friends, or rivals, are in the places of the home block where something can be done."""
    known = False
    for number in range(TIES_MAX):
        known = known or is_meant(town, friends, row, np.int64(number))
    count = np.int64(0)
    if not known:
        return count
    block = home_block(town, row)
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    for at in range(town.scratch_i64[Scratch.BLOCK_FIRST, block], town.scratch_i64[Scratch.BLOCK_FIRST, block + 1]):
        other = town.scratch_i64[Scratch.BLOCK_PEOPLE, at]
        number = tie_with(town, row, np.int64(town.people_i32[Identity.ID, other]))
        if number == NOTHING or not is_meant(town, friends, row, number):
            continue
        place = place_of(town, np.int64(town.people_i32[Where.CELL, other]))
        if place == NOTHING or block_of_place(town, place) != block:
            continue
        kind = np.int64(town.atlas_i32[template, Lot.KIND, place - block * town.site.places])
        count += np.int64(place_allows(town.affordances[affordance], place, kind))
    return count
