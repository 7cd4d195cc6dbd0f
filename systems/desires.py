"""Desires: how much a person wants each option now, by the decision table of the design's catalogue, section 9."""

import numpy as np

from components.people import Belongs, Identity, Intent, Need, Persona, Purse, Roster, Summons
from components.town import Clock
from components.words import NOTHING, Option
from systems.arrays import Float, Int, Record
from systems.blocks import TownBlocks
from systems.kernel import kernel
from systems.personality import buffer_cents
from systems.random import Stream, draw, fraction
from systems.rules import is_on_shift
from systems.summons import is_called

SOON_TICKS = 150
"""Ticks before leaving for work in which people see to it that they have eaten."""

BEDTIME_TICKS = 60
"""Ticks around the beginning of the own night in which they do so, too."""

SEEK_FROM_TICK, SEEK_UNTIL_TICK = 420, 1_200
"""Minutes of the day between which people look for work, though the board can be read at any hour."""

NAP_TICKS_MIN = 45
"""Ticks of the night that are worth going to bed for."""


@kernel
def is_urgent(town: TownBlocks, row: Int) -> bool:
    """Return whether a need is so low that it breaks a commitment."""
    for need in range(Need.HUNGER, Need.COMFORT + 1):
        if town.people_f32[need, row] < town.params.needs.urgent[need]:
            return True
    return False


@kernel
def chance(town: TownBlocks, row: Int, number: Int, share: Float) -> bool:
    """Return whether a draw of this person and tick falls below a share."""
    who = np.int64(town.people_i32[Identity.ID, row])
    dice = draw(town.town_i64[Clock.KEY], Stream.POLICY, town.town_i64[Clock.TICK], who, number)
    return bool(fraction(dice) < share)


@kernel
def is_night(to_wake: Int, script: Record) -> bool:
    """Return whether it is a person's own night, with enough of it left to lie down."""
    return bool(to_wake > NAP_TICKS_MIN and to_wake <= script.sleep_ticks)


@kernel
def wants_meal(town: TownBlocks, row: Int, slack: Int, to_wake: Int, script: Record) -> bool:
    """Return whether a person is hungry enough for the time of day."""
    hunger = town.people_f32[Need.HUNGER, row]
    if hunger < script.hungry_below:
        return True
    if slack > 0 and slack <= SOON_TICKS and hunger < script.hungry_before_work:
        return True
    return bool(abs(to_wake - script.sleep_ticks) < BEDTIME_TICKS and hunger < script.hungry_before_bed)


@kernel
def desire_for_food(town: TownBlocks, row: Int, slack: Int, to_wake: Int, at_home: bool, on_site: bool) -> Float:
    """Return the desire to eat or cook: lunch at work, hunger, a full larder, a treat."""
    script = town.params.decisions
    hunger = town.people_f32[Need.HUNGER, row]
    if on_site and slack <= 0 and hunger < script.hungry_at_work:
        return np.float32(0.97)
    if wants_meal(town, row, slack, to_wake, script):
        return np.float32(0.85)
    if (
        at_home
        and town.people_i16[town.params.goods.meal, row] < script.meals_kept
        and town.people_i16[town.params.goods.raw, row] > 0
    ):
        return np.float32(0.65)
    if town.people_i16[town.params.goods.dish, row] > 0:
        return np.float32(0.62)
    savings = town.people_i64[Purse.WALLET, row] - buffer_cents(town, row)
    if savings > 0 and hunger < np.float32(0.72):
        return np.float32(0.35)
    return np.float32(0.0)


@kernel
def desire_for_washing(town: TownBlocks, row: Int, slack: Int, to_wake: Int, at_home: bool) -> Float:
    """Return the desire to get clean: before bed, when unclean, before work, or just the hands now and then."""
    script = town.params.decisions
    hygiene = town.people_f32[Need.HYGIENE, row]
    bedtime = is_night(to_wake, script) and town.people_f32[Need.ENERGY, row] < script.tired_at_night
    if bedtime and hygiene < script.unclean_before_work:
        return np.float32(0.81)
    if hygiene < script.unclean_below or (slack > 0 and slack < 200 and hygiene < script.unclean_before_work):
        return np.float32(0.75)
    if at_home and chance(town, row, 5, script.wash_chance):
        return np.float32(0.36)
    return np.float32(0.0)


@kernel
def desire_for_sleep(town: TownBlocks, row: Int, slack: Int, to_wake: Int) -> Float:
    """Return the desire to sleep: in the own night, when exhausted, before a late shift."""
    script = town.params.decisions
    energy = town.people_f32[Need.ENERGY, row]
    if is_night(to_wake, script) and slack > 60 and energy < script.tired_at_night:
        return np.float32(0.80)
    if energy < script.tired_by_day or (slack > 100 and slack < 300 and energy < script.nap_before_work):
        return np.float32(0.70)
    return np.float32(0.0)


