"""Heavy mode: a town that is saved, destroyed and loaded at every tick lives the life of one that is left alone.

`make reliability` runs all of it and prints the counts.
"""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec
import numpy as np
import pytest

from components.rewards import Reward
from tests.reliability.commands import random_command
from tests.scenes import riverside
from tests.twins import difference_now
from townlet_ecs import Batch, Town
from townlet_ecs.command import CommandError
from townlet_ecs.commands import carry_out
from townlet_ecs.config.loading import load_all
from townlet_ecs.reload import ReloadCatalogue, ReloadDisturbances, checksum_of
from townlet_ecs.snapshots.taking import load, save
from townlet_ecs.world import World

FRESH = secrets.randbits(20) if os.environ.get("TOWNLET_RELIABILITY") else 0
"""The first seed: `make reliability` draws new ones, and prints it."""

SEEDS, TICKS = 50, 1_000

Change = Callable[[World, int, np.random.Generator], None]


def commands_come(world: World, tick: int, rng: np.random.Generator) -> None:
    """Carry out a random command now and then, whether it is accepted or not."""
    for place in range(world.towns):
        if rng.random() < 0.2:
            command = random_command(rng, world.town(place), world, place)
            try:
                carry_out(command, world)
            except CommandError:
                continue


def rules_change(world: World, tick: int, rng: np.random.Generator) -> None:
    """Reload disturbances, a catalogue, and the one of before, again and again."""
    source = world.origin.catalogue
    renamed = source.replace(b"id: sit_outside\n", b"id: rest_outside\n")
    section = riverside().tree.plain()["disturbances"] | {"gap_ticks": 45 + tick}  # type: ignore[operator]
    disturbances = msgspec.json.encode(section)
    reloads = {
        20: ReloadDisturbances(source=disturbances, checksum=checksum_of(disturbances)),
        40: ReloadCatalogue(source=renamed, checksum=checksum_of(renamed)),
        60: ReloadCatalogue(source=source, checksum=checksum_of(source)),
    }
    if tick % 200 in reloads:
        carry_out(reloads[tick % 200], world)


def nothing_happens(world: World, tick: int, rng: np.random.Generator) -> None:
    """Leave the town alone."""


@dataclass
class Count:
    """What a campaign did.

    Attributes:
        trips: Times that a world was saved, destroyed and loaded.
        bytes: Bytes that were written meanwhile.
        wrong: Where a life went another way.
    """

    trips: int = 0
    bytes: int = 0
    wrong: list[str] = field(default_factory=list)

    def live(self, what: str, make: Callable[[], Batch], ticks: int, change: Change, seed: int) -> None:
        """Live twice, once undisturbed, once loaded anew at every tick; compare after each."""
        alone, moved = make(), make()
        dice = [np.random.default_rng([7, seed]) for _ in range(2)]
        for tick in range(ticks):
            data = save(moved.world)
            moved = Batch.of(load(data), threads=1)
            self.trips, self.bytes = self.trips + 1, self.bytes + len(data)
            for batch, rng in zip((alone, moved), dice, strict=True):
                change(batch.world, tick, rng)
                batch.step()
            if unlike(alone, moved):
                kept = difference_now(alone.world, moved.world, f"{what}-{seed}")
                self.wrong.append(f"{what}, seed {seed}: another life after tick {tick}\n{kept}")
                return

    def told(self, what: str) -> str:
        """Return the counts in a line."""
        return (
            f"{what}: {self.trips:,} times saved, destroyed and loaded, {self.bytes:,} bytes, {len(self.wrong)} wrong"
        )


def unlike(one: Batch, other: Batch) -> bool:
    """Return whether digests or rewards differ."""
    rewards = [batch.world.outputs["rewards.f32"] for batch in (one, other)]
    return [one.digest(place) for place in range(one.towns)] != [other.digest(place) for place in range(one.towns)] or (
        rewards[0][:, list(Reward)].tobytes() != rewards[1][:, list(Reward)].tobytes()
    )


KINDS: dict[str, tuple[dict[str, object], Change]] = {
    "the default town": ({"towns": 1}, nothing_happens),
    "commands": ({"towns": 1}, commands_come),
    "reloads": ({"towns": 1}, rules_change),
    "a quiet town": ({"config": "quiet", "towns": 1}, nothing_happens),
    "a generated town of 40": ({"towns": 1, "agents": 40}, commands_come),
    "a batch of three": ({"towns": 3, "first_town": 5}, commands_come),
}


def campaign(what: str, seeds: int, ticks: int, *, since: int = 0) -> Count:
    """Let towns of some seeds be moved at every tick, from a tick on."""
    options, change = KINDS[what]
    count = Count()
    for seed in range(FRESH, FRESH + seeds):
        loaded = load_all(str(options.get("config", "riverside")))
        more = {key: value for key, value in options.items() if key != "config"}

        def make(seed: int = seed) -> Batch:
            batch = Batch(loaded, seed=seed, threads=1, **more)  # type: ignore[arg-type] # noqa: B023
            batch.run(since)
            return batch

        count.live(what, make, ticks, change, seed)
    print(f"\nseeds {FRESH} to {FRESH + seeds - 1}: {count.told(what)}")
    return count


@pytest.mark.parametrize("what", KINDS)
def test_a_town_moved_at_every_tick_of_a_morning(what: str) -> None:
    assert not campaign(what, 1, 80, since=420).wrong


@pytest.mark.long
@pytest.mark.parametrize("what", KINDS)
def test_towns_moved_at_every_tick(what: str) -> None:
    assert not campaign(what, 2, TICKS).wrong


@pytest.mark.reliability
@pytest.mark.parametrize("what", KINDS)
def test_towns_of_fifty_seeds_moved_at_every_tick(what: str) -> None:
    seeds = SEEDS if what in ("the default town", "commands") else SEEDS // 5
    assert not campaign(what, seeds, TICKS).wrong


def test_a_number_that_is_not_saved_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Break it on purpose: a loaded town forgets how hungry somebody is."""
    town = Town(riverside(), seed=7)
    town.run(500)
    true = load

    def forgetful(data: bytes) -> World:
        world = true(data)
        world.blocks["people.f32"][0, 0, 3] = 0.5
        return world

    monkeypatch.setitem(globals(), "load", forgetful)
    (wrong,) = campaign("the default town", 1, 3).wrong
    assert wrong.startswith(f"the default town, seed {FRESH}: another life after tick 0")
    assert "people.f32: Need.HUNGER, row 3: " in wrong
