"""Queues as a machine: whatever is commanded between ticks, every queue and every reservation stays sound."""

from typing import Any

import numpy as np
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from components.people import Body, Identity, Need
from tests.drives import drive
from tests.invariants import faults_of
from tests.scenes import blocks_of, riverside
from tests.watch import Watch
from townlet_ecs import Town
from townlet_ecs.commands import Remove, SetBroken, SetNeed, SetOpen, SetSupply, SetWallet, Spawn, Teleport

NAMES = [need.name.lower() for need in Need]
TOWN = Town(riverside(), seed=7)
SAVED = TOWN.world.arena.copy()
OBJECTS = blocks_of(TOWN).objects_i16.shape[1]
PLACES = blocks_of(TOWN).places_i32.shape[1]
TILES = len(blocks_of(TOWN).cells_u8)
KINDS = len(riverside().catalogue.names)
persons = st.integers(0, 11)


class Queueing(RuleBasedStateMachine):
    """A town of twelve at most, steered from outside; what must hold is asked after every tick."""

    @initialize(hour=st.integers(0, 23))
    def wake_up(self, hour: int) -> None:
        TOWN.world.arena[:] = SAVED
        TOWN.run(hour * 60)
        self.watch = Watch(blocks_of(TOWN), TOWN.world)
        self.faults: list[str] = []

    @rule(ticks=st.integers(1, 40))
    def live(self, ticks: int) -> None:
        self.watch.remember()  # what was arranged by hand since the last tick is no step
        for _ in range(ticks):
            TOWN.step()
            self.faults += faults_of(TOWN) + self.watch.faults()

    @rule(person=persons, kind=st.integers(0, KINDS - 1))
    def send(self, person: int, kind: int) -> None:
        rows = np.flatnonzero(blocks_of(TOWN).people_i32[Identity.ID] == person)
        if len(rows) and blocks_of(TOWN).people_i8[Body.LIVE, rows[0]]:
            drive(kind, int(rows[0]), blocks_of(TOWN), TOWN.world)

    @rule(kind=st.integers(0, KINDS - 1))
    def send_everybody(self, kind: int) -> None:
        """A rush: all who can set out for the same thing."""
        for row in np.flatnonzero(blocks_of(TOWN).people_i8[Body.LIVE]).tolist():
            drive(kind, row, blocks_of(TOWN), TOWN.world)

    @rule(thing=st.integers(0, OBJECTS - 1), broken=st.booleans())
    def break_or_mend(self, thing: int, broken: bool) -> None:
        self.order(SetBroken(object=thing, broken=broken))

    @rule(place=st.integers(0, PLACES - 1), is_open=st.booleans())
    def open_or_close(self, place: int, is_open: bool) -> None:
        self.order(SetOpen(place=place, open=is_open))

    @rule(supply=st.sampled_from(["power", "water"]), on=st.booleans())
    def cut_or_restore(self, supply: Any, on: bool) -> None:
        self.order(SetSupply(supply=supply, on=on))

    @rule(person=persons, need=st.sampled_from(NAMES), level=st.floats(0, 1))
    def set_a_need(self, person: int, need: Any, level: float) -> None:
        self.order(SetNeed(person=person, need=need, level=level))

    @rule(person=persons, cents=st.integers(0, 9_000))
    def set_a_wallet(self, person: int, cents: int) -> None:
        self.order(SetWallet(person=person, cents=cents))

    @rule(person=persons, cell=st.integers(0, TILES - 1))
    def teleport(self, person: int, cell: int) -> None:
        self.order(Teleport(person=person, cell=cell))

    @rule(person=persons)
    def remove(self, person: int) -> None:
        self.order(Remove(person=person))

    @rule(cell=st.none() | st.integers(0, TILES - 1))
    def spawn(self, cell: int | None) -> None:
        self.order(Spawn(cell=cell, wallet_cents=1_000))

    def order(self, command: Any) -> None:
        """Carry a command out before the next tick, which is lived at once."""
        TOWN.command(command)
        TOWN.step()
        self.faults += faults_of(TOWN)

    @precondition(lambda self: hasattr(self, "faults"))
    @invariant()
    def nothing_is_wrong(self) -> None:
        assert not self.faults


QueueingTest = Queueing.TestCase
QueueingTest.settings = settings(
    max_examples=30, stateful_step_count=30, phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)
)
