"""A catalogue file to records: every name looked up, every precondition compiled, every fault told."""

import functools
import hashlib
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from components.catalogue import AFFORDANCE, AFFORDANCES_MAX, Fact, Hook, Payee
from components.people import Need
from components.words import NOTHING, Doing, Option, Role
from townlet_ecs.catalogue.bounds import write_bounds
from townlet_ecs.catalogue.entries import CatalogueFile, Entry, Gains
from townlet_ecs.catalogue.expressions import ExpressionError, FactRange, compile_expression
from townlet_ecs.config.checking import build
from townlet_ecs.config.fields import NAME_PATTERN
from townlet_ecs.config.files import read_bytes
from townlet_ecs.config.marked import Mark, Marked, Way, fault_at, shortened
from townlet_ecs.config.mending import broken_ways
from townlet_ecs.config.merging import without
from townlet_ecs.config.reading import in_order, read
from townlet_ecs.faults import Fault, Faults, nearest

CATALOGUES_KEPT = 8
"""Catalogues that are kept once they were read: who loads many snapshots, or draws many configs, has one in all."""

NEEDS = tuple(need.name.lower() for need in Need)
OPTIONS = tuple(option.name.lower() for option in Option)
ACTIVITIES = tuple(doing.name.lower() for doing in Doing if doing >= Doing.IDLING)
NOBODYS_CHOICE = "none"
"""Option of what happens by itself."""

HOOKS = tuple(hook.name.lower() for hook in Hook if hook)
FACTS = tuple(fact.name.lower() for fact in Fact if fact < Fact.ITEM_FIRST)

_FRACTIONS = {*NEEDS, "whim"}
_NOUNS = {
    "buy": "item",
    "takes": "item",
    "gives": "item",
    "places": "place",
    "until": "need",
    "gains": "need",
    "decay": "need",
}
_YES_OR_NO = {"has_job", "on_shift", "on_site", "at_home", "here_inside", "sunny", "dry", "called", "called_here"}


@dataclass(frozen=True)
class Vocabulary:
    """The names that a catalogue may use, in the order in which the config numbers them."""

    items: tuple[str, ...]
    fixture_kinds: tuple[str, ...]
    place_kinds: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Catalogue:
    """A compiled catalogue.

    Attributes:
        names: Ids of the affordances, in order.
        records: (affordances,) `components.catalogue.AFFORDANCE`, read-only.
        conditions: Source text of each precondition; empty where there is none.
        wishes: Source text of each wish; empty where there is none.
        checksum: 16 hex digits over the bytes of the file.
    """

    names: tuple[str, ...]
    records: "np.recarray[Any, Any]"
    conditions: tuple[str, ...]
    wishes: tuple[str, ...]
    checksum: str


def compile_catalogue(
    source: str | Path | bytes,
    *,
    items: Sequence[str],
    fixture_kinds: Sequence[str],
    place_kinds: Sequence[str],
    file: str = "",
) -> Catalogue:
    """Return the compiled catalogue of a file or of its bytes.

    Args:
        source: Path of the file, or its bytes.
        items: Kinds of goods, in the order of the config.
        fixture_kinds: Kinds of objects, in the order of the config.
        place_kinds: Kinds of places, in the order of the config.
        file: What to call it in faults; the path, or `catalogue`, when left out.

    Raises:
        Faults: Everything that is wrong with it, with line and column.
    """
    words = Vocabulary(tuple(items), tuple(fixture_kinds), tuple(place_kinds))
    if isinstance(source, bytes):
        return read_catalogue(source, file or "catalogue", words)[0]
    return read_catalogue(read_bytes(Path(source), file or str(source)), file or str(source), words)[0]


@functools.lru_cache(maxsize=CATALOGUES_KEPT)
def kept_catalogue(source: bytes, file: str, words: Vocabulary) -> tuple[Catalogue, Marked]:
    """Return what `read_catalogue` does, kept for the next time: nobody changes it."""
    return read_catalogue(source, file, words)


def read_catalogue(source: bytes, file: str, words: Vocabulary) -> tuple[Catalogue, Marked]:
    """Return the compiled catalogue and the marked values that it was made of.

    Raises:
        Faults: Everything that is wrong with it, with line and column.
    """
    tree, faults = read(source, file)
    shape, wrong = build(CatalogueFile, tree)
    faults += wrong
    nodes = tree.members()["affordances"].items() if "affordances" in tree.members() else ()
    # Where the file as a whole is unsound, its sound entries are still looked through: one run tells all.
    entries = shape.affordances if shape else tuple(map(_as_far_as_sound, nodes[:AFFORDANCES_MAX]))
    compiler = Compiler(tree, words)
    records = np.zeros(len(entries), dtype=AFFORDANCE)
    for index, entry in enumerate(entries):
        if entry is not None:
            compiler.write(entry, index, records[index])
    faults += compiler.faults
    if shape is None or faults:
        raise Faults(in_order(faults))
    records["turn"] = np.arange(len(records))
    records.setflags(write=False)
    return (
        Catalogue(
            tuple(entry.id for entry in shape.affordances),
            records.view(np.recarray),
            tuple(entry.when or "" for entry in shape.affordances),
            tuple(entry.wish or "" for entry in shape.affordances),
            hashlib.blake2b(source, digest_size=8).hexdigest(),
        ),
        tree,
    )


