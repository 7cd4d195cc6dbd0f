"""Uses a store under an audit hook that ends the process when anything outside its folder is opened, or anything run.

It stands in another folder, which has files of the same names: a name that is not looked up in the folder of the
store is found there, and the contents tell.
"""

import os
import sys
from pathlib import Path
from typing import Any

from tests.townlet_ecs.snapshots.framed import body_of, framed
from tests.townlet_ecs.snapshots.hostile import hostile_names
from townlet_ecs.snapshots.store import Store, StoreError, Trouble

RUNNING = ("exec", "compile", "import", "subprocess.", "os.system", "os.exec", "os.spawn", "os.posix_spawn", "os.fork")
RUNNING += ("ctypes.", "pickle.", "marshal.", "socket.", "code.__new__", "webbrowser.")
NAMING = ("open", "os.rename", "os.remove", "os.link", "os.symlink", "os.mkdir", "os.listdir", "os.scandir")


def watch(folder: str) -> list[str]:
    """Watch from now on; return the list of what is opened and named."""
    seen: list[str] = []
    allowed = (folder, str(Path(folder).parent))  # a folder is flushed into the one that holds it

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(RUNNING):
            os.write(2, f"{event} {arguments}\n".encode())
            os._exit(9)
        if event in NAMING:
            for name in arguments[:2] if event == "os.rename" else arguments[:1]:
                seen.append(str(name))  # a number is a descriptor that was opened before
                if isinstance(name, str) and name not in allowed and ("/" in name or name in ("", ".", "..")):
                    os.write(2, f"{event} {arguments}\n".encode())
                    os._exit(9)

    sys.addaudithook(hook)
    return seen


def use(folder: str, names: list[str]) -> tuple[int, int]:
    """Use a store in every way, with honest and with hostile names; return how many were refused, and for what."""
    refused = other = 0
    store = Store.at(folder, check=body_of, writes=True)
    for count in range(4):
        store.autosave(framed(f"{count}"))
    store.prune(2)
    store.save("mine", framed("mine"))
    store.save("mine", framed("mine again"), replace=True)
    assert store.load("mine") == framed("mine again")
    assert store.newest_valid().id == "auto-000000000004"
    for name in names:
        for act in (store.load, lambda name: store.save(name, b"planted", replace=True)):
            try:
                act(name)
            except StoreError as error:
                refused += error.trouble is Trouble.BAD_ID
                other += error.trouble is not Trouble.BAD_ID
    store.close()
    return refused, other


def planted_ones_are_refused(folder: str) -> int:
    """Read what is under an id but no regular file; return how many were refused."""
    refused = 0
    with Store.at(folder, check=body_of) as store:
        for id in ("link", "dangling", "zero", "fifo", "folder", "socket"):
            try:
                store.load(id)
            except StoreError as error:
                refused += "no regular file" in str(error)
    return refused


if __name__ == "__main__":
    names = hostile_names(int(sys.argv[2]))
    ascii("\u00e4"), Path(sys.argv[1]).exists()  # what they import is imported by now
    seen = watch(sys.argv[1])
    refused, other = use(sys.argv[1], names)
    planted = planted_ones_are_refused(sys.argv[1])
    print(len(names), refused, other, planted, len(seen))
