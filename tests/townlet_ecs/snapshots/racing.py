"""Tries again and again to write to a folder; whoever may looks whether somebody else does as well."""

import os
import sys
from pathlib import Path

from tests.townlet_ecs.snapshots.framed import body_of
from townlet_ecs.snapshots.store import Store, StoreError


def race(folder: Path, races: int) -> int:
    """Return how often the race was won."""
    won = 0
    inside = folder / "inside"
    for _ in range(races):
        try:
            store = Store.at(folder, check=body_of, writes=True)
        except StoreError:
            continue
        os.close(os.open(inside, os.O_CREAT | os.O_EXCL))  # an error when somebody else is inside
        inside.unlink()
        store.close()
        won += 1
    return won


if __name__ == "__main__":
    print(race(Path(sys.argv[1]), int(sys.argv[2])))
