"""Films: many pictures in a row as a file that moves, drawn frame by frame, so that no length fills the memory."""

import contextlib
import importlib.util
import io
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageChops, ImageStat

from townlet_ecs.extras import missing
from townlet_ecs.snapshots.files import written_beside

FRAMES_MAX = 36_000
"""Frames of a film: twenty minutes at 30 a second."""

PIXELS_MAX = {".webp": 2**33, ".gif": 2**30}
"""Pixels of all frames together, so that a film fits into the memory: both formats are written at the end. A GIF keeps
a byte for each, 1 GiB; a WebP what is left of frames once they are packed, which is less."""

FPS_MAX = {".webp": 100, ".gif": 50, ".mp4": 120}
"""Kinds of films, by how their names end, and frames a second at most: a GIF counts in hundredths of one."""

SIDE_MAX = {".webp": 16_383, ".gif": 16_384, ".mp4": 8_192}
"""Pixels of a side at most, as the formats have it."""

WEBP_QUALITY = 75
WHOLE_EVERY = 30
"""Every so many frames of a WebP there is a whole one, so that what is left over of others does not gather."""

COLOURS = 255
"""Of a GIF; one more is for what stays as it was."""

STALE = 2.5
"""How far, on average and of 255, colours may be off before a GIF gets another palette: by day and by night."""

VIDEO = "libx264"

Draw = Callable[[int], Image.Image]
"""Draws a frame by its number; asked for each once, in order."""


class FilmError(ValueError):
    """There can be no such film; the message says what could be."""


@dataclass(frozen=True)
class Reel:
    """What a film is to be.

    Attributes:
        path: The file; its name says the kind.
        width, height: Pixels.
        frames: How many.
        fps: Frames a second.
    """

    path: Path
    width: int
    height: int
    frames: int
    fps: float

    @property
    def kind(self) -> str:
        """How the name of the file ends."""
        return self.path.suffix.lower()

    def refuse_what_cannot_be(self) -> None:
        """Refuse a film that cannot be written, before the first frame is drawn.

        Raises:
            FilmError: With the right value.
            MissingExtraError: What writes it is not installed.
        """
        kind, side = self.kind, max(self.width, self.height)
        if kind not in FPS_MAX:
            raise FilmError(f"{self.path} (a name that ends in {', '.join(FPS_MAX)})")
        if not 0 < self.fps <= FPS_MAX[kind]:
            raise FilmError(f"{self.fps:g} frames a second (more than 0, and {FPS_MAX[kind]} at most for {kind})")
        if side > SIDE_MAX[kind]:
            raise FilmError(f"{self.width}x{self.height} ({SIDE_MAX[kind]:,} pixels a side at most for {kind})")
        if self.frames > FRAMES_MAX:
            raise FilmError(f"{self.frames:,} frames ({FRAMES_MAX:,} at most: fewer ticks, faster, or fewer a second)")
        pixels = self.width * self.height
        if self.frames * pixels > PIXELS_MAX.get(kind, self.frames * pixels):
            what = f"{self.frames:,} frames of {self.width}x{self.height} in a {kind}"
            raise FilmError(f"{what} ({PIXELS_MAX[kind] // pixels:,} at most, of this size; .mp4 has no such bound)")
        if kind == ".mp4":
            self._refuse_no_video()

    def _refuse_no_video(self) -> None:
        """Refuse a video of odd sides, or without what writes one."""
        if self.width % 2 or self.height % 2:
            right = f"{self.width + self.width % 2}x{self.height + self.height % 2}"
            raise FilmError(f"{self.width}x{self.height} (even sides for .mp4: {right})")
        for name in ("imageio", "av"):
            if importlib.util.find_spec(name) is None:
                error = ModuleNotFoundError(f"No module named {name!r}", name=name)
                raise missing(error, extra="video", by="a film in .mp4")


def frames_of(ticks: int, speed: float, fps: float) -> int:
    """Return how many frames show so many ticks at a speed in ticks a second."""
    return max(1, round(ticks / speed * fps))


def write_film(reel: Reel, draw: Draw) -> None:
    """Write a film; the file is there whole, or as it was before.

    Raises:
        FilmError: There can be no such film.
        MissingExtraError: What writes it is not installed.
        OSError: It cannot be written.
    """
    reel.refuse_what_cannot_be()
    with written_beside(reel.path) as path:
        if reel.kind == ".mp4":
            _write_video(reel, path, draw)
        else:
            _write_moving_picture(reel, path, draw)


