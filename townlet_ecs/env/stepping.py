"""One step of many towns: wishes in, a tick, and out come rewards, ends, masks and observations.

The arrays belong to the caller, see `townlet_ecs.env.vector`. A *seat* is a person as the environment numbers them:
the row of a town in which somebody lives now, or somebody else later.
"""

from enum import IntEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from components.people import Body, Identity, Intent, Mind, Persona, Token
from components.rewards import Reward
from components.town import Clock
from components.words import NOTHING
from systems.arrays import F32, I32, I64, U8, Float, Int
from systems.blocks import TownBlocks
from systems.choices import mask_options, mask_primitives
from systems.handle import fetch_to_write
from systems.kernel import kernel
from systems.observing import observe_compact, observe_full, observe_hybrid, prepare_views
from systems.personality import evenly
from systems.random import Stream, below, draw
from systems.tick import tick

F64: TypeAlias = NDArray[np.float64]

FETCHES = 4
"""Shares in which a step asks the memory for the next town, while it lives in one."""

FAR_TOWNS = 256
"""From so many towns on they do not stay in the cache from one step to the next."""


class Plan(IntEnum):
    """Entries of `plan`: what is the same for all towns.

    VARIANT: place of the observation among `townlet_ecs.env.observation.VARIANTS`.
    PRIMITIVES: 1 when people are moved step by step, 0 when they are given options.
    HORIZON: steps of an episode.
    CHUNK: towns that a thread takes at a time.
    """

    VARIANT = 0
    PRIMITIVES = 1
    HORIZON = 2
    CHUNK = 3


class Seat(IntEnum):
    """Columns of `seats`.

    ROW: row of the people blocks.
    DECIDER: a `Decider`.
    """

    ROW = 0
    DECIDER = 1


class Decider(IntEnum):
    """Who decides in a seat."""

    SCRIPT = 0
    ACTIONS = 1
    CHANCE = 2


class Flag(IntEnum):
    """Columns of `flags`, 1 or 0.

    ALIVE: somebody lives in the row now.
    TERMINATED: who lived there before the step is gone.
    TRUNCATED: who lived there goes on to live, but the episode is over.
    FIRST: the observation is the first of a life, or of an episode.
    """

    ALIVE = 0
    TERMINATED = 1
    TRUNCATED = 2
    FIRST = 3


class Mark(IntEnum):
    """Columns of `marks`.

    ID: number of the person who lives in the row now, or NOTHING.
    SLOT: their identity slot, or NOTHING.
    LIFE: how many have come to live in the row in this episode.
    LENGTH: steps that the life lasted which this step belongs to.
    ACTION: what was chosen in this step; of the script, and with options only, what they are about; or NOTHING.
    """

    ID = 0
    SLOT = 1
    LIFE = 2
    LENGTH = 3
    ACTION = 4


class Pace(IntEnum):
    """Columns of `pace`, one row for each town.

    STEPS: steps of this episode.
    EPISODE: number of the episode, or NOTHING before the first.
    OVER: 1 from the last step of an episode to the next reset.
    RESTS: 1 for a town that was reset and does not live in the coming step.
    """

    STEPS = 0
    EPISODE = 1
    OVER = 2
    RESTS = 3


@kernel
def first_wrong(actions: I64, fewest: Int, most: Int) -> Int:
    """Return where the first action lies that is less or more than these, or NOTHING."""
    for at in range(actions.shape[0]):
        if actions[at] < fewest or actions[at] > most:
            return np.int64(at)
    return np.int64(NOTHING)


@kernel
def by_chance(town: TownBlocks, row: Int, mask: U8) -> Int:
    """Return an action that the mask allows, each as likely as the other."""
    allowed = np.int64(0)
    for action in range(mask.shape[0]):
        allowed += np.int64(mask[action])
    who = np.int64(town.people_i32[Identity.ID, row])
    dice = draw(town.town_i64[Clock.KEY], Stream.POLICY, town.town_i64[Clock.TICK], who, 0)
    left = below(dice, allowed)
    for action in range(mask.shape[0]):
        if mask[action]:
            if left == 0:
                return np.int64(action)
            left -= 1
    return np.int64(NOTHING)


@kernel
def write_wishes(town: TownBlocks, seats: I64, wishes: I64, masks: U8, actions: I32) -> None:
    """Tell people what is wanted of them, and note it.

    Args:
        seats: (Seat, seats).
        wishes: (seats,) of one town.
        masks: (watched seats, actions) of one town.
        actions: (seats,) what was chosen.
    """
    for seat in range(seats.shape[1]):
        row = seats[Seat.ROW, seat]
        wish = np.int64(NOTHING)
        if town.people_i8[Body.LIVE, row]:
            if seats[Seat.DECIDER, seat] == Decider.ACTIONS:
                wish = wishes[seat]
            elif seats[Seat.DECIDER, seat] == Decider.CHANCE:
                wish = by_chance(town, row, masks[seat, :])
            town.people_i8[Mind.WISH, row] = wish
        actions[seat] = wish


