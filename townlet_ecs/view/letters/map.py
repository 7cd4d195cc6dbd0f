"""The map of a town in characters: ground, walls, what stands there, and who is where."""

import numpy as np
from numpy.typing import NDArray

from components.words import NOTHING, Doing, Tile, Weather
from townlet_ecs.env.picture import NIGHT, RAIN, RAIN_SHARE
from townlet_ecs.maps.draw import FIXTURE_GLYPHS
from townlet_ecs.view.letters.inks import Means, packed_all
from townlet_ecs.view.letters.people import Cast, sign_of
from townlet_ecs.view.letters.plan import EAST, WEST, Plan
from townlet_ecs.view.letters.sheet import Sheet
from townlet_ecs.view.letters.window import HALF, SQUARE, Window
from townlet_ecs.view.map.frame import Frame

NIGHT_SHARE = 0.62
COLD, COLD_SHARE = (226, 236, 250), 0.12
TUFT_ONE_IN, RAIN_ONE_IN = 29, 23
"""One tile in so many shows a tuft of grass, or a drop of rain."""

WALLS = " ╵╶└╷│┌├╴┘─┴┐┤┬┼"
WALLS_ASCII = " |-+||++-+-+++++"
"""Walls by the sides on which they go on."""

DOORS = {True: ("╎", "╌"), False: ("/", "=")}
"""A door in a wall that runs north and south, and in one that runs east and west; with boxes and without."""

GROUND = {Tile.WATER: "≈", Tile.GRASS: " ", Tile.ROAD: "·", Tile.FLOOR: " ", Tile.BUS_STOP: "u"}
GROUND_ASCII = GROUND | {Tile.WATER: "~", Tile.ROAD: "."}
KINDS_OF_PLACE = {"home": "h", "grocer": "g", "cafe": "c", "office": "o", "gym": "y", "clinic": "k", "park": '"'}
"""Places of which a character covers many tiles, where there are no colours."""

PLACES = {
    "home": (214, 178, 140), "grocer": (230, 159, 0), "cafe": (213, 124, 60), "office": (120, 150, 190),
    "gym": (170, 130, 180), "clinic": (226, 226, 232), "park": (120, 180, 110),
}  # fmt: skip
"""Their colours there."""

DARK, LIGHT = 0x101010, 0xFFFFFF
FOLLOWED = 0xFFFFFF
ALARM = 0xD55E00
CONTENT = 0x56B4E9
BLUE = 0x0072B2
WALL = 0x6C5C54
QUEUE = 0xF0E442


