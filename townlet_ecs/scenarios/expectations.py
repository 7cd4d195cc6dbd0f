"""Expectations: what must come of a scenario, read from the file into things that can be held against a town."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from components.words import EventKind
from townlet_ecs.catalogue.compiling import Catalogue
from townlet_ecs.charter import BOUNDS
from townlet_ecs.config.checking import build
from townlet_ecs.config.marked import Marked, Way, fault_at
from townlet_ecs.config.sections import Config
from townlet_ecs.faults import Fault, nearest
from townlet_ecs.narration.meanings import MEANINGS, Meaning, Word
from townlet_ecs.scenarios.document import SHAPES, CharterShape, EventShape, ValueShape
from townlet_ecs.scenarios.moments import RIGHT, Bounds, tick_of
from townlet_ecs.scenarios.naming import problem_by_config
from townlet_ecs.scenarios.orders import noun_of
from townlet_ecs.scenarios.values import VALUES

BOUND_KEYS = tuple(field.name for field in fields(Bounds))
EVENTS = {kind.name.lower(): kind for kind in EventKind}
CHARTER = tuple(bound.kpi for bound in BOUNDS)
SUBJECTS = ("person", "other", "place", "object", "position", "item")

NOUNS = {Word.OTHER: "person", Word.WHO: "person", Word.THING: "object", Word.PLACE: "place"}
"""What words of an event refer to, where a row or id is meant."""


@dataclass(frozen=True)
class EventExpectation:
    """How often something happens within a window; references are looked up when the scenario begins."""

    kind: EventKind
    who: Any
    other: Any
    what: Any
    variant: int | None
    since: int
    until: int
    bounds: Bounds
    says: str
    way: Way


@dataclass(frozen=True)
class ValueExpectation:
    """What a value is at a tick, by a tick, or through some ticks."""

    value: str
    subject: Mapping[str, Any]
    since: int
    until: int
    always: bool
    bounds: Bounds
    says: str
    way: Way


@dataclass(frozen=True)
class CharterExpectation:
    """Which bounds of the charter are kept at the end; none are all that say something."""

    kpis: tuple[str, ...]
    says: str
    way: Way


Expectation = EventExpectation | ValueExpectation | CharterExpectation


@dataclass(frozen=True, eq=False)
class Context:
    """What expectations are read against.

    Attributes:
        config: The config of the scenario.
        catalogue: Its catalogue.
        ticks: How long it lasts.
    """

    config: Config
    catalogue: Catalogue
    ticks: int


def read_expectations(tree: Marked, context: Context, faults: list[Fault]) -> list[Expectation]:
    """Return the sound expectations; what is wrong with the others is added to the faults."""
    found: list[Expectation] = []
    for index, node in enumerate(tree.find(("expect",))[0].items() if "expect" in tree.members() else ()):
        reader = _Reader(node, ("expect", index), context)
        expectation = reader.read()
        faults += reader.faults
        if expectation is not None and not reader.faults:
            found.append(expectation)
    return found


class _Reader:
    """Reads one expectation."""

    def __init__(self, node: Marked, way: Way, context: Context) -> None:
        self.node = node
        self.way = way
        self.context = context
        self.config = context.config
        self.faults: list[Fault] = []

    def read(self) -> Expectation | None:
        """Return the expectation, or None; `faults` says why."""
        keys = [key for key in SHAPES if key in self.node.members()]
        if self.node.broken or not self.node.members():
            return None
        if len(keys) != 1:
            what = f"both {keys[0]} and {keys[1]}" if keys else "missing"
            self.faults.append(fault_at(self.node.key, self.way, what, f"one of {', '.join(SHAPES)}"))
            return None
        shape, faults = build(SHAPES[keys[0]], self.node)
        for fault in faults:
            path = ".".join(map(str, self.way)) + (f".{fault.path}" if fault.path else "")
            self.faults.append(Fault(fault.file, fault.line, fault.column, path, fault.what, fault.right))
        if isinstance(shape, EventShape):
            return self._event(shape)
        if isinstance(shape, ValueShape):
            return self._value(shape)
        return self._charter(shape) if isinstance(shape, CharterShape) else None

    def _event(self, shape: EventShape) -> EventExpectation | None:
        """Return an expectation about events."""
        kind = EVENTS.get(shape.event)
        if kind is None:
            self._unknown("event", "event", shape.event, EVENTS)
            return None
        meaning = MEANINGS[kind]
        self._reference("person", NOUNS.get(meaning.who) if meaning.who else None, shape.person)
        self._reference("other", NOUNS.get(meaning.other) if meaning.other else None, shape.other)
        bounds = self._bounds(shape)
        since, until = self._tick("since", shape.since, 0), self._tick("until", shape.until, self.context.ticks)
        if since >= until:
            self._fault("until", f"{shape.until}, not after since", "a later moment")
        what, variant = self._what(meaning, shape)
        says = shape.says or _event_says(shape, bounds)
        return EventExpectation(
            kind, shape.person, shape.other, what, variant, since, until, bounds, says, self.way
        )

    def _what(self, meaning: Meaning, shape: EventShape) -> tuple[Any, int | None]:
        """Return the number that `what` of an event must have, and that of its variant."""
        names: Mapping[Word | None, tuple[str, ...]] = {
            Word.DEED: self.context.catalogue.names, Word.ITEM: self.config.items, Word.JOB: tuple(self.config.jobs),
        }  # fmt: skip
        variants = [variant.name.lower() for variant in meaning.variants] if meaning.variants else []
        what, reason = shape.what, shape.reason
        if meaning.variants and meaning.variant_in == "what":
            what, reason = None, shape.what
            if shape.reason is not None:
                self._fault("reason", "an event without reasons", "leave it out")
        variant = None
        if reason is not None:
            if reason in variants and meaning.variants:
                variant = int(meaning.variants[reason.upper()])
            else:
                key = "what" if meaning.variant_in == "what" and meaning.variants else "reason"
                self._unknown(key, key, reason, variants)
        if what is None:
            return None, variant
        if meaning.what == Word.THING:
            self._reference("what", "object", what)
        elif what not in names.get(meaning.what, ()):
            self._unknown("what", meaning.what or "what", what, names.get(meaning.what, ()))
        elif meaning.what == Word.JOB:
            return what, variant
        else:
            return names[meaning.what].index(what), variant
        return what, variant

    def _value(self, shape: ValueShape) -> ValueExpectation | None:
        """Return an expectation about a value."""
        value = VALUES.get(shape.value)
        if value is None:
            self._unknown("value", "value", shape.value, VALUES)
            return None
        given = {key: getattr(shape, key) for key in SUBJECTS if getattr(shape, key) is not None}
        for key, reference in given.items():
            if key in value.subject:
                self._reference(key, noun_of(key), reference)
            else:
                right = f"{' and '.join(value.subject)} only" if value.subject else "leave it out"
                self._fault(key, f"{shape.value} is of no {key}", right, at_key=True)
        for key in value.subject:
            if key not in given:
                self._fault(key, "missing", f"{shape.value} is of a {' and '.join(value.subject)}")
        bounds = self._bounds(shape)
        if value.words and bounds.equals is not None and bounds.equals not in value.words:
            self._unknown("equals", shape.value, str(bounds.equals), value.words)
        since, until, always = self._window(shape)
        says = shape.says or _value_says(shape, given, bounds)
        return ValueExpectation(shape.value, given, since, until, always, bounds, says, self.way)

    def _window(self, shape: ValueShape) -> tuple[int, int, bool]:
        """Return the first and last tick at which a value counts, and whether it must be so at all of them."""
        end = self.context.ticks
        if shape.at is not None:
            for key in ("by", "since", "until"):
                if getattr(shape, key) is not None:
                    self._fault(key, "beside at", "one of at, by, and since with until", at_key=True)
            at = self._tick("at", shape.at, end)
            return at, at, True
        since = self._tick("since", shape.since, 0)
        if shape.by is not None:
            if shape.until is not None:
                self._fault("until", "beside by", "one of the two", at_key=True)
            until = self._tick("by", shape.by, end)
        elif shape.since is None and shape.until is None:
            return end, end, True
        else:
            until = self._tick("until", shape.until, end)
        if since > until:
            self._fault("since", f"{shape.since}, after the last tick", "an earlier moment")
        return since, until, shape.by is None

    def _charter(self, shape: CharterShape) -> CharterExpectation:
        """Return an expectation about the charter."""
        if shape.charter == "all":
            return CharterExpectation((), shape.says or "the charter is kept", self.way)
        kpis = (shape.charter,) if isinstance(shape.charter, str) else shape.charter
        for kpi in kpis:
            if kpi not in CHARTER:
                self._unknown("charter", "indicator", kpi, ("all", *CHARTER))
        says = shape.says or f"the charter keeps {', '.join(kpis)}"
        return CharterExpectation(kpis, says, self.way)

    def _bounds(self, shape: EventShape | ValueShape) -> Bounds:
        """Return the bounds of a shape, at least one."""
        given = {key: getattr(shape, key, None) for key in BOUND_KEYS}
        if all(bound is None for bound in given.values()):
            keys = [key for key in BOUND_KEYS if hasattr(shape, key)]
            self.faults.append(fault_at(self.node.key, self.way, "nothing to hold it against", f"{', '.join(keys)}"))
        return Bounds(**given)

    def _tick(self, key: str, moment: int | str | None, default: int) -> int:
        """Return the tick of a moment."""
        if moment is None:
            return default
        tick = tick_of(moment, self.config.time.ticks_per_day)
        if tick is None:
            self._fault(key, str(moment), RIGHT)
        elif tick > self.context.ticks:
            self._fault(key, f"{moment}, after the end", f"tick {self.context.ticks} at the latest")
        return default if tick is None else tick

    def _reference(self, key: str, noun: str | None, value: Any) -> None:
        """Check a reference to somebody or something."""
        if value is None:
            return
        if noun is None:
            self._fault(key, f"an event without {key}", "leave it out", at_key=True)
            return
        problem = problem_by_config(noun, value, self.config)
        if problem is not None:
            self._fault(key, *problem)

    def _unknown(self, key: str, noun: str, name: str, names: Any) -> None:
        """Note an unknown name."""
        some = list(names)
        told = ", ".join(some if len(some) <= 24 else [*some[:24], "..."])
        right = nearest(name, some) or (f"one of {told}" if some else "leave it out")
        self._fault(key, f"unknown {noun} {name}", right)

    def _fault(self, key: str, what: str, right: str, *, at_key: bool = False) -> None:
        """Note a fault of a key."""
        member = self.node.members().get(key)
        mark = self.node.key if member is None else member.key if at_key else member.mark
        self.faults.append(fault_at(mark, (*self.way, key), what, right))


def _event_says(shape: EventShape, bounds: Bounds) -> str:
    """Return an expectation about events in words."""
    subject = f" of {shape.person}" if shape.person is not None else ""
    second = f" and {shape.other}" if shape.other is not None else ""
    what = f" {shape.what}" if shape.what is not None else ""
    reason = f" for {shape.reason}" if shape.reason is not None else ""
    return f"{shape.event}{what}{subject}{second}{reason}{_since(shape)}: {bounds}"


def _value_says(shape: ValueShape, given: Mapping[str, Any], bounds: Bounds) -> str:
    """Return an expectation about a value in words."""
    subject = f" of {', '.join(f'{key} {value}' for key, value in given.items())}" if given else ""
    moment = f", at {shape.at}" if shape.at is not None else f", by {shape.by}" if shape.by is not None else ""
    return f"{shape.value}{subject} {bounds}{moment}{_since(shape)}"


def _since(shape: EventShape | ValueShape) -> str:
    """Return a window in words."""
    first = f", from {shape.since}" if shape.since is not None else ""
    return first + (f" to {shape.until}" if shape.until is not None else "")


def references(expectation: Expectation) -> Iterator[tuple[str, str, Any]]:
    """Yield the key, the noun and the value of every reference in an expectation."""
    if isinstance(expectation, EventExpectation):
        meaning = MEANINGS[expectation.kind]
        for key, word, value in (("person", meaning.who, expectation.who), ("other", meaning.other, expectation.other)):
            if value is not None and word is not None:
                yield key, NOUNS[word], value
        if meaning.what == Word.THING and expectation.what is not None:
            yield "what", "object", expectation.what
    elif isinstance(expectation, ValueExpectation):
        for key, value in expectation.subject.items():
            yield key, noun_of(key), value
