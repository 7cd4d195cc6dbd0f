"""What the tests of failing ticks share."""

from collections.abc import Callable
from typing import Any

import pytest

from components.words import System
from tests.planted import plant
from townlet_ecs import town as town_module
from townlet_ecs.world import World


@pytest.fixture
def plant_in_all(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return what plants a fault in every world that is built from now on, also by a command."""

    def into_all(system: System, **where: Any) -> None:
        build = town_module.build

        def build_with_fault(*arguments: Any, **more: Any) -> World:
            world = build(*arguments, **more)
            plant(world, system, **where)
            return world

        monkeypatch.setattr(town_module, "build", build_with_fault)

    return into_all
