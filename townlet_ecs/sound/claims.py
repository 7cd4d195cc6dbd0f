"""Claims: reservations, slots and queues that agree with one another and with where people stand."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from components.objects import Object
from components.people import Intent, Where
from components.reservations import Reservation
from components.town import Clock
from components.words import NEVER, NOTHING, Claim
from systems.blocks import TownBlocks
from townlet_ecs.sound.ground import Ground
from townlet_ecs.sound.telling import all_differ, at, living, told


def reservations(town: TownBlocks, ground: Ground) -> Iterator[str]:
    """Yield reservations that lack something, lapse never or should have lapsed, slots granted twice, wrong queues."""
    claims = town.reservations_i32
    state, thing, slot = claims[Reservation.STATE], claims[Reservation.OBJECT], claims[Reservation.SLOT]
    expiry = claims[Reservation.EXPIRY]
    none, using = state == Claim.NONE, state == Claim.USING
    granted = (state == Claim.CALLED) | using
    yield from told("a reservation in no known state", (state < Claim.NONE) | (state > Claim.USING))
    yield from told("an object without a reservation, or the reverse", none != (thing == NOTHING))
    wrong = granted != (slot != NOTHING)
    if wrong.any():
        yield from told("a slot that was not granted, or the reverse", wrong)
        return
    under_way = ~none & ~using
    yield from told("a reservation past its expiry", under_way & (expiry < town.town_i64[Clock.TICK]))
    yield from told("a user, or nobody, with an expiry", ~under_way & (expiry != NEVER))
    yield from told("somebody may walk or wait for ever", under_way & (expiry == NEVER))
    yield from slots_in_use(granted, town, ground)
    afar = at(ground.slot_cell, slot, NOTHING) != town.people_i32[Where.CELL]
    yield from told("somebody uses an object from afar", using & afar)
    queued = np.bincount(thing[(state == Claim.WAITING) & (thing != NOTHING)], minlength=town.objects_i16.shape[1])
    yield from told("queues of a wrong length", queued != town.objects_i16[Object.QUEUE], of="object")


def slots_in_use(granted: NDArray[np.bool_], town: TownBlocks, ground: Ground) -> Iterator[str]:
    """Hold the bits of taken slots against the reservations that were granted."""
    thing, slot = (town.reservations_i32[column, granted] for column in (Reservation.OBJECT, Reservation.SLOT))
    if not all_differ(slot):
        yield "two people on one slot"
        return
    if ((thing == NOTHING) | (at(ground.slot_object, slot, NOTHING) != thing)).any():
        yield "a slot of another object than the one reserved"
        return
    held = np.bincount(thing, 1 << ground.slot_bit[slot], minlength=town.objects_i16.shape[1]).astype(np.int64)
    wrong = held != town.objects_i16[Object.TAKEN]
    yield from told("slots taken by nobody, or the reverse", wrong, of="object")
    yield from told("a slot in use that the object does not have", (held & ~ground.object_slots) != 0, of="object")


def wants(town: TownBlocks, ground: Ground) -> Iterator[str]:
    """Yield claims on objects that are not there or not what they are claimed for, and goals that are not theirs."""
    claims, live = town.reservations_i32, living(town)
    state, thing, slot = claims[Reservation.STATE], claims[Reservation.OBJECT], claims[Reservation.SLOT]
    deed = town.people_i8[Intent.AFFORDANCE]
    kind, role = (at(ground.affordances[field], deed, NOTHING) for field in ("kind", "role"))
    claimed, needs = state != Claim.NONE, kind != NOTHING
    there = at(ground.object_kind, thing, NOTHING)
    yield from told("a reservation of an object that is not there", claimed & (there == NOTHING))
    yield from told("something to do at an object that was not reserved", live & needs & ~claimed)
    yield from told("a reservation for something else", claimed & needs & (there != kind))
    seat = (state == Claim.USING) & (at(ground.affordances["partners"], deed, 0) > 0)
    yield from told("a reservation for nothing", claimed & ~needs & ~seat)
    goal = town.people_i32[Where.GOAL]
    heading = claimed & (state != Claim.USING)
    yield from told("a goal without a way to go, or the reverse", heading != (goal != NOTHING))
    yield from told("a goal of another object", heading & (at(ground.slot_object, goal, NOTHING) != thing))
    yield from told("a goal of another role", heading & (at(ground.slot_role, goal, NOTHING) != role))
    called = state == Claim.CALLED
    yield from told("a goal that is not the slot granted", called & (goal != slot))
    using = (state == Claim.USING) & needs
    yield from told("a slot of another role", using & (at(ground.slot_role, slot, NOTHING) != role))
    tick = town.town_i64[Clock.TICK]
    since, until = claims[Reservation.SINCE], claims[Reservation.COOLDOWN_UNTIL]
    yield from told("a reservation of a time to come", since > tick)
    yield from told(
        "a reservation since never, or the first of none",
        claimed & ((since < 0) | (claims[Reservation.GENERATION] < 1)),
    )
    spared = claims[Reservation.COOLDOWN_OBJECT]
    nothing = (spared != NOTHING) & (at(ground.object_kind, spared, 0) == NOTHING)
    yield from told("a rest from an object that is not there", nothing | ((spared == NOTHING) & (until > 0)))
    late = claims[Reservation.EXPIRY] > tick + longest(town, ground)
    yield from told("more patience than there is", heading & late)


def longest(town: TownBlocks, ground: Ground) -> NDArray[np.int64]:
    """Return for how many ticks the present state of a reservation may last at most."""
    queues = ground.config.queues
    waits = 2 * queues.patience_ticks  # the most patient wait less than twice as long as others
    found: NDArray[np.int64] = np.array([0, queues.walk_ticks_max, waits, queues.call_ticks, 0])[
        town.reservations_i32[Reservation.STATE]
    ]
    return found
