"""Random wishes: everybody of a batch is decided for from outside, by chance among what their masks allow."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from components.people import Body, Identity, Intent, Mind, Steps, Summons, Where
from components.reservations import Reservation
from components.town import Clock
from components.words import NOTHING, Claim, EventKind, Policy, Reason
from systems.choices import OPTIONS, PRIMITIVES, mask_people
from townlet_ecs import Batch

TIMELY = {Reason.CLOSED, Reason.OUT_OF_REACH, Reason.NO_MONEY}
"""Reasons that come with time: closing time, the end of a call, the rent."""

WIDTHS = {Policy.OUTSIDE: OPTIONS, Policy.PRIMITIVE: PRIMITIVES}


@dataclass
class Tally:
    """What became of random wishes.

    Attributes:
        wishes: How often each was made.
        dropped: How often each was made, masked in, and not taken up.
        failed: How often a deed failed or was given up, by its name and the reason: `late` where others had held
            somebody up until it was too late, `called_off` where another call came, or none was left to follow.
    """

    wishes: Counter[int] = field(default_factory=Counter)
    dropped: Counter[int] = field(default_factory=Counter)
    failed: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __str__(self) -> str:
        """Return the counts in lines."""
        lines = [f"{self.wishes.total():,} wishes, {self.dropped.total():,} dropped"]
        return "\n".join(lines + [f"{name:<22} {why:<14} {times:>8,}" for (name, why), times in self.failed.items()])


class Wishing:
    """A batch whose people all do what chance wishes, each town by dice of its own.

    Attributes:
        masks: (towns, people, OPTIONS) what was allowed before the last tick.
        wishes: (towns, people) what was wished before the last tick, or NOTHING.
    """

    def __init__(self, batch: Batch, *, seed: int, policy: Policy = Policy.OUTSIDE, patience: int = 12) -> None:
        """Take everybody out of the hands of the script.

        Args:
            batch: The towns.
            seed: Of the wishes.
            policy: How they are decided for.
            patience: Ticks between two wishes of a person, on average.
        """
        self.batch, self.policy, self.patience = batch, policy, patience
        self.towns = [batch.world.town(place) for place in range(batch.towns)]
        self.rng = np.random.default_rng(seed)
        self.tally = Tally()
        people = self.towns[0].people_i16.shape[1]
        self.held = np.zeros((batch.towns, people), bool)
        self.claims, self.goals, self.calls = self.look()
        self.masks = np.zeros((batch.towns, people, WIDTHS[policy]), np.uint8)
        self.wishes = np.full((batch.towns, people), NOTHING)
        batch.world.blocks["people.i8"][:, Mind.POLICY] = policy

    def step(self) -> None:
        """Wish, and live a tick."""
        people = self.batch.world.blocks["people.i8"]
        with np.errstate(over="ignore"):
            for place, town in enumerate(self.towns):
                mask_people(town, self.masks[place])
        live = people[:, Body.LIVE] == 1
        chance = self.rng.random(self.masks.shape) * self.masks
        self.wishes = np.where(live & (self.rng.random(live.shape) * self.patience < 1), chance.argmax(2), NOTHING)
        people[:, Mind.WISH] = self.wishes
        self.tally.wishes.update(self.wishes[self.wishes != NOTHING].tolist())
        ids = self.batch.world.blocks["people.i32"][:, Identity.ID].copy()
        seen = self.batch.world.blocks["town.i64"][:, Clock.EVENTS].copy()
        self.batch.run(1)
        self.note_who_set_out()
        same = (ids == self.batch.world.blocks["people.i32"][:, Identity.ID]) & (people[:, Body.LIVE] == 1)
        troubled = self.read(seen)
        self.note_who_is_held_up()
        for place, row in np.argwhere((self.wishes != NOTHING) & same):
            if self.policy == Policy.OUTSIDE and people[place, Intent.OPTION, row] != self.wishes[place, row]:
                if (place, int(ids[place, row])) not in troubled:
                    self.tally.dropped[int(self.wishes[place, row])] += 1

    def read(self, seen: NDArray[np.int64]) -> set[tuple[int, int]]:
        """Count what failed in the last tick, and return whom it befell."""
        names = self.batch.world.catalogue.names
        befell = set()
        for place, town in enumerate(self.towns):
            ring, count = town.events_i32, int(town.town_i64[Clock.EVENTS])
            assert count - seen[place] <= len(ring), "the ring holds a tick"
            for number in range(int(seen[place]), count):
                tick, kind, who, _, what, reason = ring[number % len(ring)].tolist()
                if kind in (EventKind.FAILED, EventKind.GAVE_UP):
                    self.tally.failed[names[what], self.why(place, who, tick, Reason(reason))] += 1
                    befell.add((place, who))
        return befell

    def why(self, place: int, who: int, tick: int, reason: Reason) -> str:
        """Return the name of a reason, or what is behind it where that is not known beforehand."""
        row = int(np.flatnonzero(self.batch.world.blocks["people.i32"][place, Identity.ID] == who)[0])
        until = self.calls[place, row, 1]
        changed = (self.calls[place, row] != self.look()[2][place, row]).any()
        if reason == Reason.OUT_OF_REACH and changed and tick < until:
            return "called_off"
        return "late" if reason in TIMELY and self.held[place, row] else reason.name.lower()

    def look(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
        """Return how often people have set out, where they go, and whither and until when they are called."""
        people = self.batch.world.blocks["people.i32"]
        claims = self.batch.world.blocks["reservations.i32"][:, Reservation.GENERATION]
        calls = np.stack([people[:, Summons.PLACE], people[:, Summons.UNTIL]], axis=-1)
        return claims.copy(), people[:, Where.GOAL].copy(), calls

    def note_who_set_out(self) -> None:
        """Keep whither those who set out in the last tick are called: nobody has held them up yet."""
        claims, goals, calls = self.look()
        new = claims != self.claims
        self.held[new], self.goals[new], self.calls[new] = False, goals[new], calls[new]
        self.claims = claims

    def note_who_is_held_up(self) -> None:
        """Note who could not make a step, waits, or goes to another slot than they set out for: others are there."""
        people, claims = self.batch.world.blocks["people.i16"], self.batch.world.blocks["reservations.i32"]
        goals = self.look()[1]
        self.held |= (people[:, Steps.BLOCKED] > 0) | (claims[:, Reservation.STATE] == Claim.WAITING)
        self.held |= (goals != self.goals) & (goals != NOTHING)


def by_reason(tally: Tally) -> Counter[str]:
    """Return how often deeds failed for each reason."""
    found: Counter[str] = Counter()
    for (_, why), times in tally.failed.items():
        found[why] += times
    return found


def alone(batch: Batch, keep: NDArray[np.int64]) -> None:
    """Leave one person in every town: the one of the row that is named for it."""
    from systems.residents import depart

    with np.errstate(over="ignore"):
        for place in range(batch.towns):
            town = batch.world.town(place)
            for row in np.flatnonzero(town.people_i8[Body.LIVE]).tolist():
                if row != keep[place]:
                    depart(town, row, 7, np.float32(0.0))
