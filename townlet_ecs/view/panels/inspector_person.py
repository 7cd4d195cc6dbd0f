"""A person's card, part by part: what they do, how they are, why, their day, work, goods, ties and memory."""

from components.people import Need
from components.words import NOTHING, Claim, Doing, Outcome, Policy
from townlet_ecs.view.facts.memory import OutcomeFacts, TieFacts
from townlet_ecs.view.facts.person import NeedFacts, PersonFacts
from townlet_ecs.view.facts.why import BUSY, MASKED, NO_TIME, Candidate
from townlet_ecs.view.facts.words import SPOT_TO_STAND, capital, count_of, person, place, thing
from townlet_ecs.view.facts.work import JobFacts
from townlet_ecs.view.panels.brush import LINE
from townlet_ecs.view.panels.gauges import badge, bar, diverging
from townlet_ecs.view.panels.hours import money
from townlet_ecs.view.panels.inspector_day import paint_day
from townlet_ecs.view.panels.inspector_sheet import LABEL, SMALL, Link, Sentence, Sheet, Tag, subject_link
from townlet_ecs.view.panels.theme import DOINGS, NEEDS, THEME, Colour, faded
from townlet_ecs.view.wishes import Select

OUTCOME_SIGNS: dict[Outcome, tuple[str, Colour]] = {
    Outcome.NONE: ("dot", THEME.quiet),
    Outcome.DONE: ("check", THEME.good),
    Outcome.INTERRUPTED: ("flat", THEME.warning),
    Outcome.FAILED: ("close", THEME.bad),
    Outcome.GAVE_UP: ("clock", THEME.bad),
}
"""Glyph and colour of how something ended."""

BED = "bed"
"""The object that people lie in, and do not stand at."""

STORY_SIGNS: dict[str, tuple[str, Colour]] = {
    "friend": ("heart", THEME.good),
    "rival": ("rival", THEME.bad),
    "feud": ("rival", THEME.bad),
    "has quarrelled": ("talk", THEME.raised),
}
"""Glyph and colour of what a tie has come to."""

SIGNS: dict[int, tuple[str, Colour]] = {1: ("up", THEME.good), 0: ("flat", THEME.quiet), -1: ("down", THEME.bad)}
"""Glyph and colour of those who are liked, who are neither, and who are not."""


def paint_person(sheet: Sheet, facts: PersonFacts, *, possessed: bool) -> None:
    """Paint all that is said of a person below their name; whoever is possessed is decided for at the window."""
    _paint_doing(sheet, facts)
    _paint_needs(sheet, facts)
    _paint_why(sheet, facts, possessed=possessed)
    paint_day(sheet, facts)
    _paint_work(sheet, facts)
    _paint_money(sheet, facts)
    _paint_ties(sheet, facts)
    _paint_memory(sheet, facts)
    _paint_traits(sheet, facts)


def person_subtitle(facts: PersonFacts) -> Sentence:
    """Return what stands below a person's name."""
    days = int(facts.residence_days)
    lived = "came today" if days < 1 else f"here for {count_of(days, 'day')}"
    home: Sentence = ["has no home"]
    if facts.home_name:
        home = ["lives in", subject_link(facts.home_name, place(facts.home))]
    return [f"{capital(lived)},", *home]


def _paint_doing(sheet: Sheet, facts: PersonFacts) -> None:
    """Paint what somebody does now, and what else is to be known at once."""
    does = facts.does
    top = sheet.y
    sign = DOINGS[does.doing]
    badge(sheet.brush, sheet.left, top + 1, sign, size=30)
    indent = 40.0
    pieces: list[str | Link] = [capital(does.words)]
    if does.thing_name not in ("", SPOT_TO_STAND) and does.claim in (Claim.USING, Claim.WAITING):
        lies = does.thing_name == BED and does.claim == Claim.USING
        pieces += ["in the" if lies else "at the", subject_link(does.thing_name, thing(does.thing))]
    if does.partner is not None and does.doing == Doing.SOCIALISING:
        pieces += ["with", subject_link(does.partner_name, person(does.partner))]
    if does.place != NOTHING:
        pieces += ["in", subject_link(does.place_name, place(does.place))]
    else:
        pieces += ["out of doors"]
    sheet.sentence(pieces, bold=True, indent=indent)
    sheet.sentence(_meaning(facts), size=SMALL, indent=indent)
    times = _times(facts)
    if times:
        sheet.sentence([times], size=SMALL, colour=THEME.quiet, indent=indent)
    sheet.y = max(sheet.y, top + 34) + 3
    sheet.tags(_warnings(facts))
    if facts.why.call is not None:
        call = facts.why.call
        to_meet: Sentence = ["to meet", subject_link(call.who_name, person(call.who))] if call.who is not None else []
        where = subject_link(call.place_name, place(call.place))
        sheet.sentence(["Called to", where, *to_meet, f"until {call.until_words}"], size=SMALL)


