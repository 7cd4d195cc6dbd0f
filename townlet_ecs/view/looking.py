"""Looking: everything that a viewer wants to know of a life, read at once between two ticks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from townlet_ecs.town import Town
from townlet_ecs.view.facts.daylog import DayLog
from townlet_ecs.view.facts.reading import Facts, facts_of
from townlet_ecs.view.living.life import Life, Staging
from townlet_ecs.view.living.pacing import LookBy, Paced, Seen
from townlet_ecs.view.map.frame import frame_of
from townlet_ecs.view.map.marks import marks_of
from townlet_ecs.view.map.scene import Shown
from townlet_ecs.view.map.site import Site
from townlet_ecs.view.panels.banner import DisturbanceFacts, disturbances_of
from townlet_ecs.view.panels.indicators import Indicator, IndicatorLog
from townlet_ecs.view.panels.menus import Menu, menu_of
from townlet_ecs.view.panels.ticker import Line, Mark, Passing, Ticker
from townlet_ecs.view.panels.ticker import marks_of as marks_of_commands
from townlet_ecs.view.panels.topbar import BarFacts, Ride, bar_facts
from townlet_ecs.view.wishes import Open, Subject


@dataclass(frozen=True)
class Interest:
    """What somebody at the window wants to see.

    Attributes:
        overlays: Which of `townlet_ecs.view.wishes.OVERLAYS`.
        subject: What is inspected.
        possessed: Who was taken over.
        menu: The menu that is open.
    """

    overlays: frozenset[str]
    subject: Subject | None = None
    possessed: int | None = None
    menu: Open | None = None


@dataclass(frozen=True, eq=False)
class Glimpse:
    """What was seen.

    Attributes:
        shown: What is drawn on the map.
        bar: What the top bar says, but for how the life is watched.
        indicators: The strip of indicators.
        lines: The sentences of the ticker, the newest last.
        passings: Who came and who left.
        marks: Notable ticks.
        disturbances: What upsets the town.
        facts: Of what is inspected; None if nothing is, or if it is no longer there.
        menu: The menu that is open.
        staging: The scenario that is played.
        trouble: Why nothing more is recorded, or empty.
    """

    shown: Shown
    bar: BarFacts
    indicators: tuple[Indicator, ...]
    lines: tuple[Line, ...]
    passings: tuple[Passing, ...]
    marks: tuple[Mark, ...]
    disturbances: tuple[DisturbanceFacts, ...]
    facts: Facts | None
    menu: Menu | None
    staging: Staging | None
    trouble: str


class Pacer(Protocol):
    """What lives the life: `townlet_ecs.view.living.pace.Pace`, or `Stepper` where there is no thread."""

    def ask(self, wish: Paced | LookBy[Glimpse]) -> None:
        """Let something be done between two ticks."""

    def take(self) -> Seen[Glimpse] | None:
        """Return the newest moment that was not taken yet."""


class Eye:
    """Looks at a life; only the thread that lives it calls this.

    Attributes:
        interest: What is wanted; whoever draws may replace it at any time.
    """

    def __init__(self, life: Life, site: Site, interest: Interest, hear: Callable[[Town], None] | None = None) -> None:
        """Begin to follow a life.

        Args:
            life: The life.
            site: Where everything stands.
            interest: What is wanted.
            hear: Called with the town at every look, see `townlet_ecs.view.sound.sounds.Sounds`.
        """
        self.interest = interest
        self._hear = hear
        self._site = site
        self._town = life.town
        self._ticker = Ticker(life.town)
        self._branches = len(life.branched)
        for mark in marks_of_commands(life.told):
            self._ticker.mark(mark.tick, mark.kind, mark.words)
        self._indicators = IndicatorLog()
        self._day = DayLog()

    def __call__(self, life: Life) -> Glimpse:
        """Return what is to be seen now."""
        interest, town, site = self.interest, life.town, self._site
        for tick in life.branched[self._branches :]:
            self._ticker.forget_marks(tick)
        self._branches = len(life.branched)
        if self._hear is not None:
            self._hear(town)
        self._ticker.look(town)
        self._indicators.look(town)
        frame = frame_of(town, site)
        self._day.feed(frame)
        subject = interest.subject
        marks = marks_of(town, site, frame, interest.overlays, subject)
        branch = f"branch {self._branches}" if self._branches else ""
        unknown = Ride(life.name, False, 1.0, life.last_tick, branch=branch)
        return Glimpse(
            shown=Shown(frame, marks, interest.overlays, subject, interest.possessed),
            bar=bar_facts(town, unknown),
            indicators=self._indicators.facts(),
            lines=tuple(self._ticker.lines),
            passings=tuple(self._ticker.passings),
            marks=tuple(self._ticker.marks),
            disturbances=disturbances_of(town, site),
            facts=facts_of(town, site, subject, log=self._day) if subject is not None else None,
            menu=self._menu(life),
            staging=life.staging,
            trouble=life.trouble,
        )

    def _menu(self, life: Life) -> Menu | None:
        """Return the menu that is open."""
        opened, subject = self.interest.menu, self.interest.subject
        if opened is None:
            return None
        chosen = subject.number if subject is not None and subject.kind == "person" else None
        return menu_of(life.town, self._site, opened.subject, opened.tile, chosen=chosen)
