"""What tests of the picture share: a studio of their own, and how pictures are compared."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from townlet_ecs import Town
from townlet_ecs.view.art.sprites import Art
from townlet_ecs.view.map.camera import Camera
from townlet_ecs.view.map.frame import Frame, frame_of
from townlet_ecs.view.map.marks import marks_of
from townlet_ecs.view.map.scene import Scene, Shown
from townlet_ecs.view.map.site import Site
from townlet_ecs.view.wishes import Subject

if TYPE_CHECKING:
    import arcade

GOLDEN = Path(__file__).parents[2] / "golden" / "view"

SIZE = (480, 360)
PLAIN = frozenset({"light"})

DIFFERENCE_MAX = 3.0
"""Mean difference of a channel, of 255, up to which two pictures are the same: drivers round differently."""

Pixels = NDArray[np.int16]


class Canvas:
    """A town drawn on a picture of its own, in the one window of all tests."""

    def __init__(self, window: "arcade.Window", town: Town, *, size: tuple[int, int] = SIZE) -> None:
        ctx = window.ctx
        self.town, self.site = town, Site(town.world)
        self.scene = Scene(ctx, self.site, Art())
        self.camera = Camera(*size)
        self.camera.fit(self.site.width, self.site.height)
        self._target = ctx.framebuffer(color_attachments=[ctx.texture(size, components=4)])
        self._size = size

    def frame(self) -> Frame:
        return frame_of(self.town, self.site)

    def shown(
        self, overlays: frozenset[str] = PLAIN, subject: Subject | None = None, frame: Frame | None = None
    ) -> Shown:
        frame = frame or self.frame()
        return Shown(frame, marks_of(self.town, self.site, frame, overlays, subject), overlays, subject)

    def draw(
        self, shown: Shown | None = None, *, seconds: float = 0.0, still: bool = False, just_now: bool = False,
        patient: bool = True,
    ) -> Pixels:  # fmt: skip
        """Return a picture of a moment; who came or left is marked only if that was just now."""
        self.scene.see(shown or self.shown(), seconds=seconds if just_now else seconds - 1_000)
        with self._target.activate() as target:
            target.clear()
            self.scene.draw(self.camera, 1.0, seconds, still=still, patient=patient)
            raw = target.read(components=3)
        pixels = np.frombuffer(raw, np.uint8).reshape(self._size[1], self._size[0], 3)[::-1]
        return pixels.astype(np.int16)


def without(frame: Frame, person: int) -> Frame:
    """Return a frame in which somebody is missing."""
    kept = frame.ids != person
    people = ("ids", "rows", "x", "y", "spot_x", "spot_y", "doing", "facing", "affordance", "lowest", "worst",
              "claim", "claimed", "partner")  # fmt: skip
    return replace(frame, **{name: getattr(frame, name)[kept] for name in people})


def differing(one: Pixels, other: Pixels, least: int = 12) -> tuple[float, float] | None:
    """Return the middle of what differs, in pixels from the top left, or None if nothing does."""
    down, right = np.nonzero(np.abs(one - other).max(axis=2) > least)
    if len(down) == 0:
        return None
    return float(np.median(right)), float(np.median(down))


def golden(name: str, pixels: Pixels, *, update: bool) -> float:
    """Return how much a picture differs from the stored one, in mean steps of a channel."""
    path = GOLDEN / f"{name}.png"
    if update:
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels.astype(np.uint8)).quantize(128).save(path, optimize=True)
    stored = np.asarray(Image.open(path).convert("RGB"), np.int16)
    assert stored.shape == pixels.shape, f"{path.name}: {stored.shape}, drawn {pixels.shape}"
    if update:
        return 0.0
    return float(np.abs(stored - pixels).mean())
