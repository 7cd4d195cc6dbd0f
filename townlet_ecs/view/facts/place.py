"""What the inspector says of a place: whether it is open, who is there, what it sells and what it earns."""

from dataclasses import dataclass

import numpy as np

from components.atlas import Lot, Post
from components.objects import Object
from components.people import Belongs, Body, Identity, Where
from components.places import Delivery, ListPrice, Premises, Price, Stock, Supply, Till
from components.positions import Position
from components.words import NOTHING, Doing
from systems.rules import is_open
from townlet_ecs.view.facts.object import SupplyFacts
from townlet_ecs.view.facts.trouble import TroubleFacts, troubles_of_place
from townlet_ecs.view.facts.words import DOINGS, SPOT_TO_STAND, Words


@dataclass(frozen=True)
class WareFacts:
    """Goods that a shop sells.

    Attributes:
        item: Name of the kind; `name` says what it is.
        name: What it is.
        stock, stock_full: How many there are, and after a delivery.
        list_cents, price_cents: Price while nothing drives it up, and price now.
    """

    item: str
    name: str
    stock: int
    stock_full: int
    list_cents: int
    price_cents: int


@dataclass(frozen=True)
class PositionFacts:
    """A position of employment.

    Attributes:
        row, job: Which it is.
        hours, days: When it is worked.
        wage_cents: Of a full shift.
        who, name: Id and name of the holder, or None.
        on_shift: Whether it is worked at this hour of this day.
    """

    row: int
    job: str
    hours: str
    days: str
    wage_cents: int
    who: int | None
    name: str
    on_shift: bool


@dataclass(frozen=True)
class PresentFacts:
    """Somebody who is in the place.

    Attributes:
        who, name: Id and name.
        doing: What they do.
        words: The same in words.
    """

    who: int
    name: str
    doing: Doing
    words: str


@dataclass(frozen=True)
class ThingFacts:
    """An object that stands in the place.

    Attributes:
        row, kind: Which it is.
        taken, slots: How many use it, and how many can.
        waiting: How many wait for it.
        broken: Whether it is out of order.
    """

    row: int
    kind: str
    taken: int
    slots: int
    waiting: int
    broken: bool


@dataclass(frozen=True)
class PlaceFacts:
    """A place.

    Attributes:
        row, name, kind: Which it is.
        tick: When this is.
        tile: East and south of its middle.
        is_open: Whether whoever may enter is let in now.
        hours: Its hours in words.
        why_closed: Why it is not open, or empty.
        private: Whether only residents use it.
        supplies: Power and water.
        cut: Which of them are cut by order; else an outage among the troubles cuts them.
        residents: Ids and names of those who live here.
        positions: Who works here.
        present: Who is in it now.
        wares: What it sells.
        sales_cents, payroll_cents: Its accounts; None where it has none.
        truck: Until when a truck stands at the door, as people say it, or empty.
        troubles: Disturbances.
        things: What stands in it, rooms left out.
    """

    row: int
    name: str
    kind: str
    tick: int
    tile: tuple[int, int]
    is_open: bool
    hours: str
    why_closed: str
    private: bool
    supplies: tuple[SupplyFacts, ...]
    cut: tuple[str, ...]
    residents: tuple[tuple[int, str], ...]
    positions: tuple[PositionFacts, ...]
    present: tuple[PresentFacts, ...]
    wares: tuple[WareFacts, ...]
    sales_cents: int | None
    payroll_cents: int | None
    truck: str
    troubles: tuple[TroubleFacts, ...]
    things: tuple[ThingFacts, ...]


