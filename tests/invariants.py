"""What must be true of a town after any tick; `faults_of` says in sentences what is not.

Every test that lets towns live asks here, the quick properties as well as the storms.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.atlas import BlockColumn, Fixture, Plane, Slot
from components.disturbances import Disturbance
from components.objects import Object
from components.people import (
    Bag,
    Belongs,
    Body,
    Bond,
    Company,
    Identity,
    Intent,
    Need,
    Purse,
    TieFamiliarity,
    TieTrust,
    TieWho,
    Timer,
    Where,
)
from components.places import ListPrice, Premises, Price, Stock, Supply
from components.positions import Position
from components.reservations import Reservation
from components.rewards import Reward
from components.town import Account, Clock, EventCount, Kpi, TimeUse, Unrest
from components.words import NEVER, NOTHING, Claim, Doing, Trouble
from systems.blocks import TownBlocks
from townlet_ecs import Batch, Town
from townlet_ecs.report import goods_drift, money_drift
from townlet_ecs.world import World


def faults_of(town: Town) -> list[str]:
    """Return what is wrong with a town between two ticks; nothing, if all is well."""
    return faults_of_blocks(town.world.town(0), town.world)


def faults_in_batch(batch: Batch, town: int) -> list[str]:
    """Return what is wrong with one town of a batch."""
    return faults_of_blocks(batch.world.town(town), batch.world)


def faults_of_blocks(blocks: TownBlocks, world: World) -> list[str]:
    """Return what is wrong with the town in these blocks."""
    affordances = world.catalogue.records
    faults = [
        *needs_and_rewards(blocks),
        *warmth(blocks),
        *rows_and_names(blocks),
        *belongings(blocks),
        *positions_on_the_map(blocks, world),
        *reservations(blocks, world),
        *what_people_do(blocks, affordances, world.config.decisions.commit_ticks),
        *partners(blocks, affordances),
        *disturbances(blocks, world),
        *books(blocks),
        *counters(blocks),
    ]
    tick = int(blocks.town_i64[Clock.TICK])
    return [f"after tick {tick - 1}: {fault}" for fault in faults]


def where(mask: NDArray[np.bool_]) -> str:
    """Return the first few indices at which something is wrong."""
    found = np.argwhere(mask)
    return f"{found[:4].tolist()}{' and more' if len(found) > 4 else ''}"


def living(blocks: TownBlocks) -> NDArray[np.bool_]:
    return blocks.people_i8[Body.LIVE] == 1


def needs_and_rewards(blocks: TownBlocks) -> Iterator[str]:
    needs = blocks.view(Need)
    if not ((needs >= 0) & (needs <= 1)).all():
        yield f"needs outside 0 to 1 (or NaN): need, row {where(~((needs >= 0) & (needs <= 1)))}"
    rewards = blocks.view(Reward)
    if not np.isfinite(rewards).all():
        yield f"rewards that are no numbers: column, row {where(~np.isfinite(rewards))}"
    total = np.zeros(needs.shape[1], np.float32)
    for part in range(Reward.NEEDS, Reward.CLIP + 1):
        total += blocks.rewards_f32[part]
    wrong = (total != blocks.rewards_f32[Reward.TOTAL]) & (~living(blocks) | acted(blocks))
    if wrong.any():
        yield f"parts of the reward that do not add up: row {where(wrong)}"


def warmth(blocks: TownBlocks) -> Iterator[str]:
    """Yield whose warmth is not the mean of what their ties say."""
    known = blocks.view(TieWho) != NOTHING
    fondness = np.where(known, blocks.view(TieTrust).astype(np.float64) + blocks.view(TieFamiliarity), 0.0)
    mean = fondness.sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    off = living(blocks) & (abs(blocks.people_f32[Bond.WARMTH] - mean) > 1e-6)
    if off.any():
        yield f"the warmth of rows {where(off)} is not that of their ties"


def acted(blocks: TownBlocks) -> NDArray[np.bool_]:
    """Return who has lived through a tick."""
    return blocks.people_i32[Identity.BORN] < blocks.town_i64[Clock.TICK]


def rows_and_names(blocks: TownBlocks) -> Iterator[str]:
    if blocks.town_i64[Clock.ERROR_CODE]:
        yield f"a kernel noted fault {blocks.town_i64[Clock.ERROR_CODE]}"
    live = living(blocks)
    if blocks.town_i64[Clock.PEOPLE] != live.sum():
        yield f"{blocks.town_i64[Clock.PEOPLE]} people are counted, {live.sum()} live"
    ids = blocks.people_i32[Identity.ID]
    if len(np.unique(ids[live])) != live.sum():
        yield "two people with the same id"
    if ((ids[live] < 0) | (ids[live] >= blocks.town_i64[Clock.NEXT_ID])).any():
        yield "an id that was never given"
    if (ids[~live] != NOTHING).any():
        yield "a free row that still has an id"
    if (blocks.people_i64[:, ~live] != 0).any() or (blocks.view(Bag)[:, ~live] != 0).any():
        yield "a free row that still owns something"
    if (blocks.reservations_i32[Reservation.STATE, ~live] != Claim.NONE).any():
        yield "a free row that still has a reservation"


def belongings(blocks: TownBlocks) -> Iterator[str]:
    live = np.flatnonzero(living(blocks))
    beds = blocks.people_i32[Belongs.BED, live]
    if len(np.unique(beds[beds != NOTHING])) != (beds != NOTHING).sum():
        yield "two people with the same bed"
    jobs = blocks.people_i32[Belongs.POSITION]
    holders = blocks.positions_i32[Position.HOLDER]
    for row in live[jobs[live] != NOTHING]:
        if holders[jobs[row]] != row:
            yield f"row {row} has position {jobs[row]}, which row {holders[jobs[row]]} holds"
    for position in np.flatnonzero(holders != NOTHING):
        if not living(blocks)[holders[position]] or jobs[holders[position]] != position:
            yield f"position {position} is held by row {holders[position]}, who does not know"


def templates(thing: NDArray[np.int64], per_block: int, blocks: TownBlocks) -> tuple[Any, Any, Any]:
    """Return block, template and local index of things that are numbered block by block."""
    block, local = np.divmod(np.asarray(thing, np.int64), per_block)
    return block, blocks.blocks_i32[BlockColumn.TEMPLATE, block], local


def positions_on_the_map(blocks: TownBlocks, world: World) -> Iterator[str]:
    cells = blocks.people_i32[Where.CELL, living(blocks)].astype(np.int64)
    tiles = len(blocks.cells_u8)
    if ((cells < 0) | (cells >= tiles)).any():
        yield "somebody off the map"
        return
    _, template, local = templates(cells, int(world.atlas.site["cells"][0]), blocks)
    inside = blocks.terrain_u8[template, Plane.CAPACITY, local] == 0
    if inside.any():
        yield f"somebody where nobody can stand: tile {cells[inside][:4].tolist()}"
    recount = np.bincount(cells, minlength=tiles)
    if (recount != blocks.cells_u8).any():
        yield f"tiles whose count of people is wrong: {where(recount != blocks.cells_u8)}"


def slot_tiles(slots: NDArray[np.int64], blocks: TownBlocks, world: World) -> NDArray[np.int64]:
    """Return the tiles of use slots."""
    site = world.atlas.site[0]
    block, template, local = templates(slots, int(site.slots), blocks)
    return np.asarray(block * int(site.cells) + blocks.atlas_i32[template, Slot.CELL, local])


def granted_bits(rows: NDArray[np.int64], blocks: TownBlocks, world: World) -> tuple[Any, Any]:
    """Return the object and the slot's bit of the reservations in some rows."""
    site = world.atlas.site[0]
    things = blocks.reservations_i32[Reservation.OBJECT, rows].astype(np.int64)
    slots = blocks.reservations_i32[Reservation.SLOT, rows].astype(np.int64)
    block, template, fixture = templates(things, int(site.objects), blocks)
    first = blocks.atlas_i32[template, Fixture.SLOT_FIRST, fixture]
    return things, slots - block * int(site.slots) - first


