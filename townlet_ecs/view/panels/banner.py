"""The banner: what upsets the town just now, where, and until when; and which scenario is played."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from components.disturbances import Disturbance
from components.town import Clock
from components.words import NOTHING, Trouble
from townlet_ecs.landmarks import object_kind
from townlet_ecs.names import short_name_of
from townlet_ecs.town import Town
from townlet_ecs.view.living.life import Staging
from townlet_ecs.view.map.site import Lot, Site
from townlet_ecs.view.panels.brush import Brush
from townlet_ecs.view.panels.gauges import bar
from townlet_ecs.view.panels.hours import calendar_of, lasting
from townlet_ecs.view.panels.painted import Painted, Style
from townlet_ecs.view.panels.theme import GREEN, ORANGE, PURPLE, SKY, THEME, VERMILLION, YELLOW, Colour
from townlet_ecs.view.wishes import LookAt

SHOWN_MAX = 3
"""Disturbances that are told one by one; the others are counted."""

ROW = 48.0

COLOURS: dict[str, Colour] = {
    "price_spike": ORANGE,
    "blackout": YELLOW,
    "water_outage": SKY,
    "closure": VERMILLION,
    "meet": PURPLE,
    "festival": GREEN,
}


@dataclass(frozen=True)
class DisturbanceFacts:
    """A disturbance that goes on.

    Attributes:
        kind: Name of the `Trouble`, which is its glyph as well.
        words: What it is.
        where: Where it strikes.
        until: When it is over.
        left: Share of its time that is left.
        x, y: Tile to look at.
    """

    kind: str
    words: str
    where: str
    until: str
    left: float
    x: float
    y: float


def disturbances_of(town: Town, site: Site) -> tuple[DisturbanceFacts, ...]:
    """Return what goes on in a town between two ticks, the oldest first."""
    now = town.world.blocks["disturbances.i32"][0]
    rows = np.flatnonzero(now[Disturbance.KIND] != Trouble.NONE)
    order = sorted(rows.tolist(), key=lambda row: (int(now[Disturbance.BEGAN, row]), row))
    return tuple(_facts(now[:, row].tolist(), town, site) for row in order)


def _facts(record: Sequence[int], town: Town, site: Site) -> DisturbanceFacts:
    """Return one disturbance in words."""
    kind = Trouble(record[Disturbance.KIND])
    target = record[Disturbance.TARGET]
    began, ends = record[Disturbance.BEGAN], record[Disturbance.ENDS]
    if kind in (Trouble.BLACKOUT, Trouble.WATER_OUTAGE):
        words = "Blackout" if kind == Trouble.BLACKOUT else "No running water"
        across, down = site.block_corners()
        where = "in the whole town" if len(across) == 1 else f"in block {target + 1}"
        wide, high = block_size(site)
        x, y = float(across[target]) + wide / 2, float(down[target]) + high / 2
    elif kind == Trouble.CLOSURE:
        x, y = float(site.object_x[target]) + 0.5, float(site.object_y[target]) + 0.5
        words = f"{object_kind(target, town.world).replace('_', ' ').capitalize()} out of order"
        around = site.lot_at(x, y)
        where = at_place(around)
    else:
        lot = site.lots[target]
        x, y = lot.left + lot.width / 2, lot.top + lot.height / 2
        words, where = _gathering(kind, record, town), at_place(lot)
    tick = town.tick
    until = f"until {calendar_of(town).when(ends)}, {lasting(ends - tick)} left"
    return DisturbanceFacts(kind.name.lower(), words, where, until, (ends - tick) / max(1, ends - began), x, y)


def block_size(site: Site) -> tuple[float, float]:
    """Return how wide and high a block is, in tiles."""
    across, down = site.block_corners()
    return site.width / len(set(across.tolist())), site.height / len(set(down.tolist()))


def at_place(lot: Lot | None) -> str:
    """Return where something is, in words: `at the cafe`, but `at home 4`; out of doors without a place."""
    if lot is None:
        return "out of doors"
    return f"at {'the ' if lot.name == lot.kind else ''}{lot.name.replace('_', ' ')}"


def _gathering(kind: Trouble, record: Sequence[int], town: Town) -> str:
    """Return what happens at a place."""
    if kind == Trouble.PRICE_SPIKE:
        return f"Prices up to {record[Disturbance.PERMILLE] / 10:.0f} %"
    if kind == Trouble.FESTIVAL:
        return "Festival"
    blocks = town.world.blocks
    key, people = int(blocks["town.i64"][0, Clock.KEY]), blocks["people.i16"].shape[2]
    both = [record[Disturbance.WHO], record[Disturbance.OTHER]]
    names = [short_name_of(key, who, people) if who != NOTHING else "somebody" for who in both]
    return f"{names[0]} and {names[1]} meet"


def staged(staging: Staging | None, *, has_ended: bool) -> tuple[str, str]:
    """Return the name of a scenario, and what happens in it or, at its end, what became of it; empty without one."""
    if staging is None:
        return "", ""
    if not has_ended or staging.ok is None:
        return staging.name, staging.about
    failed = [outcome.says for outcome in staging.outcomes if not outcome.ok]
    if failed:
        return staging.name, f"{len(failed)} of {len(staging.outcomes)} did not come true: {'; '.join(failed)}."
    if not staging.ok:
        return staging.name, "This is the end; a command was refused, or was not, against what was expected."
    return staging.name, "This is the end; all that was expected came true."


def banner(
    facts: Sequence[DisturbanceFacts], style: Style, width: int, *, scenario: str = "", about: str = ""
) -> Painted | None:
    """Return the banner, or None where there is nothing to say.

    Args:
        facts: What goes on.
        style: How it is painted.
        width: In pixels.
        scenario: Name of the scenario that is played, if any.
        about: What happens in it.
    """
    if not facts and not scenario:
        return None
    brush = Brush.card(width, 60 + ROW * (SHOWN_MAX + 2), style)
    y = 8.0
    if scenario:
        brush.glyph(14, y + 2, "scroll", size=18, colour=THEME.accent)
        name = scenario.replace("_", " ").capitalize()
        brush.text(42, y, name, bold=True, colour=THEME.accent, room=brush.width - 54)
        y += 20
        y += brush.paragraph(42, y, about, brush.width - 54, size=12, colour=THEME.quiet, lines_max=2) + 12
    for number, fact in enumerate(facts[:SHOWN_MAX]):
        if number or scenario:
            brush.line([(12, y - 5), (brush.width - 12, y - 5)])
        _row(brush, y, fact)
        y += ROW
    if len(facts) > SHOWN_MAX:
        brush.text(42, y - 2, f"and {len(facts) - SHOWN_MAX:,} more", size=12, colour=THEME.quiet)
        y += 18
    return brush.painted(y if facts else y - 4)


def _row(brush: Brush, y: float, fact: DisturbanceFacts) -> None:
    """Paint one disturbance."""
    colour = COLOURS[fact.kind]
    brush.glyph(12, y + 5, fact.kind, size=22, colour=colour)
    room = brush.width - 42 - 12
    wide = brush.text(42, y, fact.words, bold=True, room=room)
    brush.text(42 + wide + 6, y, fact.where, colour=THEME.quiet, room=room - wide - 6)
    brush.text(42, y + 17, fact.until, size=11, colour=THEME.quiet, room=room)
    bar(brush, 42, y + 34, room, 3, fact.left, colour=colour)
    brush.spot(0, y - 3, brush.width, ROW, LookAt(fact.x, fact.y))
