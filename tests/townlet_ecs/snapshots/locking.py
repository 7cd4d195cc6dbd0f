"""Tries to write to a folder, and prints why it may not."""

import sys

from tests.townlet_ecs.snapshots.framed import body_of
from townlet_ecs.snapshots.store import Store, StoreError

if __name__ == "__main__":
    try:
        Store.at(sys.argv[1], check=body_of, writes=True)
        print("it may")
    except StoreError as error:
        print(error)
