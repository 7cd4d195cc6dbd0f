"""The sheet: what the inspector writes on, part under part, with sentences in which names can be clicked."""

from collections.abc import Sequence
from dataclasses import dataclass

from townlet_ecs.view.panels.brush import LINE, TEXT, Align, Brush
from townlet_ecs.view.panels.gauges import chip
from townlet_ecs.view.panels.painted import Style
from townlet_ecs.view.panels.theme import THEME, Colour, Hatch
from townlet_ecs.view.wishes import Select, Subject, Wish

SMALL = 12.0
"""Height of what matters less."""

GAP = 12.0
"""Between parts."""

MARGIN = 14.0
"""Left and right of everything."""

TIGHT = ",.;:)"
"""What stands close to the word before it."""

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


@dataclass
class _Run:
    """Words of a line that are written at once.

    Attributes:
        x: Where they begin.
        words: What is written.
        wish: What a click wishes, or None.
        right: Where the line ends.
    """

    x: float
    words: str
    wish: Wish | None
    right: float


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
        self.brush.box(self.left, self.y + high, self.width, 1, fill=THEME.line, radius=0)
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
        blank, left, room = self.brush.measure(" ", size, bold), self.left + indent, self.width - indent
        runs: list[_Run] = []
        x = 0.0
        for piece in pieces:
            wish = piece.wish if isinstance(piece, Link) else None
            words = piece.words if isinstance(piece, Link) else piece
            for number, word in enumerate(words.split()):
                step = 0.0 if not runs or (number == 0 and word[0] in TIGHT) else blank
                wide = min(self.brush.measure(word, size, bold), room)
                if runs and x + step + wide > room:
                    self._write(runs, size, colour, bold)
                    runs, x, step = [], 0.0, 0.0
                if runs and number and runs[-1].wish == wish:
                    runs[-1].words += f" {word}" if step else word
                else:
                    runs.append(_Run(left + x + step, word, wish, left + room))
                x += step + wide
        self._write(runs, size, colour, bold)

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

    def _write(self, runs: "list[_Run]", size: float, colour: Colour, bold: bool) -> None:
        """Write a line, and go to the next."""
        for run in runs:
            ink = THEME.accent if run.wish is not None else colour
            room = run.right - run.x + 1
            wide = self.brush.text(run.x, self.y, run.words, size=size, bold=bold, colour=ink, room=room)
            if run.wish is not None:
                self.underline(run.x, run.x + wide, run.wish, size=size)
        self.y += size * LINE

    def _shortened(self, tag: Tag) -> str:
        """Return the words of a tag such that it fits into a line."""
        words = tag.words
        while len(words) > 1 and tag_width(self.brush, Tag(words + "…", glyph=tag.glyph)) > self.width:
            words = words[:-1]
        return words.rstrip() + "…"

    def name(self, words: str, wish: Wish, *, indent: float, room: float) -> float:
        """Write words that can be clicked, stay on their line, and return how wide they are."""
        left = self.left + indent
        wide = self.brush.text(left, self.y, words, colour=THEME.accent, room=room)
        self.underline(left, left + wide, wish)
        return wide

    def underline(self, left: float, right: float, wish: Wish, *, size: float = TEXT) -> None:
        """Underline words of the present line that can be clicked, and let them be."""
        low = self.y + size * LINE - 2
        self.brush.box(left, low, right - left, 1, fill=THEME.accent, radius=0)
        self.brush.spot(left, self.y, right - left, size * LINE, wish)


class Pane(Brush):
    """A brush for what is seen of something higher: all that lies above or below costs next to nothing.

    One without height is for measuring.
    """

    def __init__(self, width: float, height: float, style: Style) -> None:
        """Prepare a pane without a ground."""
        super().__init__(width, max(height, 1.0), style)
        self._high = height

    def text(self, x: float, y: float, words: str, *, size: float = TEXT, bold: bool = False,
             colour: Colour = THEME.text, align: Align = "left", room: float | None = None) -> float:  # fmt: skip
        """Write a line if it is seen, and return its width."""
        if self._is_seen(y, size * LINE):
            return super().text(x, y, words, size=size, bold=bold, colour=colour, align=align, room=room)
        wide = self.measure(words, size, bold)
        return wide if room is None else min(wide, max(0.0, room))

    def box(self, x: float, y: float, width: float, height: float, *,
            fill: Colour | None = None, outline: Colour | None = None,
            radius: float = 6.0, shadow: bool = False, hatch: Hatch = "") -> None:  # fmt: skip
        """Paint a box if it is seen."""
        if self._is_seen(y, height):
            super().box(x, y, width, height, fill=fill, outline=outline, radius=radius, shadow=shadow, hatch=hatch)

    def line(self, points: Sequence[tuple[float, float]], *, colour: Colour = THEME.line, width: float = 1.0) -> None:
        """Draw a line if it is seen."""
        top = min(y for _, y in points)
        if self._is_seen(top, max(y for _, y in points) - top):
            super().line(points, colour=colour, width=width)

    def glyph(self, x: float, y: float, name: str, *, size: float = 16.0, colour: Colour = THEME.text) -> None:
        """Paint a glyph if it is seen."""
        if self._is_seen(y, size):
            super().glyph(x, y, name, size=size, colour=colour)

    def _is_seen(self, y: float, height: float) -> bool:
        """Return whether anything between two heights is seen."""
        return y < self._high and y + height + 2 > 0 < self._high


def tag_width(brush: Brush, tag: Tag) -> float:
    """Return how wide a tag is."""
    return brush.measure(tag.words, 12.0) + 16 + (17 if tag.glyph else 0)
