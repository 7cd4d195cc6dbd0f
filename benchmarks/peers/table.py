"""What a run of the comparison found, and the table that tells it. Nothing heavy is imported here, see __main__.py."""

from collections.abc import Callable
from dataclasses import dataclass

COLUMN = 22
CORES_ENOUGH = 0.95
"""Share of its threads' cores with which a lap counts as undisturbed."""


@dataclass(frozen=True)
class Lap:
    """What one implementation did at one size.

    Attributes:
        name: Name of the implementation.
        people: Size of the town.
        towns: How many towns ran at once; the digest is that of the first.
        threads: How many threads shared them.
        versions: What its figures depend on.
        agent_ticks_per_s: Speed of every repeat, by processor time; of several threads by the clock.
        cores: Cores that the process had in every repeat; less than its threads when others worked too.
        peak_mb: Most memory that its process held until the end of the first repeat.
        imported_mb: How much of that was there before the town was made.
        digest: Digest of the ending; several, where its own repeats differ.
    """

    name: str
    people: int
    towns: int
    threads: int
    versions: str
    agent_ticks_per_s: list[float]
    cores: list[float]
    peak_mb: float
    imported_mb: float
    digest: str

    @property
    def speed(self) -> float:
        """Agent-ticks per second of the quickest repeat: the one that was disturbed least."""
        return max(self.agent_ticks_per_s)

    @property
    def was_disturbed(self) -> bool:
        """Whether others worked at the same time, even in the quickest repeat."""
        return self.cores[self.agent_ticks_per_s.index(self.speed)] < CORES_ENOUGH * self.threads


def table(laps: list[Lap]) -> list[str]:
    """Return the lines that tell the laps; speeds are compared with the first implementation."""
    alone = [lap for lap in laps if lap.towns == 1]
    names = list(dict.fromkeys(lap.name for lap in alone))
    sizes = list(dict.fromkeys(lap.people for lap in alone))
    found = {(lap.name, lap.people): lap for lap in alone}
    label = max(len(word) for word in ("same digest", *names)) + 1

    def row(first: str, cells: list[str]) -> str:
        return first.ljust(label) + "".join(cell.rjust(COLUMN) for cell in cells)

    def rows(title: str, cell: Callable[[Lap, Lap], str]) -> list[str]:
        heads = [row("", [f"N={people:,}" for people in sizes])]
        body = [row(name, [cell(found[name, size], found[names[0], size]) for size in sizes]) for name in names]
        return ["", title, *heads, *body]

    different = {lap.people for lap in different_laps(laps)}
    alike = ["NO" if people in different else f"yes {found[names[0], people].digest}" for people in sizes]
    return [
        *rows(f"agent-ticks/s on one thread, and times {names[0]}", speed_words),
        *rows("peak memory in MB, and of that before the town was made", memory_words),
        "",
        row("same digest", alike),
        "",
        *(many_words(lap) for lap in laps if lap.towns > 1),
        *disturbance_words(laps),
        "",
        *(f"{name}: {found[name, sizes[0]].versions}" for name in names),
    ]


def speed_words(lap: Lap, base: Lap) -> str:
    """Return the speed in thousands or millions, and how many times that of another lap it is."""
    return f"{rounded(lap.speed)} {f'({lap.speed / base.speed:,.1f} x)':>11}"


def rounded(speed: float) -> str:
    """Return a speed in thousands or millions."""
    return f"{speed / 1e6:.1f} M" if speed >= 1e6 else f"{speed / 1e3:.0f} k"


def many_words(lap: Lap) -> str:
    """Return how fast many towns at once are."""
    threads = f"{lap.threads} thread" + "s" * (lap.threads > 1)
    return f"{lap.name}, {lap.towns:,} towns of {lap.people} at once on {threads}: {rounded(lap.speed)}"


def disturbance_words(laps: list[Lap]) -> list[str]:
    """Return a line on what was measured while others worked, if anything was."""
    names = list(dict.fromkeys(f"{lap.name} at N={lap.people * lap.towns:,}" for lap in laps if lap.was_disturbed))
    return [f"others worked at the same time, measure again: {', '.join(names)}"] if names else []


def memory_words(lap: Lap, base: Lap) -> str:
    """Return the peak of the process, and what it held before the town was made."""
    return f"{lap.peak_mb:.0f} ({lap.imported_mb:.0f})"


def different_laps(laps: list[Lap]) -> list[Lap]:
    """Return every lap that did not end as the first one of its size did, or not always alike."""
    first: dict[int, Lap] = {}
    return [lap for lap in laps if " " in lap.digest or lap.digest != first.setdefault(lap.people, lap).digest]
