"""A modelled disk: it can fail at any operation, and a power cut takes any part of what was not flushed.

Bytes are kept in blocks, names as a list of changes. Each is pending until it is flushed. After a power cut a pending
block may be there, be torn or be gone, a pending change may have been carried out or not, each for itself. A flush
that fails gives pending things up: no later flush saves them, which is how kernels behave. A write that fails leaves
half of its bytes.
"""

import errno
import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

BLOCK_BYTES = 8


class State(Enum):
    PENDING = auto()
    FLUSHED = auto()
    GIVEN_UP = auto()


@dataclass
class Block:
    data: bytes
    state: State = State.PENDING


@dataclass
class File:
    blocks: list[Block] = field(default_factory=list)

    def seen(self) -> bytes:
        """Return what a reader sees as long as the power is on."""
        return b"".join(block.data for block in self.blocks)

    def remains(self) -> list[bytes]:
        """Return all that may be left after a power cut."""
        loose = [block for block in self.blocks if block.state is not State.FLUSHED]
        if not loose:
            return [self.seen()]
        found = []
        for parts in itertools.product(*map(_fates, self.blocks)):
            whole = b"".join(part or bytes(len(block.data)) for part, block in zip(parts, self.blocks, strict=True))
            short = len(parts)
            while short and parts[short - 1] is None:
                short -= 1
            found.append(whole)  # the length was kept, the rest is zeros
            if short < len(parts):
                found.append(whole[: sum(len(block.data) for block in self.blocks[:short])])
        return found


def _fates(block: Block) -> list[bytes | None]:
    """Return what may become of a block: there, torn or gone."""
    if block.state is State.FLUSHED:
        return [block.data]
    half = len(block.data) // 2
    return [block.data, block.data[:half] + bytes(len(block.data) - half), None]


@dataclass
class Change:
    """A name that now means a file, or none."""

    name: str
    file: File | None
    state: State = State.PENDING


class Killed(BaseException):
    """The process is dead: it does nothing any more, it does not even clean up."""


class SimDisk:
    """A folder on a modelled disk.

    Attributes:
        before: Called with the name of every operation, before it; may raise.
        after: Called with the name of every operation that changes something, after it; may raise.
        bytes_per_write: How much a write takes at most.
        operations: How many there were.
    """

    where = "sim"

    def __init__(self, names: dict[str, bytes] | None = None, *, bytes_per_write: int = 1 << 30) -> None:
        self.files: dict[str, File] = {}
        self.changes: list[Change] = []
        self.open: dict[int, File] = {}
        self.before: Callable[[str], None] = nothing
        self.after: Callable[[str], None] = nothing
        self.bytes_per_write = bytes_per_write
        self.operations = 0
        self.locked = False
        for name, data in (names or {}).items():
            self.files[name] = File([Block(data, State.FLUSHED)])
            self.changes.append(Change(name, self.files[name], State.FLUSHED))

    def lock(self) -> None:
        self._begin("lock")
        if self.locked:
            raise BlockingIOError(errno.EWOULDBLOCK, "somebody is writing here")
        self.locked = True

    def close(self) -> None:
        self.locked = False

    def names(self) -> list[str]:
        self._begin("names")
        return sorted(self.files)

    def read(self, name: str, *, bytes_max: int) -> bytes:
        self._begin("read")
        if name not in self.files:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        data = self.files[name].seen()
        if len(data) > bytes_max:
            raise OSError(errno.EFBIG, "too large")
        return data

    def create(self, name: str) -> int:
        self._begin("create")
        if name in self.files:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        self._name(name, File())
        number = self.operations
        self.open[number] = self.files[name]
        self.after("create")
        return number

    def write(self, file: int, data: memoryview) -> int:
        taken = bytes(data[: self.bytes_per_write])
        try:
            self._begin("write")
        except OSError:
            self._put(file, taken[: len(taken) // 2])
            raise
        self._put(file, taken)
        self.after("write")
        return len(taken)

    def fsync(self, file: int) -> None:
        try:
            self._begin("fsync")
        except OSError:
            _flush(self.open[file].blocks, State.GIVEN_UP)
            raise
        _flush(self.open[file].blocks, State.FLUSHED)
        self.after("fsync")

    def close_file(self, file: int) -> None:
        del self.open[file]
        self._begin("close_file")
        self.after("close_file")

    def rename(self, old: str, new: str) -> None:
        self._begin("rename")
        if old not in self.files:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        self._name(new, self.files[old])
        self._name(old, None)
        self.after("rename")

    def unlink(self, name: str) -> None:
        self._begin("unlink")
        if name not in self.files:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        self._name(name, None)
        self.after("unlink")

    def fsync_folder(self) -> None:
        try:
            self._begin("fsync_folder")
        except OSError:
            _flush(self.changes, State.GIVEN_UP)
            raise
        _flush(self.changes, State.FLUSHED)
        self.after("fsync_folder")

    def remains(self) -> Iterator[dict[str, bytes]]:
        """Yield every folder that a power cut may leave, name -> bytes."""
        loose = [change for change in self.changes if change.state is not State.FLUSHED]
        contents: dict[int, list[bytes]] = {}
        for kept in itertools.product((True, False), repeat=len(loose)):
            fates = iter(kept)
            files: dict[str, File] = {}
            for change in self.changes:
                if change.state is State.FLUSHED or next(fates):
                    if change.file is not None:
                        files[change.name] = change.file
                    else:
                        files.pop(change.name, None)
            for file in files.values():
                if id(file) not in contents:
                    contents[id(file)] = file.remains()
            for parts in itertools.product(*(contents[id(file)] for file in files.values())):
                yield dict(zip(files, parts, strict=True))

    def _put(self, file: int, data: bytes) -> None:
        for start in range(0, len(data), BLOCK_BYTES):
            self.open[file].blocks.append(Block(data[start : start + BLOCK_BYTES]))

    def remnant(self, choose: Callable[[int], int]) -> dict[str, bytes]:
        """Return one of the folders that a power cut may leave; `choose` takes one of so many possibilities."""
        files: dict[str, File] = {}
        for change in self.changes:
            if change.state is State.FLUSHED or choose(2):
                if change.file is not None:
                    files[change.name] = change.file
                else:
                    files.pop(change.name, None)
        left = {}
        for name, file in files.items():
            parts = [_fates(block) for block in file.blocks]
            data = [fates[choose(len(fates)) if len(fates) > 1 else 0] for fates in parts]
            left[name] = b"".join(
                part or bytes(len(block.data)) for part, block in zip(data, file.blocks, strict=True)
            )
        return left

    def _begin(self, operation: str) -> None:
        self.operations += 1
        self.before(operation)

    def _name(self, name: str, file: File | None) -> None:
        if file is not None:
            self.files[name] = file
        else:
            del self.files[name]
        self.changes.append(Change(name, file))


def nothing(operation: str) -> None:
    """Let an operation be."""


def _flush(things: list[Block] | list[Change], state: State) -> None:
    for thing in things:
        if thing.state is State.PENDING:
            thing.state = state
