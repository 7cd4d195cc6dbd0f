"""YAML to marked values: one document, mappings, lists and plain scalars, within limits.

The text is walked event by event (libyaml's parser, which does not recurse), so that aliases, anchors, tags
and duplicate keys are seen before anything is built from them, and every value keeps its place.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from townlet_ecs.config.marked import Mark, Marked, Way, fault_at, shortened
from townlet_ecs.config.scalars import read_plain
from townlet_ecs.faults import Fault, Faults

BYTES_MAX = 1024 * 1024
"""Largest file that is read."""

DEPTH_MAX = 32
"""Deepest nesting of mappings and lists."""

NODES_MAX = 20_000
"""Most keys and values in a file."""

FAULTS_MAX = 100
"""Faults of a file that are told; more are counted."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNPRINTABLE = re.compile("[^\\n\\r\\t\\x20-\\x7e\\x85\\xa0-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


@dataclass
class _Frame:
    """A mapping or list that is being read."""

    mark: Mark
    key: Mark
    members: dict[str, Marked] = field(default_factory=dict)
    items: list[Marked] = field(default_factory=list)
    is_mapping: bool = True
    is_key: bool = False
    broken: bool = False
    at_key: bool = True
    name: str | None = None
    name_mark: Mark | None = None


def read(source: bytes, file: str) -> tuple[Marked, list[Fault]]:
    """Return the value of a YAML file and the faults found in it so far.

    Args:
        source: The bytes of the file.
        file: What to call it in faults.

    Raises:
        Faults: Nothing can be made of the file: no text, no YAML, empty, or beyond a limit.
    """
    reader = _Reader(_decoded(source, file), file)
    try:
        root = reader.run()
    except yaml.MarkedYAMLError as error:
        raise Faults([*reader.faults, _syntax_fault(error, file)]) from None
    except yaml.YAMLError as error:
        raise Faults([*reader.faults, Fault(file, 1, 1, "", shortened(str(error)), "a YAML file")]) from None
    if root is None or (root.value is None and not root.broken):
        raise Faults([*reader.faults, Fault(file, 1, 1, "", "an empty file", "a mapping of keys to values")])
    if not isinstance(root.value, dict):
        if root.broken:
            raise Faults(reader.faults)
        raise Faults([*reader.faults, root.fault((), root.shown(), "a mapping of keys to values")])
    return root, reader.faults


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """Return faults in reading order, file by file as they first appear, each once."""
    faults = list(dict.fromkeys(faults))
    files = list(dict.fromkeys(fault.file for fault in faults))
    return sorted(faults, key=lambda fault: (files.index(fault.file), fault.line, fault.column))


def _decoded(source: bytes, file: str) -> str:
    """Return the text of a file; refuse what is too large, not UTF-8, unprintable, or has tabs."""
    if len(source) > BYTES_MAX:
        raise Faults([Fault(file, 1, 1, "", f"{len(source)} bytes", f"at most {BYTES_MAX}")])
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before, byte = source[: error.start].decode("utf-8"), source[error.start]
        raise Faults([_at_end_of(before, file, f"the byte {byte:#04x}", "UTF-8 text")]) from None
    odd = _UNPRINTABLE.search(text)
    if odd:
        raise Faults([_at_end_of(text[: odd.start()], file, f"the character {odd[0]!a}", "printable text")])
    tabs = [match.start() for match in re.finditer(r"\t+", text)]
    if tabs:
        raise Faults(_at_end_of(text[:tab], file, "a tab", "spaces") for tab in tabs[:FAULTS_MAX])
    return text


def _at_end_of(before: str, file: str, what: str, right: str) -> Fault:
    """Return a fault at the end of a text."""
    lines = f"{before}|".splitlines()
    return Fault(file, len(lines), len(lines[-1]), "", what, right)


def _syntax_fault(error: yaml.MarkedYAMLError, file: str) -> Fault:
    """Return the fault of a text that is no YAML."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    problem = shortened(error.problem or error.context or "not YAML", 120)
    return Fault(file, line, column, "", f"not YAML: {problem}", "see also the line above, and indentation")


class _Reader:
    """Builds marked values from parser events with a stack of its own."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.lines = text.splitlines(keepends=True)
        self.file = file
        self.faults: list[Fault] = []
        self.stack: list[_Frame] = []
        self.nodes = 0
        self.root: Marked | None = None

    def run(self) -> Marked | None:
        """Return the root of the one document, or None when there is none."""
        documents = 0
        for event in self._events():
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._add(self._mark(event), (), "a second document", "one per file")
                    return self.root
                if event.version or event.tags:
                    self._add(self._mark(event), (), "a directive", "leave it out")
            elif isinstance(event, yaml.NodeEvent):
                self._node(event)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                self._close()
        return self.root

    def _events(self) -> Iterator[yaml.Event]:
        """Yield parser events; after a limit is passed, raise."""
        for event in yaml.parse(self.text, Loader=_LOADER):
            if isinstance(event, yaml.NodeEvent):
                self.nodes += 1
            if self.nodes > NODES_MAX:
                self._give_up(event, "too many keys and values", f"at most {NODES_MAX}")
            if len(self.stack) > DEPTH_MAX:
                self._give_up(event, "nested too deeply", f"at most {DEPTH_MAX} levels")
            if len(self.faults) > FAULTS_MAX:
                self._give_up(event, "too many faults", "mend those above first")
            yield event

    def _give_up(self, event: yaml.Event, what: str, right: str) -> None:
        """Stop reading at a limit."""
        raise Faults([*self.faults, fault_at(self._mark(event), (), what, right)])

    def _mark(self, event: yaml.Event) -> Mark:
        """Return where an event begins."""
        start = event.start_mark
        return Mark(self.file, start.line + 1, start.column + 1) if start else Mark(self.file, 1, 1)

    def _way(self) -> Way:
        """Return the way to the value that is read next."""
        return tuple(
            (frame.name if frame.name is not None else "?") if frame.is_mapping else len(frame.items)
            for frame in self.stack
        )

    def _add(self, mark: Mark, way: Way, what: str, right: str) -> None:
        """Remember a fault."""
        self.faults.append(fault_at(mark, way, what, right))

    def _node(self, event: yaml.NodeEvent) -> None:
        """Take a scalar, an alias, or the beginning of a mapping or list."""
        mark = self._mark(event)
        frame = self.stack[-1] if self.stack else None
        if frame and frame.is_mapping and frame.at_key:
            self._key(event, frame, mark)
            return
        broken = self._is_refused(event, mark)
        key = (frame.name_mark if frame and frame.is_mapping else None) or mark
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            is_mapping = isinstance(event, yaml.MappingStartEvent)
            self.stack.append(_Frame(mark, key, is_mapping=is_mapping, broken=broken))
        elif broken or not isinstance(event, yaml.ScalarEvent):
            self._place(Marked(None, mark, key, broken=True))
        else:
            self._place(self._scalar(event, mark, key))

    def _is_refused(self, event: yaml.NodeEvent, mark: Mark) -> bool:
        """Note aliases, anchors and tags; return whether there was one."""
        if isinstance(event, yaml.AliasEvent):
            self._add(mark, self._way(), f"the alias *{event.anchor}", "the value itself")
            return True
        if event.anchor:
            self._add(mark, self._way(), f"the anchor &{event.anchor}", "the value without it")
        tag = getattr(event, "tag", None)
        if tag:
            self._add(mark, self._way(), f"the tag {shortened(str(tag))}", "the value without it")
        return bool(event.anchor or tag)

    def _scalar(self, event: yaml.ScalarEvent, mark: Mark, key: Mark) -> Marked:
        """Return the value of a scalar."""
        text = self._source(event)
        if event.style:
            return Marked(event.value, mark, key, text)
        reading = read_plain(event.value)
        if reading.trap:
            self._add(mark, self._way(), shortened(reading.trap, 100), shortened(reading.right, 100))
        return Marked(reading.value, mark, key, text, broken=bool(reading.trap))

    def _source(self, event: yaml.Event) -> str:
        """Return the text of the file that an event covers."""
        first, last = event.start_mark, event.end_mark
        if first is None or last is None:
            return ""
        if first.line == last.line:
            return self.lines[first.line][first.column : last.column] if first.line < len(self.lines) else ""
        rest = self.lines[last.line][: last.column] if last.line < len(self.lines) else ""
        middle = self.lines[first.line + 1 : last.line]
        return "".join([self.lines[first.line][first.column :], *middle, rest])

    def _key(self, event: yaml.NodeEvent, frame: _Frame, mark: Mark) -> None:
        """Take a key of a mapping; one that is no plain word is refused and its value dropped."""
        frame.at_key = False
        frame.name, frame.name_mark = None, mark
        way = self._way()[:-1]
        if not isinstance(event, yaml.ScalarEvent):
            self._add(mark, way, "a key that is no word", "a word")
            if not isinstance(event, yaml.AliasEvent):
                is_mapping = isinstance(event, yaml.MappingStartEvent)
                self.stack.append(_Frame(mark, mark, is_mapping=is_mapping, is_key=True))
            return
        if self._is_refused(event, mark):
            return
        if event.value == "<<" and not event.style:
            self._add(mark, way, "the merge key <<", "the keys themselves, or `extends`")
            return
        reading = read_plain(event.value)
        if not event.style and not isinstance(reading.value, str):
            what = reading.trap or f"the key {shortened(event.value)} is no word"
            self._add(mark, way, shortened(what, 100), "a word")
        elif event.value in frame.members:
            first = frame.members[event.value].key
            what = f"given twice, first in line {first.line}"
            self._add(mark, (*way, event.value), what, "each key once")
        else:
            frame.name = event.value

    def _close(self) -> None:
        """Finish the innermost mapping or list; one that served as a key is dropped."""
        frame = self.stack.pop()
        if not frame.is_key:
            value = frame.members if frame.is_mapping else tuple(frame.items)
            self._place(Marked(value, frame.mark, frame.key, broken=frame.broken))

    def _place(self, node: Marked) -> None:
        """Put a finished value where it belongs."""
        if not self.stack:
            self.root = node
            return
        frame = self.stack[-1]
        if not frame.is_mapping:
            frame.items.append(node)
            return
        if frame.name is not None:
            frame.members[frame.name] = node
        frame.at_key = True
        frame.name = None