def _write_moving_picture(reel: Reel, path: Path, draw: Draw) -> None:
    """Write a film as an animated WebP or GIF."""
    unit = 10 if reel.kind == ".gif" else 1
    ends = [round(number * 1000 / reel.fps / unit) * unit for number in range(reel.frames + 1)]
    lengths = [end - begin for begin, end in itertools.pairwise(ends)]
    with path.open("wb") as file:
        if reel.kind == ".gif":
            frames = _Frames(reel.frames, _FewColours(draw).draw)
            frames.save(file, "GIF", save_all=True, duration=lengths, loop=0, optimize=True, disposal=1)
        else:
            whole = {"kmin": WHOLE_EVERY - 1, "kmax": WHOLE_EVERY}  # the others only say what changes
            frames = _Frames(reel.frames, draw)
            frames.save(file, "WEBP", save_all=True, duration=lengths, loop=0, quality=WEBP_QUALITY, method=2, **whole)


class _Frames(Image.Image):
    """A moving picture whose frames are drawn while it is written: each as it is asked for, and none kept."""

    def __init__(self, count: int, draw: Draw) -> None:
        """Draw the first."""
        super().__init__()
        self.n_frames = count
        self._draw = draw
        self._at = 0
        self._show(draw(0))

    def tell(self) -> int:
        """Return the number of the frame that is shown."""
        return self._at

    def seek(self, frame: int) -> None:
        """Go to the next frame; those before are gone.

        Raises:
            EOFError: There is none.
        """
        if frame >= self.n_frames:
            raise EOFError(f"no frame {frame}")
        if frame == self._at + 1:
            self._at = frame
            self._show(self._draw(frame))

    def _show(self, drawn: Image.Image) -> None:
        """Be a picture that was drawn."""
        self.im, self.palette = drawn.im, drawn.palette
        self._mode, self._size = drawn.mode, drawn.size


class _FewColours:
    """Frames in 255 colours: the same ones for as long as they do, so that what does not change stays still."""

    def __init__(self, draw: Draw) -> None:
        """Take what draws in all colours."""
        self._draw = draw
        self._palette: Image.Image | None = None

    def draw(self, number: int) -> Image.Image:
        """Draw a frame."""
        drawn = self._draw(number).convert("RGB")
        if self._palette is not None:
            found = drawn.quantize(palette=self._palette, dither=Image.Dither.NONE)
            off = ImageStat.Stat(ImageChops.difference(drawn, found.convert("RGB"))).mean
            if max(off) <= STALE:
                return found
        self._palette = drawn.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        return self._palette.copy()


def _write_video(reel: Reel, path: Path, draw: Draw) -> None:
    """Write a film as a video that every browser plays."""
    from imageio.v3 import imopen

    try:
        more: Any = {"extension": reel.kind, "options": {"fflags": "+bitexact"}}  # else it would tell when it was made
        container = reel.kind.removeprefix(".")
        with _Vessel(path) as vessel, imopen(vessel, "w", plugin="pyav", container=container, **more) as file:
            file.init_video_stream(VIDEO, fps=reel.fps, pixel_format="yuv420p")
            for number in range(reel.frames):
                file.write_frame(np.asarray(draw(number).convert("RGB")))
                if vessel.trouble is not None:
                    break
        if vessel.trouble is not None:
            raise vessel.trouble
    except (ValueError, RuntimeError) as error:
        raise FilmError(f"{reel.path}: the video library refuses ({error}); .webp and .gif need none") from error


class _Vessel(io.BufferedWriter):
    """A file whose first trouble is kept: told to the video library, it would come back as a riddle, and twice.

    Attributes:
        trouble: What could not be written, if anything.
    """

    def __init__(self, path: Path) -> None:
        """Create the file, or empty it."""
        super().__init__(io.FileIO(path, "w"))
        self.trouble: OSError | None = None

    def write(self, some: Any) -> int:
        """Write some bytes, or keep why not."""
        with self._kept():
            super().write(some)
        return len(some)

    def seek(self, target: int, whence: int = 0) -> int:
        """Go somewhere in the file, or keep why not."""
        with self._kept():
            return super().seek(target, whence)
        return target

    def flush(self) -> None:
        """Write what waits, or keep why not."""
        with self._kept():
            super().flush()

    @contextlib.contextmanager
    def _kept(self) -> Iterator[None]:
        """Keep the first trouble."""
        try:
            yield
        except OSError as error:
            self.trouble = self.trouble or error
