"""The book of sentences: what is told of which event, in which words, and how much of it; read strictly."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import Annotated, Literal

from annotated_types import Ge, Le, Len

from components.words import EventKind, Reason
from townlet_ecs.config.checking import build
from townlet_ecs.config.files import read_bytes
from townlet_ecs.config.marked import Marked, Way, fault_at, shortened
from townlet_ecs.config.reading import in_order, read
from townlet_ecs.faults import Fault, Faults, nearest
from townlet_ecs.narration.limiter import Limits, Moment
from townlet_ecs.narration.meanings import MEANINGS, Meaning, Word
from townlet_ecs.resources import NARRATION, shown

SENTENCES_MAX = 64
"""Sentences of one kind of event, or of one variant of it."""

SENTENCE_LENGTH_MAX = 200
PHRASES_MAX = 1_000

Sentences = Annotated[tuple[Annotated[str, Len(1, SENTENCE_LENGTH_MAX)], ...], Len(1, SENTENCES_MAX)]

PHRASED = (Word.DEED, Word.THING, Word.PLACE, Word.ITEM, Word.JOB, Word.REASON)
"""Words for which a book may have phrases of its own."""


@dataclass(frozen=True, kw_only=True)
class Category:
    """Events that take turns with one another."""

    cooldown_ticks: Moment
    """Ticks after a story in which no other of the category is told, unless it has priority."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What is told of one kind of event: sentences, or the reason why nothing is."""

    silent: Annotated[str, Len(1, SENTENCE_LENGTH_MAX)] | None = None
    """Why nothing is told; everything else is left out then."""
    category: str | None = None
    """Its category."""
    priority: Literal["never", "first", "always"] = "never"
    """Whether it breaks into the turns of others: the first time of its category between two people, or always."""
    amount_from: Annotated[int, Ge(0), Le(1_000_000_000)] = 0
    """The least amount of which is told."""
    stories: Sentences | None = None
    """Sentences to choose from."""
    by: Mapping[str, Sentences] | None = None
    """Sentences for some variants, such as the reasons of a failure, in place of `stories`."""


@dataclass(frozen=True, kw_only=True)
class BookFile:
    """The file of a book."""

    limits: Limits
    """How much is told."""
    categories: Annotated[Mapping[str, Category], Len(1, 64)]
    """Categories by name."""
    events: Mapping[str, Entry]
    """Every kind of event by name, none left out."""
    phrases: Mapping[str, Annotated[Mapping[str, Annotated[str, Len(1, 60)]], Len(0, PHRASES_MAX)]]
    """Better words for deeds, things, places, goods, jobs and reasons; what has none is told by its name."""


Piece = tuple[str, Word | None]
"""A text, and the word that follows it."""

Sentence = tuple[Piece, ...]


@dataclass(frozen=True)
class Telling:
    """How one kind of event is told.

    Attributes:
        category: Its category.
        priority: `never`, `first` or `always`.
        amount_from: The least amount of which is told.
        sentences: Sentences to choose from.
        variants: Sentences for some variants by number.
    """

    category: str
    priority: str
    amount_from: int
    sentences: tuple[Sentence, ...]
    variants: Mapping[int, tuple[Sentence, ...]]

    def sentences_for(self, variant: int) -> tuple[Sentence, ...]:
        """Return the sentences to choose from for a variant."""
        return self.variants.get(variant, self.sentences)


@dataclass(frozen=True, eq=False)
class Book:
    """A book that was found sound.

    Attributes:
        limits: How much is told.
        cooldowns: Ticks of each category.
        tellings: How each kind of event is told; kinds that are not are left out.
        silent: Why nothing is told of the others.
        phrases: Phrase of a name, for each word that has any.
    """

    limits: Limits
    cooldowns: Mapping[str, int]
    tellings: Mapping[EventKind, Telling]
    silent: Mapping[EventKind, str]
    phrases: Mapping[Word, Mapping[str, str]]


@cache
def shipped_book() -> Book:
    """Return the shipped book."""
    return read_book(read_bytes(NARRATION, shown(NARRATION)), shown(NARRATION))


def read_book(source: bytes, file: str) -> Book:
    """Return the book that a file holds.

    Raises:
        Faults: Everything that is wrong with it, with line and column.
    """
    tree, faults = read(source, file)
    shape, more = build(BookFile, tree)
    faults += [*more, *_faults(tree)]
    if shape is None or faults:
        raise Faults(in_order(faults))
    entries = {EventKind[name.upper()]: entry for name, entry in shape.events.items()}
    return Book(
        shape.limits,
        {name: category.cooldown_ticks for name, category in shape.categories.items()},
        {kind: _telling(kind, entry) for kind, entry in entries.items() if entry.silent is None},
        {kind: entry.silent for kind, entry in entries.items() if entry.silent is not None},
        {Word(word): phrases for word, phrases in shape.phrases.items()},
    )


