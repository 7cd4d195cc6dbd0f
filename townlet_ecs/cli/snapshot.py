"""`townlet snapshot`: save towns into a folder, and look at what was saved."""

import gc
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from townlet_ecs.cli import exits
from townlet_ecs.cli.run import DAYS_MAX, DEFAULT, SEED_MAX, TICKS_MAX, tell_if_cold
from townlet_ecs.cli.saying import plain
from townlet_ecs.cli.watch import Watch

if TYPE_CHECKING:
    from townlet_ecs.config.loading import Loaded
    from townlet_ecs.snapshots.snapshot import Manifest
    from townlet_ecs.snapshots.store import Store
    from townlet_ecs.town import Town

FOLDER = "snapshots"
TICKS_PER_DAY = 1440
HEADINGS = ("id", "tick", "day", "people", "seed", "config", "bytes", "state")
WHOLE = "whole"

_folder = click.option(
    "--dir", "folder", type=click.Path(path_type=Path), default=FOLDER, show_default=True, metavar="DIR",
    help="Folder of snapshots.",
)  # fmt: skip
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead.")


@click.group()
def snapshot() -> None:
    """Save towns, and look at what was saved.

    A snapshot is named by its id in --dir, or by its file. docs/snapshots.md says what is promised of them.
    """


@dataclass(frozen=True)
class Wish:
    """What is to be saved; the options below say what each means."""

    config: str
    id: str
    folder: Path
    days: int | None
    ticks: int | None
    seed: int | None
    agents: int | None
    sets: tuple[str, ...]
    overwrite: bool


