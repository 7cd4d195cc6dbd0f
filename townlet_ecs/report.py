"""Reading a town between ticks: its people as a table, the indicators of the charter, how time is spent."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.atlas import BlockColumn, Plane, Post
from components.people import (
    ITEM_KINDS_MAX,
    Bag,
    Belongs,
    Body,
    Career,
    Identity,
    Intent,
    Need,
    Purse,
    Shift,
    Standing,
    Strikes,
    Where,
)
from components.town import Account, Bonds, Clock, EventCount, Kpi, Made, TimeUse, UseCount, Used
from components.town import Turnover as Flow
from components.words import NOTHING, Attendance, Doing, EventKind, Option, Review
from systems.blocks import TownBlocks
from systems.survey import SURVEY_LENGTH, Survey, survey
from townlet_ecs.names import name_of
from townlet_ecs.world import World

PERSON = np.dtype(
    [
        ("id", "i4"),
        ("name", "U56"),
        ("row", "i4"),
        ("x", "i4"),
        ("y", "i4"),
        ("place", "U16"),
        ("doing", "U16"),
        ("option", "U16"),
        ("affordance", "U32"),
        ("hunger", "f4"),
        ("energy", "f4"),
        ("hygiene", "f4"),
        ("social", "f4"),
        ("comfort", "f4"),
        ("wallet_cents", "i8"),
        ("earned_cents", "i8"),
        ("rent_owed_cents", "i8"),
        ("job", "U32"),
        ("attendance", "U16"),
        ("shifts_worked", "i2"),
        ("shifts_late", "i2"),
        ("shifts_missed", "i2"),
        ("warnings", "i2"),
        ("tenure_ticks", "i4"),
        ("goods", "i2", (ITEM_KINDS_MAX,)),
    ]
)
"""One person: name, tile, kind of place stood in (empty outdoors), what they do, levels, money in cents, job (empty
without one), state of the shift, shifts and warnings of this life, ticks lived here, goods carried in the order of the
config's items."""


@dataclass(frozen=True)
class Kpis:
    """The indicators of the charter; None where nothing can be said yet.

    Attributes:
        self_sufficiency: Share of whole person-days on which every need stayed above the comfort line.
        starvation_deaths: People who collapsed.
        attendance: Share of shifts over that were worked.
        lateness: Share of shifts over that were begun late.
        mean_tenure_days: Days lived in the town, on average over all who live or lived there.
        tie_coverage: Share of people with a tie of trust + familiarity above 0.3.
        conflict_escalation: Share of the ties that came to a conflict which grew into a feud: rivals who avoided each
            other twice within three days.
        longest_wait_ticks: Longest wait for an object.
        reward_clip_rate: Share of rewards that the clip cut.
        option_switch_rate: Changes of option per person and commit window.
        money_drift_cents: All accounts minus what was there at the start, minted and burned; 0 when books balance.
        goods_drift: Goods in the town minus those made plus those used up; 0 when books balance.
    """

    self_sufficiency: float | None
    starvation_deaths: int
    attendance: float | None
    lateness: float | None
    mean_tenure_days: float | None
    tie_coverage: float | None
    conflict_escalation: float | None
    longest_wait_ticks: int
    reward_clip_rate: float | None
    option_switch_rate: float | None
    money_drift_cents: int
    goods_drift: int


def share(part: int, whole: int) -> float | None:
    """Return a share, or None of nothing."""
    return part / whole if whole else None


def survey_of(town: TownBlocks) -> NDArray[np.int64]:
    """Return what the people of a town amount to now, see `systems.survey.Survey`."""
    told = np.zeros(SURVEY_LENGTH, np.int64)
    survey(town, told)
    return told


def kpis_of(town: TownBlocks, world: World) -> Kpis:
    """Return the indicators of a town so far; of one of 10,000 people it takes a few dozen microseconds."""
    books, now = town.town_i64.tolist(), survey_of(town)
    windows = books[Kpi.PERSON_TICKS] // world.config.decisions.commit_ticks
    return Kpis(
        self_sufficiency=share(books[Kpi.GOOD_DAYS], books[Kpi.PERSON_DAYS]),
        starvation_deaths=books[EventCount.FIRST + EventKind.COLLAPSED],
        attendance=share(books[Kpi.ATTENDED], books[Kpi.SHIFTS]),
        lateness=share(books[Kpi.LATE], books[Kpi.SHIFTS]),
        mean_tenure_days=mean_tenure(town, now, world),
        tie_coverage=share(int(now[Survey.TIED]), int(now[Survey.LIVING])),
        conflict_escalation=share(books[Bonds.ESCALATED], books[Bonds.CONFLICTS]),
        longest_wait_ticks=books[Kpi.LONGEST_WAIT],
        reward_clip_rate=share(books[Kpi.CLIPPED], books[Kpi.REWARDS]),
        option_switch_rate=share(books[Kpi.SWITCHES], windows),
        money_drift_cents=money_drift(town, now),
        goods_drift=goods_drift(town, now),
    )


