"""A town in a terminal: everything is where it is, letters are enough where there are no colours, and all is tidy."""

import io
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence

import numpy as np
import pytest
from click.testing import CliRunner
from numpy.typing import NDArray

from components.objects import Object
from components.people import Body, Need, Where
from components.places import Premises
from components.words import Doing, Tile
from tests.scenes import do, object_rows, riverside, town_at
from townlet_ecs import Town
from townlet_ecs.cli import exits, main
from townlet_ecs.commands import SetNeed, SetWeather, StartDisturbance
from townlet_ecs.names import first_name_of
from townlet_ecs.view.letters.drawing import COLUMNS_MIN, LINES_MIN, Page, draw, put_status
from townlet_ecs.view.letters.inks import CUBE, PLAIN, Means, nearest_of_256
from townlet_ecs.view.letters.people import chosen, sign_of
from townlet_ecs.view.letters.plan import EAST, NORTH, SOUTH, WEST, Plan
from townlet_ecs.view.letters.sheet import Sheet
from townlet_ecs.view.letters.terminal import ENTER, LEAVE, Screen, means_of
from townlet_ecs.view.letters.watching import KEYS, News, Show, followed_next, still
from townlet_ecs.view.letters.window import HALF, SQUARE, around, whole
from townlet_ecs.view.living.life import Life
from townlet_ecs.view.map.frame import frame_of
from townlet_ecs.view.map.site import Site
from townlet_ecs.view.wishes import Pause, Step

ESCAPE = re.compile("\x1b\\[[0-9;]*m")
LARGE = {"columns": 200, "lines": 60}


def plan_of(town: Town) -> Plan:
    return Plan(Site(town.world))


def page_of(town: Town, **options: object) -> list[str]:
    page = Page(**{**LARGE, **options})  # type: ignore[arg-type]
    return draw(town, plan_of(town), page).text(page.means.colours)


def test_everybody_is_drawn_where_they_stand_with_a_letter_of_their_own() -> None:
    town = town_at(500)
    plan, page = plan_of(town), page_of(town)
    frame = frame_of(town, plan.site)
    letters = set()
    for index in range(len(frame.ids)):
        x, y = int(frame.spot_x[index]), int(frame.spot_y[index])
        mark = page[1 + y][2 * x : 2 * x + 2].ljust(2)
        asleep = frame.doing[index] == Doing.SLEEPING
        assert mark[0] == "z" if asleep else mark[0].isupper()
        name = first_name_of(frame.key, int(frame.ids[index]))
        line = next(line for line in page if name in line and line.rstrip()[-1] in "▁▂▃▄▅▆▇█")
        assert mark[0] == line[line.index(name) - 3], "the same letter stands before the name"
        letters.add(name if asleep else mark[0])
    assert len(letters) == len(frame.ids)


def test_walls_join_and_doors_are_openings_in_them() -> None:
    plan = plan_of(town_at(0))
    home = plan.site.lots[0]
    corner = plan.walls[home.top, home.left]
    assert corner == EAST | SOUTH
    assert plan.walls[home.top + home.height - 1, home.left + home.width - 1] == NORTH | WEST
    doors = plan.tiles == Tile.DOOR
    assert (plan.walls[doors] > 0).all()
    assert (plan.walls[~doors & (plan.tiles != Tile.WALL)] == 0).all()


def test_a_place_bears_its_name_on_a_wall() -> None:
    page = "\n".join(page_of(town_at(0)))
    for name in ("home 1", "home 6", "cafe", "office", "gym", "clinic", "grocer", "park"):
        assert name in page


def test_letters_alone_are_enough_and_colours_change_none_of_them() -> None:
    town = town_at(700)
    bare = page_of(town, means=Means("none", boxes=False))
    assert all(line.isascii() for line in bare)
    boxes, coloured = page_of(town, means=Means("none")), page_of(town, means=Means("all"))
    assert not any(ESCAPE.search(line) for line in boxes)
    roads = str.maketrans("·", " ")  # with colours, a road is one
    seen = [ESCAPE.sub("", line).rstrip().translate(roads).rstrip() for line in coloured]
    drawn = [line.translate(roads).rstrip() for line in boxes]
    asleep = len([1 for a, b in zip("".join(seen), "".join(drawn), strict=True) if a != b])
    assert asleep <= 2 * len(frame_of(town, Site(town.world)).ids), "but for the letters of sleepers"


