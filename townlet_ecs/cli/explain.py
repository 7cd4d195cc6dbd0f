"""`townlet explain`."""

from collections.abc import Sequence

import click

from townlet_ecs.config.explaining import UnknownKeyError, explain
from townlet_ecs.config.loading import DEFAULT, load_all


@click.command()
@click.argument("key")
@click.option("--config", default=DEFAULT, show_default=True, help="Config to take the value from.")
@click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help="Override a value first.")
def explain_key(key: str, config: str, sets: Sequence[str]) -> None:
    """Say what KEY means, what it may be, its value and where that is set.

    KEY is dotted, such as needs.ticks_to_empty.hunger or jobs.*.start.
    """
    try:
        click.echo(str(explain(key, load_all(config, sets))))
    except UnknownKeyError as unknown:
        raise click.UsageError(str(unknown)) from None
