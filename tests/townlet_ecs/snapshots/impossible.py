"""Towns that cannot be: one change each to a moment of a town that is sound, and what is to be told of it."""

from collections.abc import Callable

import numpy as np
import pytest

from components.atlas import Fixture
from components.disturbances import Disturbance
from components.memory import MemoryEnd, MemoryKind, MemoryTick
from components.objects import LastUse, Object
from components.people import (
    Arrears,
    Bag,
    Belongs,
    Body,
    Bond,
    Company,
    Identity,
    Intent,
    Larder,
    Mind,
    Moment,
    Presence,
    Purse,
    Roster,
    Shift,
    Standing,
    Summons,
    TieWho,
    Timer,
    Today,
    Token,
    Where,
)
from components.places import Premises, Price
from components.positions import Position
from components.reservations import Reservation
from components.rewards import Episode, Gain, Reward
from components.town import Account, Bonds, Clock, EventCount, Kpi, TimeUse, Turnover, Unrest, UseCount
from components.words import NEVER, NOTHING, Claim, Doing, EventKind, Exit, Trouble
from systems.blocks import TownBlocks
from tests.reliability.mutations import subjects

Change = Callable[[TownBlocks], None]


class Scene:
    """The first moment of a lively town at which a change can be made, changed; put right again with `restore`."""

    def __init__(self, change: Change) -> None:
        for subject in subjects():
            for moment in subject.moments:
                self.world, self._before = subject.town.world, moment
                self._rewards = self.world.outputs["rewards.f32"].copy()
                self.restore()
                self.blocks = self.world.town(0)
                try:
                    change(self.blocks)
                except IndexError:  # nobody does that now
                    continue
                return
        pytest.fail("the scene never comes")

    def restore(self) -> None:
        self.world.arena[:] = self._before
        self.world.outputs["rewards.f32"][:] = self._rewards


def row_of(claim: Claim) -> Callable[[TownBlocks], int]:
    def find(blocks: TownBlocks) -> int:
        return int(np.flatnonzero(blocks.reservations_i32[Reservation.STATE] == claim)[0])

    return find


WALKER, WAITER, USER = row_of(Claim.WALKING), row_of(Claim.WAITING), row_of(Claim.USING)


def free(blocks: TownBlocks) -> int:
    return int(np.flatnonzero(blocks.people_i8[Body.LIVE] == 0)[0])


def talker(blocks: TownBlocks) -> int:
    return int(np.flatnonzero(blocks.people_i32[Company.PARTNER] != NOTHING)[0])


def worker(blocks: TownBlocks) -> int:
    return int(np.flatnonzero(blocks.people_i8[Shift.STATE] > 0)[0])


def resting(blocks: TownBlocks) -> int:
    """Return somebody with a job whose shift has not begun."""
    employed = (blocks.people_i32[Belongs.POSITION] != NOTHING) & (blocks.people_i8[Body.LIVE] == 1)
    return int(np.flatnonzero(employed & (blocks.people_i8[Shift.STATE] == 0))[0])


def knowing(blocks: TownBlocks) -> int:
    return int(np.flatnonzero(blocks.view(TieWho)[1] != NOTHING)[0])


def spike(blocks: TownBlocks) -> int:
    return int(np.flatnonzero(blocks.disturbances_i32[Disturbance.KIND] == Trouble.PRICE_SPIKE)[0])


def calm(blocks: TownBlocks) -> int:
    return int(np.flatnonzero(blocks.disturbances_i32[Disturbance.KIND] == Trouble.NONE)[0])


def setting(block: str, column: int, value: int, row: Callable[[TownBlocks], int] | int = 0) -> Change:
    """Return a change that writes another value into a column at a row."""

    def change(blocks: TownBlocks) -> None:
        numbers = getattr(blocks, block)
        at = row if isinstance(row, int) else row(blocks)
        place = (column,) if numbers.ndim == 1 else (column, at)
        if numbers[place] == value:
            raise IndexError("that is no change")
        numbers[place] = value

    return change