def test_who_waits_in_line_and_what_is_out_of_order_is_seen() -> None:
    town = town_at(500)
    site = Site(town.world)
    stove, fridge = object_rows(town, "stove")[0], object_rows(town, "fridge")[1]
    objects = town.world.blocks["objects.i16"][0]
    objects[Object.QUEUE, stove], objects[Object.BROKEN, fridge] = 3, 1
    page = page_of(town)
    for row, letters in ((stove, "s3"), (fridge, "fX")):
        x, y = int(site.object_x[row]), int(site.object_y[row])
        assert page[1 + y][2 * x : 2 * x + 2] == letters


def test_needs_are_bars_that_sink() -> None:
    town = town_at(500)
    person = int(town.people()["id"][0])
    name = first_name_of(frame_of(town, Site(town.world)).key, person)
    do(town, *(SetNeed(person=person, need=need.name.lower(), level=1.0) for need in list(Need)[:5]))  # type: ignore[arg-type]
    do(town, SetNeed(person=person, need="energy", level=0.0))
    line = next(line for line in page_of(town) if f" {name} " in line and line[-1] in "▁█")
    assert line.endswith("█▁███")
    bare = next(line for line in page_of(town, means=Means("none", boxes=False)) if f" {name} " in line)
    assert bare.endswith("91999")


def test_the_banner_stands_while_something_upsets_the_town() -> None:
    town = town_at(500)
    assert "!" not in page_of(town)[1]
    do(town, StartDisturbance(disturbance="blackout", ticks=60))
    do(town, StartDisturbance(disturbance="closure", target=object_rows(town, "stove")[0], ticks=90))
    banner = page_of(town)[1]
    assert banner.startswith(" ! blackout until 09:20; stove at home 1 out of order until 09:50")


