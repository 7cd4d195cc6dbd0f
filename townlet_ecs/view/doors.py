"""Doors: the one place where drawing begins, with a window or without a screen; what bars the way is one sentence."""

import os
import sys
import warnings
from types import TracebackType
from typing import TYPE_CHECKING, Self

from townlet_ecs.extras import install_extra, missing

if TYPE_CHECKING:
    import arcade

GL_MIN = (3, 3)
"""The OpenGL that shaders are written for."""

COLOUR_BITS_MIN = 24
"""Bits of colour that a screen has at least."""

HEADLESS = "ARCADE_HEADLESS"
"""Set while arcade is imported, it opens windows that no screen shows."""

QUIET = {"EGL_LOG_LEVEL": "fatal", "LIBGL_DEBUG": "quiet"}
"""What keeps drivers from printing pages about what one sentence says; who sets these, gets the pages."""

PACKAGES = ("libegl1", "libgl1", "libgl1-mesa-dri", "libfontconfig1")
"""What Debian and Ubuntu call what draws: by the graphics card, or without one by the processor."""

INSTALL_PACKAGES = f"apt-get install -y --no-install-recommends {' '.join(PACKAGES)}"

WITHOUT_A_SCREEN = "townlet view --headless --screenshot town.png"
ON_NO_SCREEN = "xvfb-run -a townlet view"

_OWN = ("townlet_ecs", "systems", "components")
_DRAWING = ("arcade", "pyglet")


class ShutError(RuntimeError):
    """Nothing can be drawn here; the message says why, and what mends it."""


