"""The weather: how often it is what, what the cold does, and where people go when it is not fine."""

from collections import Counter

import numpy as np
import pytest

from components.people import Body, Need, Timer, Where
from components.town import Clock, EventCount, Unrest
from components.words import EventKind, Tile, Weather
from systems.blocks import TownBlocks
from systems.weather import chill, is_outdoors, next_weather
from tests.scenes import blocks_of, do, idle, place_rows, riverside, stand, tile, town_at
from townlet_ecs import Town
from townlet_ecs.commands import SetWeather
from townlet_ecs.config.loading import load_all
from townlet_ecs.report import use_counts

STREET = (14, 14)
DAY = 1_440


def weather_of(town: Town) -> Weather:
    return Weather(int(blocks_of(town).town_i64[Unrest.WEATHER]))


def feel(blocks: TownBlocks) -> None:
    chill(blocks)


def test_the_weather_holds_for_six_hours() -> None:
    town = Town(riverside(), seed=3)
    changes = []
    for _ in range(4 * DAY):
        before = weather_of(town)
        town.step()
        if weather_of(town) != before:
            changes.append(town.tick - 1)
    assert changes
    assert all(tick % 360 == 0 for tick in changes)
    assert blocks_of(town).town_i64[EventCount.FIRST + EventKind.WEATHER_CHANGED] == len(changes)


def test_it_is_sunny_rainy_and_cold_as_often_as_the_config_says() -> None:
    blocks = blocks_of(Town(riverside(), seed=3))
    seen: Counter[int] = Counter()
    with np.errstate(over="ignore"):
        for tick in range(20_000):
            blocks.town_i64[Clock.TICK] = tick
            seen[int(next_weather(blocks, blocks.params_block[0].weather))] += 1
    shares = [seen[weather] / 20_000 for weather in Weather]
    assert shares == pytest.approx([0.60, 0.25, 0.15], abs=0.015)


def test_it_is_sunny_where_no_weather_is_possible() -> None:
    town = Town(load_all("riverside", ["weather.sunny=0", "weather.rain=0", "weather.cold=0"]), seed=3)
    town.run(DAY)
    assert weather_of(town) == Weather.SUNNY


def test_the_sun_always_shines_on_the_quiet_town() -> None:
    town = Town("quiet", seed=3)
    town.run(5 * DAY)
    assert weather_of(town) == Weather.SUNNY
    assert blocks_of(town).town_i64[EventCount.FIRST + EventKind.WEATHER_CHANGED] == 0


def test_cold_takes_comfort_outdoors_only() -> None:
    town = Town(riverside(), seed=7)
    blocks = blocks_of(town)
    stand(blocks, 0, tile(town, *STREET))
    before = blocks.people_f32.copy()
    feel(blocks)
    change = before - blocks.people_f32
    assert change[Need.COMFORT, 0] == pytest.approx(1 / 960, rel=1e-4)
    change[Need.COMFORT, 0] = 0
    assert not change.any()


def test_everybody_in_the_park_is_outdoors_and_everybody_at_home_is_not() -> None:
    town = Town(riverside(), seed=7)
    blocks = blocks_of(town)
    template = town.world.atlas.town_map.templates[0]
    park = template.places[place_rows(town, "park")[0]]
    for cell in range(len(blocks.cells_u8)):
        x, y = cell % template.width, cell // template.width
        ground = Tile(int(template.tiles[y, x]))
        expected = ground in (Tile.GRASS, Tile.ROAD, Tile.BUS_STOP)
        assert is_outdoors(blocks, cell) == expected
    assert park.kind == "park"
    assert not any(
        is_outdoors(blocks, int(cell))
        for cell in blocks.people_i32[Where.CELL, blocks.people_i8[Body.LIVE] == 1]
    )


def test_who_becomes_too_cold_thinks_again() -> None:
    town = Town(load_all("riverside", ["needs.urgent.comfort=0.2"]), seed=7)
    blocks = blocks_of(town)
    idle(blocks)
    stand(blocks, 0, tile(town, *STREET))
    stand(blocks, 1, tile(town, *STREET) + 1)
    blocks.people_f32[Need.COMFORT, [0, 1]] = 0.2005, 0.5
    decides = int(blocks.people_i32[Timer.DECIDE, 1])
    feel(blocks)
    assert blocks.people_i32[Timer.DECIDE, 0] == blocks.town_i64[Clock.TICK]
    assert blocks.people_i32[Timer.DECIDE, 1] == decides


def test_an_operator_s_weather_holds_until_the_next_draw() -> None:
    town = town_at(400)
    drawn = weather_of(town)
    other = next(weather for weather in Weather if weather != drawn)
    do(town, SetWeather(weather=other.name.lower()))  # type: ignore[arg-type]
    town.run(719 - 400)
    assert weather_of(town) == other
    steady = town_at(719)
    town.run(2)
    steady.run(2)
    assert weather_of(town) == weather_of(steady)


@pytest.mark.parametrize(("sky", "fine"), [("sunny", True), ("rain", False), ("cold", False)])
def test_people_meet_in_the_park_when_it_is_fine_and_in_the_cafe_when_it_is_not(sky: str, fine: bool) -> None:
    sets = [f"weather.{each}={int(each == sky)}" for each in ("sunny", "rain", "cold")]
    town = Town(load_all("riverside", [*sets, "disturbances.enabled=false"]), seed=7)
    town.run(4 * DAY)
    uses = use_counts(blocks_of(town), town.world)
    assert (uses["meet_in_park"] > 0) == fine
    assert uses["meet_in_cafe"] > 0 or fine
    assert (uses["sit_outside"] == 0) or sky != "rain"
