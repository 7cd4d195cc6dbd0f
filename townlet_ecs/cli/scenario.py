"""`townlet scenario`: list, check and play timelines of commands with expectations."""

import contextlib
import dataclasses
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from townlet_ecs.cli import exits
from townlet_ecs.cli.run import SEED_MAX

if TYPE_CHECKING:
    from townlet_ecs.scenarios.playing import Play, Played


@click.group()
def scenario() -> None:
    """Play timelines of commands, and see whether what they lead one to expect comes true.

    A scenario is the name of a shipped one or a file; docs/scenarios.md says how to write one.
    """


@scenario.command("list")
def list_scenarios() -> None:
    """List the shipped scenarios and what happens in each."""
    from townlet_ecs.config.files import read_bytes
    from townlet_ecs.config.reading import read
    from townlet_ecs.resources import bundled_scenarios, shown

    found = bundled_scenarios()
    width = max(map(len, found), default=0)
    for name, path in found.items():
        tree, _ = read(read_bytes(path, shown(path)), shown(path))
        click.echo(f"{name:<{width}}  {tree.members()['about'].value}")


@scenario.command()
@click.argument("names", nargs=-1, required=True, metavar="SCENARIO...")
@click.pass_context
def check(ctx: click.Context, names: Sequence[str]) -> None:
    """Check scenarios without playing them; all faults of all files are told."""
    from townlet_ecs.faults import Faults
    from townlet_ecs.scenarios.playing import Play
    from townlet_ecs.scenarios.reading import load_scenario

    unsound = False
    for name in names:
        try:
            found = load_scenario(name)
            Play(found)
        except Faults as faults:
            unsound = True
            for fault in faults.faults:
                click.echo(str(fault), err=True)
            continue
        orders, expectations = len(found.orders), len(found.expectations)
        click.echo(f"{name}: ok ({orders} commands, {expectations} expectations, {found.ticks:,} ticks)")
    ctx.exit(exits.CONFIG_INVALID if unsound else exits.OK)


@scenario.command()
@click.argument("name", metavar="SCENARIO")
@click.option("--seed", type=click.IntRange(0, SEED_MAX), metavar="N", help="Another seed than the scenario's own.")
@click.option("--stories", is_flag=True, help="Tell what happens, in sentences.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the table.")
@click.option(
    "--record", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Write the commands as they were given and what was seen, as JSON.",
)  # fmt: skip
@click.pass_context
def run(
    ctx: click.Context, name: str, *, seed: int | None, stories: bool, as_json: bool, record: Path | None
) -> None:
    """Play a scenario; exit with 1 when an expectation fails."""
    from townlet_ecs.engine import TickError
    from townlet_ecs.scenarios.playing import Play
    from townlet_ecs.scenarios.reading import load_scenario

    if stories and as_json:
        raise click.UsageError("--stories with --json (one of the two).")
    found = load_scenario(name)
    play = Play(found, seed=seed)
    try:
        played = _played(play, click.echo if stories else None)
    except (TickError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    if record is not None:
        _write(played, record)
    if as_json:
        click.echo(json.dumps({**dataclasses.asdict(played), "ok": played.ok}, allow_nan=False))
    else:
        click.echo("\n".join(_lines(played)))
    ctx.exit(exits.OK if played.ok else exits.FAILED)


def _lines(played: "Played") -> Iterator[str]:
    """Yield the table for the terminal."""
    from townlet_ecs.scenarios.table import table

    styles: dict[str, dict[str, Any]] = {"ok": {"fg": "green"}, "FAILED": {"fg": "red", "bold": True}}
    for number, (line, mark) in enumerate(table(played)):
        indent = f"  {click.style(f'{mark:<6}', **styles.get(mark, {}))}  " if number > 1 else ""
        yield indent + line


def _played(play: "Play", say: Callable[[str], None] | None) -> "Played":
    """Play a scenario, and tell its stories to whom they are wanted by."""
    from townlet_ecs.narration.chronicle import Chronicle

    with contextlib.ExitStack() as stack:
        chronicle = stack.enter_context(Chronicle(play.town.world, say=say)) if say else None
        return play.run(follow=chronicle.follow if chronicle else None)


def _write(played: "Played", path: Path) -> None:
    """Write what was given and seen.

    Raises:
        UsageError: The file cannot be written.
    """
    try:
        text = json.dumps({**dataclasses.asdict(played), "ok": played.ok}, allow_nan=False, indent=2)
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"--record {path}: {error.strerror} (a file that can be written).") from None
