"""What all questions to the past have in common: the file, its towns, moments, and what is said when it is no use."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from townlet_ecs.cli.saying import plain

if TYPE_CHECKING:
    from townlet_ecs.replay.past import Past

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

MOMENT_HELP = 'a tick, or a moment such as "day 0 06:30"'


@contextlib.contextmanager
def asked(file: Path, town: int) -> Iterator["Past"]:
    """Open the past of a town in a file, and tell in a sentence why a question has no answer.

    Raises:
        UsageError: There is no such town, tick or person.
        ClickException: The file is damaged or cannot be read.
    """
    from townlet_ecs.cli.run import tell_if_cold
    from townlet_ecs.replay.past import open_past

    with told_in_a_sentence(file):
        past = open_past(file, town=town)
        warn_of_what_is_not_there(past)
        tell_if_cold()
        yield past


@contextlib.contextmanager
def told_in_a_sentence(file: Path) -> Iterator[None]:
    """Tell in a sentence why a file has no answer to a question.

    Raises:
        UsageError: There is no such town, tick or person.
        ClickException: The file is damaged or cannot be read.
    """
    from townlet_ecs.chunks import DamagedError
    from townlet_ecs.engine import TickError
    from townlet_ecs.replay.past import PastError
    from townlet_ecs.replay.whom import UnknownPersonError

    try:
        yield
    except (PastError, UnknownPersonError) as error:
        raise click.UsageError(f"{file}: {error}.") from None
    except BrokenPipeError:
        raise  # who read what is printed has seen enough; the command line ends quietly
    except OSError as error:
        raise click.ClickException(f"{error.filename or file}: {error.strerror or error}") from None
    except (DamagedError, TickError) as error:
        raise click.ClickException(f"{file}: {error}") from None


def warn_of_what_is_not_there(past: "Past") -> None:
    """Say why what is lived again may not be what was lived."""
    from townlet_ecs.snapshots.taking import code_digest

    header = past.tape.header
    if header is not None and header.systems:
        names = ", ".join(header.systems)
        words = f"it was recorded with systems that are not here: {names}; what is told lacks them"
        click.echo(plain(f"warning: {words}"), err=True)
    if header is not None and header.code != code_digest():
        words = f"it was recorded by other code ({header.version}); what is told may differ"
        click.echo(plain(f"warning: {words}"), err=True)


def tick_meant(past: "Past", value: str, option: str) -> int:
    """Return the tick that somebody means.

    Raises:
        UsageError: It is neither a tick nor a moment.
    """
    return tick_in_words(value, ticks_per_day(past), option)


def tick_in_words(value: str, ticks_per_day: int, option: str) -> int:
    """Return the tick that somebody means, of a town with days of so many ticks.

    Raises:
        UsageError: It is neither a tick nor a moment.
    """
    from townlet_ecs.scenarios.moments import tick_of

    if value.isascii() and value.isdigit() and len(value) <= 10:
        return int(value)
    tick = tick_of(value, ticks_per_day)
    if tick is None:
        raise click.UsageError(f"{option} {value[:60]!r} ({MOMENT_HELP}).")
    return tick


def ticks_per_day(past: "Past") -> int:
    """Return how long a day is in a recording."""
    import msgspec

    days: int = msgspec.json.decode(past.tape.origin.config)["time"]["ticks_per_day"]
    return days


def span_meant(past: "Past", between: tuple[str, str] | None) -> tuple[int, int]:
    """Return the first and last tick that somebody means; the whole recording when nothing is said."""
    if between is None:
        return past.first_tick, past.last_tick
    first, last = (tick_meant(past, value, "--between") for value in between)
    if first > last:
        raise click.UsageError(f"--between {between[0]} {between[1]} (the earlier one first).")
    return first, last


def tell_of_namesakes(person: object, namesakes: tuple[str, ...]) -> None:
    """Say who else is called the same."""
    if namesakes:
        click.echo(f"note: this is {person}; so was called {', '.join(namesakes)}", err=True)


def people_meant(past: "Past", people: tuple[str, ...]) -> list[int]:
    """Return the ids of those who are meant by ids or names, of all who lived there up to the end of the recording."""
    from townlet_ecs.replay.whom import People

    if not people:
        return []
    known = People(past.town_at(past.last_tick))
    found = [known.find(text) for text in people]
    for person in found:
        tell_of_namesakes(person, person.namesakes)
    return list(dict.fromkeys(person.id for person in found))
