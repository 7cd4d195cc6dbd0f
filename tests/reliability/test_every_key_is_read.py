"""No key of the config is idle: changing it, in this very process, moves a life, an indicator or an output."""

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from components.people import Identity, Roster
from components.rewards import Reward
from tests.reliability.keys import Key, leaves, numeric_keys
from tests.scenes import blocks_of, place_rows, riverside, tile
from tests.townlet_ecs.truth.processes import says
from townlet_ecs import Town
from townlet_ecs.commands import SetBroken, SetNeed, SetSupply, SetWallet, Spawn, Teleport
from townlet_ecs.config.loading import load_all
from townlet_ecs.config.marked import Way
from townlet_ecs.config.sections import Job
from townlet_ecs.faults import Faults

DAY = 1_440
DAYS = 6
NUMBERS = {key.way: key for key in numeric_keys()}

OUTPUT_ONLY: dict[Way, tuple[str, str, Any]] = {
    ("config_id",): ("elsewhere", "config_id", "elsewhere"),
    ("run", "days"): ("1", "ticks", DAY),
    ("run", "seed"): ("12", "seed", 12),
}
"""Keys of a run rather than of a town: value, member of the JSON, and what it then says."""

FIXED: dict[Way, str] = {
    ("time", "ticks_per_day"): "its range is a single number, which the rules of the world set",
}
"""Keys that have only one value."""

OTHER_WORDS: dict[Way, list[str]] = {
    ("map",): ["generated"],
    ("people", "profile"): ["stoic"],
    ("lifecycle", "mode"): ["training"],
    ("items",): ["[meal, raw, dish, coffee, clothes, gift]"],
    ("objects",): [f"[{', '.join(reversed(riverside().config.objects))}]"],
    ("places", "home", "sells"): ["{gift: {price_cents: 5, stock: 5, fresh: false}}"],
    **{
        ("places", kind, "sells"): ["{raw: {price_cents: 5, stock: 50, fresh: false}}"]
        for kind in ("office", "park", "gym", "clinic")
    },
}
"""Other values of keys that hold words."""

PROFILES = [("profiles", name) for name in riverside().config.profiles]
TRAITS = ("extroversion", "forgiveness", "ambition", "frugality", "patience")
OTHER_WORDS |= {(*way, trait): ["[-0.9, -0.7]", "[0.2, 0.4]"] for way in PROFILES for trait in TRAITS}
FEUDS = ["ties.failed_chat_rivalry=0.9", "ties.rival_from=0.1", "ties.reconciled_below=0.01"]
"""A town in which one word too many makes an enemy."""

KINDS = tuple(vars(riverside().config.disturbances.per_day))
UPSET = [
    "disturbances.gap_ticks=30",
    *(f"disturbances.per_day.{kind}=10" for kind in KINDS),
    *(f"disturbances.cooldown_ticks.{kind}=60" for kind in KINDS),
]
"""A town in which every kind of disturbance is common."""

CONTEXT: dict[Way, list[str]] = {
    **{
        key.way: [each for each in UPSET if not each.startswith(f"{key.name}=")]
        for key in NUMBERS.values()
        if key.way[0] == "disturbances"
    },
    ("queues", "cooldown_ticks"): ["queues.call_ticks=4", "queues.join_distance=8"],
    **{(*way, trait): [f"people.profile={way[-1]}"] for way in PROFILES for trait in TRAITS},
    ("ties", "escalation_days"): FEUDS,
    ("ties", "avoid_unless_below"): FEUDS,
    ("personality", "avoidance_per_forgiveness"): FEUDS,
    ("rewards", "avoided_conflict"): FEUDS,
    ("employment", "quit_for_percent"): [f"jobs.{job}.wage_cents_per_shift=1100" for job in ("gym", "clinic_night")],
    ("lifecycle", "jobless_days_max"): ["lifecycle.newcomer_search_days=0"],
    ("lifecycle", "newcomer_search_days"): ["lifecycle.jobless_days_max=1"],
    ("lifecycle", "mode"): ["lifecycle.collapse_level=0.5"],
    ("rewards", "eviction_penalty"): [
        "economy.rent_cents=20000", "economy.notice_after_rents=1", "lifecycle.calm_ticks=0",
    ],
    ("rewards", "collapse_penalty"): ["lifecycle.collapse_level=0.5"],
    ("rewards", "exit_guard_ticks"): ["lifecycle.collapse_level=0.5"],
}
"""Settings under which a key matters more often."""

