"""Sending a person to do any affordance of the catalogue, whatever the script would choose."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np

from components.atlas import BlockColumn, Lot, Post, Slot
from components.catalogue import Hook
from components.people import Bag, Belongs, Intent, Need, Purse, Roster, Summons, Timer, Where
from components.positions import Position
from components.schema import BLOCKS
from components.town import Clock, Made, Used
from components.words import NEVER, NOTHING, Reason, Role
from systems.blocks import TownBlocks
from systems.company import company_of
from systems.conduct import set_out
from systems.neighbours import index_people
from systems.planning import find_object, first_slot
from systems.rules import person_refusal
from systems.ways import place_of
from tests.scenes import break_off, set_wallet
from townlet_ecs.storage import CELLS
from townlet_ecs.world import World

FIELDS = tuple(name.replace(".", "_") for name in (*(block.name for block in BLOCKS), CELLS))
LEVELS = (0.3, 0.7)
HANDFUL = 3


def drive(affordance: int, row: int, town: TownBlocks, world: World) -> bool:
    """Bring a person into a state in which they may set out for an affordance, and send them; or change nothing."""
    saved = {name: getattr(town, name).copy() for name in FIELDS}
    what = world.catalogue.records[affordance]
    for state in states(what):
        arrange(row, what, state, town)
        plan = plan_for(affordance, row, what, town)
        if plan is not None:
            send(affordance, row, what, *plan, town)
            return True
        for name, block in saved.items():
            getattr(town, name)[...] = block
    return False


def states(what: Any) -> Iterator[dict[str, Any]]:
    """Yield states of a person, one of which should allow any affordance."""
    exact = np.maximum(0, -what.items_start)
    bags = (exact, np.full_like(exact, HANDFUL), np.zeros_like(exact))
    for bag, wallet, owed, at_work, level in product(bags, (3_000, 50), (0, 200), (False, True), LEVELS):
        yield {"bag": bag, "wallet": wallet, "owed": owed, "at_work": at_work, "level": level}


def arrange(row: int, what: Any, state: dict[str, Any], town: TownBlocks) -> None:
    """Write a state into a person's row; the books follow."""
    tick = int(town.town_i64[Clock.TICK])
    break_off(row, town)
    town.people_f32[Need.HUNGER : Need.COMFORT + 1, row] = state["level"]
    bag = slice(Bag.ITEM_0, Bag.ITEM_7 + 1)
    change = state["bag"] - town.people_i16[bag, row].astype(np.int64)
    town.town_i64[Made.ITEM_0 : Made.ITEM_7 + 1] += np.maximum(0, change)
    town.town_i64[Used.ITEM_0 : Used.ITEM_7 + 1] += np.maximum(0, -change)
    town.people_i16[bag, row] = state["bag"]
    set_wallet(town, row, state["wallet"])
    town.people_i64[Purse.RENT_OWED, row] = state["owed"]
    position = town.people_i32[Belongs.POSITION, row]
    if what.hook == Hook.HIRE and position != NOTHING:
        town.positions_i32[Position.HOLDER, position] = NOTHING
        town.people_i32[Belongs.POSITION, row] = NOTHING
        town.people_i32[[Roster.START, Roster.END], row] = NEVER
    elif position != NOTHING and (what.role == Role.STAFF or state["at_work"]):
        town.people_i32[Roster.START, row] = tick - 2
        town.people_i32[Roster.END, row] = tick + 200
    summon(row, what, town)
    if state["at_work"] and position != NOTHING:
        step_to(row, post_tile(int(position), town), town)


def summon(row: int, what: Any, town: TownBlocks) -> None:
    """Call a person to where an affordance for the called is done, or to where they stand."""
    if not what.called and not what.partners:
        return
    place = int(place_of(town, int(town.people_i32[Where.CELL, row])))
    if what.called:
        kinds = town.atlas_i32[town.blocks_i32[BlockColumn.TEMPLATE, 0], Lot.KIND]
        place = next(lot for lot, kind in enumerate(kinds) if kind >= 0 and what.place_mask >> int(kind) & 1)
    town.people_i32[[Summons.PLACE, Summons.WHO], row] = place, NOTHING
    town.people_i32[Summons.UNTIL, row] = town.town_i64[Clock.TICK] + 200


def post_tile(position: int, town: TownBlocks) -> int:
    """Return the tile from which a position's place of work is found."""
    site = town.params_block[0]["site"]
    block, post = divmod(position, int(site["positions"]))
    template = town.blocks_i32[BlockColumn.TEMPLATE, block]
    return int(block * site["cells"] + town.atlas_i32[template, Slot.CELL, town.atlas_i32[template, Post.SLOT, post]])


def step_to(row: int, cell: int, town: TownBlocks) -> None:
    """Put a person on a tile."""
    town.cells_u8[town.people_i32[Where.CELL, row]] -= 1
    town.people_i32[Where.CELL, row] = cell
    town.cells_u8[cell] += 1


def plan_for(affordance: int, row: int, what: Any, town: TownBlocks) -> tuple[int, int] | None:
    """Return the object and the partner with whom an affordance can be done by the world's rules, if it can."""
    index_people(town)
    refusal = person_refusal(town, affordance, row)
    if refusal != Reason.NONE:
        return None
    if what.kind != NOTHING:
        thing, _, _ = find_object(town, affordance, row)
        return None if thing == NOTHING else (int(thing), NOTHING)
    if not what.partners:
        return NOTHING, NOTHING
    _, partner = company_of(town, row, town.town_i64[Clock.KEY], town.town_i64[Clock.TICK])
    return None if partner == NOTHING else (NOTHING, int(partner))


def send(affordance: int, row: int, what: Any, thing: int, partner: int, town: TownBlocks) -> None:
    """Let a person set out, and keep the script from calling them, or their partner, back."""
    slot = NOTHING
    if thing != NOTHING:
        slot = int(first_slot(town, thing, what.role))
        if what.own:
            slot = int(town.people_i32[Belongs.BED, row])
    town.people_i8[Intent.OPTION, row] = what.option
    set_out(town, row, affordance, thing, partner, slot)
    town.people_i32[Timer.DECIDE, row] = NEVER
    if partner != NOTHING:
        town.people_i32[Timer.DECIDE, partner] = town.town_i64[Clock.TICK] + 1


