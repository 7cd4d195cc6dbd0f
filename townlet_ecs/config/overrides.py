"""`--set a.b=c`: values laid over a config, with `*` in paths and signed percentages."""

import re
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from fractions import Fraction

from townlet_ecs.config.marked import Mark, Marked, Way, fault_at, shortened
from townlet_ecs.config.reading import read
from townlet_ecs.faults import Fault, Faults, nearest

FILE = "--set"
"""What faults call the command line; the line is the number of the option, from 1."""

SETS_MAX = 1000
"""Most overrides of one config."""

TEXT_LENGTH_MAX = 10_000
"""Longest override, in characters."""

_PERCENT = re.compile(r"(?P<sign>[+-])(?P<percent>\d{1,6}(\.\d{1,6})?)%")


def overridden(tree: Marked, sets: Sequence[str]) -> tuple[Marked, list[Fault]]:
    """Return a tree with overrides applied in order, and what is wrong with them.

    Args:
        tree: The config so far; it is left as it is.
        sets: Texts of the form `path=value`; the value is YAML, or a change such as `+20%` of what is there.
    """
    faults: list[Fault] = []
    if len(sets) > SETS_MAX:
        return tree, [Fault(FILE, 1, 1, "", f"{len(sets)} overrides", f"at most {SETS_MAX}")]
    for number, text in enumerate(sets, start=1):
        path, equals, value = text.partition("=")
        way: Way = tuple(path.strip().split("."))
        here = Mark(FILE, number, 1)
        if not equals or not all(way) or not text.isprintable():
            faults.append(fault_at(here, (), shortened(text) or "an empty override", "path=value"))
        elif len(text) > TEXT_LENGTH_MAX:
            faults.append(fault_at(here, (), f"{len(text)} characters", f"at most {TEXT_LENGTH_MAX}"))
        else:
            override = _Override(here, Mark(FILE, number, len(path) + 2), value.strip(), faults)
            tree = override.apply(tree, way, ())
    return tree, faults


def each_override_once(faults: Iterable[Fault]) -> list[Fault]:
    """Return faults without those that an override with `*` causes again under another name."""
    kept: dict[object, Fault] = {}
    for fault in faults:
        same = (fault.line, fault.column, fault.right) if fault.file == FILE else fault
        kept.setdefault(same, fault)
    return list(kept.values())


class _Override:
    """One override on its way through a tree."""

    def __init__(self, key: Mark, mark: Mark, text: str, faults: list[Fault]) -> None:
        self.key = key
        self.mark = mark
        self.text = text
        self.faults = faults

    def apply(self, node: Marked, way: Way, passed: Way) -> Marked:
        """Return a node with the value at the end of a way replaced."""
        name, *rest = way
        members = node.members()
        if not isinstance(node.value, dict):
            self._fault(passed, f"{node.shown()} has no keys", "a shorter path")
            return node
        pattern = str(name)
        names = [pattern]
        if "*" in pattern:
            names = [each for each in members if fnmatchcase(each, pattern)]
        if not names:
            self._fault((*passed, pattern), "nothing matches", f"one of {', '.join(members)}")
        changed = dict(members)
        for each in names:
            further = (*passed, each)
            if rest and each in members:
                changed[each] = self.apply(members[each], tuple(rest), further)
            elif rest:
                self._fault(further, "unknown key", nearest(each, members) or f"one of {', '.join(members)}")
            else:
                changed[each] = self._value(members.get(each), further)
        return Marked(changed, node.mark, node.key, node.text, node.broken)

    def _fault(self, way: Way, what: str, right: str) -> None:
        """Remember a fault, at the path of the override."""
        self.faults.append(fault_at(self.key, way, what, right))

    def _value(self, present: Marked | None, way: Way) -> Marked:
        """Return the new value at a way."""
        percent = _PERCENT.fullmatch(self.text)
        if percent:
            return self._changed(present, Fraction(percent["sign"] + percent["percent"]), way)
        try:
            tree, faults = read(b"value: " + self.text.encode(), FILE)
        except Faults as error:
            faults = list(error.faults)
            tree = Marked({}, self.mark, self.key)
        for fault in faults:
            self.faults.append(fault_at(self.mark, way, fault.what, fault.right))
        value = tree.members().get("value")
        if value is None or faults:
            return Marked(None, self.mark, self.key, broken=True)
        return self._moved(value)

    def _moved(self, node: Marked, key: Mark | None = None) -> Marked:
        """Return a value with every place in it turned into a place in the override."""
        value = node.value
        if isinstance(value, tuple):
            value = tuple(self._moved(item, self._shifted(item.key)) for item in value)
        elif isinstance(value, dict):
            value = {name: self._moved(member, self._shifted(member.key)) for name, member in value.items()}
        return Marked(value, self._shifted(node.mark), key or self.key, node.text, node.broken)

    def _shifted(self, mark: Mark) -> Mark:
        """Return the place in the override of a place in `value: ...`."""
        column = mark.column - len("value: ") + self.mark.column - 1
        return Mark(FILE, self.mark.line, max(self.mark.column, column))

    def _changed(self, present: Marked | None, percent: Fraction, way: Way) -> Marked:
        """Return a number changed by a percentage; whole numbers are rounded, halves up."""
        number = present.value if present else None
        if not isinstance(number, int | float) or isinstance(number, bool):
            if not (present and present.broken):
                what = f"{self.text} of {present.shown() if present else 'nothing'}"
                self.faults.append(fault_at(self.mark, way, what, "a number to change, or a plain value"))
            return Marked(None, self.mark, self.key, broken=True)
        exact = Fraction(number) * (100 + percent) / 100
        value = (exact + Fraction(1, 2)).__floor__() if isinstance(number, int) else float(exact)
        return Marked(value, self.mark, self.key, f"{value} ({self.text})")
