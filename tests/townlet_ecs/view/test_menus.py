"""Menus: whatever they offer can be done, and what changes the town is a command."""

from collections.abc import Iterator

import pytest

from components.people import Mind, Need
from components.words import Policy
from townlet_ecs.commands import Remove, SetPolicy, Spawn
from townlet_ecs.town import Town
from townlet_ecs.upsetting import EndDisturbance, StartDisturbance
from townlet_ecs.view.map.site import Site
from townlet_ecs.view.panels.menu_panel import entry_at, menu_panel, rows_of, way_at
from townlet_ecs.view.panels.menus import Entry, Menu, menu_of, town_menu
from townlet_ecs.view.panels.painted import Style
from townlet_ecs.view.wishes import Give, Possess, Subject, Wish

NOON = 720

OF_THE_WORLD = (
    "as many disturbances go on as may at a time", "goes on at", "no rivals have time to meet", "nothing suits a",
    "is full", "no cafe is open",
)  # fmt: skip
"""Refusals that tell how things stand, and not that a menu asked for something wrong."""


@pytest.fixture(scope="module")
def noon() -> tuple[Town, Site]:
    town = Town()
    town.run(NOON)
    return town, Site(town.world)


def leaves(entries: tuple[Entry, ...]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from leaves(entry.entries)


def wished(entries: tuple[Entry, ...]) -> dict[str, Wish]:
    return {entry.label: entry.wish for entry in leaves(entries) if entry.wish is not None}


def subjects(town: Town, site: Site) -> Iterator[Subject]:
    yield from (Subject("person", int(person)) for person in town.people()["id"])
    yield from (Subject("object", row) for row in range(len(site.object_kind)) if site.object_kind[row] >= 0)
    yield from (Subject("place", lot.row) for lot in site.lots if lot.kind)


def test_every_entry_of_every_menu_is_carried_out_or_refused_for_how_things_stand() -> None:
    town = Town()
    town.run(NOON)
    site = Site(town.world)
    tiles = [(x, y) for x in range(0, site.width, 5) for y in range(0, site.height, 5)]
    people = town.people()["id"].tolist()
    menus = [menu_of(town, site, subject).entries for subject in subjects(town, site)]
    menus += [menu_of(town, site, None, tile, chosen=people[0]).entries for tile in tiles]
    menus += [menu_of(town, site, None).entries]
    commands = {
        wish.command: None
        for entries in menus
        for wish in (entry.wish for entry in leaves(entries))
        if isinstance(wish, Give) and not isinstance(wish.command, Remove | Spawn)
    }
    refusals: list[str] = []
    town.commands.listeners.append(lambda _tick, command, why: refusals.append(f"{command}: {why}") if why else None)
    for command in commands:
        town.command(command)
        town.step() if isinstance(command, StartDisturbance) else town.commands.drain(town.world)
        if isinstance(command, StartDisturbance):
            town.command(EndDisturbance(disturbance=command.disturbance))
            town.commands.drain(town.world)
    ended = "goes on at tick"  # what began was over at once, or had not begun
    assert len(commands) > 300
    assert [why for why in refusals if ended not in why and not any(words in why for words in OF_THE_WORLD)] == []
    assert len(refusals) < len(commands) / 20


def test_whoever_is_spawned_brought_or_removed_is() -> None:
    town = Town()
    site, name = Site(town.world), town.people()["name"][3].split()[0]
    tiles = [(x, y) for x in range(site.width) for y in range(site.height)]
    offered = (wished(menu_of(town, site, None, tile, chosen=3).entries) for tile in tiles)
    free = [found for found in offered if "Spawn somebody here" in found]
    for wish in (free[0]["Spawn somebody here"], free[1][f"Bring {name} here"]):
        assert isinstance(wish, Give)
        town.command(wish.command)
    remove = wished(menu_of(town, site, Subject("person", 5)).entries)["Remove from the town"]
    assert isinstance(remove, Give)
    town.command(remove.command)
    town.step()
    assert list(town.commands.refusals) == []
    assert 5 not in town.people()["id"]
    assert 10 in town.people()["id"]


def test_nobody_is_offered_a_wall(noon: tuple[Town, Site]) -> None:
    town, site = noon
    home = site.lots[0]
    (spawn,) = (
        entry for entry in menu_of(town, site, None, (home.left, home.top)).entries if entry.label.startswith("Spawn")
    )
    assert spawn.wish is None


def test_a_need_is_lowered_by_its_entry() -> None:
    town = Town()
    wish = wished(menu_of(town, Site(town.world), Subject("person", 2)).entries)["Hygiene low"]
    assert isinstance(wish, Give)
    town.command(wish.command)
    town.commands.drain(town.world)
    assert town.view(Need)[Need.HYGIENE, 2] == pytest.approx(0.1)


def test_a_possessed_person_can_be_given_back() -> None:
    town = Town()
    site, subject = Site(town.world), Subject("person", 2)
    assert wished(menu_of(town, site, subject).entries)["Possess"] == Possess(2)
    town.command(SetPolicy(person=2, policy="primitive"))
    town.commands.drain(town.world)
    assert town.world.blocks["people.i8"][0, Mind.POLICY, 2] == Policy.PRIMITIVE
    assert wished(menu_of(town, site, subject).entries)["Give back to the script"] == Possess(None)


def test_whoever_left_has_an_empty_menu(noon: tuple[Town, Site]) -> None:
    town, site = noon
    assert wished(menu_of(town, site, Subject("person", 999)).entries) == {}


def test_only_what_goes_on_can_be_ended() -> None:
    town = Town()

    def ends() -> list[str]:
        (end,) = (entry for entry in town_menu(town).entries if entry.label == "End a disturbance")
        return [entry.label for entry in end.entries]

    assert ends() == []
    town.command(StartDisturbance(disturbance="blackout"))
    town.step()
    assert ends() == ["Blackout"]


def test_switches_tell_what_they_turn_to(noon: tuple[Town, Site]) -> None:
    town = Town()
    site, cafe = Site(town.world), Subject("place", next(lot.row for lot in noon[1].lots if lot.kind == "cafe"))
    before = wished(menu_of(town, site, cafe).entries)
    assert {"Close it", "Power off", "Water off", "Double the prices for two hours"} <= set(before)
    for label in ("Close it", "Power off"):
        wish = before[label]
        assert isinstance(wish, Give)
        town.command(wish.command)
    town.commands.drain(town.world)
    assert {"Lift the closure", "Power on", "Water off"} <= set(wished(menu_of(town, site, cafe).entries))


MENU = Menu("Town", (Entry("Rain", Possess(1)), Entry("More", entries=(Entry("Sun", Possess(2)), Entry("Snow")))))


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_mouse_finds_its_way_through_a_menu_and_clicks_what_it_sees(scale: float) -> None:
    style = Style(text_scale=scale)
    first, second = (row for row in rows_of(MENU, style, ()))
    at = (first.left + second.right) / 2
    assert way_at(MENU, style, (), at, first.top + 2) == (0,)
    way = way_at(MENU, style, (), at, second.top + 2)
    assert way == (1,)
    sun = next(row for row in rows_of(MENU, style, way) if row.way == (1, 0))
    middle = (sun.left + sun.right) / 2, (sun.top + sun.bottom) / 2
    assert way_at(MENU, style, way, *middle) == (1, 0)
    entry = entry_at(MENU, (1, 0))
    assert entry is not None
    panel = menu_panel(MENU, style, (1, 0))
    assert [spot.wish for spot in panel.spots if spot.holds(*middle)] == [entry.wish]
    assert [spot.wish for spot in panel.spots if spot.holds(at, middle[1])] in ([], [Possess(1)])
    assert sun.right < panel.image.width
    assert sun.bottom < panel.image.height


def test_a_way_that_leads_nowhere_finds_nothing() -> None:
    assert entry_at(MENU, (7,)) is None
    assert entry_at(MENU, (0, 0)) is None
    assert way_at(MENU, Style(), (1,), -50, -50) == (1,)


def test_every_menu_can_be_painted_with_every_entry_under_the_mouse(noon: tuple[Town, Site]) -> None:
    town, site = noon
    for subject in (Subject("person", 1), Subject("object", 2), Subject("place", 6), None):
        menu = menu_of(town, site, subject)
        assert menu.title
        for number in range(len(menu.entries)):
            menu_panel(menu, Style(), (number,))
