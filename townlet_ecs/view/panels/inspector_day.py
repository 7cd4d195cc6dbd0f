"""Somebody's day so far: a band of 24 hours, and how long what took."""

from components.words import Doing
from townlet_ecs.view.facts.person import PersonFacts
from townlet_ecs.view.facts.words import DOINGS as DOING_WORDS
from townlet_ecs.view.panels.brush import Align
from townlet_ecs.view.panels.gauges import badge
from townlet_ecs.view.panels.hours import lasting
from townlet_ecs.view.panels.inspector_sheet import SMALL, Sheet
from townlet_ecs.view.panels.theme import DOINGS, THEME

BAND = 24.0
"""Height of the band."""

LETTER_FROM = 11.0
"""Width from which a part of the band has room for its letter."""

SAME_LETTER_AFTER = 30.0
"""Room after a letter in which the same one is not written again."""

HOURS_MARKED = (0, 6, 12, 18, 24)


def paint_day(sheet: Sheet, facts: PersonFacts) -> None:
    """Paint the band, where somebody kept a log, and the minutes by what was done."""
    sheet.heading("Today", facts.moment)
    if facts.day:
        _paint_band(sheet, facts)
    if not facts.today:
        sheet.note("The day has only begun.")
    half = sheet.width / 2
    longest = sorted(facts.today, key=lambda pair: -pair[1])
    for number, (doing, minutes) in enumerate(longest):
        x = sheet.left + half * (number % 2)
        y = sheet.y + 20 * (number // 2)
        badge(sheet.brush, x, y + 1, DOINGS[doing], size=16)
        told = f"{minutes // 60} h {minutes % 60:02}" if minutes >= 60 else lasting(minutes)
        wide = sheet.brush.measure(told, SMALL)
        sheet.brush.text(x + 22, y, DOING_WORDS[doing], size=SMALL, room=half - 38 - wide)
        sheet.brush.text(x + half - 12, y, told, size=SMALL, colour=THEME.quiet, align="right")
    sheet.y += 20 * ((len(longest) + 1) // 2)


def _paint_band(sheet: Sheet, facts: PersonFacts) -> None:
    """Paint the band: a colour, a hatch and, where there is room, a letter for each part of the day.

    What nobody looked at is hatched; what is still to come is dark.
    """
    brush, top = sheet.brush, sheet.y
    midnight = facts.tick - facts.tick % facts.ticks_per_day
    per_tick = sheet.width / facts.ticks_per_day
    brush.box(sheet.left, top, sheet.width, BAND, fill=THEME.sunken, radius=4)
    unseen = (facts.day[0].start - midnight) * per_tick
    brush.box(sheet.left, top, unseen, BAND, fill=THEME.raised, radius=0, hatch="/")
    lettered = ("", 0.0)
    for part in facts.day:
        x = sheet.left + (part.start - midnight) * per_tick
        wide = (part.end - part.start) * per_tick
        if part.doing is None:
            brush.box(x, top, wide, BAND, fill=THEME.raised, radius=0, hatch="/")
            continue
        sign = DOINGS[Doing(part.doing)]
        brush.box(x, top, max(wide, 1.0), BAND, fill=sign.colour, radius=0, hatch=sign.hatch if wide > 3 else "")
        if wide >= LETTER_FROM and (sign.letter != lettered[0] or x > lettered[1] + SAME_LETTER_AFTER):
            lettered = sign.letter, x + wide
            if sign.hatch:
                brush.box(x + wide / 2 - 5.5, top + 4, 11, BAND - 8, fill=sign.colour, radius=3)
            brush.text(
                x + wide / 2, top + 4, sign.letter, size=11, bold=True, colour=THEME.on_accent, align="centre"
            )
    now = sheet.left + (facts.tick - midnight) * per_tick
    brush.line([(now, top - 3), (now, top + BAND + 3)], colour=THEME.text, width=1.6)
    for hour in HOURS_MARKED:
        x = sheet.left + sheet.width * hour / 24
        brush.line([(x, top + BAND), (x, top + BAND + 4)], colour=THEME.quiet)
        align: Align = "left" if hour == 0 else "right" if hour == HOURS_MARKED[-1] else "centre"
        brush.text(x, top + BAND + 4, f"{hour:02}", size=10, colour=THEME.quiet, align=align)
    sheet.y += BAND + 22
