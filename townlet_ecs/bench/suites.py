"""Every suite by name, and a measurement of some of them."""

from collections.abc import Callable, Iterator, Sequence

from townlet_ecs.bench.extras import telemetry
from townlet_ecs.bench.figures import Figure, Measurement, figure
from townlet_ecs.bench.keeping import keeping
from townlet_ecs.bench.large import scale
from townlet_ecs.bench.learning import learning
from townlet_ecs.bench.machine import this_machine
from townlet_ecs.bench.processes import start
from townlet_ecs.bench.session import Session
from townlet_ecs.bench.towns import batch, core, systems
from townlet_ecs.bench.watching import watching

SUITES: dict[str, Callable[[Session], Iterator[Figure]]] = {
    "core": core,
    "batch": batch,
    "scale": scale,
    "start": start,
    "systems": systems,
    "telemetry": telemetry,
    "env": learning,
    "time": keeping,
    "view": watching,
}
"""Every suite by name, in the order in which they are measured."""

SHARE_TOWNS, SHARE_PEOPLE = 4_096, 10_000
"""Many small towns are compared with one town of so many."""


def measure(
    suites: Sequence[str], *, quick: bool, command: str, tell: Callable[[Figure], None] = lambda _: None
) -> Measurement:
    """Return the figures of some suites.

    Args:
        suites: Names of suites.
        quick: Whether to show only that everything works.
        command: What repeats the measurement.
        tell: Receives each figure as soon as it is there.

    Raises:
        CommandError: A command whose time was to be taken failed.
    """
    machine = this_machine()
    session = Session(quick=quick)
    for name in suites:
        for each in SUITES[name](session):
            tell(each)
            session.found[each.name] = each
        session.look_at_gains()
    for each in between_suites(session):
        tell(each)
        session.found[each.name] = each
    return Measurement(
        machine, command, session.best, list(session.found.values()), session.left_out,
        gains=session.gains, systems=session.systems, roofline=session.roofline,
    )  # fmt: skip


def between_suites(session: Session) -> Iterator[Figure]:
    """Yield the figure that needs two suites, if both were measured."""
    many = session.found.get(f"batch.{SHARE_TOWNS}.tiled.1")
    one = session.found.get(f"scale.{SHARE_PEOPLE}.1")
    if many is not None and one is not None:
        meaning = f"a person in {SHARE_TOWNS:,} towns of 10 against one in a town of {SHARE_PEOPLE:,}, one thread"
        yield figure("batch.share", meaning, [many.value / (one.value * SHARE_PEOPLE)], "times as fast")
