"""The viewer: what a window shows and how it answers; it knows no window, so that it can be tried without one.

Keys, clicks and menus become wishes. Those about the life go to its pace, those about the picture are done here.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from townlet_ecs.guidance import Act
from townlet_ecs.names import first_name_of
from townlet_ecs.view.art.sprites import Art
from townlet_ecs.view.desk import Desk, Manner
from townlet_ecs.view.keys import Situation, key_of, wish_of
from townlet_ecs.view.living.pacing import PACED, LookBy, Seen
from townlet_ecs.view.looking import Eye, Glimpse, Interest, Pacer
from townlet_ecs.view.map.camera import Camera
from townlet_ecs.view.map.frame import Frame
from townlet_ecs.view.map.scene import Scene
from townlet_ecs.view.map.site import Site
from townlet_ecs.view.map.stamps import Programs
from townlet_ecs.view.mouse import Mouse
from townlet_ecs.view.panels.painted import Style
from townlet_ecs.view.panels.textsize import fitting, next_scale
from townlet_ecs.view.panels.toast import Message, Talk, Tone
from townlet_ecs.view.possession import Possession
from townlet_ecs.view.wishes import (
    Branch,
    Calm,
    Fit,
    Follow,
    Give,
    LookAt,
    Loudness,
    Open,
    Pan,
    Picture,
    Possess,
    Quit,
    Scale,
    Select,
    Step,
    Subject,
    Toggle,
    Wish,
    Zoom,
)  # fmt: skip

if TYPE_CHECKING:
    from arcade import ArcadeContext

SHOWN_AT_FIRST = frozenset({"names", "bubbles", "light", "weather", "indicators", "ticker", "queues"})

BRINGING_PIXELS = 48
"""How far from the edge of what panels leave free is brought what is selected and was not to be seen."""

GLIDE_SECONDS = 0.2
"""How long people take to their places after a single step."""

SMOOTH_SPEED_MAX = 20.0
"""Up to so many ticks a second people walk from each to the next."""

FOLLOWING_ZOOM_MIN = 24.0
"""Pixels of a tile at least when somebody begins to be followed."""


class Viewer:
    """A town that is watched.

    Attributes:
        camera: Through which it is seen.
        scene: The map.
        desk: The panels.
        style: How panels are painted; text is no larger than the window lets it be.
        seen: The moment that is shown.
        overlays: What is shown.
        subject: What is inspected.
        followed: Id of whom the camera goes along with.
        possession: Who is moved by keys.
        menu: The menu that is open.
        card_scroll: Pixels by which the card of what is inspected is scrolled.
        mouse: What the mouse does.
        is_stale: Whether panels are to be painted at once.
        is_closing: Whether somebody wants to leave.
    """

    def __init__(
        self,
        ctx: "ArcadeContext",
        size: tuple[int, int],
        site: Site,
        art: Art,
        pacer: Pacer,
        eye: Eye,
        *,
        style: Style | None = None,
        overlays: frozenset[str] = SHOWN_AT_FIRST,
        panels: bool = True,
        patient: bool = False,
        is_recorded: bool = False,
        save_picture: Callable[[], Path] | None = None,
        loudness: Callable[[int], str] | None = None,
    ) -> None:
        """Lay everything out; the first moment is drawn as soon as it is seen.

        Args:
            ctx: What draws.
            size: Of the window in pixels.
            site, art: Of the town.
            pacer: What lives it.
            eye: What looks at it for the pacer.
            style, overlays: At first.
            panels: Whether there are panels in front of the map.
            patient: Whether to wait for the fine ground, as pictures do, instead of drawing it coarse at first.
            is_recorded: Whether a recording is written that was asked for.
            save_picture: Saves what is shown, and says where.
            loudness: Makes sounds louder or quieter by tenths, or off and on by 0, and says how loud they are.
        """
        self.scene, self.desk = Scene(ctx, site, art), Desk(ctx, art)
        self.camera = Camera(*size)
        self._wanted = style or Style()
        self.style = fitting(self._wanted, *size)
        self.overlays = overlays
        self.seen: Seen[Glimpse] | None = None
        self.subject: Subject | None = None
        self.followed: int | None = None
        self.possession = Possession(pacer.ask)
        self.is_closing = False
        self._programs = Programs(ctx)
        self._site, self._pacer, self._eye = site, pacer, eye
        self._panels, self._patient = panels, patient
        self._is_recorded, self._save_picture, self._loudness = is_recorded, save_picture, loudness
        self._talk = Talk()
        self.mouse = Mouse(self, site)
        self.card_scroll = 0
        self.menu: Open | None = None
        self._began = self._glide = 0.0
        self._now = 0.0
        self._is_fitted, self._is_whole, self.is_stale = False, True, True
        self._brings = self._takes_picture = False

    def resize(self, width: int, height: int) -> None:
        """Fill a window of another size; a town that was shown whole still is."""
        self.camera.width, self.camera.height = width, height
        self._restyle()

    def come_closer(self, zoom: float) -> None:
        """Show a tile as so many pixels, around the middle of the town."""
        self.camera.zoom = zoom
        self.camera.look_at(self._site.width / 2, self._site.height / 2, self.desk.margins())
        self._is_fitted, self._is_whole = True, False

    def draw(self, now: float) -> None:
        """Take in what is newest, and draw it.

        Args:
            now: Seconds on the clock that the pacer goes by.
        """
        self._now = now
        self._take(now)
        if self.seen is None:
            return
        size = self.camera.width, self.camera.height
        if self._panels:
            self.desk.lay(self.seen, self._manner(), size, now, eager=self.is_stale)
        self.is_stale = False
        if not self._is_fitted:
            self.camera.fit(self._site.width, self._site.height, self.desk.margins())
            self._is_fitted = True
        if self._brings and self.seen.what.shown.subject == self.subject:
            self._bring()
        scale, still = self.style.text_scale, self.style.reduced_motion
        share = 1.0 if still or self._glide <= 0 else min(1.0, (now - self._began) / self._glide)
        self._go_along(share)
        self.scene.draw(self.camera, share, now, text_scale=scale, still=still, patient=self._patient)
        self.desk.layer.draw(self._programs, *size)
        if self._takes_picture:
            self._takes_picture = False
            self._take_picture()

    def press_key(self, symbol: str, *, shift: bool = False) -> None:
        """Answer to a key, by its name in `townlet_ecs.view.keys`."""
        if self.menu is not None and self.mouse.walk(symbol):
            return
        key = key_of("question" if shift and symbol == "slash" else symbol)
        wish = wish_of(key, self._situation()) if key is not None else None
        if wish is None:
            return
        if isinstance(wish, Give) and isinstance(wish.command, Act):
            self.possession.hold(symbol, wish.command)
        self.wish(wish)
        if isinstance(wish, Open) and wish.subject is not None and (where := self._where_is(wish.subject)):
            self.mouse.menu_at = self.camera.pixel_of(*where)

    def release_key(self, symbol: str) -> None:
        """Let go of a key."""
        self.possession.release(symbol)

    def say(self, words: str, tone: Tone = "said") -> None:
        """Tell something for a moment."""
        self._talk.say(Message(words, tone), self._now)
        self.is_stale = True

    def wish(self, wish: Wish) -> None:
        """Do what is wished, or let it be done."""
        self.is_stale = True
        if isinstance(wish, Branch) and self._is_past:
            self.possession.branch()
        elif isinstance(wish, PACED):
            self._pacer.ask(wish)  # type: ignore[arg-type]  # mypy does not narrow by a tuple of types
            if isinstance(wish, Give) and isinstance(wish.command, Act) and self._is_paused:
                self._pacer.ask(Step(1))
        else:
            self._see_to(wish)

    def _see_to(self, wish: Wish) -> None:
        """Do what concerns the picture."""
        match wish:
            case Select(subject):
                self._select(subject)
            case Follow(person):
                self.followed, self._is_whole = person, self._is_whole and person is None
                self.camera.zoom = max(self.camera.zoom, FOLLOWING_ZOOM_MIN if person is not None else 0.0)
            case LookAt(x, y):
                self.followed, self._is_whole = None, False
                self.camera.look_at(x, y, self.desk.margins())
            case Pan(right, down):
                self.followed, self._is_whole = None, False
                self.camera.pan(right, down)
                self.camera.hold(self._site.width, self._site.height)
            case Zoom(factor, around):
                self._is_whole = False
                self.camera.zoom_by(factor, around if self.followed is None else None)
                self.camera.hold(self._site.width, self._site.height)
            case Fit():
                self.followed, self._is_fitted, self._is_whole = None, False, True
            case Toggle(overlay):
                self.overlays = self.overlays ^ {overlay}
                self._look_anew()
            case Possess(person):
                self._possess(person)
            case Open():
                self._open(wish)
            case Scale(steps):
                self._scale(steps)
            case Calm():
                self._wanted = replace(self._wanted, reduced_motion=not self._wanted.reduced_motion)
                self._restyle()
                self.say("less motion" if self.style.reduced_motion else "all that moves")
            case Loudness(tenths):
                self.say(self._loudness(tenths) if self._loudness is not None else "there are no sounds here")
            case Picture():
                self._takes_picture = True
            case Quit():
                self.is_closing = True

    def _restyle(self) -> None:
        """Paint as is wished, as far as the window lets it be; a town that is shown whole still is."""
        self.style = fitting(self._wanted, self.camera.width, self.camera.height)
        self._is_fitted, self.is_stale = not self._is_whole, True

    def _scale(self, steps: int) -> None:
        """Make text larger or smaller by steps."""
        former = self.style.text_scale
        self._wanted = replace(self._wanted, text_scale=next_scale(former, steps))
        self._restyle()
        if steps > 0 and self.style.text_scale <= former:
            self.say("text is as large as this window lets it be")

    def _select(self, subject: Subject | None) -> None:
        """Inspect something; who is out of sight is brought into it."""
        self.subject, self.card_scroll = subject, 0
        self._brings = subject is not None
        if subject is not None and subject.kind == "person" and self.followed is not None:
            self.followed = subject.number
        self._look_anew()

    def _bring(self) -> None:
        """Move the camera just so far that what was selected is to be seen between the panels."""
        self._brings = False
        where = self._where_is(self.subject) if self.subject is not None and self.followed is None else None
        if where is not None and self.camera.bring(*where, self.desk.margins(), BRINGING_PIXELS):
            self._is_whole = False

    def _where_is(self, subject: Subject) -> tuple[float, float] | None:
        """Return the spot of the town of something, or None if it is nowhere."""
        if subject.kind == "person":
            return self.scene.spot_of(subject.number, 1.0)
        return self._site.middle_of(subject)

    def _possess(self, person: int | None) -> None:
        """Take over a person, and give back whoever was."""
        if self._is_past:
            self.say("this is the past (branch from here, or go back to now)", "refused")
            return
        self.possession.take_over(person)
        if person is not None:
            self.say("arrow keys walk, E uses what is there, R talks, P gives back")
        self._look_anew()

    def _open(self, wish: Open) -> None:
        """Open a menu; without one close what is open, or give back who is possessed, or select nothing."""
        if wish.menu is not None:
            self.menu = wish
            self.mouse.open_menu()
            self._look_anew()
        elif self.menu is not None:
            self.close_menu()
        elif "help" in self.overlays:
            self.wish(Toggle("help"))
        elif self.possession.person is not None and not self._is_past:
            self._possess(None)
        else:
            self._select(None)

    def close_menu(self) -> None:
        """Close the menu."""
        self.menu, self.mouse.menu_way = None, ()
        self._look_anew()

    def _take_picture(self) -> None:
        """Save a picture of what is shown."""
        if self._save_picture is None:
            self.say("pictures cannot be saved here", "refused")
            return
        try:
            self.say(f"saved {self._save_picture()}", "done")
        except OSError as error:
            self.say(f"not saved: {error.strerror or error}", "refused")

    def _look_anew(self) -> None:
        """Let what is wanted now be looked at, even while time stands still."""
        self._eye.interest = Interest(self.overlays, self.subject, self.possession.person, self.menu)
        self._pacer.ask(LookBy(self._eye))

    def _take(self, now: float) -> None:
        """Take in the newest moment, if there is one."""
        seen = self._pacer.take()
        if seen is None:
            return
        before, self.seen = self.seen, seen
        self.scene.see(seen.what.shown, seconds=now)
        if before is None or before.tick != seen.tick:
            self._began = now
            smooth = not seen.is_paused and seen.wished <= SMOOTH_SPEED_MAX
            self._glide = 1.0 / seen.wished if smooth else GLIDE_SECONDS if seen.is_paused else 0.0
        for given in seen.given:
            if given.why and self.possession.is_told(given):
                self.say(f"refused: {given.why}", "refused")
        for note in seen.notes:
            self.say(note, "refused")
        if seen.is_now:
            self._see_who_left(before, seen.what.shown.frame)
            if not seen.is_paused and before is not None and before.tick != seen.tick:
                self.possession.go_on()

    def _see_who_left(self, before: Seen[Glimpse] | None, frame: Frame) -> None:
        """Let go of whoever has left the town."""
        chosen = self.subject.number if self.subject is not None and self.subject.kind == "person" else None
        lived = before is not None and chosen is not None and before.what.shown.frame.index_of(chosen) is not None
        if lived and chosen is not None and frame.index_of(chosen) is None:
            self.say(f"{first_name_of(frame.key, chosen)} does not live here any more")
            self._select(None)
        if self.possession.see(frame):
            self._look_anew()

    def _manner(self) -> Manner:
        """Return how the window is used."""
        return Manner(
            style=self.style, hover=self.mouse.over, scroll=self.card_scroll, followed=self.followed,
            possessed=self.possession.person, toasts=self._talk.at(self._now),
            is_recorded=self._is_recorded, with_help="help" in self.overlays,
            menu_at=self.mouse.menu_at, menu_way=self.mouse.menu_way,
        )  # fmt: skip

    def _go_along(self, share: float) -> None:
        """Keep whoever is followed in the middle."""
        if self.followed is None or self.seen is None:
            return
        where = self.scene.spot_of(self.followed, share)
        if where is None:
            self.followed = None
        else:
            self.camera.look_at(*where, self.desk.margins())

    def _situation(self) -> Situation:
        """Return whom a key may mean."""
        people = self.seen.what.shown.frame.ids.tolist() if self.seen is not None else []
        return Situation(self.subject, self.followed, None if self._is_past else self.possession.person, people)

    @property
    def _is_paused(self) -> bool:
        """Whether time stands still."""
        return self.seen is not None and self.seen.is_paused

    @property
    def _is_past(self) -> bool:
        """Whether what is shown takes no commands."""
        return self.seen is not None and not self.seen.is_now
