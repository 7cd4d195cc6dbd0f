"""What a run leaves behind: one summary for people and machines, and files of days and events.

`Summary` is the object that `townlet run --json` prints; the report for people is made of nothing else.
`Diary` writes `kpis.jsonl`, `events.jsonl` and `run.json`, and the chronicle beside them `stories.jsonl`;
docs/output.md names their fields.
"""

import dataclasses
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from components.people import Belongs, Body, Identity, Need, Presence, Purse, Shift, Today
from components.places import Till
from components.town import Account, Clock, Kpi
from components.words import NOTHING, Attendance, Doing, EventKind
from systems.blocks import TownBlocks
from townlet_ecs import __version__
from townlet_ecs.charter import judge
from townlet_ecs.lines import EventLines
from townlet_ecs.names import name_of
from townlet_ecs.narration.limiter import StoryCounts
from townlet_ecs.report import (
    Kpis,
    Turnover,
    event_counts,
    goods_drift,
    kpis_of,
    money_drift,
    time_use_of,
    turnover_of,
    use_counts,
)
from townlet_ecs.ring import Cursor, Event, ticks_between_reads
from townlet_ecs.world import World

DAYS_FILE, EVENTS_FILE, RUN_FILE, STORIES_FILE = "kpis.jsonl", "events.jsonl", "run.json", "stories.jsonl"

SHIFT_EVENTS = {
    EventKind.ARRIVED_ON_TIME: Attendance.ON_TIME,
    EventKind.ARRIVED_LATE: Attendance.LATE,
    EventKind.ABSENT: Attendance.ABSENT,
    EventKind.LEFT_EARLY: Attendance.ABSENT,
}
"""Events that say how somebody's shift went; the last one of a day counts."""


@dataclass(frozen=True)
class Money:
    """Money at the end of a run and what became of it, in cents; over all towns.

    Attributes:
        wallet_least_cents, wallet_middle_cents, wallet_most_cents: Wallets of living people; None without any.
        shops_cents, employers_cents, landlord_cents, town_cents: Accounts.
        minted_cents, burned_cents: Money made and destroyed since the start.
        wages_paid_cents, wages_withheld_cents: Wages of all shifts.
    """

    wallet_least_cents: int | None
    wallet_middle_cents: int | None
    wallet_most_cents: int | None
    shops_cents: int
    employers_cents: int
    landlord_cents: int
    town_cents: int
    minted_cents: int
    burned_cents: int
    wages_paid_cents: int
    wages_withheld_cents: int


@dataclass(frozen=True)
class Speed:
    """How fast a run was.

    Attributes:
        ticks_per_s: Ticks of all towns together, per second.
        agent_ticks_per_s: Ticks of people, per second.
        seconds: What these are measured over: running, without building, reading or writing.
        first_tick_s: Seconds of the first tick, which loads the kernels or compiles them; not part of the above.
    """

    ticks_per_s: float
    agent_ticks_per_s: float
    seconds: float
    first_tick_s: float


@dataclass(frozen=True)
class Summary:
    """A run in one object; sums and shares are over all its towns.

    Attributes:
        version: Version of this program.
        config: The config as it was named.
        config_id: Its `config_id`.
        seed: Seed of all chance.
        agents: People in each town at the start.
        towns: How many towns.
        town: Number of the first one.
        ticks: Ticks that each town lived.
        days: The same in days.
        interrupted: Whether somebody ended the run early.
        digest: Digest of the first town.
        digests: Digests of all towns, in order.
        upset: Whether disturbances come of themselves; the charter then asks less.
        kpis: Indicators of the charter.
        charter: Indicator -> whether its bound is kept; None where nothing can be said.
        people: People living at the end.
        person_days: Days lived by all people together.
        time_use: Activity -> share of all person-minutes.
        uses: Activity -> affordance -> how often it was finished.
        money: Money at the end.
        turnover: Who came, went and is at risk, and how ties came and went.
        events: Kind -> how often; kinds that never happened are left out.
        speed: How fast it ran.
        stages: (staged runs) System -> seconds a tick, on average after the first.
        events_missed: (runs with files) Events that were overwritten before they could be written down.
        stories: (runs with stories) How many were told.
    """

    version: str
    config: str
    config_id: str
    seed: int
    agents: int
    towns: int
    town: int
    ticks: int
    days: float
    interrupted: bool
    digest: str
    digests: list[str]
    upset: bool
    kpis: Kpis
    charter: dict[str, bool | None]
    people: int
    person_days: float
    time_use: dict[str, float]
    uses: dict[str, dict[str, int]]
    money: Money
    turnover: Turnover
    events: dict[str, int]
    speed: Speed
    stages: dict[str, float] | None = None
    events_missed: int | None = None
    stories: StoryCounts | None = None

    def as_json(self) -> str:
        """Return the summary as one line of JSON."""
        return json.dumps(dataclasses.asdict(self), allow_nan=False)


