"""A frame: what is drawn of a town after a tick, copied, so that the town may go on while it is drawn."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from components.objects import Object
from components.people import Body, Company, Identity, Intent, Need, Where
from components.places import Delivery, Premises
from components.reservations import Reservation
from components.town import Clock, Unrest
from components.words import Claim, Direction
from townlet_ecs.maps.layout import ROOM
from townlet_ecs.town import Town
from townlet_ecs.view.map.site import Site
from townlet_ecs.world import World

ON_IT = frozenset({"bed", "shower", "bench", "mat"})
"""Kinds of objects on which people are drawn while they use them, instead of beside them."""

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Frame:
    """One moment of a town. Arrays of people have one entry per living person, in the order of their rows.

    Attributes:
        tick: Ticks lived.
        ticks_per_day: Of the config.
        key: `Clock.KEY`, by which names are drawn.
        weather: A `components.words.Weather`.
        ids, rows: Permanent number, and row.
        x, y: Tile stood on.
        spot_x, spot_y: Where the person is drawn: the middle of that tile, but on what they lie, sit or stand on, and
            apart from others on the same tile.
        doing, facing, affordance: A `Doing`, a `Direction`, and an index into the catalogue.
        lowest: Lowest need, 0 to 1, and `worst` which `Need` that is.
        claim: `Claim` of the person's reservation, and `claimed` the object row it is for, or NOTHING.
        partner: Id of who is talked to, or NOTHING.
        broken, queue: Of every object row.
        lit: 1 for every place with power.
        wet: 1 for every place with running water.
        shut: 1 for every place closed by order.
        truck: 1 for every place where a truck stands at the door.
    """

    tick: int
    ticks_per_day: int
    key: int
    weather: int
    ids: Ints
    rows: Ints
    x: Ints
    y: Ints
    spot_x: Floats
    spot_y: Floats
    doing: Ints
    facing: Ints
    affordance: Ints
    lowest: Floats
    worst: Ints
    claim: Ints
    claimed: Ints
    partner: Ints
    broken: Ints
    queue: Ints
    lit: Ints
    wet: Ints
    shut: Ints
    truck: Ints

    def index_of(self, person: int) -> int | None:
        """Return where a person is in the arrays, or None if they do not live here."""
        found = np.flatnonzero(self.ids == person)
        return int(found[0]) if len(found) else None


def frame_of(town: Town, site: Site) -> Frame:
    """Return a frame of a town between two ticks."""
    return frame_in(town.world, site)


def frame_in(world: World, site: Site) -> Frame:
    """Return a frame of the first town of a world between two ticks."""
    blocks = world.blocks
    people_i8, people_i32, people_f32 = (blocks[f"people.{kind}"][0] for kind in ("i8", "i32", "f32"))
    claims = blocks["reservations.i32"][0]
    objects, places, books = blocks["objects.i16"][0], blocks["places.i32"][0], blocks["town.i64"][0]
    rows = np.flatnonzero(people_i8[Body.LIVE]).astype(np.int32)
    x, y = site.tiles_of(people_i32[Where.CELL, rows])
    needs = people_f32[Need.HUNGER : Need.COMFORT + 1].take(rows, axis=1)
    claim, claimed = claims[Reservation.STATE, rows], claims[Reservation.OBJECT, rows]
    facing = people_i8[Body.FACING, rows].astype(np.int32)
    spot_x, spot_y, facing = _spots(site, x, y, claim, claimed, facing)
    partners = people_i32[Company.PARTNER, rows]
    return Frame(
        tick=int(books[Clock.TICK]),
        ticks_per_day=world.config.time.ticks_per_day,
        key=int(books[Clock.KEY]),
        weather=int(books[Unrest.WEATHER]),
        ids=people_i32[Identity.ID, rows],
        rows=rows,
        x=x,
        y=y,
        spot_x=spot_x,
        spot_y=spot_y,
        doing=people_i8[Body.DOING, rows].astype(np.int32),
        facing=facing,
        affordance=people_i8[Intent.AFFORDANCE, rows].astype(np.int32),
        lowest=needs.min(axis=0) if len(rows) else np.zeros(0, np.float32),
        worst=needs.argmin(axis=0).astype(np.int32) if len(rows) else np.zeros(0, np.int32),
        claim=claim,
        claimed=claimed,
        partner=np.where(partners >= 0, people_i32[Identity.ID][partners], partners).astype(np.int32),
        broken=objects[Object.BROKEN].astype(np.int32),
        queue=objects[Object.QUEUE].astype(np.int32),
        lit=places[Premises.POWER].copy(),
        wet=places[Premises.WATER].copy(),
        shut=places[Premises.SHUT].copy(),
        truck=(places[Delivery.TRUCK_UNTIL] > books[Clock.TICK]).astype(np.int32),
    )


def _spots(
    site: Site, x: Ints, y: Ints, claim: Ints, claimed: Ints, facing: Ints
) -> tuple[Floats, Floats, Ints]:
    """Return where people are drawn, and the way they look: at what they use, if they are not on it."""
    spot_x, spot_y = x + np.float32(0.5), y + np.float32(0.5)
    _step_apart(x, y, spot_x, spot_y)
    using = np.flatnonzero(claim == Claim.USING)
    things = claimed[using]
    kinds = site.object_kind[things]
    on_it = np.isin(kinds, [number for number, kind in enumerate(site.kinds) if kind in ON_IT])
    at = using[on_it]
    shared = np.isin(site.object_kind[claimed[at]], [n for n, kind in enumerate(site.kinds) if kind == "bench"])
    spot_x[at] = np.where(shared, (x[at] + site.object_x[claimed[at]]) / 2, site.object_x[claimed[at]]) + 0.5
    spot_y[at] = np.where(shared, (y[at] + site.object_y[claimed[at]]) / 2, site.object_y[claimed[at]]) + 0.5
    beside = using[~on_it & (kinds != _number(site, ROOM))]
    east, south = site.object_x[claimed[beside]] - x[beside], site.object_y[claimed[beside]] - y[beside]
    facing[beside] = np.where(
        np.abs(east) > np.abs(south),
        np.where(east > 0, Direction.EAST, Direction.WEST),
        np.where(south > 0, Direction.SOUTH, Direction.NORTH),
    )
    return spot_x, spot_y, facing


def _number(site: Site, kind: str) -> int:
    """Return the number of a kind of object, or one that none has."""
    return site.kinds.index(kind) if kind in site.kinds else len(site.kinds)


def _step_apart(x: Ints, y: Ints, spot_x: Floats, spot_y: Floats) -> None:
    """Spread those who are on one tile on a small circle, the first of them in its middle."""
    _, tile, count = np.unique(y.astype(np.int64) << 32 | x, return_inverse=True, return_counts=True)
    crowded = np.flatnonzero(count[tile] > 1)
    if len(crowded) == 0:
        return
    order = crowded[np.argsort(tile[crowded], kind="stable")]
    first = np.r_[True, np.diff(tile[order]) > 0]
    start = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    rank = np.arange(len(order)) - start
    turn = rank * 2.399963  # the golden angle
    away = np.where(rank == 0, 0.0, np.minimum(0.42, 0.2 + 0.03 * rank))
    spot_x[order] += (np.cos(turn) * away).astype(np.float32)
    spot_y[order] += (np.sin(turn) * away).astype(np.float32)
