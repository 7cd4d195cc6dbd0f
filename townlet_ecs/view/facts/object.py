"""What the inspector says of an object: who uses it, who waits for it, and whether it can be used at all."""

from dataclasses import dataclass

import numpy as np

from components.atlas import Fixture
from components.objects import LastUse, Object
from components.people import Belongs, Body, Identity
from components.places import Premises
from components.reservations import Reservation
from components.words import NOTHING, Claim, Role
from townlet_ecs.view.facts.trouble import TroubleFacts, troubles_of_object
from townlet_ecs.view.facts.words import Words


@dataclass(frozen=True)
class SlotFacts:
    """A spot where one person stands to use the object.

    Attributes:
        role: `user` or `staff`.
        who, name: Id and name of the one it is granted to, or None.
        doing: `uses it` or `is called to it`; empty while it is free.
        since: As people say it, or empty.
    """

    role: str
    who: int | None
    name: str
    doing: str
    since: str


@dataclass(frozen=True)
class WaiterFacts:
    """Somebody who waits for the object, or is on the way to it.

    Attributes:
        who, name: Id and name.
        since: Since when, as people say it.
        ticks: For how long.
    """

    who: int
    name: str
    since: str
    ticks: int


@dataclass(frozen=True)
class SupplyFacts:
    """Power or water.

    Attributes:
        name: Which.
        on: Whether there is any.
    """

    name: str
    on: bool


@dataclass(frozen=True)
class OfferFacts:
    """Something that can be done at the object.

    Attributes:
        affordance: Its name; `deed` says what it means.
        deed: What it means.
        staff: Whether only those who work there do it.
        needs: `power`, `water`, both or neither.
        fee_cents: What it costs beside the price of goods.
    """

    affordance: str
    deed: str
    staff: bool
    needs: tuple[str, ...]
    fee_cents: int


@dataclass(frozen=True)
class ObjectFacts:
    """An object.

    Attributes:
        row, kind: Which it is; the kind with blanks, as `job board`.
        sprite: The kind as the config names it.
        tick: When this is.
        place, place_name: Place row it stands in, or NOTHING out of doors.
        tile: East and south.
        owner, owner_name: Whose bed it is, or None.
        broken: Why it is out of order, or empty.
        slots: Its spots in order.
        queue: Who waits, the first in line first.
        coming: Who is on the way to it.
        supplies: Power and water, if anything that can be done here needs them.
        troubles: Disturbances of the object itself.
        last_who, last_name: Who finished with it last, or None; they may have left the town.
        last_lives_here: Whether they have not.
        last_when: When, as people say it, or empty.
        offers: What can be done here.
    """

    row: int
    kind: str
    sprite: str
    tick: int
    place: int
    place_name: str
    tile: tuple[int, int]
    owner: int | None
    owner_name: str
    broken: str
    slots: tuple[SlotFacts, ...]
    queue: tuple[WaiterFacts, ...]
    coming: tuple[WaiterFacts, ...]
    supplies: tuple[SupplyFacts, ...]
    troubles: tuple[TroubleFacts, ...]
    last_who: int | None
    last_name: str
    last_lives_here: bool
    last_when: str
    offers: tuple[OfferFacts, ...]


def object_facts(words: Words, row: int) -> ObjectFacts | None:
    """Return what there is to say of an object, or None where there is none."""
    site, town = words.site, words.blocks
    if not 0 <= row < len(site.object_kind) or site.object_kind[row] == NOTHING:
        return None
    place, offers = words.object_place(row), _offers(words, row)
    last, when = (int(town.objects_i32[column, row]) for column in (LastUse.ID, LastUse.TICK))
    owner, troubles = _owner(words, row), troubles_of_object(words, row)
    return ObjectFacts(
        row=row,
        kind=words.object_kind(row),
        sprite=site.kinds[int(site.object_kind[row])],
        tick=words.tick,
        place=place,
        place_name=words.the_place(place),
        tile=(int(site.object_x[row]), int(site.object_y[row])),
        owner=owner,
        owner_name=words.name(owner) if owner is not None else "",
        broken=_broken(words, row, troubles),
        slots=_slots(words, row),
        queue=_claimants(words, row, Claim.WAITING),
        coming=_claimants(words, row, Claim.WALKING),
        supplies=_supplies(words, place, offers),
        troubles=troubles,
        last_who=last if last != NOTHING else None,
        last_name=words.name(last) if last != NOTHING else "",
        last_lives_here=last != NOTHING and words.row_of(last) is not None,
        last_when=words.when(when) if last != NOTHING else "",
        offers=offers,
    )


