"""A program: lives the windows again from a folder of saved states, and prints digests and kernels called, as JSON.

Without the compiler every kernel is a plain function; it is then wrapped to note that it was called.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import numpy as np
from numba.core import config

CALLED: set[str] = set()


def noting(**_options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Stand in for `numba.njit`: keep the function and note its name when it is called."""

    def wrap(function: Callable[..., Any]) -> Callable[..., Any]:
        name = f"{function.__module__}.{function.__name__}"

        def noted(*arguments: Any) -> Any:
            CALLED.add(name)
            return function(*arguments)

        return noted

    return wrap


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    if config.DISABLE_JIT:
        numba.njit = noting
        from townlet_ecs.maps import fields

        with np.load(folder / "fields.npz") as saved:
            made = tuple(saved.values())
        fields.make_fields = lambda _template: made
    from tests.townlet_ecs.truth.windows import live_again, make_batch

    batch = make_batch()
    CALLED.clear()
    digests = live_again(batch, folder)
    print(json.dumps({"digests": digests, "called": sorted(CALLED)}))
