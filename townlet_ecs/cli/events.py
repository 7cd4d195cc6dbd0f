"""`townlet events`: what happened in a recording."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from townlet_ecs.cli.past import FILE, MOMENT_HELP, asked, people_meant, span_meant, ticks_per_day
from townlet_ecs.cli.saying import say

if TYPE_CHECKING:
    from components.words import EventKind


@click.command()
@click.argument("file", type=FILE)
@click.option("--person", "people", multiple=True, metavar="PERSON", help="Only of this person, an id or a name.")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only of this kind; see townlet list events.")
@click.option("--between", nargs=2, metavar="FROM TO", help=f"Only from one moment to another: {MOMENT_HELP}.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="The first N of them.")
@click.option("--town", type=click.IntRange(min=0), default=0, metavar="N", help="Which of several towns.")
@click.option("--json", "as_json", is_flag=True, help="Print lines as events.jsonl has them.")
def events(
    file: Path, *, people: tuple[str, ...], kinds: tuple[str, ...], between: tuple[str, str] | None,
    limit: int | None, town: int, as_json: bool,
) -> None:  # fmt: skip
    """Tell what happened, a line for each event.

    FILE is a recording (townlet run --record). --person and --kind may be given several times.
    """
    wanted = [_kind(name) for name in kinds]
    with asked(file, town) as past:
        from townlet_ecs.lines import EventLines
        from townlet_ecs.narration.plain import PlainWords
        from townlet_ecs.replay.happenings import happenings, moment

        first, last = span_meant(past, between)
        some = people_meant(past, people)
        if past.first_tick == past.last_tick:
            click.echo(f"note: {file} holds a single moment, in which nothing happens", err=True)
        world = past.town_at(past.first_tick).world
        lines, plain, day = EventLines(world), PlainWords(world), ticks_per_day(past)
        number = past.tape.origin.numbers[past.place]
        found = happenings(past, first, last, people=some, kinds=wanted, missed=_tell_of_lost)
        for count, event in enumerate(found, start=1):
            if as_json:
                say(json.dumps(lines.line(number, event)))
            else:
                say(f"{moment(event[0], day)}  {plain.say(event)}")
            if count == limit:
                break


def _kind(name: str) -> "EventKind":
    """Return the kind of a name.

    Raises:
        UsageError: There is none.
    """
    from components.words import EventKind
    from townlet_ecs.faults import nearest

    known = {kind.name.lower(): kind for kind in EventKind}
    if name not in known:
        raise click.UsageError(f"--kind {name[:60]} ({nearest(name, known) or 'see townlet list events'}).")
    return known[name]


def _tell_of_lost(count: int) -> None:
    """Say that events are lacking."""
    click.echo(f"warning: {count:,} events are lacking: more happened in a tick than the ring keeps", err=True)
