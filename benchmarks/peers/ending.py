"""How a town stands after a run, in the one form in which implementations are compared."""

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Ending:
    """A town after a run; everything in the order of ids.

    Attributes:
        cells: (people,) tile of each person.
        needs: (needs, people) levels.
        rewards: (people,) sum of the rewards so far.
        users: (objects,) id of the person who uses the object, or -1.
    """

    cells: ArrayLike
    needs: ArrayLike
    rewards: ArrayLike
    users: ArrayLike

    def digest(self) -> str:
        """Return 16 hex digits over all of it, little-endian in 32 bits."""
        digest = hashlib.blake2b(digest_size=8)
        for values, kind in ((self.cells, "<i4"), (self.needs, "<f4"), (self.rewards, "<f4"), (self.users, "<i4")):
            digest.update(np.ascontiguousarray(values, kind).tobytes())
        return digest.hexdigest()
