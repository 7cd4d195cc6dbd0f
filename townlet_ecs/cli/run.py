"""`townlet run`: build a town or many, run it, and tell how its people fare."""

import gc
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from townlet_ecs.cli import exits
from townlet_ecs.cli.keeping import Keeping, keeping_options
from townlet_ecs.cli.saying import say
from townlet_ecs.cli.telling import report_lines, speed_line, story_lines
from townlet_ecs.cli.watch import Watch

if TYPE_CHECKING:
    from townlet_ecs.config.loading import Loaded
    from townlet_ecs.narration.chronicle import Chronicle
    from townlet_ecs.output import Diary, Speed, Summary
    from townlet_ecs.replay.recorder import Recorder
    from townlet_ecs.stability.keeper import Keeper
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


@dataclass(frozen=True)
class Wish:
    """What the command line asks for; the options below say what each means."""

    config: str | None
    start: Path | None
    allow_config_drift: bool
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
    record: Path | None
    staged: bool
    check: bool
    stories: bool
    keeping: Keeping

    def refuse_contradictions(self) -> None:
        """Refuse options that exclude one another, and a folder that holds something.

        Raises:
            UsageError: With the right value.
        """
        for one, other in (("days", "ticks"), ("town", "towns")):
            if getattr(self, one) is not None and getattr(self, other) is not None:
                raise click.UsageError(f"--{one} with --{other} (one of the two).")
        for one in ("seed", "agents", "towns", "town") if self.start is not None else ():
            if getattr(self, one) is not None:
                raise click.UsageError(f"--{one} with --from (the snapshot says it).")
        if self.allow_config_drift and self.start is None:
            raise click.UsageError("--allow-config-drift without --from (--from SNAPSHOT).")
        if self.record is not None and self.record.exists():
            raise click.UsageError(f"--record {self.record} is there already (a new file).")
        if self.record is not None and self.out is not None and self.record.parent.resolve() == self.out.resolve():
            raise click.UsageError(f"--record {self.record} in the folder of --out (a file elsewhere).")
        if self.staged and self.towns is not None:
            raise click.UsageError("--staged with --towns (one town is staged: --town).")
        if self.overwrite and self.out is None:
            raise click.UsageError("--overwrite without --out (--out DIR --overwrite).")
        if self.out is not None and self.out.is_dir() and any(self.out.iterdir()) and not self.overwrite:
            raise click.UsageError(f"--out {self.out} is not empty (a new folder, or --overwrite).")
        self.keeping.refuse_contradictions()


_number = partial(click.option, metavar="N")


@click.command()
@click.argument("config", required=False, metavar="[CONFIG]")
@click.option("--from", "start", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="SNAPSHOT",
              help="Go on from a snapshot.")  # fmt: skip
@click.option("--allow-config-drift", is_flag=True, help="Go on though the config is not that of the snapshot.")
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
@click.option("--record", type=click.Path(path_type=Path), metavar="FILE", help="Record it all, for townlet replay.")
@click.option("--staged", is_flag=True, help="Run the systems one by one, and time each.")
@click.option("--check", is_flag=True, help="Exit with 1 when a bound of the charter is missed.")
@click.option("--stories", is_flag=True, help="Tell what happens, in sentences; with --out in a file as well.")
@keeping_options
@click.pass_context
def run(ctx: click.Context, /, **options: Any) -> None:
    """Run a town and print how its people fare.

    CONFIG is the name of a shipped config (townlet list configs) or a file; riverside when left out, or that of the
    snapshot.
    """
    keeping = Keeping.taken_from(options)
    wish = Wish(**options, keeping=keeping)
    watch = Watch(quiet=wish.stories and not wish.as_json)
    try:
        wish.refuse_contradictions()
        summary = carry_out(wish, watch)
    except KeyboardInterrupt:
        ctx.exit(watch.exit_code)
    except OSError as error:
        words = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        raise click.ClickException(f"{words} (what is wrong here: townlet doctor)") from None
    if wish.as_json:
        click.echo(summary.as_json())
    else:
        if summary.stories is not None:
            click.echo("\n".join(story_lines(summary.stories)) + "\n")
        click.echo("\n".join(report_lines(summary)))
        click.echo(speed_line(summary), err=True)
    if summary.interrupted:
        ctx.exit(watch.exit_code)
    ctx.exit(exits.FAILED if wish.check and False in summary.charter.values() else exits.OK)