def adding(block: str, column: int, value: int, row: Callable[[TownBlocks], int] | int = 0) -> Change:
    """Return a change that adds to a column at a row."""

    def change(blocks: TownBlocks) -> None:
        numbers = getattr(blocks, block)
        at = row if isinstance(row, int) else row(blocks)
        numbers[(column,) if numbers.ndim == 1 else (column, at)] += value

    return change


def soon(blocks: TownBlocks) -> int:
    return int(blocks.town_i64[Clock.TICK]) + 1


def later(block: str, column: int, row: Callable[[TownBlocks], int] | int = 0, ticks: int = 1) -> Change:
    """Return a change that writes a tick to come into a column at a row."""
    return lambda blocks: setting(block, column, soon(blocks) - 1 + ticks, row)(blocks)


def copying(block: str, column: int, row: Callable[[TownBlocks], int]) -> Change:
    """Return a change that writes somebody's value for the next person, too."""

    def change(blocks: TownBlocks) -> None:
        numbers, at = getattr(blocks, block), row(blocks)
        numbers[column, (at + 1) % numbers.shape[1]] = numbers[column, at]

    return change


def unspared(blocks: TownBlocks) -> int:
    return int(np.flatnonzero(blocks.reservations_i32[Reservation.COOLDOWN_OBJECT] == NOTHING)[0])


def forgetting(blocks: TownBlocks) -> None:
    """Let somebody's first memory be none."""
    row = USER(blocks)
    blocks.people_i8[[MemoryKind.FIRST, Intent.MEMORY_HEAD], row] = NOTHING, 3
    blocks.people_i32[MemoryTick.FIRST, row] = NOTHING


def awaited(blocks: TownBlocks) -> int:
    coming = (blocks.people_i8[Body.LIVE] == 0) & (blocks.people_i32[Moment.DUE] != NEVER)
    return int(np.flatnonzero(coming & (blocks.people_i32[Belongs.BED] != NOTHING))[0])


def reserving_otherwise(blocks: TownBlocks) -> None:
    """Let somebody walk to an object of another kind than they need."""
    kinds, row = blocks.atlas_i32[0, Fixture.KIND, : int(blocks.site.objects)], WALKER(blocks)
    thing = int(blocks.reservations_i32[Reservation.OBJECT, row])
    blocks.reservations_i32[Reservation.OBJECT, row] = np.flatnonzero((kinds != kinds[thing]) & (kinds != NOTHING))[0]


