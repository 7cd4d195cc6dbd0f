"""An object's card: whether it can be used, who uses it, who waits, and what can be done at it."""

from components.words import NOTHING
from townlet_ecs.view.facts.object import ObjectFacts, OfferFacts, WaiterFacts
from townlet_ecs.view.facts.words import capital, count_of, person, place
from townlet_ecs.view.panels.hours import money
from townlet_ecs.view.panels.inspector_sheet import SMALL, Link, Sentence, Sheet, Tag, subject_link
from townlet_ecs.view.panels.theme import THEME, Colour

SUPPLY_GLYPHS = {"power": "blackout", "water": "water_outage"}
"""Glyphs of power and water; the second is crossed out."""

COMING_TOLD_MAX = 8
"""People on the way to an object who are named."""


def paint_object(sheet: Sheet, facts: ObjectFacts) -> None:
    """Paint all that is said of an object below its name."""
    sheet.tags(_state(facts))
    _paint_users(sheet, facts)
    _paint_queue(sheet, facts)
    _paint_last(sheet, facts)
    _paint_offers(sheet, facts)


def object_subtitle(facts: ObjectFacts) -> Sentence:
    """Return what stands below the name of an object."""
    x, y = facts.tile
    where: Sentence = ["out of doors"]
    if facts.place != NOTHING:
        where = ["in", subject_link(facts.place_name, place(facts.place))]
    owner: Sentence = [", of", subject_link(facts.owner_name, person(facts.owner))] if facts.owner is not None else []
    return [*where, f"(tile {x}, {y})", *owner]


def _state(facts: ObjectFacts) -> list[Tag]:
    """Return whether the object can be used, as tags."""
    found = []
    if facts.broken:
        found.append(Tag(facts.broken, THEME.bad, "wrench"))
    for supply in facts.supplies:
        if supply.on:
            found.append(Tag(f"{supply.name} is on", THEME.raised, "check"))
        else:
            found.append(Tag(f"no {supply.name}", THEME.bad, SUPPLY_GLYPHS[supply.name]))
    taken = sum(slot.who is not None for slot in facts.slots)
    if not facts.broken:
        free = len(facts.slots) - taken
        found.append(Tag("in use" if not free else "free" if not taken else f"{free} of {len(facts.slots)} free"))
    return found


def _paint_users(sheet: Sheet, facts: ObjectFacts) -> None:
    """Paint the spots and who has them."""
    taken = sum(slot.who is not None for slot in facts.slots)
    sheet.heading("Users", f"{taken} of {count_of(len(facts.slots), 'spot')} taken")
    for slot in facts.slots:
        if slot.who is not None:
            name = subject_link(slot.name, person(slot.who))
            _paint_slot(sheet, slot.role, [name, f"{slot.doing}, since {slot.since}"])
    free = [slot.role for slot in facts.slots if slot.who is None]
    if "user" in free:
        _paint_slot(sheet, "user", [count_of(free.count("user"), "spot") + " free"], colour=THEME.quiet)
    if "staff" in free:
        words = count_of(free.count("staff"), "spot") + " free for those who work here"
        _paint_slot(sheet, "staff", [words], colour=THEME.quiet)


def _paint_slot(sheet: Sheet, role: str, words: Sentence, *, colour: Colour = THEME.text) -> None:
    """Paint one spot, or several that are free."""
    glyph, ink = "work" if role == "staff" else "person", THEME.quiet if colour == THEME.quiet else THEME.accent
    sheet.brush.glyph(sheet.left, sheet.y + 2, glyph, size=13, colour=ink)
    sheet.sentence(words, colour=colour, indent=20)
    sheet.y += 2


def _paint_queue(sheet: Sheet, facts: ObjectFacts) -> None:
    """Paint who waits, and who is on the way."""
    sheet.heading("Queue", "the first in line first")
    if not facts.queue:
        sheet.note("Nobody waits.")
    for number, waiter in enumerate(facts.queue, start=1):
        _paint_waiter(sheet, number, waiter)
    if facts.coming:
        sheet.sentence(["On the way:", *_names(facts.coming[:COMING_TOLD_MAX])], size=SMALL)
        more = len(facts.coming) - COMING_TOLD_MAX
        if more > 0:
            sheet.note(f"and {more} more")


def _names(people: tuple[WaiterFacts, ...]) -> Sentence:
    """Return names with commas between them."""
    found: list[str | Link] = []
    for number, each in enumerate(people):
        if number:
            found.append(",")
        found.append(subject_link(each.name, person(each.who)))
    return found


def _paint_waiter(sheet: Sheet, number: int, waiter: WaiterFacts) -> None:
    """Paint one who waits."""
    brush = sheet.brush
    brush.box(sheet.left, sheet.y + 1, 16, 16, fill=THEME.raised, radius=8)
    brush.text(sheet.left + 8, sheet.y + 1, str(number), size=11, bold=True, align="centre")
    brush.text(sheet.left + sheet.width, sheet.y, f"{waiter.ticks} min", align="right", colour=THEME.quiet)
    sheet.sentence([subject_link(waiter.name, person(waiter.who)), f"since {waiter.since}"], indent=24)
    sheet.y += 2


def _paint_last(sheet: Sheet, facts: ObjectFacts) -> None:
    """Paint who finished with it last."""
    sheet.heading("Last use")
    if facts.last_who is None:
        sheet.note("Nobody has used it yet.")
        return
    who = subject_link(facts.last_name, person(facts.last_who) if facts.last_lives_here else None)
    gone = "" if facts.last_lives_here else ", who has left town"
    sheet.sentence([who, f"{gone} at {facts.last_when}".strip()])


def _paint_offers(sheet: Sheet, facts: ObjectFacts) -> None:
    """Paint what can be done at it."""
    sheet.heading("What it is for")
    if not facts.offers:
        sheet.note("Nothing can be done here.")
    off = {supply.name for supply in facts.supplies if not supply.on}
    for offer in facts.offers:
        _paint_offer(sheet, offer, off)


def _paint_offer(sheet: Sheet, offer: OfferFacts, off: set[str]) -> None:
    """Paint one thing that can be done; without power or water it may be impossible."""
    stopped = off & set(offer.needs)
    glyph, colour = ("closure", THEME.bad) if stopped else ("check", THEME.good)
    sheet.brush.glyph(sheet.left, sheet.y + 3, glyph, size=12, colour=colour)
    more = [f"needs {' and '.join(offer.needs)}"] if offer.needs else []
    more += [f"costs {money(offer.fee_cents)}"] if offer.fee_cents else []
    more += ["for those who work here"] if offer.staff else []
    words = capital(offer.deed) + (f" ({', '.join(more)})" if more else "")
    sheet.sentence([words], size=SMALL, indent=20, colour=THEME.quiet if stopped else THEME.text)
    sheet.y += 2
