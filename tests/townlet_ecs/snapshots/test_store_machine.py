"""A store through a long life: saves, removals, faults, kills and power cuts in any order."""

import errno
import os
from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.townlet_ecs.snapshots.framed import framed
from tests.townlet_ecs.snapshots.promises import Promises
from tests.townlet_ecs.snapshots.simdisk import Killed, SimDisk, nothing
from townlet_ecs.snapshots.ids import is_autosave

NAMES = st.sampled_from(["mine", "yours"])
SIZES = st.integers(16, 60)
WHEN = st.integers(1, 40)
ERRORS = st.sampled_from([errno.EIO, errno.ENOSPC, errno.EROFS])


class StoreMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.promises = Promises(SimDisk(bytes_per_write=24))
        self.saved = 0
        self.doomed = False

    @rule(size=SIZES)
    def autosave(self, size: int) -> None:
        self.do(lambda: self.promises.autosave(self.payload(size)))

    @rule(id=NAMES, size=SIZES)
    def save(self, id: str, size: int) -> None:
        self.do(lambda: self.promises.save(id, self.payload(size)))

    @rule(keep=st.integers(1, 3))
    def prune(self, keep: int) -> None:
        self.do(lambda: self.promises.prune(keep))

    @rule()
    def open_anew(self) -> None:
        self.do(self.promises.reopen_patiently)

    @precondition(lambda self: not self.doomed)
    @rule(when=WHEN)
    def kill_soon(self, when: int) -> None:
        """Kill the process before an operation to come."""
        self.meet(when, Killed())

    @precondition(lambda self: not self.doomed)
    @rule(when=WHEN, lasting=st.integers(1, 4), error=ERRORS)
    def fail_soon(self, when: int, lasting: int, error: int) -> None:
        """Let some operations to come fail."""
        self.meet(when, OSError(error, os.strerror(error)), lasting)

    @rule(data=st.data())
    def cut_the_power(self, data: st.DataObject) -> None:
        """Cut the power; what was flushed is left, and any part of the rest."""
        names = self.promises.disk.remnant(lambda count: data.draw(st.integers(0, count - 1)))
        assert self.promises.broken_by(names) == ""
        for id in self.promises.must:
            self.promises.must[id] = {names[f"{id}.snap"]}
        self.promises.disk = SimDisk(names, bytes_per_write=24)
        self.doomed = False
        self.promises.reopen()

    @invariant()
    def every_promise_is_kept(self) -> None:
        assert self.promises.broken_now() == ""

    def meet(self, when: int, fate: BaseException, lasting: int = 1) -> None:
        """Have a fault or a kill wait for an operation to come."""
        disk = self.promises.disk
        first = disk.operations + when

        def strike(operation: str) -> None:
            if disk.operations >= first + (lasting if isinstance(fate, OSError) else 10**9):
                disk.before, self.doomed = nothing, False
            elif disk.operations >= first and operation != "lock":
                raise fate

        disk.before, self.doomed = strike, True

    def do(self, deed: Callable[[], None]) -> None:
        """Do something; a process that is killed at it is followed by another one."""
        try:
            deed()
        except Killed:
            self.promises.disk.before, self.doomed = nothing, False
            self.promises.reopen()

    def payload(self, size: int) -> bytes:
        self.saved += 1
        return framed(f"{self.saved}", size)


def test_promises_are_about_autosaves_and_names() -> None:
    promises = Promises(SimDisk())
    promises.save("mine", framed("mine"))
    promises.autosave(framed("auto"))
    assert [is_autosave(id) for id in promises.must] == [False, True]


TestStore = StoreMachine.TestCase
