"""The charter: the bounds that a living town keeps, as data, and the judgement of a run by them.

Source: world.md section 12. The bounds are those of a quiet town; of one that is upset some are lower. `tests` and
`townlet run` read the same table.
"""

from dataclasses import dataclass, replace
from typing import Literal

from townlet_ecs.report import Kpis

Relation = Literal["=", "<", "<=", ">", ">="]
Unit = Literal["share", "people", "days", "ticks", "cents", "goods"]

DAYS = 10
"""Length of the run that the charter speaks of."""


@dataclass(frozen=True)
class Bound:
    """What one indicator must keep to.

    Attributes:
        kpi: Field of `townlet_ecs.report.Kpis`.
        name: What people call it.
        relation: How the measured value must stand to the limit.
        limit: In the unit; shares are fractions.
        unit: What is counted.
        meaning: The sentence that the indicator answers.
        needs: What a town or run must have before it can be judged.
        days_min: Days before which a value says nothing yet.
    """

    kpi: str
    name: str
    relation: Relation
    limit: float
    unit: Unit
    meaning: str
    needs: str = ""
    days_min: int = 0


BOUNDS = (
    Bound(
        "self_sufficiency", "self-sufficiency", ">=", 0.95, "share",
        "share of person-days on which every need stayed above the comfort line", "a whole day", 1,
    ),
    Bound("starvation_deaths", "deaths by starvation", "=", 0, "people", "people who collapsed of hunger"),
    Bound("attendance", "attendance", ">=", 0.90, "share", "share of shifts that were worked", "a finished shift"),
    Bound("lateness", "lateness", "<", 0.15, "share", "share of shifts that were begun late", "a finished shift"),
    Bound("mean_tenure_days", "mean tenure", ">", 3, "days", "days that people stay", "people", 5),
    Bound("tie_coverage", "people with a tie", ">=", 0.60, "share",
          "share of people with a tie of trust + familiarity above 0.3", "ties between people", DAYS),
    Bound("conflict_escalation", "conflicts that escalate", "<", 0.20, "share",
          "share of ties in conflict that grew into a feud", "conflicts", DAYS),
    Bound("longest_wait_ticks", "longest wait", "<", 240, "ticks",
          "longest wait of anybody for an object that others use"),
    Bound("reward_clip_rate", "clipped rewards", "<", 0.02, "share", "share of rewards that the clip cut", "a tick"),
    Bound("option_switch_rate", "changes of mind", "<=", 0.25, "share",
          "changes of option per person and commit window", "a commit window"),
    Bound("money_drift_cents", "money unaccounted for", "=", 0, "cents",
          "all accounts against what was there, minted and burned"),
    Bound("goods_drift", "goods unaccounted for", "=", 0, "goods",
          "goods in the town against those made and used up"),
)  # fmt: skip
"""Every bound, in the order in which they are read out."""

WHEN_UPSET = {"self_sufficiency": 0.90}
"""Limits for a town in which disturbances come of themselves, where they are not those of a quiet one."""


@dataclass(frozen=True)
class Verdict:
    """One bound held against one run.

    Attributes:
        bound: The bound.
        value: What was measured, or None.
        met: Whether the bound is kept; None when nothing can be said.
        note: Why nothing can be said, or empty.
    """

    bound: Bound
    value: float | None
    met: bool | None
    note: str


def bounds_of(*, upset: bool) -> tuple[Bound, ...]:
    """Return the bounds of a town, by whether disturbances come of themselves there."""
    if not upset:
        return BOUNDS
    return tuple(replace(bound, limit=WHEN_UPSET.get(bound.kpi, bound.limit)) for bound in BOUNDS)


def judge(kpis: Kpis, days: float = DAYS, *, upset: bool = False) -> tuple[Verdict, ...]:
    """Return one verdict for each bound.

    Args:
        kpis: What was measured.
        days: Days that the town has lived; some indicators say nothing before the third or tenth.
        upset: Whether disturbances come of themselves in the town.
    """
    return tuple(_verdict(bound, getattr(kpis, bound.kpi), days) for bound in bounds_of(upset=upset))


def missed(verdicts: tuple[Verdict, ...]) -> tuple[str, ...]:
    """Return the indicators whose bound was missed."""
    return tuple(verdict.bound.kpi for verdict in verdicts if verdict.met is False)


def _verdict(bound: Bound, value: float | None, days: float) -> Verdict:
    """Return the verdict on one indicator."""
    if value is None:
        return Verdict(bound, None, None, f"needs {bound.needs}")
    if days < bound.days_min:
        return Verdict(bound, value, None, f"needs {bound.days_min} days")
    return Verdict(bound, value, keeps(value, bound.relation, bound.limit), "")


def keeps(value: float, relation: Relation, limit: float) -> bool:
    """Return whether a value stands in a relation to a limit."""
    return {
        "=": value == limit,
        "<": value < limit,
        "<=": value <= limit,
        ">": value > limit,
        ">=": value >= limit,
    }[relation]


def table(verdicts: tuple[Verdict, ...]) -> list[tuple[str, str, str, str]]:
    """Return the verdicts in words: name, measured value, bound, and `ok`, `MISSED` or why neither can be said."""
    ends = {True: "ok", False: "MISSED"}
    return [
        (
            each.bound.name,
            in_words(each.value, each.bound.unit),
            f"{each.bound.relation:>2} {in_words(each.bound.limit, each.bound.unit)}",
            ends[each.met] if each.met is not None else each.note,
        )
        for each in verdicts
    ]


def in_words(value: float | None, unit: Unit) -> str:
    """Return a value with its unit, as people read it; a dash for None."""
    if value is None:
        return "-"
    if unit == "share":
        return f"{_plain(100 * value)} %"
    if unit in ("ticks", "days", "cents"):
        return f"{_plain(value)} {unit}"
    return _plain(value)


def _plain(value: float) -> str:
    """Return a number with one digit after the point, or none where it is whole."""
    text = f"{value:,.1f}"
    return text.removesuffix(".0")
