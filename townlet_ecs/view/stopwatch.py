"""A stopwatch on the window: how fast it draws and what that costs the life, for `townlet bench --suite view`.

`python -m townlet_ecs.view.stopwatch frames PEOPLE SECONDS LAPS` prints JSON, and so does `pace PEOPLE SPEED SECONDS`.
Nothing is seen of it: what a window shows is drawn without a screen.
"""

import json
import math
import sys
import threading
import time
from typing import TYPE_CHECKING, TypedDict

from townlet_ecs.extras import MissingExtraError
from townlet_ecs.town import Town
from townlet_ecs.view.doors import Door, ShutError, open_headless

if TYPE_CHECKING:
    from townlet_ecs.view.living.pace import Stepper
    from townlet_ecs.view.living.pacing import LookBy, Paced, Seen
    from townlet_ecs.view.looking import Glimpse, Pacer
    from townlet_ecs.view.viewer import Viewer

SIZE = 1280, 720
MORNING = 9 * 60
"""The tick from which towns are watched: people are about."""

PICTURES_PER_SECOND = 60.0
"""Pictures for which time goes on by a second: those of a window."""

SPEED = 10.0
WARM_FRAMES = 12
"""Pictures before the first that counts."""


class Desktop:
    """What a window shows of a town at first, whole, drawn where nobody sees it.

    Attributes:
        life: That of the town.
        eye: What looks at it.
    """

    def __init__(self, people: int) -> None:
        """Open it on a town in the morning.

        Raises:
            MissingExtraError: What draws is not installed.
            ShutError: It is, but cannot draw here.
        """
        self._ctx = open_headless(*SIZE).ctx
        from townlet_ecs.view.art.sprites import Art  # these need what draws
        from townlet_ecs.view.living.life import Life
        from townlet_ecs.view.looking import Eye, Interest
        from townlet_ecs.view.map.site import Site
        from townlet_ecs.view.viewer import SHOWN_AT_FIRST

        town = Town(agents=people)
        town.run(MORNING)
        self.life = Life.of(town)
        self._site, self._art = Site(town.world), Art()
        self.eye: Eye = Eye(self.life, self._site, Interest(SHOWN_AT_FIRST))
        self._canvas = self._ctx.framebuffer(color_attachments=[self._ctx.texture(SIZE, components=4)])

    def viewer(self, pacer: "Pacer") -> "Viewer":
        """Return a viewer of the life; its first picture is there when the ground is painted."""
        from townlet_ecs.view.viewer import Viewer

        return Viewer(self._ctx, SIZE, self._site, self._art, pacer, self.eye, patient=True)

    def draw(self, viewer: "Viewer", now: float) -> None:
        """Draw a picture, to the last pixel."""
        with self._canvas.activate() as canvas:
            canvas.clear()
            viewer.draw(now)
            self._ctx.finish()


class Ahead:
    """Hands a viewer what was looked at before, so that drawing is timed and living is not."""

    def __init__(self, stepper: "Stepper[Glimpse]") -> None:
        """Take what lives."""
        self._stepper = stepper
        self._seen: Seen[Glimpse] | None = None

    def advance(self) -> None:
        """Live until the next picture, and look."""
        self._stepper.advance(1 / PICTURES_PER_SECOND)
        self._seen = self._stepper.take()

    def ask(self, wish: "Paced | LookBy[Glimpse]") -> None:
        """Pass it on."""
        self._stepper.ask(wish)

    def take(self) -> "Seen[Glimpse] | None":
        """Return what was looked at, once."""
        seen, self._seen = self._seen, None
        return seen


def frames(people: int, seconds: float, laps: int) -> list[float]:
    """Return how many pictures are drawn in a second, lap by lap, of a town at 10 ticks a second.

    Six pictures are drawn for each tick, as in a window: one takes in a new moment, and in five people walk on.
    """
    from townlet_ecs.view.living.pace import Stepper

    desktop = Desktop(people)
    stepper = Stepper(desktop.life, desktop.eye, speed=SPEED)
    ahead = Ahead(stepper)
    viewer = desktop.viewer(ahead)

    def lap(count: int) -> float:
        spent = 0.0
        for _ in range(count):
            ahead.advance()
            began = time.perf_counter()
            desktop.draw(viewer, stepper.now())
            spent += time.perf_counter() - began
        return count / spent

    lap(2)
    count = max(6, round(lap(WARM_FRAMES) * seconds / 6) * 6)
    found = [lap(count) for _ in range(laps)]
    viewer.scene.close()
    desktop.life.close()
    return found


def pace(people: int, speed: float, seconds: float) -> list[float]:
    """Return how many ticks are lived in a second: while pictures are drawn, and while somebody only looks.

    Pictures are drawn one after the other, up to as many as a window draws. A speed of 0 is as fast as it goes.
    """
    desktop = Desktop(people)
    found = [_rate(desktop, speed or math.inf, seconds, is_drawn=is_drawn) for is_drawn in (True, False)]
    desktop.life.close()
    return found


def _rate(desktop: Desktop, speed: float, seconds: float, *, is_drawn: bool) -> float:
    """Return how many ticks are lived in a second while somebody watches."""
    from townlet_ecs.view.living.pace import Pace

    pause = threading.Event()
    with Pace(desktop.life, desktop.eye, speed=speed) as pacer:
        viewer = desktop.viewer(pacer)

        def watch(until: float) -> None:
            while (now := time.monotonic()) < until:
                if is_drawn:
                    desktop.draw(viewer, now)
                else:
                    pacer.take()
                pause.wait(max(0.0, now + 1 / PICTURES_PER_SECOND - time.monotonic()))

        watch(time.monotonic() + 1.0)
        began, tick = time.monotonic(), desktop.life.tick
        watch(began + seconds)
        rate = (desktop.life.tick - tick) / (time.monotonic() - began)
    viewer.scene.close()
    return rate


def leave_early() -> None:
    """Let windows of this process close as soon as they have shown a picture of a town; no screen shows them."""
    with Door(headless=True):
        from townlet_ecs.view.window import TownWindow
    draw = TownWindow.on_draw

    def draw_once(window: TownWindow) -> None:
        draw(window)
        if window.shows_a_town:
            window.ctx.finish()
            window.close()

    TownWindow.on_draw = draw_once  # type: ignore[method-assign,assignment]  # of all windows of this process


class Answer(TypedDict):
    """What is printed: values, or why nothing can be drawn."""

    shut: str
    values: list[float]


def answer(what: str, *numbers: float) -> Answer:
    """Return what is found of `frames`, `pace`, or only of the `door`: whether there is one."""
    values: list[float] = []
    try:
        match what, numbers:
            case "frames", (people, seconds, laps):
                values = frames(int(people), seconds, int(laps))
            case "pace", (people, speed, seconds):
                values = pace(int(people), speed, seconds)
            case _:
                assert (what, numbers) == ("door", ()), "frames PEOPLE SECONDS LAPS, pace PEOPLE SPEED SECONDS, or door"
                open_headless(*SIZE)
    except (MissingExtraError, ShutError) as error:
        return {"shut": str(error), "values": []}
    return {"shut": "", "values": values}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(answer(sys.argv[1], *map(float, sys.argv[2:]))))