def _meaning(facts: PersonFacts) -> Sentence:
    """Return what somebody wants by what they do."""
    does = facts.does
    pieces: list[str | Link] = [f"wants to {does.option_words}"]
    if does.deed and does.deed != does.option_words:
        pieces.append(f": {does.deed}")
    if does.thing != NOTHING and does.claim in (Claim.WALKING, Claim.CALLED):
        pieces += ["at a", subject_link(does.thing_name, thing(does.thing))]
    return pieces


def _times(facts: PersonFacts) -> str:
    """Return since when and until when somebody does what they do."""
    does = facts.does
    since = f"since {does.since_words}" if does.since_words else ""
    until = f"until {does.until_words}" if does.until_words else ""
    if until and does.doing not in (Doing.WAITING, Doing.WALKING):
        until += " at the latest"
    if until and does.doing == Doing.WAITING:
        until = f"waits {until} at most"
    return ", ".join(part for part in (since, until) if part)


def _warnings(facts: PersonFacts) -> list[Tag]:
    """Return what is to be known at once, as tags."""
    found = []
    if facts.leaving:
        found.append(Tag(f"about to leave: {facts.leaving}", THEME.bad, "leave"))
    if facts.money.notice:
        found.append(Tag(facts.money.notice, THEME.bad, "home"))
    if facts.work.job is not None and facts.work.job.late_ticks:
        found.append(Tag(f"{facts.work.job.late_ticks} min late for work", THEME.warning, "clock"))
    if facts.work.review:
        found.append(Tag(facts.work.review, THEME.warning, "warning"))
    for need in facts.needs:
        if need.word:
            bad = THEME.bad if need.word == "urgent" else THEME.warning
            found.append(Tag(f"{need.name} {need.word}", bad, "warning"))
    return found


def _paint_needs(sheet: Sheet, facts: PersonFacts) -> None:
    """Paint the needs as bars, with the comfort line marked."""
    line = facts.needs[0].comfort_line
    sheet.heading("Needs", f"comfort line {line:.0%}")
    for need in facts.needs:
        _paint_need(sheet, need)


def _paint_need(sheet: Sheet, need: NeedFacts) -> None:
    """Paint one need."""
    brush, top = sheet.brush, sheet.y
    sign = NEEDS[Need[need.name.upper()]]
    badge(brush, sheet.left, top + 1, sign, size=16)
    brush.text(sheet.left + 23, top, need.name, room=62)
    low = bool(need.word)
    right = sheet.left + sheet.width
    wide = sheet.width - 92 - 66
    bar(
        brush, sheet.left + 92, top + 5, wide, 9, need.level,
        colour=sign.colour, hatch=sign.hatch, mark=need.comfort_line,
    )  # fmt: skip
    colour = THEME.bad if need.word == "urgent" else THEME.warning if low else THEME.text
    brush.text(right, top, f"{need.level:.0%}", align="right", colour=colour, bold=low)
    if low:
        brush.glyph(right - 54, top + 2, "warning", size=14, colour=colour)
    sheet.y += 20


def _paint_why(sheet: Sheet, facts: PersonFacts, *, possessed: bool) -> None:
    """Paint the options as bars, with what stands in the way of each."""
    why = facts.why
    sheet.heading("Why", "what they could do next")
    wish = f", who wishes to {why.wish}" if why.wish else ""
    by_steps = why.policy == Policy.PRIMITIVE.name.lower()
    how = f"{wish}, step by step" if by_steps else f"{wish}, again {why.decides_words}"
    sheet.note("You decide, step by step." if possessed else f"{capital(why.decider)} decides{how}.")
    sheet.y += 3
    for candidate in why.candidates:
        _paint_candidate(sheet, candidate)


