"""Hair and hats: what lies behind a head and what lies over it, seen from the south, the north and the east."""

from townlet_ecs.view.art.drawing.pencil import Mask, Pencil, common, joined, without

SOUTH, NORTH, EAST = "south", "north", "east"

STYLES = (
    "short", "crop", "bob", "long", "bun", "ponytail", "pigtails", "braids", "afro", "curly", "spiky", "bald",
)  # fmt: skip

_LONG = {"bob": 47.0, "long": 57.0}


def behind(pencil: Pencil, style: str, way: str) -> Mask | None:
    """Return the hair that is painted before the head, if any."""
    if way == NORTH:
        return None
    if style in _LONG:
        low = _LONG[style]
        return pencil.box(11, 14, 53, low, 15) if way == SOUTH else pencil.box(10, 14, 40, low, 14)
    if style == "afro":
        return pencil.disc(32, 25, 24) if way == SOUTH else pencil.disc(29, 25, 23.5)
    if style == "bun":
        return pencil.disc(32, 8.5, 7.5) if way == SOUTH else pencil.disc(17, 12, 7.5)
    if style == "ponytail":
        if way == SOUTH:
            return pencil.shape([(44, 14), (56, 18), (58, 34), (54, 46), (50, 32)])
        return pencil.shape([(18, 16), (8, 18), (4, 34), (9, 48), (14, 36), (20, 28)])
    if style == "pigtails":
        both = joined(pencil.oval(4, 22, 17, 42), pencil.oval(47, 22, 60, 42))
        return both if way == SOUTH else pencil.oval(8, 22, 23, 46)
    if style == "braids" and way == SOUTH:
        return joined(*(pencil.disc(x, y, 4.6) for x in (13, 51) for y in (36, 42, 48, 54)))
    return None


def before(pencil: Pencil, style: str, way: str) -> Mask | None:
    """Return the hair that is painted over the head, if any."""
    if way == NORTH:
        return _from_behind(pencil, style)
    if style == "bald":
        if way == EAST:
            return common(pencil.oval(12, 11, 51, 48), pencil.oval(10, 24, 26, 44))
        sides = joined(pencil.oval(9, 25, 17, 39), pencil.oval(47, 25, 55, 39))
        return common(pencil.oval(11.5, 11, 52.5, 48), sides)
    cap = _cap(pencil, way, close=style == "crop")
    if style == "spiky":
        spikes = [((14, 20), (13, 6), (26, 14)), ((22, 14), (27, 2), (35, 13)), ((32, 13), (42, 3), (45, 16))]
        return joined(cap, *(pencil.shape(spike, soft=False) for spike in spikes))
    if style in ("curly", "afro"):
        line = ((14, 22), (20, 15), (28, 11), (36, 11), (44, 15), (50, 22))
        bubbles = [pencil.disc(x, y, 6.5) for x, y in line]
        if way == EAST:
            bubbles = [pencil.disc(x, y, 6.5) for x, y in (*line[:5], (13, 30), (16, 38), (22, 34), (24, 24))]
            return joined(cap, *bubbles)
        return joined(*bubbles, pencil.disc(24, 17, 6), pencil.disc(32, 17, 6), pencil.disc(40, 17, 6))
    if way == EAST and style in _LONG:
        return joined(cap, pencil.box(11, 22, 30, _LONG[style], 9))
    if way == EAST and style == "braids":
        return joined(cap, *(pencil.disc(20, y, 4.6) for y in (38, 44, 50, 56)))
    if way == EAST and style == "pigtails":
        return joined(cap, pencil.oval(13, 24, 26, 46))
    return cap


def _cap(pencil: Pencil, way: str, *, close: bool) -> Mask:
    """Return hair that lies close to the head, with a fringe."""
    skull = pencil.oval(12.6, 11.5, 51.4, 48) if close else pencil.oval(11.5, 9.5, 52.5, 49)
    if way == EAST:
        back = [(2, 4), (60, 2), (54, 20), (46, 23 - 3 * close), (38, 24), (35, 32), (30, 40), (20, 48), (0, 46)]
        return common(skull, pencil.shape(back))
    if close:
        return common(skull, pencil.shape([(4, 4), (60, 4), (54, 26), (46, 20), (32, 19), (18, 20), (10, 26)]))
    fringe = [(2, 2), (62, 2), (60, 34), (50, 31), (47, 24), (38, 21), (28, 25.5), (18, 24), (14, 31), (4, 34)]
    return common(skull, pencil.shape(fringe))


