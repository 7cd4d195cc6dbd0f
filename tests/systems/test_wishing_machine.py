"""Wishes as a machine: whatever somebody outside wishes between ticks, sound or not, the town stays sound."""

import numpy as np
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from components.people import Body, Mind, Need
from components.words import Option, Policy, Primitive
from tests.invariants import faults_of
from tests.scenes import blocks_of, riverside
from tests.watch import Watch
from townlet_ecs import Town
from townlet_ecs.commands import Remove, SetBroken, SetNeed, SetOpen, SetPolicy, Spawn, Teleport

TOWN = Town(riverside(), seed=7, guard=False)  # wishes are written by hand, such as are none among them
SAVED = TOWN.world.arena.copy()
OBJECTS = blocks_of(TOWN).objects_i16.shape[1]
PLACES = blocks_of(TOWN).places_i32.shape[1]
TILES = len(blocks_of(TOWN).cells_u8)
persons = st.integers(0, 11)


class Wishes(RuleBasedStateMachine):
    """A town some of whose people are decided for from outside, by wishes that need not be allowed."""

    @initialize(hour=st.integers(0, 23), policies=st.lists(st.sampled_from(Policy), min_size=12, max_size=12))
    def wake_up(self, hour: int, policies: list[Policy]) -> None:
        TOWN.world.arena[:] = SAVED
        TOWN.run(hour * 60)
        blocks_of(TOWN).people_i8[Mind.POLICY] = policies
        self.watch = Watch(blocks_of(TOWN), TOWN.world)
        self.faults: list[str] = []

    @rule(ticks=st.integers(1, 30))
    def live(self, ticks: int) -> None:
        self.watch.remember()
        for _ in range(ticks):
            TOWN.step()
            self.faults += faults_of(TOWN) + self.watch.faults()

    @rule(wishes=st.lists(st.integers(-2, len(Option) + 1), min_size=12, max_size=12), ticks=st.integers(1, 8))
    def wish(self, wishes: list[int], ticks: int) -> None:
        """Everybody wishes for something, some for what is no option, and for a while each tick again."""
        for _ in range(ticks):
            blocks_of(TOWN).people_i8[Mind.WISH] = np.where(blocks_of(TOWN).people_i8[Body.LIVE], wishes, -1)
            TOWN.step()
            self.faults += faults_of(TOWN)

    @rule(way=st.sampled_from(list(Primitive)[1:5]), ticks=st.integers(1, 20))
    def march(self, way: Primitive, ticks: int) -> None:
        """All who are moved step by step go the same way."""
        for _ in range(ticks):
            movers = blocks_of(TOWN).people_i8[Mind.POLICY] == Policy.PRIMITIVE
            blocks_of(TOWN).people_i8[Mind.WISH, movers] = way
            TOWN.step()
            self.faults += faults_of(TOWN)

    @rule(person=persons, policy=st.sampled_from(["scripted", "outside", "primitive"]))
    def hand_over(self, person: int, policy: str) -> None:
        self.order(SetPolicy(person=person, policy=policy))

    @rule(thing=st.integers(0, OBJECTS - 1), broken=st.booleans())
    def break_or_mend(self, thing: int, broken: bool) -> None:
        self.order(SetBroken(object=thing, broken=broken))

    @rule(place=st.integers(0, PLACES - 1), is_open=st.booleans())
    def open_or_close(self, place: int, is_open: bool) -> None:
        self.order(SetOpen(place=place, open=is_open))

    @rule(person=persons, need=st.sampled_from([need.name.lower() for need in Need]), level=st.floats(0, 1))
    def set_a_need(self, person: int, need: str, level: float) -> None:
        self.order(SetNeed(person=person, need=need, level=level))

    @rule(person=persons, cell=st.integers(0, TILES - 1))
    def teleport(self, person: int, cell: int) -> None:
        self.order(Teleport(person=person, cell=cell))

    @rule(person=persons)
    def remove(self, person: int) -> None:
        self.order(Remove(person=person))

    @rule(cell=st.none() | st.integers(0, TILES - 1))
    def spawn(self, cell: int | None) -> None:
        self.order(Spawn(cell=cell, wallet_cents=1_000))

    def order(self, command: object) -> None:
        """Carry a command out before the next tick, which is lived at once."""
        TOWN.command(command)
        TOWN.step()
        self.faults += faults_of(TOWN)

    @precondition(lambda self: hasattr(self, "faults"))
    @invariant()
    def nothing_is_wrong(self) -> None:
        assert not self.faults


WishesTest = Wishes.TestCase
WishesTest.settings = settings(
    max_examples=25, stateful_step_count=25, phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)
)
