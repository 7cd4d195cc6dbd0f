"""Light and weather: the night falls over the map, lamps and windows shine, rain and snow come down."""

import math
from typing import TYPE_CHECKING

import numpy as np

from components.words import NOTHING, Doing, Weather
from townlet_ecs.view.art.ground import lamps as lamps_of
from townlet_ecs.view.art.sprites import Art
from townlet_ecs.view.map.camera import Camera
from townlet_ecs.view.map.frame import Frame
from townlet_ecs.view.map.site import Site
from townlet_ecs.view.map.stamps import STAMP, Batch, Programs, stamps, stand_at

if TYPE_CHECKING:
    from arcade import ArcadeContext
    from arcade.gl import BufferDescription, Texture2D

LAMPS_ZOOM_MIN = 3.0
"""Pixels of a tile below which single lamps are not drawn."""

COARSE = 4
"""Pixels of the picture for one of the light."""

NIGHT = (0.40, 0.45, 0.68)
DUSK = (0.98, 0.72, 0.55)
DAY = (1.0, 1.0, 1.0)
RAINY = (0.78, 0.83, 0.90)
COLD = (0.90, 0.96, 1.04)

DROPS, FLAKES = 520, 260

Tone = tuple[float, float, float]


def darkness(frame: Frame) -> float:
    """Return how dark it is, from 0 by day to 1 at night."""
    hour = frame.tick % frame.ticks_per_day / frame.ticks_per_day * 24
    if 8.0 <= hour < 18.0:
        return 0.0
    if hour < 8.0:
        return min(1.0, max(0.0, (7.5 - hour) / 2.0))
    return min(1.0, max(0.0, (hour - 18.5) / 2.5))


def ambient(frame: Frame) -> Tone:
    """Return the light that falls on everything: red, green and blue."""
    dark = darkness(frame)
    dusk = 1.0 - abs(dark - 0.4) / 0.4 if dark < 0.8 else 0.0
    tone = [day + (night - day) * dark for day, night in zip(DAY, NIGHT, strict=True)]
    tone = [each + (warm - each) * 0.35 * max(0.0, dusk) * (dark > 0) for each, warm in zip(tone, DUSK, strict=True)]
    weather = {int(Weather.RAIN): RAINY, int(Weather.COLD): COLD}.get(frame.weather, DAY)
    red, green, blue = (each * shade for each, shade in zip(tone, weather, strict=True))
    return red, green, blue