def _as_far_as_sound(node: Marked) -> Entry | None:
    """Return an entry without its faulty members, or None when it cannot do without them."""
    entry, faults = build(Entry, node)
    if entry is None:
        wrong = {fault.path.split(".")[0] for fault in faults}
        wrong |= {key for key, member in node.members().items() if broken_ways(member)}
        entry = build(Entry, without(node, *wrong))[0]
    return entry


class Compiler:
    """Writes entries into records and collects what is wrong with them."""

    def __init__(self, tree: Marked, words: Vocabulary) -> None:
        """Take the marked values that faults point into, and the names that may be used."""
        self.tree = tree
        self.words = words
        self.faults: list[Fault] = []
        self.seen: dict[str, int] = {}
        self.entry: Way = ()
        self.facts = facts_of(words.items)

    def write(self, entry: Entry, index: int, record: np.void) -> None:
        """Write one entry into its record."""
        self.entry = ("affordances", index)
        self._check_id(entry.id)
        record["option"] = NOTHING
        if entry.option != NOBODYS_CHOICE:
            record["option"] = self._number("option", entry.option, OPTIONS)
        record["activity"] = Doing.IDLING + self._number("activity", entry.activity, ACTIVITIES)
        record["kind"] = NOTHING
        if entry.object is not None:
            record["kind"] = self._number("object", entry.object, self.words.fixture_kinds)
        record["role"] = Role[entry.role.upper()]
        record["hook"] = Hook.NONE
        if entry.hook is not None:
            record["hook"] = 1 + self._number("hook", entry.hook, HOOKS)
        record["kept"] = int(entry.kept_on_outage)
        for flag in ("own", "called", "to_shift_end", "sociable", "together", "partners"):
            record[flag] = int(getattr(entry, flag))
        record["cooldown"] = entry.cooldown or 0
        record["power"] = int("power" in entry.needs)
        record["water"] = int("water" in entry.needs)
        self._write_places(entry, record)
        self._write_times(entry, record)
        self._write_money(entry, record)
        self._write_goods(entry, record)
        self._write_needs(entry, record)
        self._write_conditions(entry, record)
        write_bounds(record)
        self._check_sense(entry)

    def _fault(self, way: Way, what: str, right: str) -> None:
        """Remember a fault of this entry."""
        self.faults.append(self.tree.fault((*self.entry, *way), what, right))

    def _fault_at_key(self, way: Way, what: str, right: str) -> None:
        """Remember a fault of a key of this entry."""
        node, _ = self.tree.find((*self.entry, *way))
        self.faults.append(fault_at(node.key, (*self.entry, *way), what, right))

    def _check_id(self, name: str) -> None:
        """Refuse an id that is no name, or is taken."""
        if not re.fullmatch(NAME_PATTERN, name):
            self._fault(("id",), shortened(name), "small letters, digits and underscores")
        elif name in self.seen:
            line = self.tree.find(("affordances", self.seen[name], "id"))[0].mark.line
            self._fault(("id",), f"{name} is taken, in line {line}", "each id once")
        else:
            self.seen[name] = int(self.entry[1])

    def _number(self, key: str | Way, name: str, names: Sequence[str], *, at_key: bool = False) -> int:
        """Return the number of a name; note an unknown one and return 0."""
        if name in names:
            return names.index(name)
        way = (key,) if isinstance(key, str) else key
        right = nearest(name, names) or f"one of {', '.join(names)}"
        (self._fault_at_key if at_key else self._fault)(way, f"unknown {_noun(way)} {shortened(name)}", right)
        return 0

    def _numbered(self, way: Way, values: Mapping[str, Any] | None, names: Sequence[str]) -> dict[int, Any]:
        """Return the values of a mapping by the numbers of its keys; note unknown ones."""
        found: dict[int, Any] = {}
        for name, value in (values or {}).items():
            number = self._number((*way, name), name, names, at_key=True)
            if name in names:
                found[number] = value
        return found

    def _write_places(self, entry: Entry, record: np.void) -> None:
        """Write the kinds of places as a mask."""
        for index, place in enumerate(entry.places or ()):
            record["place_mask"] |= 1 << self._number(("places", index), place, self.words.place_kinds)

    def _write_times(self, entry: Entry, record: np.void) -> None:
        """Write how long it lasts, and the need that ends it early."""
        low, high = entry.ticks if isinstance(entry.ticks, tuple) else (entry.ticks, entry.ticks)
        if low > high:
            self._fault(("ticks",), f"from {low} to {high}", "the smaller number first")
        record["duration_min"], record["duration_max"] = low, high
        record["until_need"] = NOTHING
        for need, level in self._numbered(("until",), entry.until, NEEDS).items():
            record["until_need"], record["until_level"] = need, level

    def _write_money(self, entry: Entry, record: np.void) -> None:
        """Write the fee and what is bought."""
        if entry.pay is not None:
            record["fee"], record["payee"] = entry.pay.cents, Payee[entry.pay.to.upper()]
        record["buy_item"] = NOTHING
        for item, count in self._numbered(("buy",), entry.buy, self.words.items).items():
            record["buy_item"], record["buy_count"] = item, count

    def _write_goods(self, entry: Entry, record: np.void) -> None:
        """Write the goods used and made."""
        for item, count in self._numbered(("takes",), entry.takes, self.words.items).items():
            record["items_start"][item] = -count
        for item, count in self._numbered(("gives",), entry.gives, self.words.items).items():
            record["items_end"][item] = count

    def _write_needs(self, entry: Entry, record: np.void) -> None:
        """Write gains per tick and at the end, and the factors on decay."""
        gains = entry.gains or Gains()
        for need, gain in self._numbered(("gains", "per_tick"), gains.per_tick, NEEDS).items():
            record["gain_tick"][need] = gain
        for need, gain in self._numbered(("gains", "end"), gains.end, NEEDS).items():
            record["gain_end"][need] = gain
        if gains.total and isinstance(entry.ticks, tuple):
            right = "per_tick, or a single number of ticks"
            self._fault_at_key(("gains", "total"), "spread over an unknown time", right)
        for need, gain in self._numbered(("gains", "total"), gains.total, NEEDS).items():
            if NEEDS[need] in (gains.per_tick or {}):
                self._fault_at_key(("gains", "total", NEEDS[need]), "also given per_tick", "one of the two")
            record["gain_tick"][need] = gain / int(record["duration_max"])
        record["decay"][:] = 1.0
        for need, factor in self._numbered(("decay",), entry.decay, NEEDS).items():
            record["decay"][need] = factor

    def _write_conditions(self, entry: Entry, record: np.void) -> None:
        """Compile what must hold and what people wait for; point faults at the word in the file."""
        for part, (key, text) in enumerate((("when", entry.when), ("wish", entry.wish))):
            if text is None:
                continue
            try:
                program = compile_expression(text, self.facts)
            except ExpressionError as error:
                node, _ = self.tree.find((*self.entry, key))
                mark = mark_within(node, error.offset)
                self.faults.append(fault_at(mark, (*self.entry, key), error.what, error.right))
                continue
            record["ops"][part, : len(program.ops)] = program.ops
            record["args"][part, : len(program.args)] = program.args

    def _check_sense(self, entry: Entry) -> None:
        """Refuse entries that no world can carry out."""
        if entry.object is None:
            for key in ("own", "called", "buy"):
                if getattr(entry, key):
                    self._fault_at_key((key,), "needs an object", "name the object")
            if entry.role == "staff":
                self._fault_at_key(("role",), "staff need an object", "name the object")
        if entry.partners and entry.object is not None:
            self._fault_at_key(("partners",), "with an object", "none: partners meet where they stand")
        if entry.pay is not None and entry.pay.to == "place" and entry.object is None:
            self._fault_at_key(("pay",), "there is no place to pay", "name the object, or pay the town")


