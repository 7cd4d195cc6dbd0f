"""A town that threads share lives as one that a single thread runs, to the last bit."""

import ast
import inspect
from typing import Any

import pytest

from systems import tick
from systems.kernel import jit_is_on
from tests.scenes import riverside
from tests.twins import Twin, live_alike
from townlet_ecs import Batch, Town, sharing
from townlet_ecs.engine import Runner, build
from townlet_ecs.sharing import PEOPLE_MIN, SharedTown


def test_the_parts_are_the_kernels_of_the_tick_in_its_order() -> None:
    (body,) = ast.parse(inspect.getsource(tick)).body[-2:-1]
    assert isinstance(body, ast.FunctionDef)
    assert body.name == "tick"
    calls = [line.value for line in body.body if isinstance(line, ast.Expr) and isinstance(line.value, ast.Call)]
    told = [(ast.unparse(call.func), len(call.args) > 1) for call in calls]
    assert told == [(part.__name__, part in tick.BY_ROWS) for part in tick.PARTS]


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize(("agents", "ticks"), [(10, 1_500), (300, 700)])
def test_threads_that_share_a_town_change_nothing(agents: int, ticks: int, threads: int) -> None:
    def alone() -> Town:
        return Town(riverside(), seed=5, agents=agents, threads=1)

    def shared() -> Town:
        town = alone()
        town._runner._shared = SharedTown(town.world.town(0), threads)
        return town

    def live(town: Town | Batch) -> None:
        town.run(ticks - 400)
        town.run(400)

    live_alike(Twin(alone, lambda town: town.run(ticks)), Twin(shared, live))


@pytest.mark.parametrize("by_rows", [False, True])
def test_an_error_in_a_part_ends_the_run_of_every_thread(by_rows: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(town: Any, first: int = 0, last: int = 0) -> None:
        if not by_rows or first > 0:
            raise RuntimeError("a part fails")

    shared = SharedTown(build(riverside()).town(0), 2)
    with monkeypatch.context() as patch:
        patch.setattr(sharing, "PARTS", (*tick.PARTS[:7], broken))
        patch.setattr(sharing, "BY_ROWS", tick.BY_ROWS | ({broken} if by_rows else set()))
        with pytest.raises(RuntimeError, match="a part fails"):
            shared.run(3)
    shared.run(1)


@pytest.mark.skipif(not jit_is_on(), reason="without the compiler a large town takes minutes")
def test_large_towns_are_shared_and_small_ones_are_not() -> None:
    small, large = (build(riverside(), seed=1, agents=people) for people in (1_000, PEOPLE_MIN))
    assert Runner(small, threads=2).threads == 1
    one, two = Runner(large, threads=1), Runner(build(riverside(), seed=1, agents=PEOPLE_MIN), threads=2)
    assert two.threads == 2
    one.run(3)
    two.run(3)
    assert one.world.digest(0) == two.world.digest(0)  # type: ignore[attr-defined]
