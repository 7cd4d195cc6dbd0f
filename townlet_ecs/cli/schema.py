"""`townlet schema`."""

import json

import click

from townlet_ecs.config.explaining import schema


@click.command()
def print_schema() -> None:
    """Print the JSON Schema of a config.

    Save it, and begin a config with `# yaml-language-server: $schema=townlet.schema.json`.
    """
    click.echo(json.dumps(schema(), indent=2))