@snapshot.command()
@click.argument("config", default=DEFAULT, metavar="[CONFIG]")
@click.option("--id", required=True, metavar="ID", help="What to call it: a-z, 0-9, _ and -, at most 64.")
@_folder
@click.option("--days", type=click.IntRange(1, DAYS_MAX), metavar="N", help="Days to live; the config's run.days.")
@click.option("--ticks", type=click.IntRange(0, TICKS_MAX), metavar="N", help="Ticks to live instead; may be 0.")
@click.option("--seed", type=click.IntRange(0, SEED_MAX), metavar="N", help="Seed of chance; the config's run.seed.")
@click.option("--agents", type=click.IntRange(1), metavar="N", help="People; another number makes a town for it.")
@click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help="Override a value, as in run.days=3.")
@click.option("--overwrite", is_flag=True, help="Let it take the place of a snapshot of that id.")
@click.pass_context
def save(ctx: click.Context, /, **options: Any) -> None:
    """Run a town without a window and save it.

    CONFIG is the name of a shipped config (townlet list configs) or a file; riverside when left out.
    """
    from townlet_ecs.config.loading import load_all
    from townlet_ecs.engine import TickError
    from townlet_ecs.faults import Faults
    from townlet_ecs.snapshots.trouble import StoreError, Trouble

    wish = Wish(**options)
    if wish.days is not None and wish.ticks is not None:
        raise click.UsageError("--days with --ticks (one of the two).")
    loaded = load_all(wish.config, wish.sets)
    for warning in loaded.warnings:
        click.echo(f"warning: {warning}", err=True)
    _refuse_crowds(wish, loaded)
    watch = Watch()
    try:
        saved = _saved(wish, loaded, watch)
    except Faults:
        raise
    except StoreError as error:
        if error.trouble is Trouble.BAD_ID:
            raise click.UsageError(f"--id {error}.") from None
        if error.trouble is Trouble.TAKEN:
            raise click.UsageError(f"--id {wish.id}: {wish.folder} has one (another id, or --overwrite).") from None
        raise click.ClickException(str(error)) from None
    except (TickError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    if not saved:
        click.echo("interrupted: nothing was saved", err=True)
        ctx.exit(watch.exit_code)
    click.echo(saved)


@snapshot.command("list")
@_folder
@_json
def list_snapshots(folder: Path, *, as_json: bool) -> None:
    """List the snapshots of a folder: named ones, then autosaves, the oldest first."""
    from townlet_ecs.snapshots.snapshot import decode
    from townlet_ecs.snapshots.store import Store
    from townlet_ecs.snapshots.trouble import StoreError

    try:
        with Store.at(folder, check=decode) as store:
            entries = [_entry(store, id) for id in store.ids()]
    except StoreError as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        click.echo(json.dumps([entry.record() for entry in entries], allow_nan=False))
    elif not entries:
        click.echo(f"{folder}: no snapshots")
    else:
        click.echo("\n".join(map(plain, table([entry.cells() for entry in entries]))))


@snapshot.command()
@click.argument("name", metavar="ID|FILE")
@_folder
@_json
def inspect(name: str, folder: Path, *, as_json: bool) -> None:
    """Print what a snapshot says of itself, without building its town."""
    from townlet_ecs.snapshots.snapshot import SnapshotError, read_manifest
    from townlet_ecs.snapshots.trouble import StoreError

    try:
        data = _read(name, folder)
        manifest = read_manifest(data)
    except StoreError as error:
        raise click.ClickException(str(error)) from None
    except SnapshotError as error:
        raise click.ClickException(plain(f"{name}: {error}")) from None
    if as_json:
        import msgspec

        click.echo(json.dumps({"name": name, "bytes": len(data), **msgspec.to_builtins(manifest)}, allow_nan=False))
    else:
        click.echo("\n".join(map(plain, manifest_lines(name, len(data), manifest))))


@snapshot.command()
@click.argument("names", nargs=-1, required=True, metavar="ID|FILE...")
@_folder
@click.pass_context
def verify(ctx: click.Context, names: tuple[str, ...], folder: Path) -> None:
    """Check snapshots: that no byte has changed, and that their towns can be.

    Every fault is told in a line; exit with 1 when there is one.
    """
    from townlet_ecs.snapshots.snapshot import SnapshotError
    from townlet_ecs.snapshots.taking import load
    from townlet_ecs.snapshots.trouble import StoreError

    sound = True
    for name in names:
        warnings: list[str] = []
        try:
            data = _read(name, folder)
            world = load(data, warn=warnings.append)
        except (StoreError, SnapshotError) as error:
            sound = False
            lead = "" if isinstance(error, StoreError) else f"{name}: "
            for line in str(error).splitlines():
                click.echo(plain(f"{lead}{line}"), err=True)
            continue
        for warning in warnings:
            click.echo(plain(f"warning: {name}: {warning}"), err=True)
        towns = "1 town" if world.towns == 1 else f"{world.towns:,} towns"
        click.echo(plain(f"{name}: sound ({towns}, {len(data):,} bytes)"))
    ctx.exit(exits.OK if sound else exits.FAILED)


def _refuse_crowds(wish: Wish, loaded: "Loaded") -> None:
    """Refuse more or fewer people than towns are made for."""
    from townlet_ecs.maps.generator import PEOPLE_MAX, PEOPLE_MIN

    own = loaded.config.people.count
    if wish.agents not in (None, own) and not PEOPLE_MIN <= (wish.agents or own) <= PEOPLE_MAX:
        right = f"{PEOPLE_MIN:,} to {PEOPLE_MAX:,}, or the config's own {own}"
        raise click.UsageError(f"--agents {wish.agents} ({right}).")


def _saved(wish: Wish, loaded: "Loaded", watch: Watch) -> str:
    """Return what was saved, in a line; nothing when somebody ended it early.

    The folder is locked from the beginning, so that nobody waits for days of a town that cannot be saved.

    Raises:
        StoreError: It cannot be saved.
    """
    from townlet_ecs.snapshots.ids import refuse_what_is_no_id
    from townlet_ecs.snapshots.snapshot import decode
    from townlet_ecs.snapshots.store import Store
    from townlet_ecs.snapshots.taking import save as bytes_of
    from townlet_ecs.town import Town

    refuse_what_is_no_id(wish.id)
    with Store.at(wish.folder, check=decode, writes=True) as store:
        store.refuse_to_save(wish.id, replace=wish.overwrite)
        tell_if_cold()
        town = Town(loaded, seed=wish.seed, agents=wish.agents)
        gc.enable()
        if not _live(town, _ticks_of(wish, loaded), watch):
            return ""
        data = bytes_of(town.world)
        store.save(wish.id, data, replace=wish.overwrite)
    return f"{wish.id}: tick {town.tick:,}, digest {town.digest()}, {len(data):,} bytes in {wish.folder}"


def _ticks_of(wish: Wish, loaded: "Loaded") -> int:
    """Return how many ticks are to be lived."""
    if wish.ticks is not None:
        return wish.ticks
    return (wish.days or loaded.config.run.days) * loaded.config.time.ticks_per_day


def _live(town: "Town", ticks: int, watch: Watch) -> bool:
    """Live some ticks; return whether nobody ended them early."""
    with watch.over(ticks):
        if ticks:
            town.run(ticks, between=watch)
        return not watch.interrupted


def _read(name: str, folder: Path) -> bytes:
    """Return the bytes of a snapshot that is named by its id, or by its file.

    Raises:
        StoreError: There is none, or it cannot be read.
    """
    from townlet_ecs.snapshots.disk import RealDisk
    from townlet_ecs.snapshots.ids import is_id
    from townlet_ecs.snapshots.snapshot import BYTES_MAX, decode
    from townlet_ecs.snapshots.store import Store
    from townlet_ecs.snapshots.trouble import StoreError, Trouble, shown

    if is_id(name):
        with Store.at(folder, check=decode) as store:
            return store.load(name)
    try:
        path = Path(name).resolve()
        with RealDisk(path.parent) as disk:
            return disk.read(path.name, bytes_max=BYTES_MAX)
    except RuntimeError:  # what `resolve` says of links in a circle
        raise StoreError(Trouble.UNREADABLE, shown(name), "its links lead in a circle (a file)") from None
    except OSError as error:
        raise StoreError(Trouble.UNREADABLE, name, "it cannot be read", error) from None


@dataclass(frozen=True)
class Entry:
    """A line of the list: a snapshot, its manifest if that can be read, and whether it is whole."""

    id: str
    bytes: int
    manifest: "Manifest | None"
    state: str

    def record(self) -> dict[str, Any]:
        """Return it as a record for programs; what is not known is None."""
        found = self.manifest
        about = (found.tick, found.people, found.seed, found.config_id) if found else (None,) * 4
        names = ("tick", "people", "seed", "config_id")
        return {"id": self.id, **dict(zip(names, about, strict=True)), "bytes": self.bytes, "state": self.state}

    def cells(self) -> tuple[str, ...]:
        """Return it as the cells of a table."""
        about: tuple[str, ...] = ("-",) * 5
        if found := self.manifest:
            about = (f"{found.tick:,}", day_of(found.tick), f"{found.people:,}", f"{found.seed}", found.config_id)
        return (self.id, *about, f"{self.bytes:,}" if self.bytes else "-", self.state)


def _entry(store: "Store[Any]", id: str) -> Entry:
    """Return what can be said of a snapshot in a folder."""
    from townlet_ecs.snapshots.snapshot import SnapshotError, decode, read_manifest
    from townlet_ecs.snapshots.trouble import StoreError

    data, manifest = b"", None
    try:
        data = store.load(id)
        manifest = read_manifest(data)
        decode(data)
    except StoreError as error:
        return Entry(id, 0, None, error.what)
    except SnapshotError as error:
        return Entry(id, len(data), manifest, str(error).splitlines()[0])
    return Entry(id, len(data), manifest, WHOLE)


def table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Yield the lines of a table: names to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(HEADINGS, *rows, strict=True)]
    for row in (HEADINGS, *rows):
        cells = [
            f"{cell:<{width}}" if heading in ("id", "config", "state") else f"{cell:>{width}}"
            for heading, cell, width in zip(HEADINGS, row, widths, strict=True)
        ]
        yield "  ".join(cells).rstrip()


