"""What a store has promised so far, worked out beside it, and whether a folder keeps it."""

from typing import Any

from tests.townlet_ecs.snapshots.framed import writer
from tests.townlet_ecs.snapshots.simdisk import SimDisk, nothing
from townlet_ecs.snapshots.ids import autosave_after, id_of, is_autosave
from townlet_ecs.snapshots.store import Store, StoreError


class Promises:
    """Carries out steps on a store, and keeps what may and must be found afterwards.

    Attributes:
        must: id -> contents of which one is there, whole.
        may: id -> contents that may be there, whole; or nothing.
        autosaves_least: How many autosaves are there at the least.
        refused: Errors that the store gave.
    """

    def __init__(self, disk: SimDisk, kind: type[Store[Any]] = Store) -> None:
        self.disk, self.kind = disk, kind
        self.must: dict[str, set[bytes]] = {}
        self.may: dict[str, set[bytes]] = {}
        self.refused: list[StoreError] = []
        self.doubtful: set[str] = set()
        self.acknowledged = self.autosaves_least = 0
        self.store = writer(disk, kind)

    def reopen(self) -> None:
        """Open the folder anew, as the next process does when one was killed.

        It is told which names could neither be flushed nor removed. A process of its own would not know, and then
        nothing is promised: such a disk failed twice, and lied when it was flushed again.
        """
        self.store.close()
        self.store = writer(self.disk, self.kind)
        self.store._doubtful |= self.doubtful

    def reopen_patiently(self) -> None:
        """Open the folder anew, a second time if the disk says no."""
        try:
            self.reopen()
        except StoreError as error:
            self.refused.append(error)
            self.disk.before = nothing
            self.reopen()

    def save(self, id: str, data: bytes) -> None:
        """Save under a name, in place of what is there."""
        if id in self.must:
            self.must[id] = self.must[id] | {data}
        else:
            self.may[id] = self.may.get(id, set()) | {data}
        try:
            self.store.save(id, data, replace=True)
        except StoreError as error:
            self.refused.append(error)
            return
        self._keep(id, data)

    def autosave(self, data: bytes) -> None:
        """Save an autosave."""
        id = autosave_after(self._autosaves())
        assert id is not None
        self.may[id] = self.may.get(id, set()) | {data}
        try:
            given = self.store.autosave(data)
        except StoreError as error:
            self.refused.append(error)
            self.doubtful |= {id} & set(self._autosaves())
            return
        assert given == id
        self._keep(id, data)

    def prune(self, keep: int) -> None:
        """Remove autosaves; as many as were acknowledged stay, but not more than are to be kept.

        One that nobody acknowledged, because its writer was killed, may be among those that stay.
        """
        acknowledged = sorted(filter(is_autosave, self.must))
        staying = self._autosaves()[-keep:]
        for id in acknowledged:
            if id not in staying:
                self.may[id] = self.may.get(id, set()) | self.must.pop(id)
        self.autosaves_least = min(keep, max(self.autosaves_least, len(acknowledged)))
        try:
            self.store.prune(keep)
        except StoreError as error:
            self.refused.append(error)

    def broken_now(self) -> str:
        """Return which promise is broken for those who read while the power is on."""
        return self.broken_by({name: file.seen() for name, file in self.disk.files.items()})

    def broken_by(self, names: dict[str, bytes]) -> str:
        """Return which promise a folder breaks; nothing when it keeps all."""
        store = writer(SimDisk(names), self.kind)
        ids = store.ids()
        for id in self.must:
            if id not in ids:
                return f"{id} was acknowledged and is gone"
        for id in ids:
            allowed = self.must.get(id) or self.may.get(id, ())
            if store.load(id) not in allowed:
                return f"{id} is half or wrong"
        autosaves = [id for id in ids if is_autosave(id)]
        if len(autosaves) < self.autosaves_least:
            return f"only {autosaves} are left"
        newest = store.newest_valid()
        if newest.id != (autosaves[-1] if autosaves else "") or newest.skipped:
            return f"the newest sound one is {newest}"
        if any(name.endswith(".part") for name in store._disk.names()):
            return "an unfinished file was not swept"
        return ""

    def _autosaves(self) -> list[str]:
        """Return what a reader sees, without an operation of the disk."""
        return sorted(id for name in self.disk.files if (id := id_of(name)) is not None and is_autosave(id))

    def _keep(self, id: str, data: bytes) -> None:
        self.acknowledged += 1
        self.may.pop(id, None)
        self.doubtful.discard(id)
        self.must[id] = {data}
