"""What people are to one another: ties to others who were given that id, and the warmth that they amount to."""

from collections.abc import Iterator

import numpy as np

from components.people import Bond, Identity, TieFamiliarity, TieRivalry, TieStory, TieTrust, TieWho
from components.town import Clock
from components.words import NOTHING
from systems.blocks import TownBlocks
from townlet_ecs.sound.telling import living, told

WARMTH_ERROR = 1e-6
"""How far the warmth may be from the mean of the ties, by rounding."""


def warmth(town: TownBlocks) -> Iterator[str]:
    """Yield whose warmth is not the mean of what their ties say."""
    known = town.view(TieWho) != NOTHING
    fondness = np.where(known, town.view(TieTrust).astype(np.float64) + town.view(TieFamiliarity), 0.0)
    mean = fondness.sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    off = abs(town.people_f32[Bond.WARMTH] - mean) > WARMTH_ERROR
    yield from told("a warmth that is not that of the ties", living(town) & off)


def ties(town: TownBlocks) -> Iterator[str]:
    """Yield ties to nobody, to oneself, twice to the same person, and levels of no tie."""
    who = town.view(TieWho)
    yield from told("a tie to somebody who was never here", who >= town.town_i64[Clock.NEXT_ID])
    yield from told("a tie to oneself", (who != NOTHING) & (who == town.people_i32[Identity.ID]))
    order = np.sort(who, axis=0)
    yield from told("two ties to the same person", (order[1:] == order[:-1]) & (order[1:] != NOTHING))
    level = (town.view(TieTrust) != 0) | (town.view(TieFamiliarity) != 0) | (town.view(TieRivalry) != 0)
    yield from told("a feeling for nobody", (who == NOTHING) & (level | (town.view(TieStory) != 0)))