def facts_of(items: Sequence[str]) -> dict[str, FactRange]:
    """Return the facts that a precondition may name, with their ranges."""
    facts: dict[str, FactRange] = {}
    for fact in Fact:
        name = fact.name.lower()
        if name in FACTS:
            low = -math.inf if fact == Fact.SAVINGS else 0.0
            high = 1.0 if name in _FRACTIONS | _YES_OR_NO else math.inf
            facts[name] = FactRange(int(fact), low, high)
    for number, item in enumerate(items):
        facts[item] = FactRange(Fact.ITEM_FIRST + number, 0.0, math.inf)
    return facts


def mark_within(node: Marked, offset: int) -> Mark:
    """Return where in the file the character at an offset of a text stands.

    YAML may have folded, quoted or indented the text, but it keeps its characters other than blanks in order;
    where escapes spoil that, the beginning of the text must do.
    """
    value = str(node.value)
    header = re.match(r"[|>][^\n]*\n|[\"']?", node.text)
    body = header.end() if header else 0
    solid = [index for index in range(body, len(node.text)) if not node.text[index].isspace()]
    wanted = sum(not character.isspace() for character in value[:offset])
    known = "".join(value.split())
    if "".join(node.text[index] for index in solid[: len(known)]) != known:
        return node.mark
    if wanted < len(known):
        place = solid[wanted]
    else:
        place = solid[len(known) - 1] + 1 if known else body
    lines = node.text[:place].splitlines() or [""]
    if node.text[:place].endswith("\n"):
        lines.append("")
    column = len(lines[-1]) + (node.mark.column if len(lines) == 1 else 1)
    return Mark(node.mark.file, node.mark.line + len(lines) - 1, column)


def _noun(way: Way) -> str:
    """Return what kind of name stands at the end of a way."""
    return _NOUNS.get(str(way[0]), str(way[0]))