def _paint_candidate(sheet: Sheet, candidate: Candidate) -> None:
    """Paint one option."""
    brush, top = sheet.brush, sheet.y
    busy, masked = candidate.state == BUSY, candidate.state in (MASKED, NO_TIME)
    right = sheet.left + sheet.width
    glyph, ink = ("play", THEME.accent) if busy else ("closure", THEME.bad) if masked else ("dot", THEME.quiet)
    brush.glyph(sheet.left, top + 3, glyph, size=12, colour=ink)
    colour = THEME.quiet if masked else THEME.text
    brush.text(sheet.left + 18, top, capital(candidate.words), bold=busy, colour=colour, room=sheet.width - 18 - 124)
    share = candidate.share
    bar(brush, right - 118, top + 5, 70, 8, share, colour=faded(THEME.quiet, 0.5) if masked else THEME.accent,
        hatch="/" if masked else "")  # fmt: skip
    score = f"{share:.2f} +1" if candidate.score > share else "-" if masked and not share else f"{share:.2f}"
    brush.text(right, top, score, size=SMALL, align="right", colour=colour, bold=busy, room=46)
    sheet.y += 13 * LINE
    sheet.sentence([candidate.why], size=11, colour=THEME.quiet, indent=18)
    sheet.y += 3


def _paint_work(sheet: Sheet, facts: PersonFacts) -> None:
    """Paint job, shift and attendance."""
    work = facts.work
    job = work.job
    sheet.heading("Work", f"{money(job.wage_cents)} a shift" if job else "")
    if job is None:
        jobless = f", for {count_of(work.jobless_days, 'day')} with work to be had" if work.jobless_days else ""
        sheet.sentence([f"Has no work{jobless}"])
    else:
        sheet.sentence([capital(job.name), "in", subject_link(job.place_name, place(job.place))], bold=True)
        sheet.row("hours", [f"{job.hours}, {job.days}"])
        if job.when:
            _paint_shift(sheet, job)
    tallies = [f"{work.worked} worked, {work.late} late, {work.missed} missed"]
    sheet.row("shifts", tallies)
    if work.recent:
        x = sheet.left + LABEL
        sheet.brush.text(sheet.left, sheet.y, "the last", size=SMALL, colour=THEME.quiet)
        for number, worked in enumerate(work.recent):
            glyph, colour = OUTCOME_SIGNS[Outcome.DONE if worked else Outcome.FAILED]
            sheet.brush.glyph(x + 18 * number, sheet.y + 2, glyph, size=12, colour=colour)
        sheet.y += SMALL * LINE + 1
    bad = work.absences > 0
    record = f"{work.absences} of {work.absences_max} in seven days, {count_of(work.warnings, 'warning')} ever"
    sheet.row("absences", [record], colour=THEME.warning if bad else THEME.text)
    if work.review:
        when = f", from {work.review_when}" if work.review_when else ""
        sheet.row("review", [work.review + when], colour=THEME.bad)


def _paint_shift(sheet: Sheet, job: JobFacts) -> None:
    """Paint the present or next shift."""
    sheet.row("shift now" if job.is_on else "next shift", [job.when])
    if not job.is_on:
        return
    late = job.attendance in ("late", "absent") or job.late_ticks > 0
    words = f"{job.state}, {job.late_ticks} min late" if job.late_ticks else job.state
    sheet.row("attendance", [words], colour=THEME.bad if late else THEME.good)
    share = job.present_ticks / max(1, job.length_ticks)
    bar(sheet.brush, sheet.left + LABEL, sheet.y + 4, sheet.width - LABEL - 96, 8, share, colour=THEME.good)
    present = f"{job.present_ticks} of {job.length_ticks} min"
    right = sheet.left + sheet.width
    sheet.brush.text(right, sheet.y, present, size=11, align="right", colour=THEME.quiet, room=90)
    sheet.y += SMALL * LINE + 1


def _paint_money(sheet: Sheet, facts: PersonFacts) -> None:
    """Paint money and goods."""
    purse = facts.money
    sheet.heading("Money and goods")
    brush = sheet.brush
    brush.glyph(sheet.left, sheet.y + 1, "money", size=16, colour=THEME.accent)
    brush.text(sheet.left + 22, sheet.y - 1, money(purse.wallet), size=15, bold=True)
    earned = f"earned {money(purse.earned)} so far"
    brush.text(sheet.left + sheet.width, sheet.y, earned, size=SMALL, colour=THEME.quiet, align="right", room=170)
    sheet.y += 23
    if purse.rent_owed:
        unpaid = f", {count_of(purse.rents_unpaid, 'rent')} in a row" if purse.rents_unpaid else ""
        sheet.row("owes", [f"{money(purse.rent_owed)} of rent{unpaid}"], colour=THEME.bad)
    if purse.notice:
        sheet.row("home", [purse.notice], colour=THEME.bad)
    if facts.goods:
        sheet.tags([
            Tag(f"{goods.count} {goods.name}" + (f" ({goods.aged} of yesterday)" if goods.aged else ""), glyph="goods")
            for goods in facts.goods
        ])  # fmt: skip
    else:
        sheet.note("Carries nothing.")


