"""Who lives in the town: rows and names, where people stand and what is theirs, what they remember, free rows."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from components.memory import REASONS, MemoryEnd, MemoryKind, MemoryObject, MemoryTick
from components.people import (
    Arrears,
    Bag,
    Belongs,
    Identity,
    Intent,
    Larder,
    Mind,
    Moment,
    Purse,
    Roster,
    Standing,
    Summons,
    Timer,
    Today,
    Token,
    Where,
)
from components.positions import Position
from components.reservations import Reservation
from components.rewards import Episode, Gain
from components.town import Clock
from components.words import NEVER, NOTHING, Claim, Exit, Reason, Review
from systems.blocks import TownBlocks
from townlet_ecs.sound.ground import Ground
from townlet_ecs.sound.telling import all_differ, at, living, told


def rows_and_names(town: TownBlocks) -> Iterator[str]:
    """Yield what is wrong with who lives here: everybody is counted, and has an id of their own."""
    if town.town_i64[Clock.ERROR_CODE]:
        yield f"a kernel noted fault {town.town_i64[Clock.ERROR_CODE]}"
    live = living(town)
    if town.town_i64[Clock.PEOPLE] != live.sum():
        yield f"{town.town_i64[Clock.PEOPLE]} people are counted, {live.sum()} live"
    ids = town.people_i32[Identity.ID]
    if not all_differ(ids[live]):
        yield "two people with the same id"
    yield from told("an id that was never given", live & ((ids < 0) | (ids >= town.town_i64[Clock.NEXT_ID])))
    if live.all():
        return
    yield from told("a free row that still has an id", ~live & (ids != NOTHING))
    owned = (town.people_i64 != 0).any(axis=0) | (town.view(Bag) != 0).any(axis=0)
    yield from told("a free row that still owns something", ~live & owned)
    claims = town.reservations_i32[Reservation.STATE] != Claim.NONE
    yield from told("a free row that still has a reservation", ~live & claims)


def ages(town: TownBlocks) -> Iterator[str]:
    """Yield who came after somebody with a larger id, or has not come yet."""
    live, tick = living(town), town.town_i64[Clock.TICK]
    born, ids = town.people_i32[Identity.BORN], town.people_i32[Identity.ID]
    yield from told("somebody who has not come yet", live & ((born > tick) | (born < 0)))
    order = np.argsort(ids[live], kind="stable")
    if (np.diff(born[live][order]) < 0).any():
        yield "somebody who came later than a newer person"
    yield from told("a row that was left in a time to come", town.people_i32[Moment.VACATED] > tick)
    yield from told("a shared meal that has not been yet", town.people_i32[Moment.ATE_TOGETHER] > tick)


def standing_room(town: TownBlocks, ground: Ground) -> Iterator[str]:
    """Yield where people cannot be, and tiles that count other people than stand on them."""
    live = living(town)
    cells = town.people_i32[Where.CELL]
    off = live & ((cells < 0) | (cells >= len(town.cells_u8)))
    if off.any():
        yield from told("somebody off the map", off)
        return
    yield from told("somebody where nobody can stand", live & (ground.capacity[cells] == 0))
    tiles, counts = np.unique(cells[live], return_counts=True)  # a large town has millions of tiles, most of them empty
    if np.count_nonzero(town.cells_u8) != len(tiles) or (town.cells_u8[tiles] != counts).any():
        recount = np.bincount(cells[live], minlength=len(town.cells_u8))
        yield from told("tiles whose count of people is wrong", recount != town.cells_u8, of="tile")


def belongings(town: TownBlocks) -> Iterator[str]:
    """Yield beds that belong to two, and positions and people who do not know of one another."""
    beds, live = town.people_i32[Belongs.BED], living(town)
    owned = beds[live & (beds != NOTHING)]
    if not all_differ(owned):
        yield "two people with the same bed"
    jobs, holders = town.people_i32[Belongs.POSITION], town.positions_i32[Position.HOLDER]
    rows, posts = np.arange(len(jobs)), np.arange(len(holders))
    wrong = live & (jobs != NOTHING) & (at(holders, jobs, NOTHING) != rows)
    yield from told("somebody has a position that another one holds", wrong)
    knows = at(live, holders, False) & (at(jobs, holders, NOTHING) == posts)
    yield from told("a position held by somebody who does not know", (holders != NOTHING) & ~knows, of="position")


def homes(town: TownBlocks, ground: Ground) -> Iterator[str]:
    """Yield beds that are none or stand in another home than that of their owner, and who comes to no bed."""
    live = living(town)
    beds, places = town.people_i32[Belongs.BED], town.people_i32[Belongs.HOME]
    wrong = places != at(ground.slot_home, beds, NOTHING)
    yield from told("a bed that is not in the home", wrong | ((beds != NOTHING) & (places == NOTHING)))
    vacant = ~live & (town.people_i32[Moment.DUE] != NEVER)
    yield from told("somebody is to come who has no bed", vacant & (beds == NOTHING))
    overdue = vacant & (town.people_i32[Moment.DUE] < town.town_i64[Clock.TICK])
    yield from told("somebody was to come already", overdue)
    numbers = town.people_i32[Token.NUMBER] % len(live)
    if not all_differ(numbers):
        yield "two rows with the same identity slots"


CLEARED_I8 = {Intent.AFFORDANCE: NOTHING, Mind.WISH: NOTHING}
CLEARED_I32 = {Timer.DECIDE: NEVER, Timer.ENDS: NEVER, Roster.START: NEVER, Roster.END: NEVER}
CLEARED_CLAIM = {Reservation.STATE: 0, Reservation.EXPIRY: NEVER, Reservation.COOLDOWN_UNTIL: 0}
KEPT_I32 = (*Belongs, *Token, Moment.DUE, Moment.VACATED)
"""What a free row keeps of who lived there, and who comes next."""


def free_rows(town: TownBlocks) -> Iterator[str]:
    """Yield free rows that hold anything but what a row is cleared to, and what it keeps for who comes next."""
    free = np.flatnonzero(~living(town))
    if len(free) == 0:
        return
    kind = town.people_i8[:, free]
    kind[Mind.POLICY] = 0
    for column, value in CLEARED_I8.items():
        kind[column] -= value
    kind[MemoryKind.FIRST : MemoryKind.LAST + 1] -= NOTHING
    short = town.people_i16[:, free]
    short[MemoryObject.FIRST : MemoryObject.LAST + 1] -= NOTHING
    whole = town.people_i32[:, free].astype(np.int64) - NOTHING
    claim = town.reservations_i32[:, free].astype(np.int64) - NOTHING
    for column, value in CLEARED_I32.items():
        whole[column] -= value - NOTHING
    for column, value in CLEARED_CLAIM.items():
        claim[column] -= value - NOTHING
    whole[list(KEPT_I32)] = 0
    claim[Reservation.GENERATION] = 0
    level = town.people_f32[:, free]
    level[Episode.POTENTIAL] *= level[Episode.POTENTIAL] - 1
    for numbers in (kind, short, whole, claim, level):
        wrong = np.zeros(town.people_i8.shape[1], np.bool_)
        wrong[free] = (numbers != 0).any(axis=0)
        yield from told("a free row in which something was left", wrong)


def memories(town: TownBlocks, ground: Ground) -> Iterator[str]:
    """Yield who remembers what cannot have been."""
    kinds, ends, ticks = town.view(MemoryKind), town.view(MemoryEnd), town.view(MemoryTick)
    yield from told("a memory of an affordance that nobody knows", kinds >= ground.affordance_count)
    yield from told("a memory of an end for no reason", ends % REASONS > max(Reason))
    yield from told("a memory of a time to come", ticks > town.town_i64[Clock.TICK])
    yield from told("half a memory", (kinds == NOTHING) != (ticks == NOTHING))
    entries = np.arange(len(kinds))[:, np.newaxis]
    missing = (kinds == NOTHING) & (entries < town.people_i8[Intent.MEMORY_HEAD])
    yield from told("a memory that was never written", missing)


def hardships(town: TownBlocks) -> Iterator[str]:
    """Yield debts that nobody counted, exits that are no exits, reviews without a date, and calls to nowhere."""
    live, tick = living(town), town.town_i64[Clock.TICK]
    owes, unpaid = town.people_i64[Purse.RENT_OWED] > 0, town.people_i8[Arrears.RENTS_UNPAID] > 0
    yield from told("rent owed that was not counted, or the reverse", owes != unpaid)
    noticed = town.people_i8[Standing.NOTICE] > 0
    yield from told("notice given to somebody who owes nothing", noticed & ~owes)
    exits = town.people_i8[Standing.EXIT]
    yield from told("a collapse that is put off", exits == Exit.COLLAPSE)
    due = town.people_i32[Moment.DUE]
    yield from told("an exit due in a time to come", live & (exits != Exit.NONE) & (due > tick))
    reviewed = town.people_i8[Standing.REVIEW] != Review.NONE
    dated = town.people_i32[Moment.REVIEWED_FROM] >= tick
    yield from told("a review that should be over", reviewed & ~dated)


def summonses(town: TownBlocks, ground: Ground) -> Iterator[str]:
    """Yield calls to no place, or to meet nobody."""
    place, who = town.people_i32[Summons.PLACE], town.people_i32[Summons.WHO]
    called = place != NOTHING
    yield from told("a call to a place that is not there", called & (at(ground.place_kind, place, 0) == NOTHING))
    empty = (who != NOTHING) | (town.people_i32[Summons.UNTIL] != NOTHING)
    yield from told("a call to nowhere", ~called & empty)
    strangers = (who >= town.town_i64[Clock.NEXT_ID]) | ((who != NOTHING) & (who == town.people_i32[Identity.ID]))
    yield from told("a call to meet nobody", strangers)


def days(town: TownBlocks, ground: Ground) -> Iterator[str]:
    """Yield people whose minutes of today are not those that have passed, or whose meals are older than they have."""
    live, tick = living(town), int(town.town_i64[Clock.TICK])
    passed = (tick - 1) % ground.config.time.ticks_per_day + 1 if tick else 0
    lived = np.minimum(passed, tick - town.people_i32[Identity.BORN].astype(np.int64))
    yield from told("minutes of today that have not been", live & (town.view(Today).sum(axis=0) != lived))
    meals = town.people_i16[Bag.ITEM_0 + ground.config.items.index("meal")]
    yield from told("more old meals than meals", town.view(Larder).sum(axis=0) > meals)
    gains: NDArray[np.float32] = town.view(Gain)
    most = np.float32(ground.config.rewards.clip_per_episode)
    yield from told("more reward than an episode gives", abs(town.people_f32[Episode.RETURN]) > most)
    guard = ground.config.rewards.exit_guard_ticks
    yield from told("rewards of ticks that are not remembered", (gains[guard:] != 0).any(axis=0))
