"""Company: who is near by and free to talk, whom one would rather speak to, and where friends and rivals are."""

import numpy as np

from components.atlas import BlockColumn, Lot
from components.people import TIES_MAX, Belongs, Body, Identity, Intent, TieFamiliarity, TieRivalry, TieTrust, Where
from components.words import NOTHING, Doing
from systems.arrays import F32, I16, I32, I64, U8, Int, Record
from systems.kernel import kernel
from systems.random import Stream, draw, fraction
from systems.scratch import Scratch
from systems.summons import to_meet
from systems.ties import familiarity_with, rivalry_with, tie_with, trust_in
from systems.ways import place_of

TO_MEET = np.float32(10.0)
"""Added to the liking of the one whom a person was called to meet; more than liking ever is."""

@kernel
def home_block(row: Int, people_i32: I32, site: Record) -> Int:
    """Return the block where a person lives; where they stand, when they have no home."""
    home = np.int64(people_i32[Belongs.HOME, row])
    if home == NOTHING:
        return np.int64(people_i32[Where.CELL, row]) // site.cells
    return home // site.places


@kernel
def place_allows(affordance: Record, place: Int, place_kind: Int) -> bool:
    """Return whether an affordance may be done in a kind of place; no list means anywhere."""
    if affordance.place_mask == 0:
        return True
    return bool(place != NOTHING and (affordance.place_mask >> place_kind) & 1)


@kernel
def is_free_to_talk(row: Int, people_i16: I16, affordances: Record) -> bool:
    """Return whether a person does nothing that speaking to them would disturb."""
    if not people_i16[Body.LIVE, row]:
        return False
    doing = np.int64(people_i16[Body.DOING, row])
    if doing == Doing.IDLE:
        return True
    return bool(doing >= Doing.IDLING and affordances[people_i16[Intent.AFFORDANCE, row]].sociable)


@kernel
def company_of(
    row: Int, people_f32: F32, people_i16: I16, people_i32: I32, terrain_u8: U8, blocks_i32: I32, affordances: Record,
    params: Record, scratch_i64: I64, key: Int, tick: Int
) -> tuple[Int, Int]:
    """Return how many people are free to talk in the same place, and the row of the one to speak to.

    The partner is the one liked most, with some chance in it; rivals do not speak, whoever of them holds the grudge,
    unless the two were called to meet one another, and then each looks for the other.
    """
    site = params.site
    place = place_of(np.int64(people_i32[Where.CELL, row]), terrain_u8, blocks_i32, site)
    count = np.int64(0)
    best = np.int64(NOTHING)
    best_liking = np.float32(0.0)
    rival = to_meet(row, people_i32, tick)
    mine = np.int64(people_i32[Identity.ID, row])
    if place != NOTHING:
        block = place // site.places
        for at in range(scratch_i64[Scratch.BLOCK_FIRST, block], scratch_i64[Scratch.BLOCK_FIRST, block + 1]):
            other = scratch_i64[Scratch.BLOCK_PEOPLE, at]
            if other == row or not is_free_to_talk(other, people_i16, affordances):
                continue
            if place_of(np.int64(people_i32[Where.CELL, other]), terrain_u8, blocks_i32, site) != place:
                continue
            theirs = np.int64(people_i32[Identity.ID, other])
            rivalry = rivalry_with(row, theirs, people_f32, people_i32)
            grudge = rivalry_with(other, mine, people_f32, people_i32)
            if max(rivalry, grudge) >= params.ties.rival_from and theirs != rival:
                continue
            count += 1
            dice = draw(key, Stream.CHAT, tick, mine, theirs)
            liking = trust_in(row, theirs, people_f32, people_i32) - rivalry
            liking += familiarity_with(row, theirs, people_f32, people_i32)
            liking += params.ties.liking_draw * fraction(dice)
            if theirs == rival:
                liking += TO_MEET
            first = best != NOTHING and theirs < people_i32[Identity.ID, best]  # between equals the row must not decide
            if best == NOTHING or liking > best_liking or (liking == best_liking and first):
                best = other
                best_liking = liking
    return count, best


@kernel
def is_meant(wanted: bool, row: Int, number: Int, people_f32: F32, params: Record) -> bool:
    """Return whether a tie leads to a friend (when friends are wanted) or to a rival (when not)."""
    if wanted:
        fondness = people_f32[TieTrust.FIRST + number, row] + people_f32[TieFamiliarity.FIRST + number, row]
        return bool(fondness >= params.ties.friend_from)
    return bool(people_f32[TieRivalry.FIRST + number, row] >= params.ties.rival_from)


@kernel
def acquaintances_at(
    friends: bool, affordance: Int, row: Int, people_f32: F32, people_i32: I32, terrain_u8: U8, blocks_i32: I32,
    atlas_i32: I32, affordances: Record, params: Record, scratch_i64: I64
) -> Int:
    """Return how many friends, or rivals, are in the places of the home block where something can be done."""
    site = params.site
    known = False
    for number in range(TIES_MAX):
        known = known or is_meant(friends, row, np.int64(number), people_f32, params)
    count = np.int64(0)
    if not known:
        return count
    block = home_block(row, people_i32, site)
    template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
    for at in range(scratch_i64[Scratch.BLOCK_FIRST, block], scratch_i64[Scratch.BLOCK_FIRST, block + 1]):
        other = scratch_i64[Scratch.BLOCK_PEOPLE, at]
        number = tie_with(row, np.int64(people_i32[Identity.ID, other]), people_i32)
        if number == NOTHING or not is_meant(friends, row, number, people_f32, params):
            continue
        place = place_of(np.int64(people_i32[Where.CELL, other]), terrain_u8, blocks_i32, site)
        if place == NOTHING or place // site.places != block:
            continue
        kind = np.int64(atlas_i32[template, Lot.KIND, place - block * site.places])
        count += np.int64(place_allows(affordances[affordance], place, kind))
    return count