def _paint_ties(sheet: Sheet, facts: PersonFacts) -> None:
    """Paint what others are to somebody."""
    sheet.heading("Ties", "the strongest first")
    if not facts.ties:
        sheet.note("Knows nobody well yet.")
    for tie in facts.ties:
        _paint_tie(sheet, tie)


def _paint_tie(sheet: Sheet, tie: TieFacts) -> None:
    """Paint one tie: how much somebody is liked, and of what that is made up."""
    brush, top = sheet.brush, sheet.y
    right = sheet.left + sheet.width
    glyph, colour = SIGNS[tie.sign]
    brush.glyph(sheet.left, top + 3, glyph, size=12, colour=colour)
    room = sheet.width - 18 - 146
    if tie.lives_here:
        wide = sheet.name(tie.name, Select(person(tie.who)), indent=18, room=room)
    else:
        wide = brush.text(sheet.left + 18, top, tie.name, colour=THEME.quiet, room=room)
    if tie.story:
        sign, ink = STORY_SIGNS[tie.story]
        brush.glyph(sheet.left + 24 + wide, top + 3, sign, size=12, colour=ink if ink != THEME.raised else THEME.quiet)
    diverging(brush, right - 120, top + 5, 120, 9, tie.trust + tie.familiarity - tie.rivalry)
    sheet.y += 13 * LINE
    parts = f"trust {_signed(tie.trust)}, familiar {_signed(tie.familiarity)}, rivalry {tie.rivalry:.2f}"
    gone = "" if tie.lives_here else "; has left town"
    story = f"{tie.story}; " if tie.story else ""
    sheet.sentence([story + parts + gone], size=11, colour=THEME.quiet, indent=18)
    sheet.y += 3


def _signed(level: float) -> str:
    """Return a level of -1 to 1 with its sign; nothing near 0 has one."""
    rounded = round(level, 2)
    return f"{rounded:+.2f}" if rounded else "0.00"


def _paint_memory(sheet: Sheet, facts: PersonFacts) -> None:
    """Paint what somebody remembers."""
    sheet.heading("What came of it", "the newest first")
    if not facts.outcomes:
        sheet.note("Remembers nothing yet.")
    for outcome in facts.outcomes:
        _paint_outcome(sheet, outcome)


def _paint_outcome(sheet: Sheet, outcome: OutcomeFacts) -> None:
    """Paint one remembered outcome."""
    brush, top = sheet.brush, sheet.y
    glyph, colour = OUTCOME_SIGNS[outcome.outcome]
    brush.glyph(sheet.left, top + 2, glyph, size=12, colour=colour)
    wide = brush.measure(outcome.when, SMALL)
    at = f" ({outcome.thing})" if outcome.thing and outcome.thing not in outcome.deed else ""
    room = sheet.width - 18 - wide - 8
    brush.text(sheet.left + 18, top, capital(outcome.deed) + at, size=SMALL, room=room)
    brush.text(sheet.left + sheet.width, top, outcome.when, size=SMALL, colour=THEME.quiet, align="right")
    sheet.y += SMALL * LINE
    if outcome.outcome != Outcome.DONE:
        why = f": {outcome.reason}" if outcome.reason else ""
        sheet.sentence([outcome.words + why], size=11, colour=colour, indent=18)
    sheet.y += 1


def _paint_traits(sheet: Sheet, facts: PersonFacts) -> None:
    """Paint what somebody is like."""
    sheet.heading("Personality")
    brush, side = sheet.brush, (sheet.width - 84) / 2
    for trait in facts.traits:
        high, low = trait.value > 0, trait.value < 0
        middle = sheet.left + side
        brush.text(middle - 8, sheet.y, trait.low, size=SMALL, align="right", room=side - 8,
                   colour=THEME.text if low else THEME.quiet)  # fmt: skip
        diverging(brush, middle, sheet.y + 4, 84, 9, trait.value, above=THEME.accent, below=THEME.accent)
        brush.text(middle + 92, sheet.y, trait.high, size=SMALL, room=side - 8,
                   colour=THEME.text if high else THEME.quiet)  # fmt: skip
        sheet.y += 19
