"""`townlet run`: build a town or many, run it, and tell how its people fare."""

import gc
import sys
import textwrap
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from townlet_ecs.cli import exits
from townlet_ecs.cli.watch import Watch

if TYPE_CHECKING:
    from townlet_ecs.config.loading import Loaded
    from townlet_ecs.narration.chronicle import Chronicle
    from townlet_ecs.narration.limiter import StoryCounts
    from townlet_ecs.output import Diary, Money, Speed, Summary
    from townlet_ecs.town import Batch, Town
    from townlet_ecs.world import World

DEFAULT = "riverside"
DAYS_MAX = 36_500
TICKS_MAX = DAYS_MAX * 1440
SEED_MAX = 2**53 - 1
TOWNS_MAX = 65_536
TOWN_NUMBER_MAX = 2**31 - 1
THREADS_MAX = 1024
PEOPLE_MAX = 4_000_000
"""People of all towns together: what fits into the memory of an ordinary machine."""

WIDTH = 79
BAR_WIDTH = 14
DONE_COLUMN = 44
EIGHTHS = " ▏▎▍▌▋▊▉█"


@dataclass(frozen=True)
class Wish:
    """What the command line asks for; the options below say what each means."""

    config: str
    days: int | None
    ticks: int | None
    seed: int | None
    agents: int | None
    towns: int | None
    town: int | None
    threads: int | None
    sets: tuple[str, ...]
    as_json: bool
    out: Path | None
    overwrite: bool
    staged: bool
    check: bool
    stories: bool

    def refuse_contradictions(self) -> None:
        """Refuse options that exclude one another, and a folder that holds something.

        Raises:
            UsageError: With the right value.
        """
        for one, other in (("days", "ticks"), ("town", "towns")):
            if getattr(self, one) is not None and getattr(self, other) is not None:
                raise click.UsageError(f"--{one} with --{other} (one of the two).")
        if self.staged and self.towns is not None:
            raise click.UsageError("--staged with --towns (one town is staged: --town).")
        if self.overwrite and self.out is None:
            raise click.UsageError("--overwrite without --out (--out DIR --overwrite).")
        if self.out is not None and self.out.is_dir() and any(self.out.iterdir()) and not self.overwrite:
            raise click.UsageError(f"--out {self.out} is not empty (a new folder, or --overwrite).")


_number = partial(click.option, metavar="N")
_title = partial(click.style, bold=True)


@click.command()
@click.argument("config", default=DEFAULT, metavar="[CONFIG]")
@_number("--days", type=click.IntRange(1, DAYS_MAX), help="Days to live; the config's run.days when left out.")
@_number("--ticks", type=click.IntRange(1, TICKS_MAX), help="Ticks to live instead; 1,440 make a day.")
@_number("--seed", type=click.IntRange(0, SEED_MAX), help="Seed of all chance; the config's run.seed.")
@_number("--agents", type=click.IntRange(1), help="People per town; another number makes a town for it.")
@_number("--towns", type=click.IntRange(1, TOWNS_MAX), help="Run so many towns of the seed, 0 and following.")
@_number("--town", type=click.IntRange(0, TOWN_NUMBER_MAX), help="Run the town of this number alone.")
@_number("--threads", type=click.IntRange(1, THREADS_MAX), help="Threads that share the towns; all usable cores.")
@click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help="Override a value, as in run.days=3.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the report.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write days and events as JSON lines.")
@click.option("--overwrite", is_flag=True, help="Let --out replace the files of another run.")
@click.option("--staged", is_flag=True, help="Run the systems one by one, and time each.")
@click.option("--check", is_flag=True, help="Exit with 1 when a bound of the charter is missed.")
@click.option("--stories", is_flag=True, help="Tell what happens, in sentences; with --out in a file as well.")
@click.pass_context
def run(ctx: click.Context, /, **options: Any) -> None:
    """Run a town and print how its people fare.

    CONFIG is the name of a shipped config (townlet list configs) or a file; riverside when left out.
    """
    wish = Wish(**options)
    try:
        wish.refuse_contradictions()
        summary = carry_out(wish)
    except KeyboardInterrupt:
        ctx.exit(exits.INTERRUPTED)
    except OSError as error:
        raise click.ClickException(f"{error} (what is wrong here: townlet doctor)") from None
    if wish.as_json:
        click.echo(summary.as_json())
    else:
        if summary.stories is not None:
            click.echo("\n".join(story_lines(summary.stories)) + "\n")
        click.echo("\n".join(report_lines(summary)))
        click.echo(speed_line(summary), err=True)
    if summary.interrupted:
        ctx.exit(exits.INTERRUPTED)
    ctx.exit(exits.FAILED if wish.check and False in summary.charter.values() else exits.OK)


def carry_out(wish: Wish) -> "Summary":
    """Return the summary of the run that is asked for.

    Raises:
        Faults: The config is wrong.
        ClickException: A value is out of range, the folder cannot be written, or a tick failed.
    """
    from townlet_ecs.config.loading import load_all
    from townlet_ecs.engine import TickError
    from townlet_ecs.faults import Faults

    loaded = load_all(wish.config, wish.sets)
    for warning in loaded.warnings:
        click.echo(f"warning: {warning}", err=True)
    ticks = wish.ticks or (wish.days or loaded.config.run.days) * loaded.config.time.ticks_per_day
    _refuse_crowds(wish, loaded)
    tell_if_cold()
    try:
        return _lived(wish, loaded, ticks)
    except Faults:
        raise
    except (TickError, ValueError) as error:
        raise click.ClickException(str(error)) from None