def pooled(world: World) -> TownBlocks:
    """Return all towns of a world as one: books added up (the longest wait is the longest), rows side by side.

    What reads the books of a town then reads those of all; the rows belong to no map.
    """
    if world.towns == 1:
        return world.town(0)
    books = world.blocks["town.i64"]
    summed = books.sum(axis=0)
    summed[Kpi.LONGEST_WAIT] = books[:, Kpi.LONGEST_WAIT].max()
    rows = {
        name.replace(".", "_"): np.moveaxis(world.blocks[name], 0, 1).reshape(world.blocks[name].shape[1], -1)
        for name in ("people.f32", "people.i8", "people.i16", "people.i32", "people.i64", "places.i32", "places.i64")
    }
    return world.town(0).replaced(town_i64=summed, **rows)


def kpis_of_all(world: World) -> Kpis:
    """Return the indicators over all towns; drifts are added up without their signs, so that none hides another."""
    kpis = kpis_of(pooled(world), world)
    if world.towns == 1:
        return kpis
    towns = [world.town(place) for place in range(world.towns)]
    money = sum(abs(money_drift(town)) for town in towns)
    return dataclasses.replace(kpis, money_drift_cents=money, goods_drift=sum(map(goods_drift, towns)))


def summary_of(world: World, *, config: str, speed: Speed, interrupted: bool = False) -> Summary:
    """Return the summary of a run that a world has just lived."""
    together = pooled(world)
    ticks = int(world.blocks["town.i64"][0, Clock.TICK])
    ticks_per_day = world.config.time.ticks_per_day
    kpis = kpis_of_all(world)
    upset = world.config.disturbances.enabled
    digests = [world.digest(place) for place in range(world.towns)]
    return Summary(
        version=__version__,
        config=config,
        config_id=world.config.config_id,
        seed=world.seed,
        agents=world.config.people.count,
        towns=world.towns,
        town=world.town_numbers[0],
        ticks=ticks,
        days=ticks / ticks_per_day,
        interrupted=interrupted,
        digest=digests[0],
        digests=digests,
        upset=upset,
        kpis=kpis,
        charter={each.bound.kpi: each.met for each in judge(kpis, ticks / ticks_per_day, upset=upset)},
        people=int(together.town_i64[Clock.PEOPLE]),
        person_days=int(together.town_i64[Kpi.PERSON_TICKS]) / ticks_per_day,
        time_use=time_use_of(together),
        uses=_uses_by_activity(together, world),
        money=_money_of(together),
        turnover=turnover_of(together, world),
        events=event_counts(together),
        speed=speed,
    )


def _uses_by_activity(town: TownBlocks, world: World) -> dict[str, dict[str, int]]:
    """Return how often each affordance was finished, under its activity."""
    uses: dict[str, dict[str, int]] = {}
    activities = world.catalogue.records["activity"]
    for (name, count), activity in zip(use_counts(town, world).items(), activities, strict=True):
        uses.setdefault(Doing(int(activity)).name.lower(), {})[name] = count
    return uses


