"""What figures were measured on: processor, cores, versions, and how busy it was."""

import importlib.metadata
import os
import platform
from dataclasses import dataclass
from pathlib import Path

from townlet_ecs import __version__
from townlet_ecs.engine import usable_cores

CPU_INFO = Path("/proc/cpuinfo")


@dataclass(frozen=True)
class Machine:
    """A machine and its software at one moment.

    Attributes:
        cpu: Name of the processor.
        cores: Cores that this process may use.
        system: Operating system and architecture.
        python: Version of Python; so for the next two.
        townlet: Version of this program.
        load: Processes that wanted to run over the last minute, on average; None where it is not told.
    """

    cpu: str
    cores: int
    system: str
    python: str
    numpy: str
    numba: str
    townlet: str
    load: float | None

    def __str__(self) -> str:
        """Return the machine on one line."""
        load = "" if self.load is None else f", load {self.load:.1f}"
        versions = f"Python {self.python}, numpy {self.numpy}, numba {self.numba}, townlet {self.townlet}"
        return f"{self.cpu}, {self.cores} cores, {self.system}, {versions}{load}"


def this_machine() -> Machine:
    """Return the machine that we are on."""
    load = round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None
    return Machine(
        cpu=cpu_name(),
        cores=usable_cores(),
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        numpy=importlib.metadata.version("numpy"),
        numba=importlib.metadata.version("numba"),
        townlet=__version__,
        load=load,
    )


def cpu_name() -> str:
    """Return what the processor calls itself, or its architecture."""
    try:
        text = CPU_INFO.read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = ""
    for line in text.splitlines():
        key, _, value = line.partition(":")
        if key.strip() == "model name" and value.strip():
            return " ".join(value.split())
    return platform.processor() or platform.machine()
