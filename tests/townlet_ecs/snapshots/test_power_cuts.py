"""Power cuts on a modelled disk: after every operation, with every part of what was not flushed lost or left.

Nothing that was acknowledged is lost and nothing half is seen, whatever was going on; and stores with planted faults
are seen to fail.
"""

import errno
import itertools
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from tests.townlet_ecs.snapshots.framed import framed
from tests.townlet_ecs.snapshots.planted import (
    AcknowledgedEarly,
    FlushedTwice,
    InPlace,
    LeftBehind,
    PrunedAtOnce,
    WithoutDoubt,
    WithoutFileFlush,
    WithoutFolderFlush,
)
from tests.townlet_ecs.snapshots.promises import Promises
from tests.townlet_ecs.snapshots.simdisk import Killed, SimDisk, nothing
from townlet_ecs.snapshots.store import Store

Step = Callable[[Promises], None]


def autosave(size: int) -> Step:
    return lambda promises: promises.autosave(framed(f"auto {promises.disk.operations}", size))


def save(id: str, size: int) -> Step:
    return lambda promises: promises.save(id, framed(f"{id} {promises.disk.operations}", size))


def prune(keep: int) -> Step:
    return lambda promises: promises.prune(keep)


class Broken(Exception):  # noqa: N818 - a promise, not an error
    """A promise was broken."""


class Cuts:
    """Cuts the power after every operation of a run, in every way, and holds what is left against the promises."""

    def __init__(self) -> None:
        self.states = 0

    def cut(self, promises: Promises) -> None:
        for names in promises.disk.remains():
            self.states += 1
            self.tell(promises.broken_by(names))

    def tell(self, fault: str) -> None:
        if fault:
            raise Broken(fault)

    def follow(self, steps: Sequence[Step], promises: Promises) -> None:
        """Carry out steps and cut the power after every operation on the way."""
        promises.disk.after = lambda operation: self.cut(promises)
        self.cut(promises)
        for step in steps:
            step(promises)
            self.cut(promises)


@dataclass(frozen=True)
class World:
    """A kind of disk and a kind of store."""

    disk: type[SimDisk] = SimDisk
    store: type[Store[Any]] = Store

    def promises(self, bytes_per_write: int) -> Promises:
        return Promises(self.disk(bytes_per_write=bytes_per_write), self.store)

    def __str__(self) -> str:
        return self.disk.__name__ if self.disk is not SimDisk else self.store.__name__


HONEST = World()


def fail_at(first: int, steps: Sequence[Step], promises: Promises, *, lasting: int, late: bool) -> None:
    """Carry out steps while so many operations fail, before or after they took effect."""
    disk = promises.disk

    def fail(name: str) -> None:
        if first <= disk.operations < first + lasting:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    setattr(disk, "after" if late else "before", fail)
    for step in steps:
        step(promises)
    disk.before = disk.after = nothing


def killed_at(operation: int, steps: Sequence[Step], promises: Promises) -> bool:
    """Carry out steps until a process is killed before an operation; return whether it came to that."""

    def kill(name: str) -> None:
        if promises.disk.operations >= operation:
            raise Killed

    promises.disk.before = kill
    try:
        for step in steps:
            step(promises)
    except Killed:
        return True
    finally:
        promises.disk.before = nothing
    return False


SMALL, MIDDLE, LARGE = 20, 36, 44
ALPHABET: list[Step] = [autosave(LARGE), save("mine", SMALL), save("mine", MIDDLE), prune(1)]
WHOLE = 1 << 30


def workloads(length: int) -> Iterator[tuple[Step, ...]]:
    """Yield every sequence of so many steps that begins with a save."""
    return (steps for steps in itertools.product(ALPHABET, repeat=length) if steps[0] is not ALPHABET[-1])


def cut_everywhere(cuts: Cuts, steps: Sequence[Step], *, bytes_per_write: int = WHOLE, of: World = HONEST) -> None:
    """Cut the power wherever one can in a run."""
    cuts.follow(steps, of.promises(bytes_per_write))


def cut_after_kills(cuts: Cuts, first: Sequence[Step], then: Sequence[Step], *, of: World = HONEST) -> None:
    """Kill the process before every operation of some steps; the next one does others, and there the power is cut."""
    for operation in itertools.count(1):
        promises = of.promises(WHOLE)
        if not killed_at(operation, first, promises):
            return
        promises.reopen()
        cuts.follow(then, promises)


