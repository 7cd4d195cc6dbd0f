"""Deeds: what people are about agrees with what they are seen doing, with whom, and for how long."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from components.people import Body, Company, Identity, Intent, Talk, Timer
from components.reservations import Reservation
from components.town import Clock
from components.words import NEVER, NOTHING, Claim, Doing
from systems.blocks import TownBlocks
from townlet_ecs.sound.ground import Ground
from townlet_ecs.sound.telling import at, living, told


def what_people_do(town: TownBlocks, ground: Ground) -> Iterator[str]:
    """Yield who is seen doing something else than they are about, or for longer than they should."""
    live = living(town)
    doing, deed = town.people_i8[Body.DOING], town.people_i8[Intent.AFFORDANCE]
    state, tick = town.reservations_i32[Reservation.STATE], town.town_i64[Clock.TICK]
    using = live & (doing >= Doing.IDLING)
    under_way = (state == Claim.WALKING) | (state == Claim.CALLED)
    unknown = (deed >= ground.affordance_count) | (deed < NOTHING)
    if unknown.any():
        yield from told("an affordance that the catalogue does not know", unknown)
        return
    activity = at(ground.affordances["activity"], deed, NOTHING)
    yield from told("somebody uses nothing", using & (deed == NOTHING))
    yield from told("somebody is seen doing something else", using & (deed != NOTHING) & (activity != doing))
    walks = live & ((doing == Doing.WALKING) != under_way)
    yield from told("somebody walks for no reason, or stands for none", walks)
    waits = live & ((doing == Doing.WAITING) != (state == Claim.WAITING))
    yield from told("somebody waits for nothing, or is not seen waiting", waits)
    yield from told("somebody holds an object and does nothing", (state == Claim.USING) & ~using)
    ends, decides = town.people_i32[Timer.ENDS], town.people_i32[Timer.DECIDE]
    yield from told("somebody goes on past the end", using & ((ends < tick) | (ends == NEVER)))
    yield from told("somebody whose decision is overdue", live & (decides < tick))
    idle = live & (deed == NOTHING) & (decides > tick + ground.config.decisions.commit_ticks)
    yield from told("somebody who has nothing to do and does not think", idle)


def beginnings(town: TownBlocks, ground: Ground) -> Iterator[str]:
    """Yield who has begun something that nothing leads to or that they did not begin, or does it for too long."""
    live, tick = living(town), town.town_i64[Clock.TICK]
    doing, deed = town.people_i8[Body.DOING], town.people_i8[Intent.AFFORDANCE]
    using = live & (doing >= Doing.IDLING)
    unbegun = (doing == Doing.IDLE) & (deed != NOTHING) & ~left_standing(town)
    yield from told("something to do that is not begun", live & (unbegun | ((doing != Doing.IDLE) & (deed == NOTHING))))
    began, ends = town.people_i32[Timer.BEGAN], town.people_i32[Timer.ENDS].astype(np.int64)
    longest = at(ground.affordances["duration_max"], deed, 0)
    right = (began >= 0) & (began <= tick) & (ends >= began) & (ends - began <= longest)
    yield from told("something begun in a time to come, or that lasts too long", using & ~right)
    yield from told("an end of nothing", live & ~using & (ends != NEVER))


def partners(town: TownBlocks, ground: Ground) -> Iterator[str]:
    """Hold the two sides of every chat against one another; a partner may have died in this very tick."""
    live, chatting = living(town), chats(town, ground)
    partner = town.people_i32[Company.PARTNER]
    mutual = at(partner, partner, NOTHING) == np.arange(len(partner))
    wrong = (partner == NOTHING) | (at(live, partner, False) & ~mutual)
    yield from told("somebody chats with one who does not chat with them", chatting & wrong)
    alone = live & ~chatting & ~left_standing(town)
    yield from told("somebody has a partner and does not chat", alone & (partner != NOTHING))


def left_standing(town: TownBlocks) -> NDArray[np.bool_]:
    """Return who wanted to do something with a partner who was gone in the same tick: they think again in the next."""
    idle, deed = town.people_i8[Body.DOING] == Doing.IDLE, town.people_i8[Intent.AFFORDANCE]
    found: NDArray[np.bool_] = idle & (deed != NOTHING) & (town.people_i32[Company.PARTNER] != NOTHING)
    return found


def conversations(town: TownBlocks, ground: Ground) -> Iterator[str]:
    """Yield the two sides of a chat that do not do the same, or for as long, or began before they came."""
    live, chatting, partner = living(town), chats(town, ground), town.people_i32[Company.PARTNER]
    both = chatting & (partner != NOTHING) & at(live, partner, False)
    for block, column in (
        (town.people_i8, Intent.AFFORDANCE), (town.people_i32, Timer.BEGAN), (town.people_i32, Timer.ENDS),
        (town.people_i16, Talk.QUALITY),
    ):  # fmt: skip
        differs = block[column] != block[column][partner]
        yield from told(f"two who chat and differ in {column.name.lower()}", both & differs)
    born = town.people_i32[Identity.BORN]
    yield from told("a chat with somebody who came later", both & (born[partner] > town.people_i32[Timer.BEGAN]))


def chats(town: TownBlocks, ground: Ground) -> NDArray[np.bool_]:
    """Return who is in conversation."""
    deed = town.people_i8[Intent.AFFORDANCE]
    company = at(ground.affordances["partners"], deed, 0) > 0
    found: NDArray[np.bool_] = living(town) & (town.people_i8[Body.DOING] >= Doing.IDLING) & company
    return found