def _money_of(town: TownBlocks) -> Money:
    """Return the money of a town."""
    books = town.town_i64
    wallets = np.sort(town.people_i64[Purse.WALLET, town.people_i8[Body.LIVE] == 1])
    somebody = len(wallets) > 0
    return Money(
        wallet_least_cents=int(wallets[0]) if somebody else None,
        wallet_middle_cents=int(wallets[len(wallets) // 2]) if somebody else None,
        wallet_most_cents=int(wallets[-1]) if somebody else None,
        shops_cents=int(town.places_i64[Till.SALES].sum()),
        employers_cents=int(town.places_i64[Till.PAYROLL].sum()),
        landlord_cents=int(books[Account.LANDLORD]),
        town_cents=int(books[Account.TOWN]),
        minted_cents=int(books[Account.MINTED]),
        burned_cents=int(books[Account.BURNED]),
        wages_paid_cents=int(books[Kpi.WAGES_PAID]),
        wages_withheld_cents=int(books[Kpi.WAGES_WITHHELD]),
    )


class Diary:
    """Follows a run from slice to slice and writes its days and events into a folder.

    Attributes:
        folder: Where the files are.
    """

    def __init__(self, folder: Path, world: World) -> None:
        """Open the files of a run that begins now.

        Raises:
            OSError: The folder cannot be made or written to.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._cursor = Cursor(world)
        self._world = world
        self._towns = [world.town(place) for place in range(world.towns)]
        self._earned = {(place, who): cents for place, town in enumerate(self._towns) for who, cents in _earned(town)}
        self._shifts: dict[tuple[int, int], str] = {}
        self._lines = EventLines(world)
        self._day_written = False
        for name in (RUN_FILE, STORIES_FILE):
            (folder / name).unlink(missing_ok=True)
        self._days = (folder / DAYS_FILE).open("w", encoding="utf-8", newline="\n")
        self._events = (folder / EVENTS_FILE).open("w", encoding="utf-8", newline="\n")

    @property
    def missed(self) -> int:
        """Events that were overwritten before they were read."""
        return self._cursor.missed

    @property
    def ticks_at_most(self) -> int:
        """Ticks that may be lived before the next `follow`: not past midnight, nor more than a ring can hold."""
        day = self._world.config.time.ticks_per_day
        return min(ticks_between_reads(self._world), day - self._tick % day)

    def follow(self) -> None:
        """Write down what has happened since the last call, and the day if it is over."""
        for place, events in self._cursor.fresh():
            self._write_events(place, events)
        self._day_written = self._tick % self._world.config.time.ticks_per_day == 0
        if self._day_written:
            self._write_day()

    def __enter__(self) -> Self:
        """Let `with` close the files."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close the files, whatever happened."""
        self._days.close()
        self._events.close()

    def finish(self, summary: Summary) -> None:
        """Write a day that was cut short, and the summary."""
        if not self._day_written:
            self._write_day()
        (self.folder / RUN_FILE).write_text(summary.as_json() + "\n", encoding="utf-8")

    @property
    def _tick(self) -> int:
        """Ticks lived so far."""
        return int(self._world.blocks["town.i64"][0, Clock.TICK])

    def _write_events(self, place: int, events: list[Event]) -> None:
        """Write the new events of one town, oldest first."""
        number = self._world.town_numbers[place]
        for record in events:
            kind, who = EventKind(record[1]), record[2]
            if kind in SHIFT_EVENTS:
                self._shifts[place, who] = SHIFT_EVENTS[kind].name.lower()
            self._events.write(json.dumps(self._lines.line(number, record)) + "\n")

    def _write_day(self) -> None:
        """Write a line for everybody who is alive, about the day that has just ended or been cut short."""
        for place, town in enumerate(self._towns):
            for line in self._day_of(place, town):
                self._days.write(json.dumps(line) + "\n")
        self._shifts.clear()

    def _day_of(self, place: int, town: TownBlocks) -> Iterator[dict[str, Any]]:
        """Yield the day of everybody in a town."""
        day = max(0, self._tick - 1) // self._world.config.time.ticks_per_day
        for row in np.flatnonzero(town.people_i8[Body.LIVE] == 1).tolist():
            who = int(town.people_i32[Identity.ID, row])
            earned = int(town.people_i64[Purse.EARNED, row])
            minutes = town.people_i16[Today.FIRST : Today.LAST + 1, row].tolist()
            shifts = int(town.people_i8[Shift.SHIFTS, row])
            position = int(town.people_i32[Belongs.POSITION, row])
            yield {
                "town": self._world.town_numbers[place],
                "day": day,
                "id": who,
                "name": name_of(int(town.town_i64[Clock.KEY]), who),
                "ticks": sum(minutes),
                "minutes": {doing.name.lower(): minutes[doing] for doing in Doing},
                "needs": {need.name.lower(): round(float(town.people_f32[need, row]), 6) for need in Need},
                "wallet_cents": int(town.people_i64[Purse.WALLET, row]),
                "wages_cents": earned - self._earned.get((place, who), 0),
                "rent_owed_cents": int(town.people_i64[Purse.RENT_OWED, row]),
                "job": self._lines.job(position) if position != NOTHING else None,
                "shift": self._shifts.get((place, who)),
                "attendance": int(town.people_i16[Presence.ATTENDED, row]).bit_count() / shifts if shifts else None,
            }
            self._earned[place, who] = earned


def _earned(town: TownBlocks) -> Iterator[tuple[int, int]]:
    """Yield everybody alive and what they have earned so far."""
    for row in np.flatnonzero(town.people_i8[Body.LIVE] == 1).tolist():
        yield int(town.people_i32[Identity.ID, row]), int(town.people_i64[Purse.EARNED, row])
