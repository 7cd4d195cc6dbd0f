"""Townlet ECS: build, run, watch and steer a small town.

`Town` is one town, `Batch` many of the same kind. Both are imported when first asked for, so that
`import townlet_ecs` stays quick.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import components
import systems

if TYPE_CHECKING:
    from townlet_ecs.town import Batch, Town

__all__ = ["Batch", "Town", "__version__"]
__version__ = "0.1.0"

_HOME = Path(__file__).parents[1]
for _package in (components, systems):
    if Path(str(_package.__file__)).parents[1] != _HOME:
        raise ImportError(
            f"'{_package.__name__}' was imported from {_package.__file__}, not from {_HOME}: "
            "another distribution owns that name here; give townlet-ecs its own environment"
        )


def __getattr__(name: str) -> Any:
    """Import the public classes when they are first asked for."""
    if name in ("Batch", "Town"):
        from townlet_ecs import town

        return getattr(town, name)
    raise AttributeError(f"module 'townlet_ecs' has no attribute '{name}'")
