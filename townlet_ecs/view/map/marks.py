"""Marks: what the overlays draw on the map beyond the people themselves, read between two ticks."""

from collections.abc import Set
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from components.disturbances import Disturbance
from components.people import TIES_MAX, Body, Identity, TieFamiliarity, TieRivalry, TieTrust, TieWho, Where
from components.town import Clock
from components.words import NOTHING, Claim, Doing, Trouble
from systems.ways import next_tile
from townlet_ecs.town import Town
from townlet_ecs.view.map.frame import Frame
from townlet_ecs.view.map.site import Lot, Site
from townlet_ecs.view.wishes import Subject

TIES_SHOWN_MAX = 600
"""Ties on the map at once, the strongest; of a selected person all are shown."""

TIE_STRENGTH_MIN = 0.15
"""Strength from which a tie is shown."""

PATHS_SHOWN_MAX = 40
"""People whose way is shown at once; that of a selected one always is."""

PATH_TILES_MAX = 400

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Marks:
    """What the overlays need.

    Attributes:
        tie_ids: (ties, 2) who is somebody to whom.
        tie_sign: +1 friends, -1 rivals, 0 neither, of every tie.
        tie_strength: 0 to 1.
        paths: Of each walker the id, and the tiles that lie ahead, (tiles, 2).
        claims: (people, 2) id of who walks to, waits for or is called to an object, and its row.
        struck: Places that a disturbance strikes, and its kind.
    """

    tie_ids: Ints = field(default_factory=lambda: np.zeros((0, 2), np.int32))
    tie_sign: Ints = field(default_factory=lambda: np.zeros(0, np.int32))
    tie_strength: Floats = field(default_factory=lambda: np.zeros(0, np.float32))
    paths: tuple[tuple[int, Floats], ...] = ()
    claims: Ints = field(default_factory=lambda: np.zeros((0, 2), np.int32))
    struck: tuple[tuple[Lot, Trouble], ...] = ()


def marks_of(town: Town, site: Site, frame: Frame, shown: Set[str], subject: Subject | None) -> Marks:
    """Return the marks of the overlays that are shown."""
    person = subject.number if subject is not None and subject.kind == "person" else None
    ids, sign, strength = ties_of(town, frame, person, everybody="ties" in shown)
    waits = np.isin(frame.claim, (Claim.WALKING, Claim.WAITING, Claim.CALLED))
    if "queues" not in shown:
        waits &= frame.ids == (-1 if person is None else person)
    return Marks(
        tie_ids=ids,
        tie_sign=sign,
        tie_strength=strength,
        paths=paths_of(town, site, frame, person, everybody="paths" in shown),
        claims=np.stack((frame.ids[waits], frame.claimed[waits]), axis=1),
        struck=struck_by(town, site),
    )


def ties_of(town: Town, frame: Frame, person: int | None, *, everybody: bool) -> tuple[Ints, Ints, Floats]:
    """Return ids, sign and strength of the ties to be shown: of everybody, or of the selected person."""
    people_f32, people_i32 = town.world.blocks["people.f32"][0], town.world.blocks["people.i32"][0]
    rows = frame.rows if everybody else frame.rows[frame.ids == (-1 if person is None else person)]
    who = people_i32[TieWho.FIRST : TieWho.LAST + 1][:, rows]
    trust = people_f32[TieTrust.FIRST : TieTrust.LAST + 1][:, rows]
    familiarity = people_f32[TieFamiliarity.FIRST : TieFamiliarity.LAST + 1][:, rows]
    rivalry = people_f32[TieRivalry.FIRST : TieRivalry.LAST + 1][:, rows]
    fondness = trust + familiarity
    strength = np.minimum(1.0, np.maximum(np.abs(fondness) / 2, rivalry))
    owner = np.broadcast_to(people_i32[Identity.ID, rows], who.shape)
    assert len(who) == TIES_MAX, "one line for each tie"
    shown = (who != NOTHING) & np.isin(who, frame.ids) & (strength >= TIE_STRENGTH_MIN)
    if everybody and person is not None:
        shown &= (owner == person) | (who == person) | ~np.any(owner == person)
    ids = np.stack((owner[shown], who[shown]), axis=1).astype(np.int32)
    rival, fond = rivalry[shown], fondness[shown]
    sign = np.where((rival > 0.3) | (fond < -0.1), -1, np.where(fond > 0.3, 1, 0)).astype(np.int32)
    best = np.argsort(-strength[shown], kind="stable")[:TIES_SHOWN_MAX]
    return ids[best], sign[best], strength[shown][best].astype(np.float32)


def paths_of(
    town: Town, site: Site, frame: Frame, person: int | None, *, everybody: bool
) -> tuple[tuple[int, Floats], ...]:
    """Return the ways that people still have to go."""
    people_i8, people_i32 = town.world.blocks["people.i8"][0], town.world.blocks["people.i32"][0]
    walking = (people_i8[Body.DOING, frame.rows] == Doing.WALKING) & (people_i32[Where.GOAL, frame.rows] != NOTHING)
    chosen = np.flatnonzero(walking & (everybody | (frame.ids == (-1 if person is None else person))))
    chosen = chosen[np.argsort(frame.ids[chosen] != person, kind="stable")][:PATHS_SHOWN_MAX]
    blocks = town.world.town(0)
    found = []
    for index in chosen.tolist():
        cell, goal = (int(people_i32[column, frame.rows[index]]) for column in (Where.CELL, Where.GOAL))
        cells = [cell]
        while len(cells) < PATH_TILES_MAX:
            ahead = int(next_tile(blocks, np.int64(cells[-1]), np.int64(goal)))
            if ahead == cells[-1]:
                break
            cells.append(ahead)
        x, y = site.tiles_of(np.array(cells, np.int32))
        found.append((int(frame.ids[index]), np.stack((x, y), axis=1).astype(np.float32) + 0.5))
    return tuple(found)


def struck_by(town: Town, site: Site) -> tuple[tuple[Lot, Trouble], ...]:
    """Return the places that a disturbance strikes, but not those without power or water: the frame says that."""
    now = int(town.world.blocks["town.i64"][0, Clock.TICK])
    table = town.world.blocks["disturbances.i32"][0]
    found = []
    for kind, target, ends in table[[Disturbance.KIND, Disturbance.TARGET, Disturbance.ENDS]].T.tolist():
        at_place = kind in (Trouble.PRICE_SPIKE, Trouble.MEET, Trouble.FESTIVAL)
        if at_place and ends > now and 0 <= target < len(site.lots):
            found.append((site.lots[target], Trouble(kind)))
    return tuple(found)
