"""Sight: who stands where, what a person sees of the others near by, and whom they know.

People are seen by those who are in the same place, and by those out of doors when they are out of doors
themselves; what slots are taken is seen only inside a place, of that place.
"""

import numpy as np

from components.atlas import BlockColumn, Plane, Slot
from components.people import (
    TIES_MAX,
    Body,
    Identity,
    TieFamiliarity,
    TieRivalry,
    TieTrust,
    TieWho,
    Token,
    Where,
)
from components.reservations import Reservation
from components.words import NOTHING, Claim, Doing
from systems.arrays import F32, U8, Float, Int
from systems.blocks import TownBlocks
from systems.company import is_free_to_talk, is_meant
from systems.features import CODE_LENGTH, KNOWN_WIDTH, NEAR_REACH, Feature
from systems.kernel import kernel
from systems.random import mix
from systems.scratch import Scratch
from systems.ties import tie_with
from systems.ways import block_of_slot, line_of

CROWD_HALF = 4
"""People near by at which a count is told as one half."""

MILLION = 1_000_000
"""Steps in which the worth of ties is compared."""

NUMBER_BITS = 3
NUMBER_MASK = 7
"""Low bits of a rank: the number of the tie; then come 31 bits of the id, then the worth."""

RANK_SHIFT = 34
IDS = 2**31 - 1


FAR_TILE = 1 << 22
"""A tile that is near nobody: it lies below every map."""


@kernel
def squash(amount: Int, half: Int) -> Float:
    """Return a number from 0 to 1 that grows with an amount, and is one half at `half`."""
    return np.float32(amount) / np.float32(amount + half)


@kernel
def bucket_of(town: TownBlocks, who: Int) -> Int:
    """Return the bucket in which the row of a person is looked up: the low bits of the id."""
    mask = np.int64(town.people_i32.shape[1]) >> 1
    mask |= mask >> 1
    mask |= mask >> 2
    mask |= mask >> 4
    mask |= mask >> 8
    mask |= mask >> 16
    return np.int64(who) & mask


@kernel
def taken_tile(town: TownBlocks, row: Int, local: Int, inside: Int) -> Int:
    """Return the local tile of a slot that is granted to somebody in the place they are in, or `FAR_TILE`.

    Args:
        row: the person.
        local: local tile of the person.
        inside: local row of their place + 1, or 0 out of doors.
    """
    slot = np.int64(town.reservations_i32[Reservation.SLOT, row])
    state = np.int64(town.reservations_i32[Reservation.STATE, row])
    if slot == NOTHING or state < Claim.CALLED or inside == 0:
        return np.int64(FAR_TILE)
    if state == Claim.USING:  # whoever uses an object stands on the slot
        return local
    block = block_of_slot(town, slot)
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    tile = np.int64(town.atlas_i32[template, Slot.CELL, slot - block * town.site.slots])
    if town.terrain_u8[template, Plane.PLACE, tile] != inside:
        return np.int64(FAR_TILE)
    return tile


@kernel
def index_places(town: TownBlocks) -> None:
    """Note where everybody stands and what others see of them, and list the rows by id and by place."""
    scratch, width = town.scratch_i64, town.site.width
    for row in range(town.people_i32.shape[1]):
        scratch[Scratch.ID_FIRST, row] = NOTHING
    for block in range(town.site.blocks):
        template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
        first = block * (town.site.places + 1)
        for together in range(first, first + town.site.places + 1):
            scratch[Scratch.PLACE_FIRST, together] = NOTHING
        for at in range(scratch[Scratch.BLOCK_FIRST, block], scratch[Scratch.BLOCK_FIRST, block + 1]):
            row = scratch[Scratch.BLOCK_PEOPLE, at]
            local = np.int64(town.people_i32[Where.CELL, row]) - block * town.site.cells
            inside = np.int64(town.terrain_u8[template, Plane.PLACE, local])
            down = line_of(town, local)
            scratch[Scratch.BLOCK, row] = block
            scratch[Scratch.DOWN, row] = down
            scratch[Scratch.ACROSS, row] = local - down * width
            scratch[Scratch.INSIDE, row] = inside
            scratch[Scratch.PLACE_NEXT, row] = scratch[Scratch.PLACE_FIRST, first + inside]
            scratch[Scratch.PLACE_FIRST, first + inside] = row
            tile = taken_tile(town, row, local, inside)
            down = line_of(town, tile)
            scratch[Scratch.TAKEN_DOWN, row] = down
            scratch[Scratch.TAKEN_ACROSS, row] = tile - down * width
            scratch[Scratch.FREE, row] = np.int64(is_free_to_talk(town, row))
            scratch[Scratch.CODE, row] = np.int64(mix(np.uint64(town.people_i32[Token.NUMBER, row])))
            bucket = bucket_of(town, np.int64(town.people_i32[Identity.ID, row]))
            scratch[Scratch.ID_NEXT, row] = scratch[Scratch.ID_FIRST, bucket]
            scratch[Scratch.ID_FIRST, bucket] = row


