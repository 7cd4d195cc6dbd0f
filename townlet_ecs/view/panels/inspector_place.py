"""A place's card: whether it is open, what goes on, what it sells and earns, who works, lives and is there."""

from townlet_ecs.view.facts.place import PlaceFacts, PositionFacts, ThingFacts, WareFacts
from townlet_ecs.view.facts.trouble import TroubleFacts
from townlet_ecs.view.facts.words import capital, person, thing
from townlet_ecs.view.panels.brush import LINE
from townlet_ecs.view.panels.gauges import badge, bar
from townlet_ecs.view.panels.hours import money
from townlet_ecs.view.panels.inspector_object import SUPPLY_GLYPHS
from townlet_ecs.view.panels.inspector_sheet import SMALL, Link, Sentence, Sheet, Tag, subject_link
from townlet_ecs.view.panels.theme import DOINGS, THEME
from townlet_ecs.view.wishes import Select

PEOPLE_TOLD_MAX = 24
"""People in a place who are named; of more it is said how many."""

FEW = 0.2
"""Share of the full shelf at or below which little is left."""


def paint_place(sheet: Sheet, facts: PlaceFacts) -> None:
    """Paint all that is said of a place below its name."""
    sheet.tags(_state(facts))
    for trouble in facts.troubles:
        _paint_trouble(sheet, trouble)
    for supply in facts.cut:
        sheet.sentence([f"{capital(supply)} is cut by order"], size=SMALL, colour=THEME.bad)
    _paint_present(sheet, facts)
    if facts.wares:
        _paint_wares(sheet, facts)
    if facts.positions:
        _paint_positions(sheet, facts)
    if facts.private or facts.residents:
        _paint_residents(sheet, facts)
    _paint_things(sheet, facts)


def place_subtitle(facts: PlaceFacts) -> Sentence:
    """Return what stands below the name of a place."""
    if facts.private:
        return ["home of those who live here"]
    return [f"open {facts.hours}"]


def _state(facts: PlaceFacts) -> list[Tag]:
    """Return whether the place is open, and what it has, as tags."""
    found = []
    if not facts.private or not facts.is_open:
        if facts.is_open:
            found.append(Tag("open", THEME.good, "check"))
        else:
            found.append(Tag(f"closed: {facts.why_closed}", THEME.bad, "closure"))
    for supply in facts.supplies:
        if supply.on:
            found.append(Tag(f"{supply.name} is on", THEME.raised, "check"))
        else:
            found.append(Tag(f"no {supply.name}", THEME.bad, SUPPLY_GLYPHS[supply.name]))
    if facts.truck:
        found.append(Tag(f"truck at the door until {facts.truck}", THEME.warning, "bus"))
    return found


def _paint_trouble(sheet: Sheet, trouble: TroubleFacts) -> None:
    """Paint a disturbance."""
    high = SMALL * LINE + 8
    top = sheet.y
    sheet.brush.box(sheet.left, top, sheet.width, high, fill=THEME.sunken, outline=THEME.bad, radius=6)
    sheet.brush.glyph(sheet.left + 7, top + (high - 14) / 2, trouble.kind, size=14, colour=THEME.bad)
    until = f"until {trouble.until}"
    wide = sheet.brush.measure(until, SMALL)
    sheet.brush.text(sheet.left + 28, top + 4, capital(trouble.words), size=SMALL, bold=True,
                     room=sheet.width - 28 - wide - 16)  # fmt: skip
    sheet.brush.text(sheet.left + sheet.width - 8, top + 4, until, size=SMALL, colour=THEME.quiet, align="right")
    sheet.y += high + 5
    if trouble.people:
        pieces: list[str | Link] = ["called:"]
        for number, (who, name) in enumerate(trouble.people):
            pieces += ["and"] if number else []
            pieces.append(subject_link(name, person(who)))
        sheet.sentence(pieces, size=SMALL)


def _paint_present(sheet: Sheet, facts: PlaceFacts) -> None:
    """Paint who is in the place."""
    sheet.heading("Here now", str(len(facts.present)))
    if not facts.present:
        sheet.note("Nobody.")
    for each in facts.present[:PEOPLE_TOLD_MAX]:
        badge(sheet.brush, sheet.left, sheet.y + 1, DOINGS[each.doing], size=16)
        right = sheet.left + sheet.width
        wide = sheet.brush.text(right, sheet.y, each.words, size=SMALL, colour=THEME.quiet, align="right", room=120)
        sheet.name(each.name, Select(person(each.who)), indent=23, room=sheet.width - 23 - wide - 8)
        sheet.y += 20
    if len(facts.present) > PEOPLE_TOLD_MAX:
        sheet.note(f"and {len(facts.present) - PEOPLE_TOLD_MAX} more")