def carry_out(wish: Wish, watch: Watch) -> "Summary":
    """Return the summary of the run that is asked for, ended early when who watches wants it.

    Raises:
        Faults: The config is wrong.
        ClickException: A value is out of range, the folder cannot be written, or a tick failed.
    """
    from townlet_ecs.chunks import DamagedError
    from townlet_ecs.engine import TickError
    from townlet_ecs.faults import Faults
    from townlet_ecs.stability.keeper import HaltedError

    tell_if_cold()
    try:
        place = _continued(wish) if wish.start is not None else _begun(wish)
        return _lived(wish, place, watch)
    except Faults:
        raise
    except (TickError, HaltedError, DamagedError, ValueError) as error:
        where = f"{wish.start}: " if isinstance(error, DamagedError) else ""
        raise click.ClickException(f"{where}{error}") from None


def _begun(wish: Wish) -> "Town | Batch":
    """Return the town or the towns of a run that begins at midnight."""
    from townlet_ecs.config.loading import load_all
    from townlet_ecs.town import Batch, Town

    loaded = load_all(wish.config or DEFAULT, wish.sets)
    for warning in loaded.warnings:
        click.echo(f"warning: {warning}", err=True)
    refuse_crowds(loaded, wish.agents, wish.towns or 1)
    chosen: dict[str, Any] = {"seed": wish.seed, "agents": wish.agents, **_manner(wish)}
    if wish.towns is None:
        return Town(loaded, town=wish.town or 0, staged=wish.staged, **chosen)
    return Batch(loaded, towns=wish.towns, **chosen)


def _continued(wish: Wish) -> "Town | Batch":
    """Return the town or the towns of a snapshot."""
    from townlet_ecs.snapshots.taking import read_world
    from townlet_ecs.town import Batch, Town

    def warn(line: str) -> None:
        click.echo(f"warning: {line}", err=True)

    assert wish.start is not None, "a run begins or goes on"
    world = read_world(
        wish.start, config=wish.config, sets=wish.sets, allow_drift=wish.allow_config_drift, warn=warn
    )
    if world.towns > 1:
        if wish.staged:
            raise click.UsageError(f"--staged with {world.towns} towns (one town is staged).")
        return Batch.of(world, **_manner(wish))
    return Town.of(world, staged=wish.staged, **_manner(wish))


def _manner(wish: Wish) -> dict[str, Any]:
    """Return how a town or a batch is to live."""
    return {"threads": wish.threads, "guard": not wish.keeping.no_guard, "sentinel": wish.keeping.sentinel}


def refuse_crowds(loaded: "Loaded", agents: int | None, towns: int = 1) -> None:
    """Refuse more or fewer people than towns are made for."""
    from townlet_ecs.maps.generator import PEOPLE_MAX as TOWN_MAX
    from townlet_ecs.maps.generator import PEOPLE_MIN as TOWN_MIN

    own = loaded.config.people.count
    people = agents or own
    if people != own and not TOWN_MIN <= people <= TOWN_MAX:
        raise click.UsageError(f"--agents {people} ({TOWN_MIN:,} to {TOWN_MAX:,}, or the config's own {own}).")
    if people * towns > PEOPLE_MAX:
        raise click.UsageError(f"--towns {towns} of {people:,} people ({PEOPLE_MAX // people:,} towns at most).")


def tell_if_cold() -> None:
    """Say why nothing happens for a while, if the kernels are still to be compiled."""
    from systems.kernel import cache_folder, jit_is_on

    if jit_is_on() and next(cache_folder().rglob("*.nbc"), None) is None:
        click.echo("compiling the kernels, once for this version; it takes a minute or so", err=True)


