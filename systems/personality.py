"""Personality: five traits fixed at birth, and the one table of what they change.

A trait lies between -1 and 1. Every effect is a number times a trait, and every number has bounds here.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from annotated_types import Ge, Le

from components.people import Need, Persona
from components.town import Clock
from systems.arrays import Float, Int, Record
from systems.blocks import TownBlocks
from systems.kernel import kernel
from systems.random import Stream, draw, fraction

Slope = Annotated[float, Ge(-0.25), Le(0.25)]
"""What a trait of 1 adds to a factor of 1; needs never sink by more than a quarter faster or slower."""

Share = Annotated[float, Ge(-1.0), Le(1.0)]
"""What a trait of 1 adds to a share."""


@dataclass(frozen=True, kw_only=True)
class Params:
    """What traits change; a trait of -1 changes it the other way."""

    hunger_per_ambition: Slope
    """How much faster the ambitious get hungry."""
    energy_per_ambition: Slope
    """How much faster the ambitious get tired."""
    hygiene_per_frugality: Slope
    """How much faster the frugal get dirty."""
    social_per_extroversion: Slope
    """How much faster the extroverted get lonely."""
    comfort_per_patience: Slope
    """How much faster the patient get uncomfortable."""
    lonely_per_extroversion: Annotated[float, Ge(-0.15), Le(0.15)]
    """Added to the social level below which people look for company."""
    chat_gain_per_extroversion: Share
    """Added to the factor on what a chat gives."""
    chat_quality_per_extroversion: Annotated[float, Ge(-0.3), Le(0.3)]
    """Added to the quality of a chat, by the mean of the two."""
    chat_chance_per_extroversion: Share
    """Added to the factor on the chance to speak to somebody free."""
    outing_chance_per_extroversion: Annotated[float, Ge(-0.2), Le(0.2)]
    """Added to the chance to go among people without need."""
    buffer_cents_per_frugality: Annotated[int, Ge(-2000), Le(2000)]
    """Added to the cents that people keep before they treat themselves."""
    leave_margin_per_ambition: Annotated[int, Ge(-15), Le(15)]
    """Added to the ticks that people allow themselves on the way to work."""
    queue_patience_per_patience: Annotated[float, Ge(-0.9), Le(0.9)]
    """Added to the factor on how long people wait."""
    rivalry_per_ambition: Share
    """Added to the factor on rivalry that work brings, for the ambitious only."""
    harm_per_forgiveness: Annotated[float, Ge(-1.0), Le(0.0)]
    """Added to the factor on harm to a tie, for the forgiving only."""
    avoidance_per_forgiveness: Annotated[float, Ge(-0.3), Le(0.3)]
    """Added to the rivalry from which people keep away from a rival's queue: the forgiving put up with more."""
    rivalry_decay_per_forgiveness: Annotated[float, Ge(0.0), Le(2.0)]
    """Added to the factor on how fast rivalry fades, for the forgiving only."""


@kernel
def evenly(town: TownBlocks, who: Int, dimension: Int) -> Float:
    """Return a number in [0, 1) that fills the unit cube of five dimensions evenly as `who` counts up.

    The sequence is shifted by a draw of the town, so towns differ. Source: Roberts, "The unreasonable
    effectiveness of quasirandom sequences" (2018), with the root of x^6 = x + 1.
    """
    step = np.float64(1.0)
    for _ in range(dimension % 5 + 1):
        step *= np.float64(0.8812714616335696)
    shift = np.float64(fraction(draw(town.town_i64[Clock.KEY], Stream.SPAWN, 0, 0, dimension)))
    value = shift + step * np.float64(who + 1)
    return np.float32(value - np.floor(value))


@kernel
def give_traits(town: TownBlocks, row: Int, who: Int) -> None:
    """Give a person the traits that the even spread has for their id, between the bounds of the people's profile."""
    bounds = town.params.persona
    for number in range(Persona.PATIENCE - Persona.EXTROVERSION + 1):
        share = evenly(town, who, 5 + (number + 2) % 5)
        low, high = bounds.low[number], bounds.high[number]
        town.people_f32[Persona.EXTROVERSION + number, row] = low + (high - low) * share


@kernel
def need_factor(town: TownBlocks, need: Int, row: Int, personality: Record) -> Float:
    """Return how much faster or slower a need of a person sinks."""
    slope = personality.hunger_per_ambition * town.people_f32[Persona.AMBITION, row]
    if need == Need.ENERGY:
        slope = personality.energy_per_ambition * town.people_f32[Persona.AMBITION, row]
    elif need == Need.HYGIENE:
        slope = personality.hygiene_per_frugality * town.people_f32[Persona.FRUGALITY, row]
    elif need == Need.SOCIAL:
        slope = personality.social_per_extroversion * town.people_f32[Persona.EXTROVERSION, row]
    elif need == Need.COMFORT:
        slope = personality.comfort_per_patience * town.people_f32[Persona.PATIENCE, row]
    return np.float32(1.0) + slope


@kernel
def buffer_cents(town: TownBlocks, row: Int) -> Int:
    """Return the cents that a person keeps before they treat themselves."""
    more = np.float32(town.params.personality.buffer_cents_per_frugality) * town.people_f32[Persona.FRUGALITY, row]
    return town.params.economy.buffer_cents + np.int64(more)


@kernel
def patience_ticks(town: TownBlocks, row: Int, ticks: Int) -> Int:
    """Return how long a person waits, from what people wait on average."""
    slope = town.params.personality.queue_patience_per_patience * town.people_f32[Persona.PATIENCE, row]
    return np.int64(np.float32(ticks) * (np.float32(1.0) + slope))
