"""Setting a scene: a town with known people on known tiles, arranged by hand between two ticks."""

from functools import cache
from typing import Any

import numpy as np

from components.atlas import BlockColumn, Fixture, KindIndex, Lot, Slot
from components.objects import Object
from components.people import Body, Identity, Intent, Purse, Timer, Where
from components.reservations import Reservation
from components.town import Account, Clock
from components.words import NEVER, NOTHING, Claim, Doing, Outcome, Reason
from systems.blocks import TownBlocks
from systems.conduct import leave_off
from systems.neighbours import index_people
from townlet_ecs import Town
from townlet_ecs.atlas import Atlas
from townlet_ecs.commands import carry_out
from townlet_ecs.config.loading import Loaded, load_all
from townlet_ecs.world import World


@cache
def riverside() -> Loaded:
    """Return the default config, read once."""
    return load_all()


def town_at(tick: int, *, seed: int = 7, **options: Any) -> Town:
    """Return the default town as it is before a tick."""
    town = Town(riverside(), seed=seed, **options)
    town.run(tick)
    return town


def ground(atlas: Atlas) -> TownBlocks:
    """Return the blocks of a town on a map in which nobody lives yet."""
    return World(riverside().config, atlas, riverside(), seed=0, towns=range(1)).town(0)


def blocks_of(town: Town) -> TownBlocks:
    """Return the writable blocks that the stages of a town work on."""
    return town._blocks


def do(town: Town, *commands: Any) -> None:
    """Carry commands out at once; one that is refused is an error."""
    for command in commands:
        carry_out(command, town.world)


def affordance(town: Town, name: str) -> int:
    """Return the catalogue index of an affordance."""
    return town.world.catalogue.names.index(name)


def object_rows(town: Town, kind: str, place: str | None = None) -> list[int]:
    """Return the rows of all objects of a kind, or of those in a kind of place; one-block towns only."""
    atlas, config = town.world.atlas, town.world.config
    table = atlas.table[atlas.blocks[BlockColumn.TEMPLATE, 0]]
    number = config.objects.index(kind)
    first = table[KindIndex.FIRST, number]
    rows = range(first, first + table[KindIndex.COUNT, number])
    if place is None:
        return list(rows)
    wanted = list(config.places).index(place)
    return [row for row in rows if table[Lot.KIND, table[Fixture.PLACE, row]] == wanted]


def place_rows(town: Town, kind: str) -> list[int]:
    """Return the rows of all places of a kind; one-block towns only."""
    atlas, config = town.world.atlas, town.world.config
    table = atlas.table[atlas.blocks[BlockColumn.TEMPLATE, 0]]
    return np.flatnonzero(table[Lot.KIND] == list(config.places).index(kind)).tolist()


def slots_of(town: Town, thing: int) -> list[int]:
    """Return the use slots of an object of a one-block town."""
    table = town.world.atlas.table[town.world.atlas.blocks[BlockColumn.TEMPLATE, 0]]
    first = int(table[Fixture.SLOT_FIRST, thing])
    return list(range(first, first + int(table[Fixture.SLOTS, thing])))


def tile_of_slot(town: Town, slot: int) -> int:
    """Return the tile of a use slot of a one-block town."""
    table = town.world.atlas.table[town.world.atlas.blocks[BlockColumn.TEMPLATE, 0]]
    return int(table[Slot.CELL, slot])


def tile(town: Town, x: int, y: int) -> int:
    """Return the tile at a place of a one-block town."""
    return y * int(town.world.atlas.site["width"][0]) + x


def stand(blocks: TownBlocks, row: int, cell: int) -> None:
    """Put a person who holds nothing on a tile, without asking whether there is room."""
    assert blocks.reservations_i32[Reservation.STATE, row] == Claim.NONE, "release first"
    blocks.cells_u8[blocks.people_i32[Where.CELL, row]] -= 1
    blocks.people_i32[Where.CELL, row] = cell
    blocks.cells_u8[cell] += 1