class Door:
    """The way to a window or to a picture: inside, all that keeps arcade from opening becomes one sentence.

    Entered with `headless`, whatever is opened inside needs no screen. A process that has once opened a window on a
    screen goes on doing so.
    """

    def __init__(self, *, headless: bool, by: str = "townlet view") -> None:
        """Take whether there shall be a screen, and who wants to draw."""
        self._headless = headless
        self._by = by
        self._former: dict[str, str] = {}
        self._warnings = warnings.catch_warnings()

    def __enter__(self) -> Self:
        """Let arcade be imported as is wanted."""
        self._former = {name: os.environ[name] for name in (HEADLESS, *QUIET) if name in os.environ}
        os.environ.update({**QUIET, **self._former, **({HEADLESS: "True"} if self._headless else {})})
        self._warnings.__enter__()
        warnings.filterwarnings("ignore", module="pyglet")  # of what then fails anyway
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the environment as it was, and say in a sentence what went wrong.

        Raises:
            MissingExtraError: What draws is not installed.
            ShutError: It is, but cannot draw here.
        """
        self._warnings.__exit__(kind, error, trace)
        for name in (HEADLESS, *QUIET):
            os.environ.pop(name, None)
        os.environ.update(self._former)
        if isinstance(error, ModuleNotFoundError) and (error.name or "").partition(".")[0] not in _OWN:
            raise missing(error, extra="view", by=self._by) from None
        if error is not None and (words := _reason(error, trace, headless=self._headless)):
            raise ShutError(f"{self._by}: {words}") from None


def open_headless(width: int, height: int, *, by: str = "townlet view") -> "arcade.Window":
    """Return the window of this process, or else a new one of a size in pixels that no screen shows.

    Raises:
        MissingExtraError: What draws is not installed.
        ShutError: It is, but cannot draw here.
    """
    with Door(headless=True, by=by):
        import arcade

        try:
            return arcade.get_window()
        except RuntimeError:  # there is none yet
            window = arcade.Window(width, height, "Townlet", antialiasing=False, vsync=False)
    refuse_old(window, by=by)
    return window


def open_hidden(width: int, height: int, *, by: str = "townlet view") -> "arcade.Window":
    """Return a new window on the screen that does not show itself: whether there could be one that does.

    Raises:
        MissingExtraError: What draws is not installed.
        ShutError: It is, but cannot draw here.
    """
    with Door(headless=False, by=by):
        import arcade

        window = arcade.Window(width, height, "Townlet", antialiasing=False, vsync=False, visible=False)
    refuse_old(window, by=by)
    return window


def try_doors(where: str) -> str:
    """Return what draws without a screen (`headless`) or on one (`screen`), in words.

    Raises:
        MissingExtraError: What draws is not installed.
        ShutError: It is, but cannot draw here.
    """
    window = open_headless(64, 64) if where == "headless" else open_hidden(64, 64)
    return f"{window.ctx.info.RENDERER}, OpenGL {'.'.join(map(str, _version(window)))}"


def _version(window: "arcade.Window") -> tuple[int, int]:
    """Return the version of OpenGL that draws a window."""
    version: tuple[int, int] = window.ctx.gl_version  # type: ignore[attr-defined]  # every context of OpenGL has it
    return version


def refuse_old(window: "arcade.Window", *, by: str = "townlet view") -> None:
    """Refuse a window of an OpenGL that is older than what shaders are written for.

    Raises:
        ShutError: It is.
    """
    if _version(window) < GL_MIN:
        found = ".".join(map(str, _version(window)))
        raise ShutError(f"{by}: {window.ctx.info.RENDERER} has OpenGL {found} (3.3 or newer); {_mended()}")


def refuse_few_colours(window: "arcade.Window", *, by: str = "townlet view") -> None:
    """Refuse a screen of the X Window System with too few colours: a window on it never appears, and pyglet waits.

    Raises:
        ShutError: It has fewer than `COLOUR_BITS_MIN` bits.
    """
    display, screen = (getattr(window, name, None) for name in ("_x_display", "_x_screen_id"))
    if display is None or screen is None:  # another system
        return
    from pyglet.libs.x11.xlib import XDefaultDepth

    bits = int(XDefaultDepth(display, screen))
    if bits < COLOUR_BITS_MIN:
        wanted = f"{COLOUR_BITS_MIN}, as of Xvfb -screen 0 1280x720x{COLOUR_BITS_MIN}"
        raise ShutError(f"{by}: the screen has {bits} bits of colour ({wanted}); or {WITHOUT_A_SCREEN}")


def _reason(error: BaseException, trace: TracebackType | None, *, headless: bool) -> str:
    """Return why nothing opens, and what mends it; empty for an error that is not of drawing."""
    words = " ".join(str(error).split())
    if isinstance(error, ImportError) and words.startswith("Library "):
        return f"the system library {words.split()[1]} is missing; {_mended()}"
    if isinstance(error, ImportError):
        of_drawing = (error.name or "").partition(".")[0] in _DRAWING or _is_inside(trace)
        fix = install_extra("view")
        return f"the arcade that is installed does not fit ({words}); fix: {fix}" if of_drawing else ""
    kind = type(error)
    if kind.__name__ == "NoSuchDisplayException":
        display = os.environ.get("DISPLAY")
        where = f"DISPLAY={display} cannot be reached" if display else "DISPLAY is not set"
        return f"there is no screen for a window: {where}; fix: {ON_NO_SCREEN}, or {WITHOUT_A_SCREEN}"
    if kind.__name__ in ("NoOpenGLException", "NoSuchConfigException", "ContextException", "GLXInfoException"):
        way = "without a screen (EGL)" if headless else "on this screen"
        return f"there is no OpenGL 3.3 {way}, its driver is missing or too old; {_mended()}"
    if kind.__module__.partition(".")[0] in _DRAWING or (isinstance(error, Exception) and _is_inside(trace)):
        return f"the graphics driver cannot be used ({kind.__name__}: {words}); {_mended()}"
    return ""


def _mended() -> str:
    """Return what mends a missing or an old driver."""
    if sys.platform.startswith("linux"):
        return f"fix: {INSTALL_PACKAGES}"
    return "fix: install the newest driver of the graphics card"


def _is_inside(trace: TracebackType | None) -> bool:
    """Return whether an error came out of what draws, and not out of our own code."""
    if trace is None:
        return False
    while trace.tb_next is not None:
        trace = trace.tb_next
    return str(trace.tb_frame.f_globals.get("__name__", "")).partition(".")[0] in _DRAWING