def _refuse_crowds(wish: Wish, loaded: "Loaded") -> None:
    """Refuse more or fewer people than towns are made for."""
    from townlet_ecs.maps.generator import PEOPLE_MAX as TOWN_MAX
    from townlet_ecs.maps.generator import PEOPLE_MIN as TOWN_MIN

    own = loaded.config.people.count
    people = wish.agents or own
    if people != own and not TOWN_MIN <= people <= TOWN_MAX:
        raise click.UsageError(f"--agents {people} ({TOWN_MIN:,} to {TOWN_MAX:,}, or the config's own {own}).")
    if people * (wish.towns or 1) > PEOPLE_MAX:
        raise click.UsageError(f"--towns {wish.towns} of {people:,} people ({PEOPLE_MAX // people:,} towns at most).")


def tell_if_cold() -> None:
    """Say why nothing happens for a while, if the kernels are still to be compiled."""
    from systems.kernel import cache_folder, jit_is_on

    if jit_is_on() and next(cache_folder().rglob("*.nbc"), None) is None:
        click.echo("compiling the kernels, once for this version; it takes a minute or so", err=True)


def _lived(wish: Wish, loaded: "Loaded", ticks: int) -> "Summary":
    """Return the summary of a run of so many ticks; files are written on the way."""
    import contextlib
    import dataclasses

    from townlet_ecs.output import Diary, summary_of
    from townlet_ecs.town import Batch, Town

    chosen: dict[str, Any] = {"seed": wish.seed, "agents": wish.agents, "threads": wish.threads}
    place: Town | Batch
    if wish.towns is None:
        place = Town(loaded, town=wish.town or 0, staged=wish.staged, **chosen)
    else:
        place = Batch(loaded, towns=wish.towns, **chosen)
    gc.enable()
    with contextlib.ExitStack() as stack:
        try:
            diary = stack.enter_context(Diary(wish.out, place.world)) if wish.out else None
        except OSError as error:
            raise click.UsageError(f"--out {wish.out}: {error.strerror} (a folder that can be written to).") from None
        chronicle = stack.enter_context(_chronicle(wish, place.world)) if wish.stories else None
        watch = stack.enter_context(Watch(ticks, quiet=wish.stories and not wish.as_json))
        speed = live(place, ticks, watch, [each for each in (diary, chronicle) if each is not None])
        summary = summary_of(place.world, config=wish.config, speed=speed, interrupted=watch.interrupted)
        if chronicle is not None:
            summary = dataclasses.replace(summary, stories=chronicle.counts())
        if isinstance(place, Town) and wish.staged:
            timed = max(1, summary.ticks - 1)
            stages = {name: seconds / timed for name, seconds in place.stage_seconds.items()}
            summary = dataclasses.replace(summary, stages=stages)
        if diary is not None:
            summary = dataclasses.replace(summary, events_missed=diary.missed)
            diary.finish(summary)
            _tell_what_was_written(diary, wish)
    return summary


def _chronicle(wish: Wish, world: "World") -> "Chronicle":
    """Return who tells the stories of a run: to people unless they want an object, and to the folder of the run."""
    from townlet_ecs.narration.chronicle import Chronicle

    return Chronicle(world, say=None if wish.as_json else click.echo, folder=wish.out)


def _tell_what_was_written(diary: "Diary", wish: Wish) -> None:
    """Say where the files are, and what is not in them."""
    from townlet_ecs.output import DAYS_FILE, EVENTS_FILE, RUN_FILE, STORIES_FILE

    files = [DAYS_FILE, EVENTS_FILE, *([STORIES_FILE] if wish.stories else []), RUN_FILE]
    click.echo(f"written to {diary.folder}: {', '.join(files)}", err=True)
    if diary.missed:
        why = "more happened in a tick than the ring keeps"
        click.echo(f"warning: {EVENTS_FILE} lacks {diary.missed:,} events: {why}", err=True)


def live(place: "Town | Batch", ticks: int, watch: Watch, readers: "Sequence[Diary | Chronicle]") -> "Speed":
    """Live the ticks, in slices that the readers can follow, and return how fast that was."""
    from components.town import Clock, Kpi
    from townlet_ecs.output import Speed
    from townlet_ecs.town import Town

    books = place.world.blocks["town.i64"]
    done, seconds, first_tick_s, people_ticks = 0, 0.0, 0.0, 0
    while done < ticks and not watch.interrupted:
        # The first tick loads the kernels or compiles them, so it is timed apart.
        slice_ticks = min(ticks - done if done else 1, *(reader.ticks_at_most for reader in readers), ticks)
        before = watch.lived = done
        began = time.perf_counter()
        done += place.run(slice_ticks, between=watch)
        spent = time.perf_counter() - began
        if before == 0:
            first_tick_s, people_ticks = spent, int(books[:, Kpi.PERSON_TICKS].sum())
            if isinstance(place, Town) and ticks > 1:
                place.stage_seconds.update(dict.fromkeys(place.stage_seconds, 0.0))
        else:
            seconds += spent
        for reader in readers:
            reader.follow()
    watched = seconds or first_tick_s
    if seconds:
        people_ticks = int(books[:, Kpi.PERSON_TICKS].sum()) - people_ticks
    town_ticks = int(books[:, Clock.TICK].sum()) - (place.world.towns if seconds else 0)
    return Speed(town_ticks / watched, people_ticks / watched, watched, first_tick_s)


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
    """Return how fast the run was, in a line."""
    speed = summary.speed
    return (
        f"{summary.ticks:,} ticks in {speed.seconds:.3g} s: {speed.ticks_per_s:,.0f} ticks/s, "
        f"{speed.agent_ticks_per_s:,.0f} agent-ticks/s (first tick {speed.first_tick_s:.2g} s)"
    )


def _units(cents: int) -> str:
    """Return cents as money."""
    return f"{cents / 100:,.2f}"