def _from_behind(pencil: Pencil, style: str) -> Mask:
    """Return hair seen from the north."""
    skull = common(pencil.oval(11.5, 9.5, 52.5, 49), pencil.box(4, 2, 60, 44, 10))
    if style == "bald":
        wreath = common(pencil.oval(11.5, 11, 52.5, 48), pencil.box(8, 22, 56, 43, 6))
        return without(wreath, pencil.oval(17, 2, 47, 35))
    if style == "crop":
        return common(pencil.oval(12.6, 11.5, 51.4, 48), pencil.box(4, 2, 60, 41, 10))
    if style in _LONG:
        return joined(skull, pencil.box(11, 16, 53, _LONG[style], 14))
    if style == "afro":
        return pencil.disc(32, 26, 24)
    if style == "bun":
        return joined(skull, pencil.disc(32, 10, 7.5))
    if style == "ponytail":
        return joined(skull, pencil.shape([(27, 18), (37, 18), (39, 38), (34, 56), (27, 44)]))
    if style == "pigtails":
        return joined(skull, pencil.oval(4, 22, 17, 42), pencil.oval(47, 22, 60, 42))
    if style == "braids":
        return joined(skull, *(pencil.disc(x, y, 4.6) for x in (17, 47) for y in (38, 44, 50, 56)))
    if style == "curly":
        rim = (
            (13, 26),
            (15, 18),
            (22, 12),
            (32, 9),
            (42, 12),
            (49, 18),
            (51, 26),
            (49, 36),
            (40, 42),
            (24, 42),
            (15, 36),
        )
        return joined(skull, *(pencil.disc(x, y, 6) for x, y in rim))
    if style == "spiky":
        spikes = [((14, 20), (13, 6), (26, 14)), ((22, 14), (32, 2), (40, 13)), ((34, 13), (48, 5), (49, 20))]
        return joined(skull, *(pencil.shape(spike, soft=False) for spike in spikes))
    return skull


def hat(pencil: Pencil, kind: str, way: str) -> tuple[Mask, Mask | None]:
    """Return a hat, and its trim if it has any."""
    dome = common(pencil.oval(10.5, 7, 53.5, 48), pencil.box(0, 0, 64, 22, 2))
    if kind == "cap":
        if way == EAST:
            return joined(dome, pencil.box(34, 17, 62, 23, 3)), pencil.disc(31, 7.5, 2.2)
        brim = pencil.oval(13, 16, 51, 27) if way == SOUTH else pencil.box(24, 17, 40, 22, 2)
        return joined(dome, brim), pencil.disc(32, 7.5, 2.2)
    if kind == "beanie":
        return joined(dome, pencil.disc(32, 5, 4.5)), pencil.box(10, 17, 54, 24.5, 3.5)
    if kind == "straw":
        brim = pencil.oval(3, 13, 61, 27)
        return joined(brim, pencil.oval(14, 3, 50, 24)), without(
            pencil.box(14, 14, 50, 19, 1), pencil.oval(0, 18, 64, 40)
        )
    if kind == "beret":
        return joined(pencil.oval(8, 4, 56, 23), pencil.line([(34, 5), (35, 1.5)], 2.2)), None
    if kind == "scarf":
        low = 34 if way != NORTH else 44
        open_face = pencil.oval(16, 17, 48, 54) if way == SOUTH else pencil.oval(34, 16, 68, 54)
        wrap = joined(pencil.oval(10, 8, 54, 51), pencil.box(13, 30, 51, low + 18, 10))
        return (wrap if way == NORTH else without(wrap, open_face)), None
    if kind == "bow":
        wings = joined(
            pencil.shape([(32, 11), (21, 4), (21, 16)], soft=True),
            pencil.shape([(32, 11), (43, 4), (43, 16)], soft=True),
        )
        return wings, pencil.disc(32, 10.5, 3)
    ribbon = without(pencil.oval(11, 9, 53, 52), pencil.oval(10, 15, 54, 60))
    return without(ribbon, pencil.oval(4, -8, 60, 12.5)), None
