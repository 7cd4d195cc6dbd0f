"""Signs: icons over people, at things and over places, for what is the matter with them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.people import Need
from components.words import NOTHING, Claim, Doing, Trouble
from townlet_ecs.view.art.sprites import Art
from townlet_ecs.view.map.frame import Frame
from townlet_ecs.view.map.site import Lot, Site
from townlet_ecs.view.map.stamps import stamps, stand_at

LOW_NEED = 0.15
"""A need below it shows in the bubble."""

QUIET = (Doing.IDLE, Doing.WALKING, Doing.IDLING)
"""What needs no bubble."""

SIGNS_APART = 1.4
"""Tiles from one sign over a place to the next."""

Parts = NDArray[np.float32]
Stamps = NDArray[np.void]


class Bubbles:
    """Bubbles with icons over everybody who is about something, lacks something or waits."""

    def __init__(self, art: Art) -> None:
        """Find the icons."""
        self._bubble = art.uv("bubble")
        self._waiting = _parts(art, ["waiting"])
        self._low = _parts(art, [f"low_{need.name.lower()}" for need in Need if Need.HUNGER <= need <= Need.COMFORT])
        self._doing = _parts(art, [doing.name.lower() for doing in Doing])

    def of(self, frame: Frame, way: NDArray[np.float32]) -> Stamps:
        """Return the bubbles over people on their way, each with its icon right after it."""
        low = frame.lowest < LOW_NEED
        waits = np.isin(frame.claim, (Claim.WAITING, Claim.CALLED))
        quiet = np.isin(frame.doing, QUIET)
        index = np.flatnonzero(low | waits | ~quiet)
        icons = self._doing[frame.doing[index]]
        lacks = (low & quiet)[index]
        icons[lacks] = self._low[frame.worst[index][lacks]]
        icons[waits[index]] = self._waiting
        bubbles, pictures = stamps(len(index)), stamps(len(index))
        parts: tuple[tuple[Stamps, Any, float], ...] = ((bubbles, self._bubble, 1.0), (pictures, icons, 0.62))
        for records, part, size in parts:
            records["way"] = way[index]
            records["apart"][:, 0] = 0.42
            records["apart"][:, 1] = -1.12
            records["apart"][:, 3] = -3.0
            records["size"][:, :2] = 0.42 * size
            records["size"][:, 2:] = 15.0 * size
            records["part"] = part
        pictures["apart"][:, 3] -= 1.5
        return np.stack((bubbles, pictures), axis=1).reshape(-1)


class Signs:
    """Icons on objects out of order, over closed places, places struck or without power or water, and at trucks."""

    def __init__(self, site: Site, art: Art) -> None:
        """Note where places are, and find the icons."""
        self._site = site
        self._is_place = np.array([bool(lot.kind) for lot in site.lots])
        self._middle = np.array([lot.left + lot.width / 2 for lot in site.lots])
        self._top = np.array([lot.top for lot in site.lots])
        self._broken = _parts(art, ["broken"])
        self._icons = _parts(art, ["no_power", "no_water", "closed", "truck"])
        self._struck: dict[Trouble, Parts] = {
            kind: _parts(art, [kind.name.lower()]) for kind in Trouble if kind != Trouble.NONE
        }

    def of(self, frame: Frame, struck: tuple[tuple[Lot, Trouble], ...]) -> Stamps:
        """Return the signs of a frame; those over one place stand side by side."""
        things = np.flatnonzero((frame.broken > 0) & (self._site.object_x != NOTHING))
        holds = np.zeros((len(self._icons) + len(struck), len(self._top)), bool)
        holds[: len(self._icons)] = frame.lit == 0, frame.wet == 0, frame.shut != 0, frame.truck != 0
        for number, (lot, _) in enumerate(struck, len(self._icons)):
            holds[number, lot.row] = True
        holds &= self._is_place
        place, sign = np.nonzero(holds.T)
        number_there, last_there = (holds.cumsum(axis=0) - 1)[sign, place], holds.sum(axis=0)[place] - 1
        records = stamps(len(things) + len(place))
        at_things, over_places = records[: len(things)], records[len(things) :]
        stand_at(at_things, self._site.object_x[things] + 0.5, self._site.object_y[things] + 0.5)
        at_things["part"] = self._broken
        across = self._middle[place] + SIGNS_APART * (number_there - last_there / 2)
        stand_at(over_places, across, self._top[place] + 0.4)
        over_places["part"] = np.concatenate((self._icons, *(self._struck[kind] for _, kind in struck)))[sign]
        records["size"] = 0.6, 0.6, 12.0, 12.0
        return records


def _parts(art: Art, names: list[str]) -> Parts:
    """Return which parts of the sheet icons are, one line for each."""
    return np.array([art.uv(f"icon/{name}") for name in names], np.float32)