def mean_tenure(town: TownBlocks, now: NDArray[np.int64], world: World) -> float | None:
    """Return the mean days that people have lived in the town, those who left included."""
    books = town.town_i64
    living = int(now[Survey.LIVING])
    people = living + int(books[Flow.EXITS])
    tick = int(world.blocks["town.i64"][0, Clock.TICK])
    ticks = tick * living - int(now[Survey.BORN]) + int(books[Flow.TENURE_TICKS])
    return ticks / people / world.config.time.ticks_per_day if people else None


def money_drift(town: TownBlocks, now: NDArray[np.int64] | None = None) -> int:
    """Return the cents that the books cannot account for; pass the survey where there is one."""
    books = town.town_i64
    wallets = int((survey_of(town) if now is None else now)[Survey.WALLETS])
    money = wallets + int(town.places_i64.sum()) + int(books[Account.TOWN]) + int(books[Account.LANDLORD])
    return money - int(books[Account.INITIAL]) - int(books[Account.MINTED]) + int(books[Account.BURNED])


def goods_drift(town: TownBlocks, now: NDArray[np.int64] | None = None) -> int:
    """Return how many goods, summed over kinds regardless of sign, the books cannot account for."""
    books = town.town_i64
    made = books[Made.ITEM_0 : Made.ITEM_7 + 1] - books[Used.ITEM_0 : Used.ITEM_7 + 1]
    held = (survey_of(town) if now is None else now)[Survey.GOODS_FIRST :]
    return int(np.abs(held - made).sum())


@dataclass(frozen=True)
class Turnover:
    """Who comes, goes and is at risk, and how ties come and go.

    Attributes:
        exits, arrivals: Since the start.
        exits_today, exits_allowed: Exits since midnight that count against the cap, and the cap.
        reviews_waiting, reviews_allowed: People on the review queue, and how many it holds.
        reviews_refused: Reviews for which there was no room, counted again at every shift.
        under_notice: People under notice to leave their homes.
        slots_forced: Identity slots used again before they had cooled down.
        meals_spoiled: Meals thrown away.
        ties_made, ties_dropped: Ties made, and ties given up for others.
        ties_in_conflict, feuds, avoidances: Ties that came to a conflict, those that became feuds, queues avoided.
    """

    exits: int
    arrivals: int
    exits_today: int
    exits_allowed: int
    reviews_waiting: int
    reviews_allowed: int
    reviews_refused: int
    under_notice: int
    slots_forced: int
    meals_spoiled: int
    ties_made: int
    ties_dropped: int
    ties_in_conflict: int
    feuds: int
    avoidances: int