def place_facts(words: Words, row: int) -> PlaceFacts | None:
    """Return what there is to say of a place, or None where there is none."""
    lot = words.lot(row)
    if lot is None:
        return None
    town, wares, positions = words.blocks, _wares(words, row), _positions(words, row)
    opens, closes, private = (_fixed(words, row, column) for column in (Lot.OPENS, Lot.CLOSES, Lot.PRIVATE))
    always = opens == 0 and closes >= words.world.config.time.ticks_per_day
    open_now, truck = _is_open(words, row), int(town.places_i32[Delivery.TRUCK_UNTIL, row])
    per_block = int(words.world.atlas.site["objects"][0])
    block = row // int(words.world.atlas.site["places"][0])
    things = range(block * per_block, (block + 1) * per_block)
    troubles = troubles_of_place(words, row, things)
    why = "" if open_now else f"opens at {words.clock(opens)}"
    return PlaceFacts(
        row=row,
        name=words.place_name(row),
        kind=lot.kind,
        tick=words.tick,
        tile=(lot.left + lot.width // 2, lot.top + lot.height // 2),
        is_open=open_now,
        hours="at any hour" if always else f"{words.clock(opens)} to {words.clock(closes)}",
        why_closed="shut by order" if town.places_i32[Premises.SHUT, row] else why,
        private=bool(private),
        supplies=_supplies(words, row),
        cut=_cut(words, row),
        residents=_residents(words, row),
        positions=positions,
        present=_present(words, row),
        wares=wares,
        sales_cents=int(town.places_i64[Till.SALES, row]) if wares else None,
        payroll_cents=int(town.places_i64[Till.PAYROLL, row]) if positions else None,
        truck=words.when(truck) if truck > words.tick else "",
        troubles=troubles,
        things=_things(words, row, things),
    )


def _fixed(words: Words, row: int, column: int) -> int:
    """Return what never changes about a place."""
    block, local = divmod(row, int(words.world.atlas.site["places"][0]))
    return int(words.world.atlas.table[words.template_of(block), column, local])


def _is_open(words: Words, row: int) -> bool:
    """Return whether a place is open now."""
    block, local = divmod(row, int(words.world.atlas.site["places"][0]))
    return bool(is_open(words.blocks, row, local, words.template_of(block), words.tick))


def _supplies(words: Words, row: int) -> tuple[SupplyFacts, ...]:
    """Return power and water of a place."""
    now = words.blocks.places_i32
    return (
        SupplyFacts("power", bool(now[Premises.POWER, row])),
        SupplyFacts("water", bool(now[Premises.WATER, row])),
    )


def _cut(words: Words, row: int) -> tuple[str, ...]:
    """Return which of power and water are cut by order."""
    columns = {"power": Supply.POWER, "water": Supply.WATER}
    return tuple(name for name, column in columns.items() if not words.blocks.places_i32[column, row])


def _residents(words: Words, row: int) -> tuple[tuple[int, str], ...]:
    """Return who lives in a place."""
    people = words.blocks.people_i32
    found = np.flatnonzero((people[Belongs.HOME] == row) & (words.blocks.people_i8[Body.LIVE] == 1))
    return tuple((who, words.name(who)) for who in people[Identity.ID, found].tolist())


def _positions(words: Words, row: int) -> tuple[PositionFacts, ...]:
    """Return the positions of a place."""
    site, time = words.world.atlas.site[0], words.world.config.time
    block, local = divmod(row, int(site.places))
    table = words.world.atlas.table[words.template_of(block)][:, : int(site.positions)]
    day, of_day = divmod(words.tick, time.ticks_per_day)
    found = []
    for post in np.flatnonzero((table[Post.JOB] != NOTHING) & (table[Post.PLACE] == local)).tolist():
        position = block * int(site.positions) + post
        holder, wage = words.blocks.positions_i32[[Position.HOLDER, Position.WAGE], position].tolist()
        start, length, days = (int(table[column, post]) for column in (Post.START, Post.LENGTH, Post.DAYS))
        into = (of_day - start) % time.ticks_per_day
        began = day if of_day >= start else day - 1
        who = words.id_of(holder) if holder != NOTHING else None
        found.append(
            PositionFacts(
                row=position,
                job=words.job(position),
                hours=f"{words.clock(start)} to {words.clock(start + length)}",
                days=words.days(days),
                wage_cents=wage,
                who=who,
                name=words.name(who) if who is not None else "",
                on_shift=into < length and bool(days >> began % time.days_per_week & 1),
            )
        )
    return tuple(found)


def _present(words: Words, row: int) -> tuple[PresentFacts, ...]:
    """Return who is in a place now."""
    site, people = words.world.atlas.site[0], words.blocks.people_i32
    block = row // int(site.places)
    live = words.blocks.people_i8[Body.LIVE] == 1
    near = np.flatnonzero(live & (people[Where.CELL] // int(site.cells) == block))
    found = []
    for each in near.tolist():
        if words.place_at(int(people[Where.CELL, each])) == row:
            who, doing = words.id_of(each), Doing(int(words.blocks.people_i8[Body.DOING, each]))
            found.append(PresentFacts(who, words.name(who), doing, DOINGS[doing]))
    return tuple(found)


def _wares(words: Words, row: int) -> tuple[WareFacts, ...]:
    """Return what a place sells."""
    now, found = words.blocks.places_i32[:, row].tolist(), []
    sells = words.world.config.places[_kind(words, row)].sells
    for kind, item in enumerate(words.world.config.items):
        if now[ListPrice.ITEM_0 + kind] or item in sells:
            full = sells[item].stock if item in sells else now[Stock.ITEM_0 + kind]
            stock, price, listed = (now[column + kind] for column in (Stock.ITEM_0, Price.ITEM_0, ListPrice.ITEM_0))
            found.append(WareFacts(item, words.item(kind), stock, full, listed, price))
    return tuple(found)


def _kind(words: Words, row: int) -> str:
    """Return the kind of a place that is there."""
    lot = words.lot(row)
    assert lot is not None, f"no place in row {row}"
    return lot.kind


def _things(words: Words, row: int, rows: range) -> tuple[ThingFacts, ...]:
    """Return what stands in a place."""
    objects, kinds, found = words.blocks.objects_i16, words.site.object_kind, []
    for thing in rows:
        if kinds[thing] == NOTHING or words.object_place(thing) != row or words.object_kind(thing) == SPOT_TO_STAND:
            continue
        taken, broken, waiting = (int(objects[c, thing]) for c in (Object.TAKEN, Object.BROKEN, Object.QUEUE))
        slots = words.slots_of(thing)
        found.append(
            ThingFacts(thing, words.object_kind(thing), taken.bit_count(), slots, waiting, bool(broken))
        )
    return tuple(found)