def test_rain_falls_in_the_open_alone() -> None:
    town = town_at(500)
    dry = page_of(town)
    do(town, SetWeather(weather="rain"))
    wet = page_of(town)
    assert "rain" in wet[0]
    drop = "\N{BOX DRAWINGS LIGHT DIAGONAL UPPER RIGHT TO LOWER LEFT}"
    plan = plan_of(town)
    lines = np.array([list(line[:96].ljust(96)) for line in wet[1:49]])
    drops = [(x // 2, y) for y, x in np.argwhere(lines == drop).tolist()]
    assert drops
    assert {int(plan.tiles[y, x]) for x, y in drops} <= {Tile.GRASS, Tile.ROAD}
    assert not any(drop in line for line in dry)


def light_of(town: Town) -> NDArray[np.int32]:
    """How light the characters of the map are."""
    sheet = draw(town, plan_of(town), Page(**LARGE, means=Means("all")))  # type: ignore[arg-type]
    return sheet.paper[1:49, :96] >> 8 & 255


def test_nights_are_darker_and_a_lamp_is_lit_where_somebody_is_up() -> None:
    assert light_of(town_at(120)).mean() < light_of(town_at(720)).mean() - 40
    town = town_at(120)
    site = Site(town.world)
    office = next(lot for lot in site.lots if lot.kind == "office")
    inside = np.s_[office.top : office.top + office.height, 2 * office.left : 2 * (office.left + office.width)]
    dark = light_of(town)[inside].mean()
    cell = site.cell_at(office.left + 2, office.top + 1)
    town.world.blocks["people.i32"][0, Where.CELL, 0] = cell
    town.world.blocks["people.i8"][0, Body.DOING, 0] = Doing.WORKING
    assert light_of(town)[inside].mean() > dark + 40
    town.world.blocks["places.i32"][0, Premises.POWER] = 0
    assert light_of(town)[inside].mean() < dark + 10, "but for who is there"


def test_a_small_terminal_shows_two_tiles_in_a_character_and_a_large_town_is_seen_from_afar() -> None:
    small, large = plan_of(town_at(0)), plan_of(Town(agents=300))
    window = whole(small, 50, 20)
    assert window is not None
    assert window.scale == HALF
    far = whole(large, 90, 38)
    assert far is not None
    assert far.scale.down == 2 * far.scale.across
    assert far.columns <= 90
    assert far.lines <= 38
    assert whole(large, 90, 38, detailed=True) is None


def test_of_a_large_town_everybody_is_counted_and_those_who_need_most_are_told_of() -> None:
    town = Town(agents=300)
    town.run(300)
    page = page_of(town, columns=120, lines=40)
    assert "tiles a character" in page[0]
    assert any(line.endswith("more") for line in page)
    frame = frame_of(town, Site(town.world))
    some = chosen(frame, None, 5)
    assert frame.lowest[some].max() <= np.sort(frame.lowest)[4]
    assert int(frame.ids[chosen(frame, 17, 5)[0]]) == 17


def test_who_is_followed_stays_on_the_map() -> None:
    town = Town(agents=300)
    town.run(200)
    plan = plan_of(town)
    for person in (0, 150, 299):
        page = page_of(town, columns=100, lines=30, follow=person)
        name = first_name_of(frame_of(town, plan.site).key, person)
        assert page[0].rstrip().endswith(f"following {name}")
    for corner in ((0.0, 0.0), (287.0, 239.0)):
        window = around(plan, corner, 60, 20)
        assert window.scale == SQUARE
        assert window.left <= corner[0] < window.left + window.width
        assert window.top <= corner[1] < window.top + window.height


@pytest.mark.parametrize("size", [(1, 1), (40, 12), (60, 60), (80, 24), (96, 50), (120, 40), (200, 60), (300, 20)])
def test_a_page_has_the_size_that_is_asked_for(size: tuple[int, int]) -> None:
    town = town_at(500)
    do(town, StartDisturbance(disturbance="blackout", ticks=60))
    news = ("08:00 " + "Something quite long happened to somebody. " * 3,) * 9
    for means in (Means("none", boxes=False), Means("256")):
        page = [ESCAPE.sub("", line) for line in page_of(town, columns=size[0], lines=size[1], news=news, means=means)]
        assert len(page) == max(size[1], LINES_MIN)
        assert max(map(len, page)) <= max(size[0], COLUMNS_MIN)


def test_what_a_name_says_does_nothing_to_a_terminal() -> None:
    sheet = Sheet(20, 1)
    sheet.put(-2, 0, "\x1b[2Jab\N{HIRAGANA LETTER A}c\N{COMBINING ACUTE ACCENT}")
    assert sheet.text("none") == ["2Jab?c?"]
    assert Sheet(2, 1).put(0, 0, "\x1b") == 1


def test_colours_are_written_where_they_change_and_taken_back_at_the_end() -> None:
    sheet = Sheet(6, 2)
    sheet.put(0, 0, "ab", ink=0xFF0000, paper=0x0000FF)
    sheet.put(2, 0, "c", ink=PLAIN, bold=True)
    assert sheet.text("all") == ["\x1b[0;38;2;255;0;0;48;2;0;0;255mab\x1b[0;1mc\x1b[0m", ""]
    assert sheet.text("256")[0].startswith("\x1b[0;38;5;196;48;5;21mab")


def test_the_nearest_of_256_colours_is_itself_for_those_of_the_cube() -> None:
    for number in range(16, 232):
        red, rest = divmod(number - 16, 36)
        parts = CUBE[red], CUBE[rest // 6], CUBE[rest % 6]
        assert nearest_of_256(parts[0] << 16 | parts[1] << 8 | parts[2]) == number


class Output(io.TextIOWrapper):
    """An output that may be a terminal."""

    def __init__(self, encoding: str = "utf-8", *, tty: bool = True) -> None:
        super().__init__(io.BytesIO(), encoding=encoding)
        self._tty = tty

    def isatty(self) -> bool:
        return self._tty


@pytest.mark.parametrize(
    ("output", "environ", "means"),
    [
        (Output(), {"TERM": "xterm", "COLORTERM": "truecolor"}, Means("all")),
        (Output(), {"TERM": "xterm-256color"}, Means("256")),
        (Output(), {"TERM": "xterm", "NO_COLOR": "1"}, Means("none")),
        (Output(), {"TERM": "dumb"}, Means("none", boxes=False)),
        (Output("ascii"), {"TERM": "xterm"}, Means("256", boxes=False)),
        (Output(tty=False), {"TERM": "xterm"}, Means("none")),
        (Output(tty=False), {"TERM": "xterm", "FORCE_COLOR": "1"}, Means("256")),
    ],
)
def test_a_terminal_is_asked_for_what_it_can_show(output: Output, environ: dict[str, str], means: Means) -> None:
    assert means_of(output, environ) == means


def test_only_lines_that_have_changed_are_drawn_again() -> None:
    out = io.StringIO()
    with Screen(out) as screen:
        screen.draw(["one", "two"], (80, 24))
        before = len(out.getvalue())
        screen.draw(["one", "three"], (80, 24))
        screen.draw(["one", "three"], (80, 24))
        assert "one" not in out.getvalue()[before:]
        assert out.getvalue()[before:].count("three") == 1
        screen.draw(["one", "three"], (90, 24))
        assert out.getvalue()[before:].count("one") == 1, "in another size everything is drawn anew"
    assert out.getvalue().startswith(ENTER)
    assert out.getvalue().endswith(LEAVE)


def test_a_screen_is_given_back_when_something_goes_wrong() -> None:
    out = io.StringIO()
    with pytest.raises(KeyboardInterrupt), Screen(out):
        raise KeyboardInterrupt
    assert out.getvalue().endswith(LEAVE)


class Hands:
    """Presses a key as soon as the first line says something, and remembers what was drawn."""

    def __init__(self, *keys: tuple[str, str]) -> None:
        self._keys = list(keys)
        self.drawn: list[Sequence[str]] = []

    def draw(self, lines: Sequence[str], size: tuple[int, int]) -> None:
        self.drawn.append(lines)

    def keys(self, seconds: float) -> str:
        if not self._keys or not self.drawn or self._keys[0][0] not in self.drawn[-1][0]:
            return ""
        return self._keys.pop(0)[1]


def test_a_life_is_paused_stepped_followed_and_left_by_keys() -> None:
    with Life.of(Town(riverside(), seed=7)) as life:
        hands = Hands(("00:00", "."), ("00:01", "."), ("00:02", "\t"), ("following", "q"))
        Show(News(life), Means("none"), speed=1.0, paused=True, columns=120).run(life, hands, lambda: False)
        assert life.tick == 2
        assert "paused" in hands.drawn[0][0]


def test_a_watched_town_is_the_town_that_nobody_watches() -> None:
    alone = town_at(40)
    with Life.of(Town(riverside(), seed=7)) as life:
        hands = Hands()
        shown = Show(News(life), Means("all"), speed=float("inf"), paused=False)
        shown.run(life, hands, lambda: bool(hands.drawn) and life.last_tick > 40)
        life.seek(40)
        assert life.town.digest() == alone.digest()


def test_keys_of_time_are_those_of_the_window() -> None:
    assert KEYS[" "] == Pause()
    assert KEYS["."] == Step(1)
    assert followed_next("\t", (3, 5), None) == 3
    assert followed_next("\t", (3, 5), 3) == 5
    assert followed_next("\t", (3, 5), 5) == 3
    assert followed_next("f", (3, 5), 5) is None
    assert followed_next("x", (), 5) == 5


def test_news_are_told_on_the_way_and_anew_of_another_moment() -> None:
    with Life.of(Town(riverside(), seed=7)) as life:
        news = News(life)
        assert news.go_to(life, 600)
        told = news.of(life.town)
        assert told
        assert all(re.match(r"\d\d:\d\d ", line) for line in told)
        page = still(life, news, Means("none"), columns=100)
        assert any("06:10" in line for line in page)
        assert not news.go_to(life, 1200, between=lambda: True)


def test_the_status_is_the_longest_that_has_room() -> None:
    sheet = Sheet(20, 1)
    sheet.put(0, 0, "Riverside")
    put_status(sheet, ("as fast as it goes", "10x"), Means("none"))
    assert sheet.text("none") == ["Riverside       10x"]


def test_signs_say_what_people_do() -> None:
    assert sign_of(Doing.WALKING, 1, Means("none")) == "→"
    assert sign_of(Doing.WALKING, 1, Means("none", boxes=False)) == ">"
    signs = [sign_of(doing, 0, Means("none", boxes=False)) for doing in Doing]
    assert all(len(sign) == 1 and sign.isascii() for sign in signs)


def test_the_command_prints_a_town_without_any_library_that_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("townlet_ecs.view", "townlet_ecs.cli.showing"))]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("PIL", "arcade", "pyglet"):
        monkeypatch.setitem(sys.modules, name, None)
    result = CliRunner().invoke(main, ["view", "--ascii", "--at", "day 0 08:20", "--columns", "100"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert "08:20" in result.stdout.splitlines()[0]
    assert "cafe" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 100
    assert "\x1b" not in result.stdout


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
def test_ctrl_c_gives_the_terminal_back() -> None:
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "townlet_ecs", "view", "--ascii", "--speed", "100"]
    environ = os.environ | {"TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"}
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environ, start_new_session=True
    ) as it:
        os.close(theirs)
        said = b""
        while b"people" not in said:
            said += os.read(ours, 65_536)
        it.send_signal(signal.SIGINT)
        while not said.endswith(LEAVE.encode()):
            said += os.read(ours, 65_536)
        assert it.wait() == exits.INTERRUPTED
    os.close(ours)
    assert said.count(ENTER.encode()) == said.count(LEAVE.encode()) == 1
    assert b"\x1b[2J" not in said.split(ENTER.encode())[1].split(b"\x1b[?2026h", 1)[1], "nothing flickers"