def reservations(blocks: TownBlocks, world: World) -> Iterator[str]:
    claims = blocks.reservations_i32
    state = claims[Reservation.STATE]
    none, using = state == Claim.NONE, state == Claim.USING
    waiting = state == Claim.WAITING
    granted = (state == Claim.CALLED) | using
    if ((state < Claim.NONE) | (state > Claim.USING)).any():
        yield f"a reservation in no known state: row {where((state < 0) | (state > Claim.USING))}"
    if (none != (claims[Reservation.OBJECT] == NOTHING)).any():
        yield f"an object without a reservation, or the reverse: row {where(none != (claims[1] == NOTHING))}"
    if (granted != (claims[Reservation.SLOT] != NOTHING)).any():
        yield f"a slot that was not granted, or the reverse: row {where(granted != (claims[2] != NOTHING))}"
        return
    stuck = ~none & ~using & (claims[Reservation.EXPIRY] < blocks.town_i64[Clock.TICK])
    if stuck.any():
        yield f"a reservation past its expiry: row {where(stuck)}"
    if ((none | using) & (claims[Reservation.EXPIRY] != NEVER)).any():
        yield "a user, or nobody, with an expiry"
    if (~none & ~using & (claims[Reservation.EXPIRY] == NEVER)).any():
        yield "somebody may walk or wait for ever"
    yield from slots_in_use(np.flatnonzero(granted), blocks, world)
    rows = np.flatnonzero(using)
    if (slot_tiles(claims[Reservation.SLOT, rows], blocks, world) != blocks.people_i32[Where.CELL, rows]).any():
        yield f"somebody uses an object from afar: rows {rows.tolist()}"
    queued = np.bincount(claims[Reservation.OBJECT, waiting], minlength=blocks.objects_i16.shape[1])
    if (queued != blocks.objects_i16[Object.QUEUE]).any():
        yield f"queues of a wrong length: object {where(queued != blocks.objects_i16[Object.QUEUE])}"


