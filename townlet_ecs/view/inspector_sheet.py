"""The sheet: what the inspector writes on, part under part, with sentences in which names can be clicked."""

from collections.abc import Sequence
from dataclasses import dataclass

from townlet_ecs.view.brush import LINE, TEXT, Brush
from townlet_ecs.view.gauges import chip
from townlet_ecs.view.theme import THEME, Colour
from townlet_ecs.view.wishes import Select, Subject, Wish

SMALL = 12.0
"""Height of what matters less."""

GAP = 12.0
"""Between parts."""

MARGIN = 14.0
"""Left and right of everything."""

LABEL = 78.0
"""Room for what stands to the left in a row."""


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere.

    Attributes:
        words: What is written.
        wish: What a click wishes.
    """

    words: str
    wish: Wish


@dataclass(frozen=True)
class Tag:
    """A word on a pill.

    Attributes:
        words: What is written.
        colour: Of the pill.
        glyph: Before the word, or empty.
        wish: What a click wishes, or None.
    """

    words: str
    colour: Colour = THEME.raised
    glyph: str = ""
    wish: Wish | None = None


Sentence = Sequence[str | Link]


def subject_link(words: str, subject: Subject | None) -> str | Link:
    """Return words that lead to a subject, if there is one."""
    return Link(words, Select(subject)) if subject is not None else words


class Sheet:
    """Paints one part under another.

    Attributes:
        brush: What it paints with.
        left, width: Of all that is painted, in units.
        y: Where the next thing goes.
    """

    def __init__(self, brush: Brush, y: float) -> None:
        """Begin at a height."""
        self.brush = brush
        self.left = MARGIN
        self.width = brush.width - 2 * MARGIN
        self.y = y

    def heading(self, words: str, right: str = "") -> None:
        """Write the heading of a part over a rule, and something small at its right end."""
        self.y += GAP
        high = SMALL * LINE
        wide = self.brush.text(
            self.left, self.y, words.upper(), size=11, bold=True, colour=THEME.accent, room=self.width
        )
        room = self.width - wide - 12
        self.brush.text(
            self.left + self.width, self.y, right, size=11, colour=THEME.quiet, align="right", room=room
        )
        self.brush.line([(self.left, self.y + high), (self.left + self.width, self.y + high)])
        self.y += high + 6

    def sentence(
        self,
        pieces: Sentence,
        *,
        size: float = TEXT,
        colour: Colour = THEME.text,
        bold: bool = False,
        indent: float = 0.0,
    ) -> None:
        """Write a sentence in as many lines as it takes; links are underlined."""
        blank = self.brush.measure(" ", size, bold)
        left, right = self.left + indent, self.left + self.width
        x, high = left, size * LINE
        for piece in pieces:
            wish = piece.wish if isinstance(piece, Link) else None
            words = piece.words if isinstance(piece, Link) else piece
            tight = words[:1] in (",", ".", ";", ":", ")")
            for number, word in enumerate(words.split()):
                wide = min(self.brush.measure(word, size, bold), right - left)
                step = 0.0 if x == left or (number == 0 and tight) else blank
                if x + step + wide > right + 0.01 and x > left:
                    x, step = left, 0.0
                    self.y += high
                ink = THEME.accent if wish is not None else colour
                self.brush.text(x + step, self.y, word, size=size, bold=bold, colour=ink, room=right - left + 1)
                if wish is not None:
                    begin = x if number and step else x + step
                    self._underline(begin, x + step + wide, size, wish)
                x += step + wide
        self.y += high

    def row(self, label: str, value: Sentence, *, colour: Colour = THEME.text) -> None:
        """Write what something is called to the left, and what it is to the right of that, in lines of its own."""
        self.brush.text(self.left, self.y, label, size=SMALL, colour=THEME.quiet, room=LABEL - 6)
        self.sentence(value, size=SMALL, colour=colour, indent=LABEL)
        self.y += 1

    def tags(self, tags: Sequence[Tag]) -> None:
        """Paint words on pills in as many lines as they take."""
        x, high = self.left, TEXT * LINE + 7
        for tag in tags:
            wide = tag_width(self.brush, tag)
            if x > self.left and x + wide > self.left + self.width:
                x = self.left
                self.y += high
            words = tag.words
            if wide > self.width:
                words = self._shortened(tag)
            wide = chip(self.brush, x, self.y, words, colour=tag.colour, glyph=tag.glyph)
            if tag.wish is not None:
                self.brush.spot(x, self.y, wide, high - 5, tag.wish)
            x += wide + 5
        if tags:
            self.y += high

    def note(self, words: str) -> None:
        """Write something that matters less."""
        self.sentence([words], size=SMALL, colour=THEME.quiet)

    def _shortened(self, tag: Tag) -> str:
        """Return the words of a tag such that it fits into a line."""
        words = tag.words
        while len(words) > 1 and tag_width(self.brush, Tag(words + "…", glyph=tag.glyph)) > self.width:
            words = words[:-1]
        return words.rstrip() + "…"

    def _underline(self, left: float, right: float, size: float, wish: Wish) -> None:
        """Underline words that can be clicked, and let them be."""
        low = self.y + size * LINE - 1.5
        self.brush.line([(left, low), (right, low)], colour=THEME.accent, width=0.8)
        self.brush.spot(left, self.y, right - left, size * LINE, wish)


def tag_width(brush: Brush, tag: Tag) -> float:
    """Return how wide a tag is."""
    return brush.measure(tag.words, 12.0) + 16 + (17 if tag.glyph else 0)
