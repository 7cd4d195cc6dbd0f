"""Signs say what is the matter: with people in bubbles over their heads, with places side by side above them."""

from dataclasses import replace

import numpy as np
import pytest

from components.people import Need
from components.words import Claim, Doing, Trouble
from townlet_ecs import Town
from townlet_ecs.view.art.sprites import Art
from townlet_ecs.view.map.frame import Frame, frame_of
from townlet_ecs.view.map.signs import Bubbles, Signs
from townlet_ecs.view.map.site import Site

ART = Art()


def scene() -> tuple[Site, Frame]:
    """A town of ten of whom nobody is about anything, and nothing is out of order."""
    town = Town()
    town.run(1)
    site = Site(town.world)
    frame = frame_of(town, site)
    return site, replace(
        frame, lowest=np.ones(10, np.float32), claim=np.zeros(10, np.int32),
        doing=np.full(10, Doing.WALKING, np.int32), broken=np.zeros_like(frame.broken),
        lit=np.ones_like(frame.lit), wet=np.ones_like(frame.wet), shut=np.zeros_like(frame.shut),
        truck=np.zeros_like(frame.truck),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("doing", "lowest", "claim", "icon"),
    [
        (Doing.WALKING, 1.0, Claim.NONE, None),
        (Doing.EATING, 1.0, Claim.NONE, "eating"),
        (Doing.EATING, 0.1, Claim.NONE, "eating"),
        (Doing.WALKING, 0.1, Claim.NONE, "low_hygiene"),
        (Doing.WALKING, 0.1, Claim.WAITING, "waiting"),
        (Doing.IDLE, 1.0, Claim.CALLED, "waiting"),
    ],
)
def test_a_bubble_tells_who_waits_then_what_is_done_then_what_is_lacking(
    doing: Doing, lowest: float, claim: Claim, icon: str | None
) -> None:
    _, frame = scene()
    frame.doing[3], frame.lowest[3], frame.claim[3], frame.worst[3] = doing, lowest, claim, Need.HYGIENE - Need.HUNGER
    way = np.arange(40, dtype=np.float32).reshape(10, 4)
    found = Bubbles(ART).of(frame, way)
    assert len(found) == (0 if icon is None else 2)
    if icon is not None:
        assert np.allclose(found["part"], [ART.uv("bubble"), ART.uv(f"icon/{icon}")])
        assert np.array_equal(found["way"], way[[3, 3]])


def test_signs_over_a_place_stand_side_by_side_around_its_middle() -> None:
    site, frame = scene()
    lot = next(lot for lot in site.lots if lot.kind)
    assert len(Signs(site, ART).of(frame, ())) == 0
    frame.lit[lot.row], frame.shut[lot.row] = 0, 1
    found = Signs(site, ART).of(frame, ((lot, Trouble.FESTIVAL),))
    names = [f"icon/{name}" for name in ("no_power", "closed", "festival")]
    assert np.allclose(found["part"], [ART.uv(name) for name in names])
    assert np.allclose(found["way"][:, 0] - (lot.left + lot.width / 2), [-1.4, 0.0, 1.4], atol=1e-4)
    assert np.allclose(found["way"][:, 1], lot.top + 0.4)
