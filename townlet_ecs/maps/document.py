"""Strict JSON with places: every value knows where it stands in the file.

Python's own parser reads the text; only when something is wrong is the text scanned once
more, to say at which line and column.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from townlet_ecs.config.files import MAP_BYTES_MAX
from townlet_ecs.faults import Fault, Faults, nearest

DEPTH_MAX = 32
"""Deepest nesting of lists and objects."""

TEXT_LENGTH_MAX = 200
"""Longest text that is taken for a name, a kind or a setting."""

FAULTS_MAX = 100
"""Faults that are told in full; the rest is counted."""

Way = tuple[str | int, ...]
"""The keys and indices that lead from the top of a document to a value."""

_SHOWN = 40
"""Characters of a value from the file that are repeated in a fault."""

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{},:]|[^\s\[\]{},:"]+')


@dataclass
class Document:
    """A JSON text, its value and the faults found in it so far."""

    file: str
    text: str
    faults: list[Fault] = field(default_factory=list)
    untold: int = 0
    odd: set[Way] = field(default_factory=set)

    def refuse(self) -> None:
        """Raise all the faults found so far, if there are any."""
        more = [self._at(0, f"{self.untold} more faults", "mend these first")] if self.untold else []
        if self.faults:
            raise Faults(self.faults + more)

    def root(self) -> "Node":
        """Parse the text; raise `Faults` when it is no JSON at all, or deeper than `DEPTH_MAX`."""
        if _depth(self.text) > DEPTH_MAX:
            raise Faults([self._at(0, "nested too deeply", f"at most {DEPTH_MAX} levels")])
        oddities: list[str] = []

        def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
            if len({key for key, _ in pairs}) < len(pairs):
                oddities.append("duplicate key")
            return dict(pairs)

        try:
            value = json.loads(self.text, object_pairs_hook=unique, parse_constant=oddities.append)
        except json.JSONDecodeError as error:
            what = f"not JSON: {error.msg}"
            raise Faults([self._at(error.pos, what, "a Tiled map saved as JSON")]) from None
        except ValueError as error:
            raise Faults([self._at(0, f"not JSON: {error}", "numbers of usual size")]) from None
        if oddities:
            self._note_oddities()
        if value is None:
            self.fault((), "null", "a Tiled map saved as JSON")
        return Node(self, (), value)

    def fault(self, way: Way, what: str, right: str) -> None:
        """Remember a fault of the value at the end of a way, or of its nearest parent in the text."""
        if len(self.faults) >= FAULTS_MAX:
            self.untold += 1
            return
        known = way
        while known and known not in self._positions:
            known = known[:-1]
        self.faults.append(self._at(self._positions.get(known, 0), what, right, _dotted(way)))

    def _at(self, offset: int, what: str, right: str, path: str = "") -> Fault:
        """Make a fault of an offset into the text."""
        line = self.text.count("\n", 0, offset) + 1
        column = offset - (self.text.rfind("\n", 0, offset) + 1) + 1
        return Fault(self.file, line, column, path, what, right)

    def _note_oddities(self) -> None:
        """Remember each duplicate key and each NaN or Infinity, which Python would let pass."""
        seen: set[Way] = set()
        for way, offset, word in _values(self.text):
            if way in seen:
                what = f"duplicate key {str(way[-1])[:_SHOWN]!r}"
                self.faults.append(self._at(offset, what, "each key once", _dotted(way)))
            seen.add(way)
            if word in ("NaN", "Infinity", "-Infinity"):
                what = f"{word} is no JSON number"
                self.faults.append(self._at(offset, what, "a finite number", _dotted(way)))
                self.odd.add(way)

    @cached_property
    def _positions(self) -> dict[Way, int]:
        """Offset of every value in the text."""
        return {way: offset for way, offset, _ in _values(self.text)}


@dataclass(frozen=True)
class Node:
    """A value in a document; asking for what it is not adds a fault and returns None or nothing."""

    document: Document
    way: Way
    value: object

    def fault(self, what: str, right: str = "") -> None:
        """Remember that something is wrong here."""
        self.document.fault(self.way, what, right)

    def member(self, key: str) -> "Node":
        """Return a member of an object; a missing one is a Node of None with a fault already noted."""
        found = self.optional(key)
        if found is None:
            if isinstance(self.value, dict):
                self.fault(f"'{key}' is missing", nearest(key, self.value))
            return Node(self.document, (*self.way, key), None)
        return found

    def optional(self, key: str) -> "Node | None":
        """Return a member of an object, or None where it is left out."""
        if isinstance(self.value, dict):
            return self._child(key, self.value[key]) if key in self.value else None
        if self.value is not None:
            self.fault(f"{_kind(self.value)} instead of an object", "{...}")
        return None

    def items(self) -> "list[Node]":
        """Return the items of a list."""
        if isinstance(self.value, list):
            return [self._child(index, item) for index, item in enumerate(self.value)]
        if self.value is not None:
            self.fault(f"{_kind(self.value)} instead of a list", "[...]")
        return []

    def _child(self, key: str | int, value: object) -> "Node":
        """Return a value inside this one; a null is a fault here and then counts as missing."""
        node = Node(self.document, (*self.way, key), value)
        if value is None and node.way not in self.document.odd:
            node.fault("null is not supported", "a value")
        return node

    def text(self) -> str:
        """Return a short printable string, or an empty one with a fault."""
        if isinstance(self.value, str):
            if len(self.value) <= TEXT_LENGTH_MAX and self.value.isprintable():
                return self.value
            self.fault(f"a text of {len(self.value)} characters", f"at most {TEXT_LENGTH_MAX}, all printable")
        elif self.value is not None:
            self.fault(f"{_kind(self.value)} instead of a text", 'a text in "quotes"')
        return ""

    def whole(self, low: int, high: int) -> int | None:
        """Return a whole number from low to high, or None with a fault."""
        number = self.value
        if isinstance(number, float) and number.is_integer():
            number = int(number)
        if isinstance(number, int) and not isinstance(number, bool) and low <= number <= high:
            return number
        if self.value is not None:
            shown = _short(number)
            self.fault(shown, f"a whole number from {low} to {high}")
        return None

    def expect(self, value: object, right: str) -> None:
        """Note a fault unless this is exactly the given value."""
        if self.value is not None and (self.value != value or type(self.value) is not type(value)):
            self.fault(f"{_short(self.value)} is not supported", right)


def read_document(file: str, raw: bytes) -> Document:
    """Return the document in some bytes; raise `Faults` when they are too many or not UTF-8."""
    if len(raw) > MAP_BYTES_MAX:
        raise Faults([Fault(file, 1, 1, "", f"{len(raw)} bytes are too many", f"at most {MAP_BYTES_MAX}")])
    try:
        return Document(file, raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Faults([Fault(file, line, 1, "", "not UTF-8 text", "a Tiled map saved as JSON")]) from None


def _depth(text: str) -> int:
    """Return how deeply lists and objects are nested."""
    depth = deepest = 0
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif token[0] in "]}":
            depth -= 1
    return deepest


def _values(text: str) -> Iterator[tuple[Way, int, str]]:
    """Walk over valid JSON; yield the way, offset and first word of every value in reading order."""
    way: list[str | int] = []
    is_list: list[bool] = []
    key_next = False
    for match in _TOKEN.finditer(text):
        word = match[0]
        if word == ":":
            key_next = False
        elif word == ",":
            if is_list[-1]:
                way[-1] = int(way[-1]) + 1
            key_next = not is_list[-1]
        elif word in "]}":
            way.pop()
            is_list.pop()
            key_next = False
        elif key_next:
            way[-1] = json.loads(word)
        else:
            yield tuple(way), match.start(), word
            if word in "[{":
                is_list.append(word == "[")
                way.append(0)
                key_next = word == "{"


def _dotted(way: Way) -> str:
    """Show a way as one printable word."""
    words = (str(key)[:_SHOWN] for key in way)
    return ".".join(word if word.isprintable() else ascii(word) for word in words)


def _kind(value: object) -> str:
    """Name the JSON type of a value."""
    names: Iterable[tuple[type, str]] = (
        (bool, "true or false"),
        (dict, "an object"),
        (list, "a list"),
        (str, "a text"),
        (int, "a number"),
        (float, "a number"),
    )
    return next((name for kind, name in names if isinstance(value, kind)), "null")


def _short(value: object) -> str:
    """Show a small value as JSON and only name the kind of a large one."""
    return json.dumps(value)[:_SHOWN] if isinstance(value, str | int | float) else _kind(value)
