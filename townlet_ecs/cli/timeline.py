"""`townlet timeline`: the days of people in a recording, as a picture."""

import importlib.util
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from townlet_ecs.cli import exits
from townlet_ecs.cli.past import FILE, MOMENT_HELP, asked, people_meant, span_meant

if TYPE_CHECKING:
    from townlet_ecs.replay.timeline import Strip, Timeline

DIGITS = 4
"""Digits of levels in what --json prints."""


@click.command()
@click.argument("file", type=FILE)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="PNG", help="The picture.")
@click.option("--person", "people", multiple=True, metavar="PERSON", help="Only this person, an id or a name.")
@click.option("--between", nargs=2, metavar="FROM TO", help=f"Only from one moment to another: {MOMENT_HELP}.")
@click.option("--town", type=click.IntRange(min=0), default=0, metavar="N", help="Which of several towns.")
@click.option("--json", "as_json", is_flag=True, help="Print what is drawn as one JSON object.")
@click.pass_context
def timeline(
    ctx: click.Context, file: Path, *, out: Path | None, people: tuple[str, ...], between: tuple[str, str] | None,
    town: int, as_json: bool,
) -> None:  # fmt: skip
    """Draw what people did, needed and earned, and what happened to them, over the hours and days of a recording.

    FILE is a recording (townlet run --record). One or two people (--person, several times) are drawn large.
    """
    if out is None and not as_json:
        raise click.UsageError("nothing to do (--out PNG, --json, or both).")
    if out is not None:
        _refuse_undrawable(ctx, out)
    with asked(file, town) as past:
        from townlet_ecs.replay.timeline import PEOPLE_MAX, timeline_of

        if len(people) > PEOPLE_MAX:
            raise click.UsageError(f"--person {len(people)} times ({PEOPLE_MAX} at most).")
        first, last = span_meant(past, between)
        found = timeline_of(past, first, last, people=people_meant(past, people))
    if as_json:
        click.echo(json.dumps(_plain(found), allow_nan=False))
    if out is not None:
        from townlet_ecs.replay.picture import draw

        try:
            draw(found, out)
        except OSError as error:
            raise click.ClickException(f"--out {out}: {error.strerror}") from None
        people_drawn = f"{len(found.strips)} {'person' if len(found.strips) == 1 else 'people'}"
        click.echo(f"{out}: {people_drawn}, {found.last - int(found.ticks[0]):,} ticks", err=as_json)


def _refuse_undrawable(ctx: click.Context, out: Path) -> None:
    """Refuse a picture under a wrong name, where none can be written, or without what draws it."""
    if out.suffix.lower() != ".png":
        raise click.UsageError(f"--out {out} (a name that ends in .png).")
    if not out.parent.is_dir():
        raise click.UsageError(f"--out {out}: there is no folder {out.parent} (a file in a folder that exists).")
    if importlib.util.find_spec("matplotlib") is None:
        from townlet_ecs.extras import install_extra

        click.echo(f"--out draws with matplotlib, which is not installed; fix: {install_extra('plot')}", err=True)
        ctx.exit(exits.EXTRA_MISSING)


def _plain(found: "Timeline") -> dict[str, Any]:
    """Return a timeline as plain values."""
    import msgspec

    return {
        "title": found.title,
        "ticks": found.ticks.tolist(),
        "left_out": found.left_out,
        "marks": msgspec.to_builtins(found.marks),
        "people": [_strip(strip) for strip in found.strips],
    }


def _strip(strip: "Strip") -> dict[str, Any]:
    """Return a person's strip as plain values; None where they do not live there."""
    import msgspec
    import numpy as np

    from components.people import Need
    from components.words import Doing

    names = [doing.name.lower() for doing in Doing]
    there = ~np.isnan(strip.wallet_cents)

    def told(values: Any, digits: int) -> list[float | None]:
        return [round(float(value), digits) if here else None for value, here in zip(values, there, strict=True)]

    return {
        "id": strip.id,
        "name": strip.name,
        "job": strip.job or None,
        "doing": [names[doing] if here else None for doing, here in zip(strip.doing.tolist(), there, strict=True)],
        "needs": {need.name.lower(): told(strip.needs[need], DIGITS) for need in Need},
        "wallet_cents": [None if value is None else int(value) for value in told(strip.wallet_cents, 0)],
        "shifts": msgspec.to_builtins(list(strip.shifts.values())),
        "marks": msgspec.to_builtins(strip.marks),
    }
