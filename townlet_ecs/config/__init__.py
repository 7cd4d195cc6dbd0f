"""Configs: strict YAML in, plain frozen dataclasses out, every fault with its place.

- `marked`: values that remember where they stood
- `scalars`: what a plain word or number in YAML means, and what is a trap
- `reading`: bytes to marked values
- `files`: where files are looked for
- `fields`: the keys of a dataclass, their types, ranges and meanings
- `checking`: marked values to dataclasses
- `sections`: the shape of a config
- `merging`, `overrides`: `extends` and `--set`
- `plan`, `references`: whether every name leads to something
- `budget`, `feasible`: whether people can live by the numbers
- `fitting`: whether the config fits a map
- `mending`: going on after a fault
- `loading`: all of it in order
- `packing`: the numbers as one record for the kernels
- `explaining`: what a key means

What is public is imported when it is first asked for, so that a reader of YAML loads no pydantic.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from townlet_ecs.config.loading import Loaded, load, load_all
    from townlet_ecs.config.sections import Config

__all__ = ["Config", "Loaded", "load", "load_all"]


def __getattr__(name: str) -> Any:
    """Import the public names when they are first asked for."""
    if name in __all__:
        from townlet_ecs.config import loading

        return getattr(loading, name)
    raise AttributeError(f"module 'townlet_ecs.config' has no attribute '{name}'")