def operations_of(steps: Sequence[Step]) -> range:
    """Return the numbers of the operations of some steps; those of opening are not among them."""
    promises = HONEST.promises(WHOLE)
    first = promises.disk.operations + 1
    for step in steps:
        step(promises)
    return range(first, promises.disk.operations + 1)


def cut_after_faults(cuts: Cuts, steps: Sequence[Step], then: Sequence[Step], *, of: World = HONEST) -> None:
    """Let every operation fail, alone or with those that follow it, before or after it took effect; then go on."""
    for first, lasting, late in itertools.product(operations_of(steps), (1, 2, 3, 5), (False, True)):
        promises = of.promises(WHOLE)
        fail_at(first, steps, promises, lasting=lasting, late=late)
        cuts.tell(promises.broken_now())
        cuts.follow(then, promises)
        cuts.tell(promises.broken_now())


def test_no_power_cut_takes_what_was_acknowledged() -> None:
    cuts = Cuts()
    for steps in workloads(3):
        cut_everywhere(cuts, steps)
        cut_everywhere(cuts, steps, bytes_per_write=8)
    kept_their_word(cuts, 50_000)


def test_nor_does_one_after_a_kill() -> None:
    cuts = Cuts()
    cut_after_kills(cuts, [autosave(SMALL)], [autosave(SMALL), autosave(SMALL), prune(1)])
    cut_after_kills(cuts, [save("mine", SMALL)], [save("mine", MIDDLE)])
    kept_their_word(cuts, 20_000)


def test_nor_does_one_after_faults() -> None:
    cuts = Cuts()
    cut_after_faults(cuts, [autosave(SMALL), prune(1)], [autosave(SMALL)])
    cut_after_faults(cuts, [save("mine", SMALL)], [save("mine", SMALL)])
    kept_their_word(cuts, 20_000)


@pytest.mark.reliability
def test_no_power_cut_in_a_million_takes_what_was_acknowledged() -> None:
    cuts = Cuts()
    for length, bytes_per_write in itertools.product((1, 2, 3, 4), (8, 16, WHOLE)):
        for steps in workloads(length):
            cut_everywhere(cuts, steps, bytes_per_write=bytes_per_write)
    kept_their_word(cuts, 1_000_000)


@pytest.mark.reliability
def test_nor_does_one_in_a_million_after_a_kill() -> None:
    cuts = Cuts()
    for first, then in itertools.product(workloads(1), workloads(1)):
        cut_after_kills(cuts, first, [*then, prune(1)])
    kept_their_word(cuts, 1_000_000)


@pytest.mark.reliability
def test_nor_does_one_in_a_million_after_faults() -> None:
    cuts = Cuts()
    for steps in workloads(2):
        cut_after_faults(cuts, steps, [autosave(SMALL), prune(1)])
    kept_their_word(cuts, 1_000_000)


def kept_their_word(cuts: Cuts, states_least: int) -> None:
    print(f"\n{cuts.states:,} states of a disk after a power cut, all as promised")
    assert cuts.states >= states_least


GONE, HALF, FEW, LEFT = "acknowledged and is gone", "half or wrong", r"only \[\] are left", "unfinished file"
PLANTED = [
    (World(disk=WithoutFileFlush), HALF), (World(disk=WithoutFolderFlush), GONE), (World(disk=FlushedTwice), HALF),
    (World(store=InPlace), HALF), (World(store=AcknowledgedEarly), GONE), (World(store=PrunedAtOnce), FEW),
    (World(store=WithoutDoubt), FEW), (World(store=LeftBehind), LEFT),
]  # fmt: skip


@pytest.mark.parametrize(("world", "says"), PLANTED, ids=str)
def test_a_planted_fault_is_seen(world: World, says: str) -> None:
    cuts = Cuts()
    with pytest.raises(Broken, match=says):
        tried_hard(cuts, world)
    print(f"\n{world}: seen at state {cuts.states:,}")


def tried_hard(cuts: Cuts, world: World) -> None:
    cut_everywhere(cuts, [autosave(SMALL), save("mine", SMALL), save("mine", SMALL)], of=world)
    cut_after_kills(cuts, [autosave(SMALL), autosave(SMALL)], [prune(1)], of=world)
    cut_after_faults(cuts, [autosave(SMALL), autosave(SMALL)], [prune(1)], of=world)