def offers_at(words: Words, row: int) -> list[int]:
    """Return the affordances that can be done at an object, in the order of the catalogue."""
    what, place, kind = words.world.affordances, words.object_place(row), int(words.site.object_kind[row])
    kinds = list(words.world.config.places)
    lot = words.lot(place)
    bit = 1 << kinds.index(lot.kind) if lot else 0
    _, masks = _fixture(words, row)
    open_to = {Role.USER: masks[0], Role.STAFF: masks[1]}
    return [
        number
        for number in range(len(words.world.catalogue.names))
        if what["kind"][number] == kind
        and (what["place_mask"][number] == 0 or int(what["place_mask"][number]) & bit)
        and open_to[Role(int(what["role"][number]))]
    ]


def _fixture(words: Words, row: int) -> tuple[int, tuple[int, int]]:
    """Return the first use slot of an object, and the bits of those for users and for staff."""
    site = words.world.atlas.site[0]
    block, local = divmod(row, int(site.objects))
    table = words.world.atlas.table[words.template_of(block)]
    first = block * int(site.slots) + int(table[Fixture.SLOT_FIRST, local])
    return first, (int(table[Fixture.USER_MASK, local]), int(table[Fixture.STAFF_MASK, local]))


def _slots(words: Words, row: int) -> tuple[SlotFacts, ...]:
    """Return the spots of an object with those who have them."""
    claims, (first, (users, staff)) = words.blocks.reservations_i32, _fixture(words, row)
    mine = np.flatnonzero((claims[Reservation.OBJECT] == row) & (claims[Reservation.STATE] >= Claim.CALLED))
    holders = {int(claims[Reservation.SLOT, each]) - first: int(each) for each in mine}
    found = []
    for bit in range((users | staff).bit_length()):
        role = "staff" if staff >> bit & 1 else "user"
        if bit not in holders:
            found.append(SlotFacts(role, None, "", "", ""))
            continue
        holder = holders[bit]
        uses = claims[Reservation.STATE, holder] == Claim.USING
        who, since = words.id_of(holder), words.when(int(claims[Reservation.SINCE, holder]))
        found.append(SlotFacts(role, who, words.name(who), "uses it" if uses else "is called to it", since))
    return tuple(found)


def _claimants(words: Words, row: int, state: Claim) -> tuple[WaiterFacts, ...]:
    """Return who has a claim of some state on an object, the longest wait first, as they are served."""
    claims = words.blocks.reservations_i32
    rows = np.flatnonzero((claims[Reservation.OBJECT] == row) & (claims[Reservation.STATE] == state))
    in_line = sorted((int(claims[Reservation.SINCE, each]), words.id_of(int(each))) for each in rows)
    return tuple(WaiterFacts(who, words.name(who), words.when(since), words.tick - since) for since, who in in_line)


def _owner(words: Words, row: int) -> int | None:
    """Return whose bed an object is, if it is one."""
    if words.object_kind(row) != "bed":
        return None
    people = words.blocks.people_i32
    first, _ = _fixture(words, row)
    found = np.flatnonzero((people[Belongs.BED] == first) & (words.blocks.people_i8[Body.LIVE] == 1))
    return int(people[Identity.ID, found[0]]) if len(found) else None


def _broken(words: Words, row: int, troubles: tuple[TroubleFacts, ...]) -> str:
    """Return why an object is out of order, or nothing."""
    objects = words.blocks.objects_i16
    if not objects[Object.BROKEN, row]:
        return ""
    if objects[Object.BROKEN_BY_ORDER, row]:
        return "out of order by order"
    return f"out of order until {troubles[0].until}" if troubles else "out of order"


def _offers(words: Words, row: int) -> tuple[OfferFacts, ...]:
    """Return what can be done at an object."""
    what = words.world.affordances
    return tuple(
        OfferFacts(
            affordance=words.world.catalogue.names[number],
            deed=words.deed(number),
            staff=int(what["role"][number]) == Role.STAFF,
            needs=tuple(supply for supply in ("power", "water") if what[supply][number]),
            fee_cents=int(what["fee"][number]),
        )
        for number in offers_at(words, row)
    )


def _supplies(words: Words, place: int, offers: tuple[OfferFacts, ...]) -> tuple[SupplyFacts, ...]:
    """Return power and water at a place, if anything that can be done needs them."""
    wanted = {need for offer in offers for need in offer.needs}
    columns = {"power": Premises.POWER, "water": Premises.WATER}
    return tuple(
        SupplyFacts(name, place == NOTHING or bool(words.blocks.places_i32[column, place]))
        for name, column in columns.items()
        if name in wanted
    )
