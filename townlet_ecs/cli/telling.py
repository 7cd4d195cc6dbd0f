"""The report of a run, as lines for people, made of nothing but its summary."""

import sys
import textwrap
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from townlet_ecs.narration.limiter import StoryCounts
    from townlet_ecs.output import Money, Summary

WIDTH = 79
BAR_WIDTH = 14
DONE_COLUMN = 44
EIGHTHS = " ▏▎▍▌▋▊▉█"

_title = partial(click.style, bold=True)


def report_lines(summary: "Summary") -> Iterator[str]:
    """Yield the report for people, made of nothing but the summary."""
    towns = f"town {summary.town}" if summary.towns == 1 else f"{summary.towns:,} towns"
    length = f"{summary.days:,.1f}".removesuffix(".0") + (" day" if summary.days == 1 else " days")
    if summary.days < 1:
        length = f"{summary.ticks:,} ticks"
    each = "" if summary.towns == 1 else " each"
    head = f"{summary.config_id}: {summary.agents:,} people{each}, {towns}, seed {summary.seed}, {length}"
    yield _title(head + (", interrupted" if summary.interrupted else ""))
    yield f"digest {summary.digest}" + (" (the first town)" if summary.towns > 1 else "")
    yield ""
    yield from _charter_lines(summary)
    yield ""
    yield from _day_lines(summary)
    yield ""
    yield from _money_lines(summary.money)
    yield ""
    yield from _story_lines(summary.people, summary.events)
    if summary.stages is not None:
        yield ""
        yield from _stage_lines(summary.stages)


def story_lines(stories: "StoryCounts") -> Iterator[str]:
    """Yield how many stories were told, and why others were not."""
    held_back = ", ".join(f"{count} {reason}" for reason, count in stories.held_back.items() if count)
    yield f"{stories.told:,} stories told; held back: {held_back or 'none'}"


def _charter_lines(summary: "Summary") -> Iterator[str]:
    """Yield the table of the charter."""
    from townlet_ecs.charter import judge, table

    styles: dict[str, dict[str, Any]] = {"ok": {"fg": "green"}, "MISSED": {"fg": "red", "bold": True}}
    yield _title(f"{'The charter':<26}{'measured':>11}  bound")
    for name, measured, limit, end in table(judge(summary.kpis, summary.days, upset=summary.upset)):
        yield f"  {name:<24}{measured:>11}  {limit:<15}{click.style(end, **styles.get(end, {'dim': True}))}"


def _day_lines(summary: "Summary") -> Iterator[str]:
    """Yield how an average person spends a day: hours and minutes, and what is done how often."""
    yield _title(f"{'An average day':<16}h:mm  {'':{BAR_WIDTH}} times")
    most = max(summary.time_use.values())
    for activity, share in sorted(summary.time_use.items(), key=lambda item: -item[1]):
        minutes = round(share * 1440)
        if minutes:
            bar, (first, *more) = _bar(share / most), _done_words(summary, activity)
            gap = " " * (BAR_WIDTH - len(bar)) if first else ""
            tail = f"  {click.style(bar, fg='cyan')}{gap}{first}" if bar or first else ""
            yield f"  {activity:<12}{minutes // 60:>3}:{minutes % 60:02}{tail}"
            yield from (" " * DONE_COLUMN + line for line in more)


def _done_words(summary: "Summary", activity: str) -> list[str]:
    """Return how often a day people did something, and what, in lines; work is counted in shifts."""
    counts = summary.uses.get(activity, {})
    if activity == "working":
        counts = {"shifts": summary.events.get("wage_paid", 0)}
    rates = {name: count / summary.person_days for name, count in counts.items() if count}
    often = sorted((name for name, rate in rates.items() if rate >= 0.05), key=lambda name: -rates[name])
    if not often:
        return [""]
    words = textwrap.wrap(", ".join(f"{name}~{rates[name]:.1f}" for name in often), WIDTH - DONE_COLUMN)
    lines = [line.replace("_", " ").replace("~", " ") for line in words]
    return [f"{sum(rates.values()):>6.1f}  {lines[0]}", *lines[1:]]


def _bar(fraction: float) -> str:
    """Return a bar of a fraction of the width, in eighths of a character where the terminal knows them."""
    encoding = (sys.stdout.encoding or "").lower()
    if not encoding.startswith("utf"):
        return "#" * round(fraction * BAR_WIDTH)
    eighths = round(fraction * BAR_WIDTH * 8)
    return EIGHTHS[8] * (eighths // 8) + EIGHTHS[eighths % 8].strip()


def _money_lines(money: "Money") -> Iterator[str]:
    """Yield who has what at the end."""
    yield _title("Money at the end")
    if money.wallet_middle_cents is not None:
        ends = f"{_units(money.wallet_least_cents or 0)} to {_units(money.wallet_most_cents or 0)}"
        yield f"  wallets   {_units(money.wallet_middle_cents)} in the middle, from {ends}"
    paid, withheld = _units(money.wages_paid_cents), _units(money.wages_withheld_cents)
    yield f"  wages     {paid} paid, {withheld} withheld"
    shops, employers = _units(money.shops_cents), _units(money.employers_cents)
    yield f"  accounts  shops {shops}, employers {employers}, landlord {_units(money.landlord_cents)}"
    town, minted, burned = _units(money.town_cents), _units(money.minted_cents), _units(money.burned_cents)
    yield f"  town      {town}; minted {minted} and burned {burned} since the start"


def _story_lines(people: int, events: dict[str, int]) -> Iterator[str]:
    """Yield who came and went, and what befell people."""

    def many(kind: str, words: str) -> str:
        return f"{events.get(kind, 0):,} {words}"

    yield _title("What happened")
    yield f"  people    {people:,} live here at the end; {many('removed', 'left')}, {many('arrived', 'came by bus')}"
    work = [many("warned", "warned"), many("review_opened", "reviewed"), many("quit", "quit"), many("hired", "hired")]
    yield f"  work      {', '.join(work)}"
    feuds = [many("became_rivals", "rivals"), many("escalated", "feuds"), many("reconciled", "made it up")]
    yield f"  ties      {many('became_friends', 'became friends')}; {', '.join(feuds)}"
    yield f"  shared    {many('shared_meal', 'meals')}, {many('gift_given', 'gifts')}, {many('chatted', 'good chats')}"
    hardship = f"{many('rent_unpaid', 'rents unpaid')}, {many('eviction_notice', 'notices to leave')}"
    yield f"  troubles  {many('disturbance_began', 'disturbances')}, {hardship}"


def _stage_lines(stages: dict[str, float]) -> Iterator[str]:
    """Yield the time per system of a staged run."""
    yield _title(f"{'Systems':<21}microseconds a tick")
    most = max(stages.values()) or 1.0
    for name, seconds in stages.items():
        bar = click.style(_bar(seconds / most), fg="cyan")
        yield f"  {name:<17}{seconds * 1e6:>9.2f}  {bar}"


def speed_line(summary: "Summary") -> str:
    """Return how fast the run was, in a line: the ticks of all its towns together, without the first."""
    speed = summary.speed
    return (
        f"{speed.ticks_per_s * speed.seconds:,.0f} ticks in {speed.seconds:.3g} s: {speed.ticks_per_s:,.0f} ticks/s, "
        f"{speed.agent_ticks_per_s:,.0f} agent-ticks/s (first tick {speed.first_tick_s:.2g} s)"
    )


def _units(cents: int) -> str:
    """Return cents as money."""
    return f"{cents / 100:,.2f}"
