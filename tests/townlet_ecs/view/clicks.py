"""What tests of panels share: how they are painted, and where a click on one leads."""

from townlet_ecs.view.panels.painted import Painted, Style
from townlet_ecs.view.panels.topbar import Ride
from townlet_ecs.view.wishes import Wish

STYLE = Style()
SCALES = (1.0, 1.5, 2.0)
WIDTH = 1280
LIVE = Ride("Riverside", paused=False, speed=10.0, newest_tick=0)


def wishes_of(panel: Painted | None) -> list[Wish]:
    assert panel is not None
    return [spot.wish for spot in panel.spots]
