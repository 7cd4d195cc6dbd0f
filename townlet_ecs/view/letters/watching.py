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
from townlet_ecs.ring import ticks_between_reads
from townlet_ecs.town import Town
from townlet_ecs.view.keys import KEYS as TABLE
from townlet_ecs.view.letters.drawing import Page, draw, put_status
from townlet_ecs.view.letters.inks import Means
from townlet_ecs.view.letters.plan import Plan
from townlet_ecs.view.letters.sheet import Sheet
from townlet_ecs.view.letters.terminal import size_of
from townlet_ecs.view.living.life import Life
from townlet_ecs.view.living.pace import Pace
from townlet_ecs.view.living.pacing import LookBy, Paced, Seen
from townlet_ecs.view.map.site import Site
from townlet_ecs.view.wishes import Step
from townlet_ecs.world import World

NEWS_MAX = 64
"""Sentences that are kept."""

FRAME_SECONDS = 0.05
"""So long at least is between two drawings, so that a terminal is not flooded."""

STILL_LINES = 40
"""Lines that are printed where there is no terminal."""

HINT = "space pause  1-4 speed  , . step  < > hour  tab follow  f all  q quit"

LETTERS = {"space": " ", "period": ".", "comma": ","}
"""What a terminal sends for keys that have a name."""

HOUR = 60

SLICE_TICKS = 240
"""Ticks lived on the way to a moment before somebody who wants it to end is heard."""

KEYS: Mapping[str, Paced] = MappingProxyType(
    {LETTERS.get(symbol, symbol): key.wish for key in TABLE if isinstance(key.wish, Paced) for symbol in key.symbols}
    | {"<": Step(-HOUR), ">": Step(HOUR)}
)
"""What keys wish of time, as in the window. Besides, tab follows the next person, f shows all, and q quits."""


class News:
    """What happened in a life lately, in sentences."""

    def __init__(self, life: Life) -> None:
        """Begin with what its town still knows."""
        self._world: World | None = None
        self._narrator: Narrator | None = None
        self._told: deque[str] = deque(maxlen=NEWS_MAX)
        self.of(life.town)

    def go_to(self, life: Life, tick: int, *, between: Callable[[], bool] = lambda: False) -> bool:
        """Let a life go on to a tick and note what happens, and return whether it came there.

        Args:
            life: At that tick or before it.
            tick: Up to when; a life that ends before then ends there.
            between: Called after each stretch; returning True ends it.
        """
        slice_ticks = min(SLICE_TICKS, ticks_between_reads(life.town.world))
        while life.tick < tick:
            lived = life.live(min(slice_ticks, tick - life.tick))
            self.of(life.town)
            if lived == 0 or between():
                break
        return life.tick == tick

    def of(self, town: Town) -> tuple[str, ...]:
        """Return what happened up to now, the newest last; of another town than the last one everything anew."""
        day = town.world.config.time.ticks_per_day
        if town.world is not self._world or self._narrator is None:
            self._world, self._narrator = town.world, Narrator(town.world, from_now=False)
            self._told.clear()
        self._told.extend(f"{clock_of(story.tick % day)} {story.text}" for story in self._narrator.follow())
        return tuple(self._told)


def still(life: Life, news: News, means: Means, *, follow: int | None = None, columns: int | None = None) -> list[str]:
    """Return what is shown of a life now, as lines for a terminal or a file.

    Args:
        life: The life.
        news: What happened in it.
        means: What the terminal can show.
        follow: Id of who is in the middle; all of the town when left out.
        columns: Width; that of the terminal when left out.
    """
    wide, lines = size_of(columns, lines=STILL_LINES)
    page = Page(wide, lines - 1, means, follow=follow, news=news.of(life.town))
    return draw(life.town, Plan(Site(life.town.world)), page).text(means.colours)


class Easel(Protocol):
    """Where lines are drawn and keys are heard; see `townlet_ecs.view.letters.terminal.Screen`."""

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
        self,
        news: News,
        means: Means,
        *,
        speed: float,
        paused: bool,
        follow: int | None = None,
        columns: int | None = None,
    ) -> None:
        """Take how it is shown; see `still` and `townlet_ecs.view.living.pace.Pace`."""
        self._news, self._means, self._columns = news, means, columns
        self._speed, self._paused, self._follow = speed, paused, follow
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
        short = "max" if math.isinf(seen.wished) else f"{seen.wished:g}x"
        words = [f"{pace}   {HINT}", pace, "||" if seen.is_paused else short]
        put_status(seen.what.sheet, [f"{self._note}   {pace}", *words] if self._note else words, self._means)
        return seen.what.sheet.text(self._means.colours)


def followed_next(key: str, people: tuple[int, ...], follow: int | None) -> int | None:
    """Return who is followed after a key was pressed: after tab the next one, after `f` nobody."""
    if key == "\t" and people:
        later = [who for who in people if follow is None or who > follow]
        return later[0] if later else people[0]
    return None if key == "f" else follow


def _living(town: Town) -> NDArray[np.bool_]:
    """Return which rows somebody lives in."""
    return np.asarray(town.world.blocks["people.i8"][0, Body.LIVE] == 1)
