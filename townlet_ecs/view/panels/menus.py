"""Menus: what can be done with a person, an object, a place, a tile or the town; what changes it is a command."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import get_args

import numpy as np

from components.disturbances import Disturbance
from components.objects import Object
from components.people import Belongs, Body, Identity, Mind, Need, Purse, TieWho, Where
from components.places import ListPrice, Premises, Supply
from components.town import Clock, Unrest
from components.words import NOTHING, Policy, Trouble, Weather
from townlet_ecs.command import Command, CommandError, free_tile, row_of
from townlet_ecs.commands import (
    Remove,
    SetBroken,
    SetNeed,
    SetOpen,
    SetSupply,
    SetWallet,
    SetWeather,
    Spawn,
    Teleport,
)
from townlet_ecs.favours import GiveItem, SetTie
from townlet_ecs.landmarks import object_kind, tiles_of_place
from townlet_ecs.names import short_name_of
from townlet_ecs.personnel import LetGo
from townlet_ecs.town import Town
from townlet_ecs.upsetting import EndDisturbance, StartDisturbance, Upset
from townlet_ecs.view.map.site import Lot, Site
from townlet_ecs.view.panels.hours import money
from townlet_ecs.view.wishes import (
    OVERLAYS,
    Branch,
    Calm,
    Fit,
    Follow,
    Give,
    Picture,
    Possess,
    Quit,
    Scale,
    Select,
    Subject,
    Toggle,
    Wish,
)

OTHERS_MAX = 8
"""People whom a menu offers for a meeting."""

LOW, FULL = 0.1, 1.0
"""Levels to which a menu sets needs."""

GIFTS_CENTS = (1_000, 10_000)
"""Amounts of money that a menu gives."""

HOUR_TICKS = 60

SPIKE_PERMILLE = 2_000
"""Factor of a price spike from a menu, in thousandths."""

UPSETS: tuple[Upset, ...] = get_args(Upset)

UPSET_WORDS: dict[Upset, str] = {
    "price_spike": "Price spike",
    "blackout": "Blackout",
    "water_outage": "Water outage",
    "closure": "Something out of order",
    "meet": "Rivals meet",
    "festival": "Festival",
}


@dataclass(frozen=True)
class Entry:
    """A line of a menu.

    Attributes:
        label: What it says.
        wish: What a click wishes; nothing where it leads on, or cannot be done now.
        glyph: A sign before it, one of `townlet_ecs.view.panels.glyphs.GLYPHS`.
        entries: What it leads on to.
    """

    label: str
    wish: Wish | None = None
    glyph: str = ""
    entries: "tuple[Entry, ...]" = ()


@dataclass(frozen=True)
class Menu:
    """A menu: what it is about, and its entries."""

    title: str
    entries: tuple[Entry, ...]


def menu_of(
    town: Town, site: Site, subject: Subject | None, tile: tuple[int, int] | None = None, *, chosen: int | None = None
) -> Menu:
    """Return the menu of a subject; without one that of a tile, and without that the menu of the town.

    Args:
        town: Between two ticks.
        site: Where things stand.
        subject: What the menu is about.
        tile: Where it was asked for.
        chosen: Id of the person who is selected, and may be brought to the tile.
    """
    if subject is None:
        return _tile_menu(town, site, tile, chosen) if tile is not None else town_menu(town)
    if subject.kind == "person":
        return _person_menu(town, site, subject.number)
    if subject.kind == "object":
        return _object_menu(town, subject.number)
    return Menu(_place_name(site.lots[subject.number]), _place_entries(town, site.lots[subject.number]))


def _give(label: str, command: Command, glyph: str = "") -> Entry:
    """Return an entry that gives a command."""
    return Entry(label, Give(command), glyph)


def town_menu(town: Town) -> Menu:
    """Return the menu of the town."""
    now = town.world.blocks["disturbances.i32"][0, Disturbance.KIND]
    going = [upset for upset in UPSETS if (now == Trouble[upset.upper()]).any()]
    weather = int(town.world.blocks["town.i64"][0, Unrest.WEATHER])
    skies: tuple[Entry, ...] = tuple(
        _give(
            name.capitalize() + (" (now)" if Weather[name.upper()] == weather else ""),
            SetWeather(weather=name),
            name,
        )
        for name in ("sunny", "rain", "cold")
    )
    starts = tuple(_give(UPSET_WORDS[upset], StartDisturbance(disturbance=upset), upset) for upset in UPSETS)
    ends = tuple(_give(UPSET_WORDS[upset], EndDisturbance(disturbance=upset), upset) for upset in going)
    supplies = (
        _give("Power on everywhere", SetSupply(supply="power", on=True), "blackout"),
        _give("Power off everywhere", SetSupply(supply="power", on=False), "blackout"),
        _give("Water on everywhere", SetSupply(supply="water", on=True), "water_outage"),
        _give("Water off everywhere", SetSupply(supply="water", on=False), "water_outage"),
    )
    shows = tuple(Entry(overlay.capitalize(), Toggle(overlay)) for overlay in OVERLAYS)
    window = (
        Entry("Larger text", Scale(1)),
        Entry("Smaller text", Scale(-1)),
        Entry("Less motion, or more", Calm()),
        Entry("Save a picture", Picture()),
        Entry("Quit", Quit()),
    )
    return Menu(
        "Town",
        (
            Entry("Weather", glyph="sunny", entries=skies),
            Entry("Start a disturbance", glyph="warning", entries=starts),
            Entry("End a disturbance", glyph="check", entries=ends),
            Entry("Power and water", glyph="blackout", entries=supplies),
            _give("Let somebody move in", Spawn(), "arrive"),
            Entry("Branch from here", Branch(), "branch"),
            Entry("Show the whole town", Fit(), "target"),
            Entry("Show or hide", glyph="eye", entries=shows),
            Entry("Window", glyph="menu", entries=window),
        ),
    )


def _tile_menu(town: Town, site: Site, tile: tuple[int, int], chosen: int | None) -> Menu:
    """Return the menu of a tile."""
    cell = site.cell_at(*tile)
    free = cell is not None and _is_free(cell, town)
    entries = [Entry("Spawn somebody here", Give(Spawn(cell=cell)) if free else None, "arrive")]
    if chosen is not None and _lives(chosen, town):
        command = Teleport(person=chosen, cell=cell or 0)
        entries.append(Entry(f"Bring {_name(chosen, town)} here", Give(command) if free else None, "target"))
    lot = site.lot_at(tile[0] + 0.5, tile[1] + 0.5)
    if lot is not None:
        place = Entry(f"Look at {_place_name(lot)}", Select(Subject("place", lot.row)), "eye")
        entries += [place, Entry(_place_name(lot), glyph="home", entries=_place_entries(town, lot))]
    whole = town_menu(town)
    return Menu(f"Tile {tile[0]}, {tile[1]}", (*entries, *whole.entries[:4], *whole.entries[5:6]))


def _person_menu(town: Town, site: Site, person: int) -> Menu:
    """Return the menu of a person."""
    if not _lives(person, town):
        return Menu(_name(person, town), (Entry("does not live here any more"),))
    blocks = town.world.blocks
    row = row_of(person, town.world.town(0))
    wallet = int(blocks["people.i64"][0, Purse.WALLET, row])
    is_possessed = int(blocks["people.i8"][0, Mind.POLICY, row]) == Policy.PRIMITIVE
    possess = (
        Entry("Give back to the script", Possess(None), "close")
        if is_possessed
        else Entry("Possess", Possess(person), "hand")
    )
    gifts = (
        *(_give(f"{money(cents)} more", SetWallet(person=person, cents=wallet + cents)) for cents in GIFTS_CENTS),
        _give("All money gone", SetWallet(person=person, cents=0)),
    )
    goods = tuple(_give(f"One {item}", GiveItem(person=person, item=item, count=1)) for item in town.world.config.items)
    entries = [
        Entry("Follow", Follow(person), "eye"),
        possess,
        Entry("Needs", glyph="heart", entries=_need_entries(person)),
        Entry("Money", glyph="money", entries=gifts),
        Entry("Goods", glyph="goods", entries=goods),
        Entry("Send to", glyph="target", entries=_send_entries(town, site, person, row)),
        Entry("Meet", glyph="meet", entries=_meet_entries(town, site, person, row)),
        Entry("Make friends with", glyph="heart", entries=_tie_entries(town, person, row, warm=True)),
        Entry("Make rivals with", glyph="rival", entries=_tie_entries(town, person, row, warm=False)),
    ]
    if int(blocks["people.i32"][0, Belongs.POSITION, row]) != NOTHING:
        entries.append(_give("Lose the job", LetGo(person=person), "work"))
    entries.append(_give("Remove from the town", Remove(person=person), "leave"))
    return Menu(_name(person, town), tuple(entries))


def _need_entries(person: int) -> tuple[Entry, ...]:
    """Return entries that set the needs of a person."""
    names = tuple(need.name.lower() for need in Need)
    return tuple(
        _give(f"{name.capitalize()} {words}", SetNeed(person=person, need=name, level=level))  # type: ignore[arg-type]
        for name in names
        for words, level in (("full", FULL), ("low", LOW))
    )


def _send_entries(town: Town, site: Site, person: int, row: int) -> tuple[Entry, ...]:
    """Return entries that put a person into their home and into one place of every kind, the nearest."""
    home = int(town.world.blocks["people.i32"][0, Belongs.HOME, row])
    x, y = _spot(town, site, row)
    nearest: dict[str, Lot] = {}
    for lot in sorted((lot for lot in site.lots if lot.kind), key=lambda lot: _far(lot, x, y)):
        nearest.setdefault(lot.kind, lot)
    lots = [lot for kind, lot in nearest.items() if kind != "home"]
    if home != NOTHING:
        lots.insert(0, site.lots[home])
    entries = []
    for lot in lots:
        cell = next((cell for cell in tiles_of_place(lot.row, town.world) if _is_free(cell, town)), None)
        label = "Home" if lot.row == home else _place_name(lot)
        entries.append(Entry(label, Give(Teleport(person=person, cell=cell)) if cell is not None else None, "home"))
    return tuple(entries)


def _meet_entries(town: Town, site: Site, person: int, row: int) -> tuple[Entry, ...]:
    """Return entries that call a person and another one to meet: where it is open, at a cafe or else in a park."""
    x, y = _spot(town, site, row)
    places = [lot for lot in site.lots if lot.kind in ("cafe", "park") and _is_open(town, lot)]
    place = min(places, key=lambda lot: (lot.kind != "cafe", _far(lot, x, y)), default=None)
    where = None if place is None else place.row
    entries = []
    for other in _others(town, site, row):
        meet = StartDisturbance(disturbance="meet", target=where, person=person, other=other)
        entries.append(_give(_name(other, town), meet, "person"))
    return tuple(entries)


def _tie_entries(town: Town, person: int, row: int, *, warm: bool) -> tuple[Entry, ...]:
    """Return entries that make a person like another one, or not."""
    trust, familiarity, rivalry = (0.6, 0.6, 0.0) if warm else (-0.3, 0.3, 0.9)
    return tuple(
        _give(
            _name(other, town),
            SetTie(person=person, other=other, trust=trust, familiarity=familiarity, rivalry=rivalry),
            "person",
        )
        for other in _others(town, None, row)
    )


def _object_menu(town: Town, thing: int) -> Menu:
    """Return the menu of an object."""
    broken = bool(town.world.blocks["objects.i16"][0, Object.BROKEN_BY_ORDER, thing])
    name = object_kind(thing, town.world).replace("_", " ").capitalize()
    mend = _give("Mend it", SetBroken(object=thing, broken=False), "wrench")
    spoil = _give("Put it out of order", SetBroken(object=thing, broken=True), "closure")
    hour = StartDisturbance(disturbance="closure", target=thing, ticks=HOUR_TICKS)
    return Menu(name, (mend if broken else spoil, _give("Out of order for an hour", hour, "clock")))


def _place_entries(town: Town, lot: Lot) -> tuple[Entry, ...]:
    """Return what can be done with a place."""
    place, column = lot.row, town.world.blocks["places.i32"][0][:, lot.row]
    shut = bool(column[Premises.SHUT])
    power, water = bool(column[Supply.POWER]), bool(column[Supply.WATER])
    spike = StartDisturbance(disturbance="price_spike", target=place, ticks=2 * HOUR_TICKS, permille=SPIKE_PERMILLE)
    door = _give("Lift the closure" if shut else "Close it", SetOpen(place=place, open=shut), "closure")
    entries = [
        door,
        _give(f"Power {_off(power)}", SetSupply(supply="power", on=not power, place=place), "blackout"),
        _give(f"Water {_off(water)}", SetSupply(supply="water", on=not water, place=place), "water_outage"),
    ]
    if column[ListPrice.ITEM_0 : ListPrice.ITEM_7 + 1].any():
        entries.append(_give("Double the prices for two hours", spike, "price_spike"))
    if lot.kind == "park":
        festival = StartDisturbance(disturbance="festival", target=place, ticks=3 * HOUR_TICKS)
        entries.append(_give("Festival for three hours", festival, "festival"))
    return tuple(entries)


def _off(on: bool) -> str:
    """Return what a switch turns to."""
    return "off" if on else "on"


def _others(town: Town, site: Site | None, row: int) -> list[int]:
    """Return whom a menu offers for a person: first those whom they know, then, given the site, those who are near."""
    i32 = town.world.blocks["people.i32"][0]
    live = np.flatnonzero(town.world.blocks["people.i8"][0][Body.LIVE])
    here = {int(number) for number in i32[Identity.ID, live]} - {int(i32[Identity.ID, row])}
    known = [int(who) for who in i32[TieWho.FIRST : TieWho.LAST + 1, row] if int(who) in here]
    if site is None:
        near = i32[Identity.ID, live].tolist()
    else:
        x, y = site.tiles_of(i32[Where.CELL, live])
        at_x, at_y = _spot(town, site, row)
        near = i32[Identity.ID, live[np.argsort(np.hypot(x - at_x, y - at_y), kind="stable")]].tolist()
    return list(dict.fromkeys(_within([*known, *near], here)))[:OTHERS_MAX]


def _within(people: Iterable[int], here: set[int]) -> Iterator[int]:
    """Yield those who live here."""
    yield from (who for who in people if who in here)


def _spot(town: Town, site: Site, row: int) -> tuple[int, int]:
    """Return the tile of a person."""
    x, y = site.tiles_of(town.world.blocks["people.i32"][0, Where.CELL, row : row + 1])
    return int(x[0]), int(y[0])


def _far(lot: Lot, x: float, y: float) -> float:
    """Return how far the middle of a place is from a spot."""
    return abs(lot.left + lot.width / 2 - x) + abs(lot.top + lot.height / 2 - y)


def _is_open(town: Town, lot: Lot) -> bool:
    """Return whether a place is open by its hours and not closed by order."""
    if town.world.blocks["places.i32"][0, Premises.SHUT, lot.row]:
        return False
    hours, config = town.world.config.places[lot.kind], town.world.config
    now = town.tick % config.time.ticks_per_day
    if hours.opens <= hours.closes:
        return hours.opens <= now < hours.closes
    return now >= hours.opens or now < hours.closes


def _is_free(cell: int, town: Town) -> bool:
    """Return whether somebody may be put on a tile."""
    try:
        free_tile(cell, town.world.town(0), town.world)
    except CommandError:
        return False
    return True


def _lives(person: int, town: Town) -> bool:
    """Return whether a person lives here."""
    try:
        row_of(person, town.world.town(0))
    except CommandError:
        return False
    return True


def _name(person: int, town: Town) -> str:
    """Return what a person is called."""
    blocks = town.world.blocks
    return short_name_of(int(blocks["town.i64"][0, Clock.KEY]), person, blocks["people.i16"].shape[2])


def _place_name(lot: Lot) -> str:
    """Return what a place is called."""
    return (lot.name or lot.kind).replace("_", " ").capitalize()
