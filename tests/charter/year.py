"""A year of the default town, looked at by the hour and by the day: who is stuck, who eats, where the money goes."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from components.people import Body, Identity, Intent, Purse, Timer, Today
from components.places import Till
from components.reservations import Reservation
from components.town import Account, Clock
from components.words import Claim, Doing
from systems.blocks import TownBlocks
from tests.invariants import faults_of
from tests.scenes import blocks_of, riverside
from townlet_ecs import Town
from townlet_ecs.report import Kpis

DAY = 1_440
HOUR = 60
DAYS = 365


@dataclass(frozen=True)
class Year:
    """What was seen of a town in a year.

    Attributes:
        kpis: The indicators at the end.
        longest: Most hours in a row for which somebody kept one activity, and one reservation.
        people: How many people there were at the end of each day.
        minutes: For each day, id of each person -> their minutes of eating and of sleeping.
        accounts: Name of each account -> its cents at the end of each day.
        poorest: The least that any wallet, till or other account held at any hour.
        faults: What `faults_of` found at the end of a day.
    """

    kpis: Kpis
    longest: dict[str, int]
    people: list[int]
    minutes: list[dict[int, tuple[int, int]]]
    accounts: dict[str, NDArray[np.float64]]
    poorest: int
    faults: list[str]


@cache
def year(seed: int, days: int = DAYS) -> Year:
    """Return a year of the default town."""
    town = Town(riverside(), seed=seed, threads=1)
    blocks = blocks_of(town)
    kept = {"activity": Kept(), "reservation": Kept()}
    people, minutes, accounts, faults, poorest = [], [], [], [], []
    for _ in range(days):
        for _ in range(DAY // HOUR):
            town.run(HOUR)
            kept["activity"].look(activities(blocks))
            kept["reservation"].look(reservations(blocks))
            poorest.append(int(min(each.min() for each in books(blocks).values())))
        people.append(int(blocks.town_i64[Clock.PEOPLE]))
        minutes.append(meals_and_sleep(blocks))
        accounts.append({name: float(cents.sum()) for name, cents in books(blocks).items()})
        faults += faults_of(town)
    return Year(
        kpis=town.kpis(),
        longest={name: each.longest for name, each in kept.items()},
        people=people,
        minutes=minutes,
        accounts={name: np.array([day[name] for day in accounts]) for name in accounts[0]},
        poorest=min(poorest),
        faults=faults,
    )


class Kept:
    """For how many hours in a row people have kept something.

    Attributes:
        longest: The most so far.
    """

    def __init__(self) -> None:
        self.longest = 0
        self.hours: dict[tuple[int, ...], int] = {}

    def look(self, now: set[tuple[int, ...]]) -> None:
        """See what everybody has now; each has the id of its holder in it."""
        self.hours = {each: self.hours.get(each, 0) + 1 for each in now}
        self.longest = max(self.longest, *self.hours.values(), 0)


def living(blocks: TownBlocks) -> list[int]:
    return np.flatnonzero(blocks.people_i8[Body.LIVE] == 1).tolist()


def activities(blocks: TownBlocks) -> set[tuple[int, ...]]:
    """Return who does what, and since when where that is known."""
    own = (blocks.people_i32[Identity.ID], blocks.people_i8[Body.DOING], blocks.people_i8[Intent.AFFORDANCE])
    began = np.where(blocks.people_i8[Body.DOING] >= Doing.IDLING, blocks.people_i32[Timer.BEGAN], 0)
    return {tuple(int(column[row]) for column in (*own, began)) for row in living(blocks)}


def reservations(blocks: TownBlocks) -> set[tuple[int, ...]]:
    """Return who holds which reservation."""
    state, generation = blocks.reservations_i32[[Reservation.STATE, Reservation.GENERATION]]
    ids = blocks.people_i32[Identity.ID]
    return {(int(ids[row]), int(generation[row])) for row in living(blocks) if state[row] != Claim.NONE}


def books(blocks: TownBlocks) -> dict[str, NDArray[np.int64]]:
    """Return the cents of every account, by kind."""
    return {
        "wallets": blocks.people_i64[Purse.WALLET, living(blocks)],
        "shops": blocks.places_i64[Till.SALES],
        "employers": blocks.places_i64[Till.PAYROLL],
        "town": blocks.town_i64[[Account.TOWN]],
        "landlord": blocks.town_i64[[Account.LANDLORD]],
    }


def meals_and_sleep(blocks: TownBlocks) -> dict[int, tuple[int, int]]:
    """Return the minutes that each person has eaten and slept today."""
    eaten, slept = blocks.people_i16[[Today.FIRST + Doing.EATING, Today.FIRST + Doing.SLEEPING]]
    return {int(blocks.people_i32[Identity.ID, row]): (int(eaten[row]), int(slept[row])) for row in living(blocks)}


def without_for_two_days(found: Year) -> list[str]:
    """Return who neither ate, or neither slept, on two days in a row."""
    lacking = []
    for number, (before, after) in enumerate(pairwise(found.minutes)):
        for who in before.keys() & after.keys():
            for which, name in enumerate(("a meal", "sleep")):
                if not before[who][which] and not after[who][which]:
                    lacking.append(f"person {who} on days {number} and {number + 1} without {name}")
    return lacking


def slope(values: NDArray[np.float64]) -> float:
    """Return the median of the slopes of all pairs, a day: the trend of a series, whatever its outliers.

    Source: Sen, "Estimates of the regression coefficient based on Kendall's tau" (1968).
    """
    first, second = np.triu_indices(len(values), 1)
    return float(np.median((values[second] - values[first]) / (second - first)))