LOADER_ONLY: dict[Way, tuple[str, str]] = {
    ("places", "clinic", "opens"): ("600", "a shift from"),
    ("places", "clinic", "closes"): ("700", "a shift from"),
    ("places", "office", "opens"): ("600", "a shift from"),
    ("places", "office", "closes"): ("800", "a shift from"),
    **{("jobs", job, "at"): ("shelf", "no affordance of the option work") for job in riverside().config.jobs},
    **{("jobs", job, "place"): ("home", "with room for staff") for job in riverside().config.jobs},
}
"""Keys that cannot be seen to move a life on the drawn map by themselves: nobody but staff has business in the office
or the clinic at night, and the work of a job is done at one kind of object in one kind of place. The loader holds
them against the rest, and that is what can be seen: value and what it then says."""

OPTIONAL = {
    ("jobs", "office", "grace_ticks"): ["28"],
    ("jobs", "office", "absent_cutoff"): ["5"],
    ("jobs", "office", "absence_slack"): ["200"],
    ("jobs", "office", "lateness_penalty_cents"): ["800"],
    ("jobs", "office", "absence_penalty_cents"): ["800"],
}
"""Keys that the default config leaves out."""

ELSEWHERE = {*OUTPUT_ONLY, *FIXED, *LOADER_ONLY, ("affordances",)}
WAYS = [way for way, _ in leaves(riverside().tree) if way not in ELSEWHERE] + list(OPTIONAL)


