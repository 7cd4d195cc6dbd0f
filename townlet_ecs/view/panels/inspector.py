"""The inspector: a card that tells of a person, an object or a place, with names that lead to others."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Literal

from PIL import Image

from townlet_ecs.view.facts.object import ObjectFacts
from townlet_ecs.view.facts.person import PersonFacts
from townlet_ecs.view.facts.reading import Facts
from townlet_ecs.view.facts.words import capital
from townlet_ecs.view.panels.brush import SHADOW, Brush, units
from townlet_ecs.view.panels.gauges import button, button_width
from townlet_ecs.view.panels.inspector_object import object_subtitle, paint_object
from townlet_ecs.view.panels.inspector_person import paint_person, person_subtitle
from townlet_ecs.view.panels.inspector_place import paint_place, place_subtitle
from townlet_ecs.view.panels.inspector_sheet import MARGIN, SMALL, Pane, Sentence, Sheet
from townlet_ecs.view.panels.painted import Painted, Spot, Style
from townlet_ecs.view.panels.theme import THEME
from townlet_ecs.view.wishes import Follow, LookAt, Open, Possess, Select, Subject, Wish

PORTRAIT = 52.0
"""Side of the portrait."""

BAR_WIDTH = 4.0
"""Of the bar that shows how far the card is scrolled."""

BUTTON = 26.0
"""Height of a button."""

BETWEEN = 6.0
"""Between two buttons."""

WIDTH_MIN = 320.0
"""Least width of a card in units, its shadow included; with larger letters that is more pixels."""

PLACE_GLYPHS = {
    "home": "home", "grocer": "goods", "cafe": "meal", "office": "work", "gym": "heart", "clinic": "health",
    "park": "sunny",
}  # fmt: skip
"""Glyphs of places without a picture."""

OBJECT_GLYPHS = {
    "bed": "bed", "fridge": "meal", "stove": "meal", "table": "meal", "till": "money", "counter": "money",
    "desk": "work", "job_board": "work", "bus_stop": "bus",
}  # fmt: skip
"""Glyphs of objects without a picture; all others are a box."""


@dataclass(frozen=True, eq=False)
class Look:
    """What somebody at the window adds to the facts.

    Attributes:
        portrait: Picture of the subject, or None.
        followed: Id of the person whom the camera follows, or None.
        possessed: Id of the person who is possessed, or None.
        possessable: Whether people may be taken over; not so in the past.
    """

    portrait: Image.Image | None = None
    followed: int | None = None
    possessed: int | None = None
    possessable: bool = True


@dataclass(frozen=True)
class _Button:
    """A button of the head; one without a wish cannot be pressed."""

    label: str
    glyph: str
    wish: Wish | None
    pressed: bool = False


@dataclass(frozen=True, eq=False)
class Card:
    """A painted card.

    Attributes:
        painted: What is seen of it.
        height: Height in pixels that would show all of it.
        scroll_max: Pixels that it can be scrolled; 0 when all of it is seen.
    """

    painted: Painted
    height: int
    scroll_max: int


def paint_facts(
    facts: Facts, style: Style, width: int, height: int, *, scroll: int = 0, look: Look | None = None
) -> Card:
    """Return the card of a subject.

    Args:
        facts: What there is to say of it.
        style: How it is painted.
        width: Of the card in pixels, its shadow included; at least `WIDTH_MIN` units are taken.
        height: Its height at most.
        scroll: Pixels of what is below the head that are left out at the top; too many are as many as there are.
        look: What somebody at the window adds.
    """
    look = look or Look()
    room = units(height, style) - 2 * SHADOW
    card = Brush.card(max(width, ceil(WIDTH_MIN * style.text_scale)), room, style)
    head = Sheet(card, MARGIN)
    _paint_head(head, facts, look)
    top = head.y + 6
    possessed = isinstance(facts, PersonFacts) and look.possessed == facts.id
    whole = _paint_body(Pane(card.width, 0.0, style), facts, 0.0, possessed=possessed)  # onto nothing, for its height
    seen = max(0.0, min(whole, room - top))
    scroll_max = max(0, round((whole - seen) * style.text_scale))
    scroll = min(max(0, scroll), scroll_max)
    body = Pane(card.width, seen, style)
    _paint_body(body, facts, units(scroll, style), possessed=possessed)
    inset = (card.image.width - body.image.width) // 2
    down = round(top * style.text_scale) + inset
    high = max(0, min(body.image.height, card.image.height - down))
    card.image.alpha_composite(body.image.crop((0, 0, body.image.width, high)), (inset, down))
    if scroll:
        card.box(MARGIN, top - 1, card.width - 2 * MARGIN, 1, fill=THEME.line, radius=0)
    if scroll_max:
        _paint_scroll(card, top, seen, whole, units(scroll, style))
    painted = card.painted(top + seen)
    spots = (*painted.spots, *_shifted(body.painted().spots, inset, down, high))
    all_of_it = painted.image.height + scroll_max
    return Card(Painted(painted.image, spots), all_of_it, scroll_max)


def sprite_of(facts: Facts, look_of: Callable[[int, str], int]) -> str:
    """Return the name of the sprite that is the portrait of a subject; not everything has one.

    Args:
        facts: Of the subject.
        look_of: How a person looks, by `PersonFacts.look` and the first name.
    """
    if isinstance(facts, PersonFacts):
        return f"person/{look_of(facts.look, facts.name.split()[0])}/south_0"
    if isinstance(facts, ObjectFacts):
        return f"thing/{facts.sprite}"
    return "icon/home" if facts.private else f"thing/sign_{facts.kind}"


def _paint_body(brush: Brush, facts: Facts, scroll: float, *, possessed: bool) -> float:
    """Paint what is below the head, and return how high all of it is."""
    sheet = Sheet(brush, -scroll)
    if isinstance(facts, PersonFacts):
        paint_person(sheet, facts, possessed=possessed)
    elif isinstance(facts, ObjectFacts):
        paint_object(sheet, facts)
    else:
        paint_place(sheet, facts)
    return sheet.y + scroll + MARGIN


def _shifted(spots: tuple[Spot, ...], right: int, down: int, height: int) -> tuple[Spot, ...]:
    """Return spots of the body as spots of the card; what is scrolled out of sight cannot be clicked."""
    return tuple(
        Spot(spot.left + right, max(0, spot.top) + down, spot.right + right, min(height, spot.bottom) + down, spot.wish)
        for spot in spots
        if spot.bottom > 0 and spot.top < height
    )


def _paint_head(sheet: Sheet, facts: Facts, look: Look) -> None:
    """Paint portrait, name, what stands below it, and buttons."""
    brush, top = sheet.brush, sheet.y
    right = sheet.left + sheet.width
    button(brush, right - 24, top - 2, 24, 24, Select(None), glyph="close")
    brush.box(sheet.left, top, PORTRAIT, PORTRAIT, fill=THEME.raised, outline=THEME.line, radius=8)
    if look.portrait is not None and look.portrait.getbbox() is not None:
        side = PORTRAIT - 6
        brush.picture(sheet.left + 3, top + 3, _framed(look.portrait, round(side * brush.style.text_scale)), side)
    else:
        brush.glyph(sheet.left + 12, top + 12, _glyph(facts), size=PORTRAIT - 24, colour=THEME.quiet)
    indent = PORTRAIT + 12
    room = sheet.width - indent - 30
    brush.text(sheet.left + indent, top - 1, _title(facts), size=17, bold=True, room=room)
    sheet.y = top + 24
    sheet.sentence(_subtitle(facts), size=SMALL, colour=THEME.quiet, indent=indent)
    sheet.y = max(sheet.y, top + PORTRAIT) + 8
    _paint_buttons(sheet, _buttons(facts, look))
    sheet.y += BUTTON + 4


def _paint_buttons(sheet: Sheet, buttons: list[_Button]) -> None:
    """Paint buttons side by side; where there is too little room, the last ones go without words."""
    brush, labels = sheet.brush, [each.label for each in buttons]

    def widths() -> list[float]:
        return [
            button_width(brush, label, each.glyph, BUTTON) for label, each in zip(labels, buttons, strict=True)
        ]

    for number in reversed(range(len(buttons))):
        if sum(widths()) + BETWEEN * (len(buttons) - 1) > sheet.width:
            labels[number] = ""
    x = sheet.left
    for each, label, wide in zip(buttons, labels, widths(), strict=True):
        button(
            brush, x, sheet.y, wide, BUTTON, each.wish, label=label, glyph=each.glyph, pressed=each.pressed
        )
        x += wide + BETWEEN


def _framed(portrait: Image.Image, side: int) -> Image.Image:
    """Return a picture as large as fits into a square; of one that is higher than wide, its upper part."""
    left, top, right, bottom = portrait.getbbox() or (0, 0, *portrait.size)
    bottom = min(bottom, top + max(right - left, (bottom - top) * 2 // 3))
    factor = side / max(right - left, bottom - top)
    size = max(1, round((right - left) * factor)), max(1, round((bottom - top) * factor))
    return portrait.convert("RGBA").crop((left, top, right, bottom)).resize(size, Image.Resampling.LANCZOS)


def _title(facts: Facts) -> str:
    """Return what a subject is called."""
    return facts.name if isinstance(facts, PersonFacts) else capital(_name(facts))


def _name(facts: Facts) -> str:
    """Return the name of an object or place."""
    return facts.kind if isinstance(facts, ObjectFacts) else facts.name


def _subtitle(facts: Facts) -> Sentence:
    """Return what stands below the name."""
    if isinstance(facts, PersonFacts):
        return person_subtitle(facts)
    return object_subtitle(facts) if isinstance(facts, ObjectFacts) else place_subtitle(facts)


def _glyph(facts: Facts) -> str:
    """Return the glyph that stands for a subject without a portrait."""
    if isinstance(facts, PersonFacts):
        return "person"
    if isinstance(facts, ObjectFacts):
        return OBJECT_GLYPHS.get(facts.sprite, "goods")
    return PLACE_GLYPHS[facts.kind]


def _buttons(facts: Facts, look: Look) -> list[_Button]:
    """Return the buttons of a card."""
    x, y = facts.tile
    show = _Button("Show", "target", LookAt(x + 0.5, y + 0.5))
    if not isinstance(facts, PersonFacts):
        kind: Literal["object", "place"] = "object" if isinstance(facts, ObjectFacts) else "place"
        return [show, _Button("", "menu", Open(kind, Subject(kind, facts.row)))]
    follows, possesses = look.followed == facts.id, look.possessed == facts.id
    possess = Possess(None if possesses else facts.id) if look.possessable or possesses else None
    return [
        _Button("Follow", "eye", Follow(None if follows else facts.id), follows),
        _Button("Release" if possesses else "Possess", "hand", possess, possesses),
        show,
        _Button("", "menu", Open("person", Subject("person", facts.id))),
    ]


def _paint_scroll(card: Brush, top: float, seen: float, whole: float, scroll: float) -> None:
    """Paint how much of the card is seen, and which part."""
    x = card.width - BAR_WIDTH - 3
    card.box(x, top, BAR_WIDTH, seen - 6, fill=THEME.sunken, radius=2)
    long = max(24.0, (seen - 6) * seen / whole)
    begin = top + (seen - 6 - long) * (scroll / max(1e-6, whole - seen))
    card.box(x, begin, BAR_WIDTH, long, fill=THEME.quiet, radius=2)
