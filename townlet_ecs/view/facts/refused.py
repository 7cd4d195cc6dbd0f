"""Why something cannot be done, as somebody would say it who knows nothing of catalogues."""

from townlet_ecs.replay.conditions import Comparison
from townlet_ecs.replay.refusals import Refusal
from townlet_ecs.view.facts.words import Words

SEVERAL = 99
"""More than a precondition compares: what lacks goods or a shift says less than what lacks one other thing."""

CONTENT = {
    "hunger": "not hungry enough",
    "energy": "not tired enough",
    "hygiene": "clean enough",
    "social": "not lonely enough",
    "comfort": "comfortable enough",
}
"""What somebody is whose need is too well met for something."""

IN_NEED = {"hunger": "too hungry", "energy": "too tired", "hygiene": "too dirty"}
"""What somebody is whose need is not met well enough for something."""

SAID_OF_FACTS = {
    ("whim", "<"): "is not in the mood",
    ("savings", ">"): "has nothing to spare for it",
    ("wallet", ">="): "has too little money",
    ("wallet", "<"): "has money enough",
    ("tick_of_day", "<"): "not at this hour",
    ("tick_of_day", ">="): "not at this hour",
}
"""The same of a fact, whatever the number is that it was compared with."""

SAID = {
    "has_job == 0": "has work already",
    "vacancies >= 1": "no work is to be had",
    "company >= 1": "nobody is free to talk here",
    "rent_owed > 0": "owes no rent",
    "called_here == 1": "is not called here",
    "at_home == 1": "only at home",
    "on_shift == 1": "only during a shift",
    "on_site == 1": "only at work",
    "sunny == 1": "only in the sun",
    "friends_there >= 1": "no friends are there",
    "rivals_there == 0": "a rival is there",
}
"""What it means that a comparison does not hold."""


def most_telling(refused: list[Refusal]) -> Refusal:
    """Return the refusal that says most: of a need rather than of anything else, then that which wants the least."""

    def rank(refusal: Refusal) -> tuple[bool, int]:
        of_need = any(fact in CONTENT for failed in refusal.failed for fact in failed.facts)
        return not of_need, len(refusal.failed) or SEVERAL

    return min(reversed(refused), key=rank)


def why_refused(words: Words, refusal: Refusal) -> str:
    """Return why something was refused."""
    return " and ".join(_said(words, each) for each in refusal.failed) or refusal.words


def _said(words: Words, failed: Comparison) -> str:
    """Return a comparison that stands in the way in words; one without words as the catalogue has it."""
    if failed.text in SAID:
        return SAID[failed.text]
    parts = failed.text.split()
    if len(parts) != len(("fact", "sign", "number")):
        return str(failed)
    fact, sign, number = parts
    value = failed.facts.get(fact)
    if value is None:
        return str(failed)
    if fact in CONTENT and sign in ("<", "<="):
        return f"{CONTENT[fact]} ({value:.0%}, below {float(number):.0%})"
    if fact in IN_NEED and sign in (">", ">="):
        return f"{IN_NEED[fact]} ({value:.0%}, not above {float(number):.0%})"
    if (fact, sign) in SAID_OF_FACTS:
        return SAID_OF_FACTS[fact, sign]
    items = words.world.config.items
    if fact in items and sign == ">=":
        return f"takes {number} {words.item(items.index(fact))} (has {value:.0f})"
    if fact in items and sign in ("==", "<"):
        return f"has {words.item(items.index(fact))} already"
    return str(failed)