@kernel
def row_of(town: TownBlocks, who: Int) -> Int:
    """Return the row of a living person, or NOTHING for one who has left; the first people have rows like their ids."""
    if who < town.people_i32.shape[1] and town.people_i32[Identity.ID, who] == who and town.people_i8[Body.LIVE, who]:
        return who
    row = town.scratch_i64[Scratch.ID_FIRST, bucket_of(town, who)]
    while row != NOTHING and town.people_i32[Identity.ID, row] != who:
        row = town.scratch_i64[Scratch.ID_NEXT, row]
    return row


@kernel
def paint(cells: U8, reach: Int, channel: Int, across: Int, down: Int) -> None:
    """Set a channel of a map to 1 at a tile, unless that lies beyond the reach of the map.

    Args:
        cells: (channels * side * side,) the map, channel by channel and row by row.
        reach: tiles from its middle to its edge.
        channel: number of the channel.
        across: tiles eastward of the person.
        down: tiles southward.
    """
    if -reach <= across and across <= reach and -reach <= down and down <= reach:
        side = 2 * reach + 1
        cells[(channel * side + down + reach) * side + across + reach] = 1


@kernel
def is_ahead(town: TownBlocks, row: Int, other: Int) -> bool:
    """Return whether somebody waits for the same object and has waited longer; of equals the lower id is first."""
    claims = town.reservations_i32
    if claims[Reservation.STATE, other] != Claim.WAITING:
        return False
    if claims[Reservation.OBJECT, other] != claims[Reservation.OBJECT, row]:
        return False
    mine, theirs = np.int64(claims[Reservation.SINCE, row]), np.int64(claims[Reservation.SINCE, other])
    earlier = town.people_i32[Identity.ID, other] < town.people_i32[Identity.ID, row]
    return bool(theirs < mine or (theirs == mine and earlier))


@kernel
def look_around(town: TownBlocks, row: Int, cells: U8, numbers: F32, reach: Int, first: Int) -> None:
    """Paint the people whom a person sees into the map, and count those near by.

    Args:
        row: the person.
        cells: the map, see `paint`; its channels from `first` on are people, friends, rivals and, if there is room
            for it, taken slots.
        numbers: the features of that person.
        reach: tiles from the middle of the map to its edge.
        first: number of the channel of people.
    """
    side = 2 * reach + 1
    shows_taken = cells.shape[0] > (first + 3) * side * side
    scratch = town.scratch_i64
    x, y = scratch[Scratch.ACROSS, row], scratch[Scratch.DOWN, row]
    waits = town.reservations_i32[Reservation.STATE, row] == Claim.WAITING
    people, friends, rivals, free = np.int64(0), np.int64(0), np.int64(0), np.int64(0)
    waiting, taken, ahead = np.int64(0), np.int64(0), np.int64(0)
    together = scratch[Scratch.BLOCK, row] * (town.site.places + 1) + scratch[Scratch.INSIDE, row]
    other = scratch[Scratch.PLACE_FIRST, together]
    while other != NOTHING:
        down, across = scratch[Scratch.TAKEN_DOWN, other] - y, scratch[Scratch.TAKEN_ACROSS, other] - x
        if max(abs(down), abs(across)) <= NEAR_REACH:
            taken += np.int64(other != row)
            if shows_taken:
                paint(cells, reach, first + 3, across, down)
        down, across = scratch[Scratch.DOWN, other] - y, scratch[Scratch.ACROSS, other] - x
        if other != row and waits:
            ahead += np.int64(is_ahead(town, row, other))
        if other != row and max(abs(down), abs(across)) <= NEAR_REACH:
            people += 1
            free += scratch[Scratch.FREE, other]
            waiting += np.int64(town.people_i8[Body.DOING, other] == Doing.WAITING)
            paint(cells, reach, first, across, down)
            number = tie_with(town, row, np.int64(town.people_i32[Identity.ID, other]))
            if number != NOTHING:
                if is_meant(town, True, row, number):
                    friends += 1
                    paint(cells, reach, first + 1, across, down)
                if is_meant(town, False, row, number):
                    rivals += 1
                    paint(cells, reach, first + 2, across, down)
        other = scratch[Scratch.PLACE_NEXT, other]
    numbers[Feature.NEAR_PEOPLE] = squash(people, CROWD_HALF)
    numbers[Feature.NEAR_FRIENDS] = squash(friends, CROWD_HALF)
    numbers[Feature.NEAR_RIVALS] = squash(rivals, CROWD_HALF)
    numbers[Feature.NEAR_FREE] = squash(free, CROWD_HALF)
    numbers[Feature.NEAR_WAITING] = squash(waiting, CROWD_HALF)
    numbers[Feature.NEAR_TAKEN] = squash(taken, CROWD_HALF)
    if waits:
        numbers[Feature.QUEUE_PLACE] = np.float32(1.0) / np.float32(1 + ahead)


