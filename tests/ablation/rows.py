"""One ablation: what is changed, what must move by it and which way, and what must stay within its band."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.ablation.pairs import Setting, effect, lived

BANDS = {
    "hunger": 0.02,
    "energy": 0.02,
    "hygiene": 0.02,
    "social": 0.02,
    "comfort": 0.02,
    "trust": 0.05,
    "familiarity": 0.10,
    "rivalry": 0.06,
    "attendance": 0.02,
    "lateness": 0.02,
    "good days": 0.03,
    "exits": 0.2,
    "meals": 0.1,
    "wallet": 60,
    "wages": 5,
    "price of food": 0.5,
    "minutes sleeping": 10,
    "minutes working": 2,
    "minutes washing": 1,
    "minutes walking": 10,
    "in the park": 0.01,
    "in the cafe": 0.01,
    "do shower": 0.05,
    "do cook_ahead": 0.05,
    "do chat": 0.4,
    "do sleep": 0.05,
    "do buy_groceries": 0.05,
}
"""How far a measure may move and still count as left alone; about a thirtieth of what it is in the default town."""


@dataclass(frozen=True)
class Ablation:
    """A row of a table.

    Attributes:
        change: What is different in the second of each pair of towns.
        moves: Measures that must move, with the sign: the interval of the difference excludes 0.
        stays: Measures that must not: the interval lies within the band.
        base: What both towns of a pair have in common, besides the default.
    """

    change: Setting
    moves: Mapping[str, int]
    stays: tuple[str, ...] = ()
    base: Setting = field(default_factory=Setting)


def faults_in(name: str, row: Ablation) -> list[str]:
    """Return what an ablation did not do, or did and should not; all of its numbers are printed."""
    found = []
    for measure, sign in row.moves.items():
        interval = effect(measure, row.base, row.change)
        tell(name, measure, row, f"must {'rise' if sign > 0 else 'fall'}")
        if not interval.moves(sign):
            found.append(f"{measure} should {'rise' if sign > 0 else 'fall'}: {interval}")
    for measure in row.stays:
        interval = effect(measure, row.base, row.change)
        tell(name, measure, row, f"within {BANDS[measure]:g}")
        if not interval.inside(BANDS[measure]):
            found.append(f"{measure} should stay within {BANDS[measure]:g}: {interval}")
    return found


def tell(name: str, measure: str, row: Ablation, wanted: str) -> None:
    """Print one line of the table of results."""
    before, after = lived(row.base)[measure].mean(), lived(row.base + row.change)[measure].mean()
    interval = effect(measure, row.base, row.change)
    print(f"{name:<32} {measure:<22} {before:10.3f} -> {after:10.3f}   {interval!s:<22} {wanted}")
