"""The suite of large towns: how fast they are, how much slower than small ones, and the memory that they take."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from townlet_ecs.bench.figures import WHOLE_DAYS, Figure, Subject, figure
from townlet_ecs.bench.processes import said_by
from townlet_ecs.bench.session import Session, threads_words
from townlet_ecs.bench.timing import DAY, laps, quickest, settled
from townlet_ecs.engine import Runner
from townlet_ecs.town import Town
from townlet_ecs.world import World

PEOPLE_WHOLE_DAYS = (1_000, 10_000, 100_000)
PEOPLE_WHOLE_DAYS_QUICK = (1_000,)

PEOPLE_MORNING = (1_000_000,)
PEOPLE_MORNING_QUICK = (2_000,)
"""Towns for which two days would take many minutes: they live two hours instead.

Few sleep in these hours, and some are still on their way to work; `scale.hours` says how dear they are.
"""

MORNING_BEGINS = 8 * 60
MORNING_TICKS = 2 * 60
MORNING = "08:00 to 10:00 of the first day"

PEOPLE_SMALL = 1_000
"""What the largest is compared with."""

SMALL_REPEATS = 7

RESIDENT_PEOPLE = 100_000
RESIDENT_PEOPLE_QUICK = 1_000
RESIDENT_TICKS = 60

STATUS = Path("/proc/self/status")


def scale(session: Session) -> Iterator[Figure]:
    """Yield the figures of large towns."""
    for people in PEOPLE_WHOLE_DAYS_QUICK if session.quick else PEOPLE_WHOLE_DAYS:
        town, load_s = settled(partial(Town, agents=people))
        yield from _on_threads(session, town.world, people, load_s=load_s, span=WHOLE_DAYS)
    for people in PEOPLE_MORNING_QUICK if session.quick else PEOPLE_MORNING:
        town, load_s = settled(partial(Town, agents=people), MORNING_BEGINS)
        yield from _on_threads(session, town.world, people, load_s=load_s, span=MORNING)
        yield from _growth(session, people)
        yield from _state(people, town.world)
    yield from thread_gains(session)
    yield from _resident(session)


def _on_threads(session: Session, world: World, people: int, *, load_s: float, span: str) -> Iterator[Figure]:
    """Yield the figures of a town that has settled in, for every number of threads."""
    repeats = 3 if people <= PEOPLE_SMALL else 2 if people <= 10 * PEOPLE_SMALL else 1
    for runner in session.runners(world, f"a town of {people:,}"):
        subject = Subject(towns=1, people=people, threads=runner.threads, way="run", span=span)
        yield session.timed(
            f"scale.{people}.{runner.threads}", f"one town of {people:,}, run(n), {threads_words(runner.threads)}",
            "ticks/s", world, runner.run, subject=subject, load_s=load_s,
            ticks=DAY if span == WHOLE_DAYS else MORNING_TICKS, repeats=repeats,
        )  # fmt: skip


def _growth(session: Session, people: int) -> Iterator[Figure]:
    """Yield how much longer an agent-tick takes in a large town, and in these hours of a small one."""
    small, _ = settled(partial(Town, agents=PEOPLE_SMALL), MORNING_BEGINS)
    live = Runner(small.world, threads=1).run
    found, _ = laps(small.world, live, ticks=MORNING_TICKS, repeats=SMALL_REPEATS, span=MORNING)
    rate = quickest(found).agent_ticks_per_s
    large = session.found[f"scale.{people}.1"].value * people
    whole_days = session.found[f"scale.{PEOPLE_SMALL}.1"].value * PEOPLE_SMALL
    meaning = f"an agent-tick in a town of {people:,} against one in a town of {PEOPLE_SMALL:,}, one thread; {MORNING}"
    yield figure("scale.growth", meaning, [rate / large], "times as long")
    meaning = f"an agent-tick in these hours against one in whole days, in a town of {PEOPLE_SMALL:,}, one thread"
    yield figure("scale.hours", meaning, [whole_days / rate], "times as long")


def _state(people: int, world: World) -> Iterator[Figure]:
    """Yield the bytes of state for each person: all blocks, and the columns of people alone."""
    own = sum(block.nbytes for name, block in world.blocks.items() if name.startswith("people."))
    for name, what, bytes_in_all in (
        ("scale.state", "all state", world.arena.nbytes),
        ("scale.state_own", "columns of people alone", own),
    ):
        meaning = f"{what} of a town of {people:,}, for each person"
        yield figure(name, meaning, [bytes_in_all / people], "bytes")


def thread_gains(session: Session) -> Iterator[Figure]:
    """Yield what a second thread brings to one large town."""
    for name, one in list(session.found.items()):
        two = session.found.get(name.removesuffix(".1") + ".2")
        if name.startswith("scale.") and name.endswith(".1") and two is not None and one.subject is not None:
            people = one.subject.people
            meaning = f"one town of {people:,}: two threads against one"
            yield figure(f"scale.gain.{people}", meaning, [two.value / one.value], "times as fast")


def _resident(session: Session) -> Iterator[Figure]:
    """Yield the memory of a process that runs a large town, at its peak."""
    people = RESIDENT_PEOPLE_QUICK if session.quick else RESIDENT_PEOPLE
    if peak_bytes() is None:
        session.left_out.append("scale.resident: this system does not tell the peak of a process")
        return
    program = f"from townlet_ecs.bench.large import tell_memory; tell_memory({people}, {RESIDENT_TICKS})"
    peak = int(said_by("-c", program))
    meaning = f"a process with a town of {people:,}, after {RESIDENT_TICKS} ticks, at its peak"
    yield figure("scale.resident", meaning, [peak / 1e6], "MB")


def tell_memory(people: int, ticks: int) -> None:
    """Build a town, let it live, and print the most bytes that this process ever had in memory."""
    Town(agents=people).run(ticks)
    print(peak_bytes())  # noqa: T201 - read by the process that asked


def peak_bytes() -> int | None:
    """Return the most bytes that this process ever had in memory; None where it is not told."""
    # The peak that getrusage tells begins with that of the parent; this one does not.
    try:
        text = STATUS.read_text(encoding="utf-8")
    except OSError:
        return None
    for line in text.splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return None