@kernel
def note_who(town: TownBlocks, place: Int, seats: I64, flags: U8, marks: I32) -> None:
    """Note who lives in each row now."""
    for seat in range(seats.shape[1]):
        row = seats[Seat.ROW, seat]
        live = np.int64(town.people_i8[Body.LIVE, row])
        flags[place, Flag.ALIVE, seat] = live
        marks[place, Mark.ID, seat] = np.int64(town.people_i32[Identity.ID, row]) if live else NOTHING
        marks[place, Mark.SLOT, seat] = np.int64(town.people_i32[Token.NUMBER, row]) if live else NOTHING


@kernel
def pay(town: TownBlocks, row: Int, place: Int, seat: Int, parts: F32, acted: bool) -> Float:
    """Write the reward of the last tick and its parts, zeros for a row in which nobody acted; return it."""
    for part in range(Reward.TOTAL, Reward.CLIP + 1):
        parts[place, part, seat] = town.rewards_f32[part, row] if acted else np.float32(0.0)
    return np.float32(parts[place, Reward.TOTAL, seat])


@kernel
def settle_accounts(
    town: TownBlocks, place: Int, seats: I64, parts: F32, returns: F64, flags: U8, marks: I32, over: bool
) -> None:
    """Write what the last tick was worth to everybody who acted in it, and whose life or episode is over.

    Who came in this tick has not acted yet: they are paid from the next one on.
    """
    for seat in range(seats.shape[1]):
        row = seats[Seat.ROW, seat]
        acted = bool(flags[place, Flag.ALIVE, seat])
        live = bool(town.people_i8[Body.LIVE, row])
        stays = acted and live and marks[place, Mark.ID, seat] == town.people_i32[Identity.ID, row]
        if flags[place, Flag.FIRST, seat]:
            marks[place, Mark.LENGTH, seat] = 0
            returns[place, seat] = np.float64(0.0)
        worth = pay(town, row, place, seat, parts, stays or (acted and not live))
        returns[place, seat] += np.float64(worth)
        marks[place, Mark.LENGTH, seat] += np.int64(acted)
        comes = live and not stays
        marks[place, Mark.LIFE, seat] += np.int64(comes)
        flags[place, Flag.FIRST, seat] = np.int64(comes)
        flags[place, Flag.TERMINATED, seat] = np.int64(acted and not stays)
        flags[place, Flag.TRUNCATED, seat] = np.int64(stays and over)
        if seats[Seat.DECIDER, seat] == Decider.SCRIPT and acted:
            marks[place, Mark.ACTION, seat] = town.people_i8[Intent.OPTION, row] if stays else NOTHING


@kernel
def observe(town: TownBlocks, variant: Int, row: Int, cells: U8, numbers: F32) -> None:
    """Write the observation of a person, in the variant of a number."""
    if variant == 0:
        observe_compact(town, row, cells, numbers)
    elif variant == 1:
        observe_hybrid(town, row, cells, numbers)
    else:
        observe_full(town, row, cells, numbers)


@kernel
def see(town: TownBlocks, plan: I64, seats: I64, cells: U8, numbers: F32) -> None:
    """Write the observations of the watched seats, and prepare the town for masks.

    Args:
        plan: see `Plan`.
        seats: (Seat, seats), the watched ones first.
        cells: (watched seats, bytes).
        numbers: (watched seats, features).
    """
    prepare_views(town)
    for seat in range(cells.shape[0]):
        following = min(seat + 1, cells.shape[0] - 1)
        fetch_to_write(cells[following, :])
        fetch_to_write(numbers[following, :])
        observe(town, plan[Plan.VARIANT], seats[Seat.ROW, seat], cells[seat, :], numbers[seat, :])


@kernel
def allow(town: TownBlocks, plan: I64, seats: I64, masks: U8) -> None:
    """Write the masks of the watched seats, after `see`; in an empty row only the first action is allowed.

    Args:
        plan: see `Plan`.
        seats: (Seat, seats), the watched ones first.
        masks: (watched seats, actions).
    """
    for seat in range(masks.shape[0]):
        row = seats[Seat.ROW, seat]
        if not town.people_i8[Body.LIVE, row]:
            for action in range(masks.shape[1]):
                masks[seat, action] = np.uint8(action == 0)
        elif plan[Plan.PRIMITIVES]:
            mask_primitives(town, row, masks[seat, :])
        else:
            mask_options(town, row, masks[seat, :])


