"""The learning environment: what policies outside the town see, may do and are rewarded for.

`TownletVectorEnv` has arrays in and out, `parallel_env` is for PettingZoo, `single_env` for Gymnasium, which knows
it as `Townlet-v0`. All three are imported when they are first asked for.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from townlet_ecs.env.parallel import env, parallel_env
    from townlet_ecs.env.single import single_env
    from townlet_ecs.env.vector import TownletVectorEnv

__all__ = ["TownletVectorEnv", "env", "parallel_env", "single_env"]
_HOMES = {"TownletVectorEnv": "vector", "parallel_env": "parallel", "env": "parallel", "single_env": "single"}


def __getattr__(name: str) -> Any:
    """Import an environment when it is first asked for."""
    if name in _HOMES:
        import importlib

        return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'townlet_ecs.env' has no attribute '{name}'")