def signs(sets: list[str]) -> Iterator[str]:
    """Yield what a reader could see of a town under some settings: an ordinary life first, then a hard one."""
    loaded = load_all("riverside", sets)
    for live in (an_ordinary_while, a_hard_while):
        town = Town(loaded, seed=7)
        yield town.digest()
        for _ in range(DAYS):
            for _ in range(DAY // 20):
                live(town)
            yield town.digest()
        yield str(town.kpis())
    yield rewards_of_a_day(town)


def an_ordinary_while(town: Town) -> None:
    town.run(20)


def a_hard_while(town: Town) -> None:
    """People are carried off before and during their shifts; by night there are outages, newcomers and hunger."""
    be_hard_on(town)
    town.run(20)


def be_hard_on(town: Town) -> None:
    if town.tick % DAY == 0:
        a_hard_night(town)
    roster = blocks_of(town).people_i32
    for row, person in enumerate(roster[Identity.ID].tolist()):
        ahead = int(roster[Roster.START, row]) - town.tick
        if 0 < ahead <= 20 or -120 < ahead <= -100:
            town.command(Teleport(person=person, cell=tile(town, 4 + row, 0)))


def a_hard_night(town: Town) -> None:
    for _ in range(2):
        town.command(Spawn(wallet_cents=0))
    for thing in range(0, town.world.rows["objects"], 4):
        town.command(SetBroken(object=thing, broken=town.tick % (2 * DAY) == 0))
    town.command(SetSupply(supply="power", on=False, place=place_rows(town, "cafe")[0]))
    ids = town.people()["id"].tolist()
    for person in ids[:6]:
        town.command(SetNeed(person=person, need="social", level=0.2))
        town.command(SetNeed(person=person, need="energy", level=0.5))
    for person in ids[6:]:
        town.command(SetWallet(person=person, cents=150))
        town.command(SetNeed(person=person, need="hunger", level=0.05))
    for person in ids[:1]:
        town.command(SetWallet(person=person, cents=40_000))


def rewards_of_a_day(town: Town) -> str:
    """Return a digest of every reward of a hard day, tick by tick: no sum of them is kept."""
    digest = hashlib.blake2b()
    for tick in range(DAY):
        if tick % 20 == 0:
            be_hard_on(town)
        town.step()
        digest.update(town.view(Reward).tobytes())
    return digest.hexdigest()


@cache
def base(context: tuple[str, ...]) -> list[str]:
    """Return the signs of the default config under some settings."""
    return list(signs(list(context)))


def other_values(way: Way) -> list[str]:
    """Return values to try for a key, the most telling first."""
    if way in OTHER_WORDS or way in OPTIONAL:
        return OTHER_WORDS.get(way) or OPTIONAL.get(way, [])
    if way in NUMBERS:
        return [key_value(NUMBERS[way], value) for value in telling(NUMBERS[way])]
    value = riverside().tree.find(way)[0].plain()
    if isinstance(value, bool):
        return [str(not value).lower()]
    if way[-1] == "place":
        return [place for place in riverside().config.places if place != value]
    if way[-1] == "at":
        return [kind for kind in riverside().config.objects if kind != value]
    if way[-1] == "days_off":
        return ["[0, 1, 2, 3]", "[3]"]
    raise AssertionError(f"no other value is known for {way}")


def telling(key: Key) -> list[float]:
    """Return numbers for a key: somewhat more and less, and the ends of its range."""
    steps = [key.value * factor for factor in (1.5, 0.5, 0.01, 20)] + [key.value + more for more in (1, -1, 40)]
    inside = [value for value in [*steps, key.low, key.high] if key.low <= value <= key.high and value != key.value]
    return list(dict.fromkeys(round(value) if key.whole else value for value in inside))


def key_value(key: Key, value: float) -> str:
    return key.set_to(value).partition("=")[2]


def moves(way: Way) -> bool:
    """Return whether some other value of a key can be seen."""
    context = CONTEXT.get(way, [])
    accepted = 0
    for value in other_values(way):
        try:
            found = signs([*context, f"{'.'.join(map(str, way))}={value}"])
            if any(now != before for now, before in zip(found, base(tuple(context)), strict=True)):
                return True
            accepted += 1
        except Faults:
            continue
    assert accepted, "every other value was refused"
    return False


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS, ids=".".join)
def test_a_key_moves_something(way: Way) -> None:
    assert moves(way)


@pytest.mark.parametrize("way", LOADER_ONLY, ids=".".join)
def test_a_key_is_held_against_the_rest(way: Way) -> None:
    value, says_so = LOADER_ONLY[way]
    with pytest.raises(Faults) as refused:
        Town(load_all("riverside", [f"{'.'.join(map(str, way))}={value}"]))
    assert any(says_so in str(fault) for fault in refused.value.faults)


@pytest.mark.parametrize("way", OUTPUT_ONLY, ids=".".join)
def test_a_key_of_the_run_is_seen_in_the_output(way: Way) -> None:
    value, member, expected = OUTPUT_ONLY[way]
    told = json.loads(says("-m", "townlet_ecs", "run", "--json", "--set", f"{'.'.join(map(str, way))}={value}"))
    assert told[member] == expected


def test_another_catalogue_is_another_life(tmp_path: Path) -> None:
    catalogue = Path(riverside().config.affordances).read_text(encoding="utf-8")
    (tmp_path / "own.yaml").write_text(catalogue.replace("ticks: 480", "ticks: 120"), encoding="utf-8")
    (tmp_path / "town.yaml").write_text("extends: riverside\nconfig_id: own\naffordances: own.yaml\n", encoding="utf-8")
    town = Town(tmp_path / "town.yaml", seed=7)
    town.run(DAY)
    plain = Town(riverside(), seed=7)
    plain.run(DAY)
    assert town.digest() != plain.digest()


def test_every_optional_key_of_a_job_is_tried() -> None:
    tried = {way[-1] for way in OPTIONAL}
    assert tried == {name for name, field in Job.__dataclass_fields__.items() if field.default is None}
