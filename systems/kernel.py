"""How kernels are compiled: the `kernel` decorator and the folder where compiled kernels are kept.

numba's own cache does not notice an edit in another file and loads unchecked code under
`NUMBA_BOUNDSCHECK=1`; so the folder is named after everything that the machine code depends on.
"""

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numba.core import config as _numba_config
from numba.core.registry import cpu_target

config: Any = _numba_config

CACHE_FOLDERS_KEPT = 3

OPTIONS: dict[str, Any] = {
    "cache": True,
    "nogil": True,
    "error_model": "numpy",
    "_nrt": False,  # kernels own no memory; counting references to blocks made a tick seven times slower
}
"""How kernels are compiled; see docs/decisions/002-kernels-count-no-references.md."""

_ROOT = Path(__file__).parents[1]


def cache_key() -> str:
    """Return a digest of all that compiled kernels depend on: sources, versions, CPU and bounds checking."""
    digest = hashlib.blake2b(digest_size=8)
    for package in ("components", "systems"):
        for path in sorted((_ROOT / package).glob("*.py")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    codegen = cpu_target.target_context.codegen()
    facts = (numba.__version__, np.__version__, str(codegen.magic_tuple()), str(bool(config.BOUNDSCHECK)))
    digest.update("|".join(facts).encode())
    return digest.hexdigest()


def cache_folder() -> Path:
    """Return where compiled kernels are kept, creating it and dropping the oldest folders beside it.

    `TOWNLET_CACHE` chooses another parent; the default is `townlet-ecs` in the user's cache folder.
    """
    cache_home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    parent = Path(os.environ.get("TOWNLET_CACHE") or Path(cache_home) / "townlet-ecs") / "kernels"
    folder = parent / cache_key()
    folder.mkdir(parents=True, exist_ok=True)
    os.utime(folder)
    others = sorted((path for path in parent.iterdir() if path != folder), key=_age, reverse=True)
    for stale in others[CACHE_FOLDERS_KEPT - 1 :]:
        shutil.rmtree(stale, ignore_errors=True)
    return folder


def _age(path: Path) -> float:
    """Time of last use of a cache folder; one that just vanished counts as oldest."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


if not config.DISABLE_JIT:
    config.CACHE_DIR = str(cache_folder())

Function = TypeVar("Function", bound=Callable[..., Any])


def kernel(function: Function) -> Function:
    """Compile a function over the blocks of one town; it stays a plain function under NUMBA_DISABLE_JIT=1.

    A kernel allocates nothing, raises nothing and reads no global but enums and plain constants. It releases
    the interpreter lock, so that threads may work on different towns.
    """
    return cast(Function, numba.njit(**OPTIONS)(function))


def jit_is_on() -> bool:
    """Return whether kernels are compiled in this process."""
    return not config.DISABLE_JIT