def turnover_of(town: TownBlocks, world: World) -> Turnover:
    """Return who comes and goes in a town, or in several added up."""
    books = town.town_i64
    live = town.people_i8[Body.LIVE] == 1
    hundreds = max(1, -(-int(books[Clock.PEOPLE]) // 100))
    review = town.people_i8[Standing.REVIEW]
    return Turnover(
        exits=int(books[Flow.EXITS]),
        arrivals=int(books[Flow.ARRIVALS]),
        exits_today=int(books[Flow.EXITS_TODAY]),
        exits_allowed=world.config.lifecycle.exits_per_day * hundreds,
        reviews_waiting=int((live & ((review == Review.QUEUED) | (review == Review.DEFERRED))).sum()),
        reviews_allowed=world.config.employment.reviews_max * hundreds,
        reviews_refused=int(books[Flow.REVIEWS_REFUSED]),
        under_notice=int((live & (town.people_i8[Standing.NOTICE] > 0)).sum()),
        slots_forced=int(books[Flow.SLOTS_FORCED]),
        meals_spoiled=int(books[Flow.SPOILED]),
        ties_made=int(books[Bonds.MADE]),
        ties_dropped=int(books[Bonds.DROPPED]),
        ties_in_conflict=int(books[Bonds.CONFLICTS]),
        feuds=int(books[Bonds.ESCALATED]),
        avoidances=int(books[Bonds.AVOIDANCES]),
    )


def time_use_of(town: TownBlocks) -> dict[str, float]:
    """Return the share of person-minutes spent on each activity so far."""
    spent = town.town_i64[TimeUse.FIRST : TimeUse.FIRST + len(Doing)]
    return {doing.name.lower(): float(spent[doing] / max(1, spent.sum())) for doing in Doing}


def event_counts(town: TownBlocks) -> dict[str, int]:
    """Return how often each kind of event happened."""
    counts = town.town_i64[EventCount.FIRST : EventCount.FIRST + len(EventKind)]
    return {kind.name.lower(): int(counts[kind]) for kind in EventKind if counts[kind]}


def use_counts(town: TownBlocks, world: World) -> dict[str, int]:
    """Return how often each affordance was finished."""
    names = world.catalogue.names
    return {name: int(town.town_i64[UseCount.FIRST + index]) for index, name in enumerate(names)}


def tile_of(cells: NDArray[Any], town: TownBlocks, world: World) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return x and y in the whole town of block-major tile numbers."""
    site = world.atlas.site[0]
    block, local = np.divmod(cells, int(site.cells))
    x = town.blocks_i32[BlockColumn.X, block] * int(site.width) + local % int(site.width)
    y = town.blocks_i32[BlockColumn.Y, block] * int(site.height) + local // int(site.width)
    return x, y


def place_kinds(cells: NDArray[Any], town: TownBlocks, world: World) -> list[str]:
    """Return the kind of place that each tile belongs to, empty outdoors."""
    site = world.atlas.site[0]
    block, local = np.divmod(cells, int(site.cells))
    template = town.blocks_i32[BlockColumn.TEMPLATE, block]
    place = town.terrain_u8[template, Plane.PLACE, local]
    templates = world.atlas.town_map.templates
    return [templates[t].places[p - 1].kind if p else "" for t, p in zip(template, place, strict=True)]


def people_of(town: TownBlocks, world: World) -> NDArray[np.void]:
    """Return one `PERSON` record for each living person, in row order."""
    rows = np.flatnonzero(town.people_i8[Body.LIVE] == 1)
    table = np.zeros(len(rows), PERSON)
    cells = town.people_i32[Where.CELL, rows]
    table["id"], table["row"] = town.people_i32[Identity.ID, rows], rows
    table["name"] = [name_of(int(town.town_i64[Clock.KEY]), who) for who in table["id"].tolist()]
    table["x"], table["y"] = tile_of(cells, town, world)
    table["place"] = place_kinds(cells, town, world)
    table["doing"] = [Doing(doing).name.lower() for doing in town.people_i8[Body.DOING, rows]]
    table["option"] = [Option(option).name.lower() for option in town.people_i8[Intent.OPTION, rows]]
    names = [*world.catalogue.names, ""]
    table["affordance"] = [names[affordance] for affordance in town.people_i8[Intent.AFFORDANCE, rows]]
    for need in Need:
        table[need.name.lower()] = town.people_f32[need, rows]
    table["wallet_cents"] = town.people_i64[Purse.WALLET, rows]
    table["earned_cents"] = town.people_i64[Purse.EARNED, rows]
    table["rent_owed_cents"] = town.people_i64[Purse.RENT_OWED, rows]
    table["job"] = [job_name(int(position), town, world) for position in town.people_i32[Belongs.POSITION, rows]]
    table["attendance"] = [Attendance(state).name.lower() for state in town.people_i8[Shift.STATE, rows]]
    for column, name in zip(Career, ("shifts_worked", "shifts_late", "shifts_missed"), strict=True):
        table[name] = town.people_i16[column, rows]
    table["warnings"] = town.people_i8[Strikes.WARNINGS, rows]
    table["tenure_ticks"] = town.town_i64[Clock.TICK] - town.people_i32[Identity.BORN, rows]
    table["goods"] = town.people_i16[Bag.ITEM_0 : Bag.ITEM_7 + 1, rows].T
    return table


def job_name(position: int, town: TownBlocks, world: World) -> str:
    """Return the name of the job of a position, or nothing."""
    if position == NOTHING:
        return ""
    block, post = divmod(position, int(world.atlas.site["positions"][0]))
    job = town.atlas_i32[town.blocks_i32[BlockColumn.TEMPLATE, block], Post.JOB, post]
    return str(list(world.config.jobs)[job])


def ticks_lived(town: TownBlocks) -> int:
    """Return the ticks that a town has lived."""
    return int(town.town_i64[Clock.TICK])