class Light:
    """The light over the map, as a small picture that everything is multiplied with."""

    def __init__(self, ctx: "ArcadeContext", programs: Programs, site: Site, art: Art, sheet: "Texture2D") -> None:
        """Find the lamps."""
        self._ctx = ctx
        self._programs = programs
        self._site = site
        self._sheet = sheet
        self._glow = np.array(art.uv("glow"), np.float32)
        self._lights = Batch(ctx, STAMP)
        self._whole = ctx.geometry([_quad(ctx)], mode=ctx.TRIANGLE_STRIP)
        self._size = (0, 0)
        self._tone: Tone = DAY
        self._dark = 0.0
        self._is_place = np.array([bool(lot.kind) for lot in site.lots])
        self._has_windows = self._is_place & np.array([lot.kind != "park" for lot in site.lots])
        self._middle = np.array([(lot.left + lot.width / 2, lot.top + lot.height / 2) for lot in site.lots])
        self._across = np.array([(lot.width, lot.height) for lot in site.lots])
        corners = list(zip(*(each.tolist() for each in site.block_corners()), strict=True))
        found = [lamps_of(template) for template in site.town_map.templates]
        spots = [
            (x + left, y + top)
            for kind, (left, top) in zip(site.block_templates().tolist(), corners, strict=True)
            for x, y in found[kind]
        ]
        self._lamps = np.array(spots, np.float32).reshape(-1, 2)

    def see(self, frame: Frame) -> None:
        """Take in the hour, the weather, and who is awake behind which window."""
        self._tone, self._dark = ambient(frame), darkness(frame)
        if self._dark <= 0:
            self._lights.write(stamps(0))
            return
        awake = frame.doing != Doing.SLEEPING
        inside = np.unique(self._site.lots_at(frame.x[awake], frame.y[awake]))
        inside = inside[inside != NOTHING]
        shining = inside[(frame.lit[inside] > 0) & self._has_windows[inside]]
        street = self._lamps if frame.lit[self._is_place].any() else self._lamps[:0]
        records = stamps(len(street) + len(shining))
        lamps, windows = records[: len(street)], records[len(street) :]
        stand_at(lamps, street[:, 0] + 0.5, street[:, 1] + 0.5)
        lamps["size"][:, :2] = 7.0
        windows["way"] = np.tile(self._middle[shining], 2)
        windows["size"][:, :2] = self._across[shining] * 1.5
        records["part"] = self._glow
        records["tint"] = 1.0, 0.78, 0.48, 0.75 * self._dark
        self._lights.write(records)

    def draw(self, camera: Camera) -> None:
        """Multiply the picture with the light."""
        if min(self._tone) >= 1.0 and self._dark == 0:
            return
        ctx = self._ctx
        size = max(1, camera.width // COARSE), max(1, camera.height // COARSE)
        if size != self._size:
            self._size = size
            self._texture = ctx.texture(size, components=4, filter=(ctx.LINEAR, ctx.LINEAR))
            self._target = ctx.framebuffer(color_attachments=[self._texture])
        red, green, blue = self._tone
        with self._target.activate() as target:
            target.clear(color_normalized=(min(red, 1.0), min(green, 1.0), min(blue, 1.0), 1.0))
            ctx.enable(ctx.BLEND)
            ctx.blend_func = ctx.ONE, ctx.ONE
            if camera.zoom >= LAMPS_ZOOM_MIN:
                self._sheet.use(0)
                self._lights.draw(self._programs.stamp)
        ctx.blend_func = ctx.DST_COLOR, ctx.ZERO
        self._texture.use(0)
        self._whole.render(self._programs.whole)
        ctx.blend_func = ctx.ONE, ctx.ONE_MINUS_SRC_ALPHA


class Sky:
    """Rain and snow in front of everything."""

    def __init__(self, ctx: "ArcadeContext", programs: Programs) -> None:
        """Scatter the drops; always the same ones, so that pictures are."""
        from arcade.gl import BufferDescription

        places = np.arange(max(DROPS, FLAKES), dtype=np.float64)
        seeds = np.stack([(places * step) % 1.0 for step in (0.754877666, 0.569840290, 0.618033988, 0.324717957)])
        drops = ctx.buffer(data=seeds.T.astype(np.float32).tobytes())
        self._program = programs.sky
        self._geometry = ctx.geometry(
            [_quad(ctx), BufferDescription(drops, "4f", ["in_seed"], instanced=True)], mode=ctx.TRIANGLE_STRIP
        )

    def draw(self, camera: Camera, weather: int, seconds: float) -> None:
        """Let it rain, or snow a little when it is cold."""
        if weather == Weather.SUNNY:
            return
        program = self._program
        program["picture"] = camera.width, camera.height
        program["seconds"] = math.fmod(seconds, 3600.0)
        rain = weather == Weather.RAIN
        program["fall"] = (-110.0, 620.0) if rain else (-14.0, 42.0)
        program["flake"] = (1.6, 17.0) if rain else (4.5, 4.5)
        program["drift"] = 0.0 if rain else 14.0
        program["tone"] = (0.74, 0.84, 0.96, 0.42) if rain else (1.0, 1.0, 1.0, 0.75)
        self._geometry.render(program, instances=DROPS if rain else FLAKES)


def _quad(ctx: "ArcadeContext") -> "BufferDescription":
    """Return the four corners of a picture."""
    from arcade.gl import BufferDescription

    corners = ctx.buffer(data=np.array([0, 0, 1, 0, 0, 1, 1, 1], np.float32).tobytes())
    return BufferDescription(corners, "2f", ["in_corner"])