@kernel
def look(town: TownBlocks, plan: I64, seats: I64, cells: U8, numbers: F32, masks: U8) -> None:
    """Write the observations and the masks of the watched seats."""
    see(town, plan, seats, cells, numbers)
    allow(town, plan, seats, masks)


@kernel
def rest(place: Int, parts: F32, flags: U8, marks: I32) -> None:
    """Write what a step is worth in which a town was reset and did not live: nothing."""
    for seat in range(flags.shape[2]):
        for part in range(Reward.TOTAL, Reward.CLIP + 1):
            parts[place, part, seat] = np.float32(0.0)
        flags[place, Flag.TERMINATED, seat] = 0
        flags[place, Flag.TRUNCATED, seat] = 0
        marks[place, Mark.ACTION, seat] = NOTHING


@kernel
def step_towns(
    world: TownBlocks, share: Int, shares: Int, plan: I64, seats: I64, wishes: I64, cells: U8, numbers: F32,
    masks: U8, parts: F32, returns: F64, flags: U8, marks: I32, pace: I64,
) -> Int:  # fmt: skip
    """Live one step in the chunks of towns that fall to one of several threads; return how many episodes ended.

    Args:
        world: any town of the world, with working columns of this thread.
        share: number of the thread.
        shares: how many threads there are.
        plan: see `Plan`.
        seats: (Seat, seats), the watched ones first.
        wishes: (towns, seats) actions from outside, NOTHING to go on.
        cells: (towns, watched seats, bytes) maps.
        numbers: (towns, watched seats, features).
        masks: (towns, watched seats, actions).
        parts: (towns, Reward, seats) rewards and their parts.
        returns: (towns, seats) sum of rewards of the life which this step belongs to.
        flags: (towns, Flag, seats).
        marks: (towns, Mark, seats).
        pace: (towns, Pace).
    """
    ended = np.int64(0)
    length = plan[Plan.CHUNK]
    far = wishes.shape[0] >= FAR_TOWNS
    for chunk in range(share * length, wishes.shape[0], shares * length):
        for place in range(chunk, min(chunk + length, wishes.shape[0])):
            if pace[place, Pace.RESTS]:
                pace[place, Pace.RESTS] = 0
                rest(place, parts, flags, marks)
                continue
            town, following = world.at(place), world.at(min(place + 1, wishes.shape[0] - 1))
            if far:
                following.fetch(0, FETCHES)
                fetch_to_write(parts[place, :, :])
                fetch_to_write(marks[place, :, :])
            write_wishes(town, seats, wishes[place, :], masks[place, :, :], marks[place, Mark.ACTION, :])
            tick(town)
            if far:
                following.fetch(1, FETCHES)
            pace[place, Pace.STEPS] += 1
            over = pace[place, Pace.STEPS] >= plan[Plan.HORIZON]
            pace[place, Pace.OVER] = np.int64(over)
            ended += np.int64(over)
            settle_accounts(town, place, seats, parts, returns, flags, marks, over)
            note_who(town, place, seats, flags, marks)
            if far:
                following.fetch(2, FETCHES)
            see(town, plan, seats, cells[place, :, :], numbers[place, :, :])
            if far:
                following.fetch(3, FETCHES)
            allow(town, plan, seats, masks[place, :, :])
    return ended


@kernel
def begin_episode(
    world: TownBlocks, place: Int, plan: I64, seats: I64, cells: U8, numbers: F32, masks: U8, flags: U8, marks: I32
) -> None:
    """Write who lives in a town that was just settled, and what they see."""
    town = world.at(place)
    note_who(town, place, seats, flags, marks)
    for seat in range(seats.shape[1]):
        flags[place, Flag.FIRST, seat] = flags[place, Flag.ALIVE, seat]
        marks[place, Mark.LIFE, seat] = 0
    look(town, plan, seats, cells[place, :, :], numbers[place, :, :], masks[place, :, :])


@kernel
def look_again(world: TownBlocks, place: Int, plan: I64, seats: I64, cells: U8, numbers: F32, masks: U8) -> None:
    """Write the masks and observations of a town as it is."""
    look(world.at(place), plan, seats, cells[place, :, :], numbers[place, :, :], masks[place, :, :])


@kernel
def give_temper(world: TownBlocks, place: Int, row: Int, low: F32, high: F32) -> None:
    """Give whoever lives in a row the traits that the even spread has for them between other bounds."""
    town = world.at(place)
    who = np.int64(town.people_i32[Identity.ID, row])
    for trait in range(Persona.PATIENCE - Persona.EXTROVERSION + 1):
        share = evenly(town, who, 5 + (trait + 2) % 5)
        town.people_f32[Persona.EXTROVERSION + trait, row] = low[trait] + (high[trait] - low[trait]) * share