def _telling(kind: EventKind, entry: Entry) -> Telling:
    """Return how a kind of event is told."""
    assert entry.category is not None, "an entry without silence has a category"
    variants = MEANINGS[kind].variants
    by = entry.by or {}
    assert not by or variants is not None, "only what has variants is told apart by them"
    return Telling(
        entry.category,
        entry.priority,
        entry.amount_from,
        tuple(map(sentence_of, entry.stories or ())),
        {variants[name.upper()]: tuple(map(sentence_of, some)) for name, some in by.items()} if variants else {},
    )


def sentence_of(text: str) -> Sentence:
    """Return the pieces of a sentence."""
    return tuple((before, Word(word) if word else None) for before, word, _, _ in Formatter().parse(text))


def _faults(tree: Marked) -> Iterator[Fault]:
    """Yield what the types cannot say: names that lead nowhere, entries that say too much or too little."""
    events, categories = tree.members().get("events"), tree.members().get("categories")
    phrases = tree.members().get("phrases")
    kinds = {kind.name.lower(): kind for kind in EventKind}
    for name, entry in events.members().items() if events else ():
        way = ("events", name)
        if name not in kinds:
            yield fault_at(entry.key, way, f"unknown event {shortened(name)}", _known(name, kinds))
        elif isinstance(entry.value, Mapping):
            known = tuple(categories.members()) if categories else ()
            yield from _entry_faults(tree, way, entry, MEANINGS[kinds[name]], known)
    if events is not None and events.members():
        for name in kinds:
            if name not in events.members():
                right = "its sentences, or `silent` and why"
                yield fault_at(events.key, ("events", name), "missing", right)
    for name, listed in phrases.members().items() if phrases else ():
        if name not in PHRASED:
            yield fault_at(listed.key, ("phrases", name), f"unknown word {shortened(name)}", _known(name, PHRASED))
        elif name == Word.REASON:
            yield from _names(listed, ("phrases", name), "reason", [reason.name.lower() for reason in Reason])
    kept, hour = (tree.find(("limits", key))[0].value for key in ("kept_for_priority", "per_hour"))
    if isinstance(kept, int) and isinstance(hour, int) and kept >= hour:
        yield tree.fault(("limits", "kept_for_priority"), str(kept), f"less than per_hour, which is {hour}")


def _entry_faults(
    tree: Marked, way: Way, entry: Marked, meaning: Meaning, categories: tuple[str, ...]
) -> Iterator[Fault]:
    """Yield what is wrong with the entry of a kind of event."""
    members = entry.members()
    if "silent" in members:
        for key, member in members.items():
            if key != "silent":
                yield fault_at(member.key, (*way, key), "told, though the event is silent", "one of the two")
        return
    for key in ("category", "stories"):
        if key not in members:
            yield tree.fault((*way, key), "missing", "for an event that is told, or `silent` and why")
    category = members.get("category")
    if categories and category is not None and isinstance(category.value, str) and category.value not in categories:
        what, right = f"unknown category {category.shown()}", _known(category.value, categories)
        yield tree.fault((*way, "category"), what, right)
    yield from _sentence_faults(tree, (*way, "stories"), meaning)
    variants = members.get("by")
    if variants is None:
        return
    if meaning.variants is None:
        yield fault_at(variants.key, (*way, "by"), "an event without variants", "leave it out")
        return
    yield from _names(variants, (*way, "by"), "variant", [variant.name.lower() for variant in meaning.variants])
    for variant in meaning.variants:
        yield from _sentence_faults(tree, (*way, "by", variant.name.lower()), meaning.of(variant))


def _names(listed: Marked, way: Way, noun: str, names: list[str]) -> Iterator[Fault]:
    """Yield the keys of a mapping that are none of some names."""
    for name, member in listed.members().items():
        if name not in names:
            yield fault_at(member.key, (*way, name), f"unknown {noun} {shortened(name)}", _known(name, names))


def _sentence_faults(tree: Marked, way: Way, meaning: Meaning) -> Iterator[Fault]:
    """Yield what is wrong with the words in braces of some sentences."""
    for index, item in enumerate(tree.find(way)[0].items()):
        text = item.value
        if not isinstance(text, str):
            continue
        try:
            pieces = list(Formatter().parse(text))
        except ValueError as error:
            yield tree.fault((*way, index), f"{item.shown()}: {error}", "words in braces, such as {who}")
            continue
        for _, word, form, conversion in pieces:
            if word is None:
                continue
            if word not in meaning.words or form or conversion:
                what = f"unknown word {{{shortened(word)}}}" if word not in meaning.words else f"a form of {{{word}}}"
                yield tree.fault((*way, index), what, _known(word, meaning.words))


def _known(name: str, names: Mapping[str, object] | list[str] | tuple[str, ...]) -> str:
    """Return what would be right instead of an unknown name."""
    some = list(map(str, names))
    told = ", ".join(some if len(some) <= 20 else [*some[:20], "..."])
    return nearest(name, some) or f"one of {told}"
