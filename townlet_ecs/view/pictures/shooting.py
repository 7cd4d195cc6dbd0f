"""Shooting: pictures and films of a life, as the window shows it to somebody who looks at it in some way."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from PIL import Image

from townlet_ecs.snapshots.files import write_file
from townlet_ecs.town import Town
from townlet_ecs.view.art.sprites import Art
from townlet_ecs.view.living.life import Life
from townlet_ecs.view.living.pace import Stepper
from townlet_ecs.view.looking import Eye, Glimpse, Interest
from townlet_ecs.view.map.site import Site
from townlet_ecs.view.panels.painted import Style
from townlet_ecs.view.pictures.film import Reel, write_film
from townlet_ecs.view.pictures.studio import Studio
from townlet_ecs.view.viewer import Viewer
from townlet_ecs.view.wishes import Follow, Select, Subject, Zoom

LOOK_TICKS = 10
"""Ticks between two looks on the way to a moment."""

LOOKED_TICKS_MAX = 2 * 1440
"""So long before a moment somebody begins to look, so that panels tell of more than that moment."""


@dataclass(frozen=True)
class Look:
    """How a town is looked at.

    Attributes:
        overlays: Those that are shown, of `townlet_ecs.view.wishes.OVERLAYS`.
        subject: What is inspected.
        followed: Id of the person in the middle.
        zoom: Pixels of a tile; all of the town, or what is around whoever is followed, when left out.
        style: Of panels and names.
        panels: Whether there is more than the map.
    """

    overlays: frozenset[str]
    subject: Subject | None = None
    followed: int | None = None
    zoom: float | None = None
    style: Style = field(default_factory=Style)
    panels: bool = True


class Witness:
    """Looks at a life on its way to the moment that is drawn: what happened before is on the panels as well.

    Attributes:
        site: Where everything stands.
        eye: What looks.
    """

    def __init__(self, life: Life, hear: Callable[[Town], None] | None = None) -> None:
        """Begin to look at a life, and to hear it; see `Eye`."""
        self.site = Site(life.town.world)
        self.eye = Eye(life, self.site, Interest(frozenset()), hear)

    def go_to(self, life: Life, tick: int, *, between: Callable[[], bool] = lambda: False) -> bool:
        """Let a life go on to a tick, and return whether it came there.

        Args:
            life: At that tick or before it.
            tick: Up to when; a life that ends before then ends there.
            between: Called after each stretch; returning True ends it.
        """
        while life.tick < tick:
            hurries = tick - life.tick > LOOKED_TICKS_MAX
            if not hurries:
                self.eye(life)
            ticks = tick - life.tick - LOOKED_TICKS_MAX if hurries else LOOK_TICKS - life.tick % LOOK_TICKS
            if life.live(min(ticks, tick - life.tick, LOOKED_TICKS_MAX)) == 0 or between():
                break
        return life.tick == tick


class Shoot:
    """A life in a studio, looked at in one way; use it as a context."""

    def __init__(self, life: Life, witness: Witness, look: Look, size: tuple[int, int], *, speed: float = 1.0) -> None:
        """Lay everything out.

        Args:
            life: From its moment on.
            witness: Who has looked at it before.
            look: How it is looked at.
            size: Of the pictures, in pixels.
            speed: Ticks a second.

        Raises:
            MissingExtraError: What draws is not installed.
            ShutError: It is, but cannot draw here.
        """
        self._studio = Studio(*size)
        eye = witness.eye
        eye.interest = Interest(look.overlays, look.subject)
        self._stepper: Stepper[Glimpse] = Stepper(life, eye, speed=speed)
        self._viewer = Viewer(
            self._studio.ctx, size, witness.site, Art(), self._stepper, eye,
            style=look.style, overlays=look.overlays, panels=look.panels, patient=True,
        )  # fmt: skip
        if look.subject is not None:
            self._viewer.wish(Select(look.subject))
        self.draw()  # the camera fits the town between the panels
        if look.followed is not None:
            self._viewer.wish(Follow(look.followed))
        if look.zoom is not None:
            self._viewer.wish(Zoom(look.zoom / self._viewer.camera.zoom))

    def draw(self, seconds: float = 0.0) -> Image.Image:
        """Let so many seconds go by, and return a picture of what then is shown."""
        self._stepper.advance(seconds)
        return self._studio.picture(lambda: self._viewer.draw(self._stepper.now()))

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Clear up."""
        self._viewer.scene.close()


def picture_of(life: Life, witness: Witness, look: Look, size: tuple[int, int]) -> Image.Image:
    """Return a picture of the moment of a life; see `Shoot`."""
    with Shoot(life, witness, look, size) as shoot:
        return shoot.draw()


def save_picture(path: Path, picture: Image.Image) -> None:
    """Save a picture without loss, as what the name of the file ends in.

    Raises:
        OSError: It cannot be written; a file that was there before still is.
    """
    file = io.BytesIO()
    if path.suffix.lower() == ".png":
        picture.save(file, "PNG", optimize=True)
    else:
        picture.save(file, "WEBP", lossless=True, quality=100, method=4)
    write_file(path, file.getvalue())


def film_life(
    life: Life, witness: Witness, look: Look, reel: Reel, *, speed: float,
    told: Callable[[int], None] = lambda frames: None,
) -> None:  # fmt: skip
    """Let a life go on, and write a film of it.

    Args:
        life, witness, look, speed: As for `Shoot`.
        reel: The film.
        told: Called with the frames drawn so far.

    Raises:
        FilmError: There can be no such film.
        MissingExtraError: What draws or writes it is not installed.
        ShutError: Nothing can be drawn here.
        OSError: The file cannot be written.
    """
    reel.refuse_what_cannot_be()
    with Shoot(life, witness, look, (reel.width, reel.height), speed=speed) as shoot:

        def draw(number: int) -> Image.Image:
            told(number)
            return shoot.draw(1 / reel.fps)

        write_film(reel, draw)
