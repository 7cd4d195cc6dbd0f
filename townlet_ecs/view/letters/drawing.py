"""A town in a terminal: its map in characters, who does what, what happened, and what upsets it."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from components.disturbances import Disturbance
from components.words import Trouble, Weather
from townlet_ecs.names import first_name_of
from townlet_ecs.narration.narrator import DAYS, clock_of, day_of
from townlet_ecs.town import Town
from townlet_ecs.view.facts.words import spaced
from townlet_ecs.view.letters.inks import PLAIN, Means
from townlet_ecs.view.letters.map import ALARM, CONTENT, DARK, FOLLOWED, LIGHT, QUEUE, Map
from townlet_ecs.view.letters.people import SIGNS, Cast, Line, cast_of, chosen, first_names, line_of, sign_of
from townlet_ecs.view.letters.plan import Plan
from townlet_ecs.view.letters.sheet import Sheet
from townlet_ecs.view.letters.window import HALF, Window, around, whole
from townlet_ecs.view.map.frame import Frame, frame_of

COLUMNS_MIN, LINES_MIN = 40, 12
COLUMNS_MAX, LINES_MAX = 1_000, 500
"""Smaller and larger pages than these are not drawn."""

SIDE_MIN = 28
"""Columns beside the map that are enough to say who does what."""

NEWS_LINES_MIN = 3
"""Lines below the map that are enough for what happened; with fewer it is told beside the map."""

SIDE_LINES_MIN = 5
"""Lines below a map without room beside it that are enough to say who does what."""

BARS, BARS_ASCII = "▁▂▃▄▅▆▇█", "123456789"
TIED = "\xa0"
"""A blank at which no line is broken."""

HEAD_PAPER, TITLE_INK, FAINT = 0x26304E, 0x56B4E9, 0x8A8A8A
WIDE = 100
"""Columns from which the names of days are written out."""

TROUBLE_COLUMNS = (Disturbance.KIND, Disturbance.TARGET, Disturbance.PERMILLE)
FULL_SIDE, SIDE_MAX = 72, 92
"""Columns beside the map from which places and wallets are told as well, and those used at most."""


@dataclass(frozen=True)
class Page:
    """What a page shows.

    Attributes:
        columns, lines: Its size.
        means: What the terminal can show.
        follow: Id of who is in its middle, or None.
        centre: Tile in its middle, or None.
        news: What happened, the newest last.
    """

    columns: int = 80
    lines: int = 24
    means: Means = field(default_factory=Means)
    follow: int | None = None
    centre: tuple[float, float] | None = None
    news: Sequence[str] = ()


def draw(town: Town, plan: Plan, page: Page) -> Sheet:
    """Return a town between two ticks as a sheet of the size of a page."""
    size = min(max(page.columns, COLUMNS_MIN), COLUMNS_MAX), min(max(page.lines, LINES_MIN), LINES_MAX)
    sheet = Sheet(*size)
    _Drawing(town, plan, page, sheet).draw()
    return sheet


def put_status(sheet: Sheet, words: Sequence[str], means: Means) -> None:
    """Write the first of some words that has room at the end of the first line."""
    used = len("".join(sheet.letters[0].tolist()).rstrip())
    for text in words:
        if used + len(text) + 3 <= sheet.columns:
            sheet.put(sheet.columns - len(text) - 1, 0, text, ink=LIGHT if means.colours != "none" else PLAIN)
            return


class _Drawing:
    """A page that is being drawn."""

    def __init__(self, town: Town, plan: Plan, page: Page, sheet: Sheet) -> None:
        self.town, self.plan, self.page, self.sheet = town, plan, page, sheet
        self.frame: Frame = frame_of(town, plan.site)
        self.cast: Cast = cast_of(self.frame, first_names(self.frame), page.follow, page.means)
        self.colours = page.means.colours != "none"
        self.lines = len(sheet.letters)

    def draw(self) -> None:
        """Draw everything."""
        troubles = troubles_of(self.town, self.plan)
        top = 2 if troubles else 1
        room = self.lines - top
        window, beside = self._window(room)
        self._head(window)
        if troubles:
            self._banner("; ".join(troubles))
        Map(self.plan, self.frame, window, self.cast, self.page.means).draw(self.sheet, 0, top)
        below = room - window.lines
        if not beside:
            self._side(0, top + window.lines + 1, self.sheet.columns - 1, below - 1, told=True)
        else:
            has_news_below = below > NEWS_LINES_MIN
            left = window.columns + 2
            height = room - (below if has_news_below else 0)
            self._side(left, top, self.sheet.columns - left - 1, height, told=not has_news_below)
            if has_news_below:
                self._news(0, self.lines - below + 1, self.sheet.columns, below - 1)

    def _window(self, room: int) -> tuple[Window, bool]:
        """Return what of the town is shown, and whether people are told of beside it, not below."""
        plan, columns = self.plan, self.sheet.columns
        beside, below = columns - SIDE_MIN - 2, room - SIDE_LINES_MIN - 1
        if self.cast.followed is not None or self.page.centre is not None:
            centre = self.page.centre or (0.0, 0.0)
            if self.cast.followed is not None:
                centre = float(self.frame.x[self.cast.followed]), float(self.frame.y[self.cast.followed])
            return around(plan, centre, min(beside, columns * 2 // 3), room), True
        window = whole(plan, beside, room, detailed=True)
        if window is None or window.scale == HALF:
            narrow = whole(plan, columns, below, detailed=True)
            if narrow is not None and (window is None or narrow.scale != HALF):
                return narrow, False
        return window or whole(plan, beside, room) or around(plan, (0.0, 0.0), beside, room), True

    # The parts.

    def _head(self, window: Window) -> None:
        """Write where and when this is, and what of it is shown."""
        world, frame = self.town.world, self.frame
        day, of_day = divmod(frame.tick, frame.ticks_per_day)
        name = world.config.config_id.replace("_", " ").capitalize()
        named = day_of(day, world.config.time.days_per_week)
        named = named[:3] if self.sheet.columns < WIDE and world.config.time.days_per_week == len(DAYS) else named
        when = f"{named}, day {day}, {clock_of(of_day)}"
        people = f"{len(frame.ids):,} people"
        weather = Weather(frame.weather).name.lower()
        parts = [f" {name}", when, weather, people, window.scale.told(), self._shown(window)]
        paper = HEAD_PAPER if self.colours else PLAIN
        ink = LIGHT if self.colours else PLAIN
        self.sheet.put(0, 0, " " * self.sheet.columns, paper=paper)
        self.sheet.put(0, 0, "  ".join(part for part in parts if part), ink=ink, paper=paper, bold=self.colours)

    def _shown(self, window: Window) -> str:
        """Return in words which part of the town is shown, if somebody is followed or it is not all of it."""
        site = self.plan.site
        if self.cast.followed is not None:
            who = int(self.frame.ids[self.cast.followed])
            return f"following {first_name_of(self.frame.key, who)}"
        if self.page.centre is not None:
            return f"{window.width} x {window.height} of {site.width} x {site.height} tiles"
        return ""

    def _banner(self, words: str) -> None:
        """Write what upsets the town."""
        text = f" ! {words}"[: self.sheet.columns].ljust(self.sheet.columns)
        if self.colours:
            self.sheet.put(0, 1, text, ink=LIGHT, paper=ALARM, bold=True)
        else:
            self.sheet.put(0, 1, text)

    def _side(self, column: int, line: int, width: int, height: int, *, told: bool) -> None:
        """Write who does what, and if told what happened and what the signs mean."""
        width = min(width, SIDE_MAX)
        total = len(self.frame.ids)
        share = height if not told else max(SIDE_LINES_MIN, height - 1 - (height - 1) // 4)
        people = min(total, share - 1)
        if people < total:
            people = max(1, people - 1)
        self._title(column, line, "people", width, right="needs")
        some = chosen(self.frame, self.page.follow, people)
        said = [line_of(self.town, self.plan, self.frame, index) for index in some]
        names = min(max((len(each.name) for each in said), default=0), max(7, width // 4))
        for offset, each in enumerate(said, start=1):
            self._person(column, line + offset, width, names, each)
        used = people + 1
        if people < total:
            self._write(column, line + used, f"and {total - people:,} more", FAINT)
            used += 1
        rest = height - used - 1
        key = self._key(width)
        if told and self.page.news and rest >= 2:
            news = rest - (len(key) + 1 if rest >= len(key) + 8 else 0)
            self._news(column, line + used + 1, width, news)
            used, rest = used + news + 1, rest - news - 1
        if rest >= len(key):
            for offset, words in enumerate(key):
                self._write(column, line + height - len(key) + offset, words, FAINT)

    def _key(self, width: int) -> list[str]:
        """Return what the signs and bars mean."""
        signs = "  ".join(f"{sign}{TIED}{doing.name.lower()}" for doing, sign in SIGNS.items())
        needs = "needs: hunger, energy, hygiene, social, comfort; a digit: people in line; X: out of order"
        return [line.replace(TIED, " ") for words in (signs, needs) for line in textwrap.wrap(words, width)]

    def _person(self, column: int, line: int, width: int, names: int, said: Line) -> None:
        """Write the line of somebody."""
        frame, cast, put = self.frame, self.cast, self.sheet.put
        index = said.index
        mark = cast.letters[index] + sign_of(int(frame.doing[index]), int(frame.facing[index]), self.page.means)
        paper = FOLLOWED if index == cast.followed else cast.colours[index]
        if self.colours:
            put(column, line, mark, ink=LIGHT if paper == 0x0072B2 else DARK, paper=paper, bold=True)
        else:
            put(column, line, mark)
        put(column + 3, line, said.name[:names], bold=self.colours)
        text = column + 4 + names
        end = column + width - len(said.needs) - 1
        if width >= FULL_SIDE:
            end -= 24
            put(end, line, said.place[:12])
            put(end + 12, line, f"{said.cents / 100:,.2f}".rjust(10))
        put(text, line, said.text[: max(0, end - text)])
        self._bars(column + width - len(said.needs), line, said.needs)

    def _bars(self, column: int, line: int, needs: tuple[float, ...]) -> None:
        """Draw needs as bars."""
        signs = BARS if self.page.means.boxes else BARS_ASCII
        for offset, need in enumerate(needs):
            sign = signs[min(int(need * len(signs)), len(signs) - 1)]
            ink = (CONTENT if need >= 0.5 else QUEUE if need >= 0.25 else ALARM) if self.colours else PLAIN
            self.sheet.put(column + offset, line, sign, ink=ink)

    def _news(self, column: int, line: int, width: int, height: int) -> None:
        """Write what happened, the newest last."""
        wrapped: list[str] = []
        for words in reversed(self.page.news):
            more = textwrap.wrap(words, width, subsequent_indent="      ")
            if wrapped and len(more) + len(wrapped) > height:
                break
            wrapped = more + wrapped
        for offset, words in enumerate(wrapped[-height:] if height > 0 else []):
            end = self._write(column, line + offset, words[:5], FAINT)
            self.sheet.put(end, line + offset, words[5:])

    def _title(self, column: int, line: int, words: str, width: int, *, right: str) -> None:
        """Write the head of a part."""
        self._write(column, line, words, TITLE_INK)
        self._write(column + width - len(right), line, right, TITLE_INK)

    def _write(self, column: int, line: int, words: str, ink: int) -> int:
        """Write words in a colour if there are colours, and return the column after them."""
        return self.sheet.put(column, line, words, ink=ink if self.colours else PLAIN)


def troubles_of(town: Town, plan: Plan) -> list[str]:
    """Return what upsets a town, in words."""
    table, day = town.world.blocks["disturbances.i32"][0], town.world.config.time.ticks_per_day
    told = []
    for row in np.flatnonzero(table[Disturbance.KIND] != Trouble.NONE).tolist():
        kind, target, permille = (int(table[column, row]) for column in TROUBLE_COLUMNS)
        words = _trouble(Trouble(kind), target, permille, plan)
        told.append(f"{words} until {clock_of(int(table[Disturbance.ENDS, row]) % day)}")
    return list(dict.fromkeys(told))


def _trouble(kind: Trouble, target: int, permille: int, plan: Plan) -> str:
    """Return one thing that upsets the town."""
    site = plan.site
    if kind in (Trouble.BLACKOUT, Trouble.WATER_OUTAGE):
        where = f" in block {target}" if len(site.block_templates()) > 1 else ""
        return ("blackout" if kind == Trouble.BLACKOUT else "no running water") + where
    if kind == Trouble.CLOSURE:
        lot = site.lot_at(float(site.object_x[target]), float(site.object_y[target]))
        where = f" at {lot.name}" if lot else ""
        return f"{spaced(site.kinds[int(site.object_kind[target])])}{where} out of order"
    place = site.lots[target].name
    if kind == Trouble.PRICE_SPIKE:
        return f"prices at {place} {permille / 10:.0f} %"
    return f"festival at {place}" if kind == Trouble.FESTIVAL else f"two called to meet at {place}"
