"""`townlet branch`: let a town go on from one moment, unchanged and changed, and tell what differs."""

import gc
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from townlet_ecs.cli import exits
from townlet_ecs.cli.differing import refuse_full, shortened, styled_table, write_files
from townlet_ecs.cli.watch import Watch

if TYPE_CHECKING:
    from townlet_ecs.replay.branching import Branch

DAYS = 5
SEEDS = 16
DAYS_MAX = 3_650
TICKS_MAX = DAYS_MAX * 1440
SEEDS_MAX = 1_024
THREADS_MAX = 1_024
DO = "--do"
NAMES = ("as it is", "changed")


@dataclass(frozen=True)
class Wish:
    """What the command line asks for; the options below say what each means."""

    file: Path
    moment: str | None
    sets: tuple[str, ...]
    orders: tuple[str, ...]
    days: int | None
    ticks: int | None
    seeds: int
    town: int
    threads: int | None
    as_json: bool
    out: Path | None
    overwrite: bool

    @property
    def change(self) -> str:
        """What is changed, as it was written."""
        sets = [f"--set {each}" for each in self.sets]
        return "  ".join([*sets, *(f"{DO} {each!r}" for each in self.orders)]) or "nothing is changed"


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--at", "moment", metavar="TICK", help="A tick, or 'day 2 08:00'; the last of the file when left out.")
@click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help="Change a value, as in run --set.")
@click.option(DO, "orders", multiple=True, metavar="ORDER", help="Give a command: 'remove, person: newest'.")
@click.option("--days", type=click.IntRange(1, DAYS_MAX), metavar="N", help=f"Days to live on; {DAYS} when left out.")
@click.option("--ticks", type=click.IntRange(1, TICKS_MAX), metavar="N", help="Ticks to live on instead.")
@click.option("--seeds", type=click.IntRange(1, SEEDS_MAX), default=SEEDS, show_default=True, metavar="N",
              help="Pairs of lives; the first with the town's own dice.")  # fmt: skip
@click.option("--town", type=click.IntRange(min=0), default=0, metavar="N", help="One town of several.")
@click.option("--threads", type=click.IntRange(1, THREADS_MAX), metavar="N", help="Threads; all usable cores.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the table.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write branch.json, .csv and plot.png.")
@click.option("--overwrite", is_flag=True, help="Let --out replace the files of another branch.")
@click.pass_context
def branch_town(ctx: click.Context, /, **options: Any) -> None:
    """Let a town go on from one moment, unchanged and changed, and tell what differs.

    FILE is what townlet run --record wrote, or a snapshot. Both lives of a pair throw the same dice, so what differs
    comes from the change.
    """
    wish = Wish(**options)
    if wish.days is not None and wish.ticks is not None:
        raise click.UsageError("--days with --ticks (one of the two).")
    refuse_full(wish.out, overwrite=wish.overwrite)
    try:
        found = _branched(wish)
        told = _told(wish, found)
        if wish.out is not None:
            write_files(wish.out, "branch", told, found.measures, title=wish.change, about=_about(wish, found),
                        names=NAMES, pairs="a pair of lives with the same dice")  # fmt: skip
    except KeyboardInterrupt:
        ctx.exit(exits.INTERRUPTED)
    except OSError as error:
        words = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        raise click.ClickException(words) from None
    click.echo(json.dumps(told, allow_nan=False) if wish.as_json else "\n".join(_lines(wish, found)))


def _branched(wish: Wish) -> "Branch":
    """Return what became of the two lives.

    Raises:
        Faults: An override or an order is wrong.
        ClickException: It cannot be done.
    """
    from townlet_ecs.chunks import DamagedError
    from townlet_ecs.cli.run import tell_if_cold
    from townlet_ecs.command import CommandError
    from townlet_ecs.engine import TickError
    from townlet_ecs.replay.branching import BranchError, Change, CrowdError, Stopped, branch
    from townlet_ecs.replay.past import PastError, open_past
    from townlet_ecs.scenarios.spoken import spoken

    tell_if_cold()
    gc.enable()
    watch = Watch(quiet=wish.as_json)
    try:
        past = open_past(wish.file, town=wish.town)
        day = json.loads(past.tape.origin.config)["time"]["ticks_per_day"]
        tick = past.last_tick if wish.moment is None else _tick(wish.moment, day)
        ticks = wish.ticks or (wish.days or DAYS) * day
        commands = spoken(wish.orders, past.town_at(tick).world, called=DO) if wish.orders else ()
        with watch.over(ticks):
            return branch(past, tick, Change(wish.sets, commands), ticks=ticks, seeds=wish.seeds,
                          threads=wish.threads, between=watch)  # fmt: skip
    except Stopped:
        raise click.exceptions.Exit(watch.exit_code) from None
    except CrowdError as error:
        raise click.UsageError(f"--seeds: {error}.") from None
    except (BranchError, CommandError) as error:
        raise click.ClickException(f"{DO}: {error}") from None
    except (DamagedError, PastError, TickError) as error:
        raise click.ClickException(f"{wish.file}: {error}") from None


def _tick(moment: str, day: int) -> int:
    """Return the tick that is meant.

    Raises:
        UsageError: It is none.
    """
    from townlet_ecs.scenarios.moments import RIGHT, tick_of

    tick = tick_of(int(moment) if moment.isascii() and moment.isdecimal() and len(moment) <= 12 else moment, day)
    if tick is None:
        raise click.UsageError(f"--at {moment} ({RIGHT}).")
    return tick


def _told(wish: Wish, found: "Branch") -> dict[str, Any]:
    """Return what was found as plain values."""
    import msgspec

    from townlet_ecs import __version__
    from townlet_ecs.replay.wording import as_json

    return {
        "version": __version__,
        "file": str(wish.file),
        "config_id": found.config_id,
        "seed": found.seed,
        "town": found.town,
        "tick": found.tick,
        "ticks": found.ticks,
        "days": found.days,
        "seeds": found.seeds,
        "sets": list(wish.sets),
        "config": list(found.config),
        "commands": [msgspec.to_builtins(command) for command in found.commands],
        "given": found.given,
        "refused": list(found.refused),
        "identical": found.identical,
        "digests": [list(pair) for pair in found.digests],
        **as_json(found.measures),
    }


def _about(wish: Wish, found: "Branch") -> str:
    """Return which town it is, from when and how long, in a line."""
    from townlet_ecs.scenarios.moments import moment_of

    length = f"{found.ticks:,} ticks" if found.days != int(found.days) else f"{found.days:,.0f} days"
    length = "1 day" if found.days == 1 else length
    begins = moment_of(found.tick, round(found.ticks / found.days))
    pairs = f"{found.seeds:,} seeds" if found.seeds > 1 else "its own dice alone"
    return f"{found.config_id}, town {found.town} of seed {found.seed}, from {begins}, {length}, {pairs}"


def _lines(wish: Wish, found: "Branch") -> Iterator[str]:
    """Yield the report for people."""
    from townlet_ecs.replay.wording import notes

    yield click.style(_about(wish, found), bold=True)
    yield f"changed: {wish.change}"
    yield from (f"  {line}" for line in shortened(found.config))
    if found.given:
        refused = f"; refused: {found.refused[0]:,} as it is, {found.refused[1]:,} changed" * any(found.refused)
        yield f"both are given the {found.given:,} commands of the recording{refused}"
    yield ""
    yield from styled_table(found.measures, NAMES)
    yield ""
    if found.identical:
        yield f"All pairs are the same to the bit, digest {found.digests[0][0]} with the town's own dice."
        return
    yield from notes(found.measures, pairs="lives")
