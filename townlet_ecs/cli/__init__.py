"""The command line: `townlet`."""

import gc

import click

from townlet_ecs import __version__
from townlet_ecs.cli.lazy import LazyGroup

COMMANDS = {
    "run": ("townlet_ecs.cli.run:run", "Run a town and print how its people fare."),
    "view": ("townlet_ecs.cli.view:view", "See a town: a window, a picture, a film, the terminal."),
    "replay": ("townlet_ecs.cli.replay:replay", "Look at a recording, go to a tick, live it again."),
    "branch": ("townlet_ecs.cli.branch:branch_town", "Live on from a moment, unchanged and changed."),
    "compare": ("townlet_ecs.cli.compare:compare_runs", "Compare two finished runs, or two recordings."),
    "diff": ("townlet_ecs.cli.diff:diff", "Find where two recordings part."),
    "why": ("townlet_ecs.cli.why:why", "Ask a recording why somebody does what they do."),
    "events": ("townlet_ecs.cli.events:events", "Tell what happened in a recording."),
    "timeline": ("townlet_ecs.cli.timeline:timeline", "Draw the days of people in a recording."),
    "validate": ("townlet_ecs.cli.validate:validate", "Check configs, catalogues, maps, scenarios, books."),
    "scenario": ("townlet_ecs.cli.scenario:scenario", "Play timelines of commands with expectations."),
    "snapshot": ("townlet_ecs.cli.snapshot:snapshot", "Save towns, and look at what was saved."),
    "explain": ("townlet_ecs.cli.explain:explain_key", "Say what a config key means, and its value."),
    "schema": ("townlet_ecs.cli.schema:print_schema", "Print a JSON Schema of configs for editors."),
    "list": ("townlet_ecs.cli.listing:list_names", "List configs, maps, scenarios, affordances, events."),
    "map": ("townlet_ecs.cli.map:save_map", "Generate a town and save its map for Tiled."),
    "dataset": ("townlet_ecs.cli.dataset:dataset", "Record what the script decides, for learning."),
    "doctor": ("townlet_ecs.cli.doctor:doctor", "Look at the environment and say how to mend it."),
    "bench": ("townlet_ecs.cli.bench:bench", "Measure how fast this machine runs towns."),
}
"""Command -> where it is, and its line in the help."""


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Begin with: townlet run. Exit codes: 0 ok, 1 failed, 2 usage, 3 config invalid, 4 missing extra, "
    "130 ended by Ctrl-C, 143 ended by SIGTERM.",
)
@click.version_option(__version__, prog_name="townlet")
def main() -> None:
    """Build, run, watch and steer a small town."""
    gc.disable()  # a quarter of the start went into looking for garbage among freshly imported modules
