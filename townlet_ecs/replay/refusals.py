"""Why a person cannot do something now, in words: the precondition that failed, with its values, or the object.

The reason is that of `systems.planning`, by which people plan; here it is only looked up what it rests on.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from components.atlas import BlockColumn, Fixture, Lot
from components.catalogue import Condition, Fact
from components.memory import MEMORY_LENGTH, REASONS, MemoryEnd, MemoryKind, MemoryTick
from components.people import Bag, Belongs, Purse, Roster, Where
from components.places import Price, Stock
from components.reservations import Reservation
from components.words import NEVER, NOTHING, Outcome, Reason, Role
from systems.blocks import TownBlocks
from systems.planning import first_slot, own_bed, plan_affordance
from systems.rules import WORK_EARLY_TICKS, fact, object_refusal
from systems.ways import walking_ticks
from townlet_ecs.catalogue.compiling import facts_of
from townlet_ecs.landmarks import object_kind, place_kind
from townlet_ecs.narration.narrator import clock_of
from townlet_ecs.replay.conditions import Comparison, failing
from townlet_ecs.replay.happenings import moment
from townlet_ecs.report import ticks_lived
from townlet_ecs.world import World

THINGS_TOLD_MAX = 3
"""Places that are named when an affordance is refused at all of its objects."""


@dataclass(frozen=True)
class Refusal:
    """One affordance that was considered and refused.

    Attributes:
        affordance: Its name.
        reason: The reason, as everywhere in the program.
        precondition: Text of the precondition in the catalogue that does not hold; empty where it is none.
        failed: The comparisons in it that stand in the way.
        words: The whole of it for people.
    """

    affordance: str
    reason: str
    precondition: str
    failed: tuple[Comparison, ...]
    words: str


class Refusals:
    """Looks up why a person is refused what."""

    def __init__(self, row: int, town: TownBlocks, world: World) -> None:
        """Take the person in a row of a town as it is between two ticks."""
        self._row = row
        self._town = town
        self._world = world
        self._names = {known.number: name for name, known in facts_of(world.config.items).items()}

    def of_option(self, option: int) -> Iterator[Refusal]:
        """Yield what is refused of an option, in the order in which it is tried, up to the first that is not."""
        affordances = self._world.affordances
        for affordance in affordances["turn"].tolist():
            if affordance == NOTHING:
                return
            if affordances["option"][affordance] == option:
                reason = Reason(int(plan_affordance(self._town, affordance, self._row)[3]))
                if reason == Reason.NONE:
                    return
                yield self.of(affordance, reason)

    def of(self, affordance: int, reason: Reason) -> Refusal:
        """Return why an affordance is refused, for which a reason was given."""
        name, precondition = self._world.catalogue.names[affordance], ""
        failed: tuple[Comparison, ...] = ()
        if reason != Reason.PRECONDITION:
            words = self._words(affordance, reason)
        else:
            words = self._missing(affordance)
            if not words:
                precondition, failed = self._precondition(affordance)
                words = " and ".join(map(str, failed))
        return Refusal(name, reason.name.lower(), precondition, failed, words)

    def _missing(self, affordance: int) -> str:
        """Return what a person lacks beside the precondition: goods, or a shift."""
        what = self._world.affordances[affordance]
        for item, kind in enumerate(self._world.config.items):
            has, takes = int(self._town.people_i16[Bag.ITEM_0 + item, self._row]), -int(what["items_start"][item])
            if has < takes:
                return f"takes {takes} {kind} (has {has})"
        start, end = (int(self._town.people_i32[column, self._row]) for column in (Roster.START, Roster.END))
        now = ticks_lived(self._town)
        if what["role"] != Role.STAFF or start - WORK_EARLY_TICKS <= now < end:
            return ""
        if self._town.people_i32[Belongs.POSITION, self._row] == NOTHING or start == NEVER:
            return "only for those who work there (has no job)"
        return f"the next shift begins {self._moment(start)}; nobody comes earlier than {WORK_EARLY_TICKS} minutes"

    def _precondition(self, affordance: int) -> tuple[str, tuple[Comparison, ...]]:
        """Return the text of the precondition or wish that fails, and what of it does."""
        what, catalogue = self._world.affordances[affordance], self._world.catalogue
        texts = {Condition.WHEN: catalogue.conditions, Condition.WISH: catalogue.wishes}
        for part, texts_of_part in texts.items():
            ops, args = what["ops"][part], what["args"][part]
            failed = failing(ops, args, self._names, lambda number: self._value(number, affordance))
            if failed is not None:
                return texts_of_part[affordance], failed
        raise AssertionError(f"{catalogue.names[affordance]} is refused for a precondition, and all of them hold")

    def _value(self, number: int, affordance: int) -> float:
        """Return a fact about the person."""
        value = float(fact(self._town, number, affordance, self._row))
        return round(value, 6) if number <= Fact.COMFORT else value

    def _words(self, affordance: int, reason: Reason) -> str:
        """Return a reason that is no precondition in words."""
        what = self._world.affordances[affordance]
        fee, wallet = int(what["fee"]), int(self._town.people_i64[Purse.WALLET, self._row])
        if reason == Reason.NO_MONEY and wallet < fee:
            return f"costs {_money(fee)} (the wallet holds {_money(wallet)})"
        if reason == Reason.COOLDOWN and what["cooldown"] and (until := self._done_until(affordance)) is not None:
            return f"done a short while ago (again from {self._moment(until)})"
        if reason == Reason.NO_COMPANY:
            return "nobody who is free is in the same place"
        if reason == Reason.OUT_OF_REACH and what["kind"] == NOTHING:
            kinds = self._world.config.places
            return "only in " + ", ".join(kind for bit, kind in enumerate(kinds) if int(what["place_mask"]) >> bit & 1)
        if reason == Reason.NO_PROVIDER:
            return self._nowhere(affordance)
        found = dict.fromkeys(self._at(affordance, thing, reason) for thing in self._things(affordance, reason))
        more = [f"{len(found) - THINGS_TOLD_MAX} more"] if len(found) > THINGS_TOLD_MAX else []
        return "; ".join([*list(found)[:THINGS_TOLD_MAX], *more]) or reason.name.lower().replace("_", " ")

    def _nowhere(self, affordance: int) -> str:
        """Return why there is no object at all for an affordance."""
        what = self._world.affordances[affordance]
        kind = self._world.config.objects[what["kind"]]
        if what["own"]:
            return f"has no {kind}"
        if what["called"]:
            return "only for those who are called somewhere"
        return f"no {kind} where they work" if what["role"] == Role.STAFF else f"no {kind} that they may use"

    def _done_until(self, affordance: int) -> int | None:
        """Return when a person who did something lately may do it again."""
        town, row = self._town, self._row
        ticks = [
            int(town.people_i32[MemoryTick.FIRST + entry, row])
            for entry in range(MEMORY_LENGTH)
            if town.people_i8[MemoryKind.FIRST + entry, row] == affordance
            and int(town.people_i8[MemoryEnd.FIRST + entry, row]) // REASONS == Outcome.DONE
        ]
        until = max(ticks, default=-1) + int(self._world.affordances["cooldown"][affordance]) + 1
        return until if ticks and until > ticks_lived(town) else None

    def _things(self, affordance: int, reason: Reason) -> Iterator[int]:
        """Yield the objects at which a person is refused for a reason, of those that they know."""
        what, town, row = self._world.affordances[affordance], self._town, self._row
        now, here = ticks_lived(town), int(town.people_i32[Where.CELL, row])
        things = [int(own_bed(town, row))] if what["own"] else self._of_kind(int(what["kind"]))
        for thing in things:
            slot = int(first_slot(town, thing, int(what["role"])))
            if slot == NOTHING:
                continue
            arrival = now if what["own"] else now + int(walking_ticks(town, here, slot))
            if object_refusal(town, affordance, row, thing, arrival) == reason:
                yield thing

    def _of_kind(self, kind: int) -> list[int]:
        """Return the objects of a kind in the blocks that a person knows; large towns have thousands elsewhere."""
        atlas, found = self._world.atlas, []
        for block in sorted(self._known_blocks()):
            kinds = atlas.table[atlas.blocks[BlockColumn.TEMPLATE, block], Fixture.KIND]
            found += (np.flatnonzero(kinds == kind) + block * int(atlas.site["objects"][0])).tolist()
        return found

    def _known_blocks(self) -> set[int]:
        """Return the blocks in which a person stands, lives and works."""
        site, town, row = self._world.atlas.site[0], self._town, self._row
        rows = {Where.CELL: site.cells, Belongs.HOME: site.places, Belongs.POSITION: site.positions}
        found = {column: int(town.people_i32[column, row]) for column in rows}
        return {found[column] // int(rows[column]) for column in rows if found[column] != NOTHING}

    def _at(self, affordance: int, thing: int, reason: Reason) -> str:
        """Return what is the matter with an object, or with the place in which it stands."""
        what, town, site = self._world.affordances[affordance], self._town, self._world.atlas.site[0]
        block, fixture = divmod(thing, int(site.objects))
        table = self._world.atlas.table[self._world.atlas.blocks[BlockColumn.TEMPLATE, block]]
        local, kind = int(table[Fixture.PLACE, fixture]), object_kind(thing, self._world)
        if reason == Reason.BROKEN:
            return f"the {kind} is out of order"
        if reason == Reason.COOLDOWN:
            until = int(town.reservations_i32[Reservation.COOLDOWN_UNTIL, self._row])
            return f"gave up waiting for the {kind} (again from {self._moment(until)})"
        if local == NOTHING:
            return reason.name.lower().replace("_", " ")
        place = block * int(site.places) + local
        where = f"the {place_kind(place, self._world)}"
        if reason == Reason.CLOSED:
            opens, closes = (clock_of(int(table[column, local])) for column in (Lot.OPENS, Lot.CLOSES))
            return f"{where} will be closed on arrival (open {opens} to {closes})"
        if reason in (Reason.NO_POWER, Reason.NO_WATER):
            return f"{where} has {reason.name.lower().replace('_', ' ')}"
        item = int(what["buy_item"])
        goods, count = self._world.config.items[item], int(what["buy_count"])
        if reason == Reason.NO_STOCK:
            return f"{where} has {int(town.places_i32[Stock.ITEM_0 + item, place])} {goods} left (takes {count})"
        cost = count * int(town.places_i32[Price.ITEM_0 + item, place]) + int(what["fee"])
        wallet = int(town.people_i64[Purse.WALLET, self._row])
        return f"{count} {goods} cost {_money(cost)} at {where} (the wallet holds {_money(wallet)})"

    def _moment(self, tick: int) -> str:
        """Return a tick as people say it."""
        return moment(tick, self._world.config.time.ticks_per_day)


def _money(cents: int) -> str:
    """Return cents as money."""
    return f"{cents / 100:,.2f}"