class Map:
    """Draws the map of one frame on a sheet."""

    def __init__(self, plan: Plan, frame: Frame, window: Window, cast: Cast, means: Means) -> None:
        """Take what is drawn, and how."""
        self.plan, self.frame, self.window, self.cast, self.means = plan, frame, window, cast, means
        self._part = np.s_[window.top : window.top + window.height, window.left : window.left + window.width]

    def draw(self, sheet: Sheet, column: int, line: int) -> None:
        """Draw it, its corner at a column and line."""
        spot = np.s_[line : line + self.window.lines, column : column + self.window.columns]
        letters, ink, paper = self._ground()
        sheet.letters[spot] = letters
        if self.means.colours != "none":
            sheet.ink[spot], sheet.paper[spot] = ink, paper
        self._draw_names(sheet, column, line)
        self._draw_troubles(sheet, column, line)
        self._draw_people(sheet, column, line)

    # The ground.

    def _ground(self) -> tuple[NDArray[np.str_], NDArray[np.int32], NDArray[np.int32]]:
        """Return letters, and colours of them and behind them, of every character."""
        if self.window.scale.down > 2:
            return self._from_afar()
        glyphs = self._glyphs()
        ground, things = self._light(self.plan.ground[self._part]), self._light(self.plan.things[self._part])
        if self.window.scale == HALF:
            return self._halves(glyphs, things)
        ink = np.where(self.plan.kinds[self._part][..., None] != NOTHING, things // 5 * 2, ground // 2 + 70)
        wall = self.plan.walls[self._part] > 0
        ink = np.where(wall[..., None], np.minimum(ground.astype(np.int32) + 90, 255), ink).astype(np.uint8)
        inks, papers = packed_all(ink), packed_all(ground)
        if self.window.scale != SQUARE:
            return glyphs, inks, papers
        return self._second_columns(glyphs), inks.repeat(2, axis=1), papers.repeat(2, axis=1)

    def _glyphs(self) -> NDArray[np.str_]:
        """Return the letter of every tile."""
        part, kinds = self.plan.tiles[self._part], self.plan.kinds[self._part]
        ground = GROUND if self.means.boxes else GROUND_ASCII
        if self.means.colours != "none":
            ground = ground | {Tile.ROAD: " "}
        table = np.array([ground.get(tile, " ") for tile in Tile])
        glyphs = table[self.plan.bare[self._part]]
        glyphs = np.where((part == Tile.GRASS) & (self._dice(0) % TUFT_ONE_IN == 0), "'", glyphs)
        things = np.array([FIXTURE_GLYPHS.get(kind, "?").lower() for kind in self.plan.site.kinds])
        glyphs = np.where(kinds != NOTHING, things[kinds], glyphs)
        sides = self.plan.walls[self._part]
        walls = np.array(list(WALLS if self.means.boxes else WALLS_ASCII))[sides]
        glyphs = np.where(part == Tile.WALL, walls, glyphs)
        upright, level = DOORS[self.means.boxes]
        doors = np.where(sides & (EAST | WEST) > 0, level, upright)
        glyphs = np.where(part == Tile.DOOR, doors, glyphs)
        return self._weather(glyphs, part)

    def _second_columns(self, glyphs: NDArray[np.str_]) -> NDArray[np.str_]:
        """Return letters of tiles of two columns: walls go on in the second one, and what has one letter does not."""
        wide = glyphs.repeat(2, axis=1)
        part, sides = self.plan.tiles[self._part], self.plan.walls[self._part]
        along = "─" if self.means.boxes else "-"
        second = np.where((part == Tile.WALL) & (sides & EAST > 0), along, " ")
        door = (part == Tile.DOOR) & (sides & (EAST | WEST) > 0)
        second = np.where(door, glyphs, second)
        second = np.where((part == Tile.WATER) | ((part == Tile.ROAD) & (glyphs == "░")), glyphs, second)
        wide[:, 1::2] = second
        return wide

    def _weather(self, glyphs: NDArray[np.str_], tiles: NDArray[np.uint8]) -> NDArray[np.str_]:
        """Return letters with drops of rain among those of the open."""
        if self.frame.weather != Weather.RAIN:
            return glyphs
        falls = self._dice(self.frame.tick) % RAIN_ONE_IN == 0
        drop = "\N{BOX DRAWINGS LIGHT DIAGONAL UPPER RIGHT TO LOWER LEFT}" if self.means.boxes else "/"
        return np.where(np.isin(tiles, (Tile.GRASS, Tile.ROAD)) & falls, drop, glyphs)

    def _dice(self, tick: int) -> NDArray[np.int64]:
        """Return a number for every tile of the window, which looks like chance and falls a tile with every tick."""
        lines, columns = np.indices((self.window.height, self.window.width))
        dice = (columns + self.window.left) * 7_919 + (lines + self.window.top - tick) * 104_729
        return np.asarray((dice ^ dice >> 7) * 31 & 0xFFFF, np.int64)

    def _halves(
        self, glyphs: NDArray[np.str_], things: NDArray[np.uint8]
    ) -> tuple[NDArray[np.str_], NDArray[np.int32], NDArray[np.int32]]:
        """Return two tiles, one above the other, in each character: as two colours, or as the letter that says more."""
        if len(glyphs) % 2:
            glyphs, things = np.concatenate((glyphs, glyphs[-1:])), np.concatenate((things, things[-1:]))
        upper, lower = packed_all(things[::2]), packed_all(things[1::2])
        if self.means.colours != "none" and self.means.boxes:
            return np.full(upper.shape, "▀"), upper, lower
        says = np.zeros(glyphs.shape, np.int8)
        for rank, signs in enumerate((".·", "~≈", "bfshwktidclnmju", "│|╎/", "└┌├┘─┴┐┤┬┼+-╌=")):
            says[np.isin(glyphs, list(signs))] = rank + 1
        below = says[1::2] > says[::2]
        return np.where(below, glyphs[1::2], glyphs[::2]), np.where(below, 0, 0), np.where(below, lower, upper)

    def _from_afar(self) -> tuple[NDArray[np.str_], NDArray[np.int32], NDArray[np.int32]]:
        """Return what most of the tiles of each character are: a kind of place, road, water or grass."""
        classes, colours = self._classes()
        padded = self._gathered(classes)
        counts = np.stack([(padded == number).sum(axis=(1, 3)) for number in range(len(colours))])
        counts[0][counts[1] * 4 >= counts.sum(axis=0)] = 0  # or streets would be lost in the grass
        most = counts.argmax(axis=0)
        paper = packed_all(self._tinted(np.array(colours, np.uint8)[most], self._dark()))
        letters = [" ", "·" if self.means.boxes else ".", "≈" if self.means.boxes else "~", *KINDS_OF_PLACE.values()]
        if self.means.colours != "none":
            letters = [" "] * len(letters)
        return np.array(letters)[most], np.where(most, 0, 0), paper

    def _classes(self) -> tuple[NDArray[np.uint8], list[tuple[int, int, int]]]:
        """Return for every tile of the window which class it is of, and the colours of the classes."""
        part, names = self.plan.bare[self._part], list(KINDS_OF_PLACE)
        kinds = [3 + names.index(lot.kind) if lot.kind in names else 0 for lot in self.plan.site.lots] + [0]
        of_places = np.array(kinds, np.uint8)[self.plan.lots[self._part]]
        ground = (part == Tile.ROAD) + 2 * (part == Tile.WATER)
        classes = np.where(of_places > 0, of_places, ground).astype(np.uint8)
        return classes, [(166, 196, 128), (196, 190, 180), (126, 172, 206), *PLACES.values()]

    def _gathered(self, tiles: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return tiles as [line, down, column, across], those beyond the edge as the class of nothing."""
        scale, window = self.window.scale, self.window
        columns, lines = window.columns, window.lines
        padded = np.full((lines * scale.down, columns * scale.across), 255, np.uint8)
        padded[: window.height, : window.width] = tiles
        return padded.reshape(lines, scale.down, columns, scale.across)

    # Light.

    def _dark(self) -> float:
        """Return how dark it is, 0 to `NIGHT_SHARE`."""
        height = np.cos(2 * np.pi * (self.frame.tick % self.frame.ticks_per_day) / self.frame.ticks_per_day)
        return NIGHT_SHARE * float(np.clip(height + 0.1, 0.0, 1.0))

    def _light(self, colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return colours of tiles in the light of the hour; where somebody is up and there is power, a lamp is lit."""
        dark = np.full(colours.shape[:2], self._dark(), np.float32)
        if dark[0, 0] > 0:
            window = self.window
            across, down = self.frame.x - window.left, self.frame.y - window.top
            awake = (self.frame.doing != Doing.SLEEPING) & self._inside(across, down)
            up = set(zip(self.frame.x[awake].tolist(), self.frame.y[awake].tolist(), strict=True))
            for lot in self.plan.site.lots:
                if not lot.kind or lot.kind == "park" or not self.frame.lit[lot.row]:
                    continue
                left, top = lot.left - window.left, lot.top - window.top
                if left >= window.width or top >= window.height or left + lot.width <= 0 or top + lot.height <= 0:
                    continue
                if any(lot.holds(x, y) for x, y in up):
                    dark[max(0, top) : top + lot.height, max(0, left) : left + lot.width] *= 0.15
        return self._tinted(colours, dark[..., None])

    def _tinted(self, colours: NDArray[np.uint8], dark: float | NDArray[np.float32]) -> NDArray[np.uint8]:
        """Return colours in some darkness and in the weather."""
        shaded = colours * (1 - dark) + np.array(NIGHT) * dark
        if self.frame.weather != Weather.SUNNY:
            rain = self.frame.weather == Weather.RAIN
            share, tint = (RAIN_SHARE, RAIN) if rain else (COLD_SHARE, COLD)
            shaded = shaded * (1 - share) + np.array(tint) * share
        return np.asarray(shaded, np.uint8)

    # What is drawn upon it.

    def _inside(self, across: NDArray[np.int32], down: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Return which tiles, counted from the corner of the window, lie in it."""
        return (across >= 0) & (across < self.window.width) & (down >= 0) & (down < self.window.height)

    def _spot(self, x: int, y: int) -> tuple[int, int]:
        """Return column and line of the character in which a tile is drawn, from the corner of the map."""
        scale = self.window.scale
        return (x - self.window.left) // scale.across * scale.columns, (y - self.window.top) // scale.down

    def _draw_names(self, sheet: Sheet, column: int, line: int) -> None:
        """Write the names of places on their walls, where they fit between corners and doors."""
        if self.window.scale.down > 2:
            return
        window = self.window
        for lot in self.plan.site.lots:
            if not lot.kind or (window.scale == HALF and lot.kind == "home"):
                continue
            for y in (lot.top, lot.top + lot.height - 1):
                left, right = max(lot.left, window.left), min(lot.left + lot.width, window.left + window.width)
                if not window.top <= y < window.top + window.height or right <= left:
                    continue
                free = (self.plan.tiles[y, left:right] != Tile.DOOR) & (self.plan.kinds[y, left:right] == NOTHING)
                start, room = _longest(free)
                across, down = self._spot(left + start, y)
                end, _ = self._spot(left + start + room, y)
                names = (f" {lot.name} ", lot.name, lot.kind)
                name = next((name for name in names if len(name) + 2 <= end - across), None)
                if name is not None:
                    self._write_name(sheet, column + across + self.window.scale.columns, line + down, name)
                    break

    def _write_name(self, sheet: Sheet, column: int, line: int, name: str) -> None:
        """Write a name, in a colour that can be read on what is there."""
        if self.window.scale == HALF and self.means.colours != "none":
            sheet.put(column, line, name, ink=LIGHT, paper=WALL, bold=True)
        elif self.means.colours != "none":
            sheet.put(column, line, name, ink=LIGHT, bold=True)
        else:
            sheet.put(column, line, name)

    def _draw_troubles(self, sheet: Sheet, column: int, line: int) -> None:
        """Mark what is out of order, and what people wait for with how many they are."""
        frame, site = self.frame, self.plan.site
        if self.window.scale.down > 2:
            return
        for row in np.flatnonzero((frame.broken > 0) | (frame.queue > 0)).tolist():
            x, y = int(site.object_x[row]), int(site.object_y[row])
            inside = self._inside(np.array([x - self.window.left]), np.array([y - self.window.top]))[0]
            if x == NOTHING or not inside or self.plan.objects[y, x] != row:
                continue
            across, down = self._spot(x, y)
            broken = bool(frame.broken[row])
            sign = "X" if broken else str(min(int(frame.queue[row]), 9))
            wide = self.window.scale == SQUARE
            spot = column + across + (1 if wide else 0)
            if self.means.colours == "none":
                sheet.put(spot, line + down, sign)
            else:
                sheet.put(spot, line + down, sign, ink=DARK, paper=ALARM if broken else QUEUE, bold=True)

    def _draw_people(self, sheet: Sheet, column: int, line: int) -> None:
        """Draw everybody where they are, or how many there are to a character."""
        frame, window, scale = self.frame, self.window, self.window.scale
        right, below = frame.spot_x.astype(np.int32) - window.left, frame.spot_y.astype(np.int32) - window.top
        seen = np.flatnonzero(self._inside(right, below))
        spots = below[seen] // scale.down * window.columns + right[seen] // scale.across * scale.columns
        order = np.argsort(spots, kind="stable")
        edges = np.flatnonzero(np.diff(spots[order], prepend=-1))
        lowest = np.minimum.reduceat(frame.lowest[seen[order]], edges) if len(edges) else edges
        counts = np.diff(edges, append=len(order))
        followed = self.cast.followed
        for edge, count, low in zip(edges.tolist(), counts.tolist(), lowest.tolist(), strict=True):
            first = int(seen[order[edge]])
            if followed is not None and followed in seen[order[edge : edge + count]]:
                first = followed
            down, across = divmod(int(spots[order[edge]]), window.columns)
            if scale.down > 2:
                text, paper = "+" if count > 9 else str(count), _mood(low)
            else:
                text, paper = self._mark(first, count), self.cast.colours[first]
            paper = FOLLOWED if first == followed else paper
            if self.means.colours == "none":
                sheet.put(column + across, line + down, text)
            else:
                ink = LIGHT if paper == BLUE else DARK
                sheet.put(column + across, line + down, text, ink=ink, paper=paper, bold=True)

    def _mark(self, index: int, count: int) -> str:
        """Return the letter of somebody, and where there is room what they do, or how many are in one spot."""
        letter = self.cast.letters[index]
        if self.window.scale != SQUARE:
            return letter
        if count > 1:
            return letter + str(min(count, 9))
        return letter + sign_of(int(self.frame.doing[index]), int(self.frame.facing[index]), self.means)


def _longest(free: NDArray[np.bool_]) -> tuple[int, int]:
    """Return where the longest stretch of true values begins, and its length."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], free, [False])).astype(np.int8)))
    starts, ends = edges[::2], edges[1::2]
    if len(starts) == 0:
        return 0, 0
    longest = int((ends - starts).argmax())
    return int(starts[longest]), int(ends[longest] - starts[longest])


def _mood(lowest: float) -> int:
    """Return a colour for the lowest need of somebody."""
    return CONTENT if lowest >= 0.5 else QUEUE if lowest >= 0.25 else ALARM
