"""The folder of a finished run, read to be compared: `run.json` and `kpis.jsonl`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median
from typing import Annotated

import msgspec

from components.people import Need
from townlet_ecs.output import DAYS_FILE, RUN_FILE
from townlet_ecs.replay.comparing import SPANS_MAX, Days, DaySpan, Life
from townlet_ecs.replay.measures import Unit
from townlet_ecs.replay.past import PastError

LINE_BYTES_MAX = 65_536
NONE = float("nan")

Whole = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]


class RunLine(msgspec.Struct, frozen=True):
    """What is read of `run.json`."""

    version: str
    config: str
    config_id: str
    seed: int
    agents: int
    towns: int
    town: int
    ticks: int
    digests: tuple[str, ...]
    interrupted: bool = False


class PersonDay(msgspec.Struct, frozen=True):
    """What is read of a line of `kpis.jsonl`."""

    town: Whole
    day: Whole
    ticks: Whole
    minutes: dict[str, Whole]
    needs: dict[str, float]
    wallet_cents: Whole
    wages_cents: Whole
    rent_owed_cents: Whole
    job: str | None
    shift: str | None


@dataclass(frozen=True)
class DayMeasure:
    """One thing that is measured in the lines of a day.

    Attributes:
        name: For machines.
        words: For people.
        unit: What it is counted in.
        of: What it is; NaN where it cannot be said.
    """

    name: str
    words: str
    unit: Unit
    of: Callable[[Sequence[PersonDay]], float]


def _need(name: str) -> DayMeasure:
    """Return the measure of a need."""

    def of(lines: Sequence[PersonDay]) -> float:
        return fmean(each.needs.get(name, NONE) for each in lines)

    return DayMeasure(name, f"{name} at midnight", "share", of)


def _hours(activity: str, words: str) -> DayMeasure:
    """Return the hours a day that people spent on something."""

    def of(lines: Sequence[PersonDay]) -> float:
        lived = sum(each.ticks for each in lines)
        return 24.0 * sum(each.minutes.get(activity, 0) for each in lines) / lived if lived else NONE

    return DayMeasure(f"{activity}_hours", words, "hours", of)


def _shifts(name: str, words: str, wanted: tuple[str, ...]) -> DayMeasure:
    """Return the share of shifts that went in one of some ways."""

    def of(lines: Sequence[PersonDay]) -> float:
        known = [each.shift in wanted for each in lines if each.shift is not None]
        return fmean(known) if known else NONE

    return DayMeasure(name, words, "share", of)


MEASURES: tuple[DayMeasure, ...] = (
    *(_need(need.name.lower()) for need in Need),
    _shifts("attendance", "shifts attended", ("on_time", "late")),
    _shifts("lateness", "shifts begun late", ("late",)),
    *(_hours(activity, f"{activity} a day") for activity in ("working", "sleeping", "socialising", "waiting")),
    DayMeasure("wages_paid", "wages paid a day", "cents", lambda lines: float(sum(each.wages_cents for each in lines))),
    DayMeasure("wallet", "wallet in the middle", "cents", lambda lines: median(each.wallet_cents for each in lines)),
    DayMeasure("rent_owed", "rent owed", "cents", lambda lines: float(sum(each.rent_owed_cents for each in lines))),
    DayMeasure("jobs", "people with a job", "share", lambda lines: fmean(each.job is not None for each in lines)),
    DayMeasure("people", "people", "count", lambda lines: float(len(lines))),
)
"""What the days of a folder are measured by."""


def life_in_folder(folder: Path) -> Life:
    """Return the finished run in a folder.

    Raises:
        PastError: It is none.
        OSError: It cannot be read.
    """
    right = "a folder that townlet run --out wrote, or a recording"
    for name in (RUN_FILE, DAYS_FILE):
        if not (folder / name).is_file():
            raise PastError(f"{folder} has no {name} ({right})")
    try:
        run = msgspec.json.decode((folder / RUN_FILE).read_bytes(), type=RunLine)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise PastError(f"{folder / RUN_FILE}: {error} ({right})") from None
    about: Mapping[str, object] = {
        "version": run.version,
        "config": run.config,
        "config id": run.config_id,
        "seed": run.seed,
        "people": run.agents,
        "towns": run.towns,
        "first town": run.town,
        "ticks": run.ticks,
    }
    return Life(str(folder), about, run.digests, run.ticks, MEASURES, lambda: _days(folder / DAYS_FILE))


def _days(path: Path) -> Days:
    """Return the measures of every day of every town."""
    lines: dict[tuple[int, int], list[PersonDay]] = {}
    for line in _lines(path):
        lines.setdefault((line.town, line.day), []).append(line)
    if len(lines) > SPANS_MAX:
        raise PastError(f"{path}: more than {SPANS_MAX:,} days of towns")
    return {
        DaySpan(town, day, max(each.ticks for each in people)): {each.name: each.of(people) for each in MEASURES}
        for (town, day), people in lines.items()
    }


def _lines(path: Path) -> Iterator[PersonDay]:
    """Yield the lines of a file.

    Raises:
        PastError: One is no day of a person.
    """
    decoder = msgspec.json.Decoder(PersonDay)
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LINE_BYTES_MAX):
            number += 1
            try:
                yield decoder.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise PastError(f"{path}:{number}: {error} (a line that townlet run --out wrote)") from None
