"""Weather: sun, rain or cold, drawn anew every few hours; out of doors the cold wears on people."""

from dataclasses import dataclass

import numpy as np

from components.atlas import BlockColumn, Plane
from components.people import Body, Need, Timer, Where
from components.town import Clock, Unrest
from components.words import NOTHING, EventKind, System, Tile, Weather
from systems.arrays import Int, Record
from systems.blocks import TownBlocks
from systems.events import record
from systems.kernel import kernel
from systems.params import PositiveTicks, Weight
from systems.processor import Stage
from systems.random import Stream, draw, fraction
from systems.traps import spring
from systems.ways import block_of_cell


@dataclass(frozen=True, kw_only=True)
class Params:
    """How often it is sunny, rainy or cold, and what cold does; sunny where all three are 0."""

    hold_ticks: PositiveTicks
    """Ticks of the clock at whose multiples the weather is drawn anew."""
    sunny: Weight
    """How often it is sunny, in proportion to the others."""
    rain: Weight
    """How often it rains."""
    cold: Weight
    """How often it is cold."""
    ticks_to_chill: PositiveTicks
    """Ticks outdoors in the cold in which comfort falls from 1 to 0, besides its own sinking."""


@kernel
def set_weather(town: TownBlocks, weather: Int) -> None:
    """Let the weather be what is said; a change is told."""
    if weather != town.town_i64[Unrest.WEATHER]:
        record(town, EventKind.WEATHER_CHANGED, NOTHING, NOTHING, weather, town.town_i64[Unrest.WEATHER])
        town.town_i64[Unrest.WEATHER] = weather


@kernel
def next_weather(town: TownBlocks, weather: Record) -> Int:
    """Return the weather that the town's dice show at this tick."""
    total = weather.sunny + weather.rain + weather.cold
    chance = fraction(draw(town.town_i64[Clock.KEY], Stream.WEATHER, town.town_i64[Clock.TICK], 0, 0)) * total
    if chance < weather.rain:
        return np.int64(Weather.RAIN)
    if chance < weather.rain + weather.cold:
        return np.int64(Weather.COLD)
    return np.int64(Weather.SUNNY)


@kernel
def is_outdoors(town: TownBlocks, cell: Int) -> bool:
    """Return whether a tile lies under the sky: parks and streets, but no floor and no doorway."""
    block = block_of_cell(town, np.int64(cell))
    template = np.int64(town.blocks_i32[BlockColumn.TEMPLATE, block])
    ground = np.int64(town.terrain_u8[template, Plane.TILE, np.int64(cell) - block * town.site.cells])
    return bool(ground == Tile.GRASS or ground == Tile.ROAD or ground == Tile.BUS_STOP)


@kernel
def chill(town: TownBlocks) -> None:
    """Take comfort from everybody outdoors; who falls below the urgent level by it decides anew."""
    loss = np.float32(1.0) / np.float32(town.params.weather.ticks_to_chill)
    urgent = town.params.needs.urgent[Need.COMFORT]
    for row in range(town.people_i16.shape[1]):
        if not town.people_i8[Body.LIVE, row]:
            continue
        if is_outdoors(town, np.int64(town.people_i32[Where.CELL, row])):
            before = town.people_f32[Need.COMFORT, row]
            after = max(np.float32(0.0), before - loss)
            town.people_f32[Need.COMFORT, row] = after
            if before >= urgent and after < urgent:
                town.people_i32[Timer.DECIDE, row] = town.town_i64[Clock.TICK]


@kernel
def blow(town: TownBlocks) -> None:
    """Draw the weather when its time has come, and let people feel the cold."""
    if town.town_i64[Clock.TICK] % town.params.weather.hold_ticks == 0:
        set_weather(town, next_weather(town, town.params.weather))
    if town.town_i64[Unrest.WEATHER] == Weather.COLD:
        chill(town)
    spring(town, System.SKY)


class Sky(Stage):
    """Stage 2, first part: the weather."""

    def process(self) -> None:
        """Let the weather of one town pass for one tick."""
        town = self.town
        blow(town)