def _paint_wares(sheet: Sheet, facts: PlaceFacts) -> None:
    """Paint stock, prices and the till."""
    sheet.heading("On the shelves", "price")
    for ware in facts.wares:
        _paint_ware(sheet, ware)
    if facts.sales_cents is not None:
        sheet.row("till", [money(facts.sales_cents)])
    if facts.payroll_cents is not None:
        sheet.row("for wages", [money(facts.payroll_cents)])


def _paint_ware(sheet: Sheet, ware: WareFacts) -> None:
    """Paint one kind of goods."""
    brush, right = sheet.brush, sheet.left + sheet.width
    share = ware.stock / max(1, ware.stock_full)
    low = share <= FEW
    brush.text(sheet.left, sheet.y, capital(ware.name), room=86)
    bar(brush, sheet.left + 92, sheet.y + 5, sheet.width - 92 - 128, 8, share,
        colour=THEME.bad if low else THEME.good, hatch="/" if low else "")  # fmt: skip
    left_over = "sold out" if not ware.stock else f"{ware.stock} of {ware.stock_full}"
    ink = THEME.bad if low else THEME.quiet
    brush.text(right - 62, sheet.y, left_over, size=SMALL, colour=ink, align="right", room=60)
    dear = ware.price_cents > ware.list_cents
    wide = brush.text(right, sheet.y, money(ware.price_cents), align="right", bold=dear,
                      colour=THEME.bad if dear else THEME.text, room=60)  # fmt: skip
    if dear:
        brush.glyph(right - wide - 18, sheet.y + 2, "price_spike", size=14, colour=THEME.bad)
    sheet.y += 20
    if dear:
        brush.text(right, sheet.y, f"usually {money(ware.list_cents)}", size=11, colour=THEME.quiet, align="right")
        sheet.y += 15


def _paint_positions(sheet: Sheet, facts: PlaceFacts) -> None:
    """Paint who works here."""
    sheet.heading("Work", "a shift")
    for position in facts.positions:
        _paint_position(sheet, position)
    if facts.payroll_cents is not None and not facts.wares:
        sheet.row("for wages", [money(facts.payroll_cents)])


def _paint_position(sheet: Sheet, position: PositionFacts) -> None:
    """Paint one position."""
    brush, right = sheet.brush, sheet.left + sheet.width
    wide = brush.text(right, sheet.y, money(position.wage_cents), size=SMALL, align="right")
    ink = THEME.good if position.on_shift else THEME.quiet
    brush.glyph(sheet.left, sheet.y + 3, "work", size=12, colour=ink)
    brush.text(sheet.left + 18, sheet.y, capital(position.job), bold=position.on_shift, room=sheet.width - 26 - wide)
    sheet.y += 13 * LINE
    who: str | Link = "nobody, open" if position.who is None else subject_link(position.name, person(position.who))
    now = ", on shift now" if position.on_shift else ""
    sheet.sentence([who, f", {position.hours}, {position.days}{now}"], size=SMALL, colour=THEME.quiet, indent=18)
    sheet.y += 3


def _paint_residents(sheet: Sheet, facts: PlaceFacts) -> None:
    """Paint who lives here."""
    sheet.heading("Lives here", str(len(facts.residents)))
    if not facts.residents:
        sheet.note("Nobody; the beds are free.")
    for who, name in facts.residents:
        sheet.brush.glyph(sheet.left, sheet.y + 2, "bed", size=13, colour=THEME.quiet)
        sheet.name(name, Select(person(who)), indent=20, room=sheet.width - 20)
        sheet.y += 20


def _paint_things(sheet: Sheet, facts: PlaceFacts) -> None:
    """Paint what stands here."""
    sheet.heading("Things", "click to look at one")
    kinds = [each.kind for each in facts.things]
    tags = []
    for number, each in enumerate(facts.things):
        twins = kinds.count(each.kind) > 1
        tags.append(_thing_tag(each, f" {kinds[: number + 1].count(each.kind)}" if twins else ""))
    sheet.tags(tags)


def _thing_tag(each: ThingFacts, number: str) -> Tag:
    """Return an object as a tag."""
    words = each.kind + number
    if each.waiting:
        words += f", {each.waiting} waiting"
    colour, glyph = THEME.raised, ""
    if each.broken:
        colour, glyph = THEME.bad, "wrench"
    elif each.taken:
        colour, glyph = THEME.hover, "person"
        words += f" ({each.taken} of {each.slots})" if each.slots > 1 else ""
    return Tag(words, colour, glyph, Select(thing(each.row)))
