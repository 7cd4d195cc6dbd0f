"""Twins: two ways to live the same life; when they part, the first difference is told and both are kept as recordings.

`live_alike(one, other)` costs what the two lives cost, and nothing else as long as they are alike.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from townlet_ecs import Batch, Town
from townlet_ecs.replay.difference import find_difference
from townlet_ecs.replay.past import OwnSystem, Past
from townlet_ecs.replay.recorder import Recorder
from townlet_ecs.replay.tape import read_tape
from townlet_ecs.snapshots.taking import save
from townlet_ecs.world import World

KEPT = Path(__file__).parents[1] / "out" / "differences"
"""Where recordings of lives that parted are kept."""

LADDER_TICKS = 10
"""Ticks between the digests of lives that are recorded anew."""


@dataclass(frozen=True)
class Twin:
    """A way to live a life.

    Attributes:
        make: Builds the town or the batch.
        live: Lives it on; it changes nothing but by commands and by living.
        place: Which town of a batch it is.
        systems: The systems that are not ours.
    """

    make: Callable[[], Town | Batch]
    live: Callable[[Town | Batch], object]
    place: int = 0
    systems: tuple[OwnSystem, ...] = ()

    def digest(self) -> str:
        """Return the digest of the town at the end of the life."""
        place = self.make()
        self.live(place)
        return place.world.digest(self.place)


def live_alike(one: Twin, other: Twin) -> str:
    """Live a life in two ways and return its digest; fail with the first difference, and keep both, if they part.

    Args:
        one: The way that is known to be right, if either is.
        other: The other way.
    """
    digest = one.digest()
    lives_as(digest, one, other)
    return digest


def lives_as(digest: str, one: Twin, other: Twin) -> None:
    """Live a life in another way than the one by which its digest is known; see `live_alike`."""
    if other.digest() != digest:
        pytest.fail(difference(one, other, this_test()), pytrace=False)


def this_test() -> str:
    """Return the name of the test that runs."""
    return os.environ.get("PYTEST_CURRENT_TEST", "no test").split("::")[-1].split(" ")[0]


def difference(one: Twin, other: Twin, name: str) -> str:
    """Live both lives anew, recorded, and return where they part, and where the recordings are."""
    KEPT.mkdir(parents=True, exist_ok=True)
    pasts, paths = [], []
    for which, twin in (("one", one), ("other", other)):
        path = KEPT / f"{plain(name)}-{which}.tlr"
        path.unlink(missing_ok=True)
        record(twin, path)
        paths.append(path)
        pasts.append(Past(read_tape(path.read_bytes()), place=twin.place, systems=twin.systems))
    lines = list(find_difference(*pasts).lines())
    return "\n".join([f"{name}: two lives that should be one", *lines, f"kept: {paths[0]} and {paths[1]}"])


def difference_now(one: World, other: World, name: str) -> str:
    """Return where two worlds differ that should be one, and keep both as snapshots."""
    KEPT.mkdir(parents=True, exist_ok=True)
    paths = [KEPT / f"{plain(name)}-{which}.snap" for which in ("one", "other")]
    for path, world in zip(paths, (one, other), strict=True):
        path.write_bytes(save(world))
    pasts = [[Past(read_tape(path.read_bytes()), place=place) for path in paths] for place in range(one.towns)]
    lines = [line for pair in pasts for line in find_difference(*pair).lines()]
    return "\n".join([*lines, f"kept: {paths[0]} and {paths[1]}"])


def record(twin: Twin, path: Path) -> None:
    """Live a life anew and record it: whatever runs its ticks, digests are written down every few of them."""
    place = twin.make()
    with Recorder(place, path, ladder_every=LADDER_TICKS, keyframe_every=50 * LADDER_TICKS) as recorder:
        advance = place._runner.advance

        def followed(ticks: int) -> None:
            done = 0
            while done < ticks:
                count = min(ticks - done, recorder.ticks_at_most)
                advance(count)
                recorder.follow()
                done += count

        place._runner.advance = followed  # type: ignore[method-assign]
        if isinstance(place, Town) and place.staged:
            process = place.directory.process

            def stepped() -> None:
                process()
                recorder.follow()

            place.directory.process = stepped  # type: ignore[method-assign]
        twin.live(place)
        recorder.follow()


def plain(name: str) -> str:
    """Return a name for a file."""
    return "".join(letter if letter.isalnum() else "-" for letter in name).strip("-")