def day_of(tick: int) -> str:
    """Return a tick in days."""
    return f"{tick / TICKS_PER_DAY:,.1f}"


def manifest_lines(name: str, length: int, manifest: "Manifest") -> Iterator[str]:
    """Yield what a snapshot says of itself, for people."""
    first, last = manifest.first_town, manifest.first_town + manifest.towns - 1
    towns = f"town {first}" if first == last else f"towns {first:,} to {last:,}"
    moment = f"tick {manifest.tick:,} (day {day_of(manifest.tick)})"
    yield f"{name}: {manifest.config_id}, {moment}, {manifest.people:,} people"
    yield f"  towns      {towns} of seed {manifest.seed}"
    yield f"  digest     {', '.join(manifest.digests[:4]) or 'not taken along'}{' ...' * (len(manifest.digests) > 4)}"
    yield f"  config     {manifest.config_id}, digest {manifest.config}"
    yield f"  written by version {manifest.version}, rules {manifest.code}"
    yield f"  format     {manifest.format}, columns {manifest.schema}"
    policies = ", ".join(f"{policy} for {count:,}" for policy, count in manifest.policies.items() if count)
    yield f"  policies   {policies or 'none'}"
    if manifest.observation:
        yield f"  observed   {manifest.observation}"
    yield f"  dice       {', '.join(manifest.streams)}"
    whole = sum(part.length for part in manifest.parts)
    yield f"  size       {length:,} bytes; unpacked {whole:,} in {len(manifest.parts)} arrays"
    width = max((len(part.name) for part in manifest.parts), default=0)
    for part in manifest.parts:
        yield f"    {part.name:<{width}}  {part.dtype}  {' x '.join(f'{count:,}' for count in part.shape)}"
