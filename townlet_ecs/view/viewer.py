"""The viewer: what a window shows and how it answers; it knows no window, so that it can be tried without one.

Keys, clicks and menus become wishes. Those about the life go to its pace, those about the picture are done here.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from townlet_ecs.guidance import Act, SetPolicy
from townlet_ecs.view.art import Art
from townlet_ecs.view.camera import Camera
from townlet_ecs.view.desk import Desk, Manner
from townlet_ecs.view.keys import Situation, key_of, wish_of
from townlet_ecs.view.looking import Eye, Glimpse, Interest
from townlet_ecs.view.mouse import Mouse
from townlet_ecs.view.pacing import PACED, LookBy, Paced, Seen
from townlet_ecs.view.painted import Style
from townlet_ecs.view.scene import Scene
from townlet_ecs.view.site import Site
from townlet_ecs.view.stamps import Programs
from townlet_ecs.view.toast import Message, Tone
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

TEXT_SCALES = (0.8, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)

WHEEL_FACTOR = 1.15
"""How much closer one notch of the wheel comes."""

SCROLL_PIXELS = 48

TOAST_SECONDS = 5.0

GLIDE_SECONDS = 0.2
"""How long people take to their places after a single step."""

SMOOTH_SPEED_MAX = 20.0
"""Up to so many ticks a second people walk from each to the next."""

REACH_PIXELS, REACH_TILES = 14.0, 0.6
"""How near to a person a click means them."""

FOLLOWING_ZOOM_MIN = 24.0
"""Pixels of a tile at least when somebody begins to be followed."""


class Pacer(Protocol):
    """What lives the life: `townlet_ecs.view.pace.Pace`, or `Stepper` where there is no thread."""

    def ask(self, wish: Paced | LookBy[Glimpse]) -> None:
        """Let something be done between two ticks."""

    def take(self) -> Seen[Glimpse] | None:
        """Return the newest moment that was not taken yet."""


class Viewer:
    """A town that is watched.

    Attributes:
        camera: Through which it is seen.
        scene: The map.
        desk: The panels.
        style: How panels are painted.
        seen: The moment that is shown.
        overlays: What is shown.
        subject: What is inspected.
        followed, possessed: Ids, if anybody is.
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
        self.style = style or Style()
        self.overlays = overlays
        self.seen: Seen[Glimpse] | None = None
        self.subject: Subject | None = None
        self.followed: int | None = None
        self.possessed: int | None = None
        self.is_closing = False
        self._programs = Programs(ctx)
        self._site, self._pacer, self._eye = site, pacer, eye
        self._panels, self._patient = panels, patient
        self._is_recorded, self._save_picture, self._loudness = is_recorded, save_picture, loudness
        self._branches = 0
        self._toasts: deque[tuple[float, Message]] = deque(maxlen=8)
        self.mouse = Mouse(self, site)
        self.card_scroll = 0
        self.menu: Open | None = None
        self._held: dict[str, Act] = {}
        self._acted_at = -1
        self._began = self._glide = 0.0
        self._now = 0.0
        self._is_fitted = False
        self.is_stale = True

    def resize(self, width: int, height: int) -> None:
        """Fill a window of another size; a town that was shown whole still is."""
        self.camera.width, self.camera.height = width, height
        self.is_stale = True

    def come_closer(self, zoom: float) -> None:
        """Show a tile as so many pixels, around the middle of the town."""
        self.camera.zoom = zoom
        self.camera.look_at(self._site.width / 2, self._site.height / 2, self.desk.margins())
        self._is_fitted = True

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
        share = min(1.0, (now - self._began) / self._glide) if self._glide > 0 else 1.0
        if self.style.reduced_motion:
            share = 1.0
        self._go_along(share)
        scale, still = self.style.text_scale, self.style.reduced_motion
        self.scene.draw(self.camera, share, now, text_scale=scale, still=still, patient=self._patient)
        self.desk.layer.draw(self._programs, *size)

    def press_key(self, symbol: str, *, shift: bool = False) -> None:
        """Answer to a key, by its name in `townlet_ecs.view.keys`."""
        key = key_of("question" if shift and symbol == "slash" else symbol)
        wish = wish_of(key, self._situation()) if key is not None else None
        if wish is None:
            return
        if isinstance(wish, Give) and isinstance(wish.command, Act):
            self._held[symbol] = wish.command
        self.wish(wish)

    def release_key(self, symbol: str) -> None:
        """Let go of a key."""
        self._held.pop(symbol, None)

    def say(self, words: str, tone: Tone = "said") -> None:
        """Tell something for a moment."""
        self._toasts.append((self._now, Message(words, tone)))
        self.is_stale = True

    def wish(self, wish: Wish) -> None:
        """Do what is wished, or let it be done."""
        self.is_stale = True
        if isinstance(wish, PACED):
            if isinstance(wish, Branch):
                self._branches += 1
            self._pacer.ask(wish)  # type: ignore[arg-type]  # mypy does not narrow by a tuple of types
            if isinstance(wish, Give) and isinstance(wish.command, Act) and self._is_paused:
                self._pacer.ask(Step(1))
            return
        self._see_to(wish)

    def _see_to(self, wish: Wish) -> None:
        """Do what concerns the picture."""
        match wish:
            case Select(subject):
                self._select(subject)
            case Follow(person):
                self.followed = person
                if person is not None:
                    self.camera.zoom = max(self.camera.zoom, FOLLOWING_ZOOM_MIN)
            case LookAt(x, y):
                self.followed = None
                self.camera.look_at(x, y, self.desk.margins())
            case Pan(right, down):
                self.followed = None
                self.camera.pan(right, down)
                self.camera.hold(self._site.width, self._site.height)
            case Zoom(factor, around):
                self.camera.zoom_by(factor, around if self.followed is None else None)
            case Fit():
                self.followed, self._is_fitted = None, False
            case Toggle(overlay):
                self.overlays = self.overlays ^ {overlay}
                self._look_anew()
            case Possess(person):
                self._possess(person)
            case Open():
                self._open(wish)
            case Scale(steps):
                nearest = min(range(len(TEXT_SCALES)), key=lambda n: abs(TEXT_SCALES[n] - self.style.text_scale))
                scale = TEXT_SCALES[max(0, min(len(TEXT_SCALES) - 1, nearest + steps))]
                self.style = replace(self.style, text_scale=scale)
            case Calm():
                self.style = replace(self.style, reduced_motion=not self.style.reduced_motion)
                self.say("less motion" if self.style.reduced_motion else "all that moves")
            case Loudness(tenths):
                self.say(self._loudness(tenths) if self._loudness is not None else "there are no sounds here")
            case Picture():
                self._take_picture()
            case Quit():
                self.is_closing = True

    def _select(self, subject: Subject | None) -> None:
        """Inspect something; who is out of sight is brought into it."""
        self.subject, self.card_scroll = subject, 0
        if subject is not None and subject.kind == "person" and self.seen is not None:
            frame = self.seen.what.shown.frame
            index = frame.index_of(subject.number)
            if self.followed is not None:
                self.followed = subject.number
            elif index is not None:
                right, down = self.camera.pixel_of(float(frame.spot_x[index]), float(frame.spot_y[index]))
                if not (0 <= right < self.camera.width and 0 <= down < self.camera.height):
                    where = float(frame.spot_x[index]), float(frame.spot_y[index])
                    self.camera.look_at(*where, self.desk.margins())
        self._look_anew()

    def _possess(self, person: int | None) -> None:
        """Take over a person, and give back whoever was."""
        if self.possessed is not None:
            self._pacer.ask(Give(SetPolicy(person=self.possessed, policy="scripted")))
        self.possessed = person
        self._held.clear()
        if person is not None:
            self._pacer.ask(Give(SetPolicy(person=person, policy="primitive")))
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
        elif self.possessed is not None:
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
        self._eye.interest = Interest(self.overlays, self.subject, self.possessed, self.menu)
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
            if given.why and not (isinstance(given.command, Act) and self._acted_at == given.tick):
                self.say(f"refused: {given.why}", "refused")
            if isinstance(given.command, Act):
                self._acted_at = given.tick
        for note in seen.notes:
            self.say(note, "refused")
        if self.possessed is not None and seen.what.shown.frame.index_of(self.possessed) is None:
            self.possessed = None
        if self._held and self.possessed is not None and not seen.is_paused and seen.is_now:
            if before is not None and before.tick != seen.tick:
                self._pacer.ask(Give(next(reversed(self._held.values()))))

    def _manner(self) -> Manner:
        """Return how the window is used."""
        while self._toasts and self._now - self._toasts[0][0] > TOAST_SECONDS:
            self._toasts.popleft()
            self.is_stale = True
        return Manner(
            style=self.style, hover=self.mouse.over, scroll=self.card_scroll, followed=self.followed,
            possessed=self.possessed, toasts=tuple(message for _, message in self._toasts),
            is_recorded=self._is_recorded, branch=f"branch {self._branches}" if self._branches else "",
            with_help="help" in self.overlays, menu_at=self.mouse.menu_at, menu_way=self.mouse.menu_way,
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
        return Situation(self.subject, self.followed, self.possessed, people)

    @property
    def _is_paused(self) -> bool:
        """Whether time stands still."""
        return self.seen is not None and self.seen.is_paused