def slots_in_use(rows: NDArray[np.int64], blocks: TownBlocks, world: World) -> Iterator[str]:
    """Hold the bits of taken slots against the reservations that were granted."""
    things, bits = granted_bits(rows, blocks, world)
    held = np.zeros(blocks.objects_i16.shape[1], np.int64)
    for thing, bit in zip(things, bits, strict=True):
        if bit < 0 or held[thing] >> bit & 1:
            yield f"two people on one slot: object {thing}, slot {bit}"
        else:
            held[thing] |= 1 << bit
    if (held != blocks.objects_i16[Object.TAKEN]).any():
        yield f"slots taken by nobody, or the reverse: object {where(held != blocks.objects_i16[Object.TAKEN])}"
    everything = np.arange(len(held))
    _, template, fixture = templates(everything, int(world.atlas.site["objects"][0]), blocks)
    masks = blocks.atlas_i32[template, Fixture.USER_MASK, fixture] | blocks.atlas_i32[
        template, Fixture.STAFF_MASK, fixture
    ]
    if (held & ~np.where(masks == NOTHING, 0, masks)).any():
        yield "a slot in use that the object does not have"


def what_people_do(blocks: TownBlocks, affordances: Any, commit_ticks: int) -> Iterator[str]:
    live = living(blocks)
    doing, chosen = blocks.people_i8[Body.DOING], blocks.people_i8[Intent.AFFORDANCE]
    state = blocks.reservations_i32[Reservation.STATE]
    tick = blocks.town_i64[Clock.TICK]
    using = live & (doing >= Doing.IDLING)
    under_way = (state == Claim.WALKING) | (state == Claim.CALLED)
    if (chosen >= len(affordances)).any() or (chosen < NOTHING).any():
        yield "an affordance that the catalogue does not know"
        return
    if (using & (chosen == NOTHING)).any():
        yield f"somebody uses nothing: row {where(using & (chosen == NOTHING))}"
        return
    activity = affordances.activity[chosen]
    if (using & (activity != doing)).any():
        yield f"somebody is seen doing something else: row {where(using & (activity != doing))}"
    if ((doing == Doing.WALKING) != under_way)[live].any():
        yield f"somebody walks for no reason, or stands for none: row {where((doing == 1) != under_way)}"
    if ((doing == Doing.WAITING) != (state == Claim.WAITING))[live].any():
        yield "somebody waits for nothing, or is not seen waiting"
    if ((state == Claim.USING) & ~using).any():
        yield f"somebody holds an object and does nothing: row {where((state == Claim.USING) & ~using)}"
    ends, decides = blocks.people_i32[Timer.ENDS], blocks.people_i32[Timer.DECIDE]
    if (using & ((ends < tick) | (ends == NEVER))).any():
        yield f"somebody goes on past the end: row {where(using & ((ends < tick) | (ends == NEVER)))}"
    if (live & (decides < tick)).any():
        yield f"somebody whose decision is overdue: row {where(live & (decides < tick))}"
    if (live & (chosen == NOTHING) & (decides > tick + commit_ticks)).any():
        yield f"somebody who has nothing to do and does not think: row {where(live & (chosen == NOTHING))}"


