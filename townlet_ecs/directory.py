"""The directory: every person, object and reservation of a watched town as an esper entity.

esper is the directory and the conductor, never the storage: an entity carries only its handle, its kind and its
name, and is made or dropped when somebody asks. Numbers stay in the blocks.
"""

import itertools
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum

import esper
import numpy as np
from numpy.typing import NDArray

from components.atlas import BlockColumn, Fixture
from components.people import Body, Identity
from components.reservations import Reservation
from components.town import Clock
from components.words import NOTHING, Claim
from systems.blocks import TownBlocks
from townlet_ecs.names import name_of
from townlet_ecs.world import World

_numbers = itertools.count()


class Archetype(Enum):
    """What an entity is."""

    PERSON = "person"
    OBJECT = "object"
    RESERVATION = "reservation"


@dataclass(frozen=True, slots=True)
class Handle:
    """Where an entity's numbers lie, and how to tell that they are still its own.

    Attributes:
        archetype: What it is.
        row: Row in the blocks of its archetype.
        generation: Value of the row's generation when the handle was made; of a person, who never comes back, the id.
        id: Permanent number among its archetype.
    """

    archetype: Archetype
    row: int
    generation: int
    id: int


@dataclass(frozen=True, slots=True)
class Name:
    """What people call it."""

    text: str


@dataclass(frozen=True, slots=True)
class Kind:
    """Kind of an object, such as `bed`."""

    text: str


class Directory:
    """The esper context of one town, kept in step with its rows on request.

    Attributes:
        context: Name of the esper world; nobody else switches to it.
        entities: (archetype, row) -> entity, for the living rows at the last `sync`.
    """

    def __init__(self, world: World, blocks: TownBlocks) -> None:
        """Open a context of its own for the town with these blocks."""
        self.context = f"townlet-{next(_numbers)}"
        weakref.finalize(self, _forget, self.context).atexit = False  # esper would keep the whole town
        self.entities: dict[tuple[Archetype, int], int] = {}
        self._world = world
        self._blocks = blocks
        people = blocks.people_i32.shape[1]
        self._seen = {
            Archetype.PERSON: np.full(people, NOTHING, np.int64),
            Archetype.RESERVATION: np.full(people, NOTHING, np.int64),
        }

    @contextmanager
    def active(self) -> Iterator[None]:
        """Make the town's context the current one, and put the former back, whatever happens inside."""
        before = esper.current_world
        esper.switch_world(self.context)
        try:
            yield
        finally:
            esper.switch_world(before)

    def add_processor(self, processor: esper.Processor, *, priority: int) -> None:
        """Let a processor run in every tick; higher priorities run first."""
        with self.active():
            esper.add_processor(processor, priority=priority)

    def process(self) -> None:
        """Run every processor once, in order; what `active` does, without its half a microsecond a tick."""
        before = esper.current_world
        esper.switch_world(self.context)
        try:
            esper.process()
        finally:
            esper.switch_world(before)

    def close(self) -> None:
        """Forget the context; the town itself is not touched."""
        with self.active():
            esper.clear_database()
        if esper.current_world != self.context:
            esper.delete_world(self.context)

    def sync(self) -> dict[tuple[Archetype, int], int]:
        """Create and delete the entities of rows that changed hands, and return all of them."""
        with self.active():
            if not any(archetype is Archetype.OBJECT for archetype, _ in self.entities):
                self._create_objects()
            live = self._blocks.people_i8[Body.LIVE] == 1
            self._follow(Archetype.PERSON, self._blocks.people_i32[Identity.ID], live)
            reservations = self._blocks.reservations_i32
            claimed = live & (reservations[Reservation.STATE] != Claim.NONE)
            self._follow(Archetype.RESERVATION, reservations[Reservation.GENERATION], claimed)
        return self.entities

    def handle(self, entity: int) -> Handle:
        """Return the handle of an entity.

        Raises:
            KeyError: There is no such entity.
        """
        with self.active():
            return esper.component_for_entity(entity, Handle)

    def is_current(self, handle: Handle) -> bool:
        """Return whether a handle still means the entity that it was made for."""
        if handle.archetype is Archetype.OBJECT:
            return True
        blocks = self._blocks
        if handle.archetype is Archetype.PERSON:
            return bool(
                blocks.people_i8[Body.LIVE, handle.row]
                and blocks.people_i32[Identity.ID, handle.row] == handle.id
            )
        return bool(
            blocks.reservations_i32[Reservation.STATE, handle.row] != Claim.NONE
            and blocks.reservations_i32[Reservation.GENERATION, handle.row] == handle.generation
        )

    def _follow(self, archetype: Archetype, generation: NDArray[np.int32], live: NDArray[np.bool_]) -> None:
        """Create and delete entities where the generation of a living row differs from what was seen last."""
        now = np.where(live, generation.astype(np.int64), NOTHING)
        seen = self._seen[archetype]
        for row in np.flatnonzero(now != seen).tolist():
            if seen[row] != NOTHING:
                esper.delete_entity(self.entities.pop((archetype, row)), immediate=True)
            if now[row] != NOTHING:
                self.entities[archetype, row] = self._create(archetype, row, int(now[row]))
        seen[:] = now

    def _create(self, archetype: Archetype, row: int, generation: int) -> int:
        """Create the entity of a person or reservation."""
        who = int(self._blocks.people_i32[Identity.ID, row])
        name = name_of(int(self._blocks.town_i64[Clock.KEY]), who)
        if archetype is Archetype.RESERVATION:
            name = f"reservation of {name}"
        return int(esper.create_entity(Handle(archetype, row, generation, who), Name(name)))

    def _create_objects(self) -> None:
        """Create the entities of all objects, which never change."""
        atlas, kinds = self._world.atlas, self._world.config.objects
        per_block = int(atlas.site["objects"][0])
        for block, template in enumerate(atlas.blocks[BlockColumn.TEMPLATE]):
            for fixture in range(per_block):
                kind = int(atlas.table[template, Fixture.KIND, fixture])
                if kind != NOTHING:
                    row = block * per_block + fixture
                    handle = Handle(Archetype.OBJECT, row, 0, row)
                    entity = esper.create_entity(handle, Kind(kinds[kind]), Name(f"{kinds[kind]} {row}"))
                    self.entities[Archetype.OBJECT, row] = int(entity)


def _forget(context: str) -> None:
    """Forget an esper world whose directory is gone."""
    if context in esper.list_worlds():
        esper.delete_world(context)
