"""A command group that imports a command only when it is run, so that `--help` stays quick."""

import importlib
import sys
from collections.abc import Mapping
from typing import Any

import click

from townlet_ecs.cli import exits
from townlet_ecs.cli.saying import UnsaidError, give_the_output_up, have_an_output
from townlet_ecs.faults import Faults, nearest


class LazyGroup(click.Group):
    """A group whose commands are named by module and attribute, with the help line of each.

    Faults in the files that a person gave are told as plain lines on stderr, whichever command finds them.
    """

    def __init__(self, *args: Any, lazy: Mapping[str, tuple[str, str]], **more: Any) -> None:
        """Take a table of command name -> (`module:attribute`, help line)."""
        super().__init__(*args, **more)
        self.lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order of the table."""
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command, or None when there is none of that name."""
        if cmd_name not in self.lazy:
            return None
        module, _, name = self.lazy[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command), f"{module}:{name} is no command"
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is meant; say which one may be meant by an unknown name."""
        if args and args[0] not in self.lazy and not args[0].startswith("-"):
            right = nearest(args[0], self.lazy) or f"one of {', '.join(self.lazy)}"
            ctx.fail(f"No such command '{args[0]}' ({right}).")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in self.lazy.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; tell faults and leave with the exit code for them."""
        try:
            return super().invoke(ctx)
        except Faults as faults:
            for fault in faults.faults:
                click.echo(str(fault), err=True)
            ctx.exit(exits.CONFIG_INVALID)
        except UnsaidError as unsaid:
            raise unsaid.error from None
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            ctx.exit(exits.INTERRUPTED)

    def main(self, *args: Any, **more: Any) -> Any:
        """Run the command line; say in a line when the output takes nothing, and nothing when nobody listens."""
        have_an_output()
        try:
            return super().main(*args, **more)
        except OSError as error:
            where = f"{error.filename}: " if error.filename else "standard output: "
            click.echo(f"Error: {where}{error.strerror or error}", err=True)
            if not error.filename:
                give_the_output_up()
            sys.exit(exits.FAILED)
