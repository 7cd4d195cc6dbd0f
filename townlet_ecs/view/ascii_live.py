"""A life in a terminal: printed once, or drawn in place while it goes on."""

import math
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from components.people import Body, Identity
from townlet_ecs.maps.layout import TownMap
from townlet_ecs.narration.narrator import Narrator, clock_of
from townlet_ecs.town import Town
from townlet_ecs.view.ascii import Page, draw, put_status
from townlet_ecs.view.inks import Means
from townlet_ecs.view.life import Life
from townlet_ecs.view.pace import Pace
from townlet_ecs.view.pacing import LookBy, Paced, Seen
from townlet_ecs.view.plan import Plan
from townlet_ecs.view.sheet import Sheet
from townlet_ecs.view.site import Site
from townlet_ecs.view.terminal import size_of
from townlet_ecs.view.wishes import SPEEDS, Pause, Speed, Step
from townlet_ecs.world import World

NEWS_MAX = 64
"""Sentences that are kept."""

FRAME_SECONDS = 0.05
"""So long at least is between two drawings, so that a terminal is not flooded."""

STILL_LINES = 40
"""Lines that are printed where there is no terminal."""

HINT = "space pause  1-4 speed  , . step  f follow  a all  q quit"

KEYS: Mapping[str, Paced] = MappingProxyType(
    {
        " ": Pause(), ".": Step(1), ",": Step(-1), "]": Step(60), "[": Step(-60),
        **{str(number): Speed(speed) for number, speed in enumerate(SPEEDS, start=1)},
    }  # fmt: skip
)
"""What keys wish of time; `f` follows the next person, `a` shows all of the town."""


class News:
    """What happened in a life lately, in sentences."""

    def __init__(self) -> None:
        """Begin without any."""
        self._world: World | None = None
        self._narrator: Narrator | None = None
        self._told: deque[str] = deque(maxlen=NEWS_MAX)

    def of(self, town: Town) -> tuple[str, ...]:
        """Return what happened up to now, the newest last; of another town than the last one everything anew."""
        day = town.world.config.time.ticks_per_day
        if town.world is not self._world or self._narrator is None:
            self._world, self._narrator = town.world, Narrator(town.world, from_now=False)
            self._told.clear()
        self._told.extend(f"{clock_of(story.tick % day)} {story.text}" for story in self._narrator.follow())
        return tuple(self._told)


def still(life: Life, means: Means, *, follow: int | None = None, columns: int | None = None) -> list[str]:
    """Return what is shown of a life now, as lines for a terminal or a file.

    Args:
        life: The life.
        means: What the terminal can show.
        follow: Id of who is in the middle; all of the town when left out.
        columns: Width; that of the terminal when left out.
    """
    wide, lines = size_of(columns, lines=STILL_LINES)
    page = Page(wide, lines - 1, means, follow=follow, news=News().of(life.town))
    return draw(life.town, Plan(Site(life.town.world)), page).text(means.colours)


class Easel(Protocol):
    """Where lines are drawn and keys are heard; see `townlet_ecs.view.terminal.Screen`."""

    def draw(self, lines: Sequence[str], size: tuple[int, int]) -> None:
        """Draw lines."""

    def keys(self, seconds: float) -> str:
        """Return what was pressed, after so many seconds at most."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """What was drawn of a moment, and the ids of those who live there then."""

    sheet: Sheet
    people: tuple[int, ...]


class Show:
    """A life that goes on, drawn in place, until a key or somebody ends it."""

    def __init__(
        self, means: Means, *, speed: float, paused: bool, follow: int | None = None, columns: int | None = None
    ) -> None:
        """Take how it is shown; see `still` and `townlet_ecs.view.pace.Pace`."""
        self._means, self._columns = means, columns
        self._speed, self._paused, self._follow = speed, paused, follow
        self._news = News()
        self._plan: tuple[TownMap, Plan] | None = None
        self._note = ""

    def run(self, life: Life, easel: Easel, ended: Callable[[], bool]) -> None:
        """Let a life go on and draw it until `ended` says so, or somebody presses q."""
        size, people = size_of(self._columns), tuple[int, ...]()
        with Pace(life, self._look(size), speed=self._speed, paused=self._paused) as pace:
            while not ended():
                pressed = easel.keys(FRAME_SECONDS)
                if "q" in pressed:
                    return
                for key in pressed:
                    self._follow = followed_next(key, people, self._follow)
                    if key in KEYS:
                        self._note = ""
                        pace.ask(KEYS[key])
                now = size_of(self._columns)
                if pressed or now != size:
                    size = now
                    pace.ask(LookBy(self._look(size)))
                seen = pace.take()
                if seen is not None:
                    people = seen.what.people
                    easel.draw(self._lines(seen), size)

    def _look(self, size: tuple[int, int]) -> Callable[[Life], Drawn]:
        """Return what draws a life on a sheet of a size, as is wished now."""
        follow = self._follow

        def look(life: Life) -> Drawn:
            town = life.town
            page = Page(*size, self._means, follow=follow, news=self._news.of(town))
            ids = np.sort(town.world.blocks["people.i32"][0, Identity.ID][_living(town)])
            return Drawn(draw(town, self._plan_of(town), page), tuple(ids.tolist()))

        return look

    def _plan_of(self, town: Town) -> Plan:
        """Return the plan of a town, made anew when the map is another one."""
        town_map = town.world.atlas.town_map
        if self._plan is None or self._plan[0] is not town_map:
            self._plan = town_map, Plan(Site(town.world))
        return self._plan[1]

    def _lines(self, seen: Seen[Drawn]) -> list[str]:
        """Return what is drawn, with how time goes."""
        self._note = seen.notes[-1] if seen.notes else self._note
        if seen.is_paused:
            pace = "paused"
        else:
            pace = "as fast as it goes" if math.isinf(seen.wished) else f"{seen.wished:g} ticks a second"
        words = [f"{pace}   {HINT}", pace]
        put_status(seen.what.sheet, [f"{self._note}   {pace}", *words] if self._note else words, self._means)
        return seen.what.sheet.text(self._means.colours)


def followed_next(key: str, people: tuple[int, ...], follow: int | None) -> int | None:
    """Return who is followed after a key was pressed: `f` the next one, `a` nobody."""
    if key == "f" and people:
        later = [who for who in people if follow is None or who > follow]
        return later[0] if later else people[0]
    return None if key == "a" else follow


def _living(town: Town) -> NDArray[np.bool_]:
    """Return which rows somebody lives in."""
    return np.asarray(town.world.blocks["people.i8"][0, Body.LIVE] == 1)