@kernel
def rank(worth: Float, who: Int, number: Int) -> Int:
    """Return a tie's rank among friends or rivals with its number in the low bits; 0 for no friend or rival at all.

    To the millionth the worth decides, and between equals the lower id.
    """
    millionths = max(np.int64(worth * np.float32(MILLION)), np.int64(0))
    return ((millionths << RANK_SHIFT) | ((IDS - who) << NUMBER_BITS) | number) * np.int64(millionths > 0)


@kernel
def write_known(town: TownBlocks, row: Int, numbers: F32, first: Int, number: Int) -> None:
    """Write the identity code of the person that a tie leads to, 0 for one who has left, and the tie itself."""
    who = row_of(town, np.int64(town.people_i32[TieWho.FIRST + number, row]))
    if who != NOTHING:
        bits = np.uint64(town.scratch_i64[Scratch.CODE, who])
        for part in range(CODE_LENGTH):
            byte = np.int32((bits >> np.uint64(8 * part)) & np.uint64(255))
            numbers[first + part] = (np.float32(byte) - np.float32(127.5)) * np.float32(0.00784313725490196)
    numbers[first + CODE_LENGTH] = town.people_f32[TieTrust.FIRST + number, row]
    numbers[first + CODE_LENGTH + 1] = town.people_f32[TieFamiliarity.FIRST + number, row]
    numbers[first + CODE_LENGTH + 2] = town.people_f32[TieRivalry.FIRST + number, row]


@kernel
def write_two(town: TownBlocks, row: Int, numbers: F32, first: Int, ranks: tuple[Int, Int]) -> None:
    """Write the two greatest friends, or rivals, as far as there are any."""
    if ranks[0] > 0:
        write_known(town, row, numbers, first, ranks[0] & NUMBER_MASK)
    if ranks[1] > 0:
        write_known(town, row, numbers, first + KNOWN_WIDTH, ranks[1] & NUMBER_MASK)


@kernel
def write_ties(town: TownBlocks, row: Int, numbers: F32) -> None:
    """Write whom a person knows: two friends, two rivals, and the means over all ties."""
    count = np.int64(0)
    trusts, familiarities, rivalries = np.float32(0.0), np.float32(0.0), np.float32(0.0)
    friend, friend_2, rival, rival_2 = np.int64(0), np.int64(0), np.int64(0), np.int64(0)
    for number in range(TIES_MAX):
        who = np.int64(town.people_i32[TieWho.FIRST + number, row])
        there = np.float32(who != NOTHING)
        trust = town.people_f32[TieTrust.FIRST + number, row] * there
        familiarity = town.people_f32[TieFamiliarity.FIRST + number, row] * there
        rivalry = town.people_f32[TieRivalry.FIRST + number, row] * there
        count += np.int64(who != NOTHING)
        trusts += trust
        familiarities += familiarity
        rivalries += rivalry
        place = rank(trust + familiarity, who, number)
        friend_2 = max(friend_2, min(friend, place))
        friend = max(friend, place)
        place = rank(rivalry, who, number)
        rival_2 = max(rival_2, min(rival, place))
        rival = max(rival, place)
    if count == 0:
        return
    ties = np.float32(count)
    numbers[Feature.TIES] = ties / np.float32(TIES_MAX)
    numbers[Feature.MEAN_TRUST] = trusts / ties
    numbers[Feature.MEAN_FAMILIARITY] = familiarities / ties
    numbers[Feature.MEAN_RIVALRY] = rivalries / ties
    write_two(town, row, numbers, np.int64(Feature.FRIENDS), (friend, friend_2))
    write_two(town, row, numbers, np.int64(Feature.RIVALS), (rival, rival_2))