CHANGES: list[tuple[str, Change]] = [
    ("people.i8: Body.LIVE, row 0: 2 (0 to 1)", setting("people_i8", Body.LIVE, 2)),
    ("people are counted", setting("people_i8", Body.LIVE, 0, WALKER)),
    ("two people with the same id", copying("people_i32", Identity.ID, USER)),
    ("an id that was never given", setting("people_i32", Identity.ID, 9_999, USER)),
    ("a free row that still has an id", setting("people_i32", Identity.ID, 3, free)),
    ("a free row that still owns something", setting("people_i64", Purse.EARNED, 3, free)),
    ("a free row that still has a reservation", setting("reservations_i32", Reservation.STATE, 1, free)),
    ("a free row in which something was left", setting("people_f32", Gain.FIRST, 1, free)),
    ("a free row in which something was left", setting("people_f32", Episode.POTENTIAL, -1, free)),
    ("a free row in which something was left", setting("people_i8", Mind.WISH, 0, free)),
    ("a free row in which something was left", setting("people_i16", Today.FIRST, 1, free)),
    ("a free row in which something was left", setting("people_i32", Where.CELL, 0, free)),
    ("a free row in which something was left", setting("people_i32", Timer.DECIDE, 0, free)),
    ("a free row in which something was left", setting("reservations_i32", Reservation.COOLDOWN_OBJECT, 0, free)),
    ("somebody who has not come yet", later("people_i32", Identity.BORN, USER)),
    ("somebody who came later than a newer person", setting("people_i32", Identity.BORN, 9, 0)),
    ("a row that was left in a time to come", later("people_i32", Moment.VACATED, free)),
    ("a shared meal that has not been yet", later("people_i32", Moment.ATE_TOGETHER, USER)),
    ("somebody off the map", setting("people_i32", Where.CELL, NOTHING, USER)),
    ("somebody where nobody can stand", setting("people_i32", Where.CELL, 0, USER)),
    ("tiles whose count of people is wrong", adding("people_i32", Where.CELL, 1, WALKER)),
    ("two people with the same bed", copying("people_i32", Belongs.BED, USER)),
    ("a bed that is not in the home", copying("people_i32", Belongs.HOME, USER)),
    ("a bed that is not in the home", setting("people_i32", Belongs.BED, NOTHING, USER)),
    ("somebody was to come already", setting("people_i32", Moment.DUE, 5, awaited)),
    ("two rows with the same identity slots", copying("people_i32", Token.NUMBER, USER)),
    ("somebody has a position that another one holds", copying("people_i32", Belongs.POSITION, worker)),
    ("a position held by somebody who does not know", setting("people_i32", Belongs.POSITION, NOTHING, worker)),
    ("a position held by somebody who does not know", lambda blocks: blocks.positions_i32.__setitem__(
        (Position.HOLDER, slice(None)), free(blocks))),
    ("a shift without a position", setting("people_i32", Roster.END, 9_000, lambda blocks: int(
        np.flatnonzero((blocks.people_i32[Belongs.POSITION] == NOTHING) & (blocks.people_i8[Body.LIVE] == 1))[0]))),
    ("a shift that is not the next", adding("people_i32", Roster.START, 1, resting)),
    ("a shift that is not the next", adding("people_i32", Roster.END, 1_440, resting)),
    ("attendance of a shift that has not begun", setting("people_i8", Shift.STATE, 1, resting)),
    ("none of one that has", setting("people_i8", Shift.STATE, 0, worker)),
    ("lateness of somebody who was not late", setting("people_i8", Shift.LATENESS_COUNTED, 1, resting)),
    ("punctuality that was not judged", setting("people_i8", Shift.REWARDED, 0, worker)),
    ("more ticks at work", setting("people_i16", Presence.PRESENT, 1_000, worker)),
    ("attendance of shifts that were none", setting("people_i16", Presence.ATTENDED, 2**14 - 1, worker)),
    ("more shifts than are remembered", setting("people_i8", Shift.SHIFTS, 14, worker)),
    ("a warmth that is not that of the ties", setting("people_f32", Bond.WARMTH, -1, USER)),
    ("a tie to somebody who was never here", setting("people_i32", TieWho.FIRST, 9_999, knowing)),
    ("a tie to oneself", lambda blocks: setting("people_i32", TieWho.FIRST, int(
        blocks.people_i32[Identity.ID, knowing(blocks)]), knowing)(blocks)),
    ("two ties to the same person", lambda blocks: setting("people_i32", TieWho.FIRST, int(
        blocks.people_i32[TieWho.FIRST + 1, knowing(blocks)]), knowing)(blocks)),
    ("a feeling for nobody", setting("people_i32", TieWho.FIRST + 1, NOTHING, knowing)),
    ("rent owed that was not counted", setting("people_i64", Purse.RENT_OWED, 100, USER)),
    ("rent owed that was not counted", setting("people_i8", Arrears.RENTS_UNPAID, 1, USER)),
    ("notice given to somebody who owes nothing", setting("people_i8", Standing.NOTICE, 1, USER)),
    ("a collapse that is put off", setting("people_i8", Standing.EXIT, Exit.COLLAPSE, USER)),
    ("an exit due in a time to come", setting("people_i8", Standing.EXIT, Exit.NEGLECT, USER)),
    ("a review that should be over", setting("people_i8", Standing.REVIEW, 1, USER)),
    ("a call to nowhere", setting("people_i32", Summons.UNTIL, 5_000, USER)),
    ("a call to meet nobody", setting("people_i32", Summons.WHO, 9_999, USER)),
    ("minutes of today that have not been", adding("people_i16", Today.LAST, 1, USER)),
    ("more old meals than meals", setting("people_i16", Larder.AGED_1, 3_000, USER)),
    ("more reward than an episode gives", setting("people_f32", Episode.RETURN, 1_000_000, USER)),
    ("a memory of an affordance that nobody knows", setting("people_i8", MemoryKind.FIRST, 63, USER)),
    ("a memory of an end for no reason", setting("people_i8", MemoryEnd.FIRST, 23, USER)),
    ("a memory of a time to come", later("people_i32", MemoryTick.FIRST, USER)),
    ("half a memory", setting("people_i8", MemoryKind.FIRST, NOTHING, USER)),
    ("a memory that was never written", forgetting),
    ("an object without a reservation", setting("reservations_i32", Reservation.OBJECT, NOTHING, WALKER)),
    ("a slot that was not granted", setting("reservations_i32", Reservation.SLOT, 3, WALKER)),
    ("a reservation past its expiry", setting("reservations_i32", Reservation.EXPIRY, 9, WALKER)),
    ("a user, or nobody, with an expiry", setting("reservations_i32", Reservation.EXPIRY, 9_000, USER)),
    ("somebody may walk or wait for ever", setting("reservations_i32", Reservation.EXPIRY, NEVER, WALKER)),
    ("more patience than there is", later("reservations_i32", Reservation.EXPIRY, WALKER, 5_000)),
    ("a slot of another object than the one reserved", adding("reservations_i32", Reservation.OBJECT, 1, USER)),
    ("slots taken by nobody", setting("objects_i16", Object.TAKEN, 1, lambda blocks: int(
        np.flatnonzero(blocks.objects_i16[Object.TAKEN] == 0)[0]))),
    ("somebody uses an object from afar", setting("people_i32", Where.CELL, 0, USER)),
    ("queues of a wrong length", setting("objects_i16", Object.QUEUE, 7)),
    ("a reservation for something else", reserving_otherwise),
    ("a goal without a way to go", setting("people_i32", Where.GOAL, NOTHING, WALKER)),
    ("a goal without a way to go", setting("people_i32", Where.GOAL, 0, USER)),
    ("a goal of another object", lambda blocks: setting("people_i32", Where.GOAL, 0 if int(
        blocks.people_i32[Where.GOAL, WAITER(blocks)]) else 9, WAITER)(blocks)),
    ("a reservation of a time to come", later("reservations_i32", Reservation.SINCE, USER)),
    ("a reservation since never", setting("reservations_i32", Reservation.GENERATION, 0, USER)),
    ("a rest from an object that is not there", setting("reservations_i32", Reservation.COOLDOWN_UNTIL, 5, unspared)),
    ("an affordance that the catalogue does not know", setting("people_i8", Intent.AFFORDANCE, 63, USER)),
    ("somebody uses nothing", setting("people_i8", Intent.AFFORDANCE, NOTHING, USER)),
    ("somebody is seen doing something else", setting("people_i8", Body.DOING, Doing.TRAINING, USER)),
    ("somebody walks for no reason", setting("people_i8", Body.DOING, Doing.WALKING, USER)),
    ("somebody waits for nothing", setting("people_i8", Body.DOING, Doing.IDLE, WAITER)),
    ("somebody goes on past the end", setting("people_i32", Timer.ENDS, NEVER, USER)),
    ("somebody whose decision is overdue", later("people_i32", Timer.DECIDE, USER, -1)),
    ("something to do that is not begun", setting("people_i8", Body.DOING, Doing.IDLE, WALKER)),
    ("something begun in a time to come", later("people_i32", Timer.BEGAN, USER)),
    ("or that lasts too long", later("people_i32", Timer.ENDS, USER, 3_000)),
    ("an end of nothing", later("people_i32", Timer.ENDS, WALKER)),
    ("somebody chats with one who does not", setting("people_i32", Company.PARTNER, NOTHING, talker)),
    ("somebody has a partner and does not chat", lambda blocks: setting(
        "people_i32", Company.PARTNER, talker(blocks), WALKER)(blocks)),
    ("two who chat and differ in ends", adding("people_i32", Timer.ENDS, -1, talker)),
    ("disturbances are counted", adding("town_i64", Unrest.ACTIVE, 1, spike)),
    ("a disturbance that should be over", setting("disturbances_i32", Disturbance.ENDS, 5, spike)),
    ("power on or off for no reason", setting("places_i32", Premises.POWER, 0, 3)),
    ("objects in or out of order for no reason", setting("objects_i16", Object.BROKEN, 1, 2)),
    ("prices off the list for no reason", adding("places_i32", Price.ITEM_7, 5, 3)),
    ("prices that are not those of a spike", adding("disturbances_i32", Disturbance.PERMILLE, 500, spike)),
    ("a disturbance of what is not there", setting("disturbances_i32", Disturbance.TARGET, 60, spike)),
    ("a disturbance that has not begun", later("disturbances_i32", Disturbance.BEGAN, spike)),
    ("a price spike without a factor", setting("disturbances_i32", Disturbance.PERMILLE, 0, spike)),
    ("a meeting of nobody", setting("disturbances_i32", Disturbance.KIND, Trouble.MEET, spike)),
    ("somebody called by what calls nobody", setting("disturbances_i32", Disturbance.WHO, 0, spike)),
    ("a free row of disturbances that is not empty", setting("disturbances_i32", Disturbance.TARGET, 1, calm)),
    ("calm since a time to come", later("town_i64", Unrest.CALM_SINCE)),
    ("a last use by nobody", setting("objects_i32", LastUse.ROW, 3, lambda blocks: int(
        np.flatnonzero(blocks.objects_i32[LastUse.ROW] == NOTHING)[0]))),
    ("a last use by somebody never here", setting("objects_i32", LastUse.ID, 9_999)),
    ("a last use in a time to come", later("objects_i32", LastUse.TICK)),
    ("1 cents that the books cannot account for", adding("people_i64", Purse.WALLET, 1, USER)),
    ("-3 cents that the books cannot account for", adding("town_i64", Account.MINTED, 3)),
    ("2 goods that the books cannot account for", adding("people_i16", Bag.ITEM_0, 2, USER)),
    ("events that were not counted by their kind", adding("town_i64", EventCount.FIRST + EventKind.COMMAND, 1)),
    ("person-ticks that were not counted", adding("town_i64", TimeUse.FIRST, 1)),
    ("more good days than days", setting("town_i64", Kpi.GOOD_DAYS, 10**6)),
    ("more shifts worked than there were", setting("town_i64", Kpi.LATE, 10**6)),
    ("ids given are counted", adding("town_i64", Clock.NEXT_ID, 1)),
    ("exits are counted", adding("town_i64", Turnover.EXITS, 1)),
    ("arrivals are counted", adding("town_i64", Turnover.ARRIVALS, 1)),
    ("rewards that were not given once in every tick", adding("town_i64", Kpi.REWARDS, 1)),
    ("more ticks of a wait than ticks", setting("town_i64", Kpi.LONGEST_WAIT, 10**6)),
    ("more ties given up than made", setting("town_i64", Bonds.DROPPED, 10**6)),
    ("uses of affordances that nobody knows", setting("town_i64", UseCount.LAST, 1)),
    ("a count that has no room to grow", setting("town_i64", Kpi.SWITCHES, 10**18)),
    ("a purse that has no room for more", setting("people_i64", Purse.WITHHELD, 10**14, USER)),
    ("too many reservations to count on", setting("reservations_i32", Reservation.GENERATION, NEVER, USER)),
    ("rewards that are no numbers", setting("rewards_f32", Reward.TIES, float("nan"), USER)),  # type: ignore[arg-type]
    ("parts of the reward that do not add up", adding("rewards_f32", Reward.TOTAL, 1, USER)),
]  # fmt: skip