@kernel
def desire_for_shopping(town: TownBlocks, row: Int, slack: Int, to_wake: Int) -> Float:
    """Return the desire to shop: no food and hungry, a low larder, no clothes, rent owed, a treat."""
    script = town.params.decisions
    raw = np.int64(town.people_i16[town.params.goods.raw, row])
    meals = np.int64(town.people_i16[town.params.goods.meal, row])
    if raw + meals == 0 and wants_meal(town, row, slack, to_wake, script):
        return np.float32(0.84)
    if raw < script.food_kept or town.people_i64[Purse.RENT_OWED, row] > 0:
        return np.float32(0.60)
    if (
        town.people_i16[town.params.goods.clothes, row] == 0
        and town.people_i64[Purse.WALLET, row] > script.clothes_from_cents
    ):
        return np.float32(0.58)
    savings = town.people_i64[Purse.WALLET, row] - buffer_cents(town, row)
    if savings > 0 and chance(town, row, 1, script.treat_chance):
        return np.float32(0.34)
    return np.float32(0.0)


@kernel
def desire_for_company(town: TownBlocks, row: Int, company: bool) -> Float:
    """Return the desire for company: a meeting or festival, loneliness, somebody free near by, or a fancy."""
    script = town.params.decisions
    social = town.people_f32[Need.SOCIAL, row]
    if is_called(town, row, town.town_i64[Clock.TICK]):
        if town.people_i32[Summons.WHO, row] != NOTHING:
            return np.float32(0.55)
        return np.float32(0.44) if social < np.float32(0.97) else np.float32(0.31)
    extroversion = town.people_f32[Persona.EXTROVERSION, row]
    enough = script.lonely_below + town.params.personality.lonely_per_extroversion * extroversion
    if town.people_i8[Intent.OPTION, row] == Option.SOCIALISE:
        enough = script.content_with_company
    if social < enough:
        return np.float32(0.45)
    speaks = script.chat_chance * (
        np.float32(1.0) + town.params.personality.chat_chance_per_extroversion * extroversion
    )
    if social < np.float32(0.97) and chance(town, row, 2, speaks) and company:
        return np.float32(0.30)
    goes_out = script.outing_chance + town.params.personality.outing_chance_per_extroversion * extroversion
    if chance(town, row, 3, goes_out):
        return np.float32(0.25)
    return np.float32(0.0)


@kernel
def desire_for_rest(town: TownBlocks, row: Int) -> Float:
    """Return the desire to relax: ill at ease, restless, or a fancy of somebody with savings."""
    script = town.params.decisions
    comfort = town.people_f32[Need.COMFORT, row]
    if comfort < script.uneasy_below:
        return np.float32(0.50)
    if comfort < script.restless_below:
        return np.float32(0.40)
    savings = town.people_i64[Purse.WALLET, row] - buffer_cents(town, row)
    if savings > 0 and chance(town, row, 4, script.treat_chance):
        return np.float32(0.33)
    return np.float32(0.0)


@kernel
def desire_for_work(town: TownBlocks, row: Int, slack: Int) -> Float:
    """Return the desire to work: nothing but an urgent need comes before it once it is time to leave."""
    urgent = town.params.needs.urgent
    if slack > 0 or town.town_i64[Clock.TICK] >= town.people_i32[Roster.END, row]:
        return np.float32(0.0)
    if (
        town.people_f32[Need.HUNGER, row] < urgent[Need.HUNGER]
        or town.people_f32[Need.ENERGY, row] < urgent[Need.ENERGY]
    ):
        return np.float32(0.15)
    return np.float32(0.95)


@kernel
def desire_for_a_job(town: TownBlocks, row: Int) -> Float:
    """Return the desire to look for work: by day, and not on an empty stomach."""
    tick_of_day = town.town_i64[Clock.TICK] % town.params.time.ticks_per_day
    if tick_of_day < SEEK_FROM_TICK or tick_of_day >= SEEK_UNTIL_TICK:
        return np.float32(0.0)
    if town.people_i32[Belongs.POSITION, row] == NOTHING and town.people_f32[Need.HUNGER, row] > np.float32(0.4):
        return np.float32(0.90)
    return np.float32(0.0)


@kernel
def desires_of(town: TownBlocks, row: Int, slack: Int, to_wake: Int, place: Int) -> tuple[Float, ...]:
    """Return how much a person wants each option now, from 0 (not at all) to 1, in the order of `Option`.

    Args:
        slack: ticks left before leaving for work.
        to_wake: ticks until the own night ends.
        place: place row stood in, or NOTHING.
    """
    at_home = place != NOTHING and place == town.people_i32[Belongs.HOME, row]
    on_site = is_on_shift(town, row, town.town_i64[Clock.TICK]) and place != NOTHING
    return (
        np.float32(0.10),
        desire_for_food(town, row, slack, to_wake, at_home, on_site),
        desire_for_washing(town, row, slack, to_wake, at_home),
        desire_for_sleep(town, row, slack, to_wake),
        desire_for_work(town, row, slack),
        desire_for_shopping(town, row, slack, to_wake),
        desire_for_company(town, row, place != NOTHING),
        desire_for_rest(town, row),
        desire_for_a_job(town, row),
    )