def _lived(wish: Wish, place: "Town | Batch", watch: Watch) -> "Summary":
    """Return the summary of a run; files are written on the way."""
    import contextlib
    import dataclasses

    from townlet_ecs.output import Diary, summary_of
    from townlet_ecs.town import Town

    config = place.world.config
    ticks = wish.ticks or (wish.days or config.run.days) * config.time.ticks_per_day
    gc.enable()
    with contextlib.ExitStack() as stack:
        try:
            diary = stack.enter_context(Diary(wish.out, place.world)) if wish.out else None
        except OSError as error:
            raise click.UsageError(f"--out {wish.out}: {error.strerror} (a folder that can be written to).") from None
        chronicle = stack.enter_context(_chronicle(wish, place.world)) if wish.stories else None
        recorder = stack.enter_context(_recorder(wish.record, place)) if wish.record else None
        autosave = wish.keeping.autosave()
        keeper = wish.keeping.keeper(place, stack.enter_context(autosave) if autosave else None)
        stack.enter_context(watch.over(ticks))
        speed = live(keeper, ticks, watch, [each for each in (diary, chronicle, recorder) if each is not None])
        named = wish.config or (config.config_id if wish.start else DEFAULT)
        summary = summary_of(place.world, config=named, speed=speed, interrupted=watch.interrupted)
        if chronicle is not None:
            summary = dataclasses.replace(summary, stories=chronicle.counts())
        if isinstance(place, Town) and wish.staged:
            timed = max(1, watch.lived - 1)
            stages = {name: seconds / timed for name, seconds in place.stage_seconds.items()}
            summary = dataclasses.replace(summary, stages=stages)
        if diary is not None:
            summary = dataclasses.replace(summary, events_missed=diary.missed)
            diary.finish(summary)
            _tell_what_was_written(diary, wish)
        if recorder is not None:
            recorder.close("interrupted" if watch.interrupted else "end")
            click.echo(f"recorded in {wish.record}: townlet replay {wish.record} --verify", err=True)
        wish.keeping.tell_where_it_was_saved(keeper)
    return summary


def _recorder(path: Path, place: "Town | Batch") -> "Recorder":
    """Return the recorder of a run."""
    from townlet_ecs.replay.recorder import Recorder

    try:
        return Recorder(place, path)
    except OSError as error:
        raise click.UsageError(f"--record {path}: {error.strerror} (a file that can be written).") from None


def _chronicle(wish: Wish, world: "World") -> "Chronicle":
    """Return who tells the stories of a run: to people unless they want an object, and to the folder of the run."""
    from townlet_ecs.narration.chronicle import Chronicle

    return Chronicle(world, say=None if wish.as_json else say, folder=wish.out)


def _tell_what_was_written(diary: "Diary", wish: Wish) -> None:
    """Say where the files are, and what is not in them."""
    from townlet_ecs.output import DAYS_FILE, EVENTS_FILE, RUN_FILE, STORIES_FILE

    files = [DAYS_FILE, EVENTS_FILE, *([STORIES_FILE] if wish.stories else []), RUN_FILE]
    click.echo(f"written to {diary.folder}: {', '.join(files)}", err=True)
    if diary.missed:
        why = "more happened in a tick than the ring keeps"
        click.echo(f"warning: {EVENTS_FILE} lacks {diary.missed:,} events: {why}", err=True)


def live(keeper: "Keeper", ticks: int, watch: Watch, readers: "Sequence[Diary | Chronicle | Recorder]") -> "Speed":
    """Live the ticks, in slices that the readers can follow, and return how fast that was."""
    from components.town import Clock, Kpi
    from townlet_ecs.output import Speed
    from townlet_ecs.town import Town

    place, books = keeper.place, keeper.world.blocks["town.i64"]
    done, seconds, first_tick_s = 0, 0.0, 0.0
    timed_from = books[:, [Clock.TICK, Kpi.PERSON_TICKS]].sum(axis=0)
    while done < ticks and not (done and watch.interrupted):  # one tick at least, so that there is something to tell
        # The first tick loads the kernels or compiles them, so it is timed apart.
        slice_ticks = min(ticks - done if done else 1, *(reader.ticks_at_most for reader in readers), ticks)
        before = watch.lived = done
        began = time.perf_counter()
        done += keeper.run(slice_ticks, between=watch)
        spent = time.perf_counter() - began
        if before == 0:
            first_tick_s = spent
            if ticks > 1:
                timed_from = books[:, [Clock.TICK, Kpi.PERSON_TICKS]].sum(axis=0)
            if isinstance(place, Town) and ticks > 1:
                place.stage_seconds.update(dict.fromkeys(place.stage_seconds, 0.0))
        else:
            seconds += spent
        for reader in readers:
            reader.follow()
    keeper.finish()
    watch.lived = done
    watched = seconds or first_tick_s
    town_ticks, people_ticks = (books[:, [Clock.TICK, Kpi.PERSON_TICKS]].sum(axis=0) - timed_from).tolist()
    return Speed(town_ticks / watched, people_ticks / watched, watched, first_tick_s)
