"""The suite of the learning environment: many towns with all that is observed, and the interface of dicts."""

import time
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from systems.observing import observe_compact, prepare_views
from townlet_ecs.bench.figures import Figure, Subject, figure
from townlet_ecs.bench.session import Session, threads_words
from townlet_ecs.bench.timing import DAY
from townlet_ecs.engine import usable_cores
from townlet_ecs.env.observation import VARIANTS
from townlet_ecs.env.stepping import see
from townlet_ecs.env.vector import TownletVectorEnv

TOWNS = 4_096
TOWNS_QUICK = 64
PEOPLE = 10
WISH_TICKS = 15
"""Everybody is given a new action, by chance, about every so many steps."""

ROUNDS = 32
"""Arrays of actions that are made beforehand and used in turn."""

VIEWERS = 50
"""People of the town in which single views are timed."""

DICT_AGENTS = 100
DICT_STEPS = 400
VIEW_REPEATS = 2_000


def learning(session: Session) -> Iterator[Figure]:
    """Yield the figures of the environment."""
    towns = TOWNS_QUICK if session.quick else TOWNS
    for name in VARIANTS:
        for threads in sorted({1, usable_cores()}):
            yield from _many_towns(session, name, towns, threads)
    yield from _views(session)
    yield from _dicts(session)


def wishes(towns: int, agents: int, actions: int) -> list[NDArray[np.int64]]:
    """Return arrays of actions by chance, most of them to go on; what the masks say is not asked."""
    rng = np.random.default_rng(1)
    found = rng.integers(0, actions, (ROUNDS, towns, agents))
    found[rng.random(found.shape) * WISH_TICKS > 1] = -1
    return list(found)


def steps(env: TownletVectorEnv) -> Callable[[int], None]:
    """Return a loop of one call for each step of all towns."""
    rounds = wishes(env.towns, env.agents, len(env.actions))

    def live(count: int) -> None:
        for number in range(count):
            env.step(rounds[number % ROUNDS])

    return live


def _many_towns(session: Session, name: str, towns: int, threads: int) -> Iterator[Figure]:
    """Yield the speed of many small towns, and the bytes of observations that they write."""
    began = time.perf_counter()
    env = TownletVectorEnv(towns=towns, observation=name, threads=threads)
    env.reset()
    live = steps(env)
    live(1)
    load_s = time.perf_counter() - began
    if env.threads < threads:
        session.left_out.append(f"{towns} towns, {name}, on {threads} threads: it is run on {env.threads}")
        env.close()
        return
    subject = Subject(towns=towns, people=PEOPLE, threads=threads, way="lockstep")
    meaning = f"{towns:,} towns of {PEOPLE}, {threads_words(threads)}: a step with {name} observations, masks, rewards"
    speed = session.timed(
        f"env.{name}.{threads}", meaning, "agent-ticks/s", env.world, live, subject=subject, load_s=load_s, ticks=DAY
    )
    env.close()
    yield speed
    each = env.variant.cells_length + 4 * env.variant.numbers_length
    bytes_s = [value * each / 1e6 for value in speed.repeats]
    yield figure(f"env.{name}.bytes.{threads}", f"the observations in it, {each:,} bytes each", bytes_s, "MB/s")


def _views(session: Session) -> Iterator[Figure]:
    """Yield the time of a single view, in compiled code and from Python, and of all views of a town."""
    env = TownletVectorEnv(agents=VIEWERS, threads=1)
    env.reset()
    live = steps(env)
    live(DAY // 2)
    view, plan, seats, buffers = env.parts_of_a_step()
    repeats = VIEW_REPEATS // 10 if session.quick else VIEW_REPEATS
    see(view, plan, seats, buffers.cells[0], buffers.numbers[0])
    calibration = session.calibrate()
    town = [_ns(lambda: see(view, plan, seats, buffers.cells[0], buffers.numbers[0]), repeats) for _ in range(3)]
    meaning = f"compact observations of a town of {VIEWERS}"
    yield figure(f"env.town.{VIEWERS}", meaning, town, "ns", calibration)
    yield figure(
        f"env.view.{VIEWERS}", "one of them, in compiled code", [ns / VIEWERS for ns in town], "ns", calibration
    )
    prepare_views(view)
    cells, numbers = buffers.cells[0, 0], buffers.numbers[0, 0]
    observe_compact(view, 0, cells, numbers)
    one = [_ns(lambda: observe_compact(view, 0, cells, numbers), repeats) for _ in range(3)]
    yield figure(f"env.call.{VIEWERS}", "one of them, called from Python", one, "ns", calibration)


def _dicts(session: Session) -> Iterator[Figure]:
    """Yield the speed of the interface of dicts, if its library is there."""
    try:
        from townlet_ecs.env.parallel import parallel_env
    except ImportError as error:
        session.left_out.append(f"the interface of dicts: {error}")
        return
    env = parallel_env(agents=DICT_AGENTS, max_cycles=DAY)
    env.reset(seed=1)
    count = DICT_STEPS // 8 if session.quick else DICT_STEPS
    rounds = wishes(1, DICT_AGENTS, len(env.vector.actions))
    calibration, speeds = session.calibrate(), []
    for _ in range(3):
        agents, began = 0, time.perf_counter()
        for number in range(count):
            given = rounds[number % ROUNDS][0].tolist()
            env.step(dict(zip(env.agents, given, strict=False)))
            agents += len(env.agents)
        speeds.append(agents / (time.perf_counter() - began))
    meaning = f"a town of {DICT_AGENTS} through the interface of dicts"
    yield figure(f"env.dict.{DICT_AGENTS}", meaning, speeds, "agent-ticks/s", calibration)


def _ns(call: Callable[[], object], repeats: int) -> float:
    """Return the nanoseconds of a call."""
    began = time.perf_counter()
    for _ in range(repeats):
        call()
    return (time.perf_counter() - began) * 1e9 / repeats
