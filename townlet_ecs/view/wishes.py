"""Wishes: whatever somebody at the window may want. Keys, clicks and menus all end up as one of these.

Only `Give` reaches the town, as a typed command through its queue; all others change what is shown, and how fast.
"""

from dataclasses import dataclass
from typing import Literal

from townlet_ecs.command import Command

SPEEDS: tuple[float, ...] = (1.0, 10.0, 100.0, float("inf"))
"""Ticks a second of the speeds that have a key; the last is as fast as it goes."""

OVERLAYS = (
    "names", "bubbles", "ties", "queues", "needs", "paths", "cells", "ticker", "indicators", "light", "weather", "help",
)  # fmt: skip
"""What can be shown or hidden."""


@dataclass(frozen=True)
class Subject:
    """What the inspector looks at.

    Attributes:
        kind: What it is.
        number: Id of a person, row of an object or of a place.
    """

    kind: Literal["person", "object", "place"]
    number: int


@dataclass(frozen=True)
class Select:
    """Inspect something, or nothing any more."""

    subject: Subject | None


@dataclass(frozen=True)
class Follow:
    """Let the camera follow a person, or nobody any more."""

    person: int | None


@dataclass(frozen=True)
class LookAt:
    """Move the camera to a tile."""

    x: float
    y: float


@dataclass(frozen=True)
class Pan:
    """Move the camera by pixels."""

    right: float
    down: float


@dataclass(frozen=True)
class Zoom:
    """Make everything larger (above 1) or smaller, around a pixel of the window or its middle."""

    factor: float
    around: tuple[float, float] | None = None


@dataclass(frozen=True)
class Fit:
    """Show the whole town."""


@dataclass(frozen=True)
class Toggle:
    """Show or hide one of `OVERLAYS`."""

    overlay: str


@dataclass(frozen=True)
class Pause:
    """Pause, or go on."""


@dataclass(frozen=True)
class Step:
    """Live so many ticks and pause; back in time if below 0."""

    ticks: int = 1


@dataclass(frozen=True)
class Speed:
    """Live so many ticks a second."""

    ticks_per_second: float


@dataclass(frozen=True)
class Seek:
    """Show the town as it was at a tick."""

    tick: int


@dataclass(frozen=True)
class Now:
    """Go back from the past to the newest tick."""


@dataclass(frozen=True)
class Branch:
    """Live on from the tick that is shown, as another life."""


@dataclass(frozen=True)
class Give:
    """Give the town a command; it is refused in words when it cannot be carried out."""

    command: Command


@dataclass(frozen=True)
class Possess:
    """Take over a person: the arrow keys move them; nobody gives back whoever was taken over."""

    person: int | None


@dataclass(frozen=True)
class Open:
    """Open a menu of what can be done with a subject at a tile, or close it."""

    menu: str | None
    subject: Subject | None = None
    tile: tuple[int, int] | None = None


@dataclass(frozen=True)
class Scale:
    """Make text larger (above 0) or smaller by steps."""

    steps: int


@dataclass(frozen=True)
class Calm:
    """Reduce motion, or no longer."""


@dataclass(frozen=True)
class Loudness:
    """Make sounds louder or quieter by tenths; 0 turns them off or on."""

    tenths: int


@dataclass(frozen=True)
class Picture:
    """Save a picture of what is shown."""


@dataclass(frozen=True)
class Quit:
    """Close the window."""


Wish = (
    Select | Follow | LookAt | Pan | Zoom | Fit | Toggle | Pause | Step | Speed | Seek | Now | Branch | Give | Possess
    | Open | Scale | Calm | Loudness | Picture | Quit
)  # fmt: skip
