"""Shooting: pictures and films of a life, as the window would show them to somebody who looks at it in some way."""

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from townlet_ecs.view.camera import Camera
from townlet_ecs.view.film import Reel, write_film
from townlet_ecs.view.frame import Frame, frame_of
from townlet_ecs.view.life import Life
from townlet_ecs.view.marks import marks_of
from townlet_ecs.view.scene import Shown
from townlet_ecs.view.site import Site
from townlet_ecs.view.studio import Studio
from townlet_ecs.view.wishes import Subject

ZOOM_FOLLOWING = 32.0
"""Pixels of a tile when somebody is followed and no zoom is wanted."""


@dataclass(frozen=True)
class Look:
    """How a town is looked at.

    Attributes:
        overlays: Those that are shown, of `townlet_ecs.view.wishes.OVERLAYS`.
        subject: What is inspected.
        followed: Id of the person in the middle.
        zoom: Pixels of a tile; all of the town, or what is around whoever is followed, when left out.
        text_scale: 1.0 is 13 pixels of text.
        still: Whether nothing moves that need not.
        panels: Whether there is more than the map.
    """

    overlays: frozenset[str]
    subject: Subject | None = None
    followed: int | None = None
    zoom: float | None = None
    text_scale: float = 1.0
    still: bool = False
    panels: bool = True


class Shoot:
    """A life in a studio, looked at in one way."""

    def __init__(self, life: Life, look: Look, width: int, height: int) -> None:
        """Lay out the town.

        Raises:
            MissingExtraError: What draws is not installed.
            ShutError: It is, but cannot draw here.
        """
        self._life, self._look = life, look
        self._site = Site(life.town.world)
        self._studio = Studio(self._site, width, height)
        self._before: Frame | None = None
        self._now: Frame | None = None

    def see(self, seconds: float = 0.0) -> None:
        """Take in the moment of the life, at a second of the film."""
        town = self._life.town
        frame = frame_of(town, self._site)
        marks = marks_of(town, self._site, frame, self._look.overlays, self._look.subject)
        self._before, self._now = self._now or frame, frame
        self._studio.see(Shown(frame, marks, self._look.overlays, self._look.subject), seconds=seconds)

    def draw(self, share: float = 1.0, seconds: float = 0.0) -> Image.Image:
        """Return a picture of what was seen last, or of some share of the way to it."""
        camera = self._camera(share)
        return self._studio.draw(camera, share, seconds, text_scale=self._look.text_scale, still=self._look.still)

    def _camera(self, share: float) -> Camera:
        """Return through what the town is seen."""
        camera = Camera(*self._studio.size)
        camera.fit(self._site.width, self._site.height)
        if self._look.followed is not None:
            camera.zoom = ZOOM_FOLLOWING
            camera.look_at(*self._spot_of(self._look.followed, share, otherwise=(camera.x, camera.y)))
        if self._look.zoom is not None:
            camera.zoom = self._look.zoom
        return camera

    def _spot_of(self, person: int, share: float, *, otherwise: tuple[float, float]) -> tuple[float, float]:
        """Return where somebody is on the way from the moment before."""
        spots = []
        for frame in (self._before, self._now):
            index = frame.index_of(person) if frame is not None else None
            if frame is not None and index is not None:
                spots.append((float(frame.spot_x[index]), float(frame.spot_y[index])))
        if not spots:
            return otherwise
        (x, y), (to_x, to_y) = spots[0], spots[-1]
        return x + (to_x - x) * share, y + (to_y - y) * share


def picture_of(life: Life, look: Look, width: int, height: int) -> Image.Image:
    """Return a picture of the moment of a life.

    Raises:
        MissingExtraError: What draws is not installed.
        ShutError: It is, but cannot draw here.
    """
    shoot = Shoot(life, look, width, height)
    shoot.see()
    return shoot.draw()


def film_life(
    life: Life, look: Look, reel: Reel, speed: float, *, told: Callable[[int], None] = lambda frames: None
) -> None:
    """Let a life go on, and write a film of it.

    Args:
        life: From its moment on.
        look: How it is looked at.
        reel: The film.
        speed: Ticks a second.
        told: Called with the frames drawn so far.

    Raises:
        FilmError: There can be no such film.
        MissingExtraError: What draws or writes it is not installed.
        ShutError: Nothing can be drawn here.
        TickError: A tick failed.
        OSError: The file cannot be written.
    """
    reel.refuse_what_cannot_be()
    shoot = Shoot(life, look, reel.width, reel.height)
    begin = life.tick
    ticks_a_frame = speed / reel.fps
    shoot.see()

    def draw(number: int) -> Image.Image:
        seconds = number / reel.fps
        gone = number * ticks_a_frame
        wanted = int(gone) + 1 if ticks_a_frame < 1 else round(gone)
        if begin + wanted > life.tick:
            life.live(begin + wanted - life.tick)
            shoot.see(seconds)
        told(number + 1)
        share = gone - int(gone) if ticks_a_frame < 1 and life.tick == begin + wanted else 1.0
        return shoot.draw(share, seconds)

    write_film(reel, draw)
