"""`townlet diff`: where two recordings part."""

import dataclasses
import json
from pathlib import Path

import click

from townlet_ecs.cli import exits
from townlet_ecs.cli.saying import plain

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("one", type=_file)
@click.argument("other", type=_file)
@click.option("--town", type=click.IntRange(min=0), default=0, metavar="N", help="One town of several; 0.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def diff(one: Path, other: Path, *, town: int, as_json: bool) -> None:
    """Find the first tick, system and numbers in which two recordings differ.

    The exit code is 0 when they are the same life, 1 when they are not.
    """
    from townlet_ecs.chunks import DamagedError
    from townlet_ecs.cli.run import tell_if_cold
    from townlet_ecs.engine import TickError
    from townlet_ecs.replay.difference import find_difference
    from townlet_ecs.replay.past import PastError, open_past

    tell_if_cold()
    pasts = []
    for file in (one, other):
        try:
            pasts.append(open_past(file, town=town))
        except OSError as error:
            raise click.ClickException(f"{error.filename or file}: {error.strerror or error}") from None
        except (DamagedError, PastError) as error:
            raise click.ClickException(f"{file}: {error}") from None
    try:
        found = find_difference(*pasts)
    except (DamagedError, PastError, TickError) as error:
        raise click.ClickException(str(error)) from None
    lines = [plain(part) for line in found.lines() for part in line.splitlines()]
    click.echo(json.dumps(dataclasses.asdict(found)) if as_json else "\n".join(lines))
    if found.tick is not None:
        raise click.exceptions.Exit(exits.FAILED)
