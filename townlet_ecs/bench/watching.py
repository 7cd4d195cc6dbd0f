"""The suite of the window: pictures a second, how soon the first one is there, and what drawing costs the life.

Everything is drawn without a screen, in processes of their own, and mostly by the processor.
"""

from collections.abc import Iterator
from functools import partial

import msgspec

from townlet_ecs.bench.calibration import best
from townlet_ecs.bench.figures import SECONDS, Figure, figure
from townlet_ecs.bench.processes import said_by
from townlet_ecs.bench.session import Session

PEOPLE = (10, 1_000, 10_000)
PEOPLE_QUICK = (10,)
LAPS, LAP_SECONDS = 5, 2.0

OPENINGS = 7

PACED_PEOPLE, PACED_PEOPLE_QUICK = 1_000, 10
PACED_SECONDS = 10.0
SPEED, ENDLESS = 10.0, 0.0
"""Ticks a second; 0 is as fast as it goes."""


class Answer(msgspec.Struct, frozen=True):
    """What `townlet_ecs.view.stopwatch` says.

    Attributes:
        shut: Why nothing can be drawn, or empty.
        values: What it found.
    """

    shut: str
    values: list[float]


STOPWATCH = ("-m", "townlet_ecs.view.stopwatch")
OPEN_AND_LEAVE = """
from townlet_ecs.view.stopwatch import leave_early
leave_early()
from townlet_ecs.cli import main
main(["view"])
"""


def watching(session: Session) -> Iterator[Figure]:
    """Yield pictures a second by people, seconds to the first picture, and the tick rate with drawing and without."""
    shut = _asked("door").shut
    if shut:
        session.left_out.append(f"the window: {shut}")
        return
    laps, seconds = (1, 0.1) if session.quick else (LAPS, LAP_SECONDS)
    for people in PEOPLE_QUICK if session.quick else PEOPLE:
        calibration = session.calibrate()
        rates = _asked("frames", people, seconds, laps).values
        meaning = f"a window of 1280 x 720 on a whole town of {people:,} at 10 ticks a second"
        yield figure(f"view.frames.{people}", meaning, rates, "frames/s", calibration)
    calibration = session.calibrate()
    openings = [best(partial(said_by, "-c", OPEN_AND_LEAVE), 1) for _ in range(2 if session.quick else OPENINGS)]
    yield figure("view.open", "townlet view, to its first picture, kernels compiled", openings, SECONDS, calibration)
    people, seconds = (PACED_PEOPLE_QUICK, 0.2) if session.quick else (PACED_PEOPLE, PACED_SECONDS)
    for name, speed, words in (("tenfold", SPEED, "10 ticks a second"), ("endless", ENDLESS, "as fast as it goes")):
        drawn, alone = _asked("pace", people, speed, seconds).values
        meaning = f"ticks of a town of {people:,}, {words}: with drawing against without"
        yield figure(f"view.pace.{name}", meaning, [drawn / alone], "times as fast")


def _asked(what: str, *numbers: float) -> Answer:
    """Return what the stopwatch finds."""
    return msgspec.json.decode(said_by(*STOPWATCH, what, *map(str, numbers)), type=Answer)