def walk_to(blocks: TownBlocks, row: int, thing: int, slot: int, *, expiry: int = 240) -> None:
    """Let a person be on the way to a slot of an object, whatever they would rather do."""
    tick = int(blocks.town_i64[Clock.TICK])
    blocks.people_i8[Body.DOING, row] = Doing.WALKING
    blocks.people_i32[Where.GOAL, row] = slot
    blocks.people_i32[Timer.DECIDE, row] = NEVER
    claim = blocks.reservations_i32
    claim[Reservation.STATE, row] = Claim.WALKING
    claim[Reservation.OBJECT, row] = thing
    claim[Reservation.SLOT, row] = NOTHING
    claim[Reservation.SINCE, row] = tick
    claim[Reservation.EXPIRY, row] = tick + expiry


def nobody_else(town: Town, *, keep: int) -> TownBlocks:
    """Empty a town of all but the people of the first few rows, who stand in their rooms with nothing to do."""
    from townlet_ecs.commands import Remove

    blocks = blocks_of(town)
    live = np.flatnonzero(blocks.people_i8[Body.LIVE])
    for row in live[keep:]:
        do(town, Remove(person=int(blocks.people_i32[Identity.ID, row])))
    return blocks


def idle(blocks: TownBlocks) -> None:
    """Let everybody forget what they were about, and think no more."""
    for row in np.flatnonzero(blocks.people_i8[Body.LIVE]).tolist():
        break_off(row, blocks)
        blocks.people_i32[Timer.DECIDE, row] = NEVER


def break_off(row: int, town: TownBlocks) -> None:
    """End what a person is about."""
    leave_off(town, row, int(Outcome.INTERRUPTED), int(Reason.CHANGED_MIND))


def look_around(blocks: TownBlocks) -> None:
    """Run the stage of perception, on which the later stages rely."""
    index_people(blocks)


def wait_for(blocks: TownBlocks, row: int, thing: int, deed: int, *, waited: int, patience: int = 60) -> None:
    """Let a person have waited for an object for some ticks, to do something there."""
    tick = int(blocks.town_i64[Clock.TICK])
    blocks.people_i8[Body.DOING, row] = Doing.WAITING
    blocks.people_i8[Intent.AFFORDANCE, row] = deed
    blocks.people_i32[Timer.DECIDE, row] = NEVER
    claim = blocks.reservations_i32
    claim[Reservation.STATE, row] = Claim.WAITING
    claim[Reservation.OBJECT, row] = thing
    claim[Reservation.SLOT, row] = NOTHING
    claim[Reservation.SINCE, row] = tick - waited
    claim[Reservation.EXPIRY, row] = tick - waited + patience
    blocks.objects_i16[Object.QUEUE, thing] += 1


def hold(town: Town, row: int, thing: int, deed: int, *, state: Claim, slot: int | None = None, left: int = 9) -> int:
    """Grant a slot of an object to a person, who is called to it or stands there and uses it; return the slot."""
    blocks = blocks_of(town)
    tick = int(blocks.town_i64[Clock.TICK])
    slot = slots_of(town, thing)[0] if slot is None else slot
    if state == Claim.USING:
        stand(blocks, row, tile_of_slot(town, slot))
    claim = blocks.reservations_i32
    claim[Reservation.STATE, row] = state
    claim[Reservation.OBJECT, row] = thing
    claim[Reservation.SLOT, row] = slot
    claim[Reservation.SINCE, row] = tick
    claim[Reservation.EXPIRY, row] = NEVER if state == Claim.USING else tick + left
    blocks.objects_i16[Object.TAKEN, thing] |= 1 << slots_of(town, thing).index(slot)
    blocks.people_i8[Intent.AFFORDANCE, row] = deed
    blocks.people_i32[Timer.DECIDE, row] = NEVER
    if state == Claim.USING:
        blocks.people_i8[Body.DOING, row] = blocks.affordances[deed]["activity"]
        blocks.people_i32[Timer.BEGAN, row], blocks.people_i32[Timer.ENDS, row] = tick, tick + left
    else:
        blocks.people_i8[Body.DOING, row] = Doing.WALKING
        blocks.people_i32[Where.GOAL, row] = slot
    return slot


def set_wallet(blocks: TownBlocks, row: int, cents: int) -> None:
    """Put so much into a wallet; what is added is minted, what is taken is burned."""
    change = cents - int(blocks.people_i64[Purse.WALLET, row])
    blocks.people_i64[Purse.WALLET, row] = cents
    blocks.town_i64[Account.MINTED] += max(0, change)
    blocks.town_i64[Account.BURNED] += max(0, -change)