def partners(blocks: TownBlocks, affordances: Any) -> Iterator[str]:
    """Hold the two sides of every chat against one another; a partner may have died in this very tick."""
    live = living(blocks)
    chosen, partner = blocks.people_i8[Intent.AFFORDANCE], blocks.people_i32[Company.PARTNER]
    chatting = live & (blocks.people_i8[Body.DOING] >= Doing.IDLING) & (chosen != NOTHING)
    chatting &= affordances.partners[chosen] > 0
    for row in np.flatnonzero(chatting):
        other = partner[row]
        if other == NOTHING or (live[other] and partner[other] != row):
            yield f"row {row} chats with row {other}, who does not chat with them"
    if (live & ~chatting & (partner != NOTHING)).any():
        yield f"somebody has a partner and does not chat: row {where(live & ~chatting & (partner != NOTHING))}"


def disturbances(blocks: TownBlocks, world: World) -> Iterator[str]:
    """Hold what is asked, supplied and in order against the orders and what goes on, worked out in another way."""
    now = blocks.disturbances_i32[:, blocks.disturbances_i32[Disturbance.KIND] != Trouble.NONE]
    kind, target = now[Disturbance.KIND], now[Disturbance.TARGET]
    if blocks.town_i64[Unrest.ACTIVE] != len(kind):
        yield f"{blocks.town_i64[Unrest.ACTIVE]} disturbances are counted, {len(kind)} go on"
    if (now[Disturbance.ENDS] < blocks.town_i64[Clock.TICK]).any():
        yield "a disturbance that should be over"
    places = np.arange(blocks.places_i32.shape[1])
    block = places // int(world.atlas.site["places"][0])
    for effect, order, outage in (
        (Premises.POWER, Supply.POWER, Trouble.BLACKOUT), (Premises.WATER, Supply.WATER, Trouble.WATER_OUTAGE),
    ):
        supplied = (blocks.places_i32[order] != 0) & ~np.isin(block, target[kind == outage])
        if (supplied != (blocks.places_i32[effect] != 0)).any():
            yield f"{effect.name.lower()} on or off for no reason: place {where(supplied != blocks.places_i32[effect])}"
    things = np.arange(blocks.objects_i16.shape[1])
    broken = (blocks.objects_i16[Object.BROKEN_BY_ORDER] != 0) | np.isin(things, target[kind == Trouble.CLOSURE])
    if (broken != (blocks.objects_i16[Object.BROKEN] != 0)).any():
        yield f"objects in or out of order for no reason: {where(broken != blocks.objects_i16[Object.BROKEN])}"
    calm = ~np.isin(places, target[kind == Trouble.PRICE_SPIKE])
    if (blocks.view(Price)[:, calm] != blocks.view(ListPrice)[:, calm]).any():
        yield "prices off the list for no reason"


def books(blocks: TownBlocks) -> Iterator[str]:
    if money_drift(blocks):
        yield f"{money_drift(blocks)} cents that the books cannot account for"
    if goods_drift(blocks):
        yield f"{goods_drift(blocks)} goods that the books cannot account for"
    for name, amounts in (
        ("wallet", blocks.people_i64[Purse.WALLET]),
        ("rent owed", blocks.people_i64[Purse.RENT_OWED]),
        ("bag", blocks.view(Bag)),
        ("stock", blocks.view(Stock)),
        ("account of a shop or employer", blocks.places_i64),
        ("account of the landlord", blocks.town_i64[[Account.LANDLORD]]),
        ("money minted or burned", blocks.town_i64[[Account.MINTED, Account.BURNED]]),
    ):
        if (amounts < 0).any():
            yield f"a negative {name}: {where(amounts < 0)}"


def counters(blocks: TownBlocks) -> Iterator[str]:
    numbers = blocks.town_i64
    if numbers[EventCount.FIRST : EventCount.LAST + 1].sum() != numbers[Clock.EVENTS]:
        yield "events that were not counted by their kind"
    if numbers[TimeUse.FIRST : TimeUse.LAST + 1].sum() != numbers[Kpi.PERSON_TICKS]:
        yield "person-ticks that were not counted by what was done"
    if not 0 <= numbers[Kpi.GOOD_DAYS] <= numbers[Kpi.PERSON_DAYS]:
        yield "more good days than days"
    if not max(numbers[Kpi.ATTENDED], numbers[Kpi.LATE]) <= numbers[Kpi.SHIFTS]:
        yield "more shifts worked than there were"
