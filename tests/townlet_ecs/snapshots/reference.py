"""Files that every test of hostile bytes begins with: the default town after a busy day, and a short recording."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from time import thread_time

from tests.scenes import riverside
from townlet_ecs import Town
from townlet_ecs.chunks import DamagedError
from townlet_ecs.commands import SetNeed, SetWage
from townlet_ecs.replay.past import Past
from townlet_ecs.replay.recorder import Recorder
from townlet_ecs.replay.tape import read_tape
from townlet_ecs.snapshots.snapshot import SnapshotError
from townlet_ecs.snapshots.taking import load, save

SLOW_S = 0.050
"""What a refusal may take."""

REASONS = {
    "magic", "cut", "checksum", "order", "kind", "format", "schema", "size", "length", "compression", "record",
    "origin", "shape", "rules", "digest", "clock", "config", "meaning",
}  # fmt: skip
"""The words by which programs know what is wrong."""


@cache
def snapshot() -> bytes:
    """Return a snapshot of the default town after a busy day."""
    town = Town(riverside(), seed=7)
    town.run(1_440 + 700)
    return save(town.world)


@cache
def recording() -> bytes:
    """Return a short recording: three moments, a few commands, some rungs."""
    town = Town(riverside(), seed=7)
    town.run(400)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "short.tlr"
        with Recorder(town, path, ladder_every=20, keyframe_every=30) as recorder:
            for level in (0.25, 0.5, 0.75):
                town.command(SetNeed(person=1, need="hunger", level=level))
                town.command(SetWage(position=1, cents=int(1_000 * level)))
                recorder.run(20)
        return path.read_bytes()


def loads(data: bytes) -> object:
    """Load a snapshot."""
    return load(data)


def visits(data: bytes) -> object:
    """Visit the beginning of a recording."""
    past = Past(read_tape(data))
    return past.town_at(past.first_tick)


class Verdicts:
    """What became of hostile bytes.

    Attributes:
        refused: Times that each reason was given.
        taken: Places of those that were taken for good.
        escaped: What else was raised, with the place.
        seconds: Seconds of each refusal; of the thread, so that others who work on the machine do not count.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.refused: dict[str, int] = {}
        self.taken: list[object] = []
        self.escaped: list[str] = []
        self.seconds: list[float] = []

    def judge(self, data: bytes, use: object, where: object) -> object:
        """Use some bytes, and note what becomes of it; return what they were taken for, if so."""
        began = thread_time()
        try:
            found = use(data)  # type: ignore[operator]
        except DamagedError as error:
            self.seconds.append(thread_time() - began)
            self.refused[error.reason] = self.refused.get(error.reason, 0) + 1
            if error.reason not in REASONS or not str(error):
                self.escaped.append(f"{where}: reason {error.reason!r}, {error}")
            if use is loads and not isinstance(error, SnapshotError):
                self.escaped.append(f"{where}: {type(error).__name__}, which is no SnapshotError")
            return None
        except Exception as error:  # noqa: BLE001 - that none escapes is what is looked at
            self.escaped.append(f"{where}: {type(error).__name__}: {error}")
            return None
        self.taken.append(where)
        return found

    @property
    def slow(self) -> int:
        """Return how many refusals took longer than they may."""
        return sum(each > SLOW_S for each in self.seconds)

    def told(self, what: str) -> str:
        """Return everything in two lines."""
        reasons = ", ".join(f"{reason} {count:,}" for reason, count in sorted(self.refused.items()))
        return f"{what}: refused {len(self.seconds):,} ({reasons}), taken {len(self.taken):,}\n  {times(self.seconds)}"


def times(seconds: Iterable[float]) -> str:
    """Return the distribution of some times."""
    found = sorted(seconds) or [0.0]
    middle, late = found[len(found) // 2], found[len(found) * 99 // 100]
    over = sum(each > SLOW_S for each in found)
    return (
        f"half within {middle * 1e3:.2f} ms, 99 of 100 within {late * 1e3:.2f} ms, all within {found[-1] * 1e3:.1f} ms;"
        f" {over:,} over {SLOW_S * 1e3:.0f} ms"
    )
