"""A few hours of several towns in which everything happens; lived by compiled kernels, and again by `again`."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.catalogue import Hook
from components.people import (
    TIES_MAX,
    Body,
    Company,
    Identity,
    Intent,
    Mind,
    Moment,
    Need,
    Standing,
    TieRivalry,
    TieWho,
    Timer,
)
from components.town import Clock, UseCount
from components.words import NEVER, NOTHING, Exit, Option, Policy, Primitive, Review
from systems.blocks import TownBlocks
from systems.choices import OPTIONS, mask_people
from systems.primitives import step_target
from tests.drives import arrange, drive, states
from tests.scenes import break_off, set_wallet, walk_to
from tests.sights import see_all
from townlet_ecs import Batch
from townlet_ecs.env.observation import VARIANTS
from townlet_ecs.maps.fields import make_fields
from townlet_ecs.sentinel import Sentinel

WINDOWS = ((390, 690), (1_100, 1_300), (1_425, 1_465), (1_735, 1_745))
"""First tick, and the one after the last: the morning, the evening with the rent, midnight, the delivery."""

FIELDS = "fields.npz"
"""The fields of the map, which take minutes to make without the compiler, and are no part of a tick."""

KINDS = ("price_spike", "blackout", "water_outage", "closure", "meet", "festival")
UPSET = (
    "weather.cold=5",
    "disturbances.gap_ticks=10",
    "disturbances.at_a_time=8",
    "disturbances.person_spared_ticks=0",
    *(f"disturbances.{key}.{kind}={ticks}" for kind in KINDS for key, ticks in (("per_day", 12), ("ticks_min", 4),
      ("ticks_max", 9), ("cooldown_ticks", 40))),
    "lifecycle.hospital=true",
    "lifecycle.old_age_days=36500",
)
"""Settings under which every kind of disturbance happens in the windows, and none for long."""

TOWNS = 4
PEOPLE = 10
SEED = 9
"""With most seeds everything happens in the windows; when a change of the rules leaves something out, take another."""


def make_batch() -> Batch:
    """Return the towns of the windows as they are at tick 0."""
    return Batch("riverside", towns=TOWNS, seed=SEED, threads=1, sets=UPSET, guard=False)


def prepare(folder: Path) -> dict[str, Any]:
    """Live the windows, save the state at the start of each, and return the digests at their ends and what was done.

    In the morning people are sent to do half of the affordances, whatever the script wants; in the evening they are
    sent to do the others, and those that came to nothing in the morning; at night, the rest.
    """
    batch = make_batch()
    np.savez(folder / FIELDS, *make_fields(batch.world.atlas.town_map.templates[0]))
    digests = {}
    used = np.zeros(len(batch.world.catalogue.names), np.int64)
    for window, (first, last) in enumerate(WINDOWS):
        batch.run(first - batch.tick)
        if window == 0:
            send_people(batch, deeds(batch)[1::2])
        if window == 1:
            undone = [deed for deed in deeds(batch) if not used[deed]]
            send_people(batch, undone + undone)
            threaten_home(batch.world.town(TOWNS - 1))
        if window == 2:
            send_people(batch, [deed for deed in deeds(batch) if not used[deed]])
            queue_at_wardrobes(batch.world.town(1), batch)
        if window == 3:
            wish_from_outside(batch.world.town(0))
        if window == 0:
            upset_somebody(batch.world.town(TOWNS - 1))
            make_rivals(batch)
            threaten_work(batch.world.town(TOWNS - 1))
        batch.world.arena.tofile(folder / f"{first}.arena")
        used -= uses(batch)
        batch.run(last - first)
        used += uses(batch)
        digests[str(first)] = [batch.digest(town) for town in range(TOWNS)] + masks_of(batch)
        digests[f"seen before {last}"] = [seen(batch, town) for town in range(TOWNS)]
        digests[f"troubles before {last}"] = [str(trouble) for trouble in Sentinel(batch.world).look()]
    return {"digests": digests, "used": dict(zip(batch.world.catalogue.names, used.tolist(), strict=True))}


def uses(batch: Batch) -> NDArray[np.int64]:
    """Return how often each affordance was finished so far, in all towns."""
    finished: NDArray[np.int64] = batch.world.blocks["town.i64"][:, UseCount.FIRST : UseCount.LAST + 1].sum(axis=0)
    return finished[: len(batch.world.catalogue.names)]


def deeds(batch: Batch) -> NDArray[np.int64]:
    """Return all affordances, those first that few people can do."""
    records = batch.world.catalogue.records
    return np.argsort(-2 * records.role - records.partners, kind="stable")


def send_people(batch: Batch, affordances: Iterable[int]) -> None:
    """Send somebody in some town to do each of some affordances, where anybody can; nobody is sent twice."""
    world = batch.world
    free = [(place, row) for row in range(PEOPLE - 1) for place in range(TOWNS)]
    for affordance in affordances:
        for place, row in free:
            town = world.town(place)
            if drive(affordance, row, town, world):
                busy = {(place, row), (place, int(town.people_i32[Company.PARTNER, row]))}
                free = [person for person in free if person not in busy]
                break


def upset_somebody(town: TownBlocks) -> None:
    """Let the last people of a town starve, lose a job, and miss the time of a walk: a life ends, a claim lapses."""
    starving, jobless, late = np.flatnonzero(town.people_i8[Body.LIVE])[[-1, -2, -3]]
    break_off(int(starving), town)
    town.people_f32[Need.HUNGER, starving] = 0.0
    town.people_i32[Timer.DECIDE, starving] = NEVER
    what = town.affordances[0].copy()
    what["hook"] = Hook.HIRE
    arrange(int(jobless), what, next(states(what)), town)
    town.people_i32[Timer.DECIDE, jobless] = town.town_i64[Clock.TICK]
    break_off(int(late), town)
    town.people_i8[Intent.AFFORDANCE, late] = np.flatnonzero(town.affordances["kind"] != NOTHING)[0]
    walk_to(town, int(late), thing=0, slot=0, expiry=2)


def queue_at_wardrobes(town: TownBlocks, batch: Batch) -> None:
    """Send everybody of a town to change at once, so that people who share a home hand the wardrobe over."""
    for row in range(PEOPLE):
        drive(batch.world.catalogue.names.index("change_clothes"), row, town, batch.world)


def threaten_work(town: TownBlocks) -> None:
    """Let one person have to leave, one await a verdict, one a review, and one miss a shift that coworkers are at."""
    tick = town.town_i64[Clock.TICK]
    leaving, judged, reviewed, absent = np.flatnonzero(town.people_i8[Body.LIVE])[[-4, 0, 1, 5]]
    town.people_i8[Standing.EXIT, leaving] = Exit.REVIEW
    town.people_i32[Moment.DUE, leaving] = tick
    town.people_i8[Standing.ABSENCES, [judged, reviewed]] = 7
    town.people_i8[Standing.REVIEW, judged] = Review.QUEUED
    town.people_i32[Moment.REVIEWED_FROM, judged] = tick + 3
    break_off(int(absent), town)
    town.people_i32[Timer.DECIDE, absent] = NEVER


def threaten_home(town: TownBlocks) -> None:
    """Let one person be unable to pay the rent, for the last time."""
    row = int(np.flatnonzero(town.people_i8[Body.LIVE])[2])
    set_wallet(town, row, 0)
    town.people_i8[Standing.NOTICE, row] = 2


def make_rivals(batch: Batch) -> None:
    """Let everybody have rivals, so that some of them have time to meet."""
    for place in range(TOWNS):
        town = batch.world.town(place)
        for row in range(PEOPLE):
            others = (row + 1 + np.arange(TIES_MAX)) % PEOPLE
            town.people_i32[TieWho.FIRST : TieWho.LAST + 1, row] = town.people_i32[Identity.ID, others]
            town.people_f32[TieRivalry.FIRST : TieRivalry.LAST + 1, row] = 0.9 if place == TOWNS - 1 else 0.5


def wish_from_outside(town: TownBlocks) -> None:
    """Let somebody outside decide for everybody: some by options, some step by step, each with a wish of their own."""
    for row in range(PEOPLE):
        primitive = row < len(Primitive)
        town.people_i8[Mind.POLICY, row] = Policy.PRIMITIVE if primitive else Policy.OUTSIDE
        town.people_i8[Mind.WISH, row] = Primitive(row) if primitive else Option.GET_FED
        steps = [way for way in list(Primitive)[1:5] if step_target(town, row, int(way)) != NOTHING]
        if primitive and row < Primitive.INTERACT and steps:
            town.people_i8[Mind.WISH, row] = steps[0]


def masks_of(batch: Batch) -> list[str]:
    """Return what could be chosen for everybody now, by options and step by step; asked twice, with hints and without.

    The town is left as it was.
    """
    found = []
    for place in range(TOWNS):
        town = batch.world.town(place)
        policies = town.people_i8[Mind.POLICY].copy()
        for policy in (Policy.OUTSIDE, Policy.PRIMITIVE, Policy.OUTSIDE):
            town.people_i8[Mind.POLICY] = policy
            masks = np.zeros((town.people_i16.shape[1], OPTIONS), np.uint8)
            with np.errstate(over="ignore"):
                mask_people(town, masks)
            found.append(masks.tobytes().hex())
        town.people_i8[Mind.POLICY] = policies
    return found


def live_again(batch: Batch, folder: Path) -> dict[str, list[str]]:
    """Live the windows from the saved states, in whatever way this process runs kernels, and return the digests."""
    digests = {}
    for first, last in WINDOWS:
        batch.world.arena[:] = np.fromfile(folder / f"{first}.arena", np.uint8)
        batch.run(last - first)
        digests[str(first)] = [batch.digest(town) for town in range(TOWNS)] + masks_of(batch)
        digests[f"seen before {last}"] = [seen(batch, town) for town in range(TOWNS)]
        digests[f"troubles before {last}"] = [str(trouble) for trouble in Sentinel(batch.world).look()]
    return digests


def seen(batch: Batch, town: int) -> str:
    """Return a digest of what all people of a town are told, in every variant."""
    digest = hashlib.blake2b(digest_size=8)
    for name in VARIANTS:
        for sight in see_all(batch.world, name, list(range(batch.world.rows["people"])), town):
            digest.update(sight.cells.tobytes() + sight.numbers.tobytes())
    return digest.hexdigest()
